"""Which prefixes and endings there are, and which groups of endings a prefix goes with."""

from __future__ import annotations

from collections import Counter

import pytest

from search.analysis.affixes import (
    BIT,
    CLASSES,
    GROUPS,
    class_of,
    mask,
    prefixes,
    suffixes,
)

PREFIXES = {prefix.parts: prefix for prefix in prefixes()}
SUFFIXES = Counter((suffix.group, suffix.ending, suffix.pronoun) for suffix in suffixes())


def goes_with(parts: tuple[str, ...], group: str) -> bool:
    return bool(PREFIXES[parts].groups & BIT[group])


def test_mask_holds_the_bits_of_its_groups() -> None:
    assert mask("bare", "accusative") == BIT["bare"] | BIT["accusative"]


def test_star_stands_for_every_group_that_begins_so() -> None:
    assert mask("imperative*") == mask("imperative", "imperative_plural")


def test_unknown_group_is_refused() -> None:
    with pytest.raises(KeyError):
        mask("genitive")


def test_masks_fit_the_column_of_the_compiled_file() -> None:
    assert len(GROUPS) <= 64


def test_every_group_is_in_one_class() -> None:
    assert sum(CLASSES.values()) == (1 << len(GROUPS)) - 1


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("bare", "noun"),
        ("feminine_plural", "noun"),
        ("perfect_they", "perfect"),
        ("imperfect_i", "imperfect"),
        ("imperative", "imperative"),
        ("function_pronoun", "function"),
        ("auxiliary", "auxiliary"),
        ("name", "name"),
    ],
)
def test_group_has_its_class(group: str, name: str) -> None:
    assert class_of(BIT[group]) == name


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        ((), ""),
        (("و", "ب", "ال"), "وبال"),
        (("ل", "ال"), "لل"),
        (("ف", "ل", "ال"), "فلل"),
        (("و", "س", "ي"), "وسي"),
        (("ل", "ن"), "لن"),
        (("أ", "و"), "أو"),
    ],
)
def test_run_of_prefixes_is_written_together(parts: tuple[str, ...], written: str) -> None:
    assert PREFIXES[parts].written == written


@pytest.mark.parametrize(
    ("parts", "group"),
    [
        ((), "bare"),
        ((), "perfect"),
        ((), "name"),
        (("ال",), "bare"),
        (("ال",), "feminine"),
        (("ال",), "masculine_plural"),
        (("ب",), "possessed"),
        (("ب",), "function"),
        (("و", "ل"), "name"),
        (("س", "ي"), "imperfect"),
        (("ي",), "imperfect_plural"),
        (("ت",), "imperfect_feminine"),
        (("ل",), "perfect"),
        (("س",), "auxiliary"),
        (("أ", "ف"), "perfect"),
        (("يا",), "name"),
    ],
)
def test_prefix_goes_with_its_groups(parts: tuple[str, ...], group: str) -> None:
    assert goes_with(parts, group)


@pytest.mark.parametrize(
    ("parts", "group"),
    [
        ((), "imperfect"),
        (("ال",), "possessed"),
        (("ال",), "indefinite"),
        (("ال",), "accusative"),
        (("ال",), "perfect"),
        (("ال",), "masculine_plural_construct"),
        (("ب",), "perfect"),
        (("ب",), "function_alone"),
        (("س",), "perfect"),
        (("س", "ي"), "bare"),
        (("ي",), "imperfect_feminine"),
        (("ن",), "imperfect_plural"),
        (("أ",), "bare"),
    ],
)
def test_prefix_goes_with_no_other_group(parts: tuple[str, ...], group: str) -> None:
    assert not goes_with(parts, group)


def test_no_run_of_prefixes_is_given_twice() -> None:
    assert max(Counter((prefix.parts, prefix.groups) for prefix in prefixes()).values()) == 1


@pytest.mark.parametrize(
    ("group", "ending", "pronoun"),
    [
        ("bare", "", ""),
        ("feminine", "ة", ""),
        ("feminine_possessed", "ت", "ه"),
        ("masculine_plural", "ون", ""),
        ("masculine_plural_construct", "ي", "هم"),
        ("feminine_plural", "ات", "نا"),
        ("perfect_they", "وا", ""),
        ("perfect_consonant", "تم", ""),
        ("perfect_object", "", "ني"),
        ("imperfect_plural", "و", "ها"),
        ("imperative", "", "ن"),
        ("function_pronoun", "", "ي"),
    ],
)
def test_group_takes_its_endings(group: str, ending: str, pronoun: str) -> None:
    assert SUFFIXES[BIT[group], ending, pronoun] == 1


@pytest.mark.parametrize(
    ("group", "ending", "pronoun"),
    [
        ("bare", "", "ه"),
        ("possessed", "", "ني"),
        ("possessed", "", ""),
        ("feminine", "ة", "ه"),
        ("masculine_plural", "ون", "ه"),
        ("perfect", "", "ه"),
        ("perfect_object", "", "ي"),
        ("name", "", "ه"),
        ("function_alone", "", "ه"),
    ],
)
def test_group_takes_no_other_endings(group: str, ending: str, pronoun: str) -> None:
    assert SUFFIXES[BIT[group], ending, pronoun] == 0


@pytest.mark.parametrize("name", GROUPS)
def test_every_group_has_a_suffix(name: str) -> None:
    assert any(suffix.group == BIT[name] for suffix in suffixes())


def test_no_suffix_is_given_twice() -> None:
    assert max(SUFFIXES.values()) == 1


def test_suffix_is_written_as_ending_and_pronoun() -> None:
    assert [s for s in suffixes() if s.written != s.ending + s.pronoun] == []
