from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import indexer.cli
from search import Settings, open_engine, open_writer

Run = Callable[..., Result]

SEA = {"id": "sea", "title": "عودة الصيادين", "text": "عاد الصيادون إلى الميناء"}
BOOK = {"id": "book", "title": "معرض الكتاب", "text": "افتتح الوزير معرض الكتاب"}


def ids(folder: Path) -> list[str]:
    engine = open_engine(Settings(index=folder))
    found = list(engine.ids())
    engine.close()
    return found


def test_index_of_good_records_exits_with_0(run: Run, jsonl):
    assert run("index", jsonl("a.jsonl", SEA, BOOK)).exit_code == 0


def test_index_reports_its_counts(run: Run, jsonl):
    assert run("index", jsonl("a.jsonl", SEA, BOOK)).stdout.startswith(
        "added 2, replaced 0, unchanged 0, rejected 0 in "
    )


def test_index_goes_to_the_default_folder(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", SEA))
    assert ids(tmp_path / "fihris-index") == ["sea"]


def test_index_goes_to_the_folder_of_the_environment(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", SEA), env={"FIHRIS_INDEX": "elsewhere"})
    assert ids(tmp_path / "elsewhere") == ["sea"]


def test_index_option_comes_before_the_environment(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", SEA), "--index", "here", env={"FIHRIS_INDEX": "elsewhere"})
    assert ids(tmp_path / "here") == ["sea"]


def test_index_takes_several_sources(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", SEA), jsonl("b.jsonl", BOOK))
    assert ids(tmp_path / "fihris-index") == ["book", "sea"]


def test_index_with_a_bad_record_exits_with_3(run: Run, jsonl):
    assert run("index", jsonl("a.jsonl", SEA, {"id": "x"})).exit_code == 3


def test_index_shows_bad_records_on_standard_error(run: Run, jsonl):
    path = jsonl("a.jsonl", SEA, {"id": "x", "text": ""})
    assert run("index", path).stderr == f"{path}:2: text is empty\n"


def test_index_with_a_bad_record_takes_the_others(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", {"id": "x"}, SEA))
    assert ids(tmp_path / "fihris-index") == ["sea"]


def test_index_shows_the_first_hundred_bad_records_and_counts_the_others(run: Run, jsonl):
    result = run("index", jsonl("a.jsonl", *({"id": "x"} for _ in range(130))))
    assert (result.stderr.count("\n"), result.stderr.splitlines()[-1]) == (
        101,
        "… and 30 more bad records",
    )


def test_index_stopped_by_max_errors_exits_with_1(run: Run, jsonl):
    assert run("index", jsonl("a.jsonl", {"id": "x"}), "--max-errors", 0).exit_code == 1


def test_index_says_when_nothing_was_read(run: Run, jsonl):
    assert "no article was read" in run("index", jsonl("a.jsonl")).stdout


def test_interrupted_index_exits_with_130(run: Run, jsonl, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(indexer.cli, "build", interrupt)
    result = run("index", jsonl("a.jsonl", SEA))
    assert (result.exit_code, "nothing was published" in result.stderr) == (130, True)


def test_rebuild_exits_with_0_and_counts(run: Run, jsonl):
    run("index", jsonl("a.jsonl", SEA, BOOK))
    result = run("rebuild")
    assert (result.exit_code, result.stdout.startswith("rebuilt 2 articles in ")) == (0, True)


def test_delete_exits_with_0_and_counts(run: Run, jsonl):
    run("index", jsonl("a.jsonl", SEA, BOOK))
    result = run("delete", "sea", "book")
    assert (result.exit_code, result.stdout) == (0, "deleted 2\n")


def test_delete_of_an_unknown_id_exits_with_1_and_removes_the_others(
    run: Run, jsonl, tmp_path: Path
):
    run("index", jsonl("a.jsonl", SEA, BOOK))
    result = run("delete", "none", "sea")
    assert (result.exit_code, result.stderr, ids(tmp_path / "fihris-index")) == (
        1,
        "no article has the id none\n",
        ["book"],
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["index", "none.jsonl"], 1, "Error: none.jsonl does not exist"),
        (["index", "a.xml"], 1, "Error: a.xml is of no known kind"),
        (["index", "empty"], 1, "Error: there is no .txt, .md or .html file in empty"),
        (["index", "bad.csv"], 1, "Error: bad.csv:1: the header names no column `text` or `body`"),
        (["rebuild"], 1, "Error: there is no index in fihris-index; run: fihris index"),
        (["delete", "x"], 1, "Error: there is no index in fihris-index; run: fihris index"),
        (["search", "كتاب"], 1, "Error: there is no index in fihris-index; run: fihris index"),
        (["status"], 1, "Error: there is no index in fihris-index; run: fihris index"),
        (["search", "x", "--index", "bad"], 1, "Error: "),
        (["index", "ok.jsonl", "--index", "bad"], 1, "Error: "),
        (["search"], 2, "Error: give a QUERY, or --queries with --run"),
        (
            ["search", "x", "--queries", "ok.jsonl"],
            2,
            "Error: give a QUERY, or --queries with --run",
        ),
    ],
)
def test_error_is_one_line_with_its_exit_code(
    run: Run, tmp_path: Path, arguments: list[str], code: int, message: str
):
    (tmp_path / "a.xml").write_text("<a/>", encoding="ascii")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.csv").write_text("id,title\n", encoding="ascii")
    (tmp_path / "ok.jsonl").write_text('{"id": 1, "text": "x"}\n', encoding="ascii")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "CURRENT").write_text("../x", encoding="ascii")
    result = run(*arguments)
    assert (result.exit_code, result.stderr.startswith(message), result.stderr.count("\n")) == (
        code,
        True,
        1,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["index"],
        ["index", "x.jsonl", "--max-errors", "-1"],
        ["index", "x.jsonl", "--max-errors", "x"],
        ["search", "x", "--level", "loose"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--limit", "1001"],
        ["search", "--queries", "none.jsonl", "--run", "r"],
        ["delete"],
        ["serve", "--port", "0"],
        ["serve", "--workers", "0"],
        ["status", "--verbose"],
        ["frobnicate"],
    ],
)
def test_wrong_usage_exits_with_2(run: Run, arguments: list[str]):
    assert run(*arguments).exit_code == 2


def test_unknown_setting_of_the_environment_is_an_error(run: Run):
    result = run("status", env={"FIHRIS_INDX": "x"})
    assert (
        result.exit_code,
        result.stderr.startswith("Error: the environment: there is no setting 'indx'"),
    ) == (1, True)


def test_second_writer_is_refused_with_the_owner(run: Run, jsonl, tmp_path: Path):
    path = jsonl("a.jsonl", SEA)
    with open_writer(Settings(index=tmp_path / "fihris-index"), lexicon=path, fingerprint="x"):
        result = run("index", path)
    assert (result.exit_code, f"process {os.getpid()}" in result.stderr) == (1, True)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_disk_that_refuses_is_one_line(run: Run, jsonl, monkeypatch: pytest.MonkeyPatch, code: int):
    def refuse(*_: Any) -> None:
        raise OSError(code, os.strerror(code))

    path = jsonl("a.jsonl", SEA)
    monkeypatch.setattr(os, "fsync", refuse)
    result = run("index", path)
    assert (result.exit_code, result.stderr.startswith("Error: cannot write the index in")) == (
        1,
        True,
    )


@pytest.mark.parametrize(
    "line",
    ['{"id": 2, "text": "x", "n": 99999999999999999999}', '{"id": 2, "text": "x", "\\ud83d": 1}'],
)
def test_record_that_cannot_be_stored_is_no_crash(run: Run, tmp_path: Path, line: str):
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    assert isinstance(run("index", "a.jsonl").exception, SystemExit | None)
