"""The inverted lists of one field as columns.

Of the postings of all terms, one after the other: the document, how often the term occurs, and
where. Weights have a column only where they differ from the frequencies; whole ones are
percents. Positions lie in one column; where those of a posting begin is known for every 64th,
and counted from there.

A format of Whoosh's that is not one of these (Characters, boosts) keeps its encoded values.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search.engine import CERTAIN
from search.engines.whoosh.columns import Array, Columns, ColumnsWriter, fitting
from search.engines.whoosh.narrow import Narrow, write_narrow
from search.engines.whoosh.terms import Terms, Texts, TextsWriter

_STRIDE = 64
"""Postings between two places where the positions are known to begin."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The postings of a field in memory, those of all terms one after the other.

    starts: where those of each term begin, and the end. documents, frequencies: of each
    posting. weights: of each posting, in percent if they are whole numbers; None where they are
    the frequencies. positions: of each occurrence, None where the field keeps none.
    """

    starts: Array
    documents: Array
    frequencies: Array
    weights: Array | None = None
    positions: Array | None = None


class InvertedWriter:
    """Gathers the postings of a field: terms sorted, documents ascending within each."""

    def __init__(self, field: str, *, positions: bool = False, values: bool = False) -> None:
        self._field = field
        self._terms = TextsWriter()
        self._starts = array("Q")
        self._documents = array("I")
        self._frequencies = array("I")
        self._weights = array("f")
        self._positions = array("I") if positions else None
        self._values = TextsWriter() if values else None

    def start(self, text: bytes) -> None:
        """The postings of this term follow."""
        self._terms.add(text)
        self._starts.append(len(self._documents))

    def add(
        self,
        document: int,
        frequency: int,
        weight: float,
        positions: Sequence[int] = (),
        value: bytes = b"",
    ) -> None:
        """A posting. Raises OverflowError when a number has more than 32 bits or is below 0."""
        self._documents.append(document)
        self._frequencies.append(frequency)
        self._weights.append(weight)
        if self._positions is not None:
            self._positions.extend(positions)
        if self._values is not None:
            self._values.add(value)

    def write(self, columns: ColumnsWriter) -> None:
        """Write the columns of the field."""
        self._starts.append(len(self._documents))
        frequencies = np.frombuffer(self._frequencies, dtype="<u4")
        weights = np.frombuffer(self._weights, dtype="<f4")
        positions = self._positions
        lists = Lists(
            np.frombuffer(self._starts, dtype="<u8"),
            np.frombuffer(self._documents, dtype="<u4"),
            frequencies,
            None if np.array_equal(weights, frequencies) else weights,
            None if positions is None else np.frombuffer(positions, dtype="<u4"),
        )
        write(columns, self._field, self._terms, lists)
        if self._values is not None:
            self._values.write(columns, f"{self._field}/values")


def write(columns: ColumnsWriter, field: str, terms: TextsWriter, lists: Lists) -> None:
    """Write the columns of a field, each in the narrowest type."""
    terms.write(columns, f"{field}/terms")
    columns.add(f"{field}/starts", fitting(lists.starts))
    columns.add(f"{field}/documents", fitting(lists.documents))
    write_narrow(columns, f"{field}/frequencies", lists.frequencies)
    if lists.weights is not None and lists.weights.dtype.kind == "u":
        write_narrow(columns, f"{field}/weights", lists.weights)
    elif lists.weights is not None:
        columns.add(f"{field}/weights", lists.weights)
    if lists.positions is not None:
        write_narrow(columns, f"{field}/positions", lists.positions)
        columns.add(f"{field}/begins", begins(lists.frequencies))


def begins(frequencies: Array) -> Array:
    """Where the positions of every 64th posting begin."""
    firsts = np.arange(0, len(frequencies), _STRIDE)
    if not len(firsts):
        return np.zeros(0, dtype="<u8")
    sums = np.add.reduceat(frequencies, firsts, dtype=np.uint64)
    return np.concatenate(([0], np.cumsum(sums)[:-1])).astype("<u8")


class Inverted:
    """The postings of a field, read-only."""

    def __init__(self, columns: Columns, field: str) -> None:
        self._columns = columns
        self._field = field
        self.terms = Terms(columns, field)
        self._starts = columns[f"{field}/starts"].data
        self.has_positions = f"{field}/positions" in columns
        self.has_values = f"{field}/values" in columns

    def column(self, kind: str) -> Narrow | None:
        """The numbers of all postings: documents, frequencies, weights, positions."""
        name = f"{self._field}/{kind}"
        return Narrow(self._columns, name) if name in self._columns else None

    @cached_property
    def _documents(self) -> Array:
        return self._columns[f"{self._field}/documents"]

    @cached_property
    def _frequencies(self) -> Narrow:
        return Narrow(self._columns, f"{self._field}/frequencies")

    @cached_property
    def _positions(self) -> Narrow:
        return Narrow(self._columns, f"{self._field}/positions")

    @cached_property
    def _weights(self) -> Narrow | None:
        return self.column("weights")

    def bounds(self, term: int) -> tuple[int, int]:
        """The postings of a term, as a half-open range of numbers."""
        return self._starts[term], self._starts[term + 1]

    def documents(self, first: int, last: int) -> Array:
        """The documents of these postings."""
        return self._documents[first:last]

    def frequencies(self, first: int, last: int) -> Array:
        """How often the term occurs in each of these postings."""
        return self._frequencies[first:last]

    def weights(self, first: int, last: int) -> Array:
        """The weights of these postings; mostly their frequencies."""
        weights = self._weights
        if weights is None:
            return self.frequencies(first, last)
        found = weights[first:last]
        return found / CERTAIN if weights.kind == "u" else found

    def positions(self, posting: int) -> Array:
        """Where the term of a posting stands in its document, ascending."""
        known = posting // _STRIDE * _STRIDE
        frequencies = self.frequencies(known, posting + 1).astype(np.uint64)
        begin = int(self._columns[f"{self._field}/begins"][posting // _STRIDE])
        begin += int(frequencies[:-1].sum())
        return self._positions[begin : begin + int(frequencies[-1])]

    def gather(self, postings: Array) -> tuple[Array, Array]:
        """The positions of many postings, one after the other, and how many each has.

        postings: numbers, ascending. Costs what is asked for, not what the list holds.
        """
        counts = self._frequencies[postings].astype(np.int64)
        first = self._columns[f"{self._field}/begins"][postings // _STRIDE].astype(np.int64)
        first += self._since_known(postings)
        flat = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        return self._positions[flat], counts

    def _since_known(self, postings: Array) -> Array:
        """How many positions lie between each posting and the last place that is known."""
        if not len(postings):
            return np.zeros(0, dtype=np.int64)
        within = postings % _STRIDE
        first, last = int(postings[0] - within[0]), int(postings[-1])
        if last - first < _STRIDE * len(postings):  # close together: sum the whole stretch once
            stretch = self.frequencies(first, last).astype(np.int64)
            sums = np.concatenate(([0], np.cumsum(stretch)))
            found: Array = sums[postings - first] - sums[postings - first - within]
            return found
        windows = (postings - within)[:, None] + np.arange(_STRIDE)
        np.minimum(windows, last, out=windows)
        is_before = np.arange(_STRIDE) < within[:, None]
        counted = np.where(is_before, self._frequencies[windows], 0)
        return np.asarray(counted.sum(axis=1, dtype=np.int64))

    def value(self, posting: int) -> bytes:
        """The encoded value of a posting, where the format keeps it."""
        return Texts(self._columns, f"{self._field}/values")[posting]
