"""Wazn patterns: which roots a stem may come of."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer
from search.analysis.clitics import NOUN, PAST, PRESENT
from search.analysis.patterns import parse_patterns, roots


def found(table: str, stem: str, part: str = NOUN) -> list[str]:
    return [root for root, _ in roots(stem, part, parse_patterns(table))]


@pytest.mark.parametrize(
    ("row", "stem", "root"),
    [
        ("مفعول\tفعل\tnoun\t2", "مكتوب", "كتب"),
        ("فاعل\tفعل\tnoun\t2", "كاتب", "كتب"),
        ("استفعال\tفعل\tnoun\t2", "استقبال", "قبل"),
        ("فال\tفول\tnoun\t2", "باب", "بوب"),
        ("فعال\tفعء\tnoun\t2", "جزاء", "جزء"),
        ("فع\tفعع\tnoun\t2", "حق", "حقق"),
        ("فعلل\tفعلل\tnoun\t2", "درهم", "درهم"),
        ("فعاليل\tفعلل\tnoun\t2", "دنانير", "دننر"),
    ],
)
def test_pattern_reads_the_root_out_of_a_stem(row: str, stem: str, root: str) -> None:
    assert found(row, stem) == [root]


def test_every_recipe_of_a_pattern_gives_a_root() -> None:
    assert found("فال\tفول,فيل\tnoun\t2", "باع") == ["بوع", "بيع"]


def test_alef_in_the_place_of_a_radical_is_a_hamza() -> None:
    assert found("فعل\tفعل\tnoun\t2", "سال") == ["سءل"]


@pytest.mark.parametrize("stem", ["مكتب", "مكتوبه", "كتوبم", ""])
def test_stem_of_another_shape_has_no_root(stem: str) -> None:
    assert found("مفعول\tفعل\tnoun\t2", stem) == []


def test_pattern_speaks_for_its_part_of_speech_only() -> None:
    assert found("فعل\tفعل\tpast\t2", "كتب", NOUN) == []


def test_cost_of_the_row_is_told() -> None:
    patterns = parse_patterns("فعل\tفعل\tnoun\t2.5")
    assert list(roots("كتب", NOUN, patterns)) == [("كتب", 2.5)]


@pytest.mark.parametrize(
    "row",
    ["فعل", "فعل\tفعل\tnoun", "فعل\tفعل\tnoun\tdear", "فع\tفعل\tnoun\t2", "فعل\tفعل\tnoun\t2\t3"],
)
def test_bad_row_is_refused_with_its_line(row: str) -> None:
    with pytest.raises(ValueError, match=r"patterns\.txt:2: "):
        parse_patterns(f"# patterns\n{row}")


@pytest.mark.parametrize(
    ("stem", "part", "root"),
    [
        ("مكتوب", NOUN, "كتب"),
        ("متعاون", NOUN, "عون"),
        ("مستهجن", NOUN, "هجن"),
        ("استهجن", PAST, "هجن"),
        ("ستهجن", PRESENT, "هجن"),
        ("تزامن", PAST, "زمن"),
    ],
)
def test_installed_patterns_know_the_common_shapes(
    stem: str, part: str, root: str, analyzer: Analyzer
) -> None:
    assert root in {root for root, _ in roots(stem, part, analyzer.lexicon.patterns)}
