"""The command `fihris`: gathers the commands of search, indexer and web under one name."""

from __future__ import annotations

import errno
import io
import signal
import sys
from importlib.metadata import version
from typing import Any

import click

# Ctrl-C while half of the program is being imported ends it at once, without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

import indexer.cli
import search.cli
import search.state
import web.cli
from search.errors import FihrisError, UserError

signal.signal(signal.SIGINT, signal.default_int_handler)


class _Fihris(click.Group):
    """Prints what fihris raises on purpose as one clear line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise click.UsageError(_with_accepted(error)) from error
        except FihrisError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader has seen enough; click ends quietly
                raise
            raise click.ClickException(str(error)) from error


def _with_accepted(error: UserError) -> str:
    accepted = f"; accepted: {', '.join(error.accepted)}" if error.accepted else ""
    return f"{error}{accepted}"


@click.group(cls=_Fihris, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("fihris"), prog_name="fihris")
def main() -> None:
    """Full-text search for Arabic articles, with root-based matching.

    \b
    Begin with:
        fihris index ARTICLES     (a .jsonl, .jsonl.gz or .csv file, or a folder)
        fihris serve
    """
    for stream in (sys.stdout, sys.stderr):  # Arabic must print whatever the locale says
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


for module in (indexer.cli, search.cli, search.state, web.cli):
    for command in module.commands:
        main.add_command(command)

if __name__ == "__main__":
    main()
