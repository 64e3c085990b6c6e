"""Comments that divide a script and belong to no statement: the marks of cells, say.

Editors, notebook converters and nbQA find the cells of a script by such lines, other
tools find where they are switched on and off. A statement that moves leaves the mark
above it where it is.
"""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = re.compile(
    r"""
    \#\s*%%                                 # Spyder, VS Code, Jupytext, nbQA
    | \#\s*In\s?\[[\d\ ]*\]                 # nbconvert: In[3]:
    | \#\s*<(codecell|markdowncell|editor-fold|/editor-fold)\b
    | \#\s\+(\s*[\[{].*)?$ | \#\s-$         # Jupytext, light
    | \#\s(COMMAND|MAGIC)\s                 # Databricks
    | \#\s*(end)?region\b                   # folding
    | \#\s*(fmt|yapf|isort|autopep8|pylint|mypy|pyright|ruff)\s*:(?!\s*disable-next)
    """,
    re.VERBOSE,
)


def is_mark(comment: str) -> bool:
    """Tell whether a comment on a line of its own is such a mark.

    Args:
        comment: The comment with its ``#``, without white space around it.
    """
    return _MARK.match(comment) is not None
