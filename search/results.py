"""What a reader receives: hits with marked texts, counts, notices. Free of HTML and of engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.article import Article
from search.engine import Place
from search.fields import Level, Zone
from search.query.request import Request
from search.query.syntax import Node


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points of a text, and the level at which its word matched."""

    start: int
    end: int
    level: Level


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the words in it that matched; spans in order, never overlapping."""

    text: str
    spans: tuple[Span, ...] = ()

    def parts(self) -> Iterator[tuple[str, Level | None]]:
        """The text in pieces, each with the level it matched at, if it did.

        >>> list(Marked("كتاب جديد", (Span(0, 4, Level.FORM),)).parts())
        [('كتاب', <Level.FORM: 1>), (' جديد', None)]
        """
        at = 0
        for span in self.spans:
            if at < span.start:
                yield self.text[at : span.start], None
            yield self.text[span.start : span.end], span.level
            at = span.end
        if at < len(self.text):
            yield self.text[at:], None


@dataclass(frozen=True, slots=True)
class Reason:
    """What one term added to a hit. word: the query's word; share: of the score, 0 to 1."""

    word: str
    term: str
    level: Level
    zone: Zone
    share: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of the answer. group: `all` when every wanted word is in it, else `some`."""

    article: Article
    score: float
    group: str
    title: Marked
    snippets: tuple[Marked, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about the answer; `wording` says it in words."""

    code: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A query word as the answer understood it."""

    text: str
    roots: tuple[str, ...]
    has_forms: bool
    """Whether it is an Arabic word, which takes clitics and inflects."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one request.

    node: what the text says; None when it has no word. words: those that are wanted.
    levels: how many articles would match if that level were the loosest allowed.
    groups: how many hold all wanted words, how many only some. next: where the next page begins.
    """

    request: Request
    node: Node | None
    words: tuple[QueryWord, ...]
    total: int
    groups: Mapping[str, int]
    levels: Mapping[Level, int]
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    notices: tuple[Notice, ...]
    next: Place | None
    took_ms: float
