"""Whether the letters of a word look Arabic or foreign."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer
from search.analysis.nativeness import foreignness, train
from search.analysis.stems import Stem
from search.analysis.tables import NAME, WORD, Lexeme


def lexeme(word: str, part: str, kind: str, source: str) -> Lexeme:
    return Lexeme(word, part, kind, "", 0, source, (Stem(word, 1, "singular"),))


WEIGHTS = train(
    [
        lexeme("مكتوب", "noun", WORD, "families/a.txt"),
        lexeme("جونسون", "person", NAME, "names.txt"),
        lexeme("محمود", "person", NAME, "names.txt"),
        lexeme("زرب", "noun", WORD, "arramooz"),
    ],
    {"محمود"},
)


def test_sequences_of_arabic_words_speak_for_arabic() -> None:
    assert WEIGHTS["مكت"] < 0


def test_sequences_of_foreign_names_speak_for_foreign() -> None:
    assert WEIGHTS["جون"] > 0


@pytest.mark.parametrize("sequence", ["حمو", "زرب"])
def test_other_words_teach_nothing(sequence: str) -> None:
    assert sequence not in WEIGHTS


def test_unknown_sequence_speaks_a_little_for_foreign() -> None:
    assert foreignness("ظظظ", {}) == 3000


def test_evidence_is_the_sum_of_the_sequences() -> None:
    assert foreignness("كتب", {"^كت": -500, "كتب": 200, "تب$": -1}) == -301


@pytest.mark.parametrize("word", ["مجالس", "استقبال", "تعاون", "مستنبض", "اختلاف"])
def test_arabic_word_looks_arabic(word: str, analyzer: Analyzer) -> None:
    assert foreignness(word, analyzer.lexicon.meta["nativeness"]) < 0


@pytest.mark.parametrize("word", ["جونسون", "برلكندي", "فيتزجيرالد", "كوبنهاغن", "فلاديمير"])
def test_foreign_word_looks_foreign(word: str, analyzer: Analyzer) -> None:
    assert foreignness(word, analyzer.lexicon.meta["nativeness"]) > 0
