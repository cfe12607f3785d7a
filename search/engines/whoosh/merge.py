"""Segments into one, in arrays; what is deleted stays behind.

Documents keep their order, those of an earlier segment before those of a later one. A field is
merged as a whole, its postings a piece at a time: they know where in the merged lists they
belong, and go there in one step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from search.engines.whoosh.codec import EXTENSION, ColumnCodec
from search.engines.whoosh.columns import Array, Columns, ColumnsWriter, fitting
from search.engines.whoosh.docstore import Stored, StoredWriter
from search.engines.whoosh.mergelists import merge_lists
from search.engines.whoosh.part import Part
from search.engines.whoosh.segment import ColumnSegment
from search.engines.whoosh.terms import Texts, TextsWriter


def merge(segments: Sequence[ColumnSegment], storage: Any, codec: ColumnCodec) -> ColumnSegment:
    """Write a new segment of the documents of these that are not deleted.

    Raises DamagedIndex when one of them is damaged.
    """
    parts = _parts([(codec.columns(storage, segment), segment) for segment in segments])
    merged = ColumnSegment(segments[0].indexname)
    writer = ColumnsWriter.begun(merged.create_file(storage, EXTENSION), merged.segid)
    _merge_stored(parts, writer)
    for name in _names(parts, "numbers"):
        writer.add(f"{name}/numbers", fitting(_rows(parts, f"{name}/numbers")))
    for name in _names(parts, "texts"):
        _merge_texts(parts, name, writer)
    for name in _names(parts, "codes"):
        _merge_codes(parts, name, writer)
    for name in _names(parts, "lengths"):
        writer.add(f"{name}/lengths", fitting(_rows(parts, f"{name}/lengths")))
    fields = list(dict.fromkeys(field for part in parts for field in part.columns.meta["fields"]))
    for field in fields:
        merge_lists([part for part in parts if field in part.columns.meta["fields"]], field, writer)
    writer.close({"fields": fields})
    merged.set_doc_count(sum(part.documents for part in parts))
    return merged


def _parts(segments: Sequence[tuple[Columns, ColumnSegment]]) -> list[Part]:
    parts = []
    first = 0
    for columns, segment in segments:
        live = np.ones(segment.doc_count_all(), dtype=np.bool_)
        if segment.deleted is not None:
            live = ~segment.deleted
        parts.append(Part(columns, live, first))
        first += parts[-1].documents
    return parts


def _names(parts: Sequence[Part], kind: str) -> list[str]:
    """The names of all columns of a kind."""
    names = (name.rpartition("/") for part in parts for name in part.columns)
    return list(dict.fromkeys(name for name, _, found in names if found == kind))


def _rows(parts: Sequence[Part], name: str) -> Array:
    """A column with a value for each document; 0 where a segment does not have it."""
    rows = []
    for part in parts:
        values = part.columns.get(name)
        rows.append(np.zeros(part.documents, "u1") if values is None else values[part.live])
    return np.concatenate(rows)


def _merge_stored(parts: Sequence[Part], writer: ColumnsWriter) -> None:
    stored = StoredWriter(writer)
    for part in parts:
        stored.copy(Stored(part.columns), part.live)
    stored.close()


def _merge_texts(parts: Sequence[Part], name: str, writer: ColumnsWriter) -> None:
    texts = TextsWriter()
    for part in parts:
        for text in _live_texts(part, name):
            texts.add(text)
    texts.write(writer, f"{name}/texts")


def _live_texts(part: Part, name: str) -> Iterator[bytes]:
    if f"{name}/texts" not in part.columns:
        yield from [b""] * part.documents
        return
    for text, is_live in zip(Texts(part.columns, f"{name}/texts"), part.live.tolist(), strict=True):
        if is_live:
            yield text


def _merge_codes(parts: Sequence[Part], name: str, writer: ColumnsWriter) -> None:
    """Values that few are distinct of, under one numbering of those that are left."""
    rows: list[bytes] = []
    for part in parts:
        codes = part.columns.get(f"{name}/codes")
        if codes is None:
            rows += [b""] * part.documents
        else:
            names = list(Texts(part.columns, f"{name}/names"))
            rows += [names[code] for code in codes[part.live].tolist()]
    distinct = sorted(set(rows))
    place = {text: code for code, text in enumerate(distinct)}
    writer.add(f"{name}/codes", fitting(np.array([place[text] for text in rows], dtype="<u4")))
    texts = TextsWriter()
    for text in distinct:
        texts.add(text)
    texts.write(writer, f"{name}/names")
