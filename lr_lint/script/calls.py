"""What a call does: the script's own functions, and what is called by name."""

from __future__ import annotations

import ast
from typing import Callable, Final, Optional

from lr_lint.script.containers import new_scope
from lr_lint.script.effects import WRITING, note_given, note_side_effects, note_written
from lr_lint.script.expressions import HANDLERS, Expressions, GeneratorFound
from lr_lint.script.library import EXITS, FUNCTIONS, KEEPS_NOTHING
from lr_lint.script.machine import (
    DEEPEST_CALL,
    FALL,
    RETURN,
    Change,
    Changes,
    Frame,
)
from lr_lint.script.values import (
    MAYBE,
    NONE,
    UNKNOWN,
    AnyOf,
    Arguments,
    BoundMethod,
    Constant,
    Created,
    Function,
    Given,
    Instance,
    Mapping,
    Partial,
    Pending,
    Several,
    Symbol,
    UserClass,
    Value,
    WrittenArguments,
    options_of,
)

HARMLESS: Final = frozenset(
    {
        "logging", "warnings", "json", "yaml", "pprint", "time", "datetime", "typing",
        "paddle", "math", "textwrap",
    }
)
"""Libraries whose functions neither change nor keep what they are given."""

SHELL_METHODS: Final = frozenset({"system", "getoutput", "run_line_magic", "run_cell_magic"})
"""Methods by which a notebook runs a command, whatever object they belong to."""

MOST_UNPACKED: Final = 64
"""Arguments that ``*items`` gives at most."""

MOST_PASSES: Final = 4
"""Times that a loop or a recursive function is followed until nothing is new."""

_NOTHING: Final = Arguments(more=True)
"""The arguments of a call that nobody asks about."""


class Recursion:
    """What is known of a running function that may call itself.

    Attributes:
        is_hit: Whether it did.
        changes: What its calls change.
    """

    def __init__(self) -> None:
        self.is_hit = False
        self.changes: Changes = {}


