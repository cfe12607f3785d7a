"""What the answer to a query is: BM25 in float64, straight from the terms, without our index.

The formula is that of `search.engine`; ours must give the same order, and the same scores to
one part in 100,000.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt
from engines import Answer
from queries import Kind, Query
from workspace import Terms, Workspace

from search.engine import CERTAIN, K1, B
from search.fields import Level
from search.query.plan import LEVEL_WEIGHTS

_SCORES = 1e-5
_TIE = 1e-9
"""Scores nearer to each other than this may stand in either order: sums of float64 differ so."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with our answers, a line each, and the greatest relative error of a score."""

    wrong: list[str]
    worst: float


class Evaluation:
    """Answers queries with the whole score of every article."""

    def __init__(self, workspace: Workspace) -> None:
        self._ids = {article_id: n for n, article_id in enumerate(workspace.ids)}
        self._terms = workspace.terms
        lengths = self._terms.lengths
        self._norm = K1 * (1 - B + B * lengths / lengths.mean())
        self._level = cache(lambda level: Counts(self._terms, level))

    def check(self, queries: Sequence[Query], answers: Sequence[Answer]) -> Verdict:
        """Hold fihris's answers against the evaluation."""
        wrong: list[str] = []
        worst = 0.0
        for query, answer in zip(queries, answers, strict=True):
            scores = self.scores(query)
            found = [self._ids[str(article_id)] for article_id in answer.articles]
            total = int((scores > 0).sum())
            if answer.total != total or len(found) != min(10, total):
                wrong.append(f"{query.text}: {answer.total} articles, not {total}")
            if not found:
                continue
            best = np.sort(scores)[::-1][: len(found)]
            gap = np.abs(scores[found] - best) / best
            if gap.max() > _TIE:
                wrong.append(f"{query.text}: hit {int((gap > _TIE).argmax()) + 1} is another")
            error = float((np.abs(np.array(answer.scores) - best) / best).max())
            worst = max(worst, error)
            if error > _SCORES:
                wrong.append(f"{query.text}: a score is off by {error:.1e}")
        return Verdict(wrong, worst)

    def scores(self, query: Query) -> Floats:
        """The score of every article; 0 where the query does not match."""
        match query.kind:
            case Kind.ALL:
                parts = self._leaves(query.terms(Level.STEM), Level.STEM)
                return np.where(np.all([part > 0 for part in parts], axis=0), sum(parts), 0.0)
            case Kind.PHRASE:
                forms = [word[Level.FORM][0] for word in query.words]
                return self._bm25(self._level(Level.FORM).runs(forms))
            case Kind.PREFIX:
                return self._bm25(self._level(Level.FORM).beginning(query.prefix()))
            case Kind.LEVELS:
                return self._sum(
                    leaf for lv in Level for leaf in self._weighted(query.terms(lv), lv)
                )
            case Kind.BEST:
                return self._sum(
                    np.max([leaf for lv in Level for leaf in self._weighted(word[lv], lv)], axis=0)
                    for word in query.words
                )
            case _:
                return self._sum(self._leaves(query.terms(Level.STEM), Level.STEM))

    def _leaves(self, texts: Iterable[str], level: Level) -> list[Floats]:
        return [self._bm25(self._level(level).of(text)) for text in texts]

    def _weighted(self, texts: Iterable[str], level: Level) -> list[Floats]:
        return [LEVEL_WEIGHTS[level] * leaf for leaf in self._leaves(texts, level)]

    def _sum(self, parts: Iterable[Floats]) -> Floats:
        total = np.zeros(len(self._terms))
        for part in parts:
            total += part
        return total

    def _bm25(self, frequencies: Floats) -> Floats:
        held = np.count_nonzero(frequencies)
        idf = np.log(1 + (len(self._terms) - held + 0.5) / (held + 0.5))
        return idf * frequencies * (K1 + 1) / (frequencies + self._norm)


class Counts:
    """How often each article has each term of a level."""

    def __init__(self, terms: Terms, level: Level) -> None:
        table = terms.tables[level]
        self._size = len(terms)
        self._names = sorted(set(chain.from_iterable(table)))
        known = {name: number for number, name in enumerate(self._names)}
        flat = np.array([known[t] for of_word in table for t in of_word], dtype=np.int32)
        per_word = np.array([len(of_word) for of_word in table], dtype=np.int32)
        first = np.concatenate(([0], np.cumsum(per_word)[:-1]))
        counts = per_word[terms.numbers]
        shift = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        self._stream = flat[np.repeat(first[terms.numbers], counts) + shift]
        of_word = np.repeat(np.arange(self._size, dtype=np.int32), np.diff(terms.starts))
        self._article_of = np.repeat(of_word, counts)
        keys = self._stream * np.int64(self._size) + self._article_of
        pairs, places = np.unique(keys, return_inverse=True)
        weights = np.ones(len(flat))
        if level is Level.ROOT:
            weights = np.array([p for of_word in terms.percents for p in of_word]) / CERTAIN
        occurrences = weights[np.repeat(first[terms.numbers], counts) + shift]
        self._frequencies = np.bincount(places, weights=occurrences)
        self._articles = (pairs % self._size).astype(np.int32)
        self._starts = np.searchsorted(pairs, np.arange(len(self._names) + 1) * self._size)

    def of(self, name: str) -> Floats:
        """How often each article has a term."""
        number = bisect_left(self._names, name)
        is_known = number < len(self._names) and self._names[number] == name
        return self._between(number, number + is_known)

    def beginning(self, prefix: str) -> Floats:
        """How often each article has terms that begin so."""
        first = bisect_left(self._names, prefix)
        return self._between(first, bisect_left(self._names, prefix + "\U0010ffff"))

    def runs(self, names: Sequence[str]) -> Floats:
        """How often terms stand side by side, at a level with one term a word.

        A gap between paragraphs is a word like another.
        """
        numbers = [bisect_left(self._names, name) for name in names]
        begins = np.flatnonzero(self._stream[: len(self._stream) - len(names) + 1] == numbers[0])
        for place, number in enumerate(numbers):
            begins = begins[self._stream[begins + place] == number]
        first, last = self._article_of[begins], self._article_of[begins + len(names) - 1]
        return np.bincount(first[first == last], minlength=self._size).astype(np.float64)

    def _between(self, first: int, last: int) -> Floats:
        found = slice(self._starts[first], self._starts[last])
        articles, counts = self._articles[found], self._frequencies[found]
        return np.bincount(articles, weights=counts, minlength=self._size)
