"""The inner steps of a query: few, small, on plain arrays, and nearly all of its time.

Documents are whole numbers, ascending and each once; scores are one float32 for each document.
Compiled where there was a compiler when fihris was built (`_kernels.c`), and otherwise NumPy's,
to the same results.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engines.whoosh.columns import Array

_STEPS = (
    "impacts add_impacts raise_impacts add raise_to flag find at_least leading"  # of _kernels.c
).split()


def _compiled() -> Any:
    try:
        module = import_module("search.engines.whoosh._kernels")
    except ImportError:  # no compiler was there, and all goes on without
        return None
    # What an older version left in place lacks some.
    return module if all(hasattr(module, step) for step in _STEPS) else None


compiled = _compiled()
"""The compiled steps, or None."""

Flags = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

BLOCKS = 1024
"""Into how many blocks scores are parted to find the leading ones."""


def impacts(documents: Array, frequencies: Array, norms: Scores, scale: float) -> Scores:
    """BM25 of each posting.

    norms: of each document, what is added to the frequency. scale: what does not depend on it.
    """
    if compiled:
        out = np.empty(len(documents), dtype=np.float32)
        compiled.impacts(documents, frequencies, norms, out, scale)
        return out
    found: Scores = frequencies.astype(np.float32)
    below = norms.take(documents.astype(np.intp))
    below += found
    found /= below
    found *= np.float32(scale)
    return found


def add(scores: Scores, documents: Array, values: Scores) -> None:
    """Add values to the scores of documents."""
    if compiled:
        compiled.add(scores, documents, values)
        return
    # An index of another type is cast in pieces, which takes longer.
    np.add.at(scores, documents.astype(np.intp), values)


def raise_to(scores: Scores, documents: Array, values: Scores) -> None:
    """Lift the scores of documents to values where they are lower."""
    if compiled:
        compiled.raise_to(scores, documents, values)
        return
    np.maximum.at(scores, documents.astype(np.intp), values)


def add_impacts(
    scores: Scores, documents: Array, frequencies: Array, norms: Scores, scale: float
) -> None:
    """Add BM25 of each posting to the scores of documents."""
    if compiled:
        compiled.add_impacts(documents, frequencies, norms, scores, scale)
    else:
        add(scores, documents, impacts(documents, frequencies, norms, scale))


def raise_impacts(
    scores: Scores, documents: Array, frequencies: Array, norms: Scores, scale: float
) -> None:
    """Lift the scores of documents to BM25 of each posting where they are lower."""
    if compiled:
        compiled.raise_impacts(documents, frequencies, norms, scores, scale)
    else:
        raise_to(scores, documents, impacts(documents, frequencies, norms, scale))


def flag(flags: Flags, documents: Array) -> None:
    """Set the flags of documents."""
    if compiled:
        compiled.flag(flags, documents)
        return
    flags[documents.astype(np.intp)] = True


def find(haystack: Array, needles: Array) -> tuple[Array, Flags]:
    """Where each needle is, or would be, in an ascending array; and whether it is there.

    A place is always one of the array's, if it has any.
    """
    if not len(haystack):
        return np.zeros(len(needles), dtype=np.intp), np.zeros(len(needles), dtype=np.bool_)
    if compiled:
        places, is_there = np.empty(len(needles), np.intp), np.empty(len(needles), np.bool_)
        compiled.find(haystack, needles.astype(np.int64, copy=False), places, is_there)
        return places, is_there
    # NumPy would cast the whole haystack to a wider type. A needle that does not fit its type
    # is sought as another number, and not found, since it is compared as it is.
    sought = needles.astype(haystack.dtype, copy=False)
    places = haystack.searchsorted(sought)
    np.minimum(places, len(haystack) - 1, out=places)
    return places, haystack[places] == needles


def leading(scores: Scores | Floats, most: int, slack: float) -> Array:
    """Documents among which are those of the `most` highest scores, and few others.

    slack: the share by which a score may be wrong; whatever could be among the first is given.
    A block is the documents of one remainder, so that the highest of all blocks are found by
    comparing long rows with each other. `most` of them reach the least of the `most` highest,
    so no lower score can be among the first.
    """
    if compiled and scores.dtype == np.float32 and len(scores) > most:
        return _leading(scores, most, slack)
    rows = len(scores) // BLOCKS
    if rows < 2 or most * 4 > BLOCKS:
        if len(scores) <= most:
            return np.arange(len(scores))
        return np.flatnonzero(scores >= _threshold(scores, most, slack))
    whole = scores[: rows * BLOCKS].reshape(rows, BLOCKS)
    highest = whole.max(axis=0)
    rest = scores[rows * BLOCKS :]
    threshold = _threshold(np.concatenate((highest, rest)), most, slack)
    columns = np.flatnonzero(highest >= threshold)
    row, column = np.nonzero(whole[:, columns] >= threshold)
    found = row * BLOCKS + columns[column]
    return np.concatenate((found, rows * BLOCKS + np.flatnonzero(rest >= threshold)))


def _leading(scores: Array, most: int, slack: float) -> Array:
    heap = np.empty(most, dtype=np.float32)
    blocks = np.empty(len(scores) // 64 + 1, dtype=np.float32)
    found = np.empty(4 * most + 64, dtype=np.int64)
    reached = compiled.leading(scores, heap, blocks, found, slack)
    if reached > len(found):
        found = np.empty(reached, dtype=np.int64)
        compiled.leading(scores, heap, blocks, found, slack)
    return found[:reached]


def _threshold(values: Scores | Floats, most: int, slack: float) -> float:
    """The least of the `most` highest values, less the slack."""
    # From the other side it is ten times slower where most values are zero.
    least = -float(np.partition(-values, most - 1)[most - 1])
    return least - slack * abs(least)