class Calls(Expressions):
    """Evaluate calls."""

    methods: frozenset[str] = frozenset()
    """Names of the training methods of the frameworks."""

    followed: set[ast.AST]
    """Definitions whose body was followed."""

    _running: dict[ast.AST, Recursion]

    def arguments(self, node: ast.Call) -> Arguments:
        """Evaluate the arguments of a call."""
        nodes = node.args
        for argument in nodes:
            if type(argument) is ast.Starred:
                return self._unpacked_arguments(node)
        if node.keywords:
            nodes = nodes.copy()
            for keyword in node.keywords:
                if keyword.arg is None:
                    return self._unpacked_arguments(node)
                nodes.append(keyword.value)
        if not self.frame.in_script:
            return WrittenArguments(node, [self.evaluate(argument) for argument in nodes])
        self._budget -= len(nodes)
        if self._budget < 0:
            self.give_up()
        constant, literals, handlers = ast.Constant, _LITERALS, HANDLERS
        values: list[Optional[Value]] = []
        for argument in nodes:
            kind = type(argument)
            if kind is constant and type(argument.value) in literals:  # type: ignore[attr-defined]
                values.append(None)
            else:
                values.append(handlers[kind](self, argument))
        return WrittenArguments(node, values)

    def _unpacked_arguments(self, node: ast.Call) -> Arguments:
        """Evaluate the arguments of a call with ``*items`` or ``**settings``."""
        positional, more = self._starred_arguments(node.args)
        keywords: dict[str, Given] = {}
        unpacked: Optional[Mapping] = None
        for keyword in node.keywords:
            value = self.evaluate(keyword.value)
            if keyword.arg is not None:
                keywords[keyword.arg] = Given(value, keyword.value, keyword)
            elif isinstance(value, Mapping):
                unpacked = value
                more = self._unpack(value, keyword, keywords) or more
            else:
                self.lose(value)
                more = True
        return Arguments(tuple(positional), keywords, more, unpacked)

    def _starred_arguments(self, nodes: list[ast.expr]) -> tuple[list[Given], bool]:
        """Evaluate positional arguments, and whether they are cut at an unknown one."""
        positional: list[Given] = []
        is_cut = False
        for argument in nodes:
            if not isinstance(argument, ast.Starred):
                value = self.evaluate(argument)
                if is_cut:
                    self.lose(value)
                else:
                    positional.append(Given(value, argument))
                continue
            items = self.iterate(self.evaluate(argument.value))
            if items is None or len(items) > MOST_UNPACKED:
                is_cut = True
            if items is not None and not is_cut:
                positional.extend(Given(item, argument.value, None, True) for item in items)
        return positional, is_cut

    @staticmethod
    def _unpack(
        value: Mapping, keyword: ast.keyword, keywords: dict[str, Given]
    ) -> bool:
        """Add the entries of ``**value``; return whether there can be others."""
        for key, entry in value.entries.items():
            if isinstance(key, str) and entry is not MAYBE:
                keywords[key] = Given(entry, keyword.value, keyword, True)
        return not value.is_certain

    def evaluate_call(self, node: ast.Call) -> Value:
        """Follow a call."""
        called = node.func
        function = HANDLERS[type(called)](self, called)
        if type(function) is Symbol:
            if (
                function.is_framework
                and len(node.args) + len(node.keywords) == 1
                and self._is_inert_call(node)
            ):
                self._time += 1
                return Created(function, _NOTHING, node, self._time)
            return self.call_symbol(function, self.arguments(node), node)
        arguments = self.arguments(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in self.methods:
            if not all(_is_of_framework(option) for option in options_of(function)):
                self.trace.opaque.add(node)
        if not isinstance(function, Several):
            return self.call(function, arguments, node)

        def choice(option: Value) -> Callable[[], Value]:
            return lambda: self.call(option, arguments, node)

        return self.one_of(
            [
                choice(option)
                for option in function.options
                if not (isinstance(option, Constant) and option.data is None)
            ]
        )

    def call(self, function: Value, arguments: Arguments, node: ast.Call) -> Value:
        """Follow a call of one value."""
        if isinstance(function, BoundMethod):
            if function.function is None:
                return self.call_method(function.receiver, function.name, arguments, node)
            return self.call_bound(function, arguments, node)
        if isinstance(function, Function):
            return self.call_function(function, arguments)
        if isinstance(function, Symbol):
            return self.call_symbol(function, arguments, node)
        if isinstance(function, UserClass):
            return self.instantiate(function, arguments, node)
        if isinstance(function, AnyOf):
            return Created(function, arguments, node, self.tick())
        if isinstance(function, Partial):
            return self.call(function.function, function.completed(arguments), node)
        if isinstance(function, Instance) and function.cls is not None:
            method = function.cls.lookup("__call__")
            if isinstance(method, Function):
                return self.call_bound(
                    BoundMethod(function, "__call__", method), arguments, node
                )
        if function is UNKNOWN:
            self._call_unknown(node)
        self.lose(function)
        self.give_away(arguments)
        return UNKNOWN

    def call_bound(
        self, method: BoundMethod, arguments: Arguments, node: ast.Call
    ) -> Value:
        """Follow a call of a method of the script's own."""
        assert method.function is not None
        bound = Arguments(
            (Given(method.receiver, node.func), *arguments.positional),
            arguments.keywords,
            arguments.more,
            arguments.unpacked,
        )
        return self.call_function(method.function, bound, method.receiver)

    def call_method(
        self, receiver: Value, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        """Follow a call of a method of something that is not a user's object."""
        raise NotImplementedError

    def instantiate(self, cls: UserClass, arguments: Arguments, node: ast.Call) -> Value:
        """Follow the creation of an object of a user's class."""
        raise NotImplementedError

    def _call_unknown(self, node: ast.Call) -> None:
        """Take note of a call that may run a command of the shell."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in SHELL_METHODS:
            note_written(self, None)

    def give_away(self, arguments: Arguments) -> None:
        """Take note that code which is not known got these objects."""
        for value in arguments.values():
            if type(value) is Constant:
                note_given(self, value)
            else:
                self.lose(value)

    def call_symbol(
        self, function: Symbol, arguments: Arguments, node: ast.Call
    ) -> Value:
        """Follow a call of a name of another library."""
        dotted = function.dotted
        if function.is_framework:
            self.trace.keywords.update(arguments.names())
            if dotted.startswith("paddlex.tools."):
                note_side_effects(self, dotted, arguments)
            self._time += 1
            return Created(function, arguments, node, self._time)
        known = FUNCTIONS.get(dotted)
        if known is not None and dotted not in self.patched:
            result = known(self, arguments, node)
            if result is UNKNOWN and dotted not in KEEPS_NOTHING:
                self.give_away(arguments)
            return result
        if dotted in EXITS:
            self.raised = True
            return UNKNOWN
        if function.root not in HARMLESS and dotted not in KEEPS_NOTHING:
            self.give_away(arguments)
        if function.root in WRITING:
            note_side_effects(self, dotted, arguments)
        if function.root == "builtins":
            return UNKNOWN
        return Created(function, arguments, node, self.tick())

    # Calls of frameworks whose arguments are of no interest.

    def _is_inert_call(self, node: ast.Call) -> bool:
        """Tell whether the arguments of a framework's call do nothing by themselves.

        Such a call has a list or tuple of other objects of the framework, as image
        transformations have; they are noted here, and are not evaluated.
        """
        only = node.args[0] if node.args else node.keywords[0].value
        if not isinstance(only, (ast.List, ast.Tuple)) or not only.elts:
            return False
        for item in only.elts:
            if type(item) is not ast.Call:
                return False
        if not self._are_inert(only.elts):
            return False
        if node.keywords and node.keywords[0].arg is not None:
            self.trace.keywords.add(node.keywords[0].arg)
        return True

    def _are_inert(self, nodes: list[ast.expr]) -> bool:
        """Tell whether evaluating expressions changes nothing; note what they use."""
        waiting, keywords = [*nodes], self.trace.keywords
        while waiting:
            node = waiting.pop()
            kind = type(node)
            if kind is ast.Constant:
                continue
            self._budget -= 1
            if isinstance(node, ast.Call):
                if self._inert_callee(node.func) is None:
                    return False
                if node.args:
                    waiting += node.args
                for keyword in node.keywords:
                    if keyword.arg is None:
                        return False
                    keywords.add(keyword.arg)
                    waiting.append(keyword.value)
            elif isinstance(node, (ast.List, ast.Tuple)):
                waiting += node.elts
            elif isinstance(node, ast.Name):
                value = self.lookup(node.id)
                if value is not None and not isinstance(value, (Constant, Symbol)):
                    return False
            elif isinstance(node, ast.UnaryOp):
                waiting.append(node.operand)
            else:
                return False
        return True

    def _inert_callee(self, node: ast.expr) -> Optional[Symbol]:
        """Return the framework's name that a dotted expression is, if it is one."""
        value: Optional[Value] = None
        if isinstance(node, ast.Name):
            value = self.lookup(node.id)
        elif isinstance(node, ast.Attribute):
            inner = node.value
            owner = (
                self.lookup(inner.id)
                if isinstance(inner, ast.Name)
                else self._inert_callee(inner)
            )
            if type(owner) is Symbol and owner.is_framework:
                value = owner.members.get(node.attr) or self.member(owner, node.attr)
        return value if type(value) is Symbol and value.is_framework else None

    # The script's own functions.

    def call_function(
        self, function: Function, arguments: Arguments, receiver: Optional[Value] = None
    ) -> Value:
        node = function.node
        if isinstance(node, ast.AsyncFunctionDef) or node in self.generators:
            return Pending(function, arguments, receiver)
        return self.run_function(function, arguments, receiver)

    def await_value(self, value: Value) -> Value:
        if isinstance(value, Pending) and isinstance(
            value.function.node, ast.AsyncFunctionDef
        ):
            return self.run_function(value.function, value.arguments, value.receiver)
        self.lose(value)
        return UNKNOWN

    def run_function(
        self, function: Function, arguments: Arguments, receiver: Optional[Value] = None
    ) -> Value:
        """Follow the body of a function."""
        node = function.node
        running = self._running.get(node)
        if running is not None:
            running.is_hit = True
            self.give_away(arguments)
            for change in running.changes.values():
                self.forget(change)
            return UNKNOWN
        if len(self.frames) > DEEPEST_CALL:
            self.give_up()
        if function.wrapped:
            return self._run_wrapped(function, arguments, receiver)
        self._running[node] = recursion = Recursion()
        moment, start = self.moment(), self.tick()
        try:
            result = self._run(function, arguments, receiver)
            if recursion.is_hit:
                self.give_away(arguments)
                self.raised = False
                self.go_back(moment)
                result = self._run_until_stable(function, recursion, start)
        finally:
            del self._running[node]
        if function.owner is not None and is_left_to_subclasses(node):
            return UNKNOWN
        return result

    def _run_wrapped(
        self, function: Function, arguments: Arguments, receiver: Optional[Value]
    ) -> Value:
        """Follow a function behind a decorator that is not known."""
        self.give_away(arguments)
        given = arguments.positional[:1] if receiver is not None else ()

        def follow() -> None:
            function.wrapped = False
            try:
                self.lose(self.run_function(function, Arguments(given, {}, True), receiver))
            finally:
                function.wrapped = True

        self.maybe(follow)
        return UNKNOWN

    def _run_until_stable(
        self, function: Function, recursion: Recursion, start: int
    ) -> Value:
        """Follow a function that calls itself, for all of its calls at once."""
        for _ in range(MOST_PASSES):
            moment = self.moment()
            self.watch()
            try:
                for change in recursion.changes.values():
                    self.forget(change)
                result = self._run(function, Arguments(more=True), None)
                touched = self.touched(moment, start)
                for change in touched.values():
                    self.forget(change)
            finally:
                self.watch_no_more()
            new = touched.keys() - recursion.changes.keys()
            for identity, change in touched.items():
                self._remember(recursion.changes, identity, change)
            if not new:
                return result
            self.lose(result)
            self.go_back(moment)
        self.give_up()

    @staticmethod
    def _remember(changes: Changes, identity: tuple[int, object], change: Change) -> None:
        known = changes.setdefault(identity, change)
        if known is not change:
            assert isinstance(known.new, list) and isinstance(change.new, list)
            known.new.extend(change.new)

    def _run(
        self, function: Function, arguments: Arguments, receiver: Optional[Value]
    ) -> Value:
        node = function.node
        self.spend(5)
        moment = self.moment()
        outer, conditions = self.frame, self.conditions
        statement, script_statement = self.statement, self.script_statement
        script_function = self.script_function
        start = self.tick()
        scope = new_scope(start)
        self._bind_parameters(scope, function, arguments)
        frame = Frame(
            function.module, (scope, *function.scopes), node, outer.known, moment.journal
        )
        frame.receiver, frame.owner = receiver, function.owner
        self.frame = frame
        self.frames.append(frame)
        if frame.in_script:
            self.script_function = node
            if not self.quiet:
                self.followed.add(node)
        try:
            if isinstance(node, ast.Lambda):
                return self.kept(self.evaluate(node.body))
            return self._result(frame, start, self.follow(node.body))
        except GeneratorFound:
            self.go_back(moment)
            self.generators.add(node)
            return Pending(function, arguments, receiver)
        finally:
            self.frames.pop()
            self.frame, self.conditions = outer, conditions
            self.script_function = script_function
            self.statement, self.script_statement = statement, script_statement

    def _result(self, frame: Frame, start: int, end: int) -> Value:
        """Return what a function returns, the state where it is left joined."""
        is_live = end in (FALL, RETURN)
        if end == FALL:
            frame.returns.append(NONE)
        if frame.escapes:
            self.meet(frame.mark, start, frame.escapes, is_live)
        elif not is_live:
            self.raised = True
        return self.join(frame.returns) if frame.returns else UNKNOWN

    def follow(self, body: list[ast.stmt]) -> int:
        """Follow statements one after the other; return how the block ends."""
        raise NotImplementedError

    def _bind_parameters(
        self, scope: dict[str, Value], function: Function, arguments: Arguments
    ) -> None:
        """Bind the arguments of a call to the names of a function's parameters."""
        node = function.node.args
        names = [argument.arg for argument in (*node.posonlyargs, *node.args)]
        for name, given in zip(names, arguments.positional):
            scope[name] = self.kept(given.value)
        rest = self.mapping(open_=arguments.more)
        accepted = {*names, *(argument.arg for argument in node.kwonlyargs)}
        for name, given in arguments.keywords.items():
            if name in accepted:
                scope[name] = self.kept(given.value)
            else:
                rest.entries[name] = self.kept(given.value)
        defaults = dict(
            zip(names[len(names) - len(function.defaults):], function.defaults)
        )
        defaults.update(function.keyword_defaults)
        for name in accepted:
            if name not in scope:
                default = defaults.get(name, UNKNOWN)
                if arguments.more:
                    self.lose(default)
                    default = UNKNOWN
                scope[name] = default
        extra = [self.kept(given.value) for given in arguments.positional[len(names):]]
        if node.vararg is not None:
            if arguments.more:
                for value in extra:
                    self.lose(value)
            items = None if arguments.more else tuple(extra)
            scope[node.vararg.arg] = self.sequence("tuple", items)
        if node.kwarg is not None:
            scope[node.kwarg.arg] = rest


def is_left_to_subclasses(node: ast.AST) -> bool:
    """Tell whether a method is abstract, or its body nothing but a place holder."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    for decorator in node.decorator_list:
        name = decorator.attr if isinstance(decorator, ast.Attribute) else None
        if isinstance(decorator, ast.Name):
            name = decorator.id
        if name is not None and name.startswith("abstract"):
            return True
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in node.body
    )


def _is_of_framework(function: Value) -> bool:
    """Tell whether a method belongs to an object that a framework made."""
    if not isinstance(function, BoundMethod) or not isinstance(function.receiver, Created):
        return False
    return function.receiver.maker.is_framework


HANDLERS[ast.Call] = Calls.evaluate_call  # type: ignore[assignment]

_LITERALS: Final = frozenset({bool, int, float, str, bytes, type(None)})
"""Types of literals that are not evaluated before somebody asks for them."""
