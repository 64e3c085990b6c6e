"""Moving whole statements, with their comments, above another one."""

from __future__ import annotations

from typing import Final, Mapping, NamedTuple, Optional, Sequence, Union

import libcst as cst
from libcst.metadata import CodeRange

from lr_lint.findings import MoveStatements, Span
from lr_lint.fixing.marks import is_mark
from lr_lint.fixing.rewriting.places import EditError, Position

Block = Union[cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite]
"""What has statements."""
_BLOCKS: Final = (cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite)

_Statement = Union[cst.BaseSmallStatement, cst.BaseCompoundStatement]
_Line = Union[cst.SimpleStatementLine, cst.BaseCompoundStatement]
_Comments = list[cst.EmptyLine]


class _Move(NamedTuple):
    statements: tuple[_Statement, ...]
    needs_import: Optional[str]


class Moves:
    """All moves of a script: what leaves which place, and what arrives where."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        self._positions: Final = positions
        self._by_start: Optional[dict[Position, _Statement]] = None
        self._spans: Final[list[Span]] = []
        self._lines: Final[dict[cst.CSTNode, cst.SimpleStatementLine]] = {}
        self._leaving: Final[set[cst.CSTNode]] = set()
        self._arriving: Final[dict[cst.CSTNode, list[_Move]]] = {}

    def add(self, edit: MoveStatements) -> None:
        """Note a move.

        Raises:
            EditError: A statement is not there, or moves twice, or above itself, or
                shares a line that goes on behind a backslash.
        """
        target = self._find(edit.above)
        statements = tuple(self._find(span) for span in edit.statements)
        for statement in (target, *statements):
            self._refuse_if_joined(statement)
        for statement in statements:
            if statement in self._leaving or statement is target:
                raise EditError("edit.overlap")
            self._leaving.add(statement)
        for moving in edit.statements:
            if moving[:2] <= edit.above[:2] < moving[2:]:
                raise EditError("edit.overlap")
            if any(_overlap(moving, other) for other in self._spans):
                raise EditError("edit.overlap")
            self._spans.append(moving)
        move = _Move(statements, edit.needs_import)
        self._arriving.setdefault(target, []).append(move)

    def check_overlaps(self, edited: Sequence[Span]) -> None:
        """Raise `EditError` when a moving statement is edited or a target moves."""
        for moving in self._spans:
            if any(_overlap(moving, span) for span in edited):
                raise EditError("edit.overlap")
        if any(target in self._leaving for target in self._arriving):
            raise EditError("edit.overlap")

    def concern(self, block: Block) -> bool:
        """Tell whether something leaves this block or arrives in it."""
        return bool(self._leaving) and any(
            statement in self._leaving or statement in self._arriving
            for line in block.body
            for statement in _statements_of(line)
        )

    def _find(self, span: Span) -> _Statement:
        if self._by_start is None:
            self._by_start = self._index()
        statement = self._by_start.get((span.line, span.column))
        if statement is None:
            raise EditError(
                "edit.no_statement", line=span.line, column=span.column + 1
            )
        return statement

    def _refuse_if_joined(self, statement: _Statement) -> None:
        """Raise `EditError` for ``a; \\`` above ``b``: neither can leave the other."""
        line = self._lines.get(statement)
        if line is None:
            return
        places = [self._positions[item] for item in line.body]
        for before, after in zip(places, places[1:]):
            if after.start.line != before.end.line:
                raise EditError("edit.joined", line=self._positions[statement].start.line)

    def _index(self) -> dict[Position, _Statement]:
        index: dict[Position, _Statement] = {}
        for block in self._positions:
            if not isinstance(block, _BLOCKS):
                continue
            for line in block.body:
                for statement in _statements_of(line):
                    place = self._positions[statement].start
                    index[place.line, place.column] = statement
                    if isinstance(line, cst.SimpleStatementLine):
                        self._lines[statement] = line
        return index

    def edit_module(
        self, original: cst.Module, updated: cst.Module, newline: cst.Newline
    ) -> cst.Module:
        """Return a module without what leaves it, with what arrives in it."""
        editor = _BlockEditor(self, newline, updated.header)
        body, footer = editor.rewrite(original.body, updated.body, updated.footer)
        return updated.with_changes(body=body, header=editor.header, footer=footer)

    def edit_block(
        self,
        original: cst.IndentedBlock,
        updated: cst.IndentedBlock,
        newline: cst.Newline,
    ) -> cst.IndentedBlock:
        """Likewise for an indented block; ``pass`` stays when all else leaves."""
        editor = _BlockEditor(self, newline)
        body, footer = editor.rewrite(
            original.body, _lines(updated.body), updated.footer
        )
        if not body:
            end = cst.TrailingWhitespace(newline=newline)
            body = [cst.SimpleStatementLine(body=[cst.Pass()], trailing_whitespace=end)]
        return updated.with_changes(body=body, footer=footer)

    def edit_suite(
        self,
        original: cst.SimpleStatementSuite,
        updated: cst.SimpleStatementSuite,
        newline: cst.Newline,
    ) -> Union[cst.SimpleStatementSuite, cst.IndentedBlock]:
        """Likewise for ``if x: a; b``; becomes a block when something arrives."""
        if any(statement in self._arriving for statement in original.body):
            editor = _BlockEditor(self, newline)
            end = updated.trailing_whitespace
            body, _ = editor.rewrite(
                [cst.SimpleStatementLine(body=original.body)],
                [cst.SimpleStatementLine(body=updated.body, trailing_whitespace=end)],
                (),
            )
            return cst.IndentedBlock(
                body=body, header=cst.TrailingWhitespace(newline=newline)
            )
        staying = self.staying(original.body, updated.body) or [cst.Pass()]
        return updated.with_changes(body=_as_line_body(staying))

    # what `_BlockEditor` asks

    def targets(self, line: cst.CSTNode) -> list[_Statement]:
        """Return the statements of a line above which something arrives."""
        return [item for item in _statements_of(line) if item in self._arriving]

    def leaves(self, statement: cst.CSTNode) -> bool:
        """Tell whether a statement leaves its place."""
        return statement in self._leaving

    def staying(
        self,
        original: Sequence[cst.BaseSmallStatement],
        updated: Sequence[cst.BaseSmallStatement],
    ) -> list[cst.BaseSmallStatement]:
        """Return the small statements that do not leave, as they are now."""
        return [
            after
            for before, after in zip(original, updated)
            if before not in self._leaving
        ]

    def arrivals(self, target: _Statement, newline: cst.Newline) -> list[_Line]:
        """Return what arrives above a statement, with its own comments."""
        arrivals: list[_Line] = []
        for move in self._arriving[target]:
            if move.needs_import is not None:
                arrivals.append(_import_line(move.needs_import, newline))
            for position, statement in enumerate(move.statements):
                # Empty lines between statements that move come along with them.
                arrivals.append(self._alone(statement, newline, position > 0))
        return arrivals

    def come_from_afar(self, target: _Statement) -> bool:
        """Tell whether what arrives had an empty line above it."""
        first = self._arriving[target][0].statements[0]
        lines = _below_mark(_leading_lines(self._lines.get(first, first)))
        return any(_is_blank(line) for line in lines)

    def _alone(
        self, statement: _Statement, newline: cst.Newline, with_blanks: bool
    ) -> _Line:
        """Return a moved statement on lines of its own, with its comments."""
        if isinstance(statement, cst.BaseCompoundStatement):
            lines = _own_lines(_leading_lines(statement), with_blanks)
            return statement.with_changes(leading_lines=lines)
        bare = cst.SimpleStatementLine(
            body=_as_line_body([statement]),
            trailing_whitespace=cst.TrailingWhitespace(newline=newline),
        )
        line = self._lines.get(statement)
        if line is None or self.staying(line.body, line.body):
            return bare
        # The whole line moves: its comments go with its first and last part.
        if line.body[0] is statement:
            lines = _own_lines(line.leading_lines, with_blanks)
            bare = bare.with_changes(leading_lines=lines)
        if line.body[-1] is statement:
            bare = bare.with_changes(trailing_whitespace=line.trailing_whitespace)
        return bare


class _BlockEditor:
    """Rewrites the statements of one block.

    Attributes:
        header: The comments at the top of a module, before its first statement.
    """

    def __init__(
        self,
        moves: Moves,
        newline: cst.Newline,
        header: Sequence[cst.EmptyLine] = (),
    ) -> None:
        self._moves: Final = moves
        self._newline: Final = newline
        self.header: _Comments = list(header)
        self._result: Final[list[_Line]] = []

    def rewrite(
        self,
        original: Sequence[cst.CSTNode],
        updated: Sequence[_Line],
        footer: Sequence[cst.EmptyLine],
    ) -> tuple[list[_Line], _Comments]:
        """Return the block's statements and the comments at its end."""
        orphans: _Comments = []
        follows_a_gap = False
        for old, new in zip(original, updated):
            pieces = self._pieces(old, new)
            if not pieces:
                orphans = _merge(orphans, _detach(_leading_lines(new))[0])
                follows_a_gap = True
                continue
            if follows_a_gap:
                lines = _merge(orphans, _leading_lines(pieces[0]))
                if not self._result:
                    lines = _without_blank_start(lines)
                pieces[0] = pieces[0].with_changes(leading_lines=lines)
                orphans = []
                follows_a_gap = False
            self._result.extend(pieces)
        if all(_is_blank(line) for line in orphans):
            return self._result, list(footer)
        return self._result, _merge(orphans, footer)

    def _pieces(self, old: cst.CSTNode, new: _Line) -> list[_Line]:
        """Return what stands in the place of one line; nothing if all of it leaves."""
        if isinstance(new, cst.BaseCompoundStatement):
            if self._moves.leaves(old):
                return []
            if not self._moves.targets(old):
                return [new]
            return self._below_arrivals(self._moves.targets(old)[0], new)
        assert isinstance(old, cst.SimpleStatementLine)
        if not self._moves.targets(old):
            staying = self._moves.staying(old.body, new.body)
            if len(staying) == len(new.body):
                return [new]
            if not staying:
                return []
            return [new.with_changes(body=_as_line_body(staying))]
        return self._cut(old, new)

    def _cut(
        self, old: cst.SimpleStatementLine, new: cst.SimpleStatementLine
    ) -> list[_Line]:
        """Cut ``a; b  # c`` before every statement above which something arrives."""
        targets = self._moves.targets(old)
        cuts = [old.body.index(item) for item in _smalls(targets)]
        pieces: list[_Line] = []
        end = cst.TrailingWhitespace(newline=self._newline)
        for start, stop in zip([0, *cuts], [*cuts, len(old.body)]):
            staying = self._moves.staying(old.body[start:stop], new.body[start:stop])
            if not staying:
                continue
            is_last = stop == len(old.body)
            line: _Line = cst.SimpleStatementLine(
                body=_as_line_body(staying),
                leading_lines=[] if pieces else new.leading_lines,
                trailing_whitespace=new.trailing_whitespace if is_last else end,
            )
            if old.body[start] in targets:
                pieces.extend(
                    self._below_arrivals(old.body[start], line, follows=bool(pieces))
                )
            else:
                pieces.append(line)
        return pieces

    def _below_arrivals(
        self, target: _Statement, line: _Line, follows: bool = False
    ) -> list[_Line]:
        arrivals = self._moves.arrivals(target, self._newline)
        is_first = not self._result and not follows
        above, attached = self._lines_above(line, is_first)
        if self._moves.come_from_afar(target):
            blank = cst.EmptyLine(indent=False, newline=self._newline)
            attached = [blank, *attached]
            if not above and not is_first:
                above = [blank]
        first = arrivals[0]
        arrivals[0] = first.with_changes(
            leading_lines=[*above, *_leading_lines(first)]
        )
        return [*arrivals, line.with_changes(leading_lines=attached)]

    def _lines_above(
        self, target: _Line, is_first: bool
    ) -> tuple[_Comments, _Comments]:
        """Return the lines above the arrivals, and those that stay with the target."""
        above, attached = _detach(_leading_lines(target))
        if is_first and not above and not attached:
            # The tree gives all comments before the first statement to the file.
            # A block at the very top is about the file; one further down is not.
            header, attached = _detach(self.header)
            if not any(_is_blank(line) for line in header):
                return [], []
            self.header = header
        return above, attached


