"""Parameters as a profile writes them: as in Python, ``num_epochs, batch_size=8``."""

from __future__ import annotations

import ast
from functools import lru_cache
from lr_lint.profiles.specification import REQUIRED

LONGEST_TEXT = 4_000
"""Characters of one signature, at most."""
LARGEST_NUMBER = 1e15
"""Numbers in a signature are at most as large."""
_EXAMPLE = "as in `num_epochs, batch_size=8`"


class SignatureError(ValueError):
    """A text that is no list of parameters; its text says what is expected."""


def parse_signature(text: str) -> dict[str, object]:
    """Read parameters with their defaults, in order.

    Args:
        text: ``num_epochs, learning_rate=1.0 / 8000, lr_decay_epochs=(216, 243)``.
            Annotations are let through and ignored.

    Returns:
        Name -> default, or ``REQUIRED``. Lists stay lists and tuples stay tuples.

    Raises:
        SignatureError: When it is not that.
    """
    return dict(_parameters(text))


@lru_cache(maxsize=256)
def _parameters(text: str) -> tuple[tuple[str, object], ...]:
    """Do the work of `parse_signature`; each text is checked, and read again later."""
    module = _parse(f"def _({text}\n): pass", text, "exec")
    body = module.body if isinstance(module, ast.Module) else []
    function = body[0] if len(body) == 1 else None
    if not isinstance(function, ast.FunctionDef) or function.returns:
        raise SignatureError(f"expected parameters only, {_EXAMPLE}")
    arguments = function.args
    if arguments.vararg or arguments.kwarg:
        raise SignatureError("expected named parameters, without *args or **settings")
    positional = [*arguments.posonlyargs, *arguments.args]
    names = [parameter.arg for parameter in (*positional, *arguments.kwonlyargs)]
    for name in names:
        if names.count(name) > 1:
            raise SignatureError(f"expected each parameter once, found {name} twice")
    without_default = len(positional) - len(arguments.defaults)
    defaults = [*[None] * without_default, *arguments.defaults, *arguments.kw_defaults]
    return tuple(
        (name, REQUIRED if default is None else _value(default))
        for name, default in zip(names, defaults)
    )


def parse_defaults(text: str) -> dict[str, object]:
    """Read ``name=value`` pairs.

    Raises:
        SignatureError: When one of them has no value, or it is something else.
    """
    defaults = parse_signature(f"*, {text}")
    for name, value in defaults.items():
        if value is REQUIRED:
            raise SignatureError(f"expected a value for {name}, as in {name}=1")
    return defaults


def parse_value(text: str) -> object:
    """Read one value, such as ``0.005 / 12`` or ``[8, 11]``.

    Raises:
        SignatureError: When it is no plain Python value.
    """
    expression = _parse(text.strip(), text, "eval")
    assert isinstance(expression, ast.Expression)
    return _value(expression.body)


def override(parameters: dict[str, object], defaults: dict[str, object]) -> dict[str, object]:
    """Give parameters other defaults.

    Raises:
        SignatureError: When one of them is no parameter.
    """
    for name in defaults:
        if name not in parameters:
            raise SignatureError(f"there is no parameter {name}; expected one of the signature")
    return {name: defaults.get(name, default) for name, default in parameters.items()}


def _parse(source: str, text: str, mode: str) -> ast.AST:
    if len(text) > LONGEST_TEXT:
        raise SignatureError(f"expected at most {LONGEST_TEXT} characters")
    try:
        return ast.parse(source, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        problem = getattr(error, "msg", None) or str(error)
        raise SignatureError(f"expected Python, {_EXAMPLE} ({problem})") from error


def _value(node: ast.expr) -> object:
    """Evaluate a literal: numbers and their quotients, texts, None, lists, tuples."""
    try:
        return _literal(node)
    except ZeroDivisionError as error:
        raise SignatureError("expected a number, not a division by zero") from error
    except RecursionError as error:
        raise SignatureError("expected a value that is less deeply nested") from error


def _literal(node: ast.expr) -> object:
    if isinstance(node, ast.Constant):
        if node.value is None or isinstance(node.value, (bool, str)):
            return node.value
        if isinstance(node.value, (int, float)):
            if node.value <= LARGEST_NUMBER:
                return node.value
            raise SignatureError(f"expected a number of at most {LARGEST_NUMBER:g}")
    elif isinstance(node, ast.List):
        return [_literal(item) for item in node.elts]
    elif isinstance(node, ast.Tuple):
        return tuple(_literal(item) for item in node.elts)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(node.operand)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _number(node.left) / _number(node.right)
    raise SignatureError(
        f"expected numbers, texts, None, lists or tuples, not `{ast.unparse(node)}`"
    )


def _number(node: ast.expr) -> float:
    value = _literal(node)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SignatureError(f"expected a number, not `{ast.unparse(node)}`")
    return value
