"""Settings: one typed, frozen object. Defaults < TOML file < FIHRIS_* environment < options.

An unknown key is an error: a typing error must not be silent.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from search.errors import SettingsError

DEFAULT_FILE = Path("fihris.toml")
PREFIX = "FIHRIS_"
CONFIG_VARIABLE = "FIHRIS_CONFIG"


class Settings(BaseModel):
    """All settings. Names end in their unit where they have one; docs/settings.md lists them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    index: Path = Field(Path("fihris-index"), description="folder of the index")
    lexicon: Path | None = Field(None, description="file of your own words and corrections")
    site_name: str = Field("فهرس", min_length=1, description="name shown on every page")
    lang: Literal["ar", "en"] = Field("ar", description="language of pages and sentences")
    host: str = Field("127.0.0.1", description="address that `fihris serve` listens on")
    port: int = Field(8000, ge=1, le=65535, description="port that `fihris serve` listens on")
    workers: int = Field(2, ge=1, le=64, description="processes of `fihris serve`")
    threads: int = Field(4, ge=1, le=64, description="threads of each process")
    page_size: int = Field(10, ge=1, le=100, description="hits on a page")
    max_page_size: int = Field(100, ge=1, le=1000, description="most hits one request may ask for")
    max_query_chars: int = Field(2000, ge=10, le=9999, description="longest query, in code points")
    max_query_words: int = Field(100, ge=1, le=1000, description="most words of a query")
    facet_values: int = Field(12, ge=1, le=100, description="most values given of one facet")
    snippets: int = Field(3, ge=1, le=10, description="most passages shown of one article")
    snippet_words: int = Field(28, ge=8, le=100, description="words of one passage")

    @field_validator("index", "lexicon")
    @classmethod
    def _is_a_path(cls, path: Path | None) -> Path | None:
        if "\0" in str(path):
            raise ValueError("a path holds no NUL character")
        return path

    @model_validator(mode="after")
    def _page_fits(self) -> Self:
        if self.page_size > self.max_page_size:
            raise ValueError(f"page_size is greater than max_page_size ({self.max_page_size})")
        return self

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **options: Any) -> Self:
        """The settings in force in this folder and environment.

        options: what the command line gave; None means not given.
        Raises SettingsError naming the file or variable, the key and what would be right.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        path = Path(environ.get(CONFIG_VARIABLE, DEFAULT_FILE))
        for origin, given in (
            (str(path), _from_file(path, required=CONFIG_VARIABLE in environ)),
            ("the environment", _from_environment(environ)),
            ("the command line", {k: v for k, v in options.items() if v is not None}),
        ):
            values |= given
            origins |= dict.fromkeys(given, origin)
        try:
            return cls(**values)
        except ValidationError as error:
            raise SettingsError(_explain(error, origins)) from error


def _from_file(path: Path, *, required: bool) -> dict[str, Any]:
    if not path.exists():
        if required:
            raise SettingsError(f"{CONFIG_VARIABLE} names {path}, which does not exist")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"cannot read the settings in {path}: {error}") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE
    }


def _explain(error: ValidationError, origins: Mapping[str, str]) -> str:
    problems = []
    for detail in error.errors():
        if not detail["loc"]:  # about several settings together
            problems.append(detail["msg"].removeprefix("Value error, "))
            continue
        key = str(detail["loc"][0])
        origin = origins.get(key, "the settings")
        if detail["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            problems.append(f"{origin}: there is no setting {key!r}; known are: {known}")
        else:
            problems.append(f"{origin}: {key} = {detail['input']!r}: {detail['msg']}")
    return "; ".join(problems)
