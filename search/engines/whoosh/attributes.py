"""What a generation knows of each document besides its terms: lengths, dates, values.

Read when first asked for; immutable and shared between threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from search.engine import K1, B
from search.engines.whoosh.columns import Array, Columns, fitting
from search.engines.whoosh.kernels import Flags, Floats, Scores
from search.engines.whoosh.schema import DATE_COLUMN, NO_DATE, VALUE_COLUMNS, length_column
from search.engines.whoosh.terms import Texts
from search.fields import TEXT_FIELDS, Zone, field_name

Segments = Sequence[tuple[Columns, int]]
"""The files of a generation, each with the number of its first document."""


class Lengths:
    """How many words a zone has in each document, and what BM25 makes of it."""

    def __init__(self, segments: Segments, live: Flags, zone: Zone) -> None:
        self._segments = segments
        self._live = live
        self._name = length_column(zone)

    @cached_property
    def words(self) -> Array:
        """The number of words in each document."""
        return _numbers(self._segments, self._name, len(self._live))

    @cached_property
    def mean(self) -> float:
        """The average over the articles there are."""
        count = int(self._live.sum())
        total = int(self.words.sum(where=self._live, dtype=np.int64))
        return total / count if count else 0.0

    @cached_property
    def norms(self) -> Scores:
        """What is added to the frequency in each document (formula: `search.engine`)."""
        norms = self.words.astype(np.float32)
        norms *= np.float32(K1 * B / (self.mean or 1.0))
        norms += np.float32(K1 * (1 - B))
        return norms

    def exact_norms(self, documents: Array) -> Floats:
        """The same for some documents, in double precision."""
        words = self.words[documents].astype(np.float64)
        exact: Floats = K1 * (1 - B + B * words / (self.mean or 1.0))
        return exact


@dataclass(frozen=True, slots=True)
class Values:
    """A column of texts: the distinct ones, sorted, and each document's place among them.

    totals: how many documents have each, deleted ones included.
    """

    names: tuple[str, ...]
    codes: Array
    totals: Array

    @classmethod
    def of(cls, names: tuple[str, ...], codes: Array) -> Values:
        """With the totals counted."""
        return cls(names, codes, np.bincount(codes, minlength=len(names)))


class Attributes:
    """The columns of all segments as one."""

    def __init__(self, segments: Segments, live: Flags) -> None:
        self._segments = segments
        self._size = len(live)
        zones = {zone: Lengths(segments, live, zone) for zone in Zone}
        self.lengths = {field_name(zone, level): zones[zone] for zone, level in TEXT_FIELDS}
        """The lengths of its zone for each field."""
        self._values: dict[str, Values] = {}

    @cached_property
    def days(self) -> Array:
        """The day of publication of each document, as an ordinal; 0 without a date."""
        return _numbers(self._segments, DATE_COLUMN, self._size)

    @cached_property
    def recency(self) -> Scores:
        """The same as what an order goes by; a day number fits a float32 exactly."""
        return self.days.astype(np.float32)

    def values(self, name: str) -> Values:
        """The values of `category`, `source`, `author`, or `month` as `2024-05`."""
        known = self._values.get(name)
        if known is None:
            # Two threads may both read a column; they find the same.
            found = self._column(name) if name in VALUE_COLUMNS else self._months()
            known = self._values[name] = found
        return known

    def _months(self) -> Values:
        present = np.flatnonzero(np.bincount(self.days))
        months = [_month(ordinal) for ordinal in present.tolist()]
        names, codes = _numbered(months)
        of_day = np.zeros(int(present.max(initial=0)) + 1, dtype=np.uint32)
        of_day[present] = codes
        return Values.of(names, fitting(of_day)[self.days])

    def _column(self, name: str) -> Values:
        """The values of all segments under one numbering."""
        kept = [segment for segment in self._segments if f"{name}/codes" in segment[0]]
        names = [tuple(map(bytes.decode, Texts(columns, f"{name}/names"))) for columns, _ in kept]
        if len(kept) == len(self._segments) == 1:
            return Values.of(names[0], kept[0][0][f"{name}/codes"])
        distinct, _ = _numbered(["", *(text for own in names for text in own)])
        place = {text: code for code, text in enumerate(distinct)}
        codes = np.full(self._size, place[""], dtype=np.uint32)
        for (columns, offset), own in zip(kept, names, strict=True):
            found = columns[f"{name}/codes"]
            mapping = np.array([place[text] for text in own], dtype=np.uint32)
            codes[offset : offset + len(found)] = mapping[found]
        return Values.of(distinct, fitting(codes))


def _numbers(segments: Segments, name: str, size: int) -> Array:
    """A column of numbers over all segments; that of the file itself when there is only one."""
    pieces = [columns.get(f"{name}/numbers") for columns, _ in segments]
    if len(pieces) == 1 and pieces[0] is not None:
        return pieces[0]
    found = np.zeros(size, dtype=np.uint32)
    for (_, offset), piece in zip(segments, pieces, strict=True):
        if piece is not None:
            found[offset : offset + len(piece)] = piece
    return fitting(found)


def _numbered(texts: list[str]) -> tuple[tuple[str, ...], list[int]]:
    """The distinct texts, sorted, and the place of each text among them."""
    names = tuple(sorted(set(texts)))
    place = {name: code for code, name in enumerate(names)}
    return names, [place[text] for text in texts]


def _month(ordinal: int) -> str:
    return "" if ordinal == NO_DATE else date.fromordinal(ordinal).isoformat()[:7]
