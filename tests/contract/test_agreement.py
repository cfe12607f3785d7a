"""The real engine and the oracle give the same answers to random questions on random indexes."""

from __future__ import annotations

import typing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from builders import build_oracle, whoosh_builder
from documents import document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import Document, Engine, Page
from search.query.clause import All, Any, Best, Clause, Everything, Pattern, Run, Term, Tiers
from search.query.request import Filters, Order

WORDS = "alfa bravo charlie delta echo".split()
FIELDS = ["title_form", "body_form", "body_exact", "body_root"]
POSITIONED = ["title_form", "body_form", "body_exact"]

texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
weights = st.sampled_from([0.05, 0.35, 1.0, 2.0, 0.0, -1.0])
terms = st.builds(Term, st.sampled_from(FIELDS), st.sampled_from([*WORDS, "absent"]), weights)
runs = st.builds(
    Run,
    st.sampled_from(POSITIONED),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
    weights,
    st.sampled_from([0, 0, 1, 2, 5]),
)
globs = st.sampled_from(["*", "a*", "*a", "?????", "*l*", "b?a*", "alfa", "c", "", "[a]*"])
patterns = st.builds(Pattern, st.sampled_from(FIELDS), globs, weights)


def _branches(children: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    some = st.lists(children, min_size=1, max_size=3).map(tuple)
    few = st.lists(children, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Any, some),
        st.builds(Best, some),
        st.builds(All, some, few),
        st.builds(Tiers, some, children),
    )


clauses: st.SearchStrategy[Clause] = st.recursive(
    st.one_of(terms, runs, patterns, st.just(Everything())), _branches, max_leaves=8
)
filters = st.builds(
    Filters,
    category=st.sampled_from([(), (), ("x",), ("x", "y")]),
    source=st.sampled_from([(), (), ("s",)]),
    since=st.sampled_from([None, None, date(2024, 5, 31)]),
    until=st.sampled_from([None, None, date(2024, 12, 31)]),
)


@st.composite
def articles(draw: st.DrawFn, ids: str) -> list[Document]:
    chosen = draw(st.lists(st.sampled_from(ids), max_size=8))
    return [
        document(
            article_id,
            draw(texts),
            title=draw(texts),
            category=draw(st.sampled_from(["x", "y", ""])),
            source=draw(st.sampled_from(["s", "t"])),
            published=draw(st.sampled_from([None, "2024-05-01", "2024-05-31", "2025-01-01"])),
        )
        for article_id in chosen
    ]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[Document]], list[str]]:
    batches = draw(st.lists(articles("abcdefghijkl"), min_size=1, max_size=3))
    return batches, draw(st.lists(st.sampled_from("abcdef"), max_size=3))


def _seen(page: Page) -> list[tuple[str, int]]:
    return [(found.article.id, found.tier) for found in page.found]


def _ask(
    engine: Engine, clause: Clause, chosen: Filters, order: Order, **options: typing.Any
) -> Page:
    return engine.search(
        clause,
        filters=chosen,
        order=order,
        facets=("category", "source", "month"),
        **({"offset": 1, "limit": 5} | options),
    )


def _compare(real: Engine, oracle: Engine, clause: Clause, chosen: Filters, order: Order) -> None:
    got, expected = _ask(real, clause, chosen, order), _ask(oracle, clause, chosen, order)
    assert (got.total, got.tiers, got.facets) == (expected.total, expected.tiers, expected.facets)
    scores = [found.score for found in expected.found]
    assert [found.score for found in got.found] == pytest.approx(scores, rel=1e-9)
    # Sums of the same numbers in another order may differ in the last bit, and so may ties.
    if len({round(score, 9) for score in scores}) == len(scores) or order is Order.DATE:
        assert _seen(got) == _seen(expected)
        _compare_next(real, oracle, clause, chosen, order)
    quick = _ask(real, clause, chosen, order, explain=False)
    assert (quick.total, quick.tiers, _seen(quick)) == (got.total, got.tiers, _seen(got))
    assert [found.score for found in quick.found] == pytest.approx(scores, rel=1e-5)
    assert not any(found.parts for found in quick.found)
    assert real.count(clause, filters=chosen) == oracle.count(clause, filters=chosen)


def _compare_next(
    real: Engine, oracle: Engine, clause: Clause, chosen: Filters, order: Order
) -> None:
    """What follows on a page, explained or not, is what the oracle has after the same article."""
    whole = _ask(oracle, clause, chosen, order, offset=0, limit=100).found
    if len({round(found.score, 9) for found in whole}) < len(whole) and order is Order.RELEVANCE:
        return
    for explain in (True, False):
        place = _ask(real, clause, chosen, order, offset=0, limit=2, explain=explain).next
        if place is not None:
            page = _ask(real, clause, chosen, order, after=place, offset=0, limit=100)
            assert [found.article.id for found in page.found] == [f.article.id for f in whole[2:]]


def _compare_terms(real: Engine, oracle: Engine, name: str) -> None:
    """Articles that are gone may still be counted, so the real engine may have more."""
    got, expected = (Counter(dict(engine.terms(name))) for engine in (real, oracle))
    assert not expected - got
    assert list(got) == sorted(got)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    history=histories(),
    questions=st.lists(
        st.tuples(clauses, filters, st.sampled_from(list(Order))), min_size=1, max_size=12
    ),
)
def test_random_questions(
    tmp_path_factory: pytest.TempPathFactory,
    history: tuple[list[list[Document]], list[str]],
    questions: list[tuple[Clause, Filters, Order]],
) -> None:
    batches, deleted = history
    if not any(batches):
        return
    real = whoosh_builder(tmp_path_factory.mktemp("index"))(*batches, deleted=deleted)
    oracle = build_oracle(*batches, deleted=deleted)
    for clause, chosen, order in questions:
        _compare(real, oracle, clause, chosen, order)
    for name in FIELDS:
        _compare_terms(real, oracle, name)
    real.close()


def test_threads_get_the_same_answers_as_one(tmp_path: Path) -> None:
    documents = [
        document(f"{n:03}", " ".join(WORDS[n % 5 : n % 5 + 2] * (n % 7 + 1))) for n in range(200)
    ]
    engine = whoosh_builder(tmp_path)(documents[:100], documents[100:])
    asked: list[Clause] = [
        Any((Term("body_form", a), Term("body_root", b))) for a in WORDS for b in WORDS
    ] + [Run("body_form", (a, b)) for a in WORDS for b in WORDS]
    alone = whoosh_builder(tmp_path)()
    expected = [_ask(alone, clause, Filters(), Order.RELEVANCE) for clause in asked]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            got = pool.map(lambda c: _ask(engine, c, Filters(), Order.RELEVANCE), asked)
            assert list(got) == expected
