"""The inner steps against what they mean."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh import kernels

bounded = settings(max_examples=150, deadline=None, derandomize=True)
NUMBERS = st.sets(st.integers(0, 255), max_size=40).map(sorted)


@pytest.fixture(autouse=True)
def small_blocks() -> Iterator[None]:
    whole = kernels.BLOCKS
    kernels.BLOCKS = 16
    yield
    kernels.BLOCKS = whole


@bounded
@given(
    NUMBERS,
    st.lists(st.integers(-300, 70_000), max_size=20),
    st.sampled_from(["u1", "<u2", "<u4", "<i8"]),
)
def test_needles_are_found_whatever_the_types(
    haystack: list[int], needles: list[int], kind: str
) -> None:
    array = np.array(haystack, dtype=kind)
    places, is_there = kernels.find(array, np.array(needles, dtype=np.int64))
    assert is_there.tolist() == [needle in haystack for needle in needles]
    found = [haystack.index(needle) for needle in needles if needle in haystack]
    assert places[is_there].tolist() == found
    assert all(0 <= place < max(len(haystack), 1) for place in places.tolist())


@bounded
@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.00001, 2.0, 3.0]), min_size=1, max_size=120),
    st.integers(1, 8),
    st.sampled_from([0.0, 1e-4]),
)
def test_leading_documents_are_those_that_could_be_among_the_first(
    scores: list[float], most: int, slack: float
) -> None:
    found = kernels.leading(np.array(scores, dtype=np.float32), most, slack)
    ordered = sorted(scores, reverse=True)
    threshold = ordered[min(most, len(scores)) - 1]
    needed = {n for n, score in enumerate(scores) if score >= threshold * (1 - slack / 2)}
    assert needed <= set(found.tolist())
    assert len(set(found.tolist())) == len(found)


def test_few_scores_lead_where_most_are_apart() -> None:
    scores = np.random.default_rng(1).permutation(1000).astype(np.float32)
    assert len(kernels.leading(scores, 4, 0.0)) < 16


def test_sum_and_best_of_scores() -> None:
    scores = np.array([1, 5, 0], dtype=np.float32)
    documents = np.array([0, 1], dtype=np.uint8)
    kernels.add(scores, documents, np.array([2, 1], dtype=np.float32))
    assert scores.tolist() == [3, 6, 0]
    kernels.raise_to(scores, documents, np.array([4, 4], dtype=np.float32))
    assert scores.tolist() == [4, 6, 0]


def test_document_beyond_the_last_is_refused() -> None:
    scores = np.zeros(2, dtype=np.float32)
    with pytest.raises(IndexError):
        kernels.add(scores, np.array([2]), np.ones(1, dtype=np.float32))
