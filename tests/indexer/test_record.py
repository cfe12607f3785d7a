from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indexer.record import to_article
from search.errors import RecordError

TEXT = "عاد الصيادون إلى الميناء بعد العاصفة"


def record(**fields: Any) -> dict[str, Any]:
    return {"id": "1", "title": "عودة الصيادين", "text": TEXT} | fields


def test_every_known_field_is_taken():
    article = to_article(
        record(
            url="https://news.example/1",
            source="صحيفة الميناء",
            author="سلمى",
            category="محليات",
            date="2023-11-05",
        )
    )
    assert (article.url, article.source, article.author, article.category, article.published) == (
        "https://news.example/1",
        "صحيفة الميناء",
        "سلمى",
        "محليات",
        date(2023, 11, 5),
    )


def test_text_is_kept_unaltered():
    assert to_article(record(text=f"  {TEXT}\r\n\u200f ")).body == f"  {TEXT}\r\n\u200f "


def test_body_is_another_name_of_text():
    assert to_article({"id": "1", "body": TEXT}).body == TEXT


def test_body_beside_text_is_kept_as_an_extra_field():
    assert to_article(record(body="نسخة أخرى")).extra == {"body": "نسخة أخرى"}


def test_title_comes_from_the_text_when_there_is_none():
    assert to_article({"id": "1", "text": f"عاجل\nعودة الصيادين\n{TEXT}"}).title == "عودة الصيادين"


def test_title_is_stripped():
    assert to_article(record(title="  عودة  ")).title == "عودة"


def test_aside_is_found_in_the_text():
    assert to_article(record(text=f"عودة الصيادين\n{TEXT}")).aside == ((0, 13),)


@pytest.mark.parametrize("name", ["source", "author", "category"])
def test_short_fields_are_stripped(name: str):
    assert getattr(to_article(record(**{name: " رأي \n"})), name) == "رأي"


@pytest.mark.parametrize("name", ["url", "source", "author", "category"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_missing_value_is_empty(name: str, value: str | None):
    assert getattr(to_article(record(**{name: value})), name) == ""


def test_list_of_texts_becomes_one_text():
    assert to_article(record(author=["سلمى", "كريم"])).author == "سلمى، كريم"


def test_number_as_text_field_is_taken_as_typed():
    assert to_article(record(category=2024)).category == "2024"


@pytest.mark.parametrize("name", ["title", "text", "url", "source", "author", "category"])
@pytest.mark.parametrize(
    ("value", "kind"), [({"a": 1}, "dict"), ([1, 2], "list"), ([["x"]], "list"), (True, "bool")]
)
def test_value_that_is_no_text_is_rejected_with_its_name(name: str, value: Any, kind: str):
    with pytest.raises(RecordError, match=f"^{name} is {kind}, not text$"):
        to_article(record(**{name: value}))


@pytest.mark.parametrize("name", ["id", "title", "text", "url", "source", "author", "category"])
def test_nul_character_is_rejected_with_the_field(name: str):
    with pytest.raises(RecordError, match=f"^{name} holds a NUL character$"):
        to_article(record(**{name: "قبل\0بعد"}))


@pytest.mark.parametrize("name", ["id", "title", "text", "url", "source", "author", "category"])
def test_half_of_a_surrogate_pair_is_rejected_with_the_field(name: str):
    with pytest.raises(RecordError, match=f"^{name} holds half of a surrogate pair$"):
        to_article(record(**{name: "قبل\ud83dبعد"}))


@pytest.mark.parametrize("value", ["\0", {"a": "\0"}, {"\0": "a"}, ["a", ["\0"]]])
def test_nul_character_deep_in_an_extra_field_is_rejected(value: Any):
    with pytest.raises(RecordError, match=r"^(tags|the name of a field) holds a NUL character$"):
        to_article(record(tags=value))


@pytest.mark.parametrize("name", ["wei\0rd", "wei\ud83drd"])
def test_name_of_an_extra_field_that_cannot_be_stored_is_rejected(name: str):
    with pytest.raises(RecordError):
        to_article(record(**{name: 1}))


def test_integer_that_cannot_be_stored_is_rejected():
    with pytest.raises(RecordError, match="views"):
        to_article(record(views=2**70))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_number_that_json_does_not_know_is_rejected(value: float):
    with pytest.raises(RecordError, match="views"):
        to_article(record(views=value))


@pytest.mark.parametrize("value", ["", "   \n\t", None])
def test_empty_text_is_rejected(value: str | None):
    with pytest.raises(RecordError, match=r"^text is empty$"):
        to_article(record(text=value))


def test_empty_body_is_rejected_like_an_empty_text():
    with pytest.raises(RecordError, match=r"^text is empty$"):
        to_article({"id": "1", "body": " "})


def test_record_without_text_and_body_is_rejected():
    with pytest.raises(RecordError, match=r"is empty$"):
        to_article({"id": "1", "title": "عنوان"})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a-1", "a-1"),
        ("خبر-٧", "خبر-٧"),
        (" 17 ", "17"),
        (17, "17"),
        (0, "0"),
        (-3, "-3"),
        ("news/2024//05/", "news/2024//05/"),
        ("خبر رقم واحد", "خبر رقم واحد"),
        ("x" * 512, "x" * 512),
        ("ب" * 256, "ب" * 256),
    ],
    ids=[
        "text",
        "arabic",
        "stripped",
        "number",
        "zero",
        "negative",
        "slashes",
        "spaces",
        "512",
        "512-arabic",
    ],
)
def test_id_is_taken(given: str | int, expected: str):
    assert to_article(record(id=given)).id == expected


