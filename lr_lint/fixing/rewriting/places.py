"""Where a node of libcst stands, in the terms in which findings speak of places."""

from __future__ import annotations

import re
from typing import Final, Sequence

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from lr_lint.findings import Span
from lr_lint.messages.fixer import Told

LINE_END: Final = re.compile(r"\r\n?|\n")
"""What ends a line for Python; a form feed or a vertical tab does not."""

Position = tuple[int, int]
"""Line from 1, column in characters from 0."""


class EditError(Told):
    """An edit does not fit the script; says why."""


def positions_of(module: cst.Module) -> dict[cst.CSTNode, CodeRange]:
    """Return the place of every node of a tree that no other module shares."""
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    return dict(wrapper.resolve(PositionProvider))


def code_of(node: cst.CSTNode) -> str:
    """Return a node as text, as it would stand at the start of a line."""
    return cst.Module([]).code_for_node(node)


def span_of(node: cst.BaseExpression, place: CodeRange, lines: Sequence[str]) -> Span:
    """Return the span that `ast` gives an expression.

    Parentheses belong to a tuple or a generator alone; around anything else they
    are white space to `ast`, while libcst counts none of them.

    Args:
        node: The expression.
        place: Its place by libcst.
        lines: The lines of the script.
    """
    start, end = place.start, place.end
    if not isinstance(node, (cst.Tuple, cst.GeneratorExp)) or not node.lpar:
        return Span(start.line, start.column, end.line, end.column)
    inside = LINE_END.split(code_of(node.lpar[-1].whitespace_after))
    behind = LINE_END.split(code_of(node.rpar[0].whitespace_before))
    first = start.line - len(inside) + 1
    last = end.line + len(behind) - 1
    edge = start.column if first == start.line else len(lines[first - 1])
    return Span(
        first,
        edge - len(inside[0]) - 1,
        last,
        end.column + len(behind[0]) + 1
        if last == end.line
        else len(margin_of(lines[last - 1])) + 1,
    )


def margin_of(line: str) -> str:
    """Return the white space at the start of a line."""
    return line[: len(line) - len(line.lstrip(" \t\f"))]
