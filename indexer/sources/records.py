"""Files of records: JSON Lines, plain or gzipped, and CSV."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from indexer.record import to_article
from indexer.sources.base import Item
from search.errors import RecordError, SourceError

_LONGEST_CSV_FIELD = 2**27
csv.field_size_limit(_LONGEST_CSV_FIELD)


class _FileSource:
    """A file, its name and size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.size = path.stat().st_size
            path.open("rb").close()
        except OSError as error:
            raise SourceError(f"cannot read {path}: {error.strerror}") from error

    @property
    def name(self) -> str:
        return str(self._path)

    def _item(self, line: int, done: int, record: Any, reason: str = "") -> Item:
        """What a record comes to. where is file:line, as compilers write it."""
        where = f"{self._path}:{line}"
        if reason:
            return Item(None, where, reason, done)
        try:
            if not isinstance(record, dict):
                raise RecordError(f"a record is an object, not {type(record).__name__}")
            return Item(to_article(record), where, "", done)
        except RecordError as error:
            return Item(None, where, str(error), done)


class JsonLinesSource(_FileSource):
    """One JSON object a line; empty lines are passed over."""

    def read(self) -> Iterator[Item]:
        line = 0
        with self._path.open("rb") as raw:
            is_packed = self._path.suffix.lower() == ".gz"
            lines: Iterable[bytes] = gzip.GzipFile(fileobj=raw) if is_packed else raw
            try:
                for line, text in enumerate(lines, 1):
                    if text.strip():
                        yield self._item(line, raw.tell(), *_parse(text))
            except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
                reason = f"the file cannot be read any further: {error}"
                yield self._item(line + 1, raw.tell(), None, reason)


def _parse(line: bytes) -> tuple[Any, str]:
    """The value of one line, or why there is none."""
    try:
        return json.loads(line.decode("utf-8-sig")), ""
    except UnicodeDecodeError as error:
        return None, f"not UTF-8 at byte {error.start} of the line"
    except json.JSONDecodeError as error:
        return None, f"broken JSON: {error.msg} at column {error.colno}"
    except (ValueError, RecursionError) as error:  # a number of too many digits; nesting
        return None, f"broken JSON: {error}"


class CsvSource(_FileSource):
    """A header line with field names, then one article a row."""

    def read(self) -> Iterator[Item]:
        with self._path.open("rb") as raw:
            # surrogateescape lets one bad byte spoil one row, not the file.
            text = io.TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="")
            lines = _Lines(text)
            rows = csv.reader(lines, strict=True)
            header = self._header(rows)
            while True:
                lines.begin()
                try:
                    row = next(rows, None)
                except csv.Error as error:
                    yield self._item(lines.first, raw.tell(), None, f"broken CSV: {error}")
                    lines.go_back()
                    continue
                if row is None:
                    return
                if row:
                    yield self._item(lines.first, raw.tell(), *_fields(row, header))

    def _header(self, rows: Iterator[list[str]]) -> list[str]:
        try:
            header = [name.strip() for name in next(rows, [])]
        except csv.Error as error:
            raise SourceError(f"{self._path}:1: the header cannot be read: {error}") from error
        if any(_is_escaped(name) for name in header):
            raise SourceError(f"{self._path}:1: the header is not UTF-8")
        if not {"text", "body"} & set(header):
            raise SourceError(f"{self._path}:1: the header names no column `text` or `body`")
        return header


class _Lines:
    """Lines of a file that can be read again: a quote never closed must not eat the rest."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._given = 0
        self.first = 1

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self._taken.append(line)
        self._given += 1
        return line

    def begin(self) -> None:
        """A row begins with the next line."""
        self._taken.clear()
        self.first = self._given + 1

    def go_back(self) -> None:
        """Give the lines after the row's first one again."""
        again = self._taken[1:]
        self._again.extendleft(reversed(again))
        self._given -= len(again)


def _is_escaped(text: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in text)


def _fields(row: list[str], header: list[str]) -> tuple[Any, str]:
    if len(row) != len(header):
        return None, f"the row has {len(row)} columns, the header {len(header)}"
    if any(map(_is_escaped, row)):
        return None, "not UTF-8"
    return {name: value for name, value in zip(header, row, strict=True) if value}, ""
