"""Words that no table lists: every regular derivative of every attested root.

Derivation is regular and no table is complete. So the templates of verbs (`forms.txt`) and of
nouns (`patterns.txt`) are laid over all attested roots when the lexicon is compiled, weak
letters restored by the same rules, and looked up when the lexicon itself has no reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from search.analysis import nouns, verbs
from search.analysis.derivation import derive, outline
from search.analysis.normalize import fold
from search.analysis.orthography import write
from search.analysis.stems import Stem, bare
from search.analysis.tables import rows

_VOWELS = (("a", "u", False), ("a", "i", False), ("i", "a", False), ("a", "i", True))
"""Perfect and imperfect of form I, and whether the imperfect loses a first و."""
_FORM_COSTS = {
    "I": 1500, "II": 1500, "III": 2500, "IV": 2000, "V": 1500, "VI": 2000, "VII": 3000,
    "VIII": 2000, "IX": 6000, "X": 1500, "XII": 9000, "QI": 2500, "QII": 3000, "QIV": 5000,
}  # fmt: skip
_PASSIVE = 2000
_RARE = {"imperative": 8000, "jussive": 6000, "nisba": 5000, "feminine": 4000}
_DEAREST = 6500
"""Millibits; dearer shapes are left out, since what they match is mostly something else."""
_KEEPS_WEAK = "II"
"""A form under which a weak second radical stays: أقوال, مقاوم."""


class Pattern(NamedTuple):
    """One shape that the words of some roots have."""

    template: str
    """Folded letters, digits for radicals."""
    groups: int
    lemma: str
    """Folded letters of the dictionary form, digits for radicals."""
    part: str
    cost: int


@cache
def _nouns() -> tuple[tuple[str, str, str, int], ...]:
    table = (resources.files("search.analysis") / "data" / "patterns.txt").read_text("utf-8")
    return tuple(
        (template, part, slot, int(cost))
        for _, (template, part, slot, cost) in rows(table, "patterns.txt", 4, 4)
    )


@cache
def of_outline(root: str) -> tuple[Pattern, ...]:
    """The patterns of the roots of one outline, each shape once, cheapest first."""
    found: dict[tuple[str, int, str], tuple[int, str]] = {}
    for stem, lemma, part, cost in (*_verbal(root), *_nominal(root)):
        extra = _RARE.get(stem.slot, 0) + (_PASSIVE if stem.slot.endswith("passive") else 0)
        if cost + extra > _DEAREST:
            continue
        key = (fold(bare(stem.text)), stem.groups, part)
        known = found.get(key)
        if known is None or cost + extra < known[0]:
            found[key] = (cost + extra, fold(bare(lemma)))
    return tuple(
        Pattern(template, groups, lemma, part, cost)
        for (template, groups, part), (cost, lemma) in sorted(
            found.items(), key=lambda item: (item[1], item[0])
        )
    )


def _verbal(root: str) -> Iterator[tuple[Stem, str, str, int]]:
    for form, cost in _FORM_COSTS.items():
        if form.startswith("Q") != (len(root) == 4):
            continue
        for perfect, imperfect, drops in _VOWELS if form == "I" else _VOWELS[:1]:
            if drops and not root.startswith("و"):
                continue
            verb = verbs.Verb(root, form, perfect, imperfect, drops)
            lemma = verbs.lemma(verb)
            for stem in verbs.verb_stems(verb):
                yield stem, lemma, "verb", cost
            for noun in verbs.derived_nouns(verb):
                for stem in nouns.noun_stems(noun.text, part=noun.part):
                    yield stem, noun.text, noun.part, cost


def _nominal(root: str) -> Iterator[tuple[Stem, str, str, int]]:
    for template, part, slot, cost in _nouns():
        if ("4" in template) != (len(root) == 4):
            continue
        for form in ("I", _KEEPS_WEAK):
            text = write(derive(template, root, form))
            for stem in nouns.noun_stems(text, part=part):
                if slot == "plural":
                    if stem.slot == "singular":
                        yield stem._replace(groups=stem.groups & nouns.SINGULAR), text, part, cost
                else:
                    yield stem, text, part, cost


def of_roots(roots: Iterable[str]) -> Iterator[tuple[str, str, Pattern]]:
    """The word, the root and the pattern of every regular derivative."""
    for root in roots:
        radicals = {ord("1") + place: letter for place, letter in enumerate(root)}
        for pattern in of_outline(outline(root)):
            yield pattern.template.translate(radicals), root, pattern
