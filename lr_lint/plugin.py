"""The door for flake8: options in, findings out."""

from __future__ import annotations

import argparse
import ast
import sys
from typing import TYPE_CHECKING, ClassVar, Iterator, Sequence

from lr_lint import __version__
from lr_lint.options import OptionError, Options, from_namespace, register
from lr_lint.screening import can_have_findings

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager


class Plugin:
    """What flake8 makes once for every file.

    Attributes:
        options: The choices of the run; on the class, so that flake8's worker
            processes have them too.
    """

    name = "lr_lint"
    version = __version__
    options: ClassVar[Options] = Options()

    def __init__(self, tree: ast.Module, filename: str, lines: Sequence[str]) -> None:
        """Take a file.

        Args:
            tree: Its syntax tree.
            filename: Its path, or the display name of standard input.
            lines: Its decoded lines, with their ends.
        """
        self._tree = tree
        self._filename = filename
        self._lines = lines

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Register the options with flake8."""
        register(manager)

    @classmethod
    def parse_options(cls, namespace: argparse.Namespace) -> None:
        """Take over the options; a value that cannot be used ends the run with 2."""
        try:
            cls.options = from_namespace(namespace)
        except OptionError as error:
            print(f"lr_lint: {error}", file=sys.stderr)
            raise SystemExit(2) from None

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield line (from 1), column (from 0), text and type of every finding."""
        source = "".join(self._lines)
        options = type(self).options
        if not can_have_findings(source, options):
            return
        from lr_lint.lint import lint

        findings = lint(source, self._tree, self._filename, options, repairs=False)
        if not findings:
            return
        from lr_lint.messages import render

        for finding in findings:
            text = f"{finding.code} {render(finding.message, options.language)}"
            yield finding.line, finding.column, text, type(self)
