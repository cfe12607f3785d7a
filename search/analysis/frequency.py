"""How likely lexemes, places in the paradigm and affixes are: the numbers behind every cost.

Three sources meet. What a lexeme counts as is its expected count in plain text (the table
`frequencies.tsv`, made by benchmarks/frequencies.py), on top of what one expects before seeing
any text: its share in arramooz's list of lemmas, and a little for the company of its root.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from search.analysis import letters as ar
from search.analysis.affixes import suffixes
from search.analysis.frames import Costs, suffix_key
from search.analysis.stems import bare
from search.analysis.tables import FUNCTION, NAME, WORD, Lexeme, rows

Numbers = npt.NDArray[np.float64]
Lemmas = Mapping[tuple[str, str], int]
"""Lemma and class to its count, as `arramooz.read_lemmas` gives them."""

TOKENS = 8_131_676
"""Running words of the texts that `frequencies.tsv` was counted in."""
_UNSEEN = 0.1
_OF_ROOT = 0.02
"""What a lexeme counts as before any evidence, and what the square root of its root's count adds."""
_CLOSED = 1e-5
"""Least share of a word of a closed class that the list of lemmas lacks."""
_LISTED_NAME = 1e-7
"""Least share of a name of ours, so that آسيا is not starved by the accusative of a rare آسي."""
_CLAIM_OF_RULE = 0.02
"""What a word that no table lists claims of a lemma, beside 1 of one that a table lists."""
_NOT_IN_USE = 2000
"""Millibits against a word that the list of lemmas lacks."""
_UNVOCALISED = frozenset({"foreign", "origin"})
"""Parts of the table of names that are content words; they are listed without vowels."""
_CLOSED_PARTS = frozenset({"number", "quantity"})
_ARTICLE = ar.ALEF + ar.LAM
_FINAL_VOWELS = ar.FATHA + ar.DAMMA + ar.KASRA
_UNLISTED_SLOT = 10_000
_UNLISTED_SUFFIX = 60_000


def identity(lexeme: Lexeme) -> str:
    """The name of a lexeme in the table of frequencies: lemma (or word), part, root."""
    word = lexeme.stems[0].text if lexeme.kind == FUNCTION else lexeme.lemma
    return f"{bare(word)}\t{lexeme.part}\t{lexeme.root or '-'}"


def lemma_key(lexeme: Lexeme) -> tuple[str, str]:
    """Where the list of lemmas would have a lexeme."""
    if lexeme.kind == NAME:
        return (bare(lexeme.lemma).removeprefix(_ARTICLE), "name")
    if lexeme.part in _UNVOCALISED:
        return (bare(lexeme.lemma), "bare")
    if lexeme.kind == FUNCTION and not lexeme.root:
        return (bare(lexeme.stems[0].text), "function")
    is_verb = lexeme.part in ("verb", "auxiliary")
    return (lexeme.lemma.rstrip(_FINAL_VOWELS), "verb" if is_verb else "noun")


