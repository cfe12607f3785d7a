"""The error tree as HTTP: one JSON shape (RFC 9457) for the API, one page for people."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import ArticleNotFound, FihrisError, IndexProblem, NoIndex, UserError
from web.api import reply
from web.labels import labels
from web.pages import language
from web.serving import serving

_log = logging.getLogger(__name__)

_PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """What goes wrong, said once for both shapes. page: label of the page's heading and help."""

    status: int
    title: str
    code: str
    detail: str
    page: str
    field: str = ""
    accepted: tuple[str, ...] = ()


def register(app: Flask) -> None:
    """Answer every error of `app` in our shapes."""
    app.register_error_handler(FihrisError, _fihris_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _fihris_error(error: FihrisError) -> Response:
    detail = str(error)
    match error:
        case ArticleNotFound():
            problem = Problem(
                404, "Not Found", error.code, detail, "article_not_found", error.field
            )
        case UserError():
            problem = Problem(
                400, "Bad Request", error.code, detail, "error", error.field, error.accepted
            )
        case NoIndex():
            problem = Problem(503, "Service Unavailable", "no_index", detail, "no_index")
        case IndexProblem():
            _log.error("%s", error)
            problem = Problem(503, "Service Unavailable", "index_problem", detail, "index_problem")
        case _:
            return _unexpected(error)
    return _answer(problem)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # a redirect is no error
        return Response(error.get_body(), status, error.get_headers())
    page = "not_found" if status == 404 else "error"
    code = "not_found" if status == 404 else f"http_{status}"
    response = _answer(Problem(status, error.name, code, error.description or error.name, page))
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    _log.exception("unexpected error at %s", request.path, exc_info=error)
    detail = "an unexpected error; it was logged"
    return _answer(Problem(500, "Internal Server Error", "internal", detail, "internal"))


def _answer(problem: Problem) -> Response:
    if request.path.startswith("/api/"):
        body = {
            "type": f"urn:fihris:error:{problem.code}",
            "title": problem.title,
            "status": problem.status,
            "code": problem.code,
            "detail": problem.detail,
            "field": problem.field or None,
            "accepted": list(problem.accepted) or None,
        }
        return reply(body, problem.status, _PROBLEM_JSON)
    settings = serving().settings
    label = labels(language())
    lang = label.lang if label.lang != settings.lang else None
    page = render_template("error.html", problem=problem, label=label, settings=settings, lang=lang)
    return Response(page, problem.status)
