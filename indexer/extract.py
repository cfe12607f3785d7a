"""What in an article's text belongs to the page around it, not to the article.

Saved pages begin with a section label, a breadcrumb and the title once more, and end with
teasers of other articles. Those lines stay in the text, since nothing that was read is lost,
but are told apart as aside: hardly scored, never in a snippet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from search.analysis.normalize import exact, fold
from search.analysis.tokenize import words
from search.article import Range

_HEAD_LINES = 8
"""Non-empty lines at the top among which labels, breadcrumb and repeated title may stand."""
_LABEL_WORDS = 4
_BREADCRUMB_WORDS = 40
_SECTION_WORDS = 3
_TEASER_WORDS = 80
"""A teaser at the end is short; more text after its label is article again."""
_TITLE_CHARS = 200
_SHORT_CHARS = 400
"""A longer line is no label, breadcrumb or teaser."""

_SEPARATOR = re.compile(r"\s[/>|]\s|[»›]")
_HOME = ("الرييسيه", "الصفحه الرييسيه", "الصفحه الام", "home")
_LABELS = frozenset(
    "اخر الاخبار|اخبار|الاخبار|عاجل|رييسيه|مقالات|تقارير|اراي|راي|محليات|دوليه|منوعات".split("|")
)
_TEASERS = (
    "شاهد ايضا",
    "اقرا ايضا",
    "اقرا المزيد",
    "اقرا كذلك",
    "طالع ايضا",
    "قد يعجبك ايضا",
    "قد يهمك",
    "مواضيع ذات صله",
    "مقالات ذات صله",
    "اخبار ذات صله",
)


_TEASER_STARTS = tuple(f"{label} " for label in _TEASERS)
_TEASER_FIRST = frozenset(label.split()[0] for label in _TEASERS)


class Line(NamedTuple):
    """A line with a word in it: where it stands and its words as written."""

    start: int
    end: int
    written: Sequence[str]

    @property
    def words(self) -> str:
        """The words, folded: most lines of a text are never asked."""
        return " ".join(map(_key, self.written))

    @property
    def is_teaser(self) -> bool:
        """Whether the line begins as teasers do."""
        is_likely = _key(self.written[0]) in _TEASER_FIRST
        return is_likely and f"{self.words} ".startswith(_TEASER_STARTS)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold a word, in order."""
    start = 0
    for line in text.splitlines(keepends=True):
        written = words(line) if len(line) <= _SHORT_CHARS else line.split()
        if written:
            yield Line(start, start + len(line.rstrip()), written)
        start += len(line)


def title_of(text: str) -> str:
    """The title of a text without one: its first line that is no label and no breadcrumb.

    Empty when there is none.
    """
    head = list(_head(text))
    for line in head:
        if not (_is_label(text, line, head) or _is_breadcrumb(text, line)):
            title = text[line.start : line.end].strip().lstrip("#").strip()
            return title[:_TITLE_CHARS]
    return ""


def aside_ranges(text: str, title: str) -> tuple[Range, ...]:
    """The ranges of `text` that are not the article: labels, breadcrumb, title again, teasers."""
    ranges = tuple(_joined(sorted([*_head_ranges(text, title), *_teaser_ranges(text)])))
    # A text that is nothing but its title is the article, not its margin.
    borders = [0, *chain(*ranges), len(text)]
    kept = zip(borders[::2], borders[1::2], strict=True)
    return ranges if any(text[start:end].strip() for start, end in kept) else ()


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    return fold(exact(word)).replace("ء", "ي").casefold()


def _head(text: str) -> Iterator[Line]:
    for number, line in enumerate(lines(text)):
        if number >= _HEAD_LINES:
            return
        yield line


def _head_ranges(text: str, title: str) -> Iterator[Range]:
    head = list(_head(text))
    said = Line(0, 0, words(title))
    for line in head:
        is_title = len(line.written) == len(said.written) and line.words == said.words
        if is_title or _is_label(text, line, head) or _is_breadcrumb(text, line):
            yield line.start, line.end


def _is_label(text: str, line: Line, head: Sequence[Line]) -> bool:
    """A short line of a known section, or a short first line right above a breadcrumb."""
    if line is head[-1]:
        return False
    if len(line.written) > _LABEL_WORDS:
        return False
    return line.words in _LABELS or (line is head[0] and _is_breadcrumb(text, head[1]))


def _is_breadcrumb(text: str, line: Line) -> bool:
    """A line of steps; it begins at home, or has two sections before its last step."""
    written = text[line.start : line.end]
    if len(written) > _SHORT_CHARS:
        return False
    steps = [step.split() for step in _SEPARATOR.split(written) if step.strip()]
    if len(steps) > 1 and line.words.startswith(_HOME):
        return len(line.written) <= _BREADCRUMB_WORDS
    # Sections are named in a word or three; only the last step is a title.
    are_sections = all(len(step) <= _SECTION_WORDS for step in steps[:-1])
    return len(steps) > 2 and are_sections and not written.endswith((".", "؟", "!"))


def _teaser_ranges(text: str) -> Iterator[Range]:
    """A teaser's label with all that follows if it is short, else with its one headline."""
    found = list(lines(text))
    words_from = [*accumulate((len(line.written) for line in reversed(found)), initial=0)]
    for number, line in enumerate(found):
        if len(line.written) > 21 or not line.is_teaser:
            continue
        rest = found[number + 1 : number + 2]
        if words_from[len(found) - number - 1] <= _TEASER_WORDS and number:
            yield line.start, len(text)
            return
        is_whole = line.words in _TEASERS
        headline = rest[0] if rest and is_whole and len(rest[0].written) <= 25 else line
        yield line.start, headline.end


def _joined(ranges: Sequence[Range]) -> Iterator[Range]:
    """Overlapping ranges as one."""
    last: Range | None = None
    for start, end in ranges:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
