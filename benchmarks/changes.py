"""How soon changed articles are found, and what a steady trickle of changes costs.

    python benchmarks/changes.py CORPUS [--limit N] [--steps 1000] [--batch 100] [--json OUT]

Works on a copy of the index that index.py or query.py left in the work folder. Terms of bodies
are made before, so that analysis is apart; what `fihris index` needs for a file of the same
articles, analysis included, is timed beside it. Searchable: a process that holds the old state
has moved to the new one and answered a query.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import orjson
from engines.fihris_engine import ready, with_own_words, writer_of
from index import index_folder
from measure import Meter, folder_bytes, in_child, quantile
from query import opened
from results import save, show
from workspace import Workspace

from indexer.build import build
from indexer.sources.records import JsonLinesSource
from search import Article, Order, Settings, open_engine
from search.article import to_record
from search.engine import Engine
from search.fields import Level, Zone, field_name
from search.query.clause import Term
from search.query.request import Filters

SEED = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, help="default: the folder `work` beside the corpus")
    parser.add_argument("--limit", type=int, default=0, help="the first N articles only")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=100, help="articles changed in each step")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    workspace = Workspace.of(options.corpus, options.work, options.limit)
    opened(["fihris"], workspace)
    with tempfile.TemporaryDirectory(dir=workspace.folder) as folder:
        index = Path(folder) / "index"
        shutil.copytree(index_folder(workspace, "fihris"), index)
        before = sum(folder_bytes(index).values()) / 1e6
        file_s, _ = in_child(from_file, workspace, index, options.batch)
        times, cost = in_child(trickle, workspace, index, options.steps, options.batch)
        after = sum(folder_bytes(index).values()) / 1e6
    print(f"{len(workspace.ids):,} articles, {options.steps} steps of {options.batch} changed each")
    rows = {
        "until searchable": [sum(step) for step in times],
        "commit": [commit_s for commit_s, _ in times],
        "moving over": [moving_s for _, moving_s in times],
    }
    show(
        ("wall seconds", "first", "p50", "p99", "longest", "together"),
        [
            [
                name,
                *(f"{v:.3f}" for v in (s[0], quantile(s, 0.5), quantile(s, 0.99), max(s))),
                f"{sum(s):.1f}",
            ]
            for name, s in rows.items()
        ],
    )
    print(f"from a file, analysis included: {file_s:.2f} s until searchable")
    print(f"index before {before:.1f} MB, after {after:.1f} MB; peak {cost.peak_mib:,.0f} MiB")
    figures = {"from_file_s": file_s, "before_mb": before, "after_mb": after}
    save(options.json, "changes", workspace, rows | figures | {"peak_mib": cost.peak_mib})


def trickle(
    _meter: Meter, workspace: Workspace, index: Path, steps: int, batch: int
) -> list[tuple[float, float]]:
    """Seconds of each step: until the commit is done, and from there until a query is answered."""
    engine = open_engine(Settings(index=index))
    inputs = ready(workspace.terms, changed(workspace), batch)
    times = []
    for _ in range(steps):
        documents = with_own_words(next(inputs))
        begun = time.perf_counter()
        with writer_of(index) as writer:
            writer.add(documents)
        committed = time.perf_counter()
        engine = moved(engine)
        times.append((committed - begun, time.perf_counter() - committed))
    return times


def from_file(_meter: Meter, workspace: Workspace, index: Path, batch: int) -> float:
    """Seconds of the same for a file of changed articles, in a process that did nothing before."""
    engine = open_engine(Settings(index=index))
    source = index.parent / "changed.jsonl"
    records = (to_record(article) for _, article in islice(changed(workspace), batch))
    source.write_bytes(b"\n".join(map(orjson.dumps, records)))
    begun = time.perf_counter()
    build([JsonLinesSource(source)], Settings(index=index))
    moved(engine)
    return time.perf_counter() - begun


def changed(workspace: Workspace) -> Iterator[tuple[int, Article]]:
    """Articles of the corpus with a change each, drawn anew for ever, with their numbers."""
    articles = list(workspace.articles())
    draw = random.Random(SEED)
    revision = 0
    while True:
        for number in draw.sample(range(len(articles)), len(articles)):
            revision += 1
            yield number, replace(articles[number], extra={"revision": revision})


def moved(engine: Engine) -> Engine:
    """The newest state, which has answered a query; the old one is closed."""
    newest = engine.current()
    if newest is engine:
        raise RuntimeError("nothing was published")
    found = newest.search(
        Term(field_name(Zone.BODY, Level.STEM), "من"), filters=Filters(), order=Order.RELEVANCE
    )
    assert found.total
    engine.close()
    return newest


if __name__ == "__main__":
    main()
