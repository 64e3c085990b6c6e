"""Measure lr_lint against its peers, in one run on one machine.

    python -m benchmarks [PART] [options] [FOLDER ...]

What it needs it installs into environments of its own in the user's cache folder, in
the versions that `benchmarks.environments` names. Nothing here is a test: a goal that
is missed is printed, and the exit status is 0 all the same.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Callable, Final, Optional, Sequence

from benchmarks import (
    environments,
    fixer,
    inside_flake8,
    long_scripts,
    reading,
    settings,
    startup,
)
from benchmarks.corpus import machine
from benchmarks.environments import Environments
from benchmarks.processes import BenchmarkProblem, tell
from benchmarks.report import Row, as_markdown, as_text
from benchmarks.sizes import FULL, QUICK, Sizes

Part = Callable[[Environments, Sizes, Sequence[str]], "list[Row]"]

PARTS: Final[dict[str, Part]] = {
    "flake8": inside_flake8.measure,
    "fixer": lambda made, sizes, _: fixer.measure(made, sizes),
    "startup": lambda made, sizes, _: startup.measure(made, sizes),
    "long": lambda made, sizes, _: long_scripts.measure(made, sizes),
}
"""What has goals."""
ANALYSES: Final[dict[str, Callable[[Sequence[str]], int]]] = {
    "reading": reading.main,
    "settings": settings.main,
}
"""What looks at the analysis alone, in this process."""

EPILOG: Final = """\
parts:
  flake8    the plugin's share of flake8's time, beside flake8-bugbear, torchfix and
            flake8-async; FOLDER: training scripts to measure it on
  fixer     the fixer over 1,000 and 10,000 files, beside torchfix, fixit and a libcst
            codemod that does nothing
  startup   the start of the fixer, beside flake8's
  long      scripts of 20,000 lines and of a million
  reading   what following a script costs; FOLDER: training scripts
  settings  how many settings are known; FOLDER: training scripts
  all       all of these (with --markdown: the first four)
"""


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure lr_lint against its peers and print ratios.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "part", nargs="?", default="all", choices=("all", *PARTS, *ANALYSES),
        help="what to measure (default: all)", metavar="PART",
    )
    parser.add_argument(
        "folders", nargs="*", metavar="FOLDER",
        help="training scripts (default: the fixtures of this project)",
    )
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument(
        "--cache", type=Path, default=environments.default_folder(), metavar="FOLDER",
        help="where the peers are installed (default: %(default)s)",
    )
    parser.add_argument(
        "--without-peers", action="store_true",
        help="install nothing; measure what is installed beside this interpreter",
    )
    parser.add_argument(
        "--widen", action="store_true",
        help="measure the slow peers on 10,000 files, too (an hour)",
    )
    parser.add_argument(
        "--quick", action="store_true",
        help="measure so little that the figures mean nothing; shows that everything runs",
    )
    return parser.parse_intermixed_args(argv)


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Measure and print; return 0, or 2 when something cannot be measured."""
    arguments = parse_arguments(sys.argv[1:] if argv is None else argv)
    if arguments.part in ANALYSES:
        return ANALYSES[arguments.part](arguments.folders)
    if not hasattr(os, "posix_spawn") or not hasattr(os, "wait4"):
        tell("benchmarks: times of processes need Linux or macOS")
        return 2
    try:
        _measure(arguments)
    except BenchmarkProblem as problem:
        tell(f"benchmarks: {problem}")
        return 2
    if arguments.part == "all" and not arguments.markdown:
        for name, analysis in ANALYSES.items():
            print(f"\n{name}")
            analysis(arguments.folders)
    return 0


def _measure(arguments: argparse.Namespace) -> None:
    if arguments.without_peers:
        made = environments.here()
    else:
        made = environments.prepare(arguments.cache)
    sizes = (QUICK if arguments.quick else FULL)._replace(widen=arguments.widen)
    wanted = list(PARTS) if arguments.part == "all" else [arguments.part]
    _warn_when_busy()
    rows: list[Row] = []
    for name in wanted:
        tell(f"measuring: {name}")
        rows += PARTS[name](made, sizes, arguments.folders)
    about = [machine(), *dict.fromkeys(map(str, made))]
    if arguments.markdown:
        print(as_markdown(rows))
        print(f"\nMeasured on {'; '.join(about)}.")
    else:
        print("\n".join(about))
        print(as_text(rows))


def _warn_when_busy() -> None:
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if load > processors / 2:
        tell(
            f"this machine is busy (load {load:.1f} on {processors} processors): times will"
            " be too long; ratios suffer less"
        )


if __name__ == "__main__":
    raise SystemExit(main())
