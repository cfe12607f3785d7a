"""A record of a source, as a mapping, to an Article; everything that may be wrong with one."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from indexer.extract import aside_ranges, title_of
from search.article import Article
from search.errors import RecordError

_MOST_ID_BYTES = 512
_DEEPEST = 100
_LONGEST_NAME = 300
_SURROGATE = re.compile("[\ud800-\udfff]")
_KNOWN = {"id", "_id", "title", "text", "body", "url", "source", "author", "category", "date"}


def to_article(record: Mapping[str, Any], *, fallback_id: str = "") -> Article:
    """The article that a record describes.

    record: field names to values; unknown names are kept as `extra`. fallback_id: used when
    the record has no id of its own; without it, the url, else a hash of title and text.
    Raises RecordError with the reason.
    """
    body_name = "text" if record.get("text") is not None else "body"
    body = _text(record, body_name)
    if not body.strip():
        raise RecordError("text is empty")
    title = _text(record, "title").strip() or title_of(body)
    url = _url(_text(record, "url").strip())
    known = _KNOWN - {"body" if body_name == "text" else ""}
    extra = {name: value for name, value in record.items() if name not in known}
    _check(extra, "the record")
    return Article(
        id=_id(record) or _short(fallback_id) or _short(url) or _hash(title, body),
        title=title or fallback_id,
        body=body,
        url=url,
        source=_name(record, "source"),
        author=_name(record, "author"),
        category=_name(record, "category"),
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
    return _checked(name, value)


def _name(record: Mapping[str, Any], field: str) -> str:
    """A field that becomes a facet: one line, not a text."""
    value = " ".join(_text(record, field).split())
    if len(value) > _LONGEST_NAME:
        raise RecordError(f"{field} is longer than {_LONGEST_NAME} characters")
    return value


def _checked(name: str, value: str) -> str:
    """The text itself, when it can be stored."""
    if "\0" in value:
        raise RecordError(f"{name} holds a NUL character")
    if _SURROGATE.search(value):
        raise RecordError(f"{name} holds half of a surrogate pair")
    return value


def _check(value: Any, name: str, depth: int = 0) -> None:
    """Refuse JSON values that cannot be stored and given back as they are."""
    match value:
        case str():
            _checked(name, value)
        case bool() | None:
            pass
        case int() if not -(2**63) <= value < 2**63:
            raise RecordError(f"{name} holds a whole number of more than 64 bits")
        case float() if not math.isfinite(value):
            raise RecordError(f"{name} holds {value}, which is no number in JSON")
        case Mapping() | list() if depth >= _DEEPEST:
            raise RecordError(f"{name} is nested more than {_DEEPEST} deep")
        case Mapping():
            for key, item in value.items():
                _checked("the name of a field", str(key))
                _check(item, name if depth else str(key), depth + 1)
        case list():
            for item in value:
                _check(item, name, depth + 1)


def _short(candidate: str) -> str:
    """An id that the source does not give itself, if it is short enough to be one."""
    return candidate if len(candidate.encode()) <= _MOST_ID_BYTES else ""


def _id(record: Mapping[str, Any]) -> str:
    name = "id" if record.get("id") not in (None, "") else "_id"
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise RecordError(f"{name} is {type(value).__name__}, not text or a whole number")
    article_id = "" if value is None else _checked(name, str(value)).strip()
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
