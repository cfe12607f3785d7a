"""What stands in the installed tables is sound."""

from __future__ import annotations

from collections import Counter

import pytest

from search.analysis import Analyzer
from search.analysis.affixes import BIT, prefixes, suffixes
from search.analysis.frames import prefix_key, suffix_key
from search.analysis.frequency import identity, read_costs, read_counts
from search.analysis.gather import DATA, installed_lexemes
from search.analysis.names import read_names
from search.analysis.normalize import fold
from search.analysis.stems import bare, is_root, is_word
from search.analysis.tables import Lexeme, read_families, read_functions, rows
from search.analysis.verbs import forms

FAMILIES = sorted(file.name for file in (DATA / "families").iterdir())
FUNCTION_CLASSES = {
    "adverb", "article", "auxiliary", "conjunction", "demonstrative", "interjection", "negation", "number",
    "particle", "preposition", "pronoun", "quantity", "question", "relative",
}  # fmt: skip
NAME_KINDS = {"foreign", "letter", "organisation", "origin", "person", "place"}
HOMOGRAPHS = {"كيت", "معاذ", "ويب"}


def text(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def columns(name: str, least: int, most: int) -> list[list[str]]:
    return [row for _, row in rows(text(name), name, least, most)]


def family_roots(name: str) -> list[str]:
    lines = [line.partition("#")[0] for line in text(f"families/{name}").splitlines()]
    return [line.partition("|")[0].strip() for line in lines if line.strip()]


@pytest.fixture(scope="module")
def lexemes() -> list[Lexeme]:
    return installed_lexemes()


# Families


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_parses(name: str) -> None:
    assert list(read_families(text(f"families/{name}"), name))


@pytest.mark.parametrize("name", FAMILIES)
def test_roots_of_families_are_roots(name: str) -> None:
    assert [root for root in family_roots(name) if not is_root(root)] == []


def test_no_root_has_two_families() -> None:
    counts = Counter(root for name in FAMILIES for root in family_roots(name))
    assert [root for root, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", FAMILIES)
def test_families_of_a_file_begin_with_one_letter(name: str) -> None:
    assert len({root[0] for root in family_roots(name)}) == 1


@pytest.mark.parametrize("name", FAMILIES)
def test_families_stand_in_the_order_of_the_alphabet(name: str) -> None:
    assert family_roots(name) == sorted(family_roots(name))


def test_there_is_a_file_for_every_letter() -> None:
    assert len(FAMILIES) == 28


# Function words


def test_every_function_word_parses() -> None:
    assert list(read_functions(text("functions.txt"), "functions.txt"))


def test_words_of_functions_are_arabic_words() -> None:
    written = [column for row in columns("functions.txt", 2, 4) for column in (row[0], *row[2:3])]
    assert [word for word in written if word != "-" and len(word) > 2 and not is_word(word)] == []


def test_classes_of_function_words_are_known() -> None:
    assert {row[1] for row in columns("functions.txt", 2, 4)} == FUNCTION_CLASSES


def test_roots_of_function_words_are_roots() -> None:
    given = [row[3] for row in columns("functions.txt", 2, 4) if len(row) > 3]
    assert [root for root in given if root != "-" and not is_root(root)] == []


def test_no_function_word_is_listed_twice() -> None:
    counts = Counter(map(tuple, columns("functions.txt", 2, 4)))
    assert [row for row, count in counts.items() if count > 1] == []


def test_lemmas_of_function_words_stand_in_the_table() -> None:
    found = columns("functions.txt", 2, 4)
    lemmas = {row[2] for row in found if len(row) > 2 and row[2] != "-"}
    assert sorted(lemmas - {row[0] for row in found}) == []


# Names


def test_every_name_parses() -> None:
    assert list(read_names(text("names.txt"), "names.txt"))


def test_kinds_of_names_are_known() -> None:
    assert {row[1] for row in columns("names.txt", 2, 3)} == NAME_KINDS


def test_names_are_arabic_words() -> None:
    given = columns("names.txt", 2, 3)
    written = [word for row in given for word in (row[0], *"".join(row[2:]).split(","))]
    assert [word for word in written if word not in ("", "-") and not is_word(word)] == []


def test_no_name_is_listed_twice_with_one_kind() -> None:
    counts = Counter((row[0], row[1]) for row in columns("names.txt", 2, 3))
    assert [name for name, count in counts.items() if count > 1] == []


def test_only_known_homographs_are_both_name_and_function_word() -> None:
    # Forms of a function word (علَيّ of على) may be names; the word itself seldom is one.
    rows_of_words = [row for row in columns("functions.txt", 2, 4) if row[1] != "number"]
    functions = {bare(row[0]) for row in rows_of_words if len(row) == 2 or row[2] == "-"}
    named = {bare(row[0]) for row in columns("names.txt", 2, 3) if row[1] != "letter"}
    assert sorted(functions & named) == sorted(HOMOGRAPHS)


# Templates, costs and counts


def test_templates_of_verbs_have_their_columns() -> None:
    assert all({"perfect", "imperfect"} <= slots.keys() for slots in forms().values())


def test_patterns_of_nouns_are_known_parts_and_slots() -> None:
    found = {(row[1], row[2]) for row in columns("patterns.txt", 4, 4)}
    assert found <= {("noun", "singular"), ("noun", "plural"), ("adjective", "singular")}


def test_no_pattern_is_listed_twice() -> None:
    counts = Counter((row[0], row[2]) for row in columns("patterns.txt", 4, 4))
    assert [pattern for pattern, count in counts.items() if count > 1] == []


def test_costs_are_millibits() -> None:
    assert [cost for cost in read_costs(text("costs.tsv")).values() if not 0 <= cost < 60_000] == []


def test_costs_are_those_of_affixes_and_slots_there_are() -> None:
    known = {suffix_key(suffix) for suffix in suffixes()}
    for prefix in prefixes():
        known |= {prefix_key(prefix, group) for group in BIT.values() if prefix.groups & group}
    listed = {key for key in read_costs(text("costs.tsv")) if "\tslot\t" not in key}
    assert sorted(listed - known) == []


def test_counts_are_not_negative() -> None:
    counts = read_counts(text("frequencies.tsv"))
    assert [name for name, count in counts.items() if count < 0] == []


@pytest.mark.parametrize(("name", "most"), [("costs.tsv", 3), ("frequencies.tsv", 3)])
def test_no_row_of_numbers_is_given_twice(name: str, most: int) -> None:
    counts = Counter(tuple(row[:most]) for row in columns(name, 4, 4))
    assert [row for row, count in counts.items() if count > 1] == []


# All lexemes together


def test_no_lexeme_is_listed_twice(lexemes: list[Lexeme]) -> None:
    counts = Counter(
        (found.lemma, found.part, found.root, found.stems[0].text) for found in lexemes
    )
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_lexeme_has_stems(lexemes: list[Lexeme]) -> None:
    assert [found.lemma for found in lexemes if not found.stems] == []


def test_roots_of_lexemes_are_roots(lexemes: list[Lexeme]) -> None:
    assert [found for found in lexemes if found.root and not is_root(found.root)] == []


def test_counted_lexemes_are_listed(lexemes: list[Lexeme]) -> None:
    counted = read_counts(text("frequencies.tsv")).keys()
    assert sorted(counted - {identity(found) for found in lexemes})[:20] == []


def test_stems_of_the_compiled_lexicon_are_folded(analyzer: Analyzer) -> None:
    stems = [stem.removeprefix("~") for stem in analyzer.lexicon.trie]
    assert [stem for stem in stems if fold(stem) != stem][:20] == []
