"""What a profile may look like: small checks that say what is expected.

A shape looks at a node, notes what is wrong with it and tells whether it is right.
Whatever comes after may rely on it and need not check again.
"""

from __future__ import annotations

import math
import re
from typing import Callable, Iterable, Mapping, Optional

from lr_lint.profiles.document import Mistakes, Node, Scalar, Sequence, Table
from lr_lint.profiles.signature import SignatureError, parse_value

Shape = Callable[[Node, Mistakes], bool]

IDENTIFIER = re.compile(r"[^\W\d]\w*")
DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


def found(node: Node) -> str:
    """Say what stands at a node, for the end of a message."""
    if isinstance(node, Table):
        return "found a mapping"
    if isinstance(node, Sequence):
        return "found a list"
    shown = node.text if len(node.text) <= 40 else node.text[:37] + "..."
    return "found nothing" if node.is_null and not shown else f"found {shown!r}"


def nearest(name: str, names: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the one near match, or nothing."""
    import difflib

    matches = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.7)
    return f"; did you mean {matches[0]!r}?" if matches else ""


def refuse(node: Node, mistakes: Mistakes, expected: str) -> bool:
    """Note that something else is expected here; False, to be returned."""
    mistakes.add(node.line, node.key, f"expected {expected}, {found(node)}")
    return False


def text(expected: str = "a text", pattern: Optional[re.Pattern[str]] = None) -> Shape:
    """A text, not empty; with a pattern, one that matches as a whole."""

    def check(node: Node, mistakes: Mistakes) -> bool:
        if isinstance(node, Scalar) and node.text.strip() and not node.is_null:
            if pattern is None or pattern.fullmatch(node.text):
                return True
        return refuse(node, mistakes, expected)

    return check


def choice(options: Iterable[str], what: str) -> Shape:
    """One of some texts."""
    names = tuple(options)

    def check(node: Node, mistakes: Mistakes) -> bool:
        if isinstance(node, Scalar) and node.text in names:
            return True
        hint = nearest(node.text, names) if isinstance(node, Scalar) else ""
        listed = ", ".join(names)
        mistakes.add(
            node.line, node.key, f"expected {what} ({listed}), {found(node)}{hint}"
        )
        return False

    return check


def truth(node: Node, mistakes: Mistakes) -> bool:
    """Check for true or false."""
    if isinstance(node, Scalar) and node.truth is not None:
        return True
    return refuse(node, mistakes, "true or false")


def whole_number(least: int) -> Shape:
    """A whole number from ``least`` on."""

    def check(node: Node, mistakes: Mistakes) -> bool:
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return True
        return refuse(node, mistakes, f"a whole number of at least {least}")

    return check


def number(node: Node, mistakes: Mistakes) -> bool:
    """Check for a number."""
    value = node.value if isinstance(node, Scalar) else None
    if _is_number(value):
        return True
    return refuse(node, mistakes, "a number")


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value)


def rate(node: Node, mistakes: Mistakes) -> bool:
    """Check for a number above 0, or a quotient such as ``0.005 / 12``."""
    if isinstance(node, Scalar):
        try:
            value = parse_value(node.text)
        except SignatureError:
            value = None
        if _is_number(value) and isinstance(value, (int, float)) and value > 0:
            return True
    return refuse(node, mistakes, "a number above 0, or a quotient such as 0.005 / 12")


def python(parser: Callable[[str], object]) -> Shape:
    """A text that a parser of `lr_lint.profiles.signature` takes."""

    def check(node: Node, mistakes: Mistakes) -> bool:
        if not isinstance(node, Scalar) or node.is_null:
            return refuse(node, mistakes, "parameters, as in `num_epochs, batch_size=8`")
        try:
            parser(node.text)
        except SignatureError as error:
            mistakes.add(node.line, node.key, str(error))
            return False
        return True

    return check


def anything(node: Node, mistakes: Mistakes) -> bool:
    """Check for a single value of any kind: null, a truth, a number or a text."""
    if isinstance(node, Scalar):
        return True
    return refuse(node, mistakes, "a single value")


def or_null(shape: Shape) -> Shape:
    """Null, or what the shape asks for."""

    def check(node: Node, mistakes: Mistakes) -> bool:
        return (isinstance(node, Scalar) and node.is_null) or shape(node, mistakes)

    return check


def list_of(shape: Shape, what: str, most: int = 10_000) -> Shape:
    """A list, each item as the shape asks, none of them twice."""

    def check(node: Node, mistakes: Mistakes) -> bool:
        if not isinstance(node, Sequence):
            return refuse(node, mistakes, f"a list of {what}")
        if len(node.items) > most:
            return refuse(node, mistakes, f"at most {most} {what}")
        right = all([shape(item, mistakes) for item in node.items])
        seen: set[str] = set()
        for item in node.items:
            if isinstance(item, Scalar):
                if item.text in seen:
                    mistakes.add(item.line, item.key, f"{item.text!r} stands twice in this list")
                    right = False
                seen.add(item.text)
        return right

    return check


def mapping(key_shape: Shape, shape: Shape, what: str) -> Shape:
    """A mapping with keys of the user's choice."""

    def check(node: Node, mistakes: Mistakes) -> bool:
        if not isinstance(node, Table):
            return refuse(node, mistakes, f"a mapping of {what}")
        right = True
        for key, value in node.entries.items():
            named = Scalar(key, True, value.key, value.line)
            right = all([key_shape(named, mistakes), shape(value, mistakes), right])
        return right

    return check


def table(
    shapes: Mapping[str, Shape], required: Iterable[str] = (), example: str = ""
) -> Shape:
    """A mapping with known keys."""
    needed = tuple(required)

    def check(node: Node, mistakes: Mistakes) -> bool:
        if not isinstance(node, Table):
            keys = ", ".join(shapes)
            return refuse(node, mistakes, f"a mapping with the keys {keys}")
        right = True
        for key, value in node.entries.items():
            shape = shapes.get(key)
            if shape is None:
                listed = ", ".join(shapes)
                hint = nearest(key, shapes)
                mistakes.add(
                    value.line, value.key, f"unknown key; expected one of {listed}{hint}"
                )
                right = False
            elif not shape(value, mistakes):
                right = False
        for key in needed:
            if key not in node.entries:
                mistakes.add(
                    node.line, node.key, f"the key {key!r} is missing; expected {example or key}"
                )
                right = False
        return right

    return check
