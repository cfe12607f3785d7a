"""Verbs to their stems: ten forms and more, active, passive, imperative, weak letters at work.

A verb is a root and a form; the templates of `forms.txt` and the rules of `derivation` make the
rest, participles and masdars included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from search.analysis import letters as ar
from search.analysis.affixes import mask
from search.analysis.derivation import (
    COLOURING,
    ENDINGS,
    OPENS_IMPERATIVE,
    SIGHT,
    WEAK_LETTERS,
    derive,
    fill,
    outline,
)
from search.analysis.orthography import write
from search.analysis.stems import Stem, bare

_PERFECT_GROUPS = {
    "3ms": mask("perfect", "perfect_object"),
    "3fs": mask("perfect_she"),
    "3md": mask("perfect_dual"),
    "3mp": mask("perfect_they"),
    "12": mask("perfect_consonant"),
}
_IMPERFECT_GROUPS = {
    "s": mask("imperfect", "imperfect_object"),
    "d": mask("imperfect_dual"),
    "p": mask("imperfect_plural"),
    "f": mask("imperfect_feminine"),
    "n": mask("imperfect_women"),
    "short": mask("imperfect", "imperfect_object"),
}


class Verb(NamedTuple):
    """A verb: root, form, and the vowels of form I.

    drops_first: the imperfect of form I has lost the و of the root (يصل).
    """

    root: str
    form: str
    perfect: str = "a"
    imperfect: str = "u"
    drops_first: bool = False


@cache
def forms() -> Mapping[str, Mapping[str, str]]:
    """The templates of `forms.txt`: form to slot to template."""
    table = (resources.files("search.analysis") / "data" / "forms.txt").read_text("utf-8")
    templates: dict[str, dict[str, str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            form, slot, template = line.split("\t")
            templates.setdefault(form, {})[slot] = template
    return templates


def _spell(said: str) -> str:
    """The phonemes that `derive` gave, up to the ending, as written."""
    return write(said.partition("+")[0])


def read_verb(root: str, perfect: str, imperfect: str) -> Verb | None:
    """The verb of form I that has these two principal parts; None when it is irregular.

    >>> read_verb("قول", "قال", "يَقول"), read_verb("وصل", "وَصَل", "يَصِل")[4]
    (Verb(root='قول', form='I', perfect='a', imperfect='u', drops_first=False), True)
    """
    wanted = (bare(perfect), bare(imperfect))
    best: tuple[int, Verb] | None = None
    for drops_first in (False, True):
        for first in "aiu":
            for second in "uia":
                verb = Verb(root, "I", first, second, drops_first)
                said = tuple(fill(part, root) for part in _principal_parts(_outlined(verb)))
                if (bare(said[0]), bare(said[1])) != wanted:
                    continue
                differing = (said[0] != perfect) + (said[1] != imperfect)
                if best is None or differing < best[0]:
                    best = (differing, verb)
    return best[1] if best else None


def _outlined(verb: Verb) -> Verb:
    return verb._replace(root=outline(verb.root))


@cache
def _principal_parts(verb: Verb) -> tuple[str, str]:
    """He wrote, he writes, of a verb of an outline."""
    perfect = derive(_template(verb, "perfect"), verb.root, verb.form, ENDINGS["perfect"]["3ms"])
    imperfect = derive(
        _template(verb, "imperfect"), verb.root, verb.form, ENDINGS["imperfect"]["s"]
    )
    return _spell(perfect), _spell(imperfect)


def _template(verb: Verb, slot: str) -> str:
    template = forms()[verb.form][slot]
    if verb.root == SIGHT and (
        verb.form == "IV" or (verb.form == "I" and slot.startswith("imperfect"))
    ):
        template = template.replace("2", "")
    if verb.drops_first and slot == "imperfect":
        template = template.replace("1", "")
    third = verb.root[-1]
    if verb.form == "II" and slot == "masdar" and third in WEAK_LETTERS + ar.HAMZA:
        template = "ta12i3aT"
    return template.replace("V", verb.perfect).replace("W", verb.imperfect)


def lemma(verb: Verb) -> str:
    """The verb's dictionary form: he wrote."""
    return fill(_principal_parts(_outlined(verb))[0], verb.root)


def verb_stems(verb: Verb) -> Iterator[Stem]:
    """Every stem of the verb's conjugation, active, passive and imperative."""
    for stem in _conjugation(_outlined(verb)):
        yield stem._replace(text=fill(stem.text, verb.root))


@cache
def _conjugation(verb: Verb) -> tuple[Stem, ...]:
    """The stems of a verb of an outline, its groups gathered."""
    groups: dict[tuple[str, str], int] = {}
    for stem in _conjugated(verb):
        key = (stem.text.replace(ar.ALEF_HAMZA_ABOVE + ar.ALEF, ar.ALEF_MADDA), stem.slot)
        groups[key] = groups.get(key, 0) | stem.groups
    return tuple(Stem(text, bits, slot) for (text, slot), bits in groups.items())


