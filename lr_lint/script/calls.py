"""What a call does: the script's own functions and classes, and known methods."""

from __future__ import annotations

import ast
from typing import Callable, Final, Optional

from lr_lint.script import arithmetic, library
from lr_lint.script.expressions import Expressions
from lr_lint.script.machine import (
    CONDITIONS_FOR_A_STEP,
    DEEPEST_CALL,
    FALL,
    RETURN,
    Frame,
)
from lr_lint.script.trace import MethodCall
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    NONE,
    UNKNOWN,
    AnyOf,
    Arguments,
    Attributes,
    BoundMethod,
    Constant,
    Created,
    Entries,
    Function,
    Given,
    Instance,
    Mapping,
    Parser,
    Partial,
    Scope,
    Sequence,
    State,
    Symbol,
    UserClass,
    Value,
    as_it_is,
    join,
    options_of,
)

HARMLESS: Final = frozenset(
    {
        "builtins", "logging", "warnings", "json", "yaml", "pprint", "time", "datetime",
        "typing", "paddle", "math", "textwrap", "tqdm", "rich",
    }
)
"""Libraries whose functions do not change what they are given."""

TEXT_METHODS: Final = frozenset(
    {
        "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize",
        "replace", "startswith", "endswith", "removeprefix", "removesuffix", "isdigit",
        "format", "split", "rsplit", "join", "encode", "decode", "zfill", "count",
        "find", "partition", "rpartition",
    }
)
"""Methods of text whose result is evaluated."""


SHELL_METHODS: Final = frozenset({"system", "getoutput", "run_line_magic", "run_cell_magic"})
"""Methods by which a notebook runs a command, whatever object they belong to."""

LIST_ENDINGS: Final = (".txt", ".json", ".csv")
"""How the names of files with lists of samples end."""


