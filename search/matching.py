"""Which words of a text match, and at which level.

It works on the stored original with the same analysis that built the index, so a highlight
is always a whole word and always true. It knows no engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from search.analysis import Analysis, Analyzer, tokenize
from search.article import Range
from search.fields import Level
from search.query.plan import Plan, WantedRun, WantedWord, terms_at
from search.results import Marked, Span


class Match(NamedTuple):
    """A word that matched. word: its ordinal. wanted: which word or run of the query it answers."""

    word: int
    level: Level
    wanted: int


class Matcher:
    """Finds the words of a plan. It remembers the words it met: one request, one thread."""

    def __init__(self, plan: Plan, analyzer: Analyzer) -> None:
        self._words = _Words(plan.words, analyzer)
        self._runs = [
            _Run(number, level, texts, analyzer)
            for number, run in enumerate(plan.runs, len(plan.words))
            for level, texts in _texts(run)
        ]

    def matches(self, words: Sequence[str], firsts: Collection[int] = ()) -> list[Match]:
        """The words that match, in order, each at its tightest level.

        words: as written, in reading order. firsts: those that begin a paragraph, over whose
        border no phrase runs.
        """
        wanted = self._words.among(words)
        found = [Match(index, *wanted[word]) for index, word in enumerate(words) if word in wanted]
        if not self._runs:
            return found
        tightest = {match.word: match for match in found}
        for run in self._runs:
            for match in run.matches(words, firsts):
                known = tightest.get(match.word)
                if known is None or match.level < known.level:
                    tightest[match.word] = match
        return sorted(tightest.values())


class _Words:
    """Which words, as written, match a wanted one. Each is judged once, however often it stands."""

    def __init__(self, wanted: Sequence[WantedWord], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._wanted: dict[Level, dict[str, int]] = {level: {} for level in Level}
        for number, word in enumerate(wanted):
            for level in Level:
                for term in word.terms(level):
                    self._wanted[level].setdefault(term, number)
        self._terms = frozenset(term for terms in self._wanted.values() for term in terms)
        self._seen: set[str] = set()
        self._found: dict[str, tuple[Level, int]] = {}

    def among(self, words: Iterable[str]) -> Mapping[str, tuple[Level, int]]:
        """The words met so far that match, with these: at which level, and which wanted word."""
        new = set(words).difference(self._seen)
        self._seen |= new
        terms = self._terms
        for word, analysis in zip(new, self._analyzer.each(new), strict=True):
            exact, form, stem, _, roots, _ = analysis
            # Nearly every word ends here; levels are gone through only where one can match.
            if form in terms or stem in terms or exact in terms:
                self._judge(word, analysis)
            else:
                for root, _ in roots:
                    if root in terms:
                        self._judge(word, analysis)
                        break
        return self._found

    def _judge(self, word: str, analysis: Analysis) -> None:
        for level, wanted in self._wanted.items():
            for term in terms_at(analysis, level):
                if term in wanted:
                    self._found[word] = level, wanted[term]
                    return


class _Run:
    """Words that match only where they stand side by side, at one level."""

    def __init__(
        self, number: int, level: Level, texts: tuple[str, ...], analyzer: Analyzer
    ) -> None:
        self._number = number
        self._level = level
        self._texts = texts
        self._terms = _Terms(level, analyzer)

    def matches(self, words: Sequence[str], firsts: Collection[int]) -> Iterator[Match]:
        """The words of each run that stands whole."""
        terms = list(map(self._terms.__getitem__, words))
        length = len(self._texts)
        for start in _places(terms, self._texts[0]):
            within = range(start, start + length)
            if tuple(terms[start : start + length]) == self._texts and not any(
                index in firsts for index in within[1:]
            ):
                yield from (Match(index, self._level, self._number) for index in within)


class _Terms(dict[str, str]):
    """For each word as written, its term at a level that has one term a word."""

    def __init__(self, level: Level, analyzer: Analyzer) -> None:
        self._level = level
        self._analyse = analyzer.word

    def __missing__(self, word: str) -> str:
        term = self[word] = terms_at(self._analyse(word), self._level)[0]
        return term


def _texts(run: WantedRun) -> Iterator[tuple[Level, tuple[str, ...]]]:
    """The levels at which a run may match, each with its terms."""
    for level in Level:
        if texts := run.texts(level):
            yield level, texts


def _places(terms: Sequence[str], wanted: str) -> Iterable[int]:
    """Where a term stands."""
    return (index for index, term in enumerate(terms) if term == wanted)


def mark(text: str, matcher: Matcher, within: Range | None = None) -> Marked:
    """The text, or the range of it, with every match marked."""
    shown = text if within is None else text[slice(*within)]
    pieces = tokenize.pieces(shown)
    ends = list(accumulate(map(len, pieces)))
    spans = tuple(
        Span(ends[2 * match.word], ends[2 * match.word + 1], match.level)
        for match in matcher.matches(pieces[1::2])
    )
    return Marked(shown, spans)
