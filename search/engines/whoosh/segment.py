"""What Whoosh's table of contents names of a segment. This module never moves.

Whoosh pickles its segments, so this class is the one name of ours that an index holds: four
plain values, and the codec is imported when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.codec.base import Segment


class ColumnSegment(Segment):
    """A segment in columns. Its file is immutable; which documents are deleted stands here."""

    def __init__(
        self, indexname: str, segid: str | None = None, documents: int = 0, deleted: bytes = b""
    ) -> None:
        """deleted: a bit for each document, the first one highest, or nothing."""
        self.indexname = indexname
        self.segid = segid or self._random_id()
        self.compound = False
        self._documents = documents
        bits = np.unpackbits(np.frombuffer(deleted, dtype=np.uint8), count=documents)
        self.deleted = bits.astype(np.bool_) if deleted else None

    def __reduce__(self) -> tuple[type, tuple[str, str, int, bytes]]:
        deleted = b"" if self.deleted is None else np.packbits(self.deleted).tobytes()
        return ColumnSegment, (self.indexname, self.segid, self._documents, deleted)

    def codec(self) -> Any:
        from search.engines.whoosh.codec import ColumnCodec

        return ColumnCodec()

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, doccount: int) -> None:
        self._documents = doccount

    def doc_count_all(self) -> int:
        return self._documents

    def doc_count(self) -> int:
        return self._documents - self.deleted_count()

    def has_deletions(self) -> bool:
        return self.deleted_count() > 0

    def deleted_count(self) -> int:
        return 0 if self.deleted is None else int(self.deleted.sum())

    def deleted_docs(self) -> Iterator[int]:
        numbers: list[int] = [] if self.deleted is None else np.flatnonzero(self.deleted).tolist()
        return iter(numbers)

    def is_deleted(self, docnum: int) -> bool:
        # Whoosh's inverse matcher asks for the number behind the last one, too.
        if self.deleted is None or docnum >= len(self.deleted):
            return False
        return bool(self.deleted[docnum])

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Raises IndexError when there is no such document."""
        if not 0 <= docnum < self._documents:
            raise IndexError(f"no document {docnum} among {self._documents}")
        if self.deleted is None:
            self.deleted = np.zeros(self._documents, dtype=np.bool_)
        self.deleted[docnum] = delete
