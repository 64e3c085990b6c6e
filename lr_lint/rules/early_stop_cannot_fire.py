"""Early stopping that cannot come before the end.

What it does:
    Reports early stopping whose patience is longer than the training: PaddleX evaluates every
    save_interval_epochs, the first evaluation only sets the mark, and the patience counts
    evaluations. So (early_stop_patience + 1) * save_interval_epochs must be below num_epochs.

Why is this bad?
    Whoever sets early_stop expects it to save hours. YOLOv3 and PPYOLO of PaddleX 1 evaluate
    every 20 epochs by default: a patience of 5 means 120 epochs.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    eval_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/val_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=100,
        train_dataset=train_dataset,
        eval_dataset=eval_dataset,
        lr_decay_epochs=[80, 90],
        early_stop=True)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    eval_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/val_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=100,
        train_dataset=train_dataset,
        eval_dataset=eval_dataset,
        lr_decay_epochs=[80, 90],
        save_interval_epochs=5,
        early_stop=True)

Fix:
    None: patience, interval and length are all the user's to choose.

Options:
    None.

Source:
    PARAMETERS section 1; 1.3.11:paddlex/utils/utils.py:343 and cv/models/base.py:570.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.wording import brief, named
from lr_lint.run import Case

CODE = "LR402"
NAME = "early-stop-cannot-fire"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    return ANYTHING if method.default("early_stop") is True else frozenset({"early_stop"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report early stopping that would first come in the last epoch or later."""
    early_stop, patience = case.setting("early_stop"), case.setting("early_stop_patience")
    interval, num_epochs = case.setting("save_interval_epochs"), case.setting("num_epochs")
    if early_stop is None or patience is None or interval is None or num_epochs is None:
        return None
    if early_stop.value is not True or not _has_eval_dataset(case):
        return None
    if patience.number is None or interval.number is None or num_epochs.number is None:
        return None
    earliest = (patience.number + 1) * interval.number
    if earliest < num_epochs.number:
        return None
    return case.finding(
        CODE,
        case.place("early_stop_patience", "early_stop"),
        message(
            "LR402",
            patience=brief(patience),
            patience_value=patience.value,
            interval=named(case, interval),
            interval_value=interval.value,
            earliest=earliest,
            num_epochs=brief(num_epochs),
            patience_parameter=patience.parameter,
            interval_parameter=interval.parameter,
        ),
        message("no_repair.meaning_unknown", parameter=patience.parameter),
    )


def _has_eval_dataset(case: Case) -> bool:
    """Tell whether the training is certainly evaluated."""
    eval_dataset = case.setting("eval_dataset")
    if eval_dataset is None or eval_dataset.value is None:
        return False
    return eval_dataset.known or case.observation.eval_dataset is not None
