"""Where words begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import letters as ar
from search.analysis import tokenize
from search.analysis.tokenize import script, spans

bounded = settings(max_examples=100, deadline=None, derandomize=True)

SOME_MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0670\u06e1\u08f0"
# Marks of other scripts attach to other letters and are left out of these texts.
PLAIN = 'ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأؤإئپچڤگ  \n.,،؛؟!()«»"-–abcXYZé0123٤٥۶_@/…😀\u200f\u200c'
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
arabic_text = st.text(st.sampled_from(PLAIN), max_size=40)
marks = st.text(st.sampled_from(SOME_MARKS + ar.TATWEEL), min_size=1, max_size=3)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال الوزير", ["قال", "الوزير"]),
        ("كِتَابُ", ["كِتَابُ"]),
        ("مُدَرِّسَةٌ", ["مُدَرِّسَةٌ"]),
        ("كتـــاب", ["كتـــاب"]),
        ("هـ", ["هـ"]),
        ("الرَّحْمَٰنِ", ["الرَّحْمَٰنِ"]),
        ("شَيْـًٔا", ["شَيْـًٔا"]),
        ("پیچیده گۆڤار ٹھیک", ["پیچیده", "گۆڤار", "ٹھیک"]),
        ("ﻻﻋﺐ", ["ﻻﻋﺐ"]),
        ("ﷲ أكبر", ["ﷲ", "أكبر"]),
    ],
)
def test_arabic_word_keeps_its_marks_and_tatweel(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    ["می\u200cخواهم", "كتا\u200dب", "كتا\u00adب", "كت\u2060اب", "كت\ufe0fاب", "كت\u061cاب"],
)
def test_invisible_controls_inside_a_word_do_not_split_it(text: str) -> None:
    assert words(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u200fكتاب\u200f", ["كتاب"]),
        ("\u202bكتاب\u202c جديد", ["كتاب", "جديد"]),
        ("\u2067كتاب\u2069", ["كتاب"]),
        ("\ufeffكتاب", ["كتاب"]),
    ],
)
def test_bidi_controls_around_a_word_are_no_part_of_it(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text", ["2024", "٢٠٢٤", "۲۰۲۴", "13.5", "١٣٫٥", "1,500", "١٬٥٠٠", "1.2.3"]
)
def test_number_with_its_separators_is_one_word(text: str) -> None:
    assert words(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13.", ["13"]),
        (".5", ["5"]),
        ("1، 2", ["1", "2"]),
        ("٥٪", ["٥"]),
        ("2020-05-27", ["2020", "05", "27"]),
    ],
)
def test_punctuation_at_the_edge_of_a_number_is_no_part_of_it(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPS", ["GPS"]),
        ("COVID19", ["COVID19"]),
        ("don't", ["don't"]),
        ("don’t", ["don’t"]),
        ("'quoted'", ["quoted"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("snake_case", ["snake", "case"]),
        ("Москва 東京", ["Москва", "東京"]),
    ],
)
def test_word_of_another_script_is_letters_digits_and_inner_apostrophes(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كتابbook", ["كتاب", "book"]),
        ("bookكتاب", ["book", "كتاب"]),
        ("كتاب5", ["كتاب", "5"]),
        ("5كتب", ["5", "كتب"]),
        ("3D", ["3", "D"]),
        ("iPhoneجديد15", ["iPhone", "جديد", "15"]),
    ],
)
def test_scripts_glued_together_come_apart(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كتاب ،مدرسة", ["كتاب", "مدرسة"]),
        ("كتاب،مدرسة؛قلم؟", ["كتاب", "مدرسة", "قلم"]),
        ("«كتاب» “مدرسة” „قلم“", ["كتاب", "مدرسة", "قلم"]),
        ("كتاب😀مدرسة", ["كتاب", "مدرسة"]),
        ("كتاب/مدرسة", ["كتاب", "مدرسة"]),
        ("كتاب\u00a0مدرسة", ["كتاب", "مدرسة"]),
        ("كتاب\ud800مدرسة", ["كتاب", "مدرسة"]),
        ("كتاب_مدرسة", ["كتاب", "مدرسة"]),
        ("كتاب\x00مدرسة", ["كتاب", "مدرسة"]),
    ],
)
def test_what_is_no_letter_and_no_digit_separates(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", ["", " ", "،؛؟", "😀", "\u200f", "\u064b", "()", "…", "\ud83d"])
def test_text_without_letters_and_digits_has_no_words(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ـكتاب", ["كتاب"]), ("ـ", []), ("ـــ كتاب", ["كتاب"]), ("\ufe70 كتاب", ["كتاب"])],
)
def test_tatweel_or_a_lone_mark_without_a_letter_is_no_word(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_spans_are_offsets_in_the_original_text() -> None:
    assert list(spans("قال: «كِتَابُ» 13.5")) == [(0, 3), (6, 13), (15, 19)]


def test_only_the_asked_range_is_read() -> None:
    assert list(spans("قال الوزير أمس", 4, 10)) == [(4, 10)]


@bounded
@given(any_text)
def test_spans_are_ordered_disjoint_not_empty_and_inside_any_text(text: str) -> None:
    borders = [border for span in spans(text) for border in span]
    assert borders == sorted(borders)
    assert all(0 <= start < end <= len(text) for start, end in spans(text))


@bounded
@given(arabic_text, marks)
def test_marks_after_letters_never_split_a_word(text: str, inserted: str) -> None:
    marked = "".join(char + inserted if char in ar.LETTERS else char for char in text)
    assert len(words(marked)) == len(words(text))


@bounded
@given(any_text)
def test_every_word_is_of_a_known_script(text: str) -> None:
    assert {script(word) for word in words(text)} <= {"arabic", "number", "foreign"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("كِتاب", "arabic"), ("٢٠٢٤", "number"), ("GPS", "foreign"), ("!", ""), ("", "")],
)
def test_script_tells_the_kind_of_word(word: str, expected: str) -> None:
    assert script(word) == expected


@bounded
@given(any_text)
def test_words_are_the_texts_of_the_spans(text: str) -> None:
    assert tokenize.words(text) == words(text)


def test_words_of_a_range_are_those_of_its_spans() -> None:
    assert tokenize.words("قال الوزير أمس", 4, 10) == ["الوزير"]
