"""What it costs to build an index: ours and peers, in turn, each in a process of its own.

    python benchmarks/index.py CORPUS [--limit N] [--systems NAME,...] [--rounds 3] [--json OUT]

CORPUS is made by make_corpus.py. Peers are installed by hand (docs/benchmarks.md names the
versions); one that is missing is named and left out:

    pip install tantivy bm25s numba

CPU seconds are those of all threads and processes. Systems that are given our terms are not
charged for making them. Memory is the most that was resident at once in all processes of a
build. Indexes stay in the work folder, where query.py finds them. Stock Whoosh is so slow that
it runs only when it is named, `--systems fihris-terms,tantivy,whoosh --limit 5000`.
"""

from __future__ import annotations

import argparse
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import engines
from disk import size_of
from measure import Meter, in_child
from results import save, show
from workspace import Workspace

from search import Analyzer

SAME_INDEX = {"tantivy-top": "tantivy", "fihris-numpy": "fihris"}
"""Other ways of asking an index."""
DEFAULT = ",".join(name for name in engines.NAMES if name not in (*SAME_INDEX, "whoosh"))
RATIOS = (("fihris-terms", "tantivy"), ("fihris", "tantivy-text"), ("fihris-terms", "whoosh"))
"""Pairs that do the same work."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, help="default: the folder `work` beside the corpus")
    parser.add_argument("--limit", type=int, default=0, help="the first N articles only")
    parser.add_argument("--systems", type=engines.listed, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    workspace = Workspace.of(options.corpus, options.work, options.limit)
    print(f"{len(workspace.ids):,} articles, {workspace.text_bytes / 1e6:.1f} MB of text")
    names = [name for name in options.systems if engines.system(name)]
    rounds: dict[str, list[dict[str, float]]] = defaultdict(list)
    for number in range(options.rounds):
        for name in names:
            rounds[name].append(built(name, workspace))
            print(f"round {number + 1}, {name}: {rounds[name][-1]['wall_s']:.1f} s")
    rows = {name: middle(costs) for name, costs in rounds.items()}
    report(rows, workspace)
    save(options.json, "index", workspace, rows)


def built(name: str, workspace: Workspace) -> dict[str, float]:
    """Build one index anew; what it cost and how large it is.

    What was interrupted is not taken for an index.
    """
    folder = index_folder(workspace, name)
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    _, cost = in_child(build, name, workspace, unfinished)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    size = size_of(folder)
    return asdict(cost) | {f"{kind}_mb": mb for kind, mb in asdict(size).items()}


def build(meter: Meter, name: str, workspace: Workspace, folder: Path) -> None:
    """Build an index; runs in the process that is measured."""
    system = engines.system(name)
    assert system is not None
    Analyzer.installed()
    inputs = system.prepare(workspace)
    meter.start()
    system.build(meter.apart(inputs), folder)


def index_folder(workspace: Workspace, name: str) -> Path:
    """Where the index of a system is."""
    return workspace.folder / SAME_INDEX.get(name, name)


def middle(costs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds."""
    return {name: median(cost[name] for cost in costs) for name in costs[0]}


def report(rows: dict[str, dict[str, Any]], workspace: Workspace) -> None:
    count, text_mb = len(workspace.ids), workspace.text_bytes / 1e6
    titles = ("system", "CPU s", "articles/CPU s", "wall s", "peak MiB")
    show(
        (*titles, "index MB", "index/text", "stored MB", "tables MB"),
        [
            (
                name,
                f"{row['cpu_s']:.1f}",
                f"{count / row['cpu_s']:,.0f}",
                f"{row['wall_s']:.1f}",
                f"{row['peak_mib']:,.0f}",
                f"{row['index_mb']:.1f}",
                f"{row['index_mb'] / text_mb:.2f}",
                f"{row['stored_mb']:.1f}",
                f"{row['tables_mb']:.1f}",
            )
            for name, row in rows.items()
        ],
    )
    for line in ratios(rows):
        print(line)


def ratios(rows: dict[str, dict[str, Any]]) -> Iterable[str]:
    for ours, theirs in RATIOS:
        if ours in rows and theirs in rows:
            ratio = rows[theirs]["cpu_s"] / rows[ours]["cpu_s"]
            yield f"articles per CPU second, {ours} to {theirs}: {ratio:.2f}"
    if "fihris-2" in rows and "fihris" in rows:
        ratio = rows["fihris"]["wall_s"] / rows["fihris-2"]["wall_s"]
        yield f"wall time, one process to two: {ratio:.2f}"


if __name__ == "__main__":
    main()
