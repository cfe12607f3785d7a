"""Typed vowels and shaddas as evidence against readings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analyzer
from search.analysis import letters as ar
from search.analysis.marks import disagreement, evidence, parse

bounded = settings(max_examples=100, deadline=None, derandomize=True)


def test_letters_are_parsed_with_vowel_and_shadda() -> None:
    assert parse("كُتّاب") == (
        ("ك", ar.DAMMA, False),
        ("ت", "", True),
        ("ا", "", False),
        ("ب", "", False),
    )


@pytest.mark.parametrize("word", ["دَر\u0651\u064eس", "دَر\u064e\u0651س"])
def test_order_of_vowel_and_shadda_does_not_matter(word: str) -> None:
    assert parse(word)[1] == ("ر", ar.FATHA, True)


@pytest.mark.parametrize("word", ["\u064eكتب", "كتب\u064b", "كتب\u0670", "\u0651كتب"])
def test_marks_of_other_kinds_and_before_the_word_are_passed_over(word: str) -> None:
    assert parse(word) == parse("كتب")


@pytest.mark.parametrize(
    ("typed", "start", "stem"),
    [
        ("كُتُب", 0, "كُتُب"),
        ("كتُب", 0, "كُتُب"),
        ("كتب", 0, "كُتُب"),
        ("كُتُبُ", 0, "كُتُب"),
        ("كَتَبَ", 0, "كَتَب"),
        ("وَكُتُب", 1, "كُتُب"),
        ("الشَّمس", 2, "شَمس"),
        ("كُتُب", 0, "كَتَب|كُتُب"),
    ],
)
def test_marks_that_agree_cost_nothing(typed: str, start: int, stem: str) -> None:
    assert disagreement(evidence(typed), start, stem) == 0


@pytest.mark.parametrize(
    ("typed", "start", "stem", "cost"),
    [
        ("كُتُب", 0, "كَتَب", 16_000),
        ("كُتب", 0, "كَتَب", 8_000),
        ("دَرّس", 0, "دَرَس", 8_000),
        ("دَرَس", 0, "دَر\u064e\u0651س", 2_000),
        ("وَكُتُب", 1, "كَتَب", 16_000),
    ],
)
def test_letter_whose_marks_differ_costs(typed: str, start: int, stem: str, cost: int) -> None:
    assert disagreement(evidence(typed), start, stem) == cost


def test_sukun_speaks_against_a_vowel() -> None:
    assert disagreement(evidence("دَرْس"), 0, "دَرَس") == 8_000


def test_cheapest_alternative_counts() -> None:
    assert disagreement(evidence("كُتب"), 0, "كَتَب|كُتُب|كُتِب") == 0


@bounded
@given(
    st.text(st.sampled_from("كتبدرس\u064e\u064f\u0650\u0651\u0652"), max_size=15),
    st.integers(0, 15),
    st.text(st.sampled_from("كتبدرس\u064e\u064f\u0650\u0651"), max_size=15),
)
def test_any_marks_can_be_compared(typed: str, start: int, stem: str) -> None:
    assert disagreement(evidence(typed), start, stem) >= 0


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("كُتُب", "كتاب"),
        ("كَتَبَ", "كتب"),
        ("عِلم", "علم"),
        ("عَلَم", "علم"),
        ("مُدَرِّسة", "مدرس"),
        ("مَدْرَسة", "مدرسه"),
        ("والكُتُب", "كتاب"),
        ("رِجال", "رجل"),
        ("حُكْم", "حكم"),
    ],
)
def test_typed_vowels_choose_the_lemma(typed: str, stem: str, analyzer: Analyzer) -> None:
    assert analyzer.word(typed).stem == stem


@pytest.mark.parametrize(
    ("typed", "lemma"),
    [
        ("عِلْم", "عِلم"),
        ("عَلَم", "عَلَم"),
        ("دَرَّسَ", "دَر\u064e\u0651س"),
        ("دَرْس", "دَرس"),
        ("كَتَّبَ", "كَت\u064e\u0651ب"),
        ("قَدِمَ", "قَدِم"),
        ("قَدَّمَ", "قَد\u064e\u0651م"),
        ("حَمَّام", "حَمّام"),
        ("حَمَام", "حَمام"),
        ("جَمَال", "جَمال"),
        ("جِمَال", "جَمَل"),
    ],
)
def test_likeliest_reading_agrees_with_typed_marks(
    typed: str, lemma: str, analyzer: Analyzer
) -> None:
    assert analyzer.readings(typed)[0].lemma == lemma


def test_vowels_tell_the_verb_from_the_plural(analyzer: Analyzer) -> None:
    assert analyzer.word("كُتُب").stem != analyzer.word("كَتَبَ").stem
