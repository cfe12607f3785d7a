"""A folder of text, Markdown and HTML files, one article each; subfolders included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.extract import title_of
from indexer.record import to_article
from indexer.sources.base import Item
from indexer.sources.page import read_page
from search.errors import RecordError, SourceError

_ENDINGS = frozenset({".txt", ".md", ".html", ".htm"})
_SEPARATORS_OF_NAMES = re.compile(r"[_\-\s]+")


class FolderSource:
    """The files of a folder, sorted by path; hidden ones and other kinds are passed over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._files = sorted(path for path in folder.rglob("*") if _is_article(path, folder))
        except OSError as error:
            raise SourceError(f"cannot read the folder {folder}: {error}") from error
        if not self._files:
            raise SourceError(f"there is no .txt, .md or .html file in {folder}")

    @property
    def name(self) -> str:
        return str(self._folder)

    @property
    def size(self) -> int:
        return sum(path.stat().st_size for path in self._files)

    def read(self) -> Iterator[Item]:
        done = 0
        for path in self._files:
            relative = path.relative_to(self._folder).as_posix()
            try:
                raw = path.read_bytes()
                done += len(raw)
                record = _record(path, raw)
                yield Item(to_article(record, fallback_id=relative), str(path), "", done)
            except RecordError as error:
                yield Item(None, f"{path}:1", str(error), done)
            except OSError as error:
                yield Item(None, f"{path}:1", f"cannot be read: {error.strerror}", done)


def _is_article(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in _ENDINGS and not hidden and path.is_file()


def _record(path: Path, raw: bytes) -> dict[str, Any]:
    """The fields that a file gives by itself."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RecordError(f"not UTF-8 at line {line}, byte {error.start}") from error
    if path.suffix.lower() in (".html", ".htm"):
        record = read_page(text)
    else:
        record = {"text": text, "title": title_of(text)}
    if not record.get("title"):
        record["title"] = _SEPARATORS_OF_NAMES.sub(" ", path.stem).strip()
    return record
