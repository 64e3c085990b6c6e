"""Everything that is known about the training calls of a script, case by case."""

from __future__ import annotations

import ast
import os
from typing import Final, NamedTuple, Optional, Sequence, Union

from lr_lint.binding import KnownCount, LargestCount, ScriptDataset
from lr_lint.findings import Finding
from lr_lint.lint import Script, load_profiles, read
from lr_lint.messages.doors import Sentence, sentence
from lr_lint.options import Options
from lr_lint.profiles.specification import ROLES
from lr_lint.rules.warmup_past_first_decay import excess_of
from lr_lint.rules.wording import class_of
from lr_lint.run import MOST_CASES, Case, TrainingRun, cases_of
from lr_lint.schedule import Number, Schedule
from lr_lint.settings import OBJECT, UNKNOWN, Origin, Setting
from lr_lint.showing.schedules import (
    Fitting,
    Stretch,
    fitting_of,
    needed_for_steps,
    number,
    outline_of,
    schedule_of,
    sentence_of_names,
    stretches_of,
)

LONGEST_EXPRESSION: Final = 60
"""Characters of an expression that are shown."""


class Row(NamedTuple):
    """One thing that is known, or is said to be unknown.

    Attributes:
        key: The role of a parameter, or ``cards``, ``samples``, ``steps_per_epoch``,
            ``total_steps``, ``fits_from``.
        parameter: What the framework calls it; None for what is no parameter.
        value: A plain value, ``OBJECT`` or ``UNKNOWN``.
        kind: ``written``, ``unpacked``, ``command line``, ``default``, ``missing``; for
            the others what ``origin`` says in one word.
        origin: Where the value comes from, in words.
        expression: How it is written in the script; None where it is not.
        line: The line of the argument; None where there is none.
        exact: False for a number of samples that is the most there can be.
    """

    key: str
    parameter: Optional[str]
    value: object
    kind: str
    origin: Sentence
    expression: Optional[str] = None
    line: Optional[int] = None
    exact: bool = True


class Bound(NamedTuple):
    """The step by which the warmup had to end, and does not.

    Attributes:
        step: In steps.
        epoch: In epochs.
    """

    step: Number
    epoch: float


