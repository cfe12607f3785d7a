"""Whoosh works on our segments as on its own: same terms, postings, results, deletions, merges."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from whoosh import fields, query, scoring
from whoosh import index as whoosh_index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import RamStorage
from whoosh.writing import NO_MERGE

from search.engines.whoosh.codec import EXTENSION, ColumnCodec
from search.errors import DamagedIndex

WORDS = "كتاب كتب مكتبة كاتب مكتب كتابة مدرسة درس دروس معلم علم عالم علوم قال قول".split()
SCHEMA = fields.Schema(
    id=fields.ID(stored=True, unique=True),
    body=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), stored=True),
    tags=fields.KEYWORD(),
    year=fields.NUMERIC(sortable=True),
    chars=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), chars=True, vector=True),
)


def articles(count: int, seed: int = 1) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    return [
        {
            "id": f"{seed}-{number}",
            "body": " ".join(chance.choices(WORDS, k=chance.randrange(1, 40))),
            "tags": " ".join(chance.sample(WORDS, 2)),
            "year": chance.randrange(1990, 2026),
            "chars": " ".join(chance.choices(WORDS, k=5)),
        }
        for number in range(count)
    ]


def index(folder: Path, codec: Any, segments: int = 1) -> Any:
    """An index of 120 articles in so many segments, some of them deleted."""
    folder.mkdir()
    made = whoosh_index.create_in(str(folder), SCHEMA)
    found = articles(120)
    for number in range(segments):
        writer = made.writer(codec=codec())
        for article in found[number::segments]:
            writer.add_document(**article)
        writer.commit(mergetype=NO_MERGE)
    writer = made.writer(codec=codec())
    for number in (3, 50, 119):
        writer.delete_by_term("id", f"1-{number}")
    writer.commit(mergetype=NO_MERGE)
    return whoosh_index.open_dir(str(folder))


@pytest.fixture(params=[1, 3], ids=["one segment", "three segments"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Any, Any]:
    """The same articles in our columns and in Whoosh's own format."""
    return (
        index(tmp_path / "ours", ColumnCodec, request.param),
        index(tmp_path / "theirs", W3Codec, request.param),
    )


def postings(made: Any) -> dict[Any, Any]:
    with made.reader() as reader:
        found = {}
        for name, text in reader.all_terms():
            matcher = reader.postings(name, text)
            has_positions = matcher.is_active() and matcher.supports("positions")
            spelt = "positions" if has_positions else "frequency"
            rows = []
            while matcher.is_active():
                rows.append((matcher.id(), matcher.weight(), matcher.value_as(spelt)))
                matcher.next()
            info = reader.term_info(name, text)
            found[name, text] = (rows, info.weight(), info.doc_frequency(), info.max_weight())
        return found


def test_terms_and_postings_are_those_of_whoosh(both: tuple[Any, Any]) -> None:
    ours, theirs = both
    assert postings(ours) == postings(theirs)


