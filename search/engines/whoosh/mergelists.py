"""The inverted lists of one field of several segments into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from search.engine import CERTAIN
from search.engines.whoosh.columns import Array, ColumnsWriter
from search.engines.whoosh.inverted import Inverted, Lists, write
from search.engines.whoosh.narrow import Narrow
from search.engines.whoosh.part import Part
from search.engines.whoosh.terms import Terms, TextsWriter

_PIECE = 1 << 21
"""Postings that are moved at a time, some 60 bytes each meanwhile."""


def merge_lists(parts: Sequence[Part], field: str, writer: ColumnsWriter) -> None:
    """Write the lists of a field; terms that only deleted documents had are left out."""
    texts, ranks = _terms(parts, field)
    counts = np.zeros((len(parts), len(texts)), dtype=np.int64)
    for number, (part, own) in enumerate(zip(parts, ranks, strict=True)):
        counts[number, own] = _live_counts(part, field)
    is_left = counts.any(axis=0)
    ends = np.cumsum(counts.sum(axis=0))
    # Where the postings of each term begin, of each part behind those of the parts before.
    begins = np.cumsum(counts, axis=0) - counts + (ends - counts.sum(axis=0))
    lists = _empty(parts, field, int(ends[-1]) if len(ends) else 0, np.append(0, ends[is_left]))
    for part, own, begin in zip(parts, ranks, begins, strict=True):
        _move_postings(part, field, begin[own], lists)
    if any(f"{field}/positions" in part.columns for part in parts):
        first = np.append(0, np.cumsum(lists.frequencies, dtype=np.int64))
        positions = np.empty(first[-1], dtype=np.uint32)
        for part, own, begin in zip(parts, ranks, begins, strict=True):
            _move_positions(part, field, begin[own], first, positions)
        lists = replace(lists, positions=positions)
    if lists.weights is not None:
        certain = CERTAIN if lists.weights.dtype.kind == "u" else 1
        if np.array_equal(lists.weights, lists.frequencies * np.uint32(certain)):
            lists = replace(lists, weights=None)
    kept = TextsWriter()
    for rank in np.flatnonzero(is_left).tolist():
        kept.add(texts[rank])
    write(writer, field, kept, lists)


def _terms(parts: Sequence[Part], field: str) -> tuple[list[bytes], list[Array]]:
    """All terms in order, and for each part the ranks of its own."""
    own = [list(Terms(part.columns, field)) for part in parts]
    texts = sorted(set().union(*own))
    rank = {text: number for number, text in enumerate(texts)}
    ranks = [np.fromiter(map(rank.__getitem__, some), np.int64, len(some)) for some in own]
    return texts, ranks


def _live_counts(part: Part, field: str) -> Array:
    """How many postings of each term are kept."""
    starts = part.columns[f"{field}/starts"].astype(np.int64)
    if part.is_whole:
        return np.diff(starts)
    is_live = part.live[part.columns[f"{field}/documents"]]
    return np.diff(np.append(0, np.cumsum(is_live))[starts])


def _empty(parts: Sequence[Part], field: str, count: int, starts: Array) -> Lists:
    """Lists with room for all postings."""
    weights = [part.columns.get(f"{field}/weights") for part in parts]
    has_weights = any(each is not None for each in weights)
    has_fractions = any(each is not None and each.dtype.kind == "f" for each in weights)
    return Lists(
        starts,
        np.empty(count, dtype=np.uint32),
        np.empty(count, dtype=np.uint32),
        np.empty(count, dtype="f4" if has_fractions else "u4") if has_weights else None,
    )


def _pieces(part: Part, field: str, begins: Array) -> Iterator[tuple[slice, Array, Array]]:
    """Some postings at a time: which, whether each is kept, and where those that are belong.

    begins: where the kept postings of each term belong.
    """
    starts = part.columns[f"{field}/starts"].astype(np.int64)
    documents = part.columns[f"{field}/documents"]
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _PIECE, side="right")) - 1
        last = min(max(last, first + 1), len(starts) - 1)
        postings = slice(int(starts[first]), int(starts[last]))
        is_live = part.live[documents[postings]]
        before = np.cumsum(is_live) - is_live  # kept ones before each
        within = starts[first:last] - starts[first]
        lengths = np.diff(starts[first : last + 1])
        shift = begins[first:last] - np.append(before, 0)[within]
        targets = (np.repeat(shift, lengths) + before)[is_live]
        yield postings, is_live, targets
        first = last


def _move_postings(part: Part, field: str, begins: Array, lists: Lists) -> None:
    own = Inverted(part.columns, field)
    weights = own.column("weights")
    for postings, is_live, targets in _pieces(part, field, begins):
        first, last = postings.start, postings.stop
        lists.documents[targets] = part.numbers[own.documents(first, last)[is_live]]
        frequencies = own.frequencies(first, last)[is_live]
        lists.frequencies[targets] = frequencies
        if lists.weights is None:
            continue
        if lists.weights.dtype.kind == "f":
            lists.weights[targets] = own.weights(first, last)[is_live]
        elif weights is None:
            lists.weights[targets] = frequencies.astype(np.uint32) * CERTAIN
        else:
            lists.weights[targets] = weights[postings][is_live]


def _move_positions(part: Part, field: str, begins: Array, first: Array, positions: Array) -> None:
    """first: where the positions of each merged posting begin."""
    own = Inverted(part.columns, field)
    places = Narrow(part.columns, f"{field}/positions")
    source = 0
    for postings, is_live, targets in _pieces(part, field, begins):
        counts = own.frequencies(postings.start, postings.stop).astype(np.int64)
        size = int(counts.sum())
        found = places[source : source + size]
        source += size
        if not is_live.all():
            found = found[np.repeat(is_live, counts)]
            counts = counts[is_live]
        shift = first[targets] - (np.cumsum(counts) - counts)
        positions[np.repeat(shift, counts) + np.arange(len(found))] = found
