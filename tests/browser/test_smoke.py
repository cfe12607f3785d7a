"""What a reader does first, in a real Chromium without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def _fits(page: Page) -> bool:
    """Nothing sticks out of the window to the side: the widest element ends within it."""
    width = page.viewport_size["width"]  # type: ignore[index]
    box = page.locator("main").bounding_box()
    assert box is not None
    return box["x"] >= 0 and box["x"] + box["width"] <= width + 1


def test_a_reader_searches_and_opens_an_article(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("مقاتلين")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".hit mark").first).to_be_visible()
    page.locator(".hit h2 a").first.click()
    expect(page.locator("article mark").first).to_be_visible()


def test_root_matches_are_marked_as_such(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=مقاتلين")
    expect(page.locator(".hit mark.exact").first).to_have_text(re.compile("مقاتلين|مُقاتِلين"))
    expect(page.locator(".hit mark.root").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/search?q=كتاب", "/status", "/nowhere", "/search?page=-1"])
def test_pages_read_from_right_to_left_and_fit_the_window(page: Page, site: str, path: str) -> None:
    page.goto(f"{site}{path}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert _fits(page)


def test_the_level_narrows_the_answer(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=كتاب")
    page.locator(".levels a.exact").click()
    expect(page.locator(".hit mark.root")).to_have_count(0)
    expect(page.locator(".hit mark.exact").first).to_be_visible()


def test_a_facet_filters_and_is_removed_again(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=كتاب&category=تاريخ")
    expect(page.locator(".hit .about").first).to_contain_text("تاريخ")
    page.locator(".chosen-filters .clear").click()
    expect(page.locator(".chosen-filters")).to_have_count(0)


def test_the_english_page_reads_from_left_to_right(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=كتاب&lang=en")
    assert page.locator("html").get_attribute("dir") == "ltr"
