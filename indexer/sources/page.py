"""A saved HTML page to the fields of a record; the only importer of trafilatura."""

from __future__ import annotations

from typing import Any

from search.errors import RecordError


def read_page(html: str) -> dict[str, Any]:
    """Title, text and what else the page says of itself (date, author, section, url).

    Raises RecordError when no text is found in it.
    """
    import trafilatura  # half a second; only paid by those who index HTML

    found = trafilatura.bare_extraction(
        html, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    fields = found if isinstance(found, dict) else found.as_dict() if found else {}
    text = fields.get("text") or ""
    if not text.strip():
        raise RecordError("no article text was found in the page")
    record = {
        "title": fields.get("title"),
        "text": text,
        "author": fields.get("author"),
        "source": fields.get("sitename"),
        "date": fields.get("date"),
        "url": fields.get("url"),
        "category": next(iter(fields.get("categories") or ()), None),
    }
    return {name: value for name, value in record.items() if value}
