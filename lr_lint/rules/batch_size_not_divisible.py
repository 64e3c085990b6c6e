"""Batch size that the cards cannot share.

What it does:
    Reports a batch size that is not a multiple of the number of cards. PaddleX 1 trains on
    every card that CUDA_VISIBLE_DEVICES names (on the CPU: as many as CPU_NUM says); for
    PaddleX 2 the number must be declared, and a batch of 1 is let through there.

Why is this bad?
    The batch is the total over all cards and is shared out evenly. PaddleX refuses to train, but
    only after the network was built and the weights were downloaded.

Example:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0,1,3'
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=270,
        train_dataset=train_dataset,
        train_batch_size=8,
        learning_rate=0.000125)

Use instead:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0,1,3'
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=270,
        train_dataset=train_dataset,
        train_batch_size=6,
        learning_rate=9.375e-05)

Fix:
    Unsafe: the batch size becomes the nearest lower multiple, at least one sample for each card,
    and a written learning_rate is scaled along.

Options:
    lr-cards: the number of cards the job is started on.

Source:
    PARAMETERS section 2; 1.3.11:paddlex/cv/models/base.py:90,
    2.1.0:paddlex/utils/utils.py:43.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.options import Options
from lr_lint.rules.repairs import propose, scale_start_along
from lr_lint.rules.wording import named, shortest_decimal
from lr_lint.run import Case

CODE = "LR103"
NAME = "batch-size-not-divisible"


def check(case: Case, options: Options) -> Optional[Finding]:
    """Report a batch size that is not a multiple of the number of cards."""
    batch_size, cards = case.setting("batch_size"), case.cards
    if batch_size is None or cards is None or cards < 1 or case.may_force_batch_one:
        return None
    batch = batch_size.number
    if not isinstance(batch, int) or batch % cards == 0:
        return None
    if batch == 1 and case.has_quirk("batch_one_let_through"):
        return None
    higher = (batch // cards + 1) * cards
    divisible = higher - cards or cards
    multiples: object = higher
    if divisible != higher:
        multiples = message("LR103.either", lower=divisible, higher=higher)
    text = message(
        "LR103",
        batch_size=named(case, batch_size),
        cards=cards,
        rest=batch % cards,
        parameter=batch_size.parameter,
        multiples=multiples,
    )
    at = case.place("batch_size")
    return case.finding(CODE, at, text, lambda: _repair(case, batch, divisible))


def _repair(case: Case, batch: int, divisible: int) -> Union[Fix, Message]:
    samples = case.samples
    if divisible > batch and samples is not None and samples.count < divisible:
        return message("no_repair.batch_exceeds_dataset", samples=samples.count, batch=divisible)
    changes: Union[dict[str, object], Message] = {"batch_size": divisible}
    learning_rate = case.setting("learning_rate")
    ignored = case.surely_has_own_optimizer
    if learning_rate is not None and learning_rate.written and not ignored:
        rate = learning_rate.number
        if rate is None:
            return message("no_repair.rate_unknown", parameter=learning_rate.parameter)
        scaled = shortest_decimal(rate * divisible / batch)
        changes = {"batch_size": divisible, "learning_rate": scaled}
        changes = scale_start_along(case, changes, rate, scaled)
    if isinstance(changes, Message):
        return changes
    return propose(case, changes, message("unsafe.batch_chosen"))
