"""Which lexemes there are: our own tables first, then what arramooz adds, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import resources

from tashaphyne.roots_const import ROOTS

from search.analysis import letters as ar
from search.analysis import tables
from search.analysis.arramooz import read_arramooz
from search.analysis.names import read_names
from search.analysis.normalize import fold
from search.analysis.stems import bare
from search.analysis.tables import Lexeme

DATA = resources.files("search.analysis") / "data"


def installed_lexemes() -> list[Lexeme]:
    """All lexemes of the installed tables. Raises ValueError naming file and line."""
    own: list[Lexeme] = []
    for file in sorted((DATA / "families").iterdir(), key=lambda file: file.name):
        own += tables.read_families(file.read_text("utf-8"), f"families/{file.name}")
    known = {
        (bare(text), lexeme.root)
        for lexeme in own
        for text in (lexeme.lemma, *(stem.text for stem in lexeme.stems if stem.slot == "plural"))
    }
    own += tables.read_functions((DATA / "functions.txt").read_text("utf-8"), "functions.txt")
    own += read_names((DATA / "names.txt").read_text("utf-8"), "names.txt")
    for lexeme in read_arramooz(attested_roots() | {root for _, root in known}):
        if (bare(lexeme.lemma), lexeme.root) not in known:
            own.append(lexeme)
    return list(_closed_classes_apart(_united(own)))


def _closed_classes_apart(lexemes: Collection[Lexeme]) -> Iterator[Lexeme]:
    """كان، نحو and أيّ stand in two tables, as function words and in the family of their root.

    The function word stays; of the noun what only it has, such as the plural أنحاء.
    """
    closed = [
        lexeme for lexeme in lexemes if lexeme.kind == tables.FUNCTION or lexeme.part == "number"
    ]
    auxiliaries = {bare(lexeme.lemma) for lexeme in closed if lexeme.part == "auxiliary"}
    with_root = {(lexeme.lemma, lexeme.root) for lexeme in closed if lexeme.root}
    without = {lexeme.lemma for lexeme in closed if not lexeme.root}
    for lexeme in lexemes:
        plurals = tuple(stem for stem in lexeme.stems if stem.slot == "plural")
        if lexeme.part == "verb" and bare(lexeme.lemma) in auxiliaries:
            continue
        if lexeme.part == "noun" and (lexeme.lemma, lexeme.root) in with_root:
            if plurals:
                yield lexeme._replace(stems=plurals)
        elif lexeme.part != "noun" or lexeme.lemma not in without or plurals:
            yield lexeme


def _united(found: Iterable[Lexeme]) -> Collection[Lexeme]:
    """Lexemes of the same lemma, part and root as one: some verbs have two imperfects."""
    united: dict[tuple[str, ...], Lexeme] = {}
    for lexeme in found:
        word = "" if lexeme.kind == tables.WORD else lexeme.stems[0].text
        key = (lexeme.lemma, lexeme.part, lexeme.root, word)
        known = united.get(key)
        if known is None:
            united[key] = lexeme
        else:
            stems = tuple(dict.fromkeys((*known.stems, *lexeme.stems)))
            united[key] = known._replace(stems=stems, cost=min(known.cost, lexeme.cost))
    return united.values()


@cache
def attested_roots() -> frozenset[str]:
    """Tashaphyne's list of roots, hamza as ء."""
    return frozenset(fold(root).replace(ar.ALEF, ar.HAMZA) for root in ROOTS)
