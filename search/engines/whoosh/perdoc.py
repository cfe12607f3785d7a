"""What a segment knows of each document: stored fields, exact lengths, Whoosh's columns."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader, PerDocWriterWithColumns
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.matching import ListMatcher

from search.engines.whoosh.columns import Array, Columns, ColumnsWriter, fitting
from search.engines.whoosh.docstore import Stored, StoredWriter
from search.engines.whoosh.facets import FacetReader, FacetWriter, has_facet, is_facet
from search.engines.whoosh.segment import ColumnSegment


class ColumnPerDocWriter(PerDocWriterWithColumns):
    """Takes documents one by one, in order."""

    def __init__(self, columns: ColumnsWriter) -> None:
        super().__init__()
        self._columns = columns
        self._stored = StoredWriter(columns)
        self._lengths: dict[str, array[int]] = {}
        self._files: dict[str, BytesIO] = {}
        self._writers: dict[str, Any] = {}
        self._facets: dict[str, FacetWriter] = {}
        self._vectors: dict[str, dict[int, list[Any]]] = {}
        self._values: dict[str, Any] = {}
        self._count = 0
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if docnum != self._count:
            raise ValueError(f"document {docnum} came where {self._count} was expected")
        self._docnum = docnum
        self._values = {}

    def add_field(self, fieldname: str, _field: Any, value: Any, length: int) -> None:
        if value is not None:
            self._values[fieldname] = value
        if length:
            lengths = self._lengths.setdefault(fieldname, array("I"))
            lengths.extend([0] * (self._docnum + 1 - len(lengths)))
            lengths[self._docnum] = length

    def add_vector_items(self, fieldname: str, _field: Any, items: Any) -> None:
        found = list(items)
        if found:
            self._vectors.setdefault(fieldname, {})[self._docnum] = found

    def finish_doc(self) -> None:
        self._stored.add(pickle.dumps(self._values, 5) if self._values else b"")
        self._count += 1

    def cancel_doc(self) -> None:
        for lengths in self._lengths.values():
            del lengths[self._docnum :]
        for vectors in self._vectors.values():
            vectors.pop(self._docnum, None)
        for facet in self._facets.values():
            facet.discard(self._docnum)

    def close(self) -> None:
        self._stored.close()
        for name, lengths in self._lengths.items():
            lengths.extend([0] * (self._count - len(lengths)))
            self._columns.add(f"{name}/lengths", fitting(np.frombuffer(lengths, dtype="<u4")))
        for name, facet in self._facets.items():
            facet.write(self._columns, name, self._count)
        for name, writer in self._writers.items():
            writer.finish(self._count)
            content = self._files[name].getvalue()
            self._columns.add(f"{name}/column", np.frombuffer(content, dtype="u1"))
        for name, vectors in self._vectors.items():
            content = pickle.dumps(vectors, 5)
            self._columns.add(f"{name}/vectors", np.frombuffer(content, dtype="u1"))
        self._columns.close({"fields": []})
        self.is_closed = True

    def _has_column(self, fieldname: str) -> bool:
        return fieldname in self._facets or fieldname in self._writers

    def _create_column(self, fieldname: str, column: Any) -> None:
        if is_facet(column):
            self._facets[fieldname] = FacetWriter(column)
            return
        self._files[fieldname] = BytesIO()
        self._writers[fieldname] = column.writer(StructFile(self._files[fieldname]))

    def _get_column(self, fieldname: str) -> Any:
        return self._facets.get(fieldname) or self._writers[fieldname]


class ColumnPerDocReader(PerDocumentReader):
    """Read-only; safe to share between threads."""

    def __init__(self, columns: Columns, segment: ColumnSegment) -> None:
        self._columns = columns
        self._segment = segment
        self._stored = Stored(columns)
        self._vectors: dict[str, dict[int, list[Any]]] = {}

    def doc_count(self) -> int:
        return self._segment.doc_count()

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return self._segment.has_deletions()

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return has_facet(self._columns, fieldname) or f"{fieldname}/column" in self._columns

    def column_reader(self, fieldname: str, column: Any) -> Any:
        if has_facet(self._columns, fieldname):
            return FacetReader(self._columns, fieldname)
        content = self._columns.bytes(f"{fieldname}/column")
        return column.reader(BufferFile(content), 0, len(content), self.doc_count_all())

    def lengths(self, fieldname: str) -> Array | None:
        """The exact number of words of a field in each document; None where none was counted."""
        return self._columns.get(f"{fieldname}/lengths")

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.uint64))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return 0 if lengths is None or not len(lengths) else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self.lengths(fieldname)
        return 0 if lengths is None else int(lengths.max(initial=0))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return docnum in self._vectors_of(fieldname)

    def vector(self, docnum: int, fieldname: str, format_: Any) -> Any:
        items = self._vectors_of(fieldname)[docnum]
        texts, weights, values = zip(*items, strict=True)
        return ListMatcher(list(texts), list(weights), list(values), format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        record = self._stored[docnum]
        fields: dict[str, Any] = pickle.loads(record) if record else {}
        return fields

    def _vectors_of(self, fieldname: str) -> dict[int, list[Any]]:
        known = self._vectors.get(fieldname)
        if known is None:
            name = f"{fieldname}/vectors"
            packed = self._columns.bytes(name) if name in self._columns else None
            known = self._vectors[fieldname] = {} if packed is None else pickle.loads(packed)
        return known
