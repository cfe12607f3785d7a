"""The embedded engine: a Whoosh index on disk behind the seam."""

from __future__ import annotations

import bisect
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np

from search.analysis.lexicon import Lexicon, open_lexicon
from search.article import Article
from search.engine import Check, Engine, Found, Info, Page, Place
from search.engines.whoosh import generations
from search.engines.whoosh.execute import Execution
from search.engines.whoosh.postings import Flags, Floats, Numbers, Reader
from search.engines.whoosh.schema import NO_DATE, VALUE_COLUMNS
from search.engines.whoosh.verify import problems
from search.errors import DamagedIndex, IndexProblem
from search.query.clause import Clause, Tiers
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
        self._execution = Execution(self._reader)
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
        offset: int = 0,
        limit: int = 10,
        after: Place | None = None,
    ) -> Page:
        ranked = clause if isinstance(clause, Tiers) else Tiers((clause,), clause)
        tiers = self._tiers(ranked)
        allowed = self._filters(filters)
        keys = self._keys(ranked, order)
        wanted = self._passing(tiers, allowed)
        counts = np.bincount(tiers[wanted], minlength=len(ranked.tiers))
        if after is not None:
            wanted = self._behind(wanted, tiers, keys, after)
        first = self._first(wanted, tiers, keys, offset + limit + 1)
        numbers = first[offset : offset + limit]
        found = tuple(
            Found(
                article=self._reader.stored(number),
                score=float(keys[number]) if order is Order.RELEVANCE else 0.0,
                tier=int(tiers[number]),
                parts=self._execution.parts(ranked.score, number),
            )
            for number in numbers
        )
        more = len(first) > offset + limit
        return Page(
            total=int(counts.sum()),
            tiers=tuple(int(count) for count in counts),
            found=found,
            facets={name: self._facet(name, tiers, allowed) for name in facets},
            next=self._place(numbers[-1], tiers, keys) if more and numbers else None,
        )

    def count(self, clause: Clause, *, filters: Filters) -> int:
        matching = self._execution.matching(clause)
        return int((matching & np.logical_and.reduce(list(self._filters(filters).values()))).sum())

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        numbers = {article_id: self._reader.number(article_id) for article_id in ids}
        return {
            article_id: self._reader.stored(number)
            for article_id, number in numbers.items()
            if number is not None
        }

    def ids(self) -> Sequence[str]:
        live = np.flatnonzero(self._reader.live)
        return sorted(self._reader.ids[number] for number in live)

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

    def _tiers(self, ranked: Tiers) -> Numbers:
        """For each document the first tier that it is in; -1 for none."""
        tiers = np.full(self._reader.size, -1, dtype=np.int64)
        for number, tier in enumerate(ranked.tiers):
            tiers[(tiers < 0) & self._execution.matching(tier)] = number
        return tiers

    def _keys(self, ranked: Tiers, order: Order) -> Floats:
        """What the order goes by within a tier, the greatest first."""
        if order is Order.DATE:
            return self._reader.days.astype(np.float64)
        return self._execution.scores(ranked.score)

    def _filters(self, filters: Filters) -> Mapping[str, Flags]:
        """For each filter the documents that pass it; always at least one."""
        allowed: dict[str, Flags] = {"": self._reader.live}
        for name in VALUE_COLUMNS:
            chosen = getattr(filters, name)
            if chosen:
                column = self._reader.values[name]
                codes = [code for code, value in enumerate(column.names) if value in chosen]
                allowed[name] = np.isin(column.codes, codes)
        days = self._reader.days
        if filters.since or filters.until:
            since = filters.since or date.min
            until = filters.until or date.max
            dated = days != NO_DATE
            allowed["month"] = dated & (days >= since.toordinal()) & (days <= until.toordinal())
        return allowed

    def _passing(self, tiers: Numbers, allowed: Mapping[str, Flags], but: str = "-") -> Numbers:
        """The documents that match and pass every filter, or every one but one."""
        flags = [tiers >= 0, *(passing for name, passing in allowed.items() if name != but)]
        return np.flatnonzero(np.logical_and.reduce(flags))

    def _behind(self, wanted: Numbers, tiers: Numbers, keys: Floats, after: Place) -> Numbers:
        """Those of the documents that stand after a place."""
        ids = sorted(self._reader.ids)
        rank = bisect.bisect_right(ids, after.article_id) - 1
        same_key = (keys[wanted] == after.key) & (self._reader.rank[wanted] > rank)
        same_tier = (tiers[wanted] == after.tier) & ((keys[wanted] < after.key) | same_key)
        behind: Numbers = wanted[(tiers[wanted] > after.tier) | same_tier]
        return behind

    def _first(self, wanted: Numbers, tiers: Numbers, keys: Floats, most: int) -> list[int]:
        """The first documents in order; sorts only those that can be among them."""
        if len(wanted) > most:
            reached = np.cumsum(np.bincount(tiers[wanted]))
            last = int(np.searchsorted(reached, most))
            wanted = wanted[tiers[wanted] <= last]
            in_last = tiers[wanted] == last
            missing = most - int((~in_last).sum())
            kept = keys[wanted][in_last]
            threshold = np.partition(kept, len(kept) - missing)[len(kept) - missing]
            wanted = wanted[~in_last | (keys[wanted] >= threshold)]
        order = np.lexsort((self._reader.rank[wanted], -keys[wanted], tiers[wanted]))
        return [int(number) for number in wanted[order][:most]]

    def _place(self, number: int, tiers: Numbers, keys: Floats) -> Place:
        return Place(int(tiers[number]), float(keys[number]), self._reader.ids[number])

    def _facet(
        self, name: str, tiers: Numbers, allowed: Mapping[str, Flags]
    ) -> tuple[tuple[str, int], ...]:
        """The values of a field among what matches, commonest first, the empty one left out."""
        numbers = self._passing(tiers, allowed, but=name)
        column = self._reader.months if name == "month" else self._reader.values[name]
        counts = np.bincount(column.codes[numbers], minlength=len(column.names))
        counted = [(value, int(count)) for value, count in zip(column.names, counts, strict=True)]
        return _commonest(counted)


def _commonest(counted: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    pairs = [(value, count) for value, count in counted if value and count]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
