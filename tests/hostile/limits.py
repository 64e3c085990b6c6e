"""Run a door of lr_lint, or any other module, with little memory and time."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

MEMORY: Final = 1_500_000_000
"""Bytes of address space. A run over harmless files takes less than a fifth of it."""

SECONDS: Final = 60
"""Seconds of CPU time of a whole run, over all of its files."""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, in one process, and return what it said."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace", "HOME": str(folder)},
        text=True,
        encoding="utf-8",
        capture_output=True,
        timeout=10 * SECONDS,
        preexec_fn=_limit,
    )


def flake8(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run flake8 over a folder, on its own checks of syntax and on lr_lint."""
    return run(folder, "-m", "flake8", "--isolated", "--select=LR,E9", "--jobs=1", *arguments)


def fix(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask the fixer what it would do in a folder; it goes all the way to the new text."""
    return run(
        folder, "-m", "lr_lint.fix", "--isolated", "--check", "--unsafe-fixes", "--jobs=1",
        *arguments,
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
