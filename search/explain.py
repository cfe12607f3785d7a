"""What an answer says about itself: the words it wanted, its notices, the reason for each hit."""

from __future__ import annotations

from collections.abc import Iterator

from search.engine import Found, Page
from search.fields import Level, Zone, split_field
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


def in_body(found: Found, query: Plan) -> frozenset[int]:
    """Which words and runs of a query the engine found in an article's body, by their number.

    Runs are numbered behind the words.
    """
    numbers = set()
    for part in found.parts:
        zone, level = split_field(part.field)
        if zone is Zone.BODY:
            number = _wanted(part.texts, level, query)
            if number is not None:
                numbers.add(number)
    return frozenset(numbers)


def _wanted(texts: tuple[str, ...], level: Level, query: Plan) -> int | None:
    """The first word or run of a query that these terms stand for."""
    if len(texts) == 1:
        for number, word in enumerate(query.words):
            if texts[0] in word.terms(level):
                return number
    for number, run in enumerate(query.runs, len(query.words)):
        if texts == run.texts(level):
            return number
    return None


def _named(texts: tuple[str, ...], level: Level, query: Plan) -> str:
    """The query's own word for a term."""
    number = _wanted(texts, level, query)
    if number is None:
        return " ".join(texts)
    words = len(query.words)
    return query.words[number].text if number < words else query.runs[number - words].text
