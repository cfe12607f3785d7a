"""Wazn patterns: a stem no lexicon knows to the roots it may come of.

A pattern such as مفعول fixes some letters and leaves places for the radicals; its recipes
say which root those make, with weak letters restored (فال of قال makes فول, that is قول).
It offers candidates; whether a root is attested, its caller decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from search.analysis.letters import ALEF, HAMZA

_RADICALS = "فعل"
_FOURTH = "4"


class Pattern(NamedTuple):
    """One row of the table, ready to be laid over a stem of the same length."""

    fixed: tuple[tuple[int, str], ...]
    """Places that must hold just this letter."""
    recipes: tuple[tuple[int | str, ...], ...]
    """Each root as places of the stem and restored letters."""
    part: str
    cost: float


def parse_patterns(table: str) -> dict[tuple[str, int], tuple[Pattern, ...]]:
    """The patterns by part of speech and length.

    Raises ValueError with the line's number when a row is not of the table's form.
    """
    patterns: dict[tuple[str, int], list[Pattern]] = {}
    for number, line in enumerate(table.splitlines(), 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            wazn, recipes, part, cost = text.split("\t")
            pattern = _pattern(wazn, recipes.split(","), part, float(cost))
        except (ValueError, KeyError) as error:
            raise ValueError(f"patterns.txt:{number}: {error} in {line!r}") from error
        patterns.setdefault((part, len(wazn)), []).append(pattern)
    return {key: tuple(rows) for key, rows in patterns.items()}


def _numbered(letters: str) -> str:
    """The letters with a second ل, the fourth radical's place, made tellable from the first."""
    first = letters.find("ل")
    if first < 0:
        return letters
    return letters[: first + 1] + letters[first + 1 :].replace("ل", _FOURTH)


def _pattern(wazn: str, recipes: list[str], part: str, cost: float) -> Pattern:
    letters = _numbered(wazn)
    is_radical = set(_RADICALS + _FOURTH)
    places = {letter: place for place, letter in enumerate(letters) if letter in is_radical}
    fixed = tuple(
        (place, letter) for place, letter in enumerate(letters) if letter not in is_radical
    )
    return Pattern(fixed, tuple(_recipe(recipe, places) for recipe in recipes), part, cost)


def _recipe(recipe: str, places: dict[str, int]) -> tuple[int | str, ...]:
    """فعع, with the doubled ع of a geminate, keeps pointing at the one place of ع."""
    is_radical = set(_RADICALS + _FOURTH)
    return tuple(places[letter] if letter in is_radical else letter for letter in _numbered(recipe))


def roots(
    stem: str, part: str, patterns: dict[tuple[str, int], tuple[Pattern, ...]]
) -> Iterator[tuple[str, float]]:
    """The roots that the patterns of this part of speech read out of `stem`, with their cost."""
    for pattern in patterns.get((part, len(stem)), ()):
        if all(stem[place] == letter for place, letter in pattern.fixed):
            for recipe in pattern.recipes:
                root = "".join(stem[item] if isinstance(item, int) else item for item in recipe)
                # An alef is no radical: in a radical's place it is a hamza on its seat.
                yield root.replace(ALEF, HAMZA), pattern.cost
