"""Where things stand in a piece of code, as findings say it."""

from __future__ import annotations

import ast

from lr_lint.findings import Span


def span(node: ast.AST, source: str) -> Span:
    """Return the place of a node, columns in characters."""
    assert isinstance(node, (ast.expr, ast.stmt))
    assert node.end_lineno is not None and node.end_col_offset is not None
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def characters(line: int, column: int) -> int:
        return len(lines[line - 1].encode()[:column].decode())

    return Span(
        node.lineno,
        characters(node.lineno, node.col_offset),
        node.end_lineno,
        characters(node.end_lineno, node.end_col_offset),
    )


def calls(source: str, name: str = "train") -> list[Span]:
    """Return the places of the calls of a method or function, in order."""
    return [
        span(node, source)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) == name
    ]


def expression(source: str, text: str) -> Span:
    """Return the place of the only expression that is written like this."""
    found = [
        span(node, source)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.expr) and ast.get_source_segment(source, node) == text
    ]
    assert len(found) == 1, found
    return found[0]


def statement(source: str, start: str) -> Span:
    """Return the place of the only statement that begins like this."""
    found = [
        span(node, source)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt)
        and (ast.get_source_segment(source, node) or "").startswith(start)
    ]
    assert len(found) == 1, found
    return found[0]
