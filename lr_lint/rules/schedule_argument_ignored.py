"""Learning rate, warmup or decay that PaddleX ignores.

What it does:
    Reports learning_rate, warmup_* and lr_decay_* written together with an optimizer of one's
    own, and lr_decay_* written for PPLCNet and PicoDet, whose schedule is a cosine. One finding
    for each call names all of them.

Why is this bad?
    PaddleX uses these arguments only to build its default optimizer. Whoever changes them here
    changes nothing, and wonders why.

Example:
    from paddlex import transforms as T
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    model = pdx.det.PicoDet(num_classes=6)
    model.train(
        num_epochs=100,
        train_dataset=train_dataset,
        train_batch_size=14,
        learning_rate=0.05,
        lr_decay_epochs=[60, 80],
        lr_decay_gamma=0.1)

Use instead:
    from paddlex import transforms as T
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    model = pdx.det.PicoDet(num_classes=6)
    model.train(
        num_epochs=100,
        train_dataset=train_dataset,
        train_batch_size=14,
        learning_rate=0.05)

Fix:
    Unsafe: the arguments are removed.

Options:
    None.

Source:
    1.3.11:paddlex/cv/models/classifier.py:184, 2.1.0:paddlex/cv/models/detector.py:279 (with an
    optimizer); 2.1.0:paddlex/cv/models/detector.py:151 (cosine).
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Level, Message, RemoveArguments, message
from lr_lint.options import Options
from lr_lint.profiles.specification import REQUIRED, TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.run import Case
from lr_lint.settings import Origin, Setting

CODE = "LR305"
NAME = "schedule-argument-ignored"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.default("optimizer") not in (None, REQUIRED):
        return ANYTHING
    ignored = _roles(method, "decay_") if method.schedule == "cosine" else ()
    return frozenset({"optimizer", *ignored})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report the arguments of a schedule that is not built from them."""
    ignored = ignored_settings(case)
    if not ignored:
        return None
    own_optimizer = case.surely_has_own_optimizer
    text = message(
        "LR305" if own_optimizer else "LR305.cosine",
        parameters=", ".join(setting.parameter for setting in ignored),
        class_name=case.method.class_name.rpartition(".")[2],
    )
    at = min(setting.place for setting in ignored if setting.place is not None)
    return case.finding(CODE, at, text, lambda: _repair(case, ignored))


def ignored_settings(case: Case) -> list[Setting]:
    """Return the written settings that the framework certainly ignores, in their order."""
    roles: list[str] = []
    if case.surely_has_own_optimizer:
        roles = _roles(case.method, "learning_rate", "warmup_", "decay_")
    elif case.method.schedule == "cosine":
        roles = _roles(case.method, "decay_")
    settings = [case.given_setting(role) for role in roles]
    return [
        setting
        for setting in settings
        if setting is not None and setting.written and setting.place is not None
    ]


def _roles(method: TrainingMethod, *prefixes: str) -> list[str]:
    """Return the method's roles that begin with one of these."""
    return [
        parameter.role for parameter in method.parameters if parameter.role.startswith(prefixes)
    ]


def _repair(case: Case, ignored: list[Setting]) -> Union[Fix, Message]:
    for setting in ignored:
        if setting.origin is Origin.UNPACKED:
            return message("no_repair.unpacked", parameter=setting.parameter)
        if case.is_positional(setting.role):
            return message("no_repair.positional", parameter=setting.parameter)
    names = tuple(setting.parameter for setting in ignored)
    return Fix(
        (RemoveArguments(case.run.call, names),),
        Level.UNSAFE,
        message("repair.removed", parameters=", ".join(names)),
        message("unsafe.removes_arguments"),
    )
