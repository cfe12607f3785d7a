"""Which words of a text match, and at which level."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import met
from search.analysis import Analyzer
from search.fields import Level
from search.matching import Match, Matcher, mark
from search.met import Met
from search.query.parser import parse
from search.query.plan import Plan, plan, terms_at
from search.results import Marked

bounded = settings(max_examples=100, deadline=None, derandomize=True)

shared_analyzer = Analyzer.installed()
shared_met = Met(shared_analyzer)

QUERIES = [
    "كتاب",
    "كتاب مدارس",
    'كتاب "وزير الدفاع" مدارس',
    '"وزير وزير"',
    '"ثم نهر ثم" درس',
    "كُتُب GPS 2024",
]
some_words = st.sampled_from(
    "كتاب الكُتُب كَاتِبٌ مكتبة وزير الوَزِير الدِّفَاع وزير الدفاع مدرسة مدرسه المدارس درس نهر ثم GPS 2024".split()
)


def planned(query: str, level: Level = Level.ROOT) -> Plan:
    return plan(parse(query).node, shared_analyzer, level)


def matcher(query: str, level: Level = Level.ROOT) -> Matcher:
    return Matcher(planned(query, level), shared_met)


def pieces(marked: Marked) -> list[str]:
    return [marked.text[span.start : span.end] for span in marked.spans]


def marked_in(text: str, query: str, level: Level = Level.ROOT) -> list[str]:
    return pieces(mark(text, matcher(query, level)))


def naive_matches(words: Sequence[str], firsts: set[int], query: Plan) -> list[Match]:
    """Every word against every term, every place against every run; the tightest comes first."""
    analyses = [shared_analyzer.word(word) for word in words]
    candidates = [
        Match(index, level, number)
        for index, analysis in enumerate(analyses)
        for number, wanted in enumerate(query.words)
        for level in Level
        if set(wanted.terms(level)) & set(terms_at(analysis, level))
    ] + [
        Match(index, level, number)
        for number, run in enumerate(query.runs, len(query.words))
        for level in Level
        for texts in [run.texts(level)]
        for start in range(len(words) - len(texts) + 1)
        if texts
        and not firsts & {*range(start + 1, start + len(texts))}
        and all(terms_at(analyses[start + i], level)[0] == text for i, text in enumerate(texts))
        for index in range(start, start + len(texts))
    ]
    tightest: dict[int, Match] = {}
    for match in sorted(candidates):
        tightest.setdefault(match.word, match)
    return list(tightest.values())


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("قرأ الكتاب أمس", "كتاب", ["الكتاب"]),
        ("قَرَأَ الكِتَابَ أَمْسِ", "كتاب", ["الكِتَابَ"]),
        ("في المَدَارِسِ كِتابٌ", "كتاب", ["كِتابٌ"]),
        ("«وبالكتاب»، قال", "كتاب", ["وبالكتاب"]),
        ("كتـــاب", "كتاب", ["كتـــاب"]),
        ("رؤساء الدول", "رئيس", ["رؤساء"]),
        ("قرأ الكتاب", "نهر", []),
        ("", "كتاب", []),
        ("GPS gps", "GPS", ["GPS", "gps"]),
    ],
)
def test_whole_words_are_marked_where_they_stand(
    text: str, query: str, expected: list[str]
) -> None:
    assert marked_in(text, query) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.EXACT, ["مدرسة"]),
        (Level.FORM, ["مدرسة", "مدرسه"]),
        (Level.STEM, ["مدرسة", "مدرسه", "المدارس"]),
        (Level.ROOT, ["مدرسة", "مدرسه", "المدارس", "درس"]),
    ],
)
def test_level_limits_what_is_marked(level: Level, expected: list[str]) -> None:
    assert marked_in("مدرسة مدرسه المدارس درس", "مدرسة", level) == expected


def test_tightest_level_wins() -> None:
    marked = mark("مدرسة مدرسه المدارس درس", matcher("مدرسة"))
    assert [span.level for span in marked.spans] == [*Level]


def test_word_that_two_query_words_match_has_the_tighter_level() -> None:
    marked = mark("مدرسة", matcher("درس مدرسة"))
    assert [span.level for span in marked.spans] == [Level.EXACT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزير الدفاع قال", ["وزير", "الدفاع"]),
        ("وَزِيرُ الدِّفَاعِ", ["وَزِيرُ", "الدِّفَاعِ"]),
        ("قال وزير إن الدفاع", []),
        ("الدفاع وزير", []),
        ("وزير وزير الدفاع", ["وزير", "الدفاع"]),
        ("وزير", []),
        ("وزير، الدفاع", ["وزير", "الدفاع"]),
    ],
)
def test_phrase_marks_only_words_that_stand_side_by_side(text: str, expected: list[str]) -> None:
    assert marked_in(text, '"وزير الدفاع"') == expected


def test_second_of_two_equal_words_begins_the_phrase() -> None:
    marked = mark("وزير وزير الدفاع", matcher('"وزير الدفاع"'))
    assert [(span.start, span.end) for span in marked.spans] == [(5, 9), (10, 16)]


def test_phrase_does_not_take_other_forms_of_its_words() -> None:
    assert marked_in("وزراء الدفاع", '"وزير الدفاع"') == []


def test_excluded_word_is_not_marked() -> None:
    assert marked_in("كتاب مدرسة", "كتاب -مدرسة") == ["كتاب"]


def test_mark_within_a_range_gives_that_range() -> None:
    marked = mark("كتاب أول. كتاب ثان", matcher("كتاب"), (10, 18))
    assert marked.text == "كتاب ثان"
    assert pieces(marked) == ["كتاب"]


# Properties.


@bounded
@given(st.lists(st.lists(some_words, max_size=30), max_size=3), st.sampled_from(QUERIES), st.data())
def test_matches_are_those_of_a_naive_search(
    texts: list[list[str]], query: str, data: st.DataObject
) -> None:
    level = data.draw(st.sampled_from(Level))
    remembering = matcher(query, level)
    for words in texts:
        firsts = data.draw(st.sets(st.integers(0, 30), max_size=4))
        found = remembering.matches(words, firsts)
        assert found == naive_matches(words, firsts, planned(query, level))


@bounded
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_can_be_marked_and_stays_as_it_is(text: str) -> None:
    marked = mark(text, matcher("a كتاب 1"))
    assert "".join(piece for piece, _ in marked.parts()) == text


def test_words_that_are_forgotten_are_met_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(met, "_KEPT_WORDS", 2)
    found = Met(shared_analyzer)
    for _ in range(3):
        assert found.among({"الكتب", "نهر", "وزير", "بحر"}, ["كتب"]) == {"الكتب"}


def test_threads_may_meet_the_same_words() -> None:
    found = Met(shared_analyzer)
    texts = [set(f"كتاب{n} الكتاب مكتبة وزير{n % 5}".split()) for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda words: sorted(found.among(words, ["كتب"])), texts))
    assert answers == [["الكتاب", "مكتبة"]] * 200
