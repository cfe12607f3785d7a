"""Zones, levels and the names of the fields they make: the schema, free of any engine."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import cache, cached_property

SCHEMA_VERSION = 4
"""Raised when an index written before can no longer be read as it is."""


class Zone(StrEnum):
    """Where in an article a word was written."""

    TITLE = "title"
    BODY = "body"
    ASIDE = "aside"
    """Breadcrumb, repeated title, "see also": searchable, hardly scored, never in a snippet."""


class Level(IntEnum):
    """How loosely a word may match; each level takes in those before it."""

    EXACT = 0
    FORM = 1
    STEM = 2
    ROOT = 3

    @cached_property
    def label(self) -> str:
        """The name that people type and programs read: exact, form, stem, root."""
        return self.name.lower()


LEVELS: dict[str, Level] = {level.label: level for level in Level}

POSITIONED = frozenset({Level.EXACT, Level.FORM})
"""Levels whose fields keep word positions, so that phrases can be found there."""

FACETS = ("category", "source", "author", "month")


@cache
def field_name(zone: Zone, level: Level) -> str:
    """The field that holds the words of `zone` at `level`.

    >>> field_name(Zone.TITLE, Level.ROOT)
    'title_root'
    """
    return f"{zone.value}_{level.label}"


TEXT_FIELDS: tuple[tuple[Zone, Level], ...] = tuple(
    (zone, level) for zone in Zone for level in Level
)


@cache
def split_field(name: str) -> tuple[Zone, Level]:
    """The zone and level that `field_name` made `name` of.

    >>> split_field("body_stem") == (Zone.BODY, Level.STEM)
    True
    """
    zone, _, level = name.partition("_")
    return Zone(zone), LEVELS[level]
