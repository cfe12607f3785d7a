"""Estimates how often lexemes, places in the paradigm, prefixes and suffixes occur in plain text.

No annotation is needed: every word of the texts has a few readings, and expectation maximisation
(Dempster, Laird and Rubin 1977) shares its count among them by how likely they are, over and
over. Writes `frequencies.tsv` and `costs.tsv` of the lexicon.

    python benchmarks/frequencies.py CORPUS.jsonl.gz VOCALISED.txt …

The shipped numbers come from 9,758 articles of Arabic Wikipedia (TyDi QA; CC BY-SA 4.0) and 2,500
lines of the Tashkeela corpus (MIT).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from corpus import texts

from search.analysis import frequency, morphology, normalize, tokenize
from search.analysis.affixes import BIT, prefixes, suffixes
from search.analysis.arramooz import read_lemmas
from search.analysis.compiler import compile_to
from search.analysis.frames import prefix_key, suffix_key
from search.analysis.frequency import Expectation, Numbers
from search.analysis.gather import installed_lexemes
from search.analysis.lexicon import Lexicon
from search.analysis.tables import Lexeme

ROUNDS = 5
"""More let rare verbs grow on the affixes they share with common words: لكن read as a verb."""
RARE = {"verb\tslot\timperative": 8.0, "verb\tslot\tjussive": 5.0}
"""Bits that these slots cost at least: they look like much else, and would grow on it."""
OUTSIDE = 1e-7
"""First share of a lexeme that arramooz's list of lemmas lacks."""
EVERY = 30_000
"""Millibits up to which readings take part: before any count, costs say little."""
FIRST_BITS = 3
"""What a part of a prefix, an ending, a pronoun and a place in the paradigm cost at first."""
LEAST = 0.05
"""Lexemes with a smaller count are not listed."""
DATA = Path(__file__).parents[1] / "search" / "analysis" / "data"


def count(paths: Sequence[Path]) -> Counter[str]:
    """The Arabic words of the texts, with their marks as typed."""
    words: Counter[str] = Counter()
    for path in paths:
        for text in texts(path):
            words.update(text[start:end] for start, end in tokenize.spans(text))
    marked: Counter[str] = Counter()
    for word, times in words.items():
        if tokenize.script(word) == "arabic":
            marked[normalize.marked(word)] += times
    return marked


class Readings:
    """All readings of all words, a row each: word, lexeme, and the keys of its costs."""

    def __init__(self, words: Counter[str], lexicon: Lexicon, lexemes: Sequence[Lexeme]) -> None:
        self.keys: dict[str, int] = {}
        rows: list[tuple[int, ...]] = []
        times = []
        for word, count_of in sorted(words.items()):
            exact = normalize.exact(word)
            marked = word if word != exact else ""
            found = morphology.candidates(
                exact, normalize.fold(exact), lexicon, marked, within=EVERY
            )
            for cost, _, row, way in found:
                lexeme = lexemes[lexicon.lexeme[row]]
                slot = lexicon.meta["slots"][lexicon.slot[row]]
                rows.append((
                    len(times),
                    lexicon.lexeme[row],
                    self._number(prefix_key(way.prefix, way.group)),
                    self._number(suffix_key(way.suffix)),
                    self._number(frequency.slot_key(lexeme, slot)),
                    # Before any count the row's cost is its slot's, and a constant.
                    cost,
                    cost - lexicon.row(row)[2] - way.cost,
                ))  # fmt: skip
            if found:
                times.append(count_of)
        columns = np.array(rows, dtype=np.int64).T
        self.word, self.lexeme = columns[0], columns[1]
        self.parts = columns[2:5]
        self.cost, self.differing = columns[5] / 1000, columns[6] / 1000
        self.times = np.array(times, dtype=float)
        self.starts = np.flatnonzero(np.diff(self.word, prepend=-1))

    def _number(self, key: str) -> int:
        return self.keys.setdefault(key, len(self.keys))


