"""Results as tables on the terminal and as JSON for `plot.py`."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import engines
from rich.console import Console
from rich.table import Table
from workspace import Workspace


def show(titles: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> None:
    """Print a table; every column but the first is aligned to the right."""
    table = Table(box=None, header_style="bold", caption=caption, caption_justify="left")
    for number, title in enumerate(titles):
        table.add_column(title, justify="right" if number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    # Piped into a file, a table must not be cut at 80 characters.
    width = None if os.isatty(1) else 240
    Console(width=width).print(table)


def save(path: Path | None, benchmark: str, workspace: Workspace, rows: object) -> None:
    """Write what was measured, with where and when and the versions of the systems."""
    if path is None:
        return
    content: dict[str, Any] = {
        "benchmark": benchmark,
        "corpus": workspace.folder.name,
        "articles": len(workspace.ids),
        "text_mb": workspace.text_bytes / 1e6,
        "machine": f"{processor()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "versions": engines.versions(),
        "date": datetime.now(UTC).date().isoformat(),
        "rows": rows,
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


def processor() -> str:
    """The name of the processor."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
