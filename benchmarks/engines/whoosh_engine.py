"""Stock Whoosh with its own codec and BM25F: four fields of our terms.

It is not asked for the best of several levels: its DisjunctionMaxMatcher takes the better of two
scores although they may belong to different articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from queries import ANY, Kind, Query
from whoosh import fields, index, scoring
from whoosh import query as whoosh
from whoosh.analysis import IDAnalyzer
from whoosh.codec.whoosh3 import W3Codec
from workspace import Workspace

from engines import Answer
from search.engine import K1, B
from search.fields import POSITIONED, Level
from search.query.plan import LEVEL_WEIGHTS

_LIMIT_MB = 512


class StockWhoosh:
    """Positions at the levels that have them with us; articles are not stored."""

    column: ClassVar[str] = "Whoosh"
    kinds: ClassVar[frozenset[Kind]] = ANY | {Kind.ALL, Kind.PHRASE, Kind.PREFIX, Kind.LEVELS}

    def __init__(self, folder: Path) -> None:
        weighting = scoring.BM25F(B=B, K1=K1)
        self._searcher = index.open_dir(str(folder)).searcher(weighting=weighting)
        if not self._searcher.reader().is_atomic():
            raise RuntimeError(f"{folder} has several segments; numbers are those of one")

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[dict[str, list[str]]]:
        for number in range(len(workspace.terms)):
            yield {level.label: workspace.terms.listed(number, level) for level in Level}

    @staticmethod
    def build(inputs: Iterable[dict[str, list[str]]], folder: Path) -> None:
        schema = fields.Schema(
            **{
                level.label: fields.TEXT(analyzer=IDAnalyzer(), phrase=level in POSITIONED)
                for level in Level
            }
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=_LIMIT_MB, codec=W3Codec())
        for terms in inputs:
            writer.add_document(**terms)
        writer.commit()

    def search(self, query: Query) -> Answer:
        found = self._searcher.search(_query(query), limit=10, scored=True)
        return Answer(
            [number for _, number in found.top_n],
            [score for score, _ in found.top_n],
        )


def _query(query: Query) -> Any:
    match query.kind:
        case Kind.ALL:
            return whoosh.And(_terms(query.terms(Level.STEM), Level.STEM))
        case Kind.PHRASE:
            return whoosh.Phrase(Level.FORM.label, [word[Level.FORM][0] for word in query.words])
        case Kind.PREFIX:
            return whoosh.Prefix(Level.FORM.label, query.prefix())
        case Kind.LEVELS:
            return whoosh.Or(
                [t for lv in Level for t in _terms(query.terms(lv), lv, weighted=True)]
            )
        case _:
            return whoosh.Or(_terms(query.terms(Level.STEM), Level.STEM))


def _terms(texts: Iterable[str], level: Level, *, weighted: bool = False) -> list[Any]:
    boost = LEVEL_WEIGHTS[level] if weighted else 1.0
    return [whoosh.Term(level.label, text, boost=boost) for text in texts]
