"""Follow the statements of a script in the order in which Python runs them."""

from __future__ import annotations

import ast
from typing import Any, Callable, Final

from lr_lint.script.containers import Entries
from lr_lint.script.definitions import Definitions
from lr_lint.script.effects import forget_variable, merge_variables, set_variable
from lr_lint.script.machine import (
    BREAK,
    CONTINUE,
    DEEPEST_NESTING,
    FALL,
    RAISE,
    RETURN,
)
from lr_lint.script.values import (
    UNBOUND,
    UNKNOWN,
    Constant,
    Instance,
    Mapping,
    Sequence,
    Several,
    Symbol,
    Value,
    options_of,
)


class Statements(Definitions):
    """Follow statements."""

    def follow(self, body: list[ast.stmt]) -> int:
        """Follow statements one after the other; return how the block ends."""
        if self._block_depth >= DEEPEST_NESTING:
            self.give_up()
        self._block_depth += 1
        outer, outer_script = self.statement, self.script_statement
        in_script = self.frame.in_script
        try:
            for statement in body:
                self._budget -= 1
                self.statement = statement
                if in_script:
                    self.script_statement = statement
                flow = _HANDLERS[type(statement)](self, statement)
                if self.raised:
                    self.raised = False
                    return RAISE
                if flow:
                    return flow
            return FALL
        finally:
            self._block_depth -= 1
            self.statement, self.script_statement = outer, outer_script

    # Assignments.

    def assign(self, target: ast.expr, value: Value) -> None:
        """Follow an assignment to any target."""
        if isinstance(target, ast.Name):
            self.bind(target.id, value)
        elif isinstance(target, ast.Attribute):
            self.set_attribute(self.evaluate(target.value), target.attr, value)
        elif isinstance(target, ast.Subscript):
            self._assign_item(target, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack_into(target.elts, value)
        elif isinstance(target, ast.Starred):
            self.lose(value)
            self.assign(target.value, UNKNOWN)

    def _unpack_into(self, targets: list[ast.expr], value: Value) -> None:
        items = self.iterate(value)
        starred = [
            position for position, target in enumerate(targets)
            if isinstance(target, ast.Starred)
        ]
        if items is not None and len(starred) == 1 and len(items) >= len(targets) - 1:
            self._unpack_starred(targets, starred[0], items)
            return
        if items is None or starred or len(items) != len(targets):
            for item in items or ():
                self.lose(item)
            items = (UNKNOWN,) * len(targets)
        for target, item in zip(targets, items):
            self.assign(target, item)

    def _unpack_starred(
        self, targets: list[ast.expr], position: int, items: tuple[Value, ...]
    ) -> None:
        after = len(targets) - position - 1
        end = len(items) - after
        for target, item in zip(targets[:position], items):
            self.assign(target, item)
        rest = targets[position]
        assert isinstance(rest, ast.Starred)
        self.assign(rest.value, self.sequence("list", items[position:end]))
        for target, item in zip(targets[position + 1:], items[end:]):
            self.assign(target, item)

    def _assign_item(self, target: ast.Subscript, value: Value) -> None:
        owner = self.evaluate(target.value)
        if isinstance(owner, Symbol):
            self._assign_symbol_item(owner, target, value)
            return
        if isinstance(target.slice, ast.Slice):
            self.evaluate(target.slice)
            self.lose(value)
            self.lose(owner)
            return
        key = self.evaluate(target.slice)
        self._store_item(owner, key, value)

    def _store_item(self, owner: Value, key: Value, value: Value) -> None:
        options = options_of(owner)
        if isinstance(key, Several) or len(options) > 1:
            self.lose(value)
        for option in options:
            certain = len(options) == 1 and not isinstance(key, Several)
            self.set_item(option, key if certain else UNKNOWN, value, certain)

    def _assign_symbol_item(
        self, owner: Symbol, target: ast.Subscript, value: Value
    ) -> None:
        key = self.evaluate(target.slice)
        statement = self.statement
        if owner.dotted == "os.environ":
            if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value:
                set_variable(
                    self, key, value, target, target.slice, statement.value, None, "item"
                )
            else:
                forget_variable(self, key)
        elif owner.dotted == "sys.path":
            self.search_elsewhere(None)
        self.lose(value)

    def _assign(self, statement: ast.Assign) -> int:
        value = self.evaluate(statement.value)
        targets = statement.targets
        if len(targets) > 1:
            value = self.kept(value)
        for target in targets:
            if type(target) is ast.Name:
                self.bind(target.id, value)
            else:
                self.assign(target, value)
        return FALL

    def _annotated(self, statement: ast.AnnAssign) -> int:
        if statement.value is not None:
            self.assign(statement.target, self.evaluate(statement.value))
        return FALL

    def _augmented(self, statement: ast.AugAssign) -> int:
        target, operation = statement.target, statement.op
        if isinstance(target, ast.Name):
            old = self.evaluate(ast.copy_location(ast.Name(target.id, ast.Load()), target))
            self.bind(target.id, self._updated(old, statement, operation))
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value)
            found = [self.attribute(option, target.attr) for option in options_of(owner)]
            old = self.join([value for value in found if value is not None] or [UNKNOWN])
            if isinstance(old, Symbol) and old.dotted == "os.environ":
                new = self.evaluate(statement.value)
                merge_variables(self, new, statement.value, target, "merge")
                return FALL
            value = self._updated(old, statement, operation)
            self.set_attribute(owner, target.attr, value)
        else:
            owner = self.evaluate(target.value)
            key = self.evaluate(target.slice)
            old = self.join(
                [
                    self.subscribed(option, one_key)
                    for option in options_of(owner)
                    for one_key in options_of(key)
                ]
            )
            self._store_item(owner, key, self._updated(old, statement, operation))
        return FALL

    def _updated(
        self, old: Value, statement: ast.AugAssign, operation: ast.operator
    ) -> Value:
        """Return what ``old += value`` leaves; lists and dicts change in place."""
        new = self.evaluate(statement.value)
        if isinstance(old, Symbol) and old.dotted == "os.environ":
            merge_variables(self, new, statement.value, statement.target, "merge")
            return old
        if isinstance(old, Sequence) and old.kind == "list":
            if isinstance(operation, ast.Add):
                more = self.iterate(new)
                items = old.items
                if items is None or more is None:
                    self.lose(new)
                    self.set_items(old, None)
                else:
                    self.set_items(old, items + more)
                return old
            self.lose(new)
            self.lose(old)
            return UNKNOWN
        if isinstance(old, Mapping) and isinstance(operation, ast.BitOr):
            self.update_mapping(old, new)
            return old
        if not isinstance(old, (Constant, Several)) or any(
            not isinstance(option, Constant) for option in options_of(old)
        ):
            if not (isinstance(old, Sequence) and old.kind == "tuple"):
                self.lose(old)
                self.lose(new)
                return UNKNOWN
        return self.operate(operation, old, new, None)

    def _delete(self, statement: ast.Delete) -> int:
        for target in statement.targets:
            self._delete_one(target)
        return FALL

    def _delete_one(self, target: ast.expr) -> None:
        if isinstance(target, ast.Name):
            scope = self.frame.outer.get(target.id, self.frame.scopes[0])
            self.write(scope, target.id, UNKNOWN if isinstance(scope, Entries) else UNBOUND)
        elif isinstance(target, ast.Subscript):
            owner = self.evaluate(target.value)
            key = self.evaluate(target.slice)
            if isinstance(owner, Symbol):
                if owner.dotted == "os.environ":
                    forget_variable(self, key)
                return
            options = options_of(owner)
            for option in options:
                certain = len(options) == 1 and not isinstance(target.slice, ast.Slice)
                self.delete_item(option, key, certain)
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value)
            if isinstance(owner, Instance) and target.attr in owner.attributes:
                self.delete(owner.attributes, target.attr)
            elif isinstance(owner, Symbol) and owner.is_framework:
                self.give_up()
            else:
                self.lose(owner)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                self._delete_one(item)

    # Other simple statements.

    def _expression(self, statement: ast.Expr) -> int:
        if not isinstance(statement.value, ast.Constant):
            self.evaluate(statement.value)
        return FALL

    def _return(self, statement: ast.Return) -> int:
        value = self.kept(self.optional(statement.value))
        if not self.raised:
            self.frame.returns.append(value)
        return RETURN

    def _raise(self, statement: ast.Raise) -> int:
        for part in (statement.exc, statement.cause):
            if part is not None:
                self.lose(self.evaluate(part))
        return RAISE

    def _break(self, statement: ast.Break) -> int:
        return BREAK

    def _continue(self, statement: ast.Continue) -> int:
        return CONTINUE

    def _pass(self, statement: ast.Pass) -> int:
        return FALL

    def _global(self, statement: ast.Global) -> int:
        for name in statement.names:
            self.frame.outer[name] = self.frame.scopes[-1]
        return FALL

    def _nonlocal(self, statement: ast.Nonlocal) -> int:
        enclosing = self.frame.scopes[1:-1]
        for name in statement.names:
            holders = [scope for scope in enclosing if name in scope]
            if holders or enclosing:
                self.frame.outer[name] = (holders or enclosing)[0]
        return FALL

    def _assert(self, statement: ast.Assert) -> int:
        self.evaluate(statement.test)
        return FALL

    def _import_statement(self, statement: ast.Import) -> int:
        self._import(statement)
        return FALL

    def _import_from_statement(self, statement: ast.ImportFrom) -> int:
        self._import_from(statement)
        return FALL

    def _function_statement(self, statement: ast.FunctionDef) -> int:
        self._define_function(statement)
        return FALL

    def _class_statement(self, statement: ast.ClassDef) -> int:
        self._define_class(statement)
        return FALL

    def _other_statement(self, statement: ast.stmt) -> int:
        """Give up on a statement of a kind that a later Python brings."""
        name = getattr(getattr(statement, "name", None), "id", None)
        if type(statement).__name__ != "TypeAlias" or name is None:
            self.give_up()
        self.bind(name, UNKNOWN)
        return FALL


