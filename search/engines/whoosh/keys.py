"""What an order goes by, the greatest first: how well documents match, or their day."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Protocol

import numpy as np

from search.engines.whoosh.attributes import Floats
from search.engines.whoosh.columns import Array
from search.engines.whoosh.exact import Exact
from search.engines.whoosh.execute import Execution, Impacts
from search.engines.whoosh.kernels import Scores, find
from search.engines.whoosh.postings import Reader
from search.query.clause import All, Any, Best, Clause, Leaf, Tiers

_ROUNDING = 2.0**-23
"""By how much of itself a float32 may be off after one step, twice over."""
_STEPS = 8
"""Steps of the formula that round before anything is added."""
_TINY = 1e-9
"""Weights above it make scores that are above zero in single precision, too."""
_FEW = 512
"""So many documents of a clause of few terms are sooner scored exactly."""


class Keys(Protocol):
    """The keys of one question. slack: the share by which an approximate one may be wrong."""

    @property
    def slack(self) -> float:
        """Zero when nothing is approximate."""

    @property
    def all(self) -> Scores:
        """The key of every document, none below zero; of no use where the question finds none."""

    def of(self, numbers: Array) -> Floats:
        """The keys of some documents."""

    def exact(self, numbers: Array) -> Floats:
        """The same without error."""

    def is_exact(self, count: int) -> bool:
        """Whether it is better to ask for the exact keys of so many documents at once."""


class Recency:
    """The day of publication."""

    slack = 0.0

    def __init__(self, reader: Reader) -> None:
        self.all = reader.attributes.recency

    def of(self, numbers: Array) -> Floats:
        return self.all[numbers].astype(np.float64)

    def exact(self, numbers: Array) -> Floats:
        return self.of(numbers)

    def is_exact(self, count: int) -> bool:
        return False


class Relevance:
    """The score of a clause."""

    def __init__(self, reader: Reader, execution: Execution, clause: Clause) -> None:
        self._reader = reader
        self._execution = execution
        self._clause = clause
        self._leaves, self._least = _shape(clause)
        # What is added is never negative, so rounding grows with the number of steps alone.
        self.slack = (self._leaves + _STEPS) * _ROUNDING

    @property
    def tells_matches(self) -> bool:
        """Whether exactly the documents that match score above zero."""
        return self._least > _TINY

    @cached_property
    def sparse(self) -> Impacts | None:
        """The scores of a single term or word that is not common."""
        if not isinstance(self._clause, Leaf | Best):
            return None
        impacts = self._execution.impacts(self._clause)
        return None if impacts.numbers is None else impacts

    @cached_property
    def all(self) -> Scores:
        return self._execution.scores(self._clause)

    def of(self, numbers: Array) -> Floats:
        if self.sparse is None or self.sparse.numbers is None:
            return self.all[numbers].astype(np.float64)
        if numbers is self.sparse.numbers:
            return self.sparse.values.astype(np.float64)
        places, is_there = find(self.sparse.numbers, numbers)
        return np.where(is_there, self.sparse.values[places], 0.0)

    def exact(self, numbers: Array) -> Floats:
        return Exact(self._reader, numbers).scores(self._clause)

    def is_exact(self, count: int) -> bool:
        return self._least < 0 or (count <= _FEW and self._leaves <= 4)


def _shape(clause: Clause) -> tuple[int, float]:
    """How many leaves a clause has, and the least weight; 0 where what matches may score 0."""
    leaves, least = 0, math.inf
    open_: list[Clause] = [clause]
    while open_:
        part = open_.pop()
        if isinstance(part, Leaf):
            leaves += 1
            least = min(least, part.weight)
        elif isinstance(part, Best | Any):
            open_ += part.parts
        else:
            least = min(least, 0.0)
            if isinstance(part, Tiers):
                open_.append(part.score)
            elif isinstance(part, All):
                open_ += part.parts
    return leaves, least
