"""How a long run shows itself: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from indexer.build import Report
from indexer.sources import Source

_LINE_EVERY_S = 10.0
_SHOWN_PROBLEMS = 100


class Display:
    """Shows the progress of one run on standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._said_at = time.monotonic()
        self._said = False
        self._problems = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
        hidden = self._problems - _SHOWN_PROBLEMS
        if hidden > 0:
            self._console.print(f"… and {hidden} more bad records", markup=False)

    def start(self, source: Source) -> None:
        """A source is begun; its progress is measured in bytes."""
        self.start_counting(source.name, source.size)

    def start_counting(self, name: str, total: int) -> None:
        """Something of `total` steps is begun."""
        self._task = self._bar.add_task(name, total=total, rate="")
        self._name, self._total = name, total

    def advance(self, report: Report, done: int) -> None:
        """So much is done."""
        rate = f"{report.articles_per_s:.0f} articles/s"
        self._bar.update(self._task, completed=done, rate=rate)
        if not self._console.is_terminal and time.monotonic() - self._said_at >= _LINE_EVERY_S:
            self._said_at = time.monotonic()
            self._said = True
            share = done / self._total if self._total else 1.0
            line = f"{self._name}: {share:.0%}, {report.articles} articles, {rate}"
            self._console.print(line, markup=False)

    def publishing(self) -> None:
        """All is read; sorting and writing the postings takes about as long again."""
        self._bar.add_task("writing the index", total=None, rate="")
        if not self._console.is_terminal and self._said:
            self._console.print("writing the index", markup=False)

    def problem(self, line: str) -> None:
        """A record was bad; the first hundred are shown."""
        self._problems += 1
        if self._problems <= _SHOWN_PROBLEMS:
            self._console.print(line, markup=False)
