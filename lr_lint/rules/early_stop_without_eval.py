"""Early stopping without an evaluation set.

What it does:
    Reports early_stop=True in a call without eval_dataset.

Why is this bad?
    Early stopping watches the accuracy on the evaluation set. Without one PaddleX does nothing
    and says nothing: the training runs to its last epoch.

Example:
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
        early_stop=True)

Use instead:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    eval_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/val_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        eval_dataset=eval_dataset,
        early_stop=True)

Fix:
    None: only the user has the data.

Options:
    None.

Source:
    PARAMETERS section 1; 1.3.11:paddlex/cv/models/base.py:612,
    2.1.0:paddlex/cv/models/base.py:429.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.wording import named
from lr_lint.run import Case

CODE = "LR401"
NAME = "early-stop-without-eval"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    return ANYTHING if method.default("early_stop") is True else frozenset({"early_stop"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report early stopping that has nothing to watch."""
    early_stop, eval_dataset = case.setting("early_stop"), case.setting("eval_dataset")
    if early_stop is None or eval_dataset is None:
        return None
    if early_stop.value is not True or eval_dataset.value is not None:
        return None
    return case.finding(
        CODE,
        case.place("early_stop"),
        message(
            "LR401",
            early_stop=named(case, early_stop),
            parameter=eval_dataset.parameter,
            early_stop_parameter=early_stop.parameter,
        ),
        message("no_repair.only_the_user_has_it", parameter=eval_dataset.parameter),
    )
