"""Text to word spans on the ORIGINAL text. It alters nothing and knows no grammar.

Python's `\\w` does not match Arabic marks: it cuts كِتَابُ in three. Here a word is a run of
Arabic letters with their marks, tatweel and inner invisible controls; a number; or a run of
letters and digits of another script. Everything else separates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.analysis import letters as ar


def _char_class(chars: str) -> str:
    """The inside of a regular expression's character class, neighbours joined to ranges."""
    points = sorted(map(ord, chars))
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_LETTER = _char_class(ar.LETTERS)
_ATTACHED = _char_class(ar.MARKS + ar.TATWEEL)
_CONTROL = _char_class(ar.CONTROLS)
_FOREIGN = rf"[^\W\d_{_LETTER}{_ATTACHED}{ar.PHRASE_LIGATURES}]"

_WORD = re.compile(
    rf"(?P<arabic>[{_LETTER}][{_LETTER}{_ATTACHED}]*(?:[{_CONTROL}]+[{_LETTER}{_ATTACHED}]+)*)"
    rf"|(?P<number>\d+(?:[.,{ar.DECIMAL}{ar.THOUSANDS}]\d+)*)"
    rf"|(?P<foreign>{_FOREIGN}(?:[^\W_{_LETTER}{_ATTACHED}]|[{ar.LATIN_MARKS}]|['’](?={_FOREIGN}))*)"
)

_ANY_WORD = re.compile(re.sub(r"\?P<\w+>", "?:", _WORD.pattern))
"""The same without named groups, so that `findall` gives the words themselves."""

_KEPT_WORD = re.compile(f"({_ANY_WORD.pattern})")
"""The same as one group, so that `split` keeps the words."""

Span = tuple[int, int]


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words of `text[start:end]` as half-open ranges of code points, in order.

    Ranges never overlap and are never empty. Any string is accepted; time is linear.

    >>> text = "قال: «كِتَابُ» 13.5"
    >>> [text[first:last] for first, last in spans(text)]
    ['قال', 'كِتَابُ', '13.5']
    """
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield match.span()


def words(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The words of `text[start:end]`, in order: `spans` for those who need no places.

    >>> words("قال: «كِتَابُ» 13.5")
    ['قال', 'كِتَابُ', '13.5']
    """
    return _ANY_WORD.findall(text, start, len(text) if end is None else end)


def pieces(text: str) -> list[str]:
    """The text in pieces, a gap and a word by turns, gaps at both ends; joined they are the text.

    A text is cut so in one go, which costs half of asking for each word's place.

    >>> pieces("قال: «كِتَابُ»")
    ['', 'قال', ': «', 'كِتَابُ', '»']
    """
    return _KEPT_WORD.split(text)


def first(text: str) -> str:
    """The first word of a text; empty when it has none.

    >>> first("…  قال: «كِتَابُ»")
    'قال'
    """
    match = _ANY_WORD.search(text)
    return match[0] if match else ""


def script(word: str) -> str:
    """Which kind of token a text is: `arabic`, `number` or `foreign`; empty if it is not one.

    >>> script("كتاب"), script("2024"), script("GPS"), script("!"), script("بيت الحكمة")
    ('arabic', 'number', 'foreign', '', '')
    """
    match = _WORD.fullmatch(word)
    return match.lastgroup or "" if match else ""
