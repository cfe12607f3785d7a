"""The wheel, installed away from the checkout, indexes, searches and serves from any folder."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parent.parent.parent
# Nothing of the checkout or of the running tests may leak into the installed copy.
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _run(*command: str | Path, cwd: Path, **environ: str) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=CLEAN | environ,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def fihris(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command."""
    environment = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", environment, cwd=environment)
    _run(environment / "bin/pip", "install", "--quiet", wheel, cwd=environment)
    return environment / "bin" / "fihris"


def test_wheel_holds_data_templates_fonts_and_samples(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        "fihris.py",
        "search/analysis/data/families/22-kaf.txt",
        "search/analysis/data/frequencies.tsv",
        "web/templates/results.html",
        "web/static/style.css",
        "indexer/samples/difaf.jsonl",
    }
    assert expected <= names
    assert any(name.startswith("web/static/fonts/") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_installed_copy_indexes_searches_and_serves(fihris: Path, tmp_path: Path) -> None:
    # A folder with packages of the same names must not be imported instead.
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "__init__.py").write_text("raise ImportError('the wrong search')")
    article = {"id": "1", "title": "المقاتلون", "text": "انسحب المقاتلون من المدينة."}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article), encoding="utf-8")

    # Without a cache the copy must compile its own tables.
    _run(fihris, "index", "articles.jsonl", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    found = json.loads(_run(fihris, "search", "القتال", "--json", cwd=tmp_path))
    assert [hit["id"] for hit in found["hits"]] == ["1"]
    assert _served(fihris, tmp_path)["total"] == 1


def _served(fihris: Path, folder: Path) -> dict[str, int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [fihris, "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, cwd=folder, env=CLEAN, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                address = f"http://127.0.0.1:{port}/api/v1/search?q=%D9%82%D8%AA%D8%A7%D9%84"
                with urllib.request.urlopen(address, timeout=5) as answer:
                    return dict(json.load(answer))
            except OSError:
                time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(timeout=30)
    pytest.fail("the installed server did not answer")
