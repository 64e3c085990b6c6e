"""The learning rate drawn with letters, for terminals.

Only ASCII is used for the drawing: other signs are not equally wide everywhere.
"""

from __future__ import annotations

from typing import Final, Optional, Sequence

from lr_lint.messages.doors import say
from lr_lint.showing.panels import Curve, Panel, last_epoch, rate_at
from lr_lint.showing.text import printable, rate_text
from lr_lint.terminal.layout import pad, paragraph, width

HEIGHT: Final = 12
"""Lines of the drawing."""

WIDEST: Final = 120
"""Columns of the drawing at most."""

BEFORE, AFTER, BOTH, BOUND, DECAY, END = "*", "o", "@", "!", ":", "#"


def draw_all(panels: Sequence[Panel], language: str, columns: int) -> str:
    """Draw panels below each other, for a terminal of so many columns."""
    return "\n\n".join(draw(panel, language, columns) for panel in panels)


def draw(panel: Panel, language: str, columns: int) -> str:
    """Draw one panel."""
    curves = [curve for curve in (panel.before, panel.after) if curve is not None]
    end = last_epoch(panel)
    top = max(rate for curve in curves for _, rate in curve.points)
    labels = [rate_text(top), rate_text(top / 2), rate_text(0.0)]
    margin = max(map(width, labels))
    wide = max(20, min(columns, WIDEST) - margin - 2)
    rows = _canvas(panel, wide, end, top)
    lines = [paragraph(printable(panel.title.say(language)), columns)]
    if panel.subtitle is not None:
        lines.append(paragraph(panel.subtitle.say(language), columns))
    for number, row in enumerate(rows):
        label = {0: labels[0], HEIGHT // 2: labels[1], HEIGHT - 1: labels[2]}.get(number, "")
        lines.append(f"{label:>{margin}} |{''.join(row)}".rstrip())
    lines.append(" " * margin + " +" + "-" * wide)
    lines.append(" " * (margin + 2) + _axis(end, wide, say(language, "plot.epoch")))
    lines.append(paragraph(_legend(panel, language), columns))
    return "\n".join(lines)


def _canvas(panel: Panel, wide: int, end: float, top: float) -> list[list[str]]:
    rows = [[" "] * wide for _ in range(HEIGHT)]
    curve = panel.before or panel.after
    assert curve is not None
    for decay in (*curve.decays, *curve.unreached):
        if decay <= end:
            _vertical(rows, _column(decay, end, wide), DECAY)
    if curve.end < end:
        _vertical(rows, _column(curve.end, end, wide), END)
    if panel.bound is not None:
        _vertical(rows, _column(panel.bound.epoch, end, wide), BOUND)
    for column in range(wide):
        epoch = end * column / (wide - 1)
        before = _row(panel.before, epoch, top)
        after = _row(panel.after, epoch, top)
        if after is not None:
            rows[after][column] = AFTER
        if before is not None:
            rows[before][column] = BOTH if before == after else BEFORE
    return rows


def _vertical(rows: list[list[str]], column: int, letter: str) -> None:
    for row in rows:
        row[column] = letter


def _column(epoch: float, end: float, wide: int) -> int:
    return min(wide - 1, round(epoch / end * (wide - 1))) if end else 0


def _row(curve: Optional[Curve], epoch: float, top: float) -> Optional[int]:
    rate = rate_at(curve, epoch) if curve is not None else None
    if rate is None:
        return None
    level = rate / top if top > 0 else 0.0
    return min(HEIGHT - 1, max(0, round((1 - level) * (HEIGHT - 1))))


def _axis(end: float, wide: int, unit: str) -> str:
    """Write the epochs below the drawing: first, middle and last."""
    last = f"{unit} {end:.6g}"
    middle = f"{end / 2:.6g}"
    text = pad("0", max(1, wide // 2 - len(middle) // 2)) + middle
    return pad(text, max(width(text) + 1, wide - width(last))) + last


def _legend(panel: Panel, language: str) -> str:
    parts = []
    if panel.before is not None:
        key = "plot.rate" if panel.after is None else "plot.before"
        parts.append(f"{BEFORE} {say(language, key)}")
    if panel.after is not None:
        parts.append(f"{AFTER} {say(language, 'plot.after')}")
    if panel.before is not None and panel.after is not None:
        parts.append(f"{BOTH} {say(language, 'plot.both')}")
    curve = panel.before or panel.after
    assert curve is not None
    if curve.decays or curve.unreached:
        parts.append(f"{DECAY} {say(language, 'plot.decay')}")
    if curve.end < last_epoch(panel):
        parts.append(f"{END} {say(language, 'plot.end')}")
    if panel.bound is not None:
        step, epoch = panel.bound
        parts.append(f"{BOUND} {say(language, 'plot.bound', step=step, epoch=epoch)}")
    return ("，" if language == "zh" else ", ").join(parts)
