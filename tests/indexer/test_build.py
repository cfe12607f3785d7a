from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.build import Report, TooManyErrors, build, delete, rebuild
from indexer.sources import Item, open_source
from search import Article, Request, Searcher, Settings, open_engine, open_writer
from search.engines.whoosh import generations
from search.errors import DamagedIndex, IndexLocked, NoIndex, SourceError, StorageProblem

Index = Callable[..., Report]
Stored = Callable[[], dict[str, Article]]

SEA = {"id": "sea", "title": "عودة الصيادين", "text": "عاد الصيادون إلى الميناء بعد العاصفة"}
BOOK = {"id": "book", "title": "معرض الكتاب", "text": "افتتح الوزير معرض الكتاب في العاصمة"}
SCHOOL = {"id": "school", "title": "عام دراسي جديد", "text": "رجع التلاميذ إلى مدارس القرية"}
FULL = {
    "id": "full",
    "title": "سوق المدينة",
    "text": "سوق المدينة\nيبيع التجار كتبا قديمة في السوق\nشاهد أيضاً\nأسواق أخرى",
    "url": "https://news.example/سوق?a=1&b=2",
    "source": "صحيفة «السوق»",
    "author": "كريم",
    "category": "اقتصاد",
    "date": "2022-03-09",
    "tags": ["سوق", {"deep": [1, 2.5, None, True]}],
    "views": 12,
}


class Broken:
    """A source that gives its articles and then fails."""

    name = "broken"
    size = 0

    def __init__(self, error: BaseException, *articles: Article) -> None:
        self._error = error
        self._articles = articles

    def read(self) -> Iterator[Item]:
        for number, article in enumerate(self._articles, 1):
            yield Item(article, f"broken:{number}", "", number)
        raise self._error


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.replaced, report.unchanged, report.rejected


def answers(settings: Settings, *texts: str) -> list[list[tuple[str, float]]]:
    engine = open_engine(settings)
    searcher = Searcher(engine, settings)
    found = [
        [(hit.article.id, hit.score) for hit in searcher.search(Request(text)).hits]
        for text in texts
    ]
    engine.close()
    return found


def files(settings: Settings) -> set[str]:
    return {path.name for path in settings.index.iterdir()}


def generation_names(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.index / "generations").iterdir())


def pointer(settings: Settings) -> str:
    return (settings.index / "CURRENT").read_text(encoding="ascii")


# Counts


def test_new_articles_are_counted_as_added(index: Index, jsonl):
    assert counts(index(jsonl("a.jsonl", SEA, BOOK))) == (2, 0, 0, 0)


def test_article_with_a_known_id_is_counted_as_replaced(index: Index, jsonl):
    index(jsonl("a.jsonl", SEA, BOOK))
    assert counts(index(jsonl("b.jsonl", SEA | {"text": "نص آخر"}))) == (0, 1, 0, 0)


def test_equal_article_is_counted_as_unchanged(index: Index, jsonl):
    path = jsonl("a.jsonl", SEA, BOOK, FULL)
    index(path)
    assert counts(index(path)) == (0, 0, 3, 0)


def test_bad_record_is_counted_as_rejected(index: Index, jsonl):
    assert counts(index(jsonl("a.jsonl", SEA, {"id": "x", "text": ""}))) == (1, 0, 0, 1)


def test_counts_of_a_mixed_run_add_up_to_its_records(index: Index, jsonl):
    index(jsonl("a.jsonl", SEA, BOOK))
    report = index(jsonl("b.jsonl", SEA, BOOK | {"title": "آخر"}, SCHOOL, {"id": "x"}, SCHOOL))
    assert counts(report) == (1, 1, 1, 2)


@pytest.mark.parametrize("field", ["title", "text", "url", "source", "author", "category", "tags"])
def test_change_of_any_field_replaces(index: Index, jsonl, field: str):
    index(jsonl("a.jsonl", FULL))
    assert counts(index(jsonl("b.jsonl", FULL | {field: "https://new.example/1"}))) == (0, 1, 0, 0)


def test_change_of_the_date_replaces(index: Index, jsonl):
    index(jsonl("a.jsonl", FULL))
    assert counts(index(jsonl("b.jsonl", FULL | {"date": "2022-03-10"}))) == (0, 1, 0, 0)


def test_report_says_how_many_articles_were_taken(index: Index, jsonl):
    assert index(jsonl("a.jsonl", SEA, BOOK, {"id": "x"})).articles == 2


# Replacing and duplicates


def test_same_id_replaces_the_article(index: Index, jsonl, stored: Stored):
    index(jsonl("a.jsonl", SEA))
    index(jsonl("b.jsonl", SEA | {"text": "نص آخر"}))
    assert stored()["sea"].body == "نص آخر"


