"""Runs training scripts with PaddleX 1.3.11, up to their first step. Python 3.7.

Reads one JSON request a line from standard input, writes one JSON answer a line to
standard output::

    {"script": "/path/train.py", "environment": {"CPU_NUM": "2"}, "mode": "check",
     "seconds": 120}

PaddleX allows one ``train()`` in a process and keeps its network in global state.
So every script runs in a child of its own, forked from a process that has only
imported paddlex; it runs as ``python train.py`` would, in the script's folder.

What is real: everything that the script does. PaddleX and Paddle are imported,
the data set is read from disk, the network, the loss, the schedule and the
optimizer are built, the weights are initialised (``Executor.run`` of the startup
program), and all checks of ``train()`` and ``train_loop()`` run.

What is cut off, by ``mode``:

``check``
    The first fetch of a batch from the training data loader, which ends the child
    with the answer "accepted". What would follow is the reading of images and the
    training itself; PaddleX looks at no setting from there on.
``step``
    Nothing before the first training step has been computed (images read, batch
    divided over the cards, forward, backward, update); then the child ends with
    the answer "accepted". Shows that what ``check`` accepts does train.
``fresh``
    Like ``check``, in a new interpreter that has imported nothing. Shows that the
    fork makes no difference.

Answers: ``{"outcome": ..., "error": class name, "message": text, "functions":
names of the functions in the traceback, "log": end of what was printed,
"elapsed": seconds}``; outcome is "accepted", "refused" (an exception or
``sys.exit`` from the script) or "crashed" (a signal, no time left).
"""

from __future__ import annotations

import gc
import json
import os
import resource
import runpy
import signal
import sys
import tempfile
import time
import traceback
from typing import Any, Dict, List, NoReturn, Optional

Request = Dict[str, Any]
Answer = Dict[str, Any]

PATIENCE = 20
"""How much longer than its processor time a script may take."""

LONGEST_MESSAGE = 4000
"""Characters of an exception's text that are kept."""


class Accepted(BaseException):
    """Training has begun; not an Exception, so that nothing catches it."""


def stop_at_first_batch() -> None:
    """Patch the data loader: its first fetch raises `Accepted`."""
    from paddle.fluid.reader import GeneratorLoader  # type: ignore[import-not-found]

    def begin(self: object) -> NoReturn:
        raise Accepted

    GeneratorLoader.__call__ = begin


def stop_after_first_step() -> None:
    """Patch the executor: `Accepted` is raised when one training step is done."""
    from paddle import fluid  # type: ignore[import-not-found]

    run = fluid.Executor.run

    def run_once(
        self: Any, program: Optional[Any] = None, *arguments: Any, **settings: Any
    ) -> Any:
        outputs = run(self, program, *arguments, **settings)
        # Only the training program is compiled for several places here.
        if isinstance(program, fluid.compiler.CompiledProgram):
            raise Accepted
        return outputs

    fluid.Executor.run = run_once


def stop_when_imported() -> None:
    """Patch the import statement: paddlex is stopped at its first batch."""
    import builtins

    original = builtins.__import__

    def patching(name: str, *arguments: Any, **settings: Any) -> Any:
        module = original(name, *arguments, **settings)
        loaded = sys.modules.get("paddlex")
        if loaded is not None and hasattr(loaded, "interpret"):
            builtins.__import__ = original
            stop_at_first_batch()
        return module

    builtins.__import__ = patching


def run_script(path: str) -> Answer:
    """Run the script as the main program and say how it ended.

    Returns:
        The answer, without log and elapsed time.
    """
    os.chdir(os.path.dirname(path))
    sys.argv = [path]
    # The interpreter is started with -I, so no folder of a script stands there yet.
    sys.path.insert(0, os.path.dirname(path))
    try:
        runpy.run_path(path, run_name="__main__")
    except Accepted:
        return {"outcome": "accepted"}
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        return {
            "outcome": "refused",
            "error": type(error).__name__,
            "message": shortened(str(error)),
            "functions": [frame.name for frame in frames],
        }
    # No epoch to train, for example.
    return {"outcome": "accepted", "message": "the script ended"}


def shortened(message: str) -> str:
    """Cut the middle out of a long message.

    Python's exceptions say the cause first; Paddle's stand behind two call stacks.
    """
    if len(message) <= LONGEST_MESSAGE:
        return message
    half = LONGEST_MESSAGE // 2
    return message[:half] + "\n[...]\n" + message[-half:]


def in_child(request: Request, answer_file: str) -> NoReturn:
    """Do in the forked child what the request asks for, and end the process."""
    mode = request["mode"]
    # Of the processor's time: the machine may be busy with something else. A child
    # that waits for ever uses none.
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    signal.alarm(PATIENCE * request["seconds"])
    os.environ.update(request["environment"])
    if mode == "fresh":
        command = [sys.executable, "-I", __file__, answer_file, request["script"]]
        os.execv(sys.executable, command)
    if mode == "step":
        stop_after_first_step()
    else:
        stop_at_first_batch()
    # The graph is a large number of live objects: collecting finds nothing.
    gc.disable()
    write_answer(run_script(request["script"]), answer_file)


def write_answer(answer: Answer, answer_file: str) -> NoReturn:
    """Write the answer and end the process without waiting for PaddleX's threads."""
    with open(answer_file, "w") as stream:
        json.dump(answer, stream)
    sys.stdout.flush()
    os._exit(0)


def answer_request(request: Request) -> Answer:
    """Answer one request by way of a child."""
    begun = time.time()
    with tempfile.TemporaryDirectory() as folder:
        log, answer_file = os.path.join(folder, "log"), os.path.join(folder, "answer")
        child = os.fork()
        if not child:
            try:
                redirect(log)
                in_child(request, answer_file)
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        try:
            with open(answer_file) as stream:
                answer: Answer = json.load(stream)
        except (OSError, ValueError):
            answer = {"outcome": "crashed", "message": "wait status {}".format(status)}
        with open(log, encoding="utf-8", errors="replace") as stream:
            answer["log"] = stream.read()[-3000:]
    answer["elapsed"] = time.time() - begun
    return answer


def redirect(log: str) -> None:
    """Send everything that this process prints to a file, and read nothing."""
    descriptor = os.open(log, os.O_CREAT | os.O_WRONLY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)


def main(arguments: List[str]) -> int:
    """Answer requests until standard input ends."""
    if arguments:
        answer_file, script = arguments
        stop_when_imported()
        write_answer(run_script(script), answer_file)
    answers = os.fdopen(os.dup(1), "w")
    # Importing paddlex writes the variable; scripts must find what they would find.
    before = dict(os.environ)
    os.dup2(2, 1)
    # Paddle's pool of memory grows as it is needed; by default it begins with 500 MB,
    # and every child would clear them.
    os.environ.setdefault("FLAGS_initial_cpu_memory_in_mb", "32")
    import paddlex  # type: ignore[import-not-found]  # noqa: F401

    os.environ.clear()
    os.environ.update(before)
    for line in sys.stdin:
        answers.write(json.dumps(answer_request(json.loads(line))) + "\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
