"""Argument that train() needs and does not get.

What it does:
    Reports a call without num_epochs or without train_dataset. A misspelt one is LR501's; a
    call with an *args or **kwargs that could hold it is let through.

Why is this bad?
    Neither has a default: the call ends in a TypeError.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
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
        num_epochs=270,
        train_dataset=train_dataset)

Fix:
    None: only the user knows the value.

Options:
    None.

Source:
    PARAMETERS section 1; the signatures in the wheels 1.0.8 to 2.1.0.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import REQUIRED
from lr_lint.rules.unknown_argument import near_match, unknown_keywords
from lr_lint.rules.wording import class_of
from lr_lint.run import Case

CODE = "LR502"
NAME = "missing-argument"


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report required parameters that nothing gives."""
    if case.observation.may_have_more:
        return None
    missing = [
        parameter.name
        for parameter in case.method.parameters
        if parameter.default is REQUIRED and not case.is_given(parameter.role)
    ]
    if missing:
        misspelt = {near_match(case, keyword) for keyword in unknown_keywords(case)}
        missing = [name for name in missing if name not in misspelt]
    if not missing:
        return None
    names = ", ".join(missing)
    return case.finding(
        CODE,
        case.run.place,
        message(
            "LR502", parameters=names, method=case.method.method, class_name=class_of(case)
        ),
        message("no_repair.only_the_user_has_it", parameter=names),
    )
