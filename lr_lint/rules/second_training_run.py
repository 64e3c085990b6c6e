"""A second training in one process of PaddleX 1.

What it does:
    Reports a training call that certainly runs after another one in the same
    process, and a call that runs twice (in a loop over models).

Why is this bad?
    PaddleX 1 keeps a mark that a model was built and exits at the second
    train(), even for another model: everything after the first is lost.

Example:
    import paddlex as pdx
    from paddlex.det import transforms

    train_dataset = pdx.datasets.VOCDetection(
        'data', 'train_list.txt', 'labels.txt')
    for backbone in ['DarkNet53', 'MobileNetV1']:
        model = pdx.det.YOLOv3(num_classes=2, backbone=backbone)
        model.train(270, train_dataset)

Use instead:
    import sys
    import paddlex as pdx
    from paddlex.det import transforms

    train_dataset = pdx.datasets.VOCDetection(
        'data', 'train_list.txt', 'labels.txt')
    model = pdx.det.YOLOv3(num_classes=2, backbone=sys.argv[1])
    model.train(270, train_dataset)

Fix:
    None: train each model in a process of its own.

Options:
    lr-paddlex-version: PaddleX 2 allows it.

Source:
    1.3.11:paddlex/cv/models/base.py:99; PaddleX#568.
"""

from __future__ import annotations

import ast
from typing import Mapping

from lr_lint.findings import Finding, message
from lr_lint.run import TrainingRun
from lr_lint.script.trace import MethodCall

CODE = "LR404"
NAME = "second-training-run"

QUIRK = "one_training_per_process"


def check(calls: list[MethodCall], runs: Mapping[ast.Call, TrainingRun]) -> list[Finding]:
    """Report the first training call that certainly follows another one."""
    before: dict[frozenset[int], MethodCall] = {}
    for call in calls:
        run = runs.get(call.node)
        if run is None or not _exits(run):
            continue
        # Two calls run in the same runs of the script when their conditions are the same.
        conditions = frozenset(call.conditions)
        earlier = before.get(conditions)
        if earlier is not None:
            first = runs[earlier.node]
            text = (
                message("LR404.repeated")
                if earlier.node is call.node
                else message("LR404", line=first.place[0])
            )
            return [
                Finding(CODE, run.place[0], run.place[1], text, None,
                        message("LR404.by_hand"), run.call)
            ]
        before[conditions] = call
    return []


def _exits(run: TrainingRun) -> bool:
    """Tell whether the class refuses a second training in every release."""
    return bool(run.observations) and all(
        QUIRK in method.quirks
        for observation in run.observations
        for method in observation.methods
    )
