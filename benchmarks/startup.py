"""The start: the fixer on one clean file against the import of flake8's own program.

The programs are started in turn; the median of the ratios of each pair counts.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.corpus import FIXTURES
from benchmarks.environments import Environment, Environments
from benchmarks.processes import demand, measure as run
from benchmarks.report import Row, seconds
from benchmarks.sizes import Sizes

GOAL: Final = 1.5
CLEAN_SCRIPT: Final = "clean-yolov3-1"
"""A fixture without findings."""
PART: Final = "Start"


class Program(NamedTuple):
    """A program that is started.

    Attributes:
        name: How it is called.
        package: What has to be installed.
        arguments: Behind ``python``.
        goal: What it may take, in multiples; 0: nothing was promised.
    """

    name: str
    package: str
    arguments: tuple[str, ...]
    goal: float = 0


FLAKE8: Final = Program(
    "python -c 'import flake8.main.cli'", "flake8", ("-c", "import flake8.main.cli")
)
FIX: Final = ("-m", "lr_lint.fix")
LINTERS: Final = (Program("torchfix, a clean file", "torchfix", ("-m", "torchfix", "clean.py")),)
CODEMODS: Final = (
    Program("lr_lint.fix, a clean file", "lr_lint", (*FIX, "clean.py"), GOAL),
    Program(
        "lr_lint.fix, a clean training script", "lr_lint",
        (*FIX, f"{CLEAN_SCRIPT}/train.py"),
    ),
    Program("fixit lint, a clean file", "fixit", ("-m", "fixit", "lint", "clean.py")),
)


def measure(environments: Environments, sizes: Sizes) -> list[Row]:
    """Start all programs again and again."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "clean.py").write_text("def first():\n    return 1\n", encoding="utf-8")
        for name in (CLEAN_SCRIPT, "data"):
            shutil.copytree(FIXTURES / name, folder / name)
        rows = []
        for programs, environment in (
            (CODEMODS, environments.codemods),
            (LINTERS, environments.linters),
        ):
            for program in programs:
                rows.append(_compare(program, environment, folder, sizes.pairs))
        return rows


def _compare(program: Program, environment: Environment, folder: Path, pairs: int) -> Row:
    if program.package not in environment.versions:
        return Row(PART, program.name, "not installed")
    _start(FLAKE8, environment, folder)
    _start(program, environment, folder)
    base, taken = [], []
    for _ in range(pairs):
        base.append(_start(FLAKE8, environment, folder))
        taken.append(_start(program, environment, folder))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(taken, base))
    result = (
        f"{ratio:.2f} times {FLAKE8.name} ({seconds(statistics.median(taken))}"
        f" against {seconds(statistics.median(base))})"
    )
    if not program.goal:
        return Row(PART, program.name, result)
    goal = f"at most {program.goal} times"
    return Row(PART, program.name, result, goal, ratio <= program.goal)


def _start(program: Program, environment: Environment, folder: Path) -> float:
    measured = run([str(environment.python), *program.arguments], folder)
    return demand(measured, (0,), program.name).seconds
