"""The article, its main text and its record."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from search.article import Article, Range, from_record, to_record

FULL = Article(
    id="a1",
    title="عنوان",
    body="نص المقال",
    url="https://example.org/1",
    source="مصدر",
    author="كاتب",
    category="سياسة",
    published=date(2024, 5, 27),
    aside=((0, 2), (5, 9)),
    extra={"tags": ["أ", 1, None], "n": {"x": 1.5}},
)


@pytest.mark.parametrize("article", [FULL, Article("1", "", "")])
def test_article_comes_back_from_its_record(article: Article) -> None:
    assert from_record(to_record(article)) == article


@pytest.mark.parametrize("article", [FULL, Article("1", "", "")])
def test_article_comes_back_from_its_record_as_json(article: Article) -> None:
    assert from_record(json.loads(json.dumps(to_record(article)))) == article


def test_record_writes_the_date_in_iso_form() -> None:
    assert to_record(FULL)["date"] == "2024-05-27"


@pytest.mark.parametrize(
    ("published", "month"),
    [(date(2024, 5, 27), "2024-05"), (date(1999, 12, 1), "1999-12"), (None, "")],
)
def test_month_is_year_and_month_of_publication(published: date | None, month: str) -> None:
    assert Article("1", "", "", published=published).month == month


def test_month_of_an_early_year_has_four_digits_of_year() -> None:
    assert Article("1", "", "", published=date(622, 7, 16)).month == "0622-07"


@pytest.mark.parametrize(
    ("aside", "expected"),
    [
        ((), ((0, 10),)),
        (((0, 3),), ((3, 10),)),
        (((7, 10),), ((0, 7),)),
        (((3, 5),), ((0, 3), (5, 10))),
        (((0, 2), (4, 6), (8, 10)), ((2, 4), (6, 8))),
        (((2, 4), (4, 6)), ((0, 2), (6, 10))),
        (((0, 10),), ()),
    ],
)
def test_main_ranges_are_what_is_not_aside(
    aside: tuple[Range, ...], expected: tuple[Range, ...]
) -> None:
    assert Article("1", "", "ابتثجحخدذر", aside=aside).main_ranges() == expected


def test_empty_body_has_no_main_range() -> None:
    assert Article("1", "", "").main_ranges() == ()


@pytest.mark.parametrize(
    ("body", "aside", "expected"),
    [
        ("", (), []),
        ("\n \n", (), []),
        ("أ", (), ["أ"]),
        ("أ\nب\n", (), ["أ", "ب"]),
        ("\n\nأ\n\n \nب", (), ["أ", "ب"]),
        ("أب\nجد", ((1, 4),), ["أ", "د"]),
        ("أب\nجد\nهو", ((3, 5),), ["أب", "هو"]),
    ],
)
def test_paragraphs_are_the_lines_that_are_not_aside_and_not_blank(
    body: str, aside: tuple[Range, ...], expected: list[str]
) -> None:
    ranges = Article("1", "", body, aside=aside).paragraphs()
    assert [body[start:end] for start, end in ranges] == expected


def test_article_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.title = "آخر"  # type: ignore[misc]
