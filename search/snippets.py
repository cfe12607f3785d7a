"""Which passages of an article answer a query best.

A text is cut once into words and gaps; a passage is a run of these pieces. It knows no engine.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, pairwise

from search.analysis import tokenize
from search.article import Range
from search.fields import Level
from search.matching import Match, Matcher
from search.results import Marked, Span

_STOPS = frozenset(".!?؟؛…")
_SENTENCE_ENDS = _STOPS | {"\n"}
_BREAK = re.compile(r"[^\S ]")
_ELLIPSIS = "…"
_LEVEL_VALUE = {Level.EXACT: 4.0, Level.FORM: 3.6, Level.STEM: 2.5, Level.ROOT: 1.2}
_REPEATED_VALUE = 0.2
_LEAD_WORDS = 12
"""How far back a passage reaches for the beginning of its sentence."""
_MOST_ANCHORS = 300
_PORTION = 8_000
"""Code points of a text that are read at once, and on to the end of the line."""
_LONGEST_PORTION = 100_000
"""Where a line is so long, it is cut."""
_MOST_READ = 1_000_000
"""Code points of an article that are read for its passages, that none costs seconds."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text that may be shown, by their ordinals.

    pieces: the text as gaps and words by turns. firsts: the words with which a sentence or a
    paragraph begins, in order. blocks: ranges of words that may be shown in one piece.
    """

    pieces: list[str]
    firsts: list[int]
    blocks: list[Range]
    matches: list[Match]


def passages(
    text: str,
    within: Sequence[Range],
    matcher: Matcher,
    *,
    sought: Set[int] | None = None,
    count: int,
    words: int,
) -> tuple[Marked, ...]:
    """The passages of `text` that answer the query best, in reading order.

    within: the ranges that may be shown; a phrase never runs over their border, nor over the
    end of a line. sought: which of the wanted words and runs are known to be there; a long text
    is read until all of them were met, to its end if that is not known. count: at most so many passages of about `words` words. Where nothing
    matches, the text's beginning.
    """
    read = _read(text, within, matcher, sought)
    if not read.blocks:
        return ()
    if not read.matches:
        first, last = read.blocks[0]
        return (_cut(read, (first, min(first + words, last))),)
    windows = [
        _window(match.word, _block_of(match.word, read.blocks), words, read.firsts)
        for match in read.matches[:_MOST_ANCHORS]
    ]
    return tuple(_cut(read, window) for window in sorted(_choose(windows, read.matches, count)))


def _read(text: str, within: Sequence[Range], matcher: Matcher, sought: Set[int] | None) -> _Words:
    """The words of these ranges, and which of them match; all else of the text is gap.

    A long text is read only as far as needed, as if it ended there.
    """
    left = None if sought is None else set(sought)
    pieces = [""]
    firsts: list[int] = []
    borders = [0]
    matches: list[Match] = []
    shown_to = 0
    for start, end in _portions(text, within):
        first = len(pieces) // 2
        between = text[shown_to:start]
        if between.strip():  # it is not to be shown
            borders.append(first)
        shown_to = end
        opening, *more = tokenize.pieces(text[start:end])
        sentences, lines = _beginnings([opening, *more[1:-1:2]] if more else [])
        found = matcher.matches(more[::2], lines)
        pieces[-1] += between + opening
        pieces += more
        firsts += [first + index for index in sentences]
        matches += [match._replace(word=first + match.word) for match in found] if first else found
        if left is not None:
            left.difference_update(match.wanted for match in found)
            if not left and end - within[0][0] >= _PORTION:
                break
    pieces[-1] += text[shown_to : shown_to + 1]  # it may be the full stop
    borders.append(len(pieces) // 2)
    blocks = [block for block in pairwise(borders) if block[0] < block[1]]
    return _Words(pieces, firsts, blocks, matches)


def _portions(text: str, within: Sequence[Range]) -> Iterator[Range]:
    """These ranges, long ones cut behind a line or at least behind a word."""
    for first, end in within:
        start, last = first, min(end, _MOST_READ)
        while last - start > _PORTION:
            most = min(start + _LONGEST_PORTION, last)
            cut = text.find("\n", start + _PORTION, most) + 1
            if not cut:
                if most == last:
                    break
                cut = text.rfind("\n", start, most) + 1 or text.rfind(" ", start, most) + 1 or most
            yield start, cut
            start = cut
        if start < last:
            yield start, last


def _beginnings(gaps: Sequence[str]) -> tuple[list[int], set[int]]:
    """The words with which a sentence begins, and those among them that begin a line.

    gaps: what stands before each word.
    """
    ends_none = _SENTENCE_ENDS.isdisjoint
    ended = [index for index, gap in enumerate(gaps) if gap != " " and not ends_none(gap)]
    sentences = ended if ended[:1] == [0] or not gaps else [0, *ended]
    return sentences, {index for index in ended if "\n" in gaps[index]}


def _block_of(word: int, blocks: Sequence[Range]) -> Range:
    """The range of words around this one that may be shown in one piece."""
    return next(block for block in blocks if block[0] <= word < block[1])


def _window(anchor: int, block: Range, words: int, firsts: Sequence[int]) -> Range:
    """A range of words around a match, beginning with a sentence where one is near.

    block: the words that it must stay within.
    """
    lead = min(_LEAD_WORDS, words // 2)
    begun = firsts[bisect_right(firsts, anchor) - 1]
    start = begun if begun >= max(block[0], anchor - lead) else max(block[0], anchor - lead // 2)
    end = min(block[1], start + words)
    following = bisect_left(firsts, max(start + words // 2, anchor + 1))
    if following < len(firsts):
        end = min(end, firsts[following])
    return (start, end)


def _choose(windows: Sequence[Range], matches: Sequence[Match], count: int) -> list[Range]:
    """Greedily the windows that add most: words not yet shown, at their tightest level."""
    chosen: list[Range] = []
    shown: set[int] = set()
    candidates = {window: _within(window, matches) for window in windows}
    while candidates and len(chosen) < count:
        value, _, best = max(
            (_value(held, shown), -window[0], window) for window, held in candidates.items()
        )
        if chosen and value <= _REPEATED_VALUE:
            break
        chosen.append(best)
        shown |= {match.wanted for match in candidates[best]}
        candidates = {
            window: held
            for window, held in candidates.items()
            if window[1] <= best[0] or best[1] <= window[0]
        }
    return chosen


def _within(window: Range, matches: Sequence[Match]) -> Sequence[Match]:
    """The matches of a window; `matches` are in order."""
    first = bisect_left(matches, window[0], key=_word)
    return matches[first : bisect_left(matches, window[1], lo=first, key=_word)]


def _word(match: Match) -> int:
    return match.word


def _value(held: Sequence[Match], shown: set[int]) -> float:
    """What a window adds that holds these matches. shown: the wanted words shown already."""
    best: dict[int, float] = {}
    for _, level, wanted in held:
        value = _LEVEL_VALUE[level] * (0.3 if wanted in shown else 1.0)
        if value > best.get(wanted, 0.0):
            best[wanted] = value
    return sum(best.values()) + _REPEATED_VALUE * min(len(held) - len(best), 5)


def _cut(read: _Words, window: Range) -> Marked:
    """The text of a window, line breaks as spaces, ellipses where a sentence is cut."""
    first, last = window
    pieces = read.pieces[2 * first + 1 : 2 * last]
    behind = read.pieces[2 * last]
    head = "" if _has(read.firsts, first) else _ELLIPSIS
    if last == len(read.pieces) // 2 or _has(read.firsts, last):
        tail = behind[:1] if behind[:1] in _STOPS else ""  # the sentence's own full stop
    else:
        tail = _ELLIPSIS
    places = list(accumulate(map(len, pieces), initial=len(head)))
    spans = tuple(
        Span(places[2 * (word - first)], places[2 * (word - first) + 1], level)
        for word, level, _ in _within(window, read.matches)
    )
    return Marked(head + _BREAK.sub(" ", "".join(pieces)) + tail, spans)


def _has(ordered: Sequence[int], number: int) -> bool:
    place = bisect_left(ordered, number)
    return place < len(ordered) and ordered[place] == number
