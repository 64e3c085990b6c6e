"""Lint and repair one script again and again; print the shortest processor times as JSON.

    python -I worker_long.py ROUNDS WARM-UP-SCRIPT SCRIPT

The repair is only announced, but goes all the way to the new text and its checks. The
calls of functions are counted, too: unlike times they are the same everywhere.
"""

from __future__ import annotations

import ast
import cProfile
import json
import sys
import time
from pathlib import Path
from typing import Callable

from lr_lint.configuration import configure
from lr_lint.fixing.command import ARGUMENTS
from lr_lint.fixing.examination import Examiner, Report, Wishes
from lr_lint.fixing.process import prepare_process
from lr_lint.plugin import Plugin


def shortest(work: Callable[[], object], rounds: int) -> float:
    """Return the shortest processor time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions are called, Python's own included."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def lint(path: str, lines: list[str], tree: ast.Module) -> int:
    """Lint as flake8 does; return how many findings there are."""
    return len(list(Plugin(tree, path, lines).run()))


def examine(path: str) -> Report:
    """Repair as the fixer does with --check."""
    arguments = ["--isolated", "--check", "--unsafe-fixes", path]
    wishes = Wishes(configure(arguments, ARGUMENTS), writes=False, unsafe=True)
    return Examiner(wishes).examine(path)


def main() -> int:
    """Measure; return 0."""
    rounds, warm_up, path = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    prepare_process()
    examine(warm_up)
    source = Path(path).read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    lint(path, lines, tree)
    report = examine(path)
    result = {
        "parse": shortest(lambda: ast.parse(source), rounds),
        "lint": shortest(lambda: lint(path, lines, tree), rounds),
        "repair": shortest(lambda: examine(path), rounds),
        "lint calls": count_calls(lambda: lint(path, lines, tree)),
        "repair calls": count_calls(lambda: examine(path)),
        "findings": lint(path, lines, tree),
        "repaired": len(report.done),
        "left": len(report.left),
        "error": report.error,
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
