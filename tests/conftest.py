"""What tests of several folders share: the golden tables, and one file of own words.

The golden tables are read by tests and rewritten only on request.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
# One text for all tests: the lexicon with these words is compiled once and kept.
OWN_WORDS = """# words of a town, invented
قشاميط\tقُشماط\t-
شاكر\tname
الذكاليّ\tkeep
دفنش | QI | دَفنَشة | -
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the code gives today into tests/golden, instead of comparing",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, or rewrite the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()

    return compare


@pytest.fixture(scope="session")
def own_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of own words, for the setting `lexicon`; no test changes it."""
    path = tmp_path_factory.mktemp("own") / "own.txt"
    path.write_text(OWN_WORDS, encoding="utf-8")
    return path
