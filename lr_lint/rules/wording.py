"""How values are named in messages, and the decimals that repairs write."""

from __future__ import annotations

from typing import Union

from lr_lint.findings import Message, message
from lr_lint.run import Case
from lr_lint.settings import Setting

Number = Union[int, float]

PRECISION = 1e-9
"""Relative error that a written decimal may have.

Frameworks hold the learning rate as a float32, which is sixty times coarser.
"""


def shortest_decimal(number: float) -> float:
    """Return the number with the fewest digits that is right, e.g. 0.00025.

    ``0.005 / 12 * 4`` is 0.0016666666666666668 to Python; people write
    0.001666666667.
    """
    for digits in range(1, 17):
        rounded = float(f"{number:.{digits}g}")
        if abs(rounded - number) <= PRECISION * abs(number):
            return rounded
    return number


def class_of(case: Case) -> str:
    """Return the model's class without its modules, e.g. ``YOLOv3``."""
    return case.method.class_name.rpartition(".")[2]


def named(case: Case, setting: Setting) -> Message:
    """Name a setting with its value and say whose default it is."""
    if setting.written:
        return brief(setting)
    return message(
        "value.default_of",
        parameter=setting.parameter,
        value=_quoted(setting.value),
        class_name=class_of(case),
        framework=framework_of(case),
    )


def brief(setting: Setting) -> Message:
    """Name a setting with its value and say whether it is a default."""
    return message(
        _key("value", setting), parameter=setting.parameter, value=_quoted(setting.value)
    )


def item(setting: Setting, index: int, value: Number) -> Message:
    """Name one item of a list setting: ``lr_decay_epochs[0] 213 (default)``."""
    return message(
        _key("value", setting), parameter=f"{setting.parameter}[{index}]", value=value
    )


def same_kind(setting: Setting, numbers: list[Number]) -> object:
    """Return the numbers as a tuple where the setting is a written tuple, else a list."""
    return tuple(numbers) if setting.written and isinstance(setting.value, tuple) else numbers


def framework_of(case: Case) -> Message:
    """Name the framework with its generation: ``PaddleX 1``."""
    if case.method.framework == "paddlex":
        return message("framework.paddlex", generation=case.generation)
    return message("framework.other", framework=case.method.framework)


def _quoted(value: object) -> object:
    """Return text in quotes, so that it is not taken for a part of the sentence."""
    return repr(value) if isinstance(value, str) else value


def _key(key: str, setting: Setting) -> str:
    if setting.overridable:
        return f"{key}.by_default"
    return key if setting.written else f"{key}.default"


def quoted_like(text: str, example: str) -> str:
    """Write a text as a literal, in the quotes that a piece of the script uses first."""
    written = repr(text)
    single, double = example.find("'"), example.find('"')
    uses_double = double >= 0 and not 0 <= single < double
    if uses_double and written[0] == "'" and not any(c in text for c in "\"\\"):
        return f'"{written[1:-1]}"'
    return written
