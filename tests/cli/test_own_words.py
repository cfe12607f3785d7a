"""The setting `lexicon`: words and corrections of one's own, from file to answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

MARKET = {"id": "market", "title": "خبر", "text": "باع الرجل القشاميط في السوق"}
HOUSE = {"id": "house", "title": "خبر", "text": "بقيت قشاميط في البيت"}
ADVICE = "rebuild advised"

BAD_LINES = {
    "unknown kind": ("كتاب\tnoun", "'noun' is none of keep, name"),
    "one column": ("شاكر", "expected 2 to 3 columns, got 1"),
    "four columns": ("كتاتيب\tكُتّاب\tكتب\tx", "expected 2 to 3 columns, got 4"),
    "two words": ("كتاب جديد\tkeep", "is not one Arabic word"),
    "no Arabic word": ("GPS\tname", "is not one Arabic word"),
    "no root": ("كتاتيب\tكُتّاب\tكت", "'كت' is no root"),
    "lemma of two words": ("كتاتيب\tكُتّاب كبير\tكتب", "is not one Arabic word"),
    "family of three columns": ("كتب | I | كِتاب", "expected root | verbs | nouns | adjectives"),
    "family of an unknown form": ("كتب | ZZ | كِتاب | -", "'ZZ' is no verb"),
}


@pytest.fixture
def own(own_words: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of own words, in force."""
    monkeypatch.setenv("FIHRIS_LEXICON", str(own_words))
    return own_words


def analyzed(run: Run, word: str, *options: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("analyze", word, "--json", *options).stdout)
    return answer


def found(run: Run, query: str) -> list[str]:
    return [hit["id"] for hit in json.loads(run("search", query, "--json").stdout)["hits"]]


def bad(tmp_path: Path, line: str) -> Path:
    """A file whose third line is this one."""
    path = tmp_path / "bad.txt"
    path.write_text(f"# words\nشاكر\tname\n{line}\n", encoding="utf-8")
    return path


def error(result: Result) -> str:
    """The last line on standard error; a word that the lexicon is prepared may stand before."""
    return result.stderr.splitlines()[-1]


# What the words come to


@pytest.mark.parametrize(
    ("word", "stem", "roots", "kind"),
    [
        ("القشاميط", "قشماط", [], "word"),
        ("وشاكر", "شاكر", [], "name"),
        ("الذكالي", "الذكالي", [], "word"),
        ("يدفنشون", "دفنش", ["دفنش"], "word"),
        ("بالدفنشة", "دفنشه", ["دفنش"], "word"),
    ],
)
def test_own_word_is_understood_as_its_line_says(
    run: Run, own: Path, word: str, stem: str, roots: list[str], kind: str
):
    answer = analyzed(run, word)
    assert (answer["stem"], [root["root"] for root in answer["roots"]], answer["kind"]) == (
        stem,
        roots,
        kind,
    )


def test_other_words_are_understood_as_before(run: Run, monkeypatch, own_words: Path):
    before = analyzed(run, "المكتبة")
    monkeypatch.setenv("FIHRIS_LEXICON", str(own_words))
    assert analyzed(run, "المكتبة") == before


def test_explain_names_own_words_as_the_table(run: Run, own: Path):
    assert "(lexicon: own words)" in run("analyze", "--explain", "القشاميط").stdout


def test_own_words_may_be_named_in_the_settings_file(run: Run, own_words: Path, tmp_path: Path):
    (tmp_path / "fihris.toml").write_text(f'lexicon = "{own_words}"', encoding="utf-8")
    assert analyzed(run, "القشاميط")["stem"] == "قشماط"


def test_index_built_with_own_words_finds_their_forms(run: Run, jsonl, own: Path):
    run("index", jsonl("a.jsonl", MARKET))
    assert found(run, "قشاميط") == ["market"]


# When the words change


def test_status_of_an_index_built_with_own_words_advises_nothing(run: Run, jsonl, own: Path):
    run("index", jsonl("a.jsonl", MARKET))
    assert ADVICE not in run("status").stdout


def test_status_advises_a_rebuild_when_own_words_come(run: Run, jsonl, own_words: Path):
    run("index", jsonl("a.jsonl", MARKET))
    assert ADVICE in run("status", env={"FIHRIS_LEXICON": str(own_words)}).stdout


def test_status_advises_a_rebuild_when_a_word_is_corrected(
    run: Run, jsonl, own: Path, tmp_path: Path
):
    run("index", jsonl("a.jsonl", MARKET))
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(own.read_text("utf-8").replace("قُشماط", "قِشماط"), encoding="utf-8")
    assert ADVICE in run("status", env={"FIHRIS_LEXICON": str(corrected)}).stdout


def test_status_advises_a_rebuild_when_own_words_are_given_up(run: Run, jsonl, own_words: Path):
    run("index", jsonl("a.jsonl", MARKET), env={"FIHRIS_LEXICON": str(own_words)})
    assert ADVICE in run("status").stdout


def test_status_with_json_says_that_a_rebuild_is_advised(run: Run, jsonl, own_words: Path):
    run("index", jsonl("a.jsonl", MARKET))
    status = run("status", "--json", env={"FIHRIS_LEXICON": str(own_words)}).stdout
    assert json.loads(status)["rebuild_advised"] is True


def test_own_words_in_another_file_need_no_rebuild(run: Run, jsonl, own: Path, tmp_path: Path):
    run("index", jsonl("a.jsonl", MARKET))
    moved = tmp_path / "moved.txt"
    moved.write_bytes(own.read_bytes())
    assert ADVICE not in run("status", env={"FIHRIS_LEXICON": str(moved)}).stdout


