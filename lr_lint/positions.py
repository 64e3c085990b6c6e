"""Places in the linted text, counted in characters.

Python's syntax tree counts columns in bytes of UTF-8; editors, flake8's own checks
and people count characters.
"""

from __future__ import annotations

import ast
from typing import Sequence, Union

from lr_lint.findings import Span

Located = Union[ast.expr, ast.stmt, ast.keyword, ast.alias]


class Positions:
    """Turn nodes of a syntax tree into places in the text it was made from."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take the text's lines as Python's tokenizer counts them."""
        self._lines = lines
        self._is_ascii = all(map(str.isascii, lines))
        self._columns: dict[int, list[int]] = {}

    def column(self, line: int, byte_column: int) -> int:
        """Return the column in characters of a column in bytes; lines from 1."""
        if not 1 <= line <= len(self._lines):
            return byte_column
        text = self._lines[line - 1]
        if text.isascii():
            return byte_column
        columns = self._columns.get(line)
        if columns is None:
            # Once for each line: a line can hold very many places.
            columns = self._columns[line] = _columns(text)
        return columns[min(byte_column, len(columns) - 1)]

    def start(self, node: ast.AST) -> tuple[int, int]:
        """Return line and column of a node's first character."""
        try:
            line: int = node.lineno  # type: ignore[attr-defined]
            column: int = node.col_offset  # type: ignore[attr-defined]
        except AttributeError:
            line, column = 1, 0
        if self._is_ascii or not column:
            return line, column
        return line, self.column(line, column)

    def span(self, node: ast.AST) -> Span:
        """Return where a node stands."""
        line, column = self.start(node)
        end_line = getattr(node, "end_lineno", None) or line
        end = getattr(node, "end_col_offset", None)
        if end is None:
            return Span(line, column, end_line, column)
        return Span(line, column, end_line, self.column(end_line, end))

    def text(self, span: Span) -> str:
        """Return the text of a place; lines are joined as they are."""
        if span.line == span.end_line:
            return self._lines[span.line - 1][span.column:span.end_column]
        inner = self._lines[span.line:span.end_line - 1]
        return "".join(
            [
                self._lines[span.line - 1][span.column:],
                *inner,
                self._lines[span.end_line - 1][:span.end_column],
            ]
        )


def _columns(text: str) -> list[int]:
    """Return the column in characters for every column in bytes, the end included."""
    columns: list[int] = []
    for column, character in enumerate(text):
        code = ord(character)
        size = 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        columns.extend([column] * size)
    columns.append(len(text))
    return columns
