"""What is drawn: the learning rate over epochs, before and after the repair.

One panel for each case of each training call, the same for every way of drawing.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Optional

from lr_lint.messages.doors import Sentence, sentence
from lr_lint.schedule import effective_decay_epochs
from lr_lint.settings import UNKNOWN
from lr_lint.showing.facts import Bound, CallFacts, CaseFacts, ScriptFacts, either_framework
from lr_lint.showing.repaired import RepairFacts

MOST_BEYOND: Final = 2
"""How many times the length of the training is drawn at most, for what comes after it."""

SMOOTH: Final = 200
"""Points of a curve that is no straight line."""

Points = list[tuple[float, float]]
"""Epochs and learning rates, in the order of the epochs; straight lines between them."""


class Curve(NamedTuple):
    """The learning rate of one training.

    Attributes:
        points: Where it goes.
        warmup_end: The end of the warmup in epochs, 0 without one.
        decays: The epochs of decay, counted from the start of the training.
        unreached: Those that come after the end of the training.
        end: The end of the training in epochs.
        steps: Steps per epoch; None when they are not known.
    """

    points: Points
    warmup_end: float
    decays: tuple[float, ...]
    unreached: tuple[float, ...]
    end: float
    steps: Optional[int]


class Panel(NamedTuple):
    """One picture.

    Attributes:
        title: What is trained.
        subtitle: Batch size, samples and steps; None when they are not all known.
        before: As the script is; None when it is not known.
        after: After the repair; None when it is not known or the same.
        bound: The bound that the warmup passes.
    """

    title: Sentence
    subtitle: Optional[Sentence]
    before: Optional[Curve]
    after: Optional[Curve]
    bound: Optional[Bound]


def panels_of(facts: ScriptFacts, repair: RepairFacts) -> list[Panel]:
    """Return a panel for every case whose learning rate is known.

    Cases of one call that look the same share a panel.
    """
    panels = []
    for index, call in enumerate(facts.calls):
        after = repair.after.calls[index] if repair.after is not None else None
        alike: dict[str, tuple[Panel, list[CaseFacts]]] = {}
        for number, case in enumerate(call.cases):
            repaired = None
            if after is not None and len(after.cases) == len(call.cases):
                repaired = after.cases[number]
            panel = _panel(case, repaired)
            if panel is not None:
                alike.setdefault(repr(panel), (panel, []))[1].append(case)
        for panel, cases in alike.values():
            panels.append(panel._replace(title=_title(facts, call, cases)))
    return panels


def _panel(case: CaseFacts, repaired: Optional[CaseFacts]) -> Optional[Panel]:
    before = curve_of(case)
    after = curve_of(repaired) if repaired is not None else None
    if after == before:
        after = None
    if before is None and after is None:
        return None
    return Panel(sentence("plot.title"), _subtitle(case), before, after, case.bound)


def _title(facts: ScriptFacts, call: CallFacts, cases: list[CaseFacts]) -> Sentence:
    classes = " / ".join(dict.fromkeys(case.class_name for case in cases))
    return sentence(
        "plot.title",
        place=f"{facts.name}:{call.line}",
        call=f"{classes}.{call.method}()",
        framework=either_framework([case.framework for case in cases]),
    )


def _subtitle(case: CaseFacts) -> Optional[Sentence]:
    rows = {row.key: row.value for row in case.rows}
    values = [rows.get(key, UNKNOWN) for key in ("batch_size", "samples", "steps_per_epoch")]
    if UNKNOWN in values:
        return None
    batch, samples, steps = values
    return sentence("plot.subtitle", batch=batch, samples=samples, steps=steps)


def curve_of(case: CaseFacts) -> Optional[Curve]:
    """Return the curve of a case; None when it is not known as a whole.

    Without a warmup the curve of a piecewise schedule is known in epochs even when the
    number of steps is not.
    """
    points: Points = []
    for part in case.stretches:
        if part.first_epoch is None or part.end_epoch is None or part.after_warmup:
            return None
        if part.first_rate is None or part.last_rate is None:
            return None
        points.append((part.first_epoch, part.first_rate))
        if case.schedule is not None and part.kind in ("cosine", "polynomial"):
            points += _between(case, part.first_epoch, part.end_epoch)
        end = part.end_epoch
        if part.kind == "warmup" and case.schedule is not None:
            # the line goes on to the rate behind the warmup
            end -= 1 / case.schedule.steps
        points.append((end, part.last_rate))
    if not points:
        return None
    warmup_end = case.stretches[0].end_epoch if case.stretches[0].kind == "warmup" else 0.0
    steps = case.schedule.steps if case.schedule is not None else None
    length = case.stretches[-1].end_epoch or 0.0
    decays = _decays(case)
    return Curve(
        points,
        warmup_end or 0.0,
        tuple(epoch for epoch in decays if epoch < length),
        tuple(epoch for epoch in decays if epoch >= length),
        length,
        steps,
    )


def _decays(case: CaseFacts) -> tuple[float, ...]:
    schedule = case.schedule
    if schedule is None:
        return tuple(
            part.first_epoch
            for part in case.stretches
            if part.kind == "decayed" and part.first_epoch is not None
        )
    effective = effective_decay_epochs(
        schedule.decay_epochs, schedule.decay_counts_from, schedule.warmup_steps, schedule.steps
    )
    return tuple(float(epoch) for epoch in effective if epoch > 0)


def last_epoch(panel: Panel) -> float:
    """Return the last epoch that is of interest; decays far beyond the end are not."""
    curves = [curve for curve in (panel.before, panel.after) if curve is not None]
    end = max(curve.end for curve in curves)
    last = max(end, panel.bound.epoch if panel.bound is not None else 0.0)
    unreached = [epoch for curve in curves for epoch in curve.unreached]
    return max([last, *(epoch for epoch in unreached if epoch <= MOST_BEYOND * end)])


def _between(case: CaseFacts, first_epoch: float, end_epoch: float) -> Points:
    schedule = case.schedule
    assert schedule is not None
    first, last = round(first_epoch * schedule.steps), round(end_epoch * schedule.steps) - 1
    stride = max(1, (last - first) // SMOOTH)
    return [
        (step / schedule.steps, schedule.at(step)) for step in range(first, last + 1, stride)
    ]


def rate_at(curve: Curve, epoch: float) -> Optional[float]:
    """Return the learning rate at a point of the training, in epochs; None beyond it."""
    for (first, low), (end, high) in zip(curve.points, curve.points[1:]):
        if first <= epoch <= end and first < end:
            return low + (high - low) * (epoch - first) / (end - first)
    return None
