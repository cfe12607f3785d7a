"""The commands that answer: search, analyze."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import orjson
from rich.console import Console
from rich.text import Text

from search import wording
from search.analysis import Analyzer
from search.engines import open_engine
from search.errors import IndexProblem, UserError
from search.fields import LEVELS, Level
from search.options import clean, index_option, json_option, tell_if_compiling
from search.query.request import Request
from search.results import Hit, Marked, Results
from search.searcher import Searcher
from search.serialize import explained_json, results_json
from search.settings import Settings
from search.understand import described
from search.understand import explain as explain_word

_STYLES = {
    Level.EXACT: "bold green",
    Level.FORM: "green",
    Level.STEM: "yellow",
    Level.ROOT: "magenta",
}
_RUN_TAG = "fihris"
_SPACE = re.compile(r"\s")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _dump(value: Any) -> None:
    click.echo(orjson.dumps(value).decode())


# -word excludes a word, so it is no option, and -h... may be one.
@click.command(
    "search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@click.argument("query", required=False)
@index_option
@click.option(
    "--limit", type=click.IntRange(1, 1000), help="Hits to give.  [default: page_size; batch: 100]"
)
@click.option(
    "--level",
    type=click.Choice(list(LEVELS)),
    default="root",
    show_default=True,
    help="How loosely a word may match.",
)
@json_option
@click.option(
    "--queries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='Batch: JSON lines {"_id", "text"}; words only, no operators.',
)
@click.option(
    "--run", type=click.Path(path_type=Path, dir_okay=False), help="Batch: TREC run to write."
)
def search_command(
    query: str | None,
    index: Path | None,
    limit: int | None,
    level: str,
    as_json: bool,
    queries: Path | None,
    run: Path | None,
) -> None:
    """Search for QUERY, or for many queries at once.

    \b
    Words           best match: articles with all of them first
    "two words"     these words side by side
    AND OR NOT -x   operators; brackets group
    """
    if (queries is None) == (query is None):
        raise UserError("give a QUERY, or --queries with --run", code="usage")
    if query is not None and query.startswith("--"):
        raise UserError(f"there is no option {query}; see: fihris search --help", code="usage")
    settings = Settings.load(index=index)
    searcher = Searcher(open_engine(settings), settings)
    if queries is not None:
        if run is None or run.resolve() == queries.resolve():
            raise UserError("--queries needs --run, another file", code="usage", field="run")
        _batch(searcher, queries, run, limit or 100, LEVELS[level])
        return
    request = Request(clean(query or ""), LEVELS[level], limit=limit or settings.page_size)
    results = searcher.search(request)
    if as_json:
        _dump(results_json(results, settings.lang))
    else:
        _print(results)


def _print(results: Results) -> None:
    """Results for a person; Arabic in logical order, the terminal turns it."""
    console = Console(highlight=False)
    for notice in results.notices:
        console.print(Text(wording.notice(notice, "en"), style="italic"))
    levels = ", ".join(f"{level.label} {count}" for level, count in results.levels.items())
    console.print(Text(f"{results.total} articles ({levels}) in {results.took_ms:.0f} ms"))
    for number, hit in enumerate(results.hits, 1):
        console.print()
        console.print(_heading(number, hit))
        for snippet in hit.snippets:
            console.print(Text("   ") + _styled(snippet))
        if hit.reasons:
            console.print(Text(f"   {wording.why(hit, 'en')}", style="dim"))


def _heading(number: int, hit: Hit) -> Text:
    article = hit.article
    about = (article.source, str(article.published or ""), article.id)
    heading = Text(f"{number}. ") + _styled(hit.title)
    said = _CONTROL.sub(" ", " · ".join(filter(None, about)))
    return heading.append(f"  [{said}]", style="dim")


def _styled(marked: Marked) -> Text:
    return Text.assemble(
        *((text, "" if level is None else _STYLES[level]) for text, level in _safe(marked).parts())
    )


def _safe(marked: Marked) -> Marked:
    """A text without the control characters by which it could command a terminal."""
    return Marked(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", marked.text), marked.spans)


def _batch(searcher: Searcher, queries: Path, run: Path, limit: int, level: Level) -> None:
    """Write `qid Q0 docid rank score tag` lines; scores fall with rank, as TREC tools expect."""
    asked = list(_read_queries(queries))
    atomic = run.is_file() or not run.exists()  # but a pipe or device is written as it is
    with click.open_file(str(run), "w", encoding="utf-8", atomic=atomic) as out:
        for query_id, text in asked:
            results = searcher.search(Request(text, level, limit=limit, verbatim=True))
            if not results.words:  # an empty text would list everything
                click.echo(f"query {query_id} has no words", err=True)
                continue
            for rank, hit in enumerate(results.hits, 1):
                # Tiers stand before scores, so the rank is what a tool must sort by.
                score = limit - rank + 1
                article_id = _SPACE.sub(_escaped, hit.article.id)
                out.write(f"{query_id} Q0 {article_id} {rank} {score} {_RUN_TAG}\n")
    click.echo(f"{len(asked)} queries, written to {run}")


def _escaped(space: re.Match[str]) -> str:
    """A space of an id as in an address, since spaces part the columns of a run."""
    return quote(space.group())


def _read_queries(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = orjson.loads(line)
            query_id, text = str(record["_id"]), record["text"]
            if not query_id or _SPACE.search(query_id) or not isinstance(text, str):
                raise ValueError("an _id has no spaces, a text is text")
            yield query_id, text
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f'{path}:{number}: not a query {{"_id", "text"}}: {error}',
                code="bad_query_file",
                field="queries",
            ) from error


@click.command("analyze")
@click.argument("words", nargs=-1)
@click.option(
    "--explain",
    is_flag=True,
    help="Show the folds, the readings weighed, and what else in the index falls with the word.",
)
@index_option
@json_option
def analyze_command(
    words: tuple[str, ...], explain: bool, index: Path | None, as_json: bool
) -> None:
    """Show how WORDS are understood; without any, one word a line from standard input.

    Uses the tables of the index if there is one, else the installed ones.
    """
    settings = Settings.load(index=index)
    given: Iterable[str] = words or _lines()
    if explain:
        _explain(map(clean, given), settings, as_json=as_json)
        return
    analyzer = _analyzer(settings)
    for word in map(clean, given):
        analysis = analyzer.word(word)
        if as_json:
            _dump(analysis.to_json(word))
            continue
        roots = ", ".join(f"{wording.spaced(root)} ({p:.2f})" for root, p in analysis.roots)
        click.echo(
            f"{word}\t{analysis.kind}\tform {analysis.form}\tstem {analysis.stem}"
            f"\tlemma {analysis.lemma or '-'}\troots {roots or '-'}"
        )


def _explain(words: Iterable[str], settings: Settings, *, as_json: bool) -> None:
    try:
        explained = Searcher(open_engine(settings), settings).explain
    except IndexProblem:
        tell_if_compiling(settings)
        installed = Analyzer.installed(settings.lexicon)
        explained = partial(explain_word, analyzer=installed)
    for word in words:
        found = explained(word)
        if as_json:
            _dump(explained_json(found))
        else:
            click.echo("\n".join(described(found)) + "\n")


def _lines() -> Iterator[str]:
    if sys.stdin is None:  # closed by the caller
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").strip("\r\n")


def _analyzer(settings: Settings) -> Analyzer:
    try:
        return Searcher(open_engine(settings), settings).analyzer
    except IndexProblem:
        tell_if_compiling(settings)
        return Analyzer.installed(settings.lexicon)


commands: tuple[click.Command, ...] = (search_command, analyze_command)
