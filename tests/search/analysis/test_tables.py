"""Rows of the tables to lexemes, and where a bad row is."""

from __future__ import annotations

import re
from typing import Any

import pytest

from search.analysis.affixes import BIT
from search.analysis.names import origin_of, read_names
from search.analysis.orthography import tidy
from search.analysis.tables import (
    FUNCTION,
    NAME,
    WORD,
    Lexeme,
    key_of,
    read_families,
    read_functions,
    rows,
)

FAMILY = "كتب | كَتَب/يَكتُب II | كِتاب:كُتُب مَكتَب:مَكاتِب كاتِب:كُتّاب | كِتابيّ"


def lexeme(text: str, lemma: str) -> Lexeme:
    """The one lexeme of a family row with that lemma."""
    (found,) = [known for known in read_families(text, "f") if known.lemma == tidy(lemma)]
    return found


def function(row: str) -> Lexeme:
    return next(read_functions(row, "functions.txt"))


def groups(found: Lexeme, text: str) -> int:
    taken = 0
    for stem in found.stems:
        if stem.text == tidy(text):
            taken |= stem.groups
    return taken


# Families


def test_family_gives_nouns_verbs_and_adjectives_of_its_root() -> None:
    parts = {(found.lemma, found.part, found.root) for found in read_families(FAMILY, "f")}
    assert {
        ("كِتاب", "noun", "كتب"),
        ("كِتابيّ", "adjective", "كتب"),
        ("كَتَب", "verb", "كتب"),
        (tidy("كَتَّب"), "verb", "كتب"),
    } <= parts


@pytest.mark.parametrize(("lemma", "form"), [("كِتاب", "كُتُب"), ("مَكتَب", "مَكاتِب")])
def test_plural_is_a_stem_of_its_singular(lemma: str, form: str) -> None:
    assert [s.text for s in lexeme(FAMILY, lemma).stems if s.slot == "plural"] == [form]


@pytest.mark.parametrize("lemma", ["مَكتوب", "تَكتيب", "مُكَتِّب"])
def test_participles_and_masdars_come_by_rule(lemma: str) -> None:
    assert lexeme(FAMILY, lemma).source == "rule"


def test_participle_that_is_listed_is_not_made_again() -> None:
    assert lexeme(FAMILY, "كاتِب").source == "f"


def test_what_rules_make_costs_more_than_what_is_listed() -> None:
    assert lexeme(FAMILY, "مَكتوب").cost > lexeme(FAMILY, "كاتِب").cost


def test_disputed_derivation_costs_more() -> None:
    disputed = lexeme("مكن | - | مَكان:أَماكِن? | -", "مَكان")
    certain = lexeme("كون | - | مَكان:أَماكِن | -", "مَكان")
    assert disputed.cost > certain.cost


def test_question_mark_is_no_letter_of_the_plural() -> None:
    disputed = lexeme("مكن | - | مَكان:أَماكِن? | -", "مَكان")
    assert groups(disputed, "أَماكِن") & BIT["bare"]


def test_forms_of_a_lemma_of_another_root_are_borrowed() -> None:
    borrowed = lexeme("نسو | - | امرَأة=نِساء | -", "امرَأة")
    assert (borrowed.root, {stem.text for stem in borrowed.stems}) == ("نسو", {"نِساء"})


def test_irregular_verb_is_taken_as_it_is_written() -> None:
    verb = lexeme("حوذ | استَحوَذ/يَستَحوِذ | - | -", "استَحوَذ")
    assert groups(verb, "ستَحوِذ") & BIT["imperfect_plural"]


def test_verb_of_four_radicals_is_read() -> None:
    assert lexeme("دحرج | QI QII | - | -", "تَدَحرَج").part == "verb"


@pytest.mark.parametrize("text", ["", "\n\n", "# root | verbs | nouns | adjectives\n", "  "])
def test_comments_and_empty_lines_are_no_families(text: str) -> None:
    assert list(read_families(text, "f")) == []


def test_rest_of_a_line_after_a_hash_is_a_comment() -> None:
    assert lexeme("كتب | - | كِتاب | - # written", "كِتاب").part == "noun"


@pytest.mark.parametrize(
    "row",
    [
        "كتب | - | كِتاب",
        "كتب | - | كِتاب | - | -",
        "كت | - | كِتاب | -",
        "قال | - | قَول | -",
        "أخذ | - | أَخذ | -",
        "كتب | - | book | -",
        "كتب | - | كِتابٌ | -",
        "كتب | - | كِتاب:كُتُب, | -",
        "كتب | XI | - | -",
        "كتب | QI | - | -",
        "دحرج | II | - | -",
        "برمجن | QI | - | -",
        "كتب | كَتَب/تَكتُب | - | -",
    ],
)
def test_bad_family_is_refused_with_file_and_line(row: str) -> None:
    with pytest.raises(ValueError, match=r"^22-kaf\.txt:3: "):
        list(read_families(f"# families\n{FAMILY}\n{row}", "22-kaf.txt"))


# Function words


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ("في\tpreposition", "function_alone"),
        ("في\tpreposition", "function_alone_pronoun"),
        ("لٰكِنّ\tconjunction".replace("ٰ", ""), "function_pronoun"),
        ("هذا\tdemonstrative", "function"),
        ("كان\tauxiliary", "auxiliary"),
    ],
)
def test_class_says_what_a_function_word_takes(row: str, group: str) -> None:
    assert function(row).stems[0].groups & BIT[group]


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ("في\tpreposition", "function"),
        ("هذا\tdemonstrative", "function_pronoun"),
        ("كان\tauxiliary", "function"),
    ],
)
def test_class_says_what_a_function_word_does_not_take(row: str, group: str) -> None:
    assert not function(row).stems[0].groups & BIT[group]


