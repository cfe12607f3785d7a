"""Query parameters to a Request: one reader, shared by pages and API.

A bad value is refused, never bent to the nearest good one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from search.engine import Place
from search.errors import UserError
from search.fields import LEVELS, Level
from search.query.request import Filters, Order, Request
from search.serialize import decode_place
from search.settings import Settings
from search.wording import LANGUAGES

SEARCH = frozenset("q level category source author since until order page size cursor lang".split())
_MANY = frozenset({"category", "source", "author"})
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONG = frozenset({"q", "cursor"})
"""Parameters whose length their own readers limit."""
_MOST_VALUES = 20
_LAST_PAGE = 1_000_000
_LONGEST_VALUE = 600
"""Code points of any value but q."""

Args = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came over HTTP. page: 1 for the first."""

    request: Request
    page: int
    after: Place | None


def read_search(args: Args, settings: Settings) -> Asked:
    """What a search asks for. Raises UserError naming the parameter and what it takes."""
    check_names(args, SEARCH)
    size = _whole(args, "size", settings.page_size, settings.max_page_size)
    page = _whole(args, "page", 1, _LAST_PAGE)
    cursor = args.get("cursor", "")
    if cursor and args.get("page"):
        raise UserError("give page or cursor, not both", code="bad_value", field="cursor")
    since, until = _date(args, "since"), _date(args, "until")
    if since and until and since > until:
        raise UserError(
            f"since ({since}) is after until ({until}); turn them round",
            code="bad_value",
            field="since",
        )
    request = Request(
        text=args.get("q", ""),
        level=read_level(args),
        filters=Filters(
            category=_values(args, "category"),
            source=_values(args, "source"),
            author=_values(args, "author"),
            since=since,
            until=until,
        ),
        order=Order(_choice(args, "order", [order.value for order in Order], "relevance")),
        offset=(page - 1) * size,
        limit=size,
    )
    return Asked(request, page, decode_place(cursor) if cursor else None)


def read_level(args: Args) -> Level:
    """The loosest match wanted; by default the loosest there is."""
    return LEVELS[_choice(args, "level", list(LEVELS), Level.ROOT.label)]


def read_lang(args: Args, default: str) -> str:
    """The language of sentences and pages."""
    return _choice(args, "lang", LANGUAGES, default)


def check_names(args: Args, known: Iterable[str]) -> None:
    """Refuse parameters that mean nothing here, over-long values, and those given twice."""
    accepted = sorted(known)
    for name in args:
        if name not in accepted:
            raise UserError(
                f"there is no parameter {name[:40]!r}",
                code="unknown_parameter",
                field=name[:40],
                accepted=accepted,
            )
        values = args.getlist(name)
        if len(values) > _MOST_VALUES:
            raise UserError(
                f"{name} is given {len(values)} times; at most {_MOST_VALUES} are taken",
                code="bad_value",
                field=name,
            )
        if len(values) > 1 and name not in _MANY:
            raise UserError(f"{name} is given twice", code="bad_value", field=name)
        if name not in _LONG and any(len(value) > _LONGEST_VALUE for value in values):
            raise UserError(
                f"{name} is longer than {_LONGEST_VALUE} characters", code="bad_value", field=name
            )


def _choice(args: Args, name: str, accepted: Iterable[str], default: str) -> str:
    value = args.get(name) or default
    if value not in accepted:
        raise UserError(
            f"{name} = {value!r} is not known",
            code="bad_value",
            field=name,
            accepted=list(accepted),
        )
    return value


def _whole(args: Args, name: str, default: int, most: int) -> int:
    value = args.get(name)
    if not value:
        return default
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    if not 1 <= number <= most:
        raise UserError(
            f"{name} = {value[:40]!r} is not a whole number from 1 to {most}",
            code="bad_value",
            field=name,
            accepted=[f"1 … {most}"],
        )
    return number


def _date(args: Args, name: str) -> date | None:
    value = args.get(name)
    if not value:
        return None
    try:
        if not _ISO_DATE.fullmatch(value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError as error:
        raise UserError(
            f"{name} = {value[:40]!r} is not a date",
            code="bad_value",
            field=name,
            accepted=["YYYY-MM-DD"],
        ) from error


def _values(args: Args, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in args.getlist(name) if value))
