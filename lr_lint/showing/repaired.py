"""What the repair would make of a script."""

from __future__ import annotations

import ast
from typing import NamedTuple, Optional

from lr_lint.configuration import Configuration, lines_for_flake8
from lr_lint.fixing.examination import Examiner, Wishes
from lr_lint.settings import OBJECT
from lr_lint.showing.facts import CaseFacts, Row, ScriptFacts, facts_of, plain


class RepairFacts(NamedTuple):
    """What the repair would make of a script.

    Attributes:
        unsafe: Whether unsafe repairs count.
        done: What it would do, in words, one line each.
        left: What it would leave, in words, one line each.
        unsafe_left: How many of these an unsafe repair could mend.
        error: Why it cannot be told, in words.
        after: The repaired script; None when it stays as it is or cannot be told.
    """

    unsafe: bool
    done: tuple[str, ...]
    left: tuple[str, ...]
    unsafe_left: int
    error: Optional[str]
    after: Optional[ScriptFacts]


def repair_facts(
    text: str, name: str, configuration: Configuration, unsafe: bool
) -> RepairFacts:
    """Repair a script in memory, as the fixer does, and collect the facts about it.

    Args:
        text: The script.
        name: Its path as it is shown.
        configuration: What was asked for.
        unsafe: Whether unsafe repairs count.
    """
    wishes = Wishes(configuration, writes=False, unsafe=unsafe)
    report = Examiner(wishes).examine_text(text, name)
    after = None
    if report.change is not None:
        repaired = "".join(lines_for_flake8(report.change[1].decode("utf-8", "surrogatepass")))
        after = facts_of(repaired, ast.parse(repaired), name, configuration.options, [])
    return RepairFacts(unsafe, report.done, report.left, report.unsafe, report.error, after)


def changed_rows(before: CaseFacts, after: CaseFacts) -> list[tuple[Row, Row]]:
    """Return the rows whose value the repair changes, before and after it."""
    old = {(row.key, row.parameter): row for row in before.rows}
    return [
        (old[row.key, row.parameter], row)
        for row in after.rows
        if (row.key, row.parameter) in old and _differ(old[row.key, row.parameter], row)
    ]


def _differ(before: Row, after: Row) -> bool:
    if before.value is OBJECT and after.value is OBJECT:
        return before.expression != after.expression
    return repr(plain(before.value)) != repr(plain(after.value))
