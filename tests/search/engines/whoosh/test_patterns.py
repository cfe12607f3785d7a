"""The terms that fit a glob."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory

from search.engines.whoosh import patterns
from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.inverted import Inverted, InvertedWriter

bounded = settings(max_examples=100, deadline=None, derandomize=True)
TEXTS = st.sets(st.text("كتابA", max_size=4), max_size=30).map(sorted)
GLOBS = st.text("كتابA*?", max_size=5)


def inverted(texts: list[str]) -> Inverted:
    """A field whose term number n is in document n, n + 1 times, and in the last document."""
    sink = Memory()
    columns = ColumnsWriter.begun(sink, "one")
    writer = InvertedWriter("body")
    for number, text in enumerate(texts):
        writer.start(text.encode())
        writer.add(number, number + 1, float(number + 1))
        writer.add(len(texts), 1, 1.0)
    writer.write(columns)
    columns.close({})
    return Inverted(Columns(memoryview(sink.content), "seg.columns", "one"), "body")


@bounded
@given(TEXTS, GLOBS)
def test_terms_that_fit_are_those_of_a_shell(texts: list[str], glob: str) -> None:
    texts = sorted(texts, key=str.encode)
    ranges = patterns.fitting_terms(inverted(texts).terms, glob)
    found = [texts[number] for first, last in ranges for number in range(first, last)]
    assert found == [text for text in texts if text and fnmatchcase(text, glob)]


@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_frequencies_add_up(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_AT_ONCE", at_once)
    documents, sums = patterns.postings(inverted(["", "ab", "ac", "b", "ba"]), "a*", 6)
    assert documents.tolist() == [1, 2, 5]
    assert sums.tolist() == [2, 3, 2]


def test_signs_of_other_patterns_are_letters() -> None:
    terms = inverted(["(a)", "[a]", "a.b", "aXb"]).terms
    assert [list(patterns.fitting_terms(terms, glob)) for glob in ("a.b", "[a]*", "?a)")] == [
        [(2, 3)],
        [(1, 2)],
        [(0, 1)],
    ]
