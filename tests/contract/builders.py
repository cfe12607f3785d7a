"""Engines made of batches of documents, each batch published by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from documents import FINGERPRINT
from oracle import Oracle

from search import Settings, open_engine, open_writer
from search.engine import Document, Engine

Build = Callable[..., Engine]


def build_oracle(*batches: Sequence[Document], deleted: Sequence[str] = ()) -> Engine:
    oracle = Oracle()
    for batch in batches:
        for document in batch:
            oracle.add(document)
    for article_id in deleted:
        oracle.delete(article_id)
    return oracle


def whoosh_builder(folder: Path) -> Build:
    """Builds one index in a folder, with tables that no engine looks into."""
    settings = Settings(index=folder / "index")
    lexicon = folder / "lexicon"
    lexicon.write_bytes(b"tables")

    def build_whoosh(*batches: Sequence[Document], deleted: Sequence[str] = ()) -> Engine:
        for batch in batches:
            with open_writer(settings, lexicon=lexicon, fingerprint=FINGERPRINT) as writer:
                for document in batch:
                    writer.add(document)
        if deleted:
            with open_writer(settings, lexicon=lexicon, fingerprint=FINGERPRINT) as writer:
                for article_id in deleted:
                    writer.delete(article_id)
        return open_engine(settings)

    return build_whoosh