def test_until_a_rebuild_the_index_answers_as_it_was_built(run: Run, jsonl, monkeypatch, own_words):
    run("index", jsonl("a.jsonl", MARKET))
    before = analyzed(run, "القشاميط")
    monkeypatch.setenv("FIHRIS_LEXICON", str(own_words))
    assert analyzed(run, "القشاميط") == before


def test_articles_that_are_added_before_a_rebuild_meet_the_old_ones(
    run: Run, jsonl, own_words: Path
):
    run("index", jsonl("a.jsonl", MARKET), env={"FIHRIS_LEXICON": str(own_words)})
    run("index", jsonl("b.jsonl", HOUSE))
    assert sorted(found(run, "بقشاميط")) == ["house", "market"]


def test_rebuild_applies_own_words(run: Run, jsonl, monkeypatch, own_words: Path):
    run("index", jsonl("a.jsonl", MARKET))
    monkeypatch.setenv("FIHRIS_LEXICON", str(own_words))
    run("rebuild")
    assert analyzed(run, "القشاميط")["stem"] == "قشماط"


def test_after_a_rebuild_status_advises_nothing(run: Run, jsonl, monkeypatch, own_words: Path):
    run("index", jsonl("a.jsonl", MARKET))
    monkeypatch.setenv("FIHRIS_LEXICON", str(own_words))
    run("rebuild")
    assert ADVICE not in run("status").stdout


def test_rebuild_gives_up_own_words(run: Run, jsonl, own_words: Path):
    run("index", jsonl("a.jsonl", MARKET), env={"FIHRIS_LEXICON": str(own_words)})
    run("rebuild")
    assert (ADVICE in run("status").stdout, analyzed(run, "القشاميط")["stem"]) == (
        False,
        "قشاميط",
    )


# Files that are not in order


@pytest.mark.parametrize(("line", "message"), BAD_LINES.values(), ids=BAD_LINES)
def test_bad_line_is_named_with_file_and_number(
    run: Run, jsonl, tmp_path: Path, line: str, message: str
):
    path = bad(tmp_path, line)
    result = run("index", jsonl("a.jsonl", MARKET), env={"FIHRIS_LEXICON": str(path)})
    assert (result.exit_code, message in error(result)) == (1, True)
    assert error(result).startswith(f"Error: {path}:3: ")


def test_rebuild_refuses_a_bad_line(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", MARKET))
    path = bad(tmp_path, "كتاب\tnoun")
    result = run("rebuild", env={"FIHRIS_LEXICON": str(path)})
    assert (result.exit_code, error(result).startswith(f"Error: {path}:3: ")) == (1, True)


def test_analyze_without_an_index_refuses_a_bad_line(run: Run, tmp_path: Path):
    path = bad(tmp_path, "كتاب\tnoun")
    result = run("analyze", "كتاب", env={"FIHRIS_LEXICON": str(path)})
    assert (result.exit_code, error(result).startswith(f"Error: {path}:3: ")) == (1, True)


def test_bad_line_leaves_the_index_as_it_was(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", MARKET))
    run("rebuild", env={"FIHRIS_LEXICON": str(bad(tmp_path, "كتاب\tnoun"))})
    assert [path.name for path in (tmp_path / "fihris-index/generations").iterdir()] == ["g000001"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["rebuild"],
        ["index", "a.jsonl", "--index", "new"],
        ["analyze", "x", "--index", "no"],
    ],
)
def test_missing_file_is_one_line_and_exits_with_1(run: Run, jsonl, arguments: list[str]):
    run("index", jsonl("a.jsonl", MARKET))
    result = run(*arguments, env={"FIHRIS_LEXICON": "none.txt"})
    assert (
        result.exit_code,
        result.stderr.startswith("Error: cannot read the lexicon none.txt: "),
        result.stderr.count("\n"),
    ) == (1, True, 1)


def test_status_of_an_index_is_told_without_the_file(run: Run, jsonl):
    run("index", jsonl("a.jsonl", MARKET))
    result = run("status", env={"FIHRIS_LEXICON": "none.txt"})
    assert (result.exit_code, ADVICE in result.stdout) == (0, False)


@pytest.mark.parametrize("arguments", [["index", "b.jsonl"], ["delete", "market"]])
def test_index_that_has_its_tables_is_changed_without_the_file(
    run: Run, jsonl, arguments: list[str]
):
    run("index", jsonl("a.jsonl", MARKET))
    jsonl("b.jsonl", HOUSE)
    assert run(*arguments, env={"FIHRIS_LEXICON": "none.txt"}).exit_code == 0


def test_file_that_is_not_utf8_is_one_line_and_exits_with_1(run: Run, tmp_path: Path):
    (tmp_path / "own.txt").write_bytes("شاكر\tname\n".encode("cp1256"))
    result = run("analyze", "كتاب", env={"FIHRIS_LEXICON": "own.txt"})
    assert (result.exit_code, result.stderr.startswith("Error: cannot read the lexicon")) == (
        1,
        True,
    )


def test_search_goes_on_when_the_file_is_gone(run: Run, jsonl, own_words: Path, monkeypatch):
    run("index", jsonl("a.jsonl", MARKET), env={"FIHRIS_LEXICON": str(own_words)})
    monkeypatch.setenv("FIHRIS_LEXICON", "none.txt")
    assert found(run, "قشاميط") == ["market"]
