"""A small lexicon, compiled once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis import Analyzer
from search.analysis.compiler import compile_to
from search.analysis.frequency import read_costs
from search.analysis.gather import DATA
from search.analysis.lexicon import Lexicon, open_lexicon
from search.analysis.names import read_names
from search.analysis.tables import read_families, read_functions

FAMILIES = """
كتب | كَتَب/يَكتُب II | كِتاب:كُتُب كِتابة مَكتَب:مَكاتِب مَكتَبة كاتِب:كُتّاب | كِتابيّ
قول | قال/يَقول | قَول:أَقوال | -
حسن | - | - | أَحسَن حَسَن
"""
FUNCTIONS = "في\tpreposition\nهٰذا\tdemonstrative\nكان\tauxiliary\t-\tكون\n".replace("ٰ", "")
NAMES = "لندن\tplace\nفيلم\tforeign\tأفلام\n"


@pytest.fixture(scope="session")
def small_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled file of the tables above."""
    path = tmp_path_factory.mktemp("small") / "lexicon.bin"
    lexemes = [
        *read_families(FAMILIES, "families/small.txt"),
        *read_functions(FUNCTIONS, "functions.txt"),
        *read_names(NAMES, "names.txt"),
    ]
    costs = read_costs((DATA / "costs.tsv").read_text("utf-8"))
    compile_to(path, lexemes, {}, costs, "small")
    return path


@pytest.fixture(scope="session")
def small(small_path: Path) -> Lexicon:
    return open_lexicon(small_path)


@pytest.fixture(scope="session")
def small_analyzer(small: Lexicon) -> Analyzer:
    return Analyzer(small)
