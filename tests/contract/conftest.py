"""The same documents in every engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Build, build_oracle, whoosh_builder


@pytest.fixture(params=["oracle", "whoosh"])
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    """Makes an engine of batches of documents, each published by itself, less deleted ids."""
    return build_oracle if request.param == "oracle" else whoosh_builder(tmp_path)
