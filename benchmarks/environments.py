"""Environments of their own in which the peers run, and this project beside them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, Mapping, NamedTuple

from benchmarks.processes import BenchmarkProblem, ask, tell

PROJECT: Final = Path(__file__).resolve().parents[1]

PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    # torchfix takes no libcst from 1.6 on; the others are measured with a newer one.
    "linters": (
        "flake8==7.5.0",
        "flake8-async==26.8.1",
        "flake8-bugbear==26.10.27",
        "libcst==1.5.1",
        "PyYAML==6.0.4",
        "torchfix==0.7.0",
        "tqdm==4.70.1",
    ),
    "codemods": (
        "fixit==2.2.1",
        "flake8==7.5.0",
        "libcst==1.9.0",
        "PyYAML==6.0.4",
        "tqdm==4.70.1",
    ),
}
"""Environment -> what is installed into it, next to this project."""

SHOWN: Final = (
    "flake8", "flake8-bugbear", "torchfix", "flake8-async", "fixit", "libcst", "lr_lint",
)
"""Packages whose version is shown."""

_VERSIONS: Final = Path(__file__).with_name("worker_versions.py")
_PACKAGED: Final = ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE")


class Environment(NamedTuple):
    """Where tools run.

    Attributes:
        name: What it is called.
        python: Its interpreter.
        versions: Package -> version, of those that are there.
    """

    name: str
    python: Path
    versions: Mapping[str, str]

    def __str__(self) -> str:
        """Return its name and versions."""
        shown = (
            f"{package} {self.versions[package]}"
            for package in SHOWN
            if package in self.versions
        )
        return f"{self.name}: {', '.join(shown)}"


class Environments(NamedTuple):
    """The environments of a run; both can be the same.

    Attributes:
        linters: With torchfix and the other plugins for flake8.
        codemods: With fixit and a newer libcst, and no other plugin.
    """

    linters: Environment
    codemods: Environment


def default_folder() -> Path:
    """Return where the environments are kept between runs."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "lr_lint" / "benchmarks"


def here() -> Environments:
    """Return the environment of this interpreter, with what happens to be in it."""
    this = _describe("this environment", Path(sys.executable))
    return Environments(this, this)


def prepare(folder: Path) -> Environments:
    """Install the peers below a folder unless they are there already.

    Raises:
        BenchmarkProblem: The installation failed.
    """
    made = {name: _prepare(name, folder / name) for name in PEERS}
    return Environments(**made)


def _describe(name: str, python: Path) -> Environment:
    return Environment(name, python, ask(python, _VERSIONS, *SHOWN))


def _prepare(name: str, folder: Path) -> Environment:
    python = folder / "bin" / "python"
    wanted = _hash(sys.version, *PEERS[name])
    if not _is_stamped(folder / "peers.txt", wanted):
        tell(f"making the environment {name} in {folder}")
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _install(python, *PEERS[name])
        (folder / "peers.txt").write_text(wanted, encoding="ascii")
    wanted = _hash(*(_content(path) for path in _project_files()))
    if not _is_stamped(folder / "project.txt", wanted):
        _install_project(python)
        (folder / "project.txt").write_text(wanted, encoding="ascii")
    return _describe(name, python)


def _project_files() -> list[Path]:
    package = PROJECT / "lr_lint"
    files = [path for path in sorted(package.rglob("*")) if path.suffix in (".py", ".yaml")]
    return [PROJECT / name for name in _PACKAGED] + files


def _content(path: Path) -> str:
    return f"{path.relative_to(PROJECT)} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _install_project(python: Path) -> None:
    """Install this project as it is, from a copy: building leaves files behind."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "project"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / "lr_lint", copy / "lr_lint", ignore=ignored)
        for name in _PACKAGED:
            shutil.copy(PROJECT / name, copy / name)
        _install(python, "--no-deps", "--force-reinstall", str(copy))


def _install(python: Path, *arguments: str) -> None:
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    _run([*pip, *arguments])


def _is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii") == wanted


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


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
        raise BenchmarkProblem(
            f"{' '.join(command)} failed:\n{end}\n"
            "without a package index, --without-peers measures what is installed here"
        )
