"""The schedule of one case of a training call, as far as it is known.

What is not known is said to be unknown; nothing is guessed.
"""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from lr_lint.messages.doors import Sentence, sentence
from lr_lint.run import Case
from lr_lint.schedule import Number, Schedule, smallest_dataset
from lr_lint.settings import Setting


class Stretch(NamedTuple):
    """A part of the training in which the learning rate follows one rule.

    What is not known is None.

    Attributes:
        kind: ``warmup``, ``flat``, ``decayed``, ``cosine`` or ``polynomial``.
        first_step: Its first step, from 0.
        last_step: Its last step, inclusive.
        first_epoch: Where it begins, in epochs from 0.
        end_epoch: Where it ends, in epochs; the next one begins there.
        after_warmup: Whether these two count from the end of a warmup whose length in
            epochs is not known.
        first_rate: The learning rate of its first step.
        last_rate: The learning rate of its last step.
    """

    kind: str
    first_step: Optional[int]
    last_step: Optional[int]
    first_epoch: Optional[float]
    end_epoch: Optional[float]
    after_warmup: bool
    first_rate: Optional[float]
    last_rate: Optional[float]


class Fitting(NamedTuple):
    """From how many samples on the warmup constraint holds.

    Attributes:
        samples: None when no data set is large enough.
        condition: The constraint with its numbers, in words:
            ``1000 <= 213 * (samples // 8)``.
    """

    samples: Optional[int]
    condition: Sentence


def schedule_of(case: Case) -> Union[Schedule, Sentence]:
    """Return the schedule of a case, or why it is not known."""
    if case.surely_has_own_optimizer:
        return sentence("show.why.own_optimizer")
    if case.uses_own_optimizer:
        return sentence("show.why.perhaps_own_optimizer")
    if case.may_force_batch_one:
        return sentence("show.why.negative_samples")
    steps = case.steps
    if steps == 0:
        return sentence("show.why.no_step")
    missing: list[Union[str, Sentence]] = [name for name in _needed(case) if name is not None]
    if steps is None:
        missing += needed_for_steps(case)
    if missing or steps is None:
        return sentence("show.why.unknown", names=sentence_of_names(missing))
    schedule = _build(case, steps)
    try:
        schedule.phases()
    except (ArithmeticError, ValueError):
        return sentence("show.why.out_of_range")
    return schedule


def sentence_of_names(names: list[Union[str, Sentence]]) -> Sentence:
    """Join names of parameters and of other things in a list of words."""
    joined: Union[str, Sentence] = names[0]
    for name in names[1:]:
        joined = sentence("show.and", first=joined, second=name)
    return joined if isinstance(joined, Sentence) else sentence("show.name", name=joined)


def _build(case: Case, steps: int) -> Schedule:
    """Build the schedule of a case of which everything is known."""
    milestones = _epochs(case) if case.method.schedule == "piecewise" else None
    return Schedule(
        family=case.method.schedule,
        learning_rate=float(number(case, "learning_rate") or 0),
        num_epochs=int(number(case, "num_epochs") or 0),
        steps=steps,
        warmup_steps=number(case, "warmup_steps") or 0,
        warmup_start_lr=float(number(case, "warmup_start_lr") or 0),
        decay_epochs=tuple(milestones or ()),
        decay_gamma=float(_or_else(number(case, "decay_gamma"), 0.1)),
        decay_power=float(_or_else(number(case, "decay_power"), 0.9)),
        decay_counts_from=case.method.decay_counts_from,
    )


def _or_else(value: Optional[Number], other: float) -> Number:
    return other if value is None else value


def number(case: Case, role: str) -> Optional[Number]:
    """Return the value of a role when it is a number that can be used, else None."""
    setting = case.setting(role)
    return setting.number if setting is not None else None


def _epochs(case: Case) -> Optional[list[Number]]:
    setting = case.setting("decay_epochs")
    return setting.epochs if setting is not None else None


def _needed(case: Case) -> list[Optional[str]]:
    """Return the parameters that the schedule needs and that are not known."""
    needed = [
        _unless_number(case.setting("num_epochs")),
        _unless_number(case.setting("learning_rate")),
        _unless_number(case.setting("warmup_steps")),
    ]
    if number(case, "warmup_steps") != 0:
        needed.append(_unless_number(case.setting("warmup_start_lr")))
    if case.method.schedule == "piecewise":
        decay = case.setting("decay_epochs")
        needed.append(decay.parameter if decay is not None and decay.epochs is None else None)
        needed.append(_unless_number(case.setting("decay_gamma")))
    if case.method.schedule == "polynomial":
        needed.append(_unless_number(case.setting("decay_power")))
    return needed


def _unless_number(setting: Optional[Setting]) -> Optional[str]:
    """Return the name of a parameter that has no number; a missing one is not needed."""
    return setting.parameter if setting is not None and setting.number is None else None


