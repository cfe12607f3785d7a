"""Text to tokens, and that the same text always gives the same tokens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analysis, Analyzer
from search.analysis import letters as ar
from search.analysis.morphology import candidates

bounded = settings(max_examples=100, deadline=None, derandomize=True)

TABLE = "analysis.tsv"
LINES = (Path(__file__).parents[2] / "golden" / TABLE).read_text(encoding="utf-8").splitlines()
WORDS = [line.split("\t")[0] for line in LINES[1:]]
# Words that no table knows, so that Tashaphyne's segmentation is part of what is compared.
UNKNOWN = "والبرلكنديين زغنطوط وبالزغنطوطات هبرنقش الهلكسنيون ترلمبي بالكرنشاوية غرمشين".split()
SAMPLE = [*UNKNOWN, *WORDS][:300]

KINDS = {"word", "function", "name", "number", "latin", "other"}

shared_analyzer = Analyzer.installed()


def row(word: str, analysis: Analysis) -> str:
    roots = ",".join(root for root, _ in analysis.roots)
    lemma = analysis.lemma or "-"
    return "\t".join((word, analysis.kind, analysis.form, analysis.stem, lemma, roots or "-"))


def as_bytes(analyzer: Analyzer, words: list[str]) -> bytes:
    return "\n".join(json.dumps(analyzer.word(word).to_json(word)) for word in words).encode()


def test_words_are_analysed_as_the_golden_table_says(
    golden: Callable[[str, str], None], analyzer: Analyzer
) -> None:
    rows = [row(word, analyzer.word(word)) for word in WORDS]
    golden(TABLE, "\n".join([LINES[0], *rows]) + "\n")


def test_golden_table_has_no_word_twice() -> None:
    assert len(WORDS) == len(set(WORDS))


SCRIPT = """
import json, sys
from search.analysis import Analyzer
analyzer = Analyzer.installed()
print(analyzer.fingerprint)
for word in json.load(sys.stdin):
    print(json.dumps(analyzer.word(word).to_json(word)))
