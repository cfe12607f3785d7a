"""What the tests of the commands share: one index of twelve articles, built once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fihris import main
from indexer.build import build
from indexer.sources import open_source
from search import Settings

RECORDS: list[dict[str, Any]] = [
    {
        "id": f"art-{number}",
        "title": f"خبر {number}",
        "text": " ".join(
            ["تقرير"]
            + ["كتاب"] * (number % 2 == 0)
            + ["مدرسة"] * (number % 3 == 0)
            + ["كاتب"] * (number % 5 == 0)
            + ["والمباراة"] * number
        ),
        "source": "النهار",
        "category": ("ثقافة", "رياضة")[number % 2],
        "date": f"2023-01-{number + 1:02d}",
    }
    for number in range(12)
]


@pytest.fixture(autouse=True)
def _own_folder_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("FIHRIS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that no test changes."""
    folder = tmp_path_factory.mktemp("cli")
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), encoding="utf-8")
    build([open_source(path)], Settings(index=folder / "index"))
    return folder / "index"


@pytest.fixture
def run() -> Callable[..., Result]:
    """Runs `fihris` with arguments."""

    def invoke(*arguments: object, **options: Any) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)

    return invoke


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    """Writes records as a .jsonl file and gives its path."""

    def write(name: str, *records: dict[str, Any]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    return write
