"""What is dropped from a word, and what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import letters as ar
from search.analysis.normalize import (
    disagreement,
    exact,
    fold,
    fold_foreign,
    fold_number,
    is_plain,
    marked,
)

bounded = settings(max_examples=100, deadline=None, derandomize=True)

arabic = st.text(st.sampled_from(ar.LETTERS + ar.MARKS + ar.CONTROLS + ar.TATWEEL), max_size=20)
any_word = st.text(st.characters(exclude_categories=()), max_size=20)


@pytest.mark.parametrize("mark", ar.MARKS)
def test_exact_drops_every_mark(mark: str) -> None:
    # Hamza and madda join an alef, so the mark stands on a letter that takes neither.
    assert exact(f"ب{mark}ت") == "بت"


@pytest.mark.parametrize("control", ar.CONTROLS)
def test_exact_drops_every_invisible_control(control: str) -> None:
    assert exact(f"كت{control}اب") == "كتاب"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("كِتَـــابُ", "كتاب"),
        ("هـ", "ه"),
        ("مُدَرِّسٌ", "مدرس"),
        ("الرَّحْمَٰن", "الرحمن"),
    ],
)
def test_exact_drops_vowels_and_tatweel(word: str, expected: str) -> None:
    assert exact(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ﻻ", "لا"),
        ("ﻷ", "لأ"),
        ("ﷲ", "الله"),
        ("ﷴ", "محمد"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("ﭘﺎ", "پا"),
        ("ﺁ", "آ"),
    ],
)
def test_exact_turns_letter_shapes_into_letters(word: str, expected: str) -> None:
    assert exact(word) == expected


def test_every_letter_shape_becomes_letters_only() -> None:
    shapes = [chr(point) for point in ar.PRESENTATION_FORMS]
    assert [s for s in shapes if not exact(s) or not set(exact(s)) <= set(ar.LETTERS)] == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ا\u0654كل", "أكل"),
        ("ا\u0655لى", "إلى"),
        ("ا\u0653ن", "آن"),
        ("و\u0654", "ؤ"),
        ("ي\u0654", "ئ"),
        ("ا\u064e\u0654كل", "أكل"),
    ],
)
def test_exact_joins_a_hamza_or_madda_typed_apart(word: str, expected: str) -> None:
    assert exact(word) == expected


@pytest.mark.parametrize(
    "word", ["أكل", "إلى", "آن", "مسؤول", "مسئول", "على", "مدرسة", "ٱلله", "گل"]
)
def test_exact_keeps_the_letters_that_the_writer_chose(word: str) -> None:
    assert exact(word) == word


def test_exact_composes_latin_letters() -> None:
    assert exact("e\u0301") == "é"


@bounded
@given(arabic)
def test_exact_twice_is_exact_once(word: str) -> None:
    assert exact(exact(word)) == exact(word)


def test_exact_twice_is_exact_once_with_a_joiner_before_a_latin_mark() -> None:
    assert exact(exact("e\u034f\u0301")) == exact("e\u034f\u0301")


@pytest.mark.parametrize(
    ("letter", "folded"),
    [
        ("أ", "ا"),
        ("إ", "ا"),
        ("آ", "ا"),
        ("ٱ", "ا"),
        ("ؤ", "ء"),
        ("ئ", "ء"),
        ("ى", "ي"),
        ("ة", "ه"),
    ],
)
def test_fold_drops_the_choice_of_seat_and_ending(letter: str, folded: str) -> None:
    assert fold(f"ب{letter}") == f"ب{folded}"


@pytest.mark.parametrize(
    ("letter", "folded"),
    [
        ("ی", "ي"),
        ("ې", "ي"),
        ("ے", "ي"),
        ("ۓ", "ي"),
        ("ک", "ك"),
        ("گ", "ك"),
        ("ہ", "ه"),
        ("ھ", "ه"),
        ("ە", "ه"),
        ("ۃ", "ه"),
        ("ۆ", "و"),
        ("ٶ", "ء"),
        ("ٸ", "ء"),
        ("پ", "ب"),
        ("چ", "ج"),
        ("ژ", "ز"),
        ("ڤ", "ف"),
        ("ٹ", "ت"),
        ("ڈ", "د"),
        ("ڑ", "ر"),
        ("ں", "ن"),
    ],
)
def test_fold_reads_a_neighbours_letter_as_the_arabic_one(letter: str, folded: str) -> None:
    assert fold(f"ب{letter}") == f"ب{folded}"


@pytest.mark.parametrize("point", sorted(ar.VARIANTS))
def test_fold_leaves_no_variant(point: int) -> None:
    assert fold("ب" + chr(point))[1:] in set("ابتجدرزفكنهويء")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الإستيلاء", "الاستيلاء"),
        ("مسؤول", "مسئول"),
        ("شؤون", "شئون"),
        ("مدرسة", "مدرسه"),
        ("على", "علي"),
        ("آمنوا", "ءامنوا"),
        ("أحمد", "احمد"),
        ("كتابی", "كتابي"),
        ("إيران", "ایران"),
    ],
)
def test_spellings_of_one_word_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سأل", "سئل"),
        ("قرآن", "قرءن"),
        ("كتاب", "كتب"),
        ("ذهب", "دهب"),
        ("ضل", "ظل"),
        ("ماء", "ما"),
    ],
)
def test_different_words_do_not_fold_together(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("letter", "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي")
def test_fold_keeps_the_plain_letter(letter: str) -> None:
    assert fold(f"ب{letter}") == f"ب{letter}"


def test_hamza_before_alef_inside_a_word_stays() -> None:
    assert fold("مفاجءات") == "مفاجءات"


@bounded
@given(arabic.map(exact))
def test_fold_twice_is_fold_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("2024", "2024"),
        ("٢٠٢٤", "2024"),
        ("۲۰۲۴", "2024"),
        ("१२", "12"),
        ("١٬٥٠٠", "1500"),
        ("1,500", "1500"),
        ("1,000,000", "1000000"),
        ("1,500.25", "1500.25"),
        ("٣٫١٤", "3.14"),
        ("3.14", "3.14"),
        ("3,14", "3.14"),
        ("12,34", "12.34"),
        ("1.2.3", "1.2.3"),
        ("007", "007"),
    ],
)
def test_number_folds_to_ascii_without_groups(number: str, expected: str) -> None:
    assert fold_number(number) == expected


@pytest.mark.parametrize("number", ["1500", "1500.25", "3.14", "1.2.3"])
def test_folded_number_stays(number: str) -> None:
    assert fold_number(number) == number


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("GPS", "gps"),
        ("Café", "cafe"),
        ("e\u0301te\u0301", "ete"),
        ("ＵＮ", "un"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("МОСКВА", "москва"),
        ("ﬁn", "fin"),
    ],
)
def test_foreign_word_folds_case_accents_and_width(word: str, expected: str) -> None:
    assert fold_foreign(word) == expected


def test_foreign_fold_makes_both_apostrophes_one() -> None:
    assert fold_foreign("don’t") == fold_foreign("don't")


@bounded
@given(any_word)
def test_folding_a_foreign_word_twice_is_folding_it_once(word: str) -> None:
    assert fold_foreign(fold_foreign(word)) == fold_foreign(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("كِتَـــابُ", "كِتَابُ"),
        ("كت\u200dاب", "كتاب"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("كتاب", "كتاب"),
    ],
)
def test_marked_keeps_the_marks_that_were_typed(word: str, expected: str) -> None:
    assert marked(word) == expected


@bounded
@given(arabic)
def test_marked_word_has_the_letters_of_the_exact_one(word: str) -> None:
    assert exact(marked(word)) == exact(word)


@pytest.mark.parametrize("word", ["كتاب", "مسؤول", "إلى", "مدرسة", "شيء"])
def test_word_of_usual_letters_is_plain(word: str) -> None:
    assert is_plain(word)


@pytest.mark.parametrize("word", ["", "كِتاب", "كتـاب", "پاريس", "كتاب1", "كتاب ", "GPS", "ٱلله"])
def test_word_with_anything_else_is_not_plain(word: str) -> None:
    assert not is_plain(word)


@bounded
@given(any_word)
def test_plain_word_is_its_exact_form(word: str) -> None:
    assert not is_plain(word) or exact(word) == word


@pytest.mark.parametrize("word", ["كتاب", "إسلام", "مسؤولة"])
def test_word_typed_as_it_is_meant_costs_nothing(word: str) -> None:
    assert disagreement(word, word) == 0


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("اسلام", "إسلام", 2_000),
        ("اخر", "آخر", 2_000),
        ("مدرسه", "مدرسة", 4_000),
        ("على", "علي", 4_000),
        ("علي", "على", 10_000),
    ],
)
def test_habit_of_writers_costs_what_it_tells(typed: str, meant: str, cost: int) -> None:
    assert disagreement(typed, meant) == cost


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("كأن", "كان"), ("إمام", "أمام"), ("مدرسة", "مدرسه"), ("مسءول", "مسؤول"), ("آمنوا", "امنوا")],
)
def test_letter_that_nobody_types_for_the_other_costs_eight_bits(typed: str, meant: str) -> None:
    assert disagreement(typed, meant) == 8_000


def test_two_habits_cost_as_much_as_the_dearer_one() -> None:
    assert disagreement("اسره", "أسرة") == 4_000
