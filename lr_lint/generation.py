"""Which generation of the framework a script is written for.

In this order: a directive, the option, the script's own evidence, a pin in a
requirements or project file; otherwise 1 and 2 both stay possible.
"""

from __future__ import annotations

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


def evidence_in(
    symbols: Iterable[str], keywords: Iterable[str], evidence: Iterable[Evidence]
) -> frozenset[int]:
    """Return the generations that a script's names speak for.

    Imports and names of classes and functions come first; keyword arguments are
    asked only when these say nothing.

    Args:
        symbols: Dotted names that the script imports or uses.
        keywords: Names of keyword arguments in calls to the framework.
        evidence: What speaks for which generation.
    """
    return frozenset({generation for generation, _ in signs_in(symbols, keywords, evidence)})


def signs_in(
    symbols: Iterable[str], keywords: Iterable[str], evidence: Iterable[Evidence]
) -> frozenset[tuple[int, str]]:
    """Return what `evidence_in` goes by: generations, each with a name that tells it."""
    evidence = tuple(evidence)
    used = set(symbols)
    prefixes, last = set(used), set()
    for name in used:
        head, _, tail = name.rpartition(".")
        if name.startswith("paddlex."):
            last.add(tail)
        while head and head not in prefixes:
            prefixes.add(head)
            head = head.rpartition(".")[0]
    by_name: list[tuple[int, str]] = []
    for item in evidence:
        found = [*(item.imports & prefixes), *(item.names & last)]
        found += [name for name in item.bare_imports & used if not _is_used(name, used)]
        by_name += [(item.generation, name) for name in found]
    if by_name:
        return frozenset(by_name)
    given = set(keywords)
    return frozenset(
        (item.generation, f"{name}=") for item in evidence for name in item.keywords & given
    )


def _is_used(module: str, symbols: set[str]) -> bool:
    """Tell whether something in a module is among the names."""
    return any(symbol.startswith(module + ".") for symbol in symbols)
