"""What the tests of the write side share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import Report, build
from indexer.sources import open_source
from search import Article, Settings, open_engine

JsonLines = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index")


@pytest.fixture
def jsonl(tmp_path: Path) -> JsonLines:
    """Writes records as a .jsonl file and gives its path."""

    def write(name: str, *records: dict[str, Any]) -> Path:
        path = tmp_path / name
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def index(settings: Settings) -> Callable[..., Report]:
    """Builds the index of `settings` from paths."""

    def run(*paths: Path, **options: Any) -> Report:
        return build([open_source(path) for path in paths], settings, **options)

    return run


@pytest.fixture
def stored(settings: Settings) -> Callable[[], dict[str, Article]]:
    """Gives every article of the served index by its id."""

    def read() -> dict[str, Article]:
        engine = open_engine(settings)
        articles = engine.articles(engine.ids())
        engine.close()
        return articles

    return read
