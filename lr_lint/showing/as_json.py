"""The facts about a script as JSON: the content of the text, and the exact schedule."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from lr_lint.findings import Finding
from lr_lint.messages import render
from lr_lint.schedule import Schedule
from lr_lint.settings import OBJECT, UNKNOWN
from lr_lint.showing.facts import CallFacts, CaseFacts, Row, ScriptFacts, plain
from lr_lint.showing.repaired import RepairFacts, changed_rows
from lr_lint.showing.schedules import Stretch

Document = dict[str, Any]


def document(
    facts: ScriptFacts, repair: RepairFacts, language: str, every: Optional[int] = None
) -> Document:
    """Return everything that is known, as values that JSON has.

    Args:
        facts: The script.
        repair: What the repair would make of it.
        language: ``en`` or ``zh``, of the sentences in it.
        every: Also give the learning rate of every so many steps.
    """
    return _Writer(language, every).script(facts, repair)


def points(schedule: Schedule, every: Optional[int] = None) -> list[Document]:
    """Return steps with their learning rate: the first and last one of each phase.

    Args:
        schedule: The schedule.
        every: Also every so many steps.
    """
    phases = schedule.phases()
    steps = {step for phase in phases for step in (phase.first_step, phase.last_step)}
    if every is not None:
        steps.update(range(0, schedule.total_steps, every))
    return [{"step": step, "learning_rate": schedule.at(step)} for step in sorted(steps)]


class _Writer:
    def __init__(self, language: str, every: Optional[int]) -> None:
        self._language = language
        self._every = every

    def script(self, facts: ScriptFacts, repair: RepairFacts) -> Document:
        calls = []
        for index, call in enumerate(facts.calls):
            after = repair.after.calls[index] if repair.after is not None else None
            calls.append(self._call(call, after))
        return {
            "file": facts.name,
            "generation": {
                "possible": list(facts.generations),
                "release": facts.release,
                "decided_by": facts.decided_by,
                "reason": facts.reason.say(self._language),
            },
            "complete": facts.complete,
            "calls": calls,
            "findings": self._findings(facts.findings),
            "repair": {
                "unsafe_fixes": repair.unsafe,
                "changes": repair.after is not None,
                "done": list(repair.done),
                "left": list(repair.left),
                "error": repair.error,
            },
        }

    def _call(self, call: CallFacts, after: Optional[CallFacts]) -> Document:
        cases = [self._case(case) for case in call.cases]
        if after is not None and len(after.cases) == len(call.cases):
            for case, before, now in zip(cases, call.cases, after.cases):
                case["after_repair"] = self._repaired(before, now)
        return {
            "line": call.line,
            "column": call.column + 1,
            "method": call.method,
            "cases": cases,
            "has_more_cases": call.has_more,
            "findings": self._findings(call.findings),
        }

    def _case(self, case: CaseFacts) -> Document:
        return {
            "framework": case.framework.say(self._language),
            "generation": case.generation,
            "releases": list(case.releases),
            "generation_reason": case.reason.say(self._language),
            "class": case.class_name,
            "settings": [self._row(row) for row in case.settings],
            **{row.key: self._row(row) for row in case.numbers},
            **self._schedule(case),
            "after_repair": None,
        }

    def _schedule(self, case: CaseFacts) -> Document:
        schedule = case.schedule
        return {
            "family": case.family,
            "decay_counts_from": case.decay_counts_from,
            "phases": [_phase(part) for part in case.stretches],
            "schedule": None if schedule is None else points(schedule, self._every),
            "schedule_unknown": case.why_not and case.why_not.say(self._language),
            "warmup_bound": None if case.bound is None else case.bound._asdict(),
        }

    def _repaired(self, before: CaseFacts, after: CaseFacts) -> Document:
        return {
            "changes": [
                {
                    "parameter": new.parameter or new.key,
                    "before": _value(old),
                    "after": _value(new),
                }
                for old, new in changed_rows(before, after)
            ],
            **self._schedule(after),
        }

    def _row(self, row: Row) -> Document:
        known: Document = {"value": _value(row), "known": row.value is not UNKNOWN}
        if row.value is OBJECT:
            known["is_object"] = True
        if row.parameter is not None:
            known = {"role": row.key, "parameter": row.parameter, **known}
        if row.key == "samples":
            known["exact"] = row.exact
        return {
            **known,
            "origin": row.kind,
            "origin_text": row.origin.say(self._language),
            "line": row.line,
            "expression": row.expression,
        }

    def _findings(self, findings: Sequence[Finding]) -> list[Document]:
        return [self._finding(finding) for finding in findings]

    def _finding(self, finding: Finding) -> Document:
        fix = finding.fix
        repair: Optional[Document] = None
        if fix is not None:
            repair = {
                "level": fix.level.name.lower(),
                "summary": render(fix.summary, self._language),
                "note": None if fix.note is None else render(fix.note, self._language),
            }
        advice = finding.advice
        return {
            "code": finding.code,
            "line": finding.line,
            "column": finding.column + 1,
            "message": render(finding.message, self._language),
            "repair": repair,
            "no_repair": None if advice is None else render(advice, self._language),
        }


def _value(row: Row) -> object:
    return None if row.value in (UNKNOWN, OBJECT) else plain(row.value)


def _phase(part: Stretch) -> Document:
    return {
        "phase": part.kind,
        "first_step": part.first_step,
        "last_step": part.last_step,
        "first_epoch": part.first_epoch,
        "end_epoch": part.end_epoch,
        "epochs_count_from": "warmup" if part.after_warmup else "start",
        "first_learning_rate": part.first_rate,
        "last_learning_rate": part.last_rate,
    }
