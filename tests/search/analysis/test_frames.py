"""Prefixes and suffixes that go together, and what they cost."""

from __future__ import annotations

import pytest

from search.analysis.affixes import BIT
from search.analysis.frames import Affixes, Frame, prefix_key, suffix_key

COSTS = {
    "noun\tprefix\t-": 100,
    "noun\tprefix\tال": 1000,
    "noun\tprefix\tو+ب+ال": 5000,
    "noun\tsuffix\tbare - -": 200,
    "noun\tsuffix\tfeminine ة -": 700,
    "imperfect\tprefix\tي": 300,
    "imperfect\tsuffix\timperfect_plural ون -": 40,
}
AFFIXES = Affixes(COSTS)


def ways(prefix: str, suffix: str, group: str) -> list[Frame]:
    frames = AFFIXES.frames(prefix).get(suffix)
    return [way for way in frames.ways if way.group == BIT[group]] if frames else []


@pytest.mark.parametrize(
    ("prefix", "suffix", "group", "cost"),
    [
        ("", "", "bare", 300),
        ("ال", "", "bare", 1200),
        ("ال", "ه", "feminine", 1700),
        ("وبال", "ه", "feminine", 5700),
        ("ي", "ون", "imperfect_plural", 340),
    ],
)
def test_frame_costs_what_prefix_and_suffix_cost(
    prefix: str, suffix: str, group: str, cost: int
) -> None:
    assert [way.cost for way in ways(prefix, suffix, group)] == [cost]


def test_what_the_table_lacks_costs_fourteen_bits() -> None:
    (way,) = ways("ب", "", "bare")
    assert way.cost == 14_000 + 200


@pytest.mark.parametrize(
    ("prefix", "suffix", "group"),
    [
        ("ال", "ها", "possessed"),
        ("س", "", "bare"),
        ("ب", "وا", "perfect_they"),
        ("ن", "ان", "imperfect_dual"),
        ("ا", "ان", "imperfect_dual"),
        ("ن", "ون", "imperfect_plural"),
    ],
)
def test_what_does_not_go_together_is_no_frame(prefix: str, suffix: str, group: str) -> None:
    assert ways(prefix, suffix, group) == []


def test_we_may_be_emphatic() -> None:
    assert len(ways("ن", "ن", "imperfect_dual")) == 1


def test_cheapest_way_is_told() -> None:
    assert AFFIXES.frames("")[""].least == 300


def test_groups_are_those_of_all_ways() -> None:
    frames = AFFIXES.frames("وبال")["ه"]
    assert frames.groups == BIT["feminine"]


def test_ta_marbuta_typed_as_ha_is_a_habit() -> None:
    (way,) = ways("ال", "ه", "feminine")
    assert way.habit == 4000


def test_letters_without_a_variant_are_no_habit() -> None:
    (way,) = ways("ال", "", "bare")
    assert way.habit == 0


def test_beginnings_of_prefixes_are_known() -> None:
    assert {"", "و", "وب", "وبا", "وبال"} <= AFFIXES.openings


def test_lengths_of_suffixes_are_told_by_their_last_letter_shortest_first() -> None:
    assert AFFIXES.suffix_lengths["ه"][:3] == (0, 1, 2)


def test_keys_are_those_of_the_table_of_costs() -> None:
    (way,) = ways("وبال", "ه", "feminine")
    assert (prefix_key(way.prefix, way.group), suffix_key(way.suffix)) == (
        "noun\tprefix\tو+ب+ال",
        "noun\tsuffix\tfeminine ة -",
    )
