"""Terms side by side: found on the positions of the documents that hold them all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.columns import Array
from search.engines.whoosh.inverted import Inverted

_PLACES = 1 << 32
"""More than there are positions in a document."""
_NONE = np.zeros(0, dtype=np.int64)


def runs(field: Inverted, texts: Sequence[bytes]) -> tuple[Array, Array]:
    """Documents in which these terms follow each other, and how often they do.

    texts: two terms or more; one may come twice.
    """
    bounds = {}
    for text in texts:
        number = field.terms.find(text)
        if number is None:
            return _NONE, _NONE
        bounds[text] = field.bounds(number)
    common = _common([field.documents(*found) for found in bounds.values()])
    # A place is a document (by its rank among the common ones) and a position, as one number:
    # that of the run's last word, so that none falls below zero.
    places: Array | None = None
    for text, after in zip(texts, range(len(texts) - 1, -1, -1), strict=True):
        first, last = bounds[text]
        postings = first + np.searchsorted(field.documents(first, last), common)
        positions, counts = field.gather(postings)
        found = np.repeat(np.arange(len(common)) * _PLACES, counts) + positions + after
        places = found if places is None else _both(places, found)
    if places is None:
        return _NONE, _NONE
    times = np.bincount(places // _PLACES, minlength=len(common))
    holding = times > 0
    return common[holding], times[holding]


def _common(lists: Sequence[Array]) -> Array:
    """The numbers that all of these ascending lists hold, the shortest asked first."""
    shortest, *others = sorted(lists, key=len)
    for other in others:
        shortest = _both(shortest, other)
    return shortest


def _both(one: Array, other: Array) -> Array:
    """The numbers in both of two ascending lists, looked up from the shorter one."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return one
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    found: Array = one[other[places] == one]
    return found
