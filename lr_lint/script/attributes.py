"""Attributes of modules, classes and objects: reading and writing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final, Optional

from lr_lint.script import arithmetic
from lr_lint.script.containers import MISSING
from lr_lint.script.items import Items, linked
from lr_lint.script.machine import Change
from lr_lint.script.values import (
    MAYBE,
    UNKNOWN,
    Arguments,
    BoundMethod,
    Constant,
    Created,
    Function,
    Given,
    Instance,
    LocalModule,
    Mapping,
    Parser,
    Property,
    Sequence,
    Super,
    Symbol,
    UnknownValue,
    UserClass,
    Value,
    options_of,
)

import ast

LONGEST_DOTTED: Final = 200
"""Characters of the longest dotted name that is followed."""

HARMLESS_ATTRIBUTES: Final = frozenset({"labels", "transforms", "num_samples", "label_list"})
"""Attributes of a data set whose own attributes may be used without changing its size."""

COUNTED_ATTRIBUTES: Final = ("file_list", "neg_file_list", "coco_gt", "allow_empty")
"""Attributes of a data set that its number of samples depends on."""

_SPECIAL: Final[dict[str, Constant]] = {
    "typing.TYPE_CHECKING": Constant(False),
    "typing_extensions.TYPE_CHECKING": Constant(False),
    "os.sep": Constant("/"),
    "os.path.sep": Constant("/"),
}

_SWITCHES: Final = frozenset({"log_level", "pretrain_dir", "gui_mode"})
"""What scripts set in a framework that changes what it prints and where it keeps downloads.

