"""Functions of Python and its standard library whose results are evaluated.

Each entry of `FUNCTIONS` takes the interpreter, the evaluated arguments and the
call, and returns the result; what it cannot tell is unknown, and then the caller
gives up what is known of the arguments unless the function is in `KEEPS_NOTHING`.
"""

from __future__ import annotations

import ast
import math
import posixpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Callable, Final, Optional

from lr_lint.script import arithmetic, effects
from lr_lint.script.command_line import new_parser
from lr_lint.script.containers import new_entries
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    MAYBE,
    NONE,
    UNKNOWN,
    AnyOf,
    Arguments,
    Constant,
    Function,
    Given,
    Instance,
    Mapping,
    Partial,
    Sequence,
    Several,
    Super,
    Symbol,
    UserClass,
    Value,
    options_of,
    text_of,
)

if TYPE_CHECKING:
    from lr_lint.script.calls import Calls

Known = Callable[["Calls", Arguments, ast.Call], Value]

MOST_OPERANDS: Final = 64
"""Items over which a function is evaluated at most."""

LONGEST_NUMBER: Final = 400
"""Characters of the longest text that is read as a number."""


def _positional(arguments: Arguments) -> Optional[tuple[Value, ...]]:
    """Return the arguments when all of them are positional."""
    if arguments.more or arguments.keywords:
        return None
    return tuple([given.value for given in arguments.positional])


