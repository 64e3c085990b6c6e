"""What an expression can be, as far as the text of the script tells.

A `Value` is unknown, a constant, one of a few possible values, or a thing with a
behaviour of its own: a container, a function or class of the script, a name of
another library, an object that such a name made when it was called.

An unknown value is never a mutable object of the script of which anything is still
taken for known: whatever the analysis loses sight of is given up with
`Losing.lose`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Collection, Final, Iterable, NamedTuple, Optional, Union

from lr_lint.script.containers import Entries, Scope, State
from lr_lint.settings import Link

if TYPE_CHECKING:
    from lr_lint.script.modules import Module

MOST_OPTIONS = 8
"""Possible values of one expression that are kept apart; with more it is unknown."""

LONGEST_TEXT = 10_000
"""Characters of the longest text that is evaluated."""

LONGEST_SEQUENCE = 1_000
"""Items of the longest sequence that is evaluated."""

Data = Union[None, bool, int, float, str, bytes, complex, object]

Chain = Optional[tuple["Chain", str, str]]
"""Links from an argument back to a literal: those before it, kind, identifier."""


class Value:
    """Anything that an expression can be."""

    __slots__ = ()


class UnknownValue(Value):
    """A value that the analysis is not sure about."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


UNKNOWN: Final = UnknownValue("UNKNOWN")

MAYBE: Final = UnknownValue("MAYBE")
"""Among entries and attributes: the key may be absent, and what it has is unknown."""

UNBOUND: Final = UnknownValue("UNBOUND")
"""Among names: not bound yet, in a scope that binds it."""


def links_of(chain: Chain) -> tuple[Link, ...]:
    """Return the links of a chain, nearest to the literal first."""
    links: list[Link] = []
    while chain is not None:
        chain, kind, identifier = chain
        links.append(Link(kind, identifier))
    return tuple(reversed(links))


class Constant(Value):
    """A number, text, None, or a path.

    Attributes:
        data: The Python value.
        node: The expression in the linted file that gives it, if one does.
        chain: What was read on the way from that expression.
        overridable: Whether a command line can replace it.
    """

    __slots__ = ("data", "node", "chain", "overridable")

    def __init__(
        self,
        data: Data,
        node: Optional[ast.expr] = None,
        chain: Chain = None,
        overridable: bool = False,
    ) -> None:
        self.data = data
        self.node = node
        self.chain = chain
        self.overridable = overridable

    @property
    def links(self) -> tuple[Link, ...]:
        """What was read on the way from the literal, nearest to it first."""
        return links_of(self.chain)

    def __repr__(self) -> str:
        return f"Constant({self.data!r})"


NONE: Final = Constant(None)


class Several(Value):
    """One of a few possible values, none of them unknown or `Several` itself."""

    __slots__ = ("options",)

    def __init__(self, options: tuple[Value, ...]) -> None:
        self.options = options

    def __repr__(self) -> str:
        return f"Several{self.options!r}"


class Sequence(Value):
    """A list, tuple, set or iterator.

    Attributes:
        kind: ``list``, ``tuple``, ``set`` or ``iterator``: what can be gone through
            once, where it is written, and is unknown when it is kept.
        state: ``items``: a tuple of values, or None when they are not known.
        made: The items it was made with.
        node: The expression in the linted file that made it.
        chain: As for `Constant`.
        overridable: As for `Constant`.
    """

    __slots__ = ("kind", "state", "made", "node", "chain", "overridable")

    def __init__(
        self,
        kind: str,
        items: Optional[tuple[Value, ...]],
        born: int,
        node: Optional[ast.expr] = None,
        overridable: bool = False,
    ) -> None:
        self.kind = kind
        self.state = State(items=items)
        self.state.born = born
        self.made = items
        self.node = node
        self.chain: Chain = None
        self.overridable = overridable

    @property
    def items(self) -> Optional[tuple[Value, ...]]:
        """The items, None when they are not known."""
        items = self.state["items"]
        return items if isinstance(items, tuple) else None

    @property
    def is_as_made(self) -> bool:
        """Whether it still has the items it was made with."""
        return self.state["items"] is self.made

    @property
    def links(self) -> tuple[Link, ...]:
        """As for `Constant`."""
        return links_of(self.chain)

    def seen(self, chain: Chain, overridable: bool) -> Sequence:
        """Return the same sequence as it is seen elsewhere."""
        other = Sequence.__new__(Sequence)
        other.kind = self.kind
        other.state = self.state
        other.made = self.made
        other.node = self.node
        other.chain = chain
        other.overridable = overridable
        return other

    def __repr__(self) -> str:
        return f"Sequence({self.kind}, {self.items!r})"


