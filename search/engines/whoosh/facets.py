"""One value for each document: numbers, texts, and texts of which few are distinct.

They stand as arrays, for facets, filters and orders; Whoosh reads the same through a reader
with its interface. Kinds of columns that are none of these keep Whoosh's own bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader, NumericColumn, RefBytesColumn, VarBytesColumn

from search.engines.whoosh.columns import Array, Columns, ColumnsWriter, fitting
from search.engines.whoosh.terms import Texts, TextsWriter

_WHOLE = "bBhHiIlLqQ"


class FacetWriter:
    """Gathers the values of a column; documents may be left out."""

    def __init__(self, column: Column) -> None:
        self._default = column.default_value()
        self._values: dict[int, Any] = {}
        self._kind = type(column)
        typecode = getattr(column, "_typecode", "")
        self._range = np.iinfo(np.dtype(typecode)) if typecode and typecode in _WHOLE else None
        self._check(self._default)

    def add(self, number: int, value: Any) -> None:
        """The value of a document. Raises OverflowError when a number does not fit its type."""
        self._check(value)
        self._values[number] = value

    def _check(self, value: Any) -> None:
        if self._range and not self._range.min <= value <= self._range.max:
            raise OverflowError(f"{value} does not fit a column of type {self._range.dtype}")

    def discard(self, number: int) -> None:
        """The document was given up; another one may take its number."""
        self._values.pop(number, None)

    def write(self, columns: ColumnsWriter, name: str, count: int) -> None:
        """Write the values of so many documents."""
        values = [self._values.get(number, self._default) for number in range(count)]
        if self._kind is NumericColumn:
            columns.add(
                f"{name}/numbers",
                np.array(values, dtype=self._range.dtype if self._range else "<f8"),
            )
        elif self._kind is VarBytesColumn:
            _write_texts(columns, f"{name}/texts", values)
        else:
            distinct = sorted(set(values))
            place = {value: code for code, value in enumerate(distinct)}
            codes = np.array([place[value] for value in values], dtype="<u4")
            columns.add(f"{name}/codes", fitting(codes))
            _write_texts(columns, f"{name}/names", distinct)


def is_facet(column: Column) -> bool:
    """Whether a column of Whoosh's is of one of our kinds."""
    return type(column) in (NumericColumn, VarBytesColumn) or (
        type(column) is RefBytesColumn and not column._fixedlen
    )


def _write_texts(columns: ColumnsWriter, name: str, texts: Iterable[bytes]) -> None:
    writer = TextsWriter()
    for text in texts:
        writer.add(text)
    writer.write(columns, name)


class FacetReader(ColumnReader):
    """A column of ours with Whoosh's interface. Read-only; safe to share between threads."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._is_reversed = False
        self._numbers: Array | None = columns.get(f"{name}/numbers")
        self._codes: Array | None = columns.get(f"{name}/codes")
        if self._numbers is None:
            kind = "texts" if self._codes is None else "names"
            self._texts = Texts(columns, f"{name}/{kind}")

    def __len__(self) -> int:
        for values in (self._numbers, self._codes):
            if values is not None:
                return len(values)
        return len(self._texts)

    def __getitem__(self, number: int) -> Any:
        if self._numbers is not None:
            return self._numbers[number].item()
        return self._texts[number if self._codes is None else int(self._codes[number])]

    def __iter__(self) -> Iterator[Any]:
        return (self[number] for number in range(len(self)))

    def sort_key(self, docnum: int) -> Any:
        """What a search sorts by."""
        value = self[docnum]
        return -value if self._is_reversed else value

    def set_reverse(self) -> None:
        """Numbers only: sort the greatest first."""
        self._is_reversed = True


def has_facet(columns: Columns, name: str) -> bool:
    """Whether there is a column of one of our kinds by this name."""
    return any(f"{name}/{kind}" in columns for kind in ("numbers", "texts", "codes"))
