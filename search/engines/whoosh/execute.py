"""Clause trees on arrays: which documents match, what they score, and why.

Whoosh's own matchers go posting by posting in Python (a natural question at four levels takes
seconds on 40,000 articles) and its AndNot is wrong; here each term's postings are arrays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import assert_never

import numpy as np

from search.engine import K1, B, Part
from search.engines.whoosh.postings import Flags, Floats, Postings, Reader
from search.fields import split_field
from search.query.clause import All, Any, Best, Clause, Everything, Run, Term, Tiers


class Execution:
    """Evaluates clauses over one reader. Holds no state between calls."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def matching(self, clause: Clause) -> Flags:
        """For each document, whether it matches."""
        match clause:
            case Term() | Run():
                flags = np.zeros(self._reader.size, dtype=np.bool_)
                flags[self._postings(clause).numbers] = True
                return flags
            case Best(parts) | Any(parts):
                return self._union(parts)
            case Tiers(tiers, _):
                return self._union(tiers)
            case All(parts, without):
                flags = self._reader.live.copy()
                for part in parts:
                    flags &= self.matching(part)
                for part in without:
                    flags &= ~self.matching(part)
                return flags
            case Everything():
                return self._reader.live
            case _:
                assert_never(clause)

    def scores(self, clause: Clause) -> Floats:
        """For each document, its score; 0 where the clause does not match."""
        match clause:
            case Term() | Run():
                scores = np.zeros(self._reader.size)
                postings = self._postings(clause)
                scores[postings.numbers] = self._impacts(clause, postings)
                return scores
            case Best(parts):
                return self._best(parts)
            case Any(parts):
                return self._sum(parts)
            case All(parts, without):
                scores = self._sum(parts)
                if len(parts) > 1 or without:
                    scores[~self.matching(clause)] = 0.0
                return scores
            case Tiers(_, score):
                return np.where(self.matching(clause), self.scores(score), 0.0)
            case Everything():
                return np.zeros(self._reader.size)
            case _:
                assert_never(clause)

    def parts(self, clause: Clause, number: int) -> tuple[Part, ...]:
        """What makes up one document's score: the terms and runs that count, in tree order."""
        match clause:
            case Term() | Run():
                return self._leaf_parts(clause, number)
            case Best(parts):
                candidates = [self.parts(part, number) for part in parts]
                return max(candidates, key=_total, default=())
            case Any(parts):
                return tuple(found for part in parts for found in self.parts(part, number))
            case All(parts, _):
                if not self.matching(clause)[number]:
                    return ()
                return tuple(found for part in parts for found in self.parts(part, number))
            case Tiers(_, score):
                return self.parts(score, number) if self.matching(clause)[number] else ()
            case Everything():
                return ()
            case _:
                assert_never(clause)

    def _postings(self, clause: Term | Run) -> Postings:
        if isinstance(clause, Term):
            return self._reader.postings(clause.field, clause.text)
        return self._reader.runs(clause.field, clause.texts)

    def _impacts(
        self, clause: Term | Run, postings: Postings, places: slice = slice(None)
    ) -> Floats:
        """BM25 of the postings at these places times the weight (formula: `search.engine`)."""
        count = len(postings.numbers)
        zone, _ = split_field(clause.field)
        idf = math.log(1 + (self._reader.articles - count + 0.5) / (count + 0.5))
        mean = self._reader.mean_lengths[zone] or 1.0
        lengths = self._reader.lengths[zone][postings.numbers[places]]
        frequencies = postings.frequencies[places]
        norm = K1 * (1 - B + B * lengths / mean)
        return clause.weight * idf * frequencies * (K1 + 1) / (frequencies + norm)

    def _leaf_parts(self, clause: Term | Run, number: int) -> tuple[Part, ...]:
        postings = self._postings(clause)
        place = int(np.searchsorted(postings.numbers, number))
        if place == len(postings.numbers) or postings.numbers[place] != number:
            return ()
        texts = (clause.text,) if isinstance(clause, Term) else clause.texts
        score = float(self._impacts(clause, postings, slice(place, place + 1))[0])
        return (Part(clause.field, texts, score),)

    def _union(self, parts: Sequence[Clause]) -> Flags:
        flags = np.zeros(self._reader.size, dtype=np.bool_)
        for part in parts:
            if isinstance(part, Term | Run):
                flags[self._postings(part).numbers] = True
            else:
                flags |= self.matching(part)
        return flags

    def _sum(self, parts: Sequence[Clause]) -> Floats:
        total = np.zeros(self._reader.size)
        for part in parts:
            if isinstance(part, Term | Run):
                postings = self._postings(part)
                total[postings.numbers] += self._impacts(part, postings)
            else:
                total += self.scores(part)
        return total

    def _best(self, parts: Sequence[Clause]) -> Floats:
        best = np.zeros(self._reader.size)
        for part in parts:
            if isinstance(part, Term | Run):
                postings = self._postings(part)
                best[postings.numbers] = np.maximum(
                    best[postings.numbers], self._impacts(part, postings)
                )
            else:
                np.maximum(best, self.scores(part), out=best)
        return best


def _total(parts: tuple[Part, ...]) -> float:
    return sum(part.score for part in parts)