def first_costs(lexemes: Sequence[Lexeme]) -> dict[str, int]:
    """Millibits before any count: only how much stands around the stem matters."""
    parts = {
        prefix_key(prefix, bit): len(prefix.parts)
        for prefix in prefixes()
        for bit in BIT.values()
        if bit & prefix.groups
    }
    parts |= {
        suffix_key(suffix): bool(suffix.ending) + bool(suffix.pronoun) for suffix in suffixes()
    }
    parts |= {
        frequency.slot_key(lexeme, stem.slot): 1 for lexeme in lexemes for stem in lexeme.stems
    }
    return {key: 1000 * FIRST_BITS * number for key, number in parts.items()}


def estimate(readings: Readings, expectation: Expectation) -> tuple[Numbers, Numbers]:
    """Expected counts of lexemes, and log2 probabilities of `readings.keys` within their class."""
    names = ["\t".join(key.split("\t")[:2]) for key in readings.keys]
    classes = np.unique(names, return_inverse=True)[1]
    score = np.log2(expectation.shares + OUTSIDE)[readings.lexeme] - readings.cost
    for turn in range(ROUNDS):
        highest = np.maximum.reduceat(score, readings.starts)
        weight = np.exp2(score - highest[readings.word])
        total = np.add.reduceat(weight, readings.starts)
        expected = weight / total[readings.word] * readings.times[readings.word]
        bits = -((np.log2(total) + highest) * readings.times).sum() / readings.times.sum()
        print(f"round {turn + 1}: {bits:.4f} bits a word", flush=True)
        counts = np.bincount(readings.lexeme, expected, len(expectation.shares))
        seen = 1.0 + sum(np.bincount(part, expected, len(names)) for part in readings.parts)
        parts = np.log2(seen / np.bincount(classes, seen)[classes])
        for key, least in RARE.items():
            parts[readings.keys[key]] = min(parts[readings.keys[key]], -least)
        score = -expectation.bits(counts)[readings.lexeme] - readings.differing
        for part in readings.parts:
            score = score + parts[part]
    return counts, parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path, nargs="+")
    words = count(parser.parse_args().corpora)
    print(f"{sum(words.values()):,} words, {len(words):,} distinct")
    found = installed_lexemes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon"
        compile_to(path, found, {}, first_costs(found))
        readings = Readings(words, Lexicon(path), found)
    print(f"{len(readings.times):,} distinct words have {len(readings.word):,} readings")
    counts, parts = estimate(readings, Expectation(found, read_lemmas()))
    write_counts(found, counts)
    write_costs({key: round(-1000 * parts[place]) for key, place in readings.keys.items()})


def write_counts(found: Sequence[Lexeme], counts: Numbers) -> None:
    named: dict[str, float] = {}
    for lexeme, times in zip(found, counts, strict=True):
        key = frequency.identity(lexeme)
        named[key] = named.get(key, 0.0) + float(times)
    listed = sorted((key, times) for key, times in named.items() if times >= LEAST)
    head = "# How often each lexeme occurs in the texts of benchmarks/frequencies.py:\n"
    head += (
        "# lemma TAB part TAB root TAB count. Texts: CC BY-SA 4.0 and MIT, see docs/arabic.md.\n"
    )
    rows = "".join(f"{key}\t{times:.2f}\n" for key, times in listed)
    (DATA / "frequencies.tsv").write_text(head + rows, encoding="utf-8")


def write_costs(costs: dict[str, int]) -> None:
    head = "# What prefixes, suffixes and places in the paradigm cost, in thousandths of a bit:\n"
    head += "# class TAB prefix, suffix or slot TAB which TAB cost. Made by benchmarks/frequencies.py.\n"
    rows = "".join(f"{key}\t{cost}\n" for key, cost in sorted(costs.items()))
    (DATA / "costs.tsv").write_text(head + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
