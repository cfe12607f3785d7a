"""The columns of a field: terms in their order, postings, positions."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory

from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.inverted import Inverted, InvertedWriter
from search.engines.whoosh.phrases import runs

bounded = settings(max_examples=80, deadline=None, derandomize=True)

TEXTS = st.text(st.sampled_from("كتبا"), max_size=4).map(str.encode)
PLACES = st.sets(st.integers(0, 70_000), min_size=1, max_size=4).map(sorted)
LISTS = st.dictionaries(TEXTS, st.dictionaries(st.integers(0, 300), PLACES, max_size=80))


def columns_of(writer: InvertedWriter) -> Columns:
    sink = Memory()
    columns = ColumnsWriter.begun(sink, "one")
    writer.write(columns)
    columns.close({})
    return Columns(memoryview(sink.content), "seg.columns", "one")


def inverted(lists: dict[bytes, dict[int, list[int]]]) -> Inverted:
    writer = InvertedWriter("body", positions=True)
    for text in sorted(lists):
        writer.start(text)
        for document, places in sorted(lists[text].items()):
            writer.add(document, len(places), float(len(places)), places)
    return Inverted(columns_of(writer), "body")


@bounded
@given(LISTS)
def test_postings_and_positions_are_read_back(lists: dict[bytes, dict[int, list[int]]]) -> None:
    found = inverted(lists)
    read = {}
    for number, text in found.terms.walk():
        first, last = found.bounds(number)
        documents = found.documents(first, last).tolist()
        places = [found.positions(posting).tolist() for posting in range(first, last)]
        assert found.frequencies(first, last).tolist() == [len(place) for place in places]
        assert found.weights(first, last).tolist() == [len(place) for place in places]
        read[text] = dict(zip(documents, places, strict=True))
    assert read == lists


@bounded
@given(st.sets(TEXTS), TEXTS)
def test_terms_are_found_by_bisection(texts: set[bytes], wanted: bytes) -> None:
    terms = inverted({text: {} for text in texts}).terms
    ordered = sorted(texts)
    assert [text for _, text in terms.walk()] == ordered
    assert terms.at_least(wanted) == bisect_left(ordered, wanted)
    assert terms.find(wanted) == (ordered.index(wanted) if wanted in texts else None)


@pytest.mark.parametrize("number", [-1, 1])
def test_term_that_is_not_there(number: int) -> None:
    with pytest.raises(IndexError, match=f"no text {number} among 1"):
        inverted({b"a": {}}).terms[number]


def test_weights_have_a_column_only_where_they_differ() -> None:
    plain, weighted = InvertedWriter("body"), InvertedWriter("body")
    for writer, weight in ((plain, 2.0), (weighted, 1.5)):
        writer.start(b"a")
        writer.add(7, 2, weight)
    assert "body/weights" not in columns_of(plain)
    assert Inverted(columns_of(weighted), "body").weights(0, 1).tolist() == [1.5]


def test_small_numbers_take_small_columns() -> None:
    columns = columns_of(InvertedWriter("body", positions=True))
    assert columns["body/positions"].itemsize == 1
    writer = InvertedWriter("body", positions=True)
    writer.start(b"a")
    writer.add(0, 1, 1.0, [300])
    columns = columns_of(writer)
    assert (columns["body/positions"].itemsize, columns["body/frequencies"].itemsize) == (2, 1)


@bounded
@given(LISTS, st.data())
def test_positions_of_many_postings_are_those_of_each(
    lists: dict[bytes, dict[int, list[int]]], data: st.DataObject
) -> None:
    found = inverted(lists)
    count = sum(map(len, lists.values()))
    chosen = sorted(data.draw(st.sets(st.integers(0, count - 1)))) if count else []
    positions, counts = found.gather(np.array(chosen, dtype=np.int64))
    each = [found.positions(posting).tolist() for posting in chosen]
    assert counts.tolist() == [len(places) for places in each]
    assert positions.tolist() == [place for places in each for place in places]


@pytest.mark.parametrize("step", [1, 7, 63, 64, 65, 500])
def test_positions_are_gathered_from_long_lists(step: int) -> None:
    found = inverted({b"a": {number: list(range(1 + number % 5)) for number in range(3000)}})
    chosen = np.arange(5, 3000, step)
    positions, _ = found.gather(chosen)
    assert positions.tolist() == [place for n in chosen.tolist() for place in range(1 + n % 5)]


ARTICLES = st.lists(st.lists(st.sampled_from("abc"), max_size=12), max_size=70)


@bounded
@given(ARTICLES, st.lists(st.sampled_from("abcd"), min_size=1, max_size=4))
def test_runs_are_found_where_the_words_stand_side_by_side(
    articles: list[list[str]], run: list[str]
) -> None:
    lists: dict[bytes, dict[int, list[int]]] = {}
    for number, words in enumerate(articles):
        for place, word in enumerate(words):
            lists.setdefault(word.encode(), {}).setdefault(number, []).append(place)
    documents, counts = runs(inverted(lists), [text.encode() for text in run])
    expected = {}
    for number, words in enumerate(articles):
        starts = range(len(words) - len(run) + 1)
        times = sum(words[start : start + len(run)] == run for start in starts)
        if times:
            expected[number] = times
    assert dict(zip(documents.tolist(), counts.tolist(), strict=True)) == expected
