"""bm25s with numba: stems only, any of them; scores are computed when the index is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import bm25s
import numba  # noqa: F401 - without it bm25s is another, slower system
from queries import ANY, Kind, Query
from workspace import Workspace

from engines import Answer
from search.engine import K1, B
from search.fields import Level


class Bm25s:
    """The stems of all articles."""

    column: ClassVar[str] = "bm25s"
    kinds: ClassVar[frozenset[Kind]] = ANY

    def __init__(self, folder: Path) -> None:
        self._index = bm25s.BM25.load(str(folder), mmap=True)
        self._index.activate_numba_scorer()

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[list[str]]:
        for number in range(len(workspace.terms)):
            yield workspace.terms.listed(number, Level.STEM)

    @staticmethod
    def build(inputs: Iterable[list[str]], folder: Path) -> None:
        known: dict[str, int] = {}
        numbers = [[known.setdefault(t, len(known)) for t in terms] for terms in inputs]
        index = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numba")
        index.index((numbers, known), show_progress=False)
        index.save(str(folder), show_progress=False)

    def search(self, query: Query) -> Answer:
        terms = query.terms(Level.STEM)
        found = self._index.retrieve([terms], k=10, show_progress=False, n_threads=1)
        return Answer(found.documents[0].tolist(), found.scores[0].tolist())
