"""Settings that PaddleX refuses together.

What it does:
    Reports combinations that a version of PaddleX certainly refuses: MaskRCNN of PaddleX 1 on
    VOCDetection without metric, AlexNet without input_shape, early_stop=True with a patience
    below 1, and others; the profile of the class lists them.

Why is this bad?
    PaddleX raises an exception or exits, after the data set was read. The other rules treat
    these settings as unknown.

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
        early_stop=True,
        early_stop_patience=0)

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
        early_stop=True,
        early_stop_patience=5)

Fix:
    None: nobody can tell which of them was meant.

Options:
    lr-profiles: refusals of your own trainers.

Source:
    1.3.11:paddlex/cv/models/mask_rcnn.py:270, classifier.py:59, paddlex/utils/utils.py:350; the
    profiles name a line for each.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, Message, message
from lr_lint.messages import VERBATIM
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.wording import brief
from lr_lint.run import Case, TrainingRun

CODE = "LR504"
NAME = "refused-combination"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if not method.refusals:
        return None
    roles = method.deciding_roles
    return ANYTHING if None in roles else frozenset([role for role in roles if role])


def subjects(run: TrainingRun) -> tuple[str, ...]:
    """Return the names of the refusals, each of which can be a finding."""
    names: dict[str, None] = {}
    for observation in run.observations:
        dataset = observation.dataset
        class_name = dataset.class_name if dataset is not None else None
        for method in observation.methods:
            given = observation.given_roles(method)
            for refusal, deciding in zip(method.refusals, method.deciding_roles):
                if refusal.datasets and class_name not in refusal.datasets:
                    continue
                if deciding is None or deciding in given:
                    names[refusal.name] = None
    return tuple(names)


def check(case: Case, options: Options, subject: str) -> Optional[Finding]:
    """Report the refusal called ``subject`` when the call runs into it."""
    for refusal in case.method.refusals:
        if refusal.name == subject and case.is_refused_for(refusal):
            break
    else:
        return None
    roles = refusal.roles
    places = [case.place(role) for role in roles if case.is_given(role)]
    settings = tuple(_named(case, role) for role in roles)
    reason = message(VERBATIM, en=refusal.reason, zh=refusal.reason_zh)
    return case.finding(
        CODE,
        min(places, default=case.run.place),
        message("LR504" if settings else "LR504.reason", settings=settings, reason=reason),
        message("no_repair.meaning_unknown_of_several"),
    )


def _named(case: Case, role: str) -> Message:
    setting = case.given_setting(role)
    assert setting is not None
    dataset = case.observation.dataset
    if role == "train_dataset" and dataset is not None:
        return message("value", parameter=setting.parameter, value=dataset.class_name)
    return brief(setting)
