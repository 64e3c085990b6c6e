"""Resumed training that also asks for pretrained weights.

What it does:
    Reports, for PaddleX 2, a resume_checkpoint while pretrain_weights is not None. Its default
    is not None.

Why is this bad?
    PaddleX 2 exits: "pretrain_weights and resume_checkpoint cannot be set simultaneously", even
    for somebody who set only one of them.

Example:
    from paddlex import transforms as T
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        resume_checkpoint='output/epoch_40')

Use instead:
    from paddlex import transforms as T
    import paddlex as pdx

    train_dataset = pdx.datasets.ImageNet(
        data_dir='vegetables', file_list='vegetables/train_list.txt',
        label_list='vegetables/labels.txt',
        transforms=T.Compose([T.Normalize()]))
    model = pdx.cls.MobileNetV2(num_classes=10)
    model.train(
        num_epochs=120,
        train_dataset=train_dataset,
        pretrain_weights=None,
        resume_checkpoint='output/epoch_40')

Fix:
    Safe: pretrain_weights=None.

Options:
    None.

Source:
    2.1.0:paddlex/cv/models/detector.py:242, classifier.py:280, segmenter.py:250; PaddleX#962,
    #1103, #1388, #1638.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import overridable, propose
from lr_lint.rules.wording import brief, named
from lr_lint.run import Case
from lr_lint.settings import UNKNOWN

CODE = "LR403"
NAME = "resume-with-pretrain-weights"


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if "resume_excludes_pretrain" not in method.quirks:
        return None
    is_resumed = isinstance(method.default("resume_checkpoint"), str)
    return ANYTHING if is_resumed else frozenset({"resume_checkpoint"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a checkpoint together with pretrained weights."""
    if not case.has_quirk("resume_excludes_pretrain"):
        return None
    resume, weights = case.setting("resume_checkpoint"), case.setting("pretrain_weights")
    if resume is None or weights is None or not isinstance(resume.value, str):
        return None
    if weights.value is None or weights.value is UNKNOWN:
        return None
    text = message(
        "LR403",
        resume=brief(resume),
        resume_parameter=resume.parameter,
        weights=named(case, weights) if isinstance(weights.value, str) else weights.parameter,
        parameter=weights.parameter,
    )
    doubt = overridable(resume, weights)
    return case.finding(
        CODE,
        case.place("resume_checkpoint"),
        text,
        lambda: propose(case, {"pretrain_weights": None}, doubt),
    )
