"""The quick test of a text: can it have findings at all?

It is all that most files of a project cost, so this module imports next to nothing.
"""

from __future__ import annotations

from typing import Final

from lr_lint.options import Options

DIRECTIVE: Final = "lr-lint:"
"""How a comment begins that tells the linter what it cannot see."""

TEXT_MARKERS: Final = ("CUDA_", "paddle", DIRECTIVE)
"""A text without any of these, or a name from a user's profile, has no findings."""


def can_have_findings(source: str, options: Options) -> bool:
    """Tell whether a text can have findings; a quick test of the text alone."""
    for marker in TEXT_MARKERS:
        if marker in source:
            return True
    if not options.profiles:
        return False
    from lr_lint.profiles.loader import load

    return any(root.partition(".")[0] in source for root in load(options.profiles).roots)
