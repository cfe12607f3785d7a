"""Numbers are read back whatever their size, and few large ones do not widen the others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory

from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.narrow import Narrow, write_narrow

numbers = st.lists(
    st.one_of(*[st.integers(0, 9)] * 9, st.sampled_from([254, 255, 256, 65_534, 65_535, 1 << 31])),
    max_size=200,
)


def written(values: list[int]) -> Columns:
    sink = Memory()
    columns = ColumnsWriter.begun(sink, "one")
    write_narrow(columns, "n", np.array(values, dtype="<u4"))
    columns.close({})
    return Columns(memoryview(sink.content), "seg.columns", "one")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(numbers, st.integers(0, 200), st.integers(0, 200))
def test_slices_are_read_back(values: list[int], first: int, last: int) -> None:
    assert Narrow(written(values), "n")[first:last].tolist() == values[first:last]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(numbers.filter(bool), st.data())
def test_places_are_read_back(values: list[int], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=50))
    found = Narrow(written(values), "n")[np.array(places, dtype=np.int64)]
    assert found.tolist() == [values[place] for place in places]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1] * 100, "u1"),
        ([1] * 100 + [255], "u1"),
        ([1] * 100 + [70_000], "u1"),
        ([1] * 10 + [300] * 90, "<u2"),
        ([1] * 10 + [300] * 90 + [70_000], "<u2"),
        ([70_000] * 100, "<u4"),
    ],
)
def test_column_is_as_narrow_as_most_numbers(values: list[int], kind: str) -> None:
    assert written(values).directory["n"][0] == kind
