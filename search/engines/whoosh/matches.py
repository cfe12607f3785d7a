"""Sets of documents: ascending numbers where they are few, a flag for each where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from search.engines.whoosh.columns import Array, fitting
from search.engines.whoosh.kernels import Flags, find, flag

DENSE = 2
"""From one document in so many on, flags take less room and time than numbers."""
_SEARCHED = 16
"""Looking up one number costs about what setting so many flags does."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Documents of a generation. Either `numbers` or `flags` is given."""

    size: int
    numbers: Array | None = None
    flags: Flags | None = None

    @property
    def nbytes(self) -> int:
        """What is held besides the mapped file."""
        own = self.numbers if self.flags is None else self.flags
        return own.nbytes if own is not None and own.flags.writeable else 0

    def count(self) -> int:
        """How many there are."""
        if self.numbers is not None:
            return len(self.numbers)
        return int(np.count_nonzero(self.as_flags()))

    def as_numbers(self) -> Array:
        """Their numbers, ascending."""
        return np.flatnonzero(self.as_flags()) if self.numbers is None else self.numbers

    def as_flags(self) -> Flags:
        """For each document, whether it is among them; not to be written to."""
        if self.flags is not None:
            return self.flags
        flags = np.zeros(self.size, dtype=np.bool_)
        if self.numbers is not None:
            flag(flags, self.numbers)
        return flags

    def holds(self, numbers: Array) -> Flags:
        """Which of some documents, ascending, are among them."""
        if self.numbers is not None and len(numbers) * _SEARCHED < len(self.numbers):
            return find(self.numbers, numbers)[1]
        return self.as_flags()[numbers.astype(np.intp)]

    def quick(self) -> Matched:
        """The same in the form that is quicker to go on with, where it is wanted repeatedly."""
        if self.numbers is None or len(self.numbers) * _SEARCHED < self.size:
            return self
        return Matched(self.size, flags=self.as_flags())

    def compact(self) -> Matched:
        """The same in the form that takes less room."""
        if self.flags is None or np.count_nonzero(self.flags) * DENSE > self.size:
            return self
        return Matched(self.size, fitting(self.flags.nonzero()[0]))


def union(size: int, parts: Iterable[Matched]) -> Matched:
    """The documents in any of the parts."""
    flags = np.zeros(size, dtype=np.bool_)
    for part in parts:
        if part.numbers is not None:
            flag(flags, part.numbers)
        else:
            np.logical_or(flags, part.as_flags(), out=flags)
    return Matched(size, flags=flags)


def intersection(parts: Sequence[Matched]) -> Matched:
    """The documents in every one of the parts, of which there is at least one."""
    first, *others = sorted(parts, key=_length)
    for part in others:
        first = both(first, part)
    return first


def both(one: Matched, other: Matched) -> Matched:
    """The documents in both of two."""
    if one.flags is not None and other.flags is not None:
        return Matched(one.size, flags=one.flags & other.flags)
    shorter, longer = sorted((one, other), key=_length)
    numbers = shorter.as_numbers()
    return Matched(one.size, numbers[longer.holds(numbers)])


def less(one: Matched, other: Matched) -> Matched:
    """The documents in one and not in the other."""
    if one.numbers is not None:
        return Matched(one.size, one.numbers[~other.holds(one.numbers)])
    flags = one.as_flags().copy()
    if other.numbers is not None:
        flags[other.numbers.astype(np.intp)] = False
    else:
        np.greater(flags, other.as_flags(), out=flags)
    return Matched(one.size, flags=flags)


def _length(matched: Matched) -> int:
    """Shortest first, flags last."""
    return matched.size + 1 if matched.numbers is None else len(matched.numbers)
