"""Several processes give what one gives, in the same order, and end when they must."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import analyse
from indexer.analyse import Numbering, Words
from indexer.build import Report, build
from indexer.pool import AnalysisStopped, Job, analyse_all, available_processes
from indexer.sources import open_source
from search import Analyzer, Article, Settings, open_engine
from search.engine import Batch, Word
from search.fields import Zone

WORDS = "كتاب مكتبة كاتب مدرسة درس معلم علم قال وزير قصر ميناء بحر سفينة صياد".split()


def articles(count: int) -> list[Article]:
    return [
        Article(f"{n}", f"خبر {n}", " ".join(WORDS[(n * k) % 14] for k in range(1, 30)))
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.installed()


def jobs(count: int, size: int) -> list[Job[int]]:
    found = articles(count * size)
    return [Job(found[n * size : (n + 1) * size], n) for n in range(count)]


def texts(batch: Batch) -> list[dict[Zone, list[Word]]]:
    return [
        {zone: [batch.words[n] for n in numbers] for zone, numbers in document.words.items()}
        for document in batch.documents
    ]


def test_processes_give_what_one_gives_in_order(analyzer: Analyzer) -> None:
    alone, together = (
        [
            (job.tag, texts(batch), [document.article.id for document in batch.documents])
            for job, batch in analyse_all(jobs(9, 3), analyzer, processes=processes)
        ]
        for processes in (1, 2)
    )
    assert together == alone


def test_few_batches_are_analysed_in_place(analyzer: Analyzer) -> None:
    for _, batch in analyse_all(jobs(2, 1), analyzer, processes=2):
        assert all(word.exact for word in batch.words[1:])


def test_no_jobs_give_nothing(analyzer: Analyzer) -> None:
    assert list(analyse_all([], analyzer, processes=2)) == []


def test_processes_that_are_ended_stop_the_run(analyzer: Analyzer) -> None:
    def first_ends() -> Iterator[Job[int]]:
        for job in jobs(40, 2):
            if job.tag == 20:
                for process in multiprocessing.active_children():
                    process.kill()
            yield job

    with pytest.raises(AnalysisStopped, match="--processes 1"):
        list(analyse_all(first_ends(), analyzer, processes=2))


def test_words_are_numbered_anew_when_there_are_many(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyse, "_KEPT_WORDS", 5)
    numbering, words = Numbering(analyzer), Words()
    first, second = (words.batch(found, numbering.numbered(found)) for found in [articles(4)] * 2)
    assert first.words is not second.words
    assert texts(first) == texts(second)


def test_same_words_grow_one_list(analyzer: Analyzer) -> None:
    numbering, words = Numbering(analyzer), Words()
    first, second = (words.batch(found, numbering.numbered(found)) for found in [articles(9)] * 2)
    assert second.words is first.words


def test_there_is_at_least_one_processor() -> None:
    assert available_processes() >= 1


@pytest.mark.parametrize("processes", [1, 2])
def test_index_built_by_processes_holds_all(
    processes: int, jsonl: Callable[..., Path], settings: Settings
) -> None:
    records: list[dict[str, Any]] = [
        {"id": article.id, "title": article.title, "text": article.body}
        for article in articles(900)
    ]
    paths = [jsonl("a.jsonl", *records[:850]), jsonl("b.jsonl", *records[850:])]
    begun: list[str] = []
    report: Report = build(
        [open_source(path) for path in paths],
        settings,
        processes=processes,
        started=lambda source: begun.append(Path(source.name).name),
    )
    engine = open_engine(settings)
    assert (report.added, len(engine.ids()), begun) == (900, 900, ["a.jsonl", "b.jsonl"])
    engine.close()
