"""Operators on constants, bounded in time and in size of the result.

Whatever raises in Python, or would be too large, is unknown here.
"""

from __future__ import annotations

import ast
import operator
import re
from pathlib import PurePosixPath
from typing import Any, Callable, Final, Optional

from lr_lint.script.values import (
    LONGEST_TEXT,
    UNKNOWN,
    Constant,
    Mapping,
    Sequence,
    Value,
    is_object,
    join,
    options_of,
)

MOST_BITS = 256
"""Size of the largest whole number that is evaluated."""

_PLAIN_FORMAT = re.compile(r"[<>^]?0?\d{0,2},?(\.\d{1,2})?[bdeEfFgGnosxX%]?")
_WIDE_FIELD = re.compile(r"%[^a-zA-Z%]*\d{4,}|%[^a-zA-Z%]*\*")
_WIDE_TEMPLATE = re.compile(r"\{[^{}:]*:[^{}]*(\d{4,}|\{)")


def _bounded_power(base: Any, exponent: Any) -> object:
    if isinstance(base, int) and isinstance(exponent, int):
        if abs(exponent) > MOST_BITS or base.bit_length() * abs(exponent) > MOST_BITS:
            raise OverflowError
    power: object = operator.pow(base, exponent)
    return power


def _bounded_shift(value: object, bits: object) -> object:
    if not isinstance(value, int) or not isinstance(bits, int):
        raise TypeError
    if not 0 <= bits <= MOST_BITS:
        raise OverflowError
    return value << bits


def _bounded_product(left: Any, right: Any) -> object:
    for text, times in ((left, right), (right, left)):
        if isinstance(text, (str, bytes)) and isinstance(times, int):
            if len(text) * times > LONGEST_TEXT:
                raise OverflowError
    product: object = operator.mul(left, right)
    return product


def is_wide_template(template: str) -> bool:
    """Tell whether a template for ``format`` could make a very long text."""
    return bool(_WIDE_TEMPLATE.search(template))


def remainder(left: Any, right: Any) -> object:
    """Evaluate ``left % right``.

    Raises:
        Exception: What Python raises, or when the result could be very long.
    """
    if isinstance(right, PurePosixPath):
        raise TypeError
    if isinstance(left, (str, bytes)):
        pattern = left if isinstance(left, str) else left.decode("latin-1")
        if _WIDE_FIELD.search(pattern):
            raise OverflowError
    result: object = operator.mod(left, right)
    return result


