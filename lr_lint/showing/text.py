"""The facts about a script as text for a terminal."""

from __future__ import annotations

from typing import Optional, Sequence

from lr_lint.findings import Finding, Level
from lr_lint.messages import render, show
from lr_lint.messages.doors import say, sentence
from lr_lint.schedule import Schedule
from lr_lint.settings import OBJECT, UNKNOWN
from lr_lint.showing.facts import (
    CallFacts,
    CaseFacts,
    Row,
    ScriptFacts,
    either_framework,
    plain,
)
from lr_lint.showing.repaired import RepairFacts, changed_rows
from lr_lint.showing.schedules import Stretch
from lr_lint.terminal.layout import paragraph, table, width, wrap

MOST_SHOWN_CASES = 6
"""Cases of one call that are shown; JSON has them all."""

INDENT = "  "


class Writer:
    """Writes the facts about one script."""

    def __init__(self, language: str, columns: int, every: Optional[int] = None) -> None:
        """Prepare.

        Args:
            language: ``en`` or ``zh``.
            columns: Columns of the terminal.
            every: Also list the learning rate of every so many steps.
        """
        self._language = language
        self._columns = columns
        self._every = every

    def write(self, facts: ScriptFacts, repair: RepairFacts) -> str:
        """Return the whole text."""
        parts = []
        if not facts.complete:
            parts.append(self._paragraph("show.incomplete"))
        if not facts.calls:
            key = "show.no_calls"
            if facts.generations == (3,):
                key = "show.no_calls.paddlex3"
            text = self._say("show.version", framework=facts.name, reason=self._say(key))
            parts.append(self._wrapped(text))
        for index, call in enumerate(facts.calls):
            after = repair.after.calls[index] if repair.after is not None else None
            parts.append(self._call(facts, call, after, repair))
        if facts.findings:
            parts.append(self._findings("show.other_findings", facts.findings))
        closing = self._closing(repair)
        if closing:
            parts.append(closing)
        return "\n\n".join(parts)

    # One call.

    def _call(
        self,
        facts: ScriptFacts,
        call: CallFacts,
        after: Optional[CallFacts],
        repair: RepairFacts,
    ) -> str:
        names = list(dict.fromkeys(case.class_name for case in call.cases))
        title = f"{' / '.join(names)}.{call.method}()" if names else f".{call.method}()"
        place = f"{facts.name}:{call.line}"
        heading = self._say("show.heading", place=place, call=title)
        parts = [self._underlined(heading, "=")]
        if not call.cases:
            parts.append(self._paragraph("show.unsure"))
        else:
            parts += self._cases(call)
        if call.findings:
            parts.append(self._findings("show.findings", call.findings))
        elif call.cases:
            parts.append(self._say("show.no_findings"))
        if call.findings and after is not None:
            parts.append(self._after(call, after, repair))
        return "\n\n".join(part for part in parts if part)

    def _cases(self, call: CallFacts) -> list[str]:
        """Write what all cases have in common, then what each of them is alone in."""
        cases = call.cases
        shared = _shared_rows(cases)
        parts = []
        if len(cases) > 1:
            more = "show.several.more" if call.has_more else "show.several"
            parts.append(self._wrapped(self._say(more, count=len(cases))))
        parts.append(self._versions(cases))
        parts.append(self._rows(shared))
        same_schedule = len({repr(_schedule_of(case)) for case in cases}) == 1
        if same_schedule:
            parts += self._schedule(cases[0])
        if len(cases) > 1 and not (same_schedule and _all_is_shared(cases, shared)):
            for number, case in enumerate(cases[:MOST_SHOWN_CASES], 1):
                title = self._say("show.case", number=number, title=self._title(case, call))
                rows = [row for row in case.rows if _is_alone_in(row, shared)]
                parts += [self._underlined(title), self._rows(rows)]
                parts += [] if same_schedule else self._schedule(case)
        if len(cases) > MOST_SHOWN_CASES:
            left = len(cases) - MOST_SHOWN_CASES
            parts.append(self._say("show.several.some", count=left))
        return parts

    def _versions(self, cases: Sequence[CaseFacts]) -> str:
        """Say which versions the cases are for, and how that was decided."""
        texts = []
        for reason in dict.fromkeys(case.reason for case in cases):
            names = [case.framework for case in cases if case.reason == reason]
            framework = either_framework(names)
            version = self._say("show.version", framework=framework, reason=reason)
            texts.append(self._wrapped(version))
        return "\n".join(texts)

    def _underlined(self, title: str, line: str = "-") -> str:
        title = printable(title)
        return title + "\n" + line * min(self._columns, width(title))

    def _title(self, case: CaseFacts, call: CallFacts) -> str:
        """Name a case by what it differs in from others."""
        names = []
        if len({other.framework for other in call.cases}) > 1:
            names.append(case.framework.say(self._language))
        if len({other.class_name for other in call.cases}) > 1:
            names.append(case.class_name)
        for row in case.settings:
            values = {
                repr(other_row.value)
                for other in call.cases
                for other_row in other.settings
                if other_row.key == row.key and other.framework == case.framework
            }
            if len(values) > 1:
                names.append(f"{row.parameter} {self._value(row)}")
        separator = "，" if self._language == "zh" else ", "
        return separator.join(names[:4]) or "…"

    def _rows(self, rows: Sequence[Row]) -> str:
        header = [self._say(f"show.{key}") for key in ("setting", "value", "origin")]
        lines = [
            [self._name(row), self._value(row), self._origin(row)] for row in rows
        ]
        return table(lines, self._columns, header) if lines else ""

    def _name(self, row: Row) -> str:
        return row.parameter or self._say(f"show.row.{row.key}")

    def _value(self, row: Row) -> str:
        if row.key == "fits_from":
            if row.value is UNKNOWN:
                return self._say("show.none")
            return self._say("show.samples.count", count=row.value)
        if row.value is UNKNOWN:
            return self._say("show.unknown")
        if row.value is OBJECT:
            return printable(row.expression or "...")
        text = repr(row.value) if isinstance(row.value, str) else show(row.value)
        return printable(text if row.exact else self._say("show.at_most", count=text))

    def _origin(self, row: Row) -> str:
        if row.key == "fits_from" and row.value is UNKNOWN:
            return self._say("show.fits.nothing")
        return printable(row.origin.say(self._language))

    # The learning rate.

    def _schedule(self, case: CaseFacts) -> list[str]:
        parts = []
        if case.why_not is not None:
            parts.append(self._wrapped(case.why_not.say(self._language)))
        if case.bound is not None and case.generation:
            step, epoch = case.bound
            parts.append(self._wrapped(self._say("show.bound", step=step, epoch=epoch)))
        if case.stretches:
            parts.append(self._stretches(case))
        if case.schedule is not None and self._every is not None:
            parts.append(self._steps(case.schedule, self._every))
        return parts

    def _stretches(self, case: CaseFacts) -> str:
        header = [self._say(f"show.{key}") for key in ("phase", "steps", "epochs", "rate")]
        rows = [
            [
                self._say(f"show.phase.{part.kind}"),
                self._range(part.first_step, part.last_step),
                self._epochs(part),
                self._rate(part),
            ]
            for part in case.stretches
        ]
        text = table(rows, self._columns, header)
        if case.stretches[0].kind == "warmup" and case.family == "piecewise":
            text += "\n" + self._paragraph(f"show.counted.{case.decay_counts_from}")
            if case.schedule is None and case.decay_counts_from == "start":
                fitting = case.fitting.samples if case.fitting is not None else None
                key = "show.if_it_fits" if fitting is None else "show.if_it_fits_from"
                text += "\n" + self._wrapped(self._say(key, count=fitting))
        return text

    def _range(self, first: Optional[float], last: Optional[float]) -> str:
        if first is None and last is None:
            return self._say("show.unknown")
        return self._say("show.range", first=self._edge(first), last=self._edge(last))

    def _edge(self, value: Optional[float], after_warmup: bool = False) -> str:
        if value is None:
            return "?"
        text = f"{value:.6g}" if isinstance(value, float) else str(value)
        return self._say("show.after_warmup", epoch=text) if after_warmup else text

    def _epochs(self, part: Stretch) -> str:
        if part.first_epoch is None and part.end_epoch is None:
            return self._say("show.unknown")
        first = self._edge(part.first_epoch, part.after_warmup)
        if part.end_epoch is None and part.after_warmup:
            return self._say("show.range", first=first, last=self._say("show.end"))
        last = self._edge(part.end_epoch, part.after_warmup)
        return self._say("show.range", first=first, last=last)

    def _rate(self, part: Stretch) -> str:
        first, last = part.first_rate, part.last_rate
        if first is None and last is None:
            return self._say("show.unknown")
        if first == last:
            return rate_text(first)
        return self._say("show.range", first=rate_text(first), last=rate_text(last))

    def _steps(self, schedule: Schedule, every: int) -> str:
        header = [self._say(f"show.{key}") for key in ("step", "epoch", "rate")]
        rows = [
            [str(step), f"{step / schedule.steps:.6g}", rate_text(schedule.at(step))]
            for step in range(0, schedule.total_steps, every)
        ]
        return table(rows, self._columns, header)

    # Findings and repairs.

    def _findings(self, title: str, findings: Sequence[Finding]) -> str:
        lines = [self._say(title)]
        for finding in findings:
            message = render(finding.message, self._language)
            text = self._say(
                "show.finding", line=finding.line, code=finding.code, message=message
            )
            lines.append(self._indented(text, INDENT))
            lines.append(self._indented(self._repair_of(finding), INDENT * 3))
        return "\n".join(lines)

    def _repair_of(self, finding: Finding) -> str:
        if finding.fix is None:
            if finding.advice is None:
                return self._say("show.finding.none", reason=self._say("show.no_repair"))
            return self._say("show.finding.none", reason=finding.advice)
        summary, note = finding.fix.summary, finding.fix.note
        if finding.fix.level is Level.SAFE:
            return self._say("show.finding.safe", summary=summary)
        if note is None:
            return self._say("show.finding.unsafe", summary=summary)
        return self._say("show.finding.unsafe_why", summary=summary, why=note)

    def _after(self, call: CallFacts, after: CallFacts, repair: RepairFacts) -> str:
        key = "show.repair.unsafe" if repair.unsafe else "show.repair"
        pairs = [
            (before, now)
            for before, now in zip(call.cases, after.cases)
            if changed_rows(before, now)
        ]
        if len(call.cases) != len(after.cases) or not pairs:
            return self._paragraph("show.repair.same")
        title = self._say(key)
        texts = [self._repaired(before, now) for before, now in pairs]
        if len(pairs) == len(call.cases) and len(set(texts)) == 1:
            return f"{self._underlined(title)}\n\n{texts[0]}"
        parts = []
        for (before, _), text in list(zip(pairs, texts))[:MOST_SHOWN_CASES]:
            number = call.cases.index(before) + 1
            parts.append(self._underlined(self._say("show.case", number=number, title=title)))
            parts.append(text)
        return "\n\n".join(parts)

    def _repaired(self, before: CaseFacts, now: CaseFacts) -> str:
        return "\n\n".join([self._changes(before, now), *self._schedule(now)])

    def _changes(self, before: CaseFacts, now: CaseFacts) -> str:
        header = [self._say(f"show.{key}") for key in ("setting", "before", "after")]
        rows = [
            [self._name(new), self._value(old), self._value(new)]
            for old, new in changed_rows(before, now)
        ]
        return table(rows, self._columns, header)

    def _closing(self, repair: RepairFacts) -> str:
        if repair.error is not None:
            return self._wrapped(self._say("show.repair.failed", reason=repair.error))
        if repair.unsafe_left:
            return self._wrapped(self._say("show.repair.more", count=repair.unsafe_left))
        return ""

    # Words.

    def _say(self, key: str, **values: object) -> str:
        return say(self._language, key, **values)

    def _paragraph(self, key: str) -> str:
        return self._wrapped(self._say(key))

    def _wrapped(self, text: str) -> str:
        return paragraph(printable(text), self._columns)

    def _indented(self, text: str, indent: str) -> str:
        lines = wrap(printable(text), max(20, self._columns - len(indent)))
        return "\n".join(indent + line for line in lines)


