"""Warmup that starts above the learning rate it leads to.

What it does:
    Reports a warmup_start_lr above the learning rate while there is a warmup; for PaddleX 2 also
    one that is equal to it.

Why is this bad?
    The rate falls during the warmup instead of rising (PaddleX 1), or Paddle refuses the
    schedule with an assertion (PaddleX 2). It is easy to hit with FasterRCNN and MaskRCNN of
    PaddleX 1, which start at 1 / 1200 and 1 / 2400 by default, when learning_rate is lowered.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.CocoDetection(
        data_dir='insects', ann_file='insects/train.json',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.FasterRCNN(num_classes=7)
    model.train(
        num_epochs=12,
        train_dataset=train_dataset,
        train_batch_size=2,
        learning_rate=0.0005)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.CocoDetection(
        data_dir='insects', ann_file='insects/train.json',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.FasterRCNN(num_classes=7)
    model.train(
        num_epochs=12,
        train_dataset=train_dataset,
        train_batch_size=2,
        warmup_start_lr=0.0001666666667,
        learning_rate=0.0005)

Fix:
    Safe: warmup_start_lr keeps the proportion that the defaults have to each other.

Options:
    None.

Source:
    PARAMETERS section 3; 1.3.11:paddlex/cv/models/faster_rcnn.py:267; Paddle 2.6.2
    paddle/optimizer/lr.py:903.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import overridable, propose, proportional_start
from lr_lint.rules.wording import named
from lr_lint.run import Case
from lr_lint.settings import as_number

CODE = "LR202"
NAME = "warmup-starts-too-high"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.default("warmup_steps") == 0:
        return frozenset({"warmup_steps"})
    start = as_number(method.default("warmup_start_lr"))
    rate = as_number(method.default("learning_rate"))
    if start is None or rate is None or start >= rate:
        return ANYTHING
    return frozenset({"warmup_start_lr", "learning_rate"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a warmup that does not rise."""
    start, rate = case.setting("warmup_start_lr"), case.setting("learning_rate")
    warmup = case.setting("warmup_steps")
    if start is None or rate is None or warmup is None:
        return None
    if case.uses_own_optimizer or case.may_force_batch_one:
        return None
    if start.number is None or rate.number is None or not warmup.number:
        return None
    refuses_equality = case.has_quirk("start_must_stay_below_rate")
    if start.number < rate.number or (start.number == rate.number and not refuses_equality):
        return None
    text = message(
        "LR202.refused" if refuses_equality else "LR202",
        start=named(case, start),
        rate=named(case, rate),
        parameter=start.parameter,
        rate_parameter=rate.parameter,
    )
    doubt = overridable(start, rate, warmup)
    learning_rate = float(rate.number)
    return case.finding(
        CODE,
        case.place("warmup_start_lr", "learning_rate"),
        text,
        lambda: _repair(case, learning_rate, doubt),
    )


def _repair(case: Case, learning_rate: float, doubt: Optional[Message]) -> Union[Fix, Message]:
    start = proportional_start(case, learning_rate)
    if start is None:
        return message("no_repair.no_default_proportion")
    return propose(case, {"warmup_start_lr": start}, doubt)
