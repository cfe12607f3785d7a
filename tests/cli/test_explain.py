"""`fihris analyze --explain`: why a word is understood as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_explain_prints_the_steps_of_a_word(run: Run):
    lines = run("analyze", "--explain", "المَكْتَبَةُ").stdout.splitlines()
    assert lines[:3] == [
        "المَكْتَبَةُ",
        "  folds     المَكْتَبَةُ (typed) > المكتبة (exact) > المكتبه (form)",
        "  chosen    word, stem مكتبه, roots ك ت ب (1.00)",
    ]


def test_explain_prints_the_readings_with_their_tables(run: Run):
    lines = run("analyze", "--explain", "المكتبة").stdout.splitlines()
    assert "[مَكتَب] + ة  lemma مَكتَبة  noun  root كتب  (lexicon: families/22-kaf.txt)" in lines[3]


def test_explain_without_an_index_prints_no_relatives(run: Run):
    assert "\n  by " not in run("analyze", "--explain", "كتاب").stdout


def test_explain_with_an_index_prints_relatives_with_their_numbers_of_articles(
    run: Run, served: Path
):
    stdout = run("analyze", "--explain", "الكتاب", "--index", served).stdout
    assert stdout.endswith("\n  by stem   كتاب 6\n  by ك ت ب  كاتب 3\n\n")


def test_explain_separates_words_by_an_empty_line(run: Run):
    blocks = run("analyze", "--explain", "كتاب", "من", "GPS").stdout.split("\n\n")
    assert [block.split("\n", maxsplit=1)[0] for block in blocks] == ["كتاب", "من", "GPS", ""]


def test_explain_reads_words_from_standard_input(run: Run):
    result = run("analyze", "--explain", "--json", input="كتاب\nمن\n")
    assert [json.loads(line)["word"] for line in result.stdout.splitlines()] == ["كتاب", "من"]


def test_explain_with_json_has_the_documented_parts(run: Run):
    assert set(json.loads(run("analyze", "--explain", "كتاب", "--json").stdout)) == {
        "word",
        "exact",
        "form",
        "stem",
        "lemma",
        "roots",
        "kind",
        "folds",
        "readings",
        "relatives",
    }


def test_explain_with_json_begins_with_the_plain_analysis(run: Run):
    plain = json.loads(run("analyze", "كُتُب", "--json").stdout)
    explained = json.loads(run("analyze", "--explain", "كُتُب", "--json").stdout)
    assert explained | plain == explained


def test_explain_with_json_has_the_documented_parts_of_a_reading(run: Run):
    (first, *_) = json.loads(run("analyze", "--explain", "كتاب", "--json").stdout)["readings"]
    assert set(first) == {
        "prefixes",
        "stem",
        "ending",
        "pronoun",
        "lemma",
        "part",
        "root",
        "share",
        "bits",
        "reason",
        "source",
    }


def test_explain_with_json_without_an_index_has_no_relatives(run: Run):
    assert json.loads(run("analyze", "--explain", "كتاب", "--json").stdout)["relatives"] is None


def test_explain_with_json_has_the_relatives_of_the_index(run: Run, served: Path):
    stdout = run("analyze", "--explain", "الكتاب", "--json", "--index", served).stdout
    assert json.loads(stdout)["relatives"] == {"stem": {"كتاب": 6}, "roots": {"كتب": {"كاتب": 3}}}


def test_explain_of_a_word_that_the_index_lacks_has_empty_relatives(run: Run, served: Path):
    stdout = run("analyze", "--explain", "لندن", "--json", "--index", served).stdout
    assert json.loads(stdout)["relatives"] == {"stem": {}, "roots": {}}


@pytest.mark.parametrize("text", ["كتاب جديد", "!", "", "ك" * 101])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_explain_of_no_single_word_is_one_line_and_exits_with_2(
    run: Run, text: str, options: list[str]
):
    result = run("analyze", "--explain", *options, text)
    assert (result.exit_code, result.stderr.startswith("Error: "), result.stderr.count("\n")) == (
        2,
        True,
        1,
    )


def test_explain_of_bad_bytes_is_no_crash(run: Run):
    result = run("analyze", "--explain", input=b"\xff\n")
    assert isinstance(result.exception, SystemExit)