QUERIES = {
    "term": query.Term("body", "كتاب"),
    "absent": query.Term("body", "غائب"),
    "or": query.Or([query.Term("body", "كتاب"), query.Term("body", "علم")]),
    "and": query.And([query.Term("body", "كتاب"), query.Term("body", "درس")]),
    "not": query.And([query.Term("body", "كتاب"), query.Not(query.Term("body", "درس"))]),
    "phrase": query.Phrase("body", ["كتاب", "كتب"]),
    "near": query.Phrase("body", ["كتاب", "علم"], slop=3),
    "characters": query.Phrase("chars", ["قال", "كتب"]),
    "prefix": query.Prefix("body", "كت"),
    "wildcard": query.Wildcard("body", "م*ة"),
    "fuzzy": query.FuzzyTerm("body", "كتات", maxdist=1),
    "range": query.TermRange("body", "علم", "قول"),
    "years": query.NumericRange("year", 2000, 2010),
    "keyword": query.Term("tags", "كتاب"),
    "every": query.Every(),
    "every in a field": query.Every("tags"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_queries_find_what_they_find_in_whoosh(name: str, both: tuple[Any, Any]) -> None:
    ours, theirs = (
        _hits(made, QUERIES[name], weighting=scoring.TF_IDF(), limit=None) for made in both
    )
    assert ours == theirs


@pytest.mark.parametrize("name", ["or", "prefix", "every"])
def test_the_first_ten_are_those_of_all(name: str, both: tuple[Any, Any]) -> None:
    """Whoosh skips blocks by their quality; none may be skipped wrongly."""
    ours, _ = both
    whole = _hits(ours, QUERIES[name], limit=None)
    assert _hits(ours, QUERIES[name], limit=10) == whole[:10]


def test_results_are_sorted_by_a_column(both: tuple[Any, Any]) -> None:
    ours, theirs = (_hits(made, query.Every(), sortedby="year", limit=None) for made in both)
    assert ours == theirs
    assert len(ours) == 117


def _hits(made: Any, wanted: Any, weighting: Any = None, **options: Any) -> list[Any]:
    weighting = weighting or scoring.BM25F()
    with made.searcher(weighting=weighting) as searcher:
        return [(hit["id"], round(hit.score or 0, 5)) for hit in searcher.search(wanted, **options)]


def test_stored_fields_lengths_and_vectors_are_read_back(both: tuple[Any, Any]) -> None:
    ours, theirs = both
    with ours.reader() as mine, theirs.reader() as other:
        for number in mine.all_doc_ids():
            stored = mine.stored_fields(number)
            assert stored == other.stored_fields(number)
            assert mine.doc_field_length(number, "body") == len(stored["body"].split())
            assert list(mine.vector(number, "chars").items_as("frequency")) == list(
                other.vector(number, "chars").items_as("frequency")
            )


def test_merged_segments_hold_what_a_fresh_index_holds(tmp_path: Path) -> None:
    merged = index(tmp_path / "merged", ColumnCodec, 3)
    merged.writer(codec=ColumnCodec()).commit(optimize=True)
    fresh = whoosh_index.create_in(str(tmp_path), SCHEMA)
    writer = fresh.writer(codec=ColumnCodec())
    with merged.reader() as reader:
        kept = [reader.stored_fields(number)["id"] for number in reader.all_doc_ids()]
    by_id = {article["id"]: article for article in articles(120)}
    for article_id in kept:
        writer.add_document(**by_id[article_id])
    writer.commit()
    assert postings(merged) == postings(fresh)
    assert len(list(tmp_path.glob(f"merged/*{EXTENSION}"))) == 1


def test_open_reader_keeps_its_deletions(tmp_path: Path) -> None:
    made = index(tmp_path / "ours", ColumnCodec)
    with made.searcher() as searcher:
        writer = made.writer(codec=ColumnCodec())
        writer.delete_by_term("id", "1-7")
        writer.commit(mergetype=NO_MERGE)
        assert searcher.doc_count() == 117
        assert searcher.document(id="1-7") is not None
    with whoosh_index.open_dir(str(tmp_path / "ours")).searcher() as newer:
        assert (newer.doc_count(), newer.document(id="1-7")) == (116, None)


def test_table_of_contents_names_one_class_of_ours(tmp_path: Path) -> None:
    index(tmp_path / "ours", ColumnCodec)
    (contents,) = (tmp_path / "ours").glob("_MAIN_*.toc")
    data = contents.read_bytes()
    assert data.count(b"search.") == data.count(b"search.engines.whoosh.segment") == 1


def test_damaged_file_is_named(tmp_path: Path) -> None:
    index(tmp_path / "ours", ColumnCodec)
    (file,) = (tmp_path / "ours").glob(f"*{EXTENSION}")
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(DamagedIndex, match=file.name):
        whoosh_index.open_dir(str(tmp_path / "ours")).reader()


def test_empty_file_is_named(tmp_path: Path) -> None:
    index(tmp_path / "ours", ColumnCodec)
    (file,) = (tmp_path / "ours").glob(f"*{EXTENSION}")
    file.write_bytes(b"")
    with pytest.raises(DamagedIndex, match=file.name):
        whoosh_index.open_dir(str(tmp_path / "ours")).reader()


def test_index_in_memory_works(tmp_path: Path) -> None:
    made = RamStorage().create_index(SCHEMA)
    writer = made.writer(codec=ColumnCodec())
    for article in articles(20):
        writer.add_document(**article)
    writer.commit()
    with made.searcher() as searcher:
        assert searcher.doc_count() == 20
    assert not list(tmp_path.iterdir())


def test_article_without_words_is_stored(tmp_path: Path) -> None:
    made = whoosh_index.create_in(str(tmp_path), SCHEMA)
    writer = made.writer(codec=ColumnCodec())
    writer.add_document(id="1", body="")
    writer.add_document()
    writer.commit()
    with made.searcher() as searcher:
        assert searcher.doc_count() == 2
        assert searcher.document(id="1") == {"id": "1", "body": ""}


def test_refused_document_leaves_no_trace(tmp_path: Path) -> None:
    made = whoosh_index.create_in(str(tmp_path), SCHEMA)
    writer = made.writer(codec=ColumnCodec())
    with pytest.raises(ValueError, match="not-a-year"):
        writer.add_document(id="1", body="كتاب كتب", chars="علم", year="not-a-year")
    writer.add_document(id="2", body="كتاب")
    writer.commit()
    with made.searcher() as searcher:
        assert searcher.doc_count() == 1
        assert searcher.reader().doc_field_length(0, "body") == 1
        assert searcher.reader().has_vector(0, "chars") is False


def test_refused_document_leaves_no_facet(tmp_path: Path) -> None:
    schema = fields.Schema(
        early=fields.NUMERIC(sortable=True, default=9), late=fields.NUMERIC(sortable=True)
    )
    made = whoosh_index.create_in(str(tmp_path), schema)
    writer = made.writer(codec=ColumnCodec())
    with pytest.raises(ValueError, match="not-a-year"):
        writer.add_document(early=7, late="not-a-year")
    writer.add_document(late=3)
    writer.commit()
    with made.reader() as reader:
        assert reader.column_reader("early", translate=False)[0] == 9
