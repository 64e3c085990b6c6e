"""What was measured, and how it is printed."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence


class Row(NamedTuple):
    """One figure.

    Attributes:
        part: The part that it belongs to.
        what: What was measured.
        result: The figure, with its unit.
        goal: What it should be, in words; empty: nothing was promised.
        met: Whether it is so.
    """

    part: str
    what: str
    result: str
    goal: str = ""
    met: Optional[bool] = None

    @property
    def verdict(self) -> str:
        """Return the goal and whether it is met, in words."""
        if self.met is None:
            return self.goal
        return f"{self.goal}: {'met' if self.met else 'missed'}"


def as_text(rows: Sequence[Row]) -> str:
    """Return the figures as lines, under the name of their part."""
    width = max((len(row.what) for row in rows), default=0)
    lines = []
    part = None
    for row in rows:
        if row.part != part:
            lines += ["", row.part]
            part = row.part
        goal = f"  [{row.verdict}]" if row.goal else ""
        lines.append(f"  {row.what:{width}}  {row.result}{goal}")
    return "\n".join(lines[1:])


def as_markdown(rows: Sequence[Row]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| | measured | goal |", "|---|---|---|"]
    part = None
    for row in rows:
        if row.part != part:
            lines.append(f"| **{row.part}** | | |")
            part = row.part
        lines.append(f"| {row.what} | {row.result} | {row.verdict} |")
    return "\n".join(lines)


def times(ratio: float) -> str:
    """Return how often one is in the other, in as many digits as mean something."""
    return f"{ratio:,.0f} times" if ratio >= 20 else f"{ratio:.2g} times"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def seconds(value: float) -> str:
    """Return a time in words."""
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.3g} s"


def megabytes(value: int) -> str:
    """Return a size in words."""
    return f"{value / 1e6:,.0f} MB"
