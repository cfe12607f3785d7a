"""One Arabic word to its analysis: stem, lemma, roots with confidence.

A pure function of the word and the tables. Readings come from clitics and endings; the
lexicon decides; patterns over attested roots answer for words it lacks; Tashaphyne's
segmentation, under a total order of ours, for what those leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.analysis import patterns
from search.analysis.clitics import FUNCTION, NAME, NOUN, Segmentation, segmentations
from search.analysis.inflection import Stem, nisba, stems
from search.analysis.letters import ALEF, ALEF_MAKSURA, HEH, TEH_MARBUTA, YEH
from search.analysis.lexicon import Entry, Lexicon
from search.analysis.normalize import fold
from search.analysis.segmenter import light_stem

RULES = 1
"""Raised with every change of the rules in this folder, so that older indexes are known."""

_LEAST_CONFIDENCE = 0.15
_MOST_ROOTS = 3
_OTHER_LETTERS = 4.0
"""Bits against a listed word with another hamza than the typed one."""
_HABIT = 1.5
"""Bits against a listed word that is often typed so."""
_FINALS = {YEH, ALEF_MAKSURA, HEH, TEH_MARBUTA}
_INFLECTED = 1.5
"""Bits against an inflected reading of a word that is a lemma letter by letter."""
_UNFAMILIAR_ROOT = 2.0
"""Bits against a root that is attested but that no entry of the lexicon has."""
_INFLECTED_PLURAL = 3.0
"""Bits against a regular ending on a broken plural: مقاتلين is of مقاتل, not of مقتل."""

Root = tuple[str, float]
"""Letters of a root, hamza as ء, and its probability."""


class Reading(NamedTuple):
    """One way to understand a word, with what it costs to believe it (bits)."""

    cost: float
    lemma: str
    stem: str
    part: str
    root: str
    """Empty for function words, names and loan words."""
    written: str = ""
    """How the tables write the whole word; empty when something was taken off it."""


class Morpheme(NamedTuple):
    """What morphology says of one word."""

    stem: str
    lemma: str | None
    roots: tuple[Root, ...]
    kind: str
    """word, function or name."""


def analyse(exact: str, form: str, lexicon: Lexicon) -> Morpheme:
    """The analysis of one Arabic word.

    exact: its letters as typed; form: the same folded. One letter or more, no marks. The
    same answer in any process and thread.
    """
    for readings in (_lexical, _patterned):
        found = readings(form, lexicon)
        if found:
            return _decide(_as_typed(found, exact))
    return _segmented(form)


def _lexical(form: str, lexicon: Lexicon) -> list[Reading]:
    """Readings whose stem stands in the tables."""
    found: list[Reading] = []
    for part in segmentations(form):
        if FUNCTION in part.hosts:
            found += _closed_class(part, lexicon)
        for stem in stems(part.core, before_pronoun=bool(part.enclitic)):
            if stem.part not in part.hosts:
                continue
            for entry in lexicon.stems.get(stem.text, ()):
                if entry.part == stem.part:
                    cost = part.cost + stem.cost + entry.cost
                    if stem.ends and stem.text != fold(entry.lemma) and entry.part == NOUN:
                        cost += _INFLECTED_PLURAL
                    found += _readings(cost, entry, stem, is_whole=stem.text == form)
    return found


def _closed_class(part: Segmentation, lexicon: Lexicon) -> Iterator[Reading]:
    """The function words that a core may be, where they take the clitics around it."""
    has_preposition = bool(part.proclitics.lstrip("وف"))
    for entry in lexicon.stems.get(part.core, ()):
        if entry.part != FUNCTION:
            continue
        fits_pronoun = entry.takes_pronoun or not part.enclitic
        if fits_pronoun and (entry.takes_preposition or not has_preposition):
            cost = part.cost + entry.cost
            written = "" if part.proclitics or part.enclitic else entry.written
            yield Reading(cost, entry.lemma, fold(entry.lemma), FUNCTION, "", written)


def _as_typed(found: list[Reading], exact: str) -> list[Reading]:
    """The readings, dearer where the letters as typed speak against them.

    كان is not كأن, nor the name علي the preposition على; and a word that is in the tables letter
    by letter is less likely another one with an ending.
    """
    is_listed = any(reading.written == exact for reading in found)
    weighed = []
    for reading in found:
        cost = reading.cost
        if reading.written:
            cost += _disagreement(exact, reading.written)
        elif is_listed and reading.part != FUNCTION:
            cost += _INFLECTED
        weighed.append(reading._replace(cost=cost))
    return weighed


def _disagreement(exact: str, written: str) -> float:
    """Bits against a word of the tables that folds to the typed one but is written otherwise.

    Leaving a hamza out, or ه for ة and ي for ى, are habits; another hamza is another word.
    """
    differing = {(x, y) for x, y in zip(exact, written, strict=False) if x != y}
    if not differing and len(exact) == len(written):
        return 0.0
    is_habit = all(x == ALEF or {x, y} <= _FINALS for x, y in differing)
    return _HABIT if is_habit else _OTHER_LETTERS


def _readings(cost: float, entry: Entry, stem: Stem, *, is_whole: bool) -> Iterator[Reading]:
    """One reading for each root of an entry."""
    name, key = entry.lemma, fold(entry.lemma)
    if stem.is_nisba:
        name, key = "", nisba(key)
    for root in entry.roots or ("",):
        yield Reading(cost, name, key, entry.part, root, entry.written if is_whole else "")


def _patterned(form: str, lexicon: Lexicon) -> list[Reading]:
    """Readings whose stem fits a pattern over an attested root."""
    found = []
    for part in segmentations(form):
        for stem in stems(part.core, before_pronoun=bool(part.enclitic)):
            if stem.part not in part.hosts:
                continue
            for root, cost in patterns.roots(stem.text, stem.part, lexicon.patterns):
                if root in lexicon.roots:
                    total = part.cost + stem.cost + cost
                    if root not in lexicon.familiar:
                        total += _UNFAMILIAR_ROOT
                    key = nisba(stem.text) if stem.is_nisba else stem.text
                    found.append(Reading(total, "", key, stem.part, root))
    return found


def _segmented(form: str) -> Morpheme:
    """What is left: a light stem by Tashaphyne's segmentation, without a root."""
    return Morpheme(light_stem(form), None, (), "word")


def _decide(found: list[Reading]) -> Morpheme:
    """The cheapest reading names stem and lemma; all readings together vote for the roots."""
    best = min(found)
    if best.part == FUNCTION:
        return Morpheme(best.stem, best.lemma, (), "function")
    if best.part == NAME:
        return Morpheme(best.stem, best.lemma, (), "name")
    # Listed without a root: then other readings do not lend it one.
    roots = _roots(found) if best.root else ()
    return Morpheme(best.stem, best.lemma or None, roots, "word")


def _roots(found: Iterable[Reading]) -> tuple[Root, ...]:
    """Roots by probability, each reading weighing 2 to the minus its cost; ties by letters."""
    masses: dict[str, float] = {}
    for reading in found:
        masses[reading.root] = max(masses.get(reading.root, 0.0), 2.0**-reading.cost)
    total = sum(masses[root] for root in sorted(masses))
    shares = [(round(mass / total, 3), root) for root, mass in masses.items() if root]
    shares.sort(key=lambda share: (-share[0], share[1]))
    return tuple((root, p) for p, root in shares[:_MOST_ROOTS] if p >= _LEAST_CONFIDENCE)
