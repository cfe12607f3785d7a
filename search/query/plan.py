"""Syntax tree to clause tree: the ONLY place where ranking policy lives.

What the user said becomes what an engine does: which levels a word may match at, what each
level and zone is worth, which articles stand before which.

Tiers, best first (docs/architecture.md, "What a match means"):

    all      every content word, at least one of them by stem or tighter
    all      every content word, each only by its root
    some     fewer words, at least one of them by stem or tighter
    some     fewer words, each only by its root
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import assert_never

from search.analysis import Analysis, Analyzer
from search.fields import POSITIONED, Level, Zone, field_name
from search.query.clause import All, Any, Best, Clause, Everything, Run, Term, Tiers
from search.query.syntax import AllOf, AnyOf, BestMatch, Node, Phrase, Without, Word

LEVEL_WEIGHTS = {Level.EXACT: 1.0, Level.FORM: 0.95, Level.STEM: 0.7, Level.ROOT: 0.35}
ZONE_WEIGHTS = {Zone.TITLE: 2.0, Zone.BODY: 1.0, Zone.ASIDE: 0.05}
FUNCTION_WORD_WEIGHT = 0.1
PHRASE_WEIGHT = 1.5
"""A phrase found is worth more than one word: it says more."""


@dataclass(frozen=True, slots=True)
class WantedWord:
    """A query word as highlighting and explanation need it: its terms at each level allowed."""

    text: str
    analysis: Analysis
    level: Level

    def terms(self, level: Level) -> tuple[str, ...]:
        """The terms that match this word at `level`; none when the level is not allowed."""
        return terms_at(self.analysis, level) if level <= self.level else ()


@dataclass(frozen=True, slots=True)
class WantedRun:
    """Words of the query that count only side by side; literal, so never looser than a form."""

    text: str
    analyses: tuple[Analysis, ...]
    level: Level

    def texts(self, level: Level) -> tuple[str, ...]:
        """The run's terms at `level`; none when the level is not allowed."""
        if level > self.level:
            return ()
        return tuple(terms_at(analysis, level)[0] for analysis in self.analyses)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, and what will have matched.

    groups: `all` or `some` for each tier of the clause. words, runs: what to highlight.
    """

    clause: Clause
    groups: tuple[str, ...]
    words: tuple[WantedWord, ...]
    runs: tuple[WantedRun, ...]
    content_words: int
    only_function_words: bool = False

    @property
    def matching(self) -> Clause:
        """The same articles as `clause` without their order: the tier that takes in all others."""
        return self.clause.tiers[-1] if isinstance(self.clause, Tiers) else self.clause


_Analysed = tuple[Word, Analysis]


@dataclass(slots=True)
class _Planner:
    analyzer: Analyzer
    level: Level
    banded: bool = True
    words: list[WantedWord] = field(default_factory=list)
    runs: list[WantedRun] = field(default_factory=list)
    content_words: int = 0
    only_function_words: bool = False


def terms_at(analysis: Analysis, level: Level) -> tuple[str, ...]:
    """The terms by which a word is found at `level`."""
    match level:
        case Level.EXACT:
            return (analysis.exact,)
        case Level.FORM:
            return (analysis.form,)
        case Level.STEM:
            return (analysis.stem,)
        case Level.ROOT:
            # كان has a root, but is no evidence for مكان.
            return () if analysis.is_function else tuple(root for root, _ in analysis.roots)
        case _:
            assert_never(level)


def plan(node: Node | None, analyzer: Analyzer, level: Level, *, banded: bool = True) -> Plan:
    """What to run for a query; no node asks for everything.

    level: the loosest match allowed. banded: root matches stand behind tighter ones, as
    relevance wants it; without, only the groups are told apart, as an order by date wants it.
    The same input gives an equal plan.
    """
    if node is None:
        return Plan(Everything(), ("all",), (), (), 0)
    planner = _Planner(analyzer, level, banded)
    excluded: list[Clause] = []
    while isinstance(node, Without) and node.kept is not None:
        excluded.append(_excluded(planner, node.excluded))
        node = node.kept
    parts = node.parts if isinstance(node, BestMatch) else (node,)
    clause, groups = _best_match(planner, parts)
    if excluded:
        clause = _without(clause, tuple(excluded))
    return Plan(
        clause=clause,
        groups=groups,
        words=tuple(planner.words),
        runs=tuple(planner.runs),
        content_words=planner.content_words,
        only_function_words=planner.only_function_words,
    )


def _best_match(planner: _Planner, parts: tuple[Node, ...]) -> tuple[Tiers, tuple[str, ...]]:
    """Parts side by side: words by best match, anything else required."""
    required, content, extras = _sorted_out(planner, parts)
    planner.only_function_words = not required and all(a.is_function for _, a in content)
    planner.content_words = len(content) + len(required)

    musts = tuple(_clause(planner, part, planner.level) for part in required)
    wanted = [_want(planner, word, analysis) for word, analysis in content]
    loose = tuple(_word(analysis, planner.level) for _, analysis in content)
    tight = tuple(_word(analysis, _tighter(planner.level)) for _, analysis in content)
    score = Any(
        (
            *musts,
            *loose,
            *(_word(a, _tighter(planner.level), FUNCTION_WORD_WEIGHT) for _, a in extras),
        )
    )
    by_root = planner.banded and planner.level is Level.ROOT and not musts
    tiers: list[tuple[str, Clause]] = []
    some_tight = (Any(tight),) if by_root else ()
    tiers.append(("all", All((*musts, *loose, *some_tight))))
    if by_root:
        tiers.append(("all", All(loose)))
    if musts and wanted:
        tiers.append(("some", All(musts)))
    elif len(wanted) > 1:
        tiers.append(("some", Any(tight if by_root else loose)))
        if by_root:
            tiers.append(("some", Any(loose)))
    return Tiers(tuple(c for _, c in tiers), score), tuple(group for group, _ in tiers)


def _sorted_out(
    planner: _Planner, parts: tuple[Node, ...]
) -> tuple[list[Node], list[_Analysed], list[_Analysed]]:
    """Parts side by side as what is required, words of content, and mere function words.

    Where there are only function words, they are what is asked for.
    """
    required: list[Node] = [part for part in parts if not isinstance(part, Word)]
    words = [(part, planner.analyzer.word(part.text)) for part in parts if isinstance(part, Word)]
    content = [pair for pair in words if not pair[1].is_function]
    if not content and not required:
        return required, words, []
    return required, content, [pair for pair in words if pair[1].is_function]


def _clause(planner: _Planner, node: Node, level: Level) -> Clause:
    """The clause of a node within operators: what matches and what it scores, no tiers."""
    match node:
        case Word(text):
            analysis = planner.analyzer.word(text)
            _want(planner, node, analysis)
            return _word(analysis, level)
        case Phrase(words):
            return _phrase(planner, words)
        case AllOf(parts):
            return All(tuple(_clause(planner, part, level) for part in parts))
        case AnyOf(parts):
            return Any(tuple(_clause(planner, part, level) for part in parts))
        case BestMatch(parts):
            required, content, _ = _sorted_out(planner, parts)
            musts = tuple(_clause(planner, part, level) for part in required)
            wants = tuple(_clause(planner, word, level) for word, _ in content)
            return Tiers((All(musts) if musts else Any(wants),), Any((*musts, *wants)))
        case Without(kept, excluded):
            inner = _clause(planner, kept, level) if kept else Everything()
            return All((inner,), without=(_excluded(planner, excluded),))
        case _:
            assert_never(node)


def _excluded(planner: _Planner, node: Node) -> Clause:
    """What must not match. Exclusion stops at the stem, so that -كتاب hides الكتب, not مكتبة."""
    silent = _Planner(planner.analyzer, _tighter(planner.level))
    return _clause(silent, node, silent.level)


def _without(tiers: Tiers, excluded: tuple[Clause, ...]) -> Tiers:
    return Tiers(tuple(All((tier,), without=excluded) for tier in tiers.tiers), tiers.score)


def _want(planner: _Planner, word: Word, analysis: Analysis) -> WantedWord:
    wanted = WantedWord(word.text, analysis, planner.level)
    planner.words.append(wanted)
    return wanted


def _tighter(level: Level) -> Level:
    return min(level, Level.STEM)


def _word(analysis: Analysis, level: Level, weight: float = 1.0) -> Clause:
    """One word in every zone, each zone scored by its tightest, best level."""
    most = None if level is Level.ROOT else level + 1  # tighter levels have one term each
    return Any(tuple(Best(leaves[:most]) for leaves in _leaves(analysis, weight)))


@lru_cache(maxsize=1024)
def _leaves(analysis: Analysis, weight: float) -> tuple[tuple[Term, ...], ...]:
    """For each zone a word's terms, tightest level first. One request asks several times."""
    return tuple(
        tuple(
            Term(field_name(zone, at), term, weight * zone_weight * LEVEL_WEIGHTS[at] * share)
            for at in Level
            for term, share in shares(analysis, at)
        )
        for zone, zone_weight in ZONE_WEIGHTS.items()
    )


def shares(analysis: Analysis, level: Level) -> tuple[tuple[str, float], ...]:
    """The word's terms at a level with the confidence that each is meant."""
    if level is Level.ROOT:
        return () if analysis.is_function else analysis.roots
    return tuple((term, 1.0) for term in terms_at(analysis, level))


def _phrase(planner: _Planner, words: tuple[str, ...]) -> Clause:
    """Words side by side in one zone, as typed or, if the level allows, folded."""
    run = WantedRun(
        " ".join(words),
        tuple(planner.analyzer.word(word) for word in words),
        min(planner.level, max(POSITIONED)),
    )
    planner.runs.append(run)
    zones = []
    for zone, zone_weight in ZONE_WEIGHTS.items():
        leaves = []
        for level in sorted(POSITIONED):
            if texts := run.texts(level):
                weight = zone_weight * LEVEL_WEIGHTS[level]
                leaves.append(_run(field_name(zone, level), texts, weight))
        zones.append(Best(tuple(leaves)))
    return Any(tuple(zones))


def _run(name: str, texts: tuple[str, ...], weight: float) -> Term | Run:
    if len(texts) == 1:
        return Term(name, texts[0], weight)
    return Run(name, texts, weight * PHRASE_WEIGHT)
