"""Decay factor that does not make the learning rate smaller.

What it does:
    Reports an lr_decay_gamma of 0 or less, or above 1.

Why is this bad?
    Each decay multiplies the learning rate by it. Above 1 the rate grows when it should fall, 0
    stops the training at the first decay, and below 0 it runs uphill.

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
        lr_decay_gamma=10)

Use instead:
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
        lr_decay_gamma=0.1)

Fix:
    None: nobody can tell which factor was meant.

Options:
    None.

Source:
    PARAMETERS section 4; 1.3.11:paddlex/cv/models/classifier.py:101.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.wording import named
from lr_lint.run import Case

CODE = "LR303"
NAME = "decay-gamma-out-of-range"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.schedule != "piecewise":
        return None
    return frozenset({"decay_gamma"}) if _is_sound(method.default("decay_gamma")) else ANYTHING


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a factor that is not above 0 and at most 1."""
    if case.method.schedule != "piecewise" or case.uses_own_optimizer:
        return None
    gamma = case.setting("decay_gamma")
    if gamma is None or gamma.number is None or _is_sound(gamma.number):
        return None
    return case.finding(
        CODE,
        case.place("decay_gamma"),
        message("LR303", gamma=named(case, gamma), parameter=gamma.parameter),
        message("no_repair.meaning_unknown", parameter=gamma.parameter),
    )


def _is_sound(gamma: object) -> bool:
    """Tell whether each decay lowers the rate, or leaves it."""
    return isinstance(gamma, (int, float)) and 0 < gamma <= 1
