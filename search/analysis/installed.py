"""The installed tables as a compiled lexicon: compiled once after each change, then kept.

The compiled file lies in the user's cache folder, named by what it was made of, so that any
number of processes share it. An index has a copy of its own and needs this one no more.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

import platformdirs

from search.analysis import compiler
from search.analysis.lexicon import FORMAT, open_lexicon
from search.analysis.morphology import RULES
from search.analysis.tables import Lexeme
from search.analysis.userwords import read_user_words
from search.errors import SettingsError

_log = logging.getLogger(__name__)
_KEPT = 3
"""Compiled lexicons that stay in the cache folder."""
_DEPENDENCIES = ("arramooz-pysqlite", "tashaphyne")


def fingerprint(own: Path | None = None) -> str:
    """Names the installed rules and tables, and the user's own words: no compiling needed.

    own: the file of the user's own words. Raises SettingsError when it cannot be read.
    """
    named = hashlib.sha256(_tables_digest().encode())
    if own is not None:
        named.update(_read(own).encode())
    return named.hexdigest()[:12]


def installed_lexicon(own: Path | None = None) -> Path:
    """The compiled file of the installed tables with the user's own words, made if need be.

    Making it takes some ten seconds. Raises SettingsError naming file and line when the user's
    words are not in order.
    """
    words = _words(own)
    path = _path(own)
    if not _is_whole(path):
        _log.info("compiling the lexicon into %s", path)
        temporary = path.with_suffix(f".{os.getpid()}")
        try:
            compiler.compile_installed(temporary, words, fingerprint(own))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _tidy(path.parent)
    return path


def _words(own: Path | None) -> tuple[Lexeme, ...]:
    return read_user_words(_read(own), str(own)) if own is not None else ()


def _path(own: Path | None) -> Path:
    """Where the compiled file lies; named by the code that makes it, too."""
    return _folder() / f"lexicon-{fingerprint(own)}-{_code_digest()}.bin"


def _is_whole(path: Path) -> bool:
    """Whether there is a compiled file and it is as it was written; a damaged one is made anew."""
    try:
        open_lexicon(path)
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        _log.warning("%s; compiling it anew", error)
        return False
    return True


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def is_ready(own: Path | None = None) -> bool:
    """Whether `installed_lexicon` need not compile. Raises SettingsError as that does."""
    _words(own)
    return _path(own).exists()


@cache
def _tables_digest() -> str:
    digest = hashlib.sha256(f"{RULES}:{FORMAT}".encode())
    for package in _DEPENDENCIES:
        digest.update(f"{package} {metadata.version(package)}".encode())
    for name, content in _files(resources.files("search.analysis") / "data", ""):
        digest.update(name.encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".txt", ".tsv")):
            yield prefix + entry.name, entry.read_bytes()


def _read(own: Path) -> str:
    try:
        return own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read the lexicon {own}: {error}") from error


@cache
def _folder() -> Path:
    """Where compiled files are kept: the user's cache, or a folder of this process."""
    folder = platformdirs.user_cache_path("fihris", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        _log.warning("%s cannot be written (%s); the lexicon is compiled anew", folder, error)
        own = tempfile.TemporaryDirectory(prefix="fihris-")
        atexit.register(own.cleanup)
        return Path(own.name)


def _tidy(folder: Path) -> None:
    """Remove all but the newest compiled files; who has one open keeps it."""
    found = sorted(folder.glob("lexicon-*.bin"), key=lambda path: path.stat().st_mtime)
    for path in found[:-_KEPT]:
        path.unlink(missing_ok=True)
