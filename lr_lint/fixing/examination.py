"""Examine one file for the fixer: read, repair, and put into words what happened.

Nothing is written here, so that a worker process can do it.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final, NamedTuple, Optional, Sequence

from lr_lint.configuration import (
    Configuration,
    Decisions,
    is_switched_off,
    lines_for_flake8,
)
from lr_lint.findings import (
    Finding,
    Level,
    Message,
    MoveStatements,
    ReplaceExpression,
    message,
)
from lr_lint.fixing import files
from lr_lint.fixing.parsing import LONGEST, parse
from lr_lint.messages import VERBATIM
from lr_lint.messages.fixer import say
from lr_lint.screening import can_have_findings, is_of_interest

if TYPE_CHECKING:
    from lr_lint.fixing.neighbours import Neighbours
    from lr_lint.fixing.repair import Left, Outcome, Repaired


class Report(NamedTuple):
    """What became of one file. Can be sent to another process.

    Attributes:
        shown: The path to show.
        done: What was repaired, in words, one line each.
        left: What was not, in words, one line each.
        unsafe: How many of these an unsafe repair could mend.
        found: How many findings there are as long as nothing is written.
        error: Why the file could not be done, in words.
        change: The file and its new bytes; None when they stay.
    """

    shown: str
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unsafe: int = 0
    found: int = 0
    error: Optional[str] = None
    change: Optional[tuple[files.Source, bytes]] = None


class Wishes(NamedTuple):
    """How files are to be examined.

    Attributes:
        configuration: What was asked for.
        writes: Whether repairs will be written; else they are only announced.
        unsafe: Whether unsafe repairs are wanted.
    """

    configuration: Configuration
    writes: bool
    unsafe: bool


class Examiner:
    """Examines files, one after the other.

    Attributes:
        wishes: How they are to be examined.
    """

    def __init__(self, wishes: Wishes) -> None:
        """Prepare; raises `UsageError` when the configuration cannot be used."""
        self.wishes: Final = wishes
        self._namespace: Final[argparse.Namespace] = wishes.configuration.flake8
        self._options: Final = wishes.configuration.options
        self._decisions: Optional[Decisions] = None
        self._known: Final[dict[str, list[Finding]]] = {}
        self._named: Final = frozenset(self._namespace.filenames)
        self._surroundings: Final = _Flake8Surroundings(wishes.configuration)
        if self._namespace.per_file_ignores:
            self._decisions = Decisions(self._namespace)

    def examine(self, path: str, data: Optional[bytes] = None) -> Report:
        """Examine a file, or the data of standard input.

        Args:
            path: Its path, ``-`` for standard input.
            data: The bytes of standard input.
        """
        shown = self._namespace.stdin_display_name if path == "-" else path
        try:
            source = files.read(path) if data is None else files.decode(path, data)
            return self._examine(source, shown)
        except files.FileError as error:
            text = error.say(self._options.language)
            return Report(shown, error=self._located(shown, None, text))
        except Exception as error:  # one odd file must not keep the others from being done
            text = say(self._options.language, "internal", problem=repr(error))
            return Report(shown, error=self._located(shown, None, text))

    def is_of_interest(self, path: str) -> bool:
        """Tell whether `examine` could do anything but find that a file is clean.

        A quick look: most files of a project need no other.
        """
        if path in self._named:
            return True
        try:
            return is_of_interest(files.read(path).text, self._options)
        except Exception:  # whatever is wrong with the file, `examine` tells it
            return True

    def examine_text(self, text: str, shown: str) -> Report:
        """Examine a decoded script under the path to show; the change is in utf-8."""
        data = text.encode("utf-8", "surrogatepass")
        try:
            return self._examine(files.Source(shown, data, text, "utf-8"), shown)
        except files.FileError as error:
            problem = error.say(self._options.language)
            return Report(shown, error=self._located(shown, None, problem))

    def _examine(self, source: files.Source, shown: str) -> Report:
        self._known.clear()
        if source.path not in self._named and not is_of_interest(source.text, self._options):
            return Report(shown)
        if self._is_switched_off(source.text):
            return Report(shown)
        if len(source.text) > LONGEST:
            if not can_have_findings(source.text, self._options):
                return Report(shown)
            text = say(self._options.language, "long", most=LONGEST)
            return Report(shown, error=self._located(shown, None, text))
        try:
            findings = self._findings(source.text, shown)
        except (SyntaxError, ValueError) as error:
            problem = error.msg if isinstance(error, SyntaxError) else str(error)
            line = error.lineno if isinstance(error, SyntaxError) else None
            text = say(self._options.language, "parse", problem=problem)
            return Report(shown, error=self._located(shown, line, text))
        except (RecursionError, MemoryError):
            text = say(self._options.language, "deep")
            return Report(shown, error=self._located(shown, None, text))
        if not findings:
            return Report(shown)
        return self._repair(source, shown, len(findings))

    def _is_switched_off(self, text: str) -> bool:
        """Tell whether ``# flake8: noqa`` takes the whole file out."""
        return "flake8" in text.lower() and is_switched_off(
            lines_for_flake8(text), self._namespace
        )

    def _findings(self, text: str, shown: str) -> list[Finding]:
        """Return what flake8 would report, with repairs; of each state of a file once."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._find(text, shown)
        return known

    def _find(self, text: str, shown: str) -> list[Finding]:
        source = "".join(lines_for_flake8(text))
        from lr_lint.lint import lint

        findings = lint(source, parse(source), shown, self._options)
        if not findings:
            return []
        if self._decisions is None:
            self._decisions = Decisions(self._namespace)
        places = [(finding.code, finding.line) for finding in findings]
        kept = self._decisions.reported(source, shown, places)
        reported = [finding for finding, is_kept in zip(findings, kept) if is_kept]
        if "noqa" not in source.lower():
            return reported
        return [self._protected(finding, source, shown) for finding in reported]

    def _protected(self, finding: Finding, source: str, shown: str) -> Finding:
        """Take the repair away that edits another line, on which a noqa counts."""
        assert self._decisions is not None
        lines = sorted(_edited_lines(finding) - {finding.line})
        places = [(finding.code, line) for line in lines]
        for line, may_edit in zip(lines, self._decisions.reported(source, shown, places)):
            if not may_edit:
                advice = message(
                    VERBATIM,
                    en=say("en", "protected", line=line),
                    zh=say("zh", "protected", line=line),
                )
                return finding._replace(fix=None, advice=advice)
        return finding

    def _repair(self, source: files.Source, shown: str, found: int) -> Report:
        from lr_lint.fixing.repair import RepairFailed

        try:
            outcome = self._repaired(source.text, shown, self.wishes.unsafe)
            if any(self._is_unsafe(item) for item in outcome.left):
                outcome = self._foresee(outcome, shown)
        except RepairFailed as failure:
            codes = ",".join(failure.codes)
            text = say(
                self._options.language, "broken", codes=codes, problem=failure.problem
            )
            return Report(shown, found=found, error=self._located(shown, None, text))
        return self._report(source, shown, found, outcome)

    def _repaired(self, text: str, shown: str, unsafe: bool) -> Outcome:
        from lr_lint.fixing.repair import repair

        self._surroundings.filename = shown
        return repair(
            text,
            lambda text: self._findings(text, shown),
            unsafe=unsafe,
            max_line_length=self._namespace.max_line_length,
            surroundings=self._surroundings,
        )

    def _foresee(self, outcome: Outcome, shown: str) -> Outcome:
        """Say of what is left why unsafe repairs would not mend it, either.

        Only trying shows it: such a repair can leave a variable unused, for example.
        """
        from lr_lint.fixing.repair import RepairFailed

        try:
            repaired = self._repaired(outcome.text, shown, unsafe=True)
        except RepairFailed:
            return outcome  # who asks for it will be told
        left = {(item.finding.code, item.line): item.reason for item in repaired.left}
        return outcome._replace(
            left=tuple(
                item._replace(reason=left.get((item.finding.code, item.finding.line)))
                if self._is_unsafe(item)
                else item
                for item in outcome.left
            )
        )

    def _report(
        self, source: files.Source, shown: str, found: int, outcome: Outcome
    ) -> Report:
        change = None
        if outcome.text != source.text:
            change = source, source.encode(outcome.text)
        return Report(
            shown,
            tuple(
                self._located(shown, item.line, self._done(item))
                for item in outcome.repaired
            ),
            tuple(
                self._located(shown, self._seen(item).line, self._left(item))
                for item in outcome.left
            ),
            sum(self._is_unsafe(item) for item in outcome.left),
            found,
            None,
            change,
        )

    # in words

    @staticmethod
    def _located(shown: str, line: Optional[int], text: str) -> str:
        return f"{shown}: {text}" if line is None else f"{shown}:{line}: {text}"

    def _render(self, text: Message) -> str:
        from lr_lint.messages import render

        return render(text, self._options.language)

    def _done(self, item: Repaired) -> str:
        key = "done" if self.wishes.writes else "would"
        if item.summary is None:
            return say(self._options.language, f"{key}.along", code=item.code)
        summary = self._render(item.summary)
        return say(self._options.language, key, code=item.code, summary=summary)

    def _seen(self, item: Left) -> Finding:
        """Return the finding in terms of the file as the user will find it."""
        return item.finding if self.wishes.writes else item.before

    def _left(self, item: Left) -> str:
        return say(
            self._options.language,
            "left",
            code=item.finding.code,
            message=self._render(self._seen(item).message),
            reason=self._reason(item),
        )

    def _reason(self, item: Left) -> str:
        finding = self._seen(item)
        language, fix = self._options.language, finding.fix
        if item.reason is not None:
            return item.reason.say(language)
        if fix is not None and fix.level > Level.SAFE:
            summary = self._render(fix.summary)
            if fix.note is None:
                return say(language, "unsafe", summary=summary)
            return say(language, "unsafe.why", summary=summary, why=self._render(fix.note))
        if finding.advice is not None:
            return self._render(finding.advice)
        return say(language, "no_repair")

    def _is_unsafe(self, item: Left) -> bool:
        fix = item.finding.fix
        return item.reason is None and fix is not None and fix.level > Level.SAFE


class _Flake8Surroundings:
    """Flake8's own checks of one file: see `lr_lint.fixing.repair.Surroundings`.

    They are loaded when a repair was made, not before.

    Attributes:
        filename: The file that is examined.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._configuration: Final = configuration
        self._neighbours: Optional[Neighbours] = None
        self.filename = ""

    def settle(
        self, before: str, after: str, origin: Sequence[int]
    ) -> tuple[str, list[str]]:
        """See `lr_lint.fixing.neighbours.Neighbours.settle`."""
        if self._neighbours is None:
            from lr_lint.fixing.neighbours import Neighbours

            self._neighbours = Neighbours(self._configuration)
        return self._neighbours.settle(self.filename, before, after, origin)


def _edited_lines(finding: Finding) -> set[int]:
    """Return the lines on which a repair changes or takes away something."""
    lines: set[int] = set()
    for edit in finding.fix.edits if finding.fix is not None else ():
        if isinstance(edit, ReplaceExpression):
            lines.add(edit.span.line)
        elif isinstance(edit, MoveStatements):
            lines.update(span.line for span in edit.statements)
    return lines
