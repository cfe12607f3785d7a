"""Text to syntax tree. Total: any string gives a tree or nothing, never an error.

Operators bind to the parts beside them, tighter than standing side by side: `a b OR c` asks
for b or c, and wants a. What cannot be meant (a lonely operator, an unclosed quote or
bracket) is read the nearest sensible way and named in `Parsed.ignored`.

    query   = part+
    part    = union                  union = both ("OR" both)*
    both    = item ("AND" item)*     item  = ("NOT" | "-") item | "(" query ")" | phrase | word
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.analysis import tokenize
from search.query.syntax import AllOf, AnyOf, BestMatch, Node, Phrase, Without, Word

_OPERATORS = frozenset({"AND", "OR", "NOT"})
_QUOTES = '"“”„«»'
_LEXEME = re.compile(
    rf"(?P<quote>[{_QUOTES}])|(?P<open>\()|(?P<close>\))|(?P<text>[^\s(){_QUOTES}]+)"
)
_JOINERS = "-‐‑–_./@:'’&+"
_MINUS = "-−"
_DEEPEST = 20
"""Brackets within brackets; beyond it a bracket is no longer an operator."""


class Lexeme(NamedTuple):
    """One piece of a query: kind is word, phrase, operator, minus, open or close."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """node: the tree, or None when the text holds no word. ignored: what could not be meant."""

    node: Node | None
    ignored: tuple[str, ...] = ()


def parse(text: str) -> Parsed:
    """The syntax tree of a query with operators.

    >>> parse('كتاب -مدرسة').node
    Without(kept=Word(text='كتاب'), excluded=Word(text='مدرسة'))
    """
    lexemes, ignored = _lexemes(text)
    node = _Reader(lexemes, ignored).query(depth=0)
    return Parsed(node, tuple(dict.fromkeys(ignored)))


def parse_verbatim(text: str) -> Parsed:
    """The syntax tree of plain words: quotes, operators and brackets mean nothing.

    >>> parse_verbatim('كتاب -مدرسة').node
    BestMatch(parts=(Word(text='كتاب'), Word(text='مدرسة')))
    """
    return Parsed(_side_by_side([Word(word) for word in tokenize.words(text)]))


def count_words(text: str) -> int:
    """How many words a query has, operators apart."""
    return sum(word not in _OPERATORS for word in tokenize.words(text))


def _lexemes(text: str) -> tuple[list[Lexeme], list[str]]:
    """The pieces of a query, and what of it was passed over."""
    lexemes: list[Lexeme] = []
    ignored: list[str] = []
    position = 0
    while match := _LEXEME.search(text, position):
        position = match.end()
        piece = match.group()
        match match.lastgroup:
            case "quote":
                position = _phrase(text, match.start(), lexemes, ignored)
            case "open" | "close":
                lexemes.append(Lexeme(str(match.lastgroup), (piece,)))
            case _:
                # A dash between spaces is punctuation; before a word, quote or bracket it excludes.
                _plain(piece, text[position : position + 1].strip(), lexemes)
    return lexemes, ignored


def _phrase(text: str, start: int, lexemes: list[Lexeme], ignored: list[str]) -> int:
    """Read the quotation that opens at `start`; returns where to go on."""
    end = next((i for i in range(start + 1, len(text)) if text[i] in _QUOTES), None)
    if end is None:  # unclosed: its words are plain words
        ignored.append(text[start])
        return start + 1
    words = tuple(tokenize.words(text, start + 1, end))
    if words:
        lexemes.append(Lexeme("phrase", words))
    else:
        ignored.append(text[start : end + 1])
    return end + 1


def _plain(piece: str, following: str, lexemes: list[Lexeme]) -> None:
    """A piece without quotes and brackets: operator, or words with a minus before or not.

    following: the character right behind the piece, if it is no space.
    """
    if piece in _OPERATORS:
        lexemes.append(Lexeme("operator", (piece,)))
        return
    found = list(tokenize.spans(piece))
    if piece[0] in _MINUS and (found or following):
        lexemes.append(Lexeme("minus", (piece[0],)))
    lexemes.extend(
        Lexeme("phrase" if len(words) > 1 else "word", words) for words in _joined(piece, found)
    )


def _joined(piece: str, found: list[tuple[int, int]]) -> list[tuple[str, ...]]:
    """The words of one piece, those that hyphen, point or slash joins kept together.

    COVID-19, example.org and 2020-05-27 are one thing each; كتاب،مدرسة are two.
    """
    groups: list[list[str]] = []
    last_end = -1
    for start, end in found:
        if groups and all(char in _JOINERS for char in piece[last_end:start]):
            groups[-1].append(piece[start:end])
        else:
            groups.append([piece[start:end]])
        last_end = end
    return [tuple(group) for group in groups]


class _Reader:
    """Recursive descent over the lexemes; it goes deeper with brackets only, and those are few."""

    def __init__(self, lexemes: Sequence[Lexeme], ignored: list[str]) -> None:
        self._lexemes = lexemes
        self._ignored = ignored
        self._at = 0

    def query(self, depth: int) -> Node | None:
        """Parts side by side, up to the bracket's end or, outside brackets, the text's."""
        parts: list[Node] = []
        excluded: list[Node] = []
        while not self._at_end() and not (depth and self._kind() == "close"):
            if self._kind() == "close":  # a closing bracket without its opening one
                self._skip()
                continue
            part = self._union(depth)
            if isinstance(part, Without) and part.kept is None:
                excluded.append(part.excluded)
            elif part is not None:
                parts.append(part)
        return _excluding(_side_by_side(parts), excluded)

    def _union(self, depth: int) -> Node | None:
        parts = [self._both(depth)]
        while self._takes("OR"):
            parts.append(self._both(depth))
        found = [part for part in parts if part]
        return AnyOf(tuple(found)) if len(found) > 1 else (found[0] if found else None)

    def _both(self, depth: int) -> Node | None:
        parts = [self._item(depth)]
        while self._takes("AND"):
            parts.append(self._item(depth))
        wanted = [part for part in parts if part and not _is_exclusion(part)]
        unwanted = [p.excluded for p in parts if isinstance(p, Without) and p.kept is None]
        node = AllOf(tuple(wanted)) if len(wanted) > 1 else (wanted[0] if wanted else None)
        return _excluding(node, unwanted)

    def _item(self, depth: int) -> Node | None:
        """One operand with the NOTs before it; operators that cannot stand here are passed over."""
        negations: list[str] = []
        while not self._at_end() and self._kind() in ("operator", "minus"):
            kind, (written, *_) = self._lexemes[self._at]
            if kind == "minus" or written == "NOT":
                negations.append(written)
                self._at += 1
            else:
                self._skip()
        operand = self._operand(depth)
        if operand is None:
            self._ignored += negations
            return None
        if len(negations) % 2 == 0:
            return operand
        if isinstance(operand, Without) and operand.kept is None:  # NOT (NOT a)
            return operand.excluded
        return Without(None, operand)

    def _operand(self, depth: int) -> Node | None:
        while not self._at_end() and self._kind() == "open" and depth >= _DEEPEST:
            self._skip()
        if self._at_end() or self._kind() not in ("word", "phrase", "open"):
            return None
        kind, words = self._lexemes[self._at]
        self._at += 1
        match kind:
            case "word":
                return Word(words[0])
            case "phrase":
                return Phrase(words)
            case _:
                return self._bracket(depth)

    def _bracket(self, depth: int) -> Node | None:
        node = self.query(depth + 1)
        if self._at_end():
            self._ignored.append("(")
        else:
            self._at += 1
        return node

    def _at_end(self) -> bool:
        return self._at >= len(self._lexemes)

    def _skip(self) -> None:
        """Pass over one lexeme that cannot be meant."""
        self._ignored.append(self._lexemes[self._at].words[0])
        self._at += 1

    def _kind(self) -> str:
        return self._lexemes[self._at].kind

    def _takes(self, operator: str) -> bool:
        """Whether this operator stands here with something after it; passes over it if so."""
        if self._at_end() or self._lexemes[self._at] != ("operator", (operator,)):
            return False
        self._at += 1
        if self._at_end() or self._kind() == "close":
            self._ignored.append(operator)
            return False
        return True


def _is_exclusion(node: Node) -> bool:
    return isinstance(node, Without) and node.kept is None


def _excluding(kept: Node | None, excluded: list[Node]) -> Node | None:
    """What is kept without all that is excluded, as one level of the tree."""
    if not excluded:
        return kept
    return Without(kept, excluded[0] if len(excluded) == 1 else AnyOf(tuple(excluded)))


def _side_by_side(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else BestMatch(tuple(parts))
