from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import Article, Settings
from web import create_app

Publish = Callable[..., Settings]

BOOK = Article("book", "معرض الكتاب", "افتتح الوزير معرض الكتاب في العاصمة")
SEA = Article("sea", "عودة الصيادين", "عاد الصيادون إلى الميناء")

PAGES = ["/", "/search", "/search?q=كتاب", "/article?id=book", "/status"]
API = [
    "/api/v1/search",
    "/api/v1/search?q=كتاب",
    "/api/v1/articles/book",
    "/api/v1/analyze?q=كتاب",
    "/api/v1/health",
]


def total(client: FlaskClient) -> int:
    return client.get("/api/v1/search").json["total"]


def segment(settings: Settings) -> Path:
    return max(settings.index.glob("generations/*/*.columns"), key=lambda path: path.stat().st_size)


def lexicon(settings: Settings) -> Path:
    return next(settings.index.glob("generations/*/lexicon.bin"))


def replace(path: Path, content: bytes) -> None:
    """Put another file in its place: what stands there may be a link to one that others use."""
    path.unlink()
    path.write_bytes(content)


@pytest.fixture
def without(tmp_path: Path) -> FlaskClient:
    return create_app(Settings(index=tmp_path / "index")).test_client()


@pytest.fixture
def index(tmp_path: Path, publish: Publish) -> Settings:
    return publish(tmp_path / "index", BOOK)


@pytest.mark.parametrize("path", PAGES)
def test_page_without_an_index_shows_the_command_to_run(without: FlaskClient, path: str):
    response = without.get(path)
    assert (response.status_code, "<code>fihris index" in response.get_data(as_text=True)) == (
        503,
        True,
    )


@pytest.mark.parametrize("path", API)
def test_api_without_an_index_is_a_problem_with_the_command_to_run(without: FlaskClient, path: str):
    response = without.get(path)
    assert (response.status_code, response.mimetype, response.json["code"]) == (
        503,
        "application/problem+json",
        "no_index",
    )


def test_detail_without_an_index_names_folder_and_command(without: FlaskClient, tmp_path: Path):
    folder = tmp_path / "index"
    assert without.get("/api/v1/search").json["detail"] == (
        f"there is no index in {folder}; run: fihris index SOURCE --index {folder}"
    )


def test_bad_input_is_refused_before_an_index_is_missed(without: FlaskClient):
    assert without.get("/api/v1/search?page=x").status_code == 400


def test_same_app_answers_once_an_index_is_built(
    without: FlaskClient, tmp_path: Path, publish: Publish
):
    before = without.get("/search").status_code
    publish(tmp_path / "index", BOOK)
    assert (before, without.get("/search").status_code, total(without)) == (503, 200, 1)


def test_index_published_while_the_app_runs_is_served_by_the_next_request(
    index: Settings, publish: Publish
):
    client = create_app(index).test_client()
    before = total(client)
    publish(index.index, SEA)
    assert (before, total(client)) == (1, 2)


def test_words_of_a_newly_published_article_are_found(index: Settings, publish: Publish):
    client = create_app(index).test_client()
    total(client)
    publish(index.index, SEA)
    assert [hit["id"] for hit in client.get("/api/v1/search?q=الميناء").json["hits"]] == ["sea"]


def test_health_names_the_newly_published_generation(index: Settings, publish: Publish):
    client = create_app(index).test_client()
    before = client.get("/api/v1/health").json["index"]["generation"]
    publish(index.index, SEA)
    assert (before, client.get("/api/v1/health").json["index"]["generation"]) == (
        "g000001",
        "g000002",
    )


