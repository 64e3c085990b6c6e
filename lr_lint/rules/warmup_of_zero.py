"""Warmup of zero steps where PaddleX always builds one.

What it does:
    Reports warmup_steps=0 for the detectors of PaddleX 1.

Why is this bad?
    They build the warmup whatever its length, and Paddle divides by it: the training ends in
    "float division by zero" before it begins. Classifiers and PaddleX 2 leave the warmup out.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=270,
        train_dataset=train_dataset,
        warmup_steps=0)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=270,
        train_dataset=train_dataset,
        warmup_steps=1)

Fix:
    Safe: warmup_steps becomes 1. Unsafe where even one step would end after the first decay.

Options:
    None.

Source:
    1.3.11:paddlex/cv/models/faster_rcnn.py:240; Paddle 1.8.5
    paddle/fluid/layers/learning_rate_scheduler.py:548.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import overridable, propose
from lr_lint.rules.wording import named
from lr_lint.run import Case

CODE = "LR203"
NAME = "warmup-of-zero"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if "warmup_is_always_built" not in method.quirks:
        return None
    return ANYTHING if method.default("warmup_steps") == 0 else frozenset({"warmup_steps"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a warmup of zero steps that the framework divides by."""
    warmup = case.setting("warmup_steps")
    if warmup is None or not case.has_quirk("warmup_is_always_built"):
        return None
    if case.uses_own_optimizer or case.may_force_batch_one:
        return None
    if warmup.number != 0:
        return None
    text = message("LR203", warmup=named(case, warmup), parameter=warmup.parameter)
    doubt = overridable(warmup)
    return case.finding(CODE, case.place("warmup_steps"), text, lambda: _repair(case, doubt))


def _repair(case: Case, doubt: Optional[Message]) -> Union[Fix, Message]:
    decay, steps = case.setting("decay_epochs"), case.steps
    if decay is not None and decay.epochs is not None and steps:
        bound = decay.epochs[0] * steps
        if bound < 1:
            doubt = message("unsafe.one_step_too_many", bound=bound)
    return propose(case, {"warmup_steps": 1}, doubt)
