from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import Result
from lxml import html

from fihris import main
from search import Settings
from web import create_app

Run = Callable[..., Result]


def queries(tmp_path: Path, *texts: str) -> Path:
    path = tmp_path / "queries.jsonl"
    lines = (
        json.dumps({"_id": f"q{number}", "text": text}) + "\n"
        for number, text in enumerate(texts, 1)
    )
    path.write_text("".join(lines), encoding="utf-8")
    return path


def run_lines(path: Path) -> list[list[str]]:
    return [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines()]


# search


def test_search_exits_with_0(run: Run, served: Path):
    assert run("search", "كتاب", "--index", served).exit_code == 0


def test_search_without_hits_exits_with_0(run: Run, served: Path):
    result = run("search", "زرافة", "--index", served)
    assert (result.exit_code, result.stdout.startswith("0 articles")) == (0, True)


def test_search_prints_totals_by_level(run: Run, served: Path):
    assert run("search", "كاتب", "--index", served).stdout.startswith(
        "7 articles (exact 3, form 3, stem 3, root 7)"
    )


def test_search_prints_title_and_id_of_a_hit(run: Run, served: Path):
    assert (
        "1. خبر 7  [النهار · 2023-01-08 · art-7]"
        in run("search", '"خبر 7"', "--index", served).stdout
    )


def test_search_prints_as_many_hits_as_asked(run: Run, served: Path):
    assert run("search", "تقرير", "--limit", 3, "--index", served).stdout.count("[النهار") == 3


def test_search_prints_notices(run: Run, served: Path):
    assert "holds no word" in run("search", "!!!", "--index", served).stdout


def test_search_prints_no_colours_into_a_pipe(run: Run, served: Path):
    assert "\x1b" not in run("search", "كتاب", "--index", served).stdout


def test_search_with_json_prints_one_line(run: Run, served: Path):
    assert run("search", "كتاب", "--json", "--index", served).stdout.count("\n") == 1


def test_search_with_json_prints_what_the_api_answers(run: Run, served: Path):
    printed = json.loads(run("search", "كتاب مدرسة", "--json", "--index", served).stdout)
    client = create_app(Settings(index=served)).test_client()
    answered = client.get("/api/v1/search", query_string={"q": "كتاب مدرسة"}).json
    assert printed | {"took_ms": 0} == answered | {"took_ms": 0}


def test_search_takes_a_level(run: Run, served: Path):
    printed = json.loads(
        run("search", "كاتب", "--level", "exact", "--json", "--index", served).stdout
    )
    assert (printed["query"]["level"], printed["total"]) == ("exact", 3)


def test_search_for_nothing_lists_all_articles(run: Run, served: Path):
    assert json.loads(run("search", "", "--json", "--index", served).stdout)["total"] == 12


def test_query_that_is_too_long_exits_with_2(run: Run, served: Path):
    result = run("search", "ك" * 2001, "--index", served)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("query", ["- " * 990 + "ك", "(" * 1990, '"' * 1000, "NOT " * 490])
def test_odd_query_is_no_crash(run: Run, served: Path, query: str):
    assert run("search", "--index", served, "--", query).exit_code == 0


def test_mistyped_option_is_refused(run: Run, served: Path):
    result = run("search", "--jsn", "--index", served)
    assert (result.exit_code, "--jsn" in result.stderr) == (2, True)


# status


def test_status_prints_the_number_of_articles(run: Run, served: Path):
    assert "articles    12\n" in run("status", "--index", served).stdout


def test_status_with_json_has_the_documented_parts(run: Run, served: Path):
    assert set(json.loads(run("status", "--json", "--index", served).stdout)) == {
        "articles",
        "generation",
        "created",
        "fingerprint",
        "size_bytes",
        "engine",
        "rebuild_advised",
    }


# verify


def test_verify_says_that_an_index_is_whole(run: Run, served: Path):
    result = run("verify", "--index", served)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "lexicon.bin" in result.stdout
    assert result.stdout.endswith("the index is whole\n")


@pytest.mark.parametrize("name", ["*.columns", "lexicon.bin"])
def test_verify_names_a_damaged_file(run: Run, served: Path, tmp_path: Path, name: str):
    copy = Path(shutil.copytree(served, tmp_path / "copy"))
    (file,) = copy.glob(f"generations/*/{name}")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    result = run("verify", "--index", copy)
    assert result.exit_code == 1
    assert file.name in result.stderr
    assert "the index is damaged" in result.stderr


def test_verify_without_an_index_says_so(run: Run, tmp_path: Path):
    result = run("verify", "--index", tmp_path / "none")
    assert (result.exit_code != 0, "there is no index" in result.stderr) == (True, True)


# analyze


def test_analyze_prints_one_line_for_each_word(run: Run):
    words = [
        line.split("\t")[0] for line in run("analyze", "كتاب", "من", "GPS").stdout.splitlines()
    ]
    assert words == ["كتاب", "من", "GPS"]


