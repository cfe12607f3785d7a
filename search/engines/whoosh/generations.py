"""The folders of an index: one per published state, and a pointer to the served one.

    INDEX/CURRENT                 names the served generation
    INDEX/lock                    held by the one writer
    INDEX/generations/g000007/    a whole Whoosh index, its tables and its manifest

A generation is never changed once the pointer names it. A new one begins with hard links to
the files of the old (Whoosh writes segments once and never alters them), so that an increment
copies nothing, and is published by replacing the pointer in one atomic step.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from search.errors import DamagedIndex, NoIndex, StorageProblem, UnreadableIndex
from search.fields import SCHEMA_VERSION

_log = logging.getLogger(__name__)

_NAME = re.compile(r"g[0-9]{6,}")
POINTER = "CURRENT"
FOLDER = "generations"
MANIFEST = "generation.json"
LEXICON = "lexicon.bin"
_KEPT = 2
"""Generations that stay: the served one and the one that readers may still be on."""

_REPAIR = "index your sources again, with a new --index folder, or restore a backup"
_OTHER_HINT = "see whether the disk is whole and mounted, and run the command again"
_HINTS = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EROFS: "the disk is read-only; choose another folder with --index",
    errno.EACCES: "it may not be written; choose another folder with --index or change its rights",
    errno.EPERM: "it may not be written; choose another folder with --index or change its rights",
    errno.ENOTDIR: "a file stands where a folder should be; choose another one with --index",
    errno.EEXIST: "a file stands where a folder should be; choose another one with --index",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. files: name to size in bytes, of every file but this one."""

    schema: int
    articles: int
    fingerprint: str
    created: str
    files: dict[str, int]


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn the disk's refusals into StorageProblem; nothing is published when it is raised."""
    try:
        yield
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, f"{error.strerror or error}; {_OTHER_HINT}")
        raise StorageProblem(
            f"cannot write the index in {folder}: {hint}. The served index is as it was."
        ) from error


def current_name(root: Path) -> str | None:
    """The name of the served generation; None when nothing was ever published."""
    try:
        name = (root / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndex(f"cannot read {root / POINTER}: {error}") from error
    if not _NAME.fullmatch(name):
        raise DamagedIndex(f"{root / POINTER} does not name a generation: {name!r}")
    return name


def served_folder(root: Path) -> Path:
    """The folder of the served generation. Raises NoIndex."""
    name = current_name(root)
    if name is None:
        raise NoIndex(f"there is no index in {root}; run: fihris index SOURCE --index {root}")
    return root / FOLDER / name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation, its files checked for presence and size.

    Raises DamagedIndex naming the file, UnreadableIndex for another schema.
    """
    path = folder / MANIFEST
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        _check_schema(folder, written["schema"])
        manifest = Manifest(**written)
        datetime.fromisoformat(manifest.created)
        sizes = dict(manifest.files.items())
    except OSError as error:
        raise DamagedIndex(f"{path} cannot be read: {error}; {_REPAIR}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedIndex(f"{path} is damaged: {error}; {_REPAIR}") from error
    for name, size in sizes.items():
        file = folder / name
        if not file.exists():
            raise DamagedIndex(f"{file} is missing; {_REPAIR}")
        if file.stat().st_size != size:
            raise DamagedIndex(f"{file} has {file.stat().st_size} bytes, not {size}; {_REPAIR}")
    return manifest


def _check_schema(folder: Path, schema: object) -> None:
    if schema != SCHEMA_VERSION:
        raise UnreadableIndex(
            f"{folder} was written in format {schema}, this fihris reads format "
            f"{SCHEMA_VERSION}; index your sources again into a new folder, or install the "
            f"fihris that wrote it"
        )


def new_folder(root: Path) -> Path:
    """An empty folder for the next generation."""
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    folder = root / FOLDER / f"g{max(map(_number, _folders(root)), default=0) + 1:06d}"
    folder.mkdir()
    return folder


def link_files(base: Path, folder: Path) -> None:
    """Begin a generation with the files of another one, its tables apart."""
    for name in read_manifest(base).files:
        if name != LEXICON:
            _link(base / name, folder / name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:  # a file system without hard links
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK):
            raise
        shutil.copy2(source, target)


def write_manifest(
    folder: Path, *, articles: int, fingerprint: str, created: datetime, lexicon: Path
) -> None:
    """Write tables and manifest, and make every file of the generation durable."""
    if lexicon.parent.parent == folder.parent:
        _link(lexicon, folder / LEXICON)  # that of the generation before
    else:
        shutil.copyfile(lexicon, folder / LEXICON)
    files = {
        path.name: path.stat().st_size
        for path in sorted(folder.iterdir())
        if path.name != MANIFEST and not path.name.endswith("LOCK")
    }
    manifest = Manifest(
        schema=SCHEMA_VERSION,
        articles=articles,
        fingerprint=fingerprint,
        created=created.isoformat(),
        files=files,
    )
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)


def publish(root: Path, folder: Path) -> None:
    """Make a finished generation the served one, in one atomic step.

    Raises OSError only when the pointer is as it was; `settle` does what comes after.
    """
    temporary = root / f"{POINTER}.new"
    try:
        temporary.write_text(folder.name + "\n", encoding="ascii")
        _sync(temporary)
        temporary.replace(root / POINTER)
    finally:
        temporary.unlink(missing_ok=True)


def settle(root: Path) -> None:
    """After a switch: make the pointer durable and clear away what nobody reads any more.

    A refusal of the disk is logged: what was published is published.
    """
    try:
        _sync(root)
        prune(root)
    except OSError as error:
        _log.warning("the index in %s is published, but not tidied: %s", root, error)


def prune(root: Path) -> None:
    """Remove generations older than the ones that are kept, and unfinished ones."""
    served = served_folder(root)
    folders = sorted(_folders(root), key=_number)
    finished = [
        folder
        for folder in folders
        if (folder / MANIFEST).exists() and _number(folder) <= _number(served)
    ]
    for folder in folders:
        if folder not in finished[-_KEPT:]:
            shutil.rmtree(folder)


def _folders(root: Path) -> list[Path]:
    return [path for path in (root / FOLDER).glob("g*") if _NAME.fullmatch(path.name)]


def _number(folder: Path) -> int:
    return int(folder.name[1:])


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
