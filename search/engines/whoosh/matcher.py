"""The postings of one term as Whoosh's queries walk them."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from whoosh.formats import Positions
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.reading import TermInfo

from search.engines.whoosh.columns import Array
from search.engines.whoosh.inverted import Inverted

_BLOCK = 128
_BEHIND_ALL = 1 << 62
"""The document of a matcher at its end: some spans of Whoosh ask for it."""


class ColumnTermInfo(TermInfo):
    """What Whoosh wants to know of a term; lengths are looked at when asked for."""

    def __init__(self, field: Inverted, term: int, lengths: Array | None) -> None:
        first, last = field.bounds(term)
        documents, weights = field.documents(first, last), field.weights(first, last)
        super().__init__(
            weight=float(weights.sum(dtype=np.float64)),
            df=last - first,
            maxweight=float(weights.max(initial=0)),
            minid=int(documents[0]) if last > first else None,
            maxid=int(documents[-1]) if last > first else 0,
        )
        self._lengths = lengths
        self._documents = documents

    def min_length(self) -> int:
        if self._lengths is None or not len(self._documents):
            return 0
        return int(self._lengths[self._documents].min())

    def max_length(self) -> int:
        if self._lengths is None or not len(self._documents):
            return 0
        return int(self._lengths[self._documents].max())


class ColumnMatcher(LeafMatcher):
    """Walks the postings of a term. One for each query; not shared between threads."""

    def __init__(
        self,
        field: Inverted,
        number: int,
        format_: Any,
        *,
        term: tuple[str, bytes],
        lengths: Array | None,
        scorer: Any = None,
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._field = field
        self._number = number
        self._lengths = lengths
        self._first, self._last = field.bounds(number)
        self._array = field.documents(self._first, self._last)
        self._documents = self._array.data
        self._weights = field.weights(self._first, self._last)
        self._count = self._last - self._first
        self._at = 0

    def copy(self) -> ColumnMatcher:
        copied = ColumnMatcher(
            self._field,
            self._number,
            self.format,
            term=self._term,
            lengths=self._lengths,
            scorer=self.scorer,
        )
        copied._at = self._at
        return copied

    def is_active(self) -> bool:
        return self._at < self._count

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return self._documents[self._at] if self._at < self._count else _BEHIND_ALL

    def all_ids(self) -> Any:
        at, self._at = self._at, self._count
        return iter(self._documents[at:].tolist())

    def next(self) -> bool:
        if self._at >= self._count:
            raise ReadTooFar
        self._at += 1
        return self._at % _BLOCK == 0

    def skip_to(self, target: int) -> None:
        if self._at >= self._count:
            raise ReadTooFar
        self._at = bisect_left(self._documents, target, self._at)

    def weight(self) -> float:
        return float(self._weights[self._at])

    def value(self) -> bytes:
        posting = self._first + self._at
        if self._field.has_values:
            return self._field.value(posting)
        if self._field.has_positions:
            encoded: bytes = self.format.encode(self._field.positions(posting).tolist())
            return encoded
        if not self.format.fixed_value_size():
            return b""
        frequency = int(self._field.frequencies(posting, posting + 1)[0])
        return frequency.to_bytes(4, "big")

    def value_as(self, astype: str) -> Any:
        posting = self._first + self._at
        if not self._field.has_values:
            if astype == "positions" and self._field.has_positions:
                return self._field.positions(posting).tolist()
            if astype == "frequency":
                return int(self._field.frequencies(posting, posting + 1)[0])
        return super().value_as(astype)

    def spans(self) -> list[Span]:
        if type(self.format) is Positions and self._field.has_positions:
            return [Span(place) for place in self.value_as("positions")]
        spans: list[Span] = super().spans()
        return spans

    def skip_to_quality(self, minquality: float) -> int:
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = (self._at // _BLOCK + 1) * _BLOCK
            skipped += 1
        return skipped

    def block_min_id(self) -> int:
        return self._documents[self._at // _BLOCK * _BLOCK]

    def block_max_id(self) -> int:
        return self._documents[min(self._count, (self._at // _BLOCK + 1) * _BLOCK) - 1]

    def block_min_length(self) -> int:
        return int(self._block_lengths().min())

    def block_max_length(self) -> int:
        return int(self._block_lengths().max())

    def block_max_weight(self) -> float:
        start = self._at // _BLOCK * _BLOCK
        return float(self._weights[start : start + _BLOCK].max())

    def _block_lengths(self) -> Array:
        start = self._at // _BLOCK * _BLOCK
        if self._lengths is None:
            return np.zeros(1, dtype=np.uint32)
        found: Array = self._lengths[self._array[start : start + _BLOCK]]
        return found
