"""Lexemes to a compiled lexicon: every stem of every lexeme, with what it costs to believe it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import marisa_trie

from search.analysis import frequency, lexicon, nativeness, tables
from search.analysis.arramooz import read_lemmas
from search.analysis.frames import Costs
from search.analysis.gather import DATA, attested_roots, installed_lexemes
from search.analysis.normalize import disagreement, fold
from search.analysis.patterns import Pattern, of_roots
from search.analysis.stems import bare, is_root
from search.analysis.tables import Lexeme

KINDS = (tables.WORD, tables.FUNCTION, tables.NAME)
_MOST_COST = 60_000


def compile_installed(path: Path, own: Sequence[Lexeme], fingerprint: str) -> None:
    """Write the compiled lexicon of the installed tables and the user's own words."""
    counts = frequency.read_counts((DATA / "frequencies.tsv").read_text("utf-8"))
    costs = frequency.read_costs((DATA / "costs.tsv").read_text("utf-8"))
    compile_to(path, [*own, *installed_lexemes()], counts, costs, fingerprint)


def compile_to(
    path: Path,
    found: Sequence[Lexeme],
    counts: Mapping[str, float],
    costs: Costs,
    fingerprint: str = "",
) -> None:
    """Write the compiled lexicon of these lexemes.

    counts: how often each lexeme occurs in text, by `frequency.identity`. costs: of affixes and
    places in the paradigm. fingerprint: names what it was made of.
    """
    strings: dict[str, int] = {"": 0}
    names: dict[str, dict[str, int]] = {"parts": {}, "sources": {}, "slots": {}}
    columns: dict[str, list[int]] = {name: [] for name in lexicon.COLUMNS if name != "offset"}
    rows: dict[str, list[tuple[int, int, int, str, str, int]]] = {}
    slots = frequency.Slots(costs)
    expectation = frequency.Expectation(found, read_lemmas())
    rarity = expectation.bits(frequency.counted(found, counts))

    def number(text: str) -> int:
        return strings.setdefault(text, len(strings))

    def named(kind: str, name: str) -> int:
        return names[kind].setdefault(name, len(names[kind]))

    heads: list[int] = []  # of each lexeme: the first that it votes with
    first: dict[tuple[str, str, str], int] = {}
    for place, lexeme in enumerate(found):
        heads.append(first.setdefault((lexeme.kind, lexeme.lemma, lexeme.root), place))
        columns["lemma"].append(number(lexeme.lemma))
        columns["key"].append(number(tables.key_of(lexeme)))
        columns["root"].append(number(lexeme.root))
        columns["part"].append(named("parts", lexeme.part))
        columns["kind"].append(KINDS.index(lexeme.kind))
        columns["source"].append(named("sources", lexeme.source))
        bits = round(1000 * float(rarity[place]))
        for folded, row in _rows(lexeme, bits, slots):
            cost, groups, letters, text, slot = row
            entry = (max(0, cost), groups, place, letters, text, named("slots", slot))
            rows.setdefault(folded, []).append(entry)
    roots = sorted(attested_roots() | {lexeme.root for lexeme in found if is_root(lexeme.root)})
    derived = _derived(roots, columns, number, named)
    trie = marisa_trie.Trie((*rows, *(lexicon.DERIVED + stem for stem in derived)))
    packed: list[lexicon.Row] = []
    for stem in sorted(trie, key=trie.__getitem__):
        columns["first"].append(len(packed))
        columns["derived_first"].append(len(columns["derived_root"]))
        for cost, groups, place, letters, text, slot_number in sorted(rows.get(stem, ())):
            columns["lexeme"].append(place)
            habit = disagreement(stem, letters)
            packed.append((groups, heads[place], min(_MOST_COST, cost), habit))
            columns["spelling"].append(number(letters) if letters != stem else 0)
            columns["text"].append(number(text))
            columns["slot"].append(slot_number)
        if stem.startswith(lexicon.DERIVED):
            for pattern, root in derived[stem[1:]]:
                columns["derived_pattern"].append(pattern)
                columns["derived_root"].append(root)
    columns["first"].append(len(packed))
    columns["derived_first"].append(len(columns["derived_root"]))
    meta: dict[str, Any] = {kind: list(known) for kind, known in names.items()}
    familiar = {lexeme.root for lexeme in found if lexeme.source.startswith("families/")}
    meta |= {"kinds": KINDS, "affixes": dict(costs), "roots": roots}
    meta["unfamiliar"] = [place for place, root in enumerate(roots) if root not in familiar]
    meta["fingerprint"] = fingerprint
    meta["nativeness"] = nativeness.train(found, derived)
    lexicon.write(path, trie, packed, columns, list(strings), meta)


def _derived(
    roots: Sequence[str],
    columns: dict[str, list[int]],
    number: Callable[[str], int],
    named: Callable[[str, str], int],
) -> dict[str, list[tuple[int, int]]]:
    """Every derived stem with its patterns and roots, as their numbers."""
    patterns: dict[Pattern, int] = {}
    derived: dict[str, list[tuple[int, int]]] = {}
    numbers = {root: place for place, root in enumerate(roots)}
    for stem, root, pattern in of_roots(root for root in roots if len(root) < 5):
        place = patterns.setdefault(pattern, len(patterns))
        derived.setdefault(stem, []).append((place, numbers[root]))
    for pattern in patterns:
        columns["pattern_groups"].append(pattern.groups)
        columns["pattern_cost"].append(pattern.cost)
        columns["pattern_lemma"].append(number(pattern.lemma))
        columns["pattern_part"].append(named("parts", pattern.part))
    return derived


def _rows(
    lexeme: Lexeme, bits: int, slots: frequency.Slots
) -> Iterator[tuple[str, tuple[int, int, str, str, str]]]:
    """Each folded stem of a lexeme with cost, groups, letters, texts and slot.

    Slots that unvocalised text cannot tell apart, كَتَب and كُتِب, are one row with both texts.
    """
    joined: dict[tuple[str, str, int], tuple[int, str, str]] = {}
    for (folded, letters, slot), (groups, text) in _merged(lexeme).items():
        key = (folded, letters, groups)
        found = (bits + slots.cost(lexeme, slot), slot, text)
        known = joined.get(key)
        joined[key] = _either(known, found) if known else found
    for (folded, letters, groups), (cost, slot, text) in joined.items():
        yield folded, (cost, groups, letters, text, slot)


def _either(one: tuple[int, str, str], other: tuple[int, str, str]) -> tuple[int, str, str]:
    """Two rows as one: the probabilities added, the likelier slot, both texts."""
    (cost, slot, _), (dearer, _, _) = sorted((one, other))
    saved = round(1000 * math.log2(1 + 2.0 ** ((cost - dearer) / 1000)))
    return (cost - saved, slot, f"{one[2]}|{other[2]}")


def _merged(lexeme: Lexeme) -> dict[tuple[str, str, str], tuple[int, str]]:
    """The stems of a lexeme by folded letters, letters and slot: their groups, their texts."""
    merged: dict[tuple[str, str, str], tuple[int, str]] = {}
    for stem in lexeme.stems:
        letters = bare(stem.text)
        key = (fold(letters), letters, stem.slot)
        groups, text = merged.get(key, (0, ""))
        texts = text.split("|") if text else []
        if stem.text not in texts:
            texts.append(stem.text)
        merged[key] = (groups | stem.groups, "|".join(texts))
    return merged
