"""Items of lists and dicts: reading, going through, changing."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import Final, Optional

from lr_lint.script.containers import new_entries
from lr_lint.script.losing import Losing
from lr_lint.script.values import (
    LONGEST_SEQUENCE,
    MAYBE,
    UNKNOWN,
    Constant,
    Created,
    Mapping,
    Parser,
    Sequence,
    Symbol,
    UnknownValue,
    Value,
)

KEYS: Final = (str, int, float, bool, bytes, type(None))
"""Types of keys that are told apart."""


def linked(value: Value, kind: str, identifier: str) -> Value:
    """Return a value as it is seen through a name, attribute or key."""
    if type(value) is Constant:
        if value.node is None:
            return value
        return Constant(
            value.data, value.node, (value.chain, kind, identifier), value.overridable
        )
    if type(value) is Sequence and value.node is not None:
        return value.seen((value.chain, kind, identifier), value.overridable)
    return value


def overridable(value: Value) -> Value:
    """Return a value that a command line can replace; unknown if it is no constant."""
    if isinstance(value, Constant):
        return Constant(value.data, value.node, value.chain, True)
    if isinstance(value, Sequence) and all(
        isinstance(item, Constant) for item in value.items or (UNKNOWN,)
    ):
        return value.seen(value.chain, True)
    return UNKNOWN


class Items(Losing):
    """Read and change items."""

    def sequence(
        self,
        kind: str,
        items: Optional[tuple[Value, ...]],
        node: Optional[ast.expr] = None,
        overridable: bool = False,
    ) -> Sequence:
        """Return a new list, tuple, set or iterator."""
        if items is not None and len(items) > LONGEST_SEQUENCE:
            for item in items:
                self.lose(item)
            items = None
        return Sequence(kind, items, self.tick(), node, overridable)

    def mapping(self, open_: bool = False, node: Optional[ast.expr] = None) -> Mapping:
        """Return a new dict without known entries."""
        return Mapping(new_entries(self.tick()), open_, node)

    def iterate(self, value: Value) -> Optional[tuple[Value, ...]]:
        """Return what a loop over a value gets, None when that is not known."""
        if isinstance(value, Sequence):
            if value.kind == "set":
                return None
            items = value.items
            if items is not None and value.kind == "iterator":
                self.write(value.state, "items", None)
            if items is not None and value.overridable:
                return tuple(overridable(item) for item in items)
            return items
        if isinstance(value, Mapping):
            if value.is_certain and len(value.entries) <= LONGEST_SEQUENCE:
                return tuple([Constant(key) for key in value.entries])
            return None
        if isinstance(value, Constant):
            if isinstance(value.data, str) and len(value.data) <= LONGEST_SEQUENCE:
                return tuple(
                    Constant(character, None, None, value.overridable)
                    for character in value.data
                )
            return None
        if not isinstance(value, (Created, Parser)):
            self.lose(value)
        return None

    def item(self, owner: Value, key: Value) -> Value:
        """Return ``owner[key]``; unknown where reading it raises."""
        if not isinstance(key, Constant):
            return self._any_item(owner)
        found = self._known_item(owner, key)
        if found is None:
            if not isinstance(owner, (Mapping, Sequence)):
                self._lose_foreign(owner)
            return UNKNOWN
        if not key.overridable:
            return found
        replaced = overridable(found)
        return replaced if replaced is not UNKNOWN else self._any_item(owner)

    def _known_item(self, owner: Value, key: Constant) -> Optional[Value]:
        if isinstance(owner, Mapping):
            if not isinstance(key.data, KEYS):
                return None
            found = owner.entries.get(key.data)
            if found is None or found is MAYBE:
                return None
            if isinstance(key.data, str):
                return linked(found, "key", key.data)
            return found
        if not isinstance(key.data, int):
            return None
        position = key.data
        if isinstance(owner, Sequence):
            items = owner.items
            if items is None or not -len(items) <= position < len(items):
                return None
            found = linked(items[position], "key", str(position))
            return overridable(found) if owner.overridable else found
        if isinstance(owner, Constant) and isinstance(owner.data, str):
            if -len(owner.data) <= position < len(owner.data):
                return Constant(owner.data[position], None, None, owner.overridable)
        return None

    def _any_item(self, owner: Value) -> Value:
        """Return what an item under an unknown key can be."""
        if isinstance(owner, Mapping):
            if owner.is_certain and owner.entries:
                return self.join(list(owner.entries.values()))
            self.lose(owner)
        elif isinstance(owner, Sequence):
            items = owner.items
            if items and owner.kind != "set" and not owner.overridable:
                return self.join(list(items))
            for item in items or ():
                self.lose(item)
        else:
            self._lose_foreign(owner)
        return UNKNOWN

    def _lose_foreign(self, owner: Value) -> None:
        """Give up an object whose own code answers for its items."""
        if not isinstance(owner, (Constant, Created, Symbol, UnknownValue)):
            self.lose(owner)

    def cut(self, owner: Value, bounds: list[Value], node: Optional[ast.expr]) -> Value:
        """Return ``owner[lower:upper:step]``."""
        numbers: list[Optional[int]] = []
        flag = False
        for bound in bounds:
            if not isinstance(bound, Constant) or not isinstance(
                bound.data, (int, type(None))
            ):
                self._any_item(owner)
                return UNKNOWN
            numbers.append(bound.data)
            flag = flag or bound.overridable
        if numbers[2] == 0:
            return UNKNOWN
        cut = slice(*numbers)
        if isinstance(owner, Sequence) and owner.items is not None:
            flag = flag or owner.overridable
            if owner.kind in ("list", "tuple"):
                return self.sequence(owner.kind, owner.items[cut], node, flag)
        if isinstance(owner, Constant) and isinstance(owner.data, (str, bytes)):
            return Constant(owner.data[cut], None, None, flag or owner.overridable)
        self._any_item(owner)
        return UNKNOWN

    # Changes.

    def set_items(self, target: Sequence, items: Optional[tuple[Value, ...]]) -> None:
        """Give a sequence new items; None: they are not known any more."""
        if items is not None and len(items) > LONGEST_SEQUENCE:
            items = None
        if items is None:
            for item in target.items or ():
                self.lose(item)
        self.write(target.state, "items", items)

    def set_entry(self, target: Mapping, key: Value, value: Value) -> None:
        """Follow ``target[key] = value``."""
        value = self.kept(value)
        if isinstance(key, Constant) and not key.overridable:
            if isinstance(key.data, KEYS):
                self.write(target.entries, key.data, value)
                return
            other = isinstance(key.data, PurePosixPath)
        else:
            other = not isinstance(key, (Constant, UnknownValue)) and not self._is_plain(key)
        self.lose(value)
        if other:
            # A key that cannot be equal to one of those that are told apart.
            self.write(target.state, "open", True)
        else:
            self.open(target)

    @staticmethod
    def _is_plain(key: Value) -> bool:
        """Tell whether a key can be equal to one that is told apart."""
        return not (isinstance(key, Sequence) and key.kind == "tuple") and not (
            isinstance(key, Symbol) and key.is_framework
        )

    def open(self, target: Mapping) -> None:
        """Take note that any entry of a dict can have changed."""
        self.write(target.state, "open", True)
        for key, entry in list(target.entries.items()):
            if entry is not MAYBE:
                self.lose(entry)
                self.write(target.entries, key, MAYBE)

    def update_mapping(self, target: Mapping, other: Value) -> None:
        """Follow ``target.update(other)``."""
        if isinstance(other, Mapping):
            if other.is_open:
                self.open(target)
                self.lose(other)
                return
            for key, value in list(other.entries.items()):
                if value is MAYBE and key in target.entries:
                    self.lose(target.entries[key])
                self.write(target.entries, key, value)
            return
        pairs = self.iterate(other) if isinstance(other, Sequence) else None
        if pairs is None:
            self.lose(other)
            self.open(target)
            return
        for pair in pairs:
            items = pair.items if isinstance(pair, Sequence) else None
            if items is None or len(items) != 2:
                self.lose(other)
                self.open(target)
                return
            self.set_entry(target, items[0], items[1])

    def set_item(self, owner: Value, key: Value, value: Value, certain: bool) -> None:
        """Follow ``owner[key] = value``.

        Args:
            owner: One value.
            key: The key.
            value: What is written.
            certain: Whether it certainly is this owner that is written to.
        """
        value = self.kept(value)
        if isinstance(owner, Mapping):
            if certain:
                self.set_entry(owner, key, value)
            else:
                self.lose(value)
                self.open(owner)
        elif isinstance(owner, Sequence):
            self._set_sequence_item(owner, key, value, certain)
        else:
            self.lose(value)
            self.lose(owner)

    def _set_sequence_item(
        self, owner: Sequence, key: Value, value: Value, certain: bool
    ) -> None:
        items = owner.items
        changed: Optional[tuple[Value, ...]] = None
        if (
            items is not None
            and certain
            and isinstance(key, Constant)
            and isinstance(key.data, int)
            and not key.overridable
            and -len(items) <= key.data < len(items)
        ):
            position = key.data % len(items)
            changed = items[:position] + (value,) + items[position + 1:]
        if changed is None:
            self.lose(value)
        self.set_items(owner, changed)

    def delete_item(self, owner: Value, key: Value, certain: bool) -> None:
        """Follow ``del owner[key]``."""
        if isinstance(owner, Mapping) and certain and isinstance(key, Constant):
            if isinstance(key.data, KEYS) and not key.overridable:
                self.delete(owner.entries, key.data)
                return
        if (
            isinstance(owner, Sequence)
            and certain
            and isinstance(key, Constant)
            and isinstance(key.data, int)
            and owner.items is not None
            and not key.overridable
            and -len(owner.items) <= key.data < len(owner.items)
        ):
            items = list(owner.items)
            del items[key.data]
            self.set_items(owner, tuple(items))
            return
        self.lose(owner)
