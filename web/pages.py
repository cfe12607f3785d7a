"""The pages: home, results, article, status. Server-rendered; they work without JavaScript."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from search import wording
from search.query.request import Order, Request
from search.results import Marked, Notice, Results
from web.labels import direction, labels
from web.links import Links
from web.marks import marked
from web.params import SEARCH, Args, check_names, read_lang, read_level, read_search
from web.serving import serving

blueprint = Blueprint("pages", __name__)

_HOME_ARTICLES = 6
_PAGES_AROUND = 2
_LIKELY = 0.02
"""Share of the votes from which on a reading is shown at once."""
_TRACKING = ("utm_", "fbclid", "gclid")
"""Parameters that other sites hang on to links; they mean nothing and are no one's mistake."""


def language() -> str:
    """The language of the present page; a wrong one falls back, so that errors can be shown."""
    asked = request.args.get("lang", "")
    return asked if asked in wording.LANGUAGES else serving().settings.lang


def _args() -> Args:
    kept = [pair for pair in request.args.items(multi=True) if not pair[0].startswith(_TRACKING)]
    return Args(kept)


def _render(template: str, args: Args, **values: Any) -> str:
    settings = serving().settings
    label = labels(read_lang(args, settings.lang))
    lang = label.lang if label.lang != settings.lang else None
    return render_template(
        template,
        label=label,
        settings=settings,
        links=Links(request.path, args),
        lang=lang,
        wording=wording,
        direction=direction,
        marked=marked,
        **values,
    )


@blueprint.get("/")
def home() -> str:
    """The search box, the sections and the newest articles."""
    args = _args()
    check_names(args, ("lang",))
    results = serving().searcher.search(Request(limit=_HOME_ARTICLES))
    return _render("home.html", args, results=results)


@blueprint.get("/search")
def search() -> str:
    """Results with marked passages, levels, facets and pages."""
    args = _args()
    check_names(args, SEARCH - {"cursor"})
    settings = serving().settings
    asked = read_search(args, settings)
    results = serving().searcher.search(asked.request)
    last = max(1, -(-results.total // asked.request.limit))
    return _render(
        "results.html",
        args,
        asked=asked,
        results=results,
        last_page=last,
        pages=_pages(asked.page, last),
        chosen=_chosen(results),
        context=_context(args),
        orders=[order.value for order in Order],
        month_end=_month_end,
        levels_shown=_levels(text for hit in results.hits for text in (hit.title, *hit.snippets)),
    )


@blueprint.get("/article")
def article() -> str:
    """One article with the words of the query marked."""
    args = _args()
    # The parameters of the search come along, so that one can go back to it.
    check_names(args, {*SEARCH, "id"} - {"cursor"})
    asked = Request(args.get("q", ""), read_level(args))
    shown = serving().searcher.article(args.get("id", ""), asked)
    back = [pair for pair in args.items(multi=True) if pair[0] != "id" and pair[1]]
    return _render(
        "article.html",
        args,
        shown=shown,
        query=asked.text,
        levels_shown=_levels((shown.title, *shown.paragraphs)),
        back=urlencode(back) if back else "",
        article_url=_safe_url(shown.article.url),
    )


@blueprint.get("/analyze")
def analyze() -> str:
    """How one word is understood, and what else in the index falls with it."""
    args = _args()
    check_names(args, ("lang", "word"))
    word = args.get("word", "").strip()
    explained = serving().searcher.explain(word) if word else None
    return _render("analyze.html", args, word=word, explained=explained, likely=_LIKELY)


@blueprint.get("/status")
def status() -> str:
    """What the index holds."""
    args = _args()
    check_names(args, ("lang",))
    advice = Notice("rebuild_advised", {})
    return _render("status.html", args, status=serving().searcher.status(), advice=advice)


def _month_end(month: str) -> str:
    """The last day of a month such as 2024-05."""
    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02d}"


def _levels(texts: Iterable[Marked]) -> list[str]:
    """The levels of the marks in these texts, tightest first: what the legend must explain."""
    return [level.label for level in sorted({span.level for text in texts for span in text.spans})]


def _safe_url(url: str) -> str:
    """An article's own address, when a browser may be sent there."""
    return url if url.startswith(("http://", "https://")) else ""


def _pages(page: int, last: int) -> list[int | None]:
    """Page numbers to show; None where some are left out."""
    near = range(page - _PAGES_AROUND, page + _PAGES_AROUND + 1)
    wanted = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    shown: list[int | None] = []
    for number in wanted:
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown


def _chosen(results: Results) -> list[tuple[str, str]]:
    """The filters in force, as name and value."""
    filters = results.request.filters
    pairs: list[tuple[str, str]] = [
        (name, value)
        for name in ("category", "source", "author")
        for value in getattr(filters, name)
    ]
    pairs += [
        (name, getattr(filters, name).isoformat())
        for name in ("since", "until")
        if getattr(filters, name)
    ]
    return pairs


def _context(args: Args) -> str:
    """The search's parameters, to be carried to an article and back."""
    pairs = [(name, value) for name, value in args.items(multi=True) if value]
    return urlencode(pairs)
