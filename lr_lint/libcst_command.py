"""The repair as a command of libcst's own codemod program.

For projects that run all their codemods that way::

    python -m libcst.tool codemod -x --no-format lr_lint.libcst_command.RepairTrainingSettings PATH

``python -m lr_lint.fix`` does more: it says what it did and what is left, looks at
flake8's exclude patterns, and replaces files in one step.
"""

from __future__ import annotations

import argparse

import libcst as cst
from libcst.codemod import CodemodCommand, CodemodContext, SkipFile

from lr_lint.configuration import UsageError, configure
from lr_lint.fixing.examination import Examiner, Wishes


class RepairTrainingSettings(CodemodCommand):
    """Repairs one module; the configuration is flake8's."""

    DESCRIPTION = "Repair training settings of PaddleX scripts that do not fit together."

    def __init__(self, context: CodemodContext, unsafe_fixes: bool = False) -> None:
        """Read the configuration.

        Args:
            context: Of libcst.
            unsafe_fixes: Whether unsafe repairs are made, too.
        """
        super().__init__(context)
        self._wishes = Wishes(configure([], ()), writes=True, unsafe=unsafe_fixes)

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        arg_parser.add_argument(
            "--unsafe-fixes",
            action="store_true",
            help="Make the repairs, too, that choose for you or can have side effects.",
        )

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """Return the repaired module; what is left becomes warnings."""
        name = self.context.filename or "stdin"
        try:
            report = Examiner(self._wishes).examine_text(tree.code, name)
        except UsageError as error:
            raise SkipFile(str(error)) from None
        if report.error is not None:
            raise SkipFile(report.error)
        for line in report.left:
            self.warn(line)
        if report.change is None:
            return tree
        source, data = report.change
        text = data.decode(source.encoding)
        return cst.parse_module(text, tree.config_for_parsing)
