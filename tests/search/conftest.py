"""One analyzer of the installed tables for all tests; it is pure, so sharing it is safe."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer.installed()
