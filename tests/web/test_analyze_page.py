"""The page /analyze: how one word is understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import Settings
from web import create_app


def page(client: FlaskClient, **values: str) -> str:
    return client.get("/analyze", query_string=values).get_data(as_text=True)


def test_page_without_a_word_asks_for_one(client: FlaskClient) -> None:
    assert 'name="word"' in page(client)


@pytest.mark.parametrize("part", ["مُقاتِل", "ق ت ل", "تلتقي بها في الجذر", "المعجم"])
def test_page_shows_segments_root_relatives_and_source(part: str, client: FlaskClient) -> None:
    assert part in page(client, word="والمقاتلين")


def test_page_speaks_english_beside_arabic(client: FlaskClient) -> None:
    assert "Readings weighed" in page(client, word="كتاب", lang="en")


@pytest.mark.parametrize("word", ["كلمتان اثنتان", "!", "<script>", "ب" * 101, "\0"])
def test_what_is_no_word_is_refused_with_400(word: str, client: FlaskClient) -> None:
    assert client.get("/analyze", query_string={"word": word}).status_code == 400


@pytest.mark.parametrize("word", ["GPS", "٢٠٢٤", "ﻛﺘﺎﺏ", "ککک", "غژغ", "ـ" * 3 + "كتاب"])
def test_any_single_word_has_a_page(word: str, client: FlaskClient) -> None:
    assert client.get("/analyze", query_string={"word": word}).status_code in (200, 400)


def test_word_is_escaped(client: FlaskClient) -> None:
    assert "<b>" not in page(client, word="<b>كتاب")


def test_unknown_parameter_is_refused(client: FlaskClient) -> None:
    assert client.get("/analyze?q=كتاب").status_code == 400


def test_page_says_that_there_is_no_index(tmp_path: Path) -> None:
    empty = create_app(Settings(index=tmp_path / "none")).test_client()
    assert empty.get("/analyze?word=كتاب").status_code == 503
