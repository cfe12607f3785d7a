"""Sets of documents against Python's, in either form."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh.matches import Matched, both, intersection, less, union

SIZE = 80
bounded = settings(max_examples=150, deadline=None, derandomize=True)
SETS = st.tuples(st.sets(st.integers(0, SIZE - 1)), st.booleans())


def matched(given_: tuple[set[int], bool]) -> Matched:
    numbers, as_flags = given_
    found = Matched(SIZE, np.array(sorted(numbers), dtype=np.uint8))
    return Matched(SIZE, flags=found.as_flags()) if as_flags else found


def members(found: Matched) -> set[int]:
    numbers = found.as_numbers().tolist()
    assert numbers == sorted(numbers)
    assert found.count() == len(numbers)
    assert found.as_flags().nonzero()[0].tolist() == numbers
    return set(numbers)


@bounded
@given(SETS, SETS)
def test_sets_of_two(one: tuple[set[int], bool], other: tuple[set[int], bool]) -> None:
    assert members(both(matched(one), matched(other))) == one[0] & other[0]
    assert members(less(matched(one), matched(other))) == one[0] - other[0]
    numbers = np.array(sorted(other[0]), dtype=np.int64)
    assert numbers[matched(one).holds(numbers)].tolist() == sorted(one[0] & other[0])


@bounded
@given(st.lists(SETS, min_size=1, max_size=4))
def test_sets_of_several(sets: list[tuple[set[int], bool]]) -> None:
    parts = [matched(one) for one in sets]
    assert members(union(SIZE, parts)) == set.union(*(numbers for numbers, _ in sets))
    assert members(intersection(parts)) == set.intersection(*(numbers for numbers, _ in sets))


@bounded
@given(SETS)
def test_other_forms_are_the_same(one: tuple[set[int], bool]) -> None:
    assert members(matched(one).compact()) == members(matched(one).quick()) == one[0]


def test_union_leaves_its_parts_as_they_were() -> None:
    part = matched(({1}, True))
    union(SIZE, [part, matched(({2}, False))])
    less(part, matched(({1}, False)))
    assert members(part) == {1}
