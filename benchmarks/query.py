"""How long queries take: ours and peers in turn in one run, on the same terms.

    python benchmarks/query.py CORPUS [--questions FILE] [--limit N] [--systems NAME,...]

CORPUS is made by make_corpus.py; FILE holds real questions, JSON lines {"_id", "text"}. Indexes
that index.py left in the work folder are used, others are built first. Peers are installed by
hand (docs/benchmarks.md names the versions); one that is missing is named and left out:

    pip install tantivy bm25s numba

A query is timed from its terms to the articles' numbers and scores, in one thread; a page from
its text to its bytes. Each class is warmed up with other queries of its kind, asked once
(`first`: caches hold what the others left), then asked again in rounds, whose medians are
shown. Our answers are held against a plain evaluation in float64. Stock Whoosh runs only when
it is named, `--systems fihris,tantivy,whoosh`; --slow says how many queries it is asked.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import engines
from engines import System
from evaluation import Evaluation
from index import built, index_folder
from queries import Kind, Maker, Query, read_questions
from query_report import OURS, SLOW, agreement, as_row, report
from results import save
from timing import Timed, run
from workspace import Workspace

DEFAULT = "fihris,fihris-numpy,tantivy,tantivy-top,tantivy-text,sqlite,sqlite-text,bm25s"
CLASSES = ",".join(kind.name.lower() for kind in Kind)


def main() -> None:
    options = _options()
    workspace = Workspace.of(options.corpus, options.work, options.limit)
    print(f"{len(workspace.ids):,} articles, {workspace.text_bytes / 1e6:.1f} MB of text")
    systems = opened(options.systems, workspace)
    maker = Maker(workspace.terms, read_questions(options.questions))
    evaluation = Evaluation(workspace) if options.check else None
    rows: list[dict[str, Any]] = []
    for name in options.classes.split(","):
        kind = Kind[name.upper()]
        queries = maker.make(kind, 2 * options.count)
        timed = timed_on(queries[1::2], kind, systems, options.slow)
        if not timed:
            print(f"{kind}: no queries, or no system that answers them")
            continue
        gc.collect()
        run(timed, queries[::2], options.rounds)
        rows += [as_row(kind, one, timed) for one in timed]
        print(f"{kind}: {agreement(timed, workspace.ids)}")
        if evaluation and kind is not Kind.PAGE:
            check(evaluation, timed)
    report(rows)
    save(options.json, "query", workspace, rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, help="default: the folder `work` beside the corpus")
    parser.add_argument("--limit", type=int, default=0, help="the first N articles only")
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--systems", type=engines.listed, default=DEFAULT)
    parser.add_argument("--classes", default=CLASSES, help=f"of {CLASSES}")
    parser.add_argument("--count", type=int, default=100, help="queries of a class")
    parser.add_argument("--slow", type=int, default=10, help="queries of a class for stock Whoosh")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-check", dest="check", action="store_false")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def opened(names: Sequence[str], workspace: Workspace) -> list[System]:
    """The systems with their indexes open, built where they are not there."""
    found: list[System] = []
    for name in names:
        system = engines.system(name)
        if system is None:
            continue
        folder = index_folder(workspace, name)
        if not folder.exists():
            print(f"building {folder}")
            built(name, workspace)
        found.append(system(folder))
    return found


def timed_on(
    queries: Sequence[Query], kind: Kind, systems: Sequence[System], slow: int
) -> list[Timed]:
    """The systems that answer a class, ours first, each with the queries it is asked."""
    able = [system for system in systems if kind in system.kinds and queries]
    able.sort(key=lambda system: system.column not in OURS)
    return [
        Timed(system.column, system, queries[: slow if system.column == SLOW else None])
        for system in able
    ]


def check(evaluation: Evaluation, timed: Sequence[Timed]) -> None:
    """Hold our answers of the last round against the plain evaluation."""
    for one in timed:
        if one.column in OURS:
            verdict = evaluation.check(one.queries, one.answers)
            print(
                f"  {one.column} against float64: {len(verdict.wrong)} of {len(one.queries)} queries "
                f"wrong, scores to {verdict.worst:.0e}"
            )
            for line in verdict.wrong[:3]:
                print(f"    {line}")


if __name__ == "__main__":
    main()
