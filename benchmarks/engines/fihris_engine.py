"""fihris: the index that `fihris index` writes, and its builder alone on terms made before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import ClassVar

import numpy as np
from flask.testing import FlaskClient
from queries import Kind, Query
from workspace import Terms, Workspace

import search.engines.whoosh.engine  # noqa: F401 - else opening an index pays for this import
from engines import Answer
from indexer.build import build
from indexer.sources.records import JsonLinesSource
from search import Analyzer, Order, Settings, Zone, open_engine, open_writer
from search.article import Article
from search.engine import GAP, Batch, Document, Writer
from search.engines.whoosh import kernels
from search.fields import FACETS, Level, field_name
from search.query.clause import All, Best, Clause, Pattern, Run, Term
from search.query.clause import Any as AnyOf
from search.query.plan import LEVEL_WEIGHTS
from search.query.request import Filters
from web import create_app

_FIELDS = {level: field_name(Zone.BODY, level) for level in Level}


class Fihris:
    """From a file of articles to a searchable index: every zone and level, texts stored."""

    column: ClassVar[str] = "fihris"
    kinds: ClassVar[frozenset[Kind]] = frozenset(Kind)
    _processes: ClassVar[int] = 1

    def __init__(self, folder: Path) -> None:
        self._settings = Settings(index=folder)
        self._engine = open_engine(self._settings)

    @cached_property
    def _web(self) -> FlaskClient:
        return create_app(self._settings, self._engine).test_client()

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[Path]:
        yield workspace.file

    @classmethod
    def build(cls, inputs: Iterable[Path], folder: Path) -> None:
        build(
            [JsonLinesSource(path) for path in inputs],
            Settings(index=folder),
            processes=cls._processes,
        )

    def search(self, query: Query) -> Answer:
        if query.kind is Kind.PAGE:
            answer = self._web.get("/api/v1/search", query_string={"q": query.text})
            assert answer.status_code == 200, answer.data
            return Answer((), ())
        page = self._engine.search(
            clause_of(query),
            filters=Filters(),
            order=Order.RELEVANCE,
            facets=FACETS if query.kind is Kind.FACETS else (),
            facet_values=self._settings.facet_values,
            explain=False,
        )
        if query.kind is Kind.STORED:
            for found in page.found:
                found.read()
        scores = [found.score for found in page.found]
        return Answer([found.id for found in page.found], scores, page.total)


class FihrisNumpy(Fihris):
    """The same index without the compiled inner steps, as where there is no compiler."""

    column: ClassVar[str] = "fihris, NumPy"

    def search(self, query: Query) -> Answer:
        compiled, kernels.compiled = kernels.compiled, None
        try:
            return super().search(query)
        finally:
            kernels.compiled = compiled


class FihrisByTwo(Fihris):
    """The same, analysed by two processes."""

    _processes: ClassVar[int] = 2


class FihrisTerms(Fihris):
    """The builder alone: terms of the bodies were made before, and the articles are stored."""

    kinds: ClassVar[frozenset[Kind]] = Fihris.kinds - {Kind.PAGE}

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[Batch]:
        return ready(workspace.terms, enumerate(workspace.articles()))

    @classmethod
    def build(cls, inputs: Iterable[Batch], folder: Path) -> None:
        with writer_of(folder) as writer:
            for batch in inputs:
                writer.add(batch)


def ready(
    terms: Terms, articles: Iterable[tuple[int, Article]], size: int = 256
) -> Iterator[Batch]:
    """What a Writer takes, for the articles with these numbers in the workspace."""
    words = terms.as_words
    numbered = iter(articles)
    while some := list(islice(numbered, size)):
        yield Batch(
            words, [Document(article, {Zone.BODY: terms.of(number)}) for number, article in some]
        )


def with_own_words(batch: Batch) -> Batch:
    """The same batch with no more words than its articles have: else a writer looks at the words
    of the whole corpus for a handful of articles.
    """
    rows = [document.words[Zone.BODY] for document in batch.documents]
    numbers = np.unique(np.concatenate([[GAP], *rows]))
    renumbered = (np.searchsorted(numbers, row).astype(np.uint32) for row in rows)
    return Batch(
        [batch.words[number] for number in numbers],
        [
            Document(document.article, {Zone.BODY: row})
            for document, row in zip(batch.documents, renumbered, strict=True)
        ],
    )


def writer_of(folder: Path) -> Writer:
    """A writer on an index of ours, with the installed tables."""
    analyzer = Analyzer.installed()
    return open_writer(
        Settings(index=folder), lexicon=analyzer.lexicon.path, fingerprint=analyzer.fingerprint
    )


def clause_of(query: Query) -> Clause:
    """What our engine is told to do."""
    match query.kind:
        case Kind.ALL:
            return All(_terms(query.terms(Level.STEM), Level.STEM))
        case Kind.PHRASE:
            return Run(_FIELDS[Level.FORM], tuple(word[Level.FORM][0] for word in query.words))
        case Kind.PREFIX:
            return Pattern(_FIELDS[Level.FORM], f"{query.prefix()}*")
        case Kind.LEVELS:
            return AnyOf(tuple(t for lv in Level for t in _weighted(query.terms(lv), lv)))
        case Kind.BEST:
            return AnyOf(
                tuple(
                    Best(tuple(term for lv in Level for term in _weighted(word[lv], lv)))
                    for word in query.words
                )
            )
        case _:
            return AnyOf(_terms(query.terms(Level.STEM), Level.STEM))


def _terms(texts: Iterable[str], level: Level) -> tuple[Clause, ...]:
    return tuple(Term(_FIELDS[level], text) for text in texts)


def _weighted(texts: Iterable[str], level: Level) -> tuple[Clause, ...]:
    return tuple(Term(_FIELDS[level], text, LEVEL_WEIGHTS[level]) for text in texts)
