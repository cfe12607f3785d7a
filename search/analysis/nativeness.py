"""Whether a word looks Arabic or foreign, by its letters: جونسون against مجالس.

Three-letter sequences are counted in the Arabic words and in the foreign names and loan words
of the tables; the logarithm of how much commoner a sequence is in one than in the other is its
weight (naive Bayes). It decides only for words that the lexicon does not know.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from search.analysis.normalize import fold
from search.analysis.stems import bare
from search.analysis.tables import WORD, Lexeme

_FOREIGN = frozenset({"person", "place", "organisation", "foreign"})
_SMOOTHING = 0.5
_LETTERS = 30


def _sequences(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[place : place + 3] for place in range(len(padded) - 2)]


def train(lexemes: Iterable[Lexeme], derived: Container[str]) -> dict[str, int]:
    """Weights of three-letter sequences in millibits; above 0 speaks for a foreign word.

    derived: folded words that regular derivation makes; names among them are Arabic by their
    letters, as محمود is, and teach nothing.
    """
    native: Counter[str] = Counter()
    foreign: Counter[str] = Counter()
    for lexeme in lexemes:
        if lexeme.part in _FOREIGN:
            name = fold(bare(lexeme.lemma))
            if name not in derived:
                foreign.update(_sequences(name))
        elif lexeme.kind == WORD and lexeme.source.startswith("families/"):
            for text in dict.fromkeys((lexeme.lemma, *(stem.text for stem in lexeme.stems))):
                native.update(_sequences(fold(bare(text))))
    totals = native.total() + _SMOOTHING * _LETTERS**3, foreign.total() + _SMOOTHING * _LETTERS**3
    return {
        sequence: round(
            1000
            * math.log2(
                ((foreign[sequence] + _SMOOTHING) / totals[1])
                / ((native[sequence] + _SMOOTHING) / totals[0])
            )
        )
        for sequence in sorted(native.keys() | foreign.keys())
    }


def foreignness(word: str, weights: Mapping[str, int]) -> int:
    """Millibits of evidence that a folded word is foreign; below 0 for Arabic."""
    return sum(weights.get(sequence, 1000) for sequence in _sequences(word))
