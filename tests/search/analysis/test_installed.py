"""The installed tables are compiled once after each change, and kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from search.analysis.installed import fingerprint, installed_lexicon, is_ready
from search.analysis.lexicon import open_lexicon
from search.errors import SettingsError

SCRIPT = """
import sys
from pathlib import Path
from search.analysis.installed import installed_lexicon
from search.analysis.lexicon import open_lexicon
path = installed_lexicon(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
open_lexicon(path)
print(path)
"""

Asked = Callable[..., object]


def asked(cache: Path, *arguments: str, **environment: str) -> str:
    """The path that a process of its own gives, with its cache in that folder."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        env={**os.environ, "XDG_CACHE_HOME": str(cache), **environment},
        check=True,
        capture_output=True,
    )
    return done.stdout.decode().strip()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A cache folder that held four old files, and the file then compiled with own words."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "fihris").mkdir()
    for age in range(4):
        old = folder / "fihris" / f"lexicon-{age}.bin"
        old.write_bytes(b"old")
        os.utime(old, (age, age))
    own = folder / "own.txt"
    own.write_text("كتاب\tname\n", encoding="utf-8")
    return folder / "fihris", Path(asked(folder, str(own)))


def test_second_call_compiles_nothing() -> None:
    first = installed_lexicon()
    made = first.stat().st_mtime_ns
    assert installed_lexicon() == first
    assert first.stat().st_mtime_ns == made


def test_compiled_file_carries_the_fingerprint() -> None:
    assert open_lexicon(installed_lexicon()).fingerprint == fingerprint()


def test_fingerprint_is_twelve_hexadecimal_digits() -> None:
    assert len(f"{int(fingerprint(), 16):012x}") == len(fingerprint()) == 12


def test_fingerprint_is_the_same_each_time() -> None:
    assert fingerprint() == fingerprint()


def test_fingerprint_changes_with_own_words(tmp_path: Path) -> None:
    own, other = tmp_path / "own.txt", tmp_path / "other.txt"
    own.write_text("شاكر\tname\n", encoding="utf-8")
    other.write_text("شاكر\tkeep\n", encoding="utf-8")
    assert len({fingerprint(), fingerprint(own), fingerprint(other)}) == 3


def test_fingerprint_does_not_depend_on_the_name_of_the_file(tmp_path: Path) -> None:
    own, other = tmp_path / "own.txt", tmp_path / "other.txt"
    own.write_text("شاكر\tname\n", encoding="utf-8")
    other.write_text("شاكر\tname\n", encoding="utf-8")
    assert fingerprint(own) == fingerprint(other)


@pytest.mark.parametrize("ask", [fingerprint, installed_lexicon])
def test_missing_file_of_own_words_is_named(ask: Asked, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read the lexicon .*own\.txt"):
        ask(tmp_path / "own.txt")


@pytest.mark.parametrize("ask", [fingerprint, installed_lexicon])
def test_file_of_own_words_that_is_no_text_is_named(ask: Asked, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"cannot read the lexicon .*own\.txt"):
        ask(own)


def test_bad_line_of_own_words_stops_before_compiling(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("# words\nشاكر\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"own\.txt:2: expected 2 to 3 columns, got 1"):
        installed_lexicon(own)


def test_compiled_file_lies_in_the_cache_folder(fresh: tuple[Path, Path]) -> None:
    folder, path = fresh
    assert path.parent == folder


def test_newest_three_compiled_files_are_kept(fresh: tuple[Path, Path]) -> None:
    folder, path = fresh
    assert {file.name for file in folder.iterdir()} == {
        path.name,
        "lexicon-2.bin",
        "lexicon-3.bin",
    }


def test_compiled_file_obeys_own_words(fresh: tuple[Path, Path]) -> None:
    opened = open_lexicon(fresh[1])
    row, _ = next(opened.rows(opened.trie["كتاب"]))
    assert opened.entry(opened.lexeme[row]).kind == "name"


def test_damaged_file_is_compiled_anew(fresh: tuple[Path, Path]) -> None:
    folder, path = fresh
    path.write_bytes(path.read_bytes()[:-1000])
    assert asked(folder.parent, str(folder.parent / "own.txt")) == str(path)
    assert open_lexicon(path).fingerprint == fingerprint(folder.parent / "own.txt")


@pytest.mark.parametrize("words", ["شاكر\tname\n", "شاكر\tkeep\n"])
def test_words_that_were_never_compiled_are_not_ready(words: str, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(f"# {tmp_path}\n{words}", encoding="utf-8")
    assert not is_ready(own)


def test_what_was_compiled_is_ready() -> None:
    installed_lexicon()
    assert is_ready()


def test_cache_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    blocked, spare = tmp_path / "blocked", tmp_path / "spare"
    blocked.write_bytes(b"a file, not a folder")
    spare.mkdir()
    path = Path(asked(blocked, TMPDIR=str(spare)))
    assert path.is_relative_to(spare)
    assert [*spare.iterdir()] == []  # gone with the process that made it
