"""What the words of a query say, as a tree. It knows no level, weight or field.

مقاتلين طرابلس            BestMatch((Word, Word))
"الجيش الوطني" ليبيا      BestMatch((Phrase, Word))
كتاب OR مجلة              AnyOf((Word, Word))
كتاب -مدرسة               Without(Word, Word)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as typed that must stand side by side, in this order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BestMatch:
    """Parts typed side by side: words are wanted, anything else among them is required."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Parts joined by AND."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Parts joined by OR."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What `kept` matches, except what `excluded` matches; no `kept` means everything."""

    kept: Node | None
    excluded: Node


Node = Word | Phrase | BestMatch | AllOf | AnyOf | Without
