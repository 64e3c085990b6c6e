"""Which cards a script makes visible, as far as its settings tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple, Optional

from lr_lint.script.containers import State
from lr_lint.script.trace import Freeze
from lr_lint.script.values import Constant, Value, options_of

VARIABLE: Final = "CUDA_VISIBLE_DEVICES"

_INDEX = re.compile(r"\s*([+-]?[0-9]{1,9})\s*\Z")
_IDENTIFIER = re.compile(r"\s*(?:GPU|MIG)-[0-9A-Za-z./-]+\s*\Z")


class Devices(NamedTuple):
    """The entries of one value of ``CUDA_VISIBLE_DEVICES``.

    Attributes:
        entries: Its entries without blanks around them.
        visible: Those that the driver looks at: up to the first negative index.
        is_well_formed: Whether every entry is an index or an identifier, none is
            blank or repeated, and none follows a negative one.
    """

    entries: tuple[str, ...]
    visible: tuple[str, ...]
    is_well_formed: bool


@lru_cache(maxsize=256)
def read_devices(text: str) -> Devices:
    """Read a value of ``CUDA_VISIBLE_DEVICES``; ``''`` and ``'-1'`` mean CPU."""
    if not text.strip():
        return Devices((), (), True)
    entries = tuple(entry.strip() for entry in text.split(","))
    visible = []
    for entry in entries:
        if entry.startswith("-"):
            break
        visible.append(entry)
    valid = all(is_entry(entry) for entry in entries)
    numbers = [int(entry) if _INDEX.match(entry) else entry for entry in entries]
    distinct = len(set(numbers)) == len(numbers)
    after_negative = len(visible) < len(entries) - 1
    return Devices(entries, tuple(visible), valid and distinct and not after_negative)


def is_entry(text: str) -> bool:
    """Tell whether a text is an index of a card or an identifier of one."""
    return bool(_INDEX.match(text) or _IDENTIFIER.match(text))


def in_effect(process: State, counted: frozenset[str]) -> Optional[Value]:
    """Return what the variable was when the first package that counts looked at it.

    Args:
        process: Facts about the process at the time of a call.
        counted: Top-level packages whose import fixes the visible cards.

    Returns:
        None when the script had not set it by then.
    """
    imported = process.get("imported", ())
    assert isinstance(imported, tuple)
    for event in imported:
        assert isinstance(event, Freeze)
        if event.module.partition(".")[0] in counted:
            return event.devices
    value = process.get("variable:" + VARIABLE)
    return value if isinstance(value, Value) else None


def cards_of(value: Optional[Value], process: State) -> tuple[int, ...]:
    """Return the possible numbers of cards that PaddleX 1 divides a batch by.

    On CPU that is the variable ``CPU_NUM`` as the script sets it, else 1.

    Source: PaddleX 1.3.11 paddlex/cv/models/base.py:90, paddlepaddle 1.8.5
    paddle/fluid/framework.py:267.
    """
    if value is None:
        return ()
    counts: list[int] = []
    for option in options_of(value):
        if not isinstance(option, Constant) or not isinstance(option.data, str):
            return ()
        devices = read_devices(option.data)
        if not devices.is_well_formed:
            return ()
        cards = len(devices.entries)
        if not devices.entries or any(entry.startswith("-1") for entry in devices.entries):
            processors = _processors(process)
            if processors is None:
                return ()
            cards = processors
        if cards not in counts:
            counts.append(cards)
    return tuple(counts)


def _processors(process: State) -> Optional[int]:
    value = process.get("variable:CPU_NUM")
    if value is None:
        return 1
    if isinstance(value, Constant) and isinstance(value.data, str):
        match = _INDEX.match(value.data)
        if match is not None and int(match.group(1)) > 0:
            return int(match.group(1))
    return None
