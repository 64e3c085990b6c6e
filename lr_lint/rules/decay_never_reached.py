"""Decay that is planned for after the end of the training.

What it does:
    Reports a written list with a decay epoch that the training does not reach, and a default
    list of which it reaches none. PaddleX 2 counts the decay from the end of the warmup:
    lr_decay_epochs[i] + warmup_steps / steps.

Why is this bad?
    The learning rate stays high to the end. Most of the accuracy comes with the epochs after a
    decay; they are what is missing. It happens to everybody who shortens num_epochs and keeps
    the list.

Example:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=20,
        train_dataset=train_dataset)

Use instead:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=20,
        train_dataset=train_dataset,
        lr_decay_epochs=[5, 10, 15])

Fix:
    Unsafe: a default list is scaled to num_epochs in its own proportions, where the warmup
    certainly fits before its first epoch. A written list stays: nobody can tell what was meant.

Options:
    lr-num-samples: the number of samples, where it cannot be counted.

Source:
    PARAMETERS section 4; Paddle 2.6.2 paddle/optimizer/lr.py:928; PaddleX#1625.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.milestones import Milestones, milestones_of, obstacle, when_reached
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import propose
from lr_lint.rules.wording import Number, brief, named
from lr_lint.run import Case

CODE = "LR301"
NAME = "decay-never-reached"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    return ANYTHING if method.schedule == "piecewise" else None


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report decay epochs that the training ends before."""
    milestones, num_epochs = milestones_of(case), case.setting("num_epochs")
    if milestones is None or num_epochs is None or num_epochs.number is None:
        return None
    reached = when_reached(case, milestones.epochs)
    if reached is None:
        return None
    length = num_epochs.number
    missed = [index for index, epoch in enumerate(reached) if epoch >= length]
    if not missed or (not milestones.decay.written and len(missed) < len(reached)):
        return None
    at = case.place("decay_epochs", "num_epochs")
    first = missed[0]
    numbers = {
        "decay": named(case, milestones.decay),
        "num_epochs": brief(num_epochs),
        "epoch": milestones.epochs[first],
        "parameter": milestones.decay.parameter,
        "num_epochs_parameter": num_epochs.parameter,
        "enough": int(max(reached)) + 1,
    }
    if reached[first] == milestones.epochs[first]:
        text = message("LR301", **numbers)
    else:
        text = message("LR301.after_warmup", **numbers, **_delay(case, reached[first]))
    return case.finding(CODE, at, text, lambda: _repair(case, milestones, length))


def _delay(case: Case, reached: Number) -> dict[str, object]:
    warmup = case.setting("warmup_steps")
    assert warmup is not None
    return {"warmup": brief(warmup), "steps": case.steps, "reached": round(float(reached), 2)}


def _repair(case: Case, milestones: Milestones, num_epochs: Number) -> Union[Fix, Message]:
    if milestones.decay.written:
        return message("no_repair.list_was_written", parameter=milestones.decay.parameter)
    length = case.method.decay_length
    if length is None or not isinstance(num_epochs, int):
        return message("no_repair.list_has_no_length", parameter=milestones.decay.parameter)
    scaled = scale_milestones(milestones.epochs, length, num_epochs)
    reached = when_reached(case, list(scaled)) or []
    fitting = [epoch for epoch, real in zip(scaled, reached) if real < num_epochs]
    if num_epochs < 2 or not fitting:
        return message("no_repair.no_decay_fits", num_epochs=num_epochs)
    refused = obstacle(case, fitting[0])
    if refused is not None:
        return refused
    return propose(case, {"decay_epochs": fitting}, message("unsafe.schedule_changes"))


def scale_milestones(epochs: list[Number], length: int, num_epochs: int) -> list[int]:
    """Scale decay epochs to another length of the training.

    Args:
        epochs: The milestones, in epochs.
        length: The number of epochs that they belong to.
        num_epochs: The number of epochs that there are.

    Returns:
        Rounded half up, strictly increasing, each at least 1 and below
        ``num_epochs``; what does not fit is dropped.
    """
    scaled: list[int] = []
    for epoch in epochs:
        rounded = int((2 * epoch * num_epochs + length) // (2 * length))
        if 1 <= rounded < num_epochs and (not scaled or rounded > scaled[-1]):
            scaled.append(rounded)
    return scaled
