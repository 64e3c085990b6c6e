"""The state of the followed script: names, journal, branches, budget."""

from __future__ import annotations

import ast
import itertools
from typing import Callable, Final, NamedTuple, Optional, Union

from lr_lint.script.modules import Module
from lr_lint.script.trace import Definition, Trace
from lr_lint.script.values import (
    UNKNOWN,
    Attributes,
    Constant,
    Created,
    Entries,
    Instance,
    Mapping,
    Scope,
    Sequence,
    Several,
    State,
    Symbol,
    UserClass,
    Value,
    join,
)

DEEPEST_CALL: Final = 12
"""Calls of the script's own functions that are followed inside each other."""

DEEPEST_NESTING: Final = 60
"""Expressions and blocks inside each other that are followed."""

STEPS_AT_LEAST: Final = 20_000
"""Nodes that are visited at most in a short script."""

STEPS_PER_CHARACTER: Final = 6
"""Nodes that are visited at most for every character of a long script."""

CONDITIONS_FOR_A_STEP: Final = 4
"""Conditions of one event that are kept at the price of a visited node."""

MOST_TRIALS: Final = 6
"""Times that the body of a loop is tried until it changes nothing else."""

FALL, RETURN, BREAK, CONTINUE, RAISE = range(5)
"""How a block ends: it falls through to what follows, or it leaves."""

Container = Union[Scope, Entries, State]


class _Missing:
    """The type of the mark for a name that is not bound."""


MISSING: Final = _Missing()


class OutOfBudget(Exception):
    """The script is too large to follow; what was seen is not complete."""


class Frame:
    """One running function, class body or module.

    Attributes:
        module: Whose code runs.
        scopes: Where names are looked up, innermost first.
        function: The definition, None for modules and class bodies.
        outer: Names that the code declares ``global`` or ``nonlocal``, with the
            scope they belong to.
        returns: Values returned so far.
        known: Whether this call can be seen in the file.
        owner: The class in whose body the function stands, None for others.
    """

    __slots__ = ("module", "scopes", "function", "outer", "returns", "known", "owner")

    def __init__(
        self,
        module: Module,
        scopes: tuple[Scope, ...],
        function: Optional[Definition],
        known: bool = True,
        owner: Optional[UserClass] = None,
    ) -> None:
        self.module = module
        self.scopes = scopes
        self.function = function
        self.outer: dict[str, Scope] = {}
        self.returns: list[Value] = []
        self.known = known
        self.owner = owner


class _Change(NamedTuple):
    container: Container
    key: object
    old: object
    new: object


class _End(NamedTuple):
    """One way in which a piece of the script can end, and what it changes."""

    flow: int
    changes: dict[tuple[int, object], _Change]


