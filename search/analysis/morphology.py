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
from search.analysis.lexicon import DERIVED, Lexicon
from search.analysis.nativeness import foreignness
from search.analysis.normalize import disagreement
from search.analysis.segmenter import light_stem

RULES = 5
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
Candidate = tuple[int, int, int, Frame]
"""Cost in millibits, lexeme, row of the lexicon, what stands around the stem."""


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
    typed_marks = marks.evidence(marked)
    # د. is an abbreviation, not the imperative of ودى
    fitting = CLOSED if len(form) == 1 else ~0
    most = _DEAREST
    for start, end, frames in _around(form, lexicon):
        stem = form[start:end]
        number = number_of(stem)
        if number is None:
            continue
        least, around, ways_of = frames.least, frames.groups & fitting, frames.of
        for row, (groups, lexeme, row_cost, habit) in rows_of(number):
            if row_cost + least > most:  # the rows of a stem stand cheapest first
                break
            if not groups & around:
                continue
            letters = "" if is_plain else lexicon.letters(row, stem)
            for way in ways_of(groups & around):
                cost = row_cost + way.cost
                if cost > most:
                    continue
                if is_plain:  # what folding hid is known beforehand
                    cost += max(way.habit, habit)
                else:
                    written = way.prefix.written + letters + way.suffix.written
                    cost += disagreement(exact, written)
                if typed_marks:
                    text = lexicon.string(lexicon.text[row])
                    cost += marks.disagreement(typed_marks, len(way.prefix.written), text)
                if cost <= most:
                    found.append((cost, lexeme, row, way))
                    most = min(most, cost + within)
    return found


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
            frames_of = affixes.frames(prefix).get
            for end, suffix in ends:
                if end > start and (frames := frames_of(suffix)):
                    yield start, end, frames
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


_VOTES = tuple(vote(dearer) for dearer in range(_NEGLIGIBLE + 1))


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
    kind_of, root_of = lexicon.kind, lexicon.root
    votes: dict[int, float] = {}
    for cost, number, _, _ in found:
        if cost <= most:
            votes[number] = votes.get(number, 0.0) + _VOTES[cost - best]
    if len(votes) == 1:
        chosen = lexicon.entry(number)
        return Morpheme(chosen.key, chosen.plain, chosen.certain, chosen.kind)
    kinds: dict[int, float] = {}
    roots: dict[int, float] = {}
    for number, mass in votes.items():
        kind, root = kind_of[number], root_of[number]
        kinds[kind] = kinds.get(kind, 0.0) + mass
        roots[root] = roots.get(root, 0.0) + mass
    if len(kinds) > 1:
        # Word, name or function word is settled first, so that a name does not win against
        # several lemmas of which none has as many votes.
        kind = max(sorted(kinds), key=kinds.__getitem__)
        votes = {number: mass for number, mass in votes.items() if kind_of[number] == kind}
    enough = max(votes.values()) * _ALMOST
    leading = [lexicon.entry(number) for number, mass in votes.items() if mass > enough]
    chosen = min(leading)  # ties fall by letters
    if len(roots) == 1:
        ranked = chosen.certain
    elif chosen.root:
        ranked = _ranked({lexicon.string(root): mass for root, mass in roots.items()})
    else:  # whose best reading has no root is lent none by the others
        ranked = ()
    return Morpheme(chosen.key, chosen.plain, ranked, chosen.kind)
