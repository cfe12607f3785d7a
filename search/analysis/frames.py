"""What stands around a stem: a prefix and a suffix that go together, with what they cost.

The costs are those of the table `costs.tsv`; a compiled lexicon carries them, so that an index
keeps its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from search.analysis.affixes import BIT, GROUPS, Prefix, Suffix, class_of, prefixes, suffixes
from search.analysis.normalize import disagreement, fold


def _agree(prefix: Prefix, suffix: Suffix) -> bool:
    """Whether person and ending go together: of we and I, only the emphatic one is no dual."""
    is_dual = suffix.group == BIT["imperfect_dual"] and suffix.ending != "ن"
    return not (is_dual and prefix.parts[-1] in ("ن", "أ"))


class Frame(NamedTuple):
    """What stands around a stem: a prefix and a suffix that go together."""

    group: int
    cost: int
    """Millibits."""
    habit: int
    """Millibits when it was typed folded, as بالمدرسه."""
    prefix: Prefix
    suffix: Suffix


class Frames:
    """The ways to read the letters before and after a stem."""

    def __init__(self, ways: tuple[Frame, ...]) -> None:
        self.ways = ways
        self.groups = 0
        """All groups of the frames."""
        for way in ways:
            self.groups |= way.group
        self.least = min(way.cost for way in ways)
        """Cost of the cheapest."""
        self._of: dict[int, tuple[Frame, ...]] = {}

    def of(self, groups: int) -> tuple[Frame, ...]:
        """The ways of these groups; kept, since few combinations occur."""
        ways = self._of.get(groups)
        if ways is None:
            ways = self._of[groups] = tuple(way for way in self.ways if way.group & groups)
        return ways


Costs = Mapping[str, int]
"""Millibits of a prefix or suffix of a class, by `prefix_key` or `suffix_key`."""
_UNLISTED = 14_000


def prefix_key(prefix: Prefix, group: int) -> str:
    """The row of the table of costs for a prefix before this group."""
    return f"{class_of(group)}\tprefix\t{'+'.join(prefix.parts) or '-'}"


def suffix_key(suffix: Suffix) -> str:
    """The row of the table of costs for a suffix."""
    name = GROUPS[suffix.group.bit_length() - 1]
    which = f"{name} {suffix.ending or '-'} {suffix.pronoun or '-'}"
    return f"{class_of(suffix.group)}\tsuffix\t{which}"


class Affixes:
    """All prefixes and suffixes with their costs; frames are made when first asked for."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs
        self.prefixes: dict[str, list[Prefix]] = {}
        for prefix in prefixes():
            self.prefixes.setdefault(fold(prefix.written), []).append(prefix)
        self.openings = {text[:end] for text in self.prefixes for end in range(len(text) + 1)}
        """The beginnings of prefixes: where a word leaves them, no prefix of it follows."""
        self.suffixes: dict[str, list[Suffix]] = {}
        for suffix in suffixes():
            self.suffixes.setdefault(fold(suffix.written), []).append(suffix)
        lengths: dict[str, set[int]] = {}
        for text in self.suffixes:
            lengths.setdefault(text[-1:], set()).add(len(text))
        self.suffix_lengths = {
            last: tuple(sorted(found | {0})) for last, found in lengths.items() if last
        }
        """How long the suffixes are that end in a letter, shortest first."""
        self._frames: dict[str, dict[str, Frames]] = {}

    def frames(self, prefix: str) -> dict[str, Frames]:
        """The frames of a folded prefix by their folded suffix."""
        known = self._frames.get(prefix)
        if known is None:
            known = self._frames[prefix] = self._framed(prefix)
        return known

    def _framed(self, text: str) -> dict[str, Frames]:
        found = {}
        for ending, fitting in self.suffixes.items():
            ways = tuple(
                self._frame(prefix, suffix)
                for prefix in self.prefixes[text]
                for suffix in fitting
                if suffix.group & prefix.groups and _agree(prefix, suffix)
            )
            if ways:
                found[ending] = Frames(ways)
        return found

    def _frame(self, prefix: Prefix, suffix: Suffix) -> Frame:
        before = self._costs.get(prefix_key(prefix, suffix.group), _UNLISTED)
        cost = before + self._costs.get(suffix_key(suffix), _UNLISTED)
        written = prefix.written + suffix.written
        return Frame(suffix.group, cost, disagreement(fold(written), written), prefix, suffix)
