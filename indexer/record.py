"""A record of a source, as a mapping, to an Article; everything that may be wrong with one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from indexer.extract import aside_ranges, title_of
from search.article import Article
from search.errors import RecordError

_MOST_ID_BYTES = 512
_SURROGATE = re.compile("[\ud800-\udfff]")
_KNOWN = {"id", "_id", "title", "text", "body", "url", "source", "author", "category", "date"}


def to_article(record: Mapping[str, Any], *, fallback_id: str = "") -> Article:
    """The article that a record describes.

    record: field names to values; unknown names are kept as `extra`. fallback_id: used when
    the record has no id of its own; without it, the url, else a hash of title and text.
    Raises RecordError with the reason.
    """
    body_name = "text" if "text" in record else "body"
    body = _text(record, body_name)
    if not body.strip():
        raise RecordError(f"{body_name} is empty")
    title = _text(record, "title").strip() or title_of(body)
    url = _url(_text(record, "url").strip())
    known = _KNOWN - {"body" if body_name == "text" else ""}
    extra = {name: _checked(name, value) for name, value in record.items() if name not in known}
    return Article(
        id=_id(record) or fallback_id or url or _hash(title, body),
        title=title or fallback_id,
        body=body,
        url=url,
        source=_text(record, "source").strip(),
        author=_text(record, "author").strip(),
        category=_text(record, "category").strip(),
        published=_date(record.get("date")),
        aside=aside_ranges(body, title),
        extra=extra,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    """A text field; a number is taken as typed, a list of texts as one, nothing as empty."""
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "، ".join(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise RecordError(f"{name} is {type(value).__name__}, not text")
    return str(_checked(name, value))


def _checked(name: str, value: Any) -> Any:
    """The value itself, when every text in it can be stored."""
    if isinstance(value, str):
        if "\0" in value:
            raise RecordError(f"{name} holds a NUL character")
        if _SURROGATE.search(value):
            raise RecordError(f"{name} holds half of a surrogate pair")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _checked(name, str(key))
            _checked(name, item)
    elif isinstance(value, list):
        for item in value:
            _checked(name, item)
    return value


def _id(record: Mapping[str, Any]) -> str:
    name = "id" if record.get("id") not in (None, "") else "_id"
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise RecordError(f"{name} is {type(value).__name__}, not text or a whole number")
    article_id = "" if value is None else str(_checked(name, str(value))).strip()
    if len(article_id.encode()) > _MOST_ID_BYTES:
        raise RecordError(f"{name} is longer than {_MOST_ID_BYTES} bytes")
    return article_id


def _url(url: str) -> str:
    try:
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise RecordError(f"url {url[:80]!r} cannot be read: {error}") from error
    if scheme not in ("", "http", "https"):
        raise RecordError(f"url has the scheme {scheme!r}; only http and https are taken")
    return url


def _date(value: Any) -> date | None:
    """A date, or the day of a point in time, in ISO 8601."""
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(value.strip()).date()
    except (ValueError, AttributeError) as error:
        raise RecordError(f"date {value!r} is not YYYY-MM-DD") from error


def _hash(title: str, body: str) -> str:
    return hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()[:24]
