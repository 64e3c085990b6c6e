"""What a rule says: a finding, and the description of its repair.

A repair is data. Rules build it, the plugin ignores it, the codemod applies it;
nothing here knows libcst.
"""

from __future__ import annotations

import enum
from typing import NamedTuple, Optional, Union


class Span(NamedTuple):
    """A piece of the linted file.

    Lines count from 1; columns count characters (not bytes) from 0, the end is
    exclusive.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Message(NamedTuple):
    """A sentence to a person, in no language yet.

    Attributes:
        key: The entry of the message catalogue (`lr_lint.messages`).
        values: What the sentence's place holders stand for, as ``(name, value)``.
    """

    key: str
    values: tuple[tuple[str, object], ...] = ()


def message(key: str, /, **values: object) -> Message:
    """Build a `Message` from keyword arguments, in a stable order."""
    return Message(key, tuple(sorted(values.items())))


class Level(enum.IntEnum):
    """How sure a repair is; the larger is the stricter."""

    SAFE = 0
    """One documented right answer, and nothing else in the file can notice."""
    UNSAFE = 1
    """A choice was made for the user, or a side effect cannot be excluded."""


class SetArgument(NamedTuple):
    """Write ``keyword=value`` into a call that does not give it yet.

    Attributes:
        call: The whole call expression.
        keyword: The parameter's name.
        value: The value as Python text.
        after: The keyword behind which it goes; None or absent from the call:
            behind the last positional argument and before any ``**settings``.
    """

    call: Span
    keyword: str
    value: str
    after: Optional[str] = None


class ReplaceExpression(NamedTuple):
    """Replace the expression at ``span`` by ``text``."""

    span: Span
    text: str


class RenameKeyword(NamedTuple):
    """Give the keyword argument ``old`` of the call the name ``new``."""

    call: Span
    old: str
    new: str


class RemoveArguments(NamedTuple):
    """Take keyword arguments out of a call."""

    call: Span
    keywords: tuple[str, ...]


class SetItem(NamedTuple):
    """Write ``'key': value`` (or ``key=value`` for ``dict(...)``) into a dict.

    Attributes:
        mapping: The dict display or the ``dict(...)`` call.
        key: The new entry's key.
        value: Its value as Python text.
        after: The key behind which it goes; None: at the end.
    """

    mapping: Span
    key: str
    value: str
    after: Optional[str] = None


class MoveStatements(NamedTuple):
    """Move whole statements, with their comments, directly above another one.

    Attributes:
        statements: What moves, in the order in which it is to stand.
        above: The statement above which it goes, at its indentation.
        needs_import: Module that must be imported above them (``os``) and that
            nothing imports that early; None when there is nothing to bring.
    """

    statements: tuple[Span, ...]
    above: Span
    needs_import: Optional[str] = None


Edit = Union[
    SetArgument,
    ReplaceExpression,
    RenameKeyword,
    RemoveArguments,
    SetItem,
    MoveStatements,
]


class Fix(NamedTuple):
    """A repair.

    Attributes:
        edits: What is done, in any order; they do not overlap.
        level: How sure it is.
        summary: What is done, for people: ``learning_rate 0.01 -> 0.02``.
        note: Why the level is unsafe, for people; None when it is safe.
    """

    edits: tuple[Edit, ...]
    level: Level
    summary: Message
    note: Optional[Message] = None


class Finding(NamedTuple):
    """Something wrong, at a place in the linted file.

    Attributes:
        code: The rule, e.g. ``LR201``.
        line: Line, from 1.
        column: Column in characters, from 0.
        message: What is wrong, with its numbers.
        fix: The repair, if there is one.
        advice: Why there is no repair, or what to do by hand; None with a fix.
        call: The training call it belongs to; None for a device setting.
    """

    code: str
    line: int
    column: int
    message: Message
    fix: Optional[Fix] = None
    advice: Optional[Message] = None
    call: Optional[Span] = None
