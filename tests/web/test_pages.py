from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from search import Article, Settings
from web import create_app

PAGES = ["/", "/search", "/search?q=كتاب", "/article?id=art/04&q=كتب", "/status"]


def tree(response: TestResponse) -> Any:
    return html.document_fromstring(response.get_data(as_text=True))


def shown_ids(response: TestResponse) -> list[str]:
    links = tree(response).xpath("//li[@class='hit']/h2/a/@href")
    return [parse_qs(urlsplit(link).query)["id"][0] for link in links]


def total(response: TestResponse) -> str:
    return tree(response).xpath("string(//p[@class='total']/strong)")


def link_to(response: TestResponse, text: str) -> str:
    (link,) = tree(response).xpath(f"//section[@class='facet']//a[span='{text}']")
    return link.get("href")


# Every page


@pytest.mark.parametrize("path", PAGES)
def test_page_answers(client: FlaskClient, path: str):
    assert (client.get(path).status_code, client.get(path).mimetype) == (200, "text/html")


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/article?id=none", "/search?page=x"])
def test_page_is_arabic_from_right_to_left(client: FlaskClient, path: str):
    root = tree(client.get(path))
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")


@pytest.mark.parametrize(
    "path",
    [
        "/?lang=en",
        "/search?lang=en",
        "/search?q=كتاب&lang=en",
        "/article?id=art/04&lang=en",
        "/status?lang=en",
        "/nowhere?lang=en",
        "/search?page=x&lang=en",
    ],
)
def test_page_is_english_from_left_to_right_when_asked(client: FlaskClient, path: str):
    root = tree(client.get(path))
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")


@pytest.mark.parametrize(
    "path", ["/search?q=كتاب", "/article?id=art/04", "/status", "/nowhere", "/search?page=x"]
)
def test_english_page_leads_to_the_english_home(client: FlaskClient, path: str):
    joiner = "&" if "?" in path else "?"
    page = tree(client.get(f"{path}{joiner}lang=en"))
    assert page.xpath("string(//a[@class='brand']/@href)") == "/?lang=en"


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_arabic_page_leads_to_the_plain_home(client: FlaskClient, path: str):
    assert tree(client.get(path)).xpath("string(//a[@class='brand']/@href)") == "/"


def test_site_in_english_by_its_settings_is_english(settings: Settings):
    client = create_app(settings.model_copy(update={"lang": "en"})).test_client()
    assert tree(client.get("/")).get("lang") == "en"


@pytest.mark.parametrize("path", PAGES)
def test_language_can_be_switched_on_the_page(client: FlaskClient, path: str):
    (link,) = tree(client.get(path)).xpath("//nav[@class='tools']/a/@href")
    assert tree(client.get(link)).get("lang") == "en"


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/nowhere", "/search?page=x", "/api/v1/search", "/api/v1/none", "/static/style.css"],
)
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ],
)
def test_every_answer_carries_the_security_header(
    client: FlaskClient, path: str, header: str, value: str
):
    response = client.get(path)
    response.close()
    assert response.headers[header] == value


@pytest.mark.parametrize("path", PAGES)
def test_page_loads_nothing_from_elsewhere_and_runs_no_script(client: FlaskClient, path: str):
    page = tree(client.get(path))
    outside = page.xpath(
        "//script | //style | //*[@style] | //*[starts-with(@src, 'http')] | //link[starts-with(@href, 'http')]"
    )
    assert outside == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("parameter", ["utm_source=x", "utm_campaign=a b", "fbclid=1", "gclid=2"])
def test_tracking_parameter_is_ignored(client: FlaskClient, path: str, parameter: str):
    joiner = "&" if "?" in path else "?"
    assert client.get(f"{path}{joiner}{parameter}").status_code == 200


def test_tracking_parameter_is_not_carried_along(client: FlaskClient):
    assert "utm_source" not in client.get("/search?q=كتاب&utm_source=x&size=5").get_data(
        as_text=True
    )


def test_method_that_is_not_taken_gives_a_page_that_says_so(client: FlaskClient):
    response = client.post("/search")
    assert (response.status_code, sorted(response.headers["Allow"].split(", "))) == (
        405,
        ["GET", "HEAD", "OPTIONS"],
    )


# Home and status


