"""Writing to standard output, whatever is at its other end."""

from __future__ import annotations

import os
import sys


def put(text: str) -> int:
    """Print a text and a line end.

    What the output's encoding does not have is written as an escape. A reader that
    stops reading (``| head``) is no error.

    Returns:
        The exit status: 0, or 2 when the text could not be written.
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    try:
        print(text, flush=True)
    except OSError as error:
        # Python flushes again when it ends, and would complain there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        print(f"lr_lint: the output cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    return 0
