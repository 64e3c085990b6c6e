"""A codemod for libcst's own program that does nothing: the least it can cost."""

from __future__ import annotations

import libcst as cst
from libcst.codemod import CodemodCommand


class DoNothing(CodemodCommand):
    """Leaves every module as it is."""

    DESCRIPTION = "Do nothing."

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """Return the module."""
        return tree
