"""Occurrences of terms in reading order to the lists of a field: sorted by term, then document.

A term's rank and the place of an occurrence are packed into 64 bits, so that one sort of whole
numbers does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from search.engine import CERTAIN
from search.engines.whoosh.columns import Array
from search.engines.whoosh.inverted import Lists

_PLACE_BITS = np.uint64(32)
_PIECE = 1 << 22
"""Occurrences that are sorted at a time, some 50 bytes each meanwhile."""


def inverted(
    ranks: Array,
    places: Array,
    percents: Array | None,
    documents: Array,
    positions: Array | None,
) -> tuple[Array, Lists]:
    """The ranks that occur, ascending, and their postings.

    ranks, places, percents: of each occurrence, as `RankedTerms.of` gives them; documents,
    positions: of each place. Sorted some ranks at a time, which bounds the memory.
    """
    ends = np.cumsum(np.bincount(ranks)) if len(ranks) else np.zeros(0, dtype=np.int64)
    cuts = np.searchsorted(ends, np.arange(_PIECE, len(ranks), _PIECE))
    pieces = []
    for low, high in pairwise([0, *np.unique(cuts).tolist(), len(ends)]):
        chosen = np.flatnonzero((ranks >= low) & (ranks < high)).astype(np.uint32)
        own = None if percents is None else percents[chosen]
        pieces.append(_piece(ranks[chosen], places[chosen], own, documents, positions))
    return _joined(pieces)


def _piece(
    ranks: Array,
    places: Array,
    percents: Array | None,
    documents: Array,
    positions: Array | None,
) -> tuple[Array, Lists]:
    packed = (ranks.astype(np.uint64) << _PLACE_BITS) | np.arange(len(ranks), dtype=np.uint64)
    packed.sort(kind="stable")
    order = packed.astype(np.uint32)
    ranks = (packed >> _PLACE_BITS).astype(np.uint32)
    del packed
    places = places[order]
    documents = documents[places]
    first = _changes(ranks, documents)
    weights = None
    if percents is not None and len(first):
        weights = np.add.reduceat(percents[order], first, dtype=np.uint32)
    ranks = ranks[first]
    starts = _changes(ranks)
    lists = Lists(
        starts,
        documents[first],
        np.diff(first, append=len(order)).astype(np.uint32),
        weights,
        None if positions is None else positions[places],
    )
    return ranks[starts], lists


def _joined(pieces: Sequence[tuple[Array, Lists]]) -> tuple[Array, Lists]:
    """Pieces of a field as one; each has the ranks behind those of the one before."""
    ranks = np.concatenate([own for own, _ in pieces])
    found = [lists for _, lists in pieces]
    sizes = [len(lists.documents) for lists in found]
    starts = [
        lists.starts + first
        for lists, first in zip(found, accumulate([0, *sizes[:-1]]), strict=True)
    ]
    frequencies = np.concatenate([lists.frequencies for lists in found])
    return ranks, Lists(
        np.append(np.concatenate(starts), sum(sizes)),
        np.concatenate([lists.documents for lists in found]),
        frequencies,
        _weights(found, frequencies),
        _together([lists.positions for lists in found]),
    )


def _weights(found: Sequence[Lists], frequencies: Array) -> Array | None:
    """The weights, where they say more than the frequencies."""
    weights = _together([lists.weights for lists in found])
    if weights is None or np.array_equal(weights, frequencies * np.uint32(CERTAIN)):
        return None
    return weights


def _together(columns: Sequence[Array | None]) -> Array | None:
    kept = [column for column in columns if column is not None]
    return np.concatenate(kept) if kept else None


def _changes(*columns: Array) -> Array:
    """Where rows begin that differ from the one before; the columns are equally long."""
    is_new = np.ones(len(columns[0]), dtype=np.bool_)
    if len(is_new):
        is_new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(is_new)
