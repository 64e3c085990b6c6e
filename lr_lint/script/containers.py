"""Where mutable things are kept, so that every change can be undone.

Names, attributes, entries of dicts and facts about objects stand in these dicts,
and only `Machine.write` changes them: it keeps a journal, from which both arms of
a branch start in the same state and are joined afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Union

if TYPE_CHECKING:
    from lr_lint.script.values import Value

    _Names = dict[str, Value]
    _Keys = dict[object, Value]
    _Facts = dict[str, object]
else:
    _Names = _Keys = _Facts = dict


class Scope(_Names):
    """Names of a module or function.

    A name that only one arm of a branch binds has that arm's value afterwards:
    where it is read, that arm has run.

    Attributes:
        born: When it was made, see `Machine.tick`.
    """

    __slots__ = ("born",)

    born: int


class Entries(_Keys):
    """Entries of a dict, or attributes of an object or a class.

    A key that only one arm of a branch sets is `MAYBE` there.

    Attributes:
        born: As for `Scope`.
    """

    __slots__ = ("born",)

    born: int


class State(_Facts):
    """Facts about an object or about the process.

    Attributes:
        born: As for `Scope`.
    """

    __slots__ = ("born",)

    born: int


Container = Union[Scope, Entries, State]


class Missing:
    """The type of the mark for a key that is not there."""


MISSING: Final = Missing()


def new_scope(born: int) -> Scope:
    """Return an empty scope."""
    scope = Scope()
    scope.born = born
    return scope


def new_entries(born: int) -> Entries:
    """Return entries without a key."""
    entries = Entries()
    entries.born = born
    return entries


def new_state(born: int) -> State:
    """Return a state without a fact."""
    state = State()
    state.born = born
    return state
