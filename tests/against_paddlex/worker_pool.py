"""Asks PaddleX about many scripts, in several processes."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterable, Literal, NamedTuple

WORKER = Path(__file__).with_name("paddlex_worker.py")

Mode = Literal["check", "step", "fresh"]

_SUMMARY = "Error Message Summary:"
"""Stands in Paddle's messages between the call stacks and the cause."""


class Question(NamedTuple):
    """One script to run.

    Attributes:
        script: The script; it runs in its folder.
        environment: Variables that it is started with.
        mode: How far it runs, see `paddlex_worker`.
        seconds: Processor time after which it counts as crashed.
    """

    script: Path
    environment: dict[str, str]
    mode: Mode = "check"
    seconds: int = 120


@dataclass(frozen=True)
class Answer:
    """How a script ended, see `paddlex_worker`."""

    outcome: str
    error: str = ""
    message: str = ""
    functions: tuple[str, ...] = ()
    log: str = ""
    elapsed: float = field(default=0.0, compare=False)

    @property
    def cause(self) -> str:
        """What the message says in one line, without Paddle's call stacks."""
        lines = self.message.rpartition(_SUMMARY)[2].split("\n")
        words = " ".join(line for line in lines if line.strip("-")).split()
        return " ".join(words)


class WorkerProblem(Exception):
    """A worker ended or never began; the text says what it printed."""


def ask(
    interpreter: Path,
    questions: Iterable[Question],
    jobs: int,
    answered: Callable[[], object],
) -> dict[Path, Answer]:
    """Put all questions to ``jobs`` workers.

    Args:
        interpreter: The Python 3.7 with PaddleX.
        answered: Called after each answer, from several threads.

    Returns:
        The answers by script.

    Raises:
        WorkerProblem: A worker ended before its questions did.
    """
    waiting: queue.SimpleQueue[Question] = queue.SimpleQueue()
    total = 0
    for total, question in enumerate(questions, 1):
        waiting.put(question)
    answers: dict[Path, Answer] = {}
    problems: list[str] = []

    def serve() -> None:
        command = [str(interpreter), "-I", str(WORKER)]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as worker:
            assert worker.stdin is not None and worker.stdout is not None
            while not problems:
                try:
                    question = waiting.get_nowait()
                except queue.Empty:
                    break
                request = {**question._asdict(), "script": str(question.script)}
                try:
                    worker.stdin.write(json.dumps(request) + "\n")
                    worker.stdin.flush()
                    line = worker.stdout.readline()
                except BrokenPipeError:
                    line = ""
                if not line:
                    problems.append(f"the worker ended at {question.script}")
                    break
                found = json.loads(line)
                found["functions"] = tuple(found.get("functions", ()))
                answers[question.script] = Answer(**found)
                answered()

    threads = [threading.Thread(target=serve) for _ in range(max(1, min(jobs, total)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise WorkerProblem(f"{problems[0]}; `{interpreter} -c 'import paddlex'` may tell why")
    return answers
