"""What happens when code that is not known gets hold of the script's objects."""

from __future__ import annotations

from typing import Callable, Final, Optional

from lr_lint.script.containers import MISSING, Container, Entries, State
from lr_lint.script.machine import Change, Changes, Machine
from lr_lint.script.modules import Module
from lr_lint.script.values import (
    MAYBE,
    UNKNOWN,
    Arguments,
    BoundMethod,
    Constant,
    Created,
    Definition,
    Function,
    Instance,
    LocalModule,
    Mapping,
    Parser,
    Pending,
    Property,
    Sequence,
    Several,
    Super,
    Symbol,
    UnknownValue,
    UserClass,
    Value,
    join,
)

MOST_LOST: Final = 2_000
"""Objects that hang together and are given up at once at most."""


class Losing(Machine):
    """Give up what is known of objects, and of what functions can change.

    Attributes:
        handed_over: Functions that code which is not known got by themselves.
    """

    def __init__(self, main: Module, text_size: int) -> None:
        super().__init__(main, text_size)
        self._effects: dict[int, tuple[Function, list[Change]]] = {}
        self.handed_over: set[Definition] = set()
        self._returning: set[Definition] = set()

    def join(self, values: list[Value]) -> Value:
        """Return the value that is one of these; an unknown one can be any of them."""
        if len(values) == 1:
            return values[0]
        joined = join(values)
        if joined is UNKNOWN:
            for value in values:
                self.lose(value)
        return joined

    def lose(self, value: Value) -> None:
        """Take note that code which is not known can change an object at any time.

        What hangs on it is given up with it: items, entries, attributes, and what
        its functions can change.
        """
        if isinstance(value, (Constant, Symbol, UnknownValue)):
            return
        waiting: list[Value] = [value]
        seen: dict[int, Value] = {}
        while waiting:
            self.spend()
            found = waiting.pop()
            if isinstance(found, (Constant, Symbol, UnknownValue)) or id(found) in seen:
                continue
            seen[id(found)] = found
            if len(seen) > MOST_LOST:
                self.give_up()
            self._lose_one(found, waiting)

    def _lose_one(self, value: Value, waiting: list[Value]) -> None:
        if isinstance(value, Several):
            waiting.extend(value.options)
        elif isinstance(value, Sequence):
            waiting.extend(value.items or ())
            if value.kind != "tuple":
                self._fix(value.state, "items", None)
        elif isinstance(value, Mapping):
            self._fix(value.state, "open", True)
            self._lose_entries(value.entries, (), waiting)
        elif isinstance(value, Instance):
            self._fix(value.state, "open", True)
            self._lose_entries(value.attributes, _CODE, waiting)
            if value.cls is not None:
                self._lose_methods(value.cls)
        elif isinstance(value, UserClass):
            self._lose_methods(value)
            for cls in value.ancestry:
                if cls is not None:
                    self._lose_entries(cls.attributes, _CODE, waiting)
        elif isinstance(value, Parser):
            self._fix(value.state, "open", True)
            self._lose_entries(value.options, (), waiting)
        else:
            self._lose_other(value, waiting)

    def _lose_other(self, value: Value, waiting: list[Value]) -> None:
        if isinstance(value, Created):
            self._lose_created(value, waiting)
        elif isinstance(value, LocalModule):
            self._lose_module(value, waiting)
        elif isinstance(value, BoundMethod):
            waiting.append(value.receiver)
            if value.function is not None:
                self._hand_over(value.function)
        elif isinstance(value, Super):
            waiting.append(value.receiver)
        elif isinstance(value, Function):
            self._hand_over(value)
        elif isinstance(value, Property):
            self.escape(value.getter)
        elif isinstance(value, Pending):
            waiting.extend(value.arguments.values())
            self.escape(value.function)

    def _fix(self, state: State, key: str, fact: object) -> None:
        """Set a fact for good: it is no longer followed."""
        self.unsettle(state)
        if state.get(key) != fact:
            self._overwrite(state, key, fact)

    def _overwrite(self, container: Container, key: object, value: object) -> None:
        """Write to what is not certain any more."""
        old = container.get(key, MISSING)  # type: ignore[call-overload]
        self._journal.append((container, key, old))
        if self._watchers:
            self._log.append((container, key, value))
        container[key] = value  # type: ignore[index,assignment]

    def _lose_entries(
        self, entries: Entries, kept: tuple[type, ...], waiting: list[Value]
    ) -> None:
        self.unsettle(entries)
        for key, entry in list(entries.items()):
            if entry is not MAYBE and not isinstance(entry, kept):
                waiting.append(entry)
                self._overwrite(entries, key, MAYBE)

    def _lose_methods(self, cls: UserClass) -> None:
        """Give up what the methods of a class can change: anybody can call them."""
        for ancestor in cls.ancestry:
            if ancestor is None:
                continue
            for attribute in list(ancestor.attributes.values()):
                if isinstance(attribute, Property):
                    attribute = attribute.getter
                if isinstance(attribute, Function):
                    self.escape(attribute)

    def _lose_created(self, value: Created, waiting: list[Value]) -> None:
        for key in [key for key in value.state if key.startswith("attribute:")]:
            attribute = value.state[key]
            if isinstance(attribute, Value):
                waiting.append(attribute)
            self._overwrite(value.state, key, UNKNOWN)
        self._fix(value.state, "changed", True)
        waiting.extend(
            given for given in value.arguments.objects() if not isinstance(given, Created)
        )

    def _lose_module(self, value: LocalModule, waiting: list[Value]) -> None:
        scope = value.module.scope
        self.unsettle(scope)
        for name, found in list(scope.items()):
            if found is not UNKNOWN and not isinstance(found, (*_CODE, Symbol, LocalModule)):
                waiting.append(found)
                self._overwrite(scope, name, UNKNOWN)

    # Functions that somebody can call at any time.

    def _hand_over(self, function: Function) -> None:
        if not self.quiet:
            self.handed_over.add(function.node)
        self.escape(function)

    def escape(self, function: Function) -> None:
        """Take note that a function can be called at any time from now on.

        What it can change is not certain any more.
        """
        if id(function) not in self._effects:
            effects: list[Change] = []
            self._effects[id(function)] = (function, effects)
            effects.extend(self.changed_by(lambda: self._run_and_lose(function)).values())
        for change in self._effects[id(function)][1]:
            self.unsettle(change.container, change.key)
            self.forget(change)

    def _run_and_lose(self, function: Function) -> None:
        """Follow a call by code that is not known, which gets what it returns."""
        result = self.run_function(function, Arguments(more=True))
        if function.node not in self._returning:
            self._returning.add(function.node)
            try:
                self.lose(result)
            finally:
                self._returning.discard(function.node)

    def changed_by(self, follow: Callable[[], object]) -> Changes:
        """Return what following something changes; nothing of it stays.

        `Change.new` is the list of the values that were written.
        """
        self.watch()
        moment = self.moment()
        conditions, start, known = self.conditions, self.tick(), self.frame.known
        self.frame.known = False
        self.quiet += 1
        try:
            follow()
            touched = self.touched(moment, start)
        finally:
            self.go_back(moment)
            self.watch_no_more()
            self.quiet -= 1
            self.raised = False
            self.frame.known = known
            self.conditions = conditions
        return touched

    def forget(self, change: Change) -> None:
        """Take what a key has for unknown from now on.

        Args:
            change: The key; ``new`` is the list of what it can have become.
        """
        container, key, _, values = change
        assert isinstance(values, list)
        old = container.get(key, MISSING)  # type: ignore[call-overload]
        new = self.blank(container, key, old, values)
        if new != old:
            self._overwrite(container, key, new)

    def call_function(
        self, function: Function, arguments: Arguments, receiver: Optional[Value] = None
    ) -> Value:
        """Follow a call of the script's own function."""
        raise NotImplementedError

    def run_function(
        self, function: Function, arguments: Arguments, receiver: Optional[Value] = None
    ) -> Value:
        """Follow the body of a function."""
        raise NotImplementedError


_CODE: Final = (Function, Property, UserClass)
