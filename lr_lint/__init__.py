"""Lint and repair the training settings of deep learning scripts."""

from __future__ import annotations

__version__ = "0.1.0"
