"""What things cost: processor time, wall time, memory of a tree of processes, bytes on disk."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_SAMPLED_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """What a task cost.

    cpu_s: of all threads, and of child processes that were waited for, without `given_s`, which
    went into making the input. wall_s includes it. peak_mib: resident memory of the task's
    process and all below it, pages shared by two of them counted twice, files mapped included.
    """

    cpu_s: float
    given_s: float
    wall_s: float
    peak_mib: float


class Meter:
    """Measures from `start` to `stop`, the making of the input apart."""

    def __init__(self) -> None:
        self._given_s = 0.0

    def start(self) -> None:
        self._cpu_s, self._wall_s = cpu_s(), time.perf_counter()
        self._given_s = 0.0

    def stop(self) -> tuple[float, float, float]:
        """CPU seconds of the task, of its input, and wall seconds."""
        used = cpu_s() - self._cpu_s - self._given_s
        return used, self._given_s, time.perf_counter() - self._wall_s

    def apart(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """The items; what this thread spends on making them does not count.

        Threads of the task go on meanwhile, and their time does count.
        """
        iterator = iter(items)
        while True:
            begun = time.thread_time()
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._given_s += time.thread_time() - begun
            yield item


def cpu_s() -> float:
    """CPU seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def in_child(task: Callable[..., Any], *arguments: Any) -> tuple[Any, Cost]:
    """What `task(meter, *arguments)` gives in a fresh process, and what it cost.

    task: a function of a module; it may start the meter anew when its imports are done.
    Raises RuntimeError with the child's own report when it fails.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_run, args=(theirs, task, arguments))
    child.start()
    theirs.close()
    peak = _Peak(child.pid or 0)
    try:
        outcome = ours.recv()
    except EOFError:
        outcome = f"the process ended with {child.exitcode}"
    finally:
        peak_mib = peak.stop()
        child.join()
    if isinstance(outcome, str):
        raise RuntimeError(outcome)
    value, times = outcome
    return value, Cost(*times, peak_mib)


def _run(parent: Connection, task: Callable[..., Any], arguments: Sequence[Any]) -> None:
    meter = Meter()
    meter.start()
    outcome: Any
    try:
        value = task(meter, *arguments)
        outcome = value, meter.stop()
    except Exception:  # noqa: BLE001 - the parent raises it
        outcome = traceback.format_exc()
    parent.send(outcome)


class _Peak:
    """Looks at a tree of processes every 20 ms and keeps the most memory seen."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The most MiB that were resident at once."""
        self._is_over.set()
        self._thread.join()
        return self._most / 2**20

    def _watch(self) -> None:
        while not self._is_over.wait(_SAMPLED_EVERY_S):
            self._most = max(self._most, sum(map(resident_bytes, tree(self._pid))))


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, listed.read_text(encoding="ascii").split())
            except OSError:  # it has just ended
                continue
    return found


def resident_bytes(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * _PAGE_BYTES


def private_mib(pid: int | str = "self") -> float:
    """Memory that a process shares with no other one."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    private = (line.split()[1] for line in lines if line.startswith("Private_"))
    return sum(map(int, private)) / 1024


def folder_bytes(folder: Path) -> dict[str, int]:
    """The files below a folder with their sizes; hard links to one file count once."""
    seen: set[int] = set()
    sizes: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        state = path.stat()
        if path.is_file() and state.st_ino not in seen:
            seen.add(state.st_ino)
            sizes[str(path.relative_to(folder))] = state.st_size
    return sizes


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