class _Handlers(dict[type[ast.stmt], Callable[[Statements, Any], int]]):
    """What follows each kind of statement."""

    def __missing__(self, kind: type[ast.stmt]) -> Callable[[Statements, Any], int]:
        return Statements._other_statement


_HANDLERS: Final = _Handlers(
    {
        ast.Expr: Statements._expression,
        ast.Assign: Statements._assign,
        ast.AnnAssign: Statements._annotated,
        ast.AugAssign: Statements._augmented,
        ast.Delete: Statements._delete,
        ast.Return: Statements._return,
        ast.Raise: Statements._raise,
        ast.Break: Statements._break,
        ast.Continue: Statements._continue,
        ast.Pass: Statements._pass,
        ast.Global: Statements._global,
        ast.Nonlocal: Statements._nonlocal,
        ast.Assert: Statements._assert,
        ast.Import: Statements._import_statement,
        ast.ImportFrom: Statements._import_from_statement,
        ast.FunctionDef: Statements._function_statement,
        ast.AsyncFunctionDef: Statements._function_statement,
        ast.ClassDef: Statements._class_statement,
        ast.If: Statements._if,
        ast.With: Statements._with,
        ast.AsyncWith: Statements._with,
        ast.For: Statements._for,
        ast.AsyncFor: Statements._for,
        ast.While: Statements._while,
        ast.Try: Statements._try,
    }
)
for _name, _handler in (("Match", Statements._match), ("TryStar", Statements._try)):
    if hasattr(ast, _name):
        _HANDLERS[getattr(ast, _name)] = _handler
