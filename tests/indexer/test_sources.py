from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from indexer.sources import Item, Source, open_source
from search.errors import SourceError

TEXT = "عاد الصيادون إلى الميناء بعد العاصفة"
GOOD = [{"id": str(number), "title": f"خبر {number}", "text": TEXT} for number in range(1, 4)]


def line(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def read(path: Path) -> list[Item]:
    return list(open_source(path).read())


def ids(items: list[Item]) -> list[str]:
    return [item.article.id for item in items if item.article]


def problems(items: list[Item]) -> list[str]:
    return [f"{item.where}: {item.reason}" for item in items if not item.article]


@pytest.fixture
def write(tmp_path: Path):
    def write_bytes(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write_bytes


# JSON Lines


def test_json_lines_are_read_in_order(write):
    assert ids(read(write("a.jsonl", b"".join(map(line, GOOD))))) == ["1", "2", "3"]


def test_gzipped_json_lines_are_read_in_order(write):
    assert ids(read(write("a.jsonl.gz", gzip.compress(b"".join(map(line, GOOD)))))) == [
        "1",
        "2",
        "3",
    ]


def test_ending_in_capitals_is_known(write):
    assert ids(read(write("A.JSONL.GZ", gzip.compress(line(GOOD[0]))))) == ["1"]


def test_gzip_of_several_members_is_read_whole(write):
    content = b"".join(gzip.compress(line(record)) for record in GOOD)
    assert ids(read(write("a.jsonl.gz", content))) == ["1", "2", "3"]


def test_empty_lines_are_passed_over(write):
    items = read(write("a.jsonl", b"\n" + line(GOOD[0]) + b"  \r\n\n" + line(GOOD[1])))
    assert (ids(items), problems(items)) == (["1", "2"], [])


def test_byte_order_mark_before_json_is_passed_over(write):
    assert ids(read(write("a.jsonl", b"\xef\xbb\xbf" + line(GOOD[0])))) == ["1"]


def test_last_line_without_line_break_is_read(write):
    assert ids(read(write("a.jsonl", line(GOOD[0]) + line(GOOD[1]).rstrip()))) == ["1", "2"]


def test_lines_end_with_line_feeds_only(write):
    record = {"id": "1", "text": f"{TEXT}\u2028{TEXT}\x85{TEXT}"}
    assert ids(read(write("a.jsonl", line(record)))) == ["1"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"id": "x", "text": \n', "broken JSON: Expecting value"),
        (b"{'id': 1}\n", "broken JSON: Expecting property name"),
        (b'{"id": "x"} {"id": "y"}\n', "broken JSON: Extra data"),
        (b'{"id": ' + b"9" * 5000 + b"}\n", "broken JSON: "),
        (b"[" * 100_000 + b"\n", "broken JSON: "),
        (b'{"id": "x", "text": "\xd8"}\n', "not UTF-8 at byte 21 of the line"),
        (b"[1, 2]\n", "a record is an object, not list"),
        (b'"text"\n', "a record is an object, not str"),
        (b"null\n", "a record is an object, not NoneType"),
        (b'{"id": "x", "text": ""}\n', "text is empty"),
        (b'{"id": "x", "text": "a\\ud83d"}\n', "text holds half of a surrogate pair"),
        (b'{"id": "x", "text": "a\\u0000"}\n', "text holds a NUL character"),
    ],
    ids=[
        "cut",
        "quotes",
        "two",
        "digits",
        "nesting",
        "utf-8",
        "list",
        "text",
        "null",
        "empty",
        "surrogate",
        "nul",
    ],
)
def test_bad_json_line_is_reported_with_file_and_line(write, bad: bytes, reason: str):
    path = write("a.jsonl", line(GOOD[0]) + bad + line(GOOD[1]))
    (problem,) = problems(read(path))
    assert problem.startswith(f"{path}:2: {reason}")


@pytest.mark.parametrize(
    "bad", [b"{\n", b"\xff\n", b"[]\n", b'{"text": 1.5, "id": []}\n', b"[" * 100_000 + b"\n"]
)
def test_lines_around_a_bad_one_are_read(write, bad: bytes):
    assert ids(read(write("a.jsonl", line(GOOD[0]) + bad + line(GOOD[1])))) == ["1", "2"]


def test_truncated_gzip_is_read_as_far_as_it_goes(write):
    records = [{"id": str(n), "text": f"{TEXT} {n * 7919 % 1000}"} for n in range(400)]
    whole = gzip.compress(b"".join(map(line, records)))
    assert ids(read(write("a.jsonl.gz", whole[: len(whole) // 2])))[:100] == [
        str(n) for n in range(100)
    ]


def test_truncated_gzip_is_reported_at_the_line_it_breaks_off(write):
    whole = gzip.compress(b"".join(map(line, GOOD)))
    path = write("a.jsonl.gz", whole[:-4])
    assert problems(read(path))[-1].startswith(f"{path}:4: the file cannot be read any further: ")


def test_file_that_is_no_gzip_is_reported_at_its_first_line(write):
    path = write("a.jsonl.gz", line(GOOD[0]))
    assert problems(read(path)) == [
        f"{path}:1: the file cannot be read any further: Not a gzipped file (b'{{\"')"
    ]


def test_empty_file_has_no_records(write):
    assert read(write("a.jsonl", b"")) == []


def test_done_grows_to_the_size_of_the_file(write):
    source = open_source(write("a.jsonl", b"".join(map(line, GOOD))))
    assert [item.done for item in source.read()][-1] == source.size


# CSV


def rows(*values: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "title", "text"], *values])
    return out.getvalue().encode()


def test_csv_rows_are_read_by_their_header(write):
    (item,) = read(write("a.csv", rows(["7", "عنوان", TEXT])))
    assert item.article and (item.article.id, item.article.title, item.article.body) == (
        "7",
        "عنوان",
        TEXT,
    )


def test_csv_with_byte_order_mark_is_read(write):
    assert ids(read(write("a.csv", b"\xef\xbb\xbf" + rows(["7", "عنوان", TEXT])))) == ["7"]


def test_spaces_around_csv_header_names_are_passed_over(write):
    assert ids(read(write("a.csv", f"id , text\n7,{TEXT}\n".encode()))) == ["7"]


def test_empty_csv_cell_is_a_missing_field(write):
    (item,) = read(write("a.csv", f"id,text,date,tags\n7,{TEXT},,\n".encode()))
    assert item.article and (item.article.published, item.article.extra) == (None, {})


def test_unknown_csv_column_is_kept(write):
    (item,) = read(write("a.csv", f"id,text,tags\n7,{TEXT},بحر\n".encode()))
    assert item.article and item.article.extra == {"tags": "بحر"}


def test_quoted_line_breaks_and_quotes_in_csv_are_kept(write):
    text = f'{TEXT}\nقال "نعم"، ثم مضى\r\nوعاد'
    (item,) = read(write("a.csv", rows(["7", "عنوان", text])))
    assert item.article and item.article.body == text


@pytest.mark.parametrize(("cells", "count"), [(["8", "x"], 2), (["8", "x", "y", "z"], 4)])
def test_csv_row_of_wrong_length_is_reported_with_its_line(write, cells: list[str], count: int):
    path = write("a.csv", rows(["1", "عنوان", "سطر\nسطر"], cells, ["2", "عنوان", TEXT]))
    assert problems(read(path)) == [f"{path}:4: the row has {count} columns, the header 3"]


@pytest.mark.parametrize("cells", [["8", "x"], ["8", "x", "y", "z"]])
def test_csv_rows_around_one_of_wrong_length_are_read(write, cells: list[str]):
    assert ids(read(write("a.csv", rows(["1", "أ", TEXT], cells, ["2", "ب", TEXT])))) == ["1", "2"]


def test_csv_row_that_is_not_utf8_is_reported_with_its_line(write):
    path = write("a.csv", rows(["1", "أ", TEXT]) + b"8,x,\xd8\xff\r\n" + f"2,ب,{TEXT}\r\n".encode())
    assert problems(read(path)) == [f"{path}:3: not UTF-8"]


def test_csv_rows_around_one_that_is_not_utf8_are_read(write):
    path = write("a.csv", rows(["1", "أ", TEXT]) + b"8,x,\xd8\xff\r\n" + f"2,ب,{TEXT}\r\n".encode())
    assert ids(read(path)) == ["1", "2"]


def test_csv_header_that_is_not_utf8_makes_no_unstorable_field(write):
    path = write("a.csv", b"id,text,\xff\n1," + TEXT.encode() + b",x\n")
    with pytest.raises(SourceError, match=":1: "):
        read(path)


def test_unclosed_csv_quote_is_reported_with_the_line_it_opens_in(write):
    path = write("a.csv", rows(["1", "أ", TEXT]) + f'8,x,"{TEXT}\r\n2,ب,{TEXT}\r\n'.encode())
    assert problems(read(path)) == [f"{path}:3: broken CSV: unexpected end of data"]


def test_csv_rows_before_an_unclosed_quote_are_read(write):
    path = write("a.csv", rows(["1", "أ", TEXT]) + f'8,x,"{TEXT}\r\n'.encode())
    assert ids(read(path)) == ["1"]


def test_csv_rows_after_an_unclosed_quote_are_read(write):
    path = write("a.csv", rows(["1", "أ", TEXT]) + f'8,x,"{TEXT}\r\n2,ب,{TEXT}\r\n'.encode())
    assert ids(read(path)) == ["1", "2"]


def test_csv_rows_after_a_stray_quote_are_read(write):
    path = write("a.csv", rows() + f'8,x,"{TEXT}" more\r\n2,ب,{TEXT}\r\n'.encode())
    assert ids(read(path)) == ["2"]


def test_empty_csv_lines_are_passed_over(write):
    items = read(write("a.csv", rows(["1", "أ", TEXT]) + b"\r\n\r\n"))
    assert (ids(items), problems(items)) == (["1"], [])


def test_csv_field_of_a_megabyte_is_read(write):
    (item,) = read(write("a.csv", rows(["1", "أ", "كتاب " * 120_000])))
    assert item.article and len(item.article.body) == 600_000


@pytest.mark.parametrize(
    "content", [b"", b"id,title\n1,x\n", b'"id\n'], ids=["empty", "no-text", "broken"]
)
def test_csv_without_a_usable_header_is_refused(write, content: bytes):
    path = write("a.csv", content)
    with pytest.raises(SourceError, match=f"^{path}:1: the header"):
        read(path)


# Folders

PAGE = """<!doctype html><html lang="ar"><head><title>عودة الصيادين إلى الميناء</title>
<meta property="og:title" content="عودة الصيادين إلى الميناء"></head><body>
<nav><a href="/">الرئيسية</a> <a href="/news">أخبار</a></nav>
<article><h1>عودة الصيادين إلى الميناء</h1>
<p>عاد الصيادون إلى الميناء بعد العاصفة التي ضربت الساحل الشرقي ثلاثة أيام متوالية.</p>
<p>وقال كبير الصيادين إن القوارب سلمت كلها، وإن السوق ستفتح أبوابها صباح الغد كعادتها.</p>
<p>وينتظر الأهالي موسما طيبا بعد أسابيع من الرياح الشديدة والأمطار الغزيرة في المنطقة.</p>
</article><script>track('x')</script></body></html>"""


@pytest.fixture
def folder(write, tmp_path: Path) -> Path:
    write("pile/b.txt", f"خبر الميناء\n{TEXT}".encode())
    write("pile/a.md", f"# خبر السوق\n\n{TEXT}".encode())
    write("pile/deep/er/c.TXT", f"\ufeffخبر المدرسة\n{TEXT}".encode())
    write("pile/page.html", PAGE.encode())
    write("pile/.hidden.txt", TEXT.encode())
    write("pile/.git/d.txt", TEXT.encode())
    write("pile/picture.png", b"\x89PNG")
    return tmp_path / "pile"


@pytest.fixture
def by_id(folder: Path) -> dict[str, Any]:
    return {item.article.id: item.article for item in read(folder) if item.article}


def test_files_of_a_folder_are_read_in_the_order_of_their_paths(folder: Path):
    assert ids(read(folder)) == ["a.md", "b.txt", "deep/er/c.TXT", "page.html"]


def test_hidden_files_and_other_kinds_are_no_problem(folder: Path):
    assert problems(read(folder)) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [("a.md", "خبر السوق"), ("b.txt", "خبر الميناء"), ("deep/er/c.TXT", "خبر المدرسة")],
)
def test_text_file_has_its_first_line_as_title(by_id, name: str, title: str):
    assert by_id[name].title == title


def test_byte_order_mark_of_a_text_file_is_passed_over(by_id):
    assert by_id["deep/er/c.TXT"].body == f"خبر المدرسة\n{TEXT}"


def test_html_page_gives_its_title(by_id):
    assert by_id["page.html"].title == "عودة الصيادين إلى الميناء"


@pytest.mark.parametrize("words", ["ضربت الساحل الشرقي", "كبير الصيادين", "موسما طيبا"])
def test_html_page_gives_its_text(by_id, words: str):
    assert words in by_id["page.html"].body


@pytest.mark.parametrize("noise", ["track", "<p>", "الرئيسية"])
def test_html_page_gives_no_markup_and_no_navigation(by_id, noise: str):
    assert noise not in by_id["page.html"].body


def test_html_page_without_text_is_reported_and_the_rest_read(write, folder: Path):
    path = write("pile/empty.html", b"<html><body></body></html>")
    items = read(folder)
    assert (problems(items), len(ids(items))) == (
        [f"{path}:1: no article text was found in the page"],
        4,
    )


@pytest.mark.parametrize("content", [b"", b"   \n"])
def test_empty_text_file_is_reported(write, folder: Path, content: bytes):
    path = write("pile/empty.txt", content)
    assert problems(read(folder)) == [f"{path}:1: text is empty"]


def test_text_file_that_is_not_utf8_is_reported_with_its_line(write, folder: Path):
    path = write("pile/old.txt", TEXT.encode() + b"\n\nabc \xc7\xe1\xd4\n")
    assert problems(read(folder))[0].startswith(f"{path}:3: not UTF-8")


def test_files_beside_one_that_is_not_utf8_are_read(write, folder: Path):
    write("pile/old.txt", TEXT.encode("cp1256"))
    assert len(ids(read(folder))) == 4


def test_file_whose_name_is_not_utf8_gives_no_id_that_cannot_be_stored(folder: Path):
    bytes_path = bytes(folder) + b"/\xe6\xdf.txt"
    Path(bytes_path.decode("utf-8", "surrogateescape")).write_text(f"خبر\n{TEXT}", encoding="utf-8")
    assert "\udce6" not in "".join(ids(read(folder)))


def test_file_name_is_the_title_of_a_text_without_words(write, folder: Path):
    write("pile/my_old-note.txt", "!!! …\n".encode())
    titles = [item.article.title for item in read(folder) if item.article]
    assert "my old note" in titles


def test_size_of_a_folder_is_what_its_articles_take(folder: Path):
    source: Source = open_source(folder)
    assert [item.done for item in source.read()][-1] == source.size


# What cannot be a source


@pytest.mark.parametrize("name", ["none.jsonl", "none"])
def test_missing_source_is_refused(tmp_path: Path, name: str):
    with pytest.raises(SourceError, match=r"does not exist$"):
        open_source(tmp_path / name)


@pytest.mark.parametrize("name", ["a.xml", "a.json", "a.txt", "a"])
def test_file_of_unknown_kind_is_refused_with_the_known_ones(write, name: str):
    with pytest.raises(
        SourceError, match=r"of no known kind; give a .jsonl, .jsonl.gz or .csv file"
    ):
        open_source(write(name, b"x"))


def test_folder_without_articles_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match=f"^there is no .txt, .md or .html file in {tmp_path}$"):
        open_source(tmp_path)