Source: PaddleX 1.3.11 paddlex/utils/logging.py:30, cv/models/utils/pretrain_weights.py:198;
2.1.0 utils/checkpoint.py:411.
"""

_OVERRIDES: Final = ("__setattr__", "__getattribute__", "__delattr__", "__new__")
"""Methods with which a class decides itself what its attributes are."""

_NO_NODE: Final = ast.Constant(value=None)


class Attributes(Items):
    """Read and write attributes."""

    recorded: frozenset[str] = frozenset()
    """Top-level modules whose use is taken note of."""

    def attribute(self, owner: Value, name: str) -> Optional[Value]:
        """Return an attribute of one value.

        Returns:
            None when the value certainly has none: reading it raises.
        """
        if isinstance(owner, Symbol):
            found = owner.members.get(name)
            return found if found is not None else self.member(owner, name)
        if isinstance(owner, Created):
            value = owner.state.get("attribute:" + name)
            return value if isinstance(value, Value) else BoundMethod(owner, name)
        if isinstance(owner, Instance):
            return self._instance_attribute(owner, name)
        if isinstance(owner, Constant):
            return None if owner.data is None else _constant_attribute(owner, name)
        if isinstance(owner, (Sequence, Mapping, Parser)):
            return BoundMethod(owner, name)
        if isinstance(owner, LocalModule):
            return self._module_attribute(owner, name)
        if isinstance(owner, UserClass):
            return self._class_attribute(owner, name)
        if isinstance(owner, Super):
            return self._super_attribute(owner, name)
        if isinstance(owner, BoundMethod) and isinstance(owner.receiver, Created):
            if owner.name not in HARMLESS_ATTRIBUTES:
                self.lose(owner.receiver)
        return UNKNOWN

    def member(self, owner: Symbol, name: str) -> Value:
        """Return a name of another library, and take note of its first use."""
        dotted = f"{owner.dotted}.{name}"
        if len(dotted) > LONGEST_DOTTED:
            return UNKNOWN
        found: Value
        if dotted in _SPECIAL:
            found = _SPECIAL[dotted]
        else:
            if owner.root in self.recorded:
                self.trace.symbols.add(dotted)
            elif dotted == "sys.modules":
                self.wild = True
            symbol = Symbol.__new__(Symbol)
            symbol.dotted = dotted
            symbol.root = owner.root
            symbol.is_framework = owner.is_framework
            symbol.members = {}
            found = symbol
        owner.members[name] = found
        return found

    def _module_attribute(self, owner: LocalModule, name: str) -> Value:
        if name == "__dict__":
            self.lose(owner)
            return UNKNOWN
        value = owner.module.scope.get(name)
        if value is None:
            return self.submodule(owner, name)
        return UNKNOWN if isinstance(value, UnknownValue) else value

    def submodule(self, owner: LocalModule, name: str) -> Value:
        """Return a module inside a package beside the script."""
        raise NotImplementedError

    def _class_attribute(self, owner: UserClass, name: str) -> Optional[Value]:
        found = owner.lookup(name)
        if found is None:
            return UNKNOWN
        if isinstance(found, Function):
            return BoundMethod(owner, name, found) if found.binding == "class" else found
        return self._class_data(owner, found, name)

    def _class_data(self, cls: UserClass, found: Value, name: str) -> Value:
        """Return what is no method of a class, as it is seen from outside."""
        if isinstance(found, Property):
            return UNKNOWN
        if cls.is_foreign or self._is_descriptor(found):
            # A metaclass or a descriptor can make something else of it.
            self.lose(found)
            return UNKNOWN
        return linked(found, "attribute", name)

    @staticmethod
    def _is_descriptor(value: Value) -> bool:
        return (
            isinstance(value, Instance)
            and value.cls is not None
            and value.cls.lookup("__get__") is not None
        )

    def _instance_attribute(self, owner: Instance, name: str) -> Optional[Value]:
        found = owner.attributes.get(name)
        if found is not None and found is not MAYBE:
            return linked(found, "attribute", name)
        cls = owner.cls
        if name == "__class__" and cls is not None:
            return cls
        if name == "__dict__":
            self.lose(owner)
            return UNKNOWN
        if cls is None:
            return None if found is None and not owner.state["open"] else UNKNOWN
        in_class = cls.lookup(name)
        if isinstance(in_class, Function):
            return _bound(owner, cls, name, in_class)
        if isinstance(in_class, Property):
            return self._read_property(owner, name, in_class)
        if found is MAYBE or owner.state["open"] or isinstance(in_class, UnknownValue):
            return UNKNOWN
        if in_class is None:
            if cls.lookup("__getattr__") is None:
                return None
            self.lose(owner)
            return UNKNOWN
        return self._class_data(cls, in_class, name)

    def _read_property(self, owner: Instance, name: str, found: Property) -> Value:
        given = Arguments((Given(owner, _NO_NODE),))
        value = self.call_function(found.getter, given, owner)
        if found.cached:
            self.write(owner.attributes, name, value)
        return value

    def _super_attribute(self, owner: Super, name: str) -> Value:
        found = owner.cls.lookup(name, owner.after)
        if isinstance(found, Function):
            return _bound(owner.receiver, owner.cls, name, found)
        if found is None:
            return Symbol("builtins.object." + name)
        self.lose(owner.receiver)
        return UNKNOWN

    # Writing.

    def set_attribute(self, owner: Value, name: str, value: Value) -> None:
        """Follow ``owner.name = value``."""
        value = self.kept(value)
        options = options_of(owner)
        if len(options) > 1:
            self.lose(value)
            value = UNKNOWN
        for option in options:
            self._set_attribute(option, name, value)

    def _set_attribute(self, owner: Value, name: str, value: Value) -> None:
        if isinstance(owner, Instance):
            self._set_instance_attribute(owner, name, value)
        elif isinstance(owner, UserClass):
            owner.assigned.add(name)
            self.write(owner.attributes, name, value)
        elif isinstance(owner, LocalModule):
            self.write(owner.module.scope, name, value)
        elif isinstance(owner, Created):
            self._set_created_attribute(owner, name, value)
        elif isinstance(owner, Symbol):
            self.lose(value)
            if owner.is_framework:
                if name in _SWITCHES:
                    return
                self.give_up()
            self.patched.add(f"{owner.dotted}.{name}")
        else:
            if name not in ("__doc__", "__name__"):
                self.stray.add(name)
                self._lose_in_classes(name)
            self.lose(value)
            self.lose(owner)

    def _lose_in_classes(self, name: str) -> None:
        """Give up a class attribute: what is not known may be a class."""
        for cls in self.classes:
            if name in cls.attributes:
                self.unsettle(cls.attributes, name)
                self.forget(Change(cls.attributes, name, MISSING, []))

    def _set_instance_attribute(self, owner: Instance, name: str, value: Value) -> None:
        cls = owner.cls
        if cls is not None:
            if self.frame.receiver is not owner or not self._initializes():
                for ancestor in cls.ancestry:
                    if ancestor is not None:
                        ancestor.assigned.add(name)
            in_class = cls.lookup(name)
            if isinstance(in_class, Property) and not in_class.cached:
                self._write_property(owner, in_class, value)
                return
            if (in_class is not None and self._is_descriptor(in_class)) or any(
                cls.lookup(override) is not None for override in _OVERRIDES
                if not cls.is_foreign
            ):
                self.lose(value)
                self.lose(owner)
                return
        self.write(owner.attributes, name, value)

    def _initializes(self) -> bool:
        return getattr(self.frame.function, "name", "") == "__init__"

    def _write_property(self, owner: Instance, found: Property, value: Value) -> None:
        if found.setter is None:
            self.lose(value)
            return
        given = Arguments((Given(owner, _NO_NODE), Given(value, _NO_NODE)))
        self.call_function(found.setter, given, owner)

    def _set_created_attribute(self, owner: Created, name: str, value: Value) -> None:
        if name == "num_samples":
            self.write(owner.state, "num_samples", value)
        elif name in COUNTED_ATTRIBUTES:
            self.write(owner.state, "changed", True)
        if owner.state.get("changed") and not owner.maker.is_framework:
            self.lose(value)
            value = UNKNOWN
        self.write(owner.state, "attribute:" + name, value)


def _bound(receiver: Value, cls: UserClass, name: str, function: Function) -> Value:
    """Return a method as it is reached through an object."""
    if function.binding == "static":
        return function
    if function.binding == "class" and not isinstance(receiver, UserClass):
        return BoundMethod(cls, name, function)
    return BoundMethod(receiver, name, function)


def _constant_attribute(owner: Constant, name: str) -> Value:
    data = owner.data
    if isinstance(data, (str, bytes)):
        return BoundMethod(owner, name)
    if isinstance(data, PurePosixPath):
        if name in ("name", "stem", "suffix"):
            return arithmetic.constant(getattr(data, name), None, owner.overridable)
        if name == "parent":
            return arithmetic.constant(data.parent, None, owner.overridable)
        if name not in ("parents", "parts", "suffixes", "drive", "root", "anchor"):
            return BoundMethod(owner, name)
    return UNKNOWN
