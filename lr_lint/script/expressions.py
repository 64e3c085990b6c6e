"""What an expression evaluates to."""

from __future__ import annotations

import ast
import builtins
from typing import Any, Callable, Final, Optional, Union

from lr_lint.script import arithmetic
from lr_lint.script.attributes import Attributes
from lr_lint.script.containers import Entries
from lr_lint.script.items import linked
from lr_lint.script.machine import FALL
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    NONE,
    UNKNOWN,
    Arguments,
    Constant,
    Function,
    Given,
    Instance,
    Mapping,
    Sequence,
    Several,
    Symbol,
    Value,
    options_of,
    text_of,
    truth,
)

BUILTINS: Final = frozenset(dir(builtins))

SHADOWED: Final = frozenset({"abs", "all", "any", "max", "min", "pow", "round", "sum"})
"""Builtins that a star import can replace by functions of other behaviour."""

MOST_PARTS: Final = 64
"""Parts of the longest f-string that is evaluated."""


class GeneratorFound(Exception):
    """The function that is being followed is a generator: its call runs nothing."""


class Expressions(Attributes):
    """Evaluate expressions; calls are followed by a subclass."""

    starred = False
    """Whether a star import may have bound any name."""

    def evaluate(self, node: ast.expr) -> Value:
        """Return what an expression can be."""
        self._budget -= 1
        if self._budget < 0:
            self.give_up()
        return HANDLERS[type(node)](self, node)

    def optional(self, node: Optional[ast.expr]) -> Value:
        """Return what an expression can be; None where there is none."""
        return NONE if node is None else self.evaluate(node)

    def literal_node(self, node: ast.expr) -> Optional[ast.expr]:
        """Return the node if it stands in the linted file."""
        return node if self.frame.in_script else None

    def _constant(self, node: ast.Constant) -> Value:
        data = node.value
        if data is None:
            return NONE
        if isinstance(data, (bool, int, float, str, bytes)):
            return Constant(data, node if self.frame.in_script else None)
        return UNKNOWN

    def _name(self, node: ast.Name) -> Value:
        name = node.id
        value = self.lookup(name)
        if type(value) is Symbol:
            return value
        if value is None:
            if name not in BUILTINS or (self.starred and name in SHADOWED):
                return UNKNOWN
            return self.builtin(name)
        if self.frame.in_script:
            return linked(value, "name", name)
        return value

    def builtin(self, name: str) -> Value:
        """Return one of Python's own names."""
        return self.member(_BUILTINS, name)

    def _attribute(self, node: ast.Attribute) -> Value:
        inner = node.value
        owner = HANDLERS[type(inner)](self, inner)
        if type(owner) is Symbol:
            member = owner.members.get(node.attr)
            return member if member is not None else self.member(owner, node.attr)
        if isinstance(owner, Several):
            found = [self.attribute(option, node.attr) for option in owner.options]
            return self.join([value for value in found if value is not None])
        value = self.attribute(owner, node.attr)
        return UNKNOWN if value is None else value

    def import_module(self, dotted: str) -> Value:
        """Follow the import of a module by its full name."""
        raise NotImplementedError

    def search_elsewhere(self, folder: Optional[Value]) -> None:
        """Take note that modules are looked for in another folder first."""
        raise NotImplementedError

    def await_value(self, value: Value) -> Value:
        """Follow what runs when a value is awaited."""
        raise NotImplementedError

    def assign(self, target: ast.expr, value: Value) -> None:
        """Follow an assignment to any target."""
        raise NotImplementedError

    def comprehension(
        self, node: Union[ast.ListComp, ast.SetComp, ast.DictComp], kind: str
    ) -> Value:
        """Follow a comprehension."""
        raise NotImplementedError

    def generator(self, node: ast.GeneratorExp) -> Value:
        """Follow a generator expression, which may be gone through later."""
        raise NotImplementedError

    # Operators.

    def _binary(self, node: ast.BinOp) -> Value:
        """Evaluate an operator; a long chain of them without a call for each."""
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        value = self.evaluate(chain[-1].left)
        for part in reversed(chain):
            self.spend()
            right = self.evaluate(part.right)
            value = self.operate(part.op, value, right, self.literal_node(part))
        return value

    def operate(
        self, operation: ast.operator, left: Value, right: Value, node: Optional[ast.expr]
    ) -> Value:
        """Follow ``left operation right``."""
        if isinstance(left, Constant) and isinstance(right, Constant):
            return arithmetic.binary(operation, left, right, node)
        if isinstance(left, (Several, Constant)) and isinstance(right, (Several, Constant)):
            value = arithmetic.binary(operation, left, right, node)
        elif isinstance(left, Sequence) or isinstance(right, Sequence):
            value = self._on_sequences(operation, left, right, node)
        elif isinstance(operation, ast.BitOr) and isinstance(left, Mapping) and isinstance(
            right, Mapping
        ):
            merged = self.mapping(node=node)
            self.update_mapping(merged, left)
            self.update_mapping(merged, right)
            return merged
        else:
            value = UNKNOWN
        if value is UNKNOWN:
            self.lose(left)
            self.lose(right)
        return value

    def _on_sequences(
        self, operation: ast.operator, left: Value, right: Value, node: Optional[ast.expr]
    ) -> Value:
        """Follow ``[..] + [..]``, ``[..] * n`` and ``'..' % (..)``."""
        if isinstance(operation, ast.Mod) and isinstance(left, Constant):
            items = right.items if isinstance(right, Sequence) else None
            if items is not None and len(items) <= MOST_PARTS:
                return arithmetic.compute(_fill_in, (left, *items), node)
        if isinstance(operation, ast.Mult):
            if isinstance(right, Sequence):
                left, right = right, left
            return self._repeated(left, right, node)
        if not isinstance(operation, ast.Add):
            return UNKNOWN
        if isinstance(left, Sequence) and isinstance(right, Sequence):
            if (
                left.kind == right.kind
                and left.kind in ("list", "tuple")
                and left.items is not None
                and right.items is not None
            ):
                flag = left.overridable or right.overridable
                return self.sequence(left.kind, left.items + right.items, node, flag)
        return UNKNOWN

    def _repeated(self, items: Value, times: Value, node: Optional[ast.expr]) -> Value:
        if (
            isinstance(items, Sequence)
            and items.items is not None
            and items.kind in ("list", "tuple")
            and isinstance(times, Constant)
            and isinstance(times.data, int)
            and len(items.items) * times.data <= LONGEST_SEQUENCE
        ):
            flag = items.overridable or times.overridable
            return self.sequence(items.kind, items.items * times.data, node, flag)
        return UNKNOWN

    def _unary(self, node: ast.UnaryOp) -> Value:
        operand = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            answer = truth(operand)
            return UNKNOWN if answer is None else Constant(not answer)
        value = arithmetic.unary(node.op, operand, self.literal_node(node))
        if value is UNKNOWN:
            self.lose(operand)
        return value

    def _compare(self, node: ast.Compare) -> Value:
        left = self.evaluate(node.left)
        if len(node.ops) == 1:
            return self._compared(node.ops[0], left, self.evaluate(node.comparators[0]))
        return self._compare_rest(node, 0, left)

    def _compare_rest(self, node: ast.Compare, position: int, left: Value) -> Value:
        """Evaluate ``left < a < b``: what follows runs only while it holds."""
        right = self.evaluate(node.comparators[position])
        answer = self._compared(node.ops[position], left, right)
        if position == len(node.ops) - 1 or truth(answer) is False:
            return answer
        if truth(answer) is True:
            return self._compare_rest(node, position + 1, right)
        rest: list[Value] = []
        self.maybe(lambda: rest.append(self._compare_rest(node, position + 1, right)))
        if truth(rest[0]) is False and isinstance(answer, Constant):
            return rest[0]
        return UNKNOWN

    @staticmethod
    def _compared(operation: ast.cmpop, left: Value, right: Value) -> Value:
        return arithmetic.compare(operation, left, right)

    def maybe(self, follow: Callable[[], object]) -> None:
        """Follow what may or may not run."""

        def arm() -> int:
            follow()
            return FALL

        self.branches([arm, _nothing])

    def one_of(self, choices: list[Callable[[], Value]]) -> Value:
        """Follow alternatives, one of which runs, and return what they give."""
        results: list[Value] = []

        def arm(choice: Callable[[], Value]) -> Callable[[], int]:
            def follow() -> int:
                result = choice()
                if not self.raised:
                    results.append(result)
                return FALL

            return follow

        if self.branches([arm(choice) for choice in choices]) != FALL:
            self.raised = True
        return self.join(results) if results else UNKNOWN

    def _boolean(self, node: ast.BoolOp) -> Value:
        return self._boolean_from(node, 0)

    def _boolean_from(self, node: ast.BoolOp, position: int) -> Value:
        """Evaluate ``a and b`` from an operand on: the rest may not run."""
        stops_at = isinstance(node.op, ast.Or)
        last = len(node.values) - 1
        while True:
            value = self.evaluate(node.values[position])
            answer = truth(value)
            if position == last or answer is stops_at:
                return value
            position += 1
            if answer is None:
                break
        following = position
        return self.one_of(
            [lambda: value, lambda: self._boolean_from(node, following)]
        )

    def _conditional(self, node: ast.IfExp) -> Value:
        answer = truth(self.evaluate(node.test))
        if answer is not None:
            return self.evaluate(node.body if answer else node.orelse)
        value = self.one_of(
            [lambda: self.evaluate(node.body), lambda: self.evaluate(node.orelse)]
        )
        return value

    # Displays.

    def items_of(self, nodes: list[ast.expr]) -> Optional[tuple[Value, ...]]:
        """Evaluate the items of a display; None when their number is not known."""
        items: list[Value] = []
        complete = True
        for node in nodes:
            if isinstance(node, ast.Starred):
                more = self.iterate(self.evaluate(node.value))
                if more is None:
                    complete = False
                else:
                    items.extend(more)
            else:
                item = self.evaluate(node)
                items.append(item if type(item) is Constant else self.kept(item))
        if complete:
            return tuple(items)
        for item in items:
            self.lose(item)
        return None

    def _list(self, node: ast.List) -> Value:
        return self.sequence("list", self.items_of(node.elts), self.literal_node(node))

    def _tuple(self, node: ast.Tuple) -> Value:
        return self.sequence("tuple", self.items_of(node.elts), self.literal_node(node))

    def _set(self, node: ast.Set) -> Value:
        return self.sequence("set", self.items_of(node.elts), self.literal_node(node))

    def _dict(self, node: ast.Dict) -> Value:
        result = self.mapping(node=self.literal_node(node))
        entries = result.entries
        for key_node, value_node in zip(node.keys, node.values):
            if key_node is None:
                self.update_mapping(result, self.evaluate(value_node))
                continue
            if isinstance(key_node, ast.Constant) and isinstance(key_node.value, str):
                # Nobody else has the dict yet: there is nothing to undo.
                entries[key_node.value] = self.kept(self.evaluate(value_node))
                continue
            key = self.evaluate(key_node)
            self.set_entry(result, key, self.evaluate(value_node))
        return result

    def _joined_text(self, node: ast.JoinedStr) -> Value:
        parts: list[Value] = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                parts.append(self._formatted(part))
            else:
                parts.append(self.evaluate(part))
        if len(parts) > MOST_PARTS or UNKNOWN in parts:
            return UNKNOWN
        return arithmetic.compute(
            lambda *texts: "".join(texts), tuple(parts), self.literal_node(node)
        )

    def _formatted(self, node: ast.FormattedValue) -> Value:
        value = self.evaluate(node.value)
        specification = ""
        if node.format_spec is not None:
            text = text_of(self.evaluate(node.format_spec))
            if text is None:
                return UNKNOWN
            specification = text
        conversion = node.conversion
        return arithmetic.compute(
            lambda data: arithmetic.formatted(data, specification, conversion), (value,)
        )

    # The rest.

    def _subscript(self, node: ast.Subscript) -> Value:
        owner = self.evaluate(node.value)
        if isinstance(node.slice, ast.Slice):
            cut = node.slice
            bounds = [self.optional(bound) for bound in (cut.lower, cut.upper, cut.step)]
            literal = self.literal_node(node)
            return self.join(
                [self.cut(option, bounds, literal) for option in options_of(owner)]
            )
        key = self.evaluate(node.slice)
        return self.join(
            [
                self.subscribed(option, one_key)
                for option in options_of(owner)
                for one_key in options_of(key)
            ]
        )

    def subscribed(self, owner: Value, key: Value) -> Value:
        """Return ``owner[key]``, through the owner's own method if it has one."""
        if isinstance(owner, Instance) and owner.cls is not None:
            method = owner.cls.lookup("__getitem__")
            if isinstance(method, Function):
                given = Arguments((Given(owner, _NO_NODE), Given(key, _NO_NODE)))
                return self.call_function(method, given, owner)
        return self.item(owner, key)

    def _lambda(self, node: ast.Lambda) -> Value:
        return self.make_function(node)

    def make_function(
        self, node: Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
    ) -> Function:
        """Return the function that a definition makes, its defaults evaluated."""
        arguments = node.args
        scopes = self.frame.scopes
        if isinstance(scopes[0], Entries):
            scopes = scopes[1:]  # the names of a class body are not seen in its methods
        return Function(
            node,
            self.frame.module,
            scopes,
            tuple([self.kept(self.evaluate(default)) for default in arguments.defaults]),
            {
                argument.arg: self.kept(self.evaluate(default))
                for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
                if default is not None
            },
        )

    def _walrus(self, node: ast.NamedExpr) -> Value:
        value = self.kept(self.evaluate(node.value))
        name, frame = node.target.id, self.frame
        # Not a name of the comprehension around it.
        scope = frame.outer.get(name, frame.scopes[frame.comprehensions])
        self.write(scope, name, value)
        return value

    def _list_comprehension(self, node: ast.ListComp) -> Value:
        return self.comprehension(node, "list")

    def _set_comprehension(self, node: ast.SetComp) -> Value:
        return self.comprehension(node, "set")

    def _dict_comprehension(self, node: ast.DictComp) -> Value:
        return self.comprehension(node, "dict")

    def _generator(self, node: ast.GeneratorExp) -> Value:
        return self.generator(node)

    def _await(self, node: ast.Await) -> Value:
        return self.await_value(self.evaluate(node.value))

    def _yield(self, node: Union[ast.Yield, ast.YieldFrom]) -> Value:
        if self.frame.function is not None:
            if self.frame.function not in self.generators:
                raise GeneratorFound
        if node.value is not None:
            self.lose(self.evaluate(node.value))
        return UNKNOWN

    def _starred(self, node: ast.Starred) -> Value:
        self.iterate(self.evaluate(node.value))
        return UNKNOWN

    def _slice(self, node: ast.Slice) -> Value:
        for bound in (node.lower, node.upper, node.step):
            if bound is not None:
                self.evaluate(bound)
        return UNKNOWN

    def _other(self, node: ast.expr) -> Value:
        """Give up on an expression of a kind that a later Python brings."""
        self.give_up()

    generators: set[ast.AST]
    """Definitions that were found to be generators."""


