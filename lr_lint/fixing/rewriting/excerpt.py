"""The part of a script that edits are about, and the way back.

libcst reads seven times slower than `ast`, and refuses some scripts that Python
takes (a form feed before a statement, syntax newer than itself). So it only sees
the statements that hold an edit, and the heads of the blocks around them; a run of
other statements is one place holder.
"""

from __future__ import annotations

import ast
import bisect
from typing import Final, Iterator, NamedTuple, Sequence

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
from lr_lint.fixing.parsing import parse
from lr_lint.fixing.rewriting.places import LINE_END, EditError, margin_of


class Excerpt(NamedTuple):
    """A shortened script.

    Attributes:
        source: Its text.
        edits: The edits with the lines of this text.
        elided: Place holder -> the lines that it stands for, without the last
            line's end.
        tail: The empty lines at the end, which libcst does not always keep.
        lines: For each line of the text the line of the script, from 1.
    """

    source: str
    edits: tuple[Edit, ...]
    elided: dict[str, str]
    tail: str
    lines: tuple[int, ...]

    def located(self, error: EditError) -> EditError:
        """Return an error about this text as one about the script."""
        line = error.values.get("line")
        if not isinstance(line, int) or not 1 <= line <= len(self.lines):
            return error
        return EditError(error.key, **{**error.values, "line": self.lines[line - 1]})

    def restore(self, code: str) -> str:
        """Return the whole script for an edited excerpt."""
        if not self.elided:
            return code + self.tail
        restored = []
        end = 0
        for match in LINE_END.finditer(code + "\n"):
            line = code[end:match.start()]
            restored.append(self.elided.get(line.strip(), line))
            restored.append(code[match.start():match.end()])
            end = match.end()
        return "".join(restored) + self.tail


def take_excerpt(source: str, edits: Sequence[Edit]) -> Excerpt:
    """Shorten a script to the statements that edits are about.

    Raises:
        EditError: The script does not parse.
    """
    lines = _lines_with_ends(source)
    tail = _cut_empty_lines(lines)
    runs = _Finder(lines, edits).runs(_body(source))
    prefix = "lr_lint_elided"
    while prefix in source:
        prefix += "_"
    text: list[str] = []
    numbers: list[int] = []
    elided: dict[str, str] = {}
    next_line = 1
    for run in runs:
        text.extend(lines[next_line - 1:run.first - 1])
        numbers.extend(range(next_line, run.first + 1))
        holder = f"{prefix}_{len(elided)}"
        hidden = "".join(lines[run.first - 1:run.last])
        end = _end_of(lines[run.last - 1])
        elided[holder] = hidden[:len(hidden) - len(end)]
        # Python counts columns anew behind a form feed.
        margin = margin_of(lines[run.first - 1]).rpartition("\f")[2]
        text.append(margin + holder + end)
        next_line = run.last + 1
    text.extend(lines[next_line - 1:])
    numbers.extend(range(next_line, len(lines) + 1))
    shift = _Shift(runs)
    moved = tuple(_shift_edit(edit, shift) for edit in edits)
    return Excerpt("".join(text), moved, elided, tail, tuple(numbers))


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


def _body(source: str) -> list[ast.stmt]:
    try:
        return parse(source).body
    except (SyntaxError, ValueError) as error:
        raise EditError("edit.unparsable", problem=error) from None
    except (RecursionError, MemoryError):
        raise EditError("edit.deep") from None


class _Region(NamedTuple):
    """Lines ``first`` to ``last`` (from 1) of statements that share lines."""

    first: int
    last: int
    statements: tuple[ast.stmt, ...] = ()


class _Finder:
    """Finds the runs of whole lines that no edit is about."""

    def __init__(self, lines: Sequence[str], edits: Sequence[Edit]) -> None:
        self._lines: Final = lines
        self._touched: Final = sorted({line for edit in edits for line in _touched(edit)})

    def runs(self, body: Sequence[ast.stmt]) -> list[_Region]:
        """Return the runs in a block and in the blocks in it, in order."""
        found: list[_Region] = []
        is_open = False
        for region in self._regions(body):
            if self._is_touched(region) or not self._stands_alone(region):
                is_open = False
                if len(region.statements) == 1 and self._is_touched(region):
                    for block in _blocks(region.statements[0]):
                        found.extend(self.runs(block))
            elif is_open:
                found[-1] = _Region(found[-1].first, region.last)
            else:
                found.append(_Region(region.first, region.last))
                is_open = True
        return found

    def _regions(self, body: Sequence[ast.stmt]) -> list[_Region]:
        regions: list[_Region] = []
        for statement in body:
            first = min(
                [statement.lineno]
                + [item.lineno for item in getattr(statement, "decorator_list", ())]
            )
            last = statement.end_lineno or statement.lineno
            if regions and (regions[-1].last >= first or self._goes_on(first - 1)):
                first, _, others = regions.pop()
                regions.append(_Region(first, last, (*others, statement)))
            else:
                regions.append(_Region(first, last, (statement,)))
        return regions

    def _goes_on(self, line: int) -> bool:
        """Tell whether a line ends in a backslash, as in ``a; \\`` above ``b``."""
        return line > 0 and self._lines[line - 1].rstrip().endswith("\\")

    def _is_touched(self, region: _Region) -> bool:
        position = bisect.bisect_left(self._touched, region.first)
        return position < len(self._touched) and self._touched[position] <= region.last

    def _stands_alone(self, region: _Region) -> bool:
        """Tell whether the first line begins with the statement itself.

        A statement behind a colon does not, and ``elif`` is none by itself.
        """
        statement = region.statements[0]
        line = self._lines[region.first - 1]
        if statement.lineno != region.first:
            return line.lstrip().startswith("@")
        before = line[:statement.col_offset]
        return not before.strip() and not line.lstrip().startswith("elif")


def _blocks(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    """Yield the blocks of a compound statement in the order of the text."""
    yield getattr(statement, "body", ())
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body
    yield getattr(statement, "orelse", ())
    yield getattr(statement, "finalbody", ())


def _touched(edit: Edit) -> Iterator[int]:
    """Yield the lines that have to be seen for an edit."""
    if isinstance(edit, MoveStatements):
        yield edit.above.line
        for span in edit.statements:
            yield from range(span.line, span.end_line + 1)
    else:
        yield place_of(edit).line


def place_of(edit: Edit) -> Span:
    """Return the place of the expression that an edit is about; not for moves."""
    if isinstance(edit, ReplaceExpression):
        return edit.span
    if isinstance(edit, SetItem):
        return edit.mapping
    assert isinstance(edit, (SetArgument, RenameKeyword, RemoveArguments))
    return edit.call


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
