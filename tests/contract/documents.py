"""Small documents of ready-made terms; engines know no language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from search.article import Article
from search.engine import CERTAIN, GAP, Batch, Document, Word
from search.fields import Zone, split_field

FINGERPRINT = "f1"


@dataclass(frozen=True)
class Text:
    """An article and the words of its zones; None is a gap."""

    article: Article
    zones: Mapping[Zone, Sequence[Word | None]]
    _terms: dict[str, list[tuple[str, int]]] = dataclasses.field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def terms(self, field: str) -> list[tuple[str, int]]:
        """The terms of a field with their confidence, in reading order."""
        if field not in self._terms:
            self._terms[field] = [term for terms in self._by_word(field) for term in terms]
        return self._terms[field]

    def run_of(self, field: str) -> list[str | None]:
        """The one term of each word of a field, None for a gap."""
        return [terms[0][0] if terms else None for terms in self._by_word(field)]

    def length(self, zone: Zone) -> int:
        return sum(word is not None for word in self.zones.get(zone, ()))

    def _by_word(self, field: str) -> Iterator[Sequence[tuple[str, int]]]:
        zone, level = split_field(field)
        for word in self.zones.get(zone, ()):
            yield word.terms(level) if word else ()


def batch(*texts: Text) -> Batch:
    """These documents as a writer takes them."""
    numbers: dict[Word, int] = {Word("", "", ""): GAP}
    documents = []
    for text in texts:
        zones = {
            zone: [numbers.setdefault(word, len(numbers)) if word else GAP for word in words]
            for zone, words in text.zones.items()
        }
        documents.append(Document(text.article, zones))
    return Batch(list(numbers), documents)


def word(text: str) -> Word:
    """A word that is its own term at every level, `text` or `exact/root:percent/root:percent`."""
    exact, *roots = text.split("/")
    pairs = [root.split(":") for root in roots]
    found = tuple((root, int(percent)) for root, percent in pairs)
    return Word(exact, exact, exact, found or ((exact, CERTAIN),))


def document(article_id: str, body: str, *, title: str = "", **fields: object) -> Text:
    """An article whose words are its terms at every level."""
    published = fields.pop("published", None)
    article = Article(
        id=article_id,
        title=title,
        body=body,
        published=date.fromisoformat(str(published)) if published else None,
        **fields,  # type: ignore[arg-type]
    )
    zones = {Zone.TITLE: _words(title), Zone.BODY: _words(body)}
    return Text(article, zones)


def in_paragraphs(article_id: str, *paragraphs: str) -> Text:
    """An article whose paragraphs are kept apart by a gap."""
    words = [word for text in paragraphs for word in (None, *_words(text))][1:]
    return Text(Article(article_id, "", "\n".join(paragraphs)), {Zone.BODY: words})


def _words(text: str) -> list[Word]:
    return [word(part) for part in text.split()]
