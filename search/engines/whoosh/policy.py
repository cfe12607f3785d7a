"""Which segments to merge: few segments to search, and no commit that takes long.

Segments of like size are merged when there are enough of them, as in a log-structured merge
tree (O'Neil et al. 1996), so that each article is written again a few times only. What would
become larger than a bound stays apart: merging goes through forty megabytes a second, and a
commit is waited for. Where more than half of a segment is deleted, it is written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from math import log

_FANOUT = 4
"""Segments of like size that become one."""
_SMALLEST = 1 << 18
"""Bytes; below, all sizes are alike."""
_LARGEST = 100 << 20
"""Bytes that one commit merges."""


def to_merge(sizes: Sequence[int], live: Sequence[float]) -> list[list[int]]:
    """Groups of segments, by number, each to become one.

    sizes: bytes of each segment; live: the share of it that is not deleted, above 0 to 1.
    Groups are apart from each other; together they are not larger than the bound.

    >>> to_merge([1000, 1000, 1000, 1000, 50_000_000], [1, 1, 1, 1, 1])
    [[0, 1, 2, 3]]
    >>> to_merge([1000, 1000, 50_000_000], [1, 1, 0.4])
    [[2]]
    """
    kept = [int(size * share) for size, share in zip(sizes, live, strict=True)]
    tiers: dict[int, list[int]] = defaultdict(list)
    for number in sorted(range(len(kept)), key=kept.__getitem__):
        tiers[_tier(kept[number])].append(number)
    groups = []
    room = _LARGEST
    for tier in sorted(tiers):
        alike = tiers[tier]
        wasteful = [number for number in alike if live[number] < 1 / 2]
        group = _within(alike if len(alike) >= _FANOUT else wasteful, kept, room)
        if len(group) > 1 or any(number in wasteful for number in group):
            groups.append(sorted(group))
            room -= sum(kept[number] for number in group)
    return groups


def _tier(size: int) -> int:
    return int(log(max(size, _SMALLEST) / _SMALLEST, _FANOUT))


def _within(numbers: Sequence[int], sizes: Sequence[int], room: int) -> list[int]:
    """As many of these, smallest first, as there is room for."""
    sums = accumulate(sizes[number] for number in numbers)
    return [number for number, whole in zip(numbers, sums, strict=True) if whole <= room]
