"""Verbs from their principal parts to every stem of their conjugation."""

from __future__ import annotations

import pytest

from search.analysis.affixes import BIT
from search.analysis.orthography import tidy
from search.analysis.verbs import Verb, derived_nouns, forms, lemma, read_verb, verb_stems


def texts(verb: Verb, slot: str, group: str) -> set[str]:
    return {s.text for s in verb_stems(verb) if s.slot == slot and s.groups & BIT[group]}


def verb_of(root: str, parts: str) -> Verb:
    perfect, _, imperfect = parts.partition("/")
    verb = read_verb(root, tidy(perfect), tidy(imperfect))
    assert verb is not None
    return verb


@pytest.mark.parametrize(
    ("root", "perfect", "imperfect", "expected"),
    [
        ("كتب", "كَتَب", "يَكتُب", ("a", "u", False)),
        ("علم", "عَلِم", "يَعلَم", ("i", "a", False)),
        ("كبر", "كَبُر", "يَكبُر", ("u", "u", False)),
        ("جلس", "جَلَس", "يَجلِس", ("a", "i", False)),
        ("وصل", "وَصَل", "يَصِل", ("a", "i", True)),
        ("وضع", "وَضَع", "يَضَع", ("a", "a", True)),
        ("بيع", "باع", "يَبيع", ("a", "i", False)),
        ("نوم", "نام", "يَنام", ("a", "a", False)),
        ("رمي", "رَمى", "يَرمي", ("a", "i", False)),
        ("رضو", "رَضي", "يَرضى", ("i", "a", False)),
        ("ردد", "رَدّ", "يَرُدّ", ("a", "u", False)),
        ("رءي", "رَأى", "يَرى", ("a", "a", False)),
    ],
)
def test_principal_parts_tell_the_vowels(
    root: str, perfect: str, imperfect: str, expected: tuple[str, str, bool]
) -> None:
    verb = read_verb(root, perfect, imperfect)
    assert verb is not None
    assert lemma(verb) == tidy(perfect)
    assert (verb.imperfect, verb.drops_first) == expected[1:]


@pytest.mark.parametrize(
    ("root", "perfect", "imperfect"),
    [("كتب", "دَرَس", "يَدرُس"), ("حوذ", "استَحوَذ", "يَستَحوِذ"), ("كتب", "كَتَب", "يَكتُبون")],
)
def test_parts_that_no_vowels_give_are_irregular(root: str, perfect: str, imperfect: str) -> None:
    assert read_verb(root, perfect, imperfect) is None


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        (Verb("درس", "II"), "دَرَّس"),
        (Verb("سفر", "III"), "سافَر"),
        (Verb("قوم", "IV"), "أَقام"),
        (Verb("رءي", "IV"), "أَرى"),
        (Verb("مني", "V"), "تَمَنّى"),
        (Verb("عون", "VI"), "تَعاوَن"),
        (Verb("ضمم", "VII"), "انضَمّ"),
        (Verb("دعو", "VIII"), "ادَّعى"),
        (Verb("سود", "IX"), "اسوَدّ"),
        (Verb("طوع", "X"), "استَطاع"),
        (Verb("ترجم", "QI"), "تَرجَم"),
        (Verb("طمءن", "QIV"), "اطمَأَنّ"),
    ],
)
def test_dictionary_form_is_he_wrote(verb: Verb, expected: str) -> None:
    assert lemma(verb) == tidy(expected)


