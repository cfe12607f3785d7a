"""The segment file: what is written is read back, and no damage is answered silently."""

from __future__ import annotations

import re

import numpy as np
import pytest
from memory import Memory

from search.engines.whoosh import columns as columns_module
from search.engines.whoosh.columns import Columns, ColumnsWriter, fitting
from search.errors import DamagedIndex, UnreadableIndex

COLUMNS = {
    "bytes": np.frombuffer(b"abc", dtype="u1"),
    "narrow": np.array([1, 65_535], dtype="<u2"),
    "numbers": np.arange(100, dtype="<u4"),
    "wide": np.array([1 << 40], dtype="<u8"),
    "signed": np.array([-1, 1], dtype="<i8"),
    "floats": np.array([0.5, -2.0], dtype="<f4"),
    "empty": np.zeros(0, dtype="<u4"),
}


def written(identity: str = "one") -> bytes:
    sink = Memory()
    writer = ColumnsWriter.begun(sink, identity)
    for name, values in COLUMNS.items():
        writer.add(name, values)
    writer.close({"fields": ["body"]})
    return sink.content


def opened(data: bytes, identity: str = "one") -> Columns:
    return Columns(memoryview(data), "seg.columns", identity)


@pytest.mark.parametrize("name", COLUMNS)
def test_column_is_read_back(name: str) -> None:
    found = opened(written())[name]
    assert found.dtype == COLUMNS[name].dtype
    assert found.tolist() == COLUMNS[name].tolist()


def test_meta_and_names_are_read_back() -> None:
    found = opened(written())
    assert (found.meta, set(found), "bytes" in found) == ({"fields": ["body"]}, set(COLUMNS), True)


def test_columns_are_aligned_and_read_only() -> None:
    found = opened(written())
    assert {place % 64 for _, place, _, _ in found.directory.values()} == {0}
    with pytest.raises(ValueError, match="read-only"):
        found["numbers"][0] = 7


def test_column_may_come_in_pieces() -> None:
    sink = Memory()
    writer = ColumnsWriter.begun(sink, "one")
    writer.begin("text")
    writer.extend(b"ab")
    writer.extend(memoryview(b"cd"))
    writer.end()
    writer.close({})
    assert opened(sink.content).bytes("text").tobytes() == b"abcd"


def test_closed_file_can_be_gone_on_with() -> None:
    first = opened(written())
    sink = Memory(written())
    writer = ColumnsWriter.resumed(sink, first)
    writer.add("more", np.array([1, 2, 3], dtype="<u4"))
    writer.close({"fields": []})
    found = opened(sink.content)
    assert (found["more"].tolist(), found["numbers"].tolist()) == ([1, 2, 3], list(range(100)))


def test_numbers_of_the_other_byte_order_are_turned() -> None:
    sink = Memory()
    writer = ColumnsWriter.begun(sink, "one")
    writer.add("big", np.array([1, 2], dtype=">u4"))
    writer.close({})
    assert opened(sink.content)["big"].tolist() == [1, 2]


@pytest.mark.parametrize("values", [np.array(["a"]), np.array([1j]), np.array([1.0], dtype="f2")])
def test_other_types_are_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="numbers of type"):
        ColumnsWriter.begun(Memory(), "one").add("strange", values)


def test_name_is_written_once() -> None:
    writer = ColumnsWriter.begun(Memory(), "one")
    writer.add("a", COLUMNS["bytes"])
    with pytest.raises(ValueError, match="already"):
        writer.add("a", COLUMNS["bytes"])


def test_columns_do_not_interleave() -> None:
    writer = ColumnsWriter.begun(Memory(), "one")
    writer.begin("a")
    with pytest.raises(ValueError, match="'a' is still open"):
        writer.add("b", COLUMNS["bytes"])


def test_missing_column_names_file_and_column() -> None:
    with pytest.raises(DamagedIndex, match=r"seg\.columns has no column 'none'"):
        opened(written())["none"]
    assert opened(written()).get("none") is None


def test_no_flipped_bit_goes_unseen() -> None:
    whole = written()
    filled = {
        place
        for _, start, length, _ in opened(whole).directory.values()
        for place in range(start, start + length)
    }
    filled |= set(range(12)) | set(range(opened(whole).end, len(whole)))
    for place in filled:
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        with pytest.raises((DamagedIndex, UnreadableIndex), match=r"seg\.columns"):
            for name in (found := opened(bytes(damaged))):
                assert found[name] is not None


def test_no_cut_goes_unseen() -> None:
    whole = written()
    for length in range(len(whole)):
        with pytest.raises(DamagedIndex, match=r"seg\.columns"):
            opened(whole[:length])


def test_file_of_another_segment_is_known() -> None:
    with pytest.raises(DamagedIndex, match="belongs to the segment two, not one"):
        opened(written("two"))


def test_newer_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "VERSION", 2)
    newer = written()
    monkeypatch.undo()
    with pytest.raises(UnreadableIndex, match="newer fihris"):
        opened(newer)


def test_verify_names_each_damaged_column() -> None:
    damaged = bytearray(written())
    for name in ("numbers", "floats"):
        damaged[opened(written()).directory[name][1]] ^= 1
    problems = [str(problem) for problem in opened(bytes(damaged)).verify()]
    assert sorted(re.findall("'(.*?)'", "".join(problems))) == ["floats", "numbers"]
    assert not list(opened(written()).verify())


def test_verify_sees_bytes_between_columns() -> None:
    damaged = bytearray(written())
    place = opened(written()).directory["numbers"][1] - 1
    damaged[place] ^= 1
    (problem,) = opened(bytes(damaged)).verify()
    assert f"between its columns, before byte {place + 1}" in str(problem)


@pytest.mark.parametrize(
    ("most", "kind"),
    [(0, "u1"), (255, "u1"), (256, "<u2"), (65_536, "<u4"), (1 << 32, "<u8")],
)
def test_numbers_take_the_narrowest_type(most: int, kind: str) -> None:
    assert fitting(np.array([0, most], dtype="<u8")).dtype == kind


def test_no_numbers_fit_anywhere() -> None:
    assert fitting(np.zeros(0, dtype="<u4")).dtype == "u1"
