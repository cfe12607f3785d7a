"""What it costs to open an index, and what one more worker process costs in memory.

    python benchmarks/serving.py CORPUS [--limit N] [--systems NAME,...] [--json OUT]

Works on the indexes that index.py or query.py left in the work folder, their pages cached by the
system. Opening and the first query are timed in fresh processes, imports apart. Memory is what
the second of two workers shares with nobody: both are forked from a process that has imported
fihris's web application, open the index themselves and have answered the same pages. bm25s runs
only when it is named: in a fresh process numba compiles it anew, for many seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import engines
from index import index_folder
from measure import Meter, in_child, private_mib
from queries import Kind, Maker, Query
from query import opened
from results import save, show
from workspace import Workspace

from search import Settings

DEFAULT = "fihris,tantivy,sqlite"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, help="default: the folder `work` beside the corpus")
    parser.add_argument("--limit", type=int, default=0, help="the first N articles only")
    parser.add_argument("--systems", type=engines.listed, default=DEFAULT)
    parser.add_argument("--count", type=int, default=100, help="pages that each worker answers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    workspace = Workspace.of(options.corpus, options.work, options.limit)
    names = [name for name in options.systems if engines.system(name)]
    opened(names, workspace)
    maker = Maker(workspace.terms, [])
    query, pages = maker.make(Kind.COMMON, 1)[0], maker.make(Kind.PAGE, options.count)
    rows: dict[str, dict[str, float]] = {}
    for name in names:
        times = [
            in_child(opening, name, index_folder(workspace, name), query)[0]
            for _ in range(options.rounds)
        ]
        opened_ms, first_ms = (median(column) for column in zip(*times, strict=True))
        rows[name] = {"open_ms": opened_ms, "first_query_ms": first_ms}
    show(
        ("fresh process", "open, ms", "first query, ms"),
        [(name, *(f"{value:.2f}" for value in row.values())) for name, row in rows.items()],
    )
    memory, _ = in_child(second_worker, index_folder(workspace, "fihris"), pages)
    print(f"private memory of a second worker: opened {memory[0]:.1f} MiB, ", end="")
    print(f"after {len(pages)} pages {memory[1]:.1f} MiB")
    figures = {"second_worker_mib": {"opened": memory[0], "pages": memory[1]}}
    save(options.json, "serving", workspace, {"opening": rows} | figures)


def opening(_meter: Meter, name: str, folder: Path, query: Query) -> tuple[float, float]:
    """Milliseconds until the index is open, and then until the first answer."""
    system = engines.system(name)
    assert system is not None
    begun = time.perf_counter()
    index = system(folder)
    is_open = time.perf_counter()
    index.search(query)
    return (is_open - begun) * 1000, (time.perf_counter() - is_open) * 1000


def second_worker(_meter: Meter, folder: Path, pages: Sequence[Query]) -> tuple[float, float]:
    """Private MiB of the second of two forked workers, after its first page and after all."""
    import web  # noqa: F401 - what workers share

    context = multiprocessing.get_context("fork")
    pipes = []
    for _ in range(2):
        ours, theirs = context.Pipe()
        context.Process(target=work, args=(theirs, folder, pages), daemon=True).start()
        pipes.append(ours)
        memory = ours.recv()  # the first one stays, so that pages of files are shared
    return memory


def work(parent: Connection, folder: Path, pages: Sequence[Query]) -> None:
    from web import create_app

    client = create_app(Settings(index=folder)).test_client()
    memory = []
    for asked in (pages[:1], pages):
        for query in asked:
            client.get("/api/v1/search", query_string={"q": query.text})
        memory.append(private_mib())
    parent.send(tuple(memory))
    parent.recv()


if __name__ == "__main__":
    main()
