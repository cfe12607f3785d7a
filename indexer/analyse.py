"""Articles to batches of numbered words; each distinct word is analysed once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

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


class Numbering:
    """Analyses articles batch by batch; each word once, as long as it is remembered.

    For one thread.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._begin()

    def analysed(self, articles: Sequence[Article]) -> Batch:
        """These articles, ready for an engine."""
        zones = self.numbered(articles)
        return Batch(self.words, list(map(Document, articles, zones)))

    def numbered(self, articles: Iterable[Article]) -> list[Zones]:
        """For each article the words of its zones, as numbers of `words`."""
        if len(self._numbers) > _KEPT_WORDS:
            self._begin()
        zones = [_zones(article, self._numbers) for article in articles]
        new = islice(self._numbers, len(self.words) - 1, None)
        self.words += [indexed(self._analyzer.analyse(written)) for written in new]
        return zones

    def _begin(self) -> None:
        self._numbers = _Numbers()
        self.words = [_NO_WORD]


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
