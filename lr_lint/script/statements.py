"""Follow the statements of a script in the order in which Python runs them."""

from __future__ import annotations

import ast
from typing import Any, Callable, Final, Optional, Union

from lr_lint.script import arithmetic
from lr_lint.script.calls import Calls
from lr_lint.script.expressions import LONGEST_LOOP
from lr_lint.script.library import EXITS
from lr_lint.script.machine import (
    BREAK,
    CONDITIONS_FOR_A_STEP,
    CONTINUE,
    DEEPEST_NESTING,
    FALL,
    RAISE,
    RETURN,
    Frame,
    OutOfBudget,
)
from lr_lint.script.modules import (
    DEEPEST_IMPORT,
    MOST_MODULES,
    Module,
    find_module,
    parse_module,
)
from lr_lint.script.trace import EnvironmentWrite, Freeze, Trace
from lr_lint.script.values import (
    NONE,
    UNKNOWN,
    Arguments,
    Attributes,
    Constant,
    Created,
    Function,
    Instance,
    LocalModule,
    Mapping,
    Sequence,
    State,
    Symbol,
    UserClass,
    Value,
    options_of,
    text_of,
    truth,
)

DEVICES_VARIABLE: Final = "CUDA_VISIBLE_DEVICES"

_FIELD_CLASSES = ("dataclasses.dataclass", "attr.s", "attr.attrs", "attrs.define",
                  "attr.dataclass", "attrs.frozen")
_TRANSPARENT_DECORATORS = frozenset(
    {
        "functools.lru_cache", "functools.cache", "functools.wraps", "typing.overload",
        "typing.no_type_check", "abc.abstractmethod", "typing.final", "time_it",
        "contextlib.contextmanager",
    }
)