MOST_ENTRIES: Final = 10_000
"""Entries of a dict that is looked through; a larger one is never certain."""


class Mapping(Value):
    """A dict.

    Attributes:
        entries: Known entries by constant key.
        state: ``open``: whether it can hold more than `entries`.
        node: The display or ``dict(...)`` call in the linted file that made it.
    """

    __slots__ = ("entries", "state", "node")

    def __init__(
        self, entries: Entries, open_: bool = False, node: Optional[ast.expr] = None
    ) -> None:
        self.entries = entries
        self.state = State(open=open_)
        self.state.born = entries.born
        self.node = node

    @property
    def is_open(self) -> bool:
        """Whether there can be other entries than the known ones."""
        return bool(self.state["open"])

    @property
    def is_certain(self) -> bool:
        """Whether exactly the known entries are there."""
        entries = self.entries
        return (
            not self.state["open"]
            and len(entries) <= MOST_ENTRIES
            and MAYBE not in entries.values()
        )


class Symbol(Value):
    """Something of a module that is not the script's own, by its dotted name.

    Attributes:
        dotted: Its name.
        root: The top-level module.
        is_framework: Whether that is one that a profile describes.
        members: Its attributes that were used.
    """

    __slots__ = ("dotted", "root", "is_framework", "members")

    def __init__(self, dotted: str, is_framework: bool = False) -> None:
        self.dotted = dotted
        self.root = dotted.partition(".")[0]
        self.is_framework = is_framework
        self.members: dict[str, Value] = {}

    def __repr__(self) -> str:
        return f"Symbol({self.dotted})"


class AnyOf(Value):
    """An attribute of a framework's module of which only the module is known."""

    __slots__ = ("namespace",)

    is_framework = True

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace


class LocalModule(Value):
    """A module beside the script."""

    __slots__ = ("module",)

    def __init__(self, module: Module) -> None:
        self.module = module


Definition = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]


class Function(Value):
    """A function or lambda of the script.

    Attributes:
        node: Its definition.
        module: Where it is defined.
        scopes: Enclosing scopes, innermost first, without class bodies.
        defaults: Values of its positional defaults.
        keyword_defaults: Values of its keyword-only defaults, by name.
        wrapped: Whether a decorator that is not known stands between it and its
            callers.
        binding: ``method``, ``static`` or ``class``, for functions in a class body.
        owner: The class in whose body it is defined.
    """

    __slots__ = ("node", "module", "scopes", "defaults", "keyword_defaults",
                 "wrapped", "binding", "owner")

    def __init__(
        self,
        node: Definition,
        module: Module,
        scopes: tuple[Union[Scope, Entries], ...],
        defaults: tuple[Value, ...],
        keyword_defaults: dict[str, Value],
    ) -> None:
        self.node = node
        self.module = module
        self.scopes = scopes
        self.defaults = defaults
        self.keyword_defaults = keyword_defaults
        self.wrapped = False
        self.binding = "method"
        self.owner: Optional[UserClass] = None


class Property(Value):
    """A property of a class of the script.

    Attributes:
        getter: What reading it calls.
        setter: What writing it calls, None without one.
        cached: Whether it is read once and then kept.
    """

    __slots__ = ("getter", "setter", "cached")

    def __init__(
        self, getter: Function, setter: Optional[Function] = None, cached: bool = False
    ) -> None:
        self.getter = getter
        self.setter = setter
        self.cached = cached