def _overlap(one: Span, other: Span) -> bool:
    return one[:2] < other[2:] and other[:2] < one[2:]


def _lines(body: Sequence[cst.BaseStatement]) -> list[_Line]:
    return [
        line
        for line in body
        if isinstance(line, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    ]


def _smalls(statements: Sequence[_Statement]) -> list[cst.BaseSmallStatement]:
    return [item for item in statements if isinstance(item, cst.BaseSmallStatement)]


def _statements_of(line: cst.CSTNode) -> Sequence[_Statement]:
    if isinstance(line, cst.SimpleStatementLine):
        return line.body
    if isinstance(line, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
        return (line,)
    return ()


def _as_line_body(
    statements: Sequence[cst.BaseSmallStatement],
) -> list[cst.BaseSmallStatement]:
    """Return small statements with no semicolon behind the last of them."""
    last = statements[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
    return [*statements[:-1], last]


def _leading_lines(statement: cst.CSTNode) -> _Comments:
    return list(getattr(statement, "leading_lines", ()))


def _is_blank(line: cst.EmptyLine) -> bool:
    return line.comment is None


def _without_blank_start(lines: Sequence[cst.EmptyLine]) -> _Comments:
    kept = list(lines)
    while kept and _is_blank(kept[0]):
        del kept[0]
    return kept


def _merge(above: Sequence[cst.EmptyLine], below: Sequence[cst.EmptyLine]) -> _Comments:
    """Join comments and empty lines around something that is gone.

    Of the empty lines that meet, as many stay as the larger group had.
    """
    upper = list(above)
    while upper and _is_blank(upper[-1]):
        upper.pop()
    lower = _without_blank_start(below)
    ending = list(above)[len(upper):]
    starting = list(below)[:len(below) - len(lower)]
    return [*upper, *max(starting, ending, key=len), *lower]


def _detach(lines: Sequence[cst.EmptyLine]) -> tuple[_Comments, _Comments]:
    """Split leading lines: those further up, and the comments directly above.

    A mark, of a cell for example, stays where it is, and so does what is above it.
    """
    position = len(lines)
    while position and not (_is_blank(lines[position - 1]) or _is_mark(lines[position - 1])):
        position -= 1
    return list(lines[:position]), list(lines[position:])


def _is_mark(line: cst.EmptyLine) -> bool:
    return line.comment is not None and is_mark(line.comment.value)


def _below_mark(lines: Sequence[cst.EmptyLine]) -> _Comments:
    """Return leading lines without the last mark, and what is above or directly below it."""
    for position in reversed(range(len(lines))):
        if _is_mark(lines[position]):
            return _without_blank_start(lines[position + 1:])
    return list(lines)


def _own_lines(lines: Sequence[cst.EmptyLine], with_blanks: bool) -> _Comments:
    """Return the comments directly above a statement, and an empty line above them."""
    above, attached = _detach(_below_mark(lines))
    if not with_blanks:
        return attached
    return [*above[-1:], *attached] if above and _is_blank(above[-1]) else attached


def _import_line(module: str, newline: cst.Newline) -> cst.SimpleStatementLine:
    line = cst.ensure_type(
        cst.parse_statement(f"import {module}\n"), cst.SimpleStatementLine
    )
    end = cst.TrailingWhitespace(newline=newline)
    return line.with_changes(trailing_whitespace=end)
