"""Check a repaired script before it is written.

Nothing here shares code with the codemod, and nothing trusts it. The edits are made
once more, on the `ast` tree of the original, and the tree of the repaired text must
be equal to that, node by node. All comments must still be there, every statement must
be in its cell, and all lines that no edit is about must be as they were.
"""

from __future__ import annotations

import ast
import bisect
import collections
import io
import re
import tokenize
from typing import Final, Iterable, Iterator, NamedTuple, Optional, Sequence

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
from lr_lint.fixing.marks import is_mark
from lr_lint.fixing.parsing import parse

_LINE_END: Final = re.compile(r"\r\n?|\n")
_NOQA: Final = re.compile(r"(?<!\s)\s*# noqa(:\s?([A-Z]+[0-9]+[,\s]*)+)?", re.IGNORECASE)


class SelfCheckError(Exception):
    """The repaired script is not the original with the edits made; says why."""


def check(before: str, after: str, edits: Sequence[Edit]) -> None:
    """Check that ``after`` is ``before`` with these edits made, and nothing else.

    Args:
        before: The script as it was, with its own line ends.
        after: The script as it is to be.
        edits: What was to be done, in terms of ``before``.

    Raises:
        SelfCheckError: The result does not parse, its syntax tree differs elsewhere
            than at the edits or not as they say, a comment is lost, a statement came
            into another cell than it should, or a line is changed that no edit is about.
    """
    _check_tree(before, after, edits)
    map_lines(before, after, edits)
    # All other lines are as they were, and so are their comments.
    if any("#" in line for line in _edited_lines(before, edits)):
        _check_comments(before, after)


def check_suppressions(before: str, after: str) -> None:
    """Check that ``after`` is ``before`` with ``# noqa`` comments added, no more.

    Raises:
        SelfCheckError: It is not.
    """
    old, new = _LINE_END.split(before), _LINE_END.split(after)
    same_ends = _LINE_END.findall(before) == _LINE_END.findall(after)
    if not same_ends or [_without_noqa(line) for line in old] != [
        _without_noqa(line) for line in new
    ]:
        raise SelfCheckError("a line changed in more than a noqa comment")
    _check_tree(before, after, ())


def _without_noqa(line: str) -> str:
    return _NOQA.sub("", line).rstrip()


# --- the tree ----------------------------------------------------------------


def _check_tree(before: str, after: str, edits: Sequence[Edit]) -> None:
    try:
        result = parse(after)
        problem = _why_it_does_not_compile(result)
    except (SyntaxError, ValueError) as error:
        raise SelfCheckError(f"the result does not parse: {error}") from None
    except (RecursionError, MemoryError):
        raise SelfCheckError("the result is nested too deeply to be read") from None
    if problem is not None and _why_it_does_not_compile(parse(before)) is None:
        raise SelfCheckError(f"the result does not parse: {problem}")
    expectation = _Expectation(before, edits)
    difference = _first_difference(expectation.tree, result)
    if difference is not None:
        raise SelfCheckError(difference)
    if any(isinstance(edit, MoveStatements) for edit in edits):
        _check_cells(before, after, expectation, result)


