"""A variable that nearly is CUDA_VISIBLE_DEVICES, and that nothing reads.

What it does:
    Reports a write to an environment variable whose name is close to
    CUDA_VISIBLE_DEVICES. Another vendor's variables are left alone.

Why is this bad?
    Nothing reads the variable: the training runs on whatever card comes first.

Example:
    import os
    os.environ['CUDA_VISIBLE_DEVICE'] = '0'

Use instead:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0'

Fix:
    Writes the right name: safe. None when the right name is set as well.

Options:
    None.

Source:
    PARAMETERS section 6.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import Optional

from lr_lint.findings import (
    Edit,
    Finding,
    Fix,
    Level,
    RenameKeyword,
    ReplaceExpression,
    message,
)
from lr_lint.script.devices import VARIABLE
from lr_lint.script.environment import Environment
from lr_lint.script.trace import EnvironmentWrite

CODE = "LR004"
NAME = "devices-variable-misspelt"

CLOSENESS = 0.84
"""Similarity from which a name counts as a misspelling."""


def check(environment: Environment) -> list[Finding]:
    """Report every write to a misspelling of the variable."""
    findings: list[Finding] = []
    mentions = Counter([write.name for write in environment.trace.writes])
    is_set = VARIABLE in mentions
    if is_set and len(mentions) == 1:
        return findings
    misspelt = {
        name
        for name, count in mentions.items()
        if is_misspelt(name, environment.vendors)
        and _occurrences(environment.text, name) <= count
    }
    for write in environment.writes():
        if write.name not in misspelt:
            continue
        node = write.name_node or write.keyword or write.place
        line, column = environment.positions.start(node)
        fix = None if is_set else _fix(environment, write)
        findings.append(
            Finding(
                CODE, line, column, message("LR004", name=write.name, right=VARIABLE), fix,
                None if fix is not None else message(
                    "LR004.set_too" if is_set else "LR004.by_hand", right=VARIABLE
                ),
            )
        )
    return findings


def _occurrences(text: str, name: str) -> int:
    """Return how often a name stands in a text, not as a part of a longer one."""
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def is_misspelt(name: str, vendors: tuple[str, ...]) -> bool:
    """Tell whether a variable's name is meant to be CUDA_VISIBLE_DEVICES.

    Args:
        name: The variable.
        vendors: Names of variables that somebody reads.
    """
    if name in vendors or len(name) > 40:
        return False
    if name.upper() == VARIABLE:  # Windows does not tell them apart
        return False
    words = re.sub(r"[\W_]+", "_", name.upper()).rstrip("_")
    if words.startswith(VARIABLE + "_") or words.endswith("_" + VARIABLE):
        return False  # a name made from the right one, such as CUDA_VISIBLE_DEVICES_OLD
    from difflib import SequenceMatcher

    if SequenceMatcher(None, words.partition("_")[0], "CUDA").ratio() < 0.7:
        return False
    if sorted(words.split("_")) == sorted(VARIABLE.split("_")):
        return True
    return SequenceMatcher(None, words, VARIABLE).ratio() >= CLOSENESS


def _fix(environment: Environment, write: EnvironmentWrite) -> Optional[Fix]:
    edit: Edit
    if write.keyword is not None:
        edit = RenameKeyword(environment.positions.span(write.place), write.name, VARIABLE)
    elif isinstance(write.name_node, ast.Constant):
        span = environment.positions.span(write.name_node)
        written = environment.positions.text(span)
        if written.count(write.name) != 1:
            return None
        edit = ReplaceExpression(span, written.replace(write.name, VARIABLE))
    else:
        return None
    return Fix(
        (edit,), Level.SAFE, message("LR004.renamed", old=write.name, new=VARIABLE)
    )
