from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html

from indexer.build import build, delete
from indexer.sources import open_source
from search import Article, Settings
from web import create_app

ROOT_KTB = {"كتاب", "المكتبة", "كاتب"}


def get(client: FlaskClient, **query: Any) -> Any:
    response = client.get("/api/v1/search", query_string=query)
    assert response.status_code == 200
    return response.json


def walk(client: FlaskClient, **query: Any) -> Iterator[Any]:
    """The answers from the first to the last by their cursors."""
    answer = get(client, **query)
    yield answer
    while answer["next"]:
        answer = get(client, **query, cursor=answer["next"])
        yield answer


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


def holds(article: Article, *words: str) -> bool:
    return bool(set(words) & {*article.title.split(), *article.body.split()})


# Shapes


def test_answer_has_the_documented_parts(client: FlaskClient):
    assert set(get(client, q="كتاب")) == {
        "query",
        "total",
        "groups",
        "took_ms",
        "levels",
        "hits",
        "facets",
        "notices",
        "offers",
        "next",
    }


def test_query_is_given_back(client: FlaskClient):
    query = get(client, q="كتاب", level="stem")["query"]
    assert (set(query), query["text"], query["level"]) == (
        {"text", "level", "sentence"},
        "كتاب",
        "stem",
    )


@pytest.mark.parametrize("part", ["كتاب", "ك ت ب"])
def test_query_is_said_back_in_a_sentence(client: FlaskClient, part: str):
    assert part in get(client, q="كتاب")["query"]["sentence"]


def test_sentence_is_english_when_asked(client: FlaskClient):
    assert get(client, q="كتاب", lang="en")["query"]["sentence"].startswith("Articles with “كتاب”")


def test_hit_has_the_documented_parts(client: FlaskClient):
    assert set(get(client, q="كتاب")["hits"][0]) == {
        "id",
        "url",
        "source",
        "category",
        "author",
        "date",
        "score",
        "group",
        "title",
        "snippets",
        "why",
    }


def test_hit_gives_the_fields_of_its_article(client: FlaskClient):
    (hit,) = get(client, q='"خبر 5"')["hits"]
    assert {name: hit[name] for name in ("id", "url", "source", "category", "author", "date")} == {
        "id": "art/05",
        "url": "https://news.example/5",
        "source": "المساء",
        "category": "اقتصاد",
        "author": "كريم",
        "date": "2023-02-06",
    }


def test_hit_without_a_date_gives_null(client: FlaskClient):
    (hit,) = get(client, q='"خبر 9"')["hits"]
    assert hit["date"] is None


def test_title_is_given_in_pieces_with_their_level(client: FlaskClient):
    (hit,) = get(client, q='"خبر 5"')["hits"]
    assert hit["title"] == [
        {"text": "خبر", "match": "exact"},
        {"text": " ", "match": None},
        {"text": "5", "match": "exact"},
    ]


def test_snippet_is_given_in_pieces_with_their_level(client: FlaskClient):
    (hit,) = get(client, q="كاتب", level="exact", category="رياضة", source="النهار")["hits"]
    assert hit["snippets"][0][:3] == [
        {"text": "تقرير قصير كتاب ", "match": None},
        {"text": "كاتب", "match": "exact"},
        {"text": " وصل القطار إلى المحطة", "match": None},
    ]


def test_reason_has_the_documented_parts(client: FlaskClient):
    why = get(client, q="كتاب")["hits"][0]["why"]
    assert (set(why), set(why["terms"][0])) == (
        {"sentence", "terms"},
        {"word", "term", "level", "zone", "share"},
    )


def test_shares_of_the_reasons_add_up(client: FlaskClient):
    terms = get(client, q="كتاب مدرسة")["hits"][0]["why"]["terms"]
    assert sum(term["share"] for term in terms) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("name", ["category", "source", "author", "month"])
def test_facet_is_a_list_of_values_with_counts(client: FlaskClient, name: str):
    assert set(get(client)["facets"][name][0]) == {"value", "count"}


def test_notice_has_a_code_and_a_message(client: FlaskClient):
    assert get(client, q="AND", lang="en")["notices"][0] == {
        "code": "no_words",
        "message": "The query holds no word to search for. Type at least one word.",
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("!!!", "no_words"),
        ("من على في", "only_function_words"),
        ('كتاب "', "ignored"),
        ("كتاب زرافة", "some_words"),
        ("كتابات", "only_by_root"),
    ],
)
def test_notice_is_given(client: FlaskClient, query: str, code: str):
    assert code in [notice["code"] for notice in get(client, q=query)["notices"]]


