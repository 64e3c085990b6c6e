"""Objects of the script's own classes: how they come to be."""

from __future__ import annotations

import ast
from typing import Optional

from lr_lint.script.calls import Calls
from lr_lint.script.containers import new_entries
from lr_lint.script.values import (
    UNKNOWN,
    Arguments,
    BoundMethod,
    Created,
    Field,
    Function,
    Given,
    Initializer,
    Instance,
    Symbol,
    UserClass,
    Value,
)

FIELD_CALLS = ("dataclasses.field", "attr.ib", "attr.field", "attrs.field")
"""Functions that describe a field of a dataclass."""


def field_argument(value: Optional[Value], name: str) -> Optional[Value]:
    """Return an argument of the ``field(...)`` behind a field, None without."""
    if isinstance(value, Created) and isinstance(value.maker, Symbol):
        if value.maker.dotted in FIELD_CALLS:
            return value.arguments.get(-1, name)
    return None


class Objects(Calls):
    """Create objects."""

    def instantiate(self, cls: UserClass, arguments: Arguments, node: ast.Call) -> Value:
        """Follow the creation of an object of a user's class."""
        if isinstance(cls.lookup("__new__"), Function):
            self.lose(cls)
            self.give_away(arguments)
            return UNKNOWN
        instance = Instance(cls, new_entries(self.tick()))
        if cls.is_foreign:
            # A base that is not known can do anything with the object at any time.
            self.lose(instance)
        initialize = cls.lookup("__init__")
        if isinstance(initialize, Function):
            self.call_bound(BoundMethod(instance, "__init__", initialize), arguments, node)
        elif isinstance(initialize, Initializer):
            self.initialize(instance, initialize, arguments, node)
        elif cls.is_foreign or initialize is not None:
            self.lose(instance)
            self.give_away(arguments)
        return instance

    def initialize(
        self,
        instance: Instance,
        initializer: Initializer,
        arguments: Arguments,
        node: ast.Call,
    ) -> None:
        """Follow the ``__init__`` of a dataclass or named tuple."""
        position = 0
        extra: list[Given] = []
        for field in initializer.fields:
            value: Optional[Value] = None
            if field.is_given:
                value = arguments.get(-1 if field.keyword_only else position, field.name)
                position += not field.keyword_only
            if value is None:
                value = self._field_default(field)
            value = self.kept(value)
            if field.is_kept:
                self.write(instance.attributes, field.name, value)
            else:
                extra.append(Given(value, node))
        after = instance.cls.lookup("__post_init__") if instance.cls is not None else None
        if isinstance(after, Function):
            bound = BoundMethod(instance, "__post_init__", after)
            self.call_bound(bound, Arguments(tuple(extra)), node)

    def _field_default(self, field: Field) -> Value:
        """Return a field's default: what ``field(...)`` says, or the value itself."""
        default = field.default
        if default is None:
            return UNKNOWN
        if isinstance(default, Created) and isinstance(default.maker, Symbol):
            if default.maker.dotted in FIELD_CALLS:
                return self._described_default(default)
        return default

    def _described_default(self, field: Created) -> Value:
        value = field_argument(field, "default")
        if value is not None:
            return value
        for name in ("default_factory", "factory"):
            make = field_argument(field, name)
            if make is not None:
                return self.call(make, Arguments(), field.node)
        return UNKNOWN
