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
