"""What tables may hold as a word and as a root."""

from __future__ import annotations

import pytest

from search.analysis.stems import bare, is_root, is_word


@pytest.mark.parametrize("text", ["كِتاب", "مُدَرِّسة", "آمَن", "رُؤية", "ماء", "مُستَشفى"])
def test_vocalised_arabic_is_a_word(text: str) -> None:
    assert is_word(text)


@pytest.mark.parametrize(
    "text", ["", "ك", "كتاب كبير", "abc", "كتـاب", "كتاب1", "كِتابٌ", "\u0651كتاب"]
)
def test_anything_else_is_no_word(text: str) -> None:
    assert not is_word(text)


@pytest.mark.parametrize("text", ["كتب", "قول", "ءخذ", "قرء", "دحرج", "برمجن"])
def test_three_to_five_radicals_are_a_root(text: str) -> None:
    assert is_root(text)


@pytest.mark.parametrize("text", ["", "كت", "قال", "أخذ", "قرأ", "رمى", "كتبة", "سرنمبج", "كتb"])
def test_other_letters_or_lengths_are_no_root(text: str) -> None:
    assert not is_root(text)


@pytest.mark.parametrize(
    ("text", "letters"), [("مُدَرِّسة", "مدرسة"), ("كتاب", "كتاب"), ("آمَن", "آمن")]
)
def test_bare_word_has_its_letters_only(text: str, letters: str) -> None:
    assert bare(text) == letters
