"""The columnar codec: hands Whoosh the readers and writers of a segment in one file.

Whoosh's own writer, queries, collectors and facets work on it as on its own segments. What is
quick about it is quick elsewhere: in what reads the columns as arrays.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

from whoosh.codec.base import Codec, FieldWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence, Frequency, Positions

from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.inverted import InvertedWriter
from search.engines.whoosh.perdoc import ColumnPerDocReader, ColumnPerDocWriter
from search.engines.whoosh.segment import ColumnSegment
from search.engines.whoosh.termsreader import ColumnTermsReader

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
