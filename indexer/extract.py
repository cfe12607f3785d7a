"""What in an article's text belongs to the page around it, not to the article.

Saved pages begin with a section label, a breadcrumb and the title once more, and end with
teasers of other articles. Those lines stay in the text, since nothing that was read is lost,
but are told apart as aside: hardly scored, never in a snippet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from search.analysis.normalize import exact, fold
from search.analysis.tokenize import first, words
from search.article import Range

_HEAD_LINES = 8
"""Non-empty lines at the top among which labels, breadcrumb and repeated title may stand."""
_LABEL_WORDS = 4
_BREADCRUMB_WORDS = 40
_SECTION_WORDS = 3
_TEASER_WORDS = 80
"""A teaser at the end is short; more text after its label is article again."""
_TEASER_LINE = 21
_HEADLINE = 25
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
    """A line with a word in it. Most lines of a text are never asked for their words."""

    start: int
    end: int
    text: str

    @property
    def written(self) -> list[str]:
        """Its words as written."""
        return words(self.text) if self.is_short else self.text.split()

    @property
    def words(self) -> str:
        """Its words, folded."""
        return " ".join(map(_key, self.written))

    @property
    def is_short(self) -> bool:
        """Whether it may be a label, breadcrumb or teaser."""
        return len(self.text) <= _SHORT_CHARS

    @property
    def is_teaser(self) -> bool:
        """Whether it begins as teasers do."""
        if not self.is_short or _key(first(self.text)) not in _TEASER_FIRST:
            return False
        return len(self.written) <= _TEASER_LINE and f"{self.words} ".startswith(_TEASER_STARTS)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold a word, in order."""
    start = 0
    for line in text.splitlines(keepends=True):
        if first(line):
            yield Line(start, start + len(line.rstrip()), line)
        start += len(line)


def title_of(text: str) -> str:
    """The title of a text without one: its first line that is no label and no breadcrumb.

    Empty when there is none.
    """
    head = list(islice(lines(text), _HEAD_LINES))
    for line in head:
        if not (_is_label(text, line, head) or _is_breadcrumb(text, line)):
            title = text[line.start : line.end].strip().lstrip("#").strip()
            return title[:_TITLE_CHARS]
    return ""


def aside_ranges(text: str, title: str) -> tuple[Range, ...]:
    """The ranges of `text` that are not the article: labels, breadcrumb, title again, teasers."""
    found = list(lines(text))
    head = _head_ranges(text, found[:_HEAD_LINES], title)
    ranges = tuple(_joined(sorted([*head, *_teaser_ranges(text, found)])))
    # A text that is nothing but its title is the article, not its margin.
    borders = [0, *chain(*ranges), len(text)]
    kept = zip(borders[::2], borders[1::2], strict=True)
    return ranges if any(text[start:end].strip() for start, end in kept) else ()


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    return fold(exact(word)).replace("ء", "ي").casefold()


def _head_ranges(text: str, head: Sequence[Line], title: str) -> Iterator[Range]:
    said = Line(0, 0, title)
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


def _teaser_ranges(text: str, found: Sequence[Line]) -> Iterator[Range]:
    """A teaser's label with all that follows if it is short, else with its one headline."""
    for number, line in enumerate(found):
        if not line.is_teaser:
            continue
        if number and _is_little(found[number + 1 : number + 2 + _TEASER_WORDS]):
            yield line.start, len(text)
            return
        rest = found[number + 1 : number + 2]
        is_headed = rest and line.words in _TEASERS and len(rest[0].written) <= _HEADLINE
        yield line.start, (rest[0] if is_headed else line).end


def _is_little(rest: Sequence[Line]) -> bool:
    """Whether so few words are left that all of them are teasers."""
    left = _TEASER_WORDS
    for line in rest:
        left -= len(line.written)
        if left < 0:
            return False
    return True


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
