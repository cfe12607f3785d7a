"""Marks as evidence: how far the vowels and shaddas that were typed speak against a reading."""

from __future__ import annotations

from functools import lru_cache

from search.analysis import letters as ar

_VOWELS = frozenset(ar.FATHA + ar.DAMMA + ar.KASRA + ar.SUKUN)
_CONFLICT = 8000
"""Millibits against a reading for each letter whose marks differ."""
_UNTYPED_SHADDA = 2000
"""Millibits for a vowel typed without the shadda that the reading has under it."""

Marked = tuple[tuple[str, str, bool], ...]
"""Each letter with its short vowel (or sukun, or nothing) and whether it has a shadda."""


@lru_cache(maxsize=4096)
def parse(word: str) -> Marked:
    """The letters of a word with their marks; marks of other kinds are passed over.

    >>> parse("كُتّاب")[1][2]
    True
    """
    parsed: list[tuple[str, str, bool]] = []
    for char in word:
        if char in _VOWELS and parsed:
            letter, _, doubled = parsed[-1]
            parsed[-1] = (letter, char, doubled)
        elif char == ar.SHADDA and parsed:
            letter, vowel, _ = parsed[-1]
            parsed[-1] = (letter, vowel, True)
        elif char not in ar.MARKS:
            parsed.append((char, "", False))
    return tuple(parsed)


Evidence = tuple[tuple[int, str, bool], ...]
"""The letters that were typed with marks: place in the word, short vowel or sukun, shadda."""


def evidence(word: str) -> Evidence:
    """What the marks of a word as typed tell; most have one or two, at the end.

    >>> evidence("مدرّس"), evidence("شكراً")
    (((2, '', True),), ())
    """
    return tuple(
        (place, vowel, doubled)
        for place, (_, vowel, doubled) in enumerate(parse(word))
        if vowel or doubled
    )


def disagreement(typed: Evidence, start: int, texts: str) -> int:
    """Millibits against the stem `texts` (alternatives joined by |) at letter `start` of a word.

    The last vowel of a stem is that of case or mood, and a sun letter after the article has a
    shadda of its own: neither counts.
    """
    if "|" not in texts:
        return _differing(typed, start, parse(texts))
    return min(_differing(typed, start, parse(text)) for text in texts.split("|"))


def _differing(typed: Evidence, start: int, stem: Marked) -> int:
    cost = 0
    last = len(stem) - 1
    for letter, typed_vowel, typed_doubled in typed:
        place = letter - start
        if not 0 <= place <= last:
            continue
        _, vowel, doubled = stem[place]
        if vowel and typed_vowel and vowel != typed_vowel and place != last:
            cost += _CONFLICT
        if typed_doubled and not doubled and (place or not start):
            cost += _CONFLICT
        elif doubled and typed_vowel and not typed_doubled:
            cost += _UNTYPED_SHADDA
    return cost
