"""The beginning and the end of a process whose only work is to repair."""

from __future__ import annotations

import gc
import warnings


def prepare_process() -> None:
    """Set up a process; the sooner, the faster are its imports."""
    # Python is to be quiet about the scripts that are read, e.g. about '\\d'.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    # The trees of a long script are many objects and hardly any garbage; looking
    # through all of them again and again doubles the time.
    gc.set_threshold(200_000, 20, 100)


def prepare_exit() -> None:
    """Spare the process its last look for garbage, which is most of what its end takes."""
    gc.disable()
    gc.freeze()