def needed_for_steps(case: Case) -> list[Union[str, Sentence]]:
    """Return what the number of steps needs and is not known, in words."""
    names: list[Union[str, Sentence]] = []
    batch_size = _unless_number(case.setting("batch_size"))
    if batch_size is not None:
        names.append(batch_size)
    if case.samples is None:
        names.append(sentence("show.row.samples"))
    return names


def stretches_of(schedule: Schedule) -> list[Stretch]:
    """Return the parts of a schedule that is known."""
    return [
        Stretch(
            phase.kind,
            phase.first_step,
            phase.last_step,
            phase.first_step / schedule.steps,
            (phase.last_step + 1) / schedule.steps,
            False,
            phase.first_rate,
            phase.last_rate,
        )
        for phase in schedule.phases()
    ]


def outline_of(case: Case) -> list[Stretch]:
    """Return what is known about the parts of a schedule that is not known as a whole.

    Warmup counts in steps and decay in epochs, so without the steps of an epoch each
    of them is known in its own unit only.
    """
    if case.uses_own_optimizer or case.may_force_batch_one or case.steps == 0:
        return []
    warmup_steps = number(case, "warmup_steps")
    if warmup_steps is None and case.parameter("warmup_steps") is not None:
        return []
    rate = number(case, "learning_rate")
    parts = []
    if warmup_steps:
        start = number(case, "warmup_start_lr")
        parts.append(_warmup(case, warmup_steps, start, rate))
    return parts + _decay(case, rate, bool(warmup_steps))


def _warmup(
    case: Case, warmup_steps: Number, start: Optional[Number], rate: Optional[Number]
) -> Stretch:
    steps = case.steps
    end = None if not steps else warmup_steps / steps
    last = -int(-warmup_steps // 1) - 1
    last_rate = None
    if start is not None and rate is not None:
        last_rate = start + (rate - start) * last / warmup_steps
    return Stretch("warmup", 0, last, 0.0, end, False, _float(start), _float(last_rate))


def _decay(case: Case, rate: Optional[Number], has_warmup: bool) -> list[Stretch]:
    num_epochs = number(case, "num_epochs")
    shifted = has_warmup and case.method.decay_counts_from == "warmup"
    begin = 0.0 if shifted or not has_warmup else None
    if case.method.schedule != "piecewise":
        # what it falls to depends on the number of steps
        end = None if shifted else _float(num_epochs)
        kind = case.method.schedule
        return [Stretch(kind, None, None, begin, end, False, _float(rate), None)]
    milestones, gamma = _epochs(case), number(case, "decay_gamma")
    if milestones is None or any(b <= a for a, b in zip([0, *milestones], milestones)):
        return []
    reached = [
        epoch for epoch in milestones if shifted or num_epochs is None or epoch < num_epochs
    ]
    edges = [begin, *map(float, reached), None if shifted else _float(num_epochs)]
    parts = []
    for index, (first, end) in enumerate(zip(edges, edges[1:])):
        value = None
        if rate is not None and gamma is not None:
            value = _power(rate, gamma, index)
        kind = "decayed" if index else "flat"
        parts.append(Stretch(kind, None, None, first, end, shifted, value, value))
    return parts


def _power(rate: Number, gamma: Number, exponent: int) -> Optional[float]:
    try:
        return float(rate * gamma**exponent)
    except OverflowError:
        return None


def _float(value: Optional[Number]) -> Optional[float]:
    return None if value is None else float(value)


def fitting_of(case: Case) -> Optional[Fitting]:
    """Return from how many samples on the warmup constraint holds.

    None where there is no such constraint, or where it is not known.

    Source: PARAMETERS.md section 5.
    """
    batch_size, warmup_steps = number(case, "batch_size"), number(case, "warmup_steps")
    if case.uses_own_optimizer or not warmup_steps or not isinstance(batch_size, int):
        return None
    if case.method.schedule == "piecewise":
        milestones = _epochs(case)
        if milestones is None:
            return None
        fewest = smallest_dataset(warmup_steps, milestones[0], batch_size)
        return Fitting(fewest, _condition(warmup_steps, "<=", milestones[0], batch_size))
    num_epochs = number(case, "num_epochs")
    if case.method.schedule != "cosine" or num_epochs is None:
        return None
    # equality leaves the cosine no step
    fewest = smallest_dataset(warmup_steps // 1 + 1, num_epochs, batch_size)
    return Fitting(fewest, _condition(warmup_steps, "<", num_epochs, batch_size))


def _condition(
    warmup_steps: Number, sign: str, epochs: Number, batch_size: Number
) -> Sentence:
    return sentence(
        "show.condition",
        warmup=warmup_steps,
        sign=sign,
        epochs=epochs,
        samples=sentence("show.row.samples"),
        batch=batch_size,
    )
