"""Bytes of an index on disk, by what they are for."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

from measure import folder_bytes

from search.engines.whoosh.columns import Columns


@dataclass(frozen=True, slots=True)
class Size:
    """Megabytes. index: what is searched. stored: the articles. tables: of our analysis, which
    are the same for any number of articles.
    """

    index: float
    stored: float
    tables: float

    @property
    def total(self) -> float:
        return self.index + self.stored + self.tables


def size_of(folder: Path) -> Size:
    """The size of the index in a folder; where files do not tell, all of it is `index`."""
    stored = tables = 0
    files = folder_bytes(folder)
    for name, size in files.items():
        match Path(name).suffix:
            case ".columns":
                stored += _stored_columns(folder / name)
            case ".store":  # tantivy's
                stored += size
            case ".bin":
                tables += size
    rest = sum(files.values()) - stored - tables
    return Size(rest / 1e6, stored / 1e6, tables / 1e6)


def _stored_columns(path: Path) -> int:
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    columns = Columns(memoryview(mapped), path.name, path.stem.rpartition("_")[2])
    return sum(c[2] for name, c in columns.directory.items() if name.startswith("stored"))
