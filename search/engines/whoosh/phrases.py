"""Terms side by side, or near each other: found on the positions of the documents that hold all.

A place is a document and a position in it as one number, so that places of several documents
lie in one ascending array.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.columns import Array
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.kernels import find

_POSITION_BITS = 32
"""Of a place: more than there are positions in a document."""
_NONE = np.zeros(0, dtype=np.int64)


class _Word(NamedTuple):
    """A term of the run: how many terms come before it, and its postings."""

    place: int
    first: int
    last: int


def runs(field: Inverted, texts: Sequence[bytes], slop: int = 0) -> tuple[Array, Array]:
    """Documents in which these terms follow each other, and how often they do.

    texts: one may come twice. slop: as in `search.query.clause.Run`.
    """
    words = []
    for index, text in enumerate(texts):
        number = field.terms.find(text)
        if number is None:
            return _NONE, _NONE
        words.append(_Word(index, *field.bounds(number)))
    if not words:
        return _NONE, _NONE
    # The rarest terms first: what they rule out is not looked at in the lists of common ones.
    rarest_first = sorted(words, key=lambda word: word.last - word.first)
    common = _common(field, rarest_first)
    if slop > 0:
        starts = _near(field, words, common, slop)
    else:
        starts = _side_by_side(field, rarest_first, common)
    return _counted(starts)


def _common(field: Inverted, words: Sequence[_Word]) -> Array:
    """The documents that hold all the terms."""
    common = field.documents(words[0].first, words[0].last)
    for word in words[1:]:
        common = common[find(field.documents(word.first, word.last), common)[1]]
    return common


def _side_by_side(field: Inverted, words: Sequence[_Word], documents: Array) -> Array:
    """Where runs begin, moved on by as much as keeps every place above zero."""
    room = len(words)
    starts: Array | None = None
    for word in words:
        places = _places(field, word, documents) + (room - word.place)
        if starts is None:
            starts = places
        else:
            starts = _both(starts, places)
            documents, _ = _counted(starts)
    return _NONE if starts is None else starts


def _near(field: Inverted, words: Sequence[_Word], documents: Array, slop: int) -> Array:
    """Where the first term is followed by the others, each by its next place, within the slop."""
    starts = reached = _places(field, words[0], documents)
    for word in words[1:]:
        places = _places(field, word, _counted(starts)[0])
        following = np.searchsorted(places, reached, side="right")
        # Past the end there is no place; the last one is too early, so it is told by its distance.
        ends = places[np.minimum(following, len(places) - 1)] if len(places) else reached
        within = (ends > reached) & (ends - starts - word.place <= slop)
        starts, reached = starts[within], ends[within]
    return starts


def _places(field: Inverted, word: _Word, documents: Array) -> Array:
    """Where a term stands in documents that all hold it."""
    found, _ = find(field.documents(word.first, word.last), documents)
    positions, counts = field.gather(word.first + found)
    return np.repeat(documents.astype(np.int64) << _POSITION_BITS, counts) + positions


def _counted(places: Array) -> tuple[Array, Array]:
    """The documents of ascending places, each once, and how many places each has."""
    documents = places >> _POSITION_BITS
    is_next = np.ones(len(documents), dtype=np.bool_)
    np.not_equal(documents[1:], documents[:-1], out=is_next[1:])
    begins = is_next.nonzero()[0]
    times = np.empty_like(begins)
    np.subtract(begins[1:], begins[:-1], out=times[:-1])
    times[-1:] = len(places) - begins[-1:]
    return documents[begins], times


def _both(one: Array, other: Array) -> Array:
    """The numbers in both of two ascending arrays, looked up from the shorter one."""
    if len(one) > len(other):
        one, other = other, one
    return one[find(other, one)[1]]
