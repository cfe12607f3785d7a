"""How long the main job takes: index a file of articles, then answer real queries.

    python benchmarks/main_job.py ARTICLES.jsonl[.gz] QUERIES.jsonl [--prefix ID] [--count 200]

Prints articles/s, peak memory and index size of `fihris index`, then p50 and p95 of the queries
through the library and over HTTP, first with cold caches, then warm. Beside it, in the same run,
SQLite FTS5 (unicode61, words OR-ed, BM25, 10 snippets), which knows no Arabic: machines are
noisy, so read the ratios. QUERIES: BEIR lines {"_id", "text"}; --prefix keeps the ids that
begin so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search import Request, Results, Searcher, Settings, open_engine
from search.analysis.tokenize import spans

FIHRIS = str(Path(sys.executable).with_name("fihris"))
Ask = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("articles", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    queries = list(read_queries(options.queries, options.prefix))[: options.count]
    folder = Path(tempfile.mkdtemp(prefix="fihris-benchmark-"))
    try:
        ours = build_ours(options.articles, folder / "index")
        theirs = build_sqlite(options.articles, folder / "fts.db")
        print(f"build ratio, articles/s ours to FTS5: {ours / theirs:.3f}")
        fast = query_library(folder / "index", queries)
        query_http(folder / "index", queries)
        peer = query_sqlite(folder / "fts.db", queries)
        print(f"query ratio, warm p50 of the library to FTS5: {fast / peer:.2f}")
    finally:
        shutil.rmtree(folder)


def read_queries(path: Path, prefix: str) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["_id"].startswith(prefix):
            yield record["text"]


def build_ours(articles: Path, index: Path) -> float:
    started = time.perf_counter()
    command = [FIHRIS, "index", str(articles), "--index", str(index)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size_mb = sum(f.stat().st_size for f in index.rglob("*") if f.is_file()) / 1e6
    print(done.stdout.splitlines()[0])
    count = open_engine(Settings(index=index)).info().articles
    print(f"ours: {count / seconds:.0f} articles/s, peak {peak_mb:.0f} MB, index {size_mb:.0f} MB")
    return count / seconds


def build_sqlite(articles: Path, path: Path) -> float:
    opener = gzip.open if articles.suffix == ".gz" else open
    started = time.perf_counter()
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE a USING fts5(title, body)")
    with opener(articles, "rt", encoding="utf-8") as lines:
        rows = ((record["title"], record["text"]) for record in map(json.loads, lines))
        database.executemany("INSERT INTO a VALUES (?, ?)", rows)
    database.commit()
    count = int(database.execute("SELECT count(*) FROM a").fetchone()[0])
    rate = count / (time.perf_counter() - started)
    print(f"FTS5: {rate:.0f} articles/s, index {path.stat().st_size / 1e6:.0f} MB")
    return rate


def query_library(index: Path, queries: list[str]) -> float:
    settings = Settings(index=index)
    started = time.perf_counter()
    searcher = Searcher(open_engine(settings), settings)
    print(f"open: {(time.perf_counter() - started) * 1000:.0f} ms")

    def ask(text: str) -> Results:
        return searcher.search(Request(text, verbatim=True))

    measure("library, cold", ask, queries)
    return measure("library, warm", ask, queries)


def query_http(index: Path, queries: list[str]) -> None:
    with served(index) as address:

        def ask(text: str) -> bytes:
            words = " ".join(text[start:end] for start, end in spans(text))
            url = f"{address}/api/v1/search?{urllib.parse.urlencode({'q': words})}"
            with urllib.request.urlopen(url, timeout=60) as answer:
                return bytes(answer.read())

        measure("HTTP, cold", ask, queries)
        measure("HTTP, warm", ask, queries)


def query_sqlite(path: Path, queries: list[str]) -> float:
    database = sqlite3.connect(path)
    statement = (
        "SELECT rowid, snippet(a, 1, '[', ']', '…', 28) FROM a WHERE a MATCH ? "
        "ORDER BY bm25(a) LIMIT 10"
    )

    def ask(text: str) -> list[tuple[object, ...]]:
        words = " OR ".join(f'"{text[start:end]}"' for start, end in spans(text))
        return database.execute(statement, [words]).fetchall()

    return measure("FTS5, warm", ask, queries)


def measure(name: str, ask: Ask, queries: list[str]) -> float:
    """Milliseconds of each query; prints p50 and p95, returns p50."""
    times = []
    for query in queries:
        started = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"{name}: {len(times)} queries, p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    return p50


@contextmanager
def served(index: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [FIHRIS, "serve", "--index", str(index), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/api/v1/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


if __name__ == "__main__":
    main()
