"""Functions of Python and its standard library whose results are evaluated.

Each entry of `FUNCTIONS` takes the interpreter, the evaluated arguments and the
call, and returns the result; what it cannot tell is unknown.
"""

from __future__ import annotations

import ast
import math
import posixpath
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Callable, Final, Optional

from lr_lint.script import arithmetic
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    NONE,
    UNKNOWN,
    AnyOf,
    Arguments,
    Attributes,
    Constant,
    Entries,
    Function,
    Instance,
    Mapping,
    Parser,
    Partial,
    Scope,
    Sequence,
    Several,
    Super,
    Symbol,
    UserClass,
    Value,
    join,
    options_of,
    text_of,
)

if TYPE_CHECKING:
    from lr_lint.script.calls import Calls

Known = Callable[["Calls", Arguments, ast.Call], Value]

_WIDE_FIELD = re.compile(r"\{[^{}:]*:[^{}]*(\d{4,}|\{)")


def has_wide_field(template: str) -> bool:
    """Tell whether a format template could make a very long text."""
    return bool(_WIDE_FIELD.search(template))


def _literal(machine: Calls, node: ast.Call) -> Optional[ast.expr]:
    return node if machine.frame.module.is_script else None


def _pure(function: Callable[..., object], most: int = 8) -> Known:
    """Wrap a bounded function of constants."""

    def known(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
        if arguments.more or arguments.keywords or len(arguments.positional) > most:
            return UNKNOWN
        values = tuple(given.value for given in arguments.positional)
        return arithmetic.compute(function, values, _literal(machine, node))

    return known


def _number(convert: Callable[..., object]) -> Known:
    """Wrap ``int``, ``float``, ``str`` and the like; a long text is not converted."""

    def bounded(*given: object) -> object:
        if any(isinstance(item, str) and len(item) > 400 for item in given):
            raise OverflowError
        return convert(*given)

    return _pure(bounded, 2)


def _extreme(function: Callable[..., object]) -> Known:
    """Wrap ``min`` and ``max`` over arguments or over one known sequence."""

    def known(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
        if arguments.more or arguments.keywords:
            return UNKNOWN
        values = tuple(given.value for given in arguments.positional)
        if len(values) == 1:
            items = machine.iterate(values[0])
            if items is None:
                return UNKNOWN
            values = items
            if len(values) == 1:
                return values[0]
        if not 2 <= len(values) <= 64:
            return UNKNOWN
        return arithmetic.compute(function, values, _literal(machine, node))

    return known


def _sum(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "iterable")
    items = machine.iterate(first) if first is not None else None
    if items is None or len(items) > 64 or len(arguments.positional) != 1:
        return UNKNOWN
    return arithmetic.compute(lambda *numbers: sum(numbers), items, _literal(machine, node))


def _power(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    if len(arguments.positional) != 2:
        return UNKNOWN
    base, exponent = (given.value for given in arguments.positional)
    return arithmetic.binary(ast.Pow(), base, exponent, _literal(machine, node))


def _len(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    value = arguments.get(0, "")
    if isinstance(value, Sequence) and value.items is not None and value.kind != "set":
        return Constant(len(value.items), None, (), value.overridable)
    if isinstance(value, Mapping) and not value.is_open:
        return Constant(len(value.entries))
    if isinstance(value, Constant) and isinstance(value.data, (str, bytes)):
        return Constant(len(value.data), None, (), value.overridable)
    return UNKNOWN


def _range(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    numbers = []
    for given in arguments.positional:
        value = given.value
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
    return Sequence("list", tuple(Constant(number) for number in values))


def _sequence_of(kind: str) -> Known:
    """Wrap ``list``, ``tuple``, ``set``."""

    def known(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
        literal = _literal(machine, node)
        if not arguments.positional:
            return Sequence(kind, (), literal)
        value = arguments.positional[0].value
        items = machine.iterate(value)
        overridable = isinstance(value, (Sequence, Constant)) and value.overridable
        return Sequence(kind, items, literal, (), overridable)

    return known


def sort_values(
    items: tuple[Value, ...], reverse: bool = False
) -> Optional[tuple[Value, ...]]:
    """Sort constants; None when that cannot be done."""
    constants = [item for item in items if isinstance(item, Constant)]
    if len(constants) != len(items):
        return None
    try:
        constants.sort(key=lambda item: item.data, reverse=reverse)  # type: ignore
    except TypeError:
        return None
    return tuple(constants)


def _sorted(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "")
    items = machine.iterate(first) if first is not None else None
    if items is None or arguments.keywords:
        return UNKNOWN
    return Sequence("list", sort_values(items), _literal(machine, node))


def _enumerate(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "")
    items = machine.iterate(first) if first is not None else None
    if items is None or len(arguments.positional) != 1 or arguments.keywords:
        return UNKNOWN
    pairs = tuple(
        Sequence("tuple", (Constant(position), item)) for position, item in enumerate(items)
    )
    return Sequence("list", pairs)


def _zip(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    columns = [machine.iterate(given.value) for given in arguments.positional]
    known = [column for column in columns if column is not None]
    if not columns or len(known) != len(columns):
        return UNKNOWN
    return Sequence("list", tuple(Sequence("tuple", row) for row in zip(*known)))


def _reversed(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "")
    items = machine.iterate(first) if first is not None else None
    return Sequence("list", None if items is None else items[::-1])


def _map(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    if len(arguments.positional) != 2:
        return UNKNOWN
    items = machine.iterate(arguments.positional[1].value)
    function = arguments.positional[0].value
    if items is None or len(items) > 64 or not isinstance(function, Symbol):
        return UNKNOWN
    from lr_lint.script.values import Given

    results = tuple(
        machine.call(function, Arguments((Given(item, node),)), node) for item in items
    )
    return Sequence("list", results)


def _dict(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    result = Mapping(
        Entries(), open_=arguments.more, node=_literal(machine, node)
    )
    for given in arguments.positional:
        machine.update_mapping(result, given.value)
    for name, given in arguments.keywords.items():
        machine.set_entry(result, Constant(name), given.value)
    return result


def _getattr(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    owner, name = arguments.get(0, ""), arguments.get(1, "")
    if owner is None or name is None:
        return UNKNOWN
    results: list[Value] = []
    for one_owner in options_of(owner):
        for one_name in options_of(name):
            text = text_of(one_name)
            if text is not None and not (
                isinstance(one_name, Constant) and one_name.overridable
            ):
                found = machine.attribute(one_owner, text)
                results.append(found if found is not None else UNKNOWN)
            elif isinstance(one_owner, Symbol) and machine.is_framework(one_owner):
                results.append(AnyOf(one_owner.dotted))
            else:
                results.append(UNKNOWN)
    return join(results)


def _setattr(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    owner, name = arguments.get(0, ""), text_of(arguments.get(1, ""))
    value = arguments.get(2, "")
    if owner is None:
        return NONE
    if name is None or value is None:
        machine.change(owner)
    else:
        machine.set_attribute(owner, name, value)
    return NONE


def _vars(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    owner = arguments.get(0, "")
    if isinstance(owner, Instance) and not owner.state["open"]:
        return Mapping(Entries(owner.attributes))
    return UNKNOWN


def _namespace(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    attributes = Attributes(
        {name: given.value for name, given in arguments.keywords.items()}
    )
    return Instance(None, attributes, arguments.more or bool(arguments.positional))


def _super(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``super()`` where all classes above are known and stand in one line."""
    owner: Optional[Value] = arguments.get(0, "")
    receiver = arguments.get(1, "")
    if owner is None:
        owner = machine.frame.owner
        running = machine.frame.function
        if running is not None:
            names = (*running.args.posonlyargs, *running.args.args)
            receiver = machine.lookup(names[0].arg) if names else None
    if not isinstance(receiver, Instance):
        return UNKNOWN
    cls = receiver.cls
    if isinstance(owner, UserClass) and cls is not None:
        if cls.has_one_line() and not owner.is_foreign() and owner.fields is None:
            return Super(owner, receiver)
    machine.change(receiver)
    return UNKNOWN


def _partial(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    function = arguments.get(0, "func")
    if not arguments.positional or not isinstance(function, (Symbol, Function, UserClass)):
        machine.give_away(arguments)
        return UNKNOWN
    return Partial(
        function, Arguments(arguments.positional[1:], arguments.keywords, arguments.more)
    )


def _replace(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``dataclasses.replace(instance, **changes)``."""
    original = arguments.get(0, "obj")
    if not isinstance(original, Instance) or original.cls is None or arguments.more:
        return UNKNOWN
    if original.cls.lookup("__post_init__") is not None:
        return UNKNOWN
    attributes = type(original.attributes)(original.attributes)
    for name, given in arguments.keywords.items():
        attributes[name] = given.value
    return Instance(original.cls, attributes, bool(original.state["open"]))


def _wild(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    machine.wild = True
    return UNKNOWN


def _unknown(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    return UNKNOWN


def _path(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    values = tuple(given.value for given in arguments.positional)
    return arithmetic.compute(
        lambda *parts: PurePosixPath(*[_as_text(part) for part in parts]),
        values,
        _literal(machine, node),
    )


def _as_text(part: object) -> str:
    if isinstance(part, (str, PurePosixPath)):
        return str(part)
    raise TypeError


def _join_path(*parts: object) -> object:
    return posixpath.join(*[_as_text(part) for part in parts])


def _on_path(function: Callable[[str], object]) -> Known:
    return _pure(lambda part: function(_as_text(part)), 1)


def _import_module(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    name = text_of(arguments.get(0, "name"))
    if name is None or name.startswith("."):
        return UNKNOWN
    return machine.import_module(name, node)


def _dunder_import(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    name = text_of(arguments.get(0, "name"))
    if name is None:
        return UNKNOWN
    machine.import_module(name, node)
    return machine.import_module(name.partition(".")[0], node)


def _parser(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    if arguments.get(-1, "parents") is not None:
        return UNKNOWN
    return Parser(Scope())


def _open(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    mode = arguments.get(1, "mode")
    text = text_of(mode) if mode is not None else "r"
    if text is None or set(text) & set("wax+"):
        note_written(machine, arguments.get(0, "file"))
    return UNKNOWN


def note_written(machine: Calls, path: Optional[Value]) -> None:
    """Take note that the script writes a file; None or unknown: any file."""
    names = []
    for option in options_of(path if path is not None else UNKNOWN):
        if isinstance(option, Constant) and isinstance(option.data, (str, PurePosixPath)):
            names.append(posixpath.normpath(str(option.data)))
        else:
            names.append("*")
    written = machine.process.get("written", ())
    assert isinstance(written, tuple)
    fresh = tuple(name for name in names if name not in written)
    machine.write(machine.process, "written", written + fresh)


WRITERS: Final[dict[str, int]] = {
    "os.system": -1,
    "os.popen": -1,
    "shutil.copy": 1,
    "shutil.copy2": 1,
    "shutil.copyfile": 1,
    "shutil.move": 1,
    "os.rename": 1,
    "os.replace": 1,
    "os.remove": 0,
    "os.unlink": 0,
    "codecs.open": 0,
    "io.open": 0,
    "shutil.copytree": -1,
    "shutil.rmtree": -1,
    "shutil.unpack_archive": -1,
    "numpy.savetxt": 0,
}
"""Functions that change a file, and which argument names it (-1: any file)."""


def note_side_effects(machine: Calls, dotted: str, arguments: Arguments) -> None:
    """Take note of what a library function does to files and to the process."""
    position = WRITERS.get(dotted)
    if position is not None:
        note_written(machine, arguments.get(position, "") if position >= 0 else None)
    elif dotted.startswith(("subprocess.", "paddlex.tools.")):
        note_written(machine, None)
    elif dotted.endswith(("().to_csv", "().to_json")):
        note_written(machine, arguments.get(0, "path_or_buf"))
    elif dotted in ("os.chdir", "os.fchdir"):
        machine.write(machine.process, "folder_changed", True)


def path_method(
    machine: Calls, receiver: Constant, name: str, arguments: Arguments
) -> Value:
    """Follow a method of a `pathlib` path."""
    values = tuple(given.value for given in arguments.positional)
    if name in ("write_text", "write_bytes", "unlink", "rename", "replace", "touch"):
        note_written(machine, receiver)
        if name in ("rename", "replace"):
            note_written(machine, arguments.get(0, "target"))
        return UNKNOWN
    if name == "open":
        mode = arguments.get(0, "mode")
        text = text_of(mode) if mode is not None else "r"
        if text is None or set(text) & set("wax+"):
            note_written(machine, receiver)
        return UNKNOWN
    if name == "joinpath":
        return arithmetic.compute(
            lambda *parts: PurePosixPath(*[_as_text(part) for part in parts]),
            (receiver, *values),
        )
    if name in ("as_posix", "__str__"):
        return arithmetic.compute(str, (receiver,))
    if name in ("with_name", "with_suffix", "with_stem"):
        return arithmetic.compute(
            lambda path, text: getattr(path, name)(text), (receiver, *values)
        )
    return UNKNOWN


def _set_variable(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    name, value = arguments.get(0, "key"), arguments.get(1, "value")
    if name is not None and value is not None and len(arguments.positional) == 2:
        machine.set_variable(
            name, value, node, arguments.positional[0].node, arguments.positional[1].node,
            None, node.func.attr if isinstance(node.func, ast.Attribute) else "putenv",
        )
    return UNKNOWN


def _update_variables(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    for given in arguments.positional:
        machine.merge_variables(given.value, given.node, node, "update")
    for name, given in arguments.keywords.items():
        machine.set_variable(
            Constant(name), given.value, node, None, given.node, given.keyword, "update"
        )
    return NONE


def _forget_variable(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    name = text_of(arguments.get(0, "key"))
    if name is not None:
        machine.write(machine.process, "variable:" + name, UNKNOWN)
    return UNKNOWN


def parser_method(
    machine: Calls, parser: Parser, name: str, arguments: Arguments, node: ast.Call
) -> Value:
    """Follow a method of an `argparse.ArgumentParser`."""
    if name == "add_argument":
        _add_option(machine, parser, arguments, node)
        return UNKNOWN
    if name in ("add_argument_group", "add_mutually_exclusive_group"):
        return parser
    if name == "set_defaults":
        for destination, given in arguments.keywords.items():
            machine.write(parser.options, destination, _overridable(given.value))
        return NONE
    if name in ("parse_args", "parse_known_args"):
        if arguments.get(0, "args") is None:
            result = Instance(None, Attributes(parser.options))
        else:
            result = Instance(None, Attributes(), open_=True)
        if name == "parse_known_args":
            return Sequence("tuple", (result, UNKNOWN))
        return result
    if name == "add_subparsers":
        return UNKNOWN
    return UNKNOWN


def _add_option(
    machine: Calls, parser: Parser, arguments: Arguments, node: ast.Call
) -> None:
    destination = _destination(arguments)
    if destination is None:
        return
    action = text_of(arguments.get(-1, "action"))
    default = arguments.get(-1, "default")
    kind = arguments.get(-1, "type")
    value: Value = UNKNOWN
    if arguments.more or arguments.get(-1, "required") is not None:
        value = UNKNOWN
    elif default is not None:
        value = _converted(machine, default, kind, node)
    elif action in ("store_true", "store_false"):
        value = Constant(action == "store_false", None, (), True)
    machine.write(parser.options, destination, _overridable(value))


def _destination(arguments: Arguments) -> Optional[str]:
    given = arguments.get(-1, "dest")
    if given is not None:
        return text_of(given)
    names = [text_of(flag.value) for flag in arguments.positional]
    known = [name for name in names if name is not None]
    if not known or len(known) != len(names):
        return None
    long = [name for name in known if name.startswith("--")]
    return (long or known)[0].lstrip("-").replace("-", "_")


def _converted(
    machine: Calls, default: Value, kind: Optional[Value], node: ast.Call
) -> Value:
    """Apply ``type=`` as argparse does: to a default that is text."""
    if kind is None or not isinstance(default, Constant):
        return default
    if not isinstance(default.data, str):
        return default
    if isinstance(kind, Symbol) and kind.dotted in ("builtins.int", "builtins.float"):
        convert = int if kind.dotted == "builtins.int" else float
        return arithmetic.compute(lambda text: convert(str(text)), (default,), default.node)
    if isinstance(kind, Symbol) and kind.dotted == "builtins.str":
        return default
    return UNKNOWN


def _overridable(value: Value) -> Value:
    """Mark a default; None stands for "not given" and is not certain."""
    if isinstance(value, Constant):
        if value.data is None:
            return UNKNOWN
        return Constant(value.data, value.node, value.links, True)
    if isinstance(value, Sequence):
        return Sequence(value.kind, value.items, value.node, value.links, True)
    if isinstance(value, Several):
        return join([_overridable(option) for option in value.options])
    return value


def _same_object(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    first = arguments.get(0, "")
    if isinstance(first, (Constant, Symbol)):
        return first
    if isinstance(first, Sequence):
        return Sequence(first.kind, first.items, first.node, first.links, first.overridable)
    if isinstance(first, Mapping):
        return Mapping(Entries(first.entries), first.is_open, first.node)
    return UNKNOWN


def _harmless(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    return NONE


def _run_coroutine(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    value = arguments.get(0, "")
    return value if value is not None else UNKNOWN


def _kept_path(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Keep a relative path relative: where it starts is decided when it is read."""
    value = arguments.get(0, "path")
    if isinstance(value, Constant) and isinstance(value.data, (str, PurePosixPath)):
        if not str(value.data).startswith("~"):
            return Constant(value.data, value.node, value.links, value.overridable)
    return UNKNOWN


EXITS: Final = frozenset(
    {"sys.exit", "builtins.exit", "builtins.quit", "os._exit", "os.abort"}
)
"""Calls after which nothing runs."""

FUNCTIONS: Final[dict[str, Known]] = {
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
    "builtins.map": _map,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.vars": _vars,
    "builtins.super": _super,
    "builtins.print": _harmless,
    "builtins.exec": _wild,
    "builtins.globals": _wild,
    "builtins.locals": _unknown,
    "builtins.eval": _unknown,
    "builtins.open": _open,
    "builtins.__import__": _dunder_import,
    "importlib.import_module": _import_module,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "argparse.ArgumentParser": _parser,
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
    "copy.copy": _same_object,
    "copy.deepcopy": _same_object,
    "functools.partial": _partial,
    "dataclasses.replace": _replace,
    "asyncio.run": _run_coroutine,
    "os.environ.setdefault": _set_variable,
    "os.environ.__setitem__": _set_variable,
    "os.putenv": _set_variable,
    "os.environ.update": _update_variables,
    "os.environ.pop": _forget_variable,
    "os.unsetenv": _forget_variable,
    "os.environ.__delitem__": _forget_variable,
}
"""Dotted name -> what calling it gives."""
