"""The tables that analysis reads: lexicon, function words, names, patterns, attested roots.

All of them travel as one small file, so that an index carries the tables it was built with
and a reader analyses queries with the same ones. It knows the file formats of `data/`; it
must not know how a word is analysed.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from tashaphyne.roots_const import ROOTS

from search.analysis import letters as ar
from search.analysis.clitics import ENCLITICS, FUNCTION, NAME, NOUN, PAST, PRESENT
from search.analysis.inflection import nisba
from search.analysis.normalize import fold
from search.analysis.patterns import Pattern, parse_patterns

TABLES = ("functions.txt", "lexicon.tsv", "names.txt", "patterns.txt")

_NAME_COST = 1.0
"""Names are listed because a word would be misread; so where both fit, the name wins."""
_FOREIGN_COST = 3.0
_NISBA_COST = 4.5
_TAKES_PRONOUN = frozenset({"preposition", "conjunction", "particle", "adverb", "negation"})
_TAKES_PREPOSITION = frozenset({"demonstrative", "relative", "adverb"})
_ATTACHED_PREPOSITIONS = ("ب", "ل")
_NOT_AFTER = {"ب": {"ني"}, "ل": {"ني", "كن"}}
"""بني and لكن are other words."""
_RARITY = 0.35
"""Bits for each doubling of an entry's place in the table."""
_IRREGULAR = 0.25
"""Bits against a listed form that is not the lemma."""


class Entry(NamedTuple):
    """What a stem of the tables says."""

    lemma: str
    written: str
    """The form that the table lists, with its hamzas; empty for a stem that is no word."""
    part: str
    roots: tuple[str, ...]
    takes_pronoun: bool
    takes_preposition: bool
    cost: float
    """Bits: rarer entries cost more."""


@dataclass(frozen=True)
class Lexicon:
    """Parsed tables; read-only, safe to share between threads.

    stems: folded stem to its entries, in table order. roots: attested roots, hamza as ء.
    familiar: those of them that an entry of the lexicon has.
    raw: the tables as one file; the same raw gives the same fingerprint and the same analyses.
    """

    stems: dict[str, tuple[Entry, ...]]
    roots: frozenset[str]
    familiar: frozenset[str]
    patterns: dict[tuple[str, int], tuple[Pattern, ...]]
    raw: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the tables, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()


@cache
def compile_lexicon() -> bytes:
    """The installed tables and Tashaphyne's list of roots as one file, always the same bytes."""
    folder = resources.files("search.analysis") / "data"
    tables = {name: (folder / name).read_text(encoding="utf-8") for name in TABLES}
    tables["roots"] = " ".join(sorted(_hamza_apart(root) for root in ROOTS))
    return json.dumps(tables, ensure_ascii=False, sort_keys=True).encode("utf-8")


@lru_cache(maxsize=4)
def load_lexicon(raw: bytes) -> Lexicon:
    """The tables that `compile_lexicon` wrote; the same bytes give the same object.

    Raises ValueError when `raw` is not such a file; the message names table and line.
    """
    tables = json.loads(raw)
    try:
        texts = [tables[name] for name in TABLES]
        roots = tables["roots"].split()
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("as text")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the lexicon file lacks the table {error}") from error
    functions, lexicon, names, patterns = texts
    collected: dict[str, list[Entry]] = {}
    for stem, entry in (*_functions(functions), *_lexicon(lexicon), *_names(names)):
        entries = collected.setdefault(stem, [])
        if entry not in entries:
            entries.append(entry)
    known = {root for entries in collected.values() for entry in entries for root in entry.roots}
    return Lexicon(
        stems={stem: tuple(entries) for stem, entries in collected.items()},
        roots=frozenset(roots) | known,
        familiar=frozenset(known),
        patterns=parse_patterns(patterns),
        raw=raw,
    )


