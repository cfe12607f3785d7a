"""Results as JSON, and the cursor that leads to the next page."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analysis
from search.analysis.readings import Reading
from search.article import Article
from search.engine import Info, Place
from search.errors import UserError
from search.families import Relatives
from search.fields import Level, Zone
from search.query.request import Request
from search.query.syntax import Word
from search.results import Hit, Marked, Notice, QueryWord, Reason, Results, Span
from search.searcher import Shown, Status
from search.serialize import (
    article_json,
    decode_place,
    encode_place,
    explained_json,
    facets_json,
    results_json,
    shown_json,
    status_json,
)
from search.understand import Explained

bounded = settings(max_examples=100, deadline=None, derandomize=True)

ARTICLE = Article(
    id="a1",
    title="كتاب جديد",
    body="نص فيه كتاب",
    url="https://example.org/1",
    source="مصدر",
    author="كاتب",
    category="ثقافة",
    published=date(2024, 5, 27),
    extra={"tags": ["x"]},
)
HIT = Hit(
    article=ARTICLE,
    score=1.23456,
    group="all",
    title=Marked("كتاب جديد", (Span(0, 4, Level.EXACT),)),
    snippets=(Marked("نص فيه كتاب", (Span(7, 11, Level.EXACT),)),),
    reasons=(Reason("كتاب", "كتاب", Level.EXACT, Zone.TITLE, 0.7),),
)
RESULTS = Results(
    request=Request("كتاب", Level.STEM),
    node=Word("كتاب"),
    words=(QueryWord("كتاب", ("كتب",), has_forms=True),),
    total=1,
    groups={"all": 1, "some": 0},
    levels={Level.EXACT: 1, Level.FORM: 1, Level.STEM: 1, Level.ROOT: 2},
    hits=(HIT,),
    facets={"category": (("ثقافة", 1),)},
    notices=(Notice("rebuild_advised", {}),),
    next=Place(0, 1.5, "a1"),
    took_ms=12.3456,
)
EXPLAINED = Explained(
    word="الكُتب",
    folds=(("typed", "الكُتب"), ("exact", "الكتب"), ("form", "الكتب")),
    analysis=Analysis("الكتب", "الكتب", "كتاب", "كتاب", (("كتب", 1.0),), "word"),
    readings=(
        Reading(
            ("ال",), "كُتُب", "", "", "كِتاب", "noun", "كتب", 1.0, 12.5, "lexicon", "families/x.txt"
        ),
    ),
    relatives=Relatives((("كتاب", 2), ("الكتب", 1)), {"كتب": (("كاتب", 3),)}),
)


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


places = st.builds(
    Place,
    st.integers(0, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
)


@bounded
@given(places)
def test_place_comes_back_from_its_cursor(place: Place) -> None:
    assert decode_place(encode_place(place)) == place


@bounded
@given(places)
def test_cursor_can_stand_in_an_address(place: Place) -> None:
    assert encode_place(place).replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "cursor",
    ["", "=", "====", "%", "a b", "é", "كتاب", "\ud800", "!!!!", "a", "AAAA\n", "null", "../.."],
)
def test_cursor_that_is_not_base64_is_refused(cursor: str) -> None:
    with pytest.raises(UserError, match="cursor"):
        decode_place(cursor)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "null", "1", "[]", "{}", '""', '"abc"', "[0]", '[0, 1.5]', '[0, 1.5, "a", 1]',
        '["0", 1.5, "a"]', '[0, "1.5", "a"]', "[0, 1.5, 1]", '[0.5, 1.5, "a"]',
        '[true, 1.5, "a"]', '[0, true, "a"]', '[0, null, "a"]', '[[0], 1.5, "a"]',
        '[0, [1.5], "a"]', '[0, 1.5, ["a"]]', '{"tier": 0, "key": 1.5, "article_id": "a"}',
        "\x00",
    ],
)  # fmt: skip
def test_cursor_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="cursor"):
        decode_place(packed(text))


@pytest.mark.parametrize("key", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_cursor_whose_key_is_no_finite_number_is_refused(key: str) -> None:
    with pytest.raises(UserError, match="cursor"):
        decode_place(packed(f'[0, {key}, "a"]'))


@pytest.mark.parametrize(
    "text",
    [f'[0, {"9" * 400}, "a"]', f'[0, {"9" * 5000}, "a"]', "[" * 100_000, '{"a":' * 100_000],
    ids=["400 digits", "5000 digits", "nested lists", "nested objects"],
)
def test_huge_cursor_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="cursor"):
        decode_place(packed(text))


@pytest.mark.parametrize("tier", ["-1", "9" * 400], ids=["-1", "400 digits"])
def test_cursor_whose_tier_no_query_has_is_refused(tier: str) -> None:
    with pytest.raises(UserError, match="cursor"):
        decode_place(packed(f'[{tier}, 1.5, "a"]'))


def test_cursor_with_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(UserError, match="cursor"):
        decode_place(packed(r'[0, 1.5, "\ud800"]'))


def test_refused_cursor_names_code_and_field() -> None:
    with pytest.raises(UserError) as refused:
        decode_place("%")
    assert (refused.value.code, refused.value.field) == ("bad_cursor", "cursor")


@bounded
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_string_is_a_place_or_refused(cursor: str) -> None:
    with suppress(UserError):
        assert isinstance(decode_place(cursor), Place)


def test_results_say_what_was_asked_and_found() -> None:
    found = results_json(RESULTS, "en")
    assert found["query"]["text"] == "كتاب"
    assert found["query"]["level"] == "stem"
    assert found["total"] == 1
    assert found["groups"] == {"all": 1, "some": 0}
    assert found["levels"] == {"exact": 1, "form": 1, "stem": 1, "root": 2}
    assert found["took_ms"] == 12.35


@pytest.mark.parametrize(("lang", "word"), [("ar", "إعادة بنائه"), ("en", "has changed")])
def test_notices_have_code_and_message_in_the_language(lang: str, word: str) -> None:
    (notice,) = results_json(RESULTS, lang)["notices"]
    assert notice["code"] == "rebuild_advised"
    assert word in notice["message"]


def test_next_is_a_cursor_to_the_place() -> None:
    assert decode_place(results_json(RESULTS, "ar")["next"]) == RESULTS.next


def test_hit_has_marked_title_and_snippets() -> None:
    (hit,) = results_json(RESULTS, "ar")["hits"]
    assert hit["title"] == [{"text": "كتاب", "match": "exact"}, {"text": " جديد", "match": None}]
    assert hit["snippets"] == [
        [{"text": "نص فيه ", "match": None}, {"text": "كتاب", "match": "exact"}]
    ]


def test_hit_has_the_card_of_its_article() -> None:
    (hit,) = results_json(RESULTS, "ar")["hits"]
    assert {key: hit[key] for key in ("id", "url", "source", "category", "author", "date")} == {
        "id": "a1",
        "url": "https://example.org/1",
        "source": "مصدر",
        "category": "ثقافة",
        "author": "كاتب",
        "date": "2024-05-27",
    }


def test_hit_explains_itself() -> None:
    (hit,) = results_json(RESULTS, "en")["hits"]
    assert (hit["score"], hit["group"]) == (1.2346, "all")
    assert hit["why"]["sentence"] == "“كتاب” as typed in the title"
    assert hit["why"]["terms"] == [
        {"word": "كتاب", "term": "كتاب", "level": "exact", "zone": "title", "share": 0.7}
    ]


def test_facets_are_lists_of_value_and_count() -> None:
    assert facets_json({"source": (("أ", 2), ("ب", 1))}) == {
        "source": [{"value": "أ", "count": 2}, {"value": "ب", "count": 1}]
    }


def test_article_has_its_text_and_the_fields_of_its_source() -> None:
    found = article_json(ARTICLE)
    assert (found["text"], found["title"], found["extra"]) == (
        "نص فيه كتاب",
        "كتاب جديد",
        {"tags": ["x"]},
    )


def test_article_without_a_date_has_none() -> None:
    assert article_json(Article("1", "", ""))["date"] is None


def test_shown_article_has_marked_paragraphs_and_aside() -> None:
    shown = Shown(ARTICLE, HIT.title, HIT.snippets, ("هامش",))
    found = shown_json(shown)
    assert found["marked"]["paragraphs"][0][1] == {"text": "كتاب", "match": "exact"}
    assert found["aside"] == ["هامش"]
    assert found["text"] == ARTICLE.body


def test_status_has_what_is_served() -> None:
    info = Info(3, "0001", "abc", datetime(2024, 5, 27, tzinfo=UTC), 99, "whoosh")
    assert status_json(Status(info, rebuild_advised=True)) == {
        "articles": 3,
        "generation": "0001",
        "created": "2024-05-27T00:00:00+00:00",
        "fingerprint": "abc",
        "size_bytes": 99,
        "engine": "whoosh",
        "rebuild_advised": True,
    }


def test_explained_word_has_its_analysis_folds_readings_and_relatives() -> None:
    assert explained_json(EXPLAINED) == {
        "word": "الكُتب",
        "exact": "الكتب",
        "form": "الكتب",
        "stem": "كتاب",
        "lemma": "كتاب",
        "roots": [{"root": "كتب", "p": 1.0}],
        "kind": "word",
        "folds": {"typed": "الكُتب", "exact": "الكتب", "form": "الكتب"},
        "readings": [
            {
                "prefixes": ["ال"],
                "stem": "كُتُب",
                "ending": "",
                "pronoun": "",
                "lemma": "كِتاب",
                "part": "noun",
                "root": "كتب",
                "share": 1.0,
                "bits": 12.5,
                "reason": "lexicon",
                "source": "families/x.txt",
            }
        ],
        "relatives": {"stem": {"كتاب": 2, "الكتب": 1}, "roots": {"كتب": {"كاتب": 3}}},
    }


def test_relatives_stand_in_their_order() -> None:
    assert list(explained_json(EXPLAINED)["relatives"]["stem"]) == ["كتاب", "الكتب"]


def test_word_explained_without_an_index_has_no_relatives() -> None:
    assert explained_json(replace(EXPLAINED, relatives=None))["relatives"] is None


def test_word_explained_with_an_index_that_lacks_it_has_empty_relatives() -> None:
    alone = replace(EXPLAINED, relatives=Relatives((), {}))
    assert explained_json(alone)["relatives"] == {"stem": {}, "roots": {}}


def test_every_answer_is_plain_json() -> None:
    assert json.loads(json.dumps(results_json(RESULTS, "ar"))) == results_json(RESULTS, "ar")
