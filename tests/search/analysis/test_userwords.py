"""The file of a user's own words: its formats, its errors, and that an analysis obeys it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis import Analyzer
from search.analysis.compiler import compile_to
from search.analysis.frequency import read_costs
from search.analysis.gather import DATA
from search.analysis.names import read_names
from search.analysis.tables import NAME, WORD, read_families, read_functions
from search.analysis.userwords import SOURCE, read_user_words
from search.errors import SettingsError

OWN = """\
# own words
الذكاليّ\tkeep
كتب\tname
مكتب\tمَكتَب\t-
أقوال\tكِتاب\tكتب
رقمن | QI QII | رَقمَنة | رَقميّ
"""


@pytest.fixture(scope="module")
def obeying(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    """A small lexicon that says otherwise, with the words above on top."""
    lexemes = [
        *read_user_words(OWN, "own.txt"),
        *read_families(
            "كتب | كَتَب/يَكتُب | كِتاب:كُتُب مَكتَب:مَكاتِب | -\nقول | قال/يَقول | قَول:أَقوال | -",
            "families/small.txt",
        ),
        *read_functions("في\tpreposition", "functions.txt"),
        *read_names("لندن\tplace", "names.txt"),
    ]
    path = tmp_path_factory.mktemp("own") / "lexicon.bin"
    costs = read_costs((DATA / "costs.tsv").read_text("utf-8"))
    compile_to(path, lexemes, {}, costs)
    return Analyzer.open(path)


@pytest.mark.parametrize(
    ("line", "lemma", "kind", "root"),
    [
        ("الذكاليّ\tkeep", "الذكاليّ", WORD, ""),
        ("شاكر\tname", "شاكر", NAME, ""),
        ("كتاتيب\tكُتّاب\tكتب", "كُتّاب", WORD, "كتب"),
        ("كتاتيب\tكُتّاب\t-", "كُتّاب", WORD, ""),
    ],
)
def test_line_gives_a_word(line: str, lemma: str, kind: str, root: str) -> None:
    (found,) = read_user_words(line, "own.txt")
    assert (found.lemma, found.kind, found.root) == (lemma, kind, root)


def test_line_may_be_a_root_family() -> None:
    found = read_user_words("رقمن | QI QII | رَقمَنة | رَقميّ", "own.txt")
    assert {"رَقمَنة", "رَقميّ", "رَقمَن", "تَرَقمَن"} <= {word.lemma for word in found}


def test_source_of_every_word_is_the_file() -> None:
    assert {word.source for word in read_user_words(OWN, "own.txt")} == {SOURCE}


@pytest.mark.parametrize("text", ["", "\n", "# words\n", "  \n\t\n"])
def test_file_may_be_empty(text: str) -> None:
    assert read_user_words(text, "own.txt") == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("شاكر", "expected 2 to 3 columns, got 1"),
        ("شاكر\tname\t-\t-", "expected 2 to 3 columns, got 4"),
        ("شاكر\tperson", "'person' is none of keep, name"),
        ("كتاتيب\tكُتّاب", "is none of keep, name; a lemma needs a root or - in a third column"),
        ("حسن شاكر\tname", "'حسن شاكر' is not one Arabic word without clitics"),
        ("Shakir\tname", "'Shakir' is not one Arabic word without clitics"),
        ("كتاتيب\tbook\tكتب", "the lemma 'book' is not one Arabic word"),
        ("كتاتيب\tكُتّاب\tقال", "'قال' is no root: three to five letters, hamza as ء"),
        ("رقمن | QI", "expected root | verbs | nouns | adjectives"),
        ("رقمن | II | - | -", "'II' is no verb of a root of 4 letters"),
    ],
)
def test_bad_line_is_refused_with_file_and_line(line: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_user_words(f"# own words\nشاكر\tname\n{line}\n", "own.txt")
    assert str(raised.value).startswith("own.txt:3: ")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("word", "stem", "root", "kind"),
    [
        ("كتب", "كتب", None, "name"),
        ("مكتب", "مكتب", None, "word"),
        ("أقوال", "كتاب", "كتب", "word"),
        ("الذكالي", "الذكالي", None, "word"),
        ("يرقمنون", "رقمن", "رقمن", "word"),
        ("الرقمنة", "رقمنه", "رقمن", "word"),
    ],
)
def test_analysis_obeys_the_users_words(
    word: str, stem: str, root: str | None, kind: str, obeying: Analyzer
) -> None:
    found = obeying.word(word)
    assert (found.stem, found.kind) == (stem, kind)
    assert [letters for letters, _ in found.roots] == ([root] if root else [])


@pytest.mark.parametrize(("word", "stem"), [("وكتب", "كتب"), ("وبأقوالهم", "كتاب")])
def test_users_words_are_known_with_clitics(word: str, stem: str, obeying: Analyzer) -> None:
    assert obeying.word(word).stem == stem


@pytest.mark.parametrize(
    ("word", "stem", "roots"),
    [("والكتاب", "كتاب", (("كتب", 1.0),)), ("يقولون", "قال", (("قول", 1.0),))],
)
def test_other_words_stay_as_they_were(
    word: str, stem: str, roots: tuple[tuple[str, float], ...], obeying: Analyzer
) -> None:
    assert (obeying.word(word).stem, obeying.word(word).roots) == (stem, roots)


def test_reading_names_the_users_words_as_its_source(obeying: Analyzer) -> None:
    assert obeying.readings("مكتب")[0].source == SOURCE


def test_byte_order_mark_of_the_file_is_passed_over(tmp_path: Path) -> None:
    from search.analysis.installed import fingerprint

    plain, marked = tmp_path / "plain.txt", tmp_path / "marked.txt"
    plain.write_text(OWN, encoding="utf-8")
    marked.write_text(OWN, encoding="utf-8-sig")
    assert fingerprint(plain) == fingerprint(marked)
