"""Describe how a setting gets another value: where the edit goes, and how sure it is.

At the literal in the call; at its definition when the argument alone reads it;
in the dict behind ``**settings``; else in the call, in place of a name that other
code reads too. What is shared between training calls is settled by `settle`, when
all their findings are known.
"""

from __future__ import annotations

import ast
from typing import Iterator, NamedTuple, Optional, Sequence, Union

from lr_lint.findings import (
    Edit,
    Finding,
    Fix,
    Level,
    Message,
    ReplaceExpression,
    SetArgument,
    SetItem,
    Span,
    message,
)
from lr_lint.planning.readers import Readers
from lr_lint.positions import Positions
from lr_lint.run import Alternative, Argument, Case, TrainingRun
from lr_lint.settings import Literal, Origin, Setting


class _Plan(NamedTuple):
    edit: Edit
    note: Optional[Message]


class Planner:
    """Plan changes of settings in one file."""

    def __init__(
        self, tree: ast.Module, positions: Positions, runs: Sequence[TrainingRun]
    ) -> None:
        """Take the file and all of its training runs."""
        self._tree = tree
        self._positions = positions
        self._runs = runs
        self._readers: Optional[Readers] = None
        self._arguments: Optional[dict[Span, set[Span]]] = None

    @property
    def readers(self) -> Readers:
        """Who reads what in this file; counted when it is first asked for."""
        if self._readers is None:
            self._readers = Readers(self._tree, self._positions)
        return self._readers

    def change(
        self, case: Case, changes: dict[str, object], level: Level
    ) -> Union[Fix, Message]:
        """Describe the edits that give roles new values; see `Case.change`."""
        edits: list[Edit] = []
        summaries: list[Message] = []
        notes: list[Message] = []
        behind = _behind(case)
        for role, value in changes.items():
            setting = case.given_setting(role)
            if setting is None:
                return message("no_repair.no_such_role", role=role)
            plan = self._plan(case, setting, value, behind)
            if isinstance(plan, Message):
                return plan
            if isinstance(plan.edit, SetArgument):
                behind = plan.edit.keyword
            edits.append(plan.edit)
            if plan.note is not None:
                level = Level.UNSAFE
                notes.append(plan.note)
            summaries.append(_summary(setting, value))
        return Fix(
            tuple(edits),
            level,
            summaries[0] if len(summaries) == 1 else _all(summaries),
            notes[0] if notes else None,
        )

    def _plan(
        self, case: Case, setting: Setting, value: object, behind: Optional[str]
    ) -> Union[_Plan, Message]:
        text = literal_text(value)
        if setting.origin is Origin.DEFAULT:
            return self._add(case, setting, text, behind)
        note = (
            message("unsafe.command_line", parameter=setting.parameter)
            if setting.overridable
            else None
        )
        literal, argument = setting.literal, setting.argument
        if argument is None or literal is None:
            return message("no_repair.defined_elsewhere", parameter=setting.parameter)
        if setting.origin is Origin.UNPACKED:
            if self._is_read_alone(literal):
                return _Plan(ReplaceExpression(literal.span, text), note)
            return message("no_repair.settings_shared", parameter=setting.parameter)
        if literal.span == argument or self._is_read_alone(literal):
            return _Plan(ReplaceExpression(literal.span, text), note)
        if len(self._arguments_with(literal.span)) > 1:
            return message("no_repair.shared", parameter=setting.parameter)
        if setting.overridable:
            # In the call, the option would have no effect any more.
            return message("no_repair.option_shared", parameter=setting.parameter)
        if self.readers.named_value(argument) is not None:
            return message("no_repair.read_elsewhere", parameter=setting.parameter)
        return _Plan(
            ReplaceExpression(argument, text),
            message("unsafe.read_elsewhere", name=self._positions.text(argument)),
        )

    def _add(
        self, case: Case, setting: Setting, text: str, behind: Optional[str]
    ) -> Union[_Plan, Message]:
        """Write an argument that the call does not give."""
        batch_size = case.parameter("batch_size")
        given = (
            case.observation.keywords.get(batch_size.name)
            if batch_size is not None
            else None
        )
        if given is not None and given.unpacked and batch_size is not None:
            mapping = case.observation.unpacked
            if mapping is None or not self.readers.is_dict(mapping):
                return message("no_repair.settings_elsewhere", parameter=setting.parameter)
            unpacked = self._arguments_from(mapping)
            if not self.readers.is_entry_alone(mapping, setting.parameter, unpacked):
                return message("no_repair.settings_shared", parameter=setting.parameter)
            return _Plan(SetItem(mapping, setting.parameter, text, batch_size.name), None)
        return _Plan(SetArgument(case.run.call, setting.parameter, text, behind), None)

    def _is_read_alone(self, literal: Literal) -> bool:
        """Tell whether only arguments of training calls read a literal."""
        arguments = self._arguments_with(literal.span)
        return self.readers.is_read_alone(literal.span, literal.links, arguments)

    def _arguments_with(self, literal: Span) -> set[Span]:
        """Return the expressions of the arguments that have a literal's value."""
        if self._arguments is None:
            self._arguments = {}
            for run in self._runs:
                for given, alternative in _alternatives(run):
                    if alternative.literal is not None:
                        found = self._arguments.setdefault(alternative.literal.span, set())
                        found.add(given.expression)
        return self._arguments.get(literal, set())

    def _arguments_from(self, mapping: Span) -> set[Span]:
        """Return the expressions behind the stars that give a dict's entries."""
        return {
            given.expression
            for run in self._runs
            for observation in run.observations
            if observation.unpacked == mapping
            for given in observation.keywords.values()
            if given.unpacked
        }


