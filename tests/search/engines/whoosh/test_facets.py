"""One value for each document, as arrays and as Whoosh reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory
from whoosh import columns as whoosh_columns

from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.facets import FacetReader, FacetWriter, has_facet, is_facet
from search.engines.whoosh.terms import Texts

bounded = settings(max_examples=60, deadline=None, derandomize=True)

NUMBER = whoosh_columns.NumericColumn
TEXT = whoosh_columns.VarBytesColumn
VALUE = whoosh_columns.RefBytesColumn


def written(column: Any, values: dict[int, Any], count: int) -> Columns:
    sink = Memory()
    columns = ColumnsWriter.begun(sink, "one")
    writer = FacetWriter(column)
    for number, value in values.items():
        writer.add(number, value)
    writer.write(columns, "facet", count)
    columns.close({})
    return Columns(memoryview(sink.content), "seg.columns", "one")


def read(column: Any, values: dict[int, Any], count: int) -> list[Any]:
    return list(FacetReader(written(column, values, count), "facet"))


TEXTS = st.dictionaries(st.integers(0, 19), st.binary(max_size=5))


@bounded
@given(TEXTS, st.sampled_from([TEXT(), VALUE()]))
def test_texts_are_read_back(values: dict[int, bytes], column: Any) -> None:
    assert read(column, values, 20) == [values.get(number, b"") for number in range(20)]


@bounded
@given(st.dictionaries(st.integers(0, 19), st.integers(-(1 << 31), (1 << 31) - 1)))
def test_numbers_are_read_back(values: dict[int, int]) -> None:
    found = read(NUMBER("i", default=-7), values, 20)
    assert found == [values.get(number, -7) for number in range(20)]


@pytest.mark.parametrize(
    ("typecode", "value"), [("Q", (1 << 64) - 1), ("q", -(1 << 63)), ("d", 0.1), ("I", 1 << 31)]
)
def test_extreme_numbers_are_read_back(typecode: str, value: float) -> None:
    assert read(NUMBER(typecode), {0: value}, 2) == [value, 0]


@pytest.mark.parametrize(("typecode", "value"), [("I", -1), ("i", 1 << 31), ("B", 256)])
def test_number_that_does_not_fit_is_refused(typecode: str, value: int) -> None:
    with pytest.raises(OverflowError, match=f"{value} does not fit"):
        written(NUMBER(typecode), {0: value}, 1)


def test_few_distinct_texts_are_kept_once_and_in_order() -> None:
    values = {number: b"ba"[number % 2 : number % 2 + 1] for number in range(300)}
    found = written(VALUE(), values, 300)
    assert list(Texts(found, "facet/names")) == [b"a", b"b"]
    assert (found["facet/codes"].itemsize, found["facet/codes"][:3].tolist()) == (1, [1, 0, 1])


def test_greatest_number_can_stand_first() -> None:
    reader = FacetReader(written(NUMBER("I"), {0: 5, 1: 9}, 2), "facet")
    reader.set_reverse()
    assert sorted(range(2), key=reader.sort_key) == [1, 0]
    assert (len(reader), reader.load()) == (2, [5, 9])


def test_column_without_documents_is_empty() -> None:
    for column in (NUMBER("I"), TEXT(), VALUE()):
        assert read(column, {}, 0) == []


def test_other_kinds_of_columns_are_left_to_whoosh() -> None:
    kinds = [whoosh_columns.BitColumn(), VALUE(fixedlen=2), whoosh_columns.FixedBytesColumn(3)]
    assert not any(map(is_facet, kinds))
    assert all(map(is_facet, [NUMBER("d"), TEXT(), VALUE()]))
    assert not has_facet(written(TEXT(), {}, 0), "other")
