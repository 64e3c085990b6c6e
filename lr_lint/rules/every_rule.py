"""All rules together, for those who list or explain them."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from lr_lint.rules import bad_directive, second_training_run
from lr_lint.rules.of_devices import DEVICE_RULES
from lr_lint.rules.of_training import TRAINING_RULES

SCRIPT_RULES: Final[tuple[ModuleType, ...]] = (second_training_run,)
"""Rules about all training calls of a script together."""

EVERY_RULE: Final[tuple[ModuleType, ...]] = tuple(
    sorted(
        (*DEVICE_RULES, *TRAINING_RULES, *SCRIPT_RULES, bad_directive),
        key=lambda rule: str(rule.CODE),
    )
)
"""Every rule there is, in the order of their codes, each with ``CODE`` and ``NAME``.

That of directives, `bad_directive`, is checked where they are read.
"""