DAMAGES: dict[str, Callable[[Settings], object]] = {
    "segment cut": lambda s: segment(s).write_bytes(segment(s).read_bytes()[:100]),
    "segment gone": lambda s: segment(s).unlink(),
    "lexicon altered": lambda s: replace(lexicon(s), lexicon(s).read_bytes()[:-1] + b"x"),
    "lexicon of other bytes": lambda s: replace(lexicon(s), b"x" * lexicon(s).stat().st_size),
    "lexicon cut": lambda s: replace(lexicon(s), lexicon(s).read_bytes()[:100]),
    "lexicon gone": lambda s: lexicon(s).unlink(),
    "manifest gone": lambda s: (s.index / "generations/g000001/generation.json").unlink(),
    "manifest empty": lambda s: (s.index / "generations/g000001/generation.json").write_bytes(b""),
    "manifest list": lambda s: (s.index / "generations/g000001/generation.json").write_bytes(b"[]"),
    "manifest types": lambda s: (s.index / "generations/g000001/generation.json").write_bytes(
        b'{"schema": 2, "articles": 1, "fingerprint": 1, "created": 5, "files": []}'
    ),
    "pointer empty": lambda s: (s.index / "CURRENT").write_bytes(b""),
    "pointer wrong": lambda s: (s.index / "CURRENT").write_bytes(b"g000009\n"),
    "pointer outside": lambda s: (s.index / "CURRENT").write_bytes(b"../../etc\n"),
    "pointer bytes": lambda s: (s.index / "CURRENT").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_api_on_a_damaged_index_is_a_problem(index: Settings, damage: Callable[[Settings], object]):
    damage(index)
    response = create_app(index).test_client().get("/api/v1/search?q=كتاب")
    assert (response.status_code, response.mimetype, response.json["code"]) == (
        503,
        "application/problem+json",
        "index_problem",
    )


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_page_on_a_damaged_index_says_so(index: Settings, damage: Callable[[Settings], object]):
    damage(index)
    response = create_app(index).test_client().get("/search?q=كتاب")
    assert (response.status_code, "تعذّرت قراءة الفهرس" in response.get_data(as_text=True)) == (
        503,
        True,
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", ["/api/v1/search?q=كتاب", "/search?q=كتاب"])
def test_segment_with_other_bytes_of_the_same_length_is_damage(
    index: Settings, caplog: pytest.LogCaptureFixture, path: str
):
    segment(index).write_bytes(bytes(segment(index).stat().st_size))
    status = create_app(index).test_client().get(path).status_code
    caplog.clear()
    gc.collect()  # Whoosh forgets the file it could not read; its warning belongs to this test
    assert status == 503


def test_app_keeps_serving_when_a_newer_generation_is_damaged(index: Settings):
    client = create_app(index).test_client()
    total(client)
    (index.index / "CURRENT").write_bytes(b"g000009\n")
    assert total(client) == 1


def test_app_on_a_damaged_index_answers_once_it_is_whole_again(index: Settings):
    whole = segment(index).read_bytes()
    segment(index).write_bytes(b"")
    client = create_app(index).test_client()
    before = client.get("/search").status_code
    segment(index).write_bytes(whole)
    assert (before, client.get("/search").status_code) == (503, 200)


@pytest.mark.parametrize("changes", [{}, {"encoding": "new"}], ids=["same keys", "other keys"])
@pytest.mark.parametrize("path", ["/api/v1/search", "/search"])
def test_index_of_another_format_is_named(index: Settings, path: str, changes: dict[str, str]):
    manifest = index.index / "generations/g000001/generation.json"
    written = json.loads(manifest.read_text(encoding="utf-8")) | {"schema": 99} | changes
    manifest.write_text(json.dumps(written), encoding="utf-8")
    response = create_app(index).test_client().get(path)
    assert (response.status_code, "format 99" in response.get_data(as_text=True)) == (503, True)


def test_index_of_the_format_before_is_named_with_what_to_do(index: Settings):
    manifest = index.index / "generations/g000001/generation.json"
    written = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(written | {"schema": 1, "lexicon_sha256": "0" * 64}))
    detail = create_app(index).test_client().get("/api/v1/search").json["detail"]
    assert ("was written in format 1" in detail, "index your sources again" in detail) == (
        True,
        True,
    )


def test_detail_of_an_altered_lexicon_names_it_and_the_rebuild(index: Settings):
    replace(lexicon(index), b"x" * lexicon(index).stat().st_size)
    detail = create_app(index).test_client().get("/api/v1/search").json["detail"]
    assert (str(lexicon(index)) in detail, detail.endswith("run: fihris rebuild")) == (True, True)


def test_app_keeps_serving_when_the_lexicon_of_a_newer_generation_is_damaged(
    index: Settings, publish: Publish
):
    client = create_app(index).test_client()
    before = total(client)
    publish(index.index, SEA)
    newer = index.index / "generations/g000002/lexicon.bin"
    replace(newer, b"x" * newer.stat().st_size)
    assert (before, total(client)) == (1, 1)


def test_index_of_another_analysis_is_served_with_the_advice_to_rebuild(index: Settings):
    manifest = index.index / "generations/g000001/generation.json"
    written = json.loads(manifest.read_text(encoding="utf-8")) | {"fingerprint": "000000000000"}
    manifest.write_text(json.dumps(written), encoding="utf-8")
    client = create_app(index).test_client()
    assert (client.get("/api/v1/health").json["index"]["rebuild_advised"], total(client)) == (
        True,
        1,
    )


def test_status_page_advises_to_rebuild(index: Settings):
    manifest = index.index / "generations/g000001/generation.json"
    written = json.loads(manifest.read_text(encoding="utf-8")) | {"fingerprint": "000000000000"}
    manifest.write_text(json.dumps(written), encoding="utf-8")
    assert "fihris rebuild" in create_app(index).test_client().get("/status").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/api/v1/health", "/status"])
def test_missing_file_of_own_words_is_no_internal_error(index: Settings, path: str):
    client = create_app(index.model_copy(update={"lexicon": Path("none.txt")})).test_client()
    assert client.get(path).status_code != 500


def test_search_goes_on_without_the_file_of_own_words(index: Settings):
    client = create_app(index.model_copy(update={"lexicon": Path("none.txt")})).test_client()
    assert client.get("/api/v1/search?q=كتاب").json["total"] == 1
