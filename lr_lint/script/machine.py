"""The state of the followed script: names, journal, branches, budget."""

from __future__ import annotations

import ast
from typing import Callable, Final, NamedTuple, NoReturn, Optional, Union

from lr_lint.script.containers import (
    MISSING,
    Container,
    Entries,
    Scope,
    State,
    new_state,
)
from lr_lint.script.modules import Module
from lr_lint.script.trace import Trace
from lr_lint.script.values import (
    MAYBE,
    UNKNOWN,
    Definition,
    Function,
    Sequence,
    UnknownValue,
    UserClass,
    Value,
)

DEEPEST_CALL: Final = 16
"""Calls of the script's own functions that are followed inside each other."""

DEEPEST_NESTING: Final = 60
"""Blocks inside each other that are followed."""

STEPS_AT_LEAST: Final = 60_000
"""Steps that are taken at most in a short script."""

STEPS_PER_CHARACTER: Final = 6
"""Steps that are taken at most for every character of a long script."""

FALL, RETURN, BREAK, CONTINUE, RAISE = range(5)
"""How a block ends: it falls through to what follows, or it leaves."""


class OutOfBudget(Exception):
    """The script is too large to follow; what was seen is not complete."""


class Change(NamedTuple):
    """What became of one key between two moments.

    Attributes:
        container: Where it is.
        key: The key.
        old: What it had before, `MISSING` when it was not there.
        new: What it had afterwards.
    """

    container: Container
    key: object
    old: object
    new: object


Changes = dict[tuple[int, object], Change]
"""Changes by identity of the container and key."""


class End(NamedTuple):
    """A state in which something is left.

    Attributes:
        changes: What has changed since it began.
        start: When the way that leads here began to differ from the others.
        end: When it was left.
    """

    changes: Changes
    start: int
    end: int


