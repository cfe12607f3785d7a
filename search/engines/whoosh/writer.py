"""Documents into a new generation: the only place that opens a Whoosh writer."""

from __future__ import annotations

import json
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from whoosh import index as whoosh_index

from search.engine import Batch, Engine
from search.engines.whoosh import generations
from search.engines.whoosh.codec import ColumnCodec
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.schema import schema
from search.engines.whoosh.segments import Segments
from search.errors import IndexLocked

_log = logging.getLogger(__name__)

_LOCK = "lock"
_OWNER = "lock.owner"


class WhooshWriter:
    """Changes on top of the served generation, or on nothing; published on a clean exit.

    Use as a context manager, in one thread. An exception, Ctrl-C included, discards all.
    """

    def __init__(self, root: Path, *, lexicon: Path, fingerprint: str, fresh: bool) -> None:
        self._root = root
        self._lexicon = lexicon
        self._fingerprint = fingerprint
        self._fresh = fresh
        self._lock = FileLock(root / _LOCK)
        self._changed = fresh
        self._base: WhooshEngine | None = None
        self._whoosh: Any = None
        self._segments: Segments | None = None

    def __enter__(self) -> Self:
        with generations.storage_errors(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            try:
                self._open_base()
                self._folder = generations.new_folder(self._root)
                try:
                    self._begin()
                except BaseException:
                    self._discard()
                    raise
            except BaseException:
                self._release()
                raise
        return self

    @property
    def base(self) -> Engine | None:
        """The state that was served when the writer began."""
        return self._base

    @property
    def lexicon(self) -> Path:
        """The compiled tables that documents must be analysed with."""
        return self._lexicon

    def add(self, batch: Batch) -> None:
        """Add articles, each in place of the one that has its id; the last one stays."""
        with generations.storage_errors(self._root):
            self._opened().add(batch)
            self._changed |= bool(batch.documents)

    def delete(self, article_id: str) -> bool:
        """Remove an article; whether there was one."""
        was_there = self._opened().delete(article_id)
        self._changed |= was_there
        return was_there

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None and self._changed:
                with generations.storage_errors(self._root):
                    self._publish()
                generations.settle(self._root)
        finally:
            try:
                if generations.current_name(self._root) != self._folder.name:
                    self._discard()
            finally:
                self._release()

    def _take_lock(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexLocked(
                f"another process is writing the index in {self._root} ({self._owner()}); "
                f"wait until it is done and run the command again"
            ) from error
        owner = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
        (self._root / _OWNER).write_text(json.dumps(owner), encoding="ascii")

    def _owner(self) -> str:
        try:
            owner = json.loads((self._root / _OWNER).read_text(encoding="ascii"))
            return f"process {owner['pid']}, since {owner['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "owner unknown"

    def _release(self) -> None:
        if self._base is not None:
            self._base.close()
        (self._root / _OWNER).unlink(missing_ok=True)
        self._lock.release()

    def _open_base(self) -> None:
        """Open the served state, now that nobody else can publish another one."""
        if generations.current_name(self._root) is None:
            return
        self._base = WhooshEngine(self._root)
        if not self._fresh:
            self._lexicon = self._base.lexicon()
            self._fingerprint = self._base.info().fingerprint

    def _begin(self) -> None:
        if self._base is None or self._fresh:
            whoosh_index.create_in(str(self._folder), schema())
        else:
            generations.link_files(generations.served_folder(self._root), self._folder)
        index = whoosh_index.open_dir(str(self._folder))
        self._whoosh = index.writer(codec=ColumnCodec())
        self._segments = Segments(self._whoosh)

    def _opened(self) -> Segments:
        if self._segments is None:
            raise ValueError("the writer is used outside of its context")
        return self._segments

    def _publish(self) -> None:
        segments = self._opened().finished()
        self._whoosh.commit(mergetype=lambda _writer, _segments: segments)
        generations.write_manifest(
            self._folder,
            articles=sum(segment.doc_count() for segment in segments),
            fingerprint=self._fingerprint,
            created=datetime.now(UTC).replace(microsecond=0),
            lexicon=self._lexicon,
        )
        generations.publish(self._root, self._folder)

    def _discard(self) -> None:
        """Let go of the unfinished generation; the served one was never touched."""
        try:
            if self._segments is not None:
                self._segments.abandon()
            if self._whoosh is not None:
                self._whoosh.cancel()
        except Exception as error:  # noqa: BLE001 - Whoosh may fail anyhow on a full disk
            _log.debug("while discarding %s: %s", self._folder, error)
        shutil.rmtree(self._folder, ignore_errors=True)