class Field(NamedTuple):
    """A field of a dataclass or named tuple.

    Attributes:
        name: Its name.
        default: Its default, a call of ``field(...)`` included; None without one.
        is_kept: Whether the object has an attribute of that name (no ``InitVar``).
        is_given: Whether it can be given to the constructor.
        keyword_only: Whether it cannot be given by position.
    """

    name: str
    default: Optional[Value]
    is_kept: bool = True
    is_given: bool = True
    keyword_only: bool = False


class Initializer(Value):
    """The ``__init__`` that the fields of a dataclass make."""

    __slots__ = ("fields",)

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields


class UserClass(Value):
    """A class of the script.

    Attributes:
        node: Its definition.
        attributes: Names of its body.
        ancestry: The class and its bases in the order in which attributes are
            looked up; None stands for one that is not known.
        is_foreign: Whether anything in its ancestry is not known.
        fields: Its fields in order when it is a dataclass or a named tuple.
        assigned: Names of attributes that are set outside of its ``__init__``.
    """

    __slots__ = ("node", "attributes", "ancestry", "is_foreign", "fields", "assigned")

    def __init__(
        self,
        node: ast.ClassDef,
        attributes: Entries,
        bases: tuple[Optional[UserClass], ...],
        fields: Optional[tuple[Field, ...]],
    ) -> None:
        self.node = node
        self.attributes = attributes
        self.ancestry: tuple[Optional[UserClass], ...] = (self, *_merged(bases))
        self.is_foreign = None in self.ancestry
        self.fields = fields
        self.assigned: set[str] = set()

    def lookup(self, name: str, after: Optional[UserClass] = None) -> Optional[Value]:
        """Find an attribute in the class or its bases.

        Args:
            name: The attribute.
            after: The class behind which the search begins.

        Returns:
            None when there certainly is none, unknown when a class that is not
            known is asked first.
        """
        searching = after is None
        for cls in self.ancestry:
            if not searching:
                searching = cls is after
                continue
            if cls is None:
                return UNKNOWN
            found = cls.attributes.get(name)
            if found is not None:
                return UNKNOWN if found is MAYBE else found
        return None


def _merged(
    bases: tuple[Optional[UserClass], ...]
) -> tuple[Optional[UserClass], ...]:
    """Merge the ancestries of the bases as Python does (C3)."""
    waiting = [list(base.ancestry) if base is not None else [None] for base in bases]
    waiting.append(list(bases))
    merged: list[Optional[UserClass]] = []
    while any(waiting) and len(merged) < 64:
        waiting = [line for line in waiting if line]
        for line in waiting:
            head = line[0]
            if head is None:
                # Nobody knows where this one's own bases come in.
                return (*merged, None)
            if not any(head in other[1:] for other in waiting):
                break
        else:
            return (*merged, None)
        merged.append(head)
        waiting = [
            line[1:] if line and line[0] is head else line for line in waiting
        ]
    return tuple(merged)


class Instance(Value):
    """An object with attributes: of a user's class, or a plain namespace.

    Attributes:
        cls: Its class, None for a namespace.
        attributes: What was assigned.
        state: ``open``: whether attributes can exist that are not known.
    """

    __slots__ = ("cls", "attributes", "state")

    def __init__(
        self, cls: Optional[UserClass], attributes: Entries, open_: bool = False
    ) -> None:
        self.cls = cls
        self.attributes = attributes
        self.state = State(open=open_)
        self.state.born = attributes.born


class Super(Value):
    """What ``super()`` gives: the rest of an object's ancestry."""

    __slots__ = ("receiver", "cls", "after")

    def __init__(self, receiver: Value, cls: UserClass, after: UserClass) -> None:
        self.receiver = receiver
        self.cls = cls
        self.after = after


class BoundMethod(Value):
    """A method together with the object it was taken from.

    Attributes:
        receiver: The object.
        name: The method's name.
        function: The script's own function; None for methods of other objects.
    """

    __slots__ = ("receiver", "name", "function")

    def __init__(
        self, receiver: Value, name: str, function: Optional[Function] = None
    ) -> None:
        self.receiver = receiver
        self.name = name
        self.function = function