def test_replaced_article_is_not_found_by_its_old_words(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    index(jsonl("b.jsonl", SEA | {"text": "نص آخر"}))
    assert answers(settings, "العاصفة") == [[]]


def test_articles_that_are_not_in_the_new_source_stay(index: Index, jsonl, stored: Stored):
    index(jsonl("a.jsonl", SEA))
    index(jsonl("b.jsonl", BOOK))
    assert sorted(stored()) == ["book", "sea"]


def test_article_replaced_many_times_is_there_once(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA, BOOK))
    index(jsonl("b.jsonl", SEA | {"title": "ثان"}))
    index(jsonl("c.jsonl", SEA | {"title": "ثالث"}), jsonl("d.jsonl", SEA | {"title": "رابع"}))
    engine = open_engine(settings)
    held = (engine.info().articles, list(engine.ids()), engine.articles(["sea"])["sea"].title)
    engine.close()
    assert held == (2, ["book", "sea"], "رابع")


def test_duplicate_id_in_one_source_is_rejected_with_its_line(index: Index, jsonl):
    path = jsonl("a.jsonl", SEA, BOOK, SEA | {"title": "ثان"})
    assert index(path).problems == [f"{path}:3: duplicate id 'sea', first at {path}:1"]


def test_first_of_two_records_with_one_id_is_kept(index: Index, jsonl, stored: Stored):
    index(jsonl("a.jsonl", SEA, SEA | {"title": "ثان"}))
    assert stored()["sea"].title == "عودة الصيادين"


def test_duplicate_id_in_another_source_replaces(index: Index, jsonl, stored: Stored):
    index(jsonl("a.jsonl", SEA, BOOK), jsonl("b.jsonl", SEA | {"title": "ثان"}))
    assert stored()["sea"].title == "ثان"


def test_duplicate_id_in_another_source_is_counted_as_replaced(index: Index, jsonl):
    report = index(jsonl("a.jsonl", SEA, BOOK), jsonl("b.jsonl", SEA | {"title": "ثان"}))
    assert counts(report) == (2, 1, 0, 0)


def test_old_state_of_an_article_given_again_after_a_new_one_wins(
    index: Index, jsonl, stored: Stored
):
    index(jsonl("a.jsonl", SEA))
    index(jsonl("b.jsonl", SEA | {"title": "ثان"}), jsonl("c.jsonl", SEA))
    assert stored()["sea"].title == "عودة الصيادين"


# Problems


def test_bad_records_of_all_sources_are_reported_with_file_and_line(
    index: Index, jsonl, tmp_path: Path
):
    first = jsonl("a.jsonl", SEA, {"id": "x", "text": ""})
    second = tmp_path / "b.csv"
    second.write_text("id,text\n1\n2,نص\n", encoding="utf-8")
    assert index(first, second).problems == [
        f"{first}:2: text is empty",
        f"{second}:2: the row has 1 columns, the header 2",
    ]


def test_bad_records_are_told_as_they_come(index: Index, jsonl):
    told: list[str] = []
    report = index(jsonl("a.jsonl", {"id": "x"}, SEA), rejected=told.append)
    assert told == report.problems


@pytest.mark.parametrize(
    "fields",
    ['"views": 1180591620717411303424', '"\\ud83d": 1', '"deep": ' + "[" * 600 + "]" * 600],
    ids=["big-integer", "surrogate-in-name", "deep"],
)
def test_record_that_cannot_be_stored_does_not_stop_the_others(
    tmp_path: Path, index: Index, stored: Stored, fields: str
):
    path = tmp_path / "a.jsonl"
    lines = [
        '{"id": "a", "text": "نص"}',
        f'{{"id": "b", "text": "نص", {fields}}}',
        '{"id": "c", "text": "نص"}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    index(path)
    assert {"a", "c"} <= set(stored())


def test_number_too_large_for_a_float_is_not_altered_silently(tmp_path: Path, index: Index):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "نص قصير", "size": 1e999}\n', encoding="utf-8")
    assert index(path).rejected == 1


def test_file_whose_name_is_not_utf8_does_not_stop_the_others(
    tmp_path: Path, index: Index, stored: Stored
):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "a.txt").write_text("خبر\nنص", encoding="utf-8")
    Path((bytes(folder) + b"/\xe6.txt").decode("utf-8", "surrogateescape")).write_text(
        "خبر\nنص", encoding="utf-8"
    )
    index(folder)
    assert "a.txt" in stored()


