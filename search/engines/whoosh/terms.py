"""The terms of one field, sorted by bytes: found by bisection, walked in order, by prefix too."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from search.engines.whoosh import kernels
from search.engines.whoosh.columns import Columns, ColumnsWriter, fitting

_FENCE = 128


class TextsWriter:
    """Gathers texts, one after the other."""

    def __init__(self) -> None:
        self._texts = bytearray()
        self._ends = array("Q")

    def add(self, text: bytes) -> None:
        """The next text."""
        self._texts += text
        self._ends.append(len(self._texts))

    def extend(self, texts: Sequence[bytes]) -> None:
        """The next texts."""
        ends = np.cumsum(np.fromiter(map(len, texts), np.uint64, len(texts)), dtype=np.uint64)
        self._ends.frombytes((ends + np.uint64(len(self._texts))).tobytes())
        self._texts += b"".join(texts)

    def write(self, columns: ColumnsWriter, name: str) -> None:
        """Write the columns of these texts."""
        columns.add(name, np.frombuffer(self._texts, dtype="u1"))
        columns.add(f"{name}.ends", fitting(np.frombuffer(self._ends, dtype="<u8")))


class Texts:
    """Texts one after the other, by number."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._texts = columns.bytes(name)
        self._ends = columns[f"{name}.ends"].data

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < len(self._ends):
            raise IndexError(f"no text {number} among {len(self._ends)}")
        start = self._ends[number - 1] if number else 0
        return self._texts[start : self._ends[number]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        for end in self._ends.tolist():
            yield self._texts[start:end].tobytes()
            start = end


class Terms(Texts):
    """The terms of a field, sorted."""

    def __init__(self, columns: Columns, field: str) -> None:
        super().__init__(columns, f"{field}/terms")

    @cached_property
    def _fences(self) -> list[bytes]:
        """Every so many terms one, so that most of a bisection goes through a list in memory."""
        return [self[number] for number in range(0, len(self), _FENCE)]

    def at_least(self, text: bytes) -> int:
        """The number of the first term that is not less; how many there are, if all are."""
        texts, ends = self._texts, self._ends
        if kernels.compiled:
            return int(kernels.compiled.at_least(texts, ends, text))
        fence = bisect_left(self._fences, text)
        low, high = max(0, (fence - 1) * _FENCE), min(fence * _FENCE, len(ends))
        while low < high:
            middle = (low + high) // 2
            start = ends[middle - 1] if middle else 0
            if texts[start : ends[middle]].tobytes() < text:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, text: bytes) -> int | None:
        """The number of a term; None when the field does not have it."""
        number = self.at_least(text)
        return number if number < len(self) and self[number] == text else None

    def walk(self, first: int = 0) -> Iterator[tuple[int, bytes]]:
        """Terms with their numbers, in order."""
        for number in range(first, len(self)):
            yield number, self[number]