def test_home_shows_the_newest_articles(client: FlaskClient):
    links = tree(client.get("/")).xpath("//ul[@class='cards']//h3/a/@href")
    assert [parse_qs(urlsplit(link).query)["id"][0] for link in links] == [
        "art/27",
        "art/23",
        "art/15",
        "art/11",
        "art/07",
        "art/35",
    ]


def test_home_leads_to_the_articles_of_a_section(client: FlaskClient):
    (link,) = tree(client.get("/")).xpath("//ul[@class='chips']//a[span='رياضة']/@href")
    assert total(client.get(link)) == "12 مقالًا"


def test_status_shows_how_many_articles_there_are(client: FlaskClient):
    assert tree(client.get("/status")).xpath("string(//dl[@class='facts']/dd[1])") == "36"


# Results


@pytest.mark.parametrize(
    ("query", "level", "word"),
    [
        ("كتاب", "exact", "كتاب"),
        ("كِتَاب", "exact", "كتاب"),
        ("مدرسه", "form", "مدرسة"),
        ("مكتبة", "stem", "المكتبة"),
        ("كتابة", "root", "كاتب"),
    ],
)
def test_word_is_marked_with_the_level_it_matches_at(
    client: FlaskClient, query: str, level: str, word: str
):
    page = client.get("/search", query_string={"q": query, "size": 50}).get_data(as_text=True)
    assert re.search(rf'<mark class="{level}"[^>]*>{word}</mark>', page)


def test_word_of_a_tighter_level_is_not_marked_loosely(client: FlaskClient):
    page = client.get("/search", query_string={"q": "كتاب", "size": 50}).get_data(as_text=True)
    assert not re.search(r'<mark class="(form|stem|root)"[^>]*>كتاب</mark>', page)


def test_level_limits_what_is_marked(client: FlaskClient):
    page = tree(client.get("/search", query_string={"q": "كتاب", "level": "exact", "size": 50}))
    assert set(page.xpath("//ol//mark/text()")) == {"كتاب"}


def test_article_page_marks_the_words_of_the_query(client: FlaskClient):
    page = client.get("/article", query_string={"id": "art/00", "q": "كتاب", "level": "exact"})
    assert tree(page).xpath("//article/p/mark[@class='exact']/text()") == ["كتاب"]


def test_article_page_without_a_query_marks_nothing(client: FlaskClient):
    assert tree(client.get("/article?id=art/00")).xpath("//mark") == []


def test_article_page_leads_back_to_its_results(client: FlaskClient):
    (link, *_) = tree(client.get("/search?q=كتاب&category=ثقافة&size=3&page=2")).xpath(
        "//li[@class='hit']//a/@href"
    )
    (back,) = tree(client.get(link)).xpath("//p[@class='back']/a/@href")
    assert sorted(parse_qsl(urlsplit(back).query)) == [
        ("category", "ثقافة"),
        ("page", "2"),
        ("q", "كتاب"),
        ("size", "3"),
    ]


def test_article_page_shows_every_paragraph(client: FlaskClient):
    paragraphs = tree(client.get("/article?id=art/05")).xpath("//article/p[@dir='rtl']")
    assert [p.text_content().strip() for p in paragraphs] == [
        "تقرير قصير المكتبة",
        "وصل القطار إلى المحطة وصل القطار إلى المحطة",
    ]


def test_article_page_leads_to_the_original(client: FlaskClient):
    assert tree(client.get("/article?id=art/05")).xpath("//p[@class='original']/a/@href") == [
        "https://news.example/5"
    ]


def test_empty_query_lists_all_articles(client: FlaskClient, articles: tuple[Article, ...]):
    assert sorted(shown_ids(client.get("/search?size=100"))) == sorted(
        article.id for article in articles
    )


@pytest.mark.parametrize("query", ["q=", "q=&order=relevance", "order=date", "q=+++"])
def test_empty_query_lists_the_newest_first(
    client: FlaskClient, articles: tuple[Article, ...], query: str
):
    newest = sorted(
        articles, key=lambda article: (-(article.published or date.min).toordinal(), article.id)
    )
    assert shown_ids(client.get(f"/search?{query}&size=100")) == [article.id for article in newest]


