"""What is gathered from word numbers is what stands in the texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from documents import Text, batch, document, in_paragraphs
from hypothesis import given, settings
from memory import Memory
from texts import read, texts, written
from whoosh.filedb.filestore import RamStorage

from search.engines.whoosh import invert
from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.docstore import Stored
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.run import Run
from search.engines.whoosh.verify import problems
from search.engines.whoosh.vocabulary import Vocabulary
from search.fields import TEXT_FIELDS, field_name

bounded = settings(max_examples=40, deadline=None, derandomize=True)
Posting = tuple[str, int, float, list[int]]


def columns_of(found: list[Text]) -> Columns:
    storage = RamStorage()
    return read(storage, written(storage, found))


def postings(columns: Columns, field: str) -> Iterator[Posting]:
    """Every posting of a field, in order: term, document, weight, positions if it has some."""
    lists = Inverted(columns, field)
    for number, text in lists.terms.walk():
        for posting in range(*lists.bounds(number)):
            (document_number,) = lists.documents(posting, posting + 1).tolist()
            (weight,) = lists.weights(posting, posting + 1).tolist()
            places = lists.positions(posting).tolist() if lists.has_positions else []
            yield text.decode(), document_number, weight, places


def expected(found: list[Text], field: str, *, positioned: bool) -> list[Posting]:
    """The same, counted word by word."""
    held: dict[tuple[str, int], tuple[int, list[int]]] = {}
    for number, text in enumerate(found):
        if positioned:
            occurrences = [(term, 100, at) for at, term in enumerate(text.run_of(field)) if term]
        else:
            occurrences = [(term, percent, -1) for term, percent in text.terms(field)]
        for term, percent, at in occurrences:
            weight, places = held.get((term, number), (0, []))
            held[term, number] = (weight + percent, places + [at] * positioned)
    return [(*key, weight / 100, places) for key, (weight, places) in sorted(held.items())]


@bounded
@given(texts())
def test_postings_are_those_of_the_texts(found: list[Text]) -> None:
    columns = columns_of(found)
    for zone, level in TEXT_FIELDS:
        name = field_name(zone, level)
        positioned = Inverted(columns, name).has_positions
        assert list(postings(columns, name)) == expected(found, name, positioned=positioned)


@bounded
@given(texts())
def test_what_is_written_is_whole(found: list[Text]) -> None:
    assert list(problems(columns_of(found), len(found))) == []


@bounded
@given(texts(least=1))
def test_lengths_are_those_of_the_texts(found: list[Text]) -> None:
    columns = columns_of(found)
    for zone, level in TEXT_FIELDS:
        name = field_name(zone, level)
        assert columns[f"{name}/lengths"].tolist() == [len(text.terms(name)) for text in found]
        lengths = columns[f"length_{zone.value}/numbers"].tolist()
        assert lengths == [text.length(zone) for text in found]


def test_gap_takes_a_position_and_is_no_word() -> None:
    columns = columns_of([in_paragraphs("a", "ا ب", "ج")])
    assert list(postings(columns, "body_form")) == [
        ("ا", 0, 1.0, [0]),
        ("ب", 0, 1.0, [1]),
        ("ج", 0, 1.0, [3]),
    ]
    assert columns["length_body/numbers"].tolist() == [3]


def test_more_positions_than_sixteen_bits_hold() -> None:
    columns = columns_of([document("a", "ا ب " * 40_000)])
    (first, second) = postings(columns, "body_form")
    assert first == ("ا", 0, 40_000.0, list(range(0, 80_000, 2)))
    assert second == ("ب", 0, 40_000.0, list(range(1, 80_000, 2)))


def test_article_of_many_distinct_words() -> None:
    words = [f"كلمة{number}" for number in range(100_000)]
    columns = columns_of([document("a", " ".join(words))])
    assert [term for term, *_ in postings(columns, "body_stem")] == sorted(words)


def test_term_of_many_bytes() -> None:
    columns = columns_of([document("a", "ب" * 30_000)])
    assert next(postings(columns, "body_exact")) == ("ب" * 30_000, 0, 1.0, [0])


def test_later_document_of_an_article_is_the_one_that_stays() -> None:
    run = Run(ColumnsWriter.begun(Memory(), "one"), Vocabulary())
    run.add(batch(document("a", "ا"), document("b", "ا")))
    run.add(batch(document("a", "ب")))
    assert run.replaced().tolist() == [True, False, False]


def test_discarded_document_is_marked() -> None:
    run = Run(ColumnsWriter.begun(Memory(), "one"), Vocabulary())
    run.add(batch(document("a", "ا")))
    assert (run.discard("a"), run.discard("a"), run.replaced().tolist()) == (True, False, [True])


def test_record_of_every_document_is_kept() -> None:
    columns = columns_of([document(str(number), "ا") for number in range(5)])
    assert len(Stored(columns)) == 5


def test_terms_sorted_some_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [document(str(n), f"ا ب{n % 7} كتاب/كتب:60/كتو:20 ا ج{n % 3}") for n in range(50)]
    whole = columns_of(found)
    monkeypatch.setattr(invert, "_PIECE", 9)
    pieces = columns_of(found)
    for name in whole:
        if not name.startswith("stored"):
            assert whole[name].tolist() == pieces[name].tolist()
