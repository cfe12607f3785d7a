"""Where articles come from: one module per kind of source.

A source yields an Item for every record it reads, good or bad; a bad one never stops it.
"""

from __future__ import annotations

from pathlib import Path

from indexer.sources.base import Item, Source
from indexer.sources.folder import FolderSource
from indexer.sources.records import CsvSource, JsonLinesSource
from search.errors import SourceError


def open_source(path: Path) -> Source:
    """The source at a path: a folder, or a .jsonl, .jsonl.gz or .csv file.

    Raises SourceError when there is nothing or nothing readable.
    """
    try:
        path.stat()
        if path.is_dir():
            return FolderSource(path)
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    name = path.name.lower()
    if name.endswith((".jsonl", ".jsonl.gz")):
        return JsonLinesSource(path)
    if name.endswith(".csv"):
        return CsvSource(path)
    raise SourceError(
        f"{path} is of no known kind; give a .jsonl, .jsonl.gz or .csv file, "
        f"or a folder of .txt, .md and .html files"
    )


__all__ = ["Item", "Source", "open_source"]
