"""How a word is understood, told step by step."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer
from search.errors import UserError
from search.understand import described, explain

TERMS = (("الكتب", 4), ("كاتب", 2), ("كتاب", 3), ("من", 9))


def lines(word: str, analyzer: Analyzer, terms: tuple[tuple[str, int], ...] | None = None) -> str:
    return "\n".join(described(explain(word, analyzer, terms)))


def test_folds_lead_from_the_typed_word_to_its_form(analyzer: Analyzer) -> None:
    assert explain("المَكْتَبَةُ", analyzer).folds == (
        ("typed", "المَكْتَبَةُ"),
        ("exact", "المكتبة"),
        ("form", "المكتبه"),
    )


def test_what_was_chosen_is_the_analysis_of_the_word(analyzer: Analyzer) -> None:
    assert explain("المكتبة", analyzer).analysis == analyzer.word("المكتبة")


def test_readings_are_those_of_the_analyzer(analyzer: Analyzer) -> None:
    assert explain("كتب", analyzer).readings == analyzer.readings("كتب")


@pytest.mark.parametrize("word", ["GPS", "2024"])
def test_word_that_is_not_arabic_has_no_readings(analyzer: Analyzer, word: str) -> None:
    assert explain(word, analyzer).readings == ()


def test_spaces_around_a_word_are_passed_over(analyzer: Analyzer) -> None:
    assert explain(" كتاب\n", analyzer) == explain("كتاب", analyzer)


def test_without_an_index_there_are_no_relatives(analyzer: Analyzer) -> None:
    assert explain("كتاب", analyzer).relatives is None


def test_relatives_come_from_the_terms_given(analyzer: Analyzer) -> None:
    related = explain("الكتاب", analyzer, TERMS).relatives
    assert related is not None
    assert (related.stem, related.roots) == (
        (("الكتب", 4), ("كتاب", 3)),
        {"كتب": (("كاتب", 2),)},
    )


@pytest.mark.parametrize("text", ["", " ", "!", "كتاب جديد", "كتاب،جديد", "ك" * 101, "\ud800"])
def test_text_that_is_no_single_word_is_refused(analyzer: Analyzer, text: str) -> None:
    with pytest.raises(UserError, match="is not one word of at most 100 characters") as refused:
        explain(text, analyzer)
    assert (refused.value.code, refused.value.field) == ("not_a_word", "word")


def test_word_of_a_hundred_characters_is_taken(analyzer: Analyzer) -> None:
    assert explain("ك" * 100, analyzer).word == "ك" * 100


def test_long_text_is_not_repeated_whole_when_it_is_refused(analyzer: Analyzer) -> None:
    with pytest.raises(UserError) as refused:
        explain("ك" * 5000, analyzer)
    assert len(str(refused.value)) < 300


def test_description_begins_with_the_word_and_its_folds(analyzer: Analyzer) -> None:
    assert lines("المَكتَبَة", analyzer).startswith(
        "المَكتَبَة\n  folds     المَكتَبَة (typed) > المكتبة (exact) > المكتبه (form)\n"
    )


def test_description_says_what_was_chosen(analyzer: Analyzer) -> None:
    assert "  chosen    word, stem مكتبه, roots ك ت ب (1.00)" in lines("المكتبة", analyzer)


def test_description_of_a_word_without_a_root_has_a_dash(analyzer: Analyzer) -> None:
    assert "  chosen    function, stem من, roots -" in lines("من", analyzer)


def test_description_takes_a_reading_apart(analyzer: Analyzer) -> None:
    assert "و + ب + [مَكتَب] + ات + هم  lemma مَكتَبة  noun  root كتب" in lines("وبمكتباتهم", analyzer)


def test_description_names_the_table_of_a_reading(analyzer: Analyzer) -> None:
    assert "(lexicon: families/22-kaf.txt)" in lines("المكتبة", analyzer)


def test_description_says_when_nothing_was_known(analyzer: Analyzer) -> None:
    assert lines("قشماط", analyzer).endswith("root -  (fallback)")


def test_description_without_an_index_tells_no_relatives(analyzer: Analyzer) -> None:
    assert "  by " not in lines("كتاب", analyzer)


def test_description_tells_relatives_with_their_counts(analyzer: Analyzer) -> None:
    assert lines("الكتاب", analyzer, TERMS).endswith(
        "\n  by stem   الكتب 4, كتاب 3\n  by ك ت ب  كاتب 2"
    )


def test_description_of_a_word_without_relatives_has_a_dash(analyzer: Analyzer) -> None:
    assert lines("لندن", analyzer, TERMS).endswith("\n  by stem   -")
