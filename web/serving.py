"""The searcher of a web process: opened when first needed, since the index may come later."""

from __future__ import annotations

import threading

from flask import Flask, current_app

from search import Searcher, Settings, open_engine
from search.engine import Engine

_EXTENSION = "fihris"


class Serving:
    """Holds the one Searcher of a process."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._searcher = Searcher(engine, settings) if engine is not None else None

    @property
    def searcher(self) -> Searcher:
        """The searcher. Raises NoIndex, UnreadableIndex, DamagedIndex while there is none."""
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(open_engine(self.settings), self.settings)
            return self._searcher


def install(app: Flask, serving: Serving) -> None:
    """Make `serving` what the views of `app` use."""
    app.extensions[_EXTENSION] = serving


def serving() -> Serving:
    """The Serving of the current application."""
    found = current_app.extensions[_EXTENSION]
    assert isinstance(found, Serving)
    return found