def _shared_rows(cases: Sequence[CaseFacts]) -> list[Row]:
    """Return the rows that all cases have; a default may be that of several classes."""
    first, *others = cases
    shared: list[Row] = []
    for row in first.rows:
        alike = [other for case in others for other in case.rows if _is_alike(row, other)]
        if len(alike) < len(others):
            continue
        if any(other.origin != row.origin for other in alike):
            row = row._replace(origin=sentence("show.origin.defaults"))
        shared.append(row)
    return shared


def _is_alike(row: Row, other: Row) -> bool:
    return (
        (row.key, row.parameter, row.kind, row.expression, row.exact)
        == (other.key, other.parameter, other.kind, other.expression, other.exact)
        and repr(plain(row.value)) == repr(plain(other.value))
        and (row.origin == other.origin or row.kind == "default")
    )


def _is_alone_in(row: Row, shared: Sequence[Row]) -> bool:
    return not any(_is_alike(row, other) for other in shared)


def _all_is_shared(cases: Sequence[CaseFacts], shared: Sequence[Row]) -> bool:
    return not any(_is_alone_in(row, shared) for case in cases for row in case.rows)


def _schedule_of(case: CaseFacts) -> tuple[object, ...]:
    """Return what is shown of a schedule."""
    has_warmup = bool(case.stretches) and case.stretches[0].kind == "warmup"
    counts_from = case.decay_counts_from if has_warmup else None
    return case.stretches, case.why_not, case.bound, counts_from


def rate_text(rate: Optional[float]) -> str:
    """Write a learning rate as short as it can be told from its neighbours."""
    return "?" if rate is None else f"{rate:.6g}"


def printable(text: str) -> str:
    """Replace what a terminal would obey instead of showing it."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
