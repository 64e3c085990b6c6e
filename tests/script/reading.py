"""Whole scripts, read as the linter reads them."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent
from typing import Final, Optional

from lr_lint.lint import Script, analyse, read
from lr_lint.options import Options
from lr_lint.settings import UNKNOWN
from lr_lint.versions import Version

GENERATION_1: Final = Options(paddlex_version=Version(1, None))
"""Keeps the defaults of the classes fixed, so that a row tests one thing."""

NOWHERE: Final = Path("/nonexistent/project")
"""The folder of a script that has nothing beside it."""


def lay_out(folder: Path, files: dict[str, str]) -> None:
    """Write the files that a row has beside its script."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


def codes(
    script: str, folder: Path = NOWHERE, options: Options = GENERATION_1
) -> list[str]:
    """Return the codes of all findings of a script, in the order of the text."""
    found = analyse(script, ast.parse(script), str(folder / "train.py"), options)
    return [finding.code for finding in found]


def look_at(
    script: str, folder: Path = NOWHERE, options: Options = GENERATION_1
) -> Script:
    """Return what is known about a script."""
    return read(script, ast.parse(script), str(folder / "train.py"), options)


def values_of(
    script: str, keyword: str, folder: Path = NOWHERE
) -> Optional[list[tuple[object, bool]]]:
    """Return what a keyword of the only training call can be.

    Returns:
        Each value, with whether the command line can replace it; unknown when an
        unknown ``**settings`` can give it; None when nothing is known about the
        call or it certainly does not have that keyword.
    """
    (run,) = look_at(script, folder).runs
    if not run.observations:
        return None
    found: list[tuple[object, bool]] = []
    for observation in run.observations:
        argument = observation.keywords.get(keyword)
        if argument is None and not observation.may_have_more:
            return None
        pairs: list[tuple[object, bool]] = [(UNKNOWN, False)]
        if argument is not None:
            pairs = [(one.value, one.overridable) for one in argument.alternatives]
        found.extend(pair for pair in pairs if pair not in found)
    return found
