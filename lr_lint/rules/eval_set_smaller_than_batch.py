"""Evaluation set smaller than the training batch.

What it does:
    Reports, for classification with PaddleX 2, an evaluation set with fewer samples than the
    training batch.

Why is this bad?
    PaddleX 2 evaluates classifiers with the training batch size and refuses a data set that is
    smaller: the training crashes at its first evaluation, when a whole epoch is done.

Example:
    # with lr-num-samples = vegetables/val_list.txt=20
    from paddlex import transforms as T
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    eval_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/val_list.txt',
        label_list='vegetables/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        eval_dataset=eval_dataset)

Use instead:
    # with lr-num-samples = vegetables/val_list.txt=20
    from paddlex import transforms as T
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    eval_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/val_list.txt',
        label_list='vegetables/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        train_batch_size=16,
        learning_rate=0.00625,
        eval_dataset=eval_dataset)

Fix:
    None: more samples or a smaller batch, that is for the user to say.

Options:
    lr-num-samples: with PATH=N the number of samples in a list file.

Source:
    2.1.0:paddlex/cv/models/base.py:317 and 394, classifier.py:432.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.wording import named
from lr_lint.run import Case

CODE = "LR105"
NAME = "eval-set-smaller-than-batch"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if "eval_batch_is_train_batch" not in method.quirks:
        return None
    return frozenset({"eval_dataset"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report an evaluation set that cannot fill one training batch."""
    if not case.has_quirk("eval_batch_is_train_batch"):
        return None
    batch_size, samples = case.setting("batch_size"), case.eval_samples
    if batch_size is None or batch_size.number is None or samples is None:
        return None
    # PaddleX does not evaluate at all on an empty set
    if not 0 < samples.count < batch_size.number:
        return None
    return case.finding(
        CODE,
        case.place("eval_dataset"),
        message(
            "LR105",
            samples=samples.count,
            batch_size=named(case, batch_size),
            parameter=batch_size.parameter,
        ),
        message("no_repair.batch_is_a_choice", parameter=batch_size.parameter),
    )
