"""Where settings come from, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from search.errors import SettingsError
from search.settings import Settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without a settings file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_given_the_defaults_are_in_force() -> None:
    assert Settings.load({}) == Settings()


@pytest.mark.parametrize(
    ("file", "environ", "options", "port"),
    [
        ("", {}, {}, 8000),
        ("port = 81", {}, {}, 81),
        ("port = 81", {"FIHRIS_PORT": "82"}, {}, 82),
        ("port = 81", {"FIHRIS_PORT": "82"}, {"port": 83}, 83),
        ("", {"FIHRIS_PORT": "82"}, {"port": 83}, 83),
        ("port = 81", {}, {"port": 83}, 83),
        ("port = 81", {"FIHRIS_PORT": "82"}, {"port": None}, 82),
    ],
)
def test_file_gives_way_to_environment_and_that_to_options(
    file: str, environ: dict[str, str], options: dict[str, Any], port: int
) -> None:
    Path("fihris.toml").write_text(file, encoding="utf-8")
    assert Settings.load(environ, **options).port == port


def test_each_source_may_set_another_key() -> None:
    Path("fihris.toml").write_text('site_name = "مكتبتي"', encoding="utf-8")
    settings = Settings.load({"FIHRIS_LANG": "en"}, index=Path("here"))
    assert (settings.site_name, settings.lang, settings.index) == ("مكتبتي", "en", Path("here"))


def test_file_may_stand_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text("port = 81", encoding="utf-8")
    assert Settings.load({"FIHRIS_CONFIG": str(path)}).port == 81


def test_other_variables_are_not_read() -> None:
    assert Settings.load({"PORT": "81", "FIHRISPORT": "82"}).port == 8000


def test_process_environment_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIHRIS_PORT", "81")
    assert Settings.load().port == 81


@pytest.mark.parametrize(
    ("file", "environ", "options", "origin"),
    [
        ("prot = 81", {}, {}, "fihris.toml"),
        ("", {"FIHRIS_PROT": "81"}, {}, "the environment"),
        ("", {}, {"prot": 81}, "the command line"),
    ],
)
def test_unknown_key_is_refused_with_its_origin_and_the_known_ones(
    file: str, environ: dict[str, str], options: dict[str, Any], origin: str
) -> None:
    Path("fihris.toml").write_text(file, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"{origin}: there is no setting 'prot'.* port"):
        Settings.load(environ, **options)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "eighty"),
        ("port", ""),
        ("lang", "fr"),
        ("site_name", ""),
        ("workers", "0"),
        ("threads", "65"),
        ("page_size", "-1"),
        ("page_size", "101"),
        ("max_page_size", "1001"),
        ("max_query_chars", "9"),
        ("max_query_chars", "10000"),
        ("facet_values", "1.5"),
        ("snippets", "0"),
        ("snippet_words", "7"),
    ],
)
def test_bad_value_is_refused_with_origin_key_and_value(key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"the environment: {key} = '{value}': "):
        Settings.load({f"FIHRIS_{key.upper()}": value})


def test_bad_value_in_the_file_names_the_file() -> None:
    Path("fihris.toml").write_text("port = 0", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"fihris\.toml: port = 0: "):
        Settings.load({})


@pytest.mark.parametrize("name", ["index", "lexicon"])
def test_path_with_a_nul_character_is_refused(name: str) -> None:
    Path("fihris.toml").write_text(f'{name} = "a\\u0000b"', encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"fihris\.toml: {name} = .*NUL"):
        Settings.load({})


def test_lexicon_is_a_path() -> None:
    assert Settings.load({"FIHRIS_LEXICON": "own.txt"}).lexicon == Path("own.txt")


def test_bad_value_that_an_option_overrides_does_no_harm() -> None:
    assert Settings.load({"FIHRIS_PORT": "eighty"}, port=81).port == 81


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"lang.*; .*port"):
        Settings.load({"FIHRIS_PORT": "0", "FIHRIS_LANG": "fr"})


def test_missing_file_that_was_named_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"FIHRIS_CONFIG names missing\.toml"):
        Settings.load({"FIHRIS_CONFIG": "missing.toml"})


@pytest.mark.parametrize("content", [b"port 81", b"port = 81\nport = 82", b"\xff\xfe", b"[a"])
def test_file_that_cannot_be_read_is_refused_by_name(content: bytes) -> None:
    Path("fihris.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"cannot read the settings in fihris\.toml: "):
        Settings.load({})


def test_folder_in_place_of_the_file_is_refused() -> None:
    Path("fihris.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot read the settings"):
        Settings.load({})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 81  # type: ignore[misc]


@pytest.mark.parametrize("name", [*Settings.model_fields])
def test_every_setting_is_described(name: str) -> None:
    assert Settings.model_fields[name].description


def test_page_is_never_larger_than_the_largest_by_default() -> None:
    assert Settings().page_size <= Settings().max_page_size


def test_page_size_above_the_largest_page_is_refused() -> None:
    with pytest.raises(SettingsError, match="page_size is greater than max_page_size"):
        Settings.load({"FIHRIS_PAGE_SIZE": "50", "FIHRIS_MAX_PAGE_SIZE": "20"})
