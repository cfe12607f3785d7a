"""Every way to find the first is the same as scoring all documents exactly."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from builders import whoosh_builder
from documents import document

from search.engines.whoosh import execute, kernels, keys, matches
from search.engines.whoosh.cache import Cache
from search.engines.whoosh.exact import Exact
from search.engines.whoosh.execute import Execution
from search.engines.whoosh.generations import served_folder
from search.engines.whoosh.postings import Reader
from search.engines.whoosh.ranking import Ranking
from search.query.clause import All, Any, Best, Clause, Pattern, Run, Term, Tiers
from search.query.request import Order

WORDS = [f"w{n}" for n in range(60)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """700 articles of words with falling frequencies, in two segments, some deleted."""
    choose = random.Random(3)
    weights = [1 / (n + 1) for n in range(len(WORDS))]
    documents = [
        document(
            f"{choose.randrange(10**6):06}-{n}",
            " ".join(choose.choices(WORDS, weights, k=choose.choice([4, 8, 8, 8, 20]))),
            title=" ".join(choose.choices(WORDS, weights, k=2)),
            published=f"2024-01-{n % 28 + 1:02}",
        )
        for n in range(700)
    ]
    folder = tmp_path_factory.mktemp("index")
    deleted = [one.article.id for one in documents[::17]]
    whoosh_builder(folder)(documents[:500], documents[500:], deleted=deleted)
    return Reader(served_folder(folder / "index"))


@pytest.fixture(params=["dense", "sparse", "evicting", "unkept"], autouse=True)
def limits(request: pytest.FixtureRequest, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that send the same questions down every path."""
    monkeypatch.setattr(kernels, "BLOCKS", 64)
    monkeypatch.setattr(keys, "_FEW", 0)
    dense = 1 if request.param == "sparse" else 1000
    for module in (matches, execute):
        monkeypatch.setattr(module, "DENSE", dense)
    size = {"evicting": 60_000, "unkept": 0}.get(request.param, 1 << 22)
    monkeypatch.setattr(reader, "cache", Cache(size))


def word(text: str) -> Clause:
    zones = [
        Best((Term(f"{zone}_form", text, weight), Term(f"{zone}_root", text, weight / 3)))
        for zone, weight in (("title", 2.0), ("body", 1.0), ("aside", 0.1))
    ]
    return Any(tuple(zones))


def questions() -> list[Tiers]:
    choose = random.Random(5)
    found: list[Tiers] = []
    for _ in range(4):
        words = tuple(word(text) for text in choose.sample(WORDS, 5))
        terms = tuple(Term("body_form", text) for text in choose.sample(WORDS[:20], 3))
        run = Run("body_form", tuple(choose.sample(WORDS[:6], 2)), slop=choose.choice([0, 2]))
        found.append(Tiers((All(words[:2]), Any(words)), Any(words)))
        plain: list[Clause] = [Any(terms), All(terms), Any((*terms, run)), run, *terms]
        plain += [All((terms[0],), without=(terms[1],)), Pattern("body_form", "w1*")]
        plain += [Any((Term("body_form", "w0", -1.0), *terms))]
        found += [Tiers((clause,), clause) for clause in plain]
    return found


def expected(reader: Reader, ranked: Tiers, order: Order) -> list[tuple[str, int]]:
    """All documents in order, by scoring each."""
    numbers = np.arange(reader.size)
    scores = Exact(reader, numbers).scores(ranked.score)
    if order is Order.DATE:
        scores = reader.attributes.days.astype(np.float64)
    tiers = [Execution(reader).matching(tier).as_flags() for tier in ranked.tiers]
    rows = []
    for number in numbers.tolist():
        tier = next((n for n, flags in enumerate(tiers) if flags[number]), None)
        if tier is not None and reader.live[number]:
            rows.append((tier, -scores[number], reader.ids.text(number)))
    return [(article_id, tier) for tier, _, article_id in sorted(rows)]


def seen(reader: Reader, ranked: Tiers, order: Order, offset: int = 0) -> list[tuple[str, int]]:
    first = Ranking(reader, ranked, order, {}).first(offset, 9)
    return [(reader.ids.text(one.number), one.tier) for one in first]


@pytest.mark.parametrize("order", list(Order))
def test_first_are_those_of_all_scored_exactly(reader: Reader, order: Order) -> None:
    for ranked in questions():
        whole = expected(reader, ranked, order)
        for offset in (0, 5, 100):
            assert seen(reader, ranked, order, offset) == whole[offset : offset + 9]
        assert sum(Ranking(reader, ranked, order, {}).counts) == len(whole)


def test_scores_are_near_the_exact_ones(reader: Reader) -> None:
    for ranked in questions():
        first = Ranking(reader, ranked, Order.RELEVANCE, {}).first(0, 9)
        exact = Exact(reader, np.array([one.number for one in first])).scores(ranked.score)
        assert [one.key for one in first] == pytest.approx(exact.tolist(), rel=1e-5)


def test_threads_share_what_is_kept(reader: Reader) -> None:
    asked = questions()
    alone = [seen(reader, ranked, Order.RELEVANCE) for ranked in asked]
    with ThreadPoolExecutor(8) as pool:
        got = pool.map(lambda ranked: seen(reader, ranked, Order.RELEVANCE), asked * 3)
        assert list(got) == alone * 3


def test_cache_stays_within_its_limit(reader: Reader) -> None:
    reader.cache = Cache(50_000)
    for ranked in questions():
        seen(reader, ranked, Order.RELEVANCE)
        assert reader.cache.nbytes <= 50_000
