"""Limits on the articles themselves, and how many of those that match have each value."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.columns import Array
from search.engines.whoosh.kernels import Flags
from search.engines.whoosh.matches import Matched, both
from search.engines.whoosh.postings import Reader
from search.engines.whoosh.schema import NO_DATE, VALUE_COLUMNS
from search.query.request import Filters

Passing = Mapping[str, Matched]
"""For each filter that is set the documents that pass it."""


def passing(reader: Reader, filters: Filters) -> Passing:
    """The documents that pass each of the filters that are set; kept, as pages ask again."""
    allowed = {
        name: _kept(reader, name, chosen)
        for name in VALUE_COLUMNS
        if (chosen := getattr(filters, name))
    }
    if filters.since or filters.until:
        since, until = filters.since or date.min, filters.until or date.max
        key = (Filters, since, until)
        allowed["month"] = reader.cache.get(key, lambda: _between(reader, since, until))
    return allowed


def _kept(reader: Reader, name: str, chosen: tuple[str, ...]) -> Matched:
    return reader.cache.get((Filters, name, chosen), lambda: _of(reader, name, chosen))


def limited(matched: Matched, allowed: Passing, but: str = "") -> Matched:
    """Those of the documents that pass every filter, or every one but one."""
    for name, passed in allowed.items():
        if name != but:
            matched = both(matched, passed)
    return matched


class Counted(NamedTuple):
    """Documents whose values are to be counted; of all but a few, those few.

    numbers: as an index. are_left_out: whether they are the others.
    """

    numbers: Array
    are_left_out: bool


def counted(matched: Matched) -> Counted:
    """The quicker way to count these documents."""
    are_left_out = matched.count() * 2 > matched.size
    numbers = (~matched.as_flags()).nonzero()[0] if are_left_out else matched.as_numbers()
    return Counted(numbers.astype(np.intp, copy=False), are_left_out)


def counts(
    reader: Reader, name: str, documents: Counted, most: int | None
) -> tuple[tuple[str, int], ...]:
    """The values of some documents, commonest first, then by name; the empty one left out.

    most: so many values at most.
    """
    values = reader.attributes.values(name)
    counted = np.bincount(values.codes[documents.numbers], minlength=len(values.names))
    if documents.are_left_out:
        counted = values.totals - counted
    if values.names and not values.names[0]:
        counted[0] = 0
    present = counted.nonzero()[0]
    if most and most < len(present):
        least = np.partition(counted[present], len(present) - most)[len(present) - most]
        present = present[counted[present] >= least]
    # The names are sorted, so a stable order by count leaves equal ones sorted.
    first = present[np.argsort(-counted[present], kind="stable")][:most]
    return tuple((values.names[code], int(counted[code])) for code in first.tolist())


def _of(reader: Reader, name: str, chosen: tuple[str, ...]) -> Matched:
    values = reader.attributes.values(name)
    passed = np.zeros(len(values.names), dtype=np.bool_)
    for value in chosen:
        place = bisect.bisect_left(values.names, value)
        if place < len(values.names) and values.names[place] == value:
            passed[place] = True
    flags: Flags = passed[values.codes]
    return Matched(reader.size, flags=flags).compact()


def _between(reader: Reader, since: date, until: date) -> Matched:
    days = reader.attributes.days
    flags = (days >= since.toordinal()) & (days <= until.toordinal()) & (days != NO_DATE)
    return Matched(reader.size, flags=flags).compact()
