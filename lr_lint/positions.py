"""Places in the linted text, counted in characters.

Python's syntax tree counts columns in bytes of UTF-8; editors, flake8's own checks
and people count characters.
"""

from __future__ import annotations

import ast
import re
from typing import Optional, Union

from lr_lint.findings import Span

Located = Union[ast.expr, ast.stmt, ast.keyword, ast.alias]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(source: str) -> list[str]:
    """Split a text into lines as Python's tokenizer does, ends included."""
    lines = source.splitlines(keepends=True)
    if "\r" not in source and len(lines) == source.count("\n") + (source[-1:] not in "\n"):
        return lines  # nothing but line feeds ends a line here
    return _LINE.findall(source)


class Positions:
    """Turn nodes of a syntax tree into places in the text it was made from."""

    def __init__(self, source: str) -> None:
        """Take the text."""
        self._source = source
        self._is_ascii = source.isascii()
        self._lines: Optional[list[str]] = None
        self._columns: dict[int, list[int]] = {}

    @property
    def lines(self) -> list[str]:
        """The lines of the text, see `split_lines`."""
        if self._lines is None:
            self._lines = split_lines(self._source)
        return self._lines

    def column(self, line: int, byte_column: int) -> int:
        """Return the column in characters of a column in bytes; lines from 1."""
        if self._is_ascii or not 1 <= line <= len(self.lines):
            return byte_column
        text = self.lines[line - 1]
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
        lines = self.lines
        if span.line == span.end_line:
            return lines[span.line - 1][span.column:span.end_column]
        inner = lines[span.line:span.end_line - 1]
        return "".join(
            [
                lines[span.line - 1][span.column:],
                *inner,
                lines[span.end_line - 1][:span.end_column],
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
