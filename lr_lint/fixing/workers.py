"""Examine many files in worker processes.

Nearly all files of a project have nothing to do with training. So the workers look
over all of them first, while more are being found, and only then examine those that
are of interest, one by one: wherever they lie, every worker gets its share.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
from typing import Callable, Final, Generator, Iterable, Iterator, Optional

from lr_lint.configuration import in_order
from lr_lint.fixing.examination import Examiner, Report, Wishes
from lr_lint.fixing.process import prepare_process

FILES_FOR_A_WORKER: Final = 32
"""Files from which on another process is worth its start; looked over at a time."""


class WorkerDied(Exception):
    """A worker process ended by itself, e.g. for want of memory."""


def examine_all(
    examiner: Examiner, found: Iterable[str], begin: Callable[[int], None]
) -> Generator[Report, None, None]:
    """Examine files, in worker processes if they are many.

    Args:
        examiner: What examines them here; the workers have its equals.
        found: Their paths, as they are found; see `in_order`.
        begin: Is called when their number is known, with the number.

    Yields:
        Their reports, in the order of the paths.

    Raises:
        WorkerDied: A worker process ended by itself.
    """
    wanted = examiner.wishes.configuration.flake8
    found = iter(found)
    first = list(itertools.islice(found, _files_for(wanted)))
    found = itertools.chain(first, found)
    jobs = _jobs(wanted, len(first))
    if jobs > 1:
        yield from _in_parallel(examiner.wishes, found, jobs, begin)
        return
    paths = in_order(found)
    begin(len(paths))
    for path in paths:
        yield examiner.examine(path)


def _files_for(wanted: argparse.Namespace) -> int:
    """Return the number of files from which on there are as many workers as wanted."""
    if not wanted.jobs.is_auto:
        return max(1, int(wanted.jobs.n_jobs))
    return FILES_FOR_A_WORKER * (os.cpu_count() or 1)


def _jobs(wanted: argparse.Namespace, count: int) -> int:
    """Return the number of workers for files of which `_files_for` counts so many."""
    if not wanted.jobs.is_auto:
        return min(int(wanted.jobs.n_jobs), count)
    return -(-count // FILES_FOR_A_WORKER)


def _in_parallel(
    wishes: Wishes, found: Iterable[str], jobs: int, begin: Callable[[int], None]
) -> Iterator[Report]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    executor = ProcessPoolExecutor(jobs, initializer=_start, initargs=(wishes,))
    try:
        names, looks = [], []
        for some in _parted(found):
            names += some
            looks.append(executor.submit(_those_of_interest, some))
        paths = in_order(names)
        begin(len(paths))
        interesting = {path for look in looks for path in look.result()}
        reports = {
            path: executor.submit(_examine, path) for path in paths if path in interesting
        }
        for path in paths:
            report = reports.pop(path, None)
            yield Report(path) if report is None else report.result()
    except BrokenProcessPool:
        raise WorkerDied from None
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _parted(found: Iterable[str]) -> Iterator[list[str]]:
    found = iter(found)
    while some := list(itertools.islice(found, FILES_FOR_A_WORKER)):
        yield some


# --- in a worker process -----------------------------------------------------

_examiner: Optional[Examiner] = None


def _start(wishes: Wishes) -> None:
    """Prepare a worker process; the main process alone answers to Ctrl-C."""
    global _examiner
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare_process()
    # Files are still being found, and there are many: some will be training scripts.
    from lr_lint.lint import prepare

    prepare(wishes.configuration.options)
    _examiner = Examiner(wishes)


def _those_of_interest(paths: list[str]) -> list[str]:
    assert _examiner is not None
    return [path for path in paths if _examiner.is_of_interest(path)]


def _examine(path: str) -> Report:
    assert _examiner is not None
    return _examiner.examine(path)