def test_ordinary_answer_has_no_notice(client: FlaskClient):
    assert get(client, q="كتاب مدرسة")["notices"] == []


@pytest.mark.parametrize(
    "path",
    ["/api/v1/search", "/api/v1/articles/art/05", "/api/v1/analyze?q=كتاب", "/api/v1/health"],
)
def test_api_answers_in_json(client: FlaskClient, path: str):
    assert client.get(path).mimetype == "application/json"


def test_arabic_stands_unescaped_in_json(client: FlaskClient):
    assert "كتاب".encode() in client.get("/api/v1/search?q=كتاب").data


# Articles


def test_article_gives_every_field(client: FlaskClient):
    body = "تقرير قصير المكتبة\nوصل القطار إلى المحطة وصل القطار إلى المحطة "
    assert client.get("/api/v1/articles/art/05").json == {
        "id": "art/05",
        "url": "https://news.example/5",
        "source": "المساء",
        "category": "اقتصاد",
        "author": "كريم",
        "date": "2023-02-06",
        "title": "خبر 5",
        "text": body,
        "extra": {"رقم": 5},
        "marked": {
            "title": [{"text": "خبر 5", "match": None}],
            "paragraphs": [[{"text": line, "match": None}] for line in body.split("\n")],
        },
        "aside": [],
    }


def test_article_marks_the_words_of_a_query(client: FlaskClient):
    marked = client.get("/api/v1/articles/art/05", query_string={"q": "مكتبة"}).json["marked"]
    assert marked["paragraphs"][0] == [
        {"text": "تقرير قصير ", "match": None},
        {"text": "المكتبة", "match": "stem"},
    ]


def test_every_article_is_given_as_it_was_read(client: FlaskClient, articles: tuple[Article, ...]):
    given = [client.get(f"/api/v1/articles/{article.id}").json for article in articles]
    assert [(one["id"], one["title"], one["text"], one["date"]) for one in given] == [
        (a.id, a.title, a.body, a.published.isoformat() if a.published else None) for a in articles
    ]


# Counts, against a count by hand


@pytest.mark.parametrize("word", ["كتاب", "مدرسة", "المكتبة", "كاتب", "تقرير", "زرافة"])
def test_total_of_an_exact_word_equals_the_articles_that_hold_it(
    client: FlaskClient, articles: tuple[Article, ...], word: str
):
    assert get(client, q=word, level="exact")["total"] == sum(
        holds(article, word) for article in articles
    )


def test_total_of_a_root_equals_the_articles_that_hold_its_words(
    client: FlaskClient, articles: tuple[Article, ...]
):
    assert get(client, q="كتاب")["total"] == sum(holds(article, *ROOT_KTB) for article in articles)


def test_levels_count_what_each_would_find(client: FlaskClient, articles: tuple[Article, ...]):
    exact = sum(holds(article, "كاتب") for article in articles)
    root = sum(holds(article, *ROOT_KTB) for article in articles)
    assert get(client, q="كاتب")["levels"] == {
        "exact": exact,
        "form": exact,
        "stem": exact,
        "root": root,
    }


@pytest.mark.parametrize("level", ["exact", "form", "stem", "root"])
def test_count_of_a_level_equals_the_total_at_that_level(client: FlaskClient, level: str):
    assert (
        get(client, q="كتاب مدرسة")["levels"][level]
        == get(client, q="كتاب مدرسة", level=level)["total"]
    )


def test_groups_count_articles_with_all_and_with_some_words(
    client: FlaskClient, articles: tuple[Article, ...]
):
    both = sum(holds(article, "كتاب") and holds(article, "مدرسة") for article in articles)
    either = sum(holds(article, "كتاب", "مدرسة") for article in articles)
    assert get(client, q="كتاب مدرسة", level="exact")["groups"] == {
        "all": both,
        "some": either - both,
    }


def test_hits_say_which_group_they_are_in(client: FlaskClient):
    answer = get(client, q="كتاب مدرسة", level="exact", size=100)
    assert Counter(hit["group"] for hit in answer["hits"]) == answer["groups"]


