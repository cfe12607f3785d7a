"""Small documents of ready-made terms; engines know no language."""

from __future__ import annotations

from datetime import date

from search.article import Article
from search.engine import GAP, Document
from search.fields import Level, Zone, field_name

FINGERPRINT = "f1"


def document(article_id: str, body: str, *, title: str = "", **fields: object) -> Document:
    """An article whose words are its terms at every level."""
    published = fields.pop("published", None)
    article = Article(
        id=article_id,
        title=title,
        body=body,
        published=date.fromisoformat(str(published)) if published else None,
        **fields,  # type: ignore[arg-type]
    )
    zones = {Zone.TITLE: title.split(), Zone.BODY: body.split(), Zone.ASIDE: []}
    terms = {field_name(zone, level): words for zone, words in zones.items() for level in Level}
    return Document(article, terms, {zone: len(words) for zone, words in zones.items()})


def in_paragraphs(article_id: str, *paragraphs: str) -> Document:
    """An article whose paragraphs are kept apart by a gap."""
    words = [word for text in paragraphs for word in (GAP, *text.split())][1:]
    terms = {field_name(Zone.BODY, level): words for level in Level}
    lengths = {Zone.TITLE: 0, Zone.BODY: len(words), Zone.ASIDE: 0}
    return Document(Article(article_id, "", "\n".join(paragraphs)), terms, lengths)
