"""Articles to batches of numbered words: each distinct word of a batch is analysed once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

from search import Analyzer, Article, Zone
from search.analysis import Analysis, tokenize
from search.article import Range
from search.engine import CERTAIN, GAP, Batch, Document, Word
from search.fields import Level
from search.query.plan import shares

Numbered = tuple[list[Word], list[Mapping[Zone, Sequence[int]]]]

_NO_WORD = Word("", "", "")
_KEPT_WORDS = 300_000
"""Distinct words that are remembered, some 600 bytes each."""


class _Vocabulary(dict[str, int]):
    """Words as written, numbered as they come; GAP is never given."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self) + 1
        return number


class Numbering:
    """Analyses articles batch by batch; knows the words of earlier ones. For one thread."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._words = _Words(analyzer)

    def analysed(self, articles: Sequence[Article]) -> Batch:
        """These articles, ready for an engine."""
        words, zones = self.numbered(articles)
        return Batch(words, list(map(Document, articles, zones)))

    def numbered(self, articles: Iterable[Article]) -> Numbered:
        """The distinct words, as a batch has them, and for each article those of its zones."""
        vocabulary = _Vocabulary()
        zones = [_zones(article, vocabulary) for article in articles]
        self._words.forget_many()
        return [_NO_WORD, *map(self._words.__getitem__, vocabulary)], zones


def _zones(article: Article, vocabulary: _Vocabulary) -> Mapping[Zone, Sequence[int]]:
    title = [(0, len(article.title))]
    zones = {
        Zone.TITLE: _numbers(article.title, title, vocabulary),
        Zone.BODY: _numbers(article.body, article.paragraphs(), vocabulary),
        Zone.ASIDE: _numbers(article.body, article.aside_paragraphs(), vocabulary),
    }
    return {zone: numbers for zone, numbers in zones.items() if numbers}


def _numbers(text: str, paragraphs: Sequence[Range], vocabulary: _Vocabulary) -> Sequence[int]:
    """The words of some paragraphs; a gap keeps phrases within one."""
    numbers = array("I")
    for start, end in paragraphs:
        words = tokenize.words(text, start, end)
        if words:
            if numbers:
                numbers.append(GAP)
            numbers.extend(map(vocabulary.__getitem__, words))
    return numbers


class _Words(dict[str, Word]):
    """Words as written, analysed when they are first asked for."""

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__()
        self._analyzer = analyzer

    def __missing__(self, written: str) -> Word:
        word = self[written] = _word(self._analyzer.analyse(written))
        return word

    def forget_many(self) -> None:
        """Begin anew when there are too many."""
        if len(self) > _KEPT_WORDS:
            self.clear()


def _word(analysis: Analysis) -> Word:
    roots = tuple(
        (root, max(1, round(CERTAIN * share))) for root, share in shares(analysis, Level.ROOT)
    )
    return Word(analysis.exact, analysis.form, analysis.stem, roots)
