"""Marked texts as HTML; every piece of them is escaped."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from search.fields import Level
from search.results import Marked
from web.labels import Labels

_CLOSING = Markup("</mark>")


def marked(text: Marked, label: Labels) -> Markup:
    """The text with its matches in `mark` elements, each saying how it matches."""
    pieces: list[str] = []
    for piece, level in text.parts():
        if level is None:
            pieces.append(piece)
        else:
            pieces += (_opening(level, label), piece, _CLOSING)
    return Markup("").join(pieces)  # escapes what is no Markup yet


@cache
def _opening(level: Level, label: Labels) -> Markup:
    title = label(f"mark_{level.label}")
    return Markup('<mark class="{}" title="{}">').format(level.label, title)
