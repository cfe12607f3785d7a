"""Postings and columns of one generation as numpy arrays, over all its segments.

The arrays are immutable and shared freely between threads; one lock guards what is kept of
them. Document numbers run over all segments; deleted documents appear in no posting list.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from whoosh import index as whoosh_index

from search.article import Article, from_record
from search.engines.whoosh.codec import ColumnCodec
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.phrases import runs
from search.engines.whoosh.schema import (
    DATE_COLUMN,
    ID,
    ID_COLUMN,
    NO_DATE,
    STORED,
    VALUE_COLUMNS,
    length_column,
)
from search.engines.whoosh.terms import Texts
from search.errors import DamagedIndex, IndexProblem, UnreadableIndex
from search.fields import Zone

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_CACHED_POSTINGS = 20_000_000
"""Postings kept in memory, about 16 bytes each; the least recently used go first."""


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
class Postings:
    """Where a term occurs: document numbers, ascending, and how often in each."""

    numbers: Numbers
    frequencies: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """A column of texts: the distinct ones, sorted, and each document's place among them."""

    names: tuple[str, ...]
    codes: Numbers


class Reader:
    """One generation, read-only; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._cache: OrderedDict[tuple[str, tuple[str, ...]], Postings] = OrderedDict()
        self._cached = 0
        self._terms: dict[str, tuple[tuple[str, int], ...]] = {}
        with damage(folder):
            self._reader: Any = whoosh_index.open_dir(str(folder)).reader()
            self.size: int = self._reader.doc_count_all()
            # Without a segment Whoosh gives a reader of another kind.
            leaves = self._reader.leaf_readers() if self.size else ()
            self._leaves: list[tuple[Any, int]] = list(leaves)
            self._segments = [(_columns(leaf), offset) for leaf, offset in self._leaves]
            self.live = self._live()
            self.lengths = {zone: self._numbers(length_column(zone)) for zone in Zone}
            self.days = self._numbers(DATE_COLUMN)
            self.values = {name: self._values(name) for name in VALUE_COLUMNS}

    @cached_property
    def articles(self) -> int:
        """How many articles there are."""
        return int(self.live.sum())

    def terms(self, field: str) -> tuple[tuple[str, int], ...]:
        """The terms of a field, sorted, with the number of documents, deleted ones included."""
        with self._lock, damage(self._folder):
            if field not in self._terms:  # a quarter of a second for 10,000 articles
                counts: Counter[bytes] = Counter()
                for lists, _ in self._lists(field):
                    for number, text in lists.terms.walk():
                        first, last = lists.bounds(number)
                        counts[text] += last - first
                del counts[b""]  # the gap between paragraphs
                self._terms[field] = tuple(
                    (text.decode("utf-8"), counts[text]) for text in sorted(counts)
                )
            return self._terms[field]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The article id of each document."""
        with damage(self._folder):
            return tuple(text.decode() for text in self._texts(ID_COLUMN))

    @cached_property
    def rank(self) -> Numbers:
        """Each document's place in the order of article ids; breaks every tie."""
        rank = np.empty(self.size, dtype=np.int64)
        rank[sorted(range(self.size), key=self.ids.__getitem__)] = np.arange(self.size)
        return rank

    @cached_property
    def mean_lengths(self) -> dict[Zone, float]:
        """The average number of words of each zone, over the articles there are."""
        count = self.articles
        return {
            zone: float(lengths[self.live].sum()) / count if count else 0.0
            for zone, lengths in self.lengths.items()
        }

    @cached_property
    def months(self) -> Values:
        """The month of publication of each document, `2024-05`; empty without a date."""
        return _column([_month(ordinal) for ordinal in self.days.tolist()])

    def postings(self, field: str, text: str) -> Postings:
        """Where a term occurs; empty when nowhere."""
        return self._kept((field, (text,)))

    def runs(self, field: str, texts: Sequence[str]) -> Postings:
        """Where these terms stand side by side, in this order, and how often."""
        return self._kept((field, tuple(texts)))

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
        found = self.postings(ID, article_id).numbers
        return int(found[0]) if len(found) else None

    def close(self) -> None:
        """Close Whoosh's files."""
        with self._lock:
            self._reader.close()

    def _kept(self, key: tuple[str, tuple[str, ...]]) -> Postings:
        with self._lock:
            found = self._cache.get(key)
            if found is not None:
                self._cache.move_to_end(key)
                return found
            field, texts = key
            with damage(self._folder):
                found = self._read(field, texts[0]) if len(texts) == 1 else self._runs(field, texts)
            self._cache[key] = found
            self._cached += len(found.numbers)
            while self._cached > _CACHED_POSTINGS and len(self._cache) > 1:
                _, dropped = self._cache.popitem(last=False)
                self._cached -= len(dropped.numbers)
            return found

    def _read(self, field: str, text: str) -> Postings:
        found = []
        for lists, offset in self._lists(field):
            number = lists.terms.find(text.encode("utf-8"))
            if number is not None:
                first, last = lists.bounds(number)
                documents = lists.documents(first, last).astype(np.int64) + offset
                found.append((documents, lists.weights(first, last)))
        return self._joined(found)

    def _runs(self, field: str, texts: tuple[str, ...]) -> Postings:
        encoded = [text.encode("utf-8") for text in texts]
        found = []
        for lists, offset in self._lists(field):
            documents, counts = runs(lists, encoded)
            found.append((documents.astype(np.int64) + offset, counts))
        return self._joined(found)

    def _lists(self, field: str) -> Iterator[tuple[Inverted, int]]:
        """The inverted lists of a field in each segment, with its first document number."""
        for columns, offset in self._segments:
            if field in columns.meta["fields"]:
                yield Inverted(columns, field), offset

    def _joined(self, found: list[tuple[Numbers, npt.NDArray[Any]]]) -> Postings:
        """The postings of all segments as one list, without those of deleted documents."""
        numbers = np.concatenate([part for part, _ in found] or [np.zeros(0, dtype=np.int64)])
        counts = np.concatenate([part for _, part in found] or [np.zeros(0)])
        if self.articles < self.size:
            alive = self.live[numbers]
            numbers, counts = numbers[alive], counts[alive]
        return Postings(numbers, counts.astype(np.float64))

    def _live(self) -> Flags:
        live = np.ones(self.size, dtype=np.bool_)
        for leaf, offset in self._leaves:
            deleted = leaf.segment().deleted
            if deleted is not None:
                live[offset : offset + len(deleted)] = ~deleted
        return live

    def _numbers(self, name: str) -> Numbers:
        found = np.zeros(self.size, dtype=np.int64)
        for columns, offset in self._segments:
            values = columns.get(f"{name}/numbers")
            if values is not None:
                found[offset : offset + len(values)] = values
        return found

    def _texts(self, name: str) -> Iterator[bytes]:
        for columns, _ in self._segments:
            yield from Texts(columns, f"{name}/texts")

    def _values(self, name: str) -> Values:
        """The values of all segments under one numbering."""
        kept = [segment for segment in self._segments if f"{name}/codes" in segment[0]]
        names = [tuple(map(bytes.decode, Texts(columns, f"{name}/names"))) for columns, _ in kept]
        distinct = tuple(sorted({""}.union(*names)))
        place = {text: code for code, text in enumerate(distinct)}
        codes = np.zeros(self.size, dtype=np.int64)
        for (columns, offset), own in zip(kept, names, strict=True):
            found = columns[f"{name}/codes"]
            mapping = np.array([place[text] for text in own], dtype=np.int64)
            codes[offset : offset + len(found)] = mapping[found]
        return Values(distinct, codes)


def _columns(leaf: Any) -> Columns:
    """The file of the segment that a reader of Whoosh's reads. Raises UnreadableIndex."""
    codec = leaf.codec()
    if not isinstance(codec, ColumnCodec):
        raise UnreadableIndex("this index holds segments that fihris did not write")
    return codec.columns(leaf.storage(), leaf.segment())


def _column(texts: list[str]) -> Values:
    names = tuple(sorted(set(texts)))
    place = {name: code for code, name in enumerate(names)}
    return Values(names, np.array([place[text] for text in texts], dtype=np.int64))


def _month(ordinal: int) -> str:
    return "" if ordinal == NO_DATE else date.fromordinal(ordinal).isoformat()[:7]
