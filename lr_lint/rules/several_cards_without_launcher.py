"""Several cards named in a script that trains on one.

What it does:
    Reports a CUDA_VISIBLE_DEVICES with several cards in a PaddleX 2 training
    script. Silent when the script uses paddle.distributed or when two or more
    cards are declared.

Why is this bad?
    PaddleX 2 uses one card in each process. `python train.py` trains on the first
    card only, with the batch size and rate that were meant for several.

Example:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0,1'
    import paddlex as pdx
    from paddlex import transforms as T

    train_dataset = pdx.datasets.VOCDetection(
        'data', 'train_list.txt', 'labels.txt',
        T.Compose([T.Decode(), T.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=2)
    model.train(20, train_dataset, train_batch_size=8, learning_rate=0.000125,
                lr_decay_epochs=(8, 11))

Use instead:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0'
    import paddlex as pdx
    from paddlex import transforms as T

    train_dataset = pdx.datasets.VOCDetection(
        'data', 'train_list.txt', 'labels.txt',
        T.Compose([T.Decode(), T.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=2)
    model.train(20, train_dataset, train_batch_size=8, learning_rate=0.000125,
                lr_decay_epochs=(8, 11))

Fix:
    None: start the script with python -m paddle.distributed.launch --gpus 0,1.

Options:
    lr-cards: declares the cards that the job is started on.

Source:
    2.1.0:paddlex/utils/env.py:31; PaddleX#1210.
"""

from __future__ import annotations

from lr_lint.findings import Finding, message
from lr_lint.script.devices import read_devices
from lr_lint.script.environment import Environment

CODE = "LR005"
NAME = "several-cards-without-launcher"


def check(environment: Environment) -> list[Finding]:
    """Report the device setting in effect when it names several cards."""
    if environment.target.generation != 2 or not environment.trains:
        return []
    if environment.declared_cards is not None and environment.declared_cards >= 2:
        return []
    if any(symbol.startswith("paddle.distributed") for symbol in environment.trace.symbols):
        return []
    write = environment.in_effect()
    texts = environment.texts(write) if write is not None else None
    if write is None or texts is None:
        return []
    cards = [len(read_devices(text).visible) for text in texts]
    if min(cards) < 2 or not all(read_devices(text).is_well_formed for text in texts):
        return []
    line, column = environment.positions.start(write.place)
    gpus = ",".join(read_devices(texts[0]).visible)
    return [
        Finding(
            CODE, line, column,
            message("LR005", name=write.name, value=repr(texts[0]), cards=cards[0], gpus=gpus),
            None,
            message("LR005.by_hand", gpus=gpus),
        )
    ]
