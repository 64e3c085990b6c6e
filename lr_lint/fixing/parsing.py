"""Reading a script's syntax tree once for everybody who only looks at it."""

from __future__ import annotations

import ast
from collections import OrderedDict
from typing import Final

_MOST_KNOWN: Final = 2
DEEPEST: Final = 250
"""Nodes inside each other up to which a script is rewritten.

libcst and pyflakes use Python's own stack; from 300 on it is not enough for them, and
libcst's parser takes memory with the square of the depth.
"""

_known: Final[OrderedDict[str, ast.Module]] = OrderedDict()


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a text. Nobody may change it.

    The trees of the last texts are remembered: while a script is repaired, several
    parts of the program look at each of its states.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: As `ast.parse`.
    """
    tree = _known.get(source)
    if tree is None:
        tree = _known[source] = ast.parse(source)
        while len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    return tree


def is_too_deep(tree: ast.Module) -> bool:
    """Tell whether a script is nested too deeply to be rewritten."""
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True
