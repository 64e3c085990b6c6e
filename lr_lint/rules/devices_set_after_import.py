"""Cards chosen after the package that uses them was imported.

What it does:
    Reports a setting of CUDA_VISIBLE_DEVICES that runs after an import which has
    already fixed the cards: paddle, what loads it, and paddlex in generations 1
    and 2.

Why is this bad?
    paddle looks at the variable once, while it is imported. A later setting
    changes nothing and nothing is said: the training runs on the wrong card, or
    on all of them.

Example:
    import paddlex as pdx
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0'

    model = pdx.det.YOLOv3(num_classes=2)

Use instead:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0'
    import paddlex as pdx

    model = pdx.det.YOLOv3(num_classes=2)

Fix:
    Moves the statement, with its comments, an import of os that comes too
    late and a setting of CUDA_DEVICE_ORDER beside it, directly above the first
    such import: safe. Unsafe when other
    statements have to move along, when the setting stands under
    ``if __name__ == '__main__'``, when a statement in between can notice, or
    when another value came in time. None when it cannot move, and when it only
    repeats a setting that came in time.

Options:
    lr-paddlex-version: the import of PaddleX 3 does not fix the cards.

Source:
    PARAMETERS section 6; paddlepaddle 1.8.5 paddle/fluid/__init__.py
    (__bootstrap__); 2.1.0:paddlex/__init__.py:18.
"""

from __future__ import annotations

from typing import Final, Union

from lr_lint.findings import Finding, Fix, Message, message
from lr_lint.rules.device_moves import plan_move
from lr_lint.script.environment import Environment

CODE = "LR001"
NAME = "devices-set-after-import"

MOST_MOVES: Final = 100
"""Settings of one script whose move is planned; each looks at all it moves across."""


def check(environment: Environment) -> list[Finding]:
    """Report every device setting that comes after a freezing import."""
    findings: list[Finding] = []
    for write in environment.settings:
        freeze = environment.freeze_before(write)
        if freeze is None:
            continue
        line, column = environment.positions.start(write.place)
        repair: Union[Fix, Message, None] = None
        if environment.repairs and len(findings) < MOST_MOVES:
            repair = plan_move(environment, write, freeze)
        elif environment.repairs:
            repair = message("LR001.by_hand")
        if freeze.through is None:
            text = message(
                "LR001", name=write.name, package=freeze.module,
                line=getattr(freeze.statement, "lineno", 0),
            )
        else:
            text = message(
                "LR001.through", name=write.name, package=freeze.module,
                module=freeze.through, line=getattr(freeze.statement, "lineno", 0),
            )
        findings.append(
            Finding(
                CODE, line, column, text,
                repair if isinstance(repair, Fix) else None,
                repair if isinstance(repair, Message) else None,
            )
        )
    return findings
