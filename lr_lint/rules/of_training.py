"""The rules about training calls, and how they are asked."""

from __future__ import annotations

from types import ModuleType
from typing import Final, Optional

from lr_lint.findings import Finding
from lr_lint.options import OFF_BY_DEFAULT, Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules import (
    batch_size_exceeds_dataset,
    batch_size_not_divisible,
    decay_gamma_out_of_range,
    decay_never_reached,
    decay_not_a_list,
    decay_not_increasing,
    early_stop_cannot_fire,
    early_stop_without_eval,
    eval_set_smaller_than_batch,
    learning_rate_not_scaled,
    learning_rate_off_the_line,
    missing_argument,
    refused_combination,
    resume_with_pretrain_weights,
    schedule_argument_ignored,
    unknown_argument,
    warmup_never_completes,
    warmup_of_zero,
    warmup_past_first_decay,
    warmup_starts_too_high,
    wrong_value,
)
from lr_lint.rules.relevance import ANYTHING
from lr_lint.run import Observation, RepairPlanner, TrainingRun, holds_for_every_case

TRAINING_RULES: Final[tuple[ModuleType, ...]] = (
    learning_rate_not_scaled,
    learning_rate_off_the_line,
    batch_size_not_divisible,
    batch_size_exceeds_dataset,
    eval_set_smaller_than_batch,
    warmup_past_first_decay,
    warmup_starts_too_high,
    warmup_of_zero,
    warmup_never_completes,
    decay_never_reached,
    decay_not_increasing,
    decay_gamma_out_of_range,
    decay_not_a_list,
    schedule_argument_ignored,
    early_stop_without_eval,
    early_stop_cannot_fire,
    resume_with_pretrain_weights,
    unknown_argument,
    missing_argument,
    wrong_value,
    refused_combination,
)
"""Every rule about one training call, in the order of their codes.

Each has ``CODE``, ``NAME`` and ``check(case, options)``. One that can speak several
times about one call has ``subjects(run)`` as well, and ``check`` takes one of them. For
``needs(method)`` see `lr_lint.rules.relevance`.
"""

_WITH_SUBJECTS: Final = frozenset(rule for rule in TRAINING_RULES if hasattr(rule, "subjects"))

REPAIR_ORDER: Final[tuple[str, ...]] = (
    "LR5",
    "LR304",
    "LR302",
    "LR103",
    "LR101",
    "LR202",
    "LR203",
    "LR201",
    "LR204",
    "LR301",
)
"""Codes, or the beginnings of codes, in the order in which a call is repaired.

What is not in it comes last.
"""


def rules_about(
    run: TrainingRun, options: Options, planner: Optional[RepairPlanner] = None
) -> tuple[ModuleType, ...]:
    """Return the rules that can have something to say about a training call.

    Args:
        run: The training call.
        options: The user's choices.
        planner: As for `ask`.

    Returns:
        Some of `TRAINING_RULES`, in their order; none when nothing is known of the call.
    """
    cases = run.shared_cases(planner)
    if cases is not None:
        # Their samples are counted once, and every rule shares the count.
        found = [
            _relevant_to(case.observation, case.method, case.samples is not None, options)
            for case in cases
        ]
    else:
        found = [
            _relevant_to(observation, method, True, options)
            for observation in run.observations
            for method in observation.methods
        ]
    if not found:
        return ()
    common, *others = found
    for other in others:
        # A rule speaks only when it does so in every case.
        common = tuple([rule for rule in common if rule in other])
    return common


def _relevant_to(
    observation: Observation, method: TrainingMethod, counted: bool, options: Options
) -> tuple[ModuleType, ...]:
    """Return the rules that can speak of a call of one method."""
    key = id(method), options.enable
    known = _NEEDS.get(key)
    if known is None:
        known = _NEEDS[key] = method, _needs_of_rules(method, options.enable), {}
    _, needs, by_shape = known
    shape = counted, len(observation.positional), *observation.keywords
    rules = by_shape.get(shape)
    if rules is None:
        if len(by_shape) >= MOST_SHAPES:
            by_shape.clear()
        given = observation.given_roles(method)
        rules = by_shape[shape] = tuple(
            [
                rule
                for rule, needed, needs_samples in needs
                if (counted or not needs_samples)
                and (not needed or not needed.isdisjoint(given))
            ]
        )
    return rules


MOST_SHAPES: Final = 256
"""Ways to call a method of which is remembered which rules can speak of them."""

_Needs = tuple[tuple[ModuleType, frozenset[str], bool], ...]

_Shapes = dict[tuple[object, ...], tuple[ModuleType, ...]]

_NEEDS: Final[dict[tuple[int, frozenset[str]], tuple[TrainingMethod, _Needs, _Shapes]]] = {}
"""By identity of a method and what is enabled: what `_needs_of_rules` returned, and which
rules can speak of calls that give the same arguments.
"""


def _needs_of_rules(method: TrainingMethod, enabled: frozenset[str]) -> _Needs:
    """Return the rules that can speak of calls of a method, and what each of them needs."""
    found = []
    for rule in TRAINING_RULES:
        if rule.CODE in OFF_BY_DEFAULT and rule.CODE not in enabled:
            continue
        needed = rule.needs(method) if hasattr(rule, "needs") else ANYTHING
        if needed is not None:
            found.append((rule, needed, hasattr(rule, "NEEDS_SAMPLES")))
    return tuple(found)


def ask(
    rule: ModuleType,
    run: TrainingRun,
    options: Options,
    planner: Optional[RepairPlanner] = None,
) -> list[list[Finding]]:
    """Ask a rule about a training call.

    Args:
        rule: One of `TRAINING_RULES`.
        run: The training call.
        options: The user's choices.
        planner: What plans the repairs; None when only findings are wanted.

    Returns:
        One list for each thing that is wrong; in it one finding for each case that
        the call can be, alike but for numbers and repairs.
    """
    if rule not in _WITH_SUBJECTS:
        found = holds_for_every_case(rule.check, run, planner, options)
        return [found] if found else []
    findings = []
    for subject in rule.subjects(run):
        found = holds_for_every_case(rule.check, run, planner, options, subject)
        if found:
            findings.append(found)
    return findings


def repair_rank(code: str) -> int:
    """Return the place of a rule's repair in the order in which a call is repaired."""
    for rank, prefix in enumerate(REPAIR_ORDER):
        if code.startswith(prefix):
            return rank
    return len(REPAIR_ORDER)
