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
            where = f"{_shown(str(path))}:1"
            try:
                raw = path.read_bytes()
                done += len(raw)
                text, line = _decoded(raw)
                where = f"{_shown(str(path))}:{line}"
                record = _record(path, text)
                yield Item(to_article(record, fallback_id=relative), where, "", done)
            except RecordError as error:
                yield Item(None, where, str(error), done)
            except OSError as error:
                yield Item(None, where, f"cannot be read: {error.strerror}", done)


def _is_article(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in _ENDINGS and not hidden and path.is_file()


def _shown(path: str) -> str:
    """A path as it can be printed, when its name is not UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(raw: bytes) -> tuple[str | None, int]:
    """The text of a file; without one, the line that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig"), 1
    except UnicodeDecodeError as error:
        return None, raw[: error.start].count(b"\n") + 1


def _record(path: Path, text: str | None) -> dict[str, Any]:
    """The fields that a file gives by itself."""
    if _shown(str(path)) != str(path):
        raise RecordError("the file's name is not UTF-8")
    if text is None:
        raise RecordError("not UTF-8")
    if path.suffix.lower() in (".html", ".htm"):
        record = read_page(text)
    else:
        record = {"text": text, "title": title_of(text)}
    if not record.get("title"):
        record["title"] = _SEPARATORS_OF_NAMES.sub(" ", path.stem).strip()
    return record
