"""What an answer says about itself: the words it wanted, its notices, the reason for each hit."""

from __future__ import annotations

from collections.abc import Iterator

from search.engine import Found, Page
from search.fields import Level, split_field
from search.query.parser import Parsed
from search.query.plan import Plan
from search.results import Notice, QueryWord, Reason


def query_words(query: Plan) -> tuple[QueryWord, ...]:
    """The wanted words as the answer says them back."""
    return tuple(
        QueryWord(
            word.text,
            tuple(root for root, _ in word.analysis.roots),
            has_forms=word.analysis.kind in ("word", "function", "name"),
        )
        for word in query.words
    )


def ignored(parsed: Parsed) -> Iterator[Notice]:
    """What of the text could not be meant."""
    if parsed.ignored:
        yield Notice("ignored", {"pieces": " ".join(parsed.ignored)})


def notices(parsed: Parsed, query: Plan, page: Page) -> Iterator[Notice]:
    """What the reader should know about an answer."""
    yield from ignored(parsed)
    if query.only_function_words:
        yield Notice("only_function_words", {})
    counted = zip(query.groups, page.tiers, strict=True)
    all_words = sum(count for group, count in counted if group == "all")
    if page.total and not all_words:
        yield Notice("some_words", {})
    elif page.total and len(page.tiers) > 1 and page.tiers[0] == 0 and query.groups[1] == "all":
        yield Notice("only_by_root", {})


def reasons(found: Found, query: Plan) -> Iterator[Reason]:
    """What the engine says of the score, in the words of the query; largest share first."""
    total = sum(part.score for part in found.parts)  # in an order by date too
    for part in sorted(found.parts, key=lambda part: (-part.score, part.field, part.texts)):
        zone, level = split_field(part.field)
        share = part.score / total if total else 0.0
        term = " ".join(part.texts)
        yield Reason(_named(part.texts, level, query), term, level, zone, round(share, 3))


def _named(texts: tuple[str, ...], level: Level, query: Plan) -> str:
    """The query's own word for a term."""
    if len(texts) == 1:
        for word in query.words:
            if texts[0] in word.terms(level):
                return word.text
    for run in query.runs:
        if texts == run.texts(level):
            return run.text
    return " ".join(texts)
