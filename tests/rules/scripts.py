"""Whole scripts for the rules that look at a script rather than at one call."""

from __future__ import annotations

import ast
from pathlib import Path

from lr_lint.findings import Finding
from lr_lint.fixing.codemod import apply
from lr_lint.lint import analyse
from lr_lint.messages import render
from lr_lint.options import Options


def findings(
    script: str, code: str, options: Options = Options(), folder: Path = Path(".")
) -> list[Finding]:
    """Return a rule's findings in a script."""
    tree = ast.parse(script)
    found = analyse(script, tree, str(folder / "train.py"), options)
    return [finding for finding in found if finding.code == code]


def lines(script: str, code: str, options: Options = Options()) -> list[int]:
    """Return the lines of a rule's findings in a script."""
    return [finding.line for finding in findings(script, code, options)]


def repaired(script: str, finding: Finding) -> str:
    """Return the script after the repair of one of its findings."""
    assert finding.fix is not None
    return apply(script, finding.fix.edits)


def advice(finding: Finding) -> str:
    """Return why a finding has no repair."""
    assert finding.fix is None and finding.advice is not None
    return render(finding.advice)


def note(finding: Finding) -> str:
    """Return why a finding's repair is unsafe."""
    assert finding.fix is not None and finding.fix.note is not None
    return render(finding.fix.note)
