"""A stem, and what the words and roots of our tables may look like."""

from __future__ import annotations

import re
from typing import NamedTuple

from search.analysis import letters as ar


class Stem(NamedTuple):
    """A stem as written, with the vowels that its letters do not show, and the groups it takes."""

    text: str
    groups: int
    slot: str
    """Its place in the paradigm: singular, plural, feminine, nisba, perfect, imperfect …"""


_MARKS = re.compile(f"[{ar.FATHA}{ar.DAMMA}{ar.KASRA}{ar.SHADDA}{ar.SUKUN}]")
LAST_MARKS = re.compile(f"{_MARKS.pattern}+$")
_WORD = re.compile(
    f"[{ar.HAMZA}-{ar.GHAIN}{ar.FEH}-{ar.YEH}]"
    f"[{ar.HAMZA}-{ar.GHAIN}{ar.FEH}-{ar.YEH}{ar.FATHA}{ar.DAMMA}{ar.KASRA}{ar.SHADDA}]+"
)
_ROOT = re.compile(
    f"(?:(?![{ar.ALEF}{ar.TEH_MARBUTA}{ar.ALEF_MAKSURA}{ar.HAMZA_SEATS}])"
    f"[{ar.HAMZA}-{ar.GHAIN}{ar.FEH}-{ar.YEH}]){{3,5}}"
)


def is_word(text: str) -> bool:
    """Whether a table may hold this as a word: Arabic letters, short vowels, shadda."""
    return _WORD.fullmatch(text) is not None


def is_root(text: str) -> bool:
    """Whether this is a root as tables write it: three to five letters, hamza as ء."""
    return _ROOT.fullmatch(text) is not None


def bare(text: str) -> str:
    """The letters of a word of the tables, without its marks."""
    return _MARKS.sub("", text)
