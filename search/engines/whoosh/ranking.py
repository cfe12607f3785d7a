"""One question's documents in their order: by tier, then by key, then by article id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from search.engine import Place
from search.engines.whoosh.columns import Array
from search.engines.whoosh.execute import Execution
from search.engines.whoosh.filters import Counted, Passing, counted, limited
from search.engines.whoosh.kernels import Floats, leading
from search.engines.whoosh.keys import Keys, Recency, Relevance
from search.engines.whoosh.matches import Matched, less, union
from search.engines.whoosh.postings import Reader
from search.query.clause import Tiers
from search.query.request import Order


class Ranked(NamedTuple):
    """A document, the tier it stands in, and what the order goes by."""

    number: int
    tier: int
    key: float


class Ranking:
    """Finds, counts and orders. For one question, in one thread."""

    def __init__(self, reader: Reader, ranked: Tiers, order: Order, allowed: Passing) -> None:
        self._reader = reader
        self._allowed = allowed
        self._execution = Execution(reader)
        self._counted: dict[str, Counted] = {}
        relevance = Relevance(reader, self._execution, ranked.score)
        is_by_relevance = order is Order.RELEVANCE
        self._keys: Keys = relevance if is_by_relevance else Recency(reader)
        self._is_told_by_scores = is_by_relevance and _is_told_by_scores(ranked, relevance)
        if self._is_told_by_scores:
            self._found: Sequence[Matched] = [relevance.matching()]
        else:
            if is_by_relevance and len(ranked.tiers) > 1:
                relevance.sum_up()
            self._found = self._tiers(ranked)
        self._passing = [limited(matched, allowed) for matched in self._found]
        self.counts = tuple(matched.count() for matched in self._passing)

    def counted(self, but: str) -> Counted:
        """All documents that match and pass every filter, or every one but one, to be counted."""
        but = but if but in self._allowed else ""
        if but not in self._counted:
            one, *others = self._found
            matched = union(self._reader.size, self._found) if others else one
            self._counted[but] = counted(limited(matched, self._allowed, but))
        return self._counted[but]

    def first(self, offset: int, most: int, after: Place | None = None) -> list[Ranked]:
        """The first documents behind an offset; with `after`, behind that place and the offset."""
        ranked: list[Ranked] = []
        for tier, (matched, count) in enumerate(self._left(after)):
            if count <= offset:
                offset -= count
                continue
            wanted = min(offset + most - len(ranked), count)
            if wanted:
                numbers, keys = self._leading(matched, count, wanted)
                pairs = zip(numbers[offset:].tolist(), keys[offset:].tolist(), strict=True)
                ranked += (Ranked(number, tier, key) for number, key in pairs)
            offset = 0
        return ranked

    def _left(self, after: Place | None) -> Iterator[tuple[Matched, int]]:
        """What of each tier stands behind a place, and how many."""
        for tier, (matched, count) in enumerate(zip(self._passing, self.counts, strict=True)):
            if after is None or tier > after.tier:
                yield matched, count
            elif tier == after.tier:
                behind = self._behind(matched, after)
                yield behind, behind.count()
            else:
                yield matched, 0

    def _tiers(self, ranked: Tiers) -> Sequence[Matched]:
        """What each tier matches, less the tiers before it, whatever the filters."""
        found: list[Matched] = []
        for tier in ranked.tiers:
            matched = self._execution.matching(tier)
            for before in found:
                matched = less(matched, before)
            found.append(matched)
        return found

    def _leading(self, matched: Matched, count: int, wanted: int) -> tuple[Array, Floats]:
        """The first documents of a tier, in order, and their keys."""
        is_exact = count <= self._keys.few
        if is_exact or matched.flags is None or wanted == count:
            numbers = matched.as_numbers()
            keys = self._keys.exact(numbers) if is_exact else self._keys.of(numbers)
            chosen = leading(keys, wanted, self._keys.slack)
            numbers, keys = numbers[chosen], keys[chosen]
        else:
            is_all = self._is_told_by_scores and not self._allowed
            rivals = self._keys.all if is_all else self._keys.all * matched.flags
            numbers = leading(rivals, wanted, self._keys.slack)
            numbers = numbers[matched.flags[numbers]]
            keys = self._keys.of(numbers)
        return self._settled(numbers, keys, wanted, is_exact=is_exact)

    def _settled(
        self, numbers: Array, keys: Floats, wanted: int, *, is_exact: bool
    ) -> tuple[Array, Floats]:
        """Documents in their true order: by key, made exact where that decides, then by id."""
        numbers, keys = _by_key(numbers, keys)
        if not is_exact and self._keys.slack:
            doubtful = _doubtful(keys, self._keys.slack, wanted)
            if len(doubtful):
                keys[doubtful] = self._keys.exact(numbers[doubtful])
                numbers, keys = _by_key(numbers, keys)
        for first, last in _ties(keys, wanted):
            by_id = self._reader.ids.first(numbers[first:last], wanted - first)
            numbers[first : first + len(by_id)] = by_id
        return numbers[:wanted], keys[:wanted]

    def _behind(self, matched: Matched, after: Place) -> Matched:
        """Those documents of a tier that stand behind a place in it."""
        numbers = matched.as_numbers()
        is_exact = len(numbers) <= self._keys.few
        keys = self._keys.exact(numbers) if is_exact else self._keys.of(numbers)
        last = after.key
        near = np.flatnonzero(np.abs(keys - last) <= 2 * self._keys.slack * abs(last))
        if not is_exact:
            keys[near] = self._keys.exact(numbers[near])
        # The key may have been approximate; an article that is still there speaks for itself.
        own = keys[near][numbers[near] == self._reader.number(after.article_id)]
        last = float(own[0]) if len(own) else last
        behind = keys < last
        tied = np.flatnonzero(keys == last)
        behind[tied] = self._reader.ids.behind(numbers[tied], after.article_id)
        return Matched(matched.size, numbers[behind])


def _is_told_by_scores(ranked: Tiers, relevance: Relevance) -> bool:
    """Whether what matches need not be found apart: it is what scores above zero."""
    return ranked.tiers == (ranked.score,) and relevance.shape.tells_matches


def _by_key(numbers: Array, keys: Floats) -> tuple[Array, Floats]:
    order = np.argsort(-keys, kind="stable")
    return numbers[order], keys[order]


def _doubtful(keys: Floats, slack: float, wanted: int) -> Array:
    """The places of keys, descending, that are no further from a neighbour than they may err.

    Those that come after the wanted ones for certain are left out.
    """
    near = keys[:-1] - keys[1:] <= 2 * slack * np.abs(keys[:-1])
    if not near[:wanted].any():
        return near[:0].nonzero()[0]
    apart = (~near[wanted - 1 :]).nonzero()[0]
    end = wanted + int(apart[0]) if len(apart) else len(keys)
    doubtful = np.zeros(end, dtype=np.bool_)
    doubtful[:-1] |= near[: end - 1]
    doubtful[1:] |= near[: end - 1]
    return doubtful.nonzero()[0]


def _ties(keys: Floats, wanted: int) -> Iterator[tuple[int, int]]:
    """The half-open ranges of equal keys, descending, that begin among the wanted ones."""
    equal = keys[:-1] == keys[1:]
    if not equal[:wanted].any():
        return
    ends = (~equal).nonzero()[0] + 1
    first = 0
    for last in (*ends.tolist(), len(keys)):
        if first >= wanted:
            return
        if last - first > 1:
            yield first, last
        first = last
