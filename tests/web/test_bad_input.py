from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


# (parameters, code, field): refused by the pages and by the API alike
REFUSED: list[tuple[str, Any, str, str]] = [
    ("long", {"q": "ك" * 10_000}, "query_too_long", "q"),
    ("many words", {"q": "ك " * 101}, "query_too_long", "q"),
    ("many exclusions", {"q": "-ك " * 330}, "query_too_long", "q"),
    ("many values", {"category": [str(n) for n in range(21)]}, "bad_value", "category"),
    ("page -1", {"page": "-1"}, "bad_value", "page"),
    ("page 0", {"page": "0"}, "bad_value", "page"),
    ("page x", {"page": "x"}, "bad_value", "page"),
    ("page 1.5", {"page": "1.5"}, "bad_value", "page"),
    ("page huge", {"page": "9" * 400}, "bad_value", "page"),
    ("page superscript", {"page": "²"}, "bad_value", "page"),
    ("size 1e9", {"size": "1e9"}, "bad_value", "size"),
    ("size 10^9", {"size": "1000000000"}, "bad_value", "size"),
    ("size 101", {"size": "101"}, "bad_value", "size"),
    ("size 0", {"size": "0"}, "bad_value", "size"),
    ("level", {"q": "كتاب", "level": "loose"}, "bad_value", "level"),
    ("level case", {"q": "كتاب", "level": "ROOT"}, "bad_value", "level"),
    ("order", {"order": "score"}, "bad_value", "order"),
    ("lang", {"lang": "fr"}, "bad_value", "lang"),
    ("unknown", {"query": "كتاب"}, "unknown_parameter", "query"),
    ("twice q", {"q": ["كتاب", "كاتب"]}, "bad_value", "q"),
    ("twice page", {"page": ["1", "1"]}, "bad_value", "page"),
    ("twice level", {"level": ["root", "stem"]}, "bad_value", "level"),
    ("date words", {"since": "أمس"}, "bad_value", "since"),
    ("date order", {"since": "01-02-2023"}, "bad_value", "since"),
    ("date slashes", {"until": "2023/01/02"}, "bad_value", "until"),
    ("date month", {"until": "2023-13-01"}, "bad_value", "until"),
    ("date day", {"until": "2023-02-29"}, "bad_value", "until"),
    ("date time", {"until": "2023-02-01T00:00"}, "bad_value", "until"),
    ("date short", {"since": "2023-2-1"}, "bad_value", "since"),
    ("date week", {"since": "2023-W01-1"}, "bad_value", "since"),
    ("date rest", {"since": "20230101xx"}, "bad_value", "since"),
    ("dates crossed", {"since": "2023-02-02", "until": "2023-02-01"}, "bad_value", "since"),
    ("long value", {"category": "ق" * 601}, "bad_value", "category"),
]
# refused by the API, which alone has cursors
CURSORS: list[tuple[str, Any]] = [
    ("words", "xyz"),
    ("not base64", "!!"),
    ("arabic", "مؤشر"),
    ("not json", base64.urlsafe_b64encode(b"{").decode()),
    ("a number", cursor(1)),
    ("object", cursor({"tier": 0})),
    ("two", cursor([0, 1.0])),
    ("four", cursor([0, 1.0, "a", "b"])),
    ("types", cursor(["0", 1.0, "a"])),
    ("boolean", cursor([True, 1.0, "a"])),
    ("null key", cursor([0, None, "a"])),
    ("nan", cursor([0, float("nan"), "a"])),
    ("infinite", cursor([0, float("inf"), "a"])),
    ("huge key", cursor([0, 10**400, "a"])),
    ("deep", cursor(json.loads("[" * 200 + "]" * 200))),
    ("long", "A" * 5000),
]
# odd, but to be answered
TAKEN: list[tuple[str, str]] = [
    ("unbalanced quote", '"كتاب'),
    ("many quotes", '"' * 1999),
    ("guillemet", "«كتاب مدرسة"),
    ("only operators", "AND OR NOT"),
    ("only stop words", "من على في"),
    ("nul", "كتاب\0مدرسة"),
    ("only nul", "\0"),
    ("brackets open", "(((كتاب"),
    ("brackets closed", "كتاب)))"),
    ("only excluded", "-كتاب"),
    ("emoji", "👩‍👩‍👧 كتاب"),
    ("controls", "\u202eكتاب\u200f\ufeff"),
    ("one long word", "ك" * 2000),
    ("as many words as are taken", "ك " * 100),
    ("minus signs", "- " * 990 + "كتاب"),
    ("nots", "NOT " * 490 + "كتاب"),
    ("ors", "OR " * 660 + "كتاب"),
    ("exclusions", "-كتاب " * 100),
    ("open brackets", "(" * 1990 + "كتاب"),
    ("nested brackets", "(" * 990 + "كتاب" + ")" * 990),
    ("closing brackets", ")" * 1990 + "كتاب"),
    ("minus brackets", "-(" * 990 + "كتاب"),
    ("conjunctions", "(ا" + " AND -ب" * 99 + ")"),
    ("disjunctions", "(ا OR " * 100),
    ("slashes", "ا/" * 100),
    ("phrases", '"ا ب" ' * 50),
]


