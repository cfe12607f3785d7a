"""What an order goes by, the greatest first: how well documents match, or their day."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Protocol

import numpy as np

from search.engines.whoosh.columns import Array
from search.engines.whoosh.exact import Exact
from search.engines.whoosh.execute import Execution, Impacts, is_kept
from search.engines.whoosh.kernels import Floats, Scores, find
from search.engines.whoosh.matches import Matched
from search.engines.whoosh.postings import Reader
from search.engines.whoosh.shape import shape
from search.query.clause import Any, Clause

_ROUNDING = 2.0**-23
"""By how much of itself a float32 may be off after one step, twice over."""
_STEPS = 8
"""Steps of the formula that round before anything is added."""
_FEW, _FEW_LEAVES = 512, 4
"""So many documents are sooner scored exactly for so many terms than all for any."""


class Keys(Protocol):
    """The keys of one question."""

    @property
    def slack(self) -> float:
        """The share by which an approximate key may be wrong; zero when none is."""

    @property
    def few(self) -> float:
        """Of so many documents at most, the exact keys had better be asked for at once."""

    @property
    def all(self) -> Scores:
        """The key of every document, none below zero; of no use where the question finds none."""

    def of(self, numbers: Array) -> Floats:
        """The keys of some documents."""

    def exact(self, numbers: Array) -> Floats:
        """The same without error."""


class Recency:
    """The day of publication."""

    slack = 0.0
    few = 0

    def __init__(self, reader: Reader) -> None:
        self.all = reader.attributes.recency

    def of(self, numbers: Array) -> Floats:
        """Day numbers."""
        return self.all[numbers].astype(np.float64)

    def exact(self, numbers: Array) -> Floats:
        """The same: nothing is rounded."""
        return self.of(numbers)


class Relevance:
    """The score of a clause."""

    def __init__(self, reader: Reader, execution: Execution, clause: Clause) -> None:
        self._reader = reader
        self._execution = execution
        self._clause = clause
        self.shape = shape(clause)
        # What is added is never negative, so rounding grows with the number of steps alone.
        self.slack = (self.shape.leaves + _STEPS) * _ROUNDING
        if self.shape.least < 0:
            self.few = math.inf
        else:
            self.few = _FEW if self.shape.leaves <= _FEW_LEAVES else 0

    @cached_property
    def sparse(self) -> Impacts | None:
        """The scores of a single term or word that is not common."""
        if not is_kept(self._clause) or isinstance(self._clause, Any):
            return None
        impacts = self._execution.impacts(self._clause)
        return None if impacts.numbers is None else impacts

    @cached_property
    def all(self) -> Scores:
        """In single precision."""
        return self._execution.scores(self._clause)

    def sum_up(self) -> None:
        """Compute the scores of all now: what was summed tells what matches."""
        _ = self.all

    def of(self, numbers: Array) -> Floats:
        """In single precision."""
        if self.sparse is None or self.sparse.numbers is None:
            return self.all[numbers].astype(np.float64)
        if numbers is self.sparse.numbers:
            return self.sparse.values.astype(np.float64)
        places, is_there = find(self.sparse.numbers, numbers)
        return np.where(is_there, self.sparse.values[places], 0.0)

    def exact(self, numbers: Array) -> Floats:
        """In double precision."""
        return Exact(self._reader, numbers).scores(self._clause)

    def matching(self) -> Matched:
        """The documents with a score above zero."""
        return self.sparse.matching() if self.sparse else Matched(len(self.all), flags=self.all > 0)
