"""The terms of a segment as Whoosh asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import EmptyCursor, FieldCursor, TermsReader
from whoosh.reading import TermNotFound

from search.engines.whoosh.columns import Columns
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.matcher import ColumnMatcher, ColumnTermInfo


class ColumnTermsReader(TermsReader):
    """The terms of all fields of a segment. Read-only; safe to share between threads."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._names: list[str] = sorted(columns.meta["fields"])
        self._fields: dict[str, Inverted] = {}

    def field(self, name: str) -> Inverted | None:
        """The postings of a field; None when no document has a term in it."""
        known = self._fields.get(name)
        if known is None and name in self._names:
            known = self._fields[name] = Inverted(self._columns, name)
        return known

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        field = self.field(name)
        return field is not None and field.terms.find(text) is not None

    def indexed_field_names(self) -> list[str]:
        return self._names

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor:
        field = self.field(fieldname)
        if field is None:
            return EmptyCursor()
        return ColumnCursor(field, fieldobj, self._lengths(fieldname))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (term for term, _ in self._walk())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return (term for term, _ in self._walk(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], ColumnTermInfo]]:
        return self.items_from("", b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], ColumnTermInfo]]:
        for term, number in self._walk(fieldname, prefix):
            yield term, self._info(term[0], number)

    def term_info(self, fieldname: str, text: bytes) -> ColumnTermInfo:
        return self._info(fieldname, self._number(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        try:
            return float(self.term_info(fieldname, text).weight())
        except TermNotFound as error:  # Whoosh's own reader raises this here
            raise KeyError(text) from error

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        field = self.field(fieldname)
        number = field.terms.find(text) if field else None
        if field is None or number is None:
            return 0
        first, last = field.bounds(number)
        return last - first

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> ColumnMatcher:
        number = self._number(fieldname, text)
        return ColumnMatcher(
            self._fields[fieldname],
            number,
            format_,
            term=(fieldname, text),
            lengths=self._lengths(fieldname),
            scorer=scorer,
        )

    def _number(self, fieldname: str, text: bytes) -> int:
        field = self.field(fieldname)
        number = field.terms.find(text) if field else None
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number

    def _info(self, fieldname: str, number: int) -> ColumnTermInfo:
        return ColumnTermInfo(self._fields[fieldname], number, self._lengths(fieldname))

    def _lengths(self, fieldname: str) -> Any:
        return self._columns.get(f"{fieldname}/lengths")

    def _walk(
        self, fieldname: str = "", text: bytes = b""
    ) -> Iterator[tuple[tuple[str, bytes], int]]:
        """All terms from this one on, with their numbers in their fields."""
        for name in self._names:
            field = self.field(name)
            if name < fieldname or field is None:
                continue
            first = field.terms.at_least(text) if name == fieldname else 0
            for number, found in field.terms.walk(first):
                yield (name, found), number


class ColumnCursor(FieldCursor):
    """Walks the terms of a field in their order, or jumps among them."""

    def __init__(self, field: Inverted, fieldobj: Any, lengths: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._lengths = lengths
        self._at = 0

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, term: Any) -> Any:
        if not isinstance(term, bytes):
            term = self._fieldobj.to_bytes(term)
        self._at = self._field.terms.at_least(term)
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def text(self) -> Any:
        if not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._field.terms[self._at])

    def term_info(self) -> ColumnTermInfo | None:
        if not self.is_valid():
            return None
        return ColumnTermInfo(self._field, self._at, self._lengths)

    def is_valid(self) -> bool:
        return self._at < len(self._field.terms)
