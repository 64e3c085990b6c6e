"""Running a command of a tool, and what that took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple, Optional, Sequence

LAUNCHER: Final = Path(__file__).with_name("launcher.py")
TAIL: Final = 15
"""Lines of the output that are shown when a command fails."""


def tell(text: str) -> None:
    """Say what is going on, on standard error."""
    print(text, file=sys.stderr, flush=True)


class BenchmarkProblem(Exception):
    """Something cannot be measured; the text says what and what to do."""


class Measured(NamedTuple):
    """What a command took.

    Attributes:
        seconds: From its start to its end.
        processor: Seconds of processor time, of all its processes.
        peak: Bytes in memory of the largest of its processes.
        status: Its exit status.
        output: What it printed on both streams.
    """

    seconds: float
    processor: float
    peak: int
    status: int
    output: str


def measure(
    command: Sequence[str], folder: Path, *, environment: Optional[dict[str, str]] = None
) -> Measured:
    """Run a command in a folder.

    Args:
        command: Program and arguments.
        folder: The working directory.
        environment: Variables to set on top of those that are.
    """
    with tempfile.TemporaryDirectory() as temporary:
        output = Path(temporary) / "output"
        answer = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCHER), str(output), *command],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise BenchmarkProblem(f"{command[0]} does not run:\n{answer.stderr}")
        text = output.read_text(encoding="utf-8", errors="replace")
    result = json.loads(answer.stdout)
    return Measured(output=text, **result)


def demand(measured: Measured, statuses: Sequence[int], name: str) -> Measured:
    """Check that a command ended as it should.

    Raises:
        BenchmarkProblem: It did not.
    """
    if measured.status not in statuses or "Traceback (most" in measured.output:
        end = "\n".join(measured.output.splitlines()[-TAIL:])
        raise BenchmarkProblem(f"{name} ended with {measured.status}:\n{end}")
    return measured


def ask(python: Path, worker: Path, *arguments: str) -> Any:
    """Run a worker program in an environment; return what it prints, from JSON.

    Raises:
        BenchmarkProblem: It failed.
    """
    answer = subprocess.run(
        [str(python), "-I", str(worker), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        end = "\n".join((answer.stderr or answer.stdout).splitlines()[-TAIL:])
        raise BenchmarkProblem(f"{worker.name} failed in {python}:\n{end}")
    return json.loads(answer.stdout.splitlines()[-1])