def _pure(function: Callable[..., object], most: int = 8) -> Known:
    """Wrap a bounded function of constants."""

    def known(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
        values = _positional(arguments)
        if values is None or len(values) > most:
            return UNKNOWN
        return arithmetic.compute(function, values, machine.literal_node(node))

    return known


def _number(convert: Callable[..., object]) -> Known:
    """Wrap ``int``, ``float``, ``str`` and the like; a long text is not converted."""

    def bounded(*given: object) -> object:
        if any(isinstance(item, str) and len(item) > LONGEST_NUMBER for item in given):
            raise OverflowError
        return convert(*given)

    return _pure(bounded, 2)


def _extreme(function: Callable[..., object]) -> Known:
    """Wrap ``min`` and ``max`` over arguments or over one known sequence."""

    def known(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
        values = _positional(arguments)
        if values is None:
            return UNKNOWN
        if len(values) == 1:
            items = machine.iterate(values[0])
            if not items:
                return UNKNOWN
            values = items
        if len(values) == 1:
            return values[0]
        if len(values) > MOST_OPERANDS:
            return UNKNOWN
        return arithmetic.compute(function, values, machine.literal_node(node))

    return known


def _sum(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    items = machine.iterate(values[0]) if values is not None and len(values) == 1 else None
    if items is None or len(items) > MOST_OPERANDS:
        return UNKNOWN
    return arithmetic.compute(
        lambda *numbers: sum(numbers), items, machine.literal_node(node)
    )


def _power(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    if values is None or len(values) != 2:
        return UNKNOWN
    return arithmetic.binary(ast.Pow(), values[0], values[1], machine.literal_node(node))


def _len(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    value = arguments.get(0, "")
    if isinstance(value, Sequence) and value.items is not None and value.kind != "set":
        flag = value.overridable
        return Constant(len(value.items), machine.literal_node(node), None, flag)
    if isinstance(value, Mapping) and value.is_certain:
        return Constant(len(value.entries), machine.literal_node(node))
    if isinstance(value, Constant) and isinstance(value.data, (str, bytes)):
        return Constant(
            len(value.data), machine.literal_node(node), None, value.overridable
        )
    if isinstance(value, Instance):
        machine.lose(value)
    return UNKNOWN


def _range(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    numbers = []
    for value in _positional(arguments) or ():
        if not isinstance(value, Constant) or not isinstance(value.data, int):
            return UNKNOWN
        if value.overridable:
            return UNKNOWN
        numbers.append(value.data)
    if not 1 <= len(numbers) <= 3 or (len(numbers) == 3 and numbers[2] == 0):
        return UNKNOWN
    values = range(*numbers)
    try:
        size = len(values)
    except OverflowError:
        return UNKNOWN
    if size > LONGEST_SEQUENCE:
        return UNKNOWN
    machine.spend(size)
    return machine.sequence("range", tuple([Constant(number) for number in values]))


def _sequence_of(kind: str) -> Known:
    """Wrap ``list``, ``tuple``, ``set``."""

    def known(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
        values = _positional(arguments)
        literal = machine.literal_node(node)
        if not values:
            return machine.sequence(kind, () if values is not None else None, literal)
        items = machine.iterate(values[0])
        flag = isinstance(values[0], (Sequence, Constant)) and values[0].overridable
        return machine.sequence(kind, items, literal, flag)

    return known


def sort_values(
    items: tuple[Value, ...], reverse: bool = False
) -> Optional[tuple[Value, ...]]:
    """Sort constants; None when that cannot be done."""
    constants = [item for item in items if isinstance(item, Constant)]
    if len(constants) != len(items) or any(item.overridable for item in constants):
        return None
    try:
        constants.sort(key=lambda item: item.data, reverse=reverse)  # type: ignore
    except TypeError:
        return None
    return tuple(constants)


def _sorted(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    backwards = arguments.get(-1, "reverse")
    if arguments.more or set(arguments.keywords) - {"reverse"}:
        return UNKNOWN
    if backwards is not None and not isinstance(backwards, Constant):
        return UNKNOWN
    first = arguments.get(0, "")
    items = machine.iterate(first) if first is not None else None
    if items is None:
        return UNKNOWN
    reverse = isinstance(backwards, Constant) and bool(backwards.data)
    ordered = sort_values(items, reverse)
    if ordered is None:
        return UNKNOWN
    return machine.sequence("list", ordered, machine.literal_node(node))


def _enumerate(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "")
    start = arguments.get(1, "start")
    if first is None or arguments.more:
        return UNKNOWN
    begin = start.data if isinstance(start, Constant) else 0
    if start is not None and (not isinstance(start, Constant) or type(begin) is not int):
        return UNKNOWN
    items = machine.iterate(first)
    if items is None or not isinstance(begin, int):
        return UNKNOWN
    pairs = [
        machine.sequence("tuple", (Constant(position), item))
        for position, item in enumerate(items, begin)
    ]
    return machine.sequence("iterator", tuple(pairs))


def _zip(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    columns = [machine.iterate(value) for value in values or ()]
    known = [column for column in columns if column is not None]
    if not columns or len(known) != len(columns):
        return UNKNOWN
    rows = [machine.sequence("tuple", row) for row in zip(*known)]
    return machine.sequence("iterator", tuple(rows))


def _reversed(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    items = machine.iterate(values[0]) if values else None
    return UNKNOWN if items is None else machine.sequence("iterator", items[::-1])


def _iterated(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow what goes through its first argument, such as ``tqdm``."""
    first = arguments.get(0, "iterable")
    items = machine.iterate(first) if first is not None else None
    return UNKNOWN if items is None else machine.sequence("iterator", items)


def _map(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    if values is None or len(values) != 2 or not isinstance(values[0], Symbol):
        return UNKNOWN
    items = machine.iterate(values[1])
    if items is None or len(items) > MOST_OPERANDS:
        return UNKNOWN
    results = [
        machine.call(values[0], Arguments((Given(item, node),)), node) for item in items
    ]
    return machine.sequence("iterator", tuple(results))


def _dict(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    result = machine.mapping(arguments.more, machine.literal_node(node))
    for given in arguments.positional:
        machine.update_mapping(result, given.value)
    for name, given in arguments.keywords.items():
        machine.set_entry(result, Constant(name), given.value)
    return result


def _getattr(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    owner, name, default = (arguments.get(position, "") for position in range(3))
    if owner is None or name is None or arguments.more:
        return UNKNOWN
    results: list[Value] = []
    for one_owner in options_of(owner):
        for one_name in options_of(name):
            results.append(_one_attribute(machine, one_owner, one_name, default))
    return machine.join(results)


def _one_attribute(
    machine: Calls, owner: Value, name: Value, default: Optional[Value]
) -> Value:
    text = text_of(name)
    if text is not None and isinstance(name, Constant) and not name.overridable:
        found = machine.attribute(owner, text)
        if found is None:
            return default if default is not None else UNKNOWN
        if default is not None and not isinstance(owner, Instance):
            return machine.join([found, default])
        return found
    if isinstance(owner, Symbol) and owner.is_framework:
        return AnyOf(owner.dotted)
    machine.lose(owner)
    return UNKNOWN


def _setattr(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    owner, name, value = (arguments.get(position, "") for position in range(3))
    text = text_of(name)
    if owner is None or text is None or value is None or arguments.more:
        machine.give_away(arguments)
    elif isinstance(name, Constant) and name.overridable:
        machine.give_away(arguments)
    else:
        machine.set_attribute(owner, text, value)
    return NONE


def _vars(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    owner = arguments.get(0, "")
    if owner is None:
        return _wild(machine, arguments, node)
    if isinstance(owner, Instance) and not owner.state["open"]:
        # The same entries: what is written to one is seen in the other.
        mapping = Mapping(owner.attributes)
        mapping.state = owner.state
        return mapping
    return UNKNOWN


def _namespace(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    attributes = new_entries(machine.tick())
    for name, given in arguments.keywords.items():
        attributes[name] = machine.kept(given.value)
    open_ = arguments.more or bool(arguments.positional)
    for given in arguments.positional:
        machine.lose(given.value)
    return Instance(None, attributes, open_)


def _wild(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    machine.wild = True
    return UNKNOWN


def _locals(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    if machine.frame.function is None:
        machine.wild = True
    for value in machine.frame.scopes[0].values():
        machine.lose(value)
    return UNKNOWN


def _type(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    if values and len(values) == 1:
        if isinstance(values[0], Instance) and values[0].cls is not None:
            return values[0].cls
        if isinstance(values[0], (Constant, Sequence, Mapping)):
            return Symbol("builtins.type()")
    return UNKNOWN


def _super(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    receiver, owner = machine.frame.receiver, machine.frame.owner
    if arguments.positional:
        values = _positional(arguments) or ()
        if len(values) == 2 and isinstance(values[0], UserClass):
            owner, receiver = values
    if isinstance(receiver, Instance) and isinstance(owner, UserClass):
        if receiver.cls is not None:
            return Super(receiver, receiver.cls, owner)
    if isinstance(receiver, UserClass) and isinstance(owner, UserClass):
        return Super(receiver, receiver, owner)
    if receiver is not None:
        machine.lose(receiver)
    return UNKNOWN


def _path(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = _positional(arguments)
    if values is None:
        return UNKNOWN
    return arithmetic.compute(
        lambda *parts: PurePosixPath(*[effects.path_text(part) for part in parts]),
        values,
        machine.literal_node(node),
    )


def _join_path(*parts: object) -> object:
    return posixpath.join(*[effects.path_text(part) for part in parts])


def _on_path(function: Callable[[str], object]) -> Known:
    return _pure(lambda part: function(effects.path_text(part)), 1)


def _kept_path(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Keep a relative path relative: where it starts is decided when it is read."""
    value = arguments.get(0, "path")
    if isinstance(value, Constant) and isinstance(value.data, (str, PurePosixPath)):
        if not str(value.data).startswith("~"):
            return Constant(str(value.data), None, None, value.overridable)
    return UNKNOWN


def _import_module(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    name = text_of(arguments.get(0, "name"))
    if name is None or name.startswith("."):
        return UNKNOWN
    return machine.import_module(name)


def _dunder_import(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    name = text_of(arguments.get(0, "name"))
    if name is None or len(arguments.positional) != 1 or arguments.keywords:
        return UNKNOWN
    machine.import_module(name)
    return machine.import_module(name.partition(".")[0])


def _insert_path(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    machine.search_elsewhere(arguments.get(1, "object"))
    return NONE


def _open(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    if effects.opens_for_writing(arguments.get(1, "mode")):
        effects.note_written(machine, arguments.get(0, "file"))
    return UNKNOWN


def _copy(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "x")
    if isinstance(first, (Constant, Symbol)):
        return first
    if isinstance(first, Sequence) and first.items is not None:
        return machine.sequence(first.kind, first.items, None, first.overridable)
    if isinstance(first, Mapping):
        copied = machine.mapping(first.is_open)
        copied.entries.update(first.entries)
        return copied
    return UNKNOWN


def _deep_copy(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "x")
    return UNKNOWN if first is None else _deeply_copied(machine, first, {})


def _deeply_copied(machine: Calls, value: Value, done: dict[int, Value]) -> Value:
    """Copy a value with everything that hangs on it; shared parts stay shared."""
    machine.spend()
    if isinstance(value, (Constant, Symbol, Function, UserClass)):
        return value
    if id(value) in done:
        return done[id(value)]
    if isinstance(value, Several):
        return UNKNOWN
    if isinstance(value, Sequence) and value.items is not None:
        copied = machine.sequence(value.kind, (), None, value.overridable)
        done[id(value)] = copied
        copied.state["items"] = tuple(
            [_deeply_copied(machine, item, done) for item in value.items]
        )
        return copied
    if isinstance(value, Mapping):
        mapping = machine.mapping(value.is_open)
        done[id(value)] = mapping
        for key, entry in value.entries.items():
            mapping.entries[key] = _deeply_copied(machine, entry, done)
        return mapping
    if isinstance(value, Instance) and value.cls is None:
        instance = Instance(None, new_entries(machine.tick()), bool(value.state["open"]))
        done[id(value)] = instance
        for key, entry in value.attributes.items():
            instance.attributes[key] = _deeply_copied(machine, entry, done)
        return instance
    return MAYBE if value is MAYBE else UNKNOWN


def _replace(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``dataclasses.replace(object, field=value)``."""
    values = arguments.positional
    if arguments.more or len(values) != 1 or not isinstance(values[0].value, Instance):
        return UNKNOWN
    old = values[0].value
    if old.cls is None or old.cls.fields is None or old.state["open"]:
        return UNKNOWN
    given = dict(arguments.keywords)
    for field in old.cls.fields:
        if field.name not in given and field.is_given:
            value = old.attributes.get(field.name, UNKNOWN)
            given[field.name] = Given(UNKNOWN if value is MAYBE else value, node)
    return machine.instantiate(old.cls, Arguments((), given), node)


def _as_dict(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``dataclasses.asdict(object)``."""
    first = arguments.get(0, "obj")
    if not isinstance(first, Instance) or first.cls is None or len(arguments.keywords):
        return UNKNOWN
    if first.cls.fields is None or first.state["open"]:
        return UNKNOWN
    result = machine.mapping()
    for field in first.cls.fields:
        value = first.attributes.get(field.name)
        if value is None or value is MAYBE:
            return UNKNOWN
        result.entries[field.name] = _deeply_copied(machine, value, {})
    return result


def _nothing(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    return NONE


def _cast(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    value = arguments.get(1, "val")
    return value if value is not None else UNKNOWN


def _run_coroutine(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    value = arguments.get(0, "main")
    return machine.await_value(value) if value is not None else UNKNOWN


EXITS: Final = frozenset(
    {
        "sys.exit", "builtins.exit", "builtins.quit", "os._exit", "os.abort",
        "os.execl", "os.execle", "os.execlp", "os.execlpe",
        "os.execv", "os.execve", "os.execvp", "os.execvpe",
    }
)
"""Calls after which nothing runs."""

KEEPS_NOTHING: Final = frozenset(
    {
        "builtins." + name
        for name in (
            "print", "len", "isinstance", "issubclass", "repr", "str", "int", "float",
            "bool", "abs", "round", "hash", "id", "open", "input", "hasattr", "callable",
            "format", "ord", "chr", "any", "all", "divmod", "pow", "range", "type",
            "eval", "ascii", "bin", "hex", "oct", "bytes", "exit", "quit", "super",
            "object.__init__", "compile", "complex", "locals", "globals", "slice",
            "type().__name__",
        )
    }
    | {
        "os.path.join", "os.path.abspath", "os.path.realpath", "os.path.normpath",
        "os.path.basename", "os.path.dirname", "os.path.expanduser", "os.path.exists",
        "os.path.isfile", "os.path.isdir", "os.path.splitext", "os.path.getsize",
        "os.makedirs", "os.mkdir", "os.listdir", "os.getenv", "os.environ.get",
        "os.environ.setdefault", "os.environ.update", "os.environ.pop", "os.putenv",
        "os.unsetenv", "os.walk", "os.getcwd", "glob.glob", "pathlib.Path",
        "pathlib.PurePath", "pathlib.PosixPath", "random.seed", "sys.exit", "os._exit",
        "importlib.import_module", "copy.copy", "copy.deepcopy", "dataclasses.replace",
        "dataclasses.asdict", "dataclasses.field", "numpy.random.seed", "math.ceil",
        "math.floor", "math.sqrt", "asyncio.run", "gc.collect",
    }
)
"""Functions that neither change nor keep what they are given, nor write to files."""


def _partial(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    function = arguments.get(0, "func")
    if not arguments.positional or not isinstance(function, (Symbol, Function, UserClass)):
        return UNKNOWN
    return Partial(
        function, Arguments(arguments.positional[1:], arguments.keywords, arguments.more)
    )


FUNCTIONS: Final[dict[str, Known]] = {
    "functools.partial": _partial,
    "builtins.int": _number(int),
    "builtins.float": _number(float),
    "builtins.str": _number(lambda data: str(data)),
    "builtins.bool": _number(bool),
    "builtins.abs": _pure(abs, 1),
    "builtins.round": _pure(round, 2),
    "builtins.pow": _power,
    "builtins.min": _extreme(min),
    "builtins.max": _extreme(max),
    "builtins.sum": _sum,
    "builtins.len": _len,
    "builtins.range": _range,
    "builtins.list": _sequence_of("list"),
    "builtins.tuple": _sequence_of("tuple"),
    "builtins.set": _sequence_of("set"),
    "builtins.frozenset": _sequence_of("set"),
    "builtins.sorted": _sorted,
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "builtins.reversed": _reversed,
    "builtins.iter": _iterated,
    "builtins.map": _map,
    "tqdm.tqdm": _iterated,
    "tqdm.auto.tqdm": _iterated,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.vars": _vars,
    "builtins.type": _type,
    "builtins.super": _super,
    "builtins.print": _nothing,
    "builtins.object.__init__": _nothing,
    "builtins.exec": _wild,
    "builtins.globals": _wild,
    "builtins.locals": _locals,
    "builtins.open": _open,
    "builtins.__import__": _dunder_import,
    "importlib.import_module": _import_module,
    "sys.path.insert": _insert_path,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "argparse.ArgumentParser": new_parser,
    "math.ceil": _pure(math.ceil, 1),
    "math.floor": _pure(math.floor, 1),
    "math.sqrt": _pure(math.sqrt, 1),
    "os.path.join": _pure(_join_path, 16),
    "os.path.abspath": _kept_path,
    "os.path.realpath": _kept_path,
    "os.path.normpath": _on_path(posixpath.normpath),
    "os.path.basename": _on_path(posixpath.basename),
    "os.path.dirname": _on_path(posixpath.dirname),
    "os.path.expanduser": _kept_path,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pathlib.PosixPath": _path,
    "copy.copy": _copy,
    "copy.deepcopy": _deep_copy,
    "typing.cast": _cast,
    "dataclasses.replace": _replace,
    "dataclasses.asdict": _as_dict,
    "asyncio.run": _run_coroutine,
    "os.environ.setdefault": effects.set_variable_call,
    "os.environ.__setitem__": effects.set_variable_call,
    "os.putenv": effects.set_variable_call,
    "os.environ.update": effects.update_variables_call,
    "os.environ.pop": effects.forget_variable_call,
    "os.unsetenv": effects.forget_variable_call,
    "os.environ.__delitem__": effects.forget_variable_call,
}
"""Dotted name -> what calling it gives."""
