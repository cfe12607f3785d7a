"""Articles to documents to a published index, with a report of what became of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from indexer.sources import Item, Source
from search import Analyzer, Article, Settings, Zone, open_engine, open_writer
from search.analysis import Analysis
from search.article import Range
from search.engine import GAP, Document, Writer
from search.errors import FihrisError, NoIndex
from search.fields import POSITIONED, Level, field_name
from search.query.plan import terms_at
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


def document(article: Article, analyzer: Analyzer) -> Document:
    """The article with the terms of every zone at every level."""
    zones: dict[Zone, list[list[Analysis]]] = {
        Zone.TITLE: [_analyses(article.title, (0, len(article.title)), analyzer)],
        Zone.BODY: [_analyses(article.body, line, analyzer) for line in article.paragraphs()],
        Zone.ASIDE: [
            _analyses(article.body, line, analyzer) for line in article.aside_paragraphs()
        ],
    }
    terms: dict[str, Sequence[str]] = {}
    for zone, paragraphs in zones.items():
        for level in Level:
            terms[field_name(zone, level)] = _terms(paragraphs, level)
    lengths = {zone: sum(map(len, paragraphs)) for zone, paragraphs in zones.items()}
    return Document(article, terms, lengths)


def _analyses(text: str, within: Range, analyzer: Analyzer) -> list[Analysis]:
    return analyzer.analyses(text, *within)


def _terms(paragraphs: Sequence[Sequence[Analysis]], level: Level) -> list[str]:
    """The terms of a zone; where positions count, a gap keeps phrases within a paragraph."""
    terms: list[str] = []
    for paragraph in paragraphs:
        if terms and level in POSITIONED:
            terms.append(GAP)
        for analysis in paragraph:
            terms += terms_at(analysis, level)
    return terms


def build(
    sources: Iterable[Source],
    settings: Settings,
    *,
    max_errors: int | None = None,
    progress: Progress | None = None,
    started: Callable[[Source], None] | None = None,
    rejected: Callable[[str], None] | None = None,
    publishing: Callable[[], None] | None = None,
) -> Report:
    """Add or replace the articles of all sources and publish the result in one step.

    An article that is already there, equal in every field, is left as it is. Where an index
    exists, its own tables are used, so that its articles meet; `rebuild` brings newer ones.
    Raises TooManyErrors, IndexLocked, StorageProblem, DamagedIndex; then nothing has changed.
    """
    report = Report()
    with _writer(settings, _tables(settings)) as writer:
        analyzer = analyzer_of(writer.base) if writer.base else Analyzer.open(writer.lexicon)
        begun = time.perf_counter()  # the lexicon may just have been compiled: not the articles'
        seen: set[str] = set()
        for source in sources:
            if started:
                started(source)
            good = _good(source, report, max_errors, rejected)
            for batch in _batches(good):
                _write(batch, writer, analyzer, report, seen)
                report.seconds = time.perf_counter() - begun
                if progress:
                    progress(report, batch[-1].done)
        if publishing:
            publishing()
    report.seconds = time.perf_counter() - begun
    return report


def rebuild(
    settings: Settings,
    *,
    progress: Progress | None = None,
    publishing: Callable[[], None] | None = None,
) -> Report:
    """Analyse all stored articles anew with the installed rules and tables; no source needed.

    Raises NoIndex, DamagedIndex, IndexLocked, StorageProblem; then nothing has changed.
    """
    open_engine(settings).close()  # without an index, say so before a folder is made
    installed = Analyzer.installed(settings.lexicon)
    begun = time.perf_counter()
    report = Report()
    tables = installed.lexicon.path, installed.fingerprint
    with _writer(settings, tables, fresh=True) as writer:
        assert writer.base is not None
        ids = iter(writer.base.ids())
        while batch := list(islice(ids, _BATCH)):
            stored = writer.base.articles(batch)
            for article_id in batch:
                writer.add(document(stored[article_id], installed))
                report.replaced += 1
            report.seconds = time.perf_counter() - begun
            if progress:
                progress(report, report.replaced)
        if publishing:
            publishing()
    report.seconds = time.perf_counter() - begun
    return report


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


def _write(
    batch: Sequence[Item],
    writer: Writer,
    analyzer: Analyzer,
    report: Report,
    seen: set[str],
) -> None:
    """Write those of a batch that are new or differ. seen: ids already written in this run."""
    articles = [item.article for item in batch if item.article is not None]
    ids = [article.id for article in articles]
    stored = writer.base.articles(ids) if writer.base else {}
    for article in articles:
        known = stored.get(article.id)
        if known == article and article.id not in seen:
            report.unchanged += 1
            continue
        writer.add(document(article, analyzer))
        if known is None and article.id not in seen:
            report.added += 1
        else:
            report.replaced += 1
        seen.add(article.id)
