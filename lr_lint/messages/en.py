from __future__ import annotations

from typing import Final, Mapping

SENTENCES: Final[Mapping[str, str]] = {}
