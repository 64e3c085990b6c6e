"""What an expression evaluates to."""

from __future__ import annotations

import ast
import builtins
from typing import Callable, Final, Optional

from lr_lint.script import arithmetic
from lr_lint.script.machine import DEEPEST_NESTING, Machine
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    NONE,
    UNKNOWN,
    Arguments,
    BoundMethod,
    Constant,
    Created,
    Entries,
    Function,
    Given,
    Instance,
    LocalModule,
    Mapping,
    Parser,
    Scope,
    Sequence,
    Super,
    Symbol,
    UserClass,
    Value,
    join,
    options_of,
    text_of,
    truth,
)
from lr_lint.settings import Link

BUILTINS: Final = frozenset(dir(builtins))

LONGEST_LOOP: Final = 8
"""Rounds of a loop over known items that are followed one by one."""


def linked(value: Value, kind: str, identifier: str) -> Value:
    """Return a value as it is seen through a name, attribute or key."""
    if isinstance(value, Constant):
        if value.node is None:
            return value
        return Constant(
            value.data,
            value.node,
            value.links + (Link(kind, identifier),),
            value.overridable,
        )
    if isinstance(value, Sequence) and value.node is not None:
        return value.linked(Link(kind, identifier))
    return value


class Expressions(Machine):
    """Evaluate expressions; calls are followed by a subclass."""

    _depth = 0

    def evaluate(self, node: Optional[ast.expr]) -> Value:
        """Return what an expression can be; unknown for None."""
        if node is None:
            return UNKNOWN
        self.spend()
        handler = _HANDLERS.get(type(node))
        if handler is None:
            return self._look_inside(node)
        if self._depth >= DEEPEST_NESTING:
            return UNKNOWN
        self._depth += 1
        try:
            return handler(self, node)
        finally:
            self._depth -= 1

    def _look_inside(self, node: ast.expr) -> Value:
        """Evaluate the parts of an expression whose own value is not modelled."""
        if isinstance(node, (ast.Await, ast.YieldFrom)):
            value = self.evaluate(node.value)
            return value if isinstance(node, ast.Await) else UNKNOWN
        if isinstance(node, ast.Yield):
            if node.value is not None:
                self.evaluate(node.value)
            return UNKNOWN
        return UNKNOWN

    def literal_node(self, node: ast.expr) -> Optional[ast.expr]:
        """Return the node if it stands in the linted file."""
        return node if self.frame.module.is_script else None

    def _constant(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Constant)
        return arithmetic.constant(node.value, self.literal_node(node))

    def _name(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Name)
        value = self.lookup(node.id)
        if value is UNKNOWN:
            if node.id in BUILTINS and not self.wild and not self._is_bound(node.id):
                return Symbol("builtins." + node.id)
            return value
        return linked(value, "name", node.id) if self.frame.module.is_script else value

    def _is_bound(self, name: str) -> bool:
        return any(name in scope for scope in self.frame.scopes)

    def _attribute(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Attribute)
        owner = self.evaluate(node.value)
        options = options_of(owner)
        if len(options) == 1:
            found = self.attribute(options[0], node.attr)
            return found if found is not None else UNKNOWN
        results = [self.attribute(option, node.attr) for option in options]
        return join([result for result in results if result is not None])

    def attribute(self, owner: Value, name: str) -> Optional[Value]:
        """Return an attribute of one value.

        Returns:
            None when the value certainly has none: reading it raises.
        """
        if isinstance(owner, Symbol):
            return self.symbol(f"{owner.dotted}.{name}")
        if isinstance(owner, Instance):
            return self._instance_attribute(owner, name)
        if isinstance(owner, Constant):
            if owner.data is None:
                return None
            return self._constant_attribute(owner, name)
        if isinstance(owner, (Sequence, Mapping, Parser)):
            return BoundMethod(owner, name)
        if isinstance(owner, Created):
            return self._created_attribute(owner, name)
        if isinstance(owner, LocalModule):
            value = owner.module.scope.get(name)
            return value if value is not None else self.submodule(owner, name)
        if isinstance(owner, Super):
            method = owner.lookup(name)
            return UNKNOWN if method is None else BoundMethod(owner.receiver, name, method)
        if isinstance(owner, UserClass):
            found = owner.lookup(name)
            if found is None:
                return UNKNOWN
            if isinstance(found, Function) and found.binding == "class":
                return BoundMethod(owner, name, found)
            return linked(found, "attribute", name)
        return UNKNOWN

    def symbol(self, dotted: str) -> Value:
        """Return a name of another library, and take note of its use."""
        if len(dotted) > 200:
            return UNKNOWN
        if dotted.partition(".")[0] in self.recorded:
            self.trace.symbols.add(dotted)
        if dotted in ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"):
            return Constant(False)
        if dotted in ("os.sep", "os.path.sep"):
            return Constant("/")
        return Symbol(dotted)

    def submodule(self, owner: LocalModule, name: str) -> Value:
        """Return a module inside a package beside the script."""
        return UNKNOWN

    def _instance_attribute(self, owner: Instance, name: str) -> Optional[Value]:
        found = owner.attributes.get(name)
        if found is not None:
            return linked(found, "attribute", name)
        if name == "__dict__":
            self.change(owner)
            return UNKNOWN
        cls = owner.cls
        found = cls.lookup(name) if cls is not None else None
        if cls is None or found is None:
            return UNKNOWN
        if owner.state["open"] and not isinstance(found, Function):
            return UNKNOWN
        if isinstance(found, Function):
            if found.binding == "property":
                return self.call_function(found, Arguments((Given(owner, _NO_NODE),)), owner)
            if found.binding == "static":
                return found
            return BoundMethod(
                cls if found.binding == "class" else owner, name, found
            )
        return linked(found, "attribute", name)

    def _constant_attribute(self, owner: Constant, name: str) -> Value:
        if isinstance(owner.data, (str, bytes)):
            return BoundMethod(owner, name)
        if hasattr(owner.data, "parts"):
            if name in ("name", "stem", "suffix"):
                return arithmetic.constant(getattr(owner.data, name), owner.node)
            if name == "parent":
                return arithmetic.constant(getattr(owner.data, name))
            return BoundMethod(owner, name)
        return UNKNOWN

    def _created_attribute(self, owner: Created, name: str) -> Value:
        value = owner.state.get("attribute:" + name)
        if isinstance(value, Value):
            return value
        return BoundMethod(owner, name)

    def call_function(
        self, function: Function, arguments: Arguments, receiver: Optional[Value] = None
    ) -> Value:
        """Follow a call of the script's own function."""
        raise NotImplementedError

    def evaluate_call(self, node: ast.Call) -> Value:
        """Follow a call."""
        raise NotImplementedError

    def _call(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Call)
        return self.evaluate_call(node)

    def _binary(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.BinOp)
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        return arithmetic.binary(node.op, left, right, self.literal_node(node))

    def _unary(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.UnaryOp)
        operand = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            answer = truth(operand)
            return UNKNOWN if answer is None else Constant(not answer)
        return arithmetic.unary(node.op, operand, self.literal_node(node))

    def _compare(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Compare)
        left = self.evaluate(node.left)
        result: Value = Constant(True)
        for operation, comparator in zip(node.ops, node.comparators):
            right = self.evaluate(comparator)
            answer = arithmetic.compare(operation, left, right)
            if truth(answer) is False:
                return answer
            if truth(answer) is None:
                result = UNKNOWN
            left = right
        return result

    def _boolean(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.BoolOp)
        stops_at = isinstance(node.op, ast.Or)
        possible = []
        for operand in node.values:
            value = self.evaluate(operand)
            answer = truth(value)
            if answer is stops_at:
                possible.append(value)
                break
            if answer is None or operand is node.values[-1]:
                possible.append(value)
        return join(possible)

    def _conditional(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.IfExp)
        answer = truth(self.evaluate(node.test))
        if answer is not None:
            return self.evaluate(node.body if answer else node.orelse)
        results: list[Value] = []

        def arm(expression: ast.expr) -> Callable[[], int]:
            def follow() -> int:
                results.append(self.evaluate(expression))
                return 0

            return follow

        self.branches([arm(node.body), arm(node.orelse)])
        return join(results)

    def _items(self, nodes: list[ast.expr]) -> Optional[tuple[Value, ...]]:
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
                items.append(self.evaluate(node))
            if len(items) > LONGEST_SEQUENCE:
                complete = False
                items.clear()
        return tuple(items) if complete else None

    def _sequence(self, node: ast.expr) -> Value:
        assert isinstance(node, (ast.List, ast.Tuple, ast.Set))
        return Sequence(
            type(node).__name__.lower(),
            self._items(node.elts),
            self.literal_node(node),
        )

    def _dict(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Dict)
        result = Mapping(Entries(), node=self.literal_node(node))
        for key_node, value_node in zip(node.keys, node.values):
            value = self.evaluate(value_node)
            if key_node is None:
                self.update_mapping(result, value)
                continue
            self.set_entry(result, self.evaluate(key_node), value)
        return result

    def update_mapping(self, target: Mapping, other: Value) -> None:
        """Follow ``target.update(other)``."""
        if isinstance(other, Mapping):
            for key, value in other.entries.items():
                self.write(target.entries, key, value)
            if other.is_open:
                self._open(target)
        elif isinstance(other, Sequence) and other.items is not None:
            for pair in other.items:
                items = pair.items if isinstance(pair, Sequence) else None
                if items is None or len(items) != 2:
                    return self._open(target)
                self.set_entry(target, items[0], items[1])
        else:
            self._open(target)

    def _open(self, target: Mapping) -> None:
        self.write(target.state, "open", True)
        for key in list(target.entries):
            self.write(target.entries, key, UNKNOWN)

    def set_entry(self, target: Mapping, key: Value, value: Value) -> None:
        """Follow ``target[key] = value``."""
        if isinstance(key, Constant) and isinstance(key.data, (str, int, float, bool)):
            self.write(target.entries, key.data, value)
        elif key is not UNKNOWN and isinstance(key, (UserClass, Function, Symbol)):
            return
        else:
            self._open(target)

    def _joined_text(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.JoinedStr)
        parts: list[Value] = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                value = self.evaluate(part.value)
                specification = ""
                if part.format_spec is not None:
                    text = text_of(self._joined_text(part.format_spec))
                    if text is None:
                        return UNKNOWN
                    specification = text
                conversion = part.conversion
                value = arithmetic.compute(
                    lambda data: arithmetic.formatted(data, specification, conversion),
                    (value,),
                )
            else:
                value = self.evaluate(part)
            parts.append(value)
        if len(parts) > 64 or any(part is UNKNOWN for part in parts):
            return UNKNOWN
        return arithmetic.compute(
            lambda *texts: "".join(texts), tuple(parts), self.literal_node(node)
        )

    def _subscript(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Subscript)
        owner = self.evaluate(node.value)
        if isinstance(node.slice, ast.Slice):
            bounds = [
                self.evaluate(bound) if bound is not None else NONE
                for bound in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            return self._slice(owner, bounds)
        key = self.evaluate(node.slice)
        return join(
            [
                self.item(option, one_key)
                for option in options_of(owner)
                for one_key in options_of(key)
            ]
        )

    def _slice(self, owner: Value, bounds: list[Value]) -> Value:
        numbers = []
        for bound in bounds:
            if not isinstance(bound, Constant):
                return UNKNOWN
            if bound.data is not None and not isinstance(bound.data, int):
                return UNKNOWN
            numbers.append(bound.data)
        if numbers[2] == 0:
            return UNKNOWN
        cut = slice(*numbers)
        if isinstance(owner, Sequence) and owner.items is not None:
            return Sequence(owner.kind, owner.items[cut], None, (), owner.overridable)
        if isinstance(owner, Constant) and isinstance(owner.data, (str, bytes)):
            return Constant(owner.data[cut], None, (), owner.overridable)
        return UNKNOWN

    def item(self, owner: Value, key: Value) -> Value:
        """Return ``owner[key]``; unknown where reading it raises."""
        if not isinstance(key, Constant):
            return self._any_item(owner) if isinstance(owner, (Mapping, Sequence)) else UNKNOWN
        if isinstance(owner, Mapping):
            try:
                found = owner.entries.get(key.data)
            except TypeError:
                return UNKNOWN
            if found is None:
                return UNKNOWN
            if isinstance(key.data, str):
                return linked(found, "key", key.data)
            return found
        if isinstance(owner, Sequence):
            items = owner.items
            if items is not None and isinstance(key.data, int):
                if -len(items) <= key.data < len(items):
                    return linked(items[key.data], "key", str(key.data))
            return UNKNOWN
        if isinstance(owner, Constant) and isinstance(owner.data, (str, bytes)):
            if isinstance(key.data, int) and -len(owner.data) <= key.data < len(owner.data):
                return Constant(owner.data[key.data])
        return UNKNOWN

    @staticmethod
    def _any_item(owner: Value) -> Value:
        """Return what an item under an unknown key can be."""
        if isinstance(owner, Mapping) and not owner.is_open and owner.entries:
            return join(list(owner.entries.values()))
        if isinstance(owner, Sequence) and owner.items:
            return join(list(owner.items))
        return UNKNOWN

    def iterate(self, value: Value) -> Optional[tuple[Value, ...]]:
        """Return what a loop over a value gets, None when that is not known."""
        if isinstance(value, Sequence) and value.kind != "set":
            return value.items
        if isinstance(value, Mapping) and not value.is_open:
            return tuple(Constant(key) for key in value.entries)
        if isinstance(value, Constant) and isinstance(value.data, str):
            if len(value.data) <= LONGEST_SEQUENCE:
                return tuple(Constant(character) for character in value.data)
        return None

    def _lambda(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.Lambda)
        return self.make_function(node)

    def make_function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    ) -> Function:
        """Return the function that a definition makes, its defaults evaluated."""
        arguments = node.args
        return Function(
            node,
            self.frame.module,
            self.frame.scopes,
            tuple(self.evaluate(default) for default in arguments.defaults),
            {
                argument.arg: self.evaluate(default)
                for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
                if default is not None
            },
        )

    def _walrus(self, node: ast.expr) -> Value:
        assert isinstance(node, ast.NamedExpr)
        value = self.evaluate(node.value)
        self.bind(node.target.id, value)
        return value

    def _comprehension(self, node: ast.expr) -> Value:
        """Evaluate a comprehension with one loop over known items."""
        assert isinstance(
            node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
        )
        generator = node.generators[0]
        items = self.iterate(self.evaluate(generator.iter))
        scopes = self.frame.scopes
        self.frame.scopes = (Scope(), *scopes)
        try:
            if items is None or len(items) > 64 or len(node.generators) > 1:
                return self._unknown_comprehension(node)
            return self._known_comprehension(node, generator, items)
        finally:
            self.frame.scopes = scopes

    def _unknown_comprehension(self, node: ast.expr) -> Value:
        """Follow what the element of a comprehension does, once, for its effects."""
        assert isinstance(
            node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
        )
        for generator in node.generators:
            self.assign(generator.target, UNKNOWN)
        element = node.value if isinstance(node, ast.DictComp) else node.elt

        def follow() -> int:
            for generator in node.generators:
                for condition in generator.ifs:
                    self.evaluate(condition)
            self.evaluate(element)
            return 0

        self.branches([lambda: self.repeated(follow), lambda: 0])
        if isinstance(node, ast.DictComp):
            return Mapping(Entries(), open_=True)
        return Sequence("list", None)

    def _known_comprehension(
        self, node: ast.expr, generator: ast.comprehension, items: tuple[Value, ...]
    ) -> Value:
        results: list[Value] = []
        mapping = Mapping(Entries())
        for item in items:
            self.assign(generator.target, item)
            chosen: Optional[bool] = True
            for condition in generator.ifs:
                chosen = truth(self.evaluate(condition))
                if not chosen:
                    break
            if chosen is None:
                return UNKNOWN
            if not chosen:
                continue
            if isinstance(node, ast.DictComp):
                key = self.evaluate(node.key)
                self.set_entry(mapping, key, self.evaluate(node.value))
            elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
                results.append(self.evaluate(node.elt))
        if isinstance(node, ast.DictComp):
            return mapping
        kind = "set" if isinstance(node, ast.SetComp) else "list"
        return Sequence(kind, tuple(results))

    def assign(self, target: ast.expr, value: Value) -> None:
        """Follow an assignment to any target."""
        raise NotImplementedError


_NO_NODE: Final = ast.Constant(value=None)

_HANDLERS: Final[dict[type[ast.expr], Callable[[Expressions, ast.expr], Value]]] = {
    ast.Constant: Expressions._constant,
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.Compare: Expressions._compare,
    ast.BoolOp: Expressions._boolean,
    ast.IfExp: Expressions._conditional,
    ast.List: Expressions._sequence,
    ast.Tuple: Expressions._sequence,
    ast.Set: Expressions._sequence,
    ast.Dict: Expressions._dict,
    ast.JoinedStr: Expressions._joined_text,
    ast.Subscript: Expressions._subscript,
    ast.Lambda: Expressions._lambda,
    ast.NamedExpr: Expressions._walrus,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension,
}
