"""The compiled lexicon: one read-only file, mapped into memory and shared between processes.

The file is a trie of folded stems, then columns, then a directory of them. Opening it reads it
once, to check that no byte was altered; then only what is looked up stays in memory. It knows how
to look up; what a word means, `morphology` decides.
"""

from __future__ import annotations

import array
import json
import mmap
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import marisa_trie

from search.analysis.frames import Affixes
from search.analysis.normalize import fold
from search.analysis.stems import bare

FORMAT = 2
_MAGIC = b"fihrislx"
_FOOTER = struct.Struct("<8sIIQQ")
"""Magic, format, CRC-32 of all before, place and length of the directory."""
_ALIGNMENT = 8

COLUMNS: Mapping[str, Literal["B", "H", "I", "Q"]] = {
    "first": "I",  # of each stem: its first row
    "lexeme": "I",  # of each row
    "spelling": "I",  # its letters as a string; 0 where they are those of the folded stem
    "text": "I",  # with vowels, alternatives joined by |
    "slot": "B",
    "lemma": "I",  # of each lexeme: strings
    "key": "I",
    "root": "I",
    "part": "B",
    "kind": "B",
    "source": "B",
    "derived_first": "I",  # of each stem: its first derived row
    "derived_pattern": "H",
    "derived_root": "H",
    "pattern_groups": "Q",
    "pattern_cost": "H",
    "pattern_lemma": "I",  # string, digits for radicals
    "pattern_part": "B",
    "offset": "I",  # of each string, in the blob
}
ROW = struct.Struct("<QIHH")
"""How a `Row` is stored."""
DERIVED = "~"
"""Stands before the stems that patterns make, so that one trie holds both kinds."""


class Lexeme(NamedTuple):
    """A dictionary word as the compiled lexicon knows it."""

    lemma: str
    plain: str
    """The lemma without vowels."""
    key: str
    root: str
    part: str
    kind: str
    source: str
    certain: tuple[tuple[str, float], ...]
    """Its root as an analysis gives it when nothing speaks for another one."""


Row = tuple[int, int, int, int]
"""What each look-up wants of a stem: groups of endings it takes; lexeme, the first of those of one
kind, lemma and root, which vote together; cost; cost of having been typed folded; in millibits."""


def write(
    path: Path,
    trie: marisa_trie.Trie,
    rows: Iterable[Row],
    columns: Mapping[str, Sequence[int]],
    strings: Sequence[str],
    meta: Mapping[str, Any],
) -> None:
    """Write a compiled lexicon. columns: `COLUMNS` without `offset`, rows in order of the trie."""
    encoded = [string.encode("utf-8") for string in strings]
    offsets, end = [0], 0
    for piece in encoded:
        end += len(piece)
        offsets.append(end)
    parts: list[tuple[str, bytes]] = [("trie", trie.tobytes())]
    parts.append(("rows", b"".join(ROW.pack(*row) for row in rows)))
    for name, code in COLUMNS.items():
        values = offsets if name == "offset" else columns[name]
        parts.append((name, array.array(code, values).tobytes()))
    parts.append(("strings", b"".join(encoded)))
    parts.append(("meta", json.dumps(meta, ensure_ascii=False, sort_keys=True).encode("utf-8")))
    body = bytearray()
    directory = {}
    for name, data in parts:
        body += bytes(-len(body) % _ALIGNMENT)
        directory[name] = (len(body), len(data))
        body += data
    listing = json.dumps(directory, sort_keys=True).encode("ascii")
    place = len(body)
    body += listing
    path.write_bytes(
        bytes(body) + _FOOTER.pack(_MAGIC, FORMAT, zlib.crc32(body), place, len(listing))
    )


def open_lexicon(path: Path) -> Lexicon:
    """The compiled lexicon at `path`; hard links to one file give the same object.

    Raises ValueError when it is not one of this format or its bytes were altered; OSError.
    """
    found = path.stat()
    identity = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    with _opening:
        lexicon = _opened.pop(identity, None) or Lexicon(path)
        _opened[identity] = lexicon  # the newest stands last
        while len(_opened) > _KEPT_OPEN:
            del _opened[next(iter(_opened))]
    return lexicon


_opened: dict[tuple[int, ...], Lexicon] = {}
_opening = threading.Lock()
_KEPT_OPEN = 4


