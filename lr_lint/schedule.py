"""The learning rate as a function of the step, as the framework computes it.

A step takes one batch, over all cards. Steps count from 0: step 0 is the first
update. Epoch ``e`` begins with step ``e * steps``.

Source: PADDLEX.md section 6; Paddle 1.8.5
``paddle/fluid/layers/learning_rate_scheduler.py``, Paddle 2.6.2
``paddle/optimizer/lr.py``.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Optional, Sequence, Union

from lr_lint.settings import LARGEST_NUMBER

Number = Union[int, float]


def steps_per_epoch(samples: int, batch_size: int) -> int:
    """Return the number of steps in one epoch; the rest of the samples is dropped.

    Args:
        samples: Samples in the training set.
        batch_size: Samples per step over all cards, at least 1.

    Source: PARAMETERS.md section 5.
    """
    return samples // batch_size


def warmup_bound(
    steps: int, first_decay_epoch: Number, num_epochs: Optional[Number]
) -> Number:
    """Return the step by which a warmup must have ended to be of use.

    Args:
        steps: Steps per epoch.
        first_decay_epoch: In epochs.
        num_epochs: None when it is not known.
    """
    ends_first = first_decay_epoch
    if num_epochs is not None:
        ends_first = min(first_decay_epoch, num_epochs)
    return ends_first * steps


def warmup_target(steps: int, bound: Number, warmup_epochs: Optional[int]) -> int:
    """Return the warmup that the vendor's own tools would use, in steps.

    Args:
        steps: Steps per epoch.
        bound: The most steps it may have.
        warmup_epochs: What those tools use, in epochs; None: as long as allowed.

    Returns:
        At least 1, which can be more than ``bound``.
    """
    wanted = bound if warmup_epochs is None else min(warmup_epochs * steps, bound)
    return max(1, math.floor(wanted))


def smallest_dataset(
    warmup_steps: Number, first_decay_epoch: Number, batch_size: int
) -> Optional[int]:
    """Return the fewest samples with which the warmup ends before the first decay.

    Args:
        warmup_steps: In steps.
        first_decay_epoch: In epochs.
        batch_size: Samples per step over all cards.

    Returns:
        None when no data set is large enough.
    """
    if first_decay_epoch <= 0 or warmup_steps / first_decay_epoch > LARGEST_NUMBER:
        return None
    # a division of floats can end just beside the whole number
    steps = max(1, math.floor(warmup_steps / first_decay_epoch) - 1)
    while steps * first_decay_epoch < warmup_steps:
        steps += 1
    return steps * batch_size


def effective_decay_epochs(
    decay_epochs: Sequence[Number],
    decay_counts_from: str,
    warmup_steps: Optional[Number],
    steps: Optional[int],
) -> list[Number]:
    """Return the epochs in which the rate really falls.

    Args:
        decay_epochs: Milestones as they are written, in epochs.
        decay_counts_from: ``start`` of training, or the end of ``warmup``.
        warmup_steps: In steps; None when not known.
        steps: Steps per epoch; None when not known.

    Returns:
        For each milestone its epoch, counted from the start of training; the one
        that is written when what it takes is not known. A later one is certain
        not to come earlier.

    Source: Paddle 2.6.2 ``paddle/optimizer/lr.py`` LinearWarmup.get_lr; PaddleX#1625.
    """
    if decay_counts_from != "warmup" or not warmup_steps or not steps:
        return list(decay_epochs)
    return [(epoch * steps + warmup_steps) / steps for epoch in decay_epochs]


class Phase(NamedTuple):
    """A stretch of steps in which the learning rate follows one rule.

    Attributes:
        kind: ``warmup``, ``flat`` (the set rate), ``decayed`` (after at least one
            milestone), ``cosine`` or ``polynomial``.
        first_step: Its first step, from 0.
        last_step: Its last step, inclusive.
        first_rate: The learning rate of the first step.
        last_rate: The learning rate of the last step.
    """

    kind: str
    first_step: int
    last_step: int
    first_rate: float
    last_rate: float


class Schedule(NamedTuple):
    """The learning rate of one training, step by step.

    Attributes:
        family: ``piecewise``, ``cosine`` or ``polynomial``.
        learning_rate: The set rate.
        num_epochs: Length of the training in epochs.
        steps: Steps per epoch, at least 1.
        warmup_steps: Steps of the linear warmup, 0 for none.
        warmup_start_lr: The rate of step 0 when there is a warmup.
        decay_epochs: Milestones in epochs (piecewise).
        decay_gamma: Factor at each milestone (piecewise).
        decay_power: Exponent (polynomial).
        decay_counts_from: ``start`` of training (the warmup lies over the decay)
            or the end of ``warmup``.
    """

    family: str
    learning_rate: float
    num_epochs: int
    steps: int
    warmup_steps: Number = 0
    warmup_start_lr: float = 0.0
    decay_epochs: tuple[Number, ...] = ()
    decay_gamma: float = 0.1
    decay_power: float = 0.9
    decay_counts_from: str = "start"

    @property
    def total_steps(self) -> int:
        """Number of steps of the whole training."""
        return self.num_epochs * self.steps

    def at(self, step: int) -> float:
        """Return the learning rate of a step from 0 to below `total_steps`."""
        if step < self.warmup_steps:
            rise = self.learning_rate - self.warmup_start_lr
            return rise * float(step) / float(self.warmup_steps) + self.warmup_start_lr
        since = step - self._decay_begin
        if self.family == "cosine":
            length = self.total_steps - self.warmup_steps
            return self.learning_rate * (1 + math.cos(math.pi * since / length)) / 2
        if self.family == "polynomial":
            left = 1 - min(since, self.total_steps) / self.total_steps
            return float(self.learning_rate * left**self.decay_power)
        return self.learning_rate * self.decay_gamma ** self._decays_before(since)

    def phases(self) -> list[Phase]:
        """Return what the learning rate does, from the first step to the last."""
        ends = sorted({*self._changes(), self.total_steps})
        phases: list[Phase] = []
        begin = 0
        for end in ends:
            if begin < end <= self.total_steps:
                rates = (self.at(begin), self.at(end - 1))
                phases.append(Phase(self._kind(begin), begin, end - 1, *rates))
                begin = end
        return phases

    @property
    def _decay_begin(self) -> Number:
        return self.warmup_steps if self.decay_counts_from == "warmup" else 0

    def _decays_before(self, since: Number) -> int:
        # not a count of the milestones passed: Paddle takes the first that is
        # still ahead, which differs for a list that is not in order
        for index, epoch in enumerate(self.decay_epochs):
            if since < epoch * self.steps:
                return index
        return len(self.decay_epochs)

    def _changes(self) -> list[int]:
        """Return the steps, in no order, with which something new can begin."""
        milestones: list[int] = []
        if self.family == "piecewise":
            milestones = [
                step
                for epoch in self.decay_epochs
                if (step := math.ceil(epoch * self.steps + self._decay_begin))
                > self.warmup_steps
                and self._decays_before(step - self._decay_begin)
                != self._decays_before(step - 1 - self._decay_begin)
            ]
        return [math.ceil(self.warmup_steps), *milestones]

    def _kind(self, step: int) -> str:
        if step < self.warmup_steps:
            return "warmup"
        if self.family != "piecewise":
            return self.family
        return "decayed" if self._decays_before(step - self._decay_begin) else "flat"