"""


def test_analyses_are_the_same_in_any_process() -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        )
        for seed in range(5)
    ]
    answers = [process.communicate(json.dumps(SAMPLE).encode())[0].strip() for process in started]
    here = shared_analyzer.fingerprint.encode() + b"\n" + as_bytes(shared_analyzer, SAMPLE)
    assert answers == [here] * 5


def test_analyses_are_the_same_from_eight_threads() -> None:
    fresh = Analyzer.installed()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: as_bytes(fresh, SAMPLE), range(8)))
    assert answers == [as_bytes(shared_analyzer, SAMPLE)] * 8


@pytest.mark.parametrize("step", [-1, 7, 11])
def test_analyses_are_the_same_in_any_order_of_words(step: int) -> None:
    fresh = Analyzer.installed()
    order = SAMPLE[::step] + SAMPLE
    answers = {word: fresh.word(word) for word in order}
    assert answers == {word: shared_analyzer.word(word) for word in SAMPLE}


def test_fingerprint_tells_other_tables(small_analyzer: Analyzer) -> None:
    assert small_analyzer.fingerprint != shared_analyzer.fingerprint


def test_file_that_is_no_lexicon_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.bin"
    path.write_bytes(b"x" * 100)
    with pytest.raises(ValueError, match=r"lexicon\.bin is not a compiled lexicon"):
        Analyzer.open(path)


def test_cached_analysis_is_the_fresh_one(analyzer: Analyzer) -> None:
    assert analyzer.word("وبالكتاب") == Analyzer.installed().word("وبالكتاب")


@pytest.mark.parametrize(
    ("word", "exact", "form", "kind"),
    [
        ("المَسْؤُولَة", "المسؤولة", "المسءوله", "word"),
        ("بغداد", "بغداد", "بغداد", "name"),
        ("في", "في", "في", "function"),
        ("١٬٥٠٠", "١٬٥٠٠", "1500", "number"),
        ("Café", "Café", "cafe", "latin"),
        ("Москва", "Москва", "москва", "other"),
        ("!", "!", "!", "other"),
    ],
)
def test_word_has_exact_form_folded_form_and_kind(
    word: str, exact: str, form: str, kind: str, analyzer: Analyzer
) -> None:
    found = analyzer.word(word)
    assert (found.exact, found.form, found.kind) == (exact, form, kind)


@pytest.mark.parametrize("word", ["2024", "GPS", "Москва", "東京"])
def test_word_without_arabic_letters_is_its_own_stem(word: str, analyzer: Analyzer) -> None:
    found = analyzer.word(word)
    assert (found.stem, found.lemma, found.roots) == (found.form, None, ())


@pytest.mark.parametrize(("word", "expected"), [("في", True), ("كتاب", False), ("لندن", False)])
def test_only_closed_class_words_are_function_words(
    word: str, expected: bool, analyzer: Analyzer
) -> None:
    assert analyzer.word(word).is_function is expected


def test_token_is_the_range_of_the_word_in_the_original_text(analyzer: Analyzer) -> None:
    tokens = list(analyzer.tokens("قال: «كِتَابُ»"))
    assert [(t.start, t.end, t.analysis.form) for t in tokens] == [(0, 3, "قال"), (6, 13, "كتاب")]


def test_tokens_of_a_range_keep_the_offsets_of_the_text(analyzer: Analyzer) -> None:
    assert [(t.start, t.end) for t in analyzer.tokens("قال الوزير أمس", 4, 10)] == [(4, 10)]


def test_json_names_what_is_known(analyzer: Analyzer) -> None:
    assert analyzer.word("بالمدرسة").to_json("بالمدرسة") == {
        "word": "بالمدرسة",
        "exact": "بالمدرسة",
        "form": "بالمدرسه",
        "stem": "مدرسه",
        "lemma": "مدرسة",
        "roots": [{"root": "درس", "p": 1.0}],
        "kind": "word",
    }


@pytest.mark.parametrize("word", ["ب" * 5000, "a" * 5000, "9" * 5000, "و" * 33, "ال" * 500])
def test_overlong_word_is_cut_to_a_term(word: str, analyzer: Analyzer) -> None:
    found = analyzer.word(word)
    assert max(map(len, (found.exact, found.form, found.stem))) <= 128


@pytest.mark.parametrize(("first", "last"), ar.BLOCKS)
def test_every_code_point_of_an_arabic_block_gives_terms_of_one_word(
    first: int, last: int, analyzer: Analyzer
) -> None:
    texts = [chr(point) for point in range(first, last + 1)]
    found = [token.analysis for text in texts for token in analyzer.tokens(text)]
    terms = {term for a in found for term in (a.exact, a.form, a.stem)}
    assert sorted(term for term in terms if not term or " " in term) == []


@pytest.mark.parametrize(("first", "last"), ar.BLOCKS)
def test_every_code_point_of_an_arabic_block_can_be_analysed(
    first: int, last: int, analyzer: Analyzer
) -> None:
    kinds = {analyzer.word(chr(point)).kind for point in range(first, last + 1)}
    assert kinds <= KINDS


@pytest.mark.parametrize("text", ["ͺ", "\uff9e", "\uff9f"])
def test_sign_that_folds_to_nothing_gives_no_empty_term(text: str, analyzer: Analyzer) -> None:
    assert [t.analysis.form for t in analyzer.tokens(text) if not t.analysis.form.strip()] == []


@bounded
@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_string_can_be_analysed_as_a_word(word: str) -> None:
    assert shared_analyzer.word(word).kind in KINDS


@bounded
@given(st.text(st.sampled_from("كتابمدرسةوزير ،.\u064b\u0651\u064e\u0640"), max_size=40))
def test_marks_change_neither_letters_nor_folded_form(text: str) -> None:
    bare = "".join(char for char in text if char not in ar.MARKS)
    plain = [(token.analysis.exact, token.analysis.form) for token in shared_analyzer.tokens(bare)]
    typed = [(token.analysis.exact, token.analysis.form) for token in shared_analyzer.tokens(text)]
    assert typed == plain


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("كِتَابٌ", "كتاب"),
        ("المَدْرَسَةُ", "المدرسة"),
        ("وَزِيرُهُمْ", "وزيرهم"),
        ("فِي", "في"),
        ("إِلَى", "إلى"),
        ("الشَّمْسُ", "الشمس"),
        ("سَيَقُولُونَ", "سيقولون"),
        ("لُبْنَانَ", "لبنان"),
        ("كتـــاب", "كتاب"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("مُحَمَّدٌ", "محمد"),
        ("الرَّحْمَٰنِ", "الرحمن"),
        ("قُرْآنًا", "قرآنا"),
    ],
)
def test_right_marks_do_not_part_a_word_from_itself(
    word: str, plain: str, analyzer: Analyzer
) -> None:
    found, bare = analyzer.word(word), analyzer.word(plain)
    assert (found.exact, found.form, found.stem, found.kind) == (
        bare.exact,
        bare.form,
        bare.stem,
        bare.kind,
    )


def test_wrong_marks_still_give_the_word(analyzer: Analyzer) -> None:
    assert analyzer.word("وُزُرَاءِ").roots[0][0] == "وزر"


@pytest.mark.parametrize("word", ["فهرس", "كِتَابُ", "13.5", "GPS", "ب" * 2_000, ""])
def test_remembered_analysis_is_the_fresh_one(word: str, analyzer: Analyzer) -> None:
    assert analyzer.word(word) == analyzer.word(word) == analyzer.analyse(word)


# Bad input


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ك" * 500, "word"),
        ("وبالكتابات" * 50, "word"),
        ("\u064b\u0651\u0652", "other"),
        ("\u0640\u0640", "other"),
        ("\u200f\u200e", "other"),
        ("كتابabc", "other"),
        ("abcكتاب", "other"),
        ("كتاب2024", "other"),
        ("2024كتاب", "other"),
        ("كتاب٢٠٢٤", "other"),
        ("كتاب😀", "other"),
        ("😀", "other"),
        ("كتاب كبير", "other"),
        ("كتاب\n", "other"),
        ("\x00", "other"),
        ("\ud800", "other"),
        ("", "other"),
        ("ﷺ", "other"),
    ],
)
def test_bad_input_has_a_sensible_kind(word: str, kind: str, analyzer: Analyzer) -> None:
    found = analyzer.word(word)
    assert found.kind in {kind, "name"}
    assert found.lemma is None


@pytest.mark.parametrize("word", ["كتابabc", "كتاب2024", "😀", "ﷺ", "\u064b", ""])
def test_what_is_no_word_has_no_roots(word: str, analyzer: Analyzer) -> None:
    assert analyzer.word(word).roots == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("كتابabc", ["كتاب", "abc"]),
        ("كتاب2024", ["كتاب", "2024"]),
        ("كتاب😀وزير", ["كتاب", "وزير"]),
        ("\u064b\u0651", []),
    ],
)
def test_text_is_cut_where_the_script_changes(
    text: str, words: list[str], analyzer: Analyzer
) -> None:
    assert [token.analysis.exact for token in analyzer.tokens(text)] == words


@pytest.mark.parametrize("letter", "وكبلفاي")
def test_word_longer_than_any_word_has_no_readings(letter: str, analyzer: Analyzer) -> None:
    word = letter * 33
    assert candidates(word, word, analyzer.lexicon, within=10**9) == []


@pytest.mark.parametrize("word", ["كتاب" * 200, "و" + "\u064e\u0651" * 3000, "ك\u064e" * 3000])
def test_only_the_beginning_of_an_endless_word_is_looked_at(word: str, analyzer: Analyzer) -> None:
    found = analyzer.word(word)
    assert max(map(len, (found.exact, found.form, found.stem))) <= 128
    assert len(analyzer.readings(word)) >= 1


@bounded
@given(
    st.text(st.sampled_from(ar.LETTERS + ar.MARKS + ar.TATWEEL + ar.CONTROLS), max_size=40),
)
def test_any_run_of_arabic_signs_can_be_analysed(word: str) -> None:
    found = shared_analyzer.word(word)
    assert found.kind in KINDS
    assert isinstance(shared_analyzer.readings(word), tuple)


@bounded
@given(st.text(st.sampled_from("وفبكلاسيتنأهمتي\u064e\u0650\u0651"), max_size=32))
def test_words_made_of_prefixes_and_endings_can_be_analysed(word: str) -> None:
    found = shared_analyzer.word(word)
    assert found.kind in KINDS
    assert len(found.roots) <= 3
