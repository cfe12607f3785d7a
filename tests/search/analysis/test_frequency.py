"""Costs from counts, checked against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from search.analysis.affixes import mask
from search.analysis.frequency import (
    TOKENS,
    Expectation,
    Slots,
    counted,
    identity,
    lemma_key,
    read_costs,
    read_counts,
    slot_key,
)
from search.analysis.stems import Stem
from search.analysis.tables import FUNCTION, NAME, WORD, Lexeme


def lexeme(
    lemma: str, part: str = "noun", kind: str = WORD, root: str = "", cost: int = 0
) -> Lexeme:
    stem = Stem(lemma, mask("bare", "possessed"), "singular")
    return Lexeme(lemma, part, kind, root, cost, "t", (stem,))


def bits(
    found: list[Lexeme], lemmas: dict[tuple[str, str], int], counts: list[float]
) -> list[float]:
    return [float(bit) for bit in Expectation(found, lemmas).bits(np.array(counts))]


@pytest.mark.parametrize(
    ("found", "name"),
    [
        (lexeme("كِتاب", root="كتب"), "كتاب\tnoun\tكتب"),
        (lexeme("كَتَب", "verb", root="كتب"), "كتب\tverb\tكتب"),
        (lexeme("لندن", "place", NAME), "لندن\tplace\t-"),
        (lexeme("عَن", "preposition", FUNCTION), "عن\tpreposition\t-"),
    ],
)
def test_lexeme_is_named_as_in_the_table_of_frequencies(found: Lexeme, name: str) -> None:
    assert identity(found) == name


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (lexeme("كِتاب"), ("كِتاب", "noun")),
        (lexeme("كَبير", "adjective"), ("كَبير", "noun")),
        (lexeme("كَتَب", "verb"), ("كَتَب", "verb")),
        (lexeme("كان", "auxiliary", FUNCTION, root="كون"), ("كان", "verb")),
        (lexeme("عَن", "preposition", FUNCTION), ("عن", "function")),
        (lexeme("أَحمَد", "person", NAME), ("أحمد", "name")),
    ],
)
def test_lexeme_is_sought_in_the_list_of_lemmas(found: Lexeme, key: tuple[str, str]) -> None:
    assert lemma_key(found) == key


def test_one_lemma_in_a_hundred_costs_the_log_of_a_hundred() -> None:
    lemmas = {("كِتاب", "noun"): 10, ("وَزير", "noun"): 990}
    assert bits([lexeme("كِتاب")], lemmas, [0]) == [pytest.approx(math.log2(100), abs=1e-4)]


def test_word_that_nothing_speaks_for_costs_forty_bits() -> None:
    # 2 bits for its lack in the list; digamma(0.1) = -10.42375 (Abramowitz and Stegun 6.3.5).
    lemmas = {("وَزير", "noun"): 1}
    expected = 2 + (math.log(TOKENS) + 10.42375) / math.log(2)
    assert bits([lexeme("كِتاب")], lemmas, [0]) == [pytest.approx(expected, abs=1e-4)]


def test_words_of_a_common_root_cost_less() -> None:
    # Prior 0.1 + 0.02 * sqrt(2500) = 1.1; digamma(1.1) = -0.42375 (same source).
    lemmas = {("وَزير", "noun"): 1}
    found = [lexeme("كِتاب", root="كتب"), lexeme("كِتابة", root="كتب")]
    expected = 2 + (math.log(TOKENS) + 0.42375) / math.log(2)
    assert bits(found, lemmas, [2500, 0])[1] == pytest.approx(expected, abs=1e-4)


def test_word_counted_ten_thousand_times_costs_what_its_share_says() -> None:
    lemmas = {("وَزير", "noun"): 1}
    expected = 2 + math.log2(TOKENS / 10_000)
    assert bits([lexeme("كِتاب")], lemmas, [10_000]) == [pytest.approx(expected, abs=1e-3)]


def test_millibits_of_a_lexeme_are_added() -> None:
    lemmas = {("كِتاب", "noun"): 1}
    plain, doubted = bits([lexeme("كِتاب"), lexeme("كِتاب", cost=2000)], lemmas, [0, 0])
    assert doubted - plain == pytest.approx(2)


def test_word_of_a_closed_class_has_a_least_share() -> None:
    lemmas = {("وَزير", "noun"): 1}
    found = [lexeme("عَن", "preposition", FUNCTION)]
    assert bits(found, lemmas, [0]) == [pytest.approx(math.log2(1e5), abs=0.02)]


def test_commoner_word_costs_less() -> None:
    lemmas = {("وَزير", "noun"): 1}
    common, rare = bits([lexeme("كِتاب"), lexeme("كِذاب")], lemmas, [500, 5])
    assert common < rare


def test_counts_are_those_of_the_table() -> None:
    found = [lexeme("كِتاب", root="كتب"), lexeme("قَول", root="قول")]
    assert list(counted(found, {"كتاب\tnoun\tكتب": 7.5})) == [7.5, 0.0]


def test_lexemes_of_one_name_share_its_count() -> None:
    found = [lexeme("دين", root="دين"), lexeme("دَين", root="دين")]
    assert list(counted(found, {"دين\tnoun\tدين": 8.0})) == [4.0, 4.0]


COSTS = {
    "other\tslot\tsingular": 3000,
    "counted\tslot\tplural": 2000,
    "verb\tslot\tperfect": 1500,
    "noun\tsuffix\tbare - -": 1000,
    "noun\tsuffix\tfeminine ة -": 1000,
}


@pytest.mark.parametrize(
    ("groups", "cost"),
    [
        (mask("bare"), 2000),
        (mask("feminine"), 2000),
        (mask("bare", "feminine"), 3000),
    ],
)
def test_slot_costs_less_by_the_share_of_endings_that_it_takes(groups: int, cost: int) -> None:
    stem = Stem("كِتاب", groups, "singular")
    assert Slots(COSTS).cost(lexeme("كِتاب")._replace(stems=(stem,)), "singular") == cost


def test_slot_of_a_verb_costs_what_the_table_says() -> None:
    stem = Stem("كَتَب", mask("perfect"), "perfect")
    found = lexeme("كَتَب", "verb")._replace(stems=(stem,))
    assert Slots(COSTS).cost(found, "perfect") == 1500


def test_slot_that_the_table_lacks_costs_ten_bits() -> None:
    assert Slots(COSTS).cost(lexeme("كَتَب", "verb"), "imperative") == 10_000


def test_noun_with_a_broken_plural_has_slots_of_its_own() -> None:
    stems = (Stem("كِتاب", 1, "singular"), Stem("كُتُب", 1, "plural"))
    assert slot_key(lexeme("كِتاب")._replace(stems=stems), "plural") == "counted\tslot\tplural"


def test_tables_are_read() -> None:
    assert read_costs("# c\nnoun\tprefix\t-\t12\n") == {"noun\tprefix\t-": 12}
    assert read_counts("كتاب\tnoun\tكتب\t12.5\n") == {"كتاب\tnoun\tكتب": 12.5}


@pytest.mark.parametrize("row", ["noun\tprefix\t12", "noun\tprefix\t-\t1\t2"])
def test_bad_row_is_refused_with_file_and_line(row: str) -> None:
    with pytest.raises(ValueError, match=r"^costs\.tsv:1: "):
        read_costs(row)
