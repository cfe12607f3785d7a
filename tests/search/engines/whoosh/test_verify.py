"""Whether a segment is whole: every altered byte and every disagreement is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from memory import Memory
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.columns import RefBytesColumn

from search.engines.whoosh.codec import ColumnCodec
from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.verify import problems

SCHEMA = fields.Schema(
    body=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), stored=True),
    year=fields.NUMERIC(sortable=True),
    category=fields.COLUMN(RefBytesColumn()),
)
COUNT = 90


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A segment of ninety articles."""
    folder = tmp_path_factory.mktemp("index")
    writer = whoosh_index.create_in(str(folder), SCHEMA).writer(codec=ColumnCodec())
    for number in range(COUNT):
        writer.add_document(
            body=f"كتاب كتاب علم مقال{number}", year=2000 + number, category=b"ab"[number % 2 :]
        )
    writer.commit()
    (file,) = Path(folder).glob("*.columns")
    return file.read_bytes()


def opened(data: bytes) -> Columns:
    identity = data.partition(b'"segment": "')[2].partition(b'"')[0].decode()
    return Columns(memoryview(data), "seg.columns", identity)


def changed(data: bytes, name: str, change: Callable[[Any], Any]) -> Columns:
    """The same segment with one column as `change` makes it, its checksum right."""
    columns = opened(data)
    sink = Memory()
    writer = ColumnsWriter.begun(sink, columns.identity)
    for each in columns:
        values = columns[each]
        writer.add(each, change(values.copy()) if each == name else values)
    writer.close(columns.meta)
    return opened(sink.content)


def test_whole_segment_has_no_problems(data: bytes) -> None:
    assert list(problems(opened(data), COUNT)) == []


def test_altered_byte_names_the_column(data: bytes) -> None:
    for name, (_, place, length, _) in opened(data).directory.items():
        if length:
            damaged = bytearray(data)
            damaged[place + length // 2] ^= 4
            (problem,) = problems(opened(bytes(damaged)), COUNT)
            assert repr(name) in problem


def swapped(values: Any) -> Any:
    values[[0, 1]] = values[[1, 0]]
    return values


def with_first(value: int) -> Callable[[Any], Any]:
    def change(values: Any) -> Any:
        values[0] = value
        return values

    return change


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("body/documents", swapped, "the documents of a term are not in order"),
        ("body/documents", with_first(COUNT), "a document beyond the 90 there are"),
        ("body/documents", lambda values: values[:-1], "terms and postings do not agree"),
        ("body/starts", swapped, "its postings overlap"),
        ("body/starts", lambda values: values[:-1], "terms and postings do not agree"),
        ("body/frequencies", with_first(9), "positions are not as many as its postings say"),
        ("body/frequencies", lambda values: values[1:], "its postings overlap"),
        ("body/begins", lambda values: values + 1, "do not begin where they should"),
        ("body/terms", lambda values: values[::-1], "its terms are not in order"),
        ("body/lengths", lambda values: values[1:], "body/lengths has 89 rows, not 90"),
        ("year/numbers", lambda values: values[1:], "year/numbers has 89 rows, not 90"),
        ("category/codes", with_first(7), "category/codes names a value beyond the 2"),
        ("stored.places", lambda values: values[1:], "89 articles are stored, not 90"),
        ("stored", lambda values: values[::-1], "the article 0 cannot be read"),
    ],
)
def test_disagreement_is_told(
    name: str, change: Callable[[Any], Any], message: str, data: bytes
) -> None:
    found = list(problems(changed(data, name, change), COUNT))
    assert any(message in problem for problem in found)
    assert all(problem.startswith("seg.columns") for problem in found)


def test_segment_without_documents_is_whole(tmp_path: Path) -> None:
    made = whoosh_index.create_in(str(tmp_path), SCHEMA)
    writer = made.writer(codec=ColumnCodec())
    writer.add_document()
    writer.commit()
    (file,) = tmp_path.glob("*.columns")
    assert list(problems(opened(file.read_bytes()), 1)) == []


def test_rising_positions_are_kept(data: bytes) -> None:
    assert np.all(np.diff(opened(data)["body/begins"].astype(np.int64)) > 0)
