"""tantivy with one thread: on our terms, and on texts with its own tokenizer and stemmer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any, ClassVar

import orjson
import tantivy
from queries import ANY, Kind, Query
from workspace import Workspace

from engines import Answer
from search import Settings
from search.article import Article, to_record
from search.fields import FACETS, POSITIONED, Level
from search.query.plan import LEVEL_WEIGHTS

_HEAP_BYTES = 1_000_000_000
_WORDS = "words"
_SNOWBALL = "snowball"
_FACETS = {name: {"terms": {"field": name, "size": Settings().facet_values}} for name in FACETS}
_LABELS = [level.label for level in Level]
_TITLE, _BODY = "title", "body"


class _Index:
    """What both kinds of index have in common."""

    column: ClassVar[str] = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        _register(self._index)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def _numbers(self, hits: list[tuple[float, Any]]) -> list[int]:
        return list(self._searcher.fast_field_values("number", [place for _, place in hits]))


class Tantivy(_Index):
    """Four fields of our terms; positions at the levels that have them with us."""

    kinds: ClassVar[frozenset[Kind]] = frozenset(Kind) - {Kind.PAGE}
    _counts: ClassVar[bool] = True

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[tuple[int, Article, list[str]]]:
        for number, article in enumerate(workspace.articles()):
            yield number, article, [workspace.terms.text(number, level) for level in Level]

    @staticmethod
    def build(inputs: Iterable[tuple[int, Article, list[str]]], folder: Path) -> None:
        builder = _facet_fields()
        for level in Level:
            option = "position" if level in POSITIONED else "freq"
            builder.add_text_field(level.label, tokenizer_name=_WORDS, index_option=option)
        documents = (
            _document(number, article, zip(_LABELS, texts, strict=True))
            for number, article, texts in inputs
        )
        _write(builder, documents, folder)

    def search(self, query: Query) -> Answer:
        is_counted = self._counts or query.kind is Kind.FACETS
        asked = self._query(query)
        result = self._searcher.search(asked, 10, count=is_counted)
        if query.kind is Kind.FACETS:
            self._searcher.aggregate(asked, _FACETS)
        if query.kind is Kind.STORED:
            for _, place in result.hits:
                orjson.loads(bytes(self._searcher.doc(place).get_first("article")))
        scores = [score for score, _ in result.hits]
        return Answer(self._numbers(result.hits), scores, result.count)

    def _query(self, query: Query) -> tantivy.Query:
        match query.kind:
            case Kind.ALL:
                return _joined(tantivy.Occur.Must, self._terms(query, Level.STEM))
            case Kind.PHRASE:
                terms = [word[Level.FORM][0] for word in query.words]
                return tantivy.Query.phrase_query(self._schema, Level.FORM.label, terms)
            case Kind.PREFIX:
                return tantivy.Query.regex_query(
                    self._schema, Level.FORM.label, f"{query.prefix()}.*"
                )
            case Kind.LEVELS:
                terms = chain.from_iterable(self._weighted(query.terms(lv), lv) for lv in Level)
                return _joined(tantivy.Occur.Should, terms)
            case Kind.BEST:
                best = (
                    tantivy.Query.disjunction_max_query(
                        [term for lv in Level for term in self._weighted(word[lv], lv)]
                    )
                    for word in query.words
                )
                return _joined(tantivy.Occur.Should, best)
            case _:
                return _joined(tantivy.Occur.Should, self._terms(query, Level.STEM))

    def _terms(self, query: Query, level: Level) -> list[tantivy.Query]:
        return [
            tantivy.Query.term_query(self._schema, level.label, term, "freq")
            for term in query.terms(level)
        ]

    def _weighted(self, terms: Iterable[str], level: Level) -> Iterator[tantivy.Query]:
        for term in terms:
            plain = tantivy.Query.term_query(self._schema, level.label, term, "freq")
            yield tantivy.Query.boost_query(plain, LEVEL_WEIGHTS[level])


class TantivyTop(Tantivy):
    """The same index, asked for the best ten only: it may pass over what cannot be among them."""

    column: ClassVar[str] = "tantivy, no total"
    kinds: ClassVar[frozenset[Kind]] = ANY | {Kind.ALL, Kind.PHRASE, Kind.LEVELS, Kind.BEST}
    _counts: ClassVar[bool] = False


class TantivyText(_Index):
    """Titles and texts with tantivy's tokenizer and Snowball's Arabic stemmer, both stored."""

    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.PAGE})

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._fields = (_TITLE, _BODY)

    @staticmethod
    def prepare(workspace: Workspace) -> Iterator[Path]:
        yield workspace.file

    @staticmethod
    def build(inputs: Iterable[Path], folder: Path) -> None:
        builder = _facet_fields()
        for field in (_TITLE, _BODY):
            builder.add_text_field(field, stored=True, tokenizer_name=_SNOWBALL)
        documents = (
            _text_document(number, orjson.loads(line))
            for path in inputs
            for number, line in enumerate(path.open("rb"))
        )
        _write(builder, documents, folder)

    def search(self, query: Query) -> Answer:
        """The ten best with title, snippet and total as JSON, from the text of the query on."""
        asked = self._index.parse_query(query.text, list(self._fields))
        result = self._searcher.search(asked, 10)
        marked = [
            tantivy.SnippetGenerator.create(self._searcher, asked, self._schema, field)
            for field in self._fields
        ]
        hits = [
            [generator.snippet_from_doc(document).to_html() for generator in marked]
            for document in (self._searcher.doc(place) for _, place in result.hits)
        ]
        orjson.dumps({"total": result.count, "hits": hits})
        scores = [score for score, _ in result.hits]
        return Answer(self._numbers(result.hits), scores, result.count)


def _joined(occur: tantivy.Occur, queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query(list(zip(repeat(occur), queries, strict=False)))


def _facet_fields() -> tantivy.SchemaBuilder:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    builder.add_bytes_field("article", stored=True)
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder


def _register(index: tantivy.Index) -> None:
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    arabic = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("arabic"))
        .build()
    )
    index.register_tokenizer(_WORDS, plain)
    index.register_tokenizer(_SNOWBALL, arabic)


def _write(
    builder: tantivy.SchemaBuilder, documents: Iterable[tantivy.Document], folder: Path
) -> None:
    index = tantivy.Index(builder.build(), str(folder))
    _register(index)
    writer = index.writer(_HEAP_BYTES, num_threads=1)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _document(number: int, article: Article, texts: Iterable[tuple[str, str]]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    document.add_bytes("article", orjson.dumps(to_record(article)))
    for name in FACETS:
        document.add_text(name, getattr(article, name))
    for field, text in texts:
        document.add_text(field, text)
    return document


def _text_document(number: int, record: dict[str, Any]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    for name in FACETS[:-1]:
        document.add_text(name, record.get(name, ""))
    document.add_text("month", record.get("date", "")[:7])
    document.add_text(_TITLE, record.get("title", ""))
    document.add_text(_BODY, record["text"])
    return document
