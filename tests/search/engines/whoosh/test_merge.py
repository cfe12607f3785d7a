"""Merged segments are as if their documents had been written together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from documents import Text, document
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import read, texts, written
from whoosh.filedb.filestore import RamStorage

from search.engines.whoosh import mergelists
from search.engines.whoosh.codec import ColumnCodec
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.docstore import Stored
from search.engines.whoosh.merge import merge
from search.engines.whoosh.segment import ColumnSegment
from search.engines.whoosh.verify import problems

bounded = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[list[Text]], list[list[bool]]]:
    """Documents of several segments, and for each whether it is deleted."""
    segments = draw(st.lists(texts(least=1), min_size=1, max_size=4))
    deleted = [[draw(st.booleans()) for _ in found] for found in segments]
    return segments, deleted


def merged(segments: list[list[Text]], deleted: list[list[bool]]) -> Columns:
    storage = RamStorage()
    made = []
    for found, gone in zip(segments, deleted, strict=True):
        segment = written(storage, found)
        if any(gone):
            segment.deleted = np.array(gone)
        made.append(segment)
    return read(storage, _merged(storage, made))


def _merged(storage: RamStorage, segments: list[ColumnSegment]) -> ColumnSegment:
    return merge(segments, storage, ColumnCodec())


def contents(columns: Columns, count: int) -> dict[str, Any]:
    """Everything but how the stored records are packed."""
    stored = Stored(columns)
    held: dict[str, Any] = {
        name: columns[name].tolist() for name in columns if "stored" not in name
    }
    return held | {"records": [stored[number] for number in range(count)]}


@bounded
@given(collections())
def test_merged_is_what_writing_the_rest_together_gives(
    collection: tuple[list[list[Text]], list[list[bool]]],
) -> None:
    segments, deleted = collection
    pairs = [
        (text, gone)
        for found, flags in zip(segments, deleted, strict=True)
        for text, gone in zip(found, flags, strict=True)
    ]
    left = [text for text, gone in pairs if not gone]
    storage = RamStorage()
    together = read(storage, written(storage, left))
    assert contents(merged(segments, deleted), len(left)) == contents(together, len(left))


def test_postings_moved_in_small_pieces_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [document(str(n), f"ا ب{n % 7} ج{n % 3} ا" * (n % 4)) for n in range(60)]
    segments, deleted = [found[:25], found[25:]], [[n % 3 == 0 for n in range(k)] for k in (25, 35)]
    whole = contents(merged(segments, deleted), 39)
    monkeypatch.setattr(mergelists, "_PIECE", 4)
    assert contents(merged(segments, deleted), 39) == whole


def test_merged_segment_is_whole() -> None:
    found = [document(str(n), f"ا ب{n}", category="ق") for n in range(40)]
    columns = merged([found[:9], found[9:]], [[n < 4 for n in range(k)] for k in (9, 31)])
    assert list(problems(columns, 32)) == []


def test_records_of_large_articles_stay_where_others_are_deleted() -> None:
    found = [document(str(n), "كلمة " * 9_000) for n in range(6)]
    columns = merged([found], [[True, False, False, True, False, False]])
    assert contents(columns, 4)["id_column/texts"] == [ord(digit) for digit in "1245"]