def _why_it_does_not_compile(tree: ast.Module) -> Optional[SyntaxError]:
    """Return what is wrong beyond grammar, e.g. a ``__future__`` import too late."""
    try:
        compile(tree, "<script>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error
    return None


class _Place(NamedTuple):
    """Where a node hangs in the tree: ``getattr(parent, field)[position]``."""

    parent: ast.AST
    field: str
    position: Optional[int]


class _Expectation:
    """The tree of a script in which edits were made on the tree itself.

    Attributes:
        tree: The tree. Nodes of the original keep their places in the original.
        targets: Statement that arrives somewhere -> the statement above which.
    """

    def __init__(self, source: str, edits: Sequence[Edit]) -> None:
        self.tree: Final = ast.parse(source)
        self.targets: Final[dict[ast.AST, ast.AST]] = {}
        self._lines: Final = _LINE_END.split(source)
        self._index: Final[dict[Span, list[ast.AST]]] = {}
        self._places: Final[dict[ast.AST, _Place]] = {}
        self._wanted: Final = {
            span.line
            for edit in edits
            for span in (
                (*edit.statements, edit.above)
                if isinstance(edit, MoveStatements)
                else (_span_of(edit),)
            )
        }
        if edits:
            self._walk()
        moves = [edit for edit in edits if isinstance(edit, MoveStatements)]
        targets = [self._move_nodes(move) for move in moves]
        for edit in dict.fromkeys(edits):
            if not isinstance(edit, MoveStatements):
                self._make(edit)
        self._move(targets)

    def _walk(self) -> None:
        """Note every node that begins on a line on which an edit begins."""
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            for field in node._fields:
                value = getattr(node, field, None)
                if isinstance(value, list):
                    for index, item in enumerate(value):
                        if isinstance(item, ast.AST):
                            self._note(item, _Place(node, field, index))
                            pending.append(item)
                elif isinstance(value, ast.AST):
                    self._note(value, _Place(node, field, None))
                    pending.append(value)

    def _note(self, node: ast.AST, place: _Place) -> None:
        if getattr(node, "lineno", 0) in self._wanted:
            span = self._span(node)
            if span is not None:
                self._index.setdefault(span, []).append(node)
                self._places[node] = place

    def _span(self, node: ast.AST) -> Optional[Span]:
        if not isinstance(node, (ast.expr, ast.stmt)):
            return None
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        return Span(
            node.lineno,
            self._characters(node.lineno, node.col_offset),
            node.end_lineno,
            self._characters(node.end_lineno, node.end_col_offset),
        )

    def _characters(self, line: int, column: int) -> int:
        text = self._lines[line - 1]
        if text.isascii():
            return column
        head = text.encode("utf-8", "surrogatepass")[:column]
        return len(head.decode("utf-8", "surrogatepass"))

    def _find(self, span: Span, kinds: tuple[type[ast.AST], ...]) -> ast.AST:
        for node in self._index.get(span, ()):
            if isinstance(node, kinds):
                return node
        raise SelfCheckError(f"line {span.line}: the edit names a place that is not there")

    def _call(self, span: Span) -> ast.Call:
        node = self._find(span, (ast.Call,))
        assert isinstance(node, ast.Call)
        return node

    def _make(self, edit: Edit) -> None:
        if isinstance(edit, ReplaceExpression):
            self._replace(edit)
        elif isinstance(edit, SetArgument):
            _set_keyword(self._call(edit.call), edit.keyword, edit.value, edit.after)
        elif isinstance(edit, RenameKeyword):
            for keyword in self._call(edit.call).keywords:
                if keyword.arg == edit.old:
                    keyword.arg = edit.new
        elif isinstance(edit, RemoveArguments):
            call = self._call(edit.call)
            call.keywords = [
                keyword for keyword in call.keywords if keyword.arg not in edit.keywords
            ]
        elif isinstance(edit, SetItem):
            _set_item(self._find(edit.mapping, (ast.Dict, ast.Call)), edit)

    def _replace(self, edit: ReplaceExpression) -> None:
        node = self._find(edit.span, (ast.expr,))
        place = self._places[node]
        value = _expression(edit.text)
        if place.position is None:
            setattr(place.parent, place.field, value)
        else:
            getattr(place.parent, place.field)[place.position] = value

    # moves

    def _move_nodes(
        self, move: MoveStatements
    ) -> tuple[ast.AST, list[ast.AST], list[ast.AST]]:
        """Return the target, what is put above it, and what is taken away."""
        moving = [self._find(span, (ast.stmt,)) for span in move.statements]
        arriving = list(moving)
        if move.needs_import is not None:
            arriving[:0] = ast.parse(f"import {move.needs_import}").body
        return self._find(move.above, (ast.stmt,)), arriving, moving

    def _move(
        self, moves: Sequence[tuple[ast.AST, list[ast.AST], list[ast.AST]]]
    ) -> None:
        leaving = {node for _, _, moving in moves for node in moving}
        arriving: dict[ast.AST, list[ast.AST]] = {}
        for target, nodes, _ in moves:
            arriving.setdefault(target, []).extend(nodes)
            self.targets.update((node, target) for node in nodes)
        parents = [self._places[node] for node in (*leaving, *arriving)]
        for parent, field in {(place.parent, place.field): None for place in parents}:
            body: list[ast.AST] = []
            for statement in getattr(parent, field):
                body.extend(arriving.get(statement, ()))
                if statement not in leaving:
                    body.append(statement)
            if not body and not isinstance(parent, ast.Module):
                body = [ast.Pass()]
            setattr(parent, field, body)


def _expression(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise SelfCheckError(f"{text!r} is not an expression") from None


def _set_keyword(call: ast.Call, name: str, value: str, after: Optional[str]) -> None:
    names = [keyword.arg for keyword in call.keywords]
    if name in names:
        raise SelfCheckError(f"line {call.lineno}: {name} is given already")
    new = ast.keyword(arg=name, value=_expression(value))
    if after is not None and after in names:
        position = names.index(after) + 1
    elif call.args:
        last = _start(call.args[-1])
        position = sum(_start(keyword.value) < last for keyword in call.keywords)
    else:
        position = names.index(None) if None in names else len(names)
    call.keywords.insert(position, new)
    # The next edit of this call must be able to see where this one put its value.
    ast.copy_location(new.value, call.args[-1] if call.args else call)


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _set_item(mapping: ast.AST, edit: SetItem) -> None:
    if isinstance(mapping, ast.Call):
        names = [keyword.arg for keyword in mapping.keywords]
        position = len(names)
        if edit.after is not None and edit.after in names:
            position = names.index(edit.after) + 1
        value = _expression(edit.value)
        mapping.keywords.insert(position, ast.keyword(arg=edit.key, value=value))
        return
    assert isinstance(mapping, ast.Dict)
    keys = [key.value if isinstance(key, ast.Constant) else None for key in mapping.keys]
    position = len(keys)
    if edit.after is not None and edit.after in keys:
        position = keys.index(edit.after) + 1
    mapping.keys.insert(position, ast.Constant(value=edit.key, kind=None))
    mapping.values.insert(position, _expression(edit.value))


def _first_difference(expected: ast.AST, found: ast.AST) -> Optional[str]:
    """Compare two trees without their places; say where they differ first."""
    pending: list[tuple[object, object, int]] = [(expected, found, 1)]
    while pending:
        left, right, line = pending.pop()
        if type(left) is not type(right):
            return f"line {line}: the code differs from what the edits say"
        if isinstance(left, ast.AST):
            line = getattr(right, "lineno", line)
            for field in reversed(left._fields):
                pending.append(
                    (getattr(left, field, None), getattr(right, field, None), line)
                )
        elif isinstance(left, list):
            assert isinstance(right, list)
            if len(left) != len(right):
                return f"line {line}: the code differs from what the edits say"
            pending.extend((a, b, line) for a, b in reversed(list(zip(left, right))))
        elif not _same_constant(left, right):
            return f"line {line}: the code differs from what the edits say"
    return None


def _same_constant(left: object, right: object) -> bool:
    # The text of a float tells -0.0 from 0.0, and nan is equal to itself.
    if isinstance(left, (float, complex)):
        return repr(left) == repr(right)
    return left == right


# --- cells -------------------------------------------------------------------


def _check_cells(
    before: str, after: str, expectation: _Expectation, result: ast.Module
) -> None:
    """Check that every statement is in its cell, and what arrives in that of its target."""
    old, new = _marks(before), _marks(after)
    for expected, found in zip(expectation.tree.body, result.body):
        place = expectation.targets.get(expected, expected)
        line = getattr(place, "lineno", found.lineno)
        if bisect.bisect(old, line) != bisect.bisect(new, found.lineno):
            raise SelfCheckError(f"line {found.lineno}: the statement came into another cell")


def _marks(source: str) -> list[int]:
    """Return the lines of the marks of cells and the like, from 1."""
    if not any(is_mark(line.strip()) for line in _LINE_END.split(source)):
        return []
    return [
        token.start[0]
        for token in _comments(source)
        if is_mark(token.string.rstrip()) and not token.line[:token.start[1]].strip()
    ]


# --- comments ----------------------------------------------------------------


def _edited_lines(source: str, edits: Sequence[Edit]) -> Iterator[str]:
    lines = _lines_with_ends(source)
    for first, last in _edited_ranges(lines, edits):
        yield from lines[first:last]


def _check_comments(before: str, after: str) -> None:
    lost = collections.Counter(token.string.rstrip() for token in _comments(before))
    lost.subtract(token.string.rstrip() for token in _comments(after))
    for comment, count in lost.items():
        if count > 0:
            raise SelfCheckError(f"a comment is lost: {comment}")


def _comments(source: str) -> Iterator[tokenize.TokenInfo]:
    lines = io.StringIO(_LINE_END.sub("\n", source))
    try:
        for token in tokenize.generate_tokens(lines.readline):
            if token.type == tokenize.COMMENT:
                yield token
    except (tokenize.TokenError, SyntaxError) as error:
        raise SelfCheckError(f"the comments cannot be read: {error}") from None


# --- lines -------------------------------------------------------------------


class _Range(NamedTuple):
    """Lines ``first`` to ``last - 1``, counted from 0."""

    first: int
    last: int


def map_lines(before: str, after: str, edits: Sequence[Edit]) -> list[int]:
    """Return for each line of ``after`` the line of ``before`` that it comes from.

    Args:
        before: The script as it was.
        after: The script with the edits made.
        edits: The edits.

    Returns:
        Line numbers from 1; item 0 is for line 1. A line that is new, or in the
        middle of something that was edited, has a line nearby.

    Raises:
        SelfCheckError: A line that no edit is about is changed or gone, or the end
            of the last line is.
    """
    old, new = _lines_with_ends(before), _lines_with_ends(after)
    if _ends_with_newline(old) != _ends_with_newline(new):
        raise SelfCheckError("the end of the last line changed")
    if old and new and not _ends_with_newline(old):
        # Another line can be the last one now; with an end it can be compared.
        old[-1], new[-1] = _completed(old), _completed(new)
    ranges = _edited_ranges(old, edits)
    moved = _moved_lines(old, edits)
    mapping: list[int] = []
    kept_from = 0
    for position, edited in enumerate([*ranges, None]):
        kept_to = len(old) if edited is None else edited.first
        kept = old[kept_from:kept_to]
        start = _find(kept, new, len(mapping), position == 0, edited is None)
        if start is None:
            raise SelfCheckError(
                f"a line changed that no edit is about, below line {kept_from}"
            )
        if position:
            edited_lines = new[len(mapping):start]
            mapping.extend(_nearby(ranges[position - 1], edited_lines, moved, old))
        mapping.extend(range(kept_from + 1, kept_to + 1))
        kept_from = edited.last if edited is not None else len(old)
    return mapping


def _nearby(
    edited: _Range, lines: Sequence[str], moved: dict[str, list[int]], old: Sequence[str]
) -> Iterator[int]:
    """Return lines of the original for lines that edits left in the place of others."""
    length = max(edited.last - edited.first, 1)
    here = _numbers(old, range(edited.first + 1, edited.last + 1))
    for offset, line in enumerate(lines):
        origins = moved.get(line.strip()) or here.get(line.strip())
        if origins:
            yield origins.pop(0)
        else:
            yield min(edited.first + min(offset, length - 1) + 1, len(old))


def _moved_lines(lines: Sequence[str], edits: Sequence[Edit]) -> dict[str, list[int]]:
    """Return the lines of statements that move: text -> their numbers, from 1."""
    numbers = [
        number
        for edit in edits
        if isinstance(edit, MoveStatements)
        for span in edit.statements
        for number in range(span.line, span.end_line + 1)
    ]
    return _numbers(lines, numbers)


def _numbers(lines: Sequence[str], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        text = lines[number - 1].strip()
        if text:
            found.setdefault(text, []).append(number)
    return found


def _ends_with_newline(lines: Sequence[str]) -> bool:
    return not lines or lines[-1].endswith(("\n", "\r"))


def _completed(lines: Sequence[str]) -> str:
    end = _LINE_END.search(lines[0])
    return lines[-1] + (end.group() if end else "\n")


def _lines_with_ends(text: str) -> list[str]:
    lines = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(text[start:match.end()])
        start = match.end()
    return [*lines, text[start:]] if start < len(text) else lines


def _find(
    wanted: Sequence[str], lines: Sequence[str], start: int, at_start: bool, at_end: bool
) -> Optional[int]:
    """Return where the wanted lines stand, at ``start`` or below; None: nowhere."""
    if at_start and at_end:
        return 0 if lines == wanted else None
    size = len(wanted)
    if at_start:
        return 0 if lines[:size] == wanted else None
    if at_end:
        first = len(lines) - size
        return first if first >= start and lines[first:] == wanted else None
    for first in range(start, len(lines) - size + 1):
        if lines[first] == wanted[0] and lines[first:first + size] == wanted:
            return first
    return None


def _edited_ranges(lines: Sequence[str], edits: Sequence[Edit]) -> list[_Range]:
    """Return the lines that edits are about, in order, no two touching."""
    ranges: list[_Range] = []
    for edit in edits:
        if isinstance(edit, MoveStatements):
            ranges.append(_Range(_up(lines, edit.above.line - 1), edit.above.line))
            for span in edit.statements:
                first = _up(lines, span.line - 1)
                ranges.append(_Range(first, _down(lines, span.end_line)))
        else:
            span = _span_of(edit)
            ranges.append(_Range(span.line - 1, span.end_line))
    merged: list[_Range] = []
    for item in sorted(ranges):
        if merged and item.first <= merged[-1].last:
            merged[-1] = _Range(merged[-1].first, max(item.last, merged[-1].last))
        else:
            merged.append(item)
    return merged


def _span_of(edit: Edit) -> Span:
    if isinstance(edit, ReplaceExpression):
        return edit.span
    if isinstance(edit, SetItem):
        return edit.mapping
    assert isinstance(edit, (SetArgument, RenameKeyword, RemoveArguments))
    return edit.call


_BLANK: Final = re.compile(r"\s*$")
_COMMENT_OR_DECORATOR: Final = re.compile(r"\s*(#|@|$)")


def _up(lines: Sequence[str], line: int) -> int:
    """Return the first of the comment and empty lines directly above a line."""
    while line > 0 and _COMMENT_OR_DECORATOR.match(lines[line - 1]):
        line -= 1
    return line


def _down(lines: Sequence[str], line: int) -> int:
    """Return the end of the empty lines that begin at a line."""
    while line < len(lines) and _BLANK.match(lines[line]):
        line += 1
    return line
