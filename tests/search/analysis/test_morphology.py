"""Words that must meet, words that must not, and how sure a root is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analyzer
from search.analysis.morphology import analyse, candidates
from search.analysis.stems import bare

bounded = settings(max_examples=100, deadline=None, derandomize=True)


shared_analyzer = Analyzer.installed()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب", "وبالكتاب"),
        ("كتاب", "كتب"),
        ("وزير", "وزراء"),
        ("وزير", "والوزير"),
        ("مدرسة", "مدارس"),
        ("محكمة", "محاكم"),
        ("رئيس", "رؤساء"),
        ("مسؤول", "المسئول"),
        ("لبنان", "ولبنان"),
        ("قال", "سيقولون"),
        ("استيلاء", "الإستيلاء"),
        ("انتخاب", "الانتخابات"),
        ("شارع", "شوارع"),
        ("صورة", "صور"),
        ("دولة", "دول"),
        ("طائرة", "بطائراتهم"),
        ("يرى", "رأى"),
        ("جاء", "يجيئون"),
        ("ابن", "أبناء"),
        ("امرأة", "نساء"),
        ("ماء", "مياه"),
        ("شيء", "أشياء"),
        ("أخ", "إخوة"),
        ("يد", "أيدي"),
        ("عام", "أعوام"),
        ("مكتبة", "مكتبات"),
        ("السعودية", "للسعودية"),
        ("قرأ", "يقرأ"),
        ("مئة", "مائة"),
        ("لكن", "لكنها"),
        ("الذين", "للذين"),
        ("غير", "وغيرها"),
        ("كان", "يكون"),
        ("الله", "لله"),
        ("الله", "بالله"),
    ],
)
def test_forms_of_one_word_meet_at_the_stem(one: str, other: str, analyzer: Analyzer) -> None:
    assert analyzer.word(one).stem == analyzer.word(other).stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب", "مكتبة"),
        ("كتاب", "كاتب"),
        ("مدرسة", "مدرس"),
        ("محكمة", "حكومة"),
        ("وزير", "وزارة"),
        ("مقاتل", "مقتل"),
        ("وطن", "وطني"),
        ("عالم", "معلم"),
        ("طائرة", "مطار"),
    ],
)
def test_words_of_one_root_stay_apart_at_the_stem(one: str, other: str, analyzer: Analyzer) -> None:
    assert analyzer.word(one).stem != analyzer.word(other).stem
    assert analyzer.word(one).roots[0][0] == analyzer.word(other).roots[0][0]


@pytest.mark.parametrize(
    "name",
    [
        "بغداد", "ليبيا", "لندن", "إيران", "ألمانيا", "لبنان", "ألبانيا", "طرابلس", "آسيا", "صيدا", "الحسكة", "ماكرون",
        "باريس", "السعودية", "القاهرة", "أحمد", "إبراهيم",
    ],
)  # fmt: skip
def test_name_has_no_root(name: str, analyzer: Analyzer) -> None:
    assert (analyzer.word(name).kind, analyzer.word(name).roots) == ("name", ())


@pytest.mark.parametrize("word", ["وبغداد", "بليبيا", "ولندن", "لإيران", "والقاهرة", "للسعودية"])
def test_name_is_known_behind_clitics(word: str, analyzer: Analyzer) -> None:
    assert (analyzer.word(word).kind, analyzer.word(word).roots) == ("name", ())


@pytest.mark.parametrize("word", ["ليبي", "سعوديون", "اللبنانية", "مصري", "المصرية", "الفرنسيين"])
def test_adjective_of_origin_has_no_root(word: str, analyzer: Analyzer) -> None:
    assert analyzer.word(word).roots == ()


@pytest.mark.parametrize("word", ["كمبيوتر", "الإنترنت", "دولارات", "أفلام", "برلمان"])
def test_loan_word_has_no_root(word: str, analyzer: Analyzer) -> None:
    assert analyzer.word(word).roots == ()


@pytest.mark.parametrize(
    "word",
    ["في", "وفي", "إليه", "عليها", "لأنهم", "وهذا", "لهذا", "الذين", "للذين", "وأنها", "لكن"],
)
def test_function_word_is_known_with_its_clitics(word: str, analyzer: Analyzer) -> None:
    assert (analyzer.word(word).kind, analyzer.word(word).roots) == ("function", ())


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("كأن", "كأن"),
        ("إلى", "إلى"),
        ("على", "على"),
        ("أن", "أن"),
        ("إن", "إن"),
        ("لكن", "لكن"),
        ("إمام", "إمام"),
        ("أمام", "أمام"),
        ("قرأ", "قرأ"),
    ],
)
def test_hamza_and_ending_as_typed_tell_words_apart(
    word: str, lemma: str, analyzer: Analyzer
) -> None:
    assert bare(analyzer.readings(word)[0].lemma) == lemma


def test_ali_with_two_dots_may_be_the_name(analyzer: Analyzer) -> None:
    assert analyzer.word("علي").kind != "function"


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("باع", "بيع"),
        ("يبيعون", "بيع"),
        ("دعا", "دعو"),
        ("رمى", "رمي"),
        ("استمر", "مرر"),
        ("مدّ", "مدد"),
        ("يصل", "وصل"),
        ("وصول", "وصل"),
        ("استقبال", "قبل"),
        ("اقتتال", "قتل"),
        ("اغتيال", "غول"),
        ("سؤال", "سءل"),
        ("قارئ", "قرء"),
        ("يأخذ", "ءخذ"),
        ("ماء", "موه"),
        ("قانوني", "قنن"),
        ("متعاون", "عون"),
        ("مستهجن", "هجن"),
    ],
)
def test_likeliest_root_restores_weak_doubled_and_hamza_radicals(
    word: str, root: str, analyzer: Analyzer
) -> None:
    assert analyzer.word(word).roots[0][0] == root


def test_ambiguous_word_has_several_roots_likeliest_first(analyzer: Analyzer) -> None:
    assert [root for root, _ in analyzer.word("عام").roots] == ["عمم", "عوم"]


@bounded
@given(st.text(st.sampled_from("ءآأؤإئابةتجدرسعفقكلمنهوىي"), min_size=1, max_size=12))
def test_roots_are_at_most_three_sorted_with_probabilities(word: str) -> None:
    roots = shared_analyzer.word(word).roots
    chances = [p for _, p in roots]
    assert len(roots) <= 3
    assert chances == sorted(chances, reverse=True)
    assert all(0.05 <= p <= 1 for p in chances)
    assert sum(chances) <= 1.002


@bounded
@given(st.text(st.sampled_from("ءآأؤإئابةتجدرسعفقكلمنهوىي"), min_size=1, max_size=12))
def test_stem_of_any_word_is_folded_and_not_empty(word: str) -> None:
    stem = shared_analyzer.word(word).stem
    assert stem
    assert shared_analyzer.word(stem).form == stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("بغداد", "غدد"),
        ("ليبيا", "لبن"),
        ("لندن", "ندد"),
        ("إيران", "أرن"),
        ("ألمانيا", "مانيا"),
        ("بلد", "ولد"),
        ("سلام", "لام"),
        ("كان", "كنوز"),
    ],
)
def test_strangers_meet_at_no_level(one: str, other: str, analyzer: Analyzer) -> None:
    first, second = analyzer.word(one), analyzer.word(other)
    assert first.form != second.form
    assert first.stem != second.stem
    assert not {root for root, _ in first.roots} & {root for root, _ in second.roots}


def test_knowledge_and_scholar_meet_at_the_root_only(analyzer: Analyzer) -> None:
    knowledge, scholar = analyzer.word("علم"), analyzer.word("عالم")
    assert knowledge.stem != scholar.stem
    assert knowledge.roots[0][0] == scholar.roots[0][0] == "علم"


def test_readings_of_the_lexicon_stand_in_a_fixed_order(analyzer: Analyzer) -> None:
    first = candidates("كتب", "كتب", analyzer.lexicon)
    assert candidates("كتب", "كتب", Analyzer.installed().lexicon) == first


def test_wider_search_takes_in_the_narrower_one(analyzer: Analyzer) -> None:
    narrow = candidates("كتب", "كتب", analyzer.lexicon, within=1_000)
    assert set(narrow) <= set(candidates("كتب", "كتب", analyzer.lexicon, within=20_000))


def test_word_that_nothing_knows_has_a_light_stem_and_no_lemma(analyzer: Analyzer) -> None:
    found = analyse("والزغنطوط", "والزغنطوط", analyzer.lexicon)
    assert (found.stem, found.lemma, found.roots) == ("زغنطوط", None, ())


@pytest.mark.parametrize("word", ["جونسونفيلد", "فيتزباتريكسون", "كوبنهوفر"])
def test_unknown_word_that_looks_foreign_is_a_name(word: str, analyzer: Analyzer) -> None:
    assert (analyzer.word(word).kind, analyzer.word(word).roots) == ("name", ())
