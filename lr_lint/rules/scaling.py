"""The learning rate that belongs to a batch size."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from lr_lint.findings import Fix, Message, message
from lr_lint.profiles.specification import Reference
from lr_lint.rules.repairs import overridable, propose, scale_start_along
from lr_lint.rules.wording import PRECISION, named, shortest_decimal
from lr_lint.run import Case
from lr_lint.settings import Setting, as_number

FREE_DEVIATION = 0.01
"""Deviation from the expected rate that is never reported."""

MOST_RAISE = 4.0
"""Factor by which a rate is raised without asking the user."""


class Scaling(NamedTuple):
    """A batch size with the learning rate that is set and the one that belongs to it.

    Attributes:
        batch_size: Samples per step over all cards.
        batch: Its value.
        learning_rate: The setting of the rate.
        rate: Its value.
        reference: The pair that the vendor tuned.
        proportional: The rate of the reference in proportion to the batch size.
    """

    batch_size: Setting
    batch: int
    learning_rate: Setting
    rate: float
    reference: Reference
    proportional: float

    @property
    def expected(self) -> float:
        """The proportional rate as people write it."""
        return shortest_decimal(self.proportional)

    @property
    def factor(self) -> float:
        """How far the rate is off, at least 1, whichever of the two is larger."""
        return max(self.rate / self.proportional, self.proportional / self.rate)


def scaling_of(case: Case) -> Optional[Scaling]:
    """Compare the learning rate with the reference; None when not all is known.

    None too where the framework would ignore the rate or the batch size.
    """
    reference = case.method.reference
    if reference is None or case.uses_own_optimizer or case.may_force_batch_one:
        return None
    batch_size = case.setting("batch_size")
    learning_rate = case.setting("learning_rate")
    if batch_size is None or learning_rate is None:
        return None
    batch, rate = batch_size.number, learning_rate.number
    if not isinstance(batch, int) or rate is None:
        return None
    proportional = reference.learning_rate * batch / reference.batch_size
    return Scaling(batch_size, batch, learning_rate, float(rate), reference, proportional)


def was_left_alone(case: Case, scaling: Scaling) -> bool:
    """Tell whether nobody chose the rate: it is the default's or the reference's."""
    if not scaling.learning_rate.written:
        return True
    default = as_number(case.default("learning_rate"))
    for untouched in (default, scaling.reference.learning_rate):
        if untouched is not None:
            if abs(scaling.rate - untouched) <= PRECISION * abs(untouched):
                return True
    return False


def is_beyond(scaling: Scaling, factor: float) -> bool:
    """Tell whether the rate is off by more than this factor, and by more than 1 %."""
    deviation = abs(scaling.rate - scaling.proportional) / scaling.proportional
    return deviation > FREE_DEVIATION + PRECISION and scaling.factor > factor * (1 + PRECISION)


def describe(case: Case, scaling: Scaling, key: str) -> Message:
    """Say how the expected rate was computed."""
    return message(
        key,
        rate=named(case, scaling.learning_rate),
        batch_size=named(case, scaling.batch_size),
        parameter=scaling.learning_rate.parameter,
        reference_rate=shortest_decimal(scaling.reference.learning_rate),
        reference_batch=scaling.reference.batch_size,
        batch=scaling.batch,
        expected=scaling.expected,
        factor=round(scaling.factor, 2),
    )


def is_raised_much(scaling: Scaling) -> bool:
    """Tell whether the expected rate is so much higher that nobody should trust it blindly."""
    return scaling.proportional / scaling.rate > MOST_RAISE * (1 + PRECISION)


def doubt_about(scaling: Scaling) -> Optional[Message]:
    """Tell why scaling the rate is not safe; None when it is."""
    if is_raised_much(scaling):
        return message("unsafe.raised", factor=round(scaling.factor, 2))
    if not scaling.reference.on_signature_line:
        return message("unsafe.reference", source=scaling.reference.source)
    return overridable(scaling.batch_size, scaling.learning_rate)


def repair(case: Case, scaling: Scaling, doubt: Optional[Message]) -> Union[Fix, Message]:
    """Give the learning rate its expected value, and the warmup's start along."""
    changes = scale_start_along(
        case, {"learning_rate": scaling.expected}, scaling.rate, scaling.expected
    )
    return changes if isinstance(changes, Message) else propose(case, changes, doubt)
