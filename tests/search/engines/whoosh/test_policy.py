"""Few segments, and never much to merge at once."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh.policy import to_merge

BOUND = 100 << 20
sizes = st.lists(st.tuples(st.integers(1, 1 << 31), st.floats(0.01, 1.0)), max_size=30)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(sizes)
def test_groups_are_apart_and_within_the_bound(segments: list[tuple[int, float]]) -> None:
    groups = to_merge([size for size, _ in segments], [live for _, live in segments])
    chosen = [number for group in groups for number in group]
    assert len(chosen) == len(set(chosen))
    assert sum(int(segments[n][0] * segments[n][1]) for n in chosen) <= BOUND


@pytest.mark.parametrize(
    ("sizes", "live", "groups"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([9_000], [1.0], [], id="one"),
        pytest.param([10, 20, 30], [1.0, 1.0, 1.0], [], id="few"),
        pytest.param([10, 20, 30, 40], [1.0] * 4, [[0, 1, 2, 3]], id="enough"),
        pytest.param([10, 20, 30, 1 << 30], [1.0] * 4, [], id="of other size"),
        pytest.param([1 << 30] * 8, [1.0] * 8, [], id="too large"),
        pytest.param([1 << 20], [0.4], [[0]], id="mostly deleted"),
        pytest.param([1 << 30], [0.05], [[0]], id="little is left of a large one"),
        pytest.param([1 << 30], [0.4], [], id="much is left of a large one"),
    ],
)
def test_groups(sizes: list[int], live: list[float], groups: list[list[int]]) -> None:
    assert to_merge(sizes, live) == groups


def test_steady_trickle_of_replacements_keeps_segments_few() -> None:
    chance = random.Random(1)
    segments = [[180 << 20, 180 << 20]]  # bytes written, bytes live
    most, largest = 0, 0
    for _ in range(1_000):
        taken = chance.choices(segments, [live for _, live in segments], k=40)
        for segment in taken:  # a hundred articles are replaced, wherever they are
            segment[1] = max(1, segment[1] - (11 << 10))
        segments.append([440 << 10, 440 << 10])
        groups = to_merge([size for size, _ in segments], [live / size for size, live in segments])
        written = [sum(segments[n][1] for n in group) for group in groups]
        gone = {number for group in groups for number in group}
        segments = [s for number, s in enumerate(segments) if number not in gone]
        segments += [[size, size] for size in written]
        most, largest = max(most, len(segments)), max(largest, sum(written))
    assert (most <= 20, largest <= BOUND) == (True, True)
    assert sum(size for size, _ in segments) < 2.5 * (180 << 20)