@pytest.mark.parametrize("name", ["category", "source", "author", "month"])
@pytest.mark.parametrize("word", ["", "كتاب", "مدرسة"])
def test_facet_counts_equal_a_count_by_hand(
    client: FlaskClient, articles: tuple[Article, ...], name: str, word: str
):
    found = [article for article in articles if not word or holds(article, word)]
    counted = Counter(getattr(article, name) for article in found if getattr(article, name))
    expected = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    facet = get(client, q=word, level="exact")["facets"][name]
    assert [(entry["value"], entry["count"]) for entry in facet] == expected


def test_facet_does_not_limit_its_own_counts(client: FlaskClient):
    assert get(client, category="رياضة")["facets"]["category"] == get(client)["facets"]["category"]


def test_facet_is_limited_by_the_other_filters(client: FlaskClient, articles: tuple[Article, ...]):
    counted = Counter(
        a.source
        for a in articles
        if a.category == "رياضة" and a.published and a.published >= date(2023, 2, 1)
    )
    facet = get(client, category="رياضة", since="2023-02-01")["facets"]["source"]
    assert {entry["value"]: entry["count"] for entry in facet} == counted


@pytest.mark.parametrize(
    ("filters", "keeps"),
    [
        ({"category": "رياضة"}, lambda a: a.category == "رياضة"),
        ({"category": ["رياضة", "ثقافة"]}, lambda a: a.category in ("رياضة", "ثقافة")),
        (
            {"category": "رياضة", "author": "ليلى"},
            lambda a: a.category == "رياضة" and a.author == "ليلى",
        ),
        ({"source": "لا أحد"}, lambda a: False),
        ({"since": "2023-03-01"}, lambda a: a.published and a.published >= date(2023, 3, 1)),
        ({"until": "2023-03-03"}, lambda a: a.published and a.published <= date(2023, 3, 3)),
    ],
    ids=["one", "two", "and", "none", "since", "until"],
)
def test_filtered_total_equals_a_count_by_hand(
    client: FlaskClient,
    articles: tuple[Article, ...],
    filters: dict[str, Any],
    keeps: Callable[[Article], bool],
):
    expected = sum(holds(article, "كتاب") and bool(keeps(article)) for article in articles)
    assert get(client, q="كتاب", level="exact", **filters)["total"] == expected


# Order and paging

WALKS = [
    {},
    {"q": "كتاب"},
    {"q": "كتاب مدرسة كاتب"},
    {"q": "تقرير"},
    {"q": "كتاب مدرسة", "order": "date"},
    {"q": "كتاب", "category": ["رياضة", "ثقافة"], "level": "exact"},
    {"q": "تقرير -مدرسة"},
    {"order": "date", "since": "2023-01-01"},
]


@pytest.mark.parametrize("query", WALKS)
@pytest.mark.parametrize("size", [1, 7, 36])
def test_cursor_walk_equals_one_long_page(client: FlaskClient, query: dict[str, Any], size: int):
    walked = [
        article_id for answer in walk(client, **query, size=size) for article_id in ids(answer)
    ]
    assert walked == ids(get(client, **query, size=100))


@pytest.mark.parametrize("query", WALKS)
def test_cursor_walk_equals_page_walk(client: FlaskClient, query: dict[str, Any]):
    by_page = [ids(get(client, **query, size=5, page=page)) for page in range(1, 9)]
    by_cursor = [ids(answer) for answer in walk(client, **query, size=5)]
    assert [page for page in by_page if page] == by_cursor


@pytest.mark.parametrize("query", WALKS)
def test_cursor_walk_repeats_nothing_and_ends_with_the_total(
    client: FlaskClient, query: dict[str, Any]
):
    answers = list(walk(client, **query, size=4))
    walked = [article_id for answer in answers for article_id in ids(answer)]
    assert (len(set(walked)), len(walked)) == (answers[0]["total"], answers[0]["total"])


@pytest.mark.parametrize("query", WALKS)
def test_total_and_facets_are_the_same_on_every_step_of_a_walk(
    client: FlaskClient, query: dict[str, Any]
):
    first, *others = walk(client, **query, size=6)
    assert [(a["total"], a["facets"], a["groups"]) for a in others] == [
        (first["total"], first["facets"], first["groups"])
    ] * len(others)


