"""Draw the times of queries as an SVG.

    python benchmarks/plot.py QUERY.json OUT.svg

QUERY.json is what `query.py --json` wrote. For each class and system a line from the median to
p99 of CPU time, the median as a dot, on a logarithmic axis.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

COLOURS = {
    "fihris": "#0b6e4f",
    "fihris, NumPy": "#63b995",
    "tantivy": "#c8501e",
    "tantivy, no total": "#e9a27f",
    "bm25s": "#7a4fa3",
    "FTS5": "#2f6db3",
    "Whoosh": "#6b7280",
}
WIDTH, LEFT, RIGHT, TOP, BOTTOM = 900, 230, 25, 78, 62
LINE, GAP = 8, 12
"""Pixels between the systems of a class, and between classes."""

Row = dict[str, Any]


class Axis:
    """Milliseconds to pixels, from one power of ten to another."""

    def __init__(self, rows: list[Row]) -> None:
        times = [row["cpu_ms"][name] for row in rows for name in ("p50", "p99")]
        self.first = math.floor(math.log10(min(times)))
        self.last = math.ceil(math.log10(max(times)))

    def x(self, milliseconds: float) -> float:
        share = (math.log10(milliseconds) - self.first) / (self.last - self.first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    results = json.loads(options.results.read_text(encoding="utf-8"))
    options.out.write_text("\n".join(drawing(results)) + "\n", encoding="utf-8")


def drawing(results: Row) -> Iterator[str]:
    """The lines of the SVG."""
    rows: list[Row] = results["rows"]
    axis = Axis(rows)
    classes = list(dict.fromkeys(row["class"] for row in rows))
    height = TOP + BOTTOM + len(rows) * LINE + len(classes) * GAP
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="13" fill="#1f2937">'
    )
    yield f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    title = f"CPU milliseconds of a query, {results['articles']:,} texts: median (dot) to p99"
    yield text(LEFT, 24, title, 'font-weight="bold"')
    yield from legend([name for name in COLOURS if any(row["system"] == name for row in rows)])
    yield from scale(axis, height - BOTTOM)
    top = float(TOP)
    for name in classes:
        asked = [row for row in rows if row["class"] == name]
        asked.sort(key=lambda row: list(COLOURS).index(row["system"]))
        yield text(LEFT - 12, top + (len(asked) * LINE) / 2 + 4, name, 'text-anchor="end"')
        for row in asked:
            yield from bar(axis, row, top + LINE / 2)
            top += LINE
        top += GAP
    source = f"{results['machine']}; {results['date']}; benchmarks/query.py"
    yield text(LEFT, height - 12, source, 'font-size="11" fill="#6b7280"')
    yield "</svg>"


def bar(axis: Axis, row: Row, y: float) -> Iterator[str]:
    colour = COLOURS[row["system"]]
    first, last = axis.x(row["cpu_ms"]["p50"]), axis.x(row["cpu_ms"]["p99"])
    yield (
        f'<path d="M{first:.1f} {y:.1f}H{last:.1f}" stroke="{colour}" stroke-width="3" '
        f'stroke-opacity=".45"/>'
    )
    yield f'<circle cx="{first:.1f}" cy="{y:.1f}" r="3.6" fill="{colour}"/>'


def legend(systems: list[str]) -> Iterator[str]:
    x = float(LEFT)
    for name in systems:
        yield f'<circle cx="{x + 4:.1f}" cy="46" r="4" fill="{COLOURS[name]}"/>'
        yield text(x + 12, 50, name, 'font-size="12"')
        x += 26 + 6.4 * len(name)


def scale(axis: Axis, bottom: float) -> Iterator[str]:
    for power in range(axis.first, axis.last + 1):
        x = axis.x(10.0**power)
        yield f'<path d="M{x:.1f} {TOP - 8}V{bottom:.1f}" stroke="#e5e7eb"/>'
        yield text(x, bottom + 18, f"{10.0**power:g} ms", 'text-anchor="middle" font-size="12"')


def text(x: float, y: float, content: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(content)}</text>'


if __name__ == "__main__":
    main()