class Machine:
    """Names, writes that can be undone, and branches that are joined.

    Attributes:
        trace: What happened so far.
        followed: Definitions whose body was followed.
        process: Facts about the whole process.
        conditions: What has to hold for the current statement to run: a number
            for each open branch. A statement whose conditions are among those of
            another runs whenever the other does, and later or earlier.
        wild: Whether the script has done something after which no name is sure.
    """

    def __init__(self, main: Module, text_size: int, roots: frozenset[str]) -> None:
        self.main = main
        self.roots = roots
        self.recorded = roots
        self.trace = Trace()
        self.process = State(imported=())
        self.conditions: tuple[int, ...] = ()
        self.wild = False
        self.frame = Frame(main, (main.scope,), None)
        self.frames: list[Frame] = [self.frame]
        self.statement: ast.AST = ast.Pass()
        self.script_statement: ast.AST = self.statement
        self.script_function: Optional[Definition] = None
        self.followed: set[ast.AST] = set()
        self._journal: Optional[list[_Change]] = None
        self._left: list[_End] = []
        self._exits = 0
        self._numbers = itertools.count(1)
        self._budget = max(STEPS_AT_LEAST, STEPS_PER_CHARACTER * text_size)

    def spend(self, steps: int = 1) -> None:
        """Count visited nodes.

        Raises:
            OutOfBudget: When the script has cost too much.
        """
        self._budget -= steps
        if self._budget < 0:
            raise OutOfBudget

    def number(self) -> int:
        """Return a number that was never returned before, growing."""
        return next(self._numbers)

    def write(self, container: Container, key: object, value: object) -> None:
        """Change a name, entry or fact, so that it can be undone."""
        if key == "items" and isinstance(container, State):
            self.write(container, "changed", True)
        if self._journal is not None:
            old = container.get(key, MISSING)  # type: ignore[call-overload]
            self._journal.append(_Change(container, key, old, None))
        container[key] = value  # type: ignore[index,assignment]

    def delete(self, container: Container, key: object) -> None:
        """Remove a name or entry, so that it can be undone."""
        if key in container:
            if self._journal is not None:
                old = container[key]  # type: ignore[index]
                self._journal.append(_Change(container, key, old, None))
            del container[key]  # type: ignore[arg-type]

    def bind(self, name: str, value: Value) -> None:
        """Give a name a value in the running code."""
        self.write(self.frame.outer.get(name, self.frame.scopes[0]), name, value)

    def branches(self, arms: list[Callable[[], int]]) -> int:
        """Follow alternatives from the same state and join what they leave behind.

        Arms that leave the block are kept apart until what they leave for is
        reached: the end of a loop or of a function. When some arm leaves, what
        follows runs only if it was not taken.

        Returns:
            How the whole ends.
        """
        conditions = self.conditions
        ends: list[_End] = []
        try:
            for arm in arms:
                self.conditions = conditions + (self.number(),)
                ends.extend(self._capture(arm))
        finally:
            self.conditions = conditions
        return self._go_on(ends, ())

    def bounded(self, follow: Callable[[], int], ends_with: tuple[int, ...]) -> int:
        """Follow a loop, one round of it, or a function: what can be left early.

        Args:
            follow: What is followed.
            ends_with: How it can be left and still be followed by what comes next.
        """
        conditions, exits = self.conditions, self._exits
        flow = self._go_on(self._capture(follow), ends_with)
        if flow == FALL and exits == self._exits:
            self.conditions = conditions
        return flow

    def repeated(self, follow: Callable[[], int]) -> int:
        """Follow the body of a loop once, for all of its rounds.

        Whatever a round changes is unknown at the beginning: the body is tried
        until it changes nothing else.

        Raises:
            OutOfBudget: It does not come to rest.
        """
        unsure: dict[tuple[int, object], _Change] = {}

        def unsure_round() -> int:
            for change in unsure.values():
                self._make_unknown(change)
            return follow()

        for _ in range(MOST_TRIALS):
            known = len(unsure)
            for end in self._tried(unsure_round):
                for identity, change in end.changes.items():
                    unsure.setdefault(identity, change)
            if len(unsure) == known:
                return unsure_round()
        raise OutOfBudget

    def _tried(self, follow: Callable[[], int]) -> list[_End]:
        """Follow something without leaving a trace of it."""
        calls, writes = len(self.trace.calls), len(self.trace.writes)
        opaque, conditions, followed = set(self.trace.opaque), self.conditions, set(self.followed)
        try:
            return self._capture(follow)
        finally:
            del self.trace.calls[calls:]
            del self.trace.writes[writes:]
            self.trace.opaque = opaque
            self.conditions = conditions
            self.followed = followed

    def interrupted(
        self, body: Callable[[], int], handlers: list[Callable[[], int]]
    ) -> int:
        """Follow ``try``: a body, and handlers that begin anywhere inside it."""
        conditions, exits = self.conditions, self._exits
        ends = self._capture(body)
        after_body = self.conditions
        unsure = [change for end in ends for change in end.changes.values()]
        try:
            for handler in handlers:
                self.conditions = conditions + (self.number(),)
                ends.extend(self._capture(self._after_part_of(unsure, handler)))
        finally:
            self.conditions = after_body
        flow = self._go_on(ends, ())
        if flow == FALL and exits == self._exits:
            self.conditions = after_body
        return flow

    def _after_part_of(
        self, changes: list[_Change], handler: Callable[[], int]
    ) -> Callable[[], int]:
        def follow() -> int:
            for change in changes:
                self._make_unknown(change)
            return handler()

        return follow

    def _make_unknown(self, change: _Change) -> None:
        """Write that something can be anything."""
        container, key, old, new = change
        if isinstance(container, State):
            if isinstance(old, bool) or isinstance(new, bool):
                self.write(container, key, True)
            elif key == "items":
                self.write(container, key, None)
            elif isinstance(old, Value) or isinstance(new, Value):
                self.write(container, key, UNKNOWN)
            else:
                both = [fact for fact in (old, new) if fact is not MISSING]
                self.write(container, key, _joined_fact(both, complete=True))
        else:
            self.write(container, key, UNKNOWN)

    def _capture(self, follow: Callable[[], int]) -> list[_End]:
        """Follow something, go back to where it began, and return how it can end.

        The first end is the one that following it came to.
        """
        journal, left = self._journal, self._left
        own: list[_Change] = []
        self._journal, self._left = own, []
        try:
            flow = follow()
        finally:
            ends, self._left = self._left, left
            self._journal = journal
            changes = self._undo(own)
        return [_End(flow, changes), *ends]

    def _go_on(self, ends: list[_End], ends_with: tuple[int, ...]) -> int:
        """Join the ends after which the next statement runs; keep the others."""
        staying = [end for end in ends if end.flow == FALL or end.flow in ends_with]
        leaving = [end for end in ends if end.flow not in (FALL, RAISE, *ends_with)]
        flow = FALL
        if not staying:
            flow = leaving[0].flow if leaving else RAISE
            staying = [end for end in leaving if end.flow == flow] or ends
            leaving = [end for end in leaving if end.flow != flow]
        if leaving:
            before = self._changes_so_far()
            self._left.extend(_End(end.flow, {**before, **end.changes}) for end in leaving)
        self._join([end.changes for end in staying])
        if flow == FALL and len(staying) < len(ends):
            self.conditions = self.conditions + (self.number(),)
            self._exits += sum(1 for end in ends if end.flow == RAISE or end.flow == RETURN)
        return flow

    def _changes_so_far(self) -> dict[tuple[int, object], _Change]:
        """Return what has changed since the journal in use was begun."""
        changes: dict[tuple[int, object], _Change] = {}
        for container, key, old, _ in self._journal or ():
            identity = (id(container), key)
            if identity not in changes:
                now = container.get(key, MISSING)  # type: ignore[call-overload]
                changes[identity] = _Change(container, key, old, now)
        self.spend(len(changes))
        return changes

    def apart(self, follow: Callable[[], int]) -> None:
        """Follow something and then forget what it changed."""
        conditions = self.conditions
        self.conditions = conditions + (self.number(),)
        try:
            self._capture(follow)
        finally:
            self.conditions = conditions

    @staticmethod
    def _undo(journal: list[_Change]) -> dict[tuple[int, object], _Change]:
        """Take the state back to where the journal began; return the changes."""
        first: dict[tuple[int, object], _Change] = {}
        for container, key, old, _ in journal:
            identity = (id(container), key)
            if identity not in first:
                new = container.get(key, MISSING)  # type: ignore[call-overload]
                first[identity] = _Change(container, key, old, new)
        for container, key, old, _ in first.values():
            if old is MISSING:
                container.pop(key, None)  # type: ignore[call-overload]
            else:
                container[key] = old  # type: ignore[index,assignment]
        return first

    def _join(self, ends: list[dict[tuple[int, object], _Change]]) -> None:
        """Write what every name has become, over all ends."""
        identities: dict[tuple[int, object], _Change] = {}
        for changes in ends:
            for identity, change in changes.items():
                identities.setdefault(identity, change)
        for identity, change in identities.items():
            results = [
                changes[identity].new if identity in changes else change.old
                for changes in ends
            ]
            self.write(
                change.container, change.key, _joined(change.container, results)
            )

    def lookup(self, name: str) -> Value:
        """Return what a name means now."""
        if self.wild:
            return UNKNOWN
        outer = self.frame.outer.get(name)
        if outer is not None and name in outer:
            return outer[name]
        for scope in self.frame.scopes:
            value = scope.get(name)
            if value is not None:
                return value
        return UNKNOWN

    def change(self, value: Value, depth: int = 0) -> None:
        """Take note that code which is not known can have changed an object."""
        if depth > 4:
            return
        self.spend()
        if isinstance(value, Several):
            for option in value.options:
                self.change(option, depth + 1)
        elif isinstance(value, Sequence):
            items = value.items
            if items is not None:
                if value.kind == "list":
                    self.write(value.state, "items", None)
                for item in items:
                    if not isinstance(item, Constant):
                        self.change(item, depth + 1)
        elif isinstance(value, Mapping):
            self.write(value.state, "open", True)
            for key, entry in list(value.entries.items()):
                if not isinstance(entry, Constant):
                    self.change(entry, depth + 1)
                self.write(value.entries, key, UNKNOWN)
        elif isinstance(value, Created):
            self.write(value.state, "changed", True)
        elif isinstance(value, Instance):
            self.write(value.state, "open", True)
            for name, attribute in list(value.attributes.items()):
                if not isinstance(attribute, Constant):
                    self.change(attribute, depth + 1)
                self.write(value.attributes, name, UNKNOWN)

    def is_framework(self, value: Value) -> bool:
        """Tell whether a name belongs to a framework that a profile describes."""
        return isinstance(value, Symbol) and (
            value.dotted.partition(".")[0] in self.roots or value.dotted in self.roots
        )


