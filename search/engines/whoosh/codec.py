"""The columnar codec: hands Whoosh the readers and writers of a segment in one file.

Whoosh's own writer, queries, collectors and facets work on it as on its own segments. What is
quick about it is quick elsewhere: in what reads the columns as arrays.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec.base import Codec, EmptyCursor, FieldCursor, FieldWriter, TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence, Frequency, Positions
from whoosh.reading import TermNotFound

from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.inverted import Inverted, InvertedWriter
from search.engines.whoosh.matcher import ColumnMatcher, ColumnTermInfo
from search.engines.whoosh.perdoc import ColumnPerDocReader, ColumnPerDocWriter
from search.engines.whoosh.segment import ColumnSegment

EXTENSION = ".columns"


class ColumnCodec(Codec):
    """Give it to `index.writer(codec=ColumnCodec())`; readers find it by themselves."""

    length_stats = False  # the lengths of a term's documents are looked up in our own column

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {}

    def new_segment(self, _storage: Any, indexname: str) -> ColumnSegment:
        return ColumnSegment(indexname)

    def per_document_writer(self, storage: Any, segment: ColumnSegment) -> ColumnPerDocWriter:
        sink = segment.create_file(storage, EXTENSION)
        return ColumnPerDocWriter(ColumnsWriter.begun(sink, segment.segid))

    def field_writer(self, storage: Any, segment: ColumnSegment) -> ColumnFieldWriter:
        return ColumnFieldWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: ColumnSegment) -> ColumnPerDocReader:
        return ColumnPerDocReader(self.columns(storage, segment), segment)

    def terms_reader(self, storage: Any, segment: ColumnSegment) -> ColumnTermsReader:
        return ColumnTermsReader(self.columns(storage, segment))

    def columns(self, storage: Any, segment: ColumnSegment) -> Columns:
        """The file of a segment, mapped once for all who read it. Raises DamagedIndex, OSError."""
        known = self._columns.get(segment.segid)
        if known is None:
            name = segment.make_filename(EXTENSION)
            data = _mapped(storage, name)
            known = self._columns[segment.segid] = Columns(data, name, segment.segid)
        return known


def _resumed(storage: Any, segment: ColumnSegment) -> ColumnsWriter:
    """Goes on with the file of a segment, where its documents were written before its terms."""
    name = segment.make_filename(EXTENSION)
    if not storage.file_exists(name):
        return ColumnsWriter.begun(segment.create_file(storage, EXTENSION), segment.segid)
    data = _mapped(storage, name)
    columns = Columns(data, name, segment.segid)
    if isinstance(storage, FileStorage):
        return ColumnsWriter.resumed(storage.create_file(name, mode="r+b"), columns)
    sink = segment.create_file(storage, EXTENSION)
    sink.write(data.tobytes())
    return ColumnsWriter.resumed(sink, columns)


def _mapped(storage: Any, name: str) -> memoryview:
    """The bytes of a file; unmapped when the last array into it is gone."""
    if not isinstance(storage, FileStorage):
        with storage.open_file(name) as file:
            return memoryview(bytes(file.read()))
    with (Path(storage.folder) / name).open("rb") as file:
        size = file.seek(0, 2)
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")


class ColumnFieldWriter(FieldWriter):
    """Whoosh's way of writing, posting by posting; closes the file of the segment."""

    def __init__(self, storage: Any, segment: ColumnSegment) -> None:
        self._storage = storage
        self._segment = segment
        self._columns: ColumnsWriter | None = None
        self._fields: list[str] = []
        self._field: InvertedWriter | None = None
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        self._format = fieldobj.format
        self._kind = type(self._format)
        self._fields.append(fieldname)
        self._field = InvertedWriter(
            fieldname,
            positions=self._kind is Positions,
            values=self._kind not in (Existence, Frequency, Positions),
        )

    def start_term(self, text: bytes) -> None:
        if self._field is None:
            raise ValueError("a term came before any field")
        self._field.start(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, _length: int) -> None:
        if self._field is None:
            raise ValueError("a posting came before any field")
        if self._kind is Positions:
            positions = self._format.decode_positions(vbytes)
            self._field.add(docnum, len(positions), weight, positions)
        elif self._kind is Frequency:
            # A field for spelling gets the values of the field it was made of.
            is_own = len(vbytes) == self._format.fixed_value_size()
            frequency = self._format.decode_frequency(vbytes) if is_own else 1
            self._field.add(docnum, frequency, weight)
        else:
            self._field.add(docnum, 1, weight, value=vbytes)

    def finish_term(self) -> None:
        """Nothing is left to do; where a term ends, the next begins."""

    def finish_field(self) -> None:
        if self._field is not None:
            self._field.write(self._opened())
            self._field = None

    def close(self) -> None:
        self._opened().close({"fields": self._fields})
        self.is_closed = True

    def _opened(self) -> ColumnsWriter:
        if self._columns is None:
            self._columns = _resumed(self._storage, self._segment)
        return self._columns


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
