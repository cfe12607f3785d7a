"""Which tables of the analysis an index is made with, and what becomes of damaged ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.analyse import analysed
from indexer.build import Report, build, delete, rebuild
from indexer.sources import open_source
from search import Analyzer, Article, Request, Searcher, Settings, open_engine, open_writer
from search.errors import DamagedIndex
from search.searcher import Status

Index = Callable[..., Report]

SEA = {"id": "sea", "title": "عودة الصيادين", "text": "باع الصيادون القشاميط في الميناء"}
BOOK = {"id": "book", "title": "معرض الكتاب", "text": "افتتح الوزير معرض الكتاب في العاصمة"}
FOLDER = "generations/g000001"


def status(settings: Settings) -> Status:
    engine = open_engine(settings)
    found = Searcher(engine, settings).status()
    engine.close()
    return found


def found(settings: Settings, text: str) -> list[str]:
    engine = open_engine(settings)
    hits = Searcher(engine, settings).search(Request(text)).hits
    engine.close()
    return [hit.article.id for hit in hits]


def tables(settings: Settings) -> bytes:
    engine = open_engine(settings)
    content = engine.lexicon().read_bytes()
    engine.close()
    return content


def alter(settings: Settings) -> None:
    """Another file of the same size in the place of the tables; a link is not written through."""
    path = settings.index / FOLDER / "lexicon.bin"
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(bytes(len(content)))


@pytest.fixture
def older(settings: Settings, own_words: Path, jsonl) -> Settings:
    """An index built with tables that are not the installed ones, settings without them."""
    build(
        [open_source(jsonl("older.jsonl", SEA))], settings.model_copy(update={"lexicon": own_words})
    )
    return settings


# Which tables


def test_index_holds_the_tables_it_was_built_with(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    assert tables(settings) == Analyzer.installed().lexicon.path.read_bytes()


def test_fingerprint_of_an_index_is_that_of_its_tables(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    assert status(settings).info.fingerprint == Analyzer.installed().fingerprint


def test_tables_count_to_the_size_of_an_index(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    assert status(settings).info.size_bytes > len(tables(settings))


def test_two_runs_give_an_index_the_same_tables(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    before = tables(settings)
    index(jsonl("b.jsonl", BOOK))
    assert tables(settings) == before


def test_index_survives_without_the_installed_tables(
    index: Index, jsonl, settings: Settings, tmp_path: Path
):
    copy = tmp_path / "copy.bin"
    copy.write_bytes(Analyzer.installed().lexicon.path.read_bytes())
    article = Article("a", "خبر", "باع الكتب")
    with open_writer(settings, lexicon=copy, fingerprint="x") as writer:
        writer.add(analysed([article], Analyzer.open(writer.lexicon)))
    copy.unlink()
    assert found(settings, "كتاب") == ["a"]


def test_writer_on_an_index_has_the_tables_of_that_index(older: Settings, tmp_path: Path):
    before = tables(older)
    with open_writer(older, lexicon=tmp_path / "none", fingerprint="x") as writer:
        assert writer.lexicon.read_bytes() == before


def test_document_of_a_function_word_has_no_term_of_its_root():
    batch = analysed([Article("a", "كان", "كان الكون")], Analyzer.installed())
    assert {word.exact: word.roots for word in batch.words[1:]} == {
        "كان": (),
        "الكون": (("كون", 100),),
    }


# An older analysis


def test_rebuild_of_an_index_of_another_analysis_is_advised(older: Settings):
    assert status(older).rebuild_advised


def test_index_of_another_analysis_answers_with_its_own(older: Settings):
    engine = open_engine(older)
    stem = Searcher(engine, older).analyzer.word("القشاميط").stem
    engine.close()
    assert stem == "قشماط"


def test_article_added_to_an_index_of_another_analysis_is_analysed_as_the_others(
    older: Settings, index: Index, jsonl
):
    index(jsonl("b.jsonl", BOOK | {"text": "قشاميط"}))
    assert sorted(found(older, "بقشاميط")) == ["book", "sea"]


def test_index_that_is_added_to_keeps_its_fingerprint(older: Settings, index: Index, jsonl):
    before = status(older).info.fingerprint
    index(jsonl("b.jsonl", BOOK))
    assert status(older).info.fingerprint == before


def test_delete_keeps_the_tables_of_an_index(older: Settings, index: Index, jsonl):
    index(jsonl("b.jsonl", BOOK))
    before = tables(older)
    delete(["book"], older)
    assert tables(older) == before


def test_rebuild_brings_the_installed_tables(older: Settings):
    rebuild(older)
    assert tables(older) == Analyzer.installed().lexicon.path.read_bytes()


def test_after_a_rebuild_none_is_advised(older: Settings):
    rebuild(older)
    assert not status(older).rebuild_advised


def test_searcher_that_is_open_takes_up_the_tables_of_a_rebuild(older: Settings):
    engine = open_engine(older)
    searcher = Searcher(engine, older)
    before = searcher.analyzer.word("القشاميط").stem
    rebuild(older)
    after = searcher.analyzer.word("القشاميط").stem
    engine.close()
    assert (before, after) == ("قشماط", "قشاميط")


# Tables that are not whole


def test_altered_tables_are_found_when_an_index_is_searched(
    index: Index, jsonl, settings: Settings
):
    index(jsonl("a.jsonl", SEA))
    alter(settings)
    with pytest.raises(DamagedIndex, match=r"lexicon\.bin .*; run: fihris rebuild"):
        found(settings, "كتاب")


def test_nothing_is_added_to_an_index_with_altered_tables(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    alter(settings)
    with pytest.raises(DamagedIndex, match="run: fihris rebuild"):
        index(jsonl("b.jsonl", BOOK))


def test_rebuild_replaces_altered_tables(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA, BOOK))
    alter(settings)
    rebuild(settings)
    assert found(settings, "كتب") == ["book"]


def test_altered_tables_of_one_index_leave_the_installed_ones_whole(
    index: Index, jsonl, settings: Settings
):
    index(jsonl("a.jsonl", SEA))
    before = Analyzer.installed().lexicon.path.read_bytes()
    alter(settings)
    assert Analyzer.installed().lexicon.path.read_bytes() == before


def test_tables_of_another_format_are_named_with_the_command_to_run(
    index: Index, jsonl, settings: Settings
):
    index(jsonl("a.jsonl", SEA))
    path = settings.index / FOLDER / "lexicon.bin"
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-24] + bytes(4) + content[-20:])
    with pytest.raises(DamagedIndex, match=r"is not a compiled lexicon .*; run: fihris rebuild"):
        found(settings, "كتاب")


def test_tables_that_are_cut_are_named_with_their_sizes(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    path = settings.index / FOLDER / "lexicon.bin"
    whole = path.stat().st_size
    path.unlink()
    path.write_bytes(b"x" * 100)
    with pytest.raises(DamagedIndex, match=rf"lexicon\.bin has 100 bytes, not {whole}"):
        open_engine(settings)
