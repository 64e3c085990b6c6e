"""Operators on constants, bounded in time and in size of the result.

Whatever raises in Python, or would be too large, is unknown here.
"""

from __future__ import annotations

import ast
import operator
import re
from pathlib import PurePosixPath
from typing import Any, Callable, Final, Mapping, Optional

from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    LONGEST_TEXT,
    UNKNOWN,
    Constant,
    Sequence,
    Symbol,
    Value,
    join,
    options_of,
)

MOST_BITS = 256
"""Size of the largest whole number that is evaluated."""

_PLAIN_FORMAT = re.compile(r"[<>^]?0?\d{0,2},?(\.\d{1,2})?[bdeEfFgGnosxX%]?")
_WIDE_FIELD = re.compile(r"%[^a-zA-Z%]*\d{4,}|%[^a-zA-Z%]*\*")


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


def _bounded_remainder(left: Any, right: Any) -> object:
    if isinstance(left, (str, bytes)):
        pattern = left if isinstance(left, str) else left.decode("latin-1")
        if _WIDE_FIELD.search(pattern):
            raise OverflowError
    remainder: object = operator.mod(left, right)
    return remainder


_BINARY: Final[Mapping[type[ast.operator], Callable[..., object]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _bounded_product,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: _bounded_remainder,
    ast.Pow: _bounded_power,
    ast.LShift: _bounded_shift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}

_UNARY: Final[Mapping[type[ast.unaryop], Callable[..., object]]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}

_COMPARE: Final[Mapping[type[ast.cmpop], Callable[..., object]]] = {
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
    return Constant(data, node, (), overridable)


def compute(
    function: Callable[..., object],
    operands: tuple[Value, ...],
    node: Optional[ast.expr] = None,
) -> Value:
    """Apply a function to constants, for every combination of possible values.

    The function must be bounded by itself; what it raises makes the result
    unknown.
    """
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
        except Exception:  # whatever Python raises here, the script would raise too
            return UNKNOWN
        overridable = any(operand.overridable for operand in combination)
        results.append(constant(data, node, overridable))
    return results[0] if len(results) == 1 else join(results)


def binary(
    operation: ast.operator, left: Value, right: Value, node: Optional[ast.expr]
) -> Value:
    """Evaluate ``left operation right``."""
    if isinstance(left, Sequence) or isinstance(right, Sequence):
        return _sequences(operation, left, right, node)
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


def _sequences(
    operation: ast.operator, left: Value, right: Value, node: Optional[ast.expr]
) -> Value:
    """Evaluate ``[..] + [..]`` and ``[..] * n``."""
    if isinstance(operation, ast.Mod):
        return UNKNOWN
    if isinstance(operation, ast.Add):
        if (
            isinstance(left, Sequence)
            and isinstance(right, Sequence)
            and left.kind == right.kind
            and left.items is not None
            and right.items is not None
            and len(left.items) + len(right.items) <= LONGEST_SEQUENCE
        ):
            return Sequence(
                left.kind,
                left.items + right.items,
                node,
                (),
                left.overridable or right.overridable,
            )
        return UNKNOWN
    if isinstance(operation, ast.Mult):
        if isinstance(right, Sequence):
            left, right = right, left
        if (
            isinstance(left, Sequence)
            and left.items is not None
            and isinstance(right, Constant)
            and isinstance(right.data, int)
            and len(left.items) * right.data <= LONGEST_SEQUENCE
        ):
            return Sequence(
                left.kind,
                left.items * right.data,
                node,
                (),
                left.overridable or right.overridable,
            )
    return UNKNOWN


def unary(
    operation: ast.unaryop, operand: Value, node: Optional[ast.expr]
) -> Value:
    """Evaluate ``operation operand``."""
    return compute(_UNARY[type(operation)], (operand,), node)


def compare(operation: ast.cmpop, left: Value, right: Value) -> Value:
    """Evaluate one comparison; a membership in a known sequence too."""
    if isinstance(right, Sequence) and isinstance(operation, (ast.In, ast.NotIn)):
        items = right.items
        if items is None or not isinstance(left, Constant):
            return UNKNOWN
        if not all(isinstance(item, Constant) for item in items):
            return UNKNOWN
        found = any(
            isinstance(item, Constant) and item.data == left.data for item in items
        )
        return Constant(
            found is isinstance(operation, ast.In), None, (), left.overridable
        )
    if isinstance(operation, (ast.Is, ast.IsNot)):
        return _identity(operation, left, right)
    return compute(_COMPARE[type(operation)], (left, right))


def _identity(operation: ast.cmpop, left: Value, right: Value) -> Value:
    """Evaluate ``is`` where one side is None; other identities are not certain."""
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Constant) and side.data is None and not side.overridable:
            answers = set()
            for option in options_of(other):
                if option is UNKNOWN or (isinstance(option, Symbol) and "." in option.dotted):
                    return UNKNOWN
                if isinstance(option, Constant) and option.overridable:
                    return UNKNOWN
                is_none = isinstance(option, Constant) and option.data is None
                answers.add(is_none is isinstance(operation, ast.Is))
            if len(answers) == 1:
                return Constant(answers.pop())
            return UNKNOWN
    return UNKNOWN


def formatted(value: object, specification: str, conversion: int) -> object:
    """Evaluate one field of an f-string; only plain format specifications."""
    if conversion == ord("r"):
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
