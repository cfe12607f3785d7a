"""The engines behind the seam, and the one place that chooses among them."""

from __future__ import annotations

from pathlib import Path

from search.engine import Engine, Writer
from search.settings import Settings


def open_engine(settings: Settings) -> Engine:
    """The served state of the index that the settings name.

    Raises NoIndex, UnreadableIndex or DamagedIndex.
    """
    from search.engines.whoosh.engine import WhooshEngine

    return WhooshEngine(settings.index)


def open_writer(
    settings: Settings, *, lexicon: Path, fingerprint: str, fresh: bool = False
) -> Writer:
    """A writer on the index that the settings name, which need not exist yet.

    lexicon, fingerprint: of the installed analysis; a state that is added to keeps its own.
    fresh: begin with nothing and replace all that is there.
    """
    from search.engines.whoosh.writer import WhooshWriter

    return WhooshWriter(settings.index, lexicon=lexicon, fingerprint=fingerprint, fresh=fresh)


__all__ = ["open_engine", "open_writer"]
