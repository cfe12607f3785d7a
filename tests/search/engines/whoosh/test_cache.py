"""What is kept, and what goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from search.engines.whoosh.cache import Cache
from search.engines.whoosh.columns import Array


def array(kilobytes: int) -> Array:
    return np.zeros(kilobytes << 10, dtype=np.uint8)


def is_kept(cache: Cache, key: object) -> bool:
    computed: list[object] = []
    cache.get(key, lambda: computed.append(key) or array(1))  # type: ignore[func-returns-value]
    return not computed


def test_what_was_asked_for_is_not_computed_again() -> None:
    cache = Cache(1 << 20)
    first = cache.get("a", lambda: array(1))
    assert cache.get("a", lambda: array(2)) is first


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = Cache(100 << 10)
    for key in range(9):
        cache.get(key, lambda: array(10))
    cache.get(0, lambda: array(10))
    cache.get("new", lambda: array(10))
    assert is_kept(cache, 0)
    assert not is_kept(cache, 1)


def test_limit_holds() -> None:
    cache = Cache(100 << 10)
    for key in range(1000):
        cache.get(key, lambda: array(1))
        assert cache.nbytes <= 100 << 10


def test_what_takes_too_much_is_given_and_not_kept() -> None:
    cache = Cache(100 << 10)
    cache.get("small", lambda: array(1))
    assert len(cache.get("large", lambda: array(50))) == 50 << 10
    assert is_kept(cache, "small")
    assert not is_kept(cache, "large")


def test_error_keeps_nothing() -> None:
    cache = Cache(1 << 20)

    def fail() -> Array:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.get("a", fail)
    assert cache.nbytes == 0


def test_threads_keep_each_once() -> None:
    cache = Cache(1 << 20)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: cache.get(n % 5, lambda: array(1)), range(500)))
    alone = Cache(1 << 20)
    for key in range(5):
        alone.get(key, lambda: array(1))
    assert cache.nbytes == alone.nbytes
