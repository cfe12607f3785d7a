"""The command that serves: a production WSGI server with worker processes."""

from __future__ import annotations

import socket
from functools import partial
from pathlib import Path
from wsgiref.types import WSGIApplication

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server as Granian

from search.engines import open_engine
from search.errors import FihrisError, NoIndex
from search.options import index_option
from search.settings import Settings
from web import create_app


class _PortTaken(FihrisError):
    """The address cannot be listened on."""


def _load(settings: Settings, _target: str) -> WSGIApplication:
    """The application of one worker process."""
    return create_app(settings)


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
    server = Granian(
        "fihris",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=partial(_load, settings))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _check_port(settings: Settings) -> None:
    """Say in one clear line what a server would say in many."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, TypeError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise _PortTaken(
                f"cannot listen on {settings.host}:{settings.port}: {reason}; "
                f"choose another port, e.g.: fihris serve --port {settings.port % 65535 + 1}"
            ) from error


commands: tuple[click.Command, ...] = (serve_command,)
