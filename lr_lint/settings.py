"""What a training call is set to: values, and where each of them comes from."""

from __future__ import annotations

import enum
from typing import Final, NamedTuple, Optional, Union

from lr_lint.findings import Span


class Unknown(enum.Enum):
    """The type of the one value that means: the analysis is not sure."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN


class Opaque(enum.Enum):
    """The type of the one value that means: an object, whatever is in it."""

    OBJECT = "object"

    def __repr__(self) -> str:
        return "OBJECT"


OBJECT: Final = Opaque.OBJECT
"""Certainly not None; a number, text or list it may still be (a numpy scalar)."""

LARGEST_NUMBER: Final = 10**15
"""Numbers beyond this are no settings: a float still counts every step below it."""


class Origin(enum.Enum):
    """How a value came to a parameter."""

    WRITTEN = "written"
    """An expression in the call: a keyword or a positional argument."""
    UNPACKED = "unpacked"
    """An entry of a known dict that the call takes as ``**settings``."""
    DEFAULT = "default"
    """The default of the class in that release."""


class Link(NamedTuple):
    """One thing between a literal and the argument it ends in.

    Attributes:
        kind: ``name``, ``attribute`` or ``key``.
        identifier: The variable, attribute or dict key that is read.
    """

    kind: str
    identifier: str


class Literal(NamedTuple):
    """The expression in the linted file that gives a value.

    Attributes:
        span: Where that expression stands.
        links: What is read between it and the argument, nearest to the literal
            first; empty when the expression is the argument itself.
        text: The expression as it is written.
    """

    span: Span
    links: tuple[Link, ...]
    text: str


class Setting(NamedTuple):
    """The value of one role in one case of one training call.

    Attributes:
        role: What the parameter means, e.g. ``learning_rate``.
        parameter: What the framework calls it.
        value: A plain Python value (numbers, text, None, lists and tuples of
            these), ``OBJECT`` or ``UNKNOWN``.
        origin: How the value came there.
        overridable: Whether somebody can give another value from outside the
            script (the default of a command line option).
        literal: The expression that gives the value, when it stands in the
            linted file; None for a default of the class or an imported constant.
        argument: Where the argument's expression stands in the call (for
            ``UNPACKED``: the ``**settings``), None for a default.
        place: Line (from 1) and column (characters, from 0) of the argument or
            its keyword, None for a default.
    """

    role: str
    parameter: str
    value: object
    origin: Origin
    overridable: bool = False
    literal: Optional[Literal] = None
    argument: Optional[Span] = None
    place: Optional[tuple[int, int]] = None

    @property
    def known(self) -> bool:
        """Whether the value is certain."""
        return self.value is not UNKNOWN

    @property
    def written(self) -> bool:
        """Whether the call itself gives the value, in whatever way."""
        return self.origin is not Origin.DEFAULT

    @property
    def number(self) -> Optional[Union[int, float]]:
        """The value when it is a number of sensible size (a bool is none), else None."""
        return as_number(self.value)

    @property
    def epochs(self) -> Optional[list[Union[int, float]]]:
        """The value when it is a list or tuple of numbers, not empty, else None."""
        return as_epochs(self.value)


def as_number(value: object) -> Optional[Union[int, float]]:
    """Return a value that is a number to calculate with, None for any other.

    A bool is none, nor are nan, infinities and what is beyond `LARGEST_NUMBER`.
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    return value if -LARGEST_NUMBER <= value <= LARGEST_NUMBER else None


def as_epochs(value: object) -> Optional[list[Union[int, float]]]:
    """Return a value that is a list or tuple of numbers, not empty, None for any other."""
    if not isinstance(value, (list, tuple)) or not value:
        return None
    numbers = [number for item in value if (number := as_number(item)) is not None]
    return numbers if len(numbers) == len(value) else None
