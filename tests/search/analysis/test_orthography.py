"""How what is said is written: long vowels, doubling, the seats of hamza."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.orthography import tidy, write

bounded = settings(max_examples=100, deadline=None, derandomize=True)

MARKED_LETTERS = "ك كَ كُ كِ كّ كَّ أَ أُ إِ إ ا اِ اُ و وَ وّ ي يِ يّ يَّ ى ة ء ءَ سْ".split()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("كiتAب", "كِتاب"),
        ("كaبIر", "كَبير"),
        ("رaسUل", "رَسول"),
        ("مuسaممY", "مُسَمّى"),
        ("دaعwaT", "دَعوة"),
        ("سayyAraT", "سَيّارة"),
        ("iستiقبAل", "استِقبال"),
        ("uستuقبiل", "استُقبِل"),
    ],
)
def test_long_vowels_are_letters_and_short_ones_marks(said: str, written: str) -> None:
    assert write(said.replace("r", "ر")) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("ءaكaل", "أَكَل"),
        ("ءuكiل", "أُكِل"),
        ("ءiسلAم", "إسلام"),
        ("ءImAن".replace("m", "م"), "إيمان"),
        ("ءAمaن", "آمَن"),
    ],
)
def test_opening_hamza_sits_on_alef_or_under_it(said: str, written: str) -> None:
    assert write(said) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("سaءaل", "سَأَل"),
        ("سuءiل", "سُئِل"),
        ("سuءAل", "سُؤال"),
        ("رaءIس", "رَئيس"),
        ("مaسءUل", "مَسؤول"),
        ("مuءمiن", "مُؤمِن"),
        ("بiءر", "بِئر"),
        ("فaءر", "فَأر"),
        ("بuءس", "بُؤس"),
        ("شuءUن", "شُؤون"),
        ("رuءUس", "رُؤوس"),
        ("قuرءAن", "قُرآن"),
        ("مuنشaءAت", "مُنشَآت"),
        ("مaسءaلaT", "مَسأَلة"),
        ("مuءaسسiس", "مُؤَسِّس"),
        ("تaءaثثuر", "تَأَثُّر"),
        ("لuءلuء", "لُؤلُؤ"),
        ("مiءaT", "مِئة"),
        ("ذiءAب", "ذِئاب"),
        ("قAءiد", "قائِد"),
        ("مuبتaدiءUن", "مُبتَدِئون"),
    ],
)
def test_hamza_within_sits_on_the_letter_of_the_stronger_vowel(said: str, written: str) -> None:
    assert write(said) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("قiرAءaT", "قِراءة"),
        ("مuسAءaلaT", "مُساءَلة"),
        ("مuرUءaT", "مُروءة"),
        ("سAءaل", "ساءَل"),
        ("تaسAءuل", "تَساؤُل"),
        ("هayءaT", "هَيئة"),
        ("بIءaT", "بيئة"),
        ("خaطIءaT", "خَطيئة"),
    ],
)
def test_hamza_after_a_long_vowel_stands_alone_or_on_ya(said: str, written: str) -> None:
    assert write(said) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("مAء", "ماء"),
        ("جuزء", "جُزء"),
        ("ضawء", "ضَوء"),
        ("شayء", "شَيء"),
        ("بaطIء", "بَطيء"),
        ("هuدUء", "هُدوء"),
        ("قaرaء", "قَرَأ"),
        ("قAرiء", "قارِئ"),
        ("تaبAطuء", "تَباطُؤ"),
        ("مaبدaء", "مَبدَأ"),
    ],
)
def test_final_hamza_sits_on_the_short_vowel_before_it(said: str, written: str) -> None:
    assert write(said) == written


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("كِتَاب", "كِتاب"),
        ("مَكْتَب", "مَكتَب"),
        ("مُدَرِّسَة", "مُدَرِّسة"),
        ("كَبِير", "كَبير"),
        ("رَسُول", "رَسول"),
        ("إِسلام", "إسلام"),
        ("اِستِقبال", "استِقبال"),
        ("اُكتُب", "اكتُب"),
        ("مُسَم\u0651\u064eى", "مُسَمّى"),
        ("مُسَم\u064e\u0651ى", "مُسَمّى"),
        ("يُسَم\u0651\u0650ي", "يُسَمّي"),
        ("يُسَم\u0650\u0651ي", "يُسَمّي"),
        ("بِئر", "بِئر"),
    ],
)
def test_tidy_leaves_out_what_the_letters_show(word: str, expected: str) -> None:
    assert tidy(word) == expected


def test_tidy_brings_shadda_and_vowel_into_one_order() -> None:
    assert tidy("دَر\u0651\u064eس") == tidy("دَر\u064e\u0651س")


@bounded
@given(st.lists(st.sampled_from(MARKED_LETTERS), max_size=12).map("".join))
def test_tidy_word_is_left_as_it_is(word: str) -> None:
    assert tidy(tidy(word)) == tidy(word)
