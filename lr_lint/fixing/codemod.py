"""Write a repair into a script: text in, text out.

A repair is a list of `Edit`s (`lr_lint.findings`). This module decides nothing: it
finds the node that an edit names by its place, and changes that node so that the
call, the dict or the block keeps the style in which it was written. Everything else
of the script comes out character by character as it went in.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Optional, Sequence, Union

import libcst as cst

from lr_lint.findings import Edit, MoveStatements, ReplaceExpression, SetItem, Span
from lr_lint.fixing.parsing import parse
from lr_lint.fixing.rewriting.arguments import (
    Item,
    Items,
    comments_in,
    items_of,
    make_edit,
    parenthesized,
    parse_value,
    value_of,
)
from lr_lint.fixing.rewriting.excerpt import Excerpt, place_of, take_excerpt
from lr_lint.fixing.rewriting.places import (
    LINE_END,
    EditError,
    margin_of,
    positions_of,
    span_of,
)
from lr_lint.fixing.rewriting.statements import Block, Moves

__all__ = ["EditError", "apply"]

MOST_BREAKS: Final = 8
"""How often line breaks are tried where lines become too long."""


def apply(
    source: str, edits: Sequence[Edit], max_line_length: Optional[int] = None
) -> str:
    """Return the script with the edits made.

    Args:
        source: The script as text, with its own line ends and without a byte
            order mark.
        edits: What to do. They must not overlap; equal ones are made once.
        max_line_length: Characters that a line may have. An argument that would
            make its line longer gets a line of its own. None: no limit.

    Raises:
        EditError: An edit names a place that the script does not have, gives an
            argument twice, or the script cannot be read.
    """
    if not edits:
        return source
    if "\r" in source.replace("\r\n", ""):
        return _apply_to_carriage_returns(source, edits, max_line_length)
    excerpt = take_excerpt(source, tuple(dict.fromkeys(edits)))
    try:
        return excerpt.restore(_edited(excerpt, max_line_length))
    except EditError as error:
        raise excerpt.located(error) from None


def _edited(excerpt: Excerpt, max_line_length: Optional[int]) -> str:
    script = _Script(excerpt.source, excerpt.edits)
    result = script.render({})
    code = result.code
    if max_line_length is not None:
        known = _long_lines(excerpt.source, max_line_length)
        if _long_lines(code, max_line_length).is_worse_than(known):
            code = _break_long_lines(known, script, result, max_line_length)
    return code


def _apply_to_carriage_returns(
    source: str, edits: Sequence[Edit], max_line_length: Optional[int]
) -> str:
    """Edit a script whose lines all end in a carriage return, which libcst cannot."""
    if "\n" in source:
        raise EditError("edit.carriage_return")
    code = apply(source.replace("\r", "\n"), edits, max_line_length)
    return code.replace("\n", "\r")


class _Rendered(NamedTuple):
    """A script with its edits made.

    Attributes:
        module: Its tree.
        items: The argument or entry in it that an edit wrote, by the number of
            the edit.
    """

    module: cst.Module
    items: dict[int, Item]

    @property
    def code(self) -> str:
        """The text."""
        return self.module.code


class _LongLines(NamedTuple):
    """How many lines are too long, and by how many characters in all."""

    lines: int
    excess: int

    def is_worse_than(self, other: _LongLines) -> bool:
        """Tell whether there are more of them, or they are longer."""
        return self.lines > other.lines or self.excess > other.excess


def _long_lines(code: str, limit: int) -> _LongLines:
    excess = [len(line) - limit for line in LINE_END.split(code) if len(line) > limit]
    return _LongLines(len(excess), sum(excess))


def _break_long_lines(
    known: _LongLines, script: _Script, first: _Rendered, limit: int
) -> str:
    """Give the arguments on long lines lines of their own, where that helps.

    Tries a line break before such an argument, then one behind it as well, one
    argument after the other, and takes the first of the texts with the fewest long
    lines, of which none should become longer than it was.
    """
    texts = [first.code]
    breaks: dict[int, int] = {}
    result = first
    for _ in range(MOST_BREAKS):
        crowded = _crowded(result, limit, breaks)
        if not crowded:
            break
        for number in crowded:
            breaks[number] = breaks.get(number, 0) + 1
        result = script.render(breaks)
        texts.append(result.code)

    def badness(text: str) -> _LongLines:
        long = _long_lines(text, limit)
        return long._replace(excess=max(long.excess, known.excess))

    return min(texts, key=badness)


def _crowded(result: _Rendered, limit: int, breaks: dict[int, int]) -> list[int]:
    """Return an edit for each line that is too long: whose argument is to be broken off.

    That is the first one that crosses the limit, else the last one before it; one that
    stands alone already cannot help.
    """
    lines = LINE_END.split(result.code)
    positions = positions_of(result.module)
    chosen: dict[int, tuple[bool, int, int]] = {}
    for number, item in result.items.items():
        place = positions.get(item)
        if place is None or breaks.get(number, 0) > 1:
            continue
        line, end = place.start.line, place.end
        if len(lines[line - 1]) > limit:
            column = end.column + 1 if end.line == line else limit + 1
            rank = (column <= limit, column if column > limit else -column, number)
            chosen[line] = min(rank, chosen.get(line, rank))
    return [number for _, _, number in chosen.values()]


class _Script:
    """A parsed script with the nodes that its edits are about.

    Attributes:
        edits: The edits; their number is their position here.
        edits_of: Node -> numbers of the edits that are about it.
        moves: What moves.

    Raises:
        EditError: See `apply`.
    """

    def __init__(self, source: str, edits: Sequence[Edit]) -> None:
        self._lines: Final = LINE_END.split(source)
        self._line_ends: Final = LINE_END.findall(source)
        try:
            self._module: Final = cst.parse_module(source)
            self.positions: Final = positions_of(self._module)
        except cst.ParserSyntaxError as error:
            raise EditError("edit.unreadable", problem=error.message) from None
        except RecursionError:
            raise EditError("edit.deep") from None
        if self._module.code != source:
            raise EditError("edit.white_space")
        self.edits: Final = tuple(edits)
        self.edits_of: Final[dict[cst.CSTNode, list[int]]] = {}
        self.moves: Final = Moves(self.positions)
        spans = self._find_expressions()
        for edit in self.edits:
            if isinstance(edit, MoveStatements):
                self.moves.add(edit)
        self.moves.check_overlaps(spans)

    def _find_expressions(self) -> list[Span]:
        """Fill `edits_of`; return the places of the expressions."""
        wanted: dict[Span, list[int]] = {}
        for number, edit in enumerate(self.edits):
            if not isinstance(edit, MoveStatements):
                wanted.setdefault(place_of(edit), []).append(number)
        missing = {number for numbers in wanted.values() for number in numbers}
        for node, place in self.positions.items():
            if not missing:
                break
            if isinstance(node, cst.BaseExpression):
                span = span_of(node, place, self._lines)
                for number in wanted.get(span, ()):
                    if number in missing and _fits(self.edits[number], node):
                        self.edits_of.setdefault(node, []).append(number)
                        missing.discard(number)
        for number in sorted(missing):
            span = place_of(self.edits[number])
            raise EditError("edit.no_place", line=span.line, column=span.column + 1)
        return list(wanted)

    def render(self, breaks: dict[int, int]) -> _Rendered:
        """Return the edited script.

        Args:
            breaks: Edits (by number) whose argument gets a line of its own: 1
                for a line break before it, 2 for one behind it as well.
        """
        transformer = _Transformer(self, breaks)
        try:
            module = self._module.visit(transformer)
        except RecursionError:
            raise EditError("edit.deep") from None
        except cst.CSTValidationError as error:
            raise EditError("edit.invalid", problem=error) from None
        transformer.refuse_lost_comments()
        if transformer.is_in_formatted_string:
            _refuse_unless_it_parses(module.code)
        return _Rendered(module, transformer.items)

    def items(
        self, original: Union[cst.Call, cst.Dict], updated: Union[cst.Call, cst.Dict]
    ) -> Items:
        """Return what stands between the brackets of a node."""
        elements = items_of(original)
        margin = None
        if elements:
            start = self.positions[elements[0]].start
            left = margin_of(self._lines[start.line - 1])[:start.column]
            margin = left + " " * (start.column - len(left))
        line = self.positions[original].start.line
        return Items(updated, self.newline_at(line), margin)

    def newline_of(self, block: Block) -> cst.Newline:
        """Return a line end like that of a block's first statement."""
        for statement in block.body:
            return self.newline_at(self.positions[statement].start.line)
        return cst.Newline()

    def newline_at(self, line: int) -> cst.Newline:
        """Return a line end like that of a line."""
        if 1 <= line <= len(self._line_ends):
            end = self._line_ends[line - 1]
            if end != self._module.default_newline:
                return cst.Newline(value=end)
        return cst.Newline()


