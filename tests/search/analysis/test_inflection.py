"""Which stems a core may be a form of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.clitics import NOUN, PAST, PRESENT
from search.analysis.inflection import nisba, stems

bounded = settings(max_examples=100, deadline=None, derandomize=True)
folded_words = st.text(st.sampled_from("ءابتجدرسعفقكلمنهوي"), min_size=1, max_size=20)


def texts(core: str, part: str, *, before_pronoun: bool = False) -> set[str]:
    return {s.text for s in stems(core, before_pronoun=before_pronoun) if s.part == part}


@pytest.mark.parametrize(
    ("core", "stem"),
    [
        ("مقاتلون", "مقاتل"),
        ("مقاتلين", "مقاتل"),
        ("مكتبات", "مكتبه"),
        ("مطارات", "مطار"),
        ("كتابان", "كتاب"),
        ("دولتان", "دوله"),
        ("دولتين", "دوله"),
        ("رءيسه", "رءيس"),
        ("كتابا", "كتاب"),
    ],
)
def test_noun_ending_comes_off(core: str, stem: str) -> None:
    assert stem in texts(core, NOUN)


@pytest.mark.parametrize(
    ("core", "stem"),
    [("مدرست", "مدرسه"), ("مستشفا", "مستشفي"), ("معلمي", "معلم"), ("معلمو", "معلم")],
)
def test_ending_before_a_pronoun_is_restored(core: str, stem: str) -> None:
    assert stem in texts(core, NOUN, before_pronoun=True)


def test_construct_ending_costs_more_without_a_pronoun() -> None:
    before, alone = (
        min(s.cost for s in stems("مدرست", before_pronoun=given) if s.text == "مدرسه")
        for given in (True, False)
    )
    assert before < alone


@pytest.mark.parametrize(
    ("core", "stem"),
    [("كتبت", "كتب"), ("كتبوا", "كتب"), ("كتبنا", "كتب"), ("كتبتم", "كتب"), ("كتبا", "كتب")],
)
def test_past_ending_comes_off(core: str, stem: str) -> None:
    assert stem in texts(core, PAST)


@pytest.mark.parametrize(
    ("core", "stem"),
    [
        ("يكتب", "كتب"),
        ("تكتب", "كتب"),
        ("نكتب", "كتب"),
        ("اكتب", "كتب"),
        ("يكتبون", "كتب"),
        ("يكتبوا", "كتب"),
        ("تكتبان", "كتب"),
        ("تكتبين", "كتب"),
        ("يكتبن", "كتب"),
        ("يجيءون", "جيء"),
    ],
)
def test_person_prefix_and_ending_of_the_present_come_off(core: str, stem: str) -> None:
    assert stem in texts(core, PRESENT)


def test_word_without_a_person_prefix_is_no_present() -> None:
    assert texts("كتب", PRESENT) == set()


@pytest.mark.parametrize("core", ["وطني", "وطنيه", "وطنيون", "وطنيين", "وطنيات"])
def test_adjective_of_relation_leads_to_its_noun(core: str) -> None:
    assert "وطن" in {s.text for s in stems(core, before_pronoun=False) if s.is_nisba}


@pytest.mark.parametrize("core", ["مقاتلون", "مقاتلين", "مكتبات", "كتابان", "دولتين"])
def test_plural_or_dual_ending_is_told(core: str) -> None:
    assert any(s.ends for s in stems(core, before_pronoun=False))


def test_stem_keeps_two_letters() -> None:
    assert [s.text for s in stems("يون", before_pronoun=False) if len(s.text) < 2] == []


@pytest.mark.parametrize(
    ("base", "adjective"),
    [
        ("وطن", "وطني"),
        ("ليبيا", "ليبي"),
        ("سياسه", "سياسي"),
        ("تقنيه", "تقني"),
        ("فرنسا", "فرنسي"),
        ("عراقي", "عراقي"),
    ],
)
def test_nisba_makes_the_adjective_of_relation(base: str, adjective: str) -> None:
    assert nisba(base) == adjective


@bounded
@given(folded_words)
def test_core_itself_is_the_first_stem(core: str) -> None:
    assert next(stems(core, before_pronoun=False)).text == core
