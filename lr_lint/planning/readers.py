"""Who writes and reads a value besides the argument that is to be repaired.

A literal may be edited where it is defined only when nothing but that argument
can notice.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import Collection, Optional

from lr_lint.findings import Span
from lr_lint.planning.onlookers import Onlookers
from lr_lint.positions import Positions
from lr_lint.settings import Link


class Readers:
    """Where the values of one file are written and read."""

    def __init__(self, tree: ast.Module, positions: Positions) -> None:
        """Count over the whole syntax tree, once."""
        self._writes: Counter[Link] = Counter()
        self._onlookers = Onlookers(tree, positions)
        for node in ast.walk(tree):
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            self._writes[Link("name", node.id)] += 1
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            self._writes[Link("attribute", node.attr)] += 1
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                self._writes[Link("name", name)] += 1
        elif isinstance(node, ast.alias):
            name = (node.asname or node.name).partition(".")[0]
            self._writes[Link("name", name)] += 1

    def is_read_alone(
        self, literal: Span, links: Collection[Link], arguments: Collection[Span]
    ) -> bool:
        """Tell whether certain arguments alone can notice that a literal changes.

        Args:
            literal: Where it stands.
            links: What is read between it and them.
            arguments: Where the expressions of these arguments stand.
        """
        if any(self._writes[link] > 1 for link in links):
            return False
        return not self._onlookers.see_value(literal, frozenset(arguments))

    def is_entry_alone(self, mapping: Span, key: str, arguments: Collection[Span]) -> bool:
        """Tell likewise for an entry, present or not, of a dict display or ``dict()``."""
        return not self._onlookers.see_entry(mapping, key, frozenset(arguments))

    def is_dict(self, span: Span) -> bool:
        """Tell whether a dict display or a call of ``dict`` stands at a place."""
        return self._onlookers.find_dict(span) is not None

    def named_value(self, span: Span) -> Optional[Span]:
        """Return where the value stands in ``name := value``; None for anything else."""
        return self._onlookers.named_value(span)