def _refuse_unless_it_parses(code: str) -> None:
    """Raise `EditError` for quotes that end the f-string in which they were written."""
    try:
        parse(code)
    except SyntaxError as error:
        raise EditError("edit.invalid", problem=error.msg) from None


def _fits(edit: Edit, node: cst.BaseExpression) -> bool:
    if isinstance(edit, ReplaceExpression):
        return True
    if isinstance(edit, SetItem):
        return isinstance(node, (cst.Dict, cst.Call))
    return isinstance(node, cst.Call)


class _Transformer(cst.CSTTransformer):
    """Makes the edits of a script in one walk over its tree.

    Attributes:
        items: See `_Rendered`.
        is_in_formatted_string: Whether one of the edits is inside of an f-string.
    """

    def __init__(self, script: _Script, breaks: dict[int, int]) -> None:
        super().__init__()
        self._script: Final = script
        self._breaks: Final = breaks
        self._parents: Final[list[cst.CSTNode]] = []
        self._replaced: Final[dict[cst.CSTNode, int]] = {}
        self._comments: Final[dict[int, list[cst.Comment]]] = {}
        self.items: Final[dict[int, Item]] = {}
        self.is_in_formatted_string = False

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Note the way down; white space holds nothing that edits are about."""
        self._parents.append(node)
        return not isinstance(
            node,
            (cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine),
        )

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        """Return the node with its edits made."""
        self._parents.pop()
        if isinstance(original_node, cst.BaseExpression):
            for number in self._script.edits_of.get(original_node, ()):
                self.is_in_formatted_string |= self._stands_in_formatted_string()
                edit = self._script.edits[number]
                if isinstance(edit, ReplaceExpression):
                    if self._parents and isinstance(self._parents[-1], cst.ConcatenatedString):
                        # One of several texts side by side is no expression to Python.
                        line, column = edit.span.line, edit.span.column + 1
                        raise EditError("edit.no_place", line=line, column=column)
                    updated_node = self._replace(original_node, number, edit.text)
            if isinstance(original_node, (cst.Call, cst.Dict)):
                return self._edit_items(original_node, updated_node)
        elif isinstance(
            original_node, (cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite)
        ):
            if self._script.moves.concern(original_node):
                return self._move(original_node, updated_node)
        return updated_node

    def _stands_in_formatted_string(self) -> bool:
        return any(isinstance(node, cst.FormattedString) for node in self._parents)

    def _replace(
        self, original: cst.BaseExpression, number: int, text: str
    ) -> cst.BaseExpression:
        value = parse_value(text)
        lpar, rpar = list(original.lpar), list(original.rpar)
        if isinstance(original, (cst.Tuple, cst.GeneratorExp)) and lpar:
            # The innermost pair belongs to the tuple that is replaced.
            del lpar[-1], rpar[0]
        self._replaced[original] = number
        kept = {item for parenthesis in (*lpar, *rpar) for item in comments_in(parenthesis)}
        lost = [item for item in comments_in(original) if item not in kept]
        if lost:
            self._comments[number] = lost
        if not lpar and not value.lpar and self._binds_tighter_than(value):
            value = parenthesized(value)
        return value.with_changes(lpar=[*lpar, *value.lpar], rpar=[*value.rpar, *rpar])

    def _binds_tighter_than(self, value: cst.BaseExpression) -> bool:
        """Tell whether what is around would tear the operation ``value`` apart."""
        operations = (
            cst.BinaryOperation,
            cst.BooleanOperation,
            cst.Comparison,
            cst.UnaryOperation,
            cst.IfExp,
            cst.Lambda,
            cst.Await,
            cst.ConcatenatedString,
        )
        around = (*operations, cst.Attribute, cst.Subscript, cst.Call, cst.NamedExpr)
        return isinstance(value, operations) and isinstance(self._parents[-1], around)

    def _edit_items(
        self, original: Union[cst.Call, cst.Dict], updated: cst.CSTNode
    ) -> cst.CSTNode:
        numbers = [
            number
            for number in self._script.edits_of.get(original, ())
            if not isinstance(self._script.edits[number], ReplaceExpression)
        ]
        replaced = self._items_with_replaced_values(original)
        if not numbers and not replaced:
            return updated
        if not isinstance(updated, (cst.Call, cst.Dict)):
            raise EditError("edit.overlap")
        items = self._script.items(original, updated)
        written = {number: items.items[place] for number, place in replaced.items()}
        for number, position in replaced.items():
            items.put_comments(position, self._comments.pop(number, ()))
        for number in numbers:
            edit = self._script.edits[number]
            assert not isinstance(edit, (ReplaceExpression, MoveStatements))
            item = make_edit(items, edit)
            if item is not None:
                written[number] = item
        written = {n: item for n, item in written.items() if item in items.items}
        if not self._stands_in_formatted_string():
            for number, item in written.items():
                items.break_around(item, self._breaks.get(number, 0))
        node = items.build()
        for number, item in written.items():
            self.items[number] = items_of(node)[items.items.index(item)]
        return node

    def refuse_lost_comments(self) -> None:
        """Raise `EditError` when there was no place for a comment of something replaced."""
        for comments in self._comments.values():
            raise EditError("edit.comment", comment=comments[0].value)

    def _items_with_replaced_values(
        self, node: Union[cst.Call, cst.Dict]
    ) -> dict[int, int]:
        """Return edit -> position of the item whose whole value it replaced."""
        found: dict[int, int] = {}
        if self._replaced:
            for position, item in enumerate(items_of(node)):
                value = value_of(item)
                if value is not None and value in self._replaced:
                    found[self._replaced.pop(value)] = position
        return found

    def _move(self, original: Block, updated: cst.CSTNode) -> cst.CSTNode:
        moves = self._script.moves
        newline = self._script.newline_of(original)
        if isinstance(original, cst.Module):
            module = cst.ensure_type(updated, cst.Module)
            return moves.edit_module(original, module, newline)
        if isinstance(original, cst.IndentedBlock):
            block = cst.ensure_type(updated, cst.IndentedBlock)
            return moves.edit_block(original, block, newline)
        suite = cst.ensure_type(updated, cst.SimpleStatementSuite)
        return moves.edit_suite(original, suite, newline)
