"""The sentences, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import search
from search import wording
from search.article import Article
from search.fields import Level, Zone
from search.query.parser import parse
from search.query.request import Request
from search.results import Hit, Marked, Notice, QueryWord, Reason, Results

CODES = (
    "no_words", "only_function_words", "ignored", "some_words", "only_by_root", "rebuild_advised",
)  # fmt: skip
ARABIC = re.compile("[ء-ي]")
NOTHING = Results(
    request=Request(""),
    node=None,
    words=(),
    total=0,
    groups={},
    levels={},
    hits=(),
    facets={},
    notices=(),
    next=None,
    took_ms=0.0,
)


KITAB = QueryWord("كتاب", ("كتب",), has_forms=True)
MADRASA = QueryWord("مدرسة", ("درس",), has_forms=True)
LONDON = QueryWord("لندن", (), has_forms=True)
GPS = QueryWord("GPS", (), has_forms=False)


def asked(text: str, *words: QueryWord, level: Level = Level.EXACT) -> Results:
    """An answer to a query, whose tree is what the parser makes of it."""
    request = Request(text, level)
    return replace(NOTHING, request=request, node=parse(text).node, words=words)


def hit(*reasons: Reason) -> Hit:
    return Hit(Article("1", "", ""), 1.0, "all", Marked(""), (), reasons)


@pytest.mark.parametrize("code", CODES)
def test_notice_is_arabic_in_arabic(code: str) -> None:
    assert ARABIC.search(wording.notice(Notice(code, {"pieces": "AND"}), "ar"))


@pytest.mark.parametrize("code", CODES)
def test_notice_is_english_in_english(code: str) -> None:
    said = wording.notice(Notice(code, {"pieces": "AND"}), "en")
    assert re.search("[a-z]{4}", said)
    assert not ARABIC.search(said)


def test_every_notice_that_the_library_gives_has_its_words() -> None:
    folder = Path(search.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    assert set(re.findall(r'Notice\("(\w+)"', sources)) <= set(CODES)


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_ignored_pieces_are_named_as_they_are(lang: str) -> None:
    assert "AND {x} (" in wording.notice(Notice("ignored", {"pieces": "AND {x} ("}), lang)


@pytest.mark.parametrize("lang", wording.LANGUAGES)
@pytest.mark.parametrize("level", [*Level])
@pytest.mark.parametrize("zone", [*Zone])
def test_every_level_and_zone_can_be_said(lang: str, level: Level, zone: Zone) -> None:
    said = wording.why(hit(Reason("كتاب", "كتب", level, zone, 1.0)), lang)
    assert "كتاب" in said
    assert "{" not in said


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_every_level_and_zone_is_said_in_other_words(lang: str) -> None:
    reasons = [Reason("كتاب", "كتب", level, zone, 1.0) for level in Level for zone in Zone]
    assert len({wording.why(hit(reason), lang) for reason in reasons}) == len(reasons)


@pytest.mark.parametrize(
    ("lang", "said"), [("ar", "«كتاب» من الجذر ك ت ب في النص"), ("en", "“كتاب” by the root ك ت ب in the text")]
)  # fmt: skip
def test_root_is_spelled_letter_by_letter(lang: str, said: str) -> None:
    assert wording.why(hit(Reason("كتاب", "كتب", Level.ROOT, Zone.BODY, 1.0)), lang) == said


def test_tightest_level_of_a_word_is_what_is_said() -> None:
    reasons = (
        Reason("كتاب", "كتب", Level.ROOT, Zone.TITLE, 0.1),
        Reason("كتاب", "كتاب", Level.EXACT, Zone.BODY, 0.9),
    )
    assert wording.why(hit(*reasons), "en") == "“كتاب” as typed in the text"


def test_zones_are_joined_title_first() -> None:
    reasons = (
        Reason("كتاب", "كتاب", Level.EXACT, Zone.BODY, 0.5),
        Reason("كتاب", "كتاب", Level.EXACT, Zone.TITLE, 0.5),
    )
    assert wording.why(hit(*reasons), "en") == "“كتاب” as typed in the title and in the text"


def test_margin_is_said_only_when_nothing_else_is() -> None:
    reasons = (
        Reason("كتاب", "كتاب", Level.EXACT, Zone.ASIDE, 0.1),
        Reason("كتاب", "كتاب", Level.EXACT, Zone.BODY, 0.9),
    )
    assert wording.why(hit(*reasons), "en") == "“كتاب” as typed in the text"


def test_each_word_of_the_query_is_explained() -> None:
    reasons = (
        Reason("كتاب", "كتاب", Level.EXACT, Zone.BODY, 0.5),
        Reason("مدارس", "مدرسه", Level.STEM, Zone.TITLE, 0.5),
    )
    assert (
        wording.why(hit(*reasons), "ar") == "«كتاب» كما كُتبت في النص؛ «مدارس» بصيغة أخرى في العنوان"
    )


def test_hit_without_reasons_says_nothing() -> None:
    assert wording.why(hit(), "ar") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("كتاب", "Articles with “كتاب”"),
        ('"وزير الدفاع"', "Articles with the phrase “وزير الدفاع”"),
        ("كتاب AND مدرسة", "Articles with “كتاب” and “مدرسة”"),
        ("كتاب OR مدرسة", "Articles with “كتاب” or “مدرسة”"),
        ("كتاب -مدرسة", "Articles with “كتاب” without “مدرسة”"),
        ("-كتاب", "Articles without “كتاب”"),
        ("كتاب AND (مدرسة OR نهر)", "Articles with “كتاب” and (“مدرسة” or “نهر”)"),
    ],
)
def test_sentence_says_the_operators(text: str, said: str) -> None:
    assert wording.sentence(asked(text, KITAB), "en") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("كتاب", "مقالات فيها «كتاب»"),
        ('"وزير الدفاع"', "مقالات فيها عبارة «وزير الدفاع»"),
        ("-كتاب", "مقالات ليس فيها «كتاب»"),
        ("كتاب OR مدرسة", "مقالات فيها «كتاب» أو «مدرسة»"),
    ],
)
def test_sentence_is_arabic_in_arabic(text: str, said: str) -> None:
    assert wording.sentence(asked(text, KITAB), "ar") == said


def test_words_side_by_side_are_said_to_be_wanted_all_or_in_part() -> None:
    said = wording.sentence(asked("كتاب مدرسة", KITAB, MADRASA), "en")
    assert said == "Articles with “كتاب” and “مدرسة”, both or either"


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.EXACT, "Articles with “كتاب”"),
        (Level.FORM, "Articles with “كتاب”"),
        (Level.STEM, "Articles with “كتاب”, in any form"),
        (Level.ROOT, "Articles with “كتاب”, in any form or by the root \u2068ك ت ب\u2069"),
    ],
)
def test_sentence_says_how_loosely_words_match(level: Level, said: str) -> None:
    assert wording.sentence(asked("كتاب", KITAB, level=level), "en") == said


def test_several_roots_are_each_named_once() -> None:
    results = asked("كتاب مدرسة كتاب", KITAB, MADRASA, KITAB, level=Level.ROOT)
    assert wording.sentence(results, "en").endswith(
        "or by the roots \u2068ك ت ب\u2069, \u2068د ر س\u2069"
    )


def test_word_without_roots_promises_none() -> None:
    said = wording.sentence(asked("لندن", LONDON, level=Level.ROOT), "en")
    assert said == "Articles with “لندن”, in any form"


def test_word_that_does_not_inflect_is_promised_no_forms() -> None:
    assert wording.sentence(asked("GPS", GPS, level=Level.ROOT), "en") == "Articles with “GPS”"


@pytest.mark.parametrize(
    ("lang", "said"), [("ar", "كل المقالات، الأحدث أولًا"), ("en", "All articles, newest first")]
)
@pytest.mark.parametrize("text", ["", "  "])
def test_empty_query_is_said_to_show_all_articles(lang: str, said: str, text: str) -> None:
    assert wording.sentence(asked(text), lang) == said


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_query_without_words_is_said_to_hold_none(lang: str) -> None:
    assert wording.sentence(asked("؟!"), lang) == wording.notice(Notice("no_words", {}), lang)


@pytest.mark.parametrize("lang", wording.LANGUAGES)
@pytest.mark.parametrize("text", ["كتاب", "-كتاب", "(كتاب OR مدرسة) -نهر", '"كتاب" مدرسة'])
def test_sentence_names_every_word(lang: str, text: str) -> None:
    said = wording.sentence(asked(text, KITAB), lang)
    assert [word for word in re.findall("[ء-ي]+", text) if word not in said] == []


def test_spaced_root_has_a_space_between_letters() -> None:
    assert wording.spaced("دحرج") == "د ح ر ج"
