"""What the tests of the write side share."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import indexer.build
import search.analysis.analyzer
import search.searcher
from indexer.build import Report, build
from indexer.sources import open_source
from search import Article, Settings, open_engine
from search.analysis import lexicon

JsonLines = Callable[..., Path]


@pytest.fixture(scope="session", autouse=True)
def tables_loaded_once() -> Iterator[None]:
    """Loading the tables is a pure function that takes a tenth of a second, several times a test."""
    load = functools.cache(lexicon.load_lexicon)
    with pytest.MonkeyPatch.context() as patch:
        for module in (indexer.build, search.searcher, search.analysis.analyzer):
            patch.setattr(module, "load_lexicon", load, raising=False)
        yield


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