def _conjugated(verb: Verb) -> Iterator[Stem]:
    slots = forms()[verb.form]
    for slot in ("perfect", "perfect_passive"):
        if slot in slots:
            for person, groups in _PERFECT_GROUPS.items():
                yield from _perfect(verb, slot, person, groups)
    for slot in ("imperfect", "imperfect_passive"):
        if slot in slots:
            for person, groups in _IMPERFECT_GROUPS.items():
                yield from _imperfect(verb, slot, person, groups)
    yield from _absorbed(verb)


def _perfect(verb: Verb, slot: str, person: str, groups: int) -> Iterator[Stem]:
    template = _template(verb, slot)
    if verb.form == "QIV" and person == "12":
        template = "i12a34a4"
    text = _spell(derive(template, verb.root, verb.form, ENDINGS["perfect"][person]))
    if text.endswith(ar.ALEF_MAKSURA):  # رمى, but رماه
        yield Stem(text, mask("perfect"), slot)
        text, groups = text[:-1] + ar.ALEF, mask("perfect_object")
    yield Stem(text, groups, slot)
    if text.endswith(ar.ALEF_HAMZA_ABOVE):
        yield Stem(text[:-1] + ar.WAW_HAMZA, groups & mask("perfect_object", "perfect_they"), slot)


def _imperfect(verb: Verb, slot: str, person: str, groups: int) -> Iterator[Stem]:
    template = _template(verb, slot)
    said = derive(template, verb.root, verb.form, ENDINGS["imperfect"][person])
    text = _without_person(_spell(said))
    if person == "short":  # يقل beside يقول: seldom, so a slot of its own
        full = derive(template, verb.root, verb.form, ENDINGS["imperfect"]["s"])
        if _without_person(_spell(full)) != text:
            slot = "jussive"
    if text.endswith(ar.ALEF_MAKSURA):  # يرضى, but يرضاه
        yield Stem(text, mask("imperfect"), slot)
        text, groups = text[:-1] + ar.ALEF, mask("imperfect_object")
    yield Stem(text, groups, slot)
    if text.endswith(ar.ALEF_HAMZA_ABOVE):
        yield Stem(
            text[:-1] + ar.WAW_HAMZA,
            groups & mask("imperfect_object", "imperfect_plural", "imperfect_feminine"),
            slot,
        )
    if slot in ("imperfect", "jussive"):
        if person == "s" and verb.root.startswith(ar.HAMZA) and verb.form in ("I", "IV", "VIII"):
            yield from _first_person(verb, text)
        if person in ("short", "p"):
            yield _imperative(verb, said, person)


def _without_person(text: str) -> str:
    """An imperfect without its person prefix and that prefix's vowel."""
    return text[1:].lstrip(ar.FATHA + ar.DAMMA)


def _first_person(verb: Verb, text: str) -> Iterator[Stem]:
    """I eat, آكل: the person's hamza and that of the root are one letter."""
    opening = ar.ALEF_HAMZA_ABOVE + ar.WAW if verb.form == "IV" else ar.ALEF_MADDA
    if text[:1] in (ar.ALEF_HAMZA_ABOVE, ar.WAW_HAMZA):
        yield Stem(opening + text[1:], mask("imperfect_i"), "imperfect")


def _imperative(verb: Verb, said: str, person: str) -> Stem:
    """Write!, from the short imperfect: اكتب, قل, أرسل."""
    groups = mask("imperative" if person == "short" else "imperative_plural")
    opened = said[2:]  # without p and its vowel
    if verb.form == "IV":
        opened = ar.HAMZA + "a" + opened
    elif verb.root in OPENS_IMPERATIVE and verb.form == "I":
        opened = opened[1:]
    elif opened[1:2] not in tuple("aiuAIUY+"):
        opened = "i" + opened
    return Stem(_spell(opened), groups, "imperative")


class Derived(NamedTuple):
    """A noun that a verb makes by rule: participle or masdar."""

    text: str
    part: str


def derived_nouns(verb: Verb) -> Iterator[Derived]:
    """The participles of a verb, and the masdar if it is of a derived form."""
    for noun in _derived(_outlined(verb)):
        yield noun._replace(text=fill(noun.text, verb.root))


@cache
def _derived(verb: Verb) -> tuple[Derived, ...]:
    return tuple(
        Derived(
            _spell(derive(_template(verb, slot), verb.root, verb.form)),
            "noun" if slot == "masdar" else "adjective",
        )
        for slot in forms()[verb.form]
        if slot in ("agent", "patient", "masdar")
    )


def _absorbed(verb: Verb) -> Iterator[Stem]:
    """Forms V and VI with their t in the first radical, as the Quran has them: يذّكّر."""
    if verb.form not in ("V", "VI") or verb.root[0] not in COLOURING:
        return
    core = "a22a3" if verb.form == "V" else "A2a3"
    for slot, template, endings, groups in (
        ("perfect", f"i11{core}", ENDINGS["perfect"], _PERFECT_GROUPS),
        ("imperfect", f"pa11{core}", ENDINGS["imperfect"], _IMPERFECT_GROUPS),
    ):
        for person, ending in endings.items():
            text = _spell(derive(template, verb.root, verb.form, ending))
            stem = text if slot == "perfect" else _without_person(text)
            yield Stem(stem, groups[person], f"{slot}_absorbed")
