"""What every engine must do; the oracle is held to it like the real ones."""

from __future__ import annotations

import math
from datetime import date

import pytest
from builders import Build
from documents import document, in_paragraphs

from search.engine import Engine, Page
from search.query.clause import All, Any, Best, Clause, Everything, Pattern, Run, Term, Tiers
from search.query.request import Filters, Order

ALFA = Term("body_form", "alfa")
BRAVO = Term("body_form", "bravo")
CHARLIE = Term("body_form", "charlie")

THREE = [
    document("a", "alfa bravo", category="x", source="s", published="2024-05-01"),
    document("b", "bravo bravo charlie", category="y", source="s", published="2024-06-15"),
    document("c", "charlie delta", category="x", source="t", published="2024-06-20"),
]


def ids(page: Page) -> list[str]:
    return [found.article.id for found in page.found]


def search(engine: Engine, clause: Clause, **options: object) -> Page:
    options = {"filters": Filters(), "order": Order.RELEVANCE} | options
    return engine.search(clause, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (ALFA, {"a"}),
        (Any((ALFA, CHARLIE)), {"a", "b", "c"}),
        (Best((ALFA, BRAVO)), {"a", "b"}),
        (All((BRAVO, CHARLIE)), {"b"}),
        (All((BRAVO,), without=(ALFA,)), {"b"}),
        (All((Everything(),), without=(CHARLIE,)), {"a"}),
        (Everything(), {"a", "b", "c"}),
        (Run("body_form", ("bravo", "charlie")), {"b"}),
        (Run("body_form", ("charlie", "bravo")), set()),
        (Run("body_form", ("bravo", "bravo")), {"b"}),
        (Run("body_form", ("bravo",)), {"a", "b"}),
        (Run("body_form", ()), set()),
        (Run("body_form", ("bravo", "absent")), set()),
        (Pattern("body_form", "*a*"), {"a", "b", "c"}),
        (Pattern("body_form", "?lf?"), {"a"}),
        (Pattern("body_form", "absent*"), set()),
        (Pattern("body_form", ""), set()),
        (Term("aside_form", "alfa"), set()),
        (Term("body_form", "alfa", weight=0.0), {"a"}),
        (Term("body_form", "alfa", weight=-1.0), {"a"}),
        (Any((Term("body_form", "alfa", weight=0.0), BRAVO)), {"a", "b"}),
        (Any(()), set()),
        (Best(()), set()),
        (All(()), {"a", "b", "c"}),
        (All((), without=(ALFA,)), {"b", "c"}),
        (Any((Any(()), All((Best(()), ALFA)), CHARLIE)), {"b", "c"}),
        (Tiers((All((ALFA, CHARLIE)), ALFA), Any(())), {"a"}),
        (Term("body_form", "absent"), set()),
        (Tiers((ALFA, BRAVO), BRAVO), {"a", "b"}),
        (All((Tiers((ALFA,), BRAVO), BRAVO)), {"a"}),
    ],
)
def test_clause_matches(build: Build, clause: Clause, expected: set[str]) -> None:
    engine = build(THREE)
    assert set(ids(search(engine, clause))) == expected
    assert engine.count(clause, filters=Filters()) == len(expected)


@pytest.mark.parametrize(
    ("texts", "slop", "count"),
    [
        (("a", "b"), 0, 1),
        (("a", "b"), 1, 2),
        (("a", "b"), 9, 3),
        (("b", "a"), 0, 0),
        (("b", "a"), 2, 1),
        (("a", "a"), 1, 1),
        (("a", "x", "b"), 0, 1),
        (("a", "x", "b"), 1, 1),
        (("a", "x", "b"), 9, 1),
    ],
)
def test_run_with_slop_is_counted_where_its_first_term_stands(
    build: Build, texts: tuple[str, ...], slop: int, count: int
) -> None:
    engine = build([document("one", "a x b y z a w a b")])
    scores = [f.score for f in search(engine, Run("body_form", texts, slop=slop)).found]
    idf, norm = math.log(1 + 0.5 / 1.5), 1.2
    assert scores == pytest.approx([idf * count * 2.2 / (count + norm)] if count else [])


def test_gap_takes_a_position_that_slop_can_bridge(build: Build) -> None:
    engine = build([in_paragraphs("a", "alfa bravo", "charlie")])
    across = [Run("body_form", ("bravo", "charlie"), slop=slop) for slop in (0, 1)]
    assert [engine.count(run, filters=Filters()) for run in across] == [0, 1]


def test_pattern_scores_as_one_term(build: Build) -> None:
    page = search(build(THREE), Pattern("body_form", "*l*", weight=2.0))
    idf = math.log(1 + (3 - 3 + 0.5) / (3 + 0.5))
    mean = 7 / 3
    by_hand = {
        "a": 2 * idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / mean)),
        "b": 2 * idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / mean)),
        "c": 2 * idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 2 / mean)),
    }
    assert {f.article.id: f.score for f in page.found} == pytest.approx(by_hand, rel=1e-9)
    assert [part.texts for part in page.found[0].parts] == [("*l*",)]


