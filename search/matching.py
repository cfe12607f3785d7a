"""Which words of a text match, and at which level.

It works on the stored original with the same analysis that built the index, so a highlight
is always a whole word and always true. It knows no engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import accumulate
from typing import NamedTuple

from search.analysis import Analysis, tokenize
from search.article import Range
from search.fields import Level
from search.met import Met
from search.query.plan import Plan, WantedWord, terms_at
from search.results import Marked, Span


class Match(NamedTuple):
    """A word that matched. word: its ordinal. wanted: which word or run of the query it answers."""

    word: int
    level: Level
    wanted: int


_Analysed = Sequence[tuple[str, Analysis]]


class Matcher:
    """Finds the words and runs of a plan among those of a text. Immutable."""

    def __init__(self, plan: Plan, met: Met) -> None:
        self._met = met
        self._wanted = _terms(plan.words)
        self._runs = [
            _Run(number, level, texts)
            for number, run in enumerate(plan.runs, len(plan.words))
            for level in Level
            if (texts := run.texts(level))
        ]
        terms = {term for terms in self._wanted.values() for term in terms}
        # What is the same as typed has the same form.
        terms.update(word.analysis.form for word in plan.words)
        terms.update(analysis.form for run in plan.runs for analysis in run.analyses)
        self._terms = frozenset(terms)

    def matches(self, words: Sequence[str], firsts: Set[int] = frozenset()) -> list[Match]:
        """The words that match, in order, each at its tightest level.

        words: as written, in reading order. firsts: those that begin a paragraph, over whose
        border no phrase runs.
        """
        analysed = self._analysed(words)
        wanted = self._among(analysed)
        found = [Match(index, *wanted[word]) for index, word in enumerate(words) if word in wanted]
        if not self._runs:
            return found
        tightest = {match.word: match for match in found}
        for run in self._runs:
            for match in run.matches(words, firsts, analysed):
                known = tightest.get(match.word)
                if known is None or match.level < known.level:
                    tightest[match.word] = match
        return sorted(tightest.values())

    def _analysed(self, words: Iterable[str]) -> _Analysed:
        """The words, as written, that may match, each once."""
        likely = self._met.among(set(words), self._terms) if self._terms else ()
        return [(word, self._met.analyzer.word(word)) for word in likely]

    def _among(self, analysed: _Analysed) -> dict[str, tuple[Level, int]]:
        """Those of the words that match: at which level, and which wanted word."""
        judged = ((word, self._judged(analysis)) for word, analysis in analysed)
        return {word: how for word, how in judged if how}

    def _judged(self, analysis: Analysis) -> tuple[Level, int] | None:
        """The tightest level at which a word matches, and the wanted word that it matches."""
        for level, wanted in self._wanted.items():
            for term in terms_at(analysis, level):
                if term in wanted:
                    return level, wanted[term]
        return None


def _terms(words: Sequence[WantedWord]) -> dict[Level, dict[str, int]]:
    """For each level the terms that match there, each with the first word that wants it."""
    wanted: dict[Level, dict[str, int]] = {level: {} for level in Level}
    for number, word in enumerate(words):
        for level, terms in wanted.items():
            for term in word.terms(level):
                terms.setdefault(term, number)
    return wanted


class _Run(NamedTuple):
    """Words that match only where they stand side by side, at a level with one term a word."""

    number: int
    level: Level
    texts: tuple[str, ...]

    def matches(
        self, words: Sequence[str], firsts: Set[int], analysed: _Analysed
    ) -> Iterator[Match]:
        """The words of each run that stands whole."""
        terms = {}
        for word, analysis in analysed:
            (term,) = terms_at(analysis, self.level)
            if term in self.texts:
                terms[word] = term
        if len(set(terms.values())) < len(set(self.texts)):
            return
        standing = [terms.get(word, "") for word in words]
        length = len(self.texts)
        for start, term in enumerate(standing):
            if term != self.texts[0] or tuple(standing[start : start + length]) != self.texts:
                continue
            within = range(start, start + length)
            if firsts.isdisjoint(within[1:]):
                yield from (Match(index, self.level, self.number) for index in within)


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
