"""Compiled or not, the inner steps give the same, and never reach beyond an array."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory

from search.engines.whoosh import kernels
from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.terms import Terms, TextsWriter

bounded = settings(max_examples=150, deadline=None, derandomize=True)
SIZE = 300
WHOLE = ["u1", "u2", "u4", "u8", "i8"]
compiled = kernels.compiled
needs_compiled = pytest.mark.skipif(compiled is None, reason="built without a compiler")

numbers = st.lists(st.integers(0, 255), unique=True, max_size=80).map(sorted)
kinds = st.sampled_from(WHOLE)


def both(run: Any) -> list[Any]:
    """What a step gives by NumPy, and compiled."""
    found = []
    try:
        for kernels.compiled in (None, compiled):
            found.append(run())
    finally:
        kernels.compiled = compiled
    return found


@needs_compiled
@bounded
@given(numbers, kinds, st.sampled_from(["u1", "u2", "u4", "f4", "f8"]), st.integers(0, 9))
def test_impacts_are_the_same(documents: list[int], kind: str, frequency: str, seed: int) -> None:
    chance = np.random.default_rng(seed)
    norms = chance.random(SIZE, dtype=np.float32) + np.float32(0.3)
    frequencies = chance.integers(1, 200, len(documents)).astype(frequency)
    held = np.array(documents, dtype=kind)
    numpy, fast = both(lambda: kernels.impacts(held, frequencies, norms, 2.7))
    assert numpy.tolist() == fast.tolist()


@needs_compiled
@bounded
@given(numbers, kinds, st.sampled_from(["add", "raise_to"]), st.integers(0, 9))
def test_scores_are_the_same(documents: list[int], kind: str, step: str, seed: int) -> None:
    chance = np.random.default_rng(seed)
    before = chance.random(SIZE, dtype=np.float32)
    values = chance.random(len(documents), dtype=np.float32)

    def run() -> list[float]:
        scores = before.copy()
        getattr(kernels, step)(scores, np.array(documents, dtype=kind), values)
        return list(scores.tolist())

    numpy, fast = both(run)
    assert numpy == fast


@needs_compiled
@bounded
@given(numbers, kinds, st.sampled_from(["add_impacts", "raise_impacts"]), st.integers(0, 9))
def test_scores_of_postings_are_the_same(
    documents: list[int], kind: str, step: str, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    before, norms = chance.random((2, SIZE), dtype=np.float32) + np.float32(0.3)
    frequencies = chance.integers(1, 200, len(documents)).astype("u1")

    def run() -> list[float]:
        scores = before.copy()
        getattr(kernels, step)(scores, np.array(documents, dtype=kind), frequencies, norms, 2.7)
        return list(scores.tolist())

    numpy, fast = both(run)
    assert numpy == fast


@needs_compiled
@bounded
@given(
    st.lists(st.binary(max_size=5), unique=True, max_size=300).map(sorted), st.binary(max_size=6)
)
def test_place_among_texts_is_the_same(texts: list[bytes], text: bytes) -> None:
    sink = Memory()
    columns = ColumnsWriter.begun(sink, "one")
    writer = TextsWriter()
    writer.extend(texts)
    writer.write(columns, "field/terms")
    columns.close({})
    opened = Columns(memoryview(sink.content), "seg.columns", "one")
    assert both(lambda: Terms(opened, "field").at_least(text)) == [bisect_left(texts, text)] * 2


@needs_compiled
def test_texts_that_end_beyond_the_last_one_are_refused() -> None:
    with pytest.raises(IndexError, match="beyond"):
        compiled.at_least(b"abc", np.array([2, 9], dtype=np.uint32), b"zz")


@needs_compiled
@bounded
@given(numbers, kinds)
def test_flags_are_the_same(documents: list[int], kind: str) -> None:
    def run() -> list[bool]:
        flags = np.zeros(SIZE, dtype=np.bool_)
        kernels.flag(flags, np.array(documents, dtype=kind))
        return list(flags.tolist())

    numpy, fast = both(run)
    assert numpy == fast


@needs_compiled
@bounded
@given(numbers, kinds, st.lists(st.integers(-5, 400), max_size=40), st.booleans())
def test_places_are_the_same(hay: list[int], kind: str, needles: list[int], order: bool) -> None:
    sought = np.array(sorted(needles) if order else needles, dtype=np.int64)

    def run() -> list[Any]:
        places, is_there = kernels.find(np.array(hay, dtype=kind), sought)
        return [is_there.tolist(), places[is_there].tolist(), np.minimum(places, 0).tolist()]

    numpy, fast = both(run)
    assert numpy == fast


@needs_compiled
@bounded
@given(
    st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=400),
    st.integers(1, 40),
    st.sampled_from([0.0, 1e-6, 0.3]),
)
def test_leading_ones_are_the_same(values: list[float], most: int, slack: float) -> None:
    scores = np.array(values, dtype=np.float32)
    numpy, fast = both(lambda: sorted(kernels.leading(scores, most, slack).tolist()))
    assert numpy == fast


@needs_compiled
def test_more_leading_ones_than_there_was_room_for() -> None:
    scores = np.ones(5_000, dtype=np.float32)
    assert len(kernels.leading(scores, 3, 0.0)) == 5_000


@needs_compiled
@pytest.mark.parametrize("document", [5, 255])
@pytest.mark.parametrize("kind", WHOLE)
def test_document_beyond_the_array_is_refused(document: int, kind: str) -> None:
    documents = np.array([1, document], dtype=kind)
    five, two = np.zeros(5, dtype=np.float32), np.ones(2, dtype=np.float32)
    with pytest.raises(IndexError, match="1 of the documents"):
        compiled.add(five, documents, two)
    with pytest.raises(IndexError):
        compiled.impacts(documents, documents, five, two.copy(), 1.0)
    with pytest.raises(IndexError):
        compiled.add_impacts(documents, documents, five, five.copy(), 1.0)
    with pytest.raises(IndexError):
        compiled.flag(np.zeros(5, dtype=np.bool_), documents)


@needs_compiled
def test_negative_document_is_refused() -> None:
    with pytest.raises(IndexError):
        compiled.flag(np.zeros(5, dtype=np.bool_), np.array([-1]))


@needs_compiled
@pytest.mark.parametrize(
    ("step", "arguments"),
    [
        ("add", ()),
        ("add", (1, 2, 3)),
        ("add", (np.zeros(3), np.zeros(1, "u1"), np.zeros(1, "f4"))),
        ("add", (np.zeros(3, "f4"), np.zeros(1, "f4"), np.zeros(1, "f4"))),
        ("add", (np.zeros(6, "f4")[::2], np.zeros(1, "u1"), np.zeros(1, "f4"))),
        ("flag", (np.zeros(3, "u1"), np.zeros(1, "u1"))),
        ("find", (np.zeros(0, "u1"), np.zeros(1, "i8"), np.zeros(1, "i8"), np.zeros(1, "?"))),
        (
            "leading",
            (np.zeros(3, "f4"), np.zeros(0, "f4"), np.zeros(1, "f4"), np.zeros(1, "i8"), 0.0),
        ),
        (
            "impacts",
            (np.zeros(1, "u1"), np.zeros(1, "u1"), np.zeros(1, "f4"), np.zeros(1, "f4"), "x"),
        ),
    ],
)
def test_wrong_arguments_are_refused(step: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises((TypeError, ValueError, BufferError)):
        getattr(compiled, step)(*arguments)


@needs_compiled
@pytest.mark.parametrize("step", ["add", "raise_to"])
def test_arrays_of_other_lengths_are_refused(step: str) -> None:
    with pytest.raises(ValueError, match="one length"):
        getattr(compiled, step)(np.zeros(3, "f4"), np.zeros(2, "u1"), np.zeros(1, "f4"))
