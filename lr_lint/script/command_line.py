"""Options of the script's own command line, as `argparse` reads them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, Optional

from lr_lint.script import arithmetic
from lr_lint.script.containers import new_entries
from lr_lint.script.values import (
    MAYBE,
    NONE,
    UNKNOWN,
    Arguments,
    Constant,
    Instance,
    Parser,
    Sequence,
    Several,
    Symbol,
    UnknownValue,
    Value,
    text_of,
)

if TYPE_CHECKING:
    from lr_lint.script.items import Items

_CONVERTERS: Final = {"builtins.int": int, "builtins.float": float, "builtins.str": str}


def new_parser(machine: Items, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``argparse.ArgumentParser(...)``."""
    parser = Parser(new_entries(machine.tick()))
    for name in ("parents", "argument_default"):
        if arguments.get(-1, name) is not None:
            machine.lose(parser)
    return parser


def parser_method(
    machine: Items, parser: Parser, name: str, arguments: Arguments, node: ast.Call
) -> Optional[Value]:
    """Follow a method of a parser; None: what it does is not known."""
    if name == "add_argument":
        _add_option(machine, parser, arguments)
        return UNKNOWN
    if name in ("add_argument_group", "add_mutually_exclusive_group"):
        return parser
    if name == "set_defaults":
        for destination, given in arguments.keywords.items():
            machine.write(parser.options, destination, replaceable(machine, given.value))
        if arguments.more:
            machine.lose(parser)
        return NONE
    if name == "parse_args":
        return _parsed(machine, parser, arguments)
    if name == "parse_known_args":
        return machine.sequence("tuple", (_parsed(machine, parser, arguments), UNKNOWN))
    if name in ("print_help", "print_usage", "format_help", "error", "exit"):
        return UNKNOWN
    return None


def _parsed(machine: Items, parser: Parser, arguments: Arguments) -> Value:
    """Return the namespace that parsing the command line gives."""
    given = arguments.get(0, "args")
    if arguments.more or arguments.get(1, "namespace") is not None:
        return UNKNOWN
    nothing_given = isinstance(given, Sequence) and given.items == ()
    if given is not None and not nothing_given and given is not NONE:
        return UNKNOWN
    attributes = new_entries(machine.tick())
    for name, value in parser.options.items():
        if value is MAYBE:
            attributes[name] = MAYBE
        elif nothing_given:
            attributes[name] = _as_given(value)
        else:
            attributes[name] = UNKNOWN if value is NONE else value
    return Instance(None, attributes, bool(parser.state["open"]))


def _as_given(value: Value) -> Value:
    """Return a default that nobody can replace: the command line is empty."""
    if isinstance(value, Constant):
        return Constant(value.data, value.node, value.chain, False)
    if isinstance(value, Sequence):
        return value.seen(value.chain, False)
    return UNKNOWN


def _add_option(machine: Items, parser: Parser, arguments: Arguments) -> None:
    destination = _destination(arguments)
    if destination is None:
        machine.lose(parser)
        return
    known = parser.options.get(destination)
    value = _default_of(machine, arguments, known)
    if known is not None and known is not NONE:
        # Two options with one destination: the first default is in effect, unless a
        # later one is set for both.
        value = machine.join([known if known is not MAYBE else UNKNOWN, value])
    machine.write(parser.options, destination, value)


def _default_of(machine: Items, arguments: Arguments, known: Optional[Value]) -> Value:
    """Return the value of an option that is not on the command line."""
    required = arguments.get(-1, "required")
    if arguments.more or (
        required is not None
        and not (isinstance(required, Constant) and required.data is False)
    ):
        return UNKNOWN
    if not _is_optional(arguments):
        return UNKNOWN
    default = arguments.get(-1, "default")
    action = text_of(arguments.get(-1, "action"))
    if default is not None:
        return replaceable(
            machine, _converted(machine, default, arguments.get(-1, "type"))
        )
    if known is not None:
        return known if not isinstance(known, UnknownValue) else UNKNOWN
    if action in ("store_true", "store_false"):
        return Constant(action == "store_false", None, None, True)
    given = arguments.get(-1, "action")
    if given is not None and action not in ("store", "append", "count", "extend"):
        return UNKNOWN
    return NONE


def _is_optional(arguments: Arguments) -> bool:
    """Tell whether an option can be left out on the command line."""
    names = [text_of(flag.value) for flag in arguments.positional]
    if all(name is not None and name.startswith("-") for name in names) and names:
        return True
    return text_of(arguments.get(-1, "nargs")) in ("?", "*")


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


def _converted(machine: Items, default: Value, kind: Optional[Value]) -> Value:
    """Apply ``type=`` as argparse does: to a default that is text."""
    if kind is None or not isinstance(default, Constant):
        return default
    if not isinstance(default.data, str):
        return default
    if isinstance(kind, Symbol) and kind.dotted in _CONVERTERS:
        convert = _CONVERTERS[kind.dotted]
        return arithmetic.compute(lambda text: convert(text), (default,), default.node)
    machine.lose(kind)
    return UNKNOWN


def replaceable(machine: Items, value: Value) -> Value:
    """Mark a default that a command line can replace."""
    if value is NONE or (isinstance(value, Constant) and value.data is None):
        return NONE
    if isinstance(value, Constant):
        return Constant(value.data, value.node, value.chain, True)
    if isinstance(value, Sequence):
        return value.seen(value.chain, True)
    if isinstance(value, Several):
        return machine.join([replaceable(machine, option) for option in value.options])
    machine.lose(value)
    return UNKNOWN
