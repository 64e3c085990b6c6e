"""An environment of its own in which PaddleX 1.3.11 runs."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PYTHON_VERSION = "3.7"


class EnvironmentProblem(Exception):
    """The environment cannot be made; the text says what to do."""


def default_folder() -> Path:
    """Return where the environment is kept between runs."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "lr_lint" / "against_paddlex"


def prepare(python: str, folder: Path) -> Path:
    """Install PaddleX into ``folder`` unless it is there already.

    Args:
        python: A Python 3.7, path or command.
        folder: The environment; made when it does not exist, made anew when
            `REQUIREMENTS` have changed since.

    Returns:
        The environment's interpreter.

    Raises:
        EnvironmentProblem: No Python 3.7, or the installation failed.
    """
    interpreter = folder / "bin" / "python"
    stamp = folder / "installed.txt"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return interpreter
    _demand_version(python)
    _run([python, "-m", "venv", "--clear", str(folder)])
    pip = [str(interpreter), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    _run([*pip, "setuptools==59.8.0", "wheel==0.42.0", "pip==23.3.2"])
    _run([*pip, "--no-deps", "-r", str(REQUIREMENTS)])
    _run([str(interpreter), "-c", "import paddlex"])
    stamp.write_text(wanted, encoding="ascii")
    return interpreter


def _demand_version(python: str) -> None:
    text = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python, "-c", text], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise EnvironmentProblem(f"{python} does not run: {error}") from error
    version = answer.stdout.strip()
    if version != PYTHON_VERSION:
        raise EnvironmentProblem(
            f"{python} is Python {version or 'unknown'}; paddlepaddle 1.8.5 needs Python "
            f"{PYTHON_VERSION}: name one with --python (pyenv install 3.7 makes one)"
        )


def _run(command: list[str]) -> None:
    answer = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if answer.returncode:
        end = "\n".join(answer.stdout.splitlines()[-20:])
        raise EnvironmentProblem(f"{' '.join(command)} failed:\n{end}")
