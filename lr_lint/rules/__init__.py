"""The rules about training calls."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from lr_lint.rules import (
    learning_rate_not_scaled,
    warmup_past_first_decay,
)

TRAINING_RULES: Final[tuple[ModuleType, ...]] = (
    learning_rate_not_scaled,
    warmup_past_first_decay,
)
"""Every rule about one training call, in the order of their codes."""

REPAIR_ORDER: Final[tuple[str, ...]] = (
    "LR5",
    "LR304",
    "LR302",
    "LR103",
    "LR101",
    "LR202",
    "LR203",
    "LR201",
    "LR204",
    "LR301",
)
"""Codes, or the beginnings of codes, in the order in which a call is repaired.

What is not in it comes last.
"""
