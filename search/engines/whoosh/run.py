"""Documents gathered in memory as numbers of words, and written as one segment.

What a text costs here is one look-up for each word, in C: its terms come from tables of the
distinct words, and postings from one sort for each field, of terms and places packed together.
"""

from __future__ import annotations

import pickle
from array import array

import numpy as np
import orjson

from search.article import to_record
from search.engine import GAP, Batch, Document
from search.engines.whoosh.columns import Array, ColumnsWriter, fitting
from search.engines.whoosh.docstore import StoredWriter
from search.engines.whoosh.facets import FacetWriter
from search.engines.whoosh.invert import inverted
from search.engines.whoosh.inverted import InvertedWriter, write
from search.engines.whoosh.schema import ID, STORED, facet_columns, facets, length_column
from search.engines.whoosh.terms import TextsWriter
from search.engines.whoosh.vocabulary import RankedTerms, Vocabulary
from search.fields import POSITIONED, Level, Zone, field_name


class _Texts:
    """One zone of all documents: numbers of words, one document after the other."""

    def __init__(self) -> None:
        self._words = array("I")
        self._ends = array("Q")

    def add(self, words: Array) -> None:
        self._words.frombytes(words.tobytes())
        self._ends.append(len(self._words))

    def __len__(self) -> int:
        return len(self._words)

    def arrays(self) -> tuple[Array, Array, Array]:
        """Of each word its number, its document and its position there."""
        words = np.frombuffer(self._words, dtype=np.uint32)
        ends = np.frombuffer(self._ends, dtype=np.uint64).astype(np.int64)
        lengths = np.diff(ends, prepend=0)
        documents = np.repeat(np.arange(len(ends), dtype=np.uint32), lengths)
        starts = (ends - lengths).astype(np.uint32)
        positions = np.arange(len(words), dtype=np.uint32) - starts[documents]
        return words, documents, positions


class Run:
    """A segment that is being gathered. Stored records go to its file at once."""

    def __init__(self, columns: ColumnsWriter, vocabulary: Vocabulary) -> None:
        self._columns = columns
        self._vocabulary = vocabulary
        self._stored = StoredWriter(columns)
        self._facets = {name: FacetWriter(column) for name, column in facet_columns().items()}
        self._texts = {zone: _Texts() for zone in Zone}
        self._ids: list[str] = []
        self._newest: dict[str, int] = {}

    @property
    def words(self) -> int:
        """Words in the texts so far; what the memory goes by."""
        return sum(map(len, self._texts.values()))

    @property
    def documents(self) -> int:
        """Documents so far, replaced ones included."""
        return len(self._ids)

    def add(self, batch: Batch) -> None:
        """Gather the documents of a batch; one with the id of an earlier one replaces it."""
        numbers = self._vocabulary.numbers(batch.words)
        for document in batch.documents:
            self._add(document, numbers)

    def discard(self, article_id: str) -> bool:
        """The document of an article is not wanted any more; whether there was one."""
        return self._newest.pop(article_id, None) is not None

    def abandon(self) -> None:
        """Close the file; nothing of it is wanted."""
        self._columns.discard()

    def replaced(self) -> Array:
        """For each document, whether a later one took its place or it was discarded."""
        flags = np.ones(self.documents, dtype=np.bool_)
        flags[list(self._newest.values())] = False
        return flags

    def write(self) -> None:
        """Write all columns and close the file."""
        self._stored.close()
        for name, facet in self._facets.items():
            facet.write(self._columns, name, self.documents)
        self._write_ids()
        levels = self._vocabulary.ranked()
        fields = [ID]
        for zone, texts in self._texts.items():
            words, documents, positions = texts.arrays()
            lengths = np.bincount(documents[words != GAP], minlength=self.documents)
            self._columns.add(f"{length_column(zone)}/numbers", fitting(lengths))
            for level in Level:
                name = field_name(zone, level)
                places = positions if level in POSITIONED else None
                self._write_field(name, levels[level], words, documents, places)
                fields.append(name)
        self._columns.close({"fields": fields})

    def _add(self, document: Document, numbers: Array) -> None:
        article = document.article
        record = {STORED: orjson.dumps(to_record(article))}
        self._stored.add(pickle.dumps(record, 5))
        for name, value in facets(article).items():
            self._facets[name].add(self.documents, value)
        for zone, texts in self._texts.items():
            words = np.asarray(document.words.get(zone, ()), dtype=np.uint32)
            texts.add(numbers[words])
        self._newest[article.id] = self.documents
        self._ids.append(article.id)

    def _write_ids(self) -> None:
        writer = InvertedWriter(ID)
        previous = None
        for article_id, number in sorted(zip(self._ids, range(self.documents), strict=True)):
            if article_id != previous:
                writer.start(article_id.encode())
                previous = article_id
            writer.add(number, 1, 1.0)
        writer.write(self._columns)

    def _write_field(
        self,
        name: str,
        terms: RankedTerms,
        words: Array,
        documents: Array,
        positions: Array | None,
    ) -> None:
        ranks, places, percents = terms.of(words)
        lengths = np.bincount(documents[places], minlength=self.documents)
        self._columns.add(f"{name}/lengths", fitting(lengths))
        present, lists = inverted(ranks, places, percents, documents, positions)
        texts = TextsWriter()
        texts.extend([terms.encoded[rank] for rank in present.tolist()])
        write(self._columns, name, texts, lists)
