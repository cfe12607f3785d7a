"""The times of queries as rows and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import Any

from queries import Kind
from results import show
from timing import Quantiles, Timed

OURS = ("fihris", "fihris, NumPy")
SLOW = "Whoosh"


Row = dict[str, Any]
Table = dict[tuple[str, str], Row]


def as_row(kind: Kind, one: Timed, timed: Sequence[Timed]) -> Row:
    """A system's times on a class; ratios: of ours to them, on the queries that both were asked."""
    row: Row = {
        "class": kind.value,
        "system": one.column,
        "queries": len(one.queries),
        "cpu_ms": one.cpu(),
        "wall_ms": one.wall(),
        "first_cpu_ms": one.first_cpu(),
    }
    row["ratios"] = {
        other.column: _ratios(other.cpu(len(one.queries)), row["cpu_ms"])
        for other in timed
        if other.column in OURS
    }
    return row


def _ratios(ours: Quantiles, theirs: Quantiles) -> Quantiles:
    return {name: ours[name] / theirs[name] for name in ours}


def agreement(timed: Sequence[Timed], ids: Sequence[str]) -> str:
    """How many of our ten best articles each peer has among its ten, on average."""
    ours, *others = timed
    if ours.column not in OURS or not any(answer.articles for answer in ours.answers):
        return "timed"
    numbers = {article_id: number for number, article_id in enumerate(ids)}
    best = [{numbers[str(found)] for found in answer.articles} for answer in ours.answers]
    shares = []
    for one in others:
        if one.column not in OURS:
            pairs = zip(best, one.answers, strict=False)  # a slow system was asked fewer
            common = mean(len(b.intersection(a.articles)) / max(1, len(b)) for b, a in pairs)
            shares.append(f"{one.column} {common:.2f}")
    return "of our ten best, others have: " + (", ".join(shares) or "none was asked")


def report(rows: Sequence[Row]) -> None:
    """Print CPU milliseconds, wall milliseconds and ratios, a class a line."""
    table = {(row["class"], row["system"]): row for row in rows}
    classes = list(dict.fromkeys(row["class"] for row in rows))
    systems = list(dict.fromkeys(row["system"] for row in rows))
    for title, figure in (("CPU ms", "cpu_ms"), ("wall ms", "wall_ms")):
        lines = [
            [name, *(_times(table.get((name, system)), figure) for system in systems)]
            for name in classes
        ]
        show((f"{title}, p50 / p95 / p99", *systems), lines)
    peers = [system for system in systems if system not in OURS]
    for ours in (name for name in OURS if name in systems):
        _report_first(table, classes, ours)
        lines = [[c, *(_ratio(table.get((c, peer)), ours) for peer in peers)] for c in classes]
        show((f"{ours}, CPU, p50 / p99", *(_ratio_title(p) for p in peers)), lines)
        _report_facets(table, ours)


def _report_first(table: Table, classes: Sequence[str], ours: str) -> None:
    lines = [
        [name, _times(table[name, ours], "first_cpu_ms"), _times(table[name, ours], "cpu_ms")]
        for name in classes
        if (name, ours) in table
    ]
    show((f"{ours}, CPU ms, p50 / p95 / p99", "asked first", "asked again"), lines)


def _report_facets(table: Table, ours: str) -> None:
    with_facets = table.get((Kind.FACETS.value, ours))
    without = table.get((Kind.RUNNING.value, ours))
    if with_facets and without:
        ratio = with_facets["cpu_ms"]["p50"] / without["cpu_ms"]["p50"]
        print(f"{ours}, with facets and total to without, p50: {ratio:.2f}")


def _times(row: Row | None, figure: str) -> str:
    return " / ".join(f"{row[figure][name]:.3g}" for name in row[figure]) if row else ""


def _ratio(row: Row | None, ours: str) -> str:
    if row is None or ours not in row["ratios"]:
        return ""
    ratios = (row["ratios"][ours][name] for name in ("p50", "p99"))
    if row["system"] == SLOW:
        return " / ".join(f"{1 / ratio:,.1f}" for ratio in ratios)
    return " / ".join(f"{ratio:.2f}" for ratio in ratios)


def _ratio_title(peer: str) -> str:
    return f"{peer} : ours" if peer == SLOW else f"ours : {peer}"