def test_order_by_date_puts_the_newest_first_and_undated_last(
    client: FlaskClient, articles: tuple[Article, ...]
):
    holding = [article for article in articles if "كتاب" in article.body.split()]
    newest = sorted(
        holding, key=lambda article: (-(article.published or date.min).toordinal(), article.id)
    )
    shown = shown_ids(client.get("/search?q=كتاب&level=exact&order=date&size=100"))
    assert shown == [article.id for article in newest]


def test_order_by_date_keeps_articles_with_all_words_first(client: FlaskClient):
    shown = shown_ids(client.get("/search?q=كتاب مدرسة&level=exact&order=date&size=100"))
    assert set(shown[:6]) == {"art/00", "art/06", "art/12", "art/18", "art/24", "art/30"}


def test_pages_together_show_every_hit_once(client: FlaskClient):
    shown = Counter(
        article_id
        for page in range(1, 5)
        for article_id in shown_ids(client.get(f"/search?size=10&page={page}"))
    )
    assert (len(shown), set(shown.values())) == (36, {1})


def test_last_page_shows_the_rest(client: FlaskClient):
    assert len(shown_ids(client.get("/search?size=10&page=4"))) == 6


@pytest.mark.parametrize(
    ("page", "expected"), [(1, ["next"]), (2, ["prev", "next"]), (4, ["prev"])]
)
def test_page_leads_to_its_neighbours(client: FlaskClient, page: int, expected: list[str]):
    assert (
        tree(client.get(f"/search?size=10&page={page}")).xpath("//nav[@class='paging']/a/@rel")
        == expected
    )


def test_next_link_leads_to_the_next_page(client: FlaskClient):
    (link,) = tree(client.get("/search?q=كتاب&size=5")).xpath("//a[@rel='next']/@href")
    assert shown_ids(client.get(link)) == shown_ids(client.get("/search?q=كتاب&size=5&page=2"))


def test_single_page_has_no_paging(client: FlaskClient):
    assert tree(client.get("/search?size=100")).xpath("//nav[@class='paging']") == []


def test_page_behind_the_last_says_so_and_leads_to_the_first(client: FlaskClient):
    page = tree(client.get("/search?q=كتاب&size=10&page=99"))
    (link,) = page.xpath("//p[@class='empty']/a/@href")
    assert dict(parse_qsl(urlsplit(link).query))["page"] == "1"


def test_search_without_hits_gives_help(client: FlaskClient):
    page = tree(client.get("/search?q=زرافة"))
    assert page.xpath("string(//div[@class='empty']/h2)") == "لم نجد شيئًا"


@pytest.mark.parametrize("query", ["AND OR NOT", "!!!", '""', "()"])
def test_query_without_a_word_gives_a_notice(client: FlaskClient, query: str):
    page = tree(client.get("/search", query_string={"q": query}))
    assert "كلمة واحدة على الأقل" in page.xpath("string(//p[@class='notice'][1])")


def test_query_of_stop_words_gives_a_notice(client: FlaskClient):
    page = tree(client.get("/search", query_string={"q": "من على في"}))
    assert "أدوات وحروف" in page.xpath("string(//p[@class='notice'][1])")


# Facets and filters


@pytest.mark.parametrize(
    ("name", "value"), [("category", "رياضة"), ("source", "النهار"), ("author", "سلمى & نور")]
)
def test_facet_link_narrows_to_the_count_it_shows(
    client: FlaskClient, articles: tuple[Article, ...], name: str, value: str
):
    link = link_to(client.get("/search?size=100"), value)
    assert len(shown_ids(client.get(link))) == sum(
        getattr(article, name) == value for article in articles
    )


@pytest.mark.parametrize("value", ["رياضة", "النهار", "سلمى & نور"])
def test_chosen_facet_link_removes_its_filter(client: FlaskClient, value: str):
    chosen = client.get(link_to(client.get("/search?q=تقرير&size=100"), value))
    assert len(shown_ids(client.get(link_to(chosen, value)))) == 36


def test_chosen_facet_is_told_apart(client: FlaskClient):
    page = tree(client.get("/search?category=رياضة"))
    assert page.xpath("//section[@class='facet']//a[@class='chosen']/span/text()") == ["رياضة"]


def test_facet_link_goes_back_to_the_first_page(client: FlaskClient):
    assert "page=" not in link_to(client.get("/search?size=10&page=2"), "رياضة")


def test_second_value_of_a_facet_widens(client: FlaskClient):
    first = client.get(link_to(client.get("/search?size=100"), "رياضة"))
    assert len(shown_ids(client.get(link_to(first, "ثقافة")))) == 24


