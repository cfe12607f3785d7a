"""All that can be known of whether a segment is whole: every checksum, and what must agree.

Checksums find bytes that changed; the cross-checks find what a fault of ours wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from search.engines.whoosh.columns import Array, Columns
from search.engines.whoosh.docstore import Stored
from search.engines.whoosh.inverted import Inverted, begins
from search.engines.whoosh.narrow import Narrow
from search.errors import DamagedIndex


def problems(columns: Columns, documents: int) -> Iterator[str]:
    """What is wrong with a segment of so many documents; nothing when it is whole."""
    altered = [str(problem) for problem in columns.verify()]
    if altered:
        yield from altered
        return  # what belongs together cannot agree
    for name in columns.meta["fields"]:
        try:
            yield from (
                f"{columns.file}: field {name}: {what}" for what in _field(columns, name, documents)
            )
        except (DamagedIndex, IndexError) as error:
            yield f"{columns.file}: field {name}: {error}"
    yield from _exceptions(columns)
    yield from _rows(columns, documents)
    yield from _stored(columns, documents)


def _field(columns: Columns, name: str, documents: int) -> Iterator[str]:
    lists = Inverted(columns, name)
    starts = columns[f"{name}/starts"].astype(np.int64)
    numbers = columns[f"{name}/documents"]
    frequencies = Narrow(columns, f"{name}/frequencies")[:]
    terms = list(lists.terms)
    if any(one >= other for one, other in pairwise(terms)):
        yield "its terms are not in order"
    if len(starts) != len(terms) + 1 or not len(starts) or starts[-1] != len(numbers):
        yield "its terms and postings do not agree"
        return
    if (np.diff(starts) < 0).any() or len(frequencies) != len(numbers):
        yield "its postings overlap"
        return
    if len(numbers) and int(numbers.max()) >= documents:
        yield f"it names a document beyond the {documents} there are"
    rising = np.diff(numbers.astype(np.int64)) > 0
    rising[starts[1:-1][(starts[1:-1] > 0) & (starts[1:-1] < len(numbers))] - 1] = True
    if not rising.all():
        yield "the documents of a term are not in order"
    if lists.has_positions:
        yield from _positions(columns, name, frequencies)


def _positions(columns: Columns, name: str, frequencies: Array) -> Iterator[str]:
    ends = np.cumsum(frequencies, dtype=np.int64)
    if len(columns[f"{name}/positions"]) != (ends[-1] if len(ends) else 0):
        yield "its positions are not as many as its postings say"
    if not np.array_equal(columns[f"{name}/begins"], begins(frequencies)):
        yield "its positions do not begin where they should"


def _exceptions(columns: Columns) -> Iterator[str]:
    """Numbers that did not fit their column stand where the column says so."""
    for name in columns:
        if name.endswith(".exceptions"):
            base = name.removesuffix(".exceptions")
            column, places = columns[base], columns[f"{base}.places"]
            most = np.iinfo(column.dtype).max
            if not np.array_equal((column == most).nonzero()[0], places) or len(places) != len(
                columns[name]
            ):
                yield f"{columns.file}: {base} and its exceptions do not agree"


def _rows(columns: Columns, documents: int) -> Iterator[str]:
    """Columns with one value for each document have as many."""
    for name in columns:
        field, _, kind = name.rpartition("/")
        if (
            kind in ("lengths", "numbers", "codes", "texts.ends")
            and len(columns[name]) != documents
        ):
            yield f"{columns.file}: {name} has {len(columns[name])} rows, not {documents}"
        if kind == "codes" and documents:
            distinct = len(columns[f"{field}/names.ends"])
            if int(columns[name].max()) >= distinct:
                yield f"{columns.file}: {name} names a value beyond the {distinct} there are"


def _stored(columns: Columns, documents: int) -> Iterator[str]:
    stored = Stored(columns)
    if len(stored) != documents:
        yield f"{columns.file}: {len(stored)} articles are stored, not {documents}"
        return
    try:
        for number in range(documents):
            stored[number]
    except DamagedIndex as error:
        yield f"{columns.file}: the article {number} cannot be read: {error}"
