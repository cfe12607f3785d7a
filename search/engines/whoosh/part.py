"""A segment as a part of a merged one."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.engines.whoosh.columns import Array, Columns


class Part:
    """What is live of a segment, and the numbers that its documents get."""

    def __init__(self, columns: Columns, live: Array, first: int) -> None:
        """live: for each document, whether it is kept; first: the number that the first gets."""
        self.columns = columns
        self.live = live
        self._first = first

    @property
    def is_whole(self) -> bool:
        """Whether nothing is deleted."""
        return bool(self.live.all())

    @cached_property
    def documents(self) -> int:
        """How many documents are kept."""
        return int(self.live.sum())

    @cached_property
    def numbers(self) -> Array:
        """The new number of each document; without meaning for those that are not kept."""
        return (np.cumsum(self.live) - 1 + self._first).astype(np.uint32)
