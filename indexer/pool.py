"""Batches of articles analysed one after the other, or in several processes, in order.

Analysis is a pure function, so it goes anywhere; one writer takes the results as if it had been
done in place. Processes are started only when there is enough to do.
"""

from __future__ import annotations

import os
import signal
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from indexer.analyse import Numbering, Zones
from search import Analyzer, Article
from search.engine import Batch, Document, Word
from search.errors import FihrisError

_FEW = 2
"""Batches that one process has done before others have begun."""
_AHEAD = 3
"""Batches in work for each process: enough that none waits, few enough for the memory."""

Tag = TypeVar("Tag")


class AnalysisStopped(FihrisError):
    """A process that analyses was ended from outside; nothing was published."""


class Job(NamedTuple, Generic[Tag]):
    """Articles to analyse. tag: comes back with them."""

    articles: Sequence[Article]
    tag: Tag


def available_processes() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def analyse_all(
    jobs: Iterable[Job[Tag]], analyzer: Analyzer, *, processes: int
) -> Iterator[tuple[Job[Tag], Batch]]:
    """Every job with its articles analysed, in order.

    processes: how many may be at work; with 1, all is done in this one. The answers are the
    same. Raises AnalysisStopped.
    """
    waiting = iter(jobs)
    few = list(islice(waiting, _FEW + 1))
    if processes == 1 or len(few) <= _FEW:
        numbering = Numbering(analyzer)
        for job in chain(few, waiting):
            yield job, numbering.analysed(job.articles)
        return
    try:
        yield from _in_processes(chain(few, waiting), analyzer.lexicon.path, processes)
    except BrokenProcessPool as error:
        raise AnalysisStopped(
            "a process that analyses was ended from outside, perhaps for want of memory; nothing "
            "was published. Run the command again, with --processes 1 if it happens again"
        ) from error


def _in_processes(
    jobs: Iterator[Job[Tag]], lexicon: Path, processes: int
) -> Iterator[tuple[Job[Tag], Batch]]:
    # Not forked: the progress bar runs in a thread, and may hold a lock just then.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _open_analyzer, (lexicon,))
    words: defaultdict[int, list[Word]] = defaultdict(list)
    at_work: deque[tuple[Job[Tag], Future[_Answer]]] = deque()

    def oldest() -> tuple[Job[Tag], Batch]:
        job, future = at_work.popleft()
        answer = future.result()
        if answer.is_first:
            words[answer.process] = []
        words[answer.process] += answer.new_words
        return job, Batch(words[answer.process], list(map(Document, job.articles, answer.zones)))

    try:
        for job in jobs:
            at_work.append((job, pool.submit(_numbered, job.articles)))
            if len(at_work) >= processes * _AHEAD:
                yield oldest()
        while at_work:
            yield oldest()
    finally:
        pool.shutdown(cancel_futures=True)


class _Answer(NamedTuple):
    """What a process found. new_words: those that it did not send before.

    is_first: it has begun to number its words anew. Answers of one process are taken in the
    order that they were given, as jobs are.
    """

    process: int
    is_first: bool
    new_words: list[Word]
    zones: list[Zones]


_numbering: Numbering
"""That of a process which only analyses."""


def _open_analyzer(lexicon: Path) -> None:
    global _numbering  # noqa: PLW0603 - a process is given its tables once
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    _numbering = Numbering(Analyzer.open(lexicon))


def _numbered(articles: Sequence[Article]) -> _Answer:
    words, sent = _numbering.words, len(_numbering.words)
    zones = _numbering.numbered(articles)
    is_first = _numbering.words is not words or sent == 1
    sent = 0 if is_first else sent
    return _Answer(os.getpid(), is_first, _numbering.words[sent:], zones)