@pytest.mark.parametrize("most", [0, 1])
def test_more_bad_records_than_allowed_stop_the_run(index: Index, jsonl, most: int):
    with pytest.raises(TooManyErrors, match=f"^stopped: more than {most} bad records"):
        index(jsonl("a.jsonl", SEA, {"id": "x"}, {"id": "y"}), max_errors=most)


def test_run_stopped_by_bad_records_publishes_nothing(
    index: Index, jsonl, settings: Settings, stored: Stored
):
    index(jsonl("a.jsonl", SEA))
    with pytest.raises(TooManyErrors):
        index(jsonl("b.jsonl", BOOK, {"id": "x"}), max_errors=0)
    assert (sorted(stored()), generation_names(settings)) == (["sea"], ["g000001"])


def test_as_many_bad_records_as_allowed_do_not_stop_the_run(index: Index, jsonl):
    report = index(jsonl("a.jsonl", SEA, {"id": "x"}, {"id": "y"}), max_errors=2)
    assert counts(report) == (1, 0, 0, 2)


# What is stored


def test_stored_article_equals_what_was_read_in_every_field(index: Index, jsonl, stored: Stored):
    path = jsonl("a.jsonl", FULL)
    (item,) = open_source(path).read()
    index(path)
    assert stored() == {"full": item.article}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://news.example/سوق?a=1&b=2"),
        ("source", "صحيفة «السوق»"),
        ("author", "كريم"),
        ("category", "اقتصاد"),
        ("published", date(2022, 3, 9)),
        ("title", "سوق المدينة"),
        ("body", FULL["text"]),
        ("extra", {"tags": FULL["tags"], "views": 12}),
        ("aside", ((0, 11), (44, 65))),
    ],
)
def test_field_is_stored(index: Index, jsonl, stored: Stored, field: str, value: Any):
    index(jsonl("a.jsonl", FULL))
    assert getattr(stored()["full"], field) == value


# No half states


def test_unchanged_articles_publish_no_new_generation(index: Index, jsonl, settings: Settings):
    path = jsonl("a.jsonl", SEA, BOOK)
    index(path)
    before = pointer(settings)
    index(path)
    assert (pointer(settings), generation_names(settings)) == (before, ["g000001"])


def test_run_without_a_good_record_publishes_nothing(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", {"id": "x"}))
    with pytest.raises(NoIndex):
        open_engine(settings)


@pytest.mark.parametrize(
    "error", [RuntimeError("x"), KeyboardInterrupt(), SystemExit(1), SourceError("x")]
)
def test_failure_in_the_middle_leaves_the_served_index_whole(
    index: Index, jsonl, settings: Settings, stored: Stored, error: BaseException
):
    index(jsonl("a.jsonl", SEA))
    with pytest.raises(type(error)):
        build([Broken(error, Article("n", "جديد", "نص جديد"))], settings)
    assert (sorted(stored()), answers(settings, "العاصفة")[0][0][0]) == (["sea"], "sea")


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt()])
def test_failure_in_the_middle_leaves_no_half_generation(
    index: Index, jsonl, settings: Settings, error: BaseException
):
    index(jsonl("a.jsonl", SEA))
    with pytest.raises(type(error)):
        build([Broken(error, *(Article(f"n{i}", "جديد", "نص جديد") for i in range(300)))], settings)
    assert (generation_names(settings), files(settings)) == (
        ["g000001"],
        {"CURRENT", "generations", "lock"},
    )


def test_failure_of_the_first_run_leaves_no_index(settings: Settings):
    with pytest.raises(KeyboardInterrupt):
        build([Broken(KeyboardInterrupt(), Article("n", "جديد", "نص"))], settings)
    with pytest.raises(NoIndex):
        open_engine(settings)


def test_failed_run_can_be_run_again(index: Index, jsonl, settings: Settings):
    with pytest.raises(KeyboardInterrupt):
        build([Broken(KeyboardInterrupt(), Article("n", "جديد", "نص"))], settings)
    assert counts(index(jsonl("a.jsonl", SEA))) == (1, 0, 0, 0)


def test_only_the_served_generation_and_the_one_before_are_kept(
    index: Index, jsonl, settings: Settings
):
    for number in range(4):
        index(jsonl("a.jsonl", SEA | {"title": f"عنوان {number}"}))
    assert generation_names(settings) == ["g000003", "g000004"]


