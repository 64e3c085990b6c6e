"""How many settings of training calls are known, over the scripts of some folders.

    python -m benchmarks.settings [FOLDER ...]

A setting that is written counts as known when every value it can have is known; the
scripts with something unknown are listed with what is written there.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Optional, Sequence

from benchmarks.corpus import machine, training_scripts
from lr_lint.lint import read
from lr_lint.options import Options
from lr_lint.settings import UNKNOWN

NOT_SETTINGS = ("train_dataset", "eval_dataset", "optimizer")
"""Arguments that are objects: nobody expects a plain value of them."""


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Count and print; return 0."""
    folders = list(sys.argv[1:] if argv is None else argv)
    known: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    calls = silent = 0
    missed = []
    for text in training_scripts(folders):
        script = read(text.source, text.tree, str(text.path), Options())
        for run in script.runs:
            calls += 1
            silent += not run.observations
            for observation in run.observations[:1]:
                for name, argument in observation.keywords.items():
                    if name in NOT_SETTINGS:
                        continue
                    values = [alternative.value for alternative in argument.alternatives]
                    if UNKNOWN in values:
                        unknown[name] += 1
                        written = script.positions.text(argument.expression)
                        missed.append(f"{text.path}:{argument.place[0]}: {name}={written}")
                    else:
                        known[name] += 1
    print(f"{machine()}; {calls} training calls, {silent} of them of a class not known")
    print(f"{sum(known.values())} settings known, {sum(unknown.values())} not")
    for name in sorted(known | unknown):
        print(f"  {name:24} {known[name]:4} known {unknown[name]:4} not")
    for line in missed:
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