def test_function_word_has_the_lemma_and_root_of_its_row() -> None:
    found = function("يَكون\tauxiliary\tكان\tكون")
    assert (found.lemma, found.root, found.kind) == ("كان", "كون", FUNCTION)


@pytest.mark.parametrize("row", ["في\tpreposition", "في\tpreposition\t-", "في\tpreposition\t-\t-"])
def test_function_word_without_lemma_and_root_is_its_own(row: str) -> None:
    assert (function(row).lemma, function(row).root) == ("في", "")


def test_number_is_a_content_word_that_is_declined() -> None:
    found = function("ثَلاثة\tnumber\t-\tثلث")
    assert found.kind == WORD
    assert groups(found, "ثَلاث") & BIT["feminine"]


def test_article_within_a_word_falls_after_lam() -> None:
    assert [s.text for s in function("الَّذينَ".replace("\u064e", "") + "\trelative").stems] == [
        "الّذين",
        "للّذين",
    ]


@pytest.mark.parametrize("text", ["به", "لهم", "لي", "بنا"])
def test_attached_preposition_with_a_pronoun_is_one_stem(text: str) -> None:
    found = {stem.text for known in read_functions("", "f") for stem in known.stems}
    assert text in found


@pytest.mark.parametrize("text", ["لكن", "بني"])
def test_attached_preposition_makes_no_word_that_means_another(text: str) -> None:
    found = {stem.text for known in read_functions("", "f") for stem in known.stems}
    assert text not in found


def test_later_row_of_a_function_word_costs_more_than_the_first() -> None:
    table = "لَم\tnegation\nلِم\tquestion\tما\nلَن\tnegation"
    costs = {known.stems[0].text: known.cost for known in read_functions(table, "f")}
    assert costs["لَم"] == costs["لَن"] == 0 < costs["لِم"]


@pytest.mark.parametrize("row", ["في", "في\tpreposition\t-\t-\t-", "في\tprepositoin"])
def test_bad_function_word_is_refused_with_file_and_line(row: str) -> None:
    with pytest.raises(ValueError, match=r"^functions\.txt:2: "):
        list(read_functions(f"# words\n{row}", "functions.txt"))


# Names and loan words


def test_name_has_no_root() -> None:
    found = next(read_names("لندن\tplace", "names.txt"))
    assert (found.lemma, found.part, found.kind, found.root) == ("لندن", "place", NAME, "")


def test_place_gives_the_adjective_of_origin() -> None:
    _, origin = read_names("ليبيا\tplace", "names.txt")
    assert (origin.lemma, origin.part) == (tidy("ليبيّ"), "origin")


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ("ليبيا", "ليبيّ"),
        ("مصر", "مصريّ"),
        ("السعودية", "سعوديّ"),
        ("فرنسا", "فرنسيّ"),
        ("غزة", "غزيّ"),
        ("كندا", "كنديّ"),
        ("روسيا", "روسيّ"),
    ],
)
def test_adjective_of_origin_is_made_by_rule(place: str, origin: str) -> None:
    assert origin_of(place) == origin


def test_name_with_the_article_is_known_after_lam() -> None:
    found = next(read_names("السعودية\tplace", "names.txt"))
    assert [stem.text for stem in found.stems] == ["السعودية", "للسعودية"]


def test_loan_word_is_declined_with_its_irregular_plural() -> None:
    (found,) = read_names("فيلم\tforeign\tأفلام", "names.txt")
    assert groups(found, "أفلام") & BIT["possessed"]


def test_origin_is_declined_as_an_adjective() -> None:
    (found,) = read_names("عَرَبيّ\torigin\tعَرَب", "names.txt")
    assert groups(found, "عَرَبيّ") & BIT["feminine"]


@pytest.mark.parametrize("row", ["لندن", "لندن\tplace\t-\t-", "لندن\tcity"])
def test_bad_name_is_refused_with_file_and_line(row: str) -> None:
    with pytest.raises(ValueError, match=r"^names\.txt:2: "):
        list(read_names(f"# names\n{row}", "names.txt"))


# All tables


def test_rows_are_numbered_as_in_the_file() -> None:
    assert list(rows("# a\n\nب\tت # ث\n", "t", 1, 2)) == [(3, ["ب", "ت"])]


def test_message_says_what_was_expected_and_what_was_found() -> None:
    with pytest.raises(ValueError, match=re.escape("t:1: expected 2 to 3 columns, got 1")):
        list(rows("ب", "t", 2, 3))


def test_key_is_the_folded_lemma_without_marks() -> None:
    assert key_of(lexeme(FAMILY, "كِتابيّ")) == "كتابي"


def test_forms_after_an_equals_sign_belong_to_the_lemma_of_another_root() -> None:
    (found,) = read_families("نسو | - | امرَأة=نِساء | -", "t")
    assert (found.lemma, found.root) == ("امرَأة", "نسو")
    assert {stem.text for stem in found.stems} == {"نِساء"}


@pytest.mark.parametrize(("mark", "cost"), [("", 0), ("?", 2000), ("!", -2000)])
def test_mark_after_an_entry_says_how_likely_it_is(mark: str, cost: int) -> None:
    (found,) = read_families(f"كتب | - | كِتاب:كُتُب{mark} | -", "t")
    assert found.cost == cost


@pytest.mark.parametrize(
    ("reader", "row"), [(read_functions, "في\tprepositoin"), (read_names, "لندن\tcity")]
)
def test_unknown_class_or_kind_is_refused_with_its_line(reader: Any, row: str) -> None:
    with pytest.raises(ValueError, match=r"t\.txt:2: "):
        list(reader(f"\n{row}", "t.txt"))
