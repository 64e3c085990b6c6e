"""Warmup that ends after the first decay.

What it does:
    Compares warmup_steps, written or by default, with the step in which the learning rate falls
    for the first time: lr_decay_epochs[0] * (samples // batch size). For the cosine schedules of
    PPLCNet and PicoDet it must end before the training does: num_epochs * (samples // batch
    size).

Why is this bad?
    PaddleX refuses to train ("warmup_steps should less than ..."), after the data set was read.
    It happens on small data sets to people who never wrote warmup_steps: the detectors of
    PaddleX 1 warm up for 500 or 1000 steps by default. PaddleX 2.0 only logs it for detectors
    and goes on with a schedule that nobody meant.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(  # lr-lint: num_samples=30
        num_epochs=270,
        train_dataset=train_dataset,
        train_batch_size=8)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(  # lr-lint: num_samples=30
        num_epochs=270,
        train_dataset=train_dataset,
        train_batch_size=8,
        warmup_steps=9)

Fix:
    Safe when the number of samples is exact, else unsafe. warmup_steps becomes what PaddleX's
    own tools use (one epoch for FasterRCNN and MaskRCNN, three for YOLOv3 and PP-YOLO), at most
    the bound. With lr-warmup-fix = delay, warmup_steps // steps is added to every decay epoch
    and to num_epochs instead, as PaddleX's GUI does.

Options:
    lr-warmup-fix: shorten the warmup, or delay the decay.
    lr-num-samples: the number of samples, where it cannot be counted.

Source:
    PARAMETERS section 5; 1.3.11:paddlex/cv/models/faster_rcnn.py:240,
    2.1.0:paddlex/cv/models/detector.py:127; PaddleX#115.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.relevance import ANYTHING
from lr_lint.rules.repairs import inexact, overridable, propose
from lr_lint.rules.wording import Number, brief, item, named, same_kind
from lr_lint.run import Case
from lr_lint.schedule import effective_decay_epochs, warmup_bound, warmup_target
from lr_lint.settings import Setting

CODE = "LR201"
NAME = "warmup-past-first-decay"
NEEDS_SAMPLES = True


class Excess(NamedTuple):
    """A warmup that is too long.

    Attributes:
        warmup: The setting of the warmup.
        warmup_steps: Its value.
        steps: Steps per epoch, at least 1.
        edge: The setting that bounds it, with its value.
        bound: The step that the warmup must not pass (piecewise) or reach (cosine).
        target: What the warmup can become, None when nothing fits.
        other_way: What else can be done.
    """

    warmup: Setting
    warmup_steps: Number
    steps: int
    edge: Message
    bound: Number
    target: Optional[int]
    other_way: Message


def needs(method: TrainingMethod) -> Optional[frozenset[str]]:
    """Return roles of which a call must give one; None: no call is reported."""
    if method.schedule not in ("piecewise", "cosine"):
        return None
    is_built = "warmup_is_always_built" in method.quirks
    return ANYTHING if is_built or method.default("warmup_steps") else frozenset({"warmup_steps"})


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a warmup that is not over when the decay begins."""
    excess = excess_of(case)
    if excess is None:
        return None
    return case.finding(
        CODE,
        case.place("warmup_steps", "decay_epochs", "batch_size"),
        _describe(case, excess),
        lambda: _repair(case, excess, options),
    )


def excess_of(case: Case) -> Optional[Excess]:
    """Measure the warmup against its bound; None when it fits or is not known."""
    steps = case.steps
    if not steps or case.uses_own_optimizer:
        return None
    warmup = case.setting("warmup_steps")
    if warmup is None or warmup.number is None:
        return None
    if warmup.number == 0 and not case.has_quirk("warmup_is_always_built"):
        return None
    if case.method.schedule == "cosine":
        return _past_the_end(case, warmup, warmup.number, steps)
    if case.method.schedule == "piecewise":
        return _past_the_decay(case, warmup, warmup.number, steps)
    return None


