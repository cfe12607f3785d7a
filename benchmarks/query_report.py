"""The times of queries as rows and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from queries import Kind
from results import show
from timing import Timed

OURS = "fihris"
_SLOW = "Whoosh"


def as_row(kind: Kind, one: Timed, timed: Sequence[Timed]) -> dict[str, Any]:
    """A system's times on a class, and ours to theirs on the queries that both were asked."""
    row: dict[str, Any] = {
        "class": kind.value,
        "system": one.column,
        "queries": len(one.queries),
        "cpu_ms": one.cpu(),
        "wall_ms": one.wall(),
        "first_cpu_ms": one.first_cpu(),
    }
    ours = next((other for other in timed if other.column == OURS), None)
    if ours is not None:
        mine = ours.cpu(len(one.queries))
        row["ours_to_theirs"] = {name: mine[name] / row["cpu_ms"][name] for name in mine}
    return row


def agreement(timed: Sequence[Timed], ids: Sequence[str]) -> str:
    """How many of our ten best articles each other system has among its ten, on average."""
    if not timed or timed[0].column != OURS or not timed[0].answers[0].articles:
        return "timed"
    numbers = {article_id: number for number, article_id in enumerate(ids)}
    ours = [{numbers[str(a)] for a in answer.articles} for answer in timed[0].answers]
    shares = []
    for one in timed[1:]:
        common = [
            len(mine.intersection(answer.articles)) / max(1, len(mine))
            for mine, answer in zip(ours, one.answers, strict=False)
        ]
        shares.append(f"{one.column} {sum(common) / len(common):.2f}")
    return "of our ten best, others have: " + (", ".join(shares) or "none asked")


def report(rows: Sequence[dict[str, Any]]) -> None:
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
    _report_first(table, classes)
    peers = [system for system in systems if system != OURS]
    lines = [[name, *(_ratio(table.get((name, peer))) for peer in peers)] for name in classes]
    show(("CPU, p50 / p99", *map(_ratio_title, peers)), lines)
    _report_facets(table)


def _report_first(table: dict[tuple[str, str], dict[str, Any]], classes: Sequence[str]) -> None:
    lines = [
        [name, _times(table[name, OURS], "first_cpu_ms"), _times(table[name, OURS], "cpu_ms")]
        for name in classes
        if (name, OURS) in table
    ]
    show((f"{OURS}, CPU ms, p50 / p95 / p99", "asked first", "asked again"), lines)


def _report_facets(table: dict[tuple[str, str], dict[str, Any]]) -> None:
    with_facets = table.get((Kind.FACETS.value, OURS))
    without = table.get((Kind.RUNNING.value, OURS))
    if with_facets and without:
        ratio = with_facets["cpu_ms"]["p50"] / without["cpu_ms"]["p50"]
        print(f"{OURS}, with facets and total to without, p50: {ratio:.2f}")


def _times(row: dict[str, Any] | None, figure: str) -> str:
    return " / ".join(f"{row[figure][name]:.3g}" for name in row[figure]) if row else ""


def _ratio(row: dict[str, Any] | None) -> str:
    if row is None or "ours_to_theirs" not in row:
        return ""
    ratios = (row["ours_to_theirs"][name] for name in ("p50", "p99"))
    if row["system"] == _SLOW:
        return " / ".join(f"{1 / ratio:,.1f}" for ratio in ratios)
    return " / ".join(f"{ratio:.2f}" for ratio in ratios)


def _ratio_title(system: str) -> str:
    return f"{system} : ours" if system == _SLOW else f"ours : {system}"