def test_unexplained_hits_are_the_same_without_parts(build: Build) -> None:
    engine, clause = build(THREE), Any((BRAVO, CHARLIE))
    quick, slow = search(engine, clause, explain=False), search(engine, clause)
    assert ids(quick) == ids(slow)
    assert [f.score for f in quick.found] == pytest.approx([f.score for f in slow.found], rel=1e-5)
    assert not any(f.parts for f in quick.found)


def test_thousands_of_clauses_are_answered(build: Build) -> None:
    many = tuple(Term("body_form", f"t{number}") for number in range(10_000))
    engine = build(THREE)
    assert ids(search(engine, Any((*many, ALFA)))) == ["a"]
    assert ids(search(engine, Best((*many, ALFA)))) == ["a"]
    assert ids(search(engine, All((ALFA,), without=many))) == ["a"]


@pytest.mark.parametrize(("offset", "limit"), [(0, 0), (3, 10), (1000, 10), (2, 0)])
def test_page_beyond_the_end_or_of_nothing_is_empty(build: Build, offset: int, limit: int) -> None:
    page = search(build(THREE), Everything(), offset=offset, limit=limit)
    assert (page.total, page.found, page.next) == (3, (), None)


def test_score_is_textbook_bm25(build: Build) -> None:
    page = search(build(THREE), Term("body_form", "bravo", weight=2.0))
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = 7 / 3
    by_hand = {
        "b": 2 * idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean)),
        "a": 2 * idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / mean)),
    }
    assert ids(page) == ["b", "a"]
    assert {f.article.id: f.score for f in page.found} == pytest.approx(by_hand, rel=1e-9)


def test_best_takes_the_greatest_part_and_any_the_sum(build: Build) -> None:
    engine = build(THREE)
    alfa, bravo = (search(engine, term).found for term in (ALFA, BRAVO))
    single = [next(f.score for f in found if f.article.id == "a") for found in (alfa, bravo)]
    best = next(f for f in search(engine, Best((ALFA, BRAVO))).found if f.article.id == "a")
    both = next(f for f in search(engine, Any((ALFA, BRAVO))).found if f.article.id == "a")
    assert best.score == pytest.approx(max(single))
    assert both.score == pytest.approx(sum(single))


def test_earlier_tier_stands_first_whatever_the_score(build: Build) -> None:
    page = search(build(THREE), Tiers((ALFA, BRAVO), Term("body_form", "bravo", 100.0)))
    assert ids(page) == ["a", "b"]
    assert page.tiers == (1, 1)
    assert [found.tier for found in page.found] == [0, 1]


def test_parts_of_a_score_add_up_to_it(build: Build) -> None:
    page = search(build(THREE), Any((Best((ALFA, BRAVO)), CHARLIE)))
    for found in page.found:
        assert sum(part.score for part in found.parts) == pytest.approx(found.score)


def test_equal_scores_fall_by_article_id(build: Build) -> None:
    engine = build([document(name, "alfa") for name in "hgfedcba"])
    assert ids(search(engine, ALFA, limit=5)) == list("abcde")


def test_newest_first_and_undated_last(build: Build) -> None:
    engine = build([*THREE, document("d", "alfa")])
    assert ids(search(engine, Everything(), order=Order.DATE)) == ["c", "b", "a", "d"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(category=("x",)), {"a", "c"}),
        (Filters(category=("x", "y")), {"a", "b", "c"}),
        (Filters(category=("x",), source=("t",)), {"c"}),
        (Filters(category=("absent",)), set()),
        (Filters(since=date(2024, 6, 15)), {"b", "c"}),
        (Filters(until=date(2024, 6, 15)), {"a", "b"}),
        (Filters(since=date(2024, 6, 1), until=date(2024, 6, 15)), {"b"}),
    ],
)
def test_filter_limits_hits_and_count(build: Build, filters: Filters, expected: set[str]) -> None:
    engine = build([*THREE, document("undated", "alfa", category="z")])
    assert set(ids(search(engine, Everything(), filters=filters))) == expected
    assert engine.count(Everything(), filters=filters) == len(expected)


def test_facet_counts_ignore_the_facets_own_filter(build: Build) -> None:
    page = search(
        build(THREE),
        Everything(),
        filters=Filters(category=("x",)),
        facets=("category", "source", "author", "month"),
    )
    assert page.facets == {
        "category": (("x", 2), ("y", 1)),
        "source": (("s", 1), ("t", 1)),
        "author": (),
        "month": (("2024-05", 1), ("2024-06", 1)),
    }


def test_facet_gives_the_commonest_values_first_by_name(build: Build) -> None:
    names = ["b", "b", "c", "a", "c", "d", ""]
    engine = build([document(str(n), "alfa", category=name) for n, name in enumerate(names)])
    for most, expected in ((None, "bcad"), (3, "bca"), (1, "b"), (0, "")):
        page = search(engine, ALFA, facets=("category",), facet_values=most)
        assert "".join(value for value, _ in page.facets["category"]) == expected


