"""The read journey in one place: parse, plan, engine, snippets, Results.

A Searcher is safe to share between threads. It follows the index: when a newer state is
published, the next request is answered from that one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.analysis import Analyzer
from search.analysis.lexicon import load_lexicon
from search.article import Article
from search.engine import Engine, Found, Info, Page, Place
from search.errors import ArticleNotFound, DamagedIndex, UserError
from search.fields import FACETS, Level, split_field
from search.query.parser import Parsed, parse, parse_verbatim
from search.query.plan import Plan, plan
from search.query.request import Order, Request
from search.results import Hit, Marked, Notice, QueryWord, Reason, Results
from search.settings import Settings
from search.snippets import Matcher, mark, passages

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as a page shows it: its paragraphs with the words of a query marked."""

    article: Article
    title: Marked
    paragraphs: tuple[Marked, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """What is served, and whether its analysis is older than the installed one."""

    info: Info
    rebuild_advised: bool


@dataclass(frozen=True, slots=True)
class _Served:
    """An engine with the analyzer of the very tables it was built with."""

    engine: Engine
    analyzer: Analyzer


class Searcher:
    """Answers requests over one index."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._settings = settings
        self._served = _serve(engine)

    def search(self, request: Request, after: Place | None = None) -> Results:
        """The answer to a request; `after` continues behind a place of an earlier answer.

        Raises UserError when the text is too long.
        """
        started = time.perf_counter()
        served = self._now()
        parsed = self._parse(request)
        if parsed.node is None and request.text.strip():
            return _nothing(request, parsed, started)
        if parsed.node is None:
            request = replace(request, order=Order.DATE)
        banded = request.order is Order.RELEVANCE
        query = plan(parsed.node, served.analyzer, request.level, banded=banded)
        page = served.engine.search(
            query.clause,
            filters=request.filters,
            order=request.order,
            facets=FACETS,
            offset=request.offset,
            limit=request.limit,
            after=after,
        )
        hits = self._hits(page, query, served)
        levels = self._levels(parsed, query, page, request, served)
        groups: dict[str, int] = {}
        for group, count in zip(query.groups, page.tiers, strict=True):
            groups[group] = groups.get(group, 0) + count
        return Results(
            request=request,
            words=_query_words(query),
            phrases=tuple(run.text for run in query.runs),
            total=page.total,
            groups=groups,
            levels=levels,
            hits=hits,
            facets=page.facets,
            notices=tuple(_notices(parsed, query, page)),
            next=page.next,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def article(self, article_id: str, request: Request | None = None) -> Shown:
        """An article, with the words of `request` marked if there is one.

        Raises ArticleNotFound.
        """
        served = self._now()
        article = served.engine.articles([article_id]).get(article_id)
        if article is None:
            raise ArticleNotFound(article_id)
        parsed = self._parse(request) if request else Parsed(None)
        level = request.level if request else Level.EXACT
        matcher = Matcher(plan(parsed.node, served.analyzer, level))
        paragraphs = tuple(
            mark(article.body, matcher, served.analyzer, within)
            for main in article.main_ranges()
            for within in _paragraphs(article.body, *main)
        )
        aside = tuple(article.body[start:end].strip() for start, end in article.aside)
        return Shown(article, mark(article.title, matcher, served.analyzer), paragraphs, aside)

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer of the served state."""
        return self._now().analyzer

    def status(self) -> Status:
        """What is served now."""
        served = self._now()
        info = served.engine.info()
        installed = Analyzer.installed().fingerprint
        return Status(info, rebuild_advised=info.fingerprint not in ("", installed))

    def _now(self) -> _Served:
        """The newest published state, with its analyzer."""
        served = self._served
        engine = served.engine.current()
        if engine is not served.engine:
            served = self._served = _serve(engine)
        return served

    def _parse(self, request: Request) -> Parsed:
        most = self._settings.max_query_chars
        if len(request.text) > most:
            raise UserError(
                f"the query has {len(request.text)} characters; at most {most} are taken",
                code="query_too_long",
                field="q",
            )
        if any("\ud800" <= char <= "\udfff" for char in request.text):
            raise UserError(
                "the query is not valid Unicode: it holds half of a surrogate pair",
                code="bad_unicode",
                field="q",
            )
        _log.debug("query %r", request.text)
        return parse_verbatim(request.text) if request.verbatim else parse(request.text)

    def _hits(self, page: Page, query: Plan, served: _Served) -> tuple[Hit, ...]:
        matcher = Matcher(query)
        return tuple(self._hit(found, query, matcher, served) for found in page.found)

    def _hit(self, found: Found, query: Plan, matcher: Matcher, served: _Served) -> Hit:
        article = found.article
        return Hit(
            article=article,
            score=found.score,
            group=query.groups[found.tier],
            title=mark(article.title, matcher, served.analyzer),
            snippets=passages(
                article.body,
                article.main_ranges(),
                matcher,
                served.analyzer,
                count=self._settings.snippets,
                words=self._settings.snippet_words,
            ),
            reasons=tuple(_reasons(found, query)),
        )

    def _levels(
        self, parsed: Parsed, query: Plan, page: Page, request: Request, served: _Served
    ) -> dict[Level, int]:
        """How many articles each level would give; the asked one is already counted."""
        counts = {}
        for level in Level:
            if level is request.level or not query.content_words:
                counts[level] = page.total
            else:
                clause = plan(parsed.node, served.analyzer, level).clause
                counts[level] = served.engine.count(clause, filters=request.filters)
        return counts


def _serve(engine: Engine) -> _Served:
    raw = engine.lexicon()
    if not raw:
        return _Served(engine, Analyzer.installed())
    try:
        return _Served(engine, Analyzer(load_lexicon(raw)))
    except ValueError as error:
        raise DamagedIndex(
            f"the analysis tables of generation {engine.info().generation} cannot be read "
            f"({error}); run: fihris rebuild"
        ) from error


def _nothing(request: Request, parsed: Parsed, started: float) -> Results:
    """The answer to a text without a single word."""
    return Results(
        request=request,
        words=(),
        phrases=(),
        total=0,
        groups={},
        levels=dict.fromkeys(Level, 0),
        hits=(),
        facets=dict.fromkeys(FACETS, ()),
        notices=(Notice("no_words", {}), *_ignored(parsed)),
        next=None,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def _query_words(query: Plan) -> tuple[QueryWord, ...]:
    return tuple(
        QueryWord(
            word.text,
            tuple(root for root, _ in word.analysis.roots),
            has_forms=word.analysis.kind in ("word", "function", "name"),
        )
        for word in query.words
    )


def _ignored(parsed: Parsed) -> Iterator[Notice]:
    if parsed.ignored:
        yield Notice("ignored", {"pieces": " ".join(parsed.ignored)})


def _notices(parsed: Parsed, query: Plan, page: Page) -> Iterator[Notice]:
    yield from _ignored(parsed)
    if query.only_function_words:
        yield Notice("only_function_words", {})
    tiers = dict(zip(range(len(query.groups)), page.tiers, strict=True))
    all_words = sum(count for tier, count in tiers.items() if query.groups[tier] == "all")
    if page.total and not all_words:
        yield Notice("some_words", {})
    elif page.total and len(page.tiers) > 1 and page.tiers[0] == 0 and query.groups[1] == "all":
        yield Notice("only_by_root", {})


def _reasons(found: Found, query: Plan) -> Iterator[Reason]:
    """What the engine says of the score, in the words of the query; largest share first."""
    for part in sorted(found.parts, key=lambda part: (-part.score, part.field, part.texts)):
        zone, level = split_field(part.field)
        share = part.score / found.score if found.score else 0.0
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


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The non-empty lines of a range, as ranges."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1
