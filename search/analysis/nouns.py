"""Nouns and adjectives to their stems: broken plurals, feminines, stems that weak letters change.

Words come as their tables write them. It knows how nouns are declined; which there are, the
tables say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.analysis import letters as ar
from search.analysis.affixes import mask
from search.analysis.stems import LAST_MARKS, Stem, bare

SINGULAR = mask("bare", "accusative", "possessed")
_DUAL = mask("dual", "dual_construct")
_FEMININE = mask(
    "feminine", "feminine_possessed", "feminine_dual", "feminine_dual_construct", "feminine_plural"
)
_ELATIVE = re.compile(f"{ar.ALEF_HAMZA_ABOVE}{ar.FATHA}\\w\\w{ar.FATHA}\\w")
_MASCULINE_PLURAL = mask("masculine_plural", "masculine_plural_construct")


def noun_stems(text: str, *, part: str, plurals: tuple[str, ...] = ()) -> Iterator[Stem]:
    """The stems of a noun or adjective.

    text: the singular as the tables write it. plurals: its broken plurals and other irregular
    forms. part: noun, adjective.
    """
    for stem in _declined(text, "singular", part):
        seldom = stem.groups & mask("feminine_plural") if plurals and part == "noun" else 0
        if seldom and not stem.groups & mask("feminine"):  # كتاب has كتب, so كتابات is of كتابة
            yield stem._replace(groups=stem.groups & ~seldom)
            yield stem._replace(groups=seldom, slot="feminine")
        else:
            yield stem
    for plural in plurals:
        yield from _declined(plural, "plural", part)
    origin = nisba(text)
    if origin and part == "noun":
        yield Stem(origin, SINGULAR | _DUAL | _FEMININE | _MASCULINE_PLURAL, "nisba")


def nisba(text: str) -> str:
    """The adjective of relation of a noun, وطنيّ of وطن; empty where it is not regular.

    >>> nisba("وَطَن"), nisba("سِياسة"), nisba("مَعنى")
    ('وَطَنيّ', 'سِياسيّ', '')
    """
    if text.endswith((ar.ALEF_MAKSURA, ar.YEH, ar.YEH + ar.SHADDA, ar.ALEF, ar.ALEF_HAMZA_ABOVE)):
        return ""
    if text.endswith(ar.TEH_MARBUTA):
        text = text[:-1]
        if text.endswith((ar.ALEF, ar.YEH + ar.SHADDA, ar.YEH)):
            return ""
    if text.endswith(ar.ALEF + ar.HAMZA):
        text = text[:-1] + ar.YEH_HAMZA
    return text + ar.YEH + ar.SHADDA


def _declined(text: str, slot: str, part: str) -> Iterator[Stem]:
    """The stems of one form of a noun, by how it ends."""
    letters = bare(text)
    if letters.endswith(ar.TEH_MARBUTA):
        yield from _ending_in_ta(text, letters, slot)
    elif letters.endswith((ar.ALEF_MAKSURA, ar.ALEF)):
        yield from _ending_in_alef(text, slot, part)
    elif _is_defective(text, letters):
        is_plural = slot == "plural"
        trunk = LAST_MARKS.sub("", text[:-1])
        yield Stem(trunk + ar.YEH, SINGULAR | (0 if is_plural else _DUAL | _FEMININE), slot)
        yield Stem(trunk, mask("indefinite") | (0 if is_plural else _MASCULINE_PLURAL), slot)
    else:
        yield from _sound(text, slot, part)


def _ending_in_ta(text: str, letters: str, slot: str) -> Iterator[Stem]:
    stem = text[:-1]
    yield Stem(stem, _FEMININE, slot)
    if letters.endswith(ar.ALEF + ar.TEH_MARBUTA) and slot != "plural":  # فتاة، فتيات; صلاة، صلوات
        for weak in (ar.WAW, ar.YEH):
            yield Stem(stem[:-1] + weak, mask("feminine_plural"), slot)


def _ending_in_alef(text: str, slot: str, part: str) -> Iterator[Stem]:
    """مستشفى and عصا; an adjective such as مغطى also has مغطاة."""
    trunk = text[:-1]
    is_plural = slot == "plural"
    countable = 0 if is_plural else _DUAL | mask("feminine_plural")
    if text.endswith(ar.ALEF):
        yield Stem(text, mask("bare", "possessed"), slot)
        for weak in (ar.WAW, ar.YEH):
            yield Stem(trunk + weak, countable, slot)
        return
    is_adjective = part == "adjective" and not is_plural
    alone = _FEMININE & ~mask("feminine_plural") if is_adjective else 0
    yield Stem(text, mask("bare"), slot)
    yield Stem(trunk + ar.ALEF, mask("possessed") | alone, slot)
    yield Stem(trunk + ar.YEH, countable, slot)
    yield Stem(LAST_MARKS.sub("", trunk), _MASCULINE_PLURAL, slot)


def _sound(text: str, slot: str, part: str) -> Iterator[Stem]:
    is_plural = slot == "plural"
    groups = SINGULAR | _DUAL | _MASCULINE_PLURAL | mask("feminine_plural")
    if is_plural:
        groups = SINGULAR
    elif part == "adjective" and not _is_elative(text):
        groups |= _FEMININE
    yield Stem(text, groups, slot)
    if part == "noun" and not is_plural:  # مديرة، رئيسة
        yield Stem(text, _FEMININE, "feminine")
    if text.endswith(ar.ALEF + ar.HAMZA) and not is_plural:  # صحراوات
        yield Stem(text[:-1] + ar.WAW, _DUAL | mask("feminine_plural"), slot)
    elif text.endswith(ar.ALEF_HAMZA_ABOVE):  # مبدأ، مبدؤه
        yield Stem(text[:-1] + ar.WAW_HAMZA, mask("possessed"), slot)
    elif text.endswith(ar.YEH_HAMZA):  # شاطىء, as many write شاطئ
        yield Stem(text[:-1] + ar.YEH + ar.HAMZA, groups, slot)


def _is_elative(text: str) -> bool:
    """Whether an adjective is of the pattern أفعل, which takes no ة: أكبر, not أخير or أمنيّ."""
    return _ELATIVE.fullmatch(text) is not None


def _is_defective(text: str, letters: str) -> bool:
    """Whether the final ي of قاضي falls without the article; that of رأي, كرسيّ does not."""
    if letters[-1] != ar.YEH or text.endswith(ar.SHADDA):
        return False
    return len(letters) > 3