def _nothing() -> int:
    return FALL


def _fill_in(template: object, *values: object) -> object:
    return arithmetic.remainder(template, values)


_NO_NODE: Final = ast.Constant(value=None)
_BUILTINS: Final = Symbol("builtins")


# A call goes to its handler without `Expressions.evaluate` in between: calls and
# names are most of a script, and each Python call costs as much as parsing a node.


class _Handlers(dict[type[ast.expr], Callable[[Expressions, Any], Value]]):
    """What evaluates each kind of expression."""

    def __missing__(self, kind: type[ast.expr]) -> Callable[[Expressions, Any], Value]:
        return Expressions._other


HANDLERS: Final = _Handlers(
    {
        ast.Constant: Expressions._constant,
        ast.Name: Expressions._name,
        ast.Attribute: Expressions._attribute,
        ast.BinOp: Expressions._binary,
        ast.UnaryOp: Expressions._unary,
        ast.Compare: Expressions._compare,
        ast.BoolOp: Expressions._boolean,
        ast.IfExp: Expressions._conditional,
        ast.List: Expressions._list,
        ast.Tuple: Expressions._tuple,
        ast.Set: Expressions._set,
        ast.Dict: Expressions._dict,
        ast.JoinedStr: Expressions._joined_text,
        ast.FormattedValue: Expressions._formatted,
        ast.Subscript: Expressions._subscript,
        ast.Lambda: Expressions._lambda,
        ast.NamedExpr: Expressions._walrus,
        ast.ListComp: Expressions._list_comprehension,
        ast.SetComp: Expressions._set_comprehension,
        ast.GeneratorExp: Expressions._generator,
        ast.DictComp: Expressions._dict_comprehension,
        ast.Await: Expressions._await,
        ast.Yield: Expressions._yield,
        ast.YieldFrom: Expressions._yield,
        ast.Starred: Expressions._starred,
        ast.Slice: Expressions._slice,
    }
)
