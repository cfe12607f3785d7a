"""Our fields as Whoosh's: stock classes only, since Whoosh pickles a schema into the index."""

from __future__ import annotations

from typing import Any

from whoosh import columns, fields
from whoosh.analysis import IDAnalyzer

from search.article import Article
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
    parts: dict[str, Any] = {ID: fields.ID(unique=True), STORED: fields.STORED()}
    parts |= {name: fields.COLUMN(column) for name, column in facet_columns().items()}
    for zone in Zone:
        parts[length_column(zone)] = fields.COLUMN(columns.NumericColumn("I", default=0))
    for zone, level in TEXT_FIELDS:
        parts[field_name(zone, level)] = fields.TEXT(
            analyzer=IDAnalyzer(), phrase=level in POSITIONED, stored=False
        )
    return fields.Schema(**parts)


def facet_columns() -> dict[str, Any]:
    """Whoosh's columns for what an article has one value of."""
    return {
        ID_COLUMN: columns.VarBytesColumn(),
        DATE_COLUMN: columns.NumericColumn("I", default=NO_DATE),
        **{name: columns.RefBytesColumn() for name in VALUE_COLUMNS},
    }


def facets(article: Article) -> dict[str, Any]:
    """The values of an article for these columns."""
    return {
        ID_COLUMN: article.id.encode(),
        DATE_COLUMN: article.published.toordinal() if article.published else NO_DATE,
        **{name: str(getattr(article, name)).encode() for name in VALUE_COLUMNS},
    }
