"""The commands that write: index, delete, rebuild."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from indexer.build import Report, build, delete, rebuild
from indexer.progress import Display
from indexer.sources import open_source
from search.engines import open_engine
from search.errors import NoIndex
from search.options import clean, index_option, tell_if_compiling
from search.settings import Settings

_REJECTED = 3
_INTERRUPTED = 130

_processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Analyse in so many processes; by default one for each processor.",
)


@click.command("index")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@index_option
@click.option(
    "--max-errors",
    type=click.IntRange(0),
    help="Allow so many bad records; with one more, stop and publish nothing.",
)
@_processes_option
def index_command(
    sources: tuple[Path, ...], index: Path | None, max_errors: int | None, processes: int | None
) -> None:
    """Add the articles of SOURCES to the index, replacing those with the same id.

    SOURCE is a .jsonl, .jsonl.gz or .csv file, or a folder of .txt, .md and .html files.
    Fields of a record: id, title, text, and if known url, source, author, category, date;
    others are kept. The served index changes only at the end, in one step.

    Exit code 3 when some records were bad (the others are indexed).
    """
    settings = Settings.load(index=index)
    try:
        opened = [open_source(path) for path in sources]
        if not _is_indexed(settings):
            tell_if_compiling(settings)
        with Display() as display:
            report = build(
                opened,
                settings,
                processes=processes,
                max_errors=max_errors,
                progress=display.advance,
                started=display.start,
                rejected=display.problem,
                publishing=display.publishing,
            )
    except KeyboardInterrupt:
        click.echo("\nstopped; nothing was published, the served index is as it was", err=True)
        sys.exit(_INTERRUPTED)
    _tell(report, settings)
    if report.rejected:
        sys.exit(_REJECTED)


@click.command("rebuild")
@index_option
@_processes_option
def rebuild_command(index: Path | None, processes: int | None) -> None:
    """Analyse all stored articles anew, after a change of analyser or lexicon.

    Needs no source. The old index is served until the new one is ready.
    """
    settings = Settings.load(index=index)
    engine = open_engine(settings)
    total = engine.info().articles
    engine.close()
    tell_if_compiling(settings)
    try:
        with Display() as display:
            display.start_counting("rebuild", total)
            report = rebuild(
                settings,
                processes=processes,
                progress=display.advance,
                publishing=display.publishing,
            )
    except KeyboardInterrupt:
        click.echo("\nstopped; the served index is as it was", err=True)
        sys.exit(_INTERRUPTED)
    click.echo(
        f"rebuilt {report.replaced} articles in {report.seconds:.1f} s "
        f"({report.articles_per_s:.0f} articles/s)"
    )


@click.command("delete")
@click.argument("ids", nargs=-1, required=True)
@index_option
def delete_command(ids: tuple[str, ...], index: Path | None) -> None:
    """Remove the articles with these IDS from the index.

    Exit code 1 when one of them is not there; the others are removed all the same.
    """
    cleaned = [clean(article_id) for article_id in ids]
    removed, missing = delete(cleaned, Settings.load(index=index))
    for article_id in missing:
        click.echo(f"no article has the id {article_id}", err=True)
    click.echo(f"deleted {len(removed)}")
    if missing:
        sys.exit(1)


def _is_indexed(settings: Settings) -> bool:
    """Whether there is an index, whose own lexicon is then used."""
    try:
        open_engine(settings).close()
    except NoIndex:
        return False
    return True


def _tell(report: Report, settings: Settings) -> None:
    """The report, for people."""
    click.echo(
        f"added {report.added}, replaced {report.replaced}, unchanged {report.unchanged}, "
        f"rejected {report.rejected} in {report.seconds:.1f} s "
        f"({report.articles_per_s:.0f} articles/s)"
    )
    if report.added or report.replaced:
        click.echo(f"the index is in {settings.index}")
    elif not report.unchanged:
        click.echo("no article was read; the index is as it was")


commands: tuple[click.Command, ...] = (index_command, rebuild_command, delete_command)
