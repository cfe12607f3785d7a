"""The real engine and the oracle give the same answers to random questions on random indexes."""

from __future__ import annotations

import random
import typing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import build_oracle, whoosh_builder
from documents import Text, document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import Engine, Page
from search.engines.whoosh import kernels
from search.engines.whoosh.cache import Cache
from search.query.clause import All, Any, Best, Clause, Everything, Pattern, Run, Term, Tiers
from search.query.request import Filters, Order

WORDS = "alfa bravo charlie delta echo".split()
FIELDS = ["title_form", "body_form", "body_exact", "body_root"]
POSITIONED = ["title_form", "body_form", "body_exact"]

texts = st.lists(st.sampled_from([*WORDS, "golf/alfa:75/bravo:25"]), max_size=7).map(" ".join)
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
def articles(draw: st.DrawFn, ids: str) -> list[Text]:
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
def histories(draw: st.DrawFn) -> tuple[list[list[Text]], list[str]]:
    batches = draw(st.lists(articles("abcdefghijkl"), min_size=1, max_size=6))
    return batches, draw(st.lists(st.sampled_from("abcdef"), max_size=3))


def _seen(page: Page) -> list[tuple[str, int]]:
    return [(found.id, found.tier) for found in page.found]


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
            page = _ask(real, clause, chosen, order, after=place, offset=0, limit=98)
            assert [found.id for found in page.found] == [found.id for found in whole[2:]]


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
    history: tuple[list[list[Text]], list[str]],
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


def _many(count: int) -> list[Text]:
    """Documents of words of which a few are in most and many in few, as in language."""
    chance = random.Random(3)
    words = [f"w{number}" for number in range(400)]
    odds = [1 / (number + 1) for number in range(400)]
    return [
        document(
            f"{number:05}",
            " ".join(chance.choices(words, odds, k=chance.randrange(1, 60))),
            title=" ".join(chance.choices(words, odds, k=3)),
            category=chance.choice("xyz"),
        )
        for number in range(count)
    ]


def _word(text: str) -> Clause:
    """A word as plans have it: the best of its levels in each zone."""
    levels = (("exact", 1.0), ("stem", 0.7), ("root", 0.35))
    return Any(
        tuple(
            Best(tuple(Term(f"{zone}_{level}", text, weight * w) for level, w in levels))
            for zone, weight in (("title", 2.0), ("body", 1.0))
        )
    )


LARGE: list[Clause] = [
    Term("body_form", "w0"),
    Term("body_form", "w300"),
    _word("w1"),
    _word("w150"),
    Any((_word("w0"), _word("w7"), _word("w90"))),
    Any(tuple(Term("body_stem", f"w{number}") for number in range(0, 60, 5))),
    All((Term("body_form", "w2"), Term("body_form", "w40")), without=(Term("body_form", "w1"),)),
    All((_word("w3"), _word("w200"))),
    Run("body_form", ("w0", "w1")),
    Run("body_form", ("w0", "w2", "w0"), slop=4),
    Pattern("body_form", "w1*"),
    Tiers(
        (
            All(
                (_word("w5"), _word("w9"), Any((Term("body_stem", "w5"), Term("body_stem", "w9"))))
            ),
            All((_word("w5"), _word("w9"))),
            Any((_word("w5"), _word("w9"))),
        ),
        Any((_word("w5"), _word("w9"), Term("body_exact", "w0", 0.1))),
    ),
]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    """A real index in several segments, many documents deleted or replaced, and the oracle."""
    found = _many(900)
    replaced = [replace(text, zones=found[0].zones) for text in found[700:750]]
    batches = found[:300], found[300:600], found[600:], replaced
    deleted = [text.article.id for text in found[::9]]
    builder = whoosh_builder(tmp_path_factory.mktemp("large"))
    return builder(*batches, deleted=deleted), build_oracle(*batches, deleted=deleted)


@pytest.fixture(params=["large cache", "no cache"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """So few blocks that a small index has many documents in each."""
    monkeypatch.setattr(kernels, "BLOCKS", 64)
    if request.param == "no cache":
        monkeypatch.setattr(Cache, "_keep", lambda self, key, value, size: None)


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("clause", LARGE)
@pytest.mark.parametrize("order", list(Order))
def test_many_documents(large: tuple[Engine, Engine], clause: Clause, order: Order) -> None:
    real, oracle = large
    for chosen in (Filters(), Filters(category=("x", "z"))):
        for _ in range(2):  # the second answer comes from what the first one left
            _compare(real, oracle, clause, chosen, order)


@pytest.mark.parametrize("clause", LARGE[3:])
def test_pages_follow_each_other(large: tuple[Engine, Engine], clause: Clause) -> None:
    walked = []
    for engine in large:
        found, after = [], None
        for _ in range(6):
            page = engine.search(
                clause, filters=Filters(), order=Order.RELEVANCE, limit=7, after=after
            )
            found += [(hit.id, hit.tier) for hit in page.found]
            after = page.next
            if after is None:
                break
        walked.append(found)
    assert walked[0] == walked[1]


@pytest.mark.parametrize("clause", LARGE)
def test_scores_without_reasons_are_nearly_the_same(
    large: tuple[Engine, Engine], clause: Clause
) -> None:
    asked = {"filters": Filters(), "order": Order.RELEVANCE, "limit": 20}
    told, untold = (large[0].search(clause, explain=e, **asked) for e in (True, False))
    assert _seen(told) == _seen(untold)
    scores = [found.score for found in told.found]
    assert [found.score for found in untold.found] == pytest.approx(scores, rel=1e-5)
    assert {found.parts for found in untold.found} <= {()}


@pytest.mark.parametrize("clause", LARGE)
def test_reasons_are_those_of_the_oracle(large: tuple[Engine, Engine], clause: Clause) -> None:
    real, oracle = (_ask(engine, clause, Filters(), Order.RELEVANCE) for engine in large)
    for got, expected in zip(real.found, oracle.found, strict=True):
        assert [(p.field, p.texts) for p in got.parts] == [
            (p.field, p.texts) for p in expected.parts
        ]
        assert [p.score for p in got.parts] == pytest.approx([p.score for p in expected.parts])


@pytest.mark.parametrize("limit", [0, 1, 2_000])
@pytest.mark.parametrize("offset", [0, 3, 5_000])
def test_page_of_any_size_at_any_place(
    large: tuple[Engine, Engine], offset: int, limit: int
) -> None:
    asked = {"filters": Filters(), "order": Order.RELEVANCE, "offset": offset, "limit": limit}
    real, oracle = (engine.search(LARGE[4], **asked) for engine in large)
    assert (_seen(real), real.total, real.next is None) == (
        _seen(oracle),
        oracle.total,
        oracle.next is None,
    )


def test_clause_of_ten_thousand_terms(large: tuple[Engine, Engine]) -> None:
    clause = Any(tuple(Term("body_form", f"w{number % 500}") for number in range(10_000)))
    page = large[0].search(clause, filters=Filters(), order=Order.RELEVANCE)
    assert page.total == large[0].count(Pattern("body_form", "w*"), filters=Filters())


def test_weight_below_zero_still_matches(large: tuple[Engine, Engine]) -> None:
    for clause in (Term("body_form", "w3", -1.0), Any((Term("body_form", "w3", -1.0), LARGE[1]))):
        _compare(*large, clause, Filters(), Order.RELEVANCE)


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
