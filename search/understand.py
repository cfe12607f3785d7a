"""How a word is understood, step by step, for people who want to know why it matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search import wording
from search.analysis import Analysis, Analyzer, tokenize
from search.analysis.readings import Reading
from search.errors import UserError
from search.families import Relatives, relatives

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Explained:
    """How a word is understood, and which forms of the index fall together with it.

    folds: the steps from the word as typed to its folded form, each with its result. readings:
    what was weighed, cheapest first. relatives: None where there is no index.
    """

    word: str
    folds: tuple[tuple[str, str], ...]
    analysis: Analysis
    readings: tuple[Reading, ...]
    relatives: Relatives | None


def explain(
    word: str, analyzer: Analyzer, terms: Sequence[tuple[str, int]] | None = None
) -> Explained:
    """How an analyzer understands a word; terms: folded forms of an index with their counts.

    Raises UserError when the text is no single word of at most 100 characters.
    """
    text = word.strip()
    if len(text) > _LONGEST or not tokenize.script(text):
        raise UserError(
            f"{word[:_LONGEST]!r} is not one word of at most "
            f"{_LONGEST} characters; give a single word",
            code="not_a_word",
            field="word",
        )
    analysis = analyzer.word(text)
    folds = (("typed", text), ("exact", analysis.exact), ("form", analysis.form))
    related = relatives(analysis, analyzer, terms) if terms is not None else None
    return Explained(text, folds, analysis, analyzer.readings(text), related)


def described(explained: Explained) -> Iterator[str]:
    """The same as lines for a terminal."""
    analysis = explained.analysis
    yield explained.word
    yield "  folds     " + " > ".join(f"{text} ({name})" for name, text in explained.folds)
    roots = ", ".join(f"{wording.spaced(root)} ({p:.2f})" for root, p in analysis.roots)
    yield f"  chosen    {analysis.kind}, stem {analysis.stem}, roots {roots or '-'}"
    for reading in explained.readings:
        parts = [*reading.prefixes, f"[{reading.stem}]", reading.ending, reading.pronoun]
        yield (
            f"  reading   {reading.share:5.3f}  {reading.bits:5.1f} bits  "
            f"{' + '.join(part for part in parts if part)}  lemma {reading.lemma}  "
            f"{reading.part or '-'}  root {reading.root or '-'}  "
            f"({reading.reason}{': ' + reading.source if reading.source else ''})"
        )
    if explained.relatives is None:
        return
    yield f"  by stem   {_counted(explained.relatives.stem)}"
    for root, forms in explained.relatives.roots.items():
        yield f"  by {wording.spaced(root)}  {_counted(forms)}"


def _counted(forms: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{form} {count}" for form, count in forms) or "-"
