"""Follow a whole script, then what of it no visible call reaches."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Callable, Final, Optional, Union

from lr_lint.script.calls import MOST_PASSES
from lr_lint.script.containers import MISSING, Scope, new_entries
from lr_lint.script.machine import Change, Changes, OutOfBudget
from lr_lint.script.modules import Module
from lr_lint.script.statements import Statements
from lr_lint.script.trace import Trace
from lr_lint.script.values import (
    UNBOUND,
    UNKNOWN,
    Arguments,
    Constant,
    Function,
    Given,
    Initializer,
    Instance,
    UserClass,
    Value,
    same,
)

_NO_NODE: Final = ast.Constant(value=None)


@lru_cache(maxsize=8)
def _together(roots: frozenset[str], freezing: frozenset[str]) -> frozenset[str]:
    return roots | freezing


class Interpreter(Statements):
    """Follow a script."""

    def __init__(
        self,
        main: Module,
        text_size: int,
        roots: frozenset[str],
        methods: frozenset[str],
        freezing: frozenset[str],
    ) -> None:
        """Take what is known before the script is seen.

        Args:
            main: The script.
            text_size: Its length in characters.
            roots: Top-level modules of the frameworks that profiles describe.
            methods: Names of their training methods.
            freezing: Packages whose import can fix the visible cards.
        """
        super().__init__(main, text_size)
        self.roots = roots
        self.methods = methods
        self.freezing = freezing
        self.recorded = _together(roots, freezing)
        self.followed = set()
        self.generators = set()
        self._running = {}

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

    # Functions whose call cannot be seen run at a time that is not known, if ever.

    def _follow_the_rest(self) -> None:
        functions, classes = self._unseen(0, 0)
        if not functions and not classes:
            return
        self.conditions = ()
        self.frame.known = False
        self._forget_rewritten(0, functions, classes)
        self._forget_place_holders(self.main.scope)
        for module in self.followed_modules():
            self._forget_place_holders(module.scope)
        forgotten: Changes = {}
        seen = frozenset(self.followed)
        for _ in range(MOST_PASSES):
            self.followed = set(seen)
            moment, start = self.moment(), self.tick()
            self.watch()
            try:
                self._follow_unseen(functions, classes)
                touched = self.touched(moment, start)
            finally:
                self.watch_no_more()
            new = touched.keys() - forgotten.keys()
            if not new:
                return
            self.go_back(moment)
            for identity in new:
                change = forgotten[identity] = touched[identity]
                self.unsettle(change.container, change.key)
                self.forget(change)
        self.give_up()

    def _unseen(
        self, first_definition: int, first_class: int
    ) -> tuple[list[Function], list[UserClass]]:
        """Return functions, and classes with methods, that no visible call reaches."""
        functions = [
            function
            for function in self.definitions[first_definition:]
            if function.owner is None and self._is_unseen(function)
        ]
        classes = [
            cls
            for cls in self.classes[first_class:]
            if any(self._is_unseen(method) for method in _methods(cls))
        ]
        return functions, classes

    def _is_unseen(self, function: Function) -> bool:
        return function.node not in self.followed or function.node in self.handed_over

    def _follow_unseen(
        self, functions: list[Function], classes: list[UserClass]
    ) -> None:
        for cls in classes:
            self._follow_apart(self._of_class(cls))
        for function in functions:
            self._follow_apart(self._of_function(function))

    def _of_function(self, function: Function) -> Callable[[], None]:
        return lambda: self.lose(self.run_function(function, Arguments(more=True)))

    def _of_class(self, cls: UserClass) -> Callable[[], None]:
        return lambda: self._follow_class(cls)

    def _follow_apart(self, follow: Callable[[], object]) -> None:
        """Follow something, and the functions that it defines, and forget it."""
        mark, conditions = len(self._journal), self.conditions
        definitions, classes = len(self.definitions), len(self.classes)
        self.conditions = (*conditions, self.tick())
        try:
            follow()
            self.raised = False
            found = self._unseen(definitions, classes)
            if any(found):
                self._forget_rewritten(mark, *found)
                self._follow_unseen(*found)
        finally:
            self.undo(mark)
            self.conditions = conditions

    def _forget_rewritten(
        self, mark: int, functions: list[Function], classes: list[UserClass]
    ) -> None:
        """Forget what had several values: which of them counts is not known."""
        scopes = {id(self.main.scope)}
        for function in functions:
            scopes.update(id(scope) for scope in function.scopes)
        for cls in classes:
            for method in _methods(cls):
                scopes.update(id(scope) for scope in method.scopes)
        for container, key, old in self._journal[mark:]:
            if old is MISSING or old is UNBOUND:
                continue
            if isinstance(container, Scope) and id(container) not in scopes:
                continue
            if key in ("imported", "written"):
                continue
            new = container.get(key, MISSING)  # type: ignore[call-overload]
            if not _is_same(old, new):
                self.forget(Change(container, key, old, [old]))

    def _forget_place_holders(self, scope: Scope) -> None:
        """Forget names that are None: whoever calls what nobody calls here sets them."""
        for name, value in list(scope.items()):
            if _is_none(value):
                self.write(scope, name, UNKNOWN)

    def _forget_for_subclasses(self, cls: UserClass, instance: Instance) -> None:
        """Forget attributes that are None, and what subclasses give other values.

        An object that somebody else made can be one of a subclass.
        """
        names = {name for name, value in instance.attributes.items() if _is_none(value)}
        for ancestor in cls.ancestry:
            if ancestor is not None:
                names.update(
                    name for name, value in ancestor.attributes.items() if _is_none(value)
                )
        for other in self.classes:
            if other is not cls and cls in other.ancestry:
                names.update(name for name in other.attributes if not _is_special(name))
                names |= _assigned_attributes(other.node)
        for name in names:
            self.write(instance.attributes, name, UNKNOWN)

    def _follow_class(self, cls: UserClass) -> None:
        """Follow the methods of a class on an object that somebody else made."""
        instance = Instance(cls, new_entries(self.tick()))
        initialize = cls.lookup("__init__")
        if isinstance(initialize, Function):
            self._call_method(instance, initialize)
        elif isinstance(initialize, Initializer):
            self.initialize(instance, initialize, Arguments(more=True), _NO_CALL)
        if cls.is_foreign:
            self.lose(instance)
        for name in self._assigned_outside(cls):
            self.forget(Change(instance.attributes, name, MISSING, []))
        self._settle_attributes(cls, instance)
        self._forget_for_subclasses(cls, instance)
        for method in _methods(cls):
            if self._is_unseen(method) and method is not initialize:
                self._follow_apart(self._of_method(instance, method))

    def _of_method(self, instance: Instance, method: Function) -> Callable[[], None]:
        return lambda: self._call_method(instance, method)

    def _assigned_outside(self, cls: UserClass) -> set[str]:
        names = set(self.stray)
        for ancestor in cls.ancestry:
            if ancestor is not None:
                names |= ancestor.assigned
        return names

    def _settle_attributes(self, cls: UserClass, instance: Instance) -> None:
        """Forget what the methods can change: they run in any order."""
        methods = [
            method
            for ancestor in cls.ancestry
            if ancestor is not None
            for method in _methods(ancestor)
            if getattr(method.node, "name", "") != "__init__"
        ]
        known: set[tuple[int, object]] = set()
        for _ in range(MOST_PASSES):
            new: Changes = {}
            for method in methods:
                changes = self.changed_by(self._of_method(instance, method))
                for identity, change in changes.items():
                    if identity not in known:
                        new[identity] = change
            if not new:
                return
            for identity, change in new.items():
                known.add(identity)
                self.unsettle(change.container, change.key)
                self.forget(change)
        self.give_up()

    def _call_method(self, instance: Instance, method: Function) -> None:
        receiver: Optional[Union[Instance, UserClass]] = instance
        if method.binding == "static":
            receiver = None
        elif method.binding == "class":
            receiver = instance.cls
        given = (Given(receiver, _NO_NODE),) if receiver is not None else ()
        self.lose(self.run_function(method, Arguments(given, {}, True), receiver))


def _methods(cls: UserClass) -> list[Function]:
    """Return the functions that a class body defines."""
    return [
        value
        for value in cls.attributes.values()
        if isinstance(value, Function) and value.owner is cls
    ]


def _assigned_attributes(node: ast.ClassDef) -> set[str]:
    """Return the names of the attributes that the methods of a class assign."""
    return {
        inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store)
    }


def _is_none(value: object) -> bool:
    return isinstance(value, Constant) and value.data is None


def _is_special(name: object) -> bool:
    return isinstance(name, str) and name.startswith("__")


def _is_same(old: object, new: object) -> bool:
    if isinstance(old, Value) and isinstance(new, Value):
        return same(old, new)
    return old == new


_NO_CALL: Final = ast.Call(func=_NO_NODE, args=[], keywords=[])
