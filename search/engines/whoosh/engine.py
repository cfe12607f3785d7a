"""The embedded engine: a Whoosh index on disk behind the seam."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np

from search.analysis.lexicon import Lexicon, open_lexicon
from search.article import Article
from search.engine import Check, Engine, Found, Info, Page, Part, Place
from search.engines.whoosh import generations
from search.engines.whoosh.exact import Exact
from search.engines.whoosh.execute import Execution
from search.engines.whoosh.filters import counts, limited, passing
from search.engines.whoosh.postings import Reader
from search.engines.whoosh.ranking import Ranked, Ranking
from search.engines.whoosh.verify import problems
from search.errors import DamagedIndex, IndexProblem
from search.query.clause import Any, Best, Clause, Tiers
from search.query.request import Filters, Order

_log = logging.getLogger(__name__)


class WhooshEngine:
    """One generation of an index folder; see `search.engine.Engine`."""

    def __init__(self, root: Path) -> None:
        """Open the served generation. Raises NoIndex, UnreadableIndex, DamagedIndex."""
        self._root = root
        self._folder = generations.served_folder(root)
        self._manifest = generations.read_manifest(self._folder)
        self._reader = Reader(self._folder)
        self._passed_over: str | None = None

    def info(self) -> Info:
        return Info(
            articles=self._reader.articles,
            generation=self._folder.name,
            fingerprint=self._manifest.fingerprint,
            created=datetime.fromisoformat(self._manifest.created),
            size_bytes=sum(self._manifest.files.values()),
            engine="whoosh",
        )

    def current(self) -> Engine:
        """A newer generation that cannot be opened is logged and passed over: go on serving."""
        name = None
        try:
            name = generations.current_name(self._root)
            if name in (self._folder.name, None, self._passed_over):
                return self
            newer = WhooshEngine(self._root)
            newer.check_lexicon()
            return newer
        except IndexProblem as error:
            _log.error("%s; still serving %s", error, self._folder.name)
            self._passed_over = name
            return self

    def check_lexicon(self) -> None:
        """Raise DamagedIndex when the lexicon of this state cannot be read."""
        try:
            open_lexicon(self.lexicon())
        except (OSError, ValueError) as error:
            self.close()
            raise DamagedIndex(f"{error}; run: fihris rebuild") from error

    def lexicon(self) -> Path:
        return self._folder / generations.LEXICON

    def terms(self, field: str) -> Sequence[tuple[str, int]]:
        return self._reader.terms(field)

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
        ranked = _ranked(clause)
        allowed = passing(self._reader, filters)
        ranking = Ranking(self._reader, ranked, order, allowed)
        first = ranking.first(offset, limit + 1, after)
        shown = first[:limit]
        return Page(
            total=sum(ranking.counts),
            tiers=ranking.counts,
            found=self._found(ranked.score, shown, order, explain),
            facets={
                name: counts(self._reader, name, ranking.counted(but=name), facet_values)
                for name in facets
            },
            next=self._place(shown[-1]) if shown and len(first) > limit else None,
        )

    def count(self, clause: Clause, *, filters: Filters) -> int:
        matched = Execution(self._reader).matching(clause)
        return limited(matched, passing(self._reader, filters)).count()

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        numbers = {article_id: self._reader.number(article_id) for article_id in ids}
        return {
            article_id: self._reader.stored(number)
            for article_id, number in numbers.items()
            if number is not None
        }

    def ids(self) -> Sequence[str]:
        return sorted(map(self._reader.ids.text, np.flatnonzero(self._reader.live).tolist()))

    def verify(self) -> Iterator[Check]:
        tables = self.lexicon()
        try:
            Lexicon(tables)
            found: tuple[str, ...] = ()
        except (OSError, ValueError) as error:
            found = (str(error),)
        yield Check(tables.name, self._manifest.files[tables.name], found)
        for columns, documents in self._reader.segments():
            found = tuple(problems(columns, documents))
            yield Check(columns.file, self._manifest.files[columns.file], found)

    def close(self) -> None:
        self._reader.close()

    def _found(
        self, score: Clause, shown: Sequence[Ranked], order: Order, explain: bool
    ) -> tuple[Found, ...]:
        """The articles of a page; explained, their scores are exact and come with their parts."""
        scores = [ranked.key if order is Order.RELEVANCE else 0.0 for ranked in shown]
        parts: Sequence[tuple[Part, ...]] = [()] * len(shown)
        if explain and shown:
            numbers = np.array([ranked.number for ranked in shown])
            exact, parts = Exact(self._reader, numbers).parts(score)
            scores = exact.tolist() if order is Order.RELEVANCE else scores
        reader = self._reader
        return tuple(
            Found(
                reader.ids.text(ranked.number),
                score,
                ranked.tier,
                why,
                partial(reader.stored, ranked.number),
            )
            for ranked, score, why in zip(shown, scores, parts, strict=True)
        )

    def _place(self, last: Ranked) -> Place:
        return Place(last.tier, last.key, self._reader.ids.text(last.number))


def _ranked(clause: Clause) -> Tiers:
    """A clause as one tier, without what a single part stands in."""
    if isinstance(clause, Tiers):
        return clause
    while isinstance(clause, Any | Best) and len(clause.parts) == 1:
        if isinstance(clause.parts[0], Tiers):
            break
        clause = clause.parts[0]
    return Tiers((clause,), clause)
