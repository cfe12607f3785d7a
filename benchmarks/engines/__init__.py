"""The systems that the benchmarks compare, all behind one protocol.

Every one is given the same articles and the same terms. Peers that are not installed are named
and left out.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol

from queries import Kind, Query
from workspace import Workspace


class Answer(NamedTuple):
    """The best ten articles, best first: their numbers in the workspace, or fihris's own ids.

    total: how many match; None where the system was not asked to count.
    """

    articles: Sequence[int | str]
    scores: Sequence[float]
    total: int | None = None


class System(Protocol):
    """An index of one system.

    column: under which it stands in tables of queries. kinds: the classes that it answers.
    """

    column: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]]

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder."""

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[Any]:
        """The input of `build`, article by article; what it costs is not the system's."""

    @staticmethod
    def build(inputs: Iterable[Any], folder: Path) -> None:
        """Write an index into an empty folder."""

    def search(self, query: Query) -> Answer:
        """The answer to a query, from its terms on."""


_SYSTEMS = {
    "fihris": ("fihris_engine", "Fihris"),
    "fihris-numpy": ("fihris_engine", "FihrisNumpy"),
    "fihris-2": ("fihris_engine", "FihrisByTwo"),
    "fihris-terms": ("fihris_engine", "FihrisTerms"),
    "tantivy": ("tantivy_engine", "Tantivy"),
    "tantivy-top": ("tantivy_engine", "TantivyTop"),
    "tantivy-text": ("tantivy_engine", "TantivyText"),
    "sqlite": ("sqlite_engine", "Sqlite"),
    "sqlite-text": ("sqlite_engine", "SqliteText"),
    "bm25s": ("bm25s_engine", "Bm25s"),
    "whoosh": ("whoosh_engine", "StockWhoosh"),
}
NAMES = tuple(_SYSTEMS)
_DISTRIBUTIONS = ("tantivy", "bm25s", "numba", "numpy", "whoosh-reloaded")


def listed(text: str) -> list[str]:
    """The names of systems in an option, with commas between."""
    names = text.split(",")
    for name in names:
        if name not in _SYSTEMS:
            raise ArgumentTypeError(f"there is no system {name!r}; of {', '.join(NAMES)}")
    return names


def system(name: str) -> type[System] | None:
    """The system of this name; None, said on the terminal, when it cannot be had here."""
    module, kind = _SYSTEMS[name]
    try:
        found: type[System] = getattr(importlib.import_module(f"engines.{module}"), kind)
    except (ImportError, AttributeError) as error:  # not installed; not in this fihris
        print(f"{name} is left out: {error}")
        return None
    return found


def versions() -> dict[str, str]:
    """The versions of what is installed."""
    found = {}
    for name in _DISTRIBUTIONS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
