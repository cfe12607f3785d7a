"""A user's own words: additions to the lexicon and corrections of it, as one text file.

# word TAB what it is
الذكاليّ	keep                    as it is: no stem but itself, no root
شاكر	name                    a name: no root
كتاتيب	كُتّاب	كتب             a form of the lemma, with this root (- for none)
رقمن | QI QII | رَقمَنة | رَقميّ     a root family, as our own tables write it
"""

from __future__ import annotations

from collections.abc import Iterator

from search.analysis.affixes import mask
from search.analysis.orthography import tidy
from search.analysis.stems import Stem, is_root, is_word
from search.analysis.tables import NAME, WORD, Lexeme, read_families, rows
from search.errors import SettingsError

SOURCE = "own words"
_CERTAIN = -100_000
"""Millibits: what the user says is not weighed against anything."""
_LIKELY = -30_000
"""Families of the user come before all of ours."""
_KINDS = ("keep", "name")


def read_user_words(text: str, name: str) -> tuple[Lexeme, ...]:
    """The lexemes of a file of own words. Raises SettingsError naming file and line."""
    try:
        return tuple(_lexemes(text, name))
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _lexemes(text: str, name: str) -> Iterator[Lexeme]:
    # Line by line, so that a message names the right one whichever format it has.
    for number, line in enumerate(text.splitlines(), 1):
        blank = "\n" * (number - 1)
        if "|" in line.partition("#")[0]:
            for lexeme in read_families(blank + line, name):
                yield lexeme._replace(cost=lexeme.cost + _LIKELY, source=SOURCE)
        else:
            for _, row in rows(blank + line, name, 2, 3):
                yield _word(row, f"{name}:{number}")


def _word(row: list[str], where: str) -> Lexeme:
    word, given, *rest = row
    if not is_word(tidy(word)):
        raise ValueError(f"{where}: {word!r} is not one Arabic word without clitics")
    stem = Stem(tidy(word), mask("name"), "singular")
    if not rest:
        if given not in _KINDS:
            raise ValueError(
                f"{where}: {given!r} is none of {', '.join(_KINDS)}; a lemma needs a root or - "
                f"in a third column"
            )
        kind = NAME if given == "name" else WORD
        return Lexeme(word, given, kind, "", _CERTAIN, SOURCE, (stem,))
    root = "" if rest[0] == "-" else rest[0]
    if not is_word(tidy(given)):
        raise ValueError(f"{where}: the lemma {given!r} is not one Arabic word")
    if root and not is_root(root):
        raise ValueError(f"{where}: {root!r} is no root: three to five letters, hamza as ء")
    stem = stem._replace(groups=mask("name", "possessed"))
    return Lexeme(tidy(given), "word", WORD, root, _CERTAIN, SOURCE, (stem,))
