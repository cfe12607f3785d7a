"""Which forms of an index fall together with a word."""

from __future__ import annotations

import pytest

from search.analysis import Analyzer
from search.families import Relatives, relatives
from search.fields import Level
from search.query.plan import terms_at

TERMS = [
    ("كتاب", 5),
    ("الكتاب", 9),
    ("مكتب", 3),
    ("كاتب", 3),
    ("وزير", 8),
    ("في", 100),
    ("كون", 2),
    ("يكون", 50),
    ("2024", 7),
    ("قال", 4),
    ("يقول", 6),
]

FORMS = (
    "الكتاب كتاب كتب والكتب كاتب مكتبه يكتب مكتوب قال يقول قول اقوال قاءل كان مكان الكون "
    "سءل مساءله سوال مد امتداد يمد ادخر ذخيره يدخر مدخرات اتخذ اخذ ماخوذ فيلم افلام الفيلم "
    "هذا وهذه هذه اتصل صله وصول اضطر ضروره ازدهر زهره دعا ادعاء دعوه gps 2024 زلزل زلازل "
    "لندن بلندن لندني اتحاد وحده راي اراء يري سماء سماوي ماء مياه قلق يقلق"
).split()


def of(word: str, analyzer: Analyzer, terms: list[tuple[str, int]] | None = None) -> Relatives:
    return relatives(analyzer.word(word), analyzer, TERMS if terms is None else terms)


def test_forms_of_one_stem_are_told_with_their_counts(analyzer: Analyzer) -> None:
    assert of("بالكتاب", analyzer).stem == (("الكتاب", 9), ("كتاب", 5))


def test_further_forms_of_a_root_are_told_apart(analyzer: Analyzer) -> None:
    assert of("كتاب", analyzer).roots == {"كتب": (("كاتب", 3), ("مكتب", 3))}


def test_weak_letters_need_not_stand_in_the_form(analyzer: Analyzer) -> None:
    assert ("يقول", 6) in of("قال", analyzer).stem


def test_commonest_form_is_first_and_ties_fall_by_letters(analyzer: Analyzer) -> None:
    terms = [("مكتب", 1), ("كاتب", 1), ("مكتوب", 2)]
    assert [form for form, _ in of("كتاب", analyzer, terms).roots["كتب"]] == [
        "مكتوب",
        "كاتب",
        "مكتب",
    ]


def test_at_most_forty_forms_are_told(analyzer: Analyzer) -> None:
    terms = [(f"{before}كتاب", 1) for before in ("", "و", "ف", "ب", "ك", "ل", "ال", "وال", "بال")]
    terms += [
        (f"{before}كتاب{after}", 1)
        for before in ("", "و", "ف", "ب", "ل")
        for after in ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "نا", "ي")
    ]
    assert len(of("كتاب", analyzer, terms).stem) == 40


def test_function_words_share_no_root(analyzer: Analyzer) -> None:
    assert ("يكون", 50) not in of("كون", analyzer).roots["كون"]


@pytest.mark.parametrize("word", ["لندن", "2024", "في"])
def test_word_without_a_root_has_no_relatives_by_root(word: str, analyzer: Analyzer) -> None:
    assert of(word, analyzer).roots == {}


def test_index_without_forms_has_no_relatives(analyzer: Analyzer) -> None:
    assert of("كتاب", analyzer, []) == Relatives((), {"كتب": ()})


@pytest.mark.parametrize("word", ["c++", "(", "a.b", "\\", "[", ""])
def test_any_stem_can_be_sought(word: str, analyzer: Analyzer) -> None:
    assert of(word, analyzer).roots == {}


def test_forms_of_the_lemma_are_not_told_again_by_root(analyzer: Analyzer) -> None:
    related = of("مكتب", analyzer)
    assert {*related.stem} & {*related.roots["كتب"]} == set()


def test_function_word_has_no_relatives_by_root(analyzer: Analyzer) -> None:
    assert _all(of("كان", analyzer, [("كان", 3), ("مكان", 2), ("الكون", 1)])) == {"كان"}


# The shortcut leaves nothing out: relatives are what a search for the word finds.


def _all(related: Relatives) -> set[str]:
    """All forms that meet a word, by stem or by root."""
    by_root = {form for listed in related.roots.values() for form, _ in listed}
    return by_root | {form for form, _ in related.stem}


def _found(word: str, analyzer: Analyzer) -> set[str]:
    """The forms that a search finds by stem or root, by looking at every one of them."""
    levels = (Level.STEM, Level.ROOT)
    wanted = {(level, term) for level in levels for term in terms_at(analyzer.word(word), level)}
    return {
        form
        for form in FORMS
        for level in levels
        for term in terms_at(analyzer.word(form), level)
        if (level, term) in wanted
    }


@pytest.mark.parametrize(
    "word",
    [
        "كتاب", "قول", "قال", "سؤال", "مد", "زلزال", "أخذ", "صلة", "ضرورة", "ازدهار", "دعوة",
        "رأي", "يرى", "سماء", "مياه", "وحدة", "قلق", "لندن", "GPS", "2024", "فيلم", "أفلام",
        "ذخيرة", "ادخار", "هذا", "كان",
    ],
)  # fmt: skip
def test_relatives_are_what_a_search_finds(word: str, analyzer: Analyzer) -> None:
    related = of(word, analyzer, [(form, 1) for form in FORMS])
    assert _all(related) == _found(word, analyzer)
