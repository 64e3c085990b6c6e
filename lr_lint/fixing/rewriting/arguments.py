"""The arguments of a call, the entries of a dict: put in, take out, rename.

Whatever is put in looks like its neighbours: one on a line or all on one line,
with the commas, quotes and spaces that are there. Comments stay with what they
stand beside; nothing that is taken out takes a comment along.
"""

from __future__ import annotations

from typing import Final, Optional, Sequence, Union

import libcst as cst

from lr_lint.findings import RemoveArguments, RenameKeyword, SetArgument, SetItem
from lr_lint.fixing.rewriting.places import LINE_END, EditError, code_of

Item = Union[cst.Arg, cst.BaseDictElement]
"""An argument or an entry."""

Edit = Union[SetArgument, RemoveArguments, RenameKeyword, SetItem]
"""What can be done to the items between two brackets."""

_Gap = cst.BaseParenthesizableWhitespace
_Spaces = cst.SimpleWhitespace
_Break = cst.ParenthesizedWhitespace


def items_of(node: Union[cst.Call, cst.Dict]) -> Sequence[Item]:
    """Return the arguments of a call or the entries of a dict."""
    return node.args if isinstance(node, cst.Call) else node.elements


def value_of(item: Item) -> Optional[cst.BaseExpression]:
    """Return the expression that an argument or entry gives."""
    if isinstance(item, (cst.Arg, cst.DictElement, cst.StarredDictElement)):
        return item.value
    return None


