"""Scripts that mean harm: every run ends soon, and the scripts beside them count.

All of them go through each door in one run, with little memory and time.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final, Mapping, NamedTuple, Union

import pytest

from tests.hostile.corpus import (
    CONSTANTS,
    GIVES_UP,
    GOOD,
    NAMES,
    NOT_FOR_FLAKE8,
    NOT_PYTHON,
    SHAPES,
    SILENT,
    TOO_DEEP,
    value,
)

if sys.platform == "win32":
    pytest.skip("limits on memory and time need POSIX", allow_module_level=True)

from tests.hostile.limits import fix, flake8, run

PYTHON: Final[Mapping[str, str]] = {**CONSTANTS, **SHAPES, **NAMES}
READABLE: Final = sorted(PYTHON.keys() - GIVES_UP - SILENT)

AS_FLAKE8_DOES: Final = """\
import ast, sys
from lr_lint.positions import split_lines
from lr_lint.plugin import Plugin

for path in sys.argv[1:]:
    with open(path, encoding="utf-8", newline="") as stream:
        text = stream.read()
    try:
        tree = ast.parse(text)
    except (MemoryError, RecursionError, SyntaxError):
        print(f"{path}: not parsed")
        continue
    for line, column, said, _ in Plugin(tree, path, split_lines(text)).run():
        print(f"{path}:{line}:{column + 1}: {said}")
    print(f"{path}: done")
"""
"""Asks the plugin about files, one after the other."""


class Said(NamedTuple):
    """What a run said.

    Attributes:
        process: The run.
        by_file: What it said on either stream, by the file it said it about.
    """

    process: subprocess.CompletedProcess[str]
    by_file: Mapping[str, list[str]]

    def about(self, name: str) -> list[str]:
        """Return the lines about one script, without its path."""
        return self.by_file.get(file_of(name), [])


def file_of(name: str) -> str:
    """Return the file that holds a script of the corpus."""
    return re.sub(r"\W+", "_", name) + ".py"


def said(process: subprocess.CompletedProcess[str]) -> Said:
    by_file: dict[str, list[str]] = {}
    for line in (*process.stdout.splitlines(), *process.stderr.splitlines()):
        match = re.match(r"(?:\./)?([\w.]+\.py)(?::|: )(.*)", line)
        if match is not None:
            by_file.setdefault(match.group(1), []).append(match.group(2))
    return Said(process, by_file)


def write(folder: Path, scripts: Mapping[str, Union[str, bytes]]) -> None:
    """Write scripts, and a good one in front of and behind them."""
    for name, text in scripts.items():
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        (folder / file_of(name)).write_bytes(data)
    for name in ("0_good", "z_good"):
        (folder / f"{name}.py").write_text(GOOD, encoding="utf-8")


def check_good_scripts(run: Said) -> None:
    """Check that the finding of the good scripts is there and nobody failed."""
    for name in ("0_good", "z_good"):
        about = run.about(name)
        assert len(about) == 1 and about[0].startswith("5:") and "LR101" in about[0], (
            run.process.stderr[-2000:]
        )
    assert "Traceback" not in run.process.stderr


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that Python takes."""
    folder = tmp_path_factory.mktemp("python")
    write(folder, PYTHON)
    return folder


@pytest.fixture(scope="module")
def by_flake8(python: Path) -> Said:
    """What flake8 says about it."""
    return said(flake8(python))


@pytest.fixture(scope="module")
def by_fixer(python: Path) -> Said:
    """What the fixer says about it."""
    return said(fix(python))


def test_the_limits_limit(tmp_path: Path) -> None:
    assert run(tmp_path, "-c", "'a' * 10 ** 9").returncode == 0
    assert "MemoryError" in run(tmp_path, "-c", "'a' * 10 ** 10").stderr


def test_flake8_finds_what_is_in_the_good_scripts(by_flake8: Said) -> None:
    check_good_scripts(by_flake8)
    assert by_flake8.process.stderr == ""
    assert by_flake8.process.returncode == 1


def test_the_fixer_finds_what_is_in_the_good_scripts(by_fixer: Said) -> None:
    check_good_scripts(by_fixer)
    assert by_fixer.process.stderr == ""
    assert by_fixer.process.returncode == 1


@pytest.mark.parametrize("name", READABLE)
def test_flake8_reports_what_stands_behind(name: str, by_flake8: Said) -> None:
    assert any(
        line.startswith(f"{len(PYTHON[name].splitlines())}:") and "LR001" in line
        for line in by_flake8.about(name)
    ), by_flake8.about(name)


