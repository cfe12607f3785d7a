"""Which readings a written word has, before anything is known of words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.clitics import (
    ENCLITICS,
    FUNCTION,
    NAME,
    NOUN,
    PAST,
    PRESENT,
    PROCLITICS,
    segmentations,
)

bounded = settings(max_examples=100, deadline=None, derandomize=True)
folded_words = st.text(st.sampled_from("ءابتجدرسعفقكلمنهوي"), min_size=1, max_size=40)


def readings(form: str) -> set[tuple[str, str, str]]:
    return {(part.proclitics, part.core, part.enclitic) for part in segmentations(form)}


@pytest.mark.parametrize(
    ("form", "reading"),
    [
        ("وكتاب", ("و", "كتاب", "")),
        ("فقال", ("ف", "قال", "")),
        ("بكتاب", ("ب", "كتاب", "")),
        ("كطالب", ("ك", "طالب", "")),
        ("لكتاب", ("ل", "كتاب", "")),
        ("سيكتب", ("س", "يكتب", "")),
        ("الكتاب", ("ال", "كتاب", "")),
        ("وبالكتاب", ("وبال", "كتاب", "")),
        ("فكالكتاب", ("فكال", "كتاب", "")),
        ("للكتاب", ("لل", "كتاب", "")),
        ("وسيكتبونها", ("وس", "يكتبون", "ها")),
        ("بطاءراتهم", ("ب", "طاءرات", "هم")),
        ("كتابي", ("", "كتاب", "ي")),
        ("كتابهما", ("", "كتاب", "هما")),
        ("ضربني", ("", "ضرب", "ني")),
    ],
)
def test_word_is_offered_with_its_clitics_apart(form: str, reading: tuple[str, str, str]) -> None:
    assert reading in readings(form)


def test_bare_word_is_the_first_reading() -> None:
    assert next(segmentations("والكتاب")).core == "والكتاب"


@pytest.mark.parametrize(
    ("form", "reading"),
    [("لليل", ("لل", "ليل", "")), ("للكتاب", ("لل", "كتاب", ""))],
)
def test_lam_of_the_article_is_restored(form: str, reading: tuple[str, str, str]) -> None:
    assert reading in readings(form)


@pytest.mark.parametrize("form", ["الكتابه", "بالكتابهم", "للكتابنا"])
def test_word_with_the_article_takes_no_pronoun(form: str) -> None:
    assert [p for p in segmentations(form) if "ال" in p.proclitics and p.enclitic] == []


@pytest.mark.parametrize(
    ("proclitics", "hosts"),
    [
        ("س", {PRESENT}),
        ("وس", {PRESENT}),
        ("ال", {NOUN, NAME}),
        ("وبال", {NOUN, NAME}),
        ("ب", {NOUN, FUNCTION, NAME}),
        ("ل", {NOUN, FUNCTION, NAME, PRESENT}),
        ("و", {NOUN, FUNCTION, NAME, PRESENT, PAST}),
    ],
)
def test_proclitic_stands_before_its_parts_of_speech_only(proclitics: str, hosts: set[str]) -> None:
    assert PROCLITICS[proclitics][0] == hosts


def test_name_takes_no_pronoun() -> None:
    assert [p for p in segmentations("بغدادهم") if p.enclitic and NAME in p.hosts] == []


def test_ni_follows_no_noun() -> None:
    assert [p for p in segmentations("كتابني") if p.enclitic == "ني" and NOUN in p.hosts] == []


def test_core_keeps_two_letters() -> None:
    assert [p.core for p in segmentations("وبهم") if len(p.core) < 2] == []


def test_overlong_word_has_the_bare_reading_only() -> None:
    assert readings("و" + "ا" * 40) == {("", "و" + "ا" * 40, "")}


def test_every_added_clitic_costs_something() -> None:
    assert min(part.cost for part in segmentations("وبالكتابهم") if part.core != "وبالكتابهم") > 0


@bounded
@given(folded_words)
def test_only_known_clitics_come_off(form: str) -> None:
    # A proclitic that ends in one lam comes of للـ, whose article stays with the name.
    found = list(segmentations(form))
    assert {part.proclitics for part in found} <= {*PROCLITICS, "ل", "ول", "فل"}
    assert {part.enclitic for part in found} <= {*ENCLITICS, ""}