class Interpreter(Calls):
    """Follow a script, then what of it no visible call reaches."""

    def __init__(
        self,
        main: Module,
        text_size: int,
        roots: frozenset[str],
        methods: frozenset[str],
        freezing: frozenset[str],
    ) -> None:
        super().__init__(main, text_size, roots)
        self.methods = methods
        self.freezing = freezing
        self.recorded = roots | freezing
        self._modules = State()
        self._module_depth = 0
        self._block_depth = 0
        self._definitions: list[Function] = []
        self._classes: list[UserClass] = []

    def run(self, tree: ast.Module, path: str) -> Trace:
        """Follow a whole script.

        Args:
            tree: Its syntax tree.
            path: Its absolute path, for ``__file__``.
        """
        try:
            self.main.scope["__name__"] = Constant("__main__")
            self.main.scope["__file__"] = Constant(path)
            self.follow(tree.body)
            self._follow_the_rest()
        except (OutOfBudget, RecursionError, MemoryError):
            self.trace.complete = False
        return self.trace

    def _follow_the_rest(self) -> None:
        """Follow functions whose call cannot be seen, with unknown parameters."""
        for cls in self._classes:
            methods = [
                value
                for value in cls.attributes.values()
                if isinstance(value, Function) and value.node not in self.followed
            ]
            if methods:
                self._apart(lambda: self._follow_class(cls, methods))
        for function in self._definitions:
            if function.node not in self.followed and function.owner is None:
                self._apart(
                    lambda: self.call_function(function, Arguments(more=True))
                )

    def _apart(self, follow: Callable[[], object]) -> None:
        """Follow something that runs at a time that is not known, if ever."""

        def arm() -> int:
            follow()
            return FALL

        self.frame.known = False
        self.apart(arm)

    def _follow_class(self, cls: UserClass, methods: list[Function]) -> None:
        instance = Instance(cls, Attributes())
        initialize = cls.lookup("__init__")
        if isinstance(initialize, Function):
            self._call_method_unknown(instance, initialize)
        if cls.is_foreign():
            self.write(instance.state, "open", True)
        for method in methods:
            if method.node not in self.followed:
                self._call_method_unknown(instance, method)

    def _call_method_unknown(self, instance: Instance, method: Function) -> None:
        from lr_lint.script.values import Given

        receiver = Given(instance, ast.Constant(value=None))
        positional = () if method.binding == "static" else (receiver,)
        self.call_function(method, Arguments(positional, {}, True), instance)

    # Blocks.

    def follow(self, body: list[ast.stmt]) -> int:
        if self._block_depth >= DEEPEST_NESTING:
            raise OutOfBudget
        self._block_depth += 1
        outer, outer_script = self.statement, self.script_statement
        try:
            in_script = self.frame.module.is_script
            for statement in body:
                self._budget -= 1
                self.statement = statement
                if in_script:
                    self.script_statement = statement
                handler = _HANDLERS.get(type(statement))
                if handler is not None:
                    flow = handler(self, statement)
                    if flow != FALL:
                        return flow
            return FALL
        finally:
            self._block_depth -= 1
            self.statement, self.script_statement = outer, outer_script

    # Assignments.

    def assign(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.bind(target.id, value)
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value)
            self.set_attribute(owner, target.attr, value)
        elif isinstance(target, ast.Subscript):
            self._set_item(target, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target.elts, value)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, UNKNOWN)

    def _unpack(self, targets: list[ast.expr], value: Value) -> None:
        items = self.iterate(value)
        starred = any(isinstance(target, ast.Starred) for target in targets)
        if items is None or starred or len(items) != len(targets):
            for target in targets:
                self.assign(target, UNKNOWN)
            return
        for target, item in zip(targets, items):
            self.assign(target, item)

    def set_attribute(self, owner: Value, name: str, value: Value) -> None:
        """Follow ``owner.name = value``."""
        options = options_of(owner)
        for option in options:
            certain = len(options) == 1
            if isinstance(option, Instance):
                self.write(option.attributes, name, value if certain else UNKNOWN)
            elif isinstance(option, UserClass):
                self.write(option.attributes, name, value if certain else UNKNOWN)
            elif isinstance(option, LocalModule):
                self.write(option.module.scope, name, value if certain else UNKNOWN)
            elif isinstance(option, Created):
                self._set_created_attribute(option, name, value if certain else UNKNOWN)
            elif isinstance(option, Symbol) and self.is_framework(option):
                self.trace.complete = False

    def _set_created_attribute(self, owner: Created, name: str, value: Value) -> None:
        if name == "num_samples":
            self.write(owner.state, "num_samples", value)
        elif name in ("file_list", "neg_file_list", "coco_gt", "allow_empty"):
            self.write(owner.state, "changed", True)
        self.write(owner.state, "attribute:" + name, value)

    def _set_item(self, target: ast.Subscript, value: Value) -> None:
        owner = self.evaluate(target.value)
        if isinstance(owner, Symbol) and owner.dotted == "os.environ":
            key = self.evaluate(target.slice)
            statement = self.statement
            if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value:
                self.set_variable(
                    key, value, target, target.slice, statement.value, None, "item"
                )
            return
        if isinstance(target.slice, ast.Slice):
            self.change(owner)
            return
        key = self.evaluate(target.slice)
        for option in options_of(owner):
            if isinstance(option, Mapping):
                certain = option is owner
                self.set_entry(option, key, value if certain else UNKNOWN)
            elif isinstance(option, Sequence):
                self._set_sequence_item(option, key, value, option is owner)
            elif isinstance(option, (Instance, Created)):
                self.change(option)

    def _set_sequence_item(
        self, owner: Sequence, key: Value, value: Value, certain: bool
    ) -> None:
        items = owner.items
        if items is None:
            return
        changed: Optional[tuple[Value, ...]] = None
        if certain and isinstance(key, Constant) and isinstance(key.data, int):
            if -len(items) <= key.data < len(items):
                position = key.data % len(items)
                changed = items[:position] + (value,) + items[position + 1:]
        self.write(owner.state, "items", changed)

    # The environment and imports.

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
        text = text_of(name)
        if text is None:
            return
        if self.frame.module.is_script:
            self.spend(len(self.conditions) // CONDITIONS_FOR_A_STEP)
            imported = self.process["imported"]
            assert isinstance(imported, tuple)
            self.trace.writes.append(
                EnvironmentWrite(
                    text, value, self.script_statement, place, name_node, value_node,
                    keyword, method, imported, self.conditions, self.script_function,
                    self.frame.known,
                )
            )
        certain = method != "setdefault" and self.frame.known
        self.write(self.process, "variable:" + text, value if certain else UNKNOWN)

    def merge_variables(
        self, mapping: Value, node: ast.expr, place: ast.expr, method: str
    ) -> None:
        """Follow ``os.environ.update(mapping)`` and ``os.environ |= mapping``."""
        if not isinstance(mapping, Mapping):
            return
        nodes: dict[str, tuple[ast.expr, ast.expr]] = {}
        if isinstance(node, ast.Dict):
            for key_node, value_node in zip(node.keys, node.values):
                if isinstance(key_node, ast.Constant) and isinstance(key_node.value, str):
                    nodes[key_node.value] = (key_node, value_node)
        for key, value in mapping.entries.items():
            if isinstance(key, str):
                name_node, value_node = nodes.get(key, (None, node))
                self.set_variable(
                    Constant(key), value, name_node or place, name_node, value_node,
                    None, method,
                )

    def import_module(self, dotted: str, node: ast.AST) -> Value:
        """Follow the import of a module by its full name."""
        root = dotted.partition(".")[0]
        local = self._local_module(dotted)
        if local is not None:
            return LocalModule(local)
        if root in self.recorded:
            self.trace.symbols.add(dotted)
        if root in self.freezing:
            self._note_freeze(dotted)
        return Symbol(dotted)

    def _note_freeze(self, dotted: str) -> None:
        imported = self.process["imported"]
        assert isinstance(imported, tuple)
        if not self.frame.known or _has_root(imported, dotted.partition(".")[0]):
            return
        devices = self.process.get("variable:" + DEVICES_VARIABLE)
        through = None if self.frame.module.is_script else self.frame.module.name
        event = Freeze(
            dotted, self.script_statement, self.script_function, through,
            devices if isinstance(devices, Value) else None,
        )
        self.write(self.process, "imported", (*imported, event))

    def _local_module(self, dotted: str, level: int = 0) -> Optional[Module]:
        """Follow a module beside the script, once; None if there is none."""
        folder = self.frame.module.folder if level else self.main.folder
        for _ in range(level - 1):
            folder = folder.rpartition("/")[0] or folder
        root = dotted.partition(".")[0]
        if not folder or (not level and (root in self.roots or root in _NEVER_LOCAL)):
            return None
        key = f"{folder}:{dotted}"
        if key in self._modules:
            known = self._modules[key]
            return known if isinstance(known, Module) else None
        if len(self._modules) > 400 or self._module_depth >= DEEPEST_IMPORT:
            return None
        path = find_module(folder, dotted)
        self.write(self._modules, key, None)
        if path is None or sum(1 for found in self._modules.values() if found) >= MOST_MODULES:
            return None
        tree = parse_module(path)
        module = Module(dotted, path.rpartition("/")[0])
        module.scope["__name__"] = Constant(dotted)
        module.scope["__file__"] = Constant(path)
        self.write(self._modules, key, module)
        if tree is not None:
            self._follow_module(module, tree)
        return module

    def _follow_module(self, module: Module, tree: ast.Module) -> None:
        outer, depth, blocks = self.frame, self._depth, self._block_depth
        conditions = self.conditions
        self.frame = Frame(module, (module.scope,), None, outer.known)
        self.frames.append(self.frame)
        self._module_depth += 1
        self._depth = self._block_depth = 0
        try:
            self.follow(tree.body)
        finally:
            self.frames.pop()
            self._module_depth -= 1
            self.frame, self.conditions = outer, conditions
            self._depth, self._block_depth = depth, blocks

    def submodule(self, owner: LocalModule, name: str) -> Value:
        found = self._modules.get(f"{self.main.folder}:{owner.module.name}.{name}")
        return LocalModule(found) if isinstance(found, Module) else UNKNOWN

    def _import(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.Import)
        for alias in statement.names:
            module = self.import_module(alias.name, statement)
            if alias.asname is not None:
                self.bind(alias.asname, module)
            elif "." in alias.name:
                root = alias.name.partition(".")[0]
                local = self._local_module(root)
                self.bind(root, LocalModule(local) if local else Symbol(root))
            else:
                self.bind(alias.name, module)
        return FALL

    def _import_from(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.ImportFrom)
        name = statement.module or ""
        if statement.level:
            self._import_relative(statement, name)
            return FALL
        module = self.import_module(name, statement)
        for alias in statement.names:
            if alias.name == "*":
                self._import_star(module)
                continue
            bound = alias.asname or alias.name
            if isinstance(module, LocalModule):
                self.bind(bound, self._member(module, alias.name))
            else:
                dotted = f"{name}.{alias.name}"
                self.bind(bound, self.symbol(dotted))
        return FALL

    def _member(self, module: LocalModule, name: str) -> Value:
        found = module.module.scope.get(name)
        if found is not None:
            return found
        inner = self._local_module(f"{module.module.name}.{name}")
        return LocalModule(inner) if inner is not None else UNKNOWN

    def _import_relative(self, statement: ast.ImportFrom, name: str) -> None:
        module = self._local_module(name, statement.level) if name else None
        for alias in statement.names:
            if alias.name == "*":
                if module is not None:
                    self._import_star(LocalModule(module))
                continue
            value: Value = UNKNOWN
            if module is not None:
                value = module.scope.get(alias.name, UNKNOWN)
            elif not name:
                inner = self._local_module(alias.name, statement.level)
                value = LocalModule(inner) if inner is not None else UNKNOWN
            self.bind(alias.asname or alias.name, value)

    def _import_star(self, module: Value) -> None:
        if isinstance(module, LocalModule):
            for name, value in list(module.module.scope.items()):
                if not name.startswith("_"):
                    self.bind(name, value)
        elif isinstance(module, Symbol) and self.is_framework(module):
            for name in sorted(self.exports.get(module.dotted, ())):
                self.bind(name, Symbol(f"{module.dotted}.{name}"))

    exports: dict[str, frozenset[str]] = {}
    """Framework module -> the public names that a star import binds."""

    # Simple statements.

    def _expression(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.Expr)
        node = statement.value
        if isinstance(node, ast.Constant):
            return FALL
        if isinstance(node, ast.Call):
            function = self.evaluate(node.func)
            if isinstance(function, Symbol) and function.dotted in EXITS:
                return RAISE
        self.evaluate(node)
        return FALL

    def _assign(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.Assign)
        value = self.evaluate(statement.value)
        for target in statement.targets:
            self.assign(target, value)
        return FALL

    def _annotated(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.AnnAssign)
        if statement.value is not None:
            self.assign(statement.target, self.evaluate(statement.value))
        return FALL

    def _augmented(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.AugAssign)
        load = ast.copy_location(_as_load(statement.target), statement.target)
        old, new = self.evaluate(load), self.evaluate(statement.value)
        if isinstance(old, Symbol) and old.dotted == "os.environ":
            self.merge_variables(new, statement.value, statement.target, "merge")
            return FALL
        if isinstance(old, Sequence) and old.kind == "list":
            more = self.iterate(new)
            items = old.items
            known = items is not None and more is not None
            grown = items + more if known and items and more else None
            if known and not (items and more):
                grown = (items or ()) + (more or ())
            self.write(old.state, "items", grown)
            return FALL
        if isinstance(old, Mapping):
            self.update_mapping(old, new)
            return FALL
        self.assign(statement.target, arithmetic.binary(statement.op, old, new, None))
        return FALL

    def _delete(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.Delete)
        for target in statement.targets:
            if isinstance(target, ast.Name):
                self.bind(target.id, UNKNOWN)
            elif isinstance(target, ast.Subscript):
                owner = self.evaluate(target.value)
                key = self.evaluate(target.slice)
                if isinstance(owner, Symbol) and owner.dotted == "os.environ":
                    name = text_of(key)
                    if name is not None:
                        self.write(self.process, "variable:" + name, UNKNOWN)
                elif isinstance(owner, Mapping) and isinstance(key, Constant):
                    self.delete(owner.entries, key.data)
                else:
                    self.change(owner)
        return FALL

    def _return(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.Return)
        value = NONE if statement.value is None else self.evaluate(statement.value)
        self.frame.returns.append(value)
        return RETURN

    def _raise(self, statement: ast.stmt) -> int:
        return RAISE

    def _break(self, statement: ast.stmt) -> int:
        return BREAK

    def _continue(self, statement: ast.stmt) -> int:
        return CONTINUE

    def _outer_names(self, statement: ast.stmt) -> int:
        assert isinstance(statement, (ast.Global, ast.Nonlocal))
        scopes = self.frame.scopes
        for name in statement.names:
            if isinstance(statement, ast.Global):
                self.frame.outer[name] = scopes[-1]
            else:
                inner = [scope for scope in scopes[1:-1] if name in scope]
                if inner:
                    self.frame.outer[name] = inner[0]
        return FALL

    def _assert(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.Assert)
        self.evaluate(statement.test)
        return FALL

    # Definitions.

    def _define_function(self, statement: ast.stmt) -> int:
        assert isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
        function = self.make_function(statement)
        for decorator in statement.decorator_list:
            self._decorate(function, decorator)
        if self.frame.module.is_script:
            self._definitions.append(function)
        self.bind(statement.name, function)
        return FALL

    def _decorate(self, function: Function, decorator: ast.expr) -> None:
        node = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(decorator, ast.Call):
            value: Value = self.evaluate(node)
        else:
            value = self.evaluate(decorator)
        dotted = value.dotted if isinstance(value, Symbol) else ""
        if dotted == "builtins.staticmethod":
            function.binding = "static"
        elif dotted == "builtins.classmethod":
            function.binding = "class"
        elif dotted in ("builtins.property", "functools.cached_property"):
            function.binding = "property"
        elif dotted not in _TRANSPARENT_DECORATORS:
            function.wrapped = True

    def _define_class(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.ClassDef)
        bases: list[UserClass] = []
        foreign = bool(statement.keywords)
        fields: Optional[bool] = None
        for base in statement.bases:
            value = self.evaluate(base)
            if isinstance(value, UserClass):
                bases.append(value)
            elif isinstance(value, Symbol) and value.dotted in (
                "builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol",
            ):
                continue
            elif isinstance(value, Symbol) and value.dotted in (
                "typing.NamedTuple", "typing_extensions.NamedTuple",
            ):
                fields = True
            else:
                foreign = True
        for decorator in statement.decorator_list:
            node = decorator.func if isinstance(decorator, ast.Call) else decorator
            value = self.evaluate(node)
            if isinstance(value, Symbol) and value.dotted in _FIELD_CLASSES:
                fields = True
            else:
                foreign = True
        scope = Attributes()
        outer = self.frame
        self.frame = Frame(outer.module, (scope, *outer.scopes), outer.function, outer.known)
        try:
            self.follow(statement.body)
        finally:
            self.frame = outer
        names = [name for base in bases for name in base.fields or ()]
        if fields:
            names += [
                item.target.id
                for item in statement.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
                and item.target.id not in names
            ]
        cls = UserClass(
            statement, scope, tuple(bases), foreign, tuple(names) if fields or names else None
        )
        for value in scope.values():
            if isinstance(value, Function) and value.owner is None:
                value.owner = cls
                value.scopes = value.scopes[1:]
        if self.frame.module.is_script:
            self._classes.append(cls)
        self.bind(statement.name, cls)
        return FALL

    # Compound statements.

    def _if(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.If)
        answer = truth(self.evaluate(statement.test))
        if answer is not None:
            return self.follow(statement.body if answer else statement.orelse)
        return self.branches(
            [lambda: self.follow(statement.body), lambda: self.follow(statement.orelse)]
        )

    def _with(self, statement: ast.stmt) -> int:
        assert isinstance(statement, (ast.With, ast.AsyncWith))
        for item in statement.items:
            value = self.evaluate(item.context_expr)
            if item.optional_vars is not None:
                known = value if isinstance(value, Created) else UNKNOWN
                self.assign(item.optional_vars, known)
        return self.follow(statement.body)

    def _for(self, statement: ast.stmt) -> int:
        assert isinstance(statement, (ast.For, ast.AsyncFor))
        items = self.iterate(self.evaluate(statement.iter))

        def unknown_round() -> int:
            self.assign(statement.target, UNKNOWN)
            return self.follow(statement.body)

        if items is None:
            return self._loop(lambda: self._unknown_rounds(unknown_round), statement)
        if len(items) > LONGEST_LOOP:
            return self._loop(lambda: self._many_rounds(unknown_round), statement)
        return self._loop(lambda: self._known_rounds(statement, items), statement)

    def _while(self, statement: ast.stmt) -> int:
        assert isinstance(statement, ast.While)
        answer = truth(self.evaluate(statement.test))
        if answer is False:
            return self.follow(statement.orelse)

        def one_round() -> int:
            flow = self.follow(statement.body)
            if flow in (FALL, CONTINUE):
                self.evaluate(statement.test)
            return flow

        if answer is True:
            return self._loop(
                lambda: self.repeated(lambda: self._round(one_round)), statement
            )
        return self._loop(lambda: self._unknown_rounds(one_round), statement)

    def _loop(
        self, rounds: Callable[[], int], statement: Union[ast.For, ast.AsyncFor, ast.While]
    ) -> int:
        """Follow the rounds of a loop, and its ``else`` if nothing breaks it."""

        def whole() -> int:
            flow = rounds()
            return self.follow(statement.orelse) if flow == FALL else flow

        return self.bounded(whole, (BREAK,))

    def _round(self, follow: Callable[[], int]) -> int:
        return self.bounded(follow, (CONTINUE,))

    def _unknown_rounds(self, follow: Callable[[], int]) -> int:
        """Follow a loop that may have no round."""
        return self.branches(
            [lambda: self.repeated(lambda: self._round(follow)), lambda: FALL]
        )

    def _many_rounds(self, follow: Callable[[], int]) -> int:
        """Follow a loop that has many rounds for certain.

        It is followed twice, so that what must not run twice is seen.
        """
        flow = self.repeated(lambda: self._round(follow))
        return self.repeated(lambda: self._round(follow)) if flow == FALL else flow

    def _known_rounds(
        self, statement: Union[ast.For, ast.AsyncFor], items: tuple[Value, ...]
    ) -> int:
        """Follow a loop over known items, round by round."""
        for item in items:
            self.assign(statement.target, item)
            flow = self._round(lambda: self.follow(statement.body))
            if flow != FALL:
                return flow
        return FALL

    def _try(self, statement: ast.stmt) -> int:
        attempt: Any = statement  # ast.Try, or ast.TryStar where Python has it
        handlers = [handler for handler in attempt.handlers if _returns(handler.body)]

        def body() -> int:
            flow = self.follow(attempt.body)
            return self.follow(attempt.orelse) if flow == FALL else flow

        if handlers:
            end = self.interrupted(body, [self._handler(handler) for handler in handlers])
        else:
            end = body()
        if attempt.finalbody:
            final = self.follow(attempt.finalbody)
            return final if final != FALL else end
        return end

    def _handler(self, handler: ast.ExceptHandler) -> Callable[[], int]:
        def follow() -> int:
            if handler.name is not None:
                self.bind(handler.name, UNKNOWN)
            return self.follow(handler.body)

        return follow

    def _match(self, statement: ast.stmt) -> int:
        cases = getattr(statement, "cases", [])
        self.evaluate(getattr(statement, "subject", None))

        def arm(body: list[ast.stmt]) -> Callable[[], int]:
            def follow() -> int:
                return self.follow(body)

            return follow

        return self.branches([*(arm(case.body) for case in cases), lambda: FALL])


def _has_root(imported: tuple[object, ...], root: str) -> bool:
    """Tell whether something of a top-level package has been imported already."""
    return any(
        isinstance(event, Freeze) and event.module.partition(".")[0] == root
        for event in imported
    )


def _as_load(target: ast.expr) -> ast.expr:
    """Return the expression that reads what an assignment writes."""
    if isinstance(target, ast.Name):
        return ast.Name(id=target.id, ctx=ast.Load())
    if isinstance(target, ast.Attribute):
        return ast.Attribute(value=target.value, attr=target.attr, ctx=ast.Load())
    if isinstance(target, ast.Subscript):
        return ast.Subscript(value=target.value, slice=target.slice, ctx=ast.Load())
    return target


def _returns(body: list[ast.stmt]) -> bool:
    """Tell whether a handler lets the script go on."""
    last = body[-1]
    if isinstance(last, (ast.Raise, ast.Return)):
        return False
    return not (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and ast.unparse(last.value.func) in ("sys.exit", "exit", "quit", "os._exit")
    )


_NEVER_LOCAL: Final = frozenset(
    {"os", "sys", "json", "argparse", "paddle", "numpy", "cv2", "time", "random", "re",
     "logging", "pathlib", "math", "typing", "__future__", "glob", "shutil", "torch",
     "builtins", "importlib", "subprocess", "collections", "functools", "copy"}
)
"""Modules that are not looked for beside the script."""

_HANDLERS: Final[dict[type[ast.stmt], Callable[[Interpreter, ast.stmt], int]]] = {
    ast.Expr: Interpreter._expression,
    ast.Assign: Interpreter._assign,
    ast.AnnAssign: Interpreter._annotated,
    ast.AugAssign: Interpreter._augmented,
    ast.Delete: Interpreter._delete,
    ast.Return: Interpreter._return,
    ast.Raise: Interpreter._raise,
    ast.Break: Interpreter._break,
    ast.Continue: Interpreter._continue,
    ast.Global: Interpreter._outer_names,
    ast.Nonlocal: Interpreter._outer_names,
    ast.Assert: Interpreter._assert,
    ast.Import: Interpreter._import,
    ast.ImportFrom: Interpreter._import_from,
    ast.FunctionDef: Interpreter._define_function,
    ast.AsyncFunctionDef: Interpreter._define_function,
    ast.ClassDef: Interpreter._define_class,
    ast.If: Interpreter._if,
    ast.With: Interpreter._with,
    ast.AsyncWith: Interpreter._with,
    ast.For: Interpreter._for,
    ast.AsyncFor: Interpreter._for,
    ast.While: Interpreter._while,
    ast.Try: Interpreter._try,
}
for _name, _handler in (("Match", Interpreter._match), ("TryStar", Interpreter._try)):
    if hasattr(ast, _name):
        _HANDLERS[getattr(ast, _name)] = _handler
