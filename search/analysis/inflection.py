"""A core (a word without clitics) to the stems it may inflect: endings and person prefixes.

Like the clitics, it offers readings and decides nothing. All letters folded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from search.analysis.clitics import NAME, NOUN, PAST, PRESENT


class Stem(NamedTuple):
    """A stem that may underlie a core, with the part of speech that inflects so."""

    text: str
    part: str
    cost: float
    """Bits."""
    ends: bool = False
    """A plural or dual ending was taken off."""
    is_nisba: bool = False
    """The core is an adjective of relation (وطني of وطن): same root, another word."""


# ending, what stands in its place in the stem, cost
_NOUN_ENDINGS: tuple[tuple[str, str, float], ...] = (
    ("ه", "", 1.0),
    ("ات", "ه", 0.5),
    ("ات", "", 2.0),
    ("ون", "", 1.0),
    ("ين", "", 1.0),
    ("ان", "", 1.5),
    ("تان", "ه", 1.5),
    ("تين", "ه", 1.5),
    ("تان", "", 2.0),
    ("تين", "", 2.0),
    ("ا", "", 2.0),
    ("يا", "ي", 1.0),
    ("وا", "", 4.0),
    ("اء", "", 6.0),
)
_NISBA_ENDINGS = {"ي": 2.0, "يه": 2.0, "يا": 3.0, "يون": 2.5, "يين": 2.5, "يات": 2.5, "يتين": 4.0}
_PLURAL_ENDINGS = frozenset({"ات", "ون", "ين", "ان", "تان", "تين"})
# only before a pronoun or another noun
_CONSTRUCT_ENDINGS: tuple[tuple[str, str, float], ...] = (
    ("ت", "ه", 0.5),
    ("ت", "", 1.0),
    ("ا", "ي", 1.0),
    ("ي", "", 2.5),
    ("و", "", 3.0),
    ("تا", "ه", 4.0),
    ("تي", "ه", 3.0),
)
_PAST_ENDINGS = {
    "ت": 1.0,
    "وا": 1.0,
    "نا": 2.0,
    "تم": 2.5,
    "تا": 2.5,
    "ا": 2.0,
    "ن": 3.0,
    "تن": 5.0,
    "و": 2.5,
    "تمو": 4.0,
}
_PRESENT_PREFIXES = {"ي": 0.5, "ت": 1.0, "ن": 2.0, "ا": 3.0}
_PRESENT_ENDINGS = {
    "": 0.0,
    "ون": 0.5,
    "وا": 1.0,
    "ان": 2.0,
    "ين": 3.0,
    "ن": 3.0,
    "ا": 2.5,
    "و": 2.5,
}
_SHORTEST_STEM = 2


def stems(core: str, *, before_pronoun: bool) -> Iterator[Stem]:
    """The stems that `core` may be an inflected form of, itself first.

    before_pronoun: an enclitic follows, so that ة is written ت and ى is written ا.

    >>> [stem.text for stem in stems("مقاتلون", before_pronoun=False) if stem.part == "noun"]
    ['مقاتلون', 'مقاتل']
    """
    yield Stem(core, NOUN, 0.0)
    yield Stem(core, NAME, 0.0)
    yield Stem(core, PAST, 0.5)
    for ending, restored, cost in _NOUN_ENDINGS + _CONSTRUCT_ENDINGS:
        construct_only = (ending, restored, cost) in _CONSTRUCT_ENDINGS
        if core.endswith(ending) and len(core) - len(ending) >= _SHORTEST_STEM:
            extra = 0.0 if before_pronoun or not construct_only else 2.0
            ends = ending in _PLURAL_ENDINGS
            yield Stem(core[: -len(ending)] + restored, NOUN, cost + extra, ends)
    for ending, cost in _NISBA_ENDINGS.items():
        if core.endswith(ending) and len(core) - len(ending) > _SHORTEST_STEM:
            base = core[: -len(ending)]
            yield Stem(base, NOUN, cost, is_nisba=True)
            yield Stem(base + "ه", NOUN, cost + 1.0, is_nisba=True)
    for ending, cost in _PAST_ENDINGS.items():
        if core.endswith(ending) and len(core) - len(ending) >= _SHORTEST_STEM:
            yield Stem(core[: -len(ending)], PAST, cost + 0.5)
    prefix_cost = _PRESENT_PREFIXES.get(core[:1])
    if prefix_cost is not None:
        yield from _present_stems(core[1:], prefix_cost)


def nisba(base: str) -> str:
    """The adjective of relation that a folded noun makes: وطن gives وطني, سياسه gives سياسي.

    >>> nisba("ليبيا"), nisba("تقنيه")
    ('ليبي', 'تقني')
    """
    for ending in ("يا", "يه", "ي", "ا", "ه"):
        if base.endswith(ending) and len(base) - len(ending) >= _SHORTEST_STEM:
            return base[: -len(ending)] + "ي"
    return base + "ي"


def _present_stems(rest: str, prefix_cost: float) -> Iterator[Stem]:
    """The imperfect stems of a verb form whose person prefix is already off."""
    for ending, cost in _PRESENT_ENDINGS.items():
        if rest.endswith(ending) and len(rest) - len(ending) >= _SHORTEST_STEM:
            yield Stem(rest[: len(rest) - len(ending)], PRESENT, prefix_cost + cost)
