"""Times of queries: each class asked of every system in turn, round after round."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from engines import Answer, System
from measure import quantile
from queries import Query

QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}

Quantiles = dict[str, float]


@dataclass(frozen=True, slots=True)
class Pass:
    """Milliseconds of each query, asked once each."""

    cpu: list[float]
    wall: list[float]


@dataclass
class Timed:
    """A system on the queries of one class.

    queries: those that it is asked; a slow system is asked the first few only. first: the pass
    after warming up with other queries; rounds: the passes after that one. answers: of the last.
    """

    column: str
    system: System
    queries: Sequence[Query]
    first: Pass = field(init=False)
    rounds: list[Pass] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def warm_up(self, queries: Sequence[Query]) -> None:
        for query in queries[: len(self.queries)]:
            self.system.search(query)
        self.first = self._ask()

    def ask(self) -> None:
        self.rounds.append(self._ask())

    def cpu(self, count: int | None = None) -> Quantiles:
        """Medians over the rounds; count: of the first queries only."""
        return medians([quantiles(times.cpu[:count]) for times in self.rounds])

    def first_cpu(self) -> Quantiles:
        return quantiles(self.first.cpu)

    def wall(self) -> Quantiles:
        return medians([quantiles(times.wall) for times in self.rounds])

    def _ask(self) -> Pass:
        cpu, wall = [], []
        self.answers = []
        for query in self.queries:
            wall_begun, cpu_begun = time.perf_counter(), time.process_time()
            answer = self.system.search(query)
            cpu.append((time.process_time() - cpu_begun) * 1000)
            wall.append((time.perf_counter() - wall_begun) * 1000)
            self.answers.append(answer)
        return Pass(cpu, wall)


def run(timed: Sequence[Timed], warming: Sequence[Query], rounds: int) -> None:
    """Ask every system, in an order that turns from round to round."""
    for one in timed:
        one.warm_up(warming)
    for number in range(rounds):
        turn = number % len(timed)
        for one in (*timed[turn:], *timed[:turn]):
            one.ask()


def quantiles(values: Sequence[float]) -> Quantiles:
    return {name: quantile(values, share) for name, share in QUANTILES.items()}


def medians(rounds: Sequence[Quantiles]) -> Quantiles:
    return {name: median(one[name] for one in rounds) for name in QUANTILES}
