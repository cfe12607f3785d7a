"""The installed `fihris`, as a shell runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from search.analysis.installed import fingerprint

FIHRIS = Path(sys.executable).with_name("fihris")

Fihris = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def fihris(tmp_path: Path) -> Fihris:
    """Runs the installed command in an empty folder, its output in bytes."""

    def run(
        *arguments: object, given: bytes = b"", **environ: str
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(user_cache_path()),
        } | environ
        return subprocess.run(
            [FIHRIS, *map(str, arguments)],
            input=given,
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            timeout=30,
            check=False,
        )

    return run


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_arabic_is_printed_whatever_the_locale(
    fihris: Fihris, served: Path, locale: dict[str, str]
):
    done = fihris("search", "كتاب", "--json", "--index", served, **locale)
    assert (done.returncode, json.loads(done.stdout)["query"]["text"], done.stderr) == (
        0,
        "كتاب",
        b"",
    )


def test_analyze_reads_utf8_in_the_c_locale(fihris: Fihris):
    done = fihris("analyze", "--json", given="كتاب\nمن\n".encode(), LC_ALL="C", PYTHONUTF8="0")
    assert [json.loads(line)["word"] for line in done.stdout.splitlines()] == ["كتاب", "من"]


def test_index_then_search_in_one_folder(fihris: Fihris, tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "text": "صدر كتاب جديد"}\n{"id": "2"}\n', encoding="utf-8"
    )
    indexed = fihris("index", "a.jsonl").returncode
    found = json.loads(fihris("search", "كتب", "--json").stdout)["hits"]
    assert (indexed, [hit["id"] for hit in found]) == (3, ["1"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["search", "x"], 1), (["index", "none.jsonl"], 1), (["index"], 2)],
)
def test_exit_code(fihris: Fihris, arguments: list[str], code: int):
    done = fihris(*arguments)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)


@pytest.mark.parametrize(
    "arguments", [["search", "تقرير", "--limit", "100"], ["analyze", "--json"]]
)
def test_closed_pipe_is_no_traceback(served: Path, tmp_path: Path, arguments: list[str]):
    read_end, write_end = os.pipe()
    os.close(read_end)
    given = tmp_path / "words"
    given.write_text("كتاب\n" * 5000, encoding="utf-8")
    with given.open("rb") as words:
        done = subprocess.run(
            [FIHRIS, *arguments, "--index", served],
            stdin=words,
            stdout=write_end,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    os.close(write_end)
    assert done.stderr == b""


def test_serve_on_a_taken_port_is_one_line(fihris: Fihris, served: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = fihris("serve", "--port", port, "--index", served)
    assert (
        done.returncode,
        done.stderr.decode().startswith(f"Error: cannot listen on 127.0.0.1:{port}"),
        done.stderr.count(b"\n"),
    ) == (1, True, 1)


def test_serve_on_an_unknown_host_is_one_line(fihris: Fihris, served: Path):
    done = fihris("serve", "--host", "no.such.host.invalid", "--index", served)
    assert (done.returncode, b"Traceback" in done.stderr, done.stderr.count(b"\n")) == (1, False, 1)


def test_file_of_the_cache_that_is_not_whole_is_no_traceback(fihris: Fihris, tmp_path: Path):
    cached = tmp_path / "fihris" / f"lexicon-{fingerprint()}.bin"
    cached.parent.mkdir()
    cached.write_bytes(b"")
    done = fihris("analyze", "كتاب", XDG_CACHE_HOME=str(tmp_path))
    assert b"Traceback" not in done.stderr
