"""What the tests of the read side share: one index of 36 articles, built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import build
from indexer.sources import Item
from search import Article, Settings
from web import create_app


class _List:
    """Articles in memory as a source."""

    name = "list"
    size = 0

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self._articles = articles

    def read(self) -> Iterator[Item]:
        for number, article in enumerate(self._articles, 1):
            yield Item(article, f"list:{number}", "", number)


@pytest.fixture(scope="session")
def publish() -> Callable[..., Settings]:
    """Adds articles to the index in a folder; gives its settings."""

    def run(folder: Path, *articles: Article) -> Settings:
        settings = Settings(index=folder)
        build([_List(articles)], settings)
        return settings

    return run


def _article(number: int) -> Article:
    """Number n holds certain words when certain primes divide n."""
    words = ["تقرير", "قصير"]
    words += ["كتاب"] * (number % 2 == 0)
    words += ["مدرسة"] * (number % 3 == 0)
    words += ["المكتبة"] * (number % 5 == 0)
    words += ["كاتب"] * (number % 7 == 0)
    return Article(
        id=f"art/{number:02d}",
        title=f"خبر {number}",
        body=" ".join(words) + "\n" + "وصل القطار إلى المحطة " * (1 + number % 4),
        url=f"https://news.example/{number}",
        source=("النهار", "المساء")[number % 2],
        author=("ليلى", "كريم", "", "سلمى & نور")[number % 4],
        category=("ثقافة", "رياضة", "اقتصاد")[number % 3],
        published=None if number % 10 == 9 else date(2023, 1 + number % 4, 1 + number % 28),
        extra={"رقم": number},
    )


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    return tuple(_article(number) for number in range(36))


@pytest.fixture(scope="session")
def settings(
    articles: tuple[Article, ...],
    publish: Callable[..., Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    return publish(tmp_path_factory.mktemp("web") / "index", *articles)


@pytest.fixture(scope="session")
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()
