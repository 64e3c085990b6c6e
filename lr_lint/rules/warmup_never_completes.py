"""Warmup that is longer than the training.

What it does:
    Reports, for schedules with milestones, a warmup of more steps than the training has:
    num_epochs * (samples // batch size). A warmup past the first decay is LR201's.

Why is this bad?
    The learning rate that was set is never reached: the whole training runs on a part of it.
    PaddleX accepts that without a word.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(  # lr-lint: num_samples=160
        num_epochs=10,
        train_dataset=train_dataset,
        warmup_steps=1000)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(  # lr-lint: num_samples=160
        num_epochs=10,
        train_dataset=train_dataset,
        warmup_steps=60,
        lr_decay_epochs=[8, 9])

Fix:
    Unsafe: warmup_steps becomes what PaddleX's own tools use, at most the bound of LR201.

Options:
    lr-num-samples: the number of samples, where it cannot be counted.

Source:
    PARAMETERS section 3; 1.3.11:paddlex_restful/restful/project/train/params_v2.py:99.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import propose
from lr_lint.rules.wording import brief, named
from lr_lint.run import Case
from lr_lint.schedule import warmup_bound, warmup_target

CODE = "LR204"
NAME = "warmup-never-completes"
NEEDS_SAMPLES = True


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.schedule != "piecewise":
        return None
    return ANYTHING if method.default("warmup_steps") else frozenset({"warmup_steps"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a warmup that fits before the first decay, but not into the training."""
    steps, samples = case.steps, case.samples
    if not steps or samples is None or case.uses_own_optimizer:
        return None
    warmup, decay = case.setting("warmup_steps"), case.setting("decay_epochs")
    num_epochs, batch_size = case.setting("num_epochs"), case.setting("batch_size")
    if warmup is None or decay is None or num_epochs is None or batch_size is None:
        return None
    if case.method.schedule != "piecewise" or not warmup.number or not decay.epochs:
        return None
    if num_epochs.number is None or warmup.number > decay.epochs[0] * steps:
        return None
    total = num_epochs.number * steps
    if warmup.number <= total:
        return None
    bound = warmup_bound(steps, decay.epochs[0], num_epochs.number)
    target = warmup_target(steps, bound, case.method.warmup_epochs)
    text = message(
        "LR204",
        warmup=named(case, warmup),
        num_epochs=brief(num_epochs),
        steps=steps,
        samples=samples.count,
        batch_size=brief(batch_size),
        total=total,
        parameter=warmup.parameter,
        target=target,
    )
    return case.finding(
        CODE,
        case.place("warmup_steps", "num_epochs"),
        text,
        lambda: propose(case, {"warmup_steps": target}, message("unsafe.rate_changes")),
    )
