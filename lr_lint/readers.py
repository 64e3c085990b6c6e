"""Who reads a value besides the argument that is to be repaired.

A literal may be edited where it is defined only when nothing but that argument
can notice. Names, attributes and dict keys are counted over the whole file: an
equal name in another function counts as a reader too, which errs on the side of
not editing.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import Optional

from lr_lint.findings import Span
from lr_lint.positions import Positions
from lr_lint.settings import Link


class Readers:
    """Where the names of one file are written and read."""

    def __init__(self, tree: ast.Module, positions: Positions) -> None:
        """Count over the whole syntax tree, once."""
        self._positions = positions
        self._reads: Counter[Link] = Counter()
        self._writes: Counter[str] = Counter()
        self._assigned: dict[Span, list[ast.expr]] = {}
        self._dicts: dict[Span, ast.expr] = {}
        self._name_uses: dict[str, list[ast.AST]] = {}
        self._entries: dict[Span, ast.expr] = {}
        for node in ast.walk(tree):
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                self._reads[Link("name", node.id)] += 1
            else:
                self._writes[node.id] += 1
        elif isinstance(node, ast.arg):
            self._writes[node.arg] += 1
        elif isinstance(node, ast.Attribute):
            if isinstance(node.ctx, ast.Load):
                self._reads[Link("attribute", node.attr)] += 1
            else:
                self._writes[node.attr] += 1
            if isinstance(node.value, ast.Name):
                self._name_uses.setdefault(node.value.id, []).append(node)
        elif isinstance(node, ast.Subscript):
            self._note_subscript(node)
        elif isinstance(node, ast.Assign):
            self._assigned[self._positions.span(node.value)] = node.targets
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assigned[self._positions.span(node.value)] = [node.target]
        elif isinstance(node, (ast.Dict, ast.Call)):
            self._note_entries(node)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                self._writes[name] += 1
        elif isinstance(node, ast.alias):
            self._writes[(node.asname or node.name).partition(".")[0]] += 1

    def _note_subscript(self, node: ast.Subscript) -> None:
        key = node.slice
        if isinstance(key, ast.Constant):
            if isinstance(node.ctx, ast.Load):
                self._reads[Link("key", str(key.value))] += 1
            else:
                self._writes[str(key.value)] += 1
        if isinstance(node.value, ast.Name):
            self._name_uses.setdefault(node.value.id, []).append(node)

    def _note_entries(self, node: ast.Dict | ast.Call) -> None:
        """Note a dict display, or a call that may be ``dict(...)`` or ``get``."""
        if isinstance(node, ast.Dict):
            self._dicts[self._positions.span(node)] = node
            self._note_values(node, node.values)
            return
        function = node.func
        if isinstance(function, ast.Name) and function.id == "dict":
            self._dicts[self._positions.span(node)] = node
            self._note_values(node, [keyword.value for keyword in node.keywords])
        if isinstance(function, ast.Attribute) and function.attr in ("get", "pop"):
            if node.args and isinstance(node.args[0], ast.Constant):
                self._reads[Link("key", str(node.args[0].value))] += 1

    def _note_values(self, container: ast.expr, values: list[ast.expr]) -> None:
        for value in values:
            self._entries.setdefault(self._positions.span(value), container)

    def reads(self, link: Link) -> int:
        """Return how often a name, attribute or key is read in the file."""
        return self._reads[link]

    def writes(self, identifier: str) -> int:
        """Return how often a name, attribute or key is bound in the file."""
        return self._writes[identifier]

    def is_assigned_alone(self, literal: Span) -> bool:
        """Tell whether a literal is not given to several names in one statement."""
        return len(self._assigned.get(literal, ())) <= 1

    def dict_of(self, literal: Span) -> Optional[Span]:
        """Return the dict display that has a literal as a value, if one has."""
        container = self._entries.get(literal)
        return self._positions.span(container) if container is not None else None

    def outside_uses(self, mapping: Span) -> int:
        """Return how often a dict is used as a whole, ``**settings`` included.

        Reads of single entries do not count. A dict that is written where it is
        used counts as used once.
        """
        targets = self._assigned.get(mapping)
        if targets is None:
            return 1
        uses = 0
        for target in targets:
            if not isinstance(target, ast.Name):
                return 99
            if self._writes[target.id] != 1:
                return 99
            single = sum(
                1
                for use in self._name_uses.get(target.id, ())
                if isinstance(use, ast.Subscript)
                or (isinstance(use, ast.Attribute) and use.attr == "get")
            )
            uses += self._reads[Link("name", target.id)] - single
        return uses
