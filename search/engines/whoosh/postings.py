"""One generation as numpy arrays, over all its segments.

Everything is read when it is first asked for. The arrays are immutable and shared freely
between threads. Document numbers run over all segments, deleted documents included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never

import numpy as np
import orjson
from whoosh import index as whoosh_index

from search.article import Article, from_record
from search.engines.whoosh import patterns, phrases
from search.engines.whoosh.attributes import Attributes
from search.engines.whoosh.cache import Cache
from search.engines.whoosh.codec import ColumnCodec
from search.engines.whoosh.columns import Array, Columns
from search.engines.whoosh.ids import Ids
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.kernels import Flags
from search.engines.whoosh.schema import ID, STORED
from search.errors import DamagedIndex, IndexProblem, UnreadableIndex
from search.query.clause import Leaf, Pattern, Run, Term


@contextmanager
def damage(folder: Path) -> Iterator[None]:
    """Whatever Whoosh raises on damaged files, as one error that names the folder.

    Unpickling and unpacking flipped bytes can raise anything, so anything is caught.
    """
    try:
        yield
    except IndexProblem:
        raise
    except Exception as error:
        raise DamagedIndex(
            f"the index in {folder} is damaged ({type(error).__name__}: {error}); "
            f"index your sources again, with a new --index folder, or restore a backup"
        ) from error


@dataclass(frozen=True, slots=True)
class Piece:
    """The postings of one segment: its documents, ascending, numbered within it."""

    offset: int
    documents: Array
    frequencies: Array


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term, run or pattern occurs, deleted documents included.

    count: the articles that hold it, without those.
    """

    pieces: tuple[Piece, ...]
    count: int

    @property
    def nbytes(self) -> int:
        """What is held besides the mapped file."""
        arrays = (a for piece in self.pieces for a in (piece.documents, piece.frequencies))
        return sum(a.nbytes for a in arrays if a.flags.writeable)


class Reader:
    """One generation, read-only; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.cache = Cache()
        self._terms: dict[str, tuple[tuple[str, int], ...]] = {}
        self._lists: dict[str, list[tuple[Inverted, int, int]]] = {}
        with damage(folder):
            self._reader: Any = whoosh_index.open_dir(str(folder)).reader()
            self._leaves: list[tuple[Any, int]] = list(self._reader.leaf_readers())
            self._segments = [(_columns(leaf), offset) for leaf, offset in self._leaves]
            self.size: int = self._reader.doc_count_all()
            self.live = self._live()
        self.articles = int(np.count_nonzero(self.live))
        self.attributes = Attributes(self._segments, self.live)
        self.ids = Ids(self._segments)

    @property
    def has_deletions(self) -> bool:
        """Whether some documents are no articles any more."""
        return self.articles < self.size

    def terms(self, field: str) -> tuple[tuple[str, int], ...]:
        """The terms of a field, sorted, with the number of documents, deleted ones included."""
        known = self._terms.get(field)
        if known is None:
            with damage(self._folder):  # a quarter of a second for 10,000 articles
                known = self._terms[field] = self._counted(field)
        return known

    def postings(self, leaf: Leaf) -> Postings:
        """Where a term, run or pattern occurs; without pieces when nowhere."""
        match leaf:
            case Term(field, text):
                key: tuple[object, ...] = (field, text)
            case Run(field, texts, _, slop):
                key = (field, texts, slop)
            case Pattern(field, glob):
                key = (field, glob, "*")
            case _:
                assert_never(leaf)
        return self.cache.get(key, lambda: self._postings(leaf))

    def stored(self, number: int) -> Article:
        """The article of a document."""
        with damage(self._folder):
            packed = self._reader.stored_fields(number)[STORED]
            return from_record(orjson.loads(packed))

    def segments(self) -> Iterator[tuple[Columns, int]]:
        """The file of each segment and how many documents it has, deleted ones included."""
        for (columns, _), (leaf, _) in zip(self._segments, self._leaves, strict=True):
            yield columns, leaf.doc_count_all()

    def number(self, article_id: str) -> int | None:
        """The document of an article."""
        for piece in self.postings(Term(ID, article_id)).pieces:
            for document in piece.documents.tolist():
                if self.live[piece.offset + document]:
                    return int(piece.offset + document)
        return None

    def close(self) -> None:
        """Close Whoosh's files."""
        self._reader.close()

    def _postings(self, leaf: Leaf) -> Postings:
        with damage(self._folder):
            found = [
                Piece(offset, *_read(lists, leaf, size))
                for lists, offset, size in self._inverted(leaf.field)
            ]
            pieces = tuple(piece for piece in found if len(piece.documents))
        return Postings(pieces, sum(map(self._count, pieces)))

    def _count(self, piece: Piece) -> int:
        if not self.has_deletions:
            return len(piece.documents)
        return int(np.count_nonzero(self.live[piece.offset :][piece.documents]))

    def _inverted(self, field: str) -> list[tuple[Inverted, int, int]]:
        """The lists of a field in each segment, its first document, how many it has."""
        known = self._lists.get(field)
        if known is None:
            known = self._lists[field] = [
                (Inverted(columns, field), offset, leaf.doc_count_all())
                for (columns, offset), (leaf, _) in zip(self._segments, self._leaves, strict=True)
                if field in columns.meta["fields"]
            ]
        return known

    def _counted(self, field: str) -> tuple[tuple[str, int], ...]:
        counts: Counter[bytes] = Counter()
        for lists, _, _ in self._inverted(field):
            for number, text in lists.terms.walk():
                first, last = lists.bounds(number)
                counts[text] += last - first
        del counts[b""]  # the gap between paragraphs
        return tuple((text.decode("utf-8"), counts[text]) for text in sorted(counts))

    def _live(self) -> Flags:
        live = np.ones(self.size, dtype=np.bool_)
        for leaf, offset in self._leaves:
            deleted = leaf.segment().deleted
            if deleted is not None:
                live[offset : offset + len(deleted)] = ~deleted
        return live


def _read(lists: Inverted, leaf: Leaf, size: int) -> tuple[Array, Array]:
    """The documents of a segment where a leaf occurs, and how often or with which weight."""
    match leaf:
        case Term(_, text):
            number = lists.terms.find(text.encode("utf-8"))
            first, last = (0, 0) if number is None else lists.bounds(number)
            return lists.documents(first, last), lists.weights(first, last)
        case Run(_, texts, _, slop):
            return phrases.runs(lists, [text.encode("utf-8") for text in texts], slop)
        case Pattern(_, glob):
            return patterns.postings(lists, glob, size)
        case _:
            assert_never(leaf)


def _columns(leaf: Any) -> Columns:
    """The file of the segment that a reader of Whoosh's reads. Raises UnreadableIndex."""
    codec = leaf.codec()
    if not isinstance(codec, ColumnCodec):
        raise UnreadableIndex("this index holds segments that fihris did not write")
    return codec.columns(leaf.storage(), leaf.segment())