class Expectation:
    """What each lexeme counts as before and after seeing text."""

    def __init__(self, lexemes: Sequence[Lexeme], lemmas: Lemmas) -> None:
        total = sum(count for (_, kind), count in lemmas.items() if kind != "bare")
        keys = [lemma_key(lexeme) for lexeme in lexemes]
        shares = [lemmas.get(key, 0) / total for key in keys]
        self._lemmas = np.unique(["\t".join(key) for key in keys], return_inverse=True)[1]
        made = [lexeme.source == "rule" for lexeme in lexemes]
        self._claims = np.where(made, _CLAIM_OF_RULE, 1.0)
        closed = [lexeme.kind == FUNCTION or lexeme.part in _CLOSED_PARTS for lexeme in lexemes]
        least = np.where(closed, _CLOSED, 0.0)
        is_name = [lexeme.kind == NAME and lexeme.part != "letter" for lexeme in lexemes]
        self.shares: Numbers = np.maximum(shares, np.where(is_name, _LISTED_NAME, least))
        names = [lexeme.root or lexeme.lemma for lexeme in lexemes]
        self._roots = np.unique(names, return_inverse=True)[1]
        listed = [lexeme.kind == WORD and lexeme.part not in _UNVOCALISED for lexeme in lexemes]
        unused = (self.shares == 0) & np.array(listed)
        costs = np.array([lexeme.cost for lexeme in lexemes]) + np.where(unused, _NOT_IN_USE, 0)
        self.penalties: Numbers = costs / 1000
        """Bits against each lexeme, whatever its count."""

    def bits(self, counts: Numbers) -> Numbers:
        """Bits of surprise of each lexeme, given its expected count in the texts.

        A derivative of a common root is likelier than one of a rare root. exp(digamma) is the
        mean of log p under a Dirichlet posterior: it starves what has no evidence of its own
        (variational Bayes; MacKay, Ensemble learning for hidden Markov models, 1997).
        """
        # Words of one lemma and several roots share what the list has, as the texts tell.
        claims = counts + self._claims
        claims = claims / np.bincount(self._lemmas, claims)[self._lemmas]
        prior = _UNSEEN + self.shares * claims * TOKENS
        prior += _OF_ROOT * np.sqrt(np.bincount(self._roots, counts)[self._roots])
        return self.penalties + (math.log(TOKENS) - _digamma(counts + prior)) / math.log(2)


def _digamma(x: Numbers) -> Numbers:
    """Its asymptotic series (Abramowitz and Stegun 6.3.18), moved up by the recurrence."""
    low = sum(1 / (x + step) for step in range(6))
    high = x + 6
    return np.log(high) - 1 / (2 * high) - 1 / (12 * high**2) + 1 / (120 * high**4) - low


def counted(lexemes: Sequence[Lexeme], counts: Mapping[str, float]) -> Numbers:
    """The counts of the table for these lexemes; those of one identity share them."""
    names = [identity(lexeme) for lexeme in lexemes]
    sharing: dict[str, int] = {}
    for name in names:
        sharing[name] = sharing.get(name, 0) + 1
    return np.array([counts.get(name, 0.0) / sharing[name] for name in names])


def slot_key(lexeme: Lexeme, slot: str) -> str:
    """The row of the table of costs for a place in the paradigm.

    Verbs, nouns with a broken plural and all others share out their slots in their own ways.
    """
    kind = "counted" if any(stem.slot == "plural" for stem in lexeme.stems) else "other"
    return f"{'verb' if lexeme.part == 'verb' else kind}\tslot\t{slot}"


class Slots:
    """Costs of the places in the paradigms of lexemes."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs
        self._weights = [
            (suffix.group, 2.0 ** (-costs.get(suffix_key(suffix), _UNLISTED_SUFFIX) / 1000))
            for suffix in suffixes()
        ]
        self._reach: dict[int, int] = {}

    def cost(self, lexeme: Lexeme, slot: str) -> int:
        """Millibits of a slot, less what its lack of endings spares.

        A feminine noun never stands bare; unless that is taken off, it pays for its ة each time.
        Verbs take all endings of theirs.
        """
        cost = self._costs.get(slot_key(lexeme, slot), _UNLISTED_SLOT)
        if lexeme.part == "verb":
            return cost
        groups = 0
        for stem in lexeme.stems:
            if stem.slot == slot:
                groups |= stem.groups
        return cost + self._reached(groups)

    def _reached(self, groups: int) -> int:
        """log2 of the share of all suffixes that these groups have, in millibits; at most 0."""
        known = self._reach.get(groups)
        if known is None:
            share = sum(weight for group, weight in self._weights if group & groups)
            known = self._reach[groups] = round(1000 * math.log2(min(1.0, share or 1.0)))
        return known


def read_costs(text: str) -> Costs:
    """The table `costs.tsv`: `class TAB prefix, suffix or slot TAB which TAB millibits`."""
    return {"\t".join(row[:3]): int(row[3]) for _, row in rows(text, "costs.tsv", 4, 4)}


def read_counts(text: str) -> dict[str, float]:
    """The table `frequencies.tsv`: `lemma TAB part TAB root TAB count`."""
    return {"\t".join(row[:3]): float(row[3]) for _, row in rows(text, "frequencies.tsv", 4, 4)}
