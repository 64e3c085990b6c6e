"""What repairs of several rules share: their level, and what must change along."""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Fix, Level, Message, message
from lr_lint.rules.wording import shortest_decimal
from lr_lint.run import Case, Samples
from lr_lint.settings import Setting, as_number


def propose(
    case: Case, changes: dict[str, object], doubt: Optional[Message] = None
) -> Union[Fix, Message]:
    """Plan a change: safe without a doubt, unsafe with one."""
    level = Level.SAFE if doubt is None else Level.UNSAFE
    return case.change(changes, level, doubt)


def overridable(*settings: Optional[Setting]) -> Optional[Message]:
    """Doubt a repair that rests on the default of a command line option."""
    for setting in settings:
        if setting is not None and setting.overridable:
            return message(
                "unsafe.overridable", parameter=setting.parameter, value=setting.value
            )
    return None


def inexact(samples: Optional[Samples]) -> Optional[Message]:
    """Doubt a repair that rests on a number of samples that may be smaller.

    May look at every file of the data set: ask last.
    """
    if samples is None or samples.exact:
        return None
    return message("unsafe.samples", samples=samples.count)


def proportional_start(case: Case, learning_rate: float) -> Optional[float]:
    """Return the start of the warmup that keeps the defaults' proportion.

    Returns:
        The rate; None when there is no such proportion below 1.
    """
    start = as_number(case.default("warmup_start_lr"))
    default_rate = as_number(case.default("learning_rate"))
    if start is None or not default_rate:
        return None
    proportional = shortest_decimal(start / default_rate * learning_rate)
    return proportional if proportional < learning_rate else None


def scale_start_along(
    case: Case, changes: dict[str, object], old_rate: float, new_rate: float
) -> Union[dict[str, object], Message]:
    """Add to a change of the learning rate what keeps the warmup below it.

    A start of the warmup that would reach the new rate is scaled by the same
    factor; where that still reaches it, it gets the defaults' proportion.

    Returns:
        The changes, or the reason why the rate cannot be changed.
    """
    start = case.setting("warmup_start_lr")
    warmup_steps = case.setting("warmup_steps")
    if start is None or warmup_steps is None or warmup_steps.number == 0:
        return changes
    if new_rate >= old_rate or (start.number is not None and start.number < new_rate):
        return changes
    if start.number is None:
        return message("no_repair.start_unknown", parameter=start.parameter)
    new_start: Optional[float] = shortest_decimal(start.number * new_rate / old_rate)
    if new_start is None or new_start >= new_rate:
        new_start = proportional_start(case, new_rate)
    if new_start is None:
        return message("no_repair.start_stays_above", parameter=start.parameter)
    return {**changes, "warmup_start_lr": new_start}
