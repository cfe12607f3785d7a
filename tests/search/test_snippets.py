"""Which passages of an article are shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analyzer
from search.article import Article, Range
from search.fields import Level
from search.matching import Matcher
from search.met import Met
from search.query.parser import parse
from search.query.plan import plan, terms_at
from search.results import Marked
from search.snippets import passages

bounded = settings(max_examples=100, deadline=None, derandomize=True)

shared_analyzer = Analyzer.installed()

QUERY = 'كتاب "وزير الدفاع" مدارس'
some_words = st.sampled_from(
    "كتاب الكُتُب كَاتِبٌ مكتبة وزير الوَزِير الدِّفَاع وزير الدفاع مدرسة المدارس درس نهر ثم GPS 2024".split()
)
separators = st.sampled_from([" ", " ", " ", ". ", "، ", "\n", " «", "؟\n\n", "…", "\u200f "])
texts = st.lists(st.tuples(some_words, separators), max_size=60).map(
    lambda pairs: "".join(word + separator for word, separator in pairs)
)


def matcher(query: str, level: Level = Level.ROOT) -> Matcher:
    return Matcher(plan(parse(query).node, shared_analyzer, level), Met(shared_analyzer))


def pieces(marked: Marked) -> list[str]:
    return [marked.text[span.start : span.end] for span in marked.spans]


def shown(
    body: str,
    query: str,
    *,
    aside: tuple[Range, ...] = (),
    count: int = 3,
    words: int = 28,
    level: Level = Level.ROOT,
    sought: set[int] | None = None,
) -> tuple[Marked, ...]:
    within = Article("1", "", body, aside=aside).main_ranges()
    found = matcher(query, level)
    return passages(body, within, found, sought=sought, count=count, words=words)


def shown_texts(body: str, query: str, **options: int) -> list[str]:
    return [marked.text for marked in shown(body, query, **options)]  # type: ignore[arg-type]


def test_passage_begins_with_the_sentence_of_its_match() -> None:
    body = "جرى النهر طويلا. " * 10 + "قرأ الرجل الكتاب. " + "جرى النهر طويلا. " * 10
    (passage,) = shown(body, "كتاب")
    assert passage.text.startswith("قرأ الرجل الكتاب. جرى")


def test_cut_sentence_has_ellipses_at_both_ends() -> None:
    body = "نهر " * 40 + "كتاب " + "نهر " * 40
    (passage,) = shown(body, "كتاب")
    assert (passage.text[0], passage.text[-1]) == ("…", "…")


def test_whole_text_has_no_ellipsis() -> None:
    assert shown_texts("قرأ الكتاب.", "كتاب") == ["قرأ الكتاب."]


def test_passage_keeps_the_full_stop_of_its_sentence() -> None:
    body = "قرأ الرجل الكتاب " + "نهر " * 20 + "نهر. ثم نام وجرى النهر بعيدا."
    assert shown_texts(body, "كتاب")[0].endswith("نهر.")


def test_line_breaks_become_spaces() -> None:
    assert shown_texts("قرأ الكتاب\tأمس\nونام", "كتاب") == ["قرأ الكتاب أمس ونام"]


def test_passage_that_ends_with_its_line_ends_with_its_word() -> None:
    body = "كتاب " + "نهر " * 18 + "نهر\n" + "نهر " * 40
    assert shown_texts(body, "كتاب")[0][-1] != " "


@pytest.mark.parametrize("count", [1, 2, 3])
def test_passages_are_at_most_as_many_as_asked(count: int) -> None:
    body = ("كتاب. " + "نهر " * 40 + ". ") * 8
    assert 1 <= len(shown(body, "كتاب", count=count)) <= count


@pytest.mark.parametrize("words", [8, 20, 28, 100])
def test_passage_has_at_most_the_words_asked(words: int) -> None:
    body = "نهر " * 200 + "كتاب " + "نهر " * 200
    tokens = [list(shared_analyzer.tokens(p.text)) for p in shown(body, "كتاب", words=words)]
    assert max(map(len, tokens)) <= words


@pytest.mark.parametrize("words", [8, 9, 12, 13, 28])
@pytest.mark.parametrize("before", [0, 5, 8, 11, 12, 13, 40])
def test_passage_of_a_match_shows_it(words: int, before: int) -> None:
    body = "نهر " * before + "كتاب " + "نهر " * 40
    assert [pieces(passage) for passage in shown(body, "كتاب", words=words)] == [["كتاب"]]


def test_passages_stand_in_reading_order() -> None:
    filler = "نهر " * 60
    body = f"الكتب. {filler}. المدرسة. {filler}. كتاب مدرسة."
    found = [pieces(passage) for passage in shown(body, "كتاب مدرسة")]
    assert found[-1] == ["كتاب", "مدرسة"]


def test_passage_with_all_words_is_preferred() -> None:
    filler = "نهر " * 60
    body = f"كتاب. {filler}. مدرسة. {filler}. كتاب مدرسة. {filler}."
    assert [pieces(p) for p in shown(body, "كتاب مدرسة", count=1)] == [["كتاب", "مدرسة"]]


def test_passage_with_the_tighter_match_is_preferred() -> None:
    filler = "نهر " * 60
    body = f"مكتبة. {filler}. كتاب. {filler}."
    assert [pieces(passage) for passage in shown(body, "كتاب", count=1)] == [["كتاب"]]


def test_passages_do_not_overlap() -> None:
    found = shown("كتاب نهر " * 100, "كتاب", words=20)
    assert sum(len(passage.text.strip("…")) for passage in found) <= len("كتاب نهر " * 100)


def test_text_without_a_match_shows_its_beginning() -> None:
    body = "جرى النهر. " + "نهر " * 60
    (passage,) = shown(body, "كتاب", words=10)
    assert passage.text.startswith("جرى النهر. نهر")
    assert passage.spans == ()


@pytest.mark.parametrize("body", ["", " ", "!؟", "\n\n"])
def test_text_without_words_shows_nothing(body: str) -> None:
    assert shown(body, "كتاب") == ()


ASIDE = "اقرأ أيضا خبر آخر."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "ثم قرأ الكتاب في البيت."),
        ("قرأ الكتاب أمس. ", " ثم ذهب إلى البيت ونام."),
        ("قرأ الكتاب أمس ", " ثم ذهب إلى البيت ونام."),
        ("ذهب إلى البيت ", " ثم قرأ الكتاب ونام."),
        ("ذهب إلى البيت. ", " ثم نام."),
        ("قرأ الكتاب أمس. ", ""),
        ("نهر " * 40 + "كتاب ", " كتاب " + "نهر " * 40),
    ],
)
def test_aside_is_never_shown(before: str, after: str) -> None:
    aside = (len(before), len(before) + len(ASIDE))
    found = shown(before + ASIDE + after, "كتاب", aside=(aside,))
    assert found
    assert [passage.text for passage in found if "أيضا" in passage.text] == []


def test_words_on_both_sides_of_an_aside_are_no_phrase() -> None:
    found = shown("وزير خبر الدفاع", '"وزير الدفاع"', aside=((5, 8),))
    assert [pieces(passage) for passage in found if passage.spans] == []


def test_article_that_is_all_aside_shows_nothing() -> None:
    assert shown("كتاب", "كتاب", aside=((0, 4),)) == ()


# Long texts: the bounds are those of `snippets`.

LINE = "جرى النهر طويلا بين الجبال.\n"


@pytest.mark.parametrize("before", [0, 3_000, 30_000])
def test_match_far_down_a_long_text_is_shown(before: int) -> None:
    (passage,) = shown(LINE * before + "قرأ الرجل الكتاب.\n" + LINE * 6_000, "كتاب")
    assert pieces(passage) == ["الكتاب"]


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ({0}, [["مكتبة"]]),
        ({0, 1}, [["مكتبة"], ["كتاب", "وزير"]]),
        (None, [["مكتبة"], ["كتاب", "وزير"]]),
    ],
)
def test_long_text_is_read_until_all_that_is_there_was_met(
    sought: set[int] | None, expected: list[list[str]]
) -> None:
    body = "مكتبة.\n" + LINE * 6_000 + "كتاب وزير.\n" + LINE * 6_000
    found = shown(body, "كتاب وزير", sought=sought)
    assert [pieces(passage) for passage in found] == expected


def test_end_of_a_text_is_not_read_for_ever() -> None:
    (passage,) = shown(LINE * 40_000 + "كتاب", "كتاب")
    assert passage.spans == ()


def test_long_line_is_cut_between_words() -> None:
    (passage,) = shown("نهر " * 50_000 + "كتاب " + "نهر " * 50_000, "كتاب")
    assert pieces(passage) == ["كتاب"]


def test_long_word_alone_is_a_text() -> None:
    (passage,) = shown("ن" * 250_000, "كتاب")
    assert set(passage.text.strip("…")) <= {"ن"}


# Properties.


def assert_true_marks(marked: Marked) -> None:
    """Spans in order, apart, inside, and each a word that matches at its level."""
    borders = [border for span in marked.spans for border in (span.start, span.end)]
    assert borders == sorted(borders)
    assert not borders or 0 <= borders[0] < borders[-1] <= len(marked.text)
    query = plan(parse(QUERY).node, shared_analyzer, Level.ROOT)
    analyses = [word.analysis for word in query.words] + [*query.runs[0].analyses]
    for span in marked.spans:
        found = shared_analyzer.word(marked.text[span.start : span.end])
        wanted = {term for a in analyses for term in terms_at(a, span.level)}
        assert wanted & {*terms_at(found, span.level)}


@bounded
@given(texts, st.integers(1, 4), st.integers(8, 30))
def test_every_mark_in_a_passage_is_a_wanted_word(text: str, count: int, words: int) -> None:
    found = shown(text, QUERY, count=count, words=words)
    assert len(found) <= count
    for passage in found:
        assert_true_marks(passage)


@bounded
@given(texts)
def test_passage_is_text_of_the_article(text: str) -> None:
    plain = "".join(" " if char.isspace() else char for char in text)
    found = [passage.text.strip("…") for passage in shown(text, QUERY)]
    assert [piece for piece in found if piece not in plain] == []