def problem(response: TestResponse) -> tuple[int, str, str, str]:
    return response.status_code, response.mimetype, response.json["code"], response.json["field"]


@pytest.mark.parametrize(
    ("parameters", "code", "field"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_api_refuses_bad_input_with_its_field(
    client: FlaskClient, parameters: Any, code: str, field: str
):
    response = client.get("/api/v1/search", query_string=parameters)
    assert problem(response) == (400, "application/problem+json", code, field)


@pytest.mark.parametrize(
    "parameters", [case[1] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_page_refuses_bad_input_with_a_page(client: FlaskClient, parameters: Any):
    response = client.get("/search", query_string=parameters)
    page = html.document_fromstring(response.get_data(as_text=True))
    assert (response.status_code, page.xpath("string(//h1)")) == (
        400,
        page.xpath("substring-before(//title, ' – ')"),
    )


@pytest.mark.parametrize("value", [case[1] for case in CURSORS], ids=[case[0] for case in CURSORS])
def test_api_refuses_a_forged_cursor(client: FlaskClient, value: str):
    response = client.get("/api/v1/search", query_string={"q": "كتاب", "cursor": value})
    assert (response.status_code, response.json["field"]) == (400, "cursor")


def test_api_refuses_page_and_cursor_together(client: FlaskClient):
    following = client.get("/api/v1/search?size=5").json["next"]
    response = client.get("/api/v1/search", query_string={"page": "2", "cursor": following})
    assert problem(response) == (400, "application/problem+json", "bad_value", "cursor")


def test_page_takes_no_cursor(client: FlaskClient):
    assert client.get("/search", query_string={"cursor": cursor([0, 1.0, "a"])}).status_code == 400


@pytest.mark.parametrize("query", [case[1] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_api_answers_an_odd_query(client: FlaskClient, query: str):
    assert client.get("/api/v1/search", query_string={"q": query}).status_code == 200


@pytest.mark.parametrize("query", [case[1] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_page_answers_an_odd_query(client: FlaskClient, query: str):
    assert client.get("/search", query_string={"q": query}).status_code == 200


@pytest.mark.parametrize("query", [case[1] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_article_page_answers_an_odd_query(client: FlaskClient, query: str):
    assert client.get("/article", query_string={"id": "art/04", "q": query}).status_code == 200


@pytest.mark.parametrize("query", ["AND OR NOT", "!!!", "\0", "من على في"])
def test_query_without_a_content_word_is_answered_with_a_notice(client: FlaskClient, query: str):
    assert client.get("/api/v1/search", query_string={"q": query}).json["notices"] != []


def test_nul_separates_words(client: FlaskClient):
    hits = [
        client.get("/api/v1/search", query_string={"q": query}).json["hits"]
        for query in ("كتاب\0مدرسة", "كتاب مدرسة")
    ]
    assert hits[0] == hits[1]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search?q=%D9%83%FF",
        "/search?q=%D9%83%FF",
        "/article?id=%FF",
        "/api/v1/articles/%FF",
        "/search?%FF=1",
    ],
)
def test_bytes_that_are_not_utf8_are_no_error_of_the_server(client: FlaskClient, path: str):
    assert client.get(path).status_code in {200, 400, 404}


def test_problem_has_the_documented_parts(client: FlaskClient):
    assert client.get("/api/v1/search?level=loose").json == {
        "type": "urn:fihris:error:bad_value",
        "title": "Bad Request",
        "status": 400,
        "code": "bad_value",
        "detail": "level = 'loose' is not known",
        "field": "level",
        "accepted": ["exact", "form", "stem", "root"],
    }


def test_unknown_parameter_is_answered_with_the_known_ones(client: FlaskClient):
    assert client.get("/api/v1/search?x=1").json["accepted"] == sorted(
        [
            "q",
            "level",
            "category",
            "source",
            "author",
            "since",
            "until",
            "order",
            "page",
            "size",
            "cursor",
            "lang",
        ]
    )


@pytest.mark.parametrize("name", ["category", "source", "author"])
def test_filter_may_be_given_more_than_once(client: FlaskClient, name: str):
    assert client.get("/api/v1/search", query_string={name: ["a", "b"]}).status_code == 200


@pytest.mark.parametrize("article_id", ["none", "art/99", "art", "خبر", "a" * 600])
def test_api_does_not_know_an_unknown_id(client: FlaskClient, article_id: str):
    response = client.get(f"/api/v1/articles/{article_id}")
    assert problem(response) == (404, "application/problem+json", "article_not_found", "id")


@pytest.mark.parametrize("article_id", ["none", "", "art/99"])
def test_page_does_not_know_an_unknown_id(client: FlaskClient, article_id: str):
    response = client.get("/article", query_string={"id": article_id})
    assert (response.status_code, "لا مقال بهذا المعرّف" in response.get_data(as_text=True)) == (
        404,
        True,
    )


@pytest.mark.parametrize("path", ["/api/v1/none", "/api/v2/search", "/api/", "/api/v1/articles/"])
def test_unknown_address_of_the_api_is_a_problem(client: FlaskClient, path: str):
    assert problem(client.get(path)) == (404, "application/problem+json", "not_found", None)


def test_unknown_address_is_a_page(client: FlaskClient):
    response = client.get("/nowhere")
    assert (response.status_code, "لا صفحة هنا" in response.get_data(as_text=True)) == (404, True)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_on_the_api_are_a_problem(client: FlaskClient, method: str):
    response = getattr(client, method)("/api/v1/search")
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/api/v1/health", {"x": "1"}),
        ("/api/v1/analyze", {"x": "1"}),
        ("/api/v1/analyze", {"q": ["a", "b"]}),
        ("/api/v1/articles/art/04", {"x": "1"}),
        ("/api/v1/articles/art/04", {"level": "x"}),
        ("/api/v1/articles/art/04", {"q": "ك" * 10_000}),
        ("/", {"x": "1"}),
        ("/status", {"x": "1"}),
        ("/article", {"id": "art/04", "x": "1"}),
        ("/article", {"id": "art/04", "level": "x"}),
        ("/article", {"id": "art/04", "q": "ك" * 10_000}),
        ("/article", {"id": ["art/04", "art/05"]}),
        ("/", {"lang": "fr"}),
    ],
)
def test_bad_input_is_refused_everywhere(client: FlaskClient, path: str, parameters: Any):
    assert client.get(path, query_string=parameters).status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/analyze", "/api/v1/articles/art/04", "/api/v1/search"])
def test_unknown_language_is_refused_everywhere(client: FlaskClient, path: str):
    assert client.get(path, query_string={"lang": "fr"}).status_code == 400