class Lexicon:
    """A compiled lexicon, opened. Read-only; safe to share between threads and forked processes.

    trie: folded stems to their numbers. The columns are those of `COLUMNS`.
    meta: what is small and not looked up by stem: names of parts and sources, roots, costs.
    """

    first: Sequence[int]
    lexeme: Sequence[int]
    spelling: Sequence[int]
    text: Sequence[int]
    slot: Sequence[int]
    lemma: Sequence[int]
    key: Sequence[int]
    root: Sequence[int]
    part: Sequence[int]
    kind: Sequence[int]
    source: Sequence[int]
    derived_first: Sequence[int]
    derived_pattern: Sequence[int]
    derived_root: Sequence[int]
    pattern_groups: Sequence[int]
    pattern_cost: Sequence[int]
    pattern_lemma: Sequence[int]
    pattern_part: Sequence[int]
    offset: Sequence[int]

    def __init__(self, path: Path) -> None:
        """Open the file at `path`. Raises ValueError when it is not one of this format."""
        self.path = path
        if path.stat().st_size < _FOOTER.size:
            raise ValueError(f"{path} is not a compiled lexicon")
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version, self.checksum, place, length = _FOOTER.unpack(mapped[-_FOOTER.size :])
        if magic != _MAGIC or version != FORMAT:
            raise ValueError(f"{path} is not a compiled lexicon of format {FORMAT}")
        view = memoryview(mapped)
        is_whole = place + length == len(mapped) - _FOOTER.size
        if not is_whole or zlib.crc32(view[: -_FOOTER.size]) != self.checksum:
            raise ValueError(f"{path} was altered: its checksum is wrong")
        directory = json.loads(mapped[place : place + length])
        for name, code in COLUMNS.items():
            start, size = directory[name]
            setattr(self, name, view[start : start + size].cast(code))
        start, size = directory["rows"]
        self._rows = view[start : start + size]
        start, size = directory["strings"]
        self._blob = view[start : start + size]
        start, size = directory["meta"]
        self.meta: dict[str, Any] = json.loads(view[start : start + size].tobytes())
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(path))
        self.unfamiliar = frozenset(self.meta["unfamiliar"])
        self.affixes = Affixes(self.meta["affixes"])
        self._strings: dict[int, str] = {0: ""}
        self._lexemes: dict[int, Lexeme] = {}

    @property
    def fingerprint(self) -> str:
        """Names the rules and tables it was made of."""
        return str(self.meta["fingerprint"])

    def rows(self, stem: int) -> Iterator[tuple[int, Row]]:
        """The rows of a stem with their numbers, cheapest first."""
        first, last = self.first[stem], self.first[stem + 1]
        return enumerate(ROW.iter_unpack(self._rows[ROW.size * first : ROW.size * last]), first)

    def row(self, number: int) -> Row:
        """A row by its number."""
        return ROW.unpack_from(self._rows, ROW.size * number)

    def letters(self, row: int, stem: str) -> str:
        """The letters of a row of this folded stem, as they are spelt."""
        spelling = self.spelling[row]
        return self.string(spelling) if spelling else stem

    def string(self, number: int) -> str:
        """A string of the blob."""
        text = self._strings.get(number)
        if text is None:
            start, end = self.offset[number], self.offset[number + 1]
            text = self._strings[number] = self._blob[start:end].tobytes().decode("utf-8")
        return text

    def stems_of(self, key: str) -> set[str]:
        """The folded stems of all lexemes with this key; goes through the whole lexicon."""
        keys = {number for number in set(self.key) if self.string(number) == key}
        lexemes = {number for number, named in enumerate(self.key) if named in keys}
        texts = {self.text[row] for row, number in enumerate(self.lexeme) if number in lexemes}
        return {fold(bare(text)) for number in texts for text in self.string(number).split("|")}

    def entry(self, number: int) -> Lexeme:
        """A lexeme by its number."""
        lexeme = self._lexemes.get(number)
        if lexeme is None:
            lemma, root = self.string(self.lemma[number]), self.string(self.root[number])
            lexeme = self._lexemes[number] = Lexeme(
                lemma,
                bare(lemma),
                self.string(self.key[number]),
                root,
                self.meta["parts"][self.part[number]],
                self.meta["kinds"][self.kind[number]],
                self.meta["sources"][self.source[number]],
                ((root, 1.0),) if root else (),
            )
        return lexeme
