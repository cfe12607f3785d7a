"""What can be said of a clause's scores before any is computed."""

from __future__ import annotations

import math
from typing import NamedTuple

from search.query.clause import All, Any, Best, Clause, Leaf, Tiers

_TINY = 1e-9
"""Weights above it make scores that are above zero in single precision, too."""


class Shape(NamedTuple):
    """leaves: how many a clause has. least: their least weight, 0 where a match may score 0."""

    leaves: int
    least: float

    @property
    def tells_matches(self) -> bool:
        """Whether exactly the documents that match score above zero."""
        return self.least > _TINY


def shape(clause: Clause) -> Shape:
    """The shape of a clause."""
    leaves, least = 0, math.inf
    waiting: list[Clause] = [clause]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Leaf):
            leaves += 1
            least = min(least, part.weight)
        elif isinstance(part, Best | Any):
            waiting += part.parts
        else:
            least = min(least, 0.0)
            if isinstance(part, Tiers):
                waiting.append(part.score)
            elif isinstance(part, All):
                waiting += part.parts
    return Shape(leaves, least)
