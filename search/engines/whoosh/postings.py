"""Postings and columns of one generation as numpy arrays, read through Whoosh once and kept.

Whoosh's readers give wrong answers when threads share them, so every read of its files holds
one lock; the arrays are immutable and shared freely. Document numbers run over all segments;
deleted documents appear in no posting list.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
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
from whoosh.reading import TermNotFound

from search.article import Article, from_record
from search.engines.whoosh.schema import (
    DATE_COLUMN,
    ID,
    ID_COLUMN,
    NO_DATE,
    STORED,
    VALUE_COLUMNS,
    length_column,
)
from search.errors import DamagedIndex
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
            self._leaves: list[tuple[Any, int]] = list(self._reader.leaf_readers())
            self.size: int = self._reader.doc_count_all()
            self.live = self._live()
            self.lengths = {zone: self._numbers(length_column(zone)) for zone in Zone}
            self.days = self._numbers(DATE_COLUMN)
            self.ids = tuple(text.decode() for text in self._bytes(ID_COLUMN))
            self.values = {name: self._values(name) for name in VALUE_COLUMNS}

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return int(self.live.sum())

    def terms(self, field: str) -> tuple[tuple[str, int], ...]:
        """The terms of a field, sorted, with the number of documents, deleted ones included."""
        with self._lock, damage(self._folder):
            if field not in self._terms:  # a quarter of a second for 10,000 articles
                self._terms[field] = tuple(
                    (term.decode("utf-8"), int(info.doc_frequency()))
                    for term, info in self._reader.iter_field(field)
                    if term  # the gap between paragraphs
                )
            return self._terms[field]

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
        with self._lock, damage(self._folder):
            packed = self._reader.stored_fields(number)[STORED]
        with damage(self._folder):
            return from_record(orjson.loads(packed))

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

    def _matchers(self, field: str, text: str) -> Iterator[tuple[int, Any]]:
        """The leaves that hold the term: first document number, Whoosh's matcher."""
        for leaf, offset in self._leaves:
            try:
                matcher = leaf.postings(field, text)
            except TermNotFound:
                continue
            yield offset, matcher

    def _read(self, field: str, text: str) -> Postings:
        numbers: list[int] = []
        frequencies: list[float] = []
        for offset, matcher in self._matchers(field, text):
            while matcher.is_active():
                numbers.append(offset + matcher.id())
                frequencies.append(matcher.weight())
                matcher.next()
        return _postings(numbers, frequencies)

    def _runs(self, field: str, texts: tuple[str, ...]) -> Postings:
        """Positions are decoded only in documents that hold all the terms."""
        lists = [self._read(field, text).numbers for text in dict.fromkeys(texts)]
        common = lists[0]
        for other in lists[1:]:
            common = np.intersect1d(common, other, assume_unique=True)
        numbers: list[int] = []
        frequencies: list[float] = []
        decoded = {text: self._positions(field, text, common) for text in dict.fromkeys(texts)}
        positions = [decoded[text] for text in texts]
        for place, number in enumerate(common.tolist()):
            starts = set(positions[0][place])
            for distance, found in enumerate(positions[1:], 1):
                starts &= {position - distance for position in found[place]}
            if starts:
                numbers.append(number)
                frequencies.append(float(len(starts)))
        return _postings(numbers, frequencies)

    def _positions(self, field: str, text: str, numbers: Numbers) -> list[list[int]]:
        """The positions of a term in each of these documents, all of which hold it."""
        found = []
        wanted = iter(numbers.tolist())
        number = next(wanted, None)
        ends = [*(offset for _, offset in self._leaves[1:]), self.size]
        end_of = {offset: end for (_, offset), end in zip(self._leaves, ends, strict=True)}
        for offset, matcher in self._matchers(field, text):
            while number is not None and number < end_of[offset]:
                matcher.skip_to(number - offset)
                found.append(matcher.value_as("positions"))
                number = next(wanted, None)
        return found

    def _live(self) -> Flags:
        live = np.ones(self.size, dtype=np.bool_)
        for leaf, offset in self._leaves:
            for number in leaf.deleted_docs_set or ():
                live[offset + number] = False
        return live

    def _bytes(self, column: str) -> list[Any]:
        values: list[Any] = []
        for leaf, _ in self._leaves:
            if leaf.has_column(column):
                reader = leaf.column_reader(column, translate=False)
                values.extend(reader[number] for number in range(leaf.doc_count_all()))
            else:
                values.extend([b""] * leaf.doc_count_all())
        return values

    def _numbers(self, column: str) -> Numbers:
        return np.array([value or 0 for value in self._bytes(column)], dtype=np.int64)

    def _values(self, column: str) -> Values:
        return _column([value.decode() for value in self._bytes(column)])


def _postings(numbers: list[int], frequencies: list[float]) -> Postings:
    return Postings(np.array(numbers, dtype=np.int64), np.array(frequencies, dtype=np.float64))


def _column(texts: list[str]) -> Values:
    names = tuple(sorted(set(texts)))
    place = {name: code for code, name in enumerate(names)}
    return Values(names, np.array([place[text] for text in texts], dtype=np.int64))


def _month(ordinal: int) -> str:
    return "" if ordinal == NO_DATE else date.fromordinal(ordinal).isoformat()[:7]
