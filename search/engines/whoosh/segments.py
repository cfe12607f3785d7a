"""The segments of a generation that is being made: those of the one before, and new ones.

Documents are gathered in a run, which is written as a segment when it is large; what a later
document replaces is marked as deleted where it stands. At the end segments are merged, as the
policy has it, and handed to Whoosh's commit.
"""

from __future__ import annotations

from typing import Any

from search.engine import Batch
from search.engines.whoosh.codec import EXTENSION, ColumnCodec
from search.engines.whoosh.columns import ColumnsWriter
from search.engines.whoosh.inverted import Inverted
from search.engines.whoosh.merge import merge
from search.engines.whoosh.policy import to_merge
from search.engines.whoosh.run import Run
from search.engines.whoosh.schema import ID
from search.engines.whoosh.segment import ColumnSegment
from search.engines.whoosh.vocabulary import Vocabulary

_MOST_WORDS = 10_000_000
"""Words of a run, some 30 bytes each when it is written."""
_MOST_DISTINCT = 1_000_000
"""Distinct words that are remembered, some 400 bytes each."""


class Segments:
    """What will be the generation. Used by one thread."""

    def __init__(self, writer: Any) -> None:
        """writer: Whoosh's, whose lock is held until it commits or cancels."""
        self._storage = writer.storage
        self._name: str = writer.indexname
        self._codec = ColumnCodec()
        self._written: list[ColumnSegment] = list(writer.segments)
        self._ids = [self._ids_of(segment) for segment in self._written]
        self._vocabulary = Vocabulary()
        self._run: Run | None = None
        self._open: ColumnSegment

    def add(self, batch: Batch) -> None:
        """Add documents, in place of those with the same ids."""
        if not batch.documents:
            return
        for document in batch.documents:
            self._delete_written(document.article.id)
        if self._run is None:
            self._open = ColumnSegment(self._name)
            sink = self._open.create_file(self._storage, EXTENSION)
            self._run = Run(ColumnsWriter.begun(sink, self._open.segid), self._vocabulary)
        self._run.add(batch)
        if self._run.words >= _MOST_WORDS or len(self._vocabulary) >= _MOST_DISTINCT:
            self._write(self._run)

    def delete(self, article_id: str) -> bool:
        """Remove the document of an article; whether there was one."""
        is_gathered = self._run is not None and self._run.discard(article_id)
        return self._delete_written(article_id) or is_gathered

    def finished(self) -> list[ColumnSegment]:
        """All segments, those that belong together merged; nothing can be added any more."""
        if self._run is not None:
            self._write(self._run)
        kept = [segment for segment in self._written if segment.doc_count()]
        sizes = [self._codec.columns(self._storage, segment).end for segment in kept]
        live = [segment.doc_count() / segment.doc_count_all() for segment in kept]
        groups = to_merge(sizes, live)
        merged = {number for group in groups for number in group}
        finished = [segment for number, segment in enumerate(kept) if number not in merged]
        finished += [merge([kept[n] for n in some], self._storage, self._codec) for some in groups]
        return finished

    def abandon(self) -> None:
        """Close what is open; nothing is wanted."""
        if self._run is not None:
            self._run.abandon()

    def _write(self, run: Run) -> None:
        run.write()
        self._run = None
        if len(self._vocabulary) >= _MOST_DISTINCT:
            self._vocabulary = Vocabulary()
        deleted = run.replaced()
        segment = self._open
        segment.set_doc_count(run.documents)
        if deleted.any():
            segment.deleted = deleted
        self._written.append(segment)
        self._ids.append(self._ids_of(segment))

    def _ids_of(self, segment: ColumnSegment) -> Inverted:
        return Inverted(self._codec.columns(self._storage, segment), ID)

    def _delete_written(self, article_id: str) -> bool:
        """Mark the document of an article as deleted in the segment that holds it."""
        text = article_id.encode()
        for segment, ids in zip(self._written, self._ids, strict=True):
            term = ids.terms.find(text)
            if term is not None:
                for number in ids.documents(*ids.bounds(term)).tolist():
                    if not segment.is_deleted(number):
                        segment.delete_document(number)
                        return True
        return False
