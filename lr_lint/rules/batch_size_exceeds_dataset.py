"""Batch size larger than the training set.

What it does:
    Reports a batch size that is more than the number of training samples.

Why is this bad?
    An epoch would have no step. PaddleX refuses to train ("The amount of training datset must
    be larger than batch size."), or divides by zero while it writes another error.

Example:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(  # lr-lint: num_samples=40
        num_epochs=120,
        train_dataset=train_dataset)

Use instead:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(  # lr-lint: num_samples=40
        num_epochs=120,
        train_dataset=train_dataset,
        train_batch_size=32,
        learning_rate=0.0125)

Fix:
    None: how small the batch should be is a matter of memory and data.

Options:
    lr-num-samples: the number of samples, where it cannot be counted.

Source:
    PARAMETERS section 5; 1.3.11:paddlex/cv/models/base.py:426,
    2.1.0:paddlex/cv/models/base.py:226.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.rules.wording import named
from lr_lint.run import Case

CODE = "LR104"
NAME = "batch-size-exceeds-dataset"
NEEDS_SAMPLES = True


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a batch size that is more than the number of samples."""
    batch_size, samples = case.setting("batch_size"), case.samples
    if batch_size is None or samples is None or case.may_force_batch_one:
        return None
    batch = batch_size.number
    if batch is None or batch <= samples.count:
        return None
    return case.finding(
        CODE,
        case.place("batch_size"),
        message(
            "LR104",
            batch_size=named(case, batch_size),
            samples=samples.count,
            parameter=batch_size.parameter,
        ),
        message("no_repair.batch_is_a_choice", parameter=batch_size.parameter),
    )
