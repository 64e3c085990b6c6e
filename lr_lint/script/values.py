"""What an expression can be, as far as the text of the script tells.

A `Value` is unknown, a constant, one of a few possible values, or a thing with a
behaviour of its own: a container, a function or class of the script, a name of
another library, an object that such a name made when it was called.

Mutable values keep what can change in `Scope`, `Entries` or `State` dicts, and
only the interpreter writes there: it keeps a journal of every write, so that both
arms of a branch start from the same state and are joined afterwards.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, Iterable, Optional, Union

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


class Value:
    """Anything that an expression can be."""

    __slots__ = ()


class UnknownValue(Value):
    """A value that the analysis is not sure about."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = UnknownValue()


class Scope(dict[str, Value]):
    """Names of a module, class or function, or attributes of an object.

    A name that only one arm of a branch binds has that arm's value afterwards:
    where it is read, that arm has run.
    """

    __slots__ = ()


class Attributes(Scope):
    """Attributes of an object or class: one that only one arm of a branch sets is
    unknown, since the class or a base can have it too."""

    __slots__ = ()


class Entries(dict[object, Value]):
    """Entries of a dict: a key that only one arm of a branch sets is unknown."""

    __slots__ = ()


class State(dict[str, object]):
    """Facts about an object or about the process, joined by `join_state`."""

    __slots__ = ()


class Constant(Value):
    """A number, text, None, or a path.

    Attributes:
        data: The Python value.
        node: The expression in the linted file that gives it, if one does.
        links: What was read on the way from that expression.
        overridable: Whether a command line can replace it.
    """

    __slots__ = ("data", "node", "links", "overridable")

    def __init__(
        self,
        data: Data,
        node: Optional[ast.expr] = None,
        links: tuple[Link, ...] = (),
        overridable: bool = False,
    ) -> None:
        self.data = data
        self.node = node
        self.links = links
        self.overridable = overridable

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
    """A list, tuple or set.

    Attributes:
        kind: ``list``, ``tuple`` or ``set``.
        state: ``items``: a tuple of values, or None when they are not known.
        node: The display in the linted file that made it.
        links: As for `Constant`.
        overridable: As for `Constant`.
    """

    __slots__ = ("kind", "state", "node", "links", "overridable")

    def __init__(
        self,
        kind: str,
        items: Optional[tuple[Value, ...]],
        node: Optional[ast.expr] = None,
        links: tuple[Link, ...] = (),
        overridable: bool = False,
    ) -> None:
        self.kind = kind
        self.state = State(items=items)
        self.node = node
        self.links = links
        self.overridable = overridable

    @property
    def items(self) -> Optional[tuple[Value, ...]]:
        """The items, None when they are not known."""
        items = self.state["items"]
        return items if isinstance(items, tuple) else None

    def linked(self, link: Link) -> Sequence:
        """Return the same sequence as seen through one more link."""
        seen = Sequence.__new__(Sequence)
        seen.kind = self.kind
        seen.state = self.state
        seen.node = self.node
        seen.links = self.links + (link,)
        seen.overridable = self.overridable
        return seen


class Mapping(Value):
    """A dict.

    Attributes:
        entries: Known entries by constant key.
        state: ``open``: whether it can hold more than `entries`.
        node: The display or ``dict(...)`` call in the linted file that made it.
    """

    __slots__ = ("entries", "state", "node")

    def __init__(
        self,
        entries: Entries,
        open_: bool = False,
        node: Optional[ast.expr] = None,
    ) -> None:
        self.entries = entries
        self.state = State(open=open_)
        self.node = node

    @property
    def is_open(self) -> bool:
        """Whether there can be other entries than the known ones."""
        return bool(self.state["open"])


class Symbol(Value):
    """Something of a module that is not the script's own, by its dotted name."""

    __slots__ = ("dotted",)

    def __init__(self, dotted: str) -> None:
        self.dotted = dotted

    def __repr__(self) -> str:
        return f"Symbol({self.dotted})"


class AnyOf(Value):
    """An attribute of a module of which only the module is known."""

    __slots__ = ("namespace",)

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace


class LocalModule(Value):
    """A module beside the script."""

    __slots__ = ("module",)

    def __init__(self, module: Module) -> None:
        self.module = module


class Function(Value):
    """A function or lambda of the script.

    Attributes:
        node: Its definition.
        module: Where it is defined.
        scopes: Enclosing scopes, innermost first.
        defaults: Values of its defaults: positional, then keyword-only by name.
        wrapped: Whether a decorator that is not known stands between it and its
            callers.
        binding: ``method``, ``static``, ``class`` or ``property``, for functions
            in a class body.
    """

    __slots__ = ("node", "module", "scopes", "defaults", "keyword_defaults",
                 "wrapped", "binding", "owner")

    def __init__(
        self,
        node: Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda],
        module: Module,
        scopes: tuple[Scope, ...],
        defaults: tuple[Value, ...],
        keyword_defaults: dict[str, Value],
        wrapped: bool = False,
        binding: str = "method",
    ) -> None:
        self.node = node
        self.module = module
        self.scopes = scopes
        self.defaults = defaults
        self.keyword_defaults = keyword_defaults
        self.wrapped = wrapped
        self.binding = binding
        self.owner: Optional[UserClass] = None


