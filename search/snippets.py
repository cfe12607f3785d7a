"""Which words of a text match, at which level, and which passages show them best.

It works on the stored original with the same analysis that built the index, so a highlight
is always a whole word and always true. It knows no engine.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from search.analysis import Analyzer, Token
from search.article import Range
from search.fields import Level
from search.query.plan import Plan, terms_at
from search.results import Marked, Span

_SENTENCE_END = re.compile(r"[.!?؟؛…\n]")
_STOP = re.compile(r"[.!?؟؛…]")
_ELLIPSIS = "…"
_LEVEL_VALUE = {Level.EXACT: 4.0, Level.FORM: 3.6, Level.STEM: 2.5, Level.ROOT: 1.2}
_REPEATED_VALUE = 0.2
_LEAD_WORDS = 12
"""How far back a passage reaches for the beginning of its sentence."""
_MOST_ANCHORS = 300


class Match(NamedTuple):
    """A token that matched. wanted: which word or run of the query it answers."""

    token: int
    level: Level
    wanted: int


class Matcher:
    """Finds the words of a plan among tokens. Immutable after construction."""

    def __init__(self, plan: Plan) -> None:
        self._terms: dict[Level, dict[str, int]] = {level: {} for level in Level}
        for number, word in enumerate(plan.words):
            for level in Level:
                for term in word.terms(level):
                    self._terms[level].setdefault(term, number)
        self._runs = plan.runs
        self._first_run = len(plan.words)

    def matches(self, tokens: Sequence[Token]) -> list[Match]:
        """The tokens of one paragraph that match, in order, each at its tightest level."""
        found = {}
        for index, token in enumerate(tokens):
            match = self._match(index, token)
            if match:
                found[index] = match
        for match in self._run_matches(tokens):
            known = found.get(match.token)
            if known is None or match.level < known.level:
                found[match.token] = match
        return [found[index] for index in sorted(found)]

    def _match(self, index: int, token: Token) -> Match | None:
        for level, wanted in self._terms.items():
            if wanted:
                for term in terms_at(token.analysis, level):
                    if term in wanted:
                        return Match(index, level, wanted[term])
        return None

    def _run_matches(self, tokens: Sequence[Token]) -> Iterable[Match]:
        """The tokens of each run that stands whole; a word of a phrase alone is no match."""
        for number, run in enumerate(self._runs, self._first_run):
            for level in Level:
                texts = run.texts(level)
                if texts:
                    terms = [terms_at(token.analysis, level)[0] for token in tokens]
                    for index in _places(terms, texts):
                        yield Match(index, level, number)


def _places(terms: Sequence[str], run: tuple[str, ...]) -> Iterator[int]:
    """The indexes of all terms that belong to a whole run."""
    length = len(run)
    for start, term in enumerate(terms):
        if term == run[0] and tuple(terms[start : start + length]) == run:
            yield from range(start, start + length)


def mark(text: str, matcher: Matcher, analyzer: Analyzer, within: Range | None = None) -> Marked:
    """The text, or the range of it, with every match marked."""
    start, end = within or (0, len(text))
    tokens = list(analyzer.tokens(text, start, end))
    spans = tuple(
        Span(tokens[match.token].start - start, tokens[match.token].end - start, match.level)
        for match in matcher.matches(tokens)
    )
    return Marked(text[start:end], spans)


def passages(
    text: str,
    within: Sequence[Range],
    matcher: Matcher,
    analyzer: Analyzer,
    *,
    count: int,
    words: int,
) -> tuple[Marked, ...]:
    """The passages of `text` that answer the query best, in reading order.

    within: the paragraphs that may be shown; a phrase never runs over their border. count: at
    most so many passages of about `words` words. Where nothing matches, the text's beginning.
    """
    tokens: list[Token] = []
    matches: list[Match] = []
    first_words: set[int] = set()
    borders: list[int] = [0]
    shown_to = 0
    for start, end in within:
        paragraph = list(analyzer.tokens(text, start, end))
        first = len(tokens)
        first_words.add(first)
        if text[shown_to:start].strip():  # what lies between is not to be shown
            borders.append(first)
        shown_to = end
        matches += (m._replace(token=m.token + first) for m in matcher.matches(paragraph))
        tokens += paragraph
    if not tokens:
        return ()
    breaks = _sentence_starts(text, tokens, first_words)
    borders.append(len(tokens))
    blocks = [block for block in pairwise(borders) if block[0] < block[1]]
    if not matches:
        first, last = blocks[0]
        return (_cut(text, tokens, (first, min(first + words, last)), [], breaks),)
    windows = [
        _window(match.token, _block_of(match.token, blocks), words, breaks)
        for match in matches[:_MOST_ANCHORS]
    ]
    chosen = _choose(windows, matches, count)
    return tuple(_cut(text, tokens, window, matches, breaks) for window in sorted(chosen))


def _block_of(token: int, blocks: Sequence[Range]) -> Range:
    """The range of tokens around this one that may be shown in one piece."""
    return next(block for block in blocks if block[0] <= token < block[1])


def _sentence_starts(text: str, tokens: Sequence[Token], first_words: set[int]) -> list[bool]:
    """For each token, whether a sentence or a paragraph begins with it."""
    starts = []
    last_end = 0
    for index, token in enumerate(tokens):
        is_first = index in first_words
        starts.append(is_first or bool(_SENTENCE_END.search(text, last_end, token.start)))
        last_end = token.end
    return starts


def _window(anchor: int, block: Range, words: int, breaks: Sequence[bool]) -> Range:
    """A range of token numbers around a match, beginning with a sentence where one is near.

    block: the tokens that it must stay within.
    """
    lead = min(_LEAD_WORDS, words // 2)
    earliest = max(block[0], anchor - lead)
    starts = [index for index in range(earliest, anchor + 1) if breaks[index]]
    start = starts[-1] if starts else max(block[0], anchor - lead // 2)
    end = min(block[1], start + words)
    for index in range(max(start + words // 2, anchor + 1), end):
        if breaks[index]:
            end = index
            break
    return (start, end)


def _choose(windows: Sequence[Range], matches: Sequence[Match], count: int) -> list[Range]:
    """Greedily the windows that add most: words not yet shown, at their tightest level."""
    chosen: list[Range] = []
    shown: set[int] = set()
    candidates = list(dict.fromkeys(windows))
    while candidates and len(chosen) < count:
        values = [(_value(window, matches, shown), -window[0], window) for window in candidates]
        value, _, best = max(values)
        if chosen and value <= _REPEATED_VALUE:
            break
        chosen.append(best)
        shown |= {match.wanted for match in _within(best, matches)}
        candidates = [w for w in candidates if w[1] <= best[0] or best[1] <= w[0]]
    return chosen


def _within(window: Range, matches: Sequence[Match]) -> Sequence[Match]:
    """The matches of a window; `matches` are in order."""
    first = bisect.bisect_left(matches, window[0], key=_token)
    return matches[first : bisect.bisect_left(matches, window[1], key=_token)]


def _token(match: Match) -> int:
    return match.token


def _value(window: Range, matches: Sequence[Match], shown: set[int]) -> float:
    best: dict[int, float] = {}
    repeated = 0
    for match in _within(window, matches):
        value = _LEVEL_VALUE[match.level] * (0.3 if match.wanted in shown else 1.0)
        repeated += match.wanted in best
        best[match.wanted] = max(best.get(match.wanted, 0.0), value)
    return sum(best.values()) + _REPEATED_VALUE * min(repeated, 5)


def _cut(
    text: str,
    tokens: Sequence[Token],
    window: Range,
    matches: Sequence[Match],
    breaks: Sequence[bool],
) -> Marked:
    """The text of a window, line breaks as spaces, ellipses where a sentence is cut."""
    first, last = window
    start = tokens[first].start
    end = tokens[last - 1].end
    if last == len(tokens) or breaks[last]:  # keep the sentence's own full stop
        border = tokens[last].start if last < len(tokens) else len(text)
        stop = _STOP.match(text, end, border)
        end = stop.end() if stop else end
        tail = ""
    else:
        tail = _ELLIPSIS
    head = "" if breaks[first] else _ELLIPSIS
    shown = re.sub(r"\s", " ", text[start:end])
    shift = len(head) - start
    spans = tuple(
        Span(tokens[m.token].start + shift, tokens[m.token].end + shift, m.level)
        for m in _within(window, matches)
    )
    return Marked(head + shown + tail, spans)
