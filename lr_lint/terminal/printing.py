"""Writing to standard output and standard error, whatever is at their other end."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, Optional


def put(text: str) -> int:
    """Print a text and a line end on standard output.

    What the output's encoding does not have is written as an escape. A reader that
    stops reading (``| head``) is no error.

    Returns:
        The exit status: 0, or 2 when the text could not be written.
    """
    error = _write(text, sys.stdout)
    if error is None or isinstance(error, BrokenPipeError):
        return 0
    return complain(f"the output cannot be written: {error.strerror}")


def complain(text: str) -> int:
    """Print a line for the user on standard error, if somebody reads it.

    Returns:
        The exit status 2.
    """
    _write(f"lr_lint: {text}", sys.stderr)
    return 2


def _write(text: str, stream: IO[str]) -> Optional[OSError]:
    """Write a text and a line end; return what went wrong."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    try:
        print(text, file=stream, flush=True)
    except OSError as error:
        # Python flushes again when it ends, and would complain there
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return error
    return None
