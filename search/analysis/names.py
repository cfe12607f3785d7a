"""The table of names and loan words to lexemes: words that never get an Arabic root."""

from __future__ import annotations

from collections.abc import Iterator

from search.analysis import letters as ar
from search.analysis import nouns
from search.analysis.affixes import mask
from search.analysis.stems import Stem
from search.analysis.tables import NAME, WORD, Lexeme, after_lam, distinct, rows

_OF_PLACE = 1500
"""Millibits against the adjective that a place makes by rule."""

KINDS = frozenset({"person", "place", "organisation", "foreign", "origin", "letter"})
"""The kinds of the table of names."""


def read_names(text: str, name: str) -> Iterator[Lexeme]:
    """Names and loan words: `word TAB kind [TAB irregular forms]`."""
    for number, (word, kind, *rest) in rows(text, name, 2, 3):
        if kind not in KINDS:
            raise ValueError(f"{name}:{number}: {kind!r} is no kind of {sorted(KINDS)}")
        forms = tuple(rest[0].split(",")) if rest and rest[0] != "-" else ()
        if kind == "origin":
            declined = nouns.noun_stems(word, part="adjective", plurals=forms)
            yield Lexeme(word, kind, WORD, "", 0, name, distinct(declined))
            continue
        if kind == "foreign":
            yield from _loan_word(word, forms, name)
            continue
        stems = [
            Stem(written, mask("name"), "singular")
            for known in (word, *forms)
            for written in after_lam(known)
        ]
        yield Lexeme(word, kind, NAME, "", 0, name, tuple(stems))
        if kind == "place":
            origin = origin_of(word)
            of_place = distinct(nouns.noun_stems(origin, part="adjective"))
            yield Lexeme(origin, "origin", WORD, "", _OF_PLACE, name, of_place)


def _loan_word(word: str, forms: tuple[str, ...], name: str) -> Iterator[Lexeme]:
    """Loan words take endings and pronouns as nouns do."""
    declined = distinct(nouns.noun_stems(word, part="noun", plurals=forms))
    yield Lexeme(word, "foreign", WORD, "", 0, name, declined)


def origin_of(place: str) -> str:
    """The adjective of a place: ليبيّ of ليبيا, مصريّ of مصر.

    >>> origin_of("ليبيا"), origin_of("السعودية"), origin_of("فرنسا")
    ('ليبيّ', 'سعوديّ', 'فرنسيّ')
    """
    word = place[2:] if place.startswith("ال") and len(place) > 4 else place
    for ending in ("يا", "ية", "ي", "ا", "ة"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word[: -len(ending)]
            break
    return word + ar.YEH + ar.SHADDA