def test_underscore_id_stands_in_for_id():
    assert to_article({"_id": 9, "text": TEXT}).id == "9"


@pytest.mark.parametrize("empty", [None, ""])
def test_underscore_id_stands_in_for_an_empty_id(empty: str | None):
    assert to_article(record(id=empty, _id="z")).id == "z"


def test_url_is_the_id_when_there_is_no_other():
    assert (
        to_article({"text": TEXT, "url": "https://news.example/9"}).id == "https://news.example/9"
    )


def test_fallback_id_comes_before_the_url():
    article = to_article({"text": TEXT, "url": "https://news.example/9"}, fallback_id="a/b.txt")
    assert article.id == "a/b.txt"


def test_hash_is_the_id_when_there_is_nothing_else():
    assert to_article({"title": "عنوان", "text": TEXT}).id == "16c90fc3ac5bad1289159f4f"


def test_equal_records_without_id_get_equal_hashes():
    assert (
        to_article({"title": "عنوان", "text": TEXT}).id
        == to_article({"title": "عنوان", "text": TEXT}).id
    )


def test_different_records_without_id_get_different_hashes():
    assert to_article({"text": TEXT}).id != to_article({"text": TEXT + "."}).id


@pytest.mark.parametrize(
    "given", ["x" * 513, "ب" * 257, 10**512], ids=["ascii", "arabic", "number"]
)
def test_id_of_more_than_512_bytes_is_rejected(given: str | int):
    with pytest.raises(RecordError, match=r"^id is longer than 512 bytes$"):
        to_article(record(id=given))


def test_url_of_more_than_512_bytes_as_id_is_no_id_of_more_than_512_bytes():
    article = to_article({"text": TEXT, "url": "https://news.example/" + "x" * 600})
    assert len(article.id.encode()) <= 512


@pytest.mark.parametrize(
    ("value", "kind"), [(1.5, "float"), (True, "bool"), (["a"], "list"), ({}, "dict")]
)
def test_id_of_another_type_is_rejected(value: Any, kind: str):
    with pytest.raises(RecordError, match=f"^id is {kind}, not text or a whole number$"):
        to_article(record(id=value))


@pytest.mark.parametrize(
    "url", ["https://a.example/x", "http://a.example", "//a.example/x", "a/b", "/a"]
)
def test_web_address_is_taken(url: str):
    assert to_article(record(url=url)).url == url


@pytest.mark.parametrize("scheme", ["javascript", "data", "file", "ftp", "vbscript"])
def test_url_of_another_scheme_is_rejected(scheme: str):
    with pytest.raises(RecordError, match=f"^url has the scheme '{scheme}'"):
        to_article(record(url=f"{scheme}:alert(1)"))


@pytest.mark.parametrize(
    "url", ["JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)"]
)
def test_disguised_javascript_url_is_rejected(url: str):
    with pytest.raises(RecordError, match=r"^url has the scheme 'javascript'"):
        to_article(record(url=url))


def test_url_that_cannot_be_read_is_rejected():
    with pytest.raises(RecordError, match=r"^url 'http://\[bad' cannot be read"):
        to_article(record(url="http://[bad"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2023-11-05", date(2023, 11, 5)),
        (" 2023-11-05 ", date(2023, 11, 5)),
        ("2023-11-05T23:59:00", date(2023, 11, 5)),
        ("2023-11-05T23:59:00Z", date(2023, 11, 5)),
        ("2023-11-05 23:59:00+03:00", date(2023, 11, 5)),
        ("2024-02-29", date(2024, 2, 29)),
        (None, None),
        ("", None),
    ],
)
def test_date_is_read(given: str | None, expected: date | None):
    assert to_article(record(date=given)).published == expected


@pytest.mark.parametrize(
    "given",
    [
        "05/11/2023",
        "2023-13-01",
        "2023-02-29",
        "2023-11",
        "أمس",
        "2023-11-05x",
        "20231105xx",
        20231105,
        ["2023-11-05"],
        {"y": 1},
        True,
    ],
)
def test_bad_date_is_rejected_with_its_value(given: Any):
    with pytest.raises(RecordError, match=r"^date .* is not YYYY-MM-DD$"):
        to_article(record(date=given))


def test_unknown_fields_are_kept_as_they_are():
    extra = {
        "tags": ["بحر", "صيد"],
        "views": 12,
        "ratio": 0.5,
        "live": False,
        "none": None,
        "deep": {"a": [1, {"b": "ج"}]},
    }
    assert to_article(record(**extra)).extra == extra


def test_known_fields_are_no_extra_fields():
    known = {"_id": "2", "url": "", "source": "", "author": "", "category": "", "date": None}
    assert to_article(record(**known)).extra == {}
