"""Versions of PaddleX as people write them."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

_VERSION = re.compile(r"([123])(?:\.(\d{1,3})(?:\.(\d{1,3}))?)?(?:\.?(?:rc|post|dev)\d+)?\Z")


class Version(NamedTuple):
    """A version as a person gives it.

    Attributes:
        generation: 1, 2 or 3.
        release: ``1.3`` for 1.3.11, None when only the generation is given.
    """

    generation: int
    release: Optional[str]


def parse_version(text: str) -> Optional[Version]:
    """Read ``1``, ``2``, ``3`` or a full version; None for anything else."""
    match = _VERSION.match(text.strip())
    if match is None:
        return None
    generation, minor = match.group(1), match.group(2)
    release = None if minor is None else f"{generation}.{int(minor)}"
    return Version(int(generation), release)
