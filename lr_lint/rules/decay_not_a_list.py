"""Decay epochs that are not a list of numbers.

What it does:
    Reports decay epochs that are a number instead of a list, an empty list, or a list with
    something that is no number.

Why is this bad?
    PaddleX reads the list without checking it: the training ends in a TypeError or IndexError
    before it begins.

Example:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=10,
        train_dataset=train_dataset,
        lr_decay_epochs=8)

Use instead:
    from paddlex.cls import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=10,
        train_dataset=train_dataset,
        lr_decay_epochs=[8])

Fix:
    Safe: a number becomes a list with that number. None in the other cases.

Options:
    None.

Source:
    PARAMETERS section 4; 1.3.11:paddlex/cv/models/faster_rcnn.py:240.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import overridable, propose
from lr_lint.rules.wording import named
from lr_lint.run import Case
from lr_lint.settings import OBJECT, UNKNOWN, Setting, as_number

CODE = "LR304"
NAME = "decay-not-a-list"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.schedule != "piecewise":
        return None
    is_wrong = _what_is_wrong(method.default("decay_epochs")) is not None
    return ANYTHING if is_wrong else frozenset({"decay_epochs"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report decay epochs that no schedule can be built from."""
    if case.method.schedule != "piecewise" or case.uses_own_optimizer:
        return None
    decay = case.setting("decay_epochs")
    key = _what_is_wrong(decay.value) if decay is not None else None
    if decay is None or key is None:
        return None
    text = message(key, decay=named(case, decay), parameter=decay.parameter)
    return case.finding(CODE, case.place("decay_epochs"), text, lambda: _repair(case, decay))


def _what_is_wrong(value: object) -> Optional[str]:
    if value is UNKNOWN or value is OBJECT:
        return None
    if not isinstance(value, (list, tuple)):
        return "LR304"
    if not value:
        return "LR304.empty"
    if any(item is UNKNOWN or item is OBJECT for item in value):
        return None
    if all(type(item) in (int, float) for item in value):
        return None
    return "LR304.not_numbers"


def _repair(case: Case, decay: Setting) -> Union[Fix, Message]:
    number = as_number(decay.value)
    if number is None:
        return message("no_repair.meaning_unknown", parameter=decay.parameter)
    return propose(case, {"decay_epochs": [number]}, overridable(decay))