def test_filters_of_different_facets_narrow(client: FlaskClient):
    assert len(shown_ids(client.get("/search?category=رياضة&source=النهار&size=100"))) == 6


def test_month_link_narrows_to_the_month(client: FlaskClient, articles: tuple[Article, ...]):
    (link,) = tree(client.get("/search?size=100")).xpath(
        "//section[@class='facet']//a[contains(@href, '2023-02-28')]/@href"
    )
    assert sorted(shown_ids(client.get(link))) == [
        article.id for article in articles if article.month == "2023-02"
    ]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2023, 2, 1), date(2023, 3, 31)),
        (date(2023, 4, 4), date(2023, 4, 4)),
        (date(2023, 4, 5), date.max),
        (date.min, date(2023, 1, 9)),
    ],
)
def test_dates_limit_inclusively(
    client: FlaskClient, articles: tuple[Article, ...], since: date, until: date
):
    shown = shown_ids(
        client.get("/search", query_string={"since": since, "until": until, "size": 100})
    )
    assert sorted(shown) == [
        a.id for a in articles if a.published and since <= a.published <= until
    ]


def test_all_filters_can_be_removed_at_once(client: FlaskClient):
    page = tree(
        client.get("/search?q=تقرير&category=رياضة&source=النهار&since=2023-01-01&size=100")
    )
    (link,) = page.xpath("//a[@class='clear']/@href")
    assert len(shown_ids(client.get(link))) == 36


def test_search_form_keeps_the_filters(client: FlaskClient):
    page = tree(client.get("/search?q=كتاب&category=رياضة&level=stem"))
    hidden = page.xpath("//header//form//input[@type='hidden']")
    assert {(field.get("name"), field.get("value")) for field in hidden} == {
        ("category", "رياضة"),
        ("level", "stem"),
        ("order", "relevance"),
    }


def test_levels_show_how_many_each_would_find(client: FlaskClient):
    counts = tree(client.get("/search?q=كتاب")).xpath("//nav[@class='levels']/a/b/text()")
    assert counts == ["18", "18", "18", "24"]


def test_articles_with_some_words_stand_below_a_divider(client: FlaskClient):
    page = tree(client.get("/search?q=كتاب مدرسة&level=exact&size=100"))
    assert page.xpath("string(//li[@class='divider']//b)") == "(18)"


@pytest.mark.parametrize("published", [date(1, 1, 1), date(987, 6, 5), date(9999, 12, 31)])
@pytest.mark.parametrize("path", ["/", "/search", "/article?id=old", "/api/v1/search"])
def test_article_of_any_year_can_be_shown(
    tmp_path: Path, publish: Callable[..., Settings], published: date, path: str
):
    settings = publish(
        tmp_path / "index", Article("old", "مخطوط قديم", "نص المخطوط", published=published)
    )
    assert create_app(settings).test_client().get(path).status_code == 200


# Ids


IDS = [
    "a/b//c",
    "trailing/",
    "/leading",
    "خبر 1",
    "?x=1&y=2#z",
    "100%",
    "a%2Fb",
    "a+b",
    "back\\slash",
    "'\"<>",
    "https://news.example/1?a=b",
]


@pytest.fixture(scope="module")
def odd(publish: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    odd_articles = (Article(article_id, f"عنوان {article_id}", "نص واحد") for article_id in IDS)
    return create_app(
        publish(tmp_path_factory.mktemp("odd") / "index", *odd_articles)
    ).test_client()


@pytest.mark.parametrize("article_id", IDS)
def test_results_lead_to_the_article_whatever_its_id(odd: FlaskClient, article_id: str):
    page = tree(odd.get("/search?q=نص&size=100"))
    links = page.xpath("//li[@class='hit']//a/@href")
    (link,) = [link for link in links if parse_qs(urlsplit(link).query)["id"] == [article_id]]
    assert tree(odd.get(link)).xpath("normalize-space(//h1)") == f"عنوان {article_id}"


@pytest.mark.parametrize("article_id", IDS)
def test_api_gives_the_article_whatever_its_id(odd: FlaskClient, article_id: str):
    response = odd.get(f"/api/v1/articles/{quote(article_id, safe='')}")
    assert response.json["id"] == article_id
