"""Modules beside the script: where they are, and their syntax trees.

Nothing is imported: a module is a file that is read and parsed.
"""

from __future__ import annotations

import ast
import os
import stat
import tokenize
import warnings
from typing import Final, Optional

from lr_lint.script.containers import new_scope

LARGEST_MODULE: Final = 1_000_000
"""Bytes of the largest module beside the script that is read."""

MOST_MODULES: Final = 24
"""Modules beside the script that are read for one script."""

DEEPEST_IMPORT: Final = 4
"""Levels of modules that import modules."""

DEEPEST_NAME: Final = 8
"""Attributes of one dotted name that are put together."""


class Module:
    """The script itself, or a module beside it.

    Attributes:
        name: ``__main__`` for the script.
        folder: Where relative imports start.
        scope: Its names.
        is_script: Whether it is the linted file.
    """

    def __init__(
        self, name: str, folder: str, is_script: bool = False, born: int = 0
    ) -> None:
        self.name = name
        self.folder = folder
        self.scope = new_scope(born)
        self.is_script = is_script


def names_used(tree: ast.Module, roots: frozenset[str]) -> set[str]:
    """Return the dotted names of some libraries that a module uses anywhere.

    In functions that nobody calls too, which are not followed in a module beside the
    script: what they use still tells what the module is written for.

    Args:
        tree: The module.
        roots: Top-level modules of the libraries.
    """
    names: dict[str, str] = {}
    attributes: list[ast.Attribute] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            attributes.append(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                names[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                if alias.name != "*":
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    names = {name: dotted for name, dotted in names.items() if dotted.partition(".")[0] in roots}
    used = {dotted for dotted in names.values() if "." in dotted}
    if names:
        for attribute in attributes:
            dotted = _dotted(attribute, names)
            if dotted is not None:
                used.add(dotted)
    return used


def _dotted(attribute: ast.Attribute, names: dict[str, str]) -> Optional[str]:
    parts: list[str] = []
    node: ast.expr = attribute
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names or len(parts) > DEEPEST_NAME:
        return None
    return ".".join([names[node.id], *reversed(parts)])


def find_module(folder: str, dotted: str) -> Optional[str]:
    """Return the path of a module's file below a folder, None if there is none."""
    path = os.path.join(folder, *dotted.split("."))
    for candidate in (path + ".py", os.path.join(path, "__init__.py")):
        try:
            mode = os.stat(candidate).st_mode
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(mode):
            return candidate
    return None


def parse_module(path: str) -> Optional[ast.Module]:
    """Parse a module's file; None when that cannot be done."""
    try:
        if os.stat(path).st_size > LARGEST_MODULE:
            return None
        with tokenize.open(path) as stream:
            text = stream.read(LARGEST_MODULE + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (OSError, SyntaxError, LookupError, ValueError, RecursionError, MemoryError):
        return None
