"""Imports only point down, and third-party packages stay in their rooms."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Lowest first. A module may import from its own layer's lower neighbours in this very list.
LAYERS: list[set[str]] = [
    {"search.errors", "search.fields", "search.analysis.letters", "search.analysis.affixes",
     "search.analysis.segmenter", "search.query.syntax", "search.query.clause", "search.article"},
    {"search.settings", "search.query.request", "search.analysis.normalize",
     "search.analysis.tokenize", "search.analysis.orthography", "search.analysis.derivation",
     "search.analysis.stems", "search.analysis.marks"},
    {"search.analysis.frames", "search.analysis.nouns", "search.analysis.verbs",
     "search.query.parser"},
    {"search.analysis.tables"},
    {"search.analysis.arramooz", "search.analysis.names", "search.analysis.userwords", "search.analysis.nativeness",
     "search.analysis.patterns", "search.analysis.frequency"},
    {"search.analysis.gather"},
    {"search.analysis.lexicon"},
    {"search.analysis.compiler"},
    {"search.analysis.morphology"},
    {"search.analysis.readings", "search.analysis.installed"},
    {"search.analysis.analyzer"},
    {"search.analysis"},
    {"search.families", "search.query.plan", "search.engine", "search.engines.whoosh.columns",
     "search.engines.whoosh.segment", "search.engines.whoosh.shape"},
    {"search.engines.whoosh.kernels"},
    {"search.engines.whoosh.docstore", "search.engines.whoosh.narrow", "search.engines.whoosh.terms"},
    {"search.engines.whoosh.facets", "search.engines.whoosh.inverted",
     "search.engines.whoosh.vocabulary", "search.engines.whoosh.part",
     "search.engines.whoosh.cache", "search.engines.whoosh.matches",
     "search.engines.whoosh.policy"},
    {"search.engines.whoosh.perdoc", "search.engines.whoosh.invert", "search.engines.whoosh.mergelists",
     "search.engines.whoosh.patterns"},
    {"search.engines.whoosh.matcher", "search.engines.whoosh.phrases"},
    {"search.engines.whoosh.termsreader", "search.engines.whoosh.verify"},
    {"search.engines.whoosh.codec"},
    {"search.query", "search.results", "search.engines.whoosh.schema",
     "search.engines.whoosh.generations"},
    {"search.engines.whoosh.attributes", "search.engines.whoosh.merge", "search.engines.whoosh.run"},
    {"search.engines.whoosh.ids"},
    {"search.met"},
    {"search.matching", "search.wording", "search.explain", "search.engines.whoosh.postings"},
    {"search.snippets", "search.understand", "search.engines.whoosh.execute", "search.engines.whoosh.filters"},
    {"search.engines.whoosh.exact"},
    {"search.engines.whoosh.keys"},
    {"search.engines.whoosh.ranking"},
    {"search.engines.whoosh.engine", "search.engines.whoosh", "search.engines.whoosh.segments"},
    {"search.engines.whoosh.writer"},
    {"search.engines"},
    {"search.searcher"},
    {"search.serialize", "search"},
    {"search.options", "web.params"},
    {"search.cli", "search.state", "indexer.extract", "web.labels", "web.links", "web.serving"},
    {"indexer.record", "indexer.sources.base", "indexer.sources.page", "web.marks"},
    {"indexer.sources.folder", "indexer.sources.records"},
    {"indexer.sources"},
    {"indexer.analyse"},
    {"indexer.pool"},
    {"indexer.build"},
    {"indexer.progress", "web.api", "web.pages"},
    {"web.errors", "indexer.cli", "indexer"},
    {"web"},
    {"web.cli"},
    {"fihris"},
]  # fmt: skip
LATE = {("search.engines.whoosh.segment", "search.engines.whoosh.codec")}
"""Imported upwards, inside a function: Whoosh's files name the segment, which must stay tiny."""
LAYER = {module: number for number, modules in enumerate(LAYERS) for module in modules}

ROOMS = {
    "whoosh": "search.engines.whoosh",
    "flask": "web",
    "werkzeug": "web",
    "granian": "web",
    "babel": "web",
    "marisa_trie": "search.analysis",
    "platformdirs": "search.analysis.installed",
    "tashaphyne": "search.analysis",
    "pyarabic": "search.analysis",
    "trafilatura": "indexer",
    "filelock": "search.engines.whoosh",
    "zstandard": "search.engines.whoosh",
    "pydantic": "search.settings",
}


def _modules() -> dict[str, Path]:
    files = [ROOT / "fihris.py"]
    for package in ("search", "indexer", "web"):
        files += (ROOT / package).rglob("*.py")
    return {_name(path): path for path in files}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = _modules()


def _imports(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module)
    return found


def test_every_module_has_its_layer() -> None:
    assert set(MODULES) == set(LAYER)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module: str) -> None:
    upward = {
        imported
        for imported in _imports(MODULES[module])
        if imported in LAYER and LAYER[imported] >= LAYER[module] and (module, imported) not in LATE
    }
    assert not upward


@pytest.mark.parametrize("module", sorted(MODULES))
def test_third_party_packages_stay_in_their_rooms(module: str) -> None:
    strangers = {
        imported
        for imported in _imports(MODULES[module])
        if (room := ROOMS.get(imported.split(".")[0]))
        and module != room
        and not module.startswith(f"{room}.")
    }
    assert not strangers


@pytest.mark.parametrize("module", sorted(MODULES))
def test_web_and_indexer_do_not_know_each_other(module: str) -> None:
    other = {"web": "indexer", "indexer": "web"}.get(module.split(".", maxsplit=1)[0], "-")
    assert not [name for name in _imports(MODULES[module]) if name.split(".")[0] == other]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_file_of_logic_is_long(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 280


def test_only_its_adapter_opens_the_dictionary_package() -> None:
    opening = [
        module
        for module, path in MODULES.items()
        if 'resources.files("arramooz")' in path.read_text(encoding="utf-8")
    ]
    assert opening == ["search.analysis.arramooz"]


@pytest.mark.parametrize("package", ["pyarabic", "tashaphyne", "whoosh", "flask"])
def test_given_packages_are_in_real_use(package: str) -> None:
    users = [
        module
        for module, path in MODULES.items()
        if package in {name.split(".")[0] for name in _imports(path)}
    ]
    assert users
