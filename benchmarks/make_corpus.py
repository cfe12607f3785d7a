"""Make the corpora of the benchmarks out of real texts.

    python benchmarks/make_corpus.py DATA OUT [--only articles] [--only passages] [--only windows]

DATA holds folders of articles: news-ant-10k and news-saudi-30k (articles.jsonl.gz) and
tydi-arwiki (corpus.jsonl.gz). OUT, a folder outside the repository, receives

    articles.jsonl   every article, once
    passages.jsonl   200,000 passages of 85 words, cut side by side; where at least half a passage
                     is left at the end of an article, its last 85 words are one more, which
                     overlaps the one before
    windows.jsonl    1,000,000 windows of 85 words that overlap: the texts do not hold a million
                     passages, so each word stands in about six windows. Windows are for growth;
                     neighbours are near-copies of each other

Articles are shuffled with a fixed seed, so that the beginning of a file is a sample of the whole;
the same DATA gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from search.analysis.tokenize import spans

SOURCES = (
    "news-ant-10k/articles.jsonl.gz",
    "news-saudi-30k/articles.jsonl.gz",
    "tydi-arwiki/corpus.jsonl.gz",
)
WORDS = 85
PASSAGES = 200_000
WINDOWS = 1_000_000
SEED = 4

Record = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", action="append", choices=("articles", "passages", "windows"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    records = read(options.data)
    words = sum(1 for record in records for _ in spans(record["text"]))
    print(f"together: {len(records):,} articles, {words:,} words of text")
    for name, made in (
        ("articles", iter(records)),
        ("passages", islice(cut(records, passage_starts), PASSAGES)),
        ("windows", islice(windows(records), WINDOWS)),
    ):
        if not options.only or name in options.only:
            write(options.out / f"{name}.jsonl", made)


def read(data: Path) -> list[Record]:
    """All articles in the order of a fixed shuffle; repeated ids and empty texts left out."""
    records: dict[str, Record] = {}
    for source in SOURCES:
        before = len(records)
        with gzip.open(data / source, "rb") as lines:
            for line in lines:
                record = as_article(orjson.loads(line))
                if record["text"].strip():
                    records.setdefault(record["id"], record)
        print(f"{source}: {len(records) - before:,} articles")
    shuffled = list(records.values())
    random.Random(SEED).shuffle(shuffled)
    return shuffled


def as_article(record: Record) -> Record:
    article = {"id": record.get("id") or record["_id"]}
    names = ("title", "text", "url", "source", "author", "category", "date")
    return article | {name: record[name] for name in names if record.get(name)}


def stride(records: list[Record], count: int) -> int:
    """How far windows begin from each other, in words, so that there are at least `count`."""
    lengths = [sum(1 for _ in spans(record["text"])) for record in records]
    step = WORDS
    while sum(len(starts_of(length, step)) for length in lengths) < count:
        step -= 1
    print(f"windows of {WORDS} words begin every {step} words")
    return step


def starts_of(length: int, step: int) -> range:
    """Where whole passages begin in a text of this many words."""
    return range(0, length - WORDS + 1, step)


def passage_starts(length: int) -> list[int]:
    """The same side by side, and one that ends with the text where half a passage is left."""
    starts = list(starts_of(length, WORDS))
    is_left = length % WORDS >= WORDS / 2
    return [*starts, length - WORDS] if starts and is_left else starts


def windows(records: list[Record]) -> Iterator[Record]:
    step = stride(records, WINDOWS)
    yield from cut(records, lambda length: starts_of(length, step))


def cut(records: list[Record], starts: Callable[[int], Sequence[int]]) -> Iterator[Record]:
    """Stretches of 85 words of the texts as written.

    starts: the number of words of a text to the words that a stretch begins with.
    """
    for record in records:
        text = record["text"]
        places = list(spans(text))
        for number, first in enumerate(starts(len(places))):
            begin, end = places[first][0], places[first + WORDS - 1][1]
            yield record | {"id": f"{record['id']}#{number}", "text": text[begin:end]}


def write(path: Path, records: Iterator[Record]) -> None:
    count = 0
    text_bytes = 0
    with path.open("wb") as file:
        for record in records:
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
            text_bytes += len(record["text"].encode()) + len(record.get("title", "").encode())
            count += 1
    print(f"{path}: {count:,} records, {text_bytes / 1e6:.1f} MB of text")


if __name__ == "__main__":
    main()