class Calls(Expressions):
    """Evaluate calls."""

    methods: frozenset[str] = frozenset()
    """Names of the training methods of the frameworks."""

    def arguments(self, node: ast.Call) -> Arguments:
        """Evaluate the arguments of a call."""
        positional: list[Given] = []
        keywords: dict[str, Given] = {}
        more = False
        unpacked: Optional[Mapping] = None
        cut = False
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                items = self.iterate(self.evaluate(argument.value))
                if items is None or len(items) > 64:
                    more = cut = True
                elif not cut:
                    positional.extend(
                        Given(item, argument.value, None, True) for item in items
                    )
            else:
                value = self.evaluate(argument)
                if not cut:
                    positional.append(Given(value, argument))
        for keyword in node.keywords:
            value = self.evaluate(keyword.value)
            if keyword.arg is not None:
                keywords[keyword.arg] = Given(value, keyword.value, keyword)
                continue
            if isinstance(value, Mapping):
                unpacked = value
                more = more or value.is_open
                for key, entry in value.entries.items():
                    if isinstance(key, str):
                        keywords[key] = Given(entry, keyword.value, keyword, True)
            else:
                more = True
        return Arguments(tuple(positional), keywords, more, unpacked)

    def evaluate_call(self, node: ast.Call) -> Value:
        function = self.evaluate(node.func)
        arguments = self.arguments(node)
        options = options_of(function)
        if isinstance(node.func, ast.Attribute) and node.func.attr in self.methods:
            if not all(self._is_of_framework(option) for option in options):
                self.trace.opaque.add(node)
        if len(options) == 1:
            return self.call(options[0], arguments, node)
        results: list[Value] = []

        def arm(option: Value) -> Callable[[], int]:
            def follow() -> int:
                results.append(self.call(option, arguments, node))
                return FALL

            return follow

        callable_options = [
            option
            for option in options
            if not (isinstance(option, Constant) and option.data is None)
        ]
        self.branches([arm(option) for option in callable_options])
        return join(results)

    def _is_of_framework(self, function: Value) -> bool:
        """Tell whether a method belongs to an object that a framework made."""
        if not isinstance(function, BoundMethod) or not isinstance(function.receiver, Created):
            return False
        maker = function.receiver.maker
        return isinstance(maker, AnyOf) or self.is_framework(maker)

    def call(self, function: Value, arguments: Arguments, node: ast.Call) -> Value:
        """Follow a call of one value."""
        if isinstance(function, Symbol):
            return self._call_symbol(function, arguments, node)
        if isinstance(function, BoundMethod):
            if function.function is not None:
                given = Given(function.receiver, node.func)
                bound = Arguments(
                    (given, *arguments.positional),
                    arguments.keywords,
                    arguments.more,
                    arguments.unpacked,
                )
                return self.call_function(function.function, bound, function.receiver)
            return self.call_method(function.receiver, function.name, arguments, node)
        if isinstance(function, Function):
            return self.call_function(function, arguments)
        if isinstance(function, UserClass):
            return self._instantiate(function, arguments, node)
        if isinstance(function, AnyOf):
            return Created(function, arguments, node)
        if isinstance(function, Instance) and function.cls is not None:
            method = function.cls.lookup("__call__")
            if isinstance(method, Function):
                return self.call(BoundMethod(function, "__call__", method), arguments, node)
        if isinstance(function, Partial):
            return self.call(function.function, function.completed(arguments), node)
        if function is UNKNOWN:
            self._call_unknown(node)
        self.give_away(arguments)
        return UNKNOWN

    def _call_unknown(self, node: ast.Call) -> None:
        """Take note of a call that may run a command of the shell."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in SHELL_METHODS:
            library.note_written(self, None)

    def give_away(self, arguments: Arguments) -> None:
        """Take note that code which is not known got these objects.

        A path to a list of samples may be given so that it is written.
        """
        for given in (*arguments.positional, *arguments.keywords.values()):
            if isinstance(given.value, (Function, BoundMethod)):
                self._may_be_called(given.value)
            elif not isinstance(given.value, Constant):
                self.change(given.value)
            elif str(given.value.data).endswith(LIST_ENDINGS):
                library.note_written(self, given.value)

    def _may_be_called(self, function: Value) -> None:
        """Follow a function that other code got, which may call it or not.

        What it sets is set at a time that is not known.
        """
        if isinstance(function, BoundMethod):
            receiver = (Given(function.receiver, _NO_NODE),)
            own, arguments = function.function, Arguments(receiver, {}, True)
        else:
            own = function if isinstance(function, Function) else None
            arguments = Arguments(more=True)
        if own is None:
            return
        called = own
        known, self.frame.known = self.frame.known, False

        def follow() -> int:
            self.call_function(called, arguments)
            return FALL

        try:
            self.branches([follow, lambda: FALL])
        finally:
            self.frame.known = known

    def _call_symbol(self, function: Symbol, arguments: Arguments, node: ast.Call) -> Value:
        known = library.FUNCTIONS.get(function.dotted)
        if known is not None:
            return known(self, arguments, node)
        root = function.dotted.partition(".")[0]
        if self.is_framework(function):
            self.trace.keywords.update(
                name for name, given in arguments.keywords.items() if not given.unpacked
            )
        elif root not in HARMLESS:
            self.give_away(arguments)
        library.note_side_effects(self, function.dotted, arguments)
        if root == "builtins":
            return UNKNOWN
        return Created(function, arguments, node)

    # The script's own functions and classes.

    def call_function(
        self, function: Function, arguments: Arguments, receiver: Optional[Value] = None
    ) -> Value:
        node = function.node
        running = sum(1 for frame in self.frames if frame.function is node)
        if len(self.frames) > DEEPEST_CALL or running:
            return UNKNOWN
        self.spend(5)
        scope = Scope()
        if function.wrapped:
            arguments = Arguments(
                arguments.positional[:1] if receiver is not None else (), {}, True
            )
        for name, value in self._parameters(function, arguments).items():
            scope[name] = value
        self.followed.add(node)
        result = self._run(function, scope)
        return UNKNOWN if function.wrapped else result

    def _run(self, function: Function, scope: Scope) -> Value:
        """Follow a function's body and return what it returns."""
        node = function.node
        outer, conditions, depth = self.frame, self.conditions, self._depth
        script_function = self.script_function
        self.frame = Frame(
            function.module, (scope, *function.scopes), node, outer.known, function.owner
        )
        self.frames.append(self.frame)
        if function.module.is_script:
            self.script_function = node
        self._depth = 0
        statement, script_statement = self.statement, self.script_statement
        try:
            if isinstance(node, ast.Lambda):
                return self.evaluate(node.body)
            end = self.bounded(lambda: self._body(node.body), (RETURN,))
            conditions = self.conditions
            returns = self.frame.returns
            if end != FALL and not returns:
                return UNKNOWN
            return join(returns)
        finally:
            self.frames.pop()
            self.frame, self.conditions, self._depth = outer, conditions, depth
            self.script_function = script_function
            self.statement, self.script_statement = statement, script_statement

    def _body(self, body: list[ast.stmt]) -> int:
        """Follow a function's body, and what it returns at its end."""
        flow = self.follow(body)
        if flow == FALL:
            self.frame.returns.append(NONE)
        return flow

    def follow(self, body: list[ast.stmt]) -> int:
        """Follow statements one after the other; return how the block ends."""
        raise NotImplementedError

    def set_attribute(self, owner: Value, name: str, value: Value) -> None:
        """Follow ``owner.name = value``."""
        raise NotImplementedError

    def import_module(self, dotted: str, node: ast.AST) -> Value:
        """Follow the import of a module by its full name."""
        raise NotImplementedError

    def set_variable(
        self,
        name: Value,
        value: Value,
        place: ast.expr,
        name_node: Optional[ast.expr],
        value_node: ast.expr,
        keyword: Optional[ast.keyword],
        method: str,
    ) -> None:
        """Follow a write to one variable of the environment."""
        raise NotImplementedError

    def merge_variables(
        self, mapping: Value, node: ast.expr, place: ast.expr, method: str
    ) -> None:
        """Follow a write of several variables of the environment."""
        raise NotImplementedError

    def _parameters(self, function: Function, arguments: Arguments) -> dict[str, Value]:
        """Bind the arguments of a call to the names of a function's parameters."""
        node = function.node.args
        names = [argument.arg for argument in (*node.posonlyargs, *node.args)]
        bound: dict[str, Value] = {}
        for name, given in zip(names, arguments.positional):
            bound[name] = given.value
        extra = arguments.positional[len(names):]
        rest = Entries()
        accepted = set(names) | {argument.arg for argument in node.kwonlyargs}
        for name, given in arguments.keywords.items():
            if name in accepted:
                bound[name] = given.value
            else:
                rest[name] = given.value
        defaults = dict(
            zip(names[len(names) - len(function.defaults):], function.defaults)
        )
        defaults.update(function.keyword_defaults)
        for name in accepted:
            if name not in bound:
                default = defaults.get(name, UNKNOWN)
                bound[name] = UNKNOWN if arguments.more else default
        if node.vararg is not None:
            items = None if arguments.more else tuple(given.value for given in extra)
            bound[node.vararg.arg] = Sequence("tuple", items)
        if node.kwarg is not None:
            bound[node.kwarg.arg] = Mapping(rest, open_=arguments.more)
        return bound

    def _instantiate(self, cls: UserClass, arguments: Arguments, node: ast.Call) -> Value:
        """Follow the creation of an object of a user's class."""
        if cls.is_foreign():
            self.give_away(arguments)
            if cls.fields is None:
                return UNKNOWN
        instance = Instance(cls, Attributes())
        initialize = cls.lookup("__init__")
        if isinstance(initialize, Function):
            self.call(BoundMethod(instance, "__init__", initialize), arguments, node)
            return instance
        if cls.fields is not None:
            for position, name in enumerate(cls.fields):
                value = arguments.get(position, name)
                if value is None:
                    value = cls.attributes.get(name, UNKNOWN)
                self.write(instance.attributes, name, self._fresh(value))
            after = cls.lookup("__post_init__")
            if isinstance(after, Function):
                self.call(BoundMethod(instance, "__post_init__", after), Arguments(), node)
        elif cls.lookup("__new__") is not None:
            return UNKNOWN
        return instance

    def _fresh(self, value: Value) -> Value:
        """Return a field's default: what ``field(...)`` says, or the value itself."""
        if isinstance(value, Created) and isinstance(value.maker, Symbol):
            if value.maker.dotted in ("dataclasses.field", "attr.ib", "attrs.field"):
                default = value.arguments.get(-1, "default")
                if default is not None:
                    return default
                factory = value.arguments.get(-1, "default_factory")
                if factory is not None and factory is not UNKNOWN:
                    return self.call(factory, Arguments(), value.node)
                return UNKNOWN
        return value

    # Methods of values that are modelled.

    def call_method(
        self, receiver: Value, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        """Follow a call of a method of something that is not a user's object."""
        if isinstance(receiver, Created):
            return self._created_method(receiver, name, arguments, node)
        if isinstance(receiver, Constant):
            return self._constant_method(receiver, name, arguments, node)
        if isinstance(receiver, Sequence):
            return self._sequence_method(receiver, name, arguments)
        if isinstance(receiver, Mapping):
            return self._mapping_method(receiver, name, arguments)
        if isinstance(receiver, Parser):
            return library.parser_method(self, receiver, name, arguments, node)
        return UNKNOWN

    def _created_method(
        self, receiver: Created, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        maker = receiver.maker
        if isinstance(maker, AnyOf) or self.is_framework(maker):
            self._framework_method(receiver, name, arguments, node)
        else:
            if maker.dotted.partition(".")[0] not in HARMLESS:
                self.give_away(arguments)
            library.note_side_effects(self, f"{maker.dotted}().{name}", arguments)
        return UNKNOWN

    def _framework_method(
        self, receiver: Created, name: str, arguments: Arguments, node: ast.Call
    ) -> None:
        self.trace.keywords.update(
            keyword for keyword, given in arguments.keywords.items() if not given.unpacked
        )
        if name in self.methods:
            if self.frame.module.is_script:
                objects = {
                    id(given.value): State(given.value.state)
                    for given in (*arguments.positional, *arguments.keywords.values())
                    if isinstance(given.value, Created)
                }
                objects[id(receiver)] = State(receiver.state)
                # What is kept of a call counts, so that all calls together cost
                # no more than a script of this size may.
                facts = sum(len(state) for state in objects.values())
                self.spend(facts + len(self.process))
                self.spend(len(self.conditions) // CONDITIONS_FOR_A_STEP)
                self.trace.calls.append(
                    MethodCall(
                        node, receiver, name, _settled(arguments), objects,
                        State(self.process), self.conditions, self.number(),
                    )
                )
            return
        self.trace.symbols.add(f"{_dotted(receiver)}().{name}")
        if name == "set_num_samples":
            count = arguments.get(0, "num_samples")
            self.write(receiver.state, "num_samples", count if count else UNKNOWN)
        elif name == "add_negative_samples":
            self.write(receiver.state, "negative_samples", True)
        elif name not in ("evaluate", "predict", "batch_predict", "save_model", "export",
                          "export_inference_model", "analyze_sensitivity", "prune",
                          "get_model_info", "__len__"):
            self.write(receiver.state, "changed", True)

    def _constant_method(
        self, receiver: Constant, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        if hasattr(receiver.data, "parts"):
            return library.path_method(self, receiver, name, arguments)
        if name not in TEXT_METHODS or arguments.more:
            return UNKNOWN
        if name == "join":
            return self._join_text(receiver, arguments)
        if name in ("split", "rsplit", "partition", "rpartition"):
            return self._split_text(receiver, name, arguments)
        if name == "format" and "{" in str(receiver.data):
            if library.has_wide_field(str(receiver.data)):
                return UNKNOWN
        names = tuple(arguments.keywords)
        count = len(arguments.positional)
        values = [given.value for given in arguments.positional]
        values += [given.value for given in arguments.keywords.values()]

        def method(data: object, *given: object) -> object:
            result: object = getattr(data, name)(
                *given[:count], **dict(zip(names, given[count:]))
            )
            return result

        if len(str(receiver.data)) > LONGEST_SEQUENCE or any(
            isinstance(value, Constant) and len(str(value.data)) > LONGEST_SEQUENCE
            for value in values
        ):
            return UNKNOWN
        literal = node if self.frame.module.is_script else None
        return arithmetic.compute(method, (receiver, *values), literal)

    def _join_text(self, receiver: Constant, arguments: Arguments) -> Value:
        items = arguments.get(0, "iterable")
        parts = self.iterate(items) if items is not None else None
        if parts is None or len(parts) > 64:
            return UNKNOWN
        return arithmetic.compute(
            lambda separator, *texts: separator.join(texts), (receiver, *parts)
        )

    def _split_text(self, receiver: Constant, name: str, arguments: Arguments) -> Value:
        given: list[object] = []
        for argument in arguments.positional:
            if not isinstance(argument.value, Constant):
                return UNKNOWN
            given.append(argument.value.data)
        if arguments.keywords:
            return UNKNOWN
        try:
            parts = getattr(receiver.data, name)(*given)
        except (TypeError, ValueError):
            return UNKNOWN
        if len(parts) > LONGEST_SEQUENCE:
            return UNKNOWN
        kind = "list" if name.endswith("split") else "tuple"
        items = tuple(Constant(part, None, (), receiver.overridable) for part in parts)
        return Sequence(kind, items, None, (), receiver.overridable)

    def _sequence_method(self, receiver: Sequence, name: str, arguments: Arguments) -> Value:
        items = receiver.items
        first = arguments.get(0, "")
        if name in ("index", "count"):
            return UNKNOWN
        if name == "copy":
            return Sequence(receiver.kind, items, receiver.node)
        changed: Optional[tuple[Value, ...]] = None
        result: Value = NONE
        if items is not None:
            if name == "append" and first is not None:
                changed = (*items, first)
            elif name == "extend" and first is not None:
                more = self.iterate(first)
                changed = None if more is None else items + more
            elif name == "pop" and not arguments.positional and items:
                changed, result = items[:-1], items[-1]
            elif name == "insert":
                changed = _inserted(items, arguments)
            elif name == "reverse":
                changed = items[::-1]
            elif name == "sort" and not arguments.keywords:
                ordered = library.sort_values(items)
                changed = ordered
        if changed is not None and len(changed) > LONGEST_SEQUENCE:
            changed = None
        if changed is None and name == "pop":
            result = UNKNOWN
        self.write(receiver.state, "items", changed)
        return result

    def _mapping_method(self, receiver: Mapping, name: str, arguments: Arguments) -> Value:
        key = arguments.get(0, "")
        if name in ("get", "pop", "setdefault") and isinstance(key, Constant):
            return self._mapping_access(receiver, name, key, arguments)
        if name == "update":
            for given in arguments.positional:
                self.update_mapping(receiver, given.value)
            for keyword, given in arguments.keywords.items():
                self.set_entry(receiver, Constant(keyword), given.value)
            if arguments.more:
                self._open(receiver)
            return NONE
        if name == "copy":
            return Mapping(
                Entries(receiver.entries), receiver.is_open, receiver.node
            )
        if name in ("items", "keys", "values") and not receiver.is_open:
            keys = tuple(Constant(entry) for entry in receiver.entries)
            values = tuple(receiver.entries.values())
            if name == "keys":
                return Sequence("list", keys)
            if name == "values":
                return Sequence("list", values)
            return Sequence(
                "list",
                tuple(Sequence("tuple", pair) for pair in zip(keys, values)),
            )
        if name not in ("items", "keys", "values", "get"):
            self._open(receiver)
        return UNKNOWN

    def _mapping_access(
        self, receiver: Mapping, name: str, key: Constant, arguments: Arguments
    ) -> Value:
        try:
            present = key.data in receiver.entries
        except TypeError:
            return UNKNOWN
        if present:
            value = self.item(receiver, key)
            if name == "pop":
                self.delete(receiver.entries, key.data)
            return value
        if receiver.is_open:
            if name != "get":
                self._open(receiver)
            return UNKNOWN
        default = arguments.get(1, "default")
        if name == "setdefault":
            self.set_entry(receiver, key, default if default is not None else NONE)
        if default is None:
            return NONE if name != "pop" else UNKNOWN
        return default


_NO_NODE: Final = ast.Constant(value=None)


def _dotted(receiver: Created) -> str:
    maker = receiver.maker
    return maker.dotted if isinstance(maker, Symbol) else maker.namespace


def _settled(arguments: Arguments) -> Arguments:
    """Return arguments that later changes of their objects leave alone."""

    def settled(given: Given) -> Given:
        return Given(as_it_is(given.value), given.node, given.keyword, given.unpacked)

    return Arguments(
        tuple(settled(given) for given in arguments.positional),
        {name: settled(given) for name, given in arguments.keywords.items()},
        arguments.more,
        arguments.unpacked,
    )


def _inserted(
    items: tuple[Value, ...], arguments: Arguments
) -> Optional[tuple[Value, ...]]:
    """Return the items after ``insert(index, value)``."""
    position, value = arguments.get(0, ""), arguments.get(1, "")
    if value is None or not isinstance(position, Constant):
        return None
    if not isinstance(position.data, int):
        return None
    changed = list(items)
    changed.insert(position.data, value)
    return tuple(changed)
