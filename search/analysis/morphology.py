"""One Arabic word to its readings: prefixes, stem, suffix, lemma, root, each with a cost.

A pure function of the word and the lexicon. Costs are bits of surprise: how rare the lexeme is,
its place in the paradigm, prefixes and suffixes, and how far the letters and marks as typed
differ from the reading. Readings vote: the probability of a root is the sum of its readings'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from search.analysis import marks
from search.analysis.affixes import CLOSED
from search.analysis.derivation import fill
from search.analysis.frames import Frame, Frames
from search.analysis.lexicon import DERIVED, Lexeme, Lexicon
from search.analysis.nativeness import foreignness
from search.analysis.normalize import disagreement
from search.analysis.segmenter import light_stem

RULES = 4
"""Raised with every change of the rules in this folder, so that older indexes are known."""

_LEAST_CONFIDENCE = 0.07
_MOST_ROOTS = 3
_NEGLIGIBLE = 11_000
"""Millibits above the best reading from which on a reading has no vote."""
_HALVING = 2400
"""Millibits that halve the vote of a reading."""
_UNFAMILIAR_ROOT = 3000
"""Millibits against a root that is attested but has no family of ours."""
_MOST_DOUBT = 20_000
"""Millibits of cost and foreignness from which on a derivation is no longer believed."""
_LONGEST_WORD = 32
"""Letters; a longer "word" is not one, and analysing it would only cost time."""

_DEAREST = 1_000_000
_ALMOST = 1 - 1e-9

Root = tuple[str, float]
"""Letters of a root, hamza as ء, and its probability."""
Derivation = tuple[int, int, int, Frame]
"""Cost in millibits, pattern, root, what stands around the stem."""
Candidate = tuple[int, int, Frame]
"""Cost in millibits, row of the lexicon, what stands around the stem."""


class Morpheme(NamedTuple):
    """What morphology says of one word."""

    stem: str
    lemma: str | None
    roots: tuple[Root, ...]
    kind: str
    """word, function or name."""


def analyse(exact: str, form: str, lexicon: Lexicon, marked: str = "") -> Morpheme:
    """The analysis of one Arabic word.

    exact: its letters as typed; form: the same folded. One letter or more, no marks.
    marked: the same with the marks that were typed; empty when there were none. The same answer in
    any process and thread.
    """
    found = candidates(exact, form, lexicon, marked)
    if found:
        return _decide(found, lexicon)
    return _unlisted(form, lexicon)


def candidates(
    exact: str, form: str, lexicon: Lexicon, marked: str = "", *, within: int = _NEGLIGIBLE
) -> list[Candidate]:
    """The readings of a word whose stem stands in the lexicon, in a fixed order.

    marked: the word with the marks that were typed, if any were. within: millibits above the
    cheapest reading up to which all readings are given; some dearer ones may be, too.
    """
    found: list[Candidate] = []
    number_of, rows_of = lexicon.trie.get, lexicon.rows
    is_plain = exact == form
    is_letter = len(form) == 1  # د. is an abbreviation, not the imperative of ودى
    most = _DEAREST
    for start, end, frames in _around(form, lexicon):
        number = number_of(form[start:end])
        if number is None:
            continue
        least, groups_around, ways = frames.least, frames.groups, frames.ways
        for row_cost, groups, row, habit in rows_of(number):
            if row_cost + least > most:  # the rows of a stem stand cheapest first
                break
            if not groups & groups_around:
                continue
            for way in ways:
                group, way_cost, way_habit, _, _ = way
                if not group & groups or (is_letter and not group & CLOSED):
                    continue
                cost = row_cost + way_cost
                if cost > most:
                    continue
                if is_plain:  # what folding hid is known beforehand
                    cost += max(way_habit, habit)
                else:
                    cost += _unlike(exact, row, form[start:end], way, lexicon)
                if marked:
                    cost += _unlike_marks(marked, row, way, lexicon)
                if cost <= most:
                    found.append((cost, row, way))
                    most = min(most, cost + within)
    return found


def _unlike(exact: str, row: int, stem: str, way: Frame, lexicon: Lexicon) -> int:
    """Millibits against a reading that is spelt otherwise than the word was typed."""
    spelling = lexicon.spelling[row]
    letters = lexicon.string(spelling) if spelling else stem
    written = way.prefix.written + letters + way.suffix.written
    return 0 if written == exact else disagreement(exact, written)


def _unlike_marks(marked: str, row: int, way: Frame, lexicon: Lexicon) -> int:
    """Millibits against a reading that is vocalised otherwise than the word was typed."""
    text = lexicon.string(lexicon.text[row])
    return marks.disagreement(marked, len(way.prefix.written), text)


def _around(form: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Frames]]:
    """Where a stem may begin and end in a word, with what then stands around it."""
    length = len(form)
    if not 0 < length <= _LONGEST_WORD:
        return
    affixes = lexicon.affixes
    ends = []  # the bare word first: readings found early spare looking at dearer ones
    for size in affixes.suffix_lengths.get(form[-1], (0,)):
        suffix = form[length - size :]
        if size < length and suffix in affixes.suffixes:
            ends.append((length - size, suffix))
    for start in range(length):
        prefix = form[:start]
        if prefix in affixes.prefixes:
            frames_of = affixes.frames(prefix)
            for end, suffix in ends:
                if end > start and suffix in frames_of:
                    yield start, end, frames_of[suffix]
        elif prefix not in affixes.openings:
            return


def derivations(form: str, lexicon: Lexicon) -> list[Derivation]:
    """Every reading of a word as a regular derivative of an attested root, in a fixed order."""
    found: list[Derivation] = []
    for start, end, frames in _around(form, lexicon):
        number = lexicon.trie.get(DERIVED + form[start:end])
        if number is None:
            continue
        for row in range(lexicon.derived_first[number], lexicon.derived_first[number + 1]):
            pattern, root = lexicon.derived_pattern[row], lexicon.derived_root[row]
            groups = lexicon.pattern_groups[pattern]
            cost = lexicon.pattern_cost[pattern]
            if root in lexicon.unfamiliar:
                cost += _UNFAMILIAR_ROOT
            found += [
                (way.cost + cost, pattern, root, way) for way in frames.ways if way.group & groups
            ]
    return found


def believed(form: str, lexicon: Lexicon) -> list[Derivation]:
    """The derivations of a word, or none when it looks too foreign for the cheapest of them."""
    found = derivations(form, lexicon)
    if found:
        doubt = min(found)[0] + foreignness(form, lexicon.meta["nativeness"])
        if doubt > _MOST_DOUBT:
            return []
    return found


def vote(dearer: float) -> float:
    """The weight of a reading that costs so many millibits more than the cheapest."""
    return float(2.0 ** (-dearer / _HALVING))


def _unlisted(form: str, lexicon: Lexicon) -> Morpheme:
    """A word that no table lists: a regular derivative, a name, or a light stem."""
    found = believed(form, lexicon)
    if not found:
        kind = "name" if foreignness(form, lexicon.meta["nativeness"]) > 0 else "word"
        return Morpheme(light_stem(form), None, (), kind)
    best = min(found)[0]
    stems: dict[str, float] = {}
    roots: dict[str, float] = {}
    for cost, pattern, number, _ in found:
        mass = vote(cost - best)
        root = lexicon.meta["roots"][number]
        stem = fill(lexicon.string(lexicon.pattern_lemma[pattern]), root)
        stems[stem] = stems.get(stem, 0.0) + mass
        roots[root] = max(roots.get(root, 0.0), mass)
    stem, _ = min(stems.items(), key=lambda item: (-round(item[1], 9), item[0]))
    return Morpheme(stem, None, _ranked(roots), "word")


def _ranked(masses: Mapping[str, float]) -> tuple[Root, ...]:
    """Roots by their share of the votes, ties by letters; a reading without a root votes too."""
    if len(masses) == 1:
        return tuple((root, 1.0) for root in masses if root)
    total = sum(masses.values())
    shares = [(-round(mass / total, 3), root) for root, mass in masses.items() if root]
    shares.sort()
    return tuple((root, -p) for p, root in shares[:_MOST_ROOTS] if -p >= _LEAST_CONFIDENCE)


def _decide(found: list[Candidate], lexicon: Lexicon) -> Morpheme:
    """The lemma with most of the votes names the stem; all readings vote for the roots."""
    best = min(found)[0] if len(found) > 1 else found[0][0]
    most = best + _NEGLIGIBLE
    lexeme_of = lexicon.lexeme
    votes: dict[int, float] = {}
    for cost, row, _ in found:
        if cost <= most:
            number = lexeme_of[row]
            votes[number] = votes.get(number, 0.0) + vote(cost - best)
    if len(votes) == 1:
        chosen = lexicon.entry(number)
        return Morpheme(chosen.key, chosen.plain, chosen.certain, chosen.kind)
    kinds: dict[str, float] = {}
    lemmas: dict[tuple[str, str, str], float] = {}
    entries: dict[tuple[str, str, str], Lexeme] = {}
    roots: dict[str, float] = {}
    for number, mass in votes.items():
        lexeme = lexicon.entry(number)
        kind, root = lexeme.kind, lexeme.root
        named = (kind, lexeme.lemma, root)
        kinds[kind] = kinds.get(kind, 0.0) + mass
        lemmas[named] = lemmas.get(named, 0.0) + mass
        entries.setdefault(named, lexeme)
        roots[root] = roots.get(root, 0.0) + mass
    # Word, name or function word is settled first, so that a name does not win against
    # several lemmas of which none has as many votes. Ties fall by letters.
    kind = max(sorted(kinds), key=kinds.__getitem__)
    enough = max(mass for named, mass in lemmas.items() if named[0] == kind) * _ALMOST
    chosen = min(
        entries[named] for named, mass in lemmas.items() if named[0] == kind and mass > enough
    )
    # Whose best reading has no root is lent none by the others.
    ranked = _ranked(roots) if chosen.root else ()
    return Morpheme(chosen.key, chosen.plain, ranked, chosen.kind)
