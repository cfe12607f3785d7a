"""The compiled file: what was written is read back, and nothing else is taken for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import marisa_trie
import pytest

from search.analysis import Analyzer, lexicon
from search.analysis.lexicon import COLUMNS, Lexicon, open_lexicon, write

META: dict[str, Any] = {
    "unfamiliar": [1],
    "affixes": {"noun\tprefix\t-": 5},
    "fingerprint": "abc",
    "parts": ["noun"],
    "kinds": ["word"],
    "sources": ["families/small.txt"],
}


ROWS = [(3, 0, 10, 0), (1 << 40, 0, 60_000, 2000)]
"""Groups, lexeme, cost, habit."""


def written(path: Path, **changed: list[int]) -> Path:
    """A file of one stem with two rows and one lexeme."""
    columns = {name: [0] for name in COLUMNS} | {
        "first": [0, 2],
        "lexeme": [0, 0],
        "spelling": [0, 0],
        "text": [1, 1],
        "slot": [0, 0],
        "lemma": [1],
        "key": [2],
        "root": [3],
    }
    strings = ["", "كِتاب", "كتاب", "كتب"]
    write(path, marisa_trie.Trie(["كتاب"]), ROWS, columns | changed, strings, META)
    return path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return written(tmp_path / "lexicon.bin")


def test_rows_of_a_stem_are_read_back(tiny: Path) -> None:
    opened = Lexicon(tiny)
    assert list(opened.rows(opened.trie["كتاب"])) == list(enumerate(ROWS))
    assert opened.row(1) == ROWS[1]


def test_lexeme_is_read_back(tiny: Path) -> None:
    assert Lexicon(tiny).entry(0) == lexicon.Lexeme(
        "كِتاب", "كتاب", "كتاب", "كتب", "noun", "word", "families/small.txt", (("كتب", 1.0),)
    )


@pytest.mark.parametrize(("number", "text"), [(0, ""), (1, "كِتاب"), (3, "كتب")])
def test_string_is_read_back(number: int, text: str, tiny: Path) -> None:
    assert Lexicon(tiny).string(number) == text


def test_meta_is_read_back(tiny: Path) -> None:
    opened = Lexicon(tiny)
    assert (opened.meta, opened.fingerprint, opened.unfamiliar) == (META, "abc", frozenset({1}))


def test_stem_that_is_not_in_it_has_no_number(tiny: Path) -> None:
    assert Lexicon(tiny).trie.get("كتب") is None


def test_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = written(tmp_path / "one.bin"), written(tmp_path / "other.bin")
    assert one.read_bytes() == other.read_bytes()


def test_checksum_tells_contents_apart(tiny: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other.bin", text=[0, 1])
    assert Lexicon(tiny).checksum != Lexicon(other).checksum


@pytest.mark.parametrize("place", [0, 1, 100, 500, -40, -33])
def test_altered_byte_is_refused(place: int, tiny: Path) -> None:
    content = bytearray(tiny.read_bytes())
    content[place] ^= 1
    tiny.write_bytes(content)
    with pytest.raises(ValueError, match="was altered: its checksum is wrong"):
        Lexicon(tiny)


@pytest.mark.parametrize("place", [-32, -24, -20, -16, -8])
def test_altered_footer_is_refused(place: int, tiny: Path) -> None:
    content = bytearray(tiny.read_bytes())
    content[place] ^= 1
    tiny.write_bytes(content)
    with pytest.raises(ValueError, match=r"lexicon\.bin"):
        Lexicon(tiny)


def test_cut_file_is_refused(tiny: Path) -> None:
    tiny.write_bytes(tiny.read_bytes()[:-100])
    with pytest.raises(ValueError, match="not a compiled lexicon"):
        Lexicon(tiny)


@pytest.mark.parametrize("content", [b"", b"x", b"{}", b"x" * 31, b"x" * 32, b"\0" * 1000])
def test_file_of_another_kind_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.bin"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"lexicon\.bin"):
        Lexicon(path)


def test_other_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(lexicon, "FORMAT", lexicon.FORMAT + 1)
        path = written(tmp_path / "lexicon.bin")
    with pytest.raises(ValueError, match=f"not a compiled lexicon of format {lexicon.FORMAT}"):
        Lexicon(path)


def test_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_lexicon(tmp_path / "lexicon.bin")


def test_hard_links_give_one_object(tiny: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    os.link(tiny, other)
    assert open_lexicon(other) is open_lexicon(tiny)


def test_file_that_was_replaced_is_opened_anew(tiny: Path) -> None:
    before = open_lexicon(tiny)
    written(tiny.with_name("new.bin"), text=[0, 1]).replace(tiny)
    assert open_lexicon(tiny).checksum != before.checksum


def test_opened_file_may_be_removed(tiny: Path) -> None:
    opened = Lexicon(tiny)
    tiny.unlink()
    assert opened.string(1) == "كِتاب"


# A lexicon as the compiler makes it


@pytest.mark.parametrize(
    ("word", "stem", "roots", "kind"),
    [
        ("وبالكتاب", "كتاب", (("كتب", 1.0),), "word"),
        ("سيقولون", "قال", (("قول", 1.0),), "word"),
        ("أقوالهم", "قول", (("قول", 1.0),), "word"),
        ("والمكتبة", "مكتبه", (("كتب", 1.0),), "word"),
        ("في", "في", (), "function"),
        ("ولندن", "لندن", (), "name"),
        ("أفلامها", "فيلم", (), "word"),
    ],
)
def test_compiled_lexicon_answers_for_the_forms_of_its_words(
    word: str,
    stem: str,
    roots: tuple[tuple[str, float], ...],
    kind: str,
    small_analyzer: Analyzer,
) -> None:
    found = small_analyzer.word(word)
    assert (found.stem, found.roots, found.kind) == (stem, roots, kind)


def test_compiled_lexicon_has_its_fingerprint(small: Lexicon) -> None:
    assert small.fingerprint == "small"


def test_rows_stand_cheapest_first(small: Lexicon) -> None:
    for number in range(len(small.trie)):
        costs = [cost for _, (_, _, cost, _) in small.rows(number)]
        assert costs == sorted(costs)


def test_copy_of_a_compiled_lexicon_answers_alike(small_path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(small_path, tmp_path / "copy.bin"))
    assert Analyzer.open(copy).word("وبالكتاب") == Analyzer.open(small_path).word("وبالكتاب")
