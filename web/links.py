"""Addresses that differ from the present one in some parameters."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from web.params import Args

_POSITION = ("page", "cursor")


class Links:
    """Makes links from the parameters of the present page."""

    def __init__(self, path: str, args: Args) -> None:
        self._path = path
        self._pairs = [
            (name, value, _encoded(name, value)) for name, value in args.items(multi=True) if value
        ]

    def to(self, **changes: str | int | None) -> str:
        """The same page with these parameters instead; None leaves one out.

        Any change but of the page itself goes back to the first page.
        """
        dropped = set(changes) | (set(_POSITION) if "page" not in changes else set())
        kept = [encoded for name, _, encoded in self._pairs if name not in dropped]
        kept += [_encoded(name, str(to)) for name, to in changes.items() if to is not None]
        return self._url(kept)

    def with_value(self, name: str, value: str) -> str:
        """The same page with one more value of a parameter."""
        return self._url([*self._kept(name, value), _encoded(name, value)])

    def without_value(self, name: str, value: str) -> str:
        """The same page without one value of a parameter."""
        return self._url(self._kept(name, value))

    def _kept(self, name: str, value: str) -> list[str]:
        return [
            encoded
            for known, own, encoded in self._pairs
            if (known, own) != (name, value) and known not in _POSITION
        ]

    def _url(self, encoded: list[str]) -> str:
        return f"{self._path}?{'&'.join(encoded)}" if encoded else self._path


@lru_cache(maxsize=4096)
def _encoded(name: str, value: str) -> str:
    return urlencode([(name, value)])
