"""A segment file: named columns of numbers or bytes, mapped read-only, checked when first touched.

    header     magic, version of the format
    columns    one after the other, each aligned to 64 bytes, numbers little-endian
    directory  JSON: name, type, place, length in bytes and CRC-32 of each column; what is small
    footer     place, length and CRC-32 of the directory, length of the file, magic

Opening reads the directory only, so that it costs the same for a thousand articles and a
million. A column is checked against its checksum when it is first asked for; `verify` asks for
all. Whoever holds an array keeps the mapping alive, also after the file was unlinked.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import DamagedIndex, UnreadableIndex

VERSION: Final = 1
_MAGIC = b"fihriscl"
_HEADER = struct.Struct("<8sI52x")
_FOOTER = struct.Struct("<QQIQ8s")
_ALIGNMENT = 64
_TYPES = {"u1", "<u2", "<u4", "<u8", "i1", "<i2", "<i4", "<i8", "<f4", "<f8"}
_REPAIR = "run: fihris rebuild, or restore a backup"

Array = NDArray[Any]


class Sink(Protocol):
    """What a segment is written to: a file open for writing."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Append bytes."""

    def seek(self, place: int, /) -> object:
        """Go on writing there."""

    def close(self) -> None:
        """No more is written."""


class ColumnsWriter:
    """Writes a segment file, column after column; complete with `close`, useless before."""

    def __init__(self, sink: Sink, identity: str) -> None:
        """identity: of the segment, so that a file that took another one's place is known."""
        self._sink = sink
        self._identity = identity
        self._directory: dict[str, tuple[str, int, int, int]] = {}
        self._open: str | None = None
        self._place = 0

    @classmethod
    def begun(cls, sink: Sink, identity: str) -> ColumnsWriter:
        """A new file."""
        writer = cls(sink, identity)
        writer._write(_HEADER.pack(_MAGIC, VERSION))
        return writer

    @classmethod
    def resumed(cls, sink: Sink, columns: Columns) -> ColumnsWriter:
        """A file that was closed before, to be gone on with after its last column."""
        writer = cls(sink, columns.identity)
        writer._directory |= columns.directory
        writer._place = columns.end
        sink.seek(columns.end)
        return writer

    def add(self, name: str, values: Array) -> None:
        """Write a whole column. Raises ValueError when the type is none of ours."""
        values = np.ascontiguousarray(values)
        kind = values.dtype.newbyteorder("<").str.removeprefix("|")
        self.begin(name, kind)
        self.extend(values.astype(kind, copy=False).view(np.uint8).data)
        self.end()

    def begin(self, name: str, kind: str = "u1") -> None:
        """Begin a column that comes in pieces; until `end` no other can be written."""
        if self._open is not None:
            raise ValueError(f"column {self._open!r} is still open")
        if name in self._directory:
            raise ValueError(f"column {name!r} was written already")
        if kind not in _TYPES:
            raise ValueError(f"column {name!r} has numbers of type {kind}")
        self._write(bytes(-self._place % _ALIGNMENT))
        self._open, self._kind, self._start, self._crc = name, kind, self._place, 0

    def extend(self, data: bytes | memoryview) -> None:
        """Write a piece of the column that is open."""
        self._crc = zlib.crc32(data, self._crc)
        self._write(data)

    def end(self) -> None:
        """The column that is open is complete."""
        if self._open is None:
            raise ValueError("no column is open")
        length = self._place - self._start
        self._directory[self._open] = (self._kind, self._start, length, self._crc)
        self._open = None

    def close(self, meta: Mapping[str, Any]) -> None:
        """Write the directory with what is small and needs no column; close the file."""
        content = {"segment": self._identity, "columns": self._directory, "meta": meta}
        directory = json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8")
        place, crc = self._place, zlib.crc32(directory)
        length = place + len(directory) + _FOOTER.size
        self._write(directory + _FOOTER.pack(place, len(directory), crc, length, _MAGIC))
        self._sink.close()

    def discard(self) -> None:
        """Close the file as it is; nobody can read it."""
        self._sink.close()

    def _write(self, data: bytes | memoryview) -> None:
        self._sink.write(data)
        self._place += len(data)


