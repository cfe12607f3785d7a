"""Columns of whole numbers nearly all of which are small: in one or two bytes, exceptions beside.

One article of a million words, or one with a word three hundred times, does not widen the column
for all the others: what does not fit is written as the greatest number of the type, and stands
with its place in two columns of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np

from search.engines.whoosh.columns import Array, Columns, ColumnsWriter, fitting

_FEW = 32
"""One exception in so many numbers takes less room than a wider type."""


def write_narrow(columns: ColumnsWriter, name: str, values: Array) -> None:
    """Write a column of whole numbers >= 0."""
    for kind in ("u1", "<u2"):
        most = np.iinfo(kind).max
        places = (values >= most).nonzero()[0]
        if len(places) * _FEW <= len(values):
            columns.add(name, np.minimum(values, most).astype(kind))
            if len(places):
                columns.add(f"{name}.places", fitting(places))
                columns.add(f"{name}.exceptions", fitting(values[places]))
            return
    columns.add(name, fitting(values))


class Narrow:
    """The numbers of such a column, or of any other, by slices and by arrays of places."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._columns = columns
        self._name = name
        self._numbers = columns[name]
        self._has_exceptions = f"{name}.places" in columns

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def kind(self) -> str:
        """What they are: u, whole; f, fractions."""
        return self._numbers.dtype.kind

    def __getitem__(self, which: slice | Array) -> Array:
        found: Array = self._numbers[which]
        if not self._has_exceptions:
            return found
        if isinstance(which, slice):
            first, last, _ = which.indices(len(self))
            return self._mended(found, first, last)
        is_over = found == np.iinfo(found.dtype).max
        if not is_over.any():
            return found
        wide = found.astype(self._exceptions.dtype)
        wide[is_over] = self._exceptions[np.searchsorted(self._places, which[is_over])]
        return wide

    def _mended(self, found: Array, first: int, last: int) -> Array:
        low = bisect_left(self._places.data, first)
        high = bisect_left(self._places.data, last, low)
        if low == high:
            return found
        wide = found.astype(self._exceptions.dtype)
        wide[self._places[low:high] - first] = self._exceptions[low:high]
        return wide

    @cached_property
    def _places(self) -> Array:
        return self._columns[f"{self._name}.places"].astype(np.int64)

    @cached_property
    def _exceptions(self) -> Array:
        exceptions = self._columns[f"{self._name}.exceptions"]
        return exceptions.astype("<u4") if exceptions.dtype.itemsize < 4 else exceptions
