"""The tables: how they are read, and that what stands in them is sound."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from importlib import resources

import pytest
from tashaphyne import roots_const

from search.analysis import Analyzer, lexicon
from search.analysis.clitics import FUNCTION, NAME, NOUN, PAST, PRESENT
from search.analysis.lexicon import TABLES, compile_lexicon, load_lexicon
from search.analysis.normalize import fold

LETTERS = set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي")
RADICALS = set("ءبتثجحخدذرزسشصضطظعغفقكلمنهوي")


def rows(name: str) -> list[list[str]]:
    text = (resources.files("search.analysis") / "data" / name).read_text(encoding="utf-8")
    lines = [line.partition("#")[0].rstrip() for line in text.splitlines()]
    return [[column.strip() for column in line.split("\t")] for line in lines if line]


def tables(**changed: str) -> bytes:
    """A small set of tables, some of them changed."""
    plain = {
        "functions": "في\tpreposition",
        "lexicon": "كتاب\tnoun\tكتب\tكتب",
        "names": "لندن\tplace",
        "patterns": "فعل\tفعل\tnoun\t2",
        "roots": "درس",
    }
    names = {"functions": "functions.txt", "lexicon": "lexicon.tsv"}
    names |= {"names": "names.txt", "patterns": "patterns.txt", "roots": "roots"}
    return json.dumps({names[key]: text for key, text in (plain | changed).items()}).encode()


def parts(raw: bytes, stem: str) -> set[str]:
    return {entry.part for entry in load_lexicon(raw).stems.get(stem, ())}


# The tables as they are installed.


@pytest.mark.parametrize("name", [*TABLES])
def test_table_has_no_row_twice(name: str) -> None:
    counts = Counter(map(tuple, rows(name)))
    assert [row for row, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [("functions.txt", {2, 3}), ("lexicon.tsv", {4}), ("names.txt", {2}), ("patterns.txt", {4})],
)
def test_every_row_has_its_columns(name: str, columns: set[int]) -> None:
    assert {len(row) for row in rows(name)} <= columns


@pytest.mark.parametrize("name", ["functions.txt", "lexicon.tsv", "names.txt"])
def test_words_are_arabic_letters_without_marks(name: str) -> None:
    assert [row for row in rows(name) if not row[0] or not set(row[0]) <= LETTERS] == []


@pytest.mark.parametrize(
    ("name", "column", "known"),
    [
        ("lexicon.tsv", 1, {"noun", "verb", "adjective"}),
        ("names.txt", 1, {"place", "person", "organisation", "foreign"}),
        ("patterns.txt", 2, {NOUN, PAST, PRESENT}),
    ],
)
def test_kinds_are_known(name: str, column: int, known: set[str]) -> None:
    assert {row[column] for row in rows(name)} == known


def test_irregular_forms_are_arabic_letters_without_marks() -> None:
    forms = [form for row in rows("lexicon.tsv") if row[3] != "-" for form in row[3].split(",")]
    assert [form for form in forms if not form or not set(form) <= LETTERS] == []


def test_no_word_names_an_irregular_form_twice() -> None:
    given = [row[3].split(",") for row in rows("lexicon.tsv")]
    assert [forms for forms in given if len(forms) != len(set(forms))] == []


def test_roots_are_three_or_four_radicals() -> None:
    roots = {root for row in rows("lexicon.tsv") if row[2] != "-" for root in row[2].split(";")}
    assert sorted(r for r in roots if len(r) not in (3, 4) or not set(r) <= RADICALS) == []


def test_no_lemma_is_listed_twice_with_one_part_and_root() -> None:
    counts = Counter(tuple(row[:3]) for row in rows("lexicon.tsv"))
    assert [key for key, count in counts.items() if count > 1] == []


def test_no_name_is_listed_under_two_kinds() -> None:
    counts = Counter(row[0] for row in rows("names.txt"))
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_pattern_is_listed_twice_with_the_same_recipes() -> None:
    counts = Counter(tuple(row[:3]) for row in rows("patterns.txt"))
    assert [pattern for pattern, count in counts.items() if count > 1] == []


def test_attested_roots_are_three_or_four_radicals(analyzer: Analyzer) -> None:
    roots = analyzer.lexicon.roots
    assert sorted(r for r in roots if len(r) not in (3, 4) or not set(r) <= RADICALS) == []


def test_stems_are_folded(analyzer: Analyzer) -> None:
    assert [stem for stem in analyzer.lexicon.stems if fold(stem) != stem] == []


# How they are compiled and loaded.


def test_attested_roots_take_in_those_of_tashaphyne(analyzer: Analyzer) -> None:
    listed = {fold(root).replace("ا", "ء") for root in roots_const.ROOTS}
    assert listed <= analyzer.lexicon.roots


def test_roots_are_read_from_tashaphyne(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("fresh_lexicon", lexicon.__file__)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "fresh_lexicon", module)
    monkeypatch.setattr(roots_const, "ROOTS", {"غثظ"})
    spec.loader.exec_module(module)
    assert json.loads(module.compile_lexicon())["roots"] == "غثظ"


def test_compiled_file_holds_every_table() -> None:
    assert json.loads(compile_lexicon()).keys() == {*TABLES, "roots"}


def test_compiled_tables_are_kept_as_they_were_given() -> None:
    assert load_lexicon(tables()).raw == tables()


def test_digest_tells_tables_apart() -> None:
    assert load_lexicon(tables()).digest != load_lexicon(tables(roots="درس كتب")).digest


@pytest.mark.parametrize(
    ("stem", "part"),
    [
        ("في", FUNCTION),
        ("به", FUNCTION),
        ("لهم", FUNCTION),
        ("كتاب", NOUN),
        ("كتب", NOUN),
        ("لندن", NAME),
        ("لندني", NOUN),
    ],
)
def test_row_gives_its_stems(stem: str, part: str) -> None:
    assert part in parts(tables(), stem)


@pytest.mark.parametrize(
    ("row", "stem", "part"),
    [
        ("كتب\tverb\tكتب\t-", "كتب", PAST),
        ("كتب\tverb\tكتب\t-", "كتب", PRESENT),
        ("استقبل\tverb\tقبل\t-", "ستقبل", PRESENT),
        ("قال\tverb\tقول\tقول,قل", "قول", PRESENT),
        ("قال\tverb\tقول\tقول,قل", "قل", PAST),
        ("أكل\tverb\tءكل\t-", "اكل", PRESENT),
    ],
)
def test_verb_gives_its_past_and_present_stems(row: str, stem: str, part: str) -> None:
    assert part in parts(tables(lexicon=row), stem)


def test_loan_word_is_a_noun_without_roots() -> None:
    (entry,) = load_lexicon(tables(names="بنك\tforeign")).stems["بنك"]
    assert (entry.part, entry.roots) == (NOUN, ())


def test_word_may_have_several_roots() -> None:
    (entry,) = load_lexicon(tables(lexicon="سنة\tnoun\tسنو;سنه\t-")).stems["سنه"]
    assert entry.roots == ("سنو", "سنه")


def test_word_may_have_no_root() -> None:
    (entry,) = load_lexicon(tables(lexicon="سعودي\tadjective\t-\t-")).stems["سعودي"]
    assert entry.roots == ()


def test_commoner_word_costs_less() -> None:
    stems = load_lexicon(tables(lexicon="باب\tnoun\tبوب\t-\nناب\tnoun\tنيب\t-")).stems
    assert stems["باب"][0].cost < stems["ناب"][0].cost


def test_root_of_a_word_counts_as_attested() -> None:
    assert load_lexicon(tables()).roots == {"درس", "كتب"}


def test_comments_and_empty_lines_say_nothing() -> None:
    raw = tables(names="# names\n\nلندن\tplace # capital\n")
    assert load_lexicon(raw).stems.keys() == load_lexicon(tables()).stems.keys()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"lexicon": "كتاب\tnoun\tكتب\t-\nكتاب\tnoun"}, "lexicon.tsv:2: expected 4 columns, got 2"),
        ({"names": "لندن"}, "names.txt:1: expected 2 columns, got 1"),
        ({"functions": "# words\nفي"}, "functions.txt:2: expected 2 to 3 columns, got 1"),
        ({"patterns": "فعل\tفعل\tnoun"}, "patterns.txt:1:"),
    ],
)
def test_bad_row_is_refused_with_table_and_line(changed: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_lexicon(tables(**changed))


@pytest.mark.parametrize("name", [*TABLES, "roots"])
def test_missing_table_is_named(name: str) -> None:
    given = json.loads(tables())
    del given[name]
    with pytest.raises(ValueError, match=name):
        load_lexicon(json.dumps(given).encode())


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe", b"not json", b"[]", b"null", b"5", b'"text"', b"{}"],
)
def test_file_that_holds_no_tables_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load_lexicon(raw)


@pytest.mark.parametrize("name", [*TABLES, "roots"])
def test_table_that_is_no_text_is_refused(name: str) -> None:
    given = json.loads(tables()) | {name: 5}
    with pytest.raises(ValueError, match="lacks the table"):
        load_lexicon(json.dumps(given).encode())