@pytest.mark.parametrize("name", READABLE)
def test_the_fixer_finds_the_same_as_flake8(
    name: str, by_flake8: Said, by_fixer: Said
) -> None:
    found = {line.split(":")[0] for line in by_flake8.about(name)}
    assert {line.split(":")[0] for line in by_fixer.about(name)} == found


@pytest.mark.parametrize("name", sorted(GIVES_UP & PYTHON.keys()))
def test_what_costs_too_much_is_left_alone(
    name: str, by_flake8: Said, by_fixer: Said
) -> None:
    assert by_flake8.about(name) == by_fixer.about(name) == []


# --- what Python's parser, or flake8 itself, cannot take ----------------------------


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is nested too deeply."""
    folder = tmp_path_factory.mktemp("deep")
    write(folder, TOO_DEEP)
    return folder


def test_the_plugin_takes_every_tree_there_is(deep: Path) -> None:
    files = sorted(path.name for path in deep.iterdir())
    by_plugin = said(run(deep, "-c", AS_FLAKE8_DOES, *files))
    assert by_plugin.process.stderr == ""
    assert by_plugin.process.returncode == 0
    for name in TOO_DEEP:
        assert by_plugin.about(name)[-1].strip() in ("done", "not parsed")
    for name in ("0_good", "z_good"):
        assert [line[:2] for line in by_plugin.about(name)] == ["5:", " d"]


def test_the_fixer_says_what_is_nested_too_deeply(deep: Path) -> None:
    by_fixer = said(fix(deep))
    check_good_scripts(by_fixer)
    assert by_fixer.process.returncode == 2
    refused = by_fixer.about("five thousand parentheses")
    assert len(refused) == 1 and "cannot be parsed" in refused[0]
    left = by_fixer.about("a thousand sums")
    assert left and all("nested too deeply to be rewritten" in line for line in left)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is not Python."""
    folder = tmp_path_factory.mktemp("foreign")
    write(folder, NOT_PYTHON)
    return folder


def test_flake8_reports_the_scripts_beside_what_is_not_python(foreign: Path) -> None:
    excluded = ",".join(file_of(name) for name in NOT_FOR_FLAKE8)
    by_flake8 = said(flake8(foreign, f"--exclude={excluded}"))
    check_good_scripts(by_flake8)
    assert any("E999" in line for line in by_flake8.about("Python 2"))


def test_the_fixer_reports_the_scripts_beside_what_is_not_python(foreign: Path) -> None:
    before = {path.name: path.read_bytes() for path in foreign.iterdir()}
    by_fixer = said(fix(foreign))
    check_good_scripts(by_fixer)
    assert by_fixer.process.returncode == 2
    for name, reason in (
        ("a null byte", "cannot be parsed"),
        ("bytes that are not utf-8", "cannot be decoded: byte 0xc0 in line 6"),
        ("an encoding that does not exist", "cannot be decoded"),
        ("an encoding that is none of text", "cannot be decoded"),
        ("Python 2", "cannot be parsed"),
        ("Python that nobody has yet", "cannot be parsed"),
        ("a conflict that was not settled", "cannot be parsed"),
        ("a string without end", "cannot be parsed"),
    ):
        about = by_fixer.about(name)
        assert len(about) == 1 and reason in about[0], about
    assert before == {path.name: path.read_bytes() for path in foreign.iterdir()}


# --- syntax that is newer than the oldest Python -------------------------------------


@pytest.mark.parametrize(
    ("since", "statement"),
    [
        pytest.param((3, 10), "match x:\n    case 1: x = 2", id="match, of Python 3.10"),
        pytest.param((3, 11), "try: x = 1\nexcept* OSError: x = 2", id="except*, of 3.11"),
        pytest.param((3, 12), "type X = int\nx = f'{'a'}'", id="type aliases, of 3.12"),
        pytest.param((3, 13), "class A[T = int]: x = 1", id="default types, of 3.13"),
        pytest.param((3, 14), "x = t'{1}'", id="template strings, of 3.14"),
    ],
)
def test_syntax_that_this_python_may_not_know(
    since: tuple[int, int], statement: str, tmp_path: Path
) -> None:
    write(tmp_path, {"new": value("1").replace("x = 1", statement)})
    by_fixer = said(fix(tmp_path))
    check_good_scripts(by_fixer)
    if sys.version_info >= since:
        assert any("LR001" in line for line in by_fixer.about("new"))
    else:
        assert len(by_fixer.about("new")) == 1
        assert "cannot be parsed" in by_fixer.about("new")[0]
