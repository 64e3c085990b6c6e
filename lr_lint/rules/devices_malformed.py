"""Cards that the driver does not understand.

What it does:
    Reports a CUDA_VISIBLE_DEVICES with blank entries, repeated cards, entries
    that are neither an index nor a GPU- or MIG- identifier, or entries behind a
    negative one. '' and '-1' mean CPU and are right.

Why is this bad?
    The driver ignores everything from the first entry that it does not
    understand: the job gets fewer cards than it names, or none.

Example:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0;1'

Use instead:
    import os
    os.environ['CUDA_VISIBLE_DEVICES'] = '0,1'

Fix:
    Drops blank entries and repeats, writes commas for semicolons: safe.
    'gpu:0' becomes '0': unsafe, since the job moves from CPU to GPU. None for
    anything else.

Options:
    None.

Source:
    CUDA C++ programming guide, environment variables; PARAMETERS section 6.
"""

from __future__ import annotations

import re
from typing import Optional

from lr_lint.findings import Finding, Fix, Level, Message, ReplaceExpression, message
from lr_lint.rules.wording import quoted_like
from lr_lint.script.devices import is_entry, read_devices
from lr_lint.script.environment import Environment
from lr_lint.script.trace import EnvironmentWrite
from lr_lint.script.values import Constant

CODE = "LR003"
NAME = "devices-malformed"

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}\Z")
_PREFIXED = re.compile(r"(?:gpu|cuda):([0-9]+)\Z", re.IGNORECASE)


def check(environment: Environment) -> list[Finding]:
    """Report every device setting whose value is never well formed."""
    findings = []
    for write in environment.settings:
        texts = environment.texts(write)
        if texts is None or any(read_devices(text).is_well_formed for text in texts):
            continue
        line, column = environment.positions.start(write.value_node)
        fix = _fix(environment, write, texts)
        by_default = any(
            isinstance(value, Constant) and value.overridable
            for value in environment.values(write)
        )
        findings.append(
            Finding(
                CODE, line, column,
                message(
                    "LR003.by_default" if by_default else "LR003",
                    name=write.name, value=repr(texts[0]), reason=what_is_wrong(texts[0]),
                ),
                fix,
                None if fix is not None else message("LR003.by_hand"),
            )
        )
    return findings


def what_is_wrong(text: str) -> Message:
    """Say what is wrong with a value that is not well formed, the first thing only."""
    seen: set[object] = set()
    for position, entry in enumerate(read_devices(text).entries):
        if not entry:
            return message("LR003.blank")
        if not is_entry(entry):
            return message("LR003.unknown", entry=repr(entry))
        if _identity(entry) in seen:
            return message("LR003.repeated", entry=entry)
        if position and any(isinstance(other, int) and other < 0 for other in seen):
            return message("LR003.dropped", entry=read_devices(text).entries[position - 1])
        seen.add(_identity(entry))
    return message("LR003.blank")


def _identity(entry: str) -> object:
    """Return what is equal for two entries that name the same card."""
    return int(entry) if _NUMBER.match(entry) else entry


def repaired(text: str) -> Optional[tuple[str, Level]]:
    """Return the value that is meant, and how sure that is; None if it is not clear.

    Args:
        text: A value that is not well formed.
    """
    level = Level.SAFE
    kept: list[str] = []
    meant: set[object] = set()
    for entry in re.split(r"[,;]", text):
        entry = entry.strip()
        prefixed = _PREFIXED.match(entry)
        if prefixed is not None:
            entry, level = prefixed.group(1), Level.UNSAFE
        if entry and _identity(entry) not in meant:
            meant.add(_identity(entry))
            kept.append(entry)
    new = ",".join(kept)
    if not kept or not read_devices(new).is_well_formed:
        return None
    return new, level


def _fix(
    environment: Environment, write: EnvironmentWrite, texts: list[str]
) -> Optional[Fix]:
    values = environment.values(write)
    value = values[0]
    if len(values) != 1 or not isinstance(value, Constant) or value.node is None:
        return None
    meant = repaired(texts[0])
    if meant is None:
        return None
    span = environment.positions.span
    if value.node is not write.value_node and not (
        write.value_node is not None
        and environment.readers.is_read_alone(
            span(value.node), value.links, [span(write.value_node)]
        )
    ):
        return None
    new, level = meant
    literal = span(value.node)
    return Fix(
        (ReplaceExpression(literal, quoted_like(new, environment.positions.text(literal))),),
        level,
        message("repair.changed", parameter=write.name, old=repr(texts[0]), new=repr(new)),
        message("LR003.cpu_to_gpu") if level is Level.UNSAFE else None,
    )
