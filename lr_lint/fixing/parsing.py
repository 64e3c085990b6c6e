"""Reading a script's syntax tree once for everybody who only looks at it."""

from __future__ import annotations

import ast
from collections import OrderedDict
from typing import Final, Optional

_MOST_KNOWN: Final = 2
DEEPEST: Final = 250
"""Nodes inside each other up to which a script is rewritten.

libcst and pyflakes use Python's own stack; from 300 on it is not enough for them, and
libcst's parser takes memory with the square of the depth.
"""
MOST_NODES: Final = 300_000
"""Nodes of a syntax tree up to which a script is rewritten: about 40,000 lines.

libcst takes some 2 KB and 30 microseconds for each.
"""
LONGEST: Final = 5_000_000
"""Characters of a script up to which its syntax tree is made at all."""

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


def refuse_rewriting(tree: ast.Module) -> Optional[str]:
    """Tell why a script cannot be rewritten: the key of a message, None when it can."""
    level: list[ast.AST] = [tree]
    count = 0
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return None
        count += len(level)
        if count > MOST_NODES:
            return "edit.long"
    return "edit.deep"
