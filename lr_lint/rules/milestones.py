"""What the rules about lists of decay epochs share."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from lr_lint.findings import Message, message
from lr_lint.run import Case
from lr_lint.schedule import effective_decay_epochs
from lr_lint.settings import Setting

Number = Union[int, float]


class Milestones(NamedTuple):
    """A list of decay epochs.

    Attributes:
        decay: The setting.
        epochs: Its value, never empty.
    """

    decay: Setting
    epochs: list[Number]


def milestones_of(case: Case) -> Optional[Milestones]:
    """Return the decay epochs that the framework will use; None when not known."""
    if case.method.schedule != "piecewise" or case.uses_own_optimizer:
        return None
    decay = case.setting("decay_epochs")
    epochs = decay.epochs if decay is not None else None
    return Milestones(decay, epochs) if decay is not None and epochs is not None else None


def when_reached(case: Case, epochs: list[Number]) -> Optional[list[Number]]:
    """Return the epochs in which the rate really falls, in epochs from the start.

    None when an epoch has no step: then nobody can say.
    """
    steps, warmup = case.steps, case.setting("warmup_steps")
    warmup_steps = warmup.number if warmup is not None else None
    counts_from = case.method.decay_counts_from
    if counts_from == "warmup" and warmup_steps and steps == 0:
        return None
    return effective_decay_epochs(epochs, counts_from, warmup_steps, steps)


def obstacle(case: Case, first_epoch: Number) -> Optional[Message]:
    """Tell why a list that begins with this epoch could be refused; None if it cannot.

    PaddleX refuses a warmup that ends after the first decay (LR201), so without a
    warmup anything goes, and with one everything must be known.
    """
    warmup = case.setting("warmup_steps")
    if warmup is None or warmup.number == 0:
        return None
    steps, samples = case.steps, case.samples
    if warmup.number is None or not steps or samples is None or not samples.exact:
        return message("no_repair.warmup_constraint_unknown")
    if warmup.number <= first_epoch * steps:
        return None
    return message(
        "no_repair.warmup_constraint",
        parameter=warmup.parameter,
        value=warmup.number,
        epoch=first_epoch,
        bound=first_epoch * steps,
    )
