"""Nouns and adjectives to the stems that their forms begin with."""

from __future__ import annotations

import pytest

from search.analysis.affixes import BIT, mask
from search.analysis.nouns import nisba, noun_stems


def groups(word: str, part: str, stem: str, *plurals: str, slot: str = "") -> int:
    """The groups that the stem takes among the stems of the word."""
    taken = 0
    for found in noun_stems(word, part=part, plurals=plurals):
        if found.text == stem and slot in ("", found.slot):
            taken |= found.groups
    return taken


@pytest.mark.parametrize(
    ("word", "part", "stem", "group"),
    [
        ("كِتاب", "noun", "كِتاب", "bare"),
        ("كِتاب", "noun", "كِتاب", "accusative"),
        ("كِتاب", "noun", "كِتاب", "possessed"),
        ("كِتاب", "noun", "كِتاب", "dual"),
        ("مُهَندِس", "noun", "مُهَندِس", "masculine_plural"),
        ("مَطار", "noun", "مَطار", "feminine_plural"),
        ("رَئيس", "noun", "رَئيس", "feminine"),
        ("كَبير", "adjective", "كَبير", "feminine"),
        ("مَدرَسة", "noun", "مَدرَس", "feminine"),
        ("مَدرَسة", "noun", "مَدرَس", "feminine_possessed"),
        ("مَدرَسة", "noun", "مَدرَس", "feminine_dual"),
        ("مَكتَبة", "noun", "مَكتَب", "feminine_plural"),
        ("قاضي", "noun", "قاضي", "bare"),
        ("قاضي", "noun", "قاض", "indefinite"),
        ("قاضي", "noun", "قاض", "masculine_plural"),
        ("مُستَشفى", "noun", "مُستَشفى", "bare"),
        ("مُستَشفى", "noun", "مُستَشفا", "possessed"),
        ("مُستَشفى", "noun", "مُستَشفي", "feminine_plural"),
        ("مُغَطّى", "adjective", "مُغَطّا", "feminine"),
        ("عَصا", "noun", "عَصا", "possessed"),
        ("عَصا", "noun", "عَصو", "dual"),
        ("فَتاة", "noun", "فَتي", "feminine_plural"),
        ("صَلاة", "noun", "صَلو", "feminine_plural"),
        ("صَحراء", "noun", "صَحراو", "feminine_plural"),
        ("مَبدَأ", "noun", "مَبدَؤ", "possessed"),
        ("شاطِئ", "noun", "شاطِيء", "bare"),
    ],
)
def test_noun_has_the_stem_of_the_form(word: str, part: str, stem: str, group: str) -> None:
    assert groups(word, part, stem) & BIT[group]


@pytest.mark.parametrize(
    ("word", "part", "stem", "group"),
    [
        ("مَدرَسة", "noun", "مَدرَس", "bare"),
        ("أَكبَر", "adjective", "أَكبَر", "feminine"),
        ("قاضي", "noun", "قاض", "bare"),
        ("رَأي", "noun", "رَأ", "indefinite"),
        ("كُرسيّ", "noun", "كُرس", "indefinite"),
        ("مُستَشفى", "noun", "مُستَشفى", "possessed"),
        ("مُستَشفى", "noun", "مُستَشفا", "feminine"),
    ],
)
def test_noun_has_no_stem_of_forms_that_it_lacks(
    word: str, part: str, stem: str, group: str
) -> None:
    assert not groups(word, part, stem) & BIT[group]


@pytest.mark.parametrize(
    ("plural", "stem", "group"),
    [
        ("كُتُب", "كُتُب", "bare"),
        ("كُتُب", "كُتُب", "possessed"),
        ("قُضاة", "قُضا", "feminine"),
        ("أَودية", "أَودي", "feminine_possessed"),
        ("نَوادي", "نَواد", "indefinite"),
        ("قَضايا", "قَضايا", "possessed"),
        ("مَرضى", "مَرضى", "bare"),
    ],
)
def test_broken_plural_is_declined(plural: str, stem: str, group: str) -> None:
    assert groups("واحِد", "noun", stem, plural, slot="plural") & BIT[group]


@pytest.mark.parametrize(
    ("plural", "stem", "group"),
    [
        ("كُتُب", "كُتُب", "masculine_plural"),
        ("كُتُب", "كُتُب", "feminine_plural"),
        ("كُتُب", "كُتُب", "feminine"),
        ("نَوادي", "نَواد", "masculine_plural"),
        ("قَضايا", "قَضايا", "dual"),
    ],
)
def test_broken_plural_takes_no_regular_plural(plural: str, stem: str, group: str) -> None:
    assert not groups("واحِد", "noun", stem, plural, slot="plural") & BIT[group]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("وَطَن", "وَطَنيّ"),
        ("سِياسة", "سِياسيّ"),
        ("ثَقافة", "ثَقافيّ"),
        ("قَضاء", "قَضائيّ"),
        ("تَعليم", "تَعليميّ"),
    ],
)
def test_adjective_of_relation_is_made_by_rule(word: str, expected: str) -> None:
    assert nisba(word) == expected


@pytest.mark.parametrize("word", ["مَعنى", "قاضي", "عَرَبيّ", "عَصا", "مَبدَأ", "قَضيّة", "مُباراة"])
def test_irregular_adjective_of_relation_is_left_to_the_tables(word: str) -> None:
    assert nisba(word) == ""


def test_noun_has_the_stem_of_its_adjective_of_relation() -> None:
    assert groups("وَطَن", "noun", "وَطَنيّ", slot="nisba") & BIT["feminine"]


def test_adjective_has_no_adjective_of_relation() -> None:
    assert groups("كَبير", "adjective", "كَبيريّ") == 0


@pytest.mark.parametrize(
    ("word", "takes"), [("أَكبَر", False), ("أَمنيّ", True), ("أَخير", True), ("كَبير", True)]
)
def test_elatives_alone_take_no_ta_marbuta(word: str, takes: bool) -> None:
    groups = [stem.groups for stem in noun_stems(word, part="adjective")]
    assert any(group & mask("feminine") for group in groups) is takes


def test_noun_with_a_broken_plural_seldom_has_a_sound_one() -> None:
    slots = {
        stem.slot
        for stem in noun_stems("كِتاب", part="noun", plurals=("كُتُب",))
        if stem.groups & mask("feminine_plural")
    }
    assert "singular" not in slots
