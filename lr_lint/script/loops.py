"""Loops and comprehensions.

A loop over a few known items is followed round by round. Any other body is followed
once for all of its rounds: what it changes is unknown at its beginning. What that
is shows while it is followed, so that it is followed again until nothing is new.
"""

from __future__ import annotations

import ast
from typing import Callable, Final, Optional, Union

from lr_lint.script.calls import MOST_PASSES
from lr_lint.script.containers import Entries, new_scope
from lr_lint.script.imports import Imports
from lr_lint.script.machine import (
    BREAK,
    CONTINUE,
    FALL,
    RAISE,
    RETURN,
    Changes,
    End,
    Loop,
)
from lr_lint.script.values import (
    UNBOUND,
    UNKNOWN,
    Constant,
    Sequence,
    UnknownValue,
    Value,
    truth,
)

LONGEST_LOOP: Final = 8
"""Rounds of a loop over known items that are followed one by one."""

LONGEST_COMPREHENSION: Final = 64
"""Items over which a comprehension is evaluated one by one."""

LoopStatement = Union[ast.For, ast.AsyncFor, ast.While]
Comprehension = Union[ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp]


class Loops(Imports):
    """Follow loops."""

    def _for(self, statement: Union[ast.For, ast.AsyncFor]) -> int:
        iterable = self.evaluate(statement.iter)
        items = self.iterate(iterable)
        if items is None:
            return self._unbounded(statement, statement.target, UNKNOWN, False)
        if isinstance(iterable, (Sequence, Constant)) and iterable.overridable:
            self.conditions = (*self.conditions, self.tick())
        if len(items) > LONGEST_LOOP:
            item = self.join(list(items))
            return self._unbounded(statement, statement.target, item, True, twice=True)
        return self._rounds(statement, items)

    def _while(self, statement: ast.While) -> int:
        answer = truth(self.evaluate(statement.test))
        if answer is False:
            return self.follow(statement.orelse)
        return self._unbounded(statement, None, UNKNOWN, answer is True)

    # Round by round.

    def _rounds(
        self, statement: Union[ast.For, ast.AsyncFor], items: tuple[Value, ...]
    ) -> int:
        loop = Loop(len(self._journal), self.tick())
        self.frame.loops.append(loop)
        conditions, departures = self.conditions, self.departures
        flow = FALL
        try:
            for item in items:
                flow = self._round(loop, statement.body, statement.target, item)
                if flow != FALL:
                    break
        finally:
            self.frame.loops.pop()
        flow = self._after(statement, loop, flow)
        if flow == FALL and self.departures == departures:
            self.conditions = conditions
        return flow

    def _round(
        self,
        loop: Loop,
        body: list[ast.stmt],
        target: Optional[ast.expr],
        item: Value,
    ) -> int:
        """Follow one round; what ends it with ``continue`` falls through."""
        loop.round_mark, start = len(self._journal), self.tick()
        loop.continues = []
        if target is not None:
            self.assign(target, item)
        flow = self.follow(body)
        if not loop.continues:
            return FALL if flow == CONTINUE else flow
        is_live = flow in (FALL, CONTINUE)
        if not is_live:
            self._leave_loop(loop, flow)
        self.meet(loop.round_mark, start, loop.continues, is_live)
        return FALL

    def _leave_loop(self, loop: Loop, flow: int) -> None:
        """Take note of the current state as one in which the loop is left."""
        self.departures += flow in (RETURN, RAISE)
        if flow == BREAK:
            loop.breaks.append(End(self.snapshot(loop.mark), 0, self.tick()))
        elif flow == RETURN:
            self.leave(RETURN, End(self.snapshot(self.frame.mark), 0, self.tick()))

    def _after(
        self, statement: LoopStatement, loop: Loop, flow: int, is_live: bool = True
    ) -> int:
        """Follow what comes after a loop's rounds, and join its ends.

        Args:
            statement: The loop.
            loop: What is known of its run.
            flow: How its last round ended.
            is_live: Whether it can end without a ``break`` when that fell through.
        """
        if flow == FALL and is_live and statement.orelse:
            if loop.breaks:
                self.conditions = (*self.conditions, self.tick())
            flow = self.follow(statement.orelse)
            if flow in (BREAK, CONTINUE):
                # These belong to the loop around this one.
                if loop.breaks:
                    escape = self.escaping(flow)
                    if escape is not None:
                        self.leave(flow, escape)
                    self.meet(loop.mark, loop.start, loop.breaks, False)
                    return FALL
                return flow
        ends_here = flow == BREAK or (flow == FALL and is_live)
        if not ends_here:
            if not loop.breaks:
                return flow if flow != FALL else RAISE
            if flow != FALL:
                self._leave_loop(loop, flow)
        self.meet(loop.mark, loop.start, loop.breaks, ends_here)
        return FALL

    # All rounds at once.

    def _unbounded(
        self,
        statement: LoopStatement,
        target: Optional[ast.expr],
        item: Value,
        certain: bool,
        twice: bool = False,
    ) -> int:
        """Follow the body of a loop for all of its rounds.

        Args:
            statement: The loop.
            target: What it assigns to.
            item: What that gets.
            certain: Whether it has a round at all.
            twice: Whether it certainly has a second one: then it is followed twice,
                so that what must not run twice is seen.
        """
        heads: list[ast.AST] = [*statement.body]
        test = statement.test if isinstance(statement, ast.While) else None
        heads.extend(head for head in (test, target) if head is not None)
        names = assigned_names(heads)
        is_endless = test is not None and _is_always_true(test)
        conditions, departures = self.conditions, self.departures

        def follow(blanked: Changes) -> int:
            loop = Loop(len(self._journal), self.tick())
            self.frame.loops.append(loop)

            def body() -> int:
                self._begin_round(names, blanked)
                if test is not None:
                    self.evaluate(test)
                flow = self._round(loop, statement.body, target, item)
                if test is not None and flow == FALL and not is_endless:
                    self.evaluate(test)
                return flow

            try:
                if certain:
                    flow = body()
                    if twice and flow == FALL:
                        flow = body()
                else:
                    flow = self.branches([body, lambda: FALL])
            finally:
                self.frame.loops.pop()
            return self._after(statement, loop, flow, not is_endless)

        flow = self._until_stable(follow, names)
        if flow == FALL and self.departures == departures:
            self.conditions = conditions
        return flow

    def _until_stable(self, follow: Callable[[Changes], int], names: list[str]) -> int:
        """Follow rounds again until what they change is what they begin without.

        Args:
            follow: What follows them; it gets what is to be forgotten at the
                beginning of each.
            names: What they bind, which is forgotten anyway.
        """
        frame = self.frame
        own = {(id(frame.outer.get(name, frame.scopes[0])), name) for name in names}
        blanked: Changes = {}
        for _ in range(MOST_PASSES):
            moment, start = self.moment(), self.tick()
            self.watch()
            try:
                flow = follow(blanked)
                touched = self.touched(moment, start)
            finally:
                self.watch_no_more()
            new = [
                identity
                for identity in touched
                if identity not in blanked and identity not in own
            ]
            if not new:
                return flow
            self.raised = False
            self.go_back(moment)
            for identity in new:
                blanked[identity] = touched[identity]
        self.give_up()

    def _begin_round(self, names: list[str], blanked: Changes) -> None:
        """Forget what earlier rounds can have changed."""
        frame = self.frame
        for name in names:
            scope = frame.outer.get(name, frame.scopes[0])
            value = scope.get(name)
            if value is None or value is UNBOUND:
                if not isinstance(scope, Entries):
                    self.write(scope, name, UNBOUND)
            elif not isinstance(value, UnknownValue):
                self.lose(value)
                self.write(scope, name, UNKNOWN)
        for change in blanked.values():
            self.forget(change)

    # Comprehensions.

    def comprehension(self, node: Comprehension, kind: str) -> Value:
        """Follow a comprehension.

        Args:
            node: The comprehension.
            kind: ``list``, ``set``, ``dict`` or ``iterator``.
        """
        first = self.iterate(self.evaluate(node.generators[0].iter))
        outer = self.frame.scopes
        inner = outer[1:] if isinstance(outer[0], Entries) else outer
        self.frame.scopes = (new_scope(self.tick()), *inner)
        self.frame.comprehensions += 1
        try:
            if kind == "dict":
                return self._dict_of(node, first)
            results: list[Value] = []
            assert not isinstance(node, ast.DictComp)

            def collect() -> None:
                results.append(self.kept(self.evaluate(node.elt)))

            if self._all_rounds(node, first, collect):
                return self.sequence(kind, tuple(results), self.literal_node(node))
            for result in results:
                self.lose(result)
            return self.sequence(kind, None)
        finally:
            self.frame.comprehensions -= 1
            self.frame.scopes = outer

    def _dict_of(
        self, node: Comprehension, first: Optional[tuple[Value, ...]]
    ) -> Value:
        assert isinstance(node, ast.DictComp)
        result = self.mapping(node=self.literal_node(node))

        def collect() -> None:
            key = self.evaluate(node.key)
            self.set_entry(result, key, self.evaluate(node.value))

        if not self._all_rounds(node, first, collect):
            self.open(result)
        return result

    def _all_rounds(
        self,
        node: Comprehension,
        first: Optional[tuple[Value, ...]],
        collect: Callable[[], None],
    ) -> bool:
        """Follow the rounds of a comprehension; return whether all are known."""
        if self._known_rounds(node, 0, first, collect):
            return True
        names = assigned_names([generator.target for generator in node.generators])

        def follow(blanked: Changes) -> int:
            def body() -> int:
                self._begin_round(names, blanked)
                for position, generator in enumerate(node.generators):
                    if position:
                        self.iterate(self.evaluate(generator.iter))
                    self.assign(generator.target, UNKNOWN)
                    for condition in generator.ifs:
                        self.evaluate(condition)
                collect()
                return FALL

            return self.branches([body, lambda: FALL])

        self._until_stable(follow, names)
        return False

    def _known_rounds(
        self,
        node: Comprehension,
        position: int,
        items: Optional[tuple[Value, ...]],
        collect: Callable[[], None],
    ) -> bool:
        """Follow rounds one by one; False when they are not known, or too many."""
        moment = self.moment()
        if items is None or len(items) > LONGEST_COMPREHENSION:
            return False
        generator = node.generators[position]
        for item in items:
            self.assign(generator.target, item)
            chosen = [truth(self.evaluate(condition)) for condition in generator.ifs]
            if None in chosen and False not in chosen:
                self.go_back(moment)
                return False
            if False in chosen:
                continue
            if position + 1 == len(node.generators):
                collect()
                continue
            inner = self.iterate(self.evaluate(node.generators[position + 1].iter))
            if not self._known_rounds(node, position + 1, inner, collect):
                self.go_back(moment)
                return False
        return True

    def generator(self, node: ast.GeneratorExp) -> Value:
        """Follow a generator expression, which may be gone through later."""
        changes = self.changed_by(lambda: self.comprehension(node, "iterator"))
        if not changes:
            return self.comprehension(node, "iterator")
        for change in changes.values():
            self.unsettle(change.container, change.key)
            self.forget(change)
        return UNKNOWN


def _is_always_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def assigned_names(nodes: list[ast.AST]) -> list[str]:
    """Return the names that code binds, in order, without nested functions."""
    names: dict[str, None] = {}
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                names[node.id] = None
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names[node.name] = None
            continue
        if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp,
                             ast.GeneratorExp)):
            continue
        if isinstance(node, ast.alias):
            names[(node.asname or node.name).partition(".")[0]] = None
        elif isinstance(node, ast.ExceptHandler) and node.name is not None:
            names[node.name] = None
        else:
            # Patterns of `match` hold the names they bind as text.
            for field in ("name", "rest"):
                name = getattr(node, field, None)
                if isinstance(name, str):
                    names[name] = None
        waiting.extend(ast.iter_child_nodes(node))
    return list(names)
