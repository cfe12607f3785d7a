from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from search import Article, Settings
from web import create_app

SCRIPT = "<script>alert(1)</script>"
QUOTES = "\"'><img src=x onerror=alert(1)>"
TEMPLATE = "{{777*777}}{%raw%}{0}{field}"
EVIL = f"كتاب {SCRIPT} {QUOTES} {TEMPLATE}"
EVIL_ID = f"{QUOTES}{SCRIPT}&id=2"

PATHS: list[tuple[str, dict[str, str]]] = [
    ("/", {}),
    ("/search", {}),
    ("/search", {"q": "كتاب"}),
    ("/search", {"q": EVIL}),
    ("/search", {"q": "كتاب", "category": EVIL}),
    ("/search", {"q": "كتاب", "source": EVIL, "author": EVIL, "lang": "en"}),
    ("/search", {"q": EVIL, "level": EVIL}),
    ("/search", {EVIL: "1"}),
    ("/search", {"since": QUOTES}),
    ("/search", {"lang": EVIL}),
    ("/article", {"id": EVIL_ID}),
    ("/article", {"id": EVIL_ID, "q": EVIL, "category": EVIL}),
    ("/article", {"id": f"none {EVIL}"}),
    (f"/nowhere/{SCRIPT}", {}),
    ("/status", {}),
]


@pytest.fixture(scope="module")
def client(
    publish: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory
) -> FlaskClient:
    body = f"{EVIL}\nفقرة فيها كتاب آخر {EVIL}\n{EVIL}"
    article = Article(
        id=EVIL_ID,
        title=EVIL,
        body=body,
        url="javascript:alert(1)//https://x",
        source=EVIL,
        author=EVIL,
        category=EVIL,
        published=date(2023, 5, 1),
        aside=((0, len(EVIL)),),
        extra={EVIL: EVIL, "list": [EVIL], "map": {EVIL: EVIL}},
    )
    others = [
        Article(id=f"u{number}", title="كتاب", body="كتاب", url=url)
        for number, url in enumerate(
            ["data:text/html,x", "JaVaScRiPt:alert(1)", "https://x.example/\"onclick='x'<b>"]
        )
    ]
    folder = tmp_path_factory.mktemp("evil") / "index"
    return create_app(publish(folder, article, *others)).test_client()


def page(client: FlaskClient, path: str, query: dict[str, str]) -> Any:
    return html.document_fromstring(client.get(path, query_string=query).get_data(as_text=True))


@pytest.mark.parametrize(("path", "query"), PATHS)
def test_hostile_text_makes_no_element(client: FlaskClient, path: str, query: dict[str, str]):
    assert (
        page(client, path, query).xpath("//script | //img[@src='x'] | //b[contains(., 'onclick')]")
        == []
    )


@pytest.mark.parametrize(("path", "query"), PATHS)
def test_hostile_text_makes_no_event_handler(client: FlaskClient, path: str, query: dict[str, str]):
    assert page(client, path, query).xpath("//@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize(("path", "query"), PATHS)
def test_hostile_address_is_never_linked(client: FlaskClient, path: str, query: dict[str, str]):
    hrefs = page(client, path, query).xpath("//@href | //@action | //@src")
    assert [href for href in hrefs if not href.startswith(("/", "#", "?", "https://"))] == []


@pytest.mark.parametrize(("path", "query"), PATHS)
def test_hostile_text_breaks_no_link(client: FlaskClient, path: str, query: dict[str, str]):
    hrefs = page(client, path, query).xpath("//a/@href")
    assert [href for href in hrefs if any(char in href for char in '<>" ')] == []


@pytest.mark.parametrize(("path", "query"), PATHS)
def test_template_syntax_in_text_is_not_run(client: FlaskClient, path: str, query: dict[str, str]):
    assert "603729" not in page(client, path, query).text_content()


@pytest.mark.parametrize("article_id", ["u0", "u1"])
def test_article_with_an_unsafe_address_has_no_link_to_it(client: FlaskClient, article_id: str):
    assert page(client, "/article", {"id": article_id}).xpath("//p[@class='original']") == []


def test_quotes_in_an_address_stay_inside_the_attribute(client: FlaskClient):
    (link,) = page(client, "/article", {"id": "u2"}).xpath("//p[@class='original']/a")
    assert (link.get("href"), link.get("onclick")) == ("https://x.example/\"onclick='x'<b>", None)


def test_hostile_query_stands_in_the_search_box_as_typed(client: FlaskClient):
    assert page(client, "/search", {"q": EVIL}).xpath("//input[@type='search']/@value") == [EVIL]


def test_hostile_title_is_shown_as_written(client: FlaskClient):
    assert page(client, "/article", {"id": EVIL_ID}).xpath("string(//article/h1)") == EVIL


def test_hostile_facet_value_can_be_chosen(client: FlaskClient):
    links = page(client, "/search", {}).xpath("//section[@class='facet']//a/@href")
    assert client.get(links[0]).status_code == 200


def test_api_gives_hostile_text_as_json_that_browsers_do_not_sniff(client: FlaskClient):
    response = client.get("/api/v1/search", query_string={"q": EVIL})
    assert (response.mimetype, response.headers["X-Content-Type-Options"]) == (
        "application/json",
        "nosniff",
    )


def test_api_gives_hostile_fields_unaltered(client: FlaskClient):
    (hit, *_) = client.get("/api/v1/search", query_string={"q": "كتاب", "category": EVIL}).json[
        "hits"
    ]
    assert (hit["id"], hit["source"], hit["author"], hit["category"]) == (EVIL_ID, EVIL, EVIL, EVIL)
