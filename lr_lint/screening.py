"""The quick test of a text: can it have findings at all?

It is all that most files of a project cost, so this module imports next to nothing.
"""

from __future__ import annotations

import re
from typing import Final

from lr_lint.options import Options

DIRECTIVE: Final = "lr-lint:"
"""How a comment begins that tells the linter what it cannot see."""

_TRAINING: Final = re.compile(r"\.\s*(?:train|quant_aware_train)\b|getattr|methodcaller")
"""A training method of PaddleX as scripts get hold of it."""


def can_have_findings(source: str, options: Options) -> bool:
    """Tell whether a text can have findings; a quick test of the text alone.

    Findings are about device settings, which need the environment and the name of
    the variable or an import of paddle; about training calls, of PaddleX or of a
    framework in a user's profile; and about directives.
    """
    if "CUDA_" in source or DIRECTIVE in source:
        return True
    if "paddle" in source:
        if "environ" in source or "putenv" in source or _TRAINING.search(source):
            return True
    if not options.profiles:
        return False
    from lr_lint.profiles.loader import load

    return any(root.partition(".")[0] in source for root in load(options.profiles).roots)


def is_of_interest(source: str, options: Options) -> bool:
    """Tell whether the fixer has to tell when a text cannot be parsed.

    What mentions paddle is meant for it, with findings or without.
    """
    return "paddle" in source or can_have_findings(source, options)
