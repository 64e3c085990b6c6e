"""Check files as flake8 does, in one process, and print as JSON what each plugin took.

    python -I worker_flake8.py [--only PACKAGE,...] [--rounds N] FILE-WITH-PATHS

Every plugin that wants a syntax tree is timed while it is made and while it is asked
for its findings. What is left of the time for a file is flake8's own: reading, parsing,
pycodestyle, pyflakes, mccabe. It is processor time, which other programs do not
lengthen. Needs nothing but flake8, so that it runs in every environment.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Iterator

from flake8.checker import FileChecker
from flake8.options.parse_args import parse_args
from flake8.plugins import finder

OWN = frozenset({"flake8", "mccabe", "pycodestyle", "pyflakes"})
"""Packages that come with flake8."""
WATCHED = ("libcst", "yaml")


class TimedChecker(FileChecker):
    """Flake8's check of one file, with a clock.

    Attributes:
        by_plugin: Package -> seconds of processor time.
        parsing: Seconds for the syntax tree.
        visiting: Seconds of a visitor that goes to every node and does nothing there.
    """

    def __init__(self, **arguments: Any) -> None:
        """Take the arguments of flake8's class."""
        self.by_plugin: dict[str, float] = defaultdict(float)
        self.parsing = 0.0
        self.visiting = 0.0
        super().__init__(**arguments)

    def run_ast_checks(self) -> None:
        """Put a clock around the parser."""
        assert self.processor is not None
        build = self.processor.build_ast

        def timed() -> Any:
            start = time.process_time()
            tree = build()
            self.parsing = time.process_time() - start
            start = time.process_time()
            ast.NodeVisitor().visit(tree)
            self.visiting = time.process_time() - start
            return tree

        self.processor.build_ast = timed
        super().run_ast_checks()

    def run_check(self, plugin: Any, **arguments: Any) -> Any:
        """Put a clock around a plugin that takes a syntax tree."""
        if "tree" not in arguments:
            return super().run_check(plugin, **arguments)
        start = time.process_time()
        made = super().run_check(plugin, **arguments)
        found = list(made.run() if hasattr(made, "run") else made)
        self.by_plugin[plugin.plugin.package.lower()] += time.process_time() - start
        return found


def check(path: str, plugins: Any, options: Any) -> tuple[float, TimedChecker]:
    """Check a file; return the seconds, and where they went."""
    start = time.process_time()
    checker = TimedChecker(filename=path, plugins=plugins, options=options)
    checker.run_checks()
    return time.process_time() - start, checker


def leave_out_others(packages: frozenset[str]) -> None:
    """Let flake8 find no other plugins than those of some packages and its own."""
    hooks: Any = finder
    find = hooks._find_importlib_plugins

    def found() -> Iterator[Any]:
        return (plugin for plugin in find() if plugin.package in packages | OWN)

    hooks._find_importlib_plugins = found


def main() -> int:
    """Check all files; return 0."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("paths", type=Path)
    arguments = parser.parse_args()
    if arguments.only:
        leave_out_others(frozenset(arguments.only.split(",")))
    plugins, options = parse_args(["--isolated", "--jobs=1"])
    files = []
    for path in arguments.paths.read_text(encoding="utf-8").splitlines():
        rounds = [check(path, plugins.checkers, options) for _ in range(arguments.rounds)]
        if not rounds[0][1].parsing:
            continue  # "flake8: noqa" stands in it: no plugin has seen it
        names = [name for name in rounds[0][1].by_plugin if name not in OWN]
        files.append(
            {
                "path": path,
                "own": [
                    total
                    - checker.visiting
                    - sum(checker.by_plugin[name] for name in names)
                    for total, checker in rounds
                ],
                "parse": [checker.parsing for _, checker in rounds],
                "plugins": {
                    name: [checker.by_plugin[name] for _, checker in rounds]
                    for name in names
                },
                "scale": {
                    "ast.NodeVisitor that does nothing": [
                        checker.visiting for _, checker in rounds
                    ],
                    "pyflakes": [checker.by_plugin["pyflakes"] for _, checker in rounds],
                },
            }
        )
    imported = [name for name in WATCHED if name in sys.modules]
    print(json.dumps({"files": files, "imported": imported}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
