"""Regular derivatives of attested roots: what stands in for words that no table lists."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer
from search.analysis.derivation import outline
from search.analysis.gather import attested_roots
from search.analysis.patterns import of_outline, of_roots


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("مكتوب", "كتب"),
        ("كاتب", "كتب"),
        ("مستهجن", "هجن"),
        ("تهجين", "هجن"),
        ("متعاون", "عون"),
        ("قاءل", "قول"),
        ("مقول", "قول"),
        ("استقامه"[:-1], "قوم"),
        ("اقوال", "قول"),
        ("رام", "رمي"),
        ("استدعاء", "دعو"),
        ("اتصال", "وصل"),
        ("رد", "ردد"),
        ("استمرار", "مرر"),
        ("مءتمن", "ءمن"),
        ("مدحرج", "دحرج"),
        ("درهم", "درهم"),
        ("دراهم", "درهم"),
    ],
)
def test_root_gives_the_word(word: str, root: str) -> None:
    assert word in {text for text, _, _ in of_roots([root])}


@pytest.mark.parametrize(("word", "root"), [("كتوبم", "كتب"), ("قوال", "كتب"), ("دعوا", "كتب")])
def test_root_does_not_give_a_word_of_no_shape(word: str, root: str) -> None:
    assert word not in {text for text, _, _ in of_roots([root])}


@pytest.mark.parametrize("root", ["كتب", "قول", "رمي", "ردد", "ءخذ", "دحرج"])
def test_patterns_of_an_outline_stand_cheapest_first(root: str) -> None:
    costs = [pattern.cost for pattern in of_outline(outline(root))]
    assert costs == sorted(costs)


@pytest.mark.parametrize("root", ["كتب", "قول", "رمي", "ردد", "ءخذ", "دحرج"])
def test_no_shape_is_listed_twice_with_the_same_endings(root: str) -> None:
    found = [(p.template, p.groups, p.part) for p in of_outline(outline(root))]
    assert len(found) == len(set(found))


def test_word_of_a_pattern_carries_its_root() -> None:
    assert {root for _, root, _ in of_roots(["كتب", "درس"])} == {"كتب", "درس"}


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("مستنبض", "نبض"),
        ("والمستنبضون", "نبض"),
        ("استقذافهم", "قذف"),
        ("متغامقة", "غمق"),
    ],
)
def test_word_that_the_lexicon_lacks_has_the_root_of_its_pattern(
    word: str, root: str, analyzer: Analyzer
) -> None:
    assert analyzer.word(word).roots[0][0] == root


def test_word_that_only_a_pattern_knows_has_no_lemma(analyzer: Analyzer) -> None:
    assert analyzer.word("مستنبض").lemma is None


@pytest.mark.parametrize("word", ["غظثان", "استثظغ"])
def test_pattern_over_a_root_that_is_not_attested_says_nothing(
    word: str, small_analyzer: Analyzer
) -> None:
    assert small_analyzer.word(word).roots == ()


def test_lexicon_decides_before_the_patterns(small_analyzer: Analyzer) -> None:
    # أحسن is listed as an adjective; of the patterns it might be a verb of form IV.
    assert small_analyzer.readings("أحسن")[0].reason == "lexicon"


def test_attested_roots_are_three_or_four_radicals_with_hamza_apart() -> None:
    assert [root for root in attested_roots() if not 3 <= len(root) <= 5 or "ا" in root] == []
