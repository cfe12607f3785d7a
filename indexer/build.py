"""Articles to documents to a published index, with a report of what became of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from indexer.pool import Job, analyse_all, available_processes
from indexer.sources import Item, Source
from search import Analyzer, Settings, open_engine, open_writer
from search.engine import Engine, Writer
from search.errors import FihrisError, NoIndex
from search.searcher import analyzer_of

_BATCH = 256
_KEPT_PROBLEMS = 10_000

Progress = Callable[["Report", int], None]
"""Called now and then with the report so far and the bytes read of the current source."""


class TooManyErrors(FihrisError):
    """More records were bad than --max-errors allows; nothing was published."""


@dataclass(slots=True)
class Report:
    """What a run did. problems: `file:line: reason`, the first ten thousand."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def articles(self) -> int:
        """Articles taken, whatever became of them."""
        return self.added + self.replaced + self.unchanged

    @property
    def articles_per_s(self) -> float:
        """Articles a second since the lexicon was ready."""
        return self.articles / self.seconds if self.seconds else 0.0

    def reject(self, where: str, reason: str) -> str:
        """Count a bad record; returns its line of the report."""
        self.rejected += 1
        problem = f"{where}: {reason}"
        if len(self.problems) < _KEPT_PROBLEMS:
            self.problems.append(problem)
        return problem


def build(
    sources: Iterable[Source],
    settings: Settings,
    *,
    processes: int | None = None,
    max_errors: int | None = None,
    progress: Progress | None = None,
    started: Callable[[Source], None] | None = None,
    rejected: Callable[[str], None] | None = None,
    publishing: Callable[[], None] | None = None,
) -> Report:
    """Add or replace the articles of all sources and publish the result in one step.

    An article that is already there, equal in every field, is left as it is. Where an index
    exists, its own tables are used, so that its articles meet; `rebuild` brings newer ones.
    processes: how many analyse; as many as there are processors, unless it is said.
    Raises TooManyErrors, IndexLocked, StorageProblem, DamagedIndex, AnalysisStopped; then
    nothing has changed.
    """
    report = Report()
    with _writer(settings, _tables(settings)) as writer:
        analyzer = analyzer_of(writer.base) if writer.base else Analyzer.open(writer.lexicon)
        begun = time.perf_counter()  # the lexicon may just have been compiled: not the articles'
        changes = _Changes(writer.base, report)
        current = None
        jobs = (
            changes.of(items, source)
            for source in sources
            for items in _batches(_good(source, report, max_errors, rejected))
        )
        for job, batch in analyse_all(jobs, analyzer, processes=_number(processes)):
            if started and job.tag.source is not current:
                started(job.tag.source)
            current = job.tag.source
            writer.add(batch)
            changes.done(job)
            report.seconds = time.perf_counter() - begun
            if progress:
                progress(report, job.tag.read)
        if publishing:
            publishing()
    report.seconds = time.perf_counter() - begun
    return report


def rebuild(
    settings: Settings,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
    publishing: Callable[[], None] | None = None,
) -> Report:
    """Analyse all stored articles anew with the installed rules and tables; no source needed.

    Raises NoIndex, DamagedIndex, IndexLocked, StorageProblem, AnalysisStopped; then nothing
    has changed.
    """
    open_engine(settings).close()  # without an index, say so before a folder is made
    installed = Analyzer.installed(settings.lexicon)
    begun = time.perf_counter()
    report = Report()
    tables = installed.lexicon.path, installed.fingerprint
    with _writer(settings, tables, fresh=True) as writer:
        assert writer.base is not None
        jobs = _stored(writer.base)
        for job, batch in analyse_all(jobs, installed, processes=_number(processes)):
            writer.add(batch)
            report.replaced += len(job.articles)
            report.seconds = time.perf_counter() - begun
            if progress:
                progress(report, report.replaced)
        if publishing:
            publishing()
    report.seconds = time.perf_counter() - begun
    return report


def _stored(engine: Engine) -> Iterator[Job[None]]:
    """All articles of an index."""
    ids = iter(engine.ids())
    while some := list(islice(ids, _BATCH)):
        yield Job(list(engine.articles(some).values()), None)


def _number(processes: int | None) -> int:
    return available_processes() if processes is None else processes


def delete(ids: Sequence[str], settings: Settings) -> tuple[list[str], list[str]]:
    """Remove articles by id; returns the ids that were removed and those that were not there.

    Raises NoIndex, DamagedIndex, IndexLocked, StorageProblem; then nothing has changed.
    """
    open_engine(settings).close()
    removed: list[str] = []
    missing: list[str] = []
    with _writer(settings, _tables(settings)) as writer:
        for article_id in ids:
            (removed if writer.delete(article_id) else missing).append(article_id)
    return removed, missing


def _tables(settings: Settings) -> tuple[Path, str]:
    """The lexicon to write with, and its fingerprint: that of the index if there is one."""
    try:
        engine = open_engine(settings)
    except NoIndex:
        installed = Analyzer.installed(settings.lexicon)
        return installed.lexicon.path, installed.fingerprint
    try:
        return engine.lexicon(), engine.info().fingerprint
    finally:
        engine.close()


def _writer(settings: Settings, tables: tuple[Path, str], *, fresh: bool = False) -> Writer:
    lexicon, fingerprint = tables
    return open_writer(settings, lexicon=lexicon, fingerprint=fingerprint, fresh=fresh)


def _good(
    source: Source,
    report: Report,
    max_errors: int | None,
    rejected: Callable[[str], None] | None,
) -> Iterator[Item]:
    """The items that are articles; the others, and repeated ids, go into the report."""
    first_at: dict[str, str] = {}
    for item in source.read():
        reason = item.reason
        if item.article is not None:
            first = first_at.setdefault(item.article.id, item.where)
            if first == item.where:
                yield item
                continue
            reason = f"duplicate id {item.article.id!r}, first at {first}"
        problem = report.reject(item.where, reason)
        if rejected:
            rejected(problem)
        if max_errors is not None and report.rejected > max_errors:
            raise TooManyErrors(
                f"stopped: more than {max_errors} bad records; nothing was published, "
                f"the served index is as it was"
            )


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class _Fate:
    """What becomes of a batch. read: bytes of the source up to its end."""

    source: Source
    added: int
    replaced: int
    unchanged: int
    read: int


class _Changes:
    """Tells which articles are new or differ from those that are there, and counts them."""

    def __init__(self, base: Engine | None, report: Report) -> None:
        self._base = base
        self._report = report
        self._seen: set[str] = set()

    def of(self, items: Sequence[Item], source: Source) -> Job[_Fate]:
        """The articles that must be written; an id that came before in this run is replaced."""
        articles = [item.article for item in items if item.article is not None]
        ids = [article.id for article in articles]
        stored = self._base.articles(ids) if self._base else {}
        changed = []
        added = 0
        for article in articles:
            is_again = article.id in self._seen
            if stored.get(article.id) != article or is_again:
                changed.append(article)
                added += article.id not in stored and not is_again
                self._seen.add(article.id)
        unchanged = len(articles) - len(changed)
        return Job(changed, _Fate(source, added, len(changed) - added, unchanged, items[-1].done))

    def done(self, job: Job[_Fate]) -> None:
        """A batch was written."""
        self._report.added += job.tag.added
        self._report.replaced += job.tag.replaced
        self._report.unchanged += job.tag.unchanged