def _hamza_apart(root: str) -> str:
    """A root with every hamza seat, and the alef of lists that know no hamza, as ء."""
    return fold(root).replace(ar.ALEF, ar.HAMZA)


def _after_lam(stem: str) -> Iterator[tuple[str, float]]:
    """A folded word and, if it has the article in it, its shape after ل: الذين, للذين."""
    yield stem, 0.0
    if stem.startswith("الل"):  # الله, لله: three lams are never written
        yield stem[1:], 2.0
    elif stem.startswith("ال"):
        yield "لل" + stem[2:], 2.0


def _rows(
    table: str, name: str, columns: int, most: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Line number and columns of each row; comments and empty lines left out."""
    for number, line in enumerate(table.splitlines(), 1):
        text = line.partition("#")[0].rstrip()
        if not text.strip():
            continue
        row = [column.strip() for column in text.split("\t")]
        if not columns <= len(row) <= (most or columns):
            raise ValueError(
                f"{name}:{number}: expected {_span(columns, most)} columns, got {len(row)}"
            )
        yield number, row


def _span(least: int, most: int | None) -> str:
    return f"{least} to {most}" if most else str(least)


def _functions(table: str) -> Iterator[tuple[str, Entry]]:
    """Closed-class words, and the attached prepositions with each pronoun."""
    for _, (word, word_class, *lemma) in _rows(table, "functions.txt", 2, 3):
        takes_pronoun = word_class in _TAKES_PRONOUN
        takes_preposition = word_class in _TAKES_PREPOSITION
        said = lemma[0] if lemma else word
        for stem, cost in _after_lam(fold(word)):
            written = word if stem == fold(word) else ""
            yield stem, Entry(said, written, FUNCTION, (), takes_pronoun, takes_preposition, cost)
    for preposition in _ATTACHED_PREPOSITIONS:  # به، لهم: too short to be taken apart
        for pronoun in ENCLITICS:
            if pronoun in _NOT_AFTER[preposition]:
                continue
            yield preposition + pronoun, Entry(preposition, "", FUNCTION, (), False, False, 0.0)


def _lexicon(table: str) -> Iterator[tuple[str, Entry]]:
    """Open-class words; a row's place in the table stands for its frequency."""
    for number, (lemma, part, root, forms) in _rows(table, "lexicon.tsv", 4):
        roots = () if root == "-" else tuple(root.split(";"))
        cost = _RARITY * math.log2(number + 2)
        irregular = [] if forms == "-" else forms.split(",")
        if part == "verb":
            yield fold(lemma), Entry(lemma, lemma, PAST, roots, True, True, cost)
            for present in (_regular_present(fold(lemma)), *map(fold, irregular)):
                yield present, Entry(lemma, "", PRESENT, roots, True, True, cost)
            for past in irregular:
                yield fold(past), Entry(lemma, past, PAST, roots, True, True, cost + 1.0)
        else:
            for form in (lemma, *irregular):
                extra = 0.0 if form == lemma else _IRREGULAR
                yield fold(form), Entry(lemma, form, NOUN, roots, True, True, cost + extra)


def _regular_present(past: str) -> str:
    """The imperfect stem of a sound verb: the perfect one, without the alef of the long forms."""
    return past[1:] if past.startswith(ar.ALEF) and len(past) > 3 else past


def _names(table: str) -> Iterator[tuple[str, Entry]]:
    """Names and loan words, and the adjectives of origin that places make."""
    for _, (word, kind) in _rows(table, "names.txt", 2):
        part = NOUN if kind == "foreign" else NAME
        name = fold(word)
        cost = _FOREIGN_COST if kind == "foreign" else _NAME_COST
        for stem, extra in _after_lam(name):
            written = word if stem == name else ""
            yield stem, Entry(word, written, part, (), part == NOUN, True, cost + extra)
        if kind == "place":
            origin = nisba(name)
            yield origin, Entry(origin, "", NOUN, (), True, True, _NISBA_COST)
