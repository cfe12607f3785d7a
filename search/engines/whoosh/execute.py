"""Clause trees on arrays: which documents match, and what they score.

Whoosh's own matchers go posting by posting in Python (a natural question at four levels takes
seconds on 40,000 articles) and its AndNot is wrong; here each term's postings are arrays.

The parts of a sum come again in other questions, so they are kept: a word at all its levels in
all its zones is one array, and a question is the sum of a few.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from search.engine import K1
from search.engines.whoosh import kernels
from search.engines.whoosh.columns import Array, fitting
from search.engines.whoosh.kernels import Scores
from search.engines.whoosh.matches import DENSE, Matched, intersection, less, union
from search.engines.whoosh.postings import Postings, Reader
from search.engines.whoosh.shape import shape
from search.query.clause import All, Any, Best, Clause, Everything, Leaf, Pattern, Run, Term, Tiers

_KEPT_PARTS = 16
"""What has more parts is a question, not a word, and not kept."""


@dataclass(frozen=True, slots=True)
class Impacts:
    """What a clause adds to scores: to those of `numbers`, or to all when that is None.

    tells_matches: whether what matches is what is given a score above zero.
    """

    size: int
    numbers: Array | None
    values: Scores
    tells_matches: bool

    @property
    def nbytes(self) -> int:
        """What is held besides the mapped file."""
        held = [a for a in (self.numbers, self.values) if a is not None and a.flags.writeable]
        return sum(array.nbytes for array in held)

    def add_to(self, scores: Scores) -> None:
        """Add them to what each document scores."""
        if self.numbers is None:
            scores += self.values
        else:
            kernels.add(scores, self.numbers, self.values)

    def matching(self) -> Matched:
        """The documents that match, if these tell."""
        if self.numbers is None:
            return Matched(self.size, flags=self.values > 0)
        return Matched(self.size, self.numbers)


Step = Callable[[Scores, Array, Array, Scores, float], None]


class Execution:
    """Evaluates the clauses of one question, in one thread; what is worth it stays in the reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._matched: dict[int, Matched] = {}
        self._summed: dict[int, Impacts] = {}

    def matching(self, clause: Clause) -> Matched:
        """The documents that match. The tiers of a question ask for the same parts again."""
        known = self._matched.get(id(clause))
        if known is None:
            known = self._matched[id(clause)] = self._matching_or_kept(clause)
        return known

    def scores(self, clause: Clause) -> Scores:
        """For each document, its score; 0 where the clause does not match."""
        scores = np.zeros(self._reader.size, dtype=np.float32)
        for part in clause.parts if isinstance(clause, Any | All) else (clause,):
            if isinstance(part, Leaf) and kernels.compiled:
                self._into(scores, part, kernels.add_impacts)  # as quick as what would be kept
            elif is_kept(part):
                self.impacts(part).add_to(scores)
            else:
                scores += self._scores(part)
        if isinstance(clause, All):
            scores *= self.matching(clause).as_flags()
        return self._living(scores)

    def impacts(self, clause: Clause) -> Impacts:
        """What a term or a word adds to scores; kept."""
        impacts = self._reader.cache.get((Impacts, clause), lambda: self._computed(clause))
        self._summed[id(clause)] = impacts
        return impacts

    def _matching_or_kept(self, clause: Clause) -> Matched:
        summed = self._summed.get(id(clause))
        if summed is not None and summed.tells_matches:
            return summed.matching().quick()
        if isinstance(clause, Leaf):
            return self._reader.cache.get(clause, lambda: self._matching(clause).quick())
        if is_kept(clause):
            return self._reader.cache.get(clause, lambda: self._matching(clause)).quick()
        return self._matching(clause)

    def _matching(self, clause: Clause) -> Matched:
        match clause:
            case Term() | Run() | Pattern():
                return self._holding(self._reader.postings(clause))
            case Best(parts) | Any(parts) | Tiers(parts, _):
                found = (self._holding_or_matching(part) for part in parts)
                return union(self._reader.size, found).compact()
            case All(parts, without):
                matched = intersection([self.matching(part) for part in parts or (Everything(),)])
                for part in without:
                    matched = less(matched, self.matching(part))
                return matched
            case Everything():
                return Matched(self._reader.size, flags=self._reader.live)
            case _:
                assert_never(clause)

    def _holding_or_matching(self, clause: Clause) -> Matched:
        """Terms that only feed a union are not kept by themselves."""
        return self._matching(clause) if isinstance(clause, Leaf) else self.matching(clause)

    def _holding(self, postings: Postings) -> Matched:
        return Matched(self._reader.size, self._joined(postings)[0])

    def _joined(self, postings: Postings) -> tuple[Array, Array]:
        """The postings of all segments, without those of deleted documents."""
        if not postings.count:
            return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint32)
        if len(postings.pieces) == 1 and not postings.pieces[0].offset:
            numbers, frequencies = postings.pieces[0].documents, postings.pieces[0].frequencies
        else:
            numbers = np.concatenate(
                [piece.documents.astype(np.uint32) + piece.offset for piece in postings.pieces]
            )
            frequencies = np.concatenate([piece.frequencies for piece in postings.pieces])
        if postings.count < len(numbers):
            alive = self._reader.live[numbers]
            return numbers[alive], frequencies[alive]
        return numbers, frequencies

    def _computed(self, clause: Clause) -> Impacts:
        tells_matches = shape(clause).tells_matches
        if isinstance(clause, Leaf):
            numbers, values = self._leaf(clause)
            if len(values) * DENSE <= self._reader.size:
                return Impacts(self._reader.size, numbers, values, tells_matches)
        scores = self._scores(clause)
        few = None if isinstance(clause, Leaf) else self._few(clause, scores, tells_matches)
        if few is None:
            return Impacts(self._reader.size, None, scores, tells_matches)
        return Impacts(self._reader.size, fitting(few), scores[few], tells_matches)

    def _few(self, clause: Clause, scores: Scores, tells_matches: bool) -> Array | None:
        """The documents that a clause matches, unless they are many."""
        if not tells_matches:
            numbers = self._matching(clause).numbers
            return None if numbers is None else numbers.astype(np.intp)
        flags = scores > 0
        return None if np.count_nonzero(flags) * DENSE > len(flags) else flags.nonzero()[0]

    def _leaf(self, leaf: Leaf) -> tuple[Array, Scores]:
        postings = self._reader.postings(leaf)
        numbers, frequencies = self._joined(postings)
        norms = self._reader.attributes.lengths[leaf.field].norms
        scale = self._scale(leaf, postings)
        return numbers, kernels.impacts(numbers, frequencies, norms, scale)

    def _scores(self, clause: Clause) -> Scores:
        scores = np.zeros(self._reader.size, dtype=np.float32)
        match clause:
            case Term() | Run() | Pattern():
                self._into(scores, clause, kernels.add_impacts)
            case Best(parts):
                return self._best(parts)
            case Any(parts) | All(parts, _):
                for part in parts:
                    if isinstance(part, Leaf):
                        self._into(scores, part, kernels.add_impacts)
                    elif self._occurs(part):
                        scores += self._scores(part)
                if isinstance(clause, All):
                    scores *= self.matching(clause).as_flags()
            case Tiers(_, score):
                return self._scores(score) * self.matching(clause).as_flags()
            case Everything():
                pass
            case _:
                assert_never(clause)
        return self._living(scores)

    def _best(self, parts: Sequence[Clause]) -> Scores:
        best = np.zeros(self._reader.size, dtype=np.float32)
        for part in parts:
            if isinstance(part, Leaf):
                self._into(best, part, kernels.raise_impacts)
            else:
                np.maximum(best, self._scores(part), out=best)
        return self._living(best)

    def _into(self, scores: Scores, leaf: Leaf, step: Step) -> None:
        """Bring what a leaf scores into scores, segment by segment, deleted documents included."""
        postings = self._reader.postings(leaf)
        scale = self._scale(leaf, postings)
        norms = self._reader.attributes.lengths[leaf.field].norms
        for piece in postings.pieces:
            own = slice(piece.offset, None)
            step(scores[own], piece.documents, piece.frequencies, norms[own], scale)

    def _living(self, scores: Scores) -> Scores:
        """Scores without those of deleted documents."""
        if self._reader.has_deletions:
            scores *= self._reader.live
        return scores

    def _scale(self, leaf: Leaf, postings: Postings) -> float:
        return leaf.weight * idf(self._reader.articles, postings.count) * (K1 + 1)

    def _occurs(self, clause: Clause) -> bool:
        """False for the best of terms that are nowhere: most articles have no aside."""
        if not isinstance(clause, Best):
            return True
        return any(
            not isinstance(part, Leaf) or self._reader.postings(part).count > 0
            for part in clause.parts
        )


def idf(articles: int, holding: int) -> float:
    """How much a term says that so many of the articles hold (formula: `search.engine`)."""
    return math.log(1 + (articles - holding + 0.5) / (holding + 0.5))


def is_kept(clause: Clause) -> bool:
    """Whether a clause is a term, or what the levels and zones of a word make."""
    match clause:
        case Term() | Run() | Pattern():
            return True
        case Best(parts) | Any(parts):
            return len(parts) <= _KEPT_PARTS and all(isinstance(p, Leaf | Best) for p in parts)
        case _:
            return False