@pytest.mark.parametrize(
    ("root", "parts", "slot", "group", "stem"),
    [
        ("كتب", "كَتَب/يَكتُب", "perfect", "perfect_consonant", "كَتَب"),
        ("كتب", "كَتَب/يَكتُب", "imperfect", "imperfect_plural", "كتُب"),
        ("كتب", "كَتَب/يَكتُب", "perfect_passive", "perfect", "كُتِب"),
        ("كتب", "كَتَب/يَكتُب", "imperfect_passive", "imperfect", "كتَب"),
        ("كتب", "كَتَب/يَكتُب", "imperative", "imperative", "اكتُب"),
        ("قول", "قال/يَقول", "perfect", "perfect_they", "قال"),
        ("قول", "قال/يَقول", "perfect", "perfect_consonant", "قُل"),
        ("قول", "قال/يَقول", "imperfect", "imperfect_women", "قُل"),
        ("قول", "قال/يَقول", "jussive", "imperfect", "قُل"),
        ("قول", "قال/يَقول", "imperative", "imperative", "قُل"),
        ("قول", "قال/يَقول", "imperative", "imperative_plural", "قول"),
        ("رمي", "رَمى/يَرمي", "perfect", "perfect", "رَمى"),
        ("رمي", "رَمى/يَرمي", "perfect", "perfect_object", "رَما"),
        ("رمي", "رَمى/يَرمي", "perfect", "perfect_she", "رَم"),
        ("رمي", "رَمى/يَرمي", "imperfect", "imperfect_plural", "رم"),
        ("رضو", "رَضي/يَرضى", "imperfect", "imperfect_object", "رضا"),
        ("وصل", "وَصَل/يَصِل", "imperfect", "imperfect", "صِل"),
        ("وصل", "وَصَل/يَصِل", "imperative", "imperative", "صِل"),
        ("ردد", "رَدّ/يَرُدّ", "perfect", "perfect_consonant", "رَدَد"),
        ("ردد", "رَدّ/يَرُدّ", "imperfect", "imperfect_women", "ردُد"),
        ("قرء", "قَرَأ/يَقرَأ", "perfect", "perfect_they", "قَرَؤ"),
        ("قرء", "قَرَأ/يَقرَأ", "imperfect", "imperfect_plural", "قرَؤ"),
        ("ءكل", "أَكَل/يَأكُل", "imperfect", "imperfect_i", "آكُل"),
        ("ءكل", "أَكَل/يَأكُل", "imperative", "imperative", "كُل"),
        ("رءي", "رَأى/يَرى", "imperfect", "imperfect", "رى"),
        ("جيء", "جاء/يَجيء", "perfect", "perfect_consonant", "جِئ"),
    ],
)
def test_conjugation_has_the_stem(root: str, parts: str, slot: str, group: str, stem: str) -> None:
    assert tidy(stem) in texts(verb_of(root, parts), slot, group)


@pytest.mark.parametrize(
    ("verb", "slot", "group", "stem"),
    [
        (Verb("رسل", "IV"), "imperative", "imperative", "أَرسِل"),
        (Verb("درس", "II"), "imperative", "imperative", "دَرِّس"),
        (Verb("ءمن", "IV"), "imperfect", "imperfect_i", "أومِن"),
        (Verb("قوم", "IV"), "perfect_passive", "perfect", "أُقيم"),
        (Verb("ءمن", "IV"), "perfect", "perfect", "آمَن"),
        (Verb("طمءن", "QIV"), "perfect", "perfect_consonant", "اطمَأنَن"),
        (Verb("ذكر", "V"), "perfect_absorbed", "perfect", "اذَّكَّر"),
        (Verb("ذكر", "V"), "imperfect_absorbed", "imperfect", "ذَّكَّر"),
        (Verb("ثقل", "VI"), "perfect_absorbed", "perfect", "اثّاقَل"),
    ],
)
def test_derived_form_has_the_stem(verb: Verb, slot: str, group: str, stem: str) -> None:
    assert tidy(stem) in texts(verb, slot, group)


def test_only_letters_that_colour_a_t_swallow_that_of_form_five() -> None:
    assert [s for s in verb_stems(Verb("كبر", "V")) if s.slot.endswith("absorbed")] == []


def test_form_without_a_passive_has_no_passive_stems() -> None:
    assert [s for s in verb_stems(Verb("كسر", "VII")) if s.slot.endswith("passive")] == []


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        (Verb("كتب", "I"), ["كاتِب", "مَكتوب"]),
        (Verb("درس", "II"), ["مُدَرِّس", "مُدَرَّس", "تَدريس"]),
        (Verb("سمو", "II"), ["مُسَمّي", "مُسَمّى", "تَسمية"]),
        (Verb("هنء", "II"), ["مُهَنِّئ", "مُهَنَّأ", "تَهنِئة"]),
        (Verb("قتل", "III"), ["مُقاتِل", "مُقاتَل", "مُقاتَلة"]),
        (Verb("قوم", "IV"), ["مُقيم", "مُقام", "إقامة"]),
        (Verb("كسر", "VII"), ["مُنكَسِر", "انكِسار"]),
        (Verb("خدم", "X"), ["مُستَخدِم", "مُستَخدَم", "استِخدام"]),
        (Verb("دحرج", "QI"), ["مُدَحرِج", "مُدَحرَج", "دَحرَجة"]),
    ],
)
def test_verb_makes_its_participles_and_masdar(verb: Verb, expected: list[str]) -> None:
    assert [noun.text for noun in derived_nouns(verb)] == [tidy(text) for text in expected]


def test_masdar_is_a_noun_and_participles_are_adjectives() -> None:
    assert [noun.part for noun in derived_nouns(Verb("خدم", "X"))] == [
        "adjective",
        "adjective",
        "noun",
    ]


@pytest.mark.parametrize("form", [*forms()])
def test_every_form_has_both_tenses(form: str) -> None:
    assert {"perfect", "imperfect", "agent"} <= forms()[form].keys()
