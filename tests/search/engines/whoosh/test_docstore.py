"""Stored records are read back, from any block, from any thread."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory

from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.docstore import Stored, StoredWriter

bounded = settings(max_examples=60, deadline=None, derandomize=True)


def stored(records: list[bytes]) -> Stored:
    sink = Memory()
    columns = ColumnsWriter.begun(sink, "one")
    writer = StoredWriter(columns)
    for record in records:
        writer.add(record)
    writer.close()
    columns.close({})
    return Stored(Columns(memoryview(sink.content), "seg.columns", "one"))


@bounded
@given(st.lists(st.binary(max_size=40), max_size=30))
def test_records_are_read_back(records: list[bytes]) -> None:
    found = stored(records)
    assert [found[number] for number in range(len(records))] == records


@bounded
@given(st.lists(st.sampled_from([0, 1, 5_000, 16_383, 16_384, 40_000]), max_size=12))
def test_records_at_the_edges_of_blocks_are_read_back(sizes: list[int]) -> None:
    records = [bytes([number]) * size for number, size in enumerate(sizes)]
    found = stored(records)
    assert [found[number] for number in reversed(range(len(records)))] == records[::-1]


@pytest.mark.parametrize("number", [-1, 3])
def test_document_that_is_not_there(number: int) -> None:
    with pytest.raises(IndexError, match=f"no document {number} among 3"):
        stored([b"a", b"b", b"c"])[number]


def test_threads_read_the_same() -> None:
    records = [random.Random(number).randbytes(3_000) for number in range(400)]
    found = stored(records)

    def ask(seed: int) -> bool:
        chosen = random.Random(seed).choices(range(400), k=300)
        return all(found[number] == records[number] for number in chosen)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))
