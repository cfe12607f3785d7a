"""Queries of every class, made from the articles themselves with a fixed seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from workspace import GAP_TERM, Terms, word_terms

from search import Analyzer
from search.analysis.tokenize import words
from search.fields import Level

_SEED = 20
_COMMON_SHARE = 0.02
_RARE_ARTICLES = (2, 10)
_PREFIX_LETTERS = 4


class Kind(StrEnum):
    """A class of queries. What its words are, and what is asked of them."""

    COMMON = "common word"
    RARE = "rare word"
    FEW = "2-4 words OR"
    RUNNING = "8-14 running words OR"
    ASKED = "real questions OR"
    ALL = "AND of 2-3"
    PHRASE = "phrase of 2-3"
    PREFIX = "prefix of 4 letters"
    LEVELS = "four levels, summed"
    BEST = "four levels, best of"
    FACETS = "running words, facets and total"
    STORED = "running words, articles read"
    PAGE = "page with snippets"


ANY = frozenset({Kind.COMMON, Kind.RARE, Kind.FEW, Kind.RUNNING, Kind.ASKED})
"""Classes that ask for any of some words."""


@dataclass(frozen=True, slots=True)
class Query:
    """text: the words as written. words: for each one, without repetitions of a stem, its
    terms at the four levels.
    """

    kind: Kind
    text: str
    words: tuple[tuple[tuple[str, ...], ...], ...]

    def terms(self, level: Level) -> list[str]:
        """The terms at a level, each once."""
        return list(dict.fromkeys(term for word in self.words for term in word[level]))

    def prefix(self) -> str:
        return self.words[0][Level.FORM][0][:_PREFIX_LETTERS]


class Maker:
    """Draws queries from a workspace's terms. The same seed and terms give the same queries."""

    def __init__(self, terms: Terms, asked: Sequence[str]) -> None:
        self._terms = terms
        self._analyzer = Analyzer.installed()
        self._asked = asked

    def make(self, kind: Kind, count: int) -> list[Query]:
        """`count` different queries of a class; fewer where the corpus does not give them."""
        draw = random.Random(f"{_SEED} {kind}")
        made: dict[object, Query] = {}
        for drawn in self._drawn(kind, draw):
            query = self.query(kind, drawn)
            if query.words:
                made.setdefault(query.words, query)
            if len(made) == count:
                break
        return list(made.values())

    def query(self, kind: Kind, drawn: Sequence[str]) -> Query:
        analysed = [tuple(word_terms(self._analyzer.word(word))) for word in drawn]
        distinct = {terms[Level.STEM]: terms for terms in reversed(analysed)}
        if kind is Kind.PHRASE:  # where a word may come twice
            return Query(kind, " ".join(drawn), tuple(analysed))
        return Query(kind, " ".join(drawn), tuple(reversed(distinct.values())))

    def _drawn(self, kind: Kind, draw: random.Random) -> Iterator[Sequence[str]]:
        """Words as written, of one query after the other."""
        match kind:
            case Kind.COMMON:
                return self._single(draw, lambda held: held >= _COMMON_SHARE * len(self._terms))
            case Kind.RARE:
                low, high = _RARE_ARTICLES
                return self._single(draw, lambda held: (held >= low) & (held <= high))
            case Kind.PREFIX:
                return self._prefixes(draw)
            case Kind.ASKED:
                return map(words, draw.sample(self._asked, len(self._asked)))
            case Kind.FEW:
                return self._content(draw, 2, 4)
            case Kind.ALL:
                return self._content(draw, 2, 3)
            case Kind.PHRASE:
                return self._running(draw, 2, 3)
            case _:
                return self._running(draw, 8, 14)

    def _single(
        self, draw: random.Random, wanted: Callable[[np.ndarray], np.ndarray]
    ) -> Iterator[Sequence[str]]:
        """Words whose stem is in a number of articles that is wanted; no function words."""
        stems, held = stem_counts(self._terms)
        chosen = set(np.array(stems)[wanted(held)].tolist())
        table = self._terms.tables[Level.STEM]
        first = {t[0]: number for number, t in enumerate(table) if t and t[0] in chosen}
        for number in draw.sample(list(first.values()), len(first)):
            word = self._terms.words[number]
            if self._is_content(word):
                yield [word]

    def _prefixes(self, draw: random.Random) -> Iterator[Sequence[str]]:
        for drawn in self._content(draw, 1, 1):
            if len(self._analyzer.word(drawn[0]).form) > _PREFIX_LETTERS:
                yield drawn

    def _content(self, draw: random.Random, low: int, high: int) -> Iterator[Sequence[str]]:
        """Words of one passage that are no function words."""
        for passage in self._running(draw, 10, 20):
            content = [word for word in dict.fromkeys(passage) if self._is_content(word)]
            size = draw.randint(low, high)
            if len(content) >= size:
                yield draw.sample(content, size)

    def _running(self, draw: random.Random, low: int, high: int) -> Iterator[list[str]]:
        """Words that stand side by side in a paragraph of some article."""
        for _ in range(100 * len(self._terms)):
            numbers = self._terms.of(draw.randrange(len(self._terms)))
            size = draw.randint(low, high)
            if len(numbers) < size:
                continue
            first = draw.randint(0, len(numbers) - size)
            passage = [self._terms.words[number] for number in numbers[first : first + size]]
            if GAP_TERM not in passage:
                yield passage

    def _is_content(self, word: str) -> bool:
        return self._analyzer.word(word).kind in ("word", "name")


def stem_counts(terms: Terms) -> tuple[list[str], np.ndarray]:
    """The stems of the corpus, and in how many articles each is."""
    stems: dict[str, int] = {}
    of_word = np.array(
        [stems.setdefault(t[0], len(stems)) if t else -1 for t in terms.tables[Level.STEM]]
    )
    held = np.zeros(len(stems), dtype=np.int64)
    for article in range(len(terms)):
        found = np.unique(of_word[terms.of(article)])
        held[found[found >= 0]] += 1
    return list(stems), held


def read_questions(path: Path | None) -> list[str]:
    """The texts of a file of JSON lines {"_id", "text"}; none without a file."""
    if path is None:
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]