def test_half_generation_of_a_killed_run_is_cleared_away(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    (settings.index / "generations" / "g000002").mkdir()
    index(jsonl("b.jsonl", BOOK))
    assert "g000002" not in generation_names(settings)


def test_open_engine_keeps_its_state_while_another_is_published(
    index: Index, jsonl, settings: Settings
):
    index(jsonl("a.jsonl", SEA))
    engine = open_engine(settings)
    index(jsonl("b.jsonl", BOOK))
    held = list(engine.ids())
    engine.close()
    assert held == ["sea"]


def test_open_engine_answers_after_its_files_were_cleared_away(
    index: Index, jsonl, settings: Settings
):
    index(jsonl("a.jsonl", SEA))
    engine = open_engine(settings)
    for number in range(3):
        index(jsonl("b.jsonl", BOOK | {"title": f"عنوان {number}"}))
    held = engine.articles(["sea"])["sea"].title
    engine.close()
    assert (held, "g000001" in generation_names(settings)) == ("عودة الصيادين", False)


# Locking


def test_second_writer_is_told_who_holds_the_lock(index: Index, jsonl, settings: Settings):
    path = jsonl("a.jsonl", SEA)
    told = pytest.raises(IndexLocked, match=f"process {os.getpid()}, since 20")
    with open_writer(settings, lexicon=path, fingerprint="x"), told:
        index(path)


def test_second_writer_takes_nothing_from_the_first(
    jsonl, settings: Settings, index: Index, stored: Stored
):
    index(jsonl("a.jsonl", SEA))
    path = jsonl("b.jsonl", BOOK)
    with open_writer(settings, lexicon=path, fingerprint="x"), pytest.raises(IndexLocked):
        index(path)
    assert counts(index(path)) == (1, 0, 0, 0)


def test_lock_is_free_after_a_run(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    assert not (settings.index / "lock.owner").exists()


# Rebuild and delete

QUERIES = ("كتاب", "العاصفة", "مدارس القرية", "سوق المدينة", "")


def test_rebuild_gives_equal_answers(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA, BOOK, SCHOOL, FULL))
    before = answers(settings, *QUERIES)
    rebuild(settings)
    assert answers(settings, *QUERIES) == before


def test_rebuild_keeps_every_field_of_every_article(
    index: Index, jsonl, settings: Settings, stored: Stored
):
    index(jsonl("a.jsonl", SEA, FULL))
    before = stored()
    rebuild(settings)
    assert stored() == before


def test_rebuild_needs_no_source(index: Index, jsonl, settings: Settings):
    path = jsonl("a.jsonl", SEA, BOOK)
    index(path)
    path.unlink()
    assert rebuild(settings).replaced == 2


def test_rebuild_publishes_a_new_generation(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    rebuild(settings)
    assert pointer(settings) == "g000002\n"


def test_rebuild_leaves_deleted_articles_out(
    index: Index, jsonl, settings: Settings, stored: Stored
):
    index(jsonl("a.jsonl", SEA, BOOK))
    delete(["sea"], settings)
    rebuild(settings)
    assert sorted(stored()) == ["book"]


def test_rebuild_without_an_index_says_so(settings: Settings):
    with pytest.raises(NoIndex, match="run: fihris index"):
        rebuild(settings)


def test_interrupted_rebuild_leaves_the_served_index_whole(
    index: Index, jsonl, settings: Settings, stored: Stored
):
    def interrupt(report: Report, done: int) -> None:
        raise KeyboardInterrupt

    index(jsonl("a.jsonl", SEA))
    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, progress=interrupt)
    assert (sorted(stored()), generation_names(settings)) == (["sea"], ["g000001"])


def test_delete_tells_removed_and_missing_ids(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA, BOOK))
    assert delete(["sea", "none"], settings) == (["sea"], ["none"])


def test_deleted_article_is_gone(index: Index, jsonl, settings: Settings, stored: Stored):
    index(jsonl("a.jsonl", SEA, BOOK))
    delete(["sea"], settings)
    assert (sorted(stored()), answers(settings, "العاصفة")) == (["book"], [[]])


def test_deleted_article_can_come_back(index: Index, jsonl, settings: Settings):
    path = jsonl("a.jsonl", SEA, BOOK)
    index(path)
    delete(["sea"], settings)
    assert counts(index(path)) == (1, 0, 1, 0)


def test_last_article_can_be_deleted(index: Index, jsonl, settings: Settings, stored: Stored):
    index(jsonl("a.jsonl", SEA))
    delete(["sea"], settings)
    assert (stored(), answers(settings, "العاصفة", "")) == ({}, [[], []])


