"""The command that serves: a production WSGI server with worker processes."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from search.engines import open_engine
from search.errors import FihrisError, NoIndex
from search.options import index_option
from search.settings import Settings
from web import create_app

# Gunicorn takes no longer request line than this, and a query of 10,000 Arabic letters, each
# six bytes in an address, must reach our own error message.
_LONGEST_REQUEST_LINE = 98_304
_GRACE_S = 10


class _PortTaken(FihrisError):
    """The address cannot be listened on."""


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured by our settings instead of its command line."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings to gunicorn."""
        message.MAX_REQUEST_LINE = _LONGEST_REQUEST_LINE
        options: dict[str, Any] = {
            "bind": f"{_bracketed(self._settings.host)}:{self._settings.port}",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": _GRACE_S,
            "limit_request_line": _LONGEST_REQUEST_LINE,
            "loglevel": "warning",
            "proc_name": "fihris",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that the workers share."""
        return self._app


@click.command("serve")
@index_option
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8000]")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes.  [default: 2]")
def serve_command(
    index: Path | None, host: str | None, port: int | None, workers: int | None
) -> None:
    """Serve the search page and the JSON API. Stop with Ctrl-C.

    A new index is picked up by itself; there is no need to restart.
    """
    settings = Settings.load(index=index, host=host, port=port, workers=workers)
    _check_port(settings)
    try:
        open_engine(settings).close()
    except NoIndex as error:
        click.echo(f"warning: {error}; serving a page that says so", err=True)
    click.echo(
        f"fihris serves {settings.index} at http://{_bracketed(settings.host)}:{settings.port}"
    )
    _Server(create_app(settings), settings).run()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _check_port(settings: Settings) -> None:
    """One clear line instead of gunicorn's five tries."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise _PortTaken(
                f"cannot listen on {settings.host}:{settings.port}: {error.strerror}; "
                f"choose another port, e.g.: fihris serve --port {settings.port % 65535 + 1}"
            ) from error


commands: tuple[click.Command, ...] = (serve_command,)
