"""Functions and classes that a script defines."""

from __future__ import annotations

import ast
from typing import Final, Optional, Union

from lr_lint.script.containers import Entries, new_entries
from lr_lint.script.control import Control
from lr_lint.script.machine import Frame
from lr_lint.script.objects import field_argument
from lr_lint.script.values import (
    MAYBE,
    UNKNOWN,
    Arguments,
    Constant,
    Created,
    Field,
    Function,
    Given,
    Initializer,
    Property,
    Symbol,
    UserClass,
    Value,
)

FIELD_CLASSES: Final = frozenset(
    {
        "dataclasses.dataclass", "attr.s", "attr.attrs", "attrs.define", "attr.dataclass",
        "attrs.frozen", "attr.define", "attr.frozen",
    }
)
"""Decorators that make a constructor from the fields of a class."""

NEUTRAL_BASES: Final = frozenset(
    {"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"}
)
"""Bases that change nothing about attributes."""

NAMED_TUPLES: Final = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})

TRANSPARENT_DECORATORS: Final = frozenset(
    {
        "functools.wraps", "typing.overload", "typing.no_type_check", "typing.final",
        "abc.abstractmethod", "contextlib.contextmanager", "paddle.no_grad",
        "torch.no_grad", "typing.override", "typing_extensions.override",
    }
)
"""Decorators that leave arguments and result as they are."""

_PROPERTIES: Final = frozenset({"builtins.property", "functools.cached_property"})