class UserClass(Value):
    """A class of the script.

    Attributes:
        node: Its definition.
        attributes: Names of its body.
        bases: Its bases that are classes of the script.
        foreign: Whether it has a base, metaclass or decorator that is not known.
        fields: Names of its fields in order when it is a dataclass or a named
            tuple, else None.
    """

    __slots__ = ("node", "attributes", "bases", "foreign", "fields")

    def __init__(
        self,
        node: ast.ClassDef,
        attributes: Scope,
        bases: tuple[UserClass, ...],
        foreign: bool,
        fields: Optional[tuple[str, ...]],
    ) -> None:
        self.node = node
        self.attributes = attributes
        self.bases = bases
        self.foreign = foreign
        self.fields = fields

    def lookup(self, name: str, depth: int = 0) -> Optional[Value]:
        """Find an attribute in the class or its bases."""
        if name in self.attributes:
            return self.attributes[name]
        if depth < 16:
            for base in self.bases:
                found = base.lookup(name, depth + 1)
                if found is not None:
                    return found
        return None

    def has_one_line(self, depth: int = 0) -> bool:
        """Tell whether no class in its ancestry has several bases."""
        return depth < 16 and len(self.bases) < 2 and all(
            base.has_one_line(depth + 1) for base in self.bases
        )

    def is_foreign(self, depth: int = 0) -> bool:
        """Tell whether anything in its ancestry is not known."""
        return (
            self.foreign
            or depth >= 16
            or any(base.is_foreign(depth + 1) for base in self.bases)
        )


class Instance(Value):
    """An object with attributes: of a user's class, or a plain namespace.

    Attributes:
        cls: Its class, None for a namespace.
        attributes: What was assigned.
        state: ``open``: whether attributes can exist that are not known.
    """

    __slots__ = ("cls", "attributes", "state")

    def __init__(
        self, cls: Optional[UserClass], attributes: Scope, open_: bool = False
    ) -> None:
        self.cls = cls
        self.attributes = attributes
        self.state = State(open=open_)


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


class Super(Value):
    """What ``super()`` gives: the methods of the classes above one.

    Attributes:
        owner: The class in whose method it stands; one with at most one base.
        receiver: The object whose methods they are.
    """

    __slots__ = ("owner", "receiver")

    def __init__(self, owner: UserClass, receiver: Value) -> None:
        self.owner = owner
        self.receiver = receiver

    def lookup(self, name: str) -> Optional[Function]:
        """Find a method above the class."""
        for base in self.owner.bases:
            found = base.lookup(name)
            if isinstance(found, Function) and found.binding == "method":
                return found
        return None


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
        state: ``used``: what has happened to it, see `lr_lint.script.calls`.
    """

    __slots__ = ("maker", "arguments", "node", "state")

    def __init__(
        self, maker: Union[Symbol, AnyOf], arguments: Arguments, node: ast.Call
    ) -> None:
        self.maker = maker
        self.arguments = arguments
        self.node = node
        self.state = State()


class Parser(Value):
    """An `argparse.ArgumentParser`, or a group of one.

    Attributes:
        options: Destination -> default, unknown when there is none.
    """

    __slots__ = ("options",)

    def __init__(self, options: Scope) -> None:
        self.options = options


class Given(Value):
    """One argument of a call: its value, and where it stands."""

    __slots__ = ("value", "node", "keyword", "unpacked")

    def __init__(
        self,
        value: Value,
        node: ast.expr,
        keyword: Optional[ast.keyword] = None,
        unpacked: bool = False,
    ) -> None:
        self.value = value
        self.node = node
        self.keyword = keyword
        self.unpacked = unpacked


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
            Its value; ``UNKNOWN`` when an unknown ``*args`` or ``**settings`` could
            give it; None when it is not given.
        """
        if 0 <= position < len(self.positional):
            return self.positional[position].value
        given = self.keywords.get(name)
        if given is not None:
            return given.value
        return UNKNOWN if self.more else None


def as_it_is(value: Value) -> Value:
    """Return what a value is now, whatever happens to it later.

    A list that was changed since it was written is no longer given by what is
    written there.
    """
    if isinstance(value, Several):
        return Several(tuple(as_it_is(option) for option in value.options))
    if not isinstance(value, Sequence):
        return value
    node = None if value.state.get("changed") else value.node
    return Sequence(
        value.kind, value.items, node, value.links, value.overridable
    )


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same, their places included."""
    if one is other:
        return True
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
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return one.state is other.state
    if isinstance(one, BoundMethod) and isinstance(other, BoundMethod):
        return one.name == other.name and same(one.receiver, other.receiver)
    return False


def join(values: Iterable[Value]) -> Value:
    """Return the value that is one of these."""
    options: list[Value] = []
    for value in values:
        if value is UNKNOWN:
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
        if value.items is None or value.overridable:
            return None
        return bool(value.items)
    if isinstance(value, Mapping):
        if value.entries:
            return True
        return None if value.is_open else False
    if isinstance(value, Several):
        truths = {truth(option) for option in value.options}
        return truths.pop() if len(truths) == 1 else None
    if isinstance(value, (Function, UserClass, LocalModule, BoundMethod)):
        return True
    return None
