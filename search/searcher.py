"""The read journey in one place: parse, plan, engine, snippets, Results.

A Searcher is safe to share between threads. It follows the index: when a newer state is
published, the next request is answered from that one.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, replace

from search.analysis import Analyzer
from search.analysis.installed import fingerprint
from search.article import Article
from search.engine import Engine, Found, Info, Page, Place
from search.errors import ArticleNotFound, DamagedIndex, SettingsError, UserError
from search.explain import ignored, in_body, notices, query_words, reasons
from search.fields import FACETS, Level, Zone, field_name
from search.matching import Matcher, mark
from search.met import Met
from search.query.parser import Parsed, count_words, parse, parse_verbatim
from search.query.plan import Plan, plan
from search.query.request import Order, Request
from search.results import Hit, Marked, Notice, Results
from search.settings import Settings
from search.snippets import passages
from search.understand import Explained, explain

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
    met: Met


class Searcher:
    """Answers requests over one index."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._settings = settings
        self._served = _serve(engine)
        self._moving = threading.Lock()

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
            facet_values=self._settings.facet_values,
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
            node=parsed.node,
            words=query_words(query),
            total=page.total,
            groups=groups,
            levels=levels,
            hits=hits,
            facets=page.facets,
            notices=tuple(notices(parsed, query, page)),
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
        matcher = Matcher(plan(parsed.node, served.analyzer, level), served.met)
        paragraphs = tuple(
            mark(article.body, matcher, paragraph) for paragraph in article.paragraphs()
        )
        aside = tuple(article.body[start:end] for start, end in article.aside_paragraphs())
        return Shown(article, mark(article.title, matcher), paragraphs, aside)

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer of the served state."""
        return self._now().analyzer

    def status(self) -> Status:
        """What is served now."""
        served = self._now()
        info = served.engine.info()
        try:
            installed = fingerprint(self._settings.lexicon)
        except SettingsError as error:  # the file of own words went away meanwhile
            _log.warning("%s", error)
            return Status(info, rebuild_advised=False)
        return Status(info, rebuild_advised=info.fingerprint not in ("", installed))

    def explain(self, word: str) -> Explained:
        """How the served state understands a word. Raises UserError when it is no single word."""
        served = self._now()
        terms = served.engine.terms(field_name(Zone.BODY, Level.FORM))
        return explain(word, served.analyzer, terms)

    def _now(self) -> _Served:
        """The newest published state, with its analyzer.

        One thread moves over; the others are answered from the old state meanwhile.
        """
        if self._moving.acquire(blocking=False):
            try:
                engine = self._served.engine.current()
                if engine is not self._served.engine:
                    self._served = _serve(engine)
            finally:
                self._moving.release()
        return self._served

    def _parse(self, request: Request) -> Parsed:
        most = self._settings.max_query_chars
        if len(request.text) > most:
            raise UserError(
                f"the query has {len(request.text)} characters; at most {most} are taken",
                code="query_too_long",
                field="q",
            )
        words = count_words(request.text)
        if words > self._settings.max_query_words:
            raise UserError(
                f"the query has {words} words; at most {self._settings.max_query_words} are taken",
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
        matcher = Matcher(query, served.met)
        return tuple(self._hit(found, query, matcher) for found in page.found)

    def _hit(self, found: Found, query: Plan, matcher: Matcher) -> Hit:
        article = found.article
        return Hit(
            article=article,
            score=found.score,
            group=query.groups[found.tier],
            title=mark(article.title, matcher),
            snippets=passages(
                article.body,
                article.main_ranges(),
                matcher,
                sought=in_body(found, query),
                count=self._settings.snippets,
                words=self._settings.snippet_words,
            ),
            reasons=tuple(reasons(found, query)),
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
                clause = plan(parsed.node, served.analyzer, level).matching
                counts[level] = served.engine.count(clause, filters=request.filters)
        return counts


def analyzer_of(engine: Engine) -> Analyzer:
    """The analyzer of the tables that an index was built with.

    Raises DamagedIndex when this fihris cannot read them; `fihris rebuild` needs them not.
    """
    try:
        return Analyzer.open(engine.lexicon())
    except (ValueError, OSError) as error:
        raise DamagedIndex(
            f"the analysis tables of generation {engine.info().generation} cannot be read "
            f"({error}); run: fihris rebuild"
        ) from error


def _serve(engine: Engine) -> _Served:
    analyzer = analyzer_of(engine)
    return _Served(engine, analyzer, Met(analyzer))


def _nothing(request: Request, parsed: Parsed, started: float) -> Results:
    """The answer to a text without a single word."""
    return Results(
        request=request,
        node=None,
        words=(),
        total=0,
        groups={},
        levels=dict.fromkeys(Level, 0),
        hits=(),
        facets=dict.fromkeys(FACETS, ()),
        notices=(Notice("no_words", {}), *ignored(parsed)),
        next=None,
        took_ms=(time.perf_counter() - started) * 1000,
    )
