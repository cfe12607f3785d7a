"""SQLite FTS5: on our terms, and on texts as most people use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import orjson
from queries import Kind, Query
from workspace import Workspace

from engines import Answer
from search import Settings
from search.article import Article
from search.fields import FACETS, Level
from search.query.plan import LEVEL_WEIGHTS

_LABELS = [level.label for level in Level]
_FILE = "fts5.db"
_WHOLE = "unicode61 remove_diacritics 0 categories ''L* M* N* P* S* C*''"
"""Splits at spaces only: our terms stay as they are."""
_STEM_ONLY = f"bm25(terms, {', '.join(str(float(level is Level.STEM)) for level in Level)})"
_FORM_ONLY = f"bm25(terms, {', '.join(str(float(level is Level.FORM)) for level in Level)})"
_WEIGHTED = f"bm25(terms, {', '.join(str(LEVEL_WEIGHTS[level]) for level in Level)})"


class Sqlite:
    """One table with a column for each level."""

    column: ClassVar[str] = "FTS5"
    kinds: ClassVar[frozenset[Kind]] = frozenset(Kind) - {Kind.PAGE, Kind.BEST}

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / _FILE)

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[tuple[int, Article, list[str]]]:
        for number, article in enumerate(workspace.articles()):
            yield number, article, [workspace.terms.text(number, level) for level in Level]

    @staticmethod
    def build(inputs: Iterable[tuple[int, Article, list[str]]], folder: Path) -> None:
        database = sqlite3.connect(folder / _FILE)
        database.execute(
            f"CREATE VIRTUAL TABLE terms USING fts5"
            f"({', '.join(_LABELS)}, content='', tokenize='{_WHOLE}')"
        )
        database.execute(
            f"CREATE TABLE articles (number INTEGER PRIMARY KEY, title, body, {', '.join(FACETS)})"
        )
        for number, article, texts in inputs:
            database.execute(
                "INSERT INTO terms (rowid, exact, form, stem, root) VALUES (?, ?, ?, ?, ?)",
                (number, *texts),
            )
            values = [getattr(article, name) for name in FACETS]
            database.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, article.title, article.body, *values),
            )
        database.commit()
        database.close()

    def search(self, query: Query) -> Answer:
        match, rank = _match(query)
        rows = self._database.execute(
            f"SELECT rowid, {rank} AS score FROM terms WHERE terms MATCH ? ORDER BY score LIMIT 10",
            [match],
        ).fetchall()
        if query.kind is Kind.FACETS:
            for name in FACETS:
                self._database.execute(
                    f"SELECT {name}, count(*) FROM terms JOIN articles ON number = terms.rowid "
                    f"WHERE terms MATCH ? GROUP BY {name} ORDER BY count(*) DESC LIMIT ?",
                    [match, Settings().facet_values],
                ).fetchall()
        if query.kind is Kind.STORED:
            for number, _ in rows:
                self._database.execute(
                    "SELECT * FROM articles WHERE number = ?", [number]
                ).fetchone()
        return Answer([number for number, _ in rows], [-score for _, score in rows])


class SqliteText:
    """One table with titles and texts, split by unicode61, which knows no Arabic."""

    column: ClassVar[str] = "FTS5"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.PAGE})

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / _FILE)

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[Path]:
        yield workspace.file

    @staticmethod
    def build(inputs: Iterable[Path], folder: Path) -> None:
        database = sqlite3.connect(folder / _FILE)
        database.execute("CREATE VIRTUAL TABLE articles USING fts5(title, body)")
        for path in inputs:
            with path.open("rb") as lines:
                records: Iterator[dict[str, Any]] = map(orjson.loads, lines)
                rows = ((n, r.get("title", ""), r["text"]) for n, r in enumerate(records))
                database.executemany(
                    "INSERT INTO articles (rowid, title, body) VALUES (?, ?, ?)", rows
                )
        database.commit()
        database.close()

    def search(self, query: Query) -> Answer:
        rows = self._database.execute(
            "SELECT rowid, bm25(articles) AS score, title, snippet(articles, 1, '', '', '…', 28) "
            "FROM articles WHERE articles MATCH ? ORDER BY score LIMIT 10",
            [" OR ".join(map(_quoted, query.text.split()))],
        ).fetchall()
        orjson.dumps(rows)
        return Answer([row[0] for row in rows], [-row[1] for row in rows])


def _match(query: Query) -> tuple[str, str]:
    """FTS5's own expression of a query, and the function that ranks."""
    match query.kind:
        case Kind.ALL:
            return _column(Level.STEM, " AND ".join(_stems(query))), _STEM_ONLY
        case Kind.PHRASE:
            words = " ".join(word[Level.FORM][0] for word in query.words)
            return _column(Level.FORM, _quoted(words)), _FORM_ONLY
        case Kind.PREFIX:
            return _column(Level.FORM, _quoted(query.prefix()) + " *"), _FORM_ONLY
        case Kind.LEVELS:
            levels = (
                _column(level, " OR ".join(map(_quoted, query.terms(level))))
                for level in Level
                if query.terms(level)
            )
            return " OR ".join(levels), _WEIGHTED
        case _:
            return _column(Level.STEM, " OR ".join(_stems(query))), _STEM_ONLY


def _column(level: Level, expression: str) -> str:
    return f"{level.label} : ({expression})"


def _stems(query: Query) -> list[str]:
    return [_quoted(term) for term in query.terms(Level.STEM)]


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
