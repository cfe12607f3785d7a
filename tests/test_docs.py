"""Documentation that cannot go stale: everything a user can meet has its place in it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import fihris
from search import wording
from search.settings import Settings
from web import create_app

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
USAGE = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_CODE = re.compile(r"code=\"(\w+)\"|Problem\(\s*\d+, \"[\w ]+\", \"(\w+)\"")


def _error_codes() -> set[str]:
    files = [path for folder in ("search", "web") for path in (ROOT / folder).rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in files if path.name != "cli.py"]
    return {one or other for text in texts for one, other in _CODE.findall(text)}


def _routes() -> list[str]:
    rules = create_app(Settings()).url_map.iter_rules()
    return sorted(rule.rule for rule in rules if rule.rule.startswith("/api/"))


def test_codes_are_found_at_all() -> None:
    assert {"query_too_long", "no_index", "bad_value"} <= _error_codes()


@pytest.mark.parametrize("code", sorted(_error_codes()))
def test_error_code_is_documented(code: str) -> None:
    assert f"`{code}`" in API


@pytest.mark.parametrize("code", sorted(wording._NOTICES))
def test_notice_code_is_documented(code: str) -> None:
    assert f"`{code}`" in API


@pytest.mark.parametrize("rule", _routes())
def test_route_is_documented(rule: str) -> None:
    assert rule.split("<", maxsplit=1)[0] in API


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_setting_is_documented_with_its_default(name: str) -> None:
    section = re.search(rf"^## `?{name}`?$(.*?)(?=^## |\Z)", SETTINGS, re.MULTILINE | re.DOTALL)
    assert section
    assert str(Settings.model_fields[name].default) in section.group(1)


@pytest.mark.parametrize("name", sorted(fihris.main.commands))
def test_command_is_documented(name: str) -> None:
    assert f"fihris {name}" in USAGE


@pytest.mark.parametrize("name", sorted(fihris.main.commands))
def test_option_is_documented(name: str) -> None:
    options = [
        option.opts[0]
        for option in fihris.main.commands[name].params
        if isinstance(option, click.Option)
    ]
    assert [option for option in options if option not in USAGE] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_page_is_in_the_repository_style(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "TODO" not in text


def test_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme
