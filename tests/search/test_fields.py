"""The names of the fields."""

from __future__ import annotations

import pytest

from search.fields import LEVELS, POSITIONED, TEXT_FIELDS, Level, Zone, field_name, split_field


@pytest.mark.parametrize(("zone", "level"), TEXT_FIELDS)
def test_name_of_a_field_tells_its_zone_and_level(zone: Zone, level: Level) -> None:
    assert split_field(field_name(zone, level)) == (zone, level)


def test_every_zone_has_every_level_once() -> None:
    assert len(set(TEXT_FIELDS)) == len(TEXT_FIELDS) == len(Zone) * len(Level)


def test_no_two_fields_have_one_name() -> None:
    assert len({field_name(zone, level) for zone, level in TEXT_FIELDS}) == len(TEXT_FIELDS)


@pytest.mark.parametrize("name", ["", "title", "title_", "margin_exact", "title_loose", "_exact"])
def test_name_of_no_field_is_refused(name: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        split_field(name)


def test_levels_grow_looser() -> None:
    assert [level.label for level in sorted(Level)] == ["exact", "form", "stem", "root"]


@pytest.mark.parametrize(("label", "level"), LEVELS.items())
def test_level_is_found_by_its_label(label: str, level: Level) -> None:
    assert level.label == label


def test_phrases_are_found_at_the_literal_levels_only() -> None:
    assert {Level.EXACT, Level.FORM} == POSITIONED
