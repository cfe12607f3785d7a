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

from indexer.analyse import Numbered, Numbering, Words
from search import Analyzer, Article
from search.engine import Batch
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
        numbering, words = Numbering(analyzer), Words()
        for job in chain(few, waiting):
            yield job, words.batch(job.articles, numbering.numbered(job.articles))
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
    words: defaultdict[int, Words] = defaultdict(Words)  # of each process
    at_work: deque[tuple[Job[Tag], Future[tuple[int, Numbered]]]] = deque()

    def oldest() -> tuple[Job[Tag], Batch]:
        # A process is given jobs in their order, so its answers are taken in that order, too.
        job, future = at_work.popleft()
        process, numbered = future.result()
        return job, words[process].batch(job.articles, numbered)

    try:
        for job in jobs:
            at_work.append((job, pool.submit(_numbered, job.articles)))
            if len(at_work) >= processes * _AHEAD:
                yield oldest()
        while at_work:
            yield oldest()
    finally:
        pool.shutdown(cancel_futures=True)


_numbering: Numbering
"""That of a process which only analyses."""


def _open_analyzer(lexicon: Path) -> None:
    global _numbering  # noqa: PLW0603 - a process is given its tables once
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    _numbering = Numbering(Analyzer.open(lexicon))


def _numbered(articles: Sequence[Article]) -> tuple[int, Numbered]:
    return os.getpid(), _numbering.numbered(articles)
