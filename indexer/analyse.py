"""Articles to batches of numbered words; each distinct word is analysed once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from search import Analyzer, Article, Zone
from search.analysis import Analysis, tokenize
from search.article import Range
from search.engine import CERTAIN, GAP, Batch, Document, Word
from search.fields import Level
from search.query.plan import shares

Zones = Mapping[Zone, Sequence[int]]

_NO_WORD = Word("", "", "")
_KEPT_WORDS = 800_000
"""Distinct words that are remembered, some 400 bytes each."""


class _Numbers(dict[str, int]):
    """Words as written, numbered as they come; GAP is never given."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self) + 1
        return number


class Numbered(NamedTuple):
    """Articles as numbers of words.

    is_anew: numbers begin again, and those given before are void. new_words: the words that the
    numbers now reach to. zones: for each article the numbers of its words.
    """

    is_anew: bool
    new_words: list[Word]
    zones: list[Zones]


class Numbering:
    """Analyses articles; each word once, as long as it is remembered. For one thread."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._numbers = _Numbers()

    def numbered(self, articles: Iterable[Article]) -> Numbered:
        """These articles as numbers of words."""
        is_anew = not self._numbers or len(self._numbers) > _KEPT_WORDS
        if is_anew:
            self._numbers = _Numbers()
        known = len(self._numbers)
        zones = [_zones(article, self._numbers) for article in articles]
        new = islice(self._numbers, known, None)
        return Numbered(is_anew, [indexed(self._analyzer.analyse(word)) for word in new], zones)


class Words:
    """The words of one numbering, as they come in."""

    def __init__(self) -> None:
        self._words: list[Word] = []

    def batch(self, articles: Sequence[Article], numbered: Numbered) -> Batch:
        """Articles ready for an engine; taken in the order in which they were numbered."""
        if numbered.is_anew:
            self._words = [_NO_WORD]
        self._words += numbered.new_words
        return Batch(self._words, list(map(Document, articles, numbered.zones)))


def analysed(articles: Sequence[Article], analyzer: Analyzer) -> Batch:
    """A few articles, ready for an engine."""
    return Words().batch(articles, Numbering(analyzer).numbered(articles))


def _zones(article: Article, known: _Numbers) -> Zones:
    title = [(0, len(article.title))]
    zones = {
        Zone.TITLE: _numbers(article.title, title, known),
        Zone.BODY: _numbers(article.body, article.paragraphs(), known),
        Zone.ASIDE: _numbers(article.body, article.aside_paragraphs(), known),
    }
    return {zone: numbers for zone, numbers in zones.items() if numbers}


def _numbers(text: str, paragraphs: Sequence[Range], known: _Numbers) -> Sequence[int]:
    """The words of some paragraphs; a gap keeps phrases within one."""
    numbers = array("I")
    for start, end in paragraphs:
        words = tokenize.words(text, start, end)
        if words:
            if numbers:
                numbers.append(GAP)
            numbers.extend(map(known.__getitem__, words))
    return numbers


def indexed(analysis: Analysis) -> Word:
    """What is indexed of a word. Equal texts are one object: half a million words are kept."""
    exact = analysis.exact
    form = exact if analysis.form == exact else analysis.form
    stem = form if analysis.stem == form else analysis.stem
    return Word(exact, form, stem, _percents(shares(analysis, Level.ROOT)))


@lru_cache(maxsize=1 << 15)
def _percents(shares: tuple[tuple[str, float], ...]) -> tuple[tuple[str, int], ...]:
    return tuple((root, max(1, round(CERTAIN * share))) for root, share in shares)
