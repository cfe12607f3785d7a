"""The readings of a word in full, as people see them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analyzer
from search.analysis.readings import Reading

bounded = settings(max_examples=100, deadline=None, derandomize=True)
shared_analyzer = Analyzer.installed()


def best(word: str) -> Reading:
    return shared_analyzer.readings(word)[0]


@pytest.mark.parametrize(
    ("word", "prefixes", "stem", "ending", "pronoun"),
    [
        ("كتاب", (), "كِتاب", "", ""),
        ("وبالكتاب", ("و", "ب", "ال"), "كِتاب", "", ""),
        ("بطائراتهم", ("ب",), "طائِر", "ات", "هم"),
        ("للمدرسة", ("ل", "ال"), "مَدرَس", "ة", ""),
        ("سيقولون", ("س", "ي"), "قول", "ون", ""),
        ("منهم", (), "مِن", "", "هم"),
        ("ولندن", ("و",), "لندن", "", ""),
        ("مهندسون", (), "مُهَندِس", "ون", ""),
    ],
)
def test_word_is_taken_apart(
    word: str, prefixes: tuple[str, ...], stem: str, ending: str, pronoun: str
) -> None:
    found = best(word)
    assert (found.prefixes, found.stem, found.ending, found.pronoun) == (
        prefixes,
        stem,
        ending,
        pronoun,
    )


@pytest.mark.parametrize(
    ("word", "lemma", "part", "root", "source"),
    [
        ("والكتاب", "كِتاب", "noun", "كتب", "families/22-kaf.txt"),
        ("وزراء", "وَزير", "noun", "وزر", "families/27-waw.txt"),
        ("سيقولون", "قال", "verb", "قول", "families/21-qaf.txt"),
        ("لندن", "لندن", "place", "", "names.txt"),
        ("الذين", "الّذي", "relative", "", "functions.txt"),
    ],
)
def test_reading_says_what_it_rests_on(
    word: str, lemma: str, part: str, root: str, source: str
) -> None:
    found = best(word)
    assert (found.lemma, found.part, found.root, found.source) == (lemma, part, root, source)


def test_word_of_the_lexicon_is_known_by_it() -> None:
    assert best("كتاب").reason == "lexicon"


def test_word_that_nothing_knows_is_cut_lightly() -> None:
    assert shared_analyzer.readings("والبرلكنديين") == (
        Reading((), "برلكند", "", "", "برلكند", "", "", 1.0, 0.0, "fallback", ""),
    )


def test_word_of_a_regular_shape_is_known_by_its_pattern() -> None:
    found = best("والمستنبضون")
    assert (found.reason, found.root, found.source) == ("pattern", "نبض", "patterns.txt")
    assert (found.prefixes, found.stem, found.ending) == (("و", "ال"), "مستنبض", "ون")


def test_marks_decide_which_reading_is_first() -> None:
    assert [best(word).lemma for word in ("كُتُب", "كَتَبَ")] == ["كِتاب", "كَتَب"]


@pytest.mark.parametrize("word", ["", "2024", "GPS", "!", "كتاب كبير", "😀"])
def test_what_is_no_arabic_word_has_no_readings(word: str) -> None:
    assert shared_analyzer.readings(word) == ()


@pytest.mark.parametrize("word", ["كتب", "عام", "وجد", "دين", "والمستنبضون"])
def test_readings_stand_cheapest_first(word: str) -> None:
    bits = [reading.bits for reading in shared_analyzer.readings(word)]
    assert bits == sorted(bits)


@pytest.mark.parametrize("word", ["كتب", "عام", "وجد", "دين", "سنة", "وبالكتاب", "والمستنبضون"])
def test_chosen_root_is_that_of_a_reading(word: str) -> None:
    roots = {reading.root for reading in shared_analyzer.readings(word)}
    assert {root for root, _ in shared_analyzer.word(word).roots} <= roots


@bounded
@given(st.text(st.sampled_from("ءآأؤإئابةتجدرسعفقكلمنهوىي\u064e\u0651"), min_size=1, max_size=14))
def test_shares_are_those_of_one_whole(word: str) -> None:
    found = shared_analyzer.readings(f"ب{word}")
    assert 0.9 <= sum(reading.share for reading in found) <= 1.01


@bounded
@given(st.text(st.sampled_from("ابتدرسعكلمنهوي"), min_size=1, max_size=14))
def test_parts_of_a_listed_reading_make_up_the_word(word: str) -> None:
    for found in shared_analyzer.readings(word):
        letters = [*found.prefixes, found.stem, found.ending, found.pronoun]
        assert len("".join(letters)) >= len(word) - 2