_BINARY: Final[dict[type[ast.operator], Callable[..., object]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _bounded_product,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: remainder,
    ast.Pow: _bounded_power,
    ast.LShift: _bounded_shift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}

_UNARY: Final[dict[type[ast.unaryop], Callable[..., object]]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}

_COMPARE: Final[dict[type[ast.cmpop], Callable[..., object]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: lambda left, right: left is right,
    ast.IsNot: lambda left, right: left is not right,
    ast.In: lambda left, right: operator.contains(right, left),
    ast.NotIn: lambda left, right: not operator.contains(right, left),
}


def constant(
    data: object, node: Optional[ast.expr] = None, overridable: bool = False
) -> Value:
    """Wrap a computed value, or return unknown when it is too large to keep."""
    if isinstance(data, int):
        if data.bit_length() > MOST_BITS:
            return UNKNOWN
    elif isinstance(data, (str, bytes)):
        if len(data) > LONGEST_TEXT:
            return UNKNOWN
    elif data is not None and not isinstance(data, (float, PurePosixPath)):
        return UNKNOWN
    return Constant(data, node, None, overridable)


def compute(
    function: Callable[..., object],
    operands: tuple[Value, ...],
    node: Optional[ast.expr] = None,
) -> Value:
    """Apply a function to constants, for every combination of possible values.

    The function must be bounded by itself; what it raises makes the result
    unknown.
    """
    data: list[object] = []
    flag = False
    for operand in operands:
        if type(operand) is not Constant:
            return _compute_each(function, operands, node)
        data.append(operand.data)
        flag = flag or operand.overridable
    try:
        result = function(*data)
    except Exception:  # whatever Python raises here, the script would raise too
        return UNKNOWN
    return constant(result, node, flag)


def _compute_each(
    function: Callable[..., object], operands: tuple[Value, ...], node: Optional[ast.expr]
) -> Value:
    combinations: list[tuple[Constant, ...]] = [()]
    for operand in operands:
        options = options_of(operand)
        if len(combinations) * len(options) > 64:
            return UNKNOWN
        longer = []
        for combination in combinations:
            for option in options:
                if not isinstance(option, Constant):
                    return UNKNOWN
                longer.append(combination + (option,))
        combinations = longer
    results = []
    for combination in combinations:
        try:
            data = function(*[operand.data for operand in combination])
        except Exception:  # as above
            return UNKNOWN
        overridable = any(operand.overridable for operand in combination)
        results.append(constant(data, node, overridable))
    return results[0] if len(results) == 1 else join(results)


def binary(
    operation: ast.operator, left: Value, right: Value, node: Optional[ast.expr]
) -> Value:
    """Evaluate ``left operation right`` of constants."""
    function = _BINARY.get(type(operation))
    if function is None:
        return UNKNOWN
    if type(operation) is ast.Div:
        for side in options_of(left) + options_of(right):
            if isinstance(side, Constant) and isinstance(side.data, PurePosixPath):
                return compute(_join_paths, (left, right), node)
    return compute(function, (left, right), node)


def _join_paths(left: object, right: object) -> object:
    for part in (left, right):
        if not isinstance(part, (str, PurePosixPath)):
            raise TypeError
    return PurePosixPath(str(left)) / str(right)


def unary(
    operation: ast.unaryop, operand: Value, node: Optional[ast.expr]
) -> Value:
    """Evaluate ``operation operand``."""
    return compute(_UNARY[type(operation)], (operand,), node)


def compare(operation: ast.cmpop, left: Value, right: Value) -> Value:
    """Evaluate one comparison; a membership in a known sequence or dict too."""
    if isinstance(operation, (ast.In, ast.NotIn)) and not isinstance(right, Constant):
        return _membership(operation, left, right)
    if isinstance(operation, (ast.Is, ast.IsNot)):
        return _identity(operation, left, right)
    return compute(_COMPARE[type(operation)], (left, right))


def _membership(operation: ast.cmpop, left: Value, right: Value) -> Value:
    if not isinstance(left, Constant):
        return UNKNOWN
    if isinstance(right, Mapping):
        if not right.is_certain:
            return UNKNOWN
        keys = list(right.entries)
        overridable = left.overridable
    elif isinstance(right, Sequence):
        items = right.items
        constants = [item for item in items or () if isinstance(item, Constant)]
        if items is None or len(constants) != len(items):
            return UNKNOWN
        keys = [item.data for item in constants]
        flags = [item.overridable for item in (left, *constants)]
        overridable = right.overridable or any(flags)
    else:
        return UNKNOWN
    found = any(key is left.data or key == left.data for key in keys)
    return Constant(found is isinstance(operation, ast.In), None, None, overridable)


def _identity(operation: ast.cmpop, left: Value, right: Value) -> Value:
    """Evaluate ``is`` where one side is None; other identities are not certain."""
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Constant) and side.data is None and not side.overridable:
            answers = set()
            for option in options_of(other):
                if isinstance(option, Constant):
                    if option.overridable:
                        return UNKNOWN
                    answers.add(option.data is None)
                elif is_object(option):
                    answers.add(False)
                else:
                    return UNKNOWN
            if len(answers) == 1:
                return Constant(answers.pop() is isinstance(operation, ast.Is))
            return UNKNOWN
    return UNKNOWN


def formatted(value: object, specification: str, conversion: int) -> object:
    """Evaluate one field of an f-string; only plain format specifications."""
    if conversion == ord("r"):
        if isinstance(value, PurePosixPath):
            raise ValueError
        value = repr(value)
    elif conversion == ord("s"):
        value = str(value)
    elif conversion != -1:
        raise ValueError
    if specification and not _PLAIN_FORMAT.fullmatch(specification):
        raise ValueError
    if isinstance(value, PurePosixPath):
        value = str(value)
    return format(value, specification)
