"""The dictionary of the arramooz package to lexemes, its noise left out.

Arramooz (GPL-3, by Taha Zerrouki) has 30,000 nouns and 14,000 verbs with roots. It fills in what
our own families lack; a row is used only when the strong letters of its root stand in the word.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterator
from functools import cache
from importlib import resources
from itertools import chain

from search.analysis import letters as ar
from search.analysis import nouns, verbs
from search.analysis.orthography import tidy
from search.analysis.stems import bare, is_root, is_word
from search.analysis.tables import WORD, Lexeme, distinct, verb_lexeme
from search.analysis.verbs import Verb

NAME = "arramooz"
_COST = 3000
"""Millibits against a row: our own tables come first."""
_HAMZAS = str.maketrans(dict.fromkeys(ar.HAMZA_SEATS, ar.HAMZA))
_TANWEEN = re.compile(f"[{ar.TANWEEN}]")
_VOWELS = {"فتحة": "a", "ضمة": "u", "كسرة": "i"}
_LEMMA_KINDS = {"verb": "verb", "noun_prop": "name"} | dict.fromkeys(
    ("noun", "adj", "adj_comp", "adj_num", "noun_quant", "abbrev", "adv"), "noun"
)
_PARTS = {"فاعل", "مفعول", "صفة", "منسوب", "صيغة", "اسم تفضيل"}


def read_arramooz(attested: Container[str]) -> Iterator[Lexeme]:
    """Its lexemes with an attested root, nouns before verbs, in the order of its rows."""
    with resources.as_file(
        resources.files("arramooz") / "data" / "arabicdictionary.sqlite"
    ) as path:
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            for lexeme in chain(_nouns(database), _verbs(database)):
                if lexeme.root in attested:
                    yield lexeme
        finally:
            database.close()


@cache
def read_lemmas() -> dict[tuple[str, str], int]:
    """Lemmas of its list of word frequencies: lemma and class to its count.

    The classes noun and verb are vocalised, name and function bare; the class `bare` has all
    nouns once more, without vowels, for loan words.

    It tells which of several readings writers mean: كتب is mostly the plural of كتاب, since no
    noun كَتب is in it.
    """
    with resources.as_file(resources.files("arramooz") / "data" / "wordfreq.sqlite") as path:
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            found = database.execute("SELECT vocalized, word_type, freq FROM wordfreq").fetchall()
        finally:
            database.close()
    lemmas: dict[tuple[str, str], int] = {}
    for vocalised, kind, count in found:
        named = _LEMMA_KINDS.get(kind, "function")
        lemma = tidy(vocalised)
        key = (bare(lemma) if named in ("name", "function") else lemma, named)
        lemmas[key] = lemmas.get(key, 0) + count
        if named == "noun":
            loan = (bare(lemma), "bare")
            lemmas[loan] = lemmas.get(loan, 0) + count
    return lemmas


def _nouns(database: sqlite3.Connection) -> Iterator[Lexeme]:
    rows = database.execute(
        "SELECT vocalized, root, wordtype, number, single FROM nouns ORDER BY id"
    ).fetchall()
    plurals: dict[tuple[str, str], list[str]] = {}
    singles = []
    for vocalised, listed, kind, number, single in rows:
        word, root = _tidy(vocalised), _root(listed)
        if not root or not _holds(root, word):
            continue
        if number == "جمع تكسير":
            plurals.setdefault((bare(_tidy(single)), root), []).append(word)
        else:
            singles.append((word, root, kind))
    for word, root, kind in singles:
        part = "adjective" if _PARTS & set(kind.replace(":", " ").split()) else "noun"
        broken = tuple(plurals.pop((bare(word), root), ()))
        stems = distinct(nouns.noun_stems(word, part=part, plurals=broken))
        yield Lexeme(word, part, WORD, root, _COST, NAME, stems)
    for (single, root), forms in plurals.items():  # the singular is not in it
        lemma = single if single and _holds(root, single) else forms[0]
        stems = distinct(nouns.noun_stems(lemma, part="noun", plurals=tuple(forms)))
        yield Lexeme(lemma, "noun", WORD, root, _COST, NAME, stems)


def _verbs(database: sqlite3.Connection) -> Iterator[Lexeme]:
    rows = database.execute("SELECT vocalized, root, future_type FROM verbs ORDER BY id")
    for vocalised, root, vowel in rows:
        verb = _verb(_tidy(vocalised), _root(root), _VOWELS.get(vowel, "u"))
        if verb is None:
            continue
        yield verb_lexeme(verb, _COST, NAME)


def _verb(word: str, root: str, imperfect: str) -> Verb | None:
    """The verb whose dictionary form this is, if a form of its root gives it."""
    if not 3 <= len(root) <= 4 or not word:
        return None
    letters = bare(word)
    for form in verbs.forms():
        if form.startswith("Q") != (len(root) == 4):
            continue
        for perfect in "aiu" if form == "I" else "a":
            verb = Verb(root, form, perfect, imperfect, _drops(root, form, imperfect))
            said = verbs.lemma(verb)
            if bare(said) == letters and (form != "I" or said == word[: len(said)]):
                if form == "II" and ar.SHADDA not in word:
                    continue
                return verb
    return None


def _drops(root: str, form: str, imperfect: str) -> bool:
    return form == "I" and root.startswith(ar.WAW) and imperfect == "i"


def _tidy(word: str) -> str:
    """A vocalised word as our own tables would write it."""
    word = tidy(_TANWEEN.sub("", word.strip()))
    if word.endswith((ar.DAMMA, ar.FATHA, ar.KASRA)):
        word = word[:-1]
    return word if is_word(word) else ""


def _root(root: str | None) -> str:
    """The root with hamza as ء; empty when it is none: an alef within is a letter of a loan word."""
    root = (root or "").strip().translate(_HAMZAS).replace(ar.ALEF_MAKSURA, ar.YEH)
    if root.startswith(ar.ALEF):
        root = ar.HAMZA + root[1:]
    return root if is_root(root) else ""


def _holds(root: str, word: str) -> bool:
    """Whether the strong letters of a root stand in a word, in order."""
    letters = iter(bare(word).translate(_HAMZAS))
    previous = ""
    for radical in root:
        if radical in ar.WAW + ar.YEH + ar.HAMZA or radical == previous:
            continue
        previous = radical
        if radical not in letters:
            return False
    return bool(word)
