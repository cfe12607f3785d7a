"""JSON over HTTP, version 1; docs/api.md describes it."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from search.analysis import tokenize
from search.errors import UserError
from search.query.request import Request
from search.serialize import results_json, shown_json, status_json
from web.params import check_names, read_lang, read_level, read_search
from web.serving import serving

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_MOST_ANALYSED = 200
"""Words that one call analyses."""


def reply(value: Any, status: int = 200, mimetype: str = "application/json") -> Response:
    """A value as a JSON response in UTF-8."""
    return Response(orjson.dumps(value), status=status, mimetype=mimetype)


@blueprint.get("/search")
def search() -> Response:
    """Ranked, marked articles with counts and facets."""
    settings = serving().settings
    asked = read_search(request.args, settings)
    results = serving().searcher.search(asked.request, asked.after)
    return reply(results_json(results, read_lang(request.args, settings.lang)))


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> Response:
    """One stored article; with `q`, its matched words marked."""
    check_names(request.args, ("q", "level"))
    asked = Request(request.args.get("q", ""), read_level(request.args))
    return reply(shown_json(serving().searcher.article(article_id, asked)))


@blueprint.get("/analyze")
def analyze() -> Response:
    """How each word of `q` is understood."""
    check_names(request.args, ("q",))
    text = request.args.get("q", "")
    if len(text) > serving().settings.max_query_chars:
        raise UserError("q is too long to be analysed", code="query_too_long", field="q")
    words = tokenize.words(text)
    if len(words) > _MOST_ANALYSED:
        raise UserError(
            f"q has {len(words)} words; at most {_MOST_ANALYSED} are analysed at once",
            code="query_too_long",
            field="q",
        )
    analyzer = serving().searcher.analyzer
    return reply({"words": [analyzer.word(word).to_json(word) for word in words]})


@blueprint.get("/health")
def health() -> Response:
    """Whether searches are answered, and from what."""
    check_names(request.args, ())
    return reply({"status": "ok", "index": status_json(serving().searcher.status())})