class Columns:
    """A segment file, mapped. Read-only; safe to share between threads and forked processes."""

    def __init__(self, data: memoryview, file: str, identity: str) -> None:
        """Open what was mapped; file: its name, for people.

        Raises DamagedIndex when the directory is not whole or is that of another segment,
        UnreadableIndex when a newer version wrote it.
        """
        self.file = file
        self.identity = identity
        self._data = data
        content = self._read_directory()
        if content["segment"] != identity:
            raise self.damage(f"belongs to the segment {content['segment']}, not {identity}")
        self.meta: Mapping[str, Any] = content["meta"]
        self.directory: Mapping[str, tuple[str, int, int, int]] = content["columns"]
        """Type, place, length in bytes and CRC-32 of each column."""
        self._checked: dict[str, Array] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.directory

    def __iter__(self) -> Iterator[str]:
        return iter(self.directory)

    def __getitem__(self, name: str) -> Array:
        """The numbers of a column, read-only.

        Raises DamagedIndex when it is missing or its bytes are not those that were written.
        """
        known = self._checked.get(name)
        if known is None:
            # Two threads may both check a column; they find the same.
            known = self._checked[name] = self._mapped(name)
        return known

    def bytes(self, name: str) -> memoryview:
        """The bytes of a column; raises as `__getitem__`."""
        return self[name].view(np.uint8).data

    def get(self, name: str) -> Array | None:
        """The numbers of a column; None when there is no such column."""
        return self[name] if name in self.directory else None

    def verify(self) -> Iterator[DamagedIndex]:
        """What is wrong with the columns, each checked anew, and with the zeros between them."""
        for name in self.directory:
            try:
                self._mapped(name)
            except DamagedIndex as problem:
                yield problem
        between = struct.calcsize("<8sI")
        for _, start, length, _ in sorted(self.directory.values(), key=lambda column: column[1]):
            if any(self._data[between:start]):
                yield self.damage(f"was altered between its columns, before byte {start}")
            between = max(between, start + length)  # an empty column begins where another does

    def _mapped(self, name: str) -> Array:
        try:
            kind, start, length, crc = self.directory[name]
        except KeyError:
            raise self.damage(f"has no column {name!r}") from None
        piece = self._data[start : start + length]
        if zlib.crc32(piece) != crc:
            raise self.damage(f"was altered: the checksum of column {name!r} is wrong")
        return np.frombuffer(piece, dtype=kind)

    def _read_directory(self) -> dict[str, Any]:
        if len(self._data) < _HEADER.size + _FOOTER.size:
            raise self.damage("is cut short")
        magic, version = _HEADER.unpack(self._data[: _HEADER.size])
        if magic != _MAGIC:
            raise self.damage("is no segment file")
        if version > VERSION:
            raise UnreadableIndex(
                f"{self.file} was written by a newer fihris (format {version}, this one reads "
                f"{VERSION}); upgrade fihris"
            )
        place, length, crc, whole, magic = _FOOTER.unpack(self._data[-_FOOTER.size :])
        if magic != _MAGIC or whole != len(self._data):
            raise self.damage("is cut short")
        directory = self._data[place : place + length]
        self.end = place
        """Where the columns end."""
        if zlib.crc32(directory) != crc:
            raise self.damage("was altered: the checksum of its directory is wrong")
        content: dict[str, Any] = json.loads(directory.tobytes())
        return content

    def damage(self, what: str) -> DamagedIndex:
        """The error that tells what is wrong with this file."""
        return DamagedIndex(f"{self.file} {what}; {_REPAIR}")


def fitting(values: Array) -> Array:
    """Whole numbers >= 0 in the narrowest type of ours that holds them all."""
    most = int(values.max()) if len(values) else 0
    for kind in ("u1", "<u2", "<u4"):
        if most <= np.iinfo(kind).max:
            return values.astype(kind, copy=False)
    return values.astype("<u8", copy=False)
