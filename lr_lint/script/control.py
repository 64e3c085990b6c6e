"""Branches, exceptions and contexts."""

from __future__ import annotations

import ast
from typing import Any, Callable, Final, Optional, Union

from lr_lint.script.containers import MISSING, Entries, Scope, State
from lr_lint.script.loops import Loops, assigned_names
from lr_lint.script.machine import FALL, RAISE, Change, Changes
from lr_lint.script.values import (
    MAYBE,
    UNKNOWN,
    Arguments,
    BoundMethod,
    Created,
    Function,
    Instance,
    Pending,
    Symbol,
    Value,
    truth,
)

_PLAIN_TESTS: Final = (
    ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Name, ast.Attribute, ast.Constant,
    ast.Subscript, ast.Load, ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.Tuple,
    ast.List,
)
"""What a test is made of that changes nothing."""


class Control(Loops):
    """Follow compound statements that are no loops."""

    def _if(self, statement: ast.If) -> int:
        """Follow a whole chain of ``elif`` at once, where its tests change nothing."""
        arms: list[list[ast.stmt]] = []
        while True:
            answer = self.truth(self.evaluate(statement.test))
            if answer is not False:
                arms.append(statement.body)
            if answer is True:
                break
            following = statement.orelse
            if (
                len(following) == 1
                and isinstance(following[0], ast.If)
                and (not arms or _is_plain(following[0].test))
            ):
                statement = following[0]
                continue
            arms.append(following)
            break
        if len(arms) == 1:
            return self.follow(arms[0])
        return self.branches([self._arm(arm) for arm in arms])

    def _arm(self, body: list[ast.stmt]) -> Callable[[], int]:
        return lambda: self.follow(body)

    def truth(self, value: Value) -> Optional[bool]:
        """Tell whether a value counts as true; its own method may be asked."""
        if isinstance(value, Instance) and value.cls is not None:
            if any(value.cls.lookup(name) is not None for name in ("__bool__", "__len__")):
                self.lose(value)
        return truth(value)

    # Exceptions.

    def _try(self, statement: ast.stmt) -> int:
        attempt: Any = statement  # ast.Try, or ast.TryStar where Python has it
        if not attempt.finalbody:
            return self._try_handled(attempt)
        before, start = self.moment(), self.tick()

        def fail() -> int:
            flow = self.follow(attempt.finalbody)
            return RAISE if flow == FALL else flow

        flow = self.interrupted(
            lambda: self._try_handled(attempt), [fail], lambda: FALL
        )
        self.watch()
        moment = self.moment()
        try:
            final = self.follow(attempt.finalbody)
            touched = self.touched(moment, start)
        finally:
            self.watch_no_more()
        self._pass_through(before, touched)
        return final if final != FALL else flow

    def _try_handled(self, attempt: Any) -> int:
        """Follow all of a ``try`` but its ``finally``."""
        if attempt.handlers:
            return self.interrupted(
                lambda: self.follow(attempt.body),
                [self._handler(handler) for handler in attempt.handlers],
                lambda: self.follow(attempt.orelse),
            )
        flow = self.follow(attempt.body)
        return self.follow(attempt.orelse) if flow == FALL else flow

    def _handler(self, handler: ast.ExceptHandler) -> Callable[[], int]:
        def follow() -> int:
            if handler.type is not None:
                self.evaluate(handler.type)
            if handler.name is not None:
                self.bind(handler.name, UNKNOWN)
            return self.follow(handler.body)

        return follow

    def interrupted(
        self,
        body: Callable[[], int],
        handlers: list[Callable[[], int]],
        after: Callable[[], int],
    ) -> int:
        """Follow something that may be interrupted anywhere.

        Args:
            body: What may be interrupted.
            handlers: What runs then, one of them.
            after: What runs when it was not.
        """
        conditions, departed = self.conditions, self.departures
        touched: Changes = {}
        is_certain = False
        self.watch()
        moment, start = self.moment(), self.tick()

        def attempt() -> int:
            nonlocal is_certain
            self.conditions = conditions
            departures = self.departures
            flow = self.settled(body())
            touched.update(self.touched(moment, self.tick()))
            if flow == FALL:
                flow = self.settled(after())
            is_certain = flow == FALL and departures == self.departures == departed
            return flow

        def handled(handler: Callable[[], int]) -> Callable[[], int]:
            def follow() -> int:
                for change in touched.values():
                    self._interrupt(change, change.container.born >= start)
                return handler()

            return follow

        try:
            flow = self.branches([attempt, *(handled(handler) for handler in handlers)])
        finally:
            self.watch_no_more()
        if is_certain and flow == FALL:
            self.conditions, self.departures = conditions, departed
        return flow

    def _interrupt(self, change: Change, is_new: bool) -> None:
        """Give a key any of the values that it has had.

        Args:
            change: The key and its values.
            is_new: Whether what it belongs to was made where it was interrupted.
        """
        container, key, _, values = change
        assert isinstance(values, list)
        if is_new and id(container) in self.class_bodies and all(
            value is values[0] for value in values
        ):
            # Nobody has a class before its body has run to the end.
            self.write(container, key, values[0])
            return
        old = container.get(key, MISSING)  # type: ignore[call-overload]
        if isinstance(container, State):
            new: object = self.blank(container, key, old, values)
        elif isinstance(container, Entries) and MISSING in (old, *values):
            new = self.blank(container, key, old, values)
        else:
            assert isinstance(container, (Scope, Entries))
            new = self.join([value for value in (old, *values) if isinstance(value, Value)])
            if isinstance(container, Entries) and new is UNKNOWN:
                new = MAYBE
        if new is not old:
            self.write(container, key, new)

    def _pass_through(self, before: Any, touched: Changes) -> None:
        """Forget what a ``finally`` changes where something is left through it."""
        frame = before.frame
        left = [(frame.mark, end.changes) for end in frame.escapes[before.escapes:]]
        for loop, breaks, continues in before.loops:
            left += [(loop.mark, end.changes) for end in loop.breaks[breaks:]]
            left += [(loop.round_mark, end.changes) for end in loop.continues[continues:]]
        for mark, escape in left:
            for identity, change in touched.items():
                container, key, _, values = change
                assert isinstance(values, list)
                old = self.value_at(mark, container, key)
                new = self.blank(container, key, old, values)
                escape[identity] = Change(container, key, old, new)

    # Contexts.

    def _with(self, statement: Union[ast.With, ast.AsyncWith]) -> int:
        return self._with_items(statement, 0)

    def _with_items(self, statement: Union[ast.With, ast.AsyncWith], position: int) -> int:
        if position == len(statement.items):
            return self.follow(statement.body)
        item = statement.items[position]
        value = self.evaluate(item.context_expr)
        entered, leave = self._enter(value, item.context_expr)
        if item.optional_vars is not None:
            self.assign(item.optional_vars, entered)
        if leave is None:
            return self._with_items(statement, position + 1)

        def exit_after() -> int:
            assert leave is not None
            leave()
            return FALL

        return self.interrupted(
            lambda: self._with_items(statement, position + 1), [exit_after], exit_after
        )

    def _enter(
        self, value: Value, node: ast.expr
    ) -> tuple[Value, Optional[Callable[[], object]]]:
        """Enter a context.

        Returns:
            What ``as`` gets, and what leaves the context when it may swallow
            exceptions; None when it does not.
        """
        if isinstance(value, Instance) and value.cls is not None:
            enter, leave = value.cls.lookup("__enter__"), value.cls.lookup("__exit__")
            if isinstance(enter, Function) and isinstance(leave, Function):
                given = BoundMethod(value, "__enter__", enter)
                last = BoundMethod(value, "__exit__", leave)
                call = ast.Call(func=node, args=[], keywords=[])
                entered = self.call_bound(given, Arguments(), call)
                return entered, lambda: self.call_bound(last, Arguments(more=True), call)
        if isinstance(value, Created):
            maker = value.maker
            if isinstance(maker, Symbol) and maker.dotted == "contextlib.suppress":
                return UNKNOWN, lambda: None
            return value, None
        self.lose(value)
        if isinstance(value, Pending):
            return UNKNOWN, lambda: None
        return UNKNOWN, None

    # Patterns.

    def _match(self, statement: ast.stmt) -> int:
        match: Any = statement
        self.lose(self.evaluate(match.subject))

        def arm(case: Any) -> Callable[[], int]:
            def follow() -> int:
                for name in assigned_names([case.pattern]):
                    self.bind(name, UNKNOWN)
                if case.guard is not None:
                    self.evaluate(case.guard)
                return self.follow(case.body)

            return follow

        return self.branches([*(arm(case) for case in match.cases), lambda: FALL])


def _is_plain(test: ast.expr) -> bool:
    """Tell whether evaluating a test changes nothing."""
    return all(isinstance(node, _PLAIN_TESTS) for node in ast.walk(test))
