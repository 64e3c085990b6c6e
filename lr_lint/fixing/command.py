"""The command line of the fixer: what is said and written, file by file."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, Final, Iterable, Iterator, Optional, Sequence

from lr_lint.configuration import Configuration, UsageError, configure, discover
from lr_lint.fixing import files
from lr_lint.fixing.examination import Examiner, Report, Wishes
from lr_lint.fixing.workers import WorkerDied, examine_all
from lr_lint.messages.fixer import say
from lr_lint.positions import split_lines

if TYPE_CHECKING:
    from types import FrameType

ARGUMENTS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (
        "--diff",
        {
            "action": "store_true",
            "help": "Write nothing; show the repair as a unified diff on standard output.",
        },
    ),
    (
        "--check",
        {"action": "store_true", "help": "Write nothing; say what would be done."},
    ),
    (
        "--unsafe-fixes",
        {
            "action": "store_true",
            "help": "Make the repairs, too, that choose for you or can have side effects.",
        },
    ),
)
INTERRUPTED: Final = 130
"""Exit status after Ctrl-C, as shells have it."""
FILES_FOR_A_BAR: Final = 20
"""Files from which on the work can be long enough for a progress bar."""
BAR_DELAY: Final = 1.0
"""Seconds after which the progress bar appears."""


def run(argv: Sequence[str]) -> int:
    """Repair what the arguments name; return the exit status, see `lr_lint.fix`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not end the repair.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        configuration = configure(argv, ARGUMENTS)
        return _Fixer(configuration).run()
    except UsageError as error:
        print(f"lr_lint: {error}", file=sys.stderr)
        return 2


class _Fixer:
    """One run over all files."""

    def __init__(self, configuration: Configuration) -> None:
        self._namespace: Final = configuration.flake8
        self._language: Final = configuration.options.language
        self._shows_diff: Final = bool(self._namespace.diff)
        self._writes: Final = not (self._namespace.diff or self._namespace.check)
        self._examiner: Final = Examiner(
            Wishes(configuration, self._writes, bool(self._namespace.unsafe_fixes))
        )
        self._reads_stdin: Final = "-" in self._namespace.filenames
        self._stream: Final = (
            sys.stderr if self._shows_diff or self._reads_stdin else sys.stdout
        )
        self._written = 0
        self._files = self._repaired = self._left = self._unsafe = self._failed = 0
        self._would_change = False
        self._bar: Optional[Any] = None

    def run(self) -> int:
        """Examine and write all files; return the exit status."""
        found: Iterable[str] = discover(self._namespace)
        try:
            if self._reads_stdin:
                paths = list(found)
                self._standard_input("-" in paths)
                found = [path for path in paths if path != "-"]
            self._all(found)
        except KeyboardInterrupt:
            self._close_bar()
            text = say(self._language, "interrupted", count=self._written)
            self._say(text, sys.stderr)
            return INTERRUPTED
        except WorkerDied:
            self._close_bar()
            self._say(say(self._language, "workers"), sys.stderr)
            self._failed += 1
        self._close_bar()
        self._say(self._closing_line(), self._stream)
        if self._failed:
            return 2
        return 1 if self._left or self._would_change else 0

    # files

    def _all(self, found: Iterable[str]) -> None:
        reports = examine_all(self._examiner, found, self._open_bar)
        with contextlib.closing(reports):
            for report in reports:
                self._take(report)

    def _standard_input(self, is_included: bool) -> None:
        data = sys.stdin.buffer.read()
        result = data
        if is_included:
            report = self._examiner.examine("-", data)
            if report.change is not None:
                result = report.change[1]
            self._count(report)
            if self._shows_diff:
                self._show_diff(report)
        if self._writes:
            sys.stdout.flush()
            sys.stdout.buffer.write(result)
            sys.stdout.buffer.flush()

    def _take(self, report: Report) -> None:
        if report.change is None:
            self._finish(report)
        else:
            with _undisturbed():
                self._finish(report)
        if self._bar is not None:
            self._bar.update()

    def _finish(self, report: Report) -> None:
        """Write a file, if it changed, and say what became of it."""
        if report.change is not None and self._writes:
            try:
                files.replace(*report.change)
            except files.FileError as error:
                problem = f"{report.shown}: {error.say(self._language)}"
                report = Report(report.shown, found=report.found, error=problem)
            else:
                self._written += 1
        self._count(report)
        if self._shows_diff:
            self._show_diff(report)

    def _count(self, report: Report) -> None:
        """Say what became of a file, and count it."""
        self._files += 1
        if report.error is not None:
            self._failed += 1
            self._left += report.found
            self._say(report.error, sys.stderr)
            return
        for line in (*report.done, *report.left):
            self._say(line, self._stream)
        self._repaired += len(report.done)
        self._left += len(report.left)
        self._unsafe += report.unsafe
        if report.change is not None and not self._writes:
            self._would_change = True

    # what is printed

    def _show_diff(self, report: Report) -> None:
        if report.change is None:
            return
        source, data = report.change
        after = files.decode(source.path, data)
        text = _unified_diff(source.text, after.text, report.shown)
        if sys.stdout.isatty():
            self._say(text, sys.stdout, end="")
            return
        # In the bytes of the file, so that it can be applied.
        with _while_somebody_reads(sys.stdout):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode(source.encoding))
            sys.stdout.buffer.flush()

    def _say(self, text: str, stream: IO[str], end: str = "\n") -> None:
        if self._bar is not None:
            self._bar.clear()
        with _while_somebody_reads(stream):
            print(text, end=end, file=stream, flush=True)

    def _closing_line(self) -> str:
        def part(key: str, count: int) -> str:
            return say(self._language, f"count.{key}", count=count)

        would = "" if self._writes else "would."
        parts = []
        if self._repaired:
            parts.append(part("repaired" if not would else "would", self._repaired))
        if self._left:
            parts.append(part(f"{would}left", self._left))
        if self._unsafe:
            parts.append(part("unsafe", self._unsafe))
        if self._failed:
            parts.append(part("failed", self._failed))
        counted = part("file" if self._files == 1 else "files", self._files)
        separator, colon = ("，", "：") if self._language == "zh" else (", ", ": ")
        return counted + colon + separator.join(parts or [part("clean", 0)])

    def _open_bar(self, count: int) -> None:
        if count < FILES_FOR_A_BAR or not sys.stderr.isatty():
            return
        from tqdm import tqdm

        self._bar = tqdm(total=count, delay=BAR_DELAY, leave=False, unit="", file=sys.stderr)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _unified_diff(before: str, after: str, shown: str) -> str:
    import difflib  # most runs show no diff

    lines = difflib.unified_diff(split_lines(before), split_lines(after), shown, shown)
    return "".join(
        line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"
        for line in lines
    )


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back until a file is written and its temporary file is gone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []

    def remember(number: int, frame: Optional[FrameType]) -> None:
        pending.append(number)

    previous = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
    if pending:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _while_somebody_reads(stream: IO[str]) -> Iterator[None]:
    """Go on in silence when the reader of a pipe is gone: files are to be done."""
    try:
        yield
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
