"""What is done for a script grows with its length, and no faster.

Counted are calls of functions, which are the same on every machine; time is not.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from benchmarks.long_scripts import WORKER, long_script
from benchmarks.processes import ask
from lr_lint.lint import lint
from lr_lint.options import Options

if sys.platform == "win32":
    pytest.skip("the benchmarks need POSIX", allow_module_level=True)


def counted(folder: Path, script: str) -> dict[str, int]:
    """Return the calls of functions that a script takes."""
    short, path = folder / "short.py", folder / "long.py"
    short.write_text(long_script(100, 2), encoding="utf-8")
    path.write_text(script, encoding="utf-8")
    answer: dict[str, int] = ask(Path(sys.executable), WORKER, "1", str(short), str(path))
    return answer


def test_ten_times_the_lines_or_calls_take_ten_times_the_work(tmp_path: Path) -> None:
    base = counted(tmp_path, long_script(200, 4))
    for lines, calls in ((2000, 4), (2000, 40)):
        longer = counted(tmp_path, long_script(lines, calls))
        for step in ("lint calls", "repair calls"):
            assert longer[step] <= 12 * base[step], (lines, calls, step)


def test_what_is_found_and_repaired_grows_with_the_calls(tmp_path: Path) -> None:
    source = long_script(200, 4)
    findings = lint(source, ast.parse(source), "train.py", Options())
    assert [finding.code for finding in findings] == ["LR101"] * 2
    assert counted(tmp_path, source)["repaired"] == 2


def test_going_through_a_dict_that_grows_costs_no_more_than_it_has(tmp_path: Path) -> None:
    def script(entries: int) -> str:
        lines = ["results = {}"]
        for number in range(entries):
            lines.append(f"results['run {number}'] = {number}")
            if not number % 20:
                lines.append("best = [name for name in results if name != 'run 1']")
        return long_script(40, 1) + "\n".join(lines) + "\n"

    base, longer = (counted(tmp_path, script(entries)) for entries in (1_000, 5_000))
    assert longer["lint calls"] <= 6 * base["lint calls"]
