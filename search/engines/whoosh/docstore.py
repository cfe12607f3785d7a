"""Stored articles: compressed blocks with a place for each document, so that one is found in O(1).

A block holds some sixteen kilobytes of documents, one after the other: small enough that a hit
costs one short decompression, large enough that zstd finds what articles repeat.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import zstandard

from search.engines.whoosh.columns import Array, Columns, ColumnsWriter

_BLOCK = 16 * 1024
_LEVEL = 3
_KEPT_BLOCKS = 32

_DATA = "stored"
_BLOCK_PLACES = "stored.blocks"
_FIRST = "stored.first"
_PLACES = "stored.places"


class StoredWriter:
    """Writes the records of documents, in order; the column stays open until `close`."""

    def __init__(self, columns: ColumnsWriter) -> None:
        self._columns = columns
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._block = bytearray()
        self._is_new = True
        self._places = array("I")  # of each document: where it begins in its block
        self._first = array("I")  # of each block: its first document
        self._blocks = array("Q", [0])  # of each block: where it begins; and the end
        columns.begin(_DATA)

    def add(self, record: bytes) -> None:
        """The record of the next document."""
        if self._is_new:
            self._first.append(len(self._places))
            self._is_new = False
        self._places.append(len(self._block))
        self._block += record
        if len(self._block) >= _BLOCK:
            self._flush()

    def copy(self, stored: Stored, live: Array) -> None:
        """The records of the documents that are live; blocks where all are go as they are."""
        for number, (first, after) in enumerate(stored.blocks()):
            if live[first:after].all():
                self._flush()
                packed, places = stored.packed(number)
                self._first.append(len(self._places))
                self._places.extend(places.tolist())
                self._write(packed)
            else:
                for document in range(first, after):
                    if live[document]:
                        self.add(stored[document])

    def close(self) -> None:
        """Write the last block and the tables."""
        self._flush()
        self._columns.end()
        self._columns.add(_PLACES, np.frombuffer(self._places, dtype="<u4"))
        self._columns.add(_FIRST, np.frombuffer(self._first, dtype="<u4"))
        self._columns.add(_BLOCK_PLACES, np.frombuffer(self._blocks, dtype="<u8"))

    def _flush(self) -> None:
        if not self._is_new:
            self._write(self._compressor.compress(bytes(self._block)))
            self._block.clear()
            self._is_new = True

    def _write(self, packed: bytes | memoryview) -> None:
        self._columns.extend(packed)
        self._blocks.append(self._blocks[-1] + len(packed))


class Stored:
    """Reads records by document; keeps the blocks that were asked for last."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._columns[_PLACES])

    def __getitem__(self, number: int) -> bytes:
        """The record of a document. Raises IndexError, DamagedIndex."""
        places = self._columns[_PLACES]
        if not 0 <= number < len(places):
            raise IndexError(f"no document {number} among {len(places)}")
        first = self._columns[_FIRST].data
        block = bisect_right(first, number) - 1
        data = self._unpacked(block)
        after = first[block + 1] if block + 1 < len(first) else len(places)
        end = len(data) if number + 1 == after else int(places[number + 1])
        return data[int(places[number]) : end]

    def blocks(self) -> Iterator[tuple[int, int]]:
        """The documents of each block, as half-open ranges."""
        return pairwise([*self._columns[_FIRST].tolist(), len(self)])

    def packed(self, block: int) -> tuple[memoryview, Array]:
        """A block as it is written, and where each of its documents begins when unpacked."""
        first, after = [*self._columns[_FIRST][block : block + 2].tolist(), len(self)][:2]
        start, end = self._columns[_BLOCK_PLACES][block : block + 2].tolist()
        return self._columns.bytes(_DATA)[start:end], self._columns[_PLACES][first:after]

    def _unpacked(self, block: int) -> bytes:
        with self._lock:
            data = self._kept.get(block)
            if data is not None:
                self._kept.move_to_end(block)
                return data
        start, end = self._columns[_BLOCK_PLACES][block : block + 2].tolist()
        try:
            data = zstandard.decompress(self._columns.bytes(_DATA)[start:end])
        except zstandard.ZstdError as error:
            raise self._columns.damage(f"has a block that cannot be unpacked: {error}") from error
        with self._lock:
            self._kept[block] = data
            while len(self._kept) > _KEPT_BLOCKS:
                self._kept.popitem(last=False)
        return data
