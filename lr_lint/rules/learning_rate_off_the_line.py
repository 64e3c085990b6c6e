"""Learning rate chosen far from the one that belongs to the batch size.

What it does:
    Compares a learning rate that somebody chose with the reference rate in proportion to the
    batch size, and reports one that is off by more than the factor 2. Off unless asked for: a
    rate that was chosen may well be right.

Why is this bad?
    A rate that is many times the tuned one usually ends in a loss of nan; one that is a small
    part of it never converges within the usual number of epochs.

Example:
    # with lr-enable = LR102
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        train_batch_size=32,
        learning_rate=0.2)

Use instead:
    # with lr-enable = LR102
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        train_batch_size=32,
        learning_rate=0.0125)

Fix:
    Unsafe: learning_rate becomes the expected rate, and a warmup_start_lr that would reach it
    is scaled along.

Options:
    lr-enable: LR102 must be named here.
    lr-scale-tolerance: the factor within which a rate is let through, at least 2.

Source:
    PARAMETERS section 2; 1.3.11:paddlex_restful/restful/project/train/params_v2.py (the rates of
    PaddleX's own GUI).
"""

from __future__ import annotations

from typing import Final, Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.scaling import describe, doubt_about, is_beyond, repair, scaling_of
from lr_lint.rules.scaling import was_left_alone
from lr_lint.run import Case

CODE = "LR102"
NAME = "learning-rate-off-the-line"

LEAST_TOLERANCE: Final = 2.0
"""Factor within which a chosen rate is nobody's business; official scripts use it."""


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    return None if method.reference is None else frozenset({"learning_rate"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a chosen learning rate that is far from the reference, when asked to."""
    if CODE not in options.enable:
        return None
    scaling = scaling_of(case)
    if scaling is None or was_left_alone(case, scaling):
        return None
    if not is_beyond(scaling, max(LEAST_TOLERANCE, options.scale_tolerance)):
        return None
    return case.finding(
        CODE,
        case.place("learning_rate"),
        describe(case, scaling, "LR102"),
        lambda: repair(case, scaling, doubt_about(scaling) or message("unsafe.chosen")),
    )
