"""Words with the roots and lemmas that people gave them, and the kinds of word they are."""

from __future__ import annotations

import csv
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from search.analysis import letters as ar

_PARTICLES = {"أداة", "فواتيح"}
SEATS = str.maketrans(dict.fromkeys(ar.HAMZA_SEATS, ar.HAMZA) | {ar.ALEF_MAKSURA: ar.YEH})


class Gold(NamedTuple):
    word: str
    roots: frozenset[str]
    lemmas: frozenset[str]
    part: str


def read_gold(path: Path, half: int) -> list[Gold]:
    roots: dict[str, set[str]] = defaultdict(set)
    lemmas: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, str] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            word, part = row["word"], row.get("pos") or ""
            if zlib.crc32(word.encode()) % 2 != half:
                continue
            parts[word] = part
            lemmas[word].update(row["lemma"].split(";"))
            if part not in _PARTICLES:
                found = (root.translate(SEATS) for root in row["root_norm"].split(";"))
                roots[word].update(
                    root for root in found if 3 <= len(root) <= 4 and ar.ALEF not in root
                )
    return [
        Gold(word, frozenset(roots[word]), frozenset(lemmas[word]), parts[word])
        for word in parts
        if roots[word]
    ]


def classes(gold: Gold) -> Iterator[str]:
    """Kinds of word by the first of its roots in alphabetical order, and by part of speech."""
    root = min(gold.roots)
    first, middle, last = root[0], root[1], root[-1]
    weak = ar.WAW + ar.YEH
    if len(root) == 4:
        yield "quadriliteral"
    elif last in weak:
        yield "defective"
    elif middle in weak:
        yield "hollow"
    elif middle == last:
        yield "doubled"
    elif ar.HAMZA in root:
        yield "hamzated"
    elif first in weak:
        yield "assimilated"
    else:
        yield "sound"
    if gold.part in {"فعل", "اسم"}:
        yield {"فعل": "verb", "اسم": "noun"}[gold.part]
