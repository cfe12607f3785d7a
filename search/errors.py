"""Everything fihris raises on purpose, as one tree.

    FihrisError
    ├── UserError            a value that a person typed or sent cannot be used
    │   └── ArticleNotFound  no article has this id
    ├── SettingsError        fihris.toml or a FIHRIS_* variable is wrong
    ├── SourceError          a source of articles cannot be read at all
    ├── RecordError          one record of a source is bad; the others go on
    └── IndexProblem         the index cannot be used as it is
        ├── NoIndex          nothing has been indexed here yet
        ├── UnreadableIndex  another format or version wrote it
        ├── DamagedIndex     files are missing or do not say what they should
        ├── IndexLocked      another process is writing
        └── StorageProblem   the disk is full, read-only or not ours

A message says what happened, with the value, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class FihrisError(Exception):
    """Base of the tree: catch it to catch everything fihris raises on purpose."""


class UserError(FihrisError):
    """A value that a person typed or sent cannot be used.

    code: short and stable, for programs; field: the parameter, if there is one;
    accepted: the values that would have been taken, if they can be listed.
    """

    def __init__(
        self, message: str, *, code: str, field: str = "", accepted: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.accepted = tuple(accepted)


class ArticleNotFound(UserError):
    """No article has this id."""

    def __init__(self, article_id: str) -> None:
        super().__init__(
            f"no article has the id {article_id!r}", code="article_not_found", field="id"
        )


class SettingsError(FihrisError):
    """fihris.toml or a FIHRIS_* variable is wrong; the message names the key."""


class SourceError(FihrisError):
    """A source of articles cannot be read at all; the message names it."""


class RecordError(FihrisError):
    """One record of a source is bad; it is reported and the others go on."""


class IndexProblem(FihrisError):
    """The index cannot be used as it is; useful for `except` around any use of one."""


class NoIndex(IndexProblem):
    """Nothing has been indexed here yet."""


class UnreadableIndex(IndexProblem):
    """Another format or version wrote this index."""


class DamagedIndex(IndexProblem):
    """Files of the index are missing or do not say what they should."""


class IndexLocked(IndexProblem):
    """Another process is writing this index."""


class StorageProblem(IndexProblem):
    """The disk is full, read-only, or the folder is not ours to write."""
