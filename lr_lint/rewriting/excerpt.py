"""The part of a script that edits are about, and the way back.

libcst reads seven times slower than `ast`, and refuses some scripts that Python
takes (a form feed before a statement, syntax newer than itself). So it only sees
the top-level statements that hold an edit; a run of others is one place holder.
"""

from __future__ import annotations

import ast
import bisect
from typing import Final, NamedTuple, Sequence

from lr_lint.findings import (
    Edit,
    MoveStatements,
    RemoveArguments,
    RenameKeyword,
    ReplaceExpression,
    SetArgument,
    SetItem,
    Span,
)
from lr_lint.rewriting.places import LINE_END, EditError


class Excerpt(NamedTuple):
    """A shortened script.

    Attributes:
        source: Its text.
        edits: The edits with the lines of this text.
        elided: Place holder -> the lines that it stands for, without the last
            line's end.
        tail: The empty lines at the end, which libcst does not always keep.
    """

    source: str
    edits: tuple[Edit, ...]
    elided: dict[str, str]
    tail: str

    def restore(self, code: str) -> str:
        """Return the whole script for an edited excerpt."""
        if not self.elided:
            return code + self.tail
        restored = []
        end = 0
        for match in LINE_END.finditer(code + "\n"):
            line = code[end:match.start()]
            restored.append(self.elided.get(line, line))
            restored.append(code[match.start():match.end()])
            end = match.end()
        return "".join(restored) + self.tail


class _Region(NamedTuple):
    first: int
    last: int


def take_excerpt(source: str, edits: Sequence[Edit]) -> Excerpt:
    """Shorten a script to the top-level statements that edits are about.

    Raises:
        EditError: The script does not parse.
    """
    lines = _lines_with_ends(source)
    tail = _cut_empty_lines(lines)
    regions = _regions(source)
    needed = _needed(regions, edits)
    prefix = "lr_lint_elided"
    while prefix in source:
        prefix += "_"
    text: list[str] = []
    elided: dict[str, str] = {}
    next_line = 1
    runs = _runs(regions, needed)
    for run in runs:
        text.extend(lines[next_line - 1:run.first - 1])
        holder = f"{prefix}_{len(elided)}"
        hidden = "".join(lines[run.first - 1:run.last])
        end = _end_of(lines[run.last - 1])
        elided[holder] = hidden[:len(hidden) - len(end)]
        text.append(holder + end)
        next_line = run.last + 1
    text.extend(lines[next_line - 1:])
    shift = _Shift(runs)
    moved = tuple(_shift_edit(edit, shift) for edit in edits)
    return Excerpt("".join(text), moved, elided, tail)


def _cut_empty_lines(lines: list[str]) -> str:
    """Take the empty lines at the end away and return them."""
    count = len(lines)
    while count and not lines[count - 1].strip():
        count -= 1
    tail = "".join(lines[count:])
    del lines[count:]
    return tail


def _lines_with_ends(source: str) -> list[str]:
    lines = []
    start = 0
    for match in LINE_END.finditer(source):
        lines.append(source[start:match.end()])
        start = match.end()
    return [*lines, source[start:]] if start < len(source) else lines


def _end_of(line: str) -> str:
    match = LINE_END.search(line)
    return match.group() if match else ""


def _regions(source: str) -> list[_Region]:
    """Return the lines of the top-level statements; those that share a line, as one."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError) as error:
        raise EditError("edit.unparsable", problem=error) from None
    except (RecursionError, MemoryError):
        raise EditError("edit.deep") from None
    regions: list[_Region] = []
    for statement in body:
        first = min(
            [statement.lineno]
            + [item.lineno for item in getattr(statement, "decorator_list", ())]
        )
        last = statement.end_lineno or statement.lineno
        if regions and regions[-1].last >= first:
            regions[-1] = _Region(regions[-1].first, max(last, regions[-1].last))
        else:
            regions.append(_Region(first, last))
    return regions


def _needed(regions: Sequence[_Region], edits: Sequence[Edit]) -> set[int]:
    touched = {line for edit in edits for line in _lines_touched(edit)}
    ordered = sorted(touched)
    needed = set()
    position = 0
    for index, region in enumerate(regions):
        while position < len(ordered) and ordered[position] < region.first:
            position += 1
        if position < len(ordered) and ordered[position] <= region.last:
            needed.add(index)
    return needed


def _lines_touched(edit: Edit) -> list[int]:
    if isinstance(edit, MoveStatements):
        return [span.line for span in (*edit.statements, edit.above)]
    return [place_of(edit).line]


def place_of(edit: Edit) -> Span:
    """Return the place of the expression that an edit is about; not for moves."""
    if isinstance(edit, ReplaceExpression):
        return edit.span
    if isinstance(edit, SetItem):
        return edit.mapping
    assert isinstance(edit, (SetArgument, RenameKeyword, RemoveArguments))
    return edit.call


def _runs(regions: Sequence[_Region], needed: set[int]) -> list[_Region]:
    """Return the runs of lines that no edit is about."""
    runs: list[_Region] = []
    previous = -2
    for index, region in enumerate(regions):
        if index in needed:
            continue
        if previous == index - 1:
            runs[-1] = _Region(runs[-1].first, region.last)
        else:
            runs.append(region)
        previous = index
    return runs


class _Shift:
    """Where the lines of a script are in its excerpt."""

    def __init__(self, runs: Sequence[_Region]) -> None:
        self._ends: Final = [run.last for run in runs]
        self._gone: Final = [0]
        for run in runs:
            self._gone.append(self._gone[-1] + run.last - run.first)

    def line(self, line: int) -> int:
        """Return the line of the excerpt for one of the script."""
        return line - self._gone[bisect.bisect_left(self._ends, line)]

    def span(self, span: Span) -> Span:
        """Return the place in the excerpt for one in the script."""
        return span._replace(line=self.line(span.line), end_line=self.line(span.end_line))


def _shift_edit(edit: Edit, shift: _Shift) -> Edit:
    if isinstance(edit, MoveStatements):
        return edit._replace(
            statements=tuple(shift.span(span) for span in edit.statements),
            above=shift.span(edit.above),
        )
    if isinstance(edit, ReplaceExpression):
        return edit._replace(span=shift.span(edit.span))
    if isinstance(edit, SetItem):
        return edit._replace(mapping=shift.span(edit.mapping))
    return edit._replace(call=shift.span(edit.call))