def test_analyze_prints_the_levels_of_a_word(run: Run):
    assert run("analyze", "المكتبة").stdout == (
        "المكتبة\tword\tform المكتبه\tstem مكتبه\tlemma مكتبة\troots ك ت ب (1.00)\n"
    )


def test_analyze_with_json_has_the_documented_parts(run: Run):
    assert json.loads(run("analyze", "كُتُب", "--json").stdout) == {
        "word": "كُتُب",
        "exact": "كتب",
        "form": "كتب",
        "stem": "كتاب",
        "lemma": "كتاب",
        "roots": [{"root": "كتب", "p": 1.0}],
        "kind": "word",
    }


def test_analyze_reads_words_from_standard_input_in_order(run: Run):
    words = ["كتاب", "مدرسة", "من", "2024", "كتاب", "GPS", "!", "ى"]
    result = run("analyze", "--json", input="\n".join(words) + "\n")
    assert [json.loads(line)["word"] for line in result.stdout.splitlines()] == words


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("كتاب\n\nمن\n", ["كتاب", "", "من"]),
        ("كتاب\r\nمن\r\n", ["كتاب", "من"]),
        ("كتاب\nمن", ["كتاب", "من"]),
        ("كتاب جديد\n", ["كتاب جديد"]),
        (b"\xd9\x83\n\xff\n", ["ك", "\ufffd"]),
        ("ك\u2028ت\n", ["ك\u2028ت"]),
        ("", []),
    ],
    ids=[
        "empty line",
        "crlf",
        "no last break",
        "two words",
        "bad bytes",
        "line separator",
        "nothing",
    ],
)
def test_analyze_prints_one_json_line_for_each_line_read(
    run: Run, given: str | bytes, expected: list[str]
):
    result = run("analyze", "--json", input=given)
    assert [json.loads(line)["word"] for line in result.stdout.split("\n")[:-1]] == expected


def test_analyze_uses_the_tables_of_the_index(run: Run, served: Path):
    assert (
        run("analyze", "كتب", "--json", "--index", served).stdout
        == run("analyze", "كتب", "--json").stdout
    )


# batch

BATCH = [
    "كتاب",
    "كتاب مدرسة",
    'كتاب -مدرسة "كاتب" (تقرير)',
    "كتاب AND كاتب",
    "المباراة",
    "زرافة",
    "كوفيد-19 كتاب",
    "تقرير/كتاب",
]
ESCAPED = [
    "كتاب",
    "كتاب مدرسة",
    "كتاب مدرسة كاتب تقرير",
    "كتاب and كاتب",
    "المباراة",
    "زرافة",
    "كوفيد 19 كتاب",
    "تقرير كتاب",
]


@pytest.fixture
def ranked(run: Run, served: Path, tmp_path: Path) -> dict[str, list[str]]:
    """The ids of a batch run by query, in the order of their ranks."""
    assert (
        run(
            "search", "--queries", queries(tmp_path, *BATCH), "--run", "run.txt", "--index", served
        ).exit_code
        == 0
    )
    lines = run_lines(tmp_path / "run.txt")
    return {
        f"q{number}": [line[2] for line in lines if line[0] == f"q{number}"]
        for number in range(1, len(BATCH) + 1)
    }


def test_batch_says_how_many_queries_it_ran(run: Run, served: Path, tmp_path: Path):
    result = run(
        "search", "--queries", queries(tmp_path, *BATCH), "--run", "run.txt", "--index", served
    )
    assert result.stdout == "8 queries, written to run.txt\n"


def test_batch_writes_trec_lines(run: Run, served: Path, tmp_path: Path):
    run("search", "--queries", queries(tmp_path, *BATCH), "--run", "run.txt", "--index", served)
    assert {(len(line), line[1], line[5]) for line in run_lines(tmp_path / "run.txt")} == {
        (6, "Q0", "fihris")
    }


def test_batch_ranks_count_from_one(run: Run, served: Path, tmp_path: Path):
    run("search", "--queries", queries(tmp_path, "تقرير"), "--run", "run.txt", "--index", served)
    assert [line[3] for line in run_lines(tmp_path / "run.txt")] == [
        str(rank) for rank in range(1, 13)
    ]


def test_batch_scores_fall_with_the_rank(run: Run, served: Path, tmp_path: Path):
    run(
        "search",
        "--queries",
        queries(tmp_path, "تقرير كتاب"),
        "--run",
        "run.txt",
        "--index",
        served,
    )
    scores = [float(line[4]) for line in run_lines(tmp_path / "run.txt")]
    assert scores == sorted(set(scores), reverse=True)


def test_batch_writes_as_many_hits_as_asked(run: Run, served: Path, tmp_path: Path):
    run(
        "search",
        "--queries",
        queries(tmp_path, "تقرير", "كتاب"),
        "--run",
        "run.txt",
        "--limit",
        4,
        "--index",
        served,
    )
    assert [line[0] for line in run_lines(tmp_path / "run.txt")] == ["q1"] * 4 + ["q2"] * 4


