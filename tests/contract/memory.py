"""A file in memory."""

from __future__ import annotations

from io import BytesIO


class Memory(BytesIO):
    """A file whose content stays when it is closed."""

    def close(self) -> None:
        self.content = self.getvalue()
