"""The seam: what every engine does, in types that no engine owns.

An Engine is one published state of an index, read-only, safe to share between threads.
Engines receive terms, never language. Whatever one engine offers, all do, and one battery of
contract tests (tests/contract) holds them to it.

The score of a term t in a field of an article, with N articles, n of them holding t in that
field, f occurrences, a field of l words where the average over the articles is m:

    ln(1 + (N - n + .5) / (n + .5))  x  f (k1 + 1) / (f + k1 (1 - b + b l / m))

k1 = 1.2, b = .75: BM25 as in Robertson and Zaragoza 2009, section 3.4, with the idf that
never falls below zero. N, n and m count the articles of the state that is searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from search.article import Article
from search.fields import Zone
from search.query.clause import Clause
from search.query.request import Filters, Order

K1 = 1.2
B = 0.75
GAP = ""
"""Takes a position in a field and is found by nothing, so that no run goes across it."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article analysed, ready for any engine.

    terms: field name to its terms in reading order, GAP between what does not stand side by
    side; lengths: words of each zone, whatever the level.
    """

    article: Article
    terms: Mapping[str, Sequence[str]]
    lengths: Mapping[Zone, int]


@dataclass(frozen=True, slots=True)
class Info:
    """What an engine says of the state it holds open.

    fingerprint: of the analysis that made the terms. generation: its name, for people.
    """

    articles: int
    generation: str
    fingerprint: str
    created: datetime
    size_bytes: int
    engine: str


@dataclass(frozen=True, slots=True)
class Check:
    """What was found when a part of an index was verified; without problems, it is whole."""

    part: str
    size_bytes: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one term or run added to an article's score."""

    field: str
    texts: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """An article that matched: the tier it stands in and what made up its score."""

    article: Article
    score: float
    tier: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of hits ended; the next page begins right after it.

    key: what the order goes by (score, or date as an ordinal).
    """

    tier: int
    key: float
    article_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what matched.

    total: all that matched. tiers: how many stand in each tier. facets: field to its values
    with counts, commonest first; a field's own filter does not limit its counts.
    """

    total: int
    tiers: tuple[int, ...]
    found: tuple[Found, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    next: Place | None


class Writer(Protocol):
    """Changes to an index, on top of its newest published state or on nothing.

    Within the context no other writer is at work, so `base` stays the newest state.

    A clean exit publishes them all at once, an exception none; without a change, nothing is
    published. Entering raises IndexLocked while another writer is at work, StorageProblem
    when the disk does not take it.
    """

    @property
    def base(self) -> Engine | None:
        """The newest published state, open until the writer is done; None before the first."""

    @property
    def lexicon(self) -> Path:
        """The compiled tables that documents must be analysed with: those of the state added to."""

    def add(self, document: Document) -> None:
        """Add an article, or replace the one with its id."""

    def delete(self, article_id: str) -> bool:
        """Remove an article; whether there was one."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Engine(Protocol):
    """One published state of an index."""

    def info(self) -> Info:
        """What this state is."""

    def current(self) -> Engine:
        """The newest published state: this one while nothing newer was published."""

    def lexicon(self) -> Path:
        """The file of the compiled tables that this state was built with."""

    def search(
        self,
        clause: Clause,
        *,
        filters: Filters,
        order: Order,
        facets: Sequence[str] = (),
        facet_values: int | None = None,
        offset: int = 0,
        limit: int = 10,
        after: Place | None = None,
        explain: bool = True,
    ) -> Page:
        """A page of the matching articles: by tier, then by `order`, then by article id.

        offset hits are skipped; with `after`, everything up to that place is. facet_values: at
        most so many values of a facet, the commonest; the rest costs time. explain: without
        it, no hit has parts, and scores are true to five digits only.
        """

    def count(self, clause: Clause, *, filters: Filters) -> int:
        """How many articles match."""

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles with these ids; ids that are unknown are left out."""

    def terms(self, field: str) -> Sequence[tuple[str, int]]:
        """The terms of a field, sorted, each with the number of articles that have it.

        Articles that were deleted since the last rebuild may still be counted.
        """

    def ids(self) -> Sequence[str]:
        """The ids of all articles, sorted."""

    def verify(self) -> Iterator[Check]:
        """Check every byte of this state, and what must agree, part by part."""

    def close(self) -> None:
        """Let go of files. A closed engine answers nothing; closing twice is harmless."""
