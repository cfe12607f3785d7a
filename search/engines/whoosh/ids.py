"""The order of article ids, which breaks every tie, without sorting the ids there are.

A segment holds its ids as sorted terms, so the postings of that field stand in the order of the
ids. Only between segments texts are compared, and of few documents.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from search.engines.whoosh.attributes import Segments
from search.engines.whoosh.columns import Array
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.kernels import Flags
from search.engines.whoosh.schema import ID, ID_COLUMN
from search.engines.whoosh.terms import Texts


class Ids:
    """The article ids of a generation. Safe to share between threads."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._offsets = [offset for _, offset in segments]
        self._starts = np.array(self._offsets)
        self._texts: dict[int, Texts] = {}
        self._kept: dict[int, Array] = {}

    def text(self, number: int) -> str:
        """The id of a document."""
        segment = bisect_right(self._offsets, number) - 1
        texts = self._texts.get(segment)
        if texts is None:
            columns, _ = self._segments[segment]
            texts = self._texts[segment] = Texts(columns, f"{ID_COLUMN}/texts")
        return texts[number - self._offsets[segment]].decode("utf-8")

    def first(self, numbers: Array, most: int) -> Array:
        """Of some documents the first by id, in that order."""
        kept = [
            self._first_of(segment, numbers[chosen], most) for segment, chosen in self._cut(numbers)
        ]
        if len(kept) == 1:
            return kept[0]
        together = [number for part in kept for number in part.tolist()]
        return np.array(sorted(together, key=self.text)[:most], dtype=np.intp)

    def behind(self, numbers: Array, article_id: str) -> Flags:
        """Which of some documents come after an id."""
        behind = np.zeros(len(numbers), dtype=np.bool_)
        encoded = article_id.encode("utf-8")
        for segment, chosen in self._cut(numbers):
            columns, offset = self._segments[segment]
            lists = Inverted(columns, ID)
            place = lists.terms.at_least(encoded)
            is_there = place < len(lists.terms) and lists.terms[place] == encoded
            first = columns[f"{ID}/starts"][place + is_there]
            behind[chosen] = self._ranks(segment)[numbers[chosen] - offset] >= first
        return behind

    def _first_of(self, segment: int, numbers: Array, most: int) -> Array:
        ranks = self._ranks(segment)[numbers - self._segments[segment][1]]
        found: Array = numbers[np.argsort(ranks)[:most]].astype(np.intp)
        return found

    def _cut(self, numbers: Array) -> list[tuple[int, Array]]:
        """The segments that some documents are in, with the places of those."""
        if len(self._segments) == 1:
            return [(0, np.arange(len(numbers)))]
        own = np.searchsorted(self._starts, numbers, side="right") - 1
        return [(segment, np.flatnonzero(own == segment)) for segment in np.unique(own).tolist()]

    def _ranks(self, segment: int) -> Array:
        """Each document's place in the order of the ids of its segment."""
        known = self._kept.get(segment)
        if known is None:
            documents = self._segments[segment][0][f"{ID}/documents"]
            ranks = np.zeros(int(documents.max(initial=0)) + 1, dtype=np.uint32)
            ranks[documents] = np.arange(len(documents), dtype=np.uint32)
            known = self._kept[segment] = ranks
        return known
