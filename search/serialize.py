"""Results as plain JSON values: the one shape that API and command line share.

docs/api.md describes it. Objects, never bare lists, so that they can grow.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Mapping
from typing import Any

from search import wording
from search.article import Article
from search.engine import Place
from search.errors import UserError
from search.results import Hit, Marked, Results
from search.searcher import Shown, Status
from search.understand import Explained

_LONGEST_CURSOR = 5_000
"""An id of 512 bytes, escaped and packed, stays below it."""
_MOST_TIERS = 100


def results_json(results: Results, lang: str) -> dict[str, Any]:
    """The answer to a search; sentences in `lang`."""
    return {
        "query": {
            "text": results.request.text,
            "level": results.request.level.label,
            "sentence": wording.sentence(results, lang),
        },
        "total": results.total,
        "groups": dict(results.groups),
        "took_ms": round(results.took_ms, 2),
        "levels": {level.label: count for level, count in results.levels.items()},
        "hits": [_hit(hit, lang) for hit in results.hits],
        "facets": facets_json(results.facets),
        "notices": [
            {"code": notice.code, "message": wording.notice(notice, lang)}
            for notice in results.notices
        ],
        "offers": [],
        "next": encode_place(results.next) if results.next else None,
    }


def facets_json(facets: Mapping[str, tuple[tuple[str, int], ...]]) -> dict[str, Any]:
    """Facets as lists of value and count."""
    return {
        name: [{"value": value, "count": count} for value, count in values]
        for name, values in facets.items()
    }


def article_json(article: Article) -> dict[str, Any]:
    """A stored article, every field as it was read; fields of the source's own under their names."""
    return {
        **_card(article),
        "title": article.title,
        "text": article.body,
        "extra": dict(article.extra),
    }


def shown_json(shown: Shown) -> dict[str, Any]:
    """A stored article with the matched words of its main text."""
    return article_json(shown.article) | {
        "marked": {
            "title": _marked(shown.title),
            "paragraphs": [_marked(paragraph) for paragraph in shown.paragraphs],
        },
        "aside": list(shown.aside),
    }


def status_json(status: Status) -> dict[str, Any]:
    """What is served."""
    info = status.info
    return {
        "articles": info.articles,
        "generation": info.generation,
        "created": info.created.isoformat(),
        "fingerprint": info.fingerprint,
        "size_bytes": info.size_bytes,
        "engine": info.engine,
        "rebuild_advised": status.rebuild_advised,
    }


def explained_json(explained: Explained) -> dict[str, Any]:
    """How a word is understood: the shape of `fihris analyze --explain --json`."""
    related = explained.relatives
    return explained.analysis.to_json(explained.word) | {
        "folds": dict(explained.folds),
        "readings": [
            reading._asdict() | {"prefixes": list(reading.prefixes)}
            for reading in explained.readings
        ],
        "relatives": related
        and {
            "stem": dict(related.stem),
            "roots": {root: dict(forms) for root, forms in related.roots.items()},
        },
    }


def encode_place(place: Place) -> str:
    """A place as a string that a client hands back and does not look into."""
    packed = json.dumps([place.tier, place.key, place.article_id], ensure_ascii=True)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode_place(cursor: str) -> Place:
    """The place that `encode_place` packed. Raises UserError for any other string."""
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError(cursor)
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)
        tier, key, article_id = json.loads(packed, parse_constant=_no_number)
        article_id.encode()
        if type(tier) is int and 0 <= tier < _MOST_TIERS and type(key) in (int, float):
            return Place(tier, _finite(float(key)), str(article_id))
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise _bad_cursor() from error
    raise _bad_cursor()


def _no_number(name: str) -> float:
    raise ValueError(name)


def _finite(key: float) -> float:
    if not math.isfinite(key):
        raise ValueError(key)
    return key


def _bad_cursor() -> UserError:
    return UserError(
        "the cursor is not one that an answer's `next` gave",
        code="bad_cursor",
        field="cursor",
    )


def _hit(hit: Hit, lang: str) -> dict[str, Any]:
    return {
        **_card(hit.article),
        "score": round(hit.score, 4),
        "group": hit.group,
        "title": _marked(hit.title),
        "snippets": [_marked(snippet) for snippet in hit.snippets],
        "why": {
            "sentence": wording.why(hit, lang),
            "terms": [
                {
                    "word": reason.word,
                    "term": reason.term,
                    "level": reason.level.label,
                    "zone": reason.zone.value,
                    "share": reason.share,
                }
                for reason in hit.reasons
            ],
        },
    }


def _card(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "category": article.category,
        "author": article.author,
        "date": article.published.isoformat() if article.published else None,
    }


def _marked(marked: Marked) -> list[dict[str, Any]]:
    return [
        {"text": text, "match": level.label if level is not None else None}
        for text, level in marked.parts()
    ]
