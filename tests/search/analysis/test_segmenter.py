"""The last resort: light stems by Tashaphyne's segmentations."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tashaphyne.stemming import ArabicLightStemmer

from search.analysis.segmenter import light_stem

bounded = settings(max_examples=100, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("form", "stem"),
    [
        ("والبرلكنديين", "برلكند"),
        ("البرلكندي", "برلكندي"),
        ("زغنطوط", "زغنطوط"),
        ("زغنطوطات", "زغنطوط"),
        ("وبالزغنطوط", "زغنطوط"),
    ],
)
def test_well_known_affixes_come_off(form: str, stem: str) -> None:
    assert light_stem(form) == stem


@pytest.mark.parametrize("form", ["", "ا", "ها", "اله", "ا" * 33, "ال" + "ب" * 40])
def test_very_short_and_very_long_words_stay(form: str) -> None:
    assert light_stem(form) == form


def test_candidates_come_from_tashaphyne(monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = {"prefix": "ال", "suffix": "ين", "stem": "غريب", "root": "غرب"}
    monkeypatch.setattr(ArabicLightStemmer, "get_affix_list", lambda self: [candidate])
    assert light_stem("والبرلكنديين") == "غريب"


def test_unknown_affixes_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = {"prefix": "مست", "suffix": "تمونا", "stem": "غريب", "root": "غرب"}
    monkeypatch.setattr(ArabicLightStemmer, "get_affix_list", lambda self: [candidate])
    assert light_stem("مستغريبتمونا") == "مستغريبتمونا"


@bounded
@given(st.text(st.sampled_from("ءابتجدرسعفقكلمنهوي"), min_size=4, max_size=32))
def test_stem_is_a_part_of_the_word_of_three_letters_or_more(form: str) -> None:
    stem = light_stem(form)
    assert stem in form
    assert len(stem) >= 3


def test_each_thread_has_its_own_stemmer() -> None:
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.append(light_stem("والبرلكنديين")))
    thread.start()
    thread.join()
    assert answers == [light_stem("والبرلكنديين")]
