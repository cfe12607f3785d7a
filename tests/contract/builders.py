"""Engines made of batches of documents, each batch published by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from documents import FINGERPRINT, Text, batch
from oracle import Oracle

from search import Settings, open_engine, open_writer
from search.engine import Engine

Build = Callable[..., Engine]


def build_oracle(*batches: Sequence[Text], deleted: Sequence[str] = ()) -> Engine:
    oracle = Oracle()
    for texts in batches:
        for text in texts:
            oracle.add(text)
    for article_id in deleted:
        oracle.delete(article_id)
    return oracle


def whoosh_builder(folder: Path) -> Build:
    """Builds one index in a folder, with tables that no engine looks into."""
    settings = Settings(index=folder / "index")
    lexicon = folder / "lexicon"
    lexicon.write_bytes(b"tables")

    def build_whoosh(*batches: Sequence[Text], deleted: Sequence[str] = ()) -> Engine:
        for texts in batches:
            with open_writer(settings, lexicon=lexicon, fingerprint=FINGERPRINT) as writer:
                for text in texts:  # one by one, so that an id may come twice
                    writer.add(batch(text))
        if deleted:
            with open_writer(settings, lexicon=lexicon, fingerprint=FINGERPRINT) as writer:
                for article_id in deleted:
                    writer.delete(article_id)
        return open_engine(settings)

    return build_whoosh