def _behind(case: Case) -> Optional[str]:
    """Return the keyword behind which a new argument goes.

    That is the batch size, or what stands before it in the signature.
    """
    for role in ("batch_size", "train_dataset", "num_epochs"):
        parameter = case.parameter(role)
        if parameter is None:
            continue
        given = case.observation.keywords.get(parameter.name)
        if given is not None and not given.unpacked:
            return parameter.name
        if given is None and case.is_given(role):
            return None
    return case.observation.last_keyword


def literal_text(value: object) -> str:
    """Write a plain value as Python text, numbers as short as they stay exact."""
    return repr(value)


def _summary(setting: Setting, value: object) -> Message:
    if setting.origin is Origin.DEFAULT:
        return message("repair.added", parameter=setting.parameter, new=_shown(value))
    return message(
        "repair.changed",
        parameter=setting.parameter,
        old=_shown(setting.value),
        new=_shown(value),
    )


def _shown(value: object) -> object:
    return repr(value) if isinstance(value, str) else value


def _all(summaries: list[Message]) -> Message:
    """Join several summaries into one."""
    joined = summaries[0]
    for summary in summaries[1:]:
        joined = message("repair.both", first=joined, second=summary)
    return joined


def settle(findings: Sequence[Finding], runs: Sequence[TrainingRun]) -> list[Finding]:
    """Take back the repairs that another training call would notice.

    A literal that several training calls read is edited only when each of them
    has a finding with the same edit.
    """
    wanted: dict[Edit, set[Span]] = {}
    for finding in findings:
        if finding.fix is not None and finding.call is not None:
            for edit in finding.fix.edits:
                wanted.setdefault(edit, set()).add(finding.call)
    if not wanted:
        return list(findings)
    readers = _reading_calls(runs)
    shared = {
        edit for edit, calls in wanted.items() if not readers.get(_place(edit), set()) <= calls
    }
    advice = message("no_repair.read_by_another_call")
    return [
        finding._replace(fix=None, advice=advice)
        if finding.call is not None
        and finding.fix is not None
        and not shared.isdisjoint(finding.fix.edits)
        else finding
        for finding in findings
    ]


def _place(edit: Edit) -> Optional[Span]:
    """Return the place of the value that an edit changes where others can read it."""
    if isinstance(edit, SetItem):
        return edit.mapping
    return edit.span if isinstance(edit, ReplaceExpression) else None


def _reading_calls(runs: Sequence[TrainingRun]) -> dict[Optional[Span], set[Span]]:
    """Return the training calls that get what is written at a place, by the place."""
    readers: dict[Optional[Span], set[Span]] = {}
    for run in runs:
        for _, alternative in _alternatives(run):
            if alternative.literal is not None:
                readers.setdefault(alternative.literal.span, set()).add(run.call)
        for observation in run.observations:
            if observation.unpacked is not None:
                readers.setdefault(observation.unpacked, set()).add(run.call)
    return readers


def _alternatives(run: TrainingRun) -> Iterator[tuple[Argument, Alternative]]:
    """Yield everything that the arguments of a training call can be."""
    for observation in run.observations:
        for given in (*observation.positional, *observation.keywords.values()):
            for alternative in given.alternatives:
                yield given, alternative