class CaseFacts(NamedTuple):
    """What one case of a training call comes to.

    Attributes:
        framework: In words.
        reason: Why it is this generation, in words.
        generation: 1 or 2; 0 for a framework without generations.
        releases: The minor releases for which all of it is so.
        class_name: The model's class without its modules.
        method: ``train`` or another.
        settings: One row for each parameter with a role.
        numbers: Cards, samples and steps.
        family: ``piecewise``, ``cosine`` or ``polynomial``.
        decay_counts_from: ``start`` of training or the end of ``warmup``.
        schedule: None when it is not known as a whole.
        why_not: Why it is not.
        stretches: Its parts, as far as they are known.
        fitting: From how many samples on the warmup constraint holds.
        bound: The bound that the warmup passes; None when it passes none.
    """

    framework: Sentence
    reason: Sentence
    generation: int
    releases: tuple[str, ...]
    class_name: str
    method: str
    settings: tuple[Row, ...]
    numbers: tuple[Row, ...]
    family: str
    decay_counts_from: str
    schedule: Optional[Schedule]
    why_not: Optional[Sentence]
    stretches: tuple[Stretch, ...]
    fitting: Optional[Fitting]
    bound: Optional[Bound]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of its table."""
        return self.settings + self.numbers


class CallFacts(NamedTuple):
    """What is known about one training call.

    Attributes:
        line: Where it begins, from 1.
        column: From 0.
        method: The method that is called.
        cases: Everything that it can be; empty when nothing is sure about it.
        has_more: Whether it can be still more.
        findings: What is wrong with it.
    """

    line: int
    column: int
    method: str
    cases: tuple[CaseFacts, ...]
    has_more: bool
    findings: tuple[Finding, ...]


class ScriptFacts(NamedTuple):
    """What is known about a script.

    Attributes:
        name: Its path as it is shown.
        generations: The generations of PaddleX that it can be for.
        release: The one minor release, None when it is not known.
        decided_by: ``directive``, ``option``, ``script``, ``pin`` or ``nothing``.
        reason: The same in words.
        complete: Whether it was followed to its end.
        calls: Its training calls, in the order of the text.
        findings: Findings that belong to no training call.
    """

    name: str
    generations: tuple[int, ...]
    release: Optional[str]
    decided_by: str
    reason: Sentence
    complete: bool
    calls: tuple[CallFacts, ...]
    findings: tuple[Finding, ...]


def facts_of(
    source: str, tree: ast.Module, name: str, options: Options, findings: list[Finding]
) -> ScriptFacts:
    """Collect what is known about a script.

    Args:
        source: Its text, all line ends newlines.
        tree: Its syntax tree.
        name: Its path as it is shown.
        options: The user's choices.
        findings: What is reported about it.
    """
    script = read(source, tree, name, options)
    reason = _reason(script, name, options)
    runs = sorted(script.runs, key=lambda run: run.call)
    own = {run.call for run in runs}
    return ScriptFacts(
        name,
        tuple(sorted(script.target.generations)),
        script.target.release,
        script.target.source,
        reason,
        script.trace.complete,
        tuple(_call(run, script, options, reason, findings) for run in runs),
        tuple(finding for finding in findings if finding.call not in own),
    )


def _reason(script: Script, name: str, options: Options) -> Sentence:
    """Say how the generation was decided."""
    source = script.target.source
    values: dict[str, object] = {}
    if source == "script":
        from lr_lint.generation import signs_in

        evidence = load_profiles(options).evidence
        signs = signs_in(script.trace.symbols, script.trace.keywords, evidence)
        names = sorted(sign for generation, sign in signs)
        values["names"] = ", ".join(names[:2]) + ", ..." * (len(names) > 2)
    if source == "pin":
        from lr_lint.pins import find_pin

        pin = find_pin(os.path.dirname(os.path.abspath(name)))
        values["path"] = _shown_path(pin[0]) if pin is not None else ""
    return sentence(f"show.generation.{source}", **values)


def _call(
    run: TrainingRun,
    script: Script,
    options: Options,
    reason: Sentence,
    findings: list[Finding],
) -> CallFacts:
    describe = _Describer(script, options, reason)
    cases: dict[str, tuple[CaseFacts, set[str]]] = {}
    has_more = False
    for count, case in enumerate(cases_of(run)):
        if count == MOST_CASES:
            has_more = True
            break
        facts = describe.case(case)
        # releases that agree in everything that is shown are one case
        alike = repr(facts._replace(releases=()))
        cases.setdefault(alike, (facts, set()))[1].update(facts.releases)
    node = next(node for node, bound in script.runs_by_node.items() if bound is run)
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    return CallFacts(
        *run.place,
        method,
        tuple(
            facts._replace(
                releases=tuple(sorted(releases)),
                framework=_framework(facts.framework, tuple(sorted(releases))),
            )
            for facts, releases in cases.values()
        ),
        has_more,
        tuple(finding for finding in findings if finding.call == run.call),
    )


def _framework(framework: Sentence, releases: tuple[str, ...]) -> Sentence:
    """Name a framework with its releases."""
    if framework.key != "show.paddlex" or not releases:
        return framework
    values = dict(framework.values)
    return sentence("show.paddlex.releases", releases=", ".join(releases), **values)


def without_releases(framework: Sentence) -> Sentence:
    """Name a framework without its releases."""
    if framework.key != "show.paddlex.releases":
        return framework
    return sentence("show.paddlex", generation=dict(framework.values)["generation"])


def either_framework(frameworks: Sequence[Sentence]) -> Sentence:
    """Name several frameworks, without their releases, or one with them."""
    names = list(dict.fromkeys(frameworks))
    if len(names) > 1:
        names = list(dict.fromkeys(without_releases(name) for name in names))
    joined, *others = names
    for name in others:
        joined = sentence("show.either", first=joined, second=name)
    return joined


class _Describer:
    """Describes the cases of one training call after the other."""

    def __init__(self, script: Script, options: Options, reason: Sentence) -> None:
        self._script = script
        self._options = options
        self._reason = reason

    def case(self, case: Case) -> CaseFacts:
        """Collect the facts about a case; asks it for everything that is shown."""
        method = case.method
        if method.framework == "paddlex":
            framework = sentence("show.paddlex", generation=method.generation)
        else:
            framework = sentence("show.framework", framework=method.framework)
        settings = tuple(
            self._setting(case, parameter.role, framework)
            for parameter in method.parameters
            if parameter.role in ROLES
        )
        found = schedule_of(case)
        schedule = found if isinstance(found, Schedule) else None
        stretches = stretches_of(schedule) if schedule is not None else outline_of(case)
        fitting = fitting_of(case)
        return CaseFacts(
            framework,
            self._reason_for(case),
            method.generation,
            self._releases(case),
            class_of(case),
            method.method,
            settings,
            tuple(self._numbers(case, fitting)),
            method.schedule,
            method.decay_counts_from,
            schedule,
            found if isinstance(found, Sentence) else None,
            tuple(stretches),
            fitting,
            _bound(case),
        )

    def _reason_for(self, case: Case) -> Sentence:
        if case.method.framework != "paddlex":
            return sentence("show.generation.own")
        directive = self._script.directives.for_call(case.run.place[0])
        if directive is not None and directive.paddlex is not None:
            return sentence("show.generation.call_directive")
        return self._reason

    def _releases(self, case: Case) -> tuple[str, ...]:
        """Return the releases that a case can be for."""
        directive = self._script.directives.for_call(case.run.place[0])
        version = directive.paddlex if directive is not None else None
        wanted = version.release if version is not None else self._script.target.release
        numbered = tuple(item for item in case.method.releases if item[:1].isdigit())
        return (wanted,) if wanted in numbered else numbered

    # Rows.

    def _setting(self, case: Case, role: str, framework: Sentence) -> Row:
        setting = case.given_setting(role)
        assert setting is not None
        kind, origin = self._origin(case, setting, framework)
        usable = case.setting(role)
        if setting.known and usable is not None and not usable.known:
            origin = sentence("show.origin.refused", origin=origin)
        expression = None
        if setting.argument is not None and setting.origin is not Origin.UNPACKED:
            expression = _shortened(self._script.positions.text(setting.argument))
        line = setting.place[0] if setting.place is not None else None
        return Row(role, setting.parameter, setting.value, kind, origin, expression, line)

    def _origin(
        self, case: Case, setting: Setting, framework: Sentence
    ) -> tuple[str, Sentence]:
        """Say where a setting comes from, in one word and in words."""
        if setting.place is None:
            if case.observation.may_have_more:
                return "unknown", sentence("show.origin.perhaps")
            if not setting.known:
                return "missing", sentence("show.origin.missing")
            return "default", sentence(
                "show.origin.default", class_name=class_of(case), framework=framework
            )
        origin = self._written(setting, setting.place[0])
        if setting.overridable:
            return "command line", sentence("show.origin.overridable", origin=origin)
        if setting.origin is Origin.UNPACKED:
            return "unpacked", origin
        return "written", origin

    def _written(self, setting: Setting, line: int) -> Sentence:
        literal = setting.literal
        if setting.origin is Origin.UNPACKED:
            source = literal.span.line if literal is not None else line
            return sentence("show.origin.unpacked", line=source)
        assert setting.argument is not None
        if literal is not None and literal.span == setting.argument:
            return sentence("show.origin.line", line=line)
        expression = _shortened(self._script.positions.text(setting.argument))
        if literal is not None and literal.span.line != line:
            return sentence(
                "show.origin.through",
                line=line,
                source=literal.span.line,
                expression=expression,
            )
        if setting.value is OBJECT:
            # the expression stands in place of the value
            return sentence("show.origin.line", line=line)
        return sentence("show.origin.expression", line=line, expression=expression)

    def _numbers(self, case: Case, fitting: Optional[Fitting]) -> list[Row]:
        rows = [self._cards(case), self._samples(case), _steps_per_epoch(case)]
        rows.append(_total_steps(case, rows[-1].value))
        if fitting is not None:
            value = fitting.samples if fitting.samples is not None else UNKNOWN
            rows.append(Row("fits_from", None, value, "condition", fitting.condition))
        return rows

    def _cards(self, case: Case) -> Row:
        cards = case.cards
        directive = self._script.directives.for_call(case.run.place[0])
        if cards is None:
            from_devices = case.has_quirk("cards_from_devices")
            reason = "unknown" if from_devices else "launcher"
            return Row("cards", None, UNKNOWN, "unknown", sentence(f"show.cards.{reason}"))
        if directive is not None and directive.cards is not None:
            return Row("cards", None, cards, "directive", sentence("show.cards.directive"))
        if self._options.cards is not None:
            return Row("cards", None, cards, "option", sentence("show.cards.option"))
        write = self._script.environment.in_effect()
        if write is None:
            return Row("cards", None, cards, "devices", sentence("show.cards.devices"))
        line = self._script.positions.start(write.place)[0]
        origin = sentence("show.cards.devices_line", line=line)
        return Row("cards", None, cards, "devices", origin, None, line)

    def _samples(self, case: Case) -> Row:
        samples = case.samples
        if isinstance(samples, KnownCount):
            origin = sentence(f"show.samples.{samples.given_by}")
            return _samples_row(samples.count, samples.given_by, origin, samples.exact)
        if isinstance(samples, LargestCount):
            files = ", ".join(map(_shown_path, samples.files))
            origin = sentence("show.samples.files", files=files)
            return _samples_row(samples.count, "files", origin, samples.exact)
        dataset = case.observation.dataset
        path = dataset.list_file if isinstance(dataset, ScriptDataset) else None
        if path is None:
            return _samples_row(UNKNOWN, "unknown", sentence("show.samples.unknown"), False)
        origin = sentence("show.samples.not_counted", path=path)
        return _samples_row(UNKNOWN, "unknown", origin, False)


def _samples_row(value: object, kind: str, origin: Sentence, exact: bool) -> Row:
    return Row("samples", None, value, kind, origin, exact=exact)


def _steps_per_epoch(case: Case) -> Row:
    samples, batch_size = case.samples, number(case, "batch_size")
    if case.may_force_batch_one:
        reason = sentence("show.negative_samples")
        return Row("steps_per_epoch", None, UNKNOWN, "unknown", reason)
    if case.steps is not None and samples is not None:
        origin = sentence("show.quotient", first=samples.count, second=batch_size)
        return Row("steps_per_epoch", None, case.steps, "calculated", origin)
    reason = sentence("show.needs", names=sentence_of_names(needed_for_steps(case)))
    return Row("steps_per_epoch", None, UNKNOWN, "unknown", reason)


def _total_steps(case: Case, steps: object) -> Row:
    num_epochs = number(case, "num_epochs")
    if isinstance(steps, int) and num_epochs is not None:
        origin = sentence("show.product", first=num_epochs, second=steps)
        return Row("total_steps", None, num_epochs * steps, "calculated", origin)
    names: list[Union[str, Sentence]] = []
    parameter = case.parameter("num_epochs")
    if num_epochs is None and parameter is not None:
        names.append(parameter.name)
    if not isinstance(steps, int):
        names.append(sentence("show.row.steps_per_epoch"))
    reason = sentence("show.needs", names=sentence_of_names(names))
    return Row("total_steps", None, UNKNOWN, "unknown", reason)


def _bound(case: Case) -> Optional[Bound]:
    excess = excess_of(case)
    if excess is None:
        return None
    return Bound(excess.bound, excess.bound / excess.steps)


def _shortened(expression: str) -> str:
    """Put an expression on one line, not more of it than is of use."""
    text = " ".join(expression.split())
    if len(text) <= LONGEST_EXPRESSION:
        return text
    return text[: LONGEST_EXPRESSION - 3] + "..."


def _shown_path(path: str) -> str:
    """Return the shorter of a path and the same path from the working directory."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        return path
    return min(relative, path, key=len)


def plain(value: object) -> Union[None, bool, int, float, str, list[object]]:
    """Return a value of a setting as JSON can hold it; what it cannot becomes text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else repr(value)
    if isinstance(value, int):
        return value if abs(value) < 10**300 else "a number of more than 300 digits"
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return repr(value)
