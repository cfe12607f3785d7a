"""What the user asked, besides the words: level, filters, order, page. No parsing here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from search.fields import Level


class Order(StrEnum):
    """How hits are ordered; ties fall by article id, so that paging never repeats a hit."""

    RELEVANCE = "relevance"
    DATE = "date"
    """Newest first; articles without a date last."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on the articles themselves. Values of one kind widen, kinds narrow.

    since, until: inclusive; an article without a date passes only when neither is given.
    """

    category: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is limited."""
        return bool(self.category or self.source or self.author or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Request:
    """One search. An empty text asks for all articles, newest first.

    level: the loosest match wanted. offset, limit: hits to skip and to give. verbatim:
    the text is words only, operators and quotes in it mean nothing (batch, evaluation).
    """

    text: str = ""
    level: Level = Level.ROOT
    filters: Filters = field(default_factory=Filters)
    order: Order = Order.RELEVANCE
    offset: int = 0
    limit: int = 10
    verbatim: bool = False
