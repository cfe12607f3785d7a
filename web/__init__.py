"""The read side: pages and JSON over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response
from werkzeug.routing import PathConverter

from search import Settings
from search.engine import Engine
from web import api, errors, pages
from web.serving import Serving, install

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class _AnyPath(PathConverter):
    """A path that may begin with a slash, as an article's id may."""

    regex = ".+?"
    part_isolating = False


def _refuse_bad_host(wsgi_app: WSGIApplication) -> WSGIApplication:
    """Answer 400 to a Host header that no address can be made of, before Flask stumbles over it."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            environ.get("HTTP_HOST", "").encode("idna")
        except UnicodeError:
            start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"the Host header is not a host name\n"]
        return wsgi_app(environ, start_response)

    return answer


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The web application.

    settings: by default those of folder and environment. engine: by default the index that
    the settings name, opened with the first request, so that a site may start before its index.
    """
    app = Flask(__name__)
    app.url_map.merge_slashes = False  # ids may hold any slashes
    app.url_map.converters["path"] = _AnyPath
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    install(app, Serving(settings or Settings.load(), engine))
    app.wsgi_app = _refuse_bad_host(app.wsgi_app)  # type: ignore[method-assign,assignment]
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    errors.register(app)

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    return app


__all__ = ["create_app"]