class Pending(Value):
    """A coroutine or generator of the script: a call that has not run yet."""

    __slots__ = ("function", "arguments", "receiver")

    def __init__(
        self, function: Function, arguments: Arguments, receiver: Optional[Value]
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.receiver = receiver


class Partial(Value):
    """What ``functools.partial`` makes of a function or class.

    Attributes:
        function: What it calls.
        arguments: What it gives of its own.
    """

    __slots__ = ("function", "arguments")

    def __init__(self, function: Value, arguments: Arguments) -> None:
        self.function = function
        self.arguments = arguments

    def completed(self, others: Arguments) -> Arguments:
        """Return its own arguments together with those of a call."""
        own = self.arguments
        if own.more:
            others = Arguments((), others.keywords, True)
        return Arguments(
            (*own.positional, *others.positional),
            {**own.keywords, **others.keywords},
            own.more or others.more,
        )


class Created(Value):
    """What calling a name of another library gave.

    Attributes:
        maker: The name that was called, or the module of which an unknown name
            was called.
        arguments: What it was called with.
        node: The call.
        state: What has happened to it: ``changed`` (anything), ``num_samples``,
            ``negative_samples``, and ``attribute:NAME`` for what was assigned.
    """

    __slots__ = ("maker", "arguments", "node", "state")

    def __init__(
        self,
        maker: Union[Symbol, AnyOf],
        arguments: Arguments,
        node: ast.Call,
        born: int,
    ) -> None:
        self.maker = maker
        self.arguments = arguments
        self.node = node
        self.state = state = State()
        state.born = born


class Parser(Value):
    """An `argparse.ArgumentParser`, or a group of one.

    Attributes:
        options: Destination -> default, unknown when there is none.
        state: ``open``: whether it can have other options and defaults.
    """

    __slots__ = ("options", "state")

    def __init__(self, options: Entries) -> None:
        self.options = options
        self.state = State(open=False)
        self.state.born = options.born


def _literal(node: ast.expr) -> Constant:
    """Return the value of a literal."""
    assert isinstance(node, ast.Constant)
    return NONE if node.value is None else Constant(node.value, node)


class Given:
    """One argument of a call.

    Attributes:
        node: The expression; for an entry of ``**settings`` the one behind the stars.
        keyword: The keyword argument in the call, None for a positional one.
        unpacked: Whether it comes out of ``*items`` or ``**settings``.
    """

    __slots__ = ("_value", "node", "keyword", "unpacked")

    def __init__(
        self,
        value: Optional[Value],
        node: ast.expr,
        keyword: Optional[ast.keyword] = None,
        unpacked: bool = False,
    ) -> None:
        """Take an argument; without a value it is the literal that the node is."""
        self._value = value
        self.node = node
        self.keyword = keyword
        self.unpacked = unpacked

    @property
    def value(self) -> Value:
        """What is given."""
        value = self._value
        if value is None:
            value = self._value = _literal(self.node)
        return value

    @property
    def is_literal(self) -> bool:
        """Whether it is written as a literal, and nobody has asked for its value."""
        return self._value is None


class Arguments:
    """The arguments of one call.

    Attributes:
        positional: In order, cut before an unknown ``*args``.
        keywords: By name, known ``**settings`` included.
        more: Whether an unknown ``*args`` or ``**settings`` can give others.
        unpacked: The mapping behind a known ``**settings``, if there is one.
    """

    __slots__ = ("positional", "keywords", "more", "unpacked")

    def __init__(
        self,
        positional: tuple[Given, ...] = (),
        keywords: Optional[dict[str, Given]] = None,
        more: bool = False,
        unpacked: Optional[Mapping] = None,
    ) -> None:
        self.positional = positional
        self.keywords = keywords if keywords is not None else {}
        self.more = more
        self.unpacked = unpacked

    def get(self, position: int, name: str) -> Optional[Value]:
        """Return an argument by position or name.

        Returns:
            Its value; unknown when an unknown ``*args`` or ``**settings`` could
            give it; None when it is not given.
        """
        if 0 <= position < len(self.positional):
            return self.positional[position].value
        given = self.keywords.get(name)
        if given is not None:
            return given.value
        return UNKNOWN if self.more else None

    def values(self) -> list[Value]:
        """Return all values that are given."""
        return [
            given.value for given in (*self.positional, *self.keywords.values())
        ]

    def objects(self) -> list[Value]:
        """Return all values that are given but literals."""
        return self.values()

    def by_name(self, name: str) -> Optional[Given]:
        """Return the keyword argument of this name, None without one."""
        return self.keywords.get(name)

    def keyword_names(self) -> Collection[str]:
        """Return the names of all keyword arguments."""
        return self.keywords.keys()

    def names(self) -> list[str]:
        """Return the names of the arguments that the call itself writes."""
        return [name for name, given in self.keywords.items() if not given.unpacked]

    def settled(self) -> Arguments:
        """Return arguments that later changes of their objects leave alone."""

        def settled(given: Given) -> Given:
            return Given(as_it_is(given.value), given.node, given.keyword, given.unpacked)

        return Arguments(
            tuple([settled(given) for given in self.positional]),
            {name: settled(given) for name, given in self.keywords.items()},
            self.more,
            self.unpacked,
        )


class WrittenArguments(Arguments):
    """The arguments of a call that has neither ``*items`` nor ``**settings``.

    Most of them are never looked at: they are put together when somebody asks.
    """

    __slots__ = ("_node", "_values", "_positional", "_keywords", "_positions")

    def __init__(self, node: ast.Call, values: list[Optional[Value]]) -> None:
        """Take what was evaluated.

        Args:
            node: The call.
            values: Its arguments, positional ones first; None for a literal.
        """
        self._node = node
        self._values = values
        self._positional: Optional[tuple[Given, ...]] = None
        self._keywords: Optional[dict[str, Given]] = None
        self._positions: Optional[dict[str, int]] = None
        self.more = False
        self.unpacked = None

    @property
    def positional(self) -> tuple[Given, ...]:  # type: ignore[override]
        """In order."""
        if self._positional is None:
            self._positional = tuple(
                [Given(value, node) for value, node in zip(self._values, self._node.args)]
            )
        return self._positional

    @property
    def keywords(self) -> dict[str, Given]:  # type: ignore[override]
        """By name."""
        if self._keywords is None:
            values = self._values[len(self._node.args):]
            self._keywords = {
                keyword.arg or "": Given(value, keyword.value, keyword)
                for value, keyword in zip(values, self._node.keywords)
            }
        return self._keywords

    def get(self, position: int, name: str) -> Optional[Value]:
        nodes = self._node.args
        if not 0 <= position < len(nodes):
            named = self._names().get(name)
            if named is None:
                return None
            position = len(nodes) + named
            node = self._node.keywords[named].value
        else:
            node = nodes[position]
        value = self._values[position]
        return _literal(node) if value is None else value

    def by_name(self, name: str) -> Optional[Given]:
        if self._keywords is not None:
            return self._keywords.get(name)
        position = self._names().get(name)
        if position is None:
            return None
        keyword = self._node.keywords[position]
        value = self._values[len(self._node.args) + position]
        return Given(value, keyword.value, keyword)

    def _names(self) -> dict[str, int]:
        if self._positions is None:
            self._positions = {
                keyword.arg or "": position
                for position, keyword in enumerate(self._node.keywords)
            }
        return self._positions

    def keyword_names(self) -> Collection[str]:
        return self._names().keys()

    def values(self) -> list[Value]:
        nodes = [*self._node.args, *[keyword.value for keyword in self._node.keywords]]
        return [
            _literal(node) if value is None else value
            for value, node in zip(self._values, nodes)
        ]

    def objects(self) -> list[Value]:
        return [value for value in self._values if value is not None]

    def names(self) -> list[str]:
        return [keyword.arg or "" for keyword in self._node.keywords]

    def settled(self) -> Arguments:
        values = [
            as_it_is(value) if isinstance(value, (Sequence, Several)) else value
            for value in self._values
        ]
        return WrittenArguments(self._node, values)


def as_it_is(value: Value) -> Value:
    """Return what a value is now, whatever happens to it later.

    A list that was changed since it was written is no longer given by what is
    written there.
    """
    if isinstance(value, Several):
        return Several(tuple(as_it_is(option) for option in value.options))
    if not isinstance(value, Sequence):
        return value
    seen = value.seen(value.chain, value.overridable)
    seen.state = State(items=value.items)
    seen.state.born = value.state.born
    seen.node = value.node if value.is_as_made else None
    seen.made = value.items
    return seen


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same, their places included."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Constant) and isinstance(other, Constant):
        return (
            type(one.data) is type(other.data)
            and one.data == other.data
            and one.node is other.node
            and one.overridable == other.overridable
        )
    if isinstance(one, Symbol) and isinstance(other, Symbol):
        return one.dotted == other.dotted
    if isinstance(one, AnyOf) and isinstance(other, AnyOf):
        return one.namespace == other.namespace
    if isinstance(one, LocalModule) and isinstance(other, LocalModule):
        return one.module is other.module
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return one.state is other.state
    if isinstance(one, Several) and isinstance(other, Several):
        return len(one.options) == len(other.options) and all(
            same(left, right) for left, right in zip(one.options, other.options)
        )
    if isinstance(one, BoundMethod) and isinstance(other, BoundMethod):
        return one.name == other.name and same(one.receiver, other.receiver)
    return False


def join(values: Iterable[Value]) -> Value:
    """Return the value that is one of these; see `Losing.join` for mutable ones."""
    options: list[Value] = []
    for value in values:
        if isinstance(value, UnknownValue):
            if value is UNBOUND:
                continue
            return UNKNOWN
        for option in value.options if isinstance(value, Several) else (value,):
            if not any(same(option, known) for known in options):
                options.append(option)
                if len(options) > MOST_OPTIONS:
                    return UNKNOWN
    if not options:
        return UNKNOWN
    return options[0] if len(options) == 1 else Several(tuple(options))


def options_of(value: Value) -> tuple[Value, ...]:
    """Return the possible values one by one; unknown is one of its own."""
    return value.options if isinstance(value, Several) else (value,)


def text_of(value: Optional[Value]) -> Optional[str]:
    """Return the text of a constant string, else None."""
    if isinstance(value, Constant) and isinstance(value.data, str):
        return value.data
    return None


def truth(value: Value) -> Optional[bool]:
    """Tell whether a value counts as true; None when that is not certain.

    What a command line can replace is not certain.
    """
    if isinstance(value, Constant):
        return None if value.overridable else bool(value.data)
    if isinstance(value, Sequence):
        if value.items is None or value.overridable or value.kind == "iterator":
            return None
        return bool(value.items)
    if isinstance(value, Mapping):
        if any(entry is not MAYBE for entry in value.entries.values()):
            return True
        return False if value.is_certain else None
    if isinstance(value, Several):
        truths = {truth(option) for option in value.options}
        return truths.pop() if len(truths) == 1 else None
    if isinstance(value, (Function, UserClass, LocalModule)):
        return True
    if isinstance(value, Symbol):
        return True if is_object(value) else None
    return None


def is_object(value: Value) -> bool:
    """Tell whether a value certainly is an object that is not None.

    A name of another library is one when it is a module or what a framework
    describes; what such a name makes is one when it is a class, by its capital.
    """
    if isinstance(value, Symbol):
        return value.is_framework or value.root in ("builtins", value.dotted)
    if isinstance(value, Created):
        if isinstance(value.maker, AnyOf):
            return True
        return value.maker.dotted.rpartition(".")[2][:1].isupper()
    return not isinstance(value, (UnknownValue, Several, Constant))