def test_offset_and_limit_cut_the_same_order(build: Build) -> None:
    engine = build([document(str(number), "alfa " * number) for number in range(1, 9)])
    whole = ids(search(engine, ALFA, limit=8))
    cut = [ids(search(engine, ALFA, offset=offset, limit=3)) for offset in (0, 3, 6, 9)]
    assert cut == [whole[0:3], whole[3:6], whole[6:8], []]


@pytest.mark.parametrize("order", list(Order))
def test_place_walks_through_everything_once(build: Build, order: Order) -> None:
    engine = build(THREE, [document(f"n{n}", "alfa bravo") for n in range(7)])
    clause = Tiers((ALFA, BRAVO), Any((ALFA, BRAVO)))
    whole = search(engine, clause, order=order, limit=100)
    walked, place, total = [], None, set()
    for _ in range(20):
        page = search(engine, clause, order=order, limit=2, after=place)
        walked += ids(page)
        total.add(page.total)
        place = page.next
        if place is None:
            break
    assert walked == ids(whole)
    assert total == {whole.total}


def test_same_id_replaces_within_a_batch_and_across(build: Build) -> None:
    engine = build(
        [document("a", "alfa"), document("a", "bravo")], [document("a", "charlie delta")]
    )
    assert engine.info().articles == 1
    assert ids(search(engine, Everything())) == ["a"]
    assert ids(search(engine, CHARLIE)) == ["a"]
    assert ids(search(engine, Any((ALFA, BRAVO)))) == []


def test_deleted_articles_are_gone_and_count_no_more(build: Build) -> None:
    engine = build(THREE, deleted=["b", "absent"])
    assert ids(search(engine, BRAVO)) == ["a"]
    assert search(engine, BRAVO).found[0].score == pytest.approx(
        math.log(1 + 1.5 / 1.5) * 2.2 / (1 + 1.2)
    )
    assert engine.ids() == ["a", "c"]


def test_all_deleted_leaves_an_index_that_answers(build: Build) -> None:
    engine = build(THREE, deleted=["a", "b", "c"])
    page = search(engine, Any((ALFA, Everything())), facets=("category",))
    assert (page.total, page.found, page.facets) == (0, (), {"category": ()})


def test_articles_come_back_as_they_were_given(build: Build) -> None:
    given = document(
        "مقال/١ ?#",
        "نصّ “مقتبس” ، 123",
        title="عنوان",
        url="https://example.org/ا",
        source="م",
        author="ك",
        category="ق",
        published="2024-02-29",
        aside=((0, 3),),
        extra={"n": 1, "list": ["ا", None, 1.5]},
    )
    assert build([given]).articles(["مقال/١ ?#", "absent"]) == {"مقال/١ ?#": given.article}


# The terms of a field.


def test_terms_of_a_field_are_sorted_with_their_numbers_of_articles(build: Build) -> None:
    assert list(build(THREE).terms("body_form")) == [
        ("alfa", 1),
        ("bravo", 2),
        ("charlie", 2),
        ("delta", 1),
    ]


def test_terms_are_counted_over_all_batches(build: Build) -> None:
    apart = build(THREE[:1], THREE[1:])
    assert dict(apart.terms("body_form")) == {"alfa": 1, "bravo": 2, "charlie": 2, "delta": 1}


def test_terms_are_those_of_the_field_alone(build: Build) -> None:
    engine = build([document("a", "alfa", title="bravo")])
    assert [list(engine.terms(name)) for name in ("title_root", "body_root")] == [
        [("bravo", 1)],
        [("alfa", 1)],
    ]


def test_field_without_words_has_no_terms(build: Build) -> None:
    assert list(build(THREE).terms("aside_stem")) == []


def test_gap_between_paragraphs_is_no_term(build: Build) -> None:
    engine = build([in_paragraphs("a", "alfa bravo", "charlie")])
    assert [term for term, _ in engine.terms("body_form")] == ["alfa", "bravo", "charlie"]


def test_terms_are_sorted_by_code_points(build: Build) -> None:
    engine = build([document("a", "ي ا ك Z z 2024 ـ")])
    assert [term for term, _ in engine.terms("body_form")] == ["2024", "Z", "z", "ا", "ـ", "ك", "ي"]


def test_terms_of_what_is_left_stay_when_articles_are_deleted(build: Build) -> None:
    left = {term for term, _ in build(THREE, deleted=["a"]).terms("body_form")}
    assert {"bravo", "charlie", "delta"} <= left


def test_terms_of_an_empty_index_can_be_asked_for(build: Build) -> None:
    engine = build(THREE, deleted=["a", "b", "c"])
    assert {term for term, _ in engine.terms("body_form")} <= {"alfa", "bravo", "charlie", "delta"}


def test_every_part_of_an_index_is_whole(build: Build) -> None:
    engine = build([document("1", "كتاب علم")], [document("2", "كتاب")], deleted=["1"])
    damaged = [check.part for check in engine.verify() if check.problems]
    assert damaged in ([], ["lexicon.bin"])  # the tables of these tests are none
