"""Command line: ``python -m tests.against_wheels --python python3.7``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Optional, Sequence

from tqdm import tqdm

from lr_lint.datasets import count_samples
from tests.against_paddlex.environment import EnvironmentProblem, default_folder, prepare
from tests.against_wheels.cases import CLASSES, Case, draw
from tests.against_wheels.comparison import Verdict, judge, questions
from tests.profiles.wheels import WHEELS, NoWheel, fetch

_ENOUGH = 20
"""Data sets of which every class must have built one."""

WORKER = Path(__file__).with_name("wheel_worker.py")


class Disagreement(NamedTuple):
    """One count that breaks the contract."""

    case: int
    counting: str
    verdict: str
    question: str
    counted: str
    sizes: dict[str, object]


class WorkerProblem(Exception):
    """A worker ended; the text says at which case."""


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run the comparison.

    Returns:
        0: no disagreement; 1: at least one; 2: it could not be run.
    """
    options = _parser().parse_args(argv)
    try:
        interpreter = prepare(options.python, options.environment)
        options.wheels.mkdir(parents=True, exist_ok=True)
        wheels = {release: fetch(options.wheels, version) for release, version in WHEELS.items()}
        with ExitStack() as stack:
            folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            workers = {
                release: stack.enter_context(Worker(interpreter, wheel))
                for release, wheel in wheels.items()
            }
            return Run(options, folder.resolve(), workers).finish()
    except (EnvironmentProblem, NoWheel, WorkerProblem, FileExistsError) as problem:
        print(problem, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.against_wheels",
        description="Compare lr_lint's sample counts with the data set classes of PaddleX.",
    )
    cache = default_folder()
    parser.add_argument(
        "--python", default="python3.7", help="a Python 3.7, used to make the environment"
    )
    parser.add_argument(
        "--environment",
        type=Path,
        default=cache,
        help="the environment of tests.against_paddlex (default: %(default)s)",
    )
    parser.add_argument(
        "--wheels",
        type=Path,
        default=Path(os.environ.get("LR_LINT_WHEELS") or cache.with_name("wheels")),
        help="where the wheels are downloaded once (default: %(default)s)",
    )
    parser.add_argument("--cases", type=int, default=20000, metavar="N")
    parser.add_argument(
        "--first", type=int, default=0, metavar="N", help="number of the first case"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument(
        "--folder", type=Path, help="new folder that keeps the cases that disagree and report.json"
    )
    return parser


class Worker:
    """A process that builds data sets with the classes of one wheel."""

    def __init__(self, interpreter: Path, wheel: Path) -> None:
        self._process = subprocess.Popen(
            [str(interpreter), "-I", str(WORKER), str(wheel)],
            # pycocotools reads its json in the encoding of the system.
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, class_name: str, arguments: dict[str, object]) -> None:
        """Send one request; the answer is fetched with `answer`."""
        stream = self._stream(self._process.stdin)
        request = {"class": class_name, "arguments": arguments}
        stream.write(json.dumps(request) + "\n")
        stream.flush()

    def answer(self) -> dict[str, object]:
        """Wait for the answer to the oldest request."""
        line = self._stream(self._process.stdout).readline()
        if not line:
            raise BrokenPipeError
        found: dict[str, object] = json.loads(line)
        return found

    @staticmethod
    def _stream(stream: Optional[IO[str]]) -> IO[str]:
        assert stream is not None
        return stream


class Run:
    """One comparison; each case lives in a folder of its own for a moment."""

    def __init__(
        self, options: argparse.Namespace, folder: Path, workers: dict[str, Worker]
    ) -> None:
        self._options = options
        self._folder = folder
        self._workers = workers
        self._verdicts: Counter[tuple[str, Verdict]] = Counter()
        self._cases: Counter[str] = Counter()
        self._built: Counter[tuple[str, str]] = Counter()
        self._disagreements: list[Disagreement] = []

    def finish(self) -> int:
        """Do everything and print the report."""
        if self._options.folder:
            self._folder.mkdir(parents=True)
        first = self._options.first
        numbers = range(first, first + self._options.cases)
        for number in tqdm(numbers, unit="case", disable=None):
            case = draw(self._options.seed, number)
            folder = self._folder / f"case_{number:06}"
            case.write(folder)
            before = len(self._disagreements)
            self._compare(case, folder)
            if len(self._disagreements) == before:
                shutil.rmtree(folder)
        return self._report()

    def _compare(self, case: Case, folder: Path) -> None:
        answers = self._answers(case, folder)
        sizes: dict[str, Optional[int]] = {}
        for release, answer in answers.items():
            size = answer.get("samples")
            sizes[release] = size if isinstance(size, int) else None
            self._built[case.counting, release] += sizes[release] is not None
        self._cases[case.counting] += 1
        for question in questions(case):
            count = count_samples(
                case.counting,
                question.releases,
                folder / case.list_name,
                folder,
                allow_empty=question.allow_empty,
            )
            asked = {release: sizes[release] for release in question.releases}
            verdict = judge(count, asked, bool(case.hidden))
            self._verdicts[case.counting, verdict] += 1
            if verdict.is_disagreement:
                seen = {name: next(iter(answers[name].values())) for name in question.releases}
                self._disagreements.append(
                    Disagreement(
                        case.number,
                        case.counting,
                        verdict.value,
                        repr(question),
                        repr(count),
                        seen,
                    )
                )

    def _answers(self, case: Case, folder: Path) -> dict[str, dict[str, object]]:
        try:
            for release in case.releases:
                arguments = case.arguments(folder, release)
                self._workers[release].ask(CLASSES[case.counting].name, arguments)
            return {release: self._workers[release].answer() for release in case.releases}
        except BrokenPipeError:
            message = f"a worker ended at case {case.number}: {folder}"
            raise WorkerProblem(message) from None

    def _demand_some_of_each(self) -> None:
        """Tell a class that never works here from one that refuses what it gets."""
        for (counting, release), built in self._built.items():
            if not built and self._cases[counting] >= _ENOUGH:
                raise WorkerProblem(
                    f"{CLASSES[counting].name} of {WHEELS[release]} built none of "
                    f"{self._cases[counting]} data sets: it does not work in this environment"
                )

    def _report(self) -> int:
        self._demand_some_of_each()
        cases, total = self._options.cases, sum(self._verdicts.values())
        print(f"{cases} data sets, seed {self._options.seed}; {total} counts compared")
        columns = tuple(Verdict)
        print(f"\n{'':24}{'data sets':>10}" + "".join(f"  {each.value}" for each in columns))
        for counting in CLASSES:
            row = f"{counting:24}{self._cases[counting]:10}"
            for verdict in columns:
                row += f"  {self._verdicts[counting, verdict]:{len(verdict.value)}}"
            print(row)
        print()
        kinds = Counter((each.counting, each.verdict) for each in self._disagreements)
        for (counting, kind), number in kinds.most_common():
            print(f"DISAGREEMENT {number:5}  {counting}: {kind}")
            same = (
                each
                for each in self._disagreements
                if (each.counting, each.verdict) == (counting, kind)
            )
            for each in islice(same, 3):
                print(f"    case {each.case}, {each.question}: {each.counted}; {each.sizes}")
        report = [each._asdict() for each in self._disagreements]
        (self._folder / "report.json").write_text(json.dumps(report, indent=1))
        print(f"{len(report)} disagreements")
        return 1 if report else 0


if __name__ == "__main__":
    sys.exit(main())