@pytest.mark.parametrize(("number", "words"), list(enumerate(ESCAPED, 1)))
def test_batch_ranks_the_same_ids_as_the_api_for_the_same_words(
    ranked: dict[str, list[str]], served: Path, number: int, words: str
):
    client = create_app(Settings(index=served)).test_client()
    hits = client.get("/api/v1/search", query_string={"q": words, "size": 100}).json["hits"]
    assert ranked[f"q{number}"] == [hit["id"] for hit in hits]


@pytest.mark.parametrize(("number", "words"), list(enumerate(ESCAPED, 1)))
def test_batch_ranks_the_same_ids_as_the_page_for_the_same_words(
    ranked: dict[str, list[str]], served: Path, number: int, words: str
):
    client = create_app(Settings(index=served)).test_client()
    page = html.document_fromstring(
        client.get("/search", query_string={"q": words, "size": 100}).get_data(as_text=True)
    )
    links = page.xpath("//li[@class='hit']/h2/a/@href")
    assert ranked[f"q{number}"] == [parse_qs(urlsplit(link).query)["id"][0] for link in links]


def test_empty_lines_of_a_query_file_are_passed_over(run: Run, served: Path, tmp_path: Path):
    (tmp_path / "q.jsonl").write_text('\n{"_id": 1, "text": "كتاب"}\n  \n', encoding="utf-8")
    result = run("search", "--queries", "q.jsonl", "--run", "run.txt", "--index", served)
    assert result.stdout == "1 queries, written to run.txt\n"


@pytest.mark.parametrize(
    "line", ["{", "[]", '"x"', '{"_id": 1}', '{"text": "x"}', "null", "\ufeff{}"]
)
def test_bad_line_of_a_query_file_is_named(run: Run, served: Path, tmp_path: Path, line: str):
    (tmp_path / "q.jsonl").write_text(f'{{"_id": 1, "text": "x"}}\n{line}\n', encoding="utf-8")
    result = run("search", "--queries", "q.jsonl", "--run", "run.txt", "--index", served)
    assert (result.exit_code, result.stderr.startswith("Error: q.jsonl:2: not a query")) == (
        2,
        True,
    )


def test_batch_that_fails_leaves_no_half_run_file(run: Run, served: Path, tmp_path: Path):
    (tmp_path / "q.jsonl").write_text('{"_id": 1, "text": "تقرير"}\n{\n', encoding="utf-8")
    run("search", "--queries", "q.jsonl", "--run", "run.txt", "--index", served)
    assert not (tmp_path / "run.txt").exists()


def test_queries_without_run_exit_with_2(run: Run, served: Path, tmp_path: Path):
    assert run("search", "--queries", queries(tmp_path, "كتاب"), "--index", served).exit_code == 2


def test_run_file_that_cannot_be_written_is_one_line(run: Run, served: Path, tmp_path: Path):
    result = run(
        "search",
        "--queries",
        queries(tmp_path, "كتاب"),
        "--run",
        "no/such/run.txt",
        "--index",
        served,
    )
    assert (result.exit_code in {1, 2}, result.stderr.count("\n")) == (True, 1)


def test_batch_lines_stay_valid_when_an_id_holds_spaces(run: Run, jsonl, tmp_path: Path):
    run("index", jsonl("a.jsonl", {"id": "خبر رقم واحد", "text": "كتاب"}))
    run("search", "--queries", queries(tmp_path, "كتاب"), "--run", "run.txt")
    assert [len(line) for line in run_lines(tmp_path / "run.txt")] == [6]


# help


@pytest.mark.parametrize(
    ("name", "option"),
    [
        *((name, "-h") for name in ["index", "rebuild", "delete", "analyze", "status", "serve"]),
        *((name, "--help") for name in ["index", "search", "serve"]),
    ],
)
def test_command_has_help(run: Run, name: str, option: str):
    result = run(name, option)
    assert (result.exit_code, result.stdout.startswith("Usage: ")) == (0, True)


@pytest.mark.parametrize(
    ("name", "option"),
    [
        (name, option)
        for name, command in sorted(main.commands.items())
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("-")
    ],
)
def test_help_mentions_every_option(run: Run, name: str, option: str):
    assert option in run(name, "--help").stdout


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        (name, parameter)
        for name, command in sorted(main.commands.items())
        for parameter in command.params
        if parameter.param_type_name == "option"
    ],
)
def test_every_option_says_what_it_is(name: str, parameter: Any):
    assert parameter.help


@pytest.mark.parametrize(
    "name", ["index", "rebuild", "delete", "search", "analyze", "status", "serve"]
)
def test_help_of_fihris_lists_the_command(run: Run, name: str):
    assert f"\n  {name} " in run("--help").stdout


def test_version_is_said(run: Run):
    assert run("--version").stdout.startswith("fihris, version ")
