"""Who else in an index falls together with a word: forms of its lemma, words of its roots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from search.analysis import Analysis, Analyzer

_WEAK = "ءوي"
_ASSIMILATED = {"ذ": "[ذد]", "ث": "[ثت]", "ظ": "[ظط]"}
"""First radicals that may go into the t of form VIII: ادخر of ذخر."""
_MOST = 40


class Relatives(NamedTuple):
    """Forms of an index that meet a word, commonest first, each with its number of articles.

    stem: at the level of the stem. roots: root to the further forms that share it.
    """

    stem: tuple[tuple[str, int], ...]
    roots: Mapping[str, tuple[tuple[str, int], ...]]


def relatives(
    analysis: Analysis, analyzer: Analyzer, terms: Sequence[tuple[str, int]]
) -> Relatives:
    """The relatives of a word among the forms of an index, at most 40 of each kind.

    terms: folded forms with their counts. Only forms that hold the strong letters of a root, or
    the word's stem, are analysed, so that a large index is gone through in a fraction of a second.
    """
    roots = [] if analysis.is_function else [root for root, _ in analysis.roots]
    stems = analyzer.lexicon.stems_of(analysis.stem) or {analysis.stem}
    could = re.compile("|".join([*map(re.escape, sorted(stems)), *map(_strong, roots)]))
    stem: list[tuple[str, int]] = []
    shared: dict[str, list[tuple[str, int]]] = {root: [] for root in roots}
    for form, count in terms:
        if not could.search(form):
            continue
        other = analyzer.word(form)
        if other.stem == analysis.stem:
            stem.append((form, count))
            continue
        for root, _ in () if other.is_function else other.roots:
            if root in shared:
                shared[root].append((form, count))
                break
    return Relatives(_commonest(stem), {root: _commonest(found) for root, found in shared.items()})


def _strong(root: str) -> str:
    """A pattern that every written word of the root fits: its strong letters, in order."""
    strong = [_ASSIMILATED.get(letter, letter) for letter in dict.fromkeys(root)]
    strong = [letter for letter in strong if letter not in _WEAK]
    return ".*".join(strong) or "."


def _commonest(forms: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(forms, key=lambda form: (-form[1], form[0]))[:_MOST])