def test_delete_of_unknown_ids_publishes_nothing(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    delete(["none"], settings)
    assert pointer(settings) == "g000001\n"


# The disk says no


def refuse(code: int) -> Callable[..., None]:
    def refusing(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    return refusing


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("name", ["replace", "fsync"])
def test_disk_that_refuses_is_a_storage_problem(
    index: Index, jsonl, monkeypatch: pytest.MonkeyPatch, name: str, code: int
):
    path = jsonl("a.jsonl", SEA)
    monkeypatch.setattr(os, name, refuse(code))
    with pytest.raises(StorageProblem, match="The served index is as it was"):
        index(path)


@pytest.mark.parametrize("name", ["replace", "fsync", "link"])
def test_old_index_answers_after_the_disk_refused(
    index: Index, jsonl, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
):
    index(jsonl("a.jsonl", SEA))
    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse(errno.ENOSPC))
        with pytest.raises(StorageProblem):
            index(jsonl("b.jsonl", BOOK))
    assert [answer[0][0] for answer in answers(settings, "العاصفة", "")] == ["sea", "sea"]


@pytest.mark.parametrize("name", ["replace", "fsync", "link"])
def test_half_generation_is_removed_when_the_disk_refused(
    index: Index, jsonl, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
):
    index(jsonl("a.jsonl", SEA))
    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse(errno.ENOSPC))
        with pytest.raises(StorageProblem):
            index(jsonl("b.jsonl", BOOK))
    assert generation_names(settings) == ["g000001"]


@pytest.mark.parametrize("name", ["replace", "fsync", "link"])
def test_nothing_of_the_writer_is_left_beside_the_index_when_the_disk_refused(
    index: Index, jsonl, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
):
    index(jsonl("a.jsonl", SEA))
    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse(errno.ENOSPC))
        with pytest.raises(StorageProblem):
            index(jsonl("b.jsonl", BOOK))
    assert files(settings) == {"CURRENT", "generations", "lock"}


@pytest.mark.parametrize("name", ["replace", "fsync"])
def test_run_succeeds_once_the_disk_takes_it_again(
    index: Index, jsonl, monkeypatch: pytest.MonkeyPatch, stored: Stored, name: str
):
    path = jsonl("a.jsonl", SEA)
    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse(errno.ENOSPC))
        with pytest.raises(StorageProblem):
            index(path)
    index(path)
    assert sorted(stored()) == ["sea"]


def test_refusal_after_the_switch_does_not_destroy_the_published_index(
    index: Index, jsonl, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    replace = os.replace

    def replace_and_fill(*paths: Any) -> None:
        replace(*paths)
        monkeypatch.setattr(os, "fsync", refuse(errno.ENOSPC))

    index(jsonl("a.jsonl", SEA))
    path = jsonl("b.jsonl", BOOK)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_and_fill)
        with suppress(StorageProblem):
            index(path)
    monkeypatch.undo()
    assert answers(settings, "العاصفة")[0][0][0] == "sea"


@pytest.mark.parametrize(
    "error", [OSError(errno.EACCES, "denied"), OSError(errno.EIO, "broken"), KeyboardInterrupt()]
)
def test_failure_to_clear_old_generations_does_not_destroy_the_published_index(
    index: Index, jsonl, settings: Settings, monkeypatch: pytest.MonkeyPatch, error: BaseException
):
    def fail(root: Path) -> None:
        raise error

    index(jsonl("a.jsonl", SEA))
    path = jsonl("b.jsonl", BOOK)
    with monkeypatch.context() as patch:
        patch.setattr(generations, "prune", fail)
        with suppress(StorageProblem, OSError, KeyboardInterrupt):
            index(path)
    assert answers(settings, "العاصفة")[0][0][0] == "sea"


def test_index_in_the_place_of_a_file_is_a_storage_problem(tmp_path: Path, jsonl):
    (tmp_path / "file").write_text("x", encoding="ascii")
    with pytest.raises(StorageProblem, match="a file stands where a folder should be"):
        build([open_source(jsonl("a.jsonl", SEA))], Settings(index=tmp_path / "file"))


# An index that is not whole


def test_build_on_a_damaged_index_is_refused(index: Index, jsonl, settings: Settings):
    index(jsonl("a.jsonl", SEA))
    next(settings.index.glob("generations/*/*.columns")).write_bytes(b"")
    with pytest.raises(DamagedIndex):
        index(jsonl("b.jsonl", BOOK))


@pytest.mark.parametrize(
    "pattern",
    [
        "generations/*/*.columns",
        "generations/*/*.toc",
        "generations/*/lexicon.bin",
        "generations/*/generation.json",
    ],
)
def test_index_that_lacks_a_file_is_damaged(index: Index, jsonl, settings: Settings, pattern: str):
    index(jsonl("a.jsonl", SEA))
    next(settings.index.glob(pattern)).unlink()
    with pytest.raises(DamagedIndex):
        open_engine(settings)
