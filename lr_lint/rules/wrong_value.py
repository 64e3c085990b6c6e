"""Value that cannot be meant.

What it does:
    Reports num_epochs or batch size that is no whole number above 0, warmup_steps below 0 (for
    PaddleX 2 also one that is no whole number), and a learning_rate that is no number above 0.
    Each of them has its own finding.

Why is this bad?
    Some of these end in an error of PaddleX or Paddle, others in a training that learns nothing
    or has no epoch. The other rules treat such a value as unknown.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=2.5,
        train_dataset=train_dataset)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=250,
        train_dataset=train_dataset)

Fix:
    None: nobody can tell which value was meant.

Options:
    None.

Source:
    1.3.11:paddlex/cv/models/base.py:420 (the training loop); Paddle 2.6.2
    paddle/optimizer/lr.py:897 (whole warmup steps).
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.wording import brief
from lr_lint.run import Case, TrainingRun
from lr_lint.validity import CHECKED_ROLES, is_usual, wrong_value

CODE = "LR503"
NAME = "wrong-value"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    return frozenset(CHECKED_ROLES)


def subjects(run: TrainingRun) -> tuple[str, ...]:
    """Return the roles, each of which can be a finding."""
    return tuple([role for role in CHECKED_ROLES if _may_be_wrong(run, role)])


def _may_be_wrong(run: TrainingRun, role: str) -> bool:
    """Tell whether a call gives a role something but a usual number."""
    for observation in run.observations:
        for method in observation.methods:
            given = observation.argument(method, role)
            for alternative in given.alternatives if given is not None else ():
                if not is_usual(role, alternative.value):
                    return True
    return False


def check(case: Case, options: Options, subject: str) -> Optional[Finding]:
    """Report the setting of the role ``subject`` when its value cannot be meant."""
    setting = case.given_setting(subject)
    wrong = wrong_value(case, setting) if setting is not None else None
    if setting is None or wrong is None:
        return None
    return case.finding(
        CODE,
        case.place(subject),
        message(f"LR503.{wrong}", setting=brief(setting), parameter=setting.parameter),
        message("no_repair.meaning_unknown", parameter=setting.parameter),
    )
