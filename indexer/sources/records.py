"""Files of records: JSON Lines, plain or gzipped, and CSV."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

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
            rows = csv.reader(text, strict=True)
            try:
                header = [name.strip() for name in next(rows, [])]
            except csv.Error as error:
                raise SourceError(f"{self._path}:1: the header cannot be read: {error}") from error
            if not {"text", "body"} & set(header):
                raise SourceError(f"{self._path}:1: the header names no column `text` or `body`")
            yield from self._rows(rows, header, raw)

    def _rows(self, rows: Any, header: list[str], raw: IO[bytes]) -> Iterator[Item]:
        first_line = rows.line_num + 1
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield self._item(first_line, raw.tell(), None, f"broken CSV: {error}")
                first_line = rows.line_num + 1
                continue
            if row is None:
                return
            if row:
                yield self._item(first_line, raw.tell(), *_fields(row, header))
            first_line = rows.line_num + 1


def _fields(row: list[str], header: list[str]) -> tuple[Any, str]:
    if len(row) != len(header):
        return None, f"the row has {len(row)} columns, the header {len(header)}"
    if any("\udc80" <= char <= "\udcff" for value in row for char in value):
        return None, "not UTF-8"
    return {name: value for name, value in zip(header, row, strict=True) if value}, ""
