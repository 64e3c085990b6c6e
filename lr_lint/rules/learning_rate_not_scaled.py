"""Learning rate left alone after the batch size was changed.

What it does:
    Looks for a batch size that was changed from the default while the learning rate was left
    alone: not written, or written as the default or as the vendor's reference value. The rate
    that belongs to a batch size is the reference rate in proportion:
    reference_rate * batch_size / reference_batch_size. Where the signature's default was never
    tuned (detectors of PaddleX 2), the reference is the pair of the official tutorials.

Why is this bad?
    The learning rates of PaddleX are tuned for the batch size that stands beside them, over all
    cards. With half the batch the same rate is twice too large, and the loss becomes nan after
    hours; with twice the batch it is too small, and the training ends before it has converged.

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
        train_batch_size=16)

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
        train_batch_size=16,
        learning_rate=0.00025)

Fix:
    Safe: learning_rate becomes the expected rate, and a warmup_start_lr that would reach it is
    scaled along. Unsafe when the rate is raised more than fourfold, when the reference is not
    the signature's own pair, or when a value is the default of a command line option.

Options:
    lr-scale-tolerance: the factor within which an unscaled rate is let through (1: none).

Source:
    PARAMETERS section 2; 1.3.11:paddlex/cv/models/yolo_v3.py:110 (8 with 1 / 8000);
    1.3.11:paddlex_restful/restful/project/train/params_v2.py (the rates of PaddleX's own GUI).
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.scaling import describe, doubt_about, is_beyond, is_raised_much, repair
from lr_lint.rules.scaling import scaling_of, was_left_alone
from lr_lint.run import Case

CODE = "LR101"
NAME = "learning-rate-not-scaled"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    return None if method.reference is None else frozenset({"batch_size"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a learning rate that does not follow the batch size."""
    scaling = scaling_of(case)
    if scaling is None or scaling.batch == case.default("batch_size"):
        return None
    if not was_left_alone(case, scaling) or not is_beyond(scaling, options.scale_tolerance):
        return None
    return case.finding(
        CODE,
        case.place("learning_rate", "batch_size"),
        describe(case, scaling, "LR101.raised" if is_raised_much(scaling) else "LR101"),
        lambda: repair(case, scaling, doubt_about(scaling)),
    )
