"""Article: the value object that users think in. It knows no file format and no engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Range = tuple[int, int]
"""Half-open range of code points."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its source gave it.

    body: the whole text, unaltered. aside: ranges of `body`, in code points, sorted and
    apart from each other, which the page repeats on others or which lead away from it
    (breadcrumb, repeated title, "see also"). extra: further fields of the source, any JSON.
    """

    id: str
    title: str
    body: str
    url: str = ""
    source: str = ""
    author: str = ""
    category: str = ""
    published: date | None = None
    aside: tuple[Range, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def month(self) -> str:
        """Year and month of publication, `2024-05`; empty when the date is not known."""
        return self.published.isoformat()[:7] if self.published else ""

    def main_ranges(self) -> tuple[Range, ...]:
        """The ranges of `body` that are not aside, in order."""
        ranges = []
        start = 0
        for aside_start, aside_end in self.aside:
            if start < aside_start:
                ranges.append((start, aside_start))
            start = aside_end
        if start < len(self.body):
            ranges.append((start, len(self.body)))
        return tuple(ranges)

    def paragraphs(self) -> tuple[Range, ...]:
        """The lines of `body` that are not aside and not blank, in order."""
        return tuple(line for main in self.main_ranges() for line in _lines(self.body, *main))

    def aside_paragraphs(self) -> tuple[Range, ...]:
        """The lines of `body` that are aside and not blank, in order."""
        return tuple(line for aside in self.aside for line in _lines(self.body, *aside))


def _lines(text: str, start: int, end: int) -> Iterator[Range]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def to_record(article: Article) -> dict[str, Any]:
    """The article as plain JSON values; `from_record` gives the same article back."""
    return {
        "id": article.id,
        "title": article.title,
        "body": article.body,
        "url": article.url,
        "source": article.source,
        "author": article.author,
        "category": article.category,
        "date": article.published.isoformat() if article.published else None,
        "aside": [list(span) for span in article.aside],
        "extra": dict(article.extra),
    }


def from_record(record: Mapping[str, Any]) -> Article:
    """The article that `to_record` made this of."""
    return Article(
        id=record["id"],
        title=record["title"],
        body=record["body"],
        url=record["url"],
        source=record["source"],
        author=record["author"],
        category=record["category"],
        published=date.fromisoformat(record["date"]) if record["date"] else None,
        aside=tuple((start, end) for start, end in record["aside"]),
        extra=record["extra"],
    )
