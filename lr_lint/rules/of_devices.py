"""The rules about ``CUDA_VISIBLE_DEVICES``."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from lr_lint.rules import (
    devices_malformed,
    devices_not_a_string,
    devices_set_after_import,
    devices_variable_misspelt,
    several_cards_without_launcher,
)

DEVICE_RULES: Final[tuple[ModuleType, ...]] = (
    devices_set_after_import,
    devices_not_a_string,
    devices_malformed,
    devices_variable_misspelt,
    several_cards_without_launcher,
)
"""Every rule about ``CUDA_VISIBLE_DEVICES``, in the order of their codes.

Each has ``CODE``, ``NAME`` and ``check(environment)``.
"""
