"""A corpus made ready: the same articles and the same terms for every system.

Text is analysed once, by our analyzer; each distinct word has its terms at the four levels, and
an article is a row of word numbers. Kept in a folder between runs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analyse import indexed
from indexer.sources.records import JsonLinesSource
from search import Analyzer, Article
from search.analysis import Analysis
from search.analysis.tokenize import words
from search.engine import Word
from search.fields import POSITIONED, SCHEMA_VERSION, Level
from search.query.plan import terms_at

GAP_TERM = "¶"
"""Stands between paragraphs at the levels that keep positions, as a term that no query has."""
_GAP = 0

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Workspace:
    """A folder with the first `limit` articles of a corpus, all of them for 0."""

    folder: Path

    @classmethod
    def of(cls, corpus: Path, folder: Path | None, limit: int) -> Workspace:
        """The workspace of a corpus, made when it is not there or by another analysis.

        folder: for workspaces; by default `work` beside the corpus. Prints what it does.
        """
        name = f"{corpus.stem}-{limit}" if limit else corpus.stem
        workspace = cls((folder or corpus.parent / "work") / name)
        made_by = workspace.folder / "made_by.json"
        analysis = [Analyzer.installed().fingerprint, SCHEMA_VERSION]
        if not made_by.exists() or _load(made_by) != analysis:
            print(f"analysing {corpus} into {workspace.folder}")
            shutil.rmtree(workspace.folder, ignore_errors=True)
            workspace.folder.mkdir(parents=True)
            _copy(corpus, workspace.file, limit)
            _analyse(workspace)
            _save(made_by, analysis)
        return workspace

    @property
    def file(self) -> Path:
        return self.folder / "articles.jsonl"

    def articles(self) -> Iterator[Article]:
        """The articles as fihris reads them."""
        for item in JsonLinesSource(self.file).read():
            if item.article is not None:
                yield item.article

    @cached_property
    def ids(self) -> list[str]:
        return _load(self.folder / "ids.json")

    @cached_property
    def terms(self) -> Terms:
        return Terms(
            words=_load(self.folder / "words.json"),
            tables=[list(map(tuple, table)) for table in _load(self.folder / "tables.json")],
            percents=list(map(tuple, _load(self.folder / "percents.json"))),
            numbers=np.load(self.folder / "numbers.npy", mmap_mode="r"),
            starts=np.load(self.folder / "starts.npy"),
        )

    @property
    def text_bytes(self) -> int:
        """The UTF-8 bytes of titles and texts."""
        return int(_load(self.folder / "text.json"))


@dataclass(frozen=True)
class Terms:
    """The bodies of all articles as word numbers, and the terms of each word.

    words: as written; number 0 is the gap between paragraphs. tables: for each level, the terms
    of each word. percents: how certain its roots are. numbers: of all articles, one after the
    other; those of article `n` are `numbers[starts[n]:starts[n + 1]]`.
    """

    words: list[str]
    tables: list[list[tuple[str, ...]]]
    percents: list[tuple[int, ...]]
    numbers: Numbers
    starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, article: int) -> Numbers:
        return self.numbers[self.starts[article] : self.starts[article + 1]]

    @cached_property
    def as_words(self) -> list[Word]:
        """The words as a batch has them."""
        exact, form, stem, _ = self.tables
        roots = map(zip, self.tables[Level.ROOT], self.percents)
        rows = zip(exact[1:], form[1:], stem[1:], islice(roots, 1, None), strict=True)
        return [Word("", "", ""), *(Word(e, f, s, tuple(r)) for (e,), (f,), (s,), r in rows)]

    @cached_property
    def written(self) -> list[list[str]]:
        """For each level the terms of each word, with spaces between."""
        return [[" ".join(terms) for terms in table] for table in self.tables]

    def text(self, article: int, level: Level) -> str:
        """The terms of an article with spaces between, for tokenizers that split at those."""
        return " ".join(map(self.written[level].__getitem__, self.of(article).tolist()))

    def listed(self, article: int, level: Level) -> list[str]:
        """The terms of an article, one by one."""
        table = self.tables[level]
        return [term for number in self.of(article).tolist() for term in table[number]]

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """The words of each article, whatever the level."""
        sums = np.concatenate(([0], np.cumsum(self.numbers != _GAP)))
        return np.diff(sums[self.starts])


def word_terms(analysis: Analysis) -> list[tuple[str, ...]]:
    """The terms of a word at each level. A space within one would split it in other systems."""
    return [tuple("_".join(t.split()) for t in terms_at(analysis, level)) for level in Level]


def _copy(corpus: Path, target: Path, limit: int) -> None:
    with corpus.open("rb") as lines, target.open("wb") as file:
        file.writelines(islice(lines, limit or None))


def _analyse(workspace: Workspace) -> None:
    known: dict[str, int] = {GAP_TERM: _GAP}
    rows: list[Numbers] = []
    ids: list[str] = []
    text_bytes = 0
    for article in workspace.articles():
        numbers: list[int] = []
        for paragraph in article.paragraphs():
            if numbers:
                numbers.append(_GAP)
            numbers += [known.setdefault(w, len(known)) for w in words(article.body, *paragraph)]
        rows.append(np.array(numbers, dtype=np.uint32))
        ids.append(article.id)
        text_bytes += len(article.title.encode()) + len(article.body.encode())
    tables, percents = _tables(islice(known, 1, None))
    _save(workspace.folder / "tables.json", tables)
    _save(workspace.folder / "percents.json", percents)
    np.save(workspace.folder / "numbers.npy", np.concatenate(rows))
    np.save(workspace.folder / "starts.npy", np.cumsum([0, *map(len, rows)], dtype=np.int64))
    _save(workspace.folder / "ids.json", ids)
    _save(workspace.folder / "text.json", text_bytes)
    _save(workspace.folder / "words.json", list(known))


def _tables(known: Iterable[str]) -> tuple[list[list[tuple[str, ...]]], list[list[int]]]:
    """The terms of a gap and these words at each level, and how certain their roots are."""
    analyzer = Analyzer.installed()
    tables: list[list[tuple[str, ...]]] = [
        [(GAP_TERM,) if level in POSITIONED else ()] for level in Level
    ]
    percents: list[list[int]] = [[]]
    for word in known:
        analysis = analyzer.word(word)
        for table, terms in zip(tables, word_terms(analysis), strict=True):
            table.append(terms)
        percents.append([percent for _, percent in indexed(analysis).roots])
    return tables, percents


def _save(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
