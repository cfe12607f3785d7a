"""Our fields as Whoosh's: stock classes only, since Whoosh pickles a schema into the index."""

from __future__ import annotations

from typing import Any

from whoosh import columns, fields
from whoosh.analysis import IDAnalyzer

from search.engine import Document
from search.fields import POSITIONED, TEXT_FIELDS, Zone, field_name

ID = "id"
STORED = "article"
ID_COLUMN = "id_column"
DATE_COLUMN = "date"
VALUE_COLUMNS = ("category", "source", "author")
NO_DATE = 0
"""Day number that stands for "no date"; real ones begin at 1 (`date.toordinal`)."""


def length_column(zone: Zone) -> str:
    """The column that holds how many words a zone has."""
    return f"length_{zone.value}"


def schema() -> Any:
    """The Whoosh schema. Terms come ready-made, so no analyzer of ours is named in it."""
    parts: dict[str, Any] = {
        ID: fields.ID(unique=True),
        STORED: fields.STORED(),
        ID_COLUMN: fields.COLUMN(columns.VarBytesColumn()),
        DATE_COLUMN: fields.COLUMN(columns.NumericColumn("I", default=NO_DATE)),
    }
    for name in VALUE_COLUMNS:
        parts[name] = fields.COLUMN(columns.RefBytesColumn())
    for zone in Zone:
        parts[length_column(zone)] = fields.COLUMN(columns.NumericColumn("I", default=0))
    for zone, level in TEXT_FIELDS:
        parts[field_name(zone, level)] = fields.TEXT(
            analyzer=IDAnalyzer(), phrase=level in POSITIONED, stored=False
        )
    return fields.Schema(**parts)


def row(document: Document, packed: bytes) -> dict[str, Any]:
    """A document as the keyword arguments of Whoosh's `add_document`.

    packed: the article, ready to be stored.
    """
    article = document.article
    values: dict[str, Any] = {
        ID: article.id,
        STORED: packed,
        ID_COLUMN: article.id.encode(),
        DATE_COLUMN: article.published.toordinal() if article.published else NO_DATE,
    }
    for name in VALUE_COLUMNS:
        values[name] = str(getattr(article, name)).encode()
    for zone, length in document.lengths.items():
        values[length_column(zone)] = length
    values |= {name: list(terms) for name, terms in document.terms.items() if terms}
    return values
