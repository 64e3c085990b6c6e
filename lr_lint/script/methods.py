"""Methods of text, lists and dicts, and of what frameworks and libraries make."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import Final, Optional

from lr_lint.script import arithmetic
from lr_lint.script.calls import HARMLESS
from lr_lint.script.command_line import parser_method
from lr_lint.script.containers import State
from lr_lint.script.effects import note_side_effects, path_method
from lr_lint.script.items import KEYS
from lr_lint.script.library import sort_values
from lr_lint.script.objects import Objects
from lr_lint.script.trace import MethodCall
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    MAYBE,
    NONE,
    UNKNOWN,
    Arguments,
    Constant,
    Created,
    Initializer,
    Instance,
    Mapping,
    Parser,
    Sequence,
    Symbol,
    Value,
)

TEXT_METHODS: Final = frozenset(
    {
        "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize",
        "replace", "startswith", "endswith", "removeprefix", "removesuffix", "isdigit",
        "format", "encode", "decode", "zfill", "count", "find",
    }
)
"""Methods of text whose result is evaluated."""

NEUTRAL_METHODS: Final = frozenset(
    {
        "evaluate", "predict", "batch_predict", "save_model", "export",
        "export_inference_model", "analyze_sensitivity", "prune", "get_model_info",
        "__len__",
    }
)
"""Methods of models and data sets that change nothing that a rule asks about."""


class Methods(Objects):
    """Follow methods of what is no object of the script's own classes."""

    def call_method(
        self, receiver: Value, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        if isinstance(receiver, Created):
            return self._created_method(receiver, name, arguments, node)
        if isinstance(receiver, Constant):
            return self._constant_method(receiver, name, arguments, node)
        if isinstance(receiver, Sequence):
            result = self._sequence_method(receiver, name, arguments)
        elif isinstance(receiver, Mapping):
            result = self._mapping_method(receiver, name, arguments)
        elif isinstance(receiver, Parser):
            result = parser_method(self, receiver, name, arguments, node)
        else:
            result = None
            if isinstance(receiver, Instance) and receiver.cls is not None:
                initializer = receiver.cls.lookup(name)
                if isinstance(initializer, Initializer):
                    self.initialize(receiver, initializer, arguments, node)
                    return NONE
        if result is None:
            self.lose(receiver)
            self.give_away(arguments)
            return UNKNOWN
        return result

    # What libraries make.

    def _created_method(
        self, receiver: Created, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        maker = receiver.maker
        if maker.is_framework:
            self._framework_method(receiver, name, arguments, node)
            return UNKNOWN
        assert isinstance(maker, Symbol)
        if maker.root == "asyncio" and name == "run_until_complete":
            return self.await_value(arguments.get(0, "future") or UNKNOWN)
        if maker.root not in HARMLESS:
            self.give_away(arguments)
        self.lose(receiver)
        note_side_effects(self, f"{maker.dotted}().{name}", arguments)
        return UNKNOWN

    def _framework_method(
        self, receiver: Created, name: str, arguments: Arguments, node: ast.Call
    ) -> None:
        maker = receiver.maker
        dotted = maker.dotted if isinstance(maker, Symbol) else maker.namespace
        self.trace.symbols.add(f"{dotted}().{name}")
        class_name, keywords = dotted.rpartition(".")[2], self.trace.keywords
        for keyword in arguments.names():
            keywords.add(keyword)
            keywords.add(f"{class_name}.{keyword}")
        if name in self.methods:
            if self.frame.in_script and not self.quiet:
                self._note_training(receiver, name, arguments, node)
            return
        if name == "set_num_samples":
            count = arguments.get(0, "num_samples")
            self.write(receiver.state, "num_samples", count if count else UNKNOWN)
        elif name == "add_negative_samples":
            self.write(receiver.state, "negative_samples", True)
        elif name not in NEUTRAL_METHODS:
            self.write(receiver.state, "changed", True)
            for value in arguments.values():
                if not isinstance(value, Created):
                    self.lose(value)

    def _note_training(
        self, receiver: Created, name: str, arguments: Arguments, node: ast.Call
    ) -> None:
        objects = {
            id(value): State(value.state)
            for value in arguments.objects()
            if isinstance(value, Created)
        }
        objects[id(receiver)] = State(receiver.state)
        self.trace.calls.append(
            MethodCall(
                node, receiver, name, arguments.settled(), objects, State(self.process),
                self.conditions, self.tick(),
            )
        )

    # Text.

    def _constant_method(
        self, receiver: Constant, name: str, arguments: Arguments, node: ast.Call
    ) -> Value:
        values = arguments.values()
        for value in values:
            if not isinstance(value, (Constant, Sequence)):
                self.lose(value)
        if isinstance(receiver.data, PurePosixPath):
            return path_method(self, receiver, name, arguments)
        if arguments.more or not isinstance(receiver.data, (str, bytes)):
            return UNKNOWN
        if name == "join":
            return self._join_text(receiver, arguments, node)
        if name in ("split", "rsplit", "partition", "rpartition", "splitlines"):
            return self._split_text(receiver, name, arguments)
        if name not in TEXT_METHODS:
            return UNKNOWN
        if name == "format" and arithmetic.is_wide_template(str(receiver.data)):
            return UNKNOWN
        for value in (receiver, *values):
            if isinstance(value, Constant):
                if len(str(value.data)) > LONGEST_SEQUENCE:
                    return UNKNOWN
                if name == "format" and isinstance(value.data, PurePosixPath):
                    return UNKNOWN
        names = tuple(arguments.keyword_names())
        count = len(values) - len(names)

        def method(data: object, *given: object) -> object:
            result: object = getattr(data, name)(
                *given[:count], **dict(zip(names, given[count:]))
            )
            return result

        return arithmetic.compute(method, (receiver, *values), self.literal_node(node))

    def _join_text(self, receiver: Constant, arguments: Arguments, node: ast.Call) -> Value:
        items = arguments.get(0, "iterable")
        parts = self.iterate(items) if items is not None else None
        if parts is None or len(parts) > 64:
            return UNKNOWN
        return arithmetic.compute(
            lambda separator, *texts: separator.join(texts),
            (receiver, *parts),
            self.literal_node(node),
        )

    def _split_text(self, receiver: Constant, name: str, arguments: Arguments) -> Value:
        given: list[object] = []
        flag = receiver.overridable
        for argument in arguments.positional:
            if not isinstance(argument.value, Constant):
                return UNKNOWN
            given.append(argument.value.data)
            flag = flag or argument.value.overridable
        if arguments.keywords:
            return UNKNOWN
        try:
            parts = getattr(receiver.data, name)(*given)
        except (TypeError, ValueError):
            return UNKNOWN
        kind = "tuple" if name.endswith("partition") else "list"
        items = tuple([Constant(part, None, None, flag) for part in parts])
        return self.sequence(kind, items, None, flag)

    # Lists, tuples and sets. None: what happens to them is not known.

    def _sequence_method(
        self, receiver: Sequence, name: str, arguments: Arguments
    ) -> Optional[Value]:
        items = receiver.items
        if arguments.more or items is None:
            return None
        if name == "copy" and receiver.kind in ("list", "set"):
            return self.sequence(receiver.kind, items, None, receiver.overridable)
        if name in ("index", "count") and not arguments.keywords:
            return _found(receiver, items, name, arguments)
        if receiver.kind != "list":
            return None
        first = arguments.get(0, "")
        if first is None:
            return self._list_method(receiver, items, name, arguments)
        if arguments.keywords:
            return None
        first = self.kept(first) if name in ("append", "insert") else first
        if name == "append":
            self.set_items(receiver, (*items, first))
            return NONE
        if name == "extend":
            more = self.iterate(first)
            if more is None:
                return None
            self.set_items(receiver, items + more)
            return NONE
        if name in ("insert", "pop", "remove"):
            return self._at_position(receiver, items, name, arguments)
        return None

    def _list_method(
        self,
        receiver: Sequence,
        items: tuple[Value, ...],
        name: str,
        arguments: Arguments,
    ) -> Optional[Value]:
        """Follow a method without positional arguments."""
        if name == "sort":
            backwards = arguments.get(-1, "reverse")
            if set(arguments.keywords) - {"reverse"}:
                return None
            reverse = isinstance(backwards, Constant) and backwards.data is True
            if backwards is not None and not isinstance(backwards, Constant):
                return None
            ordered = sort_values(items, reverse)
            if ordered is None:
                return None
            self.set_items(receiver, ordered)
            return NONE
        if arguments.keywords:
            return None
        if name == "clear":
            self.set_items(receiver, ())
            return NONE
        if name == "reverse":
            self.set_items(receiver, items[::-1])
            return NONE
        if name == "pop" and items:
            self.set_items(receiver, items[:-1])
            return items[-1]
        return None

    def _at_position(
        self,
        receiver: Sequence,
        items: tuple[Value, ...],
        name: str,
        arguments: Arguments,
    ) -> Optional[Value]:
        key = arguments.positional[0].value
        if not isinstance(key, Constant) or key.overridable:
            return None
        changed = list(items)
        result: Value = NONE
        if name == "remove":
            found = _found(receiver, items, "index", arguments)
            if not isinstance(found, Constant) or not isinstance(found.data, int):
                return None
            del changed[found.data]
        elif not isinstance(key.data, int):
            return None
        elif name == "insert" and len(arguments.positional) == 2:
            changed.insert(key.data, self.kept(arguments.positional[1].value))
        elif name == "pop" and -len(items) <= key.data < len(items):
            result = changed.pop(key.data)
        else:
            return None
        self.set_items(receiver, tuple(changed))
        return result

    # Dicts.

    def _mapping_method(
        self, receiver: Mapping, name: str, arguments: Arguments
    ) -> Optional[Value]:
        key = arguments.get(0, "")
        if name in ("get", "pop", "setdefault") and not arguments.more:
            if isinstance(key, Constant) and isinstance(key.data, KEYS):
                return self._mapping_access(receiver, name, key, arguments)
            return None
        if name == "update":
            for given in arguments.positional:
                self.update_mapping(receiver, given.value)
            for keyword, given in arguments.keywords.items():
                self.set_entry(receiver, Constant(keyword), given.value)
            if arguments.more:
                self.open(receiver)
            return NONE
        if arguments.positional or arguments.keywords or arguments.more:
            return None
        if name == "copy":
            copied = self.mapping(receiver.is_open)
            copied.entries.update(receiver.entries)
            return copied
        if name == "clear":
            for entry in list(receiver.entries):
                self.delete(receiver.entries, entry)
            return NONE
        if name in ("items", "keys", "values") and receiver.is_certain:
            return self._view(receiver, name)
        return None

    def _view(self, receiver: Mapping, name: str) -> Value:
        keys = tuple([Constant(entry) for entry in receiver.entries])
        values = tuple(receiver.entries.values())
        if name == "keys":
            return self.sequence("iterator", keys)
        if name == "values":
            return self.sequence("iterator", values)
        pairs = [self.sequence("tuple", pair) for pair in zip(keys, values)]
        return self.sequence("iterator", tuple(pairs))

    def _mapping_access(
        self, receiver: Mapping, name: str, key: Constant, arguments: Arguments
    ) -> Optional[Value]:
        found = receiver.entries.get(key.data)
        default = arguments.get(1, "default")
        if key.overridable or found is MAYBE or (found is None and receiver.is_open):
            if name != "get" or default is not None and not isinstance(default, Constant):
                return None
            return self.item(receiver, key) if key.overridable else UNKNOWN
        if found is not None:
            value = self.item(receiver, key)
            if name == "pop":
                self.delete(receiver.entries, key.data)
            return value
        if default is None:
            default = NONE if name != "pop" else UNKNOWN
        if name == "setdefault":
            self.set_entry(receiver, key, default)
        return default


def _found(
    receiver: Sequence, items: tuple[Value, ...], name: str, arguments: Arguments
) -> Optional[Value]:
    """Return what ``index`` or ``count`` gives."""
    if len(arguments.positional) != 1:
        return None
    sought = arguments.positional[0].value
    constants = [item for item in (sought, *items) if isinstance(item, Constant)]
    if len(constants) != len(items) + 1 or not isinstance(sought, Constant):
        return UNKNOWN
    flag = receiver.overridable or any(item.overridable for item in constants)
    data = [item.data for item in constants[1:]]
    try:
        found = data.index(sought.data) if name == "index" else data.count(sought.data)
    except ValueError:
        return UNKNOWN
    return Constant(found, None, None, flag)