def test_cursor_walk_is_whole_after_articles_were_replaced_and_deleted(
    tmp_path: Path, publish: Callable[..., Settings], articles: tuple[Article, ...]
):
    settings = publish(tmp_path / "index", *articles)
    publish(tmp_path / "index", *(replace(article, author="جديد") for article in articles[::3]))
    delete(["art/04", "art/05"], settings)
    client = create_app(settings).test_client()
    walked = [
        article_id for answer in walk(client, q="تقرير", size=3) for article_id in ids(answer)
    ]
    assert (walked, len(walked)) == (ids(get(client, q="تقرير", size=100)), 34)


def test_scores_never_rise_within_a_group_that_matches_tightly(client: FlaskClient):
    scores = [hit["score"] for hit in get(client, q="كتاب", level="stem", size=100)["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_articles_with_all_words_stand_first(client: FlaskClient):
    groups = [hit["group"] for hit in get(client, q="كتاب مدرسة", size=100)["hits"]]
    assert groups == sorted(groups)


def test_equal_requests_get_equal_answers(client: FlaskClient):
    first, second = get(client, q="كتاب مدرسة"), get(client, q="كتاب مدرسة")
    assert first | {"took_ms": 0} == second | {"took_ms": 0}


@pytest.mark.parametrize("query", ["كتاب", "كتاب مدرسة", '"خبر 5" OR كاتب', "كتاب -مدرسة"])
def test_page_and_api_give_the_same_ids(client: FlaskClient, query: str):
    page = html.document_fromstring(
        client.get("/search", query_string={"q": query, "size": 100}).get_data(as_text=True)
    )
    links = page.xpath("//li[@class='hit']/h2/a/@href")
    assert [parse_qs(urlsplit(link).query)["id"][0] for link in links] == ids(
        get(client, q=query, size=100)
    )


# Analyze and health


def test_analyze_gives_the_words_in_order(client: FlaskClient):
    words = client.get("/api/v1/analyze", query_string={"q": "كِتابٌ، من 2024"}).json["words"]
    assert [word["word"] for word in words] == ["كِتابٌ", "من", "2024"]


def test_analyze_gives_the_levels_of_a_word(client: FlaskClient):
    assert client.get("/api/v1/analyze", query_string={"q": "المكتبة"}).json["words"] == [
        {
            "word": "المكتبة",
            "exact": "المكتبة",
            "form": "المكتبه",
            "stem": "مكتبه",
            "lemma": "مكتبة",
            "roots": [{"root": "كتب", "p": 1.0}],
            "kind": "word",
        }
    ]


@pytest.mark.parametrize("query", ["", "!!!", "\0"])
def test_analyze_of_no_word_gives_no_words(client: FlaskClient, query: str):
    assert client.get("/api/v1/analyze", query_string={"q": query}).json == {"words": []}


def test_analyze_takes_two_hundred_words(client: FlaskClient):
    assert len(client.get("/api/v1/analyze", query_string={"q": "من " * 200}).json["words"]) == 200


def test_analyze_refuses_more_than_two_hundred_words(client: FlaskClient):
    response = client.get("/api/v1/analyze", query_string={"q": "من " * 201})
    assert (response.status_code, response.json["code"], response.json["field"]) == (
        400,
        "query_too_long",
        "q",
    )


def test_health_says_what_is_served(client: FlaskClient):
    health = client.get("/api/v1/health").json
    assert (health["status"], health["index"]["articles"], health["index"]["rebuild_advised"]) == (
        "ok",
        36,
        False,
    )


def test_health_describes_the_index(client: FlaskClient):
    assert set(client.get("/api/v1/health").json["index"]) == {
        "articles",
        "generation",
        "created",
        "fingerprint",
        "size_bytes",
        "engine",
        "rebuild_advised",
    }


def test_cursor_after_a_long_id_is_taken_back(tmp_path: Path):
    lines = [json.dumps({"id": "م" * 250 + str(n), "text": "كتاب"}) for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(index=tmp_path / "index")
    build([open_source(tmp_path / "a.jsonl")], settings)
    client = create_app(settings).test_client()
    first = client.get("/api/v1/search?q=كتاب&size=1").json
    query = {"q": "كتاب", "size": 1, "cursor": first["next"]}
    second = client.get("/api/v1/search", query_string=query).json
    assert first["hits"][0]["id"] != second["hits"][0]["id"]
