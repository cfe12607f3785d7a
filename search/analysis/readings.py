"""The readings of a word in full, for people: what was weighed, and what it came to.

Search uses the short form of the same, `morphology.analyse`; both rest on the same candidates.
"""

from __future__ import annotations

from typing import NamedTuple

from search.analysis import morphology
from search.analysis.derivation import fill
from search.analysis.frames import Frame
from search.analysis.lexicon import Lexicon
from search.analysis.segmenter import light_stem

_WEIGHED = 15_000
"""Millibits above the cheapest reading up to which readings are worth showing."""


class Reading(NamedTuple):
    """One way to understand a word.

    prefixes, ending, pronoun: what is taken off. stem: what is left, with the vowels that are
    known. lemma: the dictionary form. part: part of speech, or kind of name. root: empty for
    none. share: of the votes of all readings. bits: how much one must believe. reason: lexicon,
    pattern or fallback. source: the table it stands in.
    """

    prefixes: tuple[str, ...]
    stem: str
    ending: str
    pronoun: str
    lemma: str
    part: str
    root: str
    share: float
    bits: float
    reason: str
    source: str


def readings(exact: str, form: str, lexicon: Lexicon, marked: str = "") -> tuple[Reading, ...]:
    """The readings of a word, cheapest first; the arguments are those of `morphology.analyse`."""
    found = morphology.candidates(exact, form, lexicon, marked, within=_WEIGHED)
    if found:
        weighed = [_listed(cost, row, way, lexicon) for cost, _, row, way in found]
        return _shared(weighed)
    derived = morphology.believed(form, lexicon)
    if derived:
        return _shared([_derived(*derivation, form, lexicon) for derivation in derived])
    stem = light_stem(form)
    return (Reading((), stem, "", "", stem, "", "", 1.0, 0.0, "fallback", ""),)


def _listed(cost: int, row: int, way: Frame, lexicon: Lexicon) -> Reading:
    lexeme = lexicon.entry(lexicon.lexeme[row])
    return Reading(
        way.prefix.parts,
        lexicon.string(lexicon.text[row]).partition("|")[0],
        way.suffix.ending,
        way.suffix.pronoun,
        lexeme.lemma,
        lexeme.part,
        lexeme.root,
        0.0,
        cost / 1000,
        "lexicon",
        lexeme.source,
    )


def _derived(
    cost: int, pattern: int, number: int, way: Frame, form: str, lexicon: Lexicon
) -> Reading:
    root = lexicon.meta["roots"][number]
    last = len(form) - len(way.suffix.written)
    return Reading(
        way.prefix.parts,
        form[len(way.prefix.written) : last],
        way.suffix.ending,
        way.suffix.pronoun,
        fill(lexicon.string(lexicon.pattern_lemma[pattern]), root),
        lexicon.meta["parts"][lexicon.pattern_part[pattern]],
        root,
        0.0,
        cost / 1000,
        "pattern",
        "patterns.txt",
    )


def _shared(weighed: list[Reading]) -> tuple[Reading, ...]:
    """The readings in their order, each with its share of the votes.

    What differs in nothing that is shown, as the dual and the plural of مقاتلين, is one reading.
    """
    weighed.sort(key=lambda reading: (reading.bits, reading))
    best = weighed[0].bits
    cheapest: dict[Reading, Reading] = {}
    votes: dict[Reading, float] = {}
    for reading in weighed:
        shown = reading._replace(bits=0.0)
        cheapest.setdefault(shown, reading)
        votes[shown] = votes.get(shown, 0.0) + morphology.vote(1000 * (reading.bits - best))
    total = sum(votes.values())
    return tuple(
        reading._replace(share=round(votes[shown] / total, 3))
        for shown, reading in cheapest.items()
        if reading.bits - best <= _WEIGHED / 1000
    )
