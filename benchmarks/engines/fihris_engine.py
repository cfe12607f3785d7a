"""fihris: the index that `fihris index` writes, and its builder alone on terms made before."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from flask.testing import FlaskClient
from queries import Kind, Query
from workspace import GAP_TERM, Terms, Workspace

from engines import Answer
from indexer.build import build
from indexer.sources.records import JsonLinesSource
from search import Analyzer, Order, Settings, Zone, open_engine, open_writer
from search.article import Article
from search.engine import GAP, Document, Engine, Writer
from search.fields import FACETS, Level, field_name
from search.query import clause as clauses
from search.query.clause import All, Best, Clause, Run, Term
from search.query.clause import Any as AnyOf
from search.query.plan import LEVEL_WEIGHTS
from search.query.request import Filters
from web import create_app

_FIELDS = {level: field_name(Zone.BODY, level) for level in Level}
_HAS_PATTERNS = hasattr(clauses, "Pattern")
_UNEXPLAINED = (
    {"explain": False} if "explain" in inspect.signature(Engine.search).parameters else {}
)


class Fihris:
    """From a file of articles to a searchable index: every zone and level, texts stored."""

    name: ClassVar[str] = "fihris, articles"
    column: ClassVar[str] = "fihris"
    kinds: ClassVar[frozenset[Kind]] = frozenset(Kind) - (set() if _HAS_PATTERNS else {Kind.PREFIX})
    _options: ClassVar[dict[str, Any]] = {}

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
        build([JsonLinesSource(path) for path in inputs], Settings(index=folder), **cls._options)

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
            **_UNEXPLAINED,
        )
        scores = [found.score for found in page.found]
        return Answer([found.article.id for found in page.found], scores, page.total)


class FihrisByTwo(Fihris):
    """The same by two processes, where this fihris can."""

    name: ClassVar[str] = "fihris, articles, two processes"
    _options: ClassVar[dict[str, Any]] = {"processes": 2}


if "processes" not in inspect.signature(build).parameters:
    del FihrisByTwo  # and the registry says that it is left out


class FihrisTerms(Fihris):
    """The builder alone: terms of the bodies were made before, and the articles are stored."""

    name: ClassVar[str] = "fihris, our terms"
    kinds: ClassVar[frozenset[Kind]] = Fihris.kinds - {Kind.PAGE}

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[Document]:
        return ready(workspace.terms, enumerate(workspace.articles()))

    @classmethod
    def build(cls, inputs: Iterable[Document], folder: Path) -> None:
        with writer_of(folder) as writer:
            write(writer, inputs)


def ready(terms: Terms, articles: Iterable[tuple[int, Article]]) -> Iterator[Document]:
    """What a Writer takes, for the articles with these numbers in the workspace."""
    tables = [[[GAP] if t == (GAP_TERM,) else list(t) for t in table] for table in terms.tables]
    for number, article in articles:
        words = terms.of(number).tolist()
        fields = {
            _FIELDS[level]: list(chain.from_iterable(map(tables[level].__getitem__, words)))
            for level in Level
        }
        yield Document(article, fields, {Zone.BODY: int(terms.lengths[number])})


def write(writer: Writer, inputs: Iterable[Document]) -> None:
    for document in inputs:
        writer.add(document)


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
            return clauses.Pattern(_FIELDS[Level.FORM], f"{query.prefix()}*")
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
