"""What a user can choose."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    """The choices that rules look at.

    Attributes:
        scale_tolerance: Factor within which an unscaled learning rate is let
            through (LR101, LR102).
        warmup_fix: ``shorten`` the warmup or ``delay`` the decay (LR201).
        enable: Codes of the rules that are off unless asked for.
    """

    scale_tolerance: float = 1.0
    warmup_fix: str = "shorten"
    enable: frozenset[str] = frozenset()
