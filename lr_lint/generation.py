"""Which generation of the framework a script is written for.

In this order: a directive, the option, the script's own evidence, a pin in a
requirements or project file; otherwise 1 and 2 both stay possible.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Iterable, NamedTuple, Optional

from lr_lint.versions import Version

if TYPE_CHECKING:
    from lr_lint.profiles.specification import Evidence

POSSIBLE: Final = frozenset({1, 2})
"""The generations with training calls, when nothing tells them apart."""


class Target(NamedTuple):
    """What a script can be written for.

    Attributes:
        generations: Those that stay possible.
        release: The one minor release, None when it is not known.
        source: Who says so: ``directive``, ``option``, ``script``, ``pin`` or
            ``nothing``.
    """

    generations: frozenset[int]
    release: Optional[str]
    source: str

    @property
    def generation(self) -> Optional[int]:
        """The one generation, None when several are possible."""
        return next(iter(self.generations)) if len(self.generations) == 1 else None


def decide(
    directive: Optional[Version],
    option: Optional[Version],
    found: frozenset[int],
    folder: Optional[str],
) -> Target:
    """Decide what a script can be written for.

    Args:
        directive: What a comment says.
        option: What the command line or the configuration says.
        found: Generations that the script's evidence speaks for.
        folder: Where pins are looked for, upwards; None: nowhere.
    """
    for version, source in ((directive, "directive"), (option, "option")):
        if version is not None:
            return Target(frozenset({version.generation}), version.release, source)
    if found:
        return Target(found, None, "script")
    if folder is not None:
        from lr_lint.pins import pinned_version

        pinned = pinned_version(folder)
        if pinned is not None:
            return Target(frozenset({pinned.generation}), pinned.release, "pin")
    return Target(POSSIBLE, None, "nothing")


MOST_REMEMBERED: Final = 4096
"""Names of which is remembered what they tell."""

Sign = tuple[int, str]
"""A generation, and a name that tells it."""


def evidence_in(
    symbols: Iterable[str], keywords: Iterable[str], evidence: tuple[Evidence, ...]
) -> frozenset[int]:
    """Return the generations that a script's names speak for.

    Imports and names of classes and functions come first; keyword arguments are
    asked only when these say nothing.

    Args:
        symbols: Dotted names that the script imports or uses.
        keywords: Names of keyword arguments in calls to the framework.
        evidence: What speaks for which generation.
    """
    return frozenset([generation for generation, _ in signs_in(symbols, keywords, evidence)])


def signs_in(
    symbols: Iterable[str], keywords: Iterable[str], evidence: tuple[Evidence, ...]
) -> frozenset[Sign]:
    """Return what `evidence_in` goes by."""
    known = _signs_of_symbols(evidence)
    found: list[Sign] = []
    unused: list[Sign] = []
    for symbol in symbols:
        signs = known.get(symbol)
        if signs is None:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            signs = known[symbol] = _signs_of(symbol, evidence)
        found += signs.used
        unused += signs.unused
    if unused:
        used = set(symbols)
        found += [sign for sign in unused if not _is_used(sign[1], used)]
    if found:
        return frozenset(found)
    given = set(keywords)
    return frozenset(
        [(item.generation, f"{name}=") for item in evidence for name in item.keywords & given]
    )


class _Signs(NamedTuple):
    """What one dotted name tells.

    Attributes:
        used: Whatever else the script has.
        unused: Only when nothing in it is used.
    """

    used: tuple[Sign, ...]
    unused: tuple[Sign, ...]


@lru_cache(maxsize=8)
def _signs_of_symbols(evidence: tuple[Evidence, ...]) -> dict[str, _Signs]:
    """Return where to keep what `_signs_of` returned: scripts use the same names."""
    return {}


def _signs_of(symbol: str, evidence: tuple[Evidence, ...]) -> _Signs:
    prefixes = {symbol}
    head, _, tail = symbol.rpartition(".")
    last = {tail} if symbol.startswith("paddlex.") else set()
    while head:
        prefixes.add(head)
        head = head.rpartition(".")[0]
    return _Signs(
        tuple(
            (item.generation, name)
            for item in evidence
            for name in (*(item.imports & prefixes), *(item.names & last))
        ),
        tuple(
            (item.generation, symbol) for item in evidence if symbol in item.bare_imports
        ),
    )


def _is_used(module: str, symbols: set[str]) -> bool:
    """Tell whether something in a module is among the names."""
    return any(symbol.startswith(module + ".") for symbol in symbols)