class Loop:
    """A loop that is being followed.

    Attributes:
        mark: Where in the journal it began.
        start: When it began.
        breaks: What had changed since then where it was left by ``break``.
        round_mark: Where in the journal the current round began.
        continues: What had changed since then where the round was ended.
    """

    __slots__ = ("mark", "start", "breaks", "round_mark", "continues")

    def __init__(self, mark: int, start: int) -> None:
        self.mark = mark
        self.start = start
        self.breaks: list[End] = []
        self.round_mark = mark
        self.continues: list[End] = []


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
        mark: Where in the journal it began.
        escapes: What had changed since then where it was left by ``return``.
        loops: The loops that run in it, outermost first.
        comprehensions: Comprehensions that run in it, each with a scope.
        receiver: The object or class whose method runs, and the class that
            defines the method, for ``super()``.
    """

    __slots__ = ("module", "in_script", "scopes", "function", "outer", "returns", "known",
                 "mark", "escapes", "loops", "comprehensions", "receiver", "owner")

    def __init__(
        self,
        module: Module,
        scopes: tuple[Union[Scope, Entries], ...],
        function: Optional[Definition],
        known: bool,
        mark: int,
    ) -> None:
        self.module = module
        self.in_script = module.is_script
        self.scopes = scopes
        self.function = function
        self.outer: dict[str, Union[Scope, Entries]] = {}
        self.returns: list[Value] = []
        self.known = known
        self.mark = mark
        self.escapes: list[End] = []
        self.loops: list[Loop] = []
        self.comprehensions = 0
        self.receiver: Optional[Value] = None
        self.owner: Optional[Value] = None


class Moment(NamedTuple):
    """Where everything that only grows stands, to go back to."""

    journal: int
    log: int
    calls: int
    writes: int
    definitions: int
    classes: int
    frame: Frame
    escapes: int
    returns: int
    loops: tuple[tuple[Loop, int, int], ...]


class Machine:
    """Names, writes that can be undone, and branches that are joined.

    Attributes:
        trace: What happened so far.
        process: Facts about the whole process.
        conditions: What has to hold for the current statement to run: a number
            for each open branch. A statement whose conditions are among those of
            another runs whenever the other does, and later or earlier.
        quiet: Above 0 while something is followed only to see what it changes.
        raised: Whether the call that was followed last certainly raises or exits.
        wild: Whether the script has done something after which no name is sure.
        definitions: Functions that the linted file defines, as often as it does.
        classes: Likewise its classes.
        class_bodies: The names of all class bodies, by identity.
        departures: Number of branches that were left by ``return`` or an exception.
        patched: Dotted names of libraries that the script replaces.
        stray: Names of attributes that it sets on what is not known.
    """

    def __init__(self, main: Module, text_size: int) -> None:
        self.main = main
        self.trace = Trace()
        self.process = new_state(0)
        self.process["imported"] = ()
        self.conditions: tuple[int, ...] = ()
        self.quiet = 0
        self.raised = False
        self.wild = False
        self.definitions: list[Function] = []
        self.classes: list[UserClass] = []
        self.class_bodies: dict[int, Entries] = {}
        self.departures = 0
        self.patched: set[str] = set()
        self.stray: set[str] = set()
        self._journal: list[tuple[Container, object, object]] = []
        self._log: list[tuple[Container, object, object]] = []
        self._watchers = 0
        self._unsure: dict[object, Container] = {}
        self._time = 0
        self._left: list[tuple[int, int]] = []
        self._budget = max(STEPS_AT_LEAST, STEPS_PER_CHARACTER * text_size)
        self.frame = Frame(main, (main.scope,), None, True, 0)
        self.frames: list[Frame] = [self.frame]
        self.statement: ast.AST = ast.Pass()
        self.script_statement: ast.AST = self.statement
        self.script_function: Optional[Definition] = None

    def spend(self, steps: int = 1) -> None:
        """Count steps.

        Raises:
            OutOfBudget: When the script has cost too much.
        """
        self._budget -= steps
        if self._budget < 0:
            raise OutOfBudget

    def give_up(self) -> NoReturn:
        """End the run: the script does something that cannot be followed."""
        raise OutOfBudget

    def tick(self) -> int:
        """Return a number that grows with every call: what comes later is larger."""
        self._time += 1
        return self._time

    # Writes.

    def write(self, container: Container, key: object, value: object) -> None:
        """Change a name, entry or fact, so that it can be undone."""
        old = container.get(key, MISSING)  # type: ignore[call-overload]
        self._journal.append((container, key, old))
        if self._watchers:
            self._log.append((container, key, value))
        if self._unsure and (
            id(container) in self._unsure or (id(container), key) in self._unsure
        ):
            value = self.blank(container, key, old, [value])
        container[key] = value  # type: ignore[index,assignment]

    def delete(self, container: Container, key: object) -> None:
        """Remove an entry or fact, so that it can be undone."""
        if key in container:
            if self._unsure and id(container) in self._unsure:
                self.write(container, key, MAYBE)
                return
            self._journal.append((container, key, container[key]))  # type: ignore[index]
            if self._watchers:
                self._log.append((container, key, MISSING))
            del container[key]  # type: ignore[arg-type]

    def bind(self, name: str, value: Value) -> None:
        """Give a name a value in the running code."""
        frame = self.frame
        scope = frame.scopes[0]
        if frame.outer:
            scope = frame.outer.get(name, scope)
        if type(value) is Sequence and value.kind == "iterator":
            value = self.kept(value)
        if self._watchers or self._unsure:
            self.write(scope, name, value)
        else:
            self._journal.append((scope, name, scope.get(name, MISSING)))
            scope[name] = value

    def kept(self, value: Value) -> Value:
        """Return what is known of a value that is kept to be used later.

        An iterator can be gone through once, and sees what happens until then.
        """
        if isinstance(value, Sequence) and value.kind == "iterator":
            self.lose(value)
            return UNKNOWN
        return value

    def unsettle(self, container: Container, key: object = MISSING) -> None:
        """Take note that a container, or one key of it, can change at any time."""
        if key is MISSING:
            self._unsure[id(container)] = container
        else:
            self._unsure[(id(container), key)] = container

    def is_unsettled(self, container: Container) -> bool:
        """Tell whether a container can change at any time."""
        return id(container) in self._unsure

    def blank(
        self, container: Container, key: object, old: object, values: list[object]
    ) -> object:
        """Return what a key has when it is not certain what it was set to.

        Args:
            container: Where it is.
            key: The key.
            old: What it had before.
            values: What it can have been set to.
        """
        if isinstance(container, State):
            return _blank_fact(str(key), old, values)
        for value in (old, *values):
            if isinstance(value, Value):
                self.lose(value)
        return UNKNOWN if isinstance(container, Scope) else MAYBE

    def lose(self, value: Value) -> None:
        """Give up what is known of a value that the analysis loses sight of."""
        raise NotImplementedError

    def join(self, values: list[Value]) -> Value:
        """Return the value that is one of these."""
        raise NotImplementedError

    # Going back.

    def moment(self) -> Moment:
        """Return where the run stands."""
        frame, trace = self.frame, self.trace
        return Moment(
            len(self._journal),
            len(self._log),
            len(trace.calls),
            len(trace.writes),
            len(self.definitions),
            len(self.classes),
            frame,
            len(frame.escapes),
            len(frame.returns),
            tuple([(loop, len(loop.breaks), len(loop.continues)) for loop in frame.loops]),
        )

    def snapshot(self, mark: int) -> Changes:
        """Return what has changed since a place in the journal."""
        changes: Changes = {}
        journal = self._journal
        self.spend((len(journal) - mark) // 4)
        for index in range(mark, len(journal)):
            container, key, old = journal[index]
            identity = (id(container), key)
            if identity not in changes:
                new = container.get(key, MISSING)  # type: ignore[call-overload]
                changes[identity] = Change(container, key, old, new)
        return changes

    def value_at(self, mark: int, container: Container, key: object) -> object:
        """Return what a key had at a place in the journal."""
        for changed, name, old in self._journal[mark:]:
            if changed is container and name == key:
                return old
        return container.get(key, MISSING)  # type: ignore[call-overload]

    def undo(self, mark: int) -> Changes:
        """Take the state back to a place in the journal; return the changes."""
        changes = self.snapshot(mark)
        del self._journal[mark:]
        for container, key, old, _ in changes.values():
            if old is MISSING:
                container.pop(key, None)  # type: ignore[call-overload]
            else:
                container[key] = old  # type: ignore[index,assignment]
        return changes

    def go_back(self, moment: Moment) -> None:
        """Forget everything that happened since a moment."""
        self.undo(moment.journal)
        del self.trace.calls[moment.calls:]
        del self.trace.writes[moment.writes:]
        del self.definitions[moment.definitions:]
        del self.classes[moment.classes:]
        del moment.frame.escapes[moment.escapes:]
        del moment.frame.returns[moment.returns:]
        for loop, breaks, continues in moment.loops:
            del loop.breaks[breaks:]
            del loop.continues[continues:]

    def touched(self, moment: Moment, start: int) -> Changes:
        """Return what was written since a moment to what is older than that.

        Watching must have begun by then; `Change.new` is the list of all values.
        """
        found: Changes = {}
        log = self._log
        self.spend((len(log) - moment.log) // 4)
        for index in range(moment.log, len(log)):
            container, key, value = log[index]
            if container.born < start:
                identity = (id(container), key)
                if identity not in found:
                    found[identity] = Change(container, key, MISSING, [])
                values = found[identity].new
                assert isinstance(values, list)
                values.append(value)
        return found

    def watch(self) -> None:
        """Begin to keep a log of all writes."""
        self._watchers += 1

    def watch_no_more(self) -> None:
        """End what `watch` began."""
        self._watchers -= 1
        if not self._watchers:
            self._log.clear()

    # Branches.

    def branches(self, arms: list[Callable[[], int]]) -> int:
        """Follow alternatives from the same state and join what they leave behind.

        Only arms that fall through take part in the state afterwards, if there
        are any; the others take part where they leave to. When some arm leaves,
        what follows runs only if it was not taken.

        Returns:
            How the whole ends.
        """
        conditions, start = self.conditions, self.tick()
        mark = len(self._journal)
        flows: list[int] = []
        escapes: list[Optional[End]] = []
        ends: list[End] = []
        try:
            for arm in arms:
                began = self.tick()
                self.conditions = (*conditions, began)
                flow = self.settled(arm())
                flows.append(flow)
                escapes.append(self.escaping(flow) if flow != FALL else None)
                ends.append(End(self.undo(mark), began, self._time))
        finally:
            self.conditions = conditions
        chosen = FALL
        if FALL not in flows:
            chosen = next((flow for flow in flows if flow != RAISE), RAISE)
        for flow, escape, end in zip(flows, escapes, ends):
            if flow != chosen:
                self.departures += flow in (RETURN, RAISE)
                self._left.append((end.start, end.end))
                if escape is not None:
                    self.leave(flow, escape)
        self._join([end for end, flow in zip(ends, flows) if flow == chosen], start)
        if any(flow != chosen for flow in flows):
            self.conditions = (*conditions, self.tick())
        return chosen

    def settled(self, flow: int) -> int:
        """Return how a block ends when a call in it may certainly have raised."""
        if self.raised:
            self.raised = False
            return RAISE
        return flow

    def escaping(self, flow: int) -> Optional[End]:
        """Return the current state as one in which a function or loop is left."""
        if flow == RETURN:
            mark = self.frame.mark
        elif flow in (BREAK, CONTINUE) and self.frame.loops:
            loop = self.frame.loops[-1]
            mark = loop.mark if flow == BREAK else loop.round_mark
        else:
            return None
        return End(self.snapshot(mark), 0, self._time)

    def leave(self, flow: int, escape: End) -> None:
        """Take note of a state in which something is left."""
        if flow == RETURN:
            self.frame.escapes.append(escape)
        elif flow == BREAK:
            self.frame.loops[-1].breaks.append(escape)
        elif flow == CONTINUE:
            self.frame.loops[-1].continues.append(escape)

    def meet(self, mark: int, start: int, escapes: list[End], is_live: bool) -> None:
        """Join the current state with those in which something was left.

        Args:
            mark: Where in the journal the thing that was left began.
            start: When it began.
            escapes: The states in which it was left.
            is_live: Whether the current state is one of the ends.
        """
        if not escapes:
            return
        self.spend(len(escapes))
        own = End(self.undo(mark), 0, self._time)
        self._join([own, *escapes] if is_live else escapes, start)

    def _join(self, ends: list[End], start: int) -> None:
        """Write what every key has become, over all ends.

        What was made since the start is only where its making leads to.
        """
        if len(ends) == 1:
            for container, key, _, new in ends[0].changes.values():
                self._rewrite(container, key, new)
            return
        identities: Changes = {}
        for end in ends:
            for identity, change in end.changes.items():
                identities.setdefault(identity, change)
        self.spend(len(identities) * len(ends) // 4)
        for identity, (container, key, old, _) in identities.items():
            born = container.born
            results = []
            for end in ends:
                if identity in end.changes:
                    results.append(end.changes[identity].new)
                elif born < start or self._is_there(born, start, end):
                    results.append(old)
            self._rewrite(container, key, self._joined(container, str(key), results))

    def _is_there(self, born: int, start: int, end: End) -> bool:
        """Tell whether what was made at a time is there in a state.

        It is not when it was made later, or in a branch that was left before.
        """
        if not end.start <= born <= end.end:
            return False
        for began, left in reversed(self._left):
            if left < start:
                break
            if began <= born <= left < end.end:
                return False
        return True

    def _rewrite(self, container: Container, key: object, value: object) -> None:
        if value is MISSING:
            self.delete(container, key)
        else:
            self.write(container, key, value)

    def _joined(self, container: Container, key: str, results: list[object]) -> object:
        """Join what one key has become in several branches."""
        first = results[0]
        if all(result is first for result in results):
            return first
        present = [result for result in results if result is not MISSING]
        if isinstance(container, State):
            return self._joined_fact(key, present, len(present) == len(results))
        values = [result for result in present if isinstance(result, Value)]
        if isinstance(container, Entries) and (
            len(present) < len(results) or MAYBE in values
        ):
            for value in values:
                self.lose(value)
            return MAYBE
        return self.join(values)

    def _joined_fact(self, key: str, present: list[object], complete: bool) -> object:
        if key == "items":
            return self._joined_items([fact for fact in present if isinstance(fact, tuple)],
                                      complete and None not in present)
        if complete and all(isinstance(fact, Value) for fact in present):
            return self.join([fact for fact in present if isinstance(fact, Value)])
        if isinstance(present[0], UnknownValue):
            return UNKNOWN
        return _blank_fact(key, present[0], present[1:])

    def _joined_items(self, rows: list[tuple[Value, ...]], complete: bool) -> object:
        """Join the items of a sequence; None when their number is not certain."""
        if complete and len({len(items) for items in rows}) == 1:
            return tuple(self.join(list(column)) for column in zip(*rows))
        for items in rows:
            for item in items:
                self.lose(item)
        return None

    # Names.

    def lookup(self, name: str) -> Optional[Value]:
        """Return what a name means now; None when the script does not bind it."""
        if self.wild:
            return UNKNOWN
        frame = self.frame
        if frame.outer and name in frame.outer:
            value = frame.outer[name].get(name)
            return UNKNOWN if value is MAYBE else value
        for scope in frame.scopes:
            value = scope.get(name)
            if value is not None:
                return UNKNOWN if type(value) is UnknownValue else value
        return None


def _blank_fact(key: str, old: object, values: list[object]) -> object:
    """Return a fact that is one of several, or unknown."""
    if key == "items":
        return None
    if key in ("imported", "written"):
        merged: dict[object, object] = {}
        for fact in (old, *values):
            if isinstance(fact, tuple):
                for item in fact:
                    merged.setdefault(item if isinstance(item, str) else id(item), item)
        return tuple(merged.values())
    if key.startswith(("attribute:", "variable:", "num_samples")):
        return UNKNOWN
    return True
