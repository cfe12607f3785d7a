"""The commands that look at the index itself: status, verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from search.engines import open_engine
from search.options import index_option, json_option
from search.searcher import Searcher
from search.serialize import status_json
from search.settings import Settings


@click.command("status")
@index_option
@json_option
def status_command(index: Path | None, as_json: bool) -> None:
    """Say what the index holds, when it was made, and whether a rebuild is advised."""
    settings = Settings.load(index=index)
    status = Searcher(open_engine(settings), settings).status()
    if as_json:
        click.echo(orjson.dumps(status_json(status)).decode())
        return
    info = status.info
    click.echo(f"index       {settings.index}")
    click.echo(f"articles    {info.articles}")
    click.echo(f"generation  {info.generation} of {info.created:%Y-%m-%d %H:%M} UTC")
    click.echo(f"size        {info.size_bytes / 1e6:.1f} MB")
    click.echo(f"analysis    {info.fingerprint}")
    if status.rebuild_advised:
        click.echo("rebuild advised: the installed analysis is newer; run: fihris rebuild")


@click.command("verify")
@index_option
def verify_command(index: Path | None) -> None:
    """Check every byte of the index, and that all its parts agree.

    Exit code 1 when something is wrong.
    """
    engine = open_engine(Settings.load(index=index))
    click.echo(f"generation {engine.info().generation}")
    damaged = False
    for check in engine.verify():
        state = "damaged" if check.problems else "whole"
        click.echo(f"{check.part}  {check.size_bytes / 1e6:.1f} MB  {state}")
        for problem in check.problems:
            click.echo(f"  {problem}", err=True)
        damaged |= bool(check.problems)
    if damaged:
        click.echo("the index is damaged; run: fihris rebuild, or restore a backup", err=True)
        sys.exit(1)
    click.echo("the index is whole")


commands: tuple[click.Command, ...] = (status_command, verify_command)
