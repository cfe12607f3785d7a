"""What a few documents score, in double precision, and why: the formula of `search.engine`.

Scores of all documents are in single precision; where their order is in doubt, or the reasons
are wanted, these decide. Each term is looked up once for all the documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, assert_never

import numpy as np

from search.engine import K1, Part
from search.engines.whoosh.attributes import Lengths
from search.engines.whoosh.columns import Array
from search.engines.whoosh.execute import idf
from search.engines.whoosh.kernels import Flags, Floats, find
from search.engines.whoosh.postings import Reader
from search.query.clause import All, Any, Best, Clause, Everything, Leaf, Pattern, Run, Term, Tiers


class _Node(NamedTuple):
    """A clause at the documents. leaves: those that count, at which documents, with what."""

    matches: Flags
    scores: Floats
    leaves: list[tuple[Leaf, Flags, Floats]]


class Exact:
    """Evaluates clauses at some documents."""

    def __init__(self, reader: Reader, numbers: Array) -> None:
        self._reader = reader
        self._numbers = numbers.astype(np.int64)
        self._norms: dict[Lengths, Floats] = {}

    def scores(self, clause: Clause) -> Floats:
        """What each document scores."""
        return self._node(clause).scores

    def parts(self, clause: Clause) -> tuple[Floats, list[tuple[Part, ...]]]:
        """What each document scores, and the terms that make it up, in the order of the tree."""
        node = self._node(clause)
        parts: list[list[Part]] = [[] for _ in self._numbers]
        for leaf, counting, scores in node.leaves:
            for place in counting.nonzero()[0].tolist():
                parts[place].append(Part(leaf.field, _texts(leaf), float(scores[place])))
        return node.scores, [tuple(found) for found in parts]

    def _node(self, clause: Clause) -> _Node:
        match clause:
            case Term() | Run() | Pattern():
                return self._leaf(clause)
            case Best(parts):
                return self._best([self._node(part) for part in parts])
            case Any(parts):
                nodes = [self._node(part) for part in parts]
                matches = self._flags(False)
                for node in nodes:
                    matches |= node.matches
                return self._sum(nodes, matches)
            case All(parts, without):
                nodes = [self._node(part) for part in parts]
                matches = self._flags(True)
                for node in nodes:
                    matches &= node.matches
                for part in without:
                    matches &= ~self._node(part).matches
                return self._sum(nodes, matches)
            case Tiers(tiers, score):
                matches = self._flags(False)
                for tier in tiers:
                    matches |= self._node(tier).matches
                return self._sum([self._node(score)], matches)
            case Everything():
                return _Node(self._flags(True), np.zeros(len(self._numbers)), [])
            case _:
                assert_never(clause)

    def _leaf(self, leaf: Leaf) -> _Node:
        postings = self._reader.postings(leaf)
        if not postings.count:
            return self._nothing()
        matches = self._flags(False)
        frequency = np.zeros(len(self._numbers))
        for piece in postings.pieces:
            places, is_there = find(piece.documents, self._numbers - piece.offset)
            matches |= is_there
            frequency += piece.frequencies[places] * is_there
        norm = self._norm(leaf.field)
        weight = leaf.weight * idf(self._reader.articles, postings.count)
        scores = weight * frequency * (K1 + 1) / (frequency + norm)
        return _Node(matches, scores, [(leaf, matches, scores)])

    def _best(self, nodes: Sequence[_Node]) -> _Node:
        if not nodes:
            return self._nothing()
        scores = np.stack([node.scores for node in nodes])
        chosen = scores.argmax(axis=0)
        matches = self._flags(False)
        leaves = []
        for place, node in enumerate(nodes):
            matches |= node.matches
            if node.leaves:
                is_chosen = chosen == place
                leaves += [(leaf, counts & is_chosen, own) for leaf, counts, own in node.leaves]
        return _Node(matches, scores.max(axis=0), leaves)

    def _sum(self, nodes: Sequence[_Node], matches: Flags) -> _Node:
        """The sum of some clauses where they match together; in their order, as it rounds."""
        total = np.zeros(len(self._numbers))
        for node in nodes:
            total += node.scores
        total[~matches] = 0.0
        return _Node(
            matches,
            total,
            [(leaf, counts & matches, own) for node in nodes for leaf, counts, own in node.leaves],
        )

    def _norm(self, field: str) -> Floats:
        lengths = self._reader.attributes.lengths[field]
        known = self._norms.get(lengths)
        if known is None:
            known = self._norms[lengths] = lengths.exact_norms(self._numbers)
        return known

    def _flags(self, value: bool) -> Flags:
        return (np.ones if value else np.zeros)(len(self._numbers), dtype=np.bool_)

    def _nothing(self) -> _Node:
        return _Node(self._flags(False), np.zeros(len(self._numbers)), [])


def _texts(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Term(_, text) | Pattern(_, text):
            return (text,)
        case Run(_, texts):
            return texts
        case _:
            assert_never(leaf)
