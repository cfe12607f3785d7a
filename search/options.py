"""Command-line options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

index_option: Callable[[_Command], _Command] = click.option(
    "--index",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index.  [default: fihris-index, or FIHRIS_INDEX]",
)
json_option: Callable[[_Command], _Command] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON instead of text."
)