class Items:
    """The items between two brackets and the gaps around them.

    ``gaps[0]`` is before the first item, ``gaps[i + 1]`` behind item ``i`` (and
    behind its comma, if it has one).

    Args:
        node: The call or dict.
        newline: A line end as the file has them around the node.
        margin: White space up to the column of the first item; None when there
            is no item.
    """

    def __init__(
        self,
        node: Union[cst.Call, cst.Dict],
        newline: cst.Newline,
        margin: Optional[str],
    ) -> None:
        self._node: Final = node
        self._newline: Final = newline
        self._margin: Final = margin
        self.items: Final[list[Item]] = []
        self.gaps: Final[list[_Gap]] = [
            node.whitespace_before_args
            if isinstance(node, cst.Call)
            else node.lbrace.whitespace_after
        ]
        self._trailing_comma = False
        self._commas: Final[list[cst.Comma]] = []
        for item in items_of(node):
            self._take(item)
        if isinstance(node, cst.Dict) and self.items and _is_empty(self.gaps[-1]):
            # The gap at the end of a dict belongs to its brace, behind a comma as well.
            self.gaps[-1] = node.rbrace.whitespace_before

    def _take(self, item: Item) -> None:
        self._trailing_comma = isinstance(item.comma, cst.Comma)
        if isinstance(item.comma, cst.Comma):
            self.gaps.append(item.comma.whitespace_after)
            self._commas.append(item.comma)
        elif isinstance(item, cst.Arg):
            self.gaps.append(item.whitespace_after_arg)
            item = item.with_changes(whitespace_after_arg=_Spaces(""))
        else:
            self.gaps.append(_Spaces(""))
        self.items.append(item)

    @property
    def is_call(self) -> bool:
        """Whether these are the arguments of a call."""
        return isinstance(self._node, cst.Call)

    @property
    def names(self) -> list[Optional[str]]:
        """The keyword or text key of each item, None for any other item."""
        return [_name_of(item) for item in self.items]

    @property
    def one_on_a_line(self) -> bool:
        """Whether every item stands on a line of its own."""
        gaps = self.gaps[1:-1] or self.gaps
        return bool(self.items) and all(isinstance(gap, _Break) for gap in gaps)

    def insert(self, item: Item, position: int) -> None:
        """Put an item at ``position``, in the style of the others."""
        before, behind = self._split(position)
        self.items.insert(position, item)
        self.gaps[position:position + 1] = [before, behind]

    def _split(self, position: int) -> tuple[_Gap, _Gap]:
        """Return the gaps before and behind an item that comes into a gap."""
        gap = self.gaps[position]
        is_last = position == len(self.items)
        if not self.items:
            return self._split_empty(gap)
        if position == 0:
            return gap, self._line_break() if self.one_on_a_line else _Spaces(" ")
        if isinstance(gap, _Break):
            if gap.first_line.comment is None and not self.one_on_a_line:
                return _Spaces(" "), gap
            # A comment on the line of an item stays with that item, comments on
            # lines of their own stay with what follows.
            before = self._line_break() if is_last else _without_comments(gap)
            return (
                before.with_changes(first_line=gap.first_line),
                gap.with_changes(first_line=_line_end(gap)),
            )
        if self.one_on_a_line:
            return self._line_break(), gap
        return (_Spaces(" ") if is_last else gap), gap

    @staticmethod
    def _split_empty(gap: _Gap) -> tuple[_Gap, _Gap]:
        if not isinstance(gap, _Break):
            return gap, _Spaces("")
        inner = _Spaces(gap.last_line.value + "    ")
        return gap.with_changes(last_line=inner), _without_comments(gap)

    def _line_break(self) -> cst.ParenthesizedWhitespace:
        """Return a gap that puts the next item below the others."""
        for gap in (*self.gaps[1:-1], self.gaps[0]):
            if isinstance(gap, _Break):
                return _without_comments(gap)
        return _Break(
            first_line=cst.TrailingWhitespace(newline=self._newline),
            indent=self._margin is None,
            last_line=_Spaces("    " if self._margin is None else self._margin),
        )

    def remove(self, position: int) -> None:
        """Take an item out; every comment in it and around it stays."""
        item = self.items.pop(position)
        before, behind = self.gaps[position:position + 2]
        gap = self._join(before, behind, is_last=position == len(self.items))
        gap = self._with_comments(gap, _comments_inside(item))
        if not self.items:
            self._trailing_comma = False
            if not comments_in(gap):
                gap = _Spaces("")
        self.gaps[position:position + 2] = [gap]

    @staticmethod
    def _join(before: _Gap, behind: _Gap, is_last: bool) -> _Gap:
        if not isinstance(before, _Break):
            return behind if is_last or isinstance(behind, _Break) else before
        if not isinstance(behind, _Break):
            return behind if is_last and not comments_in(before) else before
        lines = list(before.empty_lines)
        if behind.first_line.comment is not None:
            lines.append(_comment_line(before, behind.first_line.comment))
        return before.with_changes(
            empty_lines=[*lines, *behind.empty_lines],
            indent=behind.indent,
            last_line=behind.last_line,
        )

    def put_comments(self, position: int, comments: Sequence[cst.Comment]) -> None:
        """Put comments on lines of their own directly above an item."""
        gap = self.gaps[position]
        if comments and isinstance(gap, _Break):
            lines = [_comment_line(gap, comment) for comment in comments]
            self.gaps[position] = gap.with_changes(empty_lines=[*gap.empty_lines, *lines])
        else:
            self.gaps[position] = self._with_comments(gap, comments)

    def _with_comments(self, gap: _Gap, comments: Sequence[cst.Comment]) -> _Gap:
        if not comments:
            return gap
        if not isinstance(gap, _Break):
            gap = self._line_break()
        lines = [_comment_line(gap, comment) for comment in comments]
        return gap.with_changes(empty_lines=[*lines, *gap.empty_lines])

    def break_around(self, item: Item, breaks: int) -> None:
        """Put an item on a line of its own (1: break before it, 2: and behind).

        The first one stays where it is, at the column that the others get: a break
        before it would not make its line shorter.
        """
        position = self.items.index(item)
        if breaks >= 1 and position > 0 and not isinstance(self.gaps[position], _Break):
            self.gaps[position] = self._line_break()
        is_last = position + 1 == len(self.items)
        if breaks >= (2 if position > 0 else 1) and not is_last:
            if not isinstance(self.gaps[position + 1], _Break):
                self.gaps[position + 1] = self._line_break()

    def build(self) -> Union[cst.Call, cst.Dict]:
        """Return the node with the items and gaps as they are now."""
        built = [self._built(position) for position in range(len(self.items))]
        if isinstance(self._node, cst.Call):
            return self._node.with_changes(
                args=built, whitespace_before_args=self.gaps[0]
            )
        rbrace = self._node.rbrace
        if built:
            rbrace = rbrace.with_changes(whitespace_before=self.gaps[-1])
        return self._node.with_changes(
            elements=built,
            lbrace=self._node.lbrace.with_changes(whitespace_after=self.gaps[0]),
            rbrace=rbrace,
        )

    def _new_comma(self) -> cst.Comma:
        """Return a comma, at the start of a line where all others are there."""
        befores = [comma.whitespace_before for comma in self._commas]
        breaks = [before for before in befores if isinstance(before, _Break)]
        if not breaks or len(breaks) < len(befores):
            return cst.Comma()
        return cst.Comma(whitespace_before=_without_comments(breaks[0]).deep_clone())

    def _built(self, position: int) -> Item:
        item, gap = self.items[position], self.gaps[position + 1]
        is_last = position + 1 == len(self.items)
        if not is_last or self._trailing_comma:
            comma = item.comma if isinstance(item.comma, cst.Comma) else self._new_comma()
            if is_last and not self.is_call:
                gap = _Spaces("")
            return item.with_changes(comma=comma.with_changes(whitespace_after=gap))
        if isinstance(item, cst.Arg):
            item = item.with_changes(whitespace_after_arg=gap)
        return item.with_changes(comma=cst.MaybeSentinel.DEFAULT)


