"""Command line: ``python -m tests.against_paddlex --python python3.7``."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import entry_points
from pathlib import Path
from typing import Iterable, Optional, Sequence

from tqdm import tqdm

from tests.against_paddlex.comparison import (
    COMPARED,
    Disagreement,
    Fate,
    Phase,
    Text,
    compare_probe,
    compare_repair,
    compare_text,
    fate,
    reason,
)
from tests.against_paddlex.configurations import Configuration, draw, isolate
from tests.against_paddlex.datasets import write_dataset, write_pool
from tests.against_paddlex.environment import EnvironmentProblem, default_folder, prepare
from tests.against_paddlex.scripts import render
from tests.against_paddlex.worker_pool import Answer, Mode, Question, WorkerProblem, ask

FLAKE8_SETTINGS = "[flake8]\nmax-line-length = 99\n"

REPAIRS = {
    Phase.SAFE: [],
    Phase.UNSAFE: ["--unsafe-fixes"],
    Phase.DELAY: ["--unsafe-fixes", "--lr-warmup-fix", "delay"],
}
"""The fixer's options for each kind of repair."""

PROBES = "probe"
"""The folder of the scripts that `isolate` makes."""


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run the comparison.

    Returns:
        0: no disagreement; 1: at least one; 2: it could not be run.
    """
    options = _parser().parse_args(argv)
    if not entry_points(group="flake8.extension", name="LR"):
        print("lr_lint is not installed here: pip install -e .", file=sys.stderr)
        return 2
    try:
        interpreter = prepare(options.python, options.environment)
    except EnvironmentProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    if options.folder:
        return _checked(Run(options, interpreter, options.folder))
    with tempfile.TemporaryDirectory() as folder:
        return _checked(Run(options, interpreter, Path(folder)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.against_paddlex",
        description="Compare lr_lint with PaddleX 1.3.11 over random training scripts.",
    )
    parser.add_argument(
        "--python", default="python3.7", help="a Python 3.7, used to make the environment"
    )
    parser.add_argument(
        "--environment",
        type=Path,
        default=default_folder(),
        help="where PaddleX is installed once (default: %(default)s)",
    )
    parser.add_argument("--configurations", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument(
        "--first-steps",
        type=int,
        default=24,
        metavar="N",
        help="accepted scripts that compute a first training step (default: %(default)s)",
    )
    parser.add_argument(
        "--fresh",
        type=int,
        default=24,
        metavar="N",
        help="scripts that run once more in an interpreter of their own (default: %(default)s)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="new folder that keeps scripts, repairs, answers.txt and report.json",
    )
    return parser


def _checked(run: Run) -> int:
    try:
        return run.finish()
    except (EnvironmentProblem, WorkerProblem, FileExistsError) as problem:
        print(problem, file=sys.stderr)
        return 2


class Run:
    """One comparison in one folder.

    The folder holds ``data``, and the scripts in ``original``, ``safe``, ``unsafe``
    and ``delay`` (after `REPAIRS`), and ``probe``.
    """

    def __init__(
        self, options: argparse.Namespace, interpreter: Path, folder: Path
    ) -> None:
        self._options = options
        self._interpreter = interpreter
        self._folder = folder.resolve()
        self._configurations: dict[str, Configuration] = {}
        self._codes: dict[Path, frozenset[str]] = {}
        self._answers: dict[Path, Answer] = {}
        self._disagreements: list[Disagreement] = []
        self._asked_once_more: Counter[str] = Counter()
        self._begun = time.monotonic()

    def finish(self) -> int:
        """Do everything and print the report."""
        self._write()
        self._repair()
        self._lint([phase.value for phase in Phase])
        self._ask("PaddleX", (self._path(name, each) for name in self._names() for each in Phase))
        self._probe()
        self._compare()
        self._ask_once_more("step", self._options.first_steps)
        self._ask_once_more("fresh", self._options.fresh)
        return self._report()

    def _names(self) -> list[str]:
        return sorted(self._configurations)

    def _path(self, name: str, phase: Phase) -> Path:
        return self._folder / phase.value / f"{name}.py"

    def _text(self, path: Path) -> Text:
        relative = str(path.relative_to(self._folder))
        return Text(relative, self._codes.get(path, frozenset()), self._answers[path])

    def _write(self) -> None:
        data = self._folder / "data"
        data.mkdir(parents=True)
        write_pool(data, self._options.seed)
        (self._folder / ".flake8").write_text(FLAKE8_SETTINGS)
        (self._folder / Phase.ORIGINAL.value).mkdir()
        for number in range(self._options.configurations):
            configuration = draw(self._options.seed, number)
            self._configurations[configuration.name] = configuration
            write_dataset(data, configuration.dataset)
            path = self._path(configuration.name, Phase.ORIGINAL)
            path.write_text(render(configuration, data), encoding="utf-8")

    def _repair(self) -> None:
        for phase, level in REPAIRS.items():
            folder = self._folder / phase.value
            shutil.copytree(self._folder / Phase.ORIGINAL.value, folder)
            command = [sys.executable, "-m", "lr_lint.fix", *level, phase.value]
            answer = self._run(command, (0, 1, 2))
            (self._folder / f"fix_{phase.value}.txt").write_text(
                answer.stdout + answer.stderr, encoding="utf-8"
            )
            # Each script can be parsed, so none can rightly end in an error.
            for line in answer.stderr.splitlines() if answer.returncode == 2 else ():
                name, _, detail = line.partition(": ")
                kind = f"{phase.value} repair: the fixer ends with 2"
                self._disagreements.append(Disagreement(kind, name, detail))
            before = {path: path.read_bytes() for path in folder.glob("*.py")}
            self._run(command, (0, 1, 2))
            for path, content in sorted(before.items()):
                if path.read_bytes() != content:
                    kind = f"{phase.value} repair: a second run changes the script again"
                    name = str(path.relative_to(self._folder))
                    self._disagreements.append(Disagreement(kind, name, ""))

    def _lint(self, folders: list[str]) -> None:
        form = "%(path)s\t%(row)d\t%(code)s\t%(text)s"
        command = [sys.executable, "-m", "flake8", f"--format={form}", *folders]
        found = self._run(command, (0, 1)).stdout
        with open(self._folder / "flake8.txt", "a", encoding="utf-8") as stream:
            stream.write(found)
        for line in found.splitlines():
            name, _, code, _ = line.split("\t", 3)
            path = self._folder / name
            self._codes[path] = self._codes.get(path, frozenset()) | {code}

    def _run(
        self, command: list[str], expected: tuple[int, ...]
    ) -> subprocess.CompletedProcess[str]:
        answer = subprocess.run(
            command,
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            check=False,
        )
        # A traceback ends with 1 as well, like findings that remain.
        if answer.returncode not in expected or "Traceback" in answer.stderr:
            raise EnvironmentProblem(
                f"{' '.join(command)} ended with {answer.returncode}:\n{answer.stderr[-3000:]}"
            )
        return answer

    def _ask(self, title: str, paths: Iterable[Path]) -> None:
        """Ask about scripts, once for equal ones."""
        unique: dict[tuple[str, bytes], list[Path]] = {}
        for path in paths:
            unique.setdefault((path.name, path.read_bytes()), []).append(path)
        # The same script lies in several folders, side by side with the data.
        first = {same[0]: same for same in unique.values()}
        for path, answer in self._put(title, list(first), "check").items():
            for same in first[path]:
                self._answers[same] = answer

    def _put(self, title: str, paths: list[Path], mode: Mode) -> dict[Path, Answer]:
        questions = [
            Question(path, self._configurations[path.stem].environment, mode) for path in paths
        ]
        with tqdm(total=len(questions), desc=title, unit="script", disable=None) as bar:
            return ask(self._interpreter, questions, self._options.jobs, lambda: bar.update())

    def _probe(self) -> None:
        """Check each finding that PaddleX's first reason hides."""
        folder = self._folder / PROBES
        folder.mkdir()
        probes: dict[Path, str] = {}
        for name in self._names():
            text = self._text(self._path(name, Phase.ORIGINAL))
            for code in sorted(text.compared - {reason(text.answer)}):
                probe = isolate(self._configurations[name], code)
                if reason(text.answer) is None or probe is None:
                    continue
                write_dataset(self._folder / "data", probe.dataset)
                path = folder / f"{probe.name}.py"
                path.write_text(render(probe, self._folder / "data"), encoding="utf-8")
                probes[path] = code
                self._configurations[probe.name] = probe
        if not probes:
            return
        self._lint([PROBES])
        self._ask("one reason at a time", probes)
        for path, code in probes.items():
            text = self._text(path)
            configuration = self._configurations[path.stem]
            self._disagreements += compare_text(configuration, text)
            self._disagreements += compare_probe(configuration, code, text)
        for path in probes:
            del self._configurations[path.stem]

    def _compare(self) -> None:
        for name in self._names():
            configuration = self._configurations[name]
            texts = {phase: self._text(self._path(name, phase)) for phase in Phase}
            for phase, text in texts.items():
                self._disagreements += compare_text(configuration, text)
                if phase is not Phase.ORIGINAL:
                    self._disagreements += compare_repair(texts[Phase.ORIGINAL], text, phase)

    def _ask_once_more(self, mode: Mode, count: int) -> None:
        """Show on some scripts that what was cut off changes nothing."""
        candidates = [
            path
            for path in sorted(self._answers)
            if mode != "step" or self._trains(path)
            if not self._answers[path].message == "the script ended"
            if path.parent.name != PROBES
        ]
        chance = random.Random(f"{self._options.seed}/{mode}")
        paths = chance.sample(candidates, min(count, len(candidates)))
        titles = {"step": "first training steps", "fresh": "fresh interpreters"}
        for path, answer in self._put(titles[mode], paths, mode).items():
            expected = self._answers[path]
            self._asked_once_more[titles[mode]] += 1
            if reason(answer) != reason(expected):
                text = self._text(path)._replace(answer=answer)
                kind = f"{titles[mode]}: another answer than before"
                self._disagreements.append(Disagreement(kind, text.script, text.detail))

    def _trains(self, path: Path) -> bool:
        accepted = self._answers[path].outcome == "accepted"
        return accepted and self._configurations[path.stem].can_compute_a_step

    def _report(self) -> int:
        count = len(self._names())
        print(f"{count} configurations, seed {self._options.seed}; PaddleX 1.3.11,")
        print(f"paddlepaddle 1.8.5, {time.monotonic() - self._begun:.0f} seconds")
        self._print_answers()
        self._print_agreement()
        self._print_repairs()
        for title, number in self._asked_once_more.items():
            print(f"{title}: {number} scripts")
        kinds = Counter(each.kind for each in self._disagreements)
        for kind, number in kinds.most_common():
            print(f"DISAGREEMENT {number:5}  {kind}")
            for each in [each for each in self._disagreements if each.kind == kind][:3]:
                print(f"    {each.script}: {each.detail}")
        report = [each._asdict() for each in self._disagreements]
        (self._folder / "report.json").write_text(json.dumps(report, indent=1))
        self._write_answers()
        print(f"{sum(kinds.values())} disagreements")
        return 1 if kinds else 0

    def _write_answers(self) -> None:
        """Write both sides about every script, one a line, to ``answers.txt``."""
        texts = [self._text(path) for path in sorted(self._answers)]
        lines = [f"{text.script}: {text.detail}\n" for text in texts]
        (self._folder / "answers.txt").write_text("".join(lines), encoding="utf-8")

    def _reasons(self, phase: Phase) -> Counter[str]:
        return Counter(
            reason(self._answers[self._path(name, phase)]) or "accepted"
            for name in self._names()
        )

    def _print_answers(self) -> None:
        counts = {phase: self._reasons(phase) for phase in Phase}
        rows = ["accepted", *COMPARED, "other"]
        print(f"\n{'PaddleX':12}" + "".join(f"{phase.value:>10}" for phase in Phase))
        for row in rows:
            print(f"{row:12}" + "".join(f"{counts[phase][row]:10}" for phase in Phase))

    def _print_agreement(self) -> None:
        texts = [self._text(self._path(name, Phase.ORIGINAL)) for name in self._names()]
        print("\nrule     reported  first reason of PaddleX  of these reported")
        for code in COMPARED:
            reported = sum(code in text.codes for text in texts)
            refused = [text for text in texts if reason(text.answer) == code]
            both = sum(code in text.codes for text in refused)
            print(f"{code:8} {reported:8} {len(refused):24} {both:18}")

    def _print_repairs(self) -> None:
        """Print what became of the scripts that PaddleX refused for these reasons."""
        print("\nrefused for  " + "".join(f"{each.value:>18}" for each in Fate) + "   after")
        for phase in REPAIRS:
            for code in COMPARED:
                fates = Counter(
                    fate(self._text(self._path(name, phase)))
                    for name in self._names()
                    if reason(self._answers[self._path(name, Phase.ORIGINAL)]) == code
                )
                row = "".join(f"{fates[each]:18}" for each in Fate)
                print(f"{code:13}{row}   {phase.value} repair")
        print()


if __name__ == "__main__":
    sys.exit(main())
