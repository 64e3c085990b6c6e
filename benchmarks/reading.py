"""What reading a training script costs, in multiples of ``ast.parse`` of its text.

    python -m benchmarks.reading [FOLDER ...]

Without a folder: the project's own fixtures. Each script is measured several times
and its shortest time counts; the median over all scripts is printed.
"""

from __future__ import annotations

import ast
import statistics
import sys
import time
from typing import Callable, Optional, Sequence

from benchmarks.corpus import Text, machine, training_scripts
from lr_lint.lint import BUILT_IN_METHODS, BUILT_IN_ROOTS, analyse, read
from lr_lint.options import Options
from lr_lint.profiles.loader import load_devices
from lr_lint.script.interpreter import Interpreter
from lr_lint.script.modules import Module

ROUNDS = 15


def shortest(work: Callable[[], object]) -> float:
    """Return the shortest time of several rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def follow(text: Text) -> None:
    """Follow a script, without binding it to profiles."""
    script = Module("__main__", str(text.path.parent), is_script=True)
    freezing = load_devices().packages
    interpreter = Interpreter(
        script, len(text.source), BUILT_IN_ROOTS, BUILT_IN_METHODS, freezing
    )
    interpreter.run(text.tree, str(text.path))


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Measure and print; return 0, or 2 without a script."""
    folders = list(sys.argv[1:] if argv is None else argv)
    texts = training_scripts(folders)
    if not texts:
        print(f"no training scripts below {', '.join(folders)}", file=sys.stderr)
        return 2
    options = Options()
    steps: dict[str, Callable[[Text], object]] = {
        "follow the script": follow,
        "read (follow and bind to profiles)": lambda text: read(
            text.source, text.tree, str(text.path), options, repairs=False
        ),
        "lint (read and ask every rule)": lambda text: analyse(
            text.source, text.tree, str(text.path), options, repairs=False
        ),
    }
    ratios: dict[str, list[float]] = {name: [] for name in steps}
    for text in texts:
        parse = shortest(lambda: ast.parse(text.source))
        for name, step in steps.items():
            ratios[name].append(shortest(lambda: step(text)) / parse)
    print(f"{machine()}; {len(texts)} training scripts; 1.00 is ast.parse of the same text")
    for name, measured in ratios.items():
        print(f"{name:36} median {statistics.median(measured):5.2f}  most {max(measured):5.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