def _is_empty(gap: _Gap) -> bool:
    return isinstance(gap, _Spaces) and not gap.value


def _line_end(gap: cst.ParenthesizedWhitespace) -> cst.TrailingWhitespace:
    return cst.TrailingWhitespace(newline=gap.first_line.newline)


def _without_comments(
    gap: cst.ParenthesizedWhitespace,
) -> cst.ParenthesizedWhitespace:
    """Return the line break of a gap without its comments and empty lines."""
    return gap.with_changes(first_line=_line_end(gap), empty_lines=[])


def _comment_line(
    like: cst.ParenthesizedWhitespace, comment: cst.Comment
) -> cst.EmptyLine:
    return cst.EmptyLine(
        indent=like.indent,
        whitespace=like.last_line,
        comment=comment,
        newline=like.first_line.newline,
    )


class _CommentCollector(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.comments: Final[list[cst.Comment]] = []

    def visit_Comment(self, node: cst.Comment) -> None:
        self.comments.append(node)


def comments_in(node: cst.CSTNode) -> list[cst.Comment]:
    """Return all comments of a node, in order."""
    collector = _CommentCollector()
    node.visit(collector)
    return collector.comments


def _comments_inside(item: Item) -> list[cst.Comment]:
    """Return the comments of an item, those behind its comma excepted."""
    if isinstance(item.comma, cst.Comma):
        bare = item.comma.with_changes(whitespace_after=_Spaces(""))
        item = item.with_changes(comma=bare)
    return comments_in(item)


def _name_of(item: Item) -> Optional[str]:
    if isinstance(item, cst.Arg):
        return item.keyword.value if item.keyword is not None else None
    if isinstance(item, cst.DictElement) and isinstance(
        item.key, (cst.SimpleString, cst.ConcatenatedString)
    ):
        value = item.key.evaluated_value
        return value if isinstance(value, str) else None
    return None


def make_edit(items: Items, edit: Edit) -> Optional[Item]:
    """Make an edit of a call's arguments or a dict's entries.

    Returns:
        The item that the edit wrote; None if it only took items away.

    Raises:
        EditError: The edit names an item that is not there, or one that is.
    """
    if isinstance(edit, RenameKeyword):
        return _rename(items, edit)
    if isinstance(edit, RemoveArguments):
        for keyword in edit.keywords:
            items.remove(_find(items, keyword))
        return None
    item: Item
    if isinstance(edit, SetArgument):
        item = _new_argument(items, edit.keyword, edit.value)
        items.insert(item, _argument_position(items, edit.after))
        return item
    if items.is_call:
        item = _new_argument(items, edit.key, edit.value)
    else:
        item = _new_entry(items, edit.key, edit.value)
    has_place = edit.after is not None and edit.after in items.names
    position = items.names.index(edit.after) + 1 if has_place else len(items.items)
    items.insert(item, position)
    return item


def _find(items: Items, keyword: str) -> int:
    if keyword not in items.names:
        raise EditError("edit.not_given", name=keyword)
    return items.names.index(keyword)


def _refuse_if_given(items: Items, name: str) -> None:
    if name in items.names:
        raise EditError("edit.given", name=name)


def _rename(items: Items, edit: RenameKeyword) -> Item:
    position = _find(items, edit.old)
    _refuse_if_given(items, edit.new)
    item = items.items[position]
    assert isinstance(item, cst.Arg) and item.keyword is not None
    renamed = item.with_changes(keyword=item.keyword.with_changes(value=edit.new))
    items.items[position] = renamed
    return renamed


def _argument_position(items: Items, after: Optional[str]) -> int:
    """Return where a new keyword argument goes among the arguments of a call."""
    if after is not None and after in items.names:
        return items.names.index(after) + 1
    unpacked = len(items.items)
    behind = 0
    for position, item in enumerate(items.items):
        if isinstance(item, cst.Arg) and item.keyword is None:
            if item.star == "**":
                unpacked = min(unpacked, position)
            else:
                behind = position + 1
    return behind or unpacked


def _equal_like(items: Items) -> cst.AssignEqual:
    """Return an equals sign with the spaces that the others have."""
    for item in items.items:
        if isinstance(item, cst.Arg) and isinstance(item.equal, cst.AssignEqual):
            if not LINE_END.search(code_of(item.equal)):
                return item.equal.deep_clone()
    return cst.AssignEqual(whitespace_before=_Spaces(""), whitespace_after=_Spaces(""))


def _new_argument(items: Items, keyword: str, value: str) -> cst.Arg:
    _refuse_if_given(items, keyword)
    for item in items.items:
        only = value_of(item)
        if isinstance(only, cst.GeneratorExp) and not only.lpar:
            raise EditError("edit.generator")
    return cst.Arg(
        value=parse_value(value), keyword=cst.Name(keyword), equal=_equal_like(items)
    )


def _new_entry(items: Items, key: str, value: str) -> cst.DictElement:
    _refuse_if_given(items, key)
    quote = "'"
    before: _Gap = _Spaces("")
    after: _Gap = _Spaces(" ")
    entry = next((i for i in items.items if isinstance(i, cst.DictElement)), None)
    if entry is not None:
        gaps = entry.whitespace_before_colon, entry.whitespace_after_colon
        if all(isinstance(gap, cst.SimpleWhitespace) for gap in gaps):
            before, after = gaps
        if isinstance(entry.key, cst.SimpleString) and len(entry.key.quote) == 1:
            quote = entry.key.quote
    return cst.DictElement(
        key=cst.SimpleString(f"{quote}{key}{quote}"),
        value=parse_value(value),
        whitespace_before_colon=before,
        whitespace_after_colon=after,
    )


def parse_value(text: str) -> cst.BaseExpression:
    """Read an expression that is to stand where any other can stand.

    Raises:
        EditError: The text is no expression.
    """
    try:
        value = cst.parse_expression(text)
    except cst.ParserSyntaxError:
        raise EditError("edit.no_expression", text=repr(text)) from None
    bare = (cst.Tuple, cst.Yield, cst.NamedExpr, cst.GeneratorExp)
    return parenthesized(value) if isinstance(value, bare) and not value.lpar else value


def parenthesized(value: cst.BaseExpression) -> cst.BaseExpression:
    """Return an expression in parentheses."""
    return value.with_changes(
        lpar=[cst.LeftParen(), *value.lpar], rpar=[*value.rpar, cst.RightParen()]
    )