def _past_the_decay(
    case: Case, warmup: Setting, warmup_steps: Number, steps: int
) -> Optional[Excess]:
    decay = case.setting("decay_epochs")
    if decay is None or decay.epochs is None:
        return None
    first = decay.epochs[0]
    bound = first * steps
    if warmup_steps <= bound:
        return None
    num_epochs = case.setting("num_epochs")
    limit = warmup_bound(steps, first, num_epochs.number if num_epochs is not None else None)
    target = warmup_target(steps, limit, case.method.warmup_epochs)
    later = message(
        "LR201.decay_later", parameter=decay.parameter, epoch=math.ceil(warmup_steps / steps)
    )
    edge = item(decay, 0, first)
    fitting = target if target <= bound else None
    return Excess(warmup, warmup_steps, steps, edge, bound, fitting, later)


def _past_the_end(
    case: Case, warmup: Setting, warmup_steps: Number, steps: int
) -> Optional[Excess]:
    num_epochs = case.setting("num_epochs")
    if num_epochs is None or num_epochs.number is None:
        return None
    total = num_epochs.number * steps
    if warmup_steps < total:
        return None
    # one step must stay for the cosine
    target = warmup_target(steps, total - 1, case.method.warmup_epochs)
    longer = message(
        "LR201.train_longer",
        parameter=num_epochs.parameter,
        epoch=math.floor(warmup_steps / steps) + 1,
    )
    fitting = target if target < total else None
    return Excess(warmup, warmup_steps, steps, brief(num_epochs), total, fitting, longer)


def _describe(case: Case, excess: Excess) -> Message:
    batch_size, samples = case.setting("batch_size"), case.samples
    assert batch_size is not None and samples is not None
    way_out = excess.other_way
    if excess.target is not None:
        way_out = message(
            "LR201.shorten",
            parameter=excess.warmup.parameter,
            target=excess.target,
            other_way=excess.other_way,
        )
    return message(
        "LR201.cosine" if case.method.schedule == "cosine" else "LR201",
        warmup=named(case, excess.warmup),
        edge=excess.edge,
        steps=excess.steps,
        samples=samples.count,
        batch_size=brief(batch_size),
        bound=excess.bound,
        way_out=way_out,
    )


def _repair(case: Case, excess: Excess, options: Options) -> Union[Fix, Message]:
    if options.warmup_fix == "delay":
        changes = _delay(case, excess)
    elif excess.target is not None:
        changes = {"warmup_steps": excess.target}
    else:
        return message("no_repair.no_warmup_fits", bound=excess.bound)
    if isinstance(changes, Message):
        return changes
    used = [case.setting(role) for role in ("warmup_steps", "batch_size", "num_epochs")]
    doubt = overridable(*used, case.setting("decay_epochs")) or inexact(case.samples)
    return propose(case, changes, doubt)


def _delay(case: Case, excess: Excess) -> Union[dict[str, object], Message]:
    """Move the decay and the end of the training behind the warmup.

    Source: 1.3.11:paddlex_restful/restful/project/train/params_v2.py, which adds the
    same number of epochs to each of them.
    """
    num_epochs, decay = case.setting("num_epochs"), case.setting("decay_epochs")
    if num_epochs is None or num_epochs.number is None:
        return message("no_repair.num_epochs_unknown")
    shift = int(excess.warmup_steps // excess.steps)
    longer: dict[str, object] = {"num_epochs": num_epochs.number + shift}
    if case.method.schedule == "cosine" or decay is None or decay.epochs is None:
        return longer
    if not decay.written and _is_reached_in_part(case, decay.epochs, num_epochs.number):
        # once it is written, LR301 asks that every epoch of the list is reached
        return message("no_repair.delay_leaves_unreached", parameter=decay.parameter)
    delayed = [epoch + shift for epoch in decay.epochs]
    if excess.warmup_steps > delayed[0] * excess.steps:
        # whole epochs are added: a decay within the first epoch stays too early
        return message("no_repair.epoch_not_above_zero", epoch=decay.epochs[0])
    return {"decay_epochs": same_kind(decay, delayed), **longer}


def _is_reached_in_part(case: Case, decay_epochs: list[Number], num_epochs: Number) -> bool:
    warmup = case.setting("warmup_steps")
    effective = effective_decay_epochs(
        decay_epochs,
        case.method.decay_counts_from,
        warmup.number if warmup is not None else None,
        case.steps,
    )
    return effective[0] < num_epochs <= max(effective)
