"""Print what the benchmarks wrote with --json as tables for the documentation.

python benchmarks/markdown.py RESULT.json...
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

BUILDS = ("cpu_s", "wall_s", "peak_mib", "index_mb", "stored_mb")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path, nargs="+")
    for path in parser.parse_args().results:
        results = json.loads(path.read_text(encoding="utf-8"))
        print(
            f"{results['benchmark']}, {results['corpus']}: {results['articles']:,} texts, ", end=""
        )
        print(f"{results['text_mb']:.1f} MB; {results['machine']}; {results['date']}\n")
        lines = {"query": queries, "index": builds}.get(results["benchmark"], plain)
        print("\n".join(lines(results)) + "\n")


def queries(results: dict[str, Any]) -> Iterator[str]:
    """CPU milliseconds, p50 and p99, a class a line and a system a column."""
    found = {(row["class"], row["system"]): row["cpu_ms"] for row in results["rows"]}
    systems = list(dict.fromkeys(system for _, system in found))
    yield from header(["CPU ms, p50 / p99", *systems])
    for name in dict.fromkeys(name for name, _ in found):
        times = (found.get((name, system)) for system in systems)
        yield line([name, *(f"{t['p50']:.2g} / {t['p99']:.2g}" if t else "" for t in times)])


def builds(results: dict[str, Any]) -> Iterator[str]:
    """What each index cost and how large it is."""
    yield from header(["system", "articles / CPU s", *(name.replace("_", " ") for name in BUILDS)])
    for name, row in results["rows"].items():
        speed = f"{results['articles'] / row['cpu_s']:,.0f}"
        yield line([name, speed, *(f"{row[figure]:,.0f}" for figure in BUILDS)])


def plain(results: dict[str, Any]) -> Iterator[str]:
    yield from ("```json", json.dumps(results["rows"], indent=1), "```")


def header(titles: Sequence[str]) -> Iterator[str]:
    yield line(titles)
    yield "|---|" + "---:|" * (len(titles) - 1)


def line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
