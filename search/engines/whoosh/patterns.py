"""The terms that fit a glob, and their postings as those of one term."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from search.engines.whoosh.columns import Array
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.terms import Terms

_AT_ONCE = 1 << 20
"""Postings that are worked on at a time, so that a lone `*` takes time, not memory."""
_BEHIND = b"\xff"
"""Greater than any byte of UTF-8."""


def fitting_terms(terms: Terms, glob: str) -> Iterator[tuple[int, int]]:
    """The terms that fit, as half-open ranges of their numbers, in order."""
    literal = re.split(r"[*?]", glob, maxsplit=1)[0]
    prefix = literal.encode("utf-8")
    first, last = terms.at_least(prefix or b"\0"), terms.at_least(prefix + _BEHIND)
    if glob == literal + "*":
        yield first, last
        return
    letters = {"*": ".*", "?": "."}
    pattern = "".join(letters.get(letter) or re.escape(letter) for letter in glob)
    fits = re.compile(pattern, re.DOTALL).fullmatch
    for number in range(first, last):
        if fits(terms[number].decode("utf-8")):
            yield number, number + 1


def postings(field: Inverted, glob: str, size: int) -> tuple[Array, Array]:
    """Documents with a term that fits, and the sum of the weights of those terms.

    size: how many documents the segment has.
    """
    sums = np.zeros(size, dtype=np.float64)
    holding = np.zeros(size, dtype=np.bool_)
    for documents, weights in _pieces(field, glob):
        numbers = documents.astype(np.intp)
        np.add.at(sums, numbers, weights.astype(np.float64))
        holding[numbers] = True
    found = np.flatnonzero(holding)
    return found.astype(np.uint32), sums[found]


def _pieces(field: Inverted, glob: str) -> Iterator[tuple[Array, Array]]:
    for first, last in fitting_terms(field.terms, glob):
        if first == last:
            continue
        begin, end = field.bounds(first)[0], field.bounds(last - 1)[1]
        for start in range(begin, end, _AT_ONCE):
            stop = min(start + _AT_ONCE, end)
            yield field.documents(start, stop), field.weights(start, stop)
