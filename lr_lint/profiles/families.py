"""Families of classes: what they inherit from one another, release by release.

A family takes everything from the one it extends; what it says itself replaces
that, key by key and, in mappings, entry by entry. ``changes`` are laid on top,
each from its release on.
"""

from __future__ import annotations

from typing import Iterator, Optional

from lr_lint.profiles.document import Mistakes, Node, Scalar, Sequence, Table
from lr_lint.profiles.shape import Shape, found, nearest, refuse

ONLY_RELEASE = "any"
"""The release of a framework that lists none."""
DEEPEST = 20
"""Families that extend one another, at most."""

_NOT_INHERITED = frozenset(["extends", "since", "classes", "changes"])


class Family:
    """One family, checked, with the families that it extends.

    Attributes:
        name: Its name in the file.
        table: What it says itself.
        parent: The family that it extends.
        depth: Number of families from the first that extends nothing to this one.
    """

    def __init__(self, name: str, table: Table, parent: Optional[Family]) -> None:
        self.name = name
        self.table = table
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent is not None else 1
        self._resolved: dict[str, Table] = {}

    @property
    def classes(self) -> list[Scalar]:
        """Its own classes; empty for a family that only others extend."""
        return scalars(self.table, "classes")

    def releases(self, every: tuple[str, ...]) -> tuple[str, ...]:
        """Return the releases that have its classes."""
        since = text(self.table, "since")
        if since is None and self.parent is not None:
            return self.parent.releases(every)
        return every if since is None else every[every.index(since):]

    def spans(self, every: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return those releases, parted wherever something about the family changes."""
        turns = self._turns()
        spans: list[tuple[str, ...]] = []
        for release in self.releases(every):
            if spans and release not in turns:
                spans[-1] += (release,)
            else:
                spans.append((release,))
        return spans

    def _turns(self) -> frozenset[str]:
        own = frozenset([*entries(self.table, "changes"), *entries(self.table, "added")])
        return own if self.parent is None else own | self.parent._turns()

    def at(self, release: str, every: tuple[str, ...]) -> Table:
        """Return everything that holds for it in a release."""
        resolved = self._resolved.get(release)
        if resolved is None:
            own = {
                key: node
                for key, node in self.table.entries.items()
                if key not in _NOT_INHERITED
            }
            resolved = Table(own, self.table.key, self.table.line)
            if self.parent is not None:
                resolved = laid_over(self.parent.at(release, every), resolved)
            for change in self._changes(release, every):
                resolved = laid_over(resolved, change)
            self._resolved[release] = resolved
        return resolved

    def _changes(self, release: str, every: tuple[str, ...]) -> Iterator[Table]:
        changes = entries(self.table, "changes")
        for earlier in every[: every.index(release) + 1]:
            change = changes.get(earlier)
            if isinstance(change, Table):
                yield change


def laid_over(below: Table, above: Table) -> Table:
    """Lay one mapping over another; mappings in them are merged, all else replaced."""
    merged = dict(below.entries)
    for key, node in above.entries.items():
        under = merged.get(key)
        if isinstance(node, Table) and isinstance(under, Table):
            node = laid_over(under, node)
        merged[key] = node
    return Table(merged, above.key, above.line)


def read_families(
    table: Table, key: str, shape: Shape, releases: tuple[str, ...], mistakes: Mistakes
) -> list[Family]:
    """Check the families under ``key`` and tie them to those that they extend.

    A family with a mistake is left out, and so is every family that extends it; the
    others are still checked.
    """
    node = table.entries.get(key)
    if node is None:
        return []
    if not isinstance(node, Table):
        refuse(node, mistakes, "a mapping of names to families")
        return []
    right: dict[str, Table] = {}
    for name, family in node.entries.items():
        if shape(family, mistakes) and isinstance(family, Table):
            if _releases_are_known(family, releases, mistakes):
                right[name] = family
    ties = _Ties(right, frozenset(node.entries), mistakes)
    families = [ties.family(name) for name in right]
    return [family for family in families if family is not None]


class _Ties:
    """Ties families to those that they extend."""

    def __init__(
        self, tables: dict[str, Table], names: frozenset[str], mistakes: Mistakes
    ) -> None:
        self._tables = tables
        self._names = names
        self._mistakes = mistakes
        self._built: dict[str, Optional[Family]] = {}

    def family(self, name: str, extended_by: tuple[str, ...] = ()) -> Optional[Family]:
        """Return a family, None when it or one that it extends has a mistake."""
        if name not in self._built:
            self._built[name] = self._build(name, extended_by)
        return self._built[name]

    def _build(self, name: str, extended_by: tuple[str, ...]) -> Optional[Family]:
        table = self._tables.get(name)
        if table is None:
            return None
        extends = table.entries.get("extends")
        if not isinstance(extends, Scalar):
            return Family(name, table, None)
        parent = None
        if extends.text not in self._names or extends.text in (name, *extended_by):
            expected = "the name of a family that does not extend this one"
            hint = nearest(extends.text, self._names - {name, *extended_by})
            self._mistakes.add(
                extends.line, extends.key, f"expected {expected}, {found(extends)}{hint}"
            )
        elif len(extended_by) < DEEPEST:
            parent = self.family(extends.text, (*extended_by, name))
            if parent is not None and parent.depth < DEEPEST:
                return Family(name, table, parent)
        if len(extended_by) == DEEPEST or parent is not None:
            self._mistakes.add(
                extends.line, extends.key, f"expected at most {DEEPEST} families in a row"
            )
        return None


def _releases_are_known(family: Table, releases: tuple[str, ...], mistakes: Mistakes) -> bool:
    right = True
    for key in ("added", "changes"):
        for release, node in entries(family, key).items():
            right = _is_known(release, node, releases, mistakes) and right
    since = family.entries.get("since")
    if isinstance(since, Scalar):
        right = _is_known(since.text, since, releases, mistakes) and right
    return right


def _is_known(release: str, node: Node, releases: tuple[str, ...], mistakes: Mistakes) -> bool:
    if release in releases:
        return True
    known = f"one of the file's releases ({', '.join(releases)})"
    if releases == (ONLY_RELEASE,):
        known = "such a release only in a file that lists its `releases`"
    mistakes.add(node.line, node.key, f"expected {known}, found {release!r}")
    return False


def text(table: Table, key: str) -> Optional[str]:
    """Return the text under a key, None when it is not there or null."""
    node = table.entries.get(key)
    return node.text if isinstance(node, Scalar) and not node.is_null else None


def scalars(table: Table, key: str) -> list[Scalar]:
    """Return the single values of the list under a key; empty when it is not there."""
    node = table.entries.get(key)
    items = node.items if isinstance(node, Sequence) else []
    return [item for item in items if isinstance(item, Scalar)]


def texts(table: Table, key: str) -> tuple[str, ...]:
    """Return the texts of the list under a key; empty when it is not there."""
    return tuple(item.text for item in scalars(table, key))


def entries(table: Table, key: str) -> dict[str, Node]:
    """Return the entries of the mapping under a key; empty when it is not there."""
    node = table.entries.get(key)
    return node.entries if isinstance(node, Table) else {}
