"""One folded word to its possible segmentations: proclitics, core, enclitic.

It knows which particles are written together with a word, in which order, and before which
part of speech. It does not know words: most segmentations it offers are wrong, and the
lexicon and the patterns decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

NOUN = "noun"
PAST = "past"
PRESENT = "present"
FUNCTION = "function"
NAME = "name"

_ANY = frozenset({NOUN, PAST, PRESENT, FUNCTION, NAME})
_NOMINAL = frozenset({NOUN, FUNCTION, NAME})
_LONGEST_WORD = 32
"""Letters; a longer "word" is not one, and analysing it would only cost time."""


class Segmentation(NamedTuple):
    """One reading of how a written word is put together; all parts folded."""

    proclitics: str
    core: str
    enclitic: str
    hosts: frozenset[str]
    """Parts of speech that may stand between these clitics."""
    cost: float
    """Bits: how much evidence this reading asks for."""


def _proclitics() -> dict[str, tuple[frozenset[str], float]]:
    """Every run of proclitics with the parts of speech it may precede and its cost."""
    conjunctions = {"": 0.0, "و": 2.0, "ف": 3.5}
    prepositions: dict[str, tuple[frozenset[str], float]] = {
        "": (_ANY, 0.0),
        "ب": (_NOMINAL, 2.5),
        "ك": (_NOMINAL, 4.5),
        "ل": (_NOMINAL | {PRESENT}, 3.0),
        "س": (frozenset({PRESENT}), 2.0),
        "ال": (frozenset({NOUN, NAME}), 1.0),
        "بال": (frozenset({NOUN, NAME}), 2.0),
        "كال": (frozenset({NOUN, NAME}), 3.5),
        "لل": (frozenset({NOUN, NAME}), 2.0),
    }
    return {
        conjunction + rest: (hosts, conjunction_cost + cost)
        for conjunction, conjunction_cost in conjunctions.items()
        for rest, (hosts, cost) in prepositions.items()
    }


PROCLITICS = _proclitics()
_LONGEST_PROCLITIC = max(map(len, PROCLITICS))

ENCLITICS = {
    "ه": 1.5,
    "ها": 1.5,
    "هم": 2.5,
    "هما": 3.0,
    "هن": 4.0,
    "ك": 5.0,
    "كم": 4.0,
    "كما": 5.0,
    "كن": 6.0,
    "نا": 3.0,
    "ي": 4.0,
    "ني": 4.0,
}
"""Pronouns written at a word's end, each with its cost in bits."""
_LONGEST_ENCLITIC = max(map(len, ENCLITICS))

_SHORTEST_CORE = 2


def segmentations(form: str) -> Iterator[Segmentation]:
    """Every way to read `form` as proclitics + core + enclitic, the bare word first.

    form: one folded word. The core keeps at least two letters. The order is fixed. Words of
    more than 32 letters have the bare reading only.

    >>> [(part.proclitics, part.core) for part in segmentations("والكتاب")]
    [('', 'والكتاب'), ('و', 'الكتاب'), ('وال', 'كتاب')]
    """
    yield Segmentation("", form, "", _ANY, 0.0)
    if len(form) > _LONGEST_WORD:
        return
    for length in range(min(_LONGEST_PROCLITIC, len(form) - _SHORTEST_CORE) + 1):
        proclitics = form[:length]
        known = PROCLITICS.get(proclitics)
        if known is None:
            continue
        hosts, cost = known
        rest = form[length:]
        if length:
            yield Segmentation(proclitics, rest, "", hosts, cost)
        if proclitics.endswith("لل"):  # لليل: the article's lam and the word's own are one
            yield Segmentation(proclitics, "ل" + rest, "", hosts, cost + 1.0)
        if not proclitics.endswith(("ال", "لل")):
            yield from _with_enclitics(proclitics, rest, hosts, cost)


def _with_enclitics(
    proclitics: str, rest: str, hosts: frozenset[str], cost: float
) -> Iterator[Segmentation]:
    """The readings of `rest` that end in a pronoun; a word with the article has none."""
    for length in range(1, min(_LONGEST_ENCLITIC, len(rest) - _SHORTEST_CORE) + 1):
        enclitic = rest[-length:]
        extra = ENCLITICS.get(enclitic)
        if extra is not None:
            core = rest[:-length]
            allowed = hosts & {PAST, PRESENT, FUNCTION} if enclitic == "ني" else hosts - {NAME}
            yield Segmentation(proclitics, core, enclitic, allowed, cost + extra)
