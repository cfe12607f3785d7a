"""What every source gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from search.article import Article


class Item(NamedTuple):
    """One record: an article, or the reason why it is none.

    where: file and line, for people. done: bytes of the source read so far.
    """

    article: Article | None
    where: str
    reason: str
    done: int


class Source(Protocol):
    """A pile of articles."""

    @property
    def name(self) -> str:
        """The source as the user named it."""

    @property
    def size(self) -> int:
        """Bytes there are to read."""

    def read(self) -> Iterator[Item]:
        """Every record, in a fixed order, one at a time in memory."""
