"""Decay epochs that are not in increasing order.

What it does:
    Reports a list of decay epochs that is not strictly increasing, or that has an epoch of 0 or
    less.

Why is this bad?
    Paddle takes the first epoch of the list that is still ahead: an epoch that is smaller than
    the one before it, or equal to it, never counts. PaddleX does not check the order. An epoch
    of 0 lets the decay begin at once.

Example:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=10,
        train_dataset=train_dataset,
        lr_decay_epochs=[8, 4, 6])

Use instead:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=10,
        train_dataset=train_dataset,
        lr_decay_epochs=[4, 6, 8])

Fix:
    Unsafe: the list is sorted and repeats are dropped, where the warmup certainly fits before
    its first epoch. None with an epoch of 0 or less.

Options:
    lr-num-samples: the number of samples, where it cannot be counted.

Source:
    PARAMETERS section 4; Paddle 2.6.2 paddle/optimizer/lr.py PiecewiseDecay.get_lr.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.milestones import Milestones, Number, milestones_of, obstacle
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import propose
from lr_lint.rules.wording import named, same_kind
from lr_lint.run import Case
from lr_lint.settings import as_epochs

CODE = "LR302"
NAME = "decay-not-increasing"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.schedule != "piecewise":
        return None
    default = as_epochs(method.default("decay_epochs"))
    is_sound = default is None or _is_in_order(default)
    return frozenset({"decay_epochs"}) if is_sound else ANYTHING


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report decay epochs out of order, repeated, or not above 0."""
    milestones = milestones_of(case)
    if milestones is None or _is_in_order(milestones.epochs):
        return None
    epochs = milestones.epochs
    below = [epoch for epoch in epochs if epoch <= 0]
    falling = [pair for pair in zip(epochs, epochs[1:]) if pair[1] <= pair[0]]
    decay = named(case, milestones.decay)
    if below:
        text = message("LR302.not_above_zero", decay=decay, epoch=below[0])
    else:
        text = message("LR302", decay=decay, before=falling[0][0], after=falling[0][1])
    return case.finding(
        CODE, case.place("decay_epochs"), text, lambda: _repair(case, milestones)
    )


def _is_in_order(epochs: list[Number]) -> bool:
    """Tell whether decay epochs are above 0 and strictly increasing."""
    before: Number = 0
    for epoch in epochs:
        if not epoch > before:
            return False
        before = epoch
    return True


def _repair(case: Case, milestones: Milestones) -> Union[Fix, Message]:
    in_order = sorted(set(milestones.epochs))
    if in_order[0] <= 0:
        return message("no_repair.epoch_not_above_zero", epoch=in_order[0])
    refused = obstacle(case, in_order[0])
    if refused is not None:
        return refused
    new = same_kind(milestones.decay, in_order)
    return propose(case, {"decay_epochs": new}, message("unsafe.schedule_changes"))
