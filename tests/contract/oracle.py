"""An engine that is naive, slow and obviously right: the meaning of `search.engine` in code.

It keeps documents in a dictionary and looks at every one of them for every question. The same
contract tests hold it and the real engines to the same answers.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from search.article import Article
from search.engine import GAP, K1, B, Check, Document, Engine, Found, Info, Page, Part, Place
from search.fields import split_field
from search.query.clause import All, Any, Best, Clause, Everything, Leaf, Pattern, Run, Term, Tiers
from search.query.request import Filters, Order


@dataclass
class Oracle:
    """All documents by article id."""

    documents: dict[str, Document] = field(default_factory=dict)

    def add(self, document: Document) -> None:
        self.documents[document.article.id] = document

    def delete(self, article_id: str) -> bool:
        return self.documents.pop(article_id, None) is not None

    def info(self) -> Info:
        return Info(
            len(self.documents), "oracle", "", datetime(2025, 1, 1, tzinfo=UTC), 0, "oracle"
        )

    def current(self) -> Engine:
        return self

    def lexicon(self) -> Path:
        return Path()

    def verify(self) -> Iterator[Check]:
        yield Check("memory", 0, ())

    def close(self) -> None:
        self.documents.clear()

    def ids(self) -> Sequence[str]:
        return sorted(self.documents)

    def terms(self, field: str) -> Sequence[tuple[str, int]]:
        held = [set(document.terms.get(field, ())) for document in self.documents.values()]
        counts = Counter(term for terms in held for term in terms if term != GAP)
        return tuple(sorted(counts.items()))

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        return {id_: self.documents[id_].article for id_ in ids if id_ in self.documents}

    def count(self, clause: Clause, *, filters: Filters) -> int:
        return len(self._passing(clause, filters))

    def search(
        self,
        clause: Clause,
        *,
        filters: Filters,
        order: Order,
        facets: Sequence[str] = (),
        facet_values: int | None = None,
        offset: int = 0,
        limit: int = 10,
        after: Place | None = None,
        explain: bool = True,
    ) -> Page:
        ranked = clause if isinstance(clause, Tiers) else Tiers((clause,), clause)
        rows = []
        for document in self._passing(ranked, filters):
            tier = next(n for n, c in enumerate(ranked.tiers) if self._matches(c, document))
            key = self._score(ranked.score, document)
            if order is Order.DATE:
                published = document.article.published
                key = float(published.toordinal()) if published else 0.0
            rows.append((tier, -key, document.article.id, document))
        rows.sort(key=lambda row: row[:3])
        counts = Counter(row[0] for row in rows)
        rest = rows
        if after is not None:
            rest = [row for row in rows if row[:3] > (after.tier, -after.key, after.article_id)]
        shown = rest[offset : offset + limit]
        more = len(rest) > offset + limit and shown
        return Page(
            total=len(rows),
            tiers=tuple(counts[number] for number in range(len(ranked.tiers))),
            found=tuple(
                Found(
                    article=document.article,
                    score=-key if order is Order.RELEVANCE else 0.0,
                    tier=tier,
                    parts=self._parts(ranked.score, document) if explain else (),
                )
                for tier, key, _, document in shown
            ),
            facets={name: self._facet(name, ranked, filters)[:facet_values] for name in facets},
            next=Place(shown[-1][0], -shown[-1][1], shown[-1][2]) if more else None,
        )

    def _passing(self, clause: Clause, filters: Filters, but: str = "") -> list[Document]:
        return [
            document
            for document in self.documents.values()
            if self._matches(clause, document) and _allowed(document.article, filters, but)
        ]

    def _facet(self, name: str, clause: Clause, filters: Filters) -> tuple[tuple[str, int], ...]:
        documents = self._passing(clause, filters, but=name)
        counts = Counter(str(getattr(document.article, name)) for document in documents)
        del counts[""]
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _matches(self, clause: Clause, document: Document) -> bool:
        match clause:
            case Term() | Run() | Pattern():
                return _frequency(clause, document) > 0
            case Best(parts) | Any(parts):
                return any(self._matches(part, document) for part in parts)
            case Tiers(tiers, _):
                return any(self._matches(tier, document) for tier in tiers)
            case All(parts, without):
                return all(self._matches(part, document) for part in parts) and not any(
                    self._matches(part, document) for part in without
                )
            case Everything():
                return True

    def _score(self, clause: Clause, document: Document) -> float:
        if not self._matches(clause, document):
            return 0.0
        match clause:
            case Term() | Run() | Pattern():
                return self._bm25(clause, document)
            case Best(parts):
                return max(self._score(part, document) for part in parts)
            case Any(parts) | All(parts, _):
                return sum(self._score(part, document) for part in parts)
            case Tiers(_, score):
                return self._score(score, document)
            case Everything():
                return 0.0

    def _parts(self, clause: Clause, document: Document) -> tuple[Part, ...]:
        if not self._matches(clause, document):
            return ()
        match clause:
            case Term() | Run() | Pattern():
                return (Part(clause.field, _texts(clause), self._bm25(clause, document)),)
            case Best(parts):
                best = max(parts, key=lambda part: self._score(part, document))
                return self._parts(best, document)
            case Any(parts) | All(parts, _):
                return tuple(p for part in parts for p in self._parts(part, document))
            case Tiers(_, score):
                return self._parts(score, document)
            case Everything():
                return ()

    def _bm25(self, clause: Leaf, document: Document) -> float:
        zone, _ = split_field(clause.field)
        total = len(self.documents)
        holding = sum(1 for other in self.documents.values() if _frequency(clause, other))
        idf = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
        mean = sum(other.lengths[zone] for other in self.documents.values()) / total or 1.0
        frequency = _frequency(clause, document)
        norm = K1 * (1 - B + B * document.lengths[zone] / mean)
        return clause.weight * idf * frequency * (K1 + 1) / (frequency + norm)


def _texts(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Term(_, text) | Pattern(_, text):
            return (text,)
        case Run(_, texts):
            return texts


def _frequency(leaf: Leaf, document: Document) -> int:
    terms = list(document.terms.get(leaf.field, ()))
    match leaf:
        case Term(_, text):
            return terms.count(text)
        case Run(_, texts, _, slop):
            return sum(_follows(terms, start, texts, slop) for start in range(len(terms)))
        case Pattern(_, glob):
            letters = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in glob)
            return sum(bool(term != GAP and re.fullmatch(letters, term)) for term in terms)


def _follows(terms: Sequence[str], start: int, texts: Sequence[str], slop: int) -> bool:
    """Whether the texts stand from here on, each at its next place, with so many between them."""
    if not texts or terms[start] != texts[0]:
        return False
    place = start
    for text in texts[1:]:
        if text not in terms[place + 1 :]:
            return False
        place = terms.index(text, place + 1)
    return place - start - (len(texts) - 1) <= slop


def _allowed(article: Article, filters: Filters, but: str) -> bool:
    chosen: Mapping[str, Iterable[str]] = {
        "category": filters.category,
        "source": filters.source,
        "author": filters.author,
    }
    for name, values in chosen.items():
        if values and name != but and getattr(article, name) not in values:
            return False
    if (filters.since or filters.until) and but != "month":
        if article.published is None:
            return False
        since, until = filters.since or date.min, filters.until or date.max
        return since <= article.published <= until
    return True
