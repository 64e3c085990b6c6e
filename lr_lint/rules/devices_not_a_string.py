"""Cards given as a number or a list.

What it does:
    Reports CUDA_VISIBLE_DEVICES set to an int, a list of ints or None.

Why is this bad?
    Environment variables are text: os.environ raises TypeError.

Example:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = 0

Use instead:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0'

Fix:
    Writes the text: 0 becomes '0', [0, 1] becomes '0,1': safe. Unsafe when the
    value is the default of a command line option. None for None, True and False,
    which can mean a card or no card.

Options:
    None.

Source:
    Python's os.environ accepts str only; PARAMETERS section 6.
"""

from __future__ import annotations

from typing import Optional

from lr_lint.findings import Finding, Fix, Level, Message, ReplaceExpression, message
from lr_lint.rules.wording import quoted_like
from lr_lint.script.environment import Environment
from lr_lint.script.trace import EnvironmentWrite
from lr_lint.script.values import Constant, Sequence, Value

CODE = "LR002"
NAME = "devices-not-a-string"


def check(environment: Environment) -> list[Finding]:
    """Report every device setting whose value is never text."""
    findings = []
    for write in environment.settings:
        values = environment.values(write)
        kinds = {_kind(value) for value in values}
        if not values or None in kinds:
            continue
        line, column = environment.positions.start(write.value_node)
        fix = _fix(environment, write, kinds.pop()) if len(kinds) == 1 else None
        findings.append(
            Finding(
                CODE, line, column, _text(environment, write), fix,
                None if fix is not None else message("LR002.by_hand"),
            )
        )
    return findings


def _text(environment: Environment, write: EnvironmentWrite) -> Message:
    shown = environment.positions.text(environment.positions.span(write.value_node))
    default = _default_of(environment, write)
    if default is not None:
        return message(
            "LR002.by_default", name=write.name, value=shown, default=repr(default.data)
        )
    return message("LR002", name=write.name, value=shown)


def _default_of(environment: Environment, write: EnvironmentWrite) -> Optional[Constant]:
    """Return the value that is only the default of a command line option."""
    for value in environment.values(write):
        if isinstance(value, Constant) and value.overridable:
            return value
    return None


def _kind(value: Value) -> Optional[str]:
    """Tell which wrong kind a value is of; None for text and what is not known."""
    if isinstance(value, Constant):
        if value.data is None:
            return "none"
        if isinstance(value.data, bool):
            return "truth"
        return "number" if isinstance(value.data, int) else None
    if isinstance(value, Sequence) and value.kind != "set" and value.items:
        if all(
            isinstance(item, Constant) and type(item.data) is int for item in value.items
        ):
            return "list"
    return None


def _fix(environment: Environment, write: EnvironmentWrite, kind: Optional[str]) -> Optional[Fix]:
    if kind not in ("number", "list"):
        return None
    span = environment.positions.span(write.value_node)
    written = environment.positions.text(span)
    example = environment.positions.text(environment.positions.span(write.statement))
    text = _literal_text(write.value, write)
    if text is not None:
        new = quoted_like(text, example)
    elif "\n" in written:
        return None
    elif kind == "number":
        new = f"str({written})"
    else:
        new = f"{quoted_like(',', example)}.join(map(str, {written}))"
    default = _default_of(environment, write)
    doubt = None
    if default is not None:
        doubt = message("unsafe.overridable", parameter=written, value=repr(default.data))
    return Fix(
        (ReplaceExpression(span, new),),
        Level.SAFE if doubt is None else Level.UNSAFE,
        message("repair.changed", parameter=write.name, old=written, new=new),
        doubt,
    )


def _literal_text(value: Value, write: EnvironmentWrite) -> Optional[str]:
    """Return what is to be set when the value is written at the setting."""
    if isinstance(value, Constant) and value.node is write.value_node:
        return str(value.data)
    if isinstance(value, Sequence) and value.node is write.value_node and value.items:
        parts = [str(item.data) for item in value.items if isinstance(item, Constant)]
        return ",".join(parts)
    return None
