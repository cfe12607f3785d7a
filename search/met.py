"""Words that were met in texts, by the terms under which they are found.

A question wants a few terms. The words that have them are looked up here and held against the
words of a text as sets, so that of a text's other words none is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from search.analysis import Analyzer

_KEPT_WORDS = 300_000
"""Words that are remembered, some 300 bytes each; with more, all are forgotten."""


class Met:
    """Remembers words as written. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._memory = _Memory(analyzer)

    def among(self, words: Set[str], terms: Iterable[str]) -> Set[str]:
        """Those of the words, as written, that are found under one of the terms at some level.

        A term may be a form, a stem or a root; of which kind it was met is not told.
        """
        if len(self._memory.known) > _KEPT_WORDS:
            self._memory = _Memory(self.analyzer)
        memory = self._memory  # another thread may begin anew meanwhile
        new = words - memory.known
        if new:
            memory.add(new)
        having: set[str] = set()
        for term in terms:
            having.update(memory.by_term.get(term, ()))
        return words & having


class _Memory:
    def __init__(self, analyzer: Analyzer) -> None:
        self.known: set[str] = set()
        self.by_term: dict[str, tuple[str, ...]] = {}
        self._analyse = analyzer.analyse

    def add(self, words: Iterable[str]) -> None:
        """Two threads may add the same words; then they are met twice, which is no harm."""
        by_term = self.by_term
        for word in words:
            analysis = self._analyse(word)
            # Words that are the same as typed have the same form.
            terms = {analysis.form, analysis.stem, *(root for root, _ in analysis.roots)}
            for term in terms:
                by_term[term] = (*by_term.get(term, ()), word)
            self.known.add(word)
