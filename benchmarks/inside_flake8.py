"""The plugin inside flake8: its share of flake8's time, file by file.

Flake8 checks the files in one process. Its own time for a file is what reading,
parsing, pycodestyle, pyflakes and mccabe take; a plugin's is what making it and asking
it for its findings takes. All of it is processor time.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any, Final, Iterator, NamedTuple, Sequence

from benchmarks.corpus import FIXTURES, training_scripts
from benchmarks.environments import Environment, Environments
from benchmarks.processes import BenchmarkProblem, ask
from benchmarks.report import Row, counted, seconds, times
from benchmarks.sizes import Sizes
from benchmarks.trees import of_standard_library

WORKER: Final = Path(__file__).with_name("worker_flake8.py")
ALONE: Final = "lr_lint"
PLUGINS: Final = ("lr_lint", "flake8-bugbear", "torchfix", "flake8-async")
SHARE_GOAL: Final = 0.005
PARSE_GOAL: Final = 1.0


class File(NamedTuple):
    """What one file took, in seconds, round by round.

    Attributes:
        own: Flake8 itself.
        parse: Of these, the syntax tree.
        plugins: Package -> seconds.
        scale: What else was measured, to compare with -> seconds.
    """

    own: list[float]
    parse: list[float]
    plugins: dict[str, list[float]]
    scale: dict[str, list[float]]


def measure(environments: Environments, sizes: Sizes, folders: Sequence[str]) -> list[Row]:
    """Measure both parts."""
    return [
        *_library(environments, sizes),
        *_training(environments, sizes, folders),
    ]


def _library(environments: Environments, sizes: Sizes) -> Iterator[Row]:
    paths = of_standard_library(sizes.library)
    files, imported = _check(environments.codemods, paths, only=ALONE)
    share = _share(files, ALONE)
    part = "Plugin, standard library (no training scripts)"
    what = f"lr_lint, {counted(len(files), 'file')}: share of flake8's own time"
    yield Row(part, what, _in_words(share), f"below {SHARE_GOAL:.1%}", share < SHARE_GOAL)
    yield Row(
        part, "libcst, yaml imported", ", ".join(imported) or "no", "no", not imported
    )
    files, _ = _check(environments.linters, of_standard_library(sizes.sample))
    for name in PLUGINS:
        if name in files[0].plugins:
            yield Row(
                part, f"{name}, {counted(len(files), 'file')} of it: share of flake8's own time",
                _in_words(_share(files, name)),
            )
        else:
            yield _missing(part, name)


def _training(
    environments: Environments, sizes: Sizes, folders: Sequence[str]
) -> Iterator[Row]:
    scripts = [text.path for text in training_scripts(folders)]
    if not scripts:
        raise BenchmarkProblem(f"no training scripts below {', '.join(folders)}")
    files, _ = _check(environments.linters, scripts, rounds=sizes.rounds)
    part = f"Plugin, {counted(len(files), 'training script')}"
    ratio = _in_parses(files, ALONE)
    yield Row(
        part, "lr_lint: median of a script, in times of ast.parse", f"{ratio:.2f}",
        f"below {PARSE_GOAL:.0f}", ratio < PARSE_GOAL,
    )
    once = [_first(environments.codemods) for _ in range(sizes.pairs)]
    yield Row(
        part, "lr_lint: on top, in the first training script of a process",
        seconds(statistics.median(once)),
    )
    for name in (*PLUGINS[1:], *files[0].scale):
        if name in files[0].plugins or name in files[0].scale:
            yield Row(
                part, f"{name}: median of a script, in times of ast.parse",
                f"{_in_parses(files, name):.2f}",
            )
    for name in PLUGINS:
        if name in files[0].plugins:
            yield Row(
                part, f"{name}: share of flake8's own time", _in_words(_share(files, name))
            )
        else:
            yield _missing(part, name)


def _first(environment: Environment) -> float:
    """Return what the first training script of a process takes more than later on."""
    files, _ = _check(environment, [FIXTURES / "first" / "train.py"], only=ALONE, rounds=5)
    first, *later = files[0].plugins[ALONE]
    return first - min(later)


def _missing(part: str, name: str) -> Row:
    return Row(part, name, "not installed")


def _check(
    environment: Environment, paths: Sequence[Path], *, only: str = "", rounds: int = 1
) -> tuple[list[File], list[str]]:
    """Return what each file took, and what was imported of what is to be left alone."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "paths.txt"
        listed.write_text("\n".join(map(str, paths)), encoding="utf-8")
        answer: dict[str, Any] = ask(
            environment.python, WORKER, f"--only={only}", f"--rounds={rounds}", str(listed)
        )
    files = [File(**{name: file[name] for name in File._fields}) for file in answer["files"]]
    return files, answer["imported"]


def _share(files: Sequence[File], name: str) -> float:
    """Return what a plugin takes, as a part of what flake8 itself takes."""
    plugin = sum(min(file.plugins[name]) for file in files)
    return plugin / sum(min(file.own) for file in files)


def _in_words(share: float) -> str:
    return times(share) if share >= 1 else f"{share:.2%}"


def _in_parses(files: Sequence[File], name: str) -> float:
    """Return the median of what something takes, in times of parsing the same file."""
    return statistics.median(
        min({**file.plugins, **file.scale}[name]) / min(file.parse) for file in files
    )
