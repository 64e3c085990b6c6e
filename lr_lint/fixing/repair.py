"""Repair one script: find, choose, edit, check, until nothing is left to do.

Everything here is about text; files, options and messages are somewhere else.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import Callable, Final, NamedTuple, Optional, Protocol, Sequence

from lr_lint.findings import (
    Edit,
    Finding,
    Fix,
    Level,
    Message,
    MoveStatements,
    ReplaceExpression,
    SetItem,
    Span,
)
from lr_lint.fixing.parsing import parse, refuse_rewriting
from lr_lint.fixing.selfcheck import SelfCheckError, check, check_suppressions, map_lines
from lr_lint.messages.fixer import Told

MOST_PASSES: Final = 10
"""How often a script is repaired and read again although there are no fewer findings."""

FindingsOf = Callable[[str], list[Finding]]
"""Reads a text and says what is to be reported about it."""


class Repaired(NamedTuple):
    """A finding that is gone.

    Attributes:
        line: Line in the text as it was at first.
        code: The rule.
        summary: What was done; None: it is gone along with another repair.
    """

    line: int
    code: str
    summary: Optional[Message]


class Left(NamedTuple):
    """A finding that stays.

    Attributes:
        line: Line in the text as it was at first.
        finding: The finding, with its place in the repaired text.
        before: The finding in terms of the text as it was at first, but for its column.
        reason: Why it was not repaired, if the finding does not say it.
    """

    line: int
    finding: Finding
    before: Finding
    reason: Optional[Told] = None


class Outcome(NamedTuple):
    """What became of a script.

    Attributes:
        text: The repaired text; the original one when nothing was done.
        repaired: What is gone, in the order of the lines.
        left: What stays, in the order of the lines.
    """

    text: str
    repaired: tuple[Repaired, ...]
    left: tuple[Left, ...]


class RepairFailed(Exception):
    """A repair is not what it should be; the script has to stay as it was.

    Attributes:
        codes: The rules whose repair it was.
        problem: What is wrong.
    """

    def __init__(self, codes: Sequence[str], problem: str) -> None:
        super().__init__(f"{', '.join(codes)}: {problem}")
        self.codes: Final = tuple(dict.fromkeys(codes))
        self.problem: Final = problem


class Surroundings(Protocol):
    """What else looks at the script: other checks that must not get worse."""

    def settle(
        self, before: str, after: str, origin: Sequence[int]
    ) -> tuple[str, list[str]]:
        """Suppress what cannot be avoided; name what must not be caused.

        Args:
            before: A text.
            after: The text after repairs.
            origin: Line of ``before`` for each line of ``after``, both from 1.

        Returns:
            ``after`` with suppressing comments, and the codes of other checks that
            it has and ``before`` has not.
        """
        ...


def repair(
    text: str,
    findings_of: FindingsOf,
    *,
    unsafe: bool = False,
    max_line_length: Optional[int] = None,
    surroundings: Optional[Surroundings] = None,
) -> Outcome:
    """Repair a script until nothing is left that can be repaired.

    Args:
        text: The script with its own line ends, without byte order mark.
        findings_of: What reports findings.
        unsafe: Whether unsafe repairs are made.
        max_line_length: Characters that a line may have.
        surroundings: What else must not get worse.

    Raises:
        RepairFailed: A repaired finding is still there, or the self-check has
            something against the result.
    """
    rounds = _Rounds(text, findings_of, unsafe, max_line_length)
    if rounds.has_repairs:
        reason = refuse_rewriting(parse(text))
        if reason is not None:
            rounds.refuse_all(Told(reason))
            return rounds.outcome(text)
    rounds.run()
    if rounds.text == text or surroundings is None:
        return rounds.outcome(rounds.text)
    result, caused = surroundings.settle(text, rounds.text, rounds.origin)
    if caused:
        # Rare enough to be done once more, with a look at every single repair.
        rounds = _Rounds(text, findings_of, unsafe, max_line_length, surroundings)
        rounds.run()
        result, caused = text, []
        if rounds.text != text:
            result, caused = surroundings.settle(text, rounds.text, rounds.origin)
        if caused:
            rounds = _Rounds(text, findings_of, unsafe, max_line_length)
            rounds.refuse_all(_causes(caused))
            return rounds.outcome(text)
    if result != rounds.text:
        rounds.check_suppressed(result)
    return rounds.outcome(result)


class _Identity(NamedTuple):
    """What a finding is about; stays the same while the script is repaired.

    Attributes:
        code: The rule.
        name: Name of the function that the training call calls.
        number: Which of the calls of that name it is; -1 for no training call.
    """

    code: str
    name: str
    number: int


class _Reading:
    """A text with its findings."""

    def __init__(self, text: str, findings: Sequence[Finding]) -> None:
        self.text: Final = text
        self.findings: Final = tuple(findings)
        calls = {finding.call for finding in findings if finding.call is not None}
        self._calls: Final = _number_calls(text) if calls else {}

    def identity(self, finding: Finding) -> _Identity:
        """Return what a finding of this text is about."""
        name, number = "", -1
        if finding.call is not None:
            name, number = self._calls.get(finding.call[:2], ("", -1))
        return _Identity(finding.code, name, number)

    def count(self) -> Counter[_Identity]:
        """Count the findings by what they are about."""
        return Counter(self.identity(finding) for finding in self.findings)


def _number_calls(text: str) -> dict[tuple[int, int], tuple[str, int]]:
    """Return the name and number of the calls, by line and column of their start.

    Of several calls that start together (``a.b().train()``) the whole one counts.
    """
    lines: Optional[list[str]] = None
    places: list[tuple[int, int, int, int, str]] = []
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            end_line, end = node.end_lineno or 0, node.end_col_offset or 0
            places.append((node.lineno, node.col_offset, end_line, end, name))
    numbers: Counter[str] = Counter()
    calls: dict[tuple[int, int], tuple[str, int]] = {}
    for line, column, _, _, name in sorted(places):
        if column and not text.isascii():
            lines = lines or text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            head = lines[line - 1].encode("utf-8", "surrogatepass")[:column]
            column = len(head.decode("utf-8", "surrogatepass"))
        calls[line, column] = name, numbers[name]
        numbers[name] += 1
    return calls


class _Rounds:
    """Repeats finding, choosing and editing over one script.

    Attributes:
        text: The text as it is now.
        origin: For each line of it the line of the original, from 1.
    """

    def __init__(
        self,
        text: str,
        findings_of: FindingsOf,
        unsafe: bool,
        max_line_length: Optional[int],
        surroundings: Optional[Surroundings] = None,
    ) -> None:
        self._findings_of: Final = findings_of
        self._unsafe: Final = unsafe
        self._max_line_length: Final = max_line_length
        self._surroundings: Final = surroundings
        self._first: Final = _Reading(text, findings_of(text))
        self._now = self._first
        self.origin: list[int] = []
        self._refused: Final[dict[tuple[_Identity, int], Told]] = {}
        self._repaired: Final[list[tuple[_Identity, Repaired]]] = []

    @property
    def text(self) -> str:
        return self._now.text

    @property
    def has_repairs(self) -> bool:
        """Whether there is something that may be repaired."""
        return any(self._may(finding) for finding in self._now.findings)

    def run(self) -> None:
        """Repair until nothing is left to do, or often enough."""
        passes = 0
        fewest = len(self._now.findings)
        while True:
            chosen = _choose([item for item in self._now.findings if self._may(item)])
            if not chosen:
                return
            if passes == MOST_PASSES:
                self.refuse_all(Told("passes", text=MOST_PASSES))
                return
            made, text = self._accept(chosen)
            if made:
                self._take_over(made, text)
                count = len(self._now.findings)
                passes += count >= fewest
                fewest = min(fewest, count)

    def refuse_all(self, reason: Told) -> None:
        """Leave everything that could still be repaired, for one reason."""
        for finding in self._now.findings:
            if self._may(finding):
                self._refused[self._key(finding)] = reason

    def _may(self, finding: Finding) -> bool:
        fix = finding.fix
        if fix is None or not fix.edits or (fix.level > Level.SAFE and not self._unsafe):
            return False
        return self._key(finding) not in self._refused

    def _key(self, finding: Finding) -> tuple[_Identity, int]:
        return self._now.identity(finding), self._line(finding)

    def _line(self, finding: Finding) -> int:
        """Return the line of the original for a finding of the text as it is now."""
        if not self.origin:
            return finding.line
        return self.origin[min(max(finding.line, 1), len(self.origin)) - 1]

    def _accept(self, chosen: Sequence[Finding]) -> tuple[Sequence[Finding], str]:
        """Return those whose edits fit, and the text with these edits.

        With surroundings: those that cause nothing there, either.
        """
        if self._surroundings is None:
            try:
                return chosen, self._edited(_edits_of(chosen))
            except Told:
                pass
        accepted = []
        for finding in chosen:
            reason = self._why_not(finding)
            if reason is None:
                accepted.append(finding)
            else:
                self._refused[self._key(finding)] = reason
        try:
            return accepted, self._edited(_edits_of(accepted))
        except Told:
            # Each fits alone: one now, the others when the text was read again.
            return accepted[:1], self._edited(_edits_of(accepted[:1]))

    def _why_not(self, finding: Finding) -> Optional[Told]:
        edits = _edits_of([finding])
        try:
            after = self._edited(edits)
        except Told as error:
            return error
        if self._surroundings is None:
            return None
        try:
            origin = map_lines(self.text, after, edits)
        except SelfCheckError as error:
            raise RepairFailed([finding.code], str(error)) from None
        _, caused = self._surroundings.settle(self.text, after, origin)
        return _causes(caused) if caused else None

    def _edited(self, edits: Sequence[Edit]) -> str:
        # Reading libcst takes longer than all else; most runs have nothing to edit.
        from lr_lint.fixing.codemod import apply

        return apply(self.text, edits, self._max_line_length)

    def _take_over(self, made: Sequence[Finding], text: str) -> None:
        """Check an edited text and go on with it."""
        edits = _edits_of(made)
        self._check(made, edits, text)
        mapping = map_lines(self.text, text, edits)
        reading = _Reading(text, self._findings_of(text))
        self._check_gone(made, reading)
        for finding in made:
            assert finding.fix is not None
            repaired = Repaired(self._line(finding), finding.code, finding.fix.summary)
            self._repaired.append((self._now.identity(finding), repaired))
        old = self.origin
        self.origin = [old[line - 1] for line in mapping] if old else mapping
        self._now = reading

    def _check(self, made: Sequence[Finding], edits: Sequence[Edit], text: str) -> None:
        """Check an edited text; on failure look for the repair that is to blame."""
        try:
            check(self.text, text, edits)
            return
        except SelfCheckError as error:
            problem = str(error)
        to_blame = [finding for finding in made if not self._passes_alone(finding)]
        raise RepairFailed([item.code for item in to_blame or made], problem)

    def _passes_alone(self, finding: Finding) -> bool:
        edits = _edits_of([finding])
        try:
            check(self.text, self._edited(edits), edits)
        except (SelfCheckError, Told):
            return False
        return True

    def _check_gone(self, made: Sequence[Finding], after: _Reading) -> None:
        before = self._now.count()
        before.subtract(self._now.identity(finding) for finding in made)
        found = after.count()
        for finding in made:
            identity = self._now.identity(finding)
            if found[identity] > before[identity]:
                raise RepairFailed([finding.code], "it is still reported afterwards")

    def check_suppressed(self, text: str) -> None:
        """Check a text to which suppressing comments were added.

        Raises:
            RepairFailed: More changed than comments, or the findings did.
        """
        codes = [repaired.code for _, repaired in self._repaired]
        try:
            check_suppressions(self.text, text)
        except SelfCheckError as error:
            raise RepairFailed(codes, str(error)) from None
        now = [(item.code, item.line) for item in self._now.findings]
        if [(item.code, item.line) for item in self._findings_of(text)] != now:
            raise RepairFailed(codes, "a noqa comment changes the findings")

    def outcome(self, text: str) -> Outcome:
        """Return what became of the script, with its final text."""
        first = _FirstLines(self._first)
        repaired = [
            item._replace(line=first.take(identity, item.line))
            for identity, item in self._repaired
        ]
        left = []
        for finding in self._now.findings:
            line = first.take(self._now.identity(finding), self._line(finding))
            before = _traced_back(finding, line, self.origin)
            reason = self._refused.get(self._key(finding))
            left.append(Left(line, finding, before, reason))
        repaired.extend(Repaired(line, code, None) for line, code in first.rest())
        return Outcome(text, tuple(sorted(repaired, key=_by_line)), tuple(left))


class _FirstLines:
    """The lines of the findings that there were at first, until they are accounted for."""

    def __init__(self, reading: _Reading) -> None:
        self._lines: Final[dict[_Identity, list[int]]] = {}
        for finding in reading.findings:
            self._lines.setdefault(reading.identity(finding), []).append(finding.line)

    def take(self, identity: _Identity, line: int) -> int:
        """Return the line on which a finding was at first.

        Args:
            identity: What it is about.
            line: The line of the original that its present line comes from; the
                answer when there was no such finding at first.
        """
        lines = self._lines.get(identity)
        if not lines:
            return line
        nearest = min(lines, key=lambda candidate: abs(candidate - line))
        lines.remove(nearest)
        return nearest

    def rest(self) -> list[tuple[int, str]]:
        """Return line and code of those that were not taken."""
        return [
            (line, identity.code) for identity, lines in self._lines.items() for line in lines
        ]


def _traced_back(finding: Finding, line: int, origin: Sequence[int]) -> Finding:
    """Return a finding with the lines that it names as they were at first."""
    if not origin:
        return finding

    def traced(text: Message) -> Message:
        values = tuple((name, back(name, value)) for name, value in text.values)
        return text._replace(values=values)

    def back(name: str, value: object) -> object:
        if isinstance(value, Message):
            return traced(value)
        if name == "line" and isinstance(value, int) and 1 <= value <= len(origin):
            return origin[value - 1]
        return value

    fix = finding.fix
    if fix is not None:
        note = None if fix.note is None else traced(fix.note)
        fix = fix._replace(summary=traced(fix.summary), note=note)
    advice = None if finding.advice is None else traced(finding.advice)
    message = traced(finding.message)
    return finding._replace(line=line, message=message, fix=fix, advice=advice)


def _by_line(item: Repaired) -> tuple[int, str]:
    return item.line, item.code


def _causes(codes: Sequence[str]) -> Told:
    return Told("causes", text=", ".join(codes))


def _edits_of(findings: Sequence[Finding]) -> list[Edit]:
    edits = [edit for item in findings if item.fix for edit in item.fix.edits]
    return list(dict.fromkeys(edits))


# --- what is repaired in one pass --------------------------------------------


def _choose(findings: Sequence[Finding]) -> list[Finding]:
    """Choose one finding for each training call, no two with edits of one place.

    Args:
        findings: Those that may be repaired.
    """
    first: dict[object, Finding] = {}
    for number, finding in enumerate(findings):
        group: object = finding.call if finding.call is not None else number
        known = first.get(group)
        if known is None or _rank(finding) < _rank(known):
            first[group] = finding
    taken = _Taken()
    return [
        finding
        for finding in sorted(first.values(), key=lambda item: (item[1:3], item.code))
        if finding.fix is not None and taken.take(finding.fix)
    ]


def _rank(finding: Finding) -> tuple[int, int, int, str]:
    from lr_lint.rules.of_training import REPAIR_ORDER

    rank = next(
        (
            position
            for position, prefix in enumerate(REPAIR_ORDER)
            if finding.code.startswith(prefix)
        ),
        len(REPAIR_ORDER),
    )
    return rank, finding.line, finding.column, finding.code


class _Taken:
    """The places that the edits of one pass are about."""

    def __init__(self) -> None:
        self._edits: Final[set[Edit]] = set()
        self._by_line: Final[dict[int, list[Span]]] = {}

    def take(self, fix: Fix) -> bool:
        """Take the places of a repair; False when one of them is taken already."""
        new = [edit for edit in fix.edits if edit not in self._edits]
        spans = [span for edit in new for span in _places(edit)]
        if any(self._is_taken(span) for span in spans):
            return False
        self._edits.update(new)
        for span in spans:
            for line in range(span.line, span.end_line + 1):
                self._by_line.setdefault(line, []).append(span)
        return True

    def _is_taken(self, span: Span) -> bool:
        return any(
            span[:2] < other[2:] and other[:2] < span[2:]
            for line in range(span.line, span.end_line + 1)
            for other in self._by_line.get(line, ())
        )


def _places(edit: Edit) -> Sequence[Span]:
    if isinstance(edit, MoveStatements):
        return (*edit.statements, edit.above)
    if isinstance(edit, ReplaceExpression):
        return (edit.span,)
    if isinstance(edit, SetItem):
        return (edit.mapping,)
    return (edit.call,)
