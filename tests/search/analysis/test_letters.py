"""Letters come from pyarabic by name; classes are what their names say."""

from __future__ import annotations

import importlib.util
import unicodedata
from types import ModuleType

import pytest
from pyarabic import araby

from search.analysis import letters

FROM_PYARABIC = (
    "ALEF ALEF_MADDA ALEF_HAMZA_ABOVE ALEF_HAMZA_BELOW ALEF_MAKSURA ALEF_WASLA HAMZA WAW_HAMZA "
    "YEH_HAMZA WAW YEH HEH TEH TEH_MARBUTA NOON MEEM SEEN KAF LAM BEH FEH JEEM ZAIN DAL REH "
    "FATHA DAMMA KASRA SHADDA SUKUN TATWEEL DECIMAL THOUSANDS"
).split()


def fresh_letters() -> ModuleType:
    """The module run anew, beside the one that the program uses."""
    spec = importlib.util.spec_from_file_location("fresh_letters", letters.__file__)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FROM_PYARABIC)
def test_letter_is_taken_from_pyarabic(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(araby, name, "\U0001ee00")
    assert getattr(fresh_letters(), name) == "\U0001ee00"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ALEF_MADDA", "ARABIC LETTER ALEF WITH MADDA ABOVE"),
        ("ALEF_MAKSURA", "ARABIC LETTER ALEF MAKSURA"),
        ("WAW_HAMZA", "ARABIC LETTER WAW WITH HAMZA ABOVE"),
        ("YEH_HAMZA", "ARABIC LETTER YEH WITH HAMZA ABOVE"),
        ("TEH_MARBUTA", "ARABIC LETTER TEH MARBUTA"),
        ("TATWEEL", "ARABIC TATWEEL"),
        ("DECIMAL", "ARABIC DECIMAL SEPARATOR"),
        ("THOUSANDS", "ARABIC THOUSANDS SEPARATOR"),
    ],
)
def test_name_means_its_code_point(name: str, title: str) -> None:
    assert unicodedata.name(getattr(letters, name)) == title


@pytest.mark.parametrize("mark", "\u064b\u064e\u0651\u0652\u0654\u0655\u0670\u06e1\u06dd"[:-1])
def test_sign_above_or_below_a_letter_is_a_mark(mark: str) -> None:
    assert mark in letters.MARKS


def test_no_code_point_is_both_letter_and_mark_or_control() -> None:
    assert not set(letters.LETTERS) & set(letters.MARKS + letters.CONTROLS + letters.TATWEEL)


@pytest.mark.parametrize("ligature", ["\ufdfa", "\ufdfb"])
def test_ligature_of_a_whole_phrase_is_no_letter(ligature: str) -> None:
    assert ligature not in letters.LETTERS


def test_variant_stands_for_one_arabic_letter() -> None:
    assert [v for v in letters.VARIANTS.values() if v not in letters.LETTERS or len(v) != 1] == []