class Definitions(Control):
    """Follow definitions."""

    def _define_function(
        self, statement: Union[ast.FunctionDef, ast.AsyncFunctionDef]
    ) -> None:
        decorators = [self._decorator(node) for node in statement.decorator_list]
        function = self.make_function(statement)
        if self.frame.in_script and not self.quiet:
            self.definitions.append(function)
        value: Value = function
        for decorator in reversed(decorators):
            value = self._decorated(decorator, value, statement)
        self.bind(statement.name, value)

    def _decorator(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
            owner = self.evaluate(node.value)
            if isinstance(owner, Property):
                return owner if node.attr == "setter" else UNKNOWN
        return self.evaluate(node)

    def _decorated(
        self,
        decorator: Value,
        value: Value,
        statement: Union[ast.FunctionDef, ast.AsyncFunctionDef],
    ) -> Value:
        """Return what a decorator makes of a function."""
        if isinstance(decorator, Function):
            given = Given(value, statement.decorator_list[0])
            return self.call_function(decorator, Arguments((given,)))
        maker = decorator.maker if isinstance(decorator, Created) else decorator
        dotted = maker.dotted if isinstance(maker, Symbol) else ""
        if dotted in TRANSPARENT_DECORATORS:
            return value
        if not isinstance(value, Function):
            self.lose(value)
            return UNKNOWN
        if dotted in ("builtins.staticmethod", "builtins.classmethod"):
            value.binding = "static" if dotted.endswith("static" + "method") else "class"
            return value
        if dotted in _PROPERTIES:
            return Property(value, None, dotted != "builtins.property")
        if isinstance(decorator, Property):
            return Property(decorator.getter, value)
        self.lose(decorator)
        self.lose(value)
        value.wrapped = True
        return value

    # Classes.

    def _define_class(self, statement: ast.ClassDef) -> None:
        bases, makes_fields = self._bases(statement)
        decorators = [self.evaluate(decorator) for decorator in statement.decorator_list]
        options: Optional[Created] = None
        for decorator in decorators:
            maker = decorator.maker if isinstance(decorator, Created) else decorator
            if isinstance(maker, Symbol) and maker.dotted in FIELD_CLASSES:
                makes_fields = True
                options = decorator if isinstance(decorator, Created) else None
        attributes = new_entries(self.tick())
        self.class_bodies[id(attributes)] = attributes
        outer = self.frame
        self.frame = Frame(
            outer.module, (attributes, *outer.scopes), outer.function, outer.known,
            len(self._journal),
        )
        try:
            self.follow(statement.body)
        finally:
            self.frame = outer
        cls = self._make_class(statement, bases, attributes, makes_fields, options)
        value: Value = cls
        for decorator in decorators:
            maker = decorator.maker if isinstance(decorator, Created) else decorator
            if not isinstance(maker, Symbol) or maker.dotted not in FIELD_CLASSES | (
                TRANSPARENT_DECORATORS
            ):
                self.lose(cls)
                value = UNKNOWN
        if self.frame.in_script and not self.quiet:
            self.classes.append(cls)
        self.bind(statement.name, value)

    def _bases(
        self, statement: ast.ClassDef
    ) -> tuple[list[Optional[UserClass]], bool]:
        """Return the bases, None for one that is not known, and whether one is a
        named tuple."""
        bases: list[Optional[UserClass]] = []
        makes_fields = False
        for node in statement.bases:
            value = self.evaluate(node.value if isinstance(node, ast.Subscript) else node)
            if isinstance(value, UserClass):
                bases.append(value)
                if value.lookup("__init_subclass__") is not None:
                    self.lose(value)
            elif isinstance(value, Symbol) and value.dotted in NEUTRAL_BASES:
                continue
            elif isinstance(value, Symbol) and value.dotted in NAMED_TUPLES:
                makes_fields = True
            else:
                self.lose(value)
                bases.append(None)
        for keyword in statement.keywords:
            value = self.evaluate(keyword.value)
            if not (isinstance(value, Symbol) and value.dotted == "abc.ABCMeta"):
                self.lose(value)
                bases.insert(0, None)
        return bases, makes_fields

    def _make_class(
        self,
        statement: ast.ClassDef,
        bases: list[Optional[UserClass]],
        attributes: Entries,
        makes_fields: bool,
        options: Optional[Created],
    ) -> UserClass:
        inherited: dict[str, Field] = {}
        for base in reversed(bases):
            for field in (base.fields if base is not None else None) or ():
                inherited[field.name] = field
        if makes_fields:
            for field in _own_fields(statement, attributes, options):
                inherited[field.name] = field
        fields = tuple(inherited.values()) if inherited or makes_fields else None
        if makes_fields and "__init__" not in attributes and fields is not None:
            attributes["__init__"] = Initializer(fields)
        if "__getattribute__" in attributes:
            bases = [*bases, None]  # the class decides itself what every name is
        cls = UserClass(statement, attributes, tuple(bases), fields)
        for name, value in list(attributes.items()):
            for function in _functions_of(value):
                if function.owner is None:
                    function.owner = cls
            if fields is not None and field_argument(value, "default") is not None:
                default = field_argument(value, "default")
                attributes[name] = default if default is not None else UNKNOWN
        return cls


def _functions_of(value: Value) -> list[Function]:
    if isinstance(value, Property):
        return [value.getter] + ([value.setter] if value.setter is not None else [])
    return [value] if isinstance(value, Function) else []


def _own_fields(
    statement: ast.ClassDef, attributes: Entries, options: Optional[Created]
) -> list[Field]:
    """Return the fields that the annotations of a class body make."""
    fields = []
    all_by_keyword = _is_true(
        options.arguments.get(-1, "kw_only") if options is not None else None
    )
    for item in statement.body:
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        annotation = ast.unparse(item.annotation)
        if "ClassVar" in annotation:
            continue
        if annotation.rpartition(".")[2].strip("'\"") == "KW_ONLY":
            all_by_keyword = True
            continue
        name = item.target.id
        default = attributes.get(name)
        default = UNKNOWN if default is MAYBE else default
        initialized = field_argument(default, "init")
        fields.append(
            Field(
                name,
                default,
                "InitVar" not in annotation,
                initialized is None or _is_true(initialized),
                all_by_keyword or _is_true(field_argument(default, "kw_only")),
            )
        )
    return fields


def _is_true(value: Optional[Value]) -> bool:
    return isinstance(value, Constant) and value.data is True
