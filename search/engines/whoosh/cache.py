"""What was computed of a generation and may be wanted again, bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

CACHE_BYTES = 28 << 20
_SHARE = 8
"""What takes more than one part in eight is not kept: it would drive out too much else."""
_OVERHEAD = 640
"""About what a key and its objects take besides the arrays."""


class Sized(Protocol):
    """What knows how much memory it holds for itself; what is mapped does not count."""

    @property
    def nbytes(self) -> int:
        """Bytes."""


_Value = TypeVar("_Value", bound=Sized)


class Cache:
    """Drops what was not asked for longest. Safe to share between threads.

    The lock is not held while something is computed, so two threads may compute the same.
    """

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """limit: bytes, about."""
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    @property
    def nbytes(self) -> int:
        """Bytes kept, about."""
        return self._bytes

    def get(self, key: Hashable, compute: Callable[[], _Value]) -> _Value:
        """The value of a key, computed when it is not kept."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                value: _Value = known[0]
                return value
        value = compute()
        size = value.nbytes + _OVERHEAD
        if size * _SHARE <= self._limit:
            self._keep(key, value, size)
        return value

    def _keep(self, key: Hashable, value: Sized, size: int) -> None:
        with self._lock:
            if key in self._kept:  # another thread was quicker
                return
            self._kept[key] = (value, size)
            self._bytes += size
            while self._bytes > self._limit:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._bytes -= dropped
