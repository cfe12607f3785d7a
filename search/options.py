"""What several commands share: options, and arguments as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from search.analysis.installed import is_ready
from search.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

index_option: Callable[[_Command], _Command] = click.option(
    "--index",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index.  [default: fihris-index, or FIHRIS_INDEX]",
)
json_option: Callable[[_Command], _Command] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON instead of text."
)


def tell_if_compiling(settings: Settings) -> None:
    """Say that the first use of changed tables takes a while. Raises SettingsError."""
    if not is_ready(settings.lexicon):
        click.echo(
            "preparing the lexicon; this takes some ten seconds, once after each change of it",
            err=True,
        )


def clean(argument: str) -> str:
    """An argument as text; bytes that are not UTF-8 become the replacement character."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
