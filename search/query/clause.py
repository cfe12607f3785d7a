"""What an engine is told to do, as a tree. It knows fields, terms and weights, no language.

A clause says two things: which articles match, and what each scores. Scores of terms are
textbook BM25 (`search.engine` gives the formula) times the weight.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Articles with this term in this field."""

    field: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Articles with these terms in this order, in a field that keeps positions.

    slop: how many other positions may lie between the terms, all in all; 0 is side by side.
    A gap between paragraphs takes one. Scores like one term whose frequency is the number of
    places of the first term from which the others follow within the slop.
    """

    field: str
    texts: tuple[str, ...]
    weight: float = 1.0
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Articles with a term in this field that fits a glob: `*` is any letters, `?` is one.

    Scores like one term that stands for all of those: its frequency is the sum of theirs.
    Costs what the terms cost that begin like the glob, up to its first `*` or `?`.
    """

    field: str
    glob: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Best:
    """Articles that any part matches; the best of its parts' scores."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Articles that any part matches; the sum of its parts' scores."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Articles that every part matches and no `without` does; the sum of its parts' scores."""

    parts: tuple[Clause, ...]
    without: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles; scores nothing."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """Articles that any tier matches, those of an earlier tier before those of a later one.

    Within a tier the score of `score` decides; what `score` matches besides does not count.
    Within another clause the tiers only say what matches.
    """

    tiers: tuple[Clause, ...]
    score: Clause


Leaf = Term | Run | Pattern
"""What looks into a field; all else is made of these."""

Clause = Leaf | Best | Any | All | Everything | Tiers
