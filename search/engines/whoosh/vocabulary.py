"""The distinct words of a build and their terms at each level, as tables of numbers.

A word is looked at once; what stands in texts is looked up here, millions of words at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from search.engine import CERTAIN, GAP, Word
from search.engines.whoosh.columns import Array
from search.fields import Level

_SEEN = 64
"""Lists of words that are remembered, one for each process that analyses."""


class Vocabulary:
    """Words numbered as they come; the first number is that of no word. Grows only."""

    def __init__(self) -> None:
        self._numbers: dict[Word, int] = {}
        self._levels = {level: _LevelTable() for level in Level}
        # The lists themselves are kept, so that another one cannot come by the same address.
        self._seen: dict[int, tuple[Sequence[Word], Array]] = {}
        self._add(Word("", "", ""), is_word=False)

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, words: Sequence[Word]) -> Array:
        """The numbers of the words of a batch, which begin with the one for a gap.

        A list that grew since it was seen is gone on with.
        """
        _, known = self._seen.get(id(words), (words, np.array([GAP], dtype=np.uint32)))
        new = words[len(known) :]
        numbers = np.append(known, np.fromiter(map(self._number, new), np.uint32, len(new)))
        if len(self._seen) >= _SEEN:
            self._seen.clear()
        self._seen[id(words)] = words, numbers
        return numbers

    def ranked(self) -> dict[Level, RankedTerms]:
        """The terms of each level in their order, and those of the words."""
        return {level: table.ranked() for level, table in self._levels.items()}

    def _number(self, word: Word) -> int:
        number = self._numbers.get(word)
        return self._add(word) if number is None else number

    def _add(self, word: Word, *, is_word: bool = True) -> int:
        number = self._numbers[word] = len(self._numbers)
        exact, form, stem, root = self._levels.values()
        if is_word:
            exact.add_one(word.exact)
            form.add_one(word.form)
            stem.add_one(word.stem)
            root.add(word.roots)
        else:
            for table in (exact, form, stem, root):
                table.add(())
        return number


class _LevelTable:
    """Terms numbered as they come, and those of each word."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._counts = array("B")
        self._terms = array("I")
        self._percents = array("B")

    def add(self, terms: Iterable[tuple[str, int]]) -> None:
        """The terms of the next word, each with its confidence in percent."""
        count = 0
        for text, percent in terms:
            self._terms.append(self._numbers.setdefault(text, len(self._numbers)))
            self._percents.append(percent)
            count += 1
        self._counts.append(count)

    def add_one(self, text: str) -> None:
        """The only term of the next word."""
        self._terms.append(self._numbers.setdefault(text, len(self._numbers)))
        self._percents.append(CERTAIN)
        self._counts.append(1)

    def ranked(self) -> RankedTerms:
        """The terms in the order of their code points, which is that of their bytes."""
        texts = sorted(self._numbers)
        ranks = np.empty(len(texts), dtype=np.uint32)
        order = np.fromiter(map(self._numbers.__getitem__, texts), np.int64, len(texts))
        ranks[order] = np.arange(len(texts), dtype=np.uint32)
        # Copies: an array cannot grow while another looks into it.
        counts = np.array(self._counts, dtype=np.uint8)
        terms = np.frombuffer(self._terms, dtype=np.uint32)
        percents = np.array(self._percents, dtype=np.uint8)
        return RankedTerms(texts, counts, ranks[terms], percents)


class RankedTerms:
    """The terms of a level, sorted, and those of each word by their rank."""

    def __init__(self, texts: Sequence[str], counts: Array, ranks: Array, percents: Array) -> None:
        """counts: terms of each word; ranks, percents: of all terms of all words."""
        self._texts = texts
        self._counts = counts
        self._starts = np.cumsum(counts, dtype=np.uint32) - counts
        self._ranks = ranks
        self._percents = percents
        self._is_certain = bool((percents == CERTAIN).all())

    @cached_property
    def encoded(self) -> list[bytes]:
        """The terms as bytes, by rank."""
        return list(map(str.encode, self._texts))

    def of(self, words: Array) -> tuple[Array, Array, Array | None]:
        """The terms of words: rank, place of its word among `words`, percent of each.

        The percents are None where every term is certain.
        """
        counts = self._counts[words]
        if counts.max(initial=0) <= 1:
            places = np.flatnonzero(counts).astype(np.uint32)
            chosen = self._starts[words[places]]
        else:
            places = np.repeat(np.arange(len(words), dtype=np.uint32), counts)
            firsts = np.cumsum(counts, dtype=np.uint32) - counts
            within = np.arange(len(places), dtype=np.uint32) - np.repeat(firsts, counts)
            chosen = self._starts[words[places]] + within
        percents = None if self._is_certain else self._percents[chosen]
        return self._ranks[chosen], places, percents