def _joined(container: Container, results: list[object]) -> object:
    """Join what one name, entry or fact has become in several branches."""
    present = [result for result in results if result is not MISSING]
    first = present[0] if present else UNKNOWN
    if all(result is first for result in results):
        return first
    if isinstance(container, Scope) and not isinstance(container, Attributes):
        return join([result for result in present if isinstance(result, Value)])
    if isinstance(container, (Entries, Attributes)):
        if len(present) < len(results):
            return UNKNOWN
        return join([result for result in present if isinstance(result, Value)])
    return _joined_fact(present, complete=len(present) == len(results))


def _joined_fact(present: list[object], complete: bool) -> object:
    """Join a fact of a `State`; what only one branch knows is unknown."""
    if all(isinstance(fact, bool) for fact in present):
        return any(present)
    if all(isinstance(fact, Value) for fact in present):
        if not complete:
            return UNKNOWN
        return join([fact for fact in present if isinstance(fact, Value)])
    if all(isinstance(fact, tuple) for fact in present):
        tuples = [fact for fact in present if isinstance(fact, tuple)]
        if tuples and any(
            isinstance(item, Value) for fact in tuples for item in fact
        ):
            return _joined_items(tuples, complete)
        merged: dict[int, object] = {}
        for fact in tuples:
            for item in fact:
                merged.setdefault(id(item) if not isinstance(item, str) else hash(item), item)
        return tuple(merged.values())
    return present[0] if all(fact is present[0] for fact in present) else None


def _joined_items(tuples: list[tuple[object, ...]], complete: bool) -> object:
    """Join the items of a sequence; None when their number is not certain."""
    if not complete or len({len(items) for items in tuples}) != 1:
        return None
    return tuple(
        column[0]
        if all(item is column[0] for item in column)
        else join([item for item in column if isinstance(item, Value)])
        for column in zip(*tuples)
    )
