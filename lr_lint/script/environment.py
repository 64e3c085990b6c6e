"""What the device rules look at: settings, imports, and what is established."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING, Iterable, Optional

from lr_lint.generation import Target
from lr_lint.positions import Positions
from lr_lint.profiles.specification import Devices
from lr_lint.script.devices import VARIABLE
from lr_lint.script.trace import EnvironmentWrite, Freeze, Trace
from lr_lint.script.values import Constant, Value, options_of

if TYPE_CHECKING:
    from lr_lint.planning.readers import Readers

ESTABLISHING = ("det", "cls", "seg", "datasets", "transforms", "load_model", "deploy")
"""Names of PaddleX 1 and 2 whose use tells that its import loads paddle."""


class Environment:
    """The environment variables of one script, and the imports that read them.

    Attributes:
        tree: The script.
        text: Its text.
        positions: Places in it.
        trace: What happened while it was followed.
        target: What it can be written for.
        vendors: Names of variables that somebody reads.
        counted: Top-level packages whose import fixes the visible cards.
        trains: Whether it has a training call.
        declared_cards: Cards that an option or a directive declares, None without.
        repairs: Whether the findings are to describe their repairs.
    """

    def __init__(
        self,
        tree: ast.Module,
        text: str,
        positions: Positions,
        trace: Trace,
        target: Target,
        vendors: tuple[str, ...],
        counted: frozenset[str],
        trains: bool,
        declared_cards: Optional[int],
        repairs: bool,
    ) -> None:
        self.tree = tree
        self.text = text
        self.positions = positions
        self.trace = trace
        self.target = target
        self.vendors = vendors
        self.counted = counted
        self.trains = trains
        self.declared_cards = declared_cards
        self.repairs = repairs
        self._readers: Optional[Readers] = None

    @property
    def readers(self) -> Readers:
        """Who reads what in the file; counted when it is first asked for."""
        if self._readers is None:
            from lr_lint.planning.readers import Readers

            self._readers = Readers(self.tree, self.positions)
        return self._readers

    @cached_property
    def settings(self) -> list[EnvironmentWrite]:
        """The device settings that can be seen to run, each once."""
        return [write for write in self.writes() if write.name == VARIABLE]

    def writes(self) -> list[EnvironmentWrite]:
        """Return the writes to the environment that can be seen to run.

        A place that runs several times is there once, as it runs first.
        """
        return [sightings[0] for sightings in self._by_place.values()]

    def sightings(self, write: EnvironmentWrite) -> list[EnvironmentWrite]:
        """Return every time that a place writes its variable."""
        return self._by_place.get((id(write.place), write.name), [])

    @cached_property
    def _by_place(self) -> dict[tuple[int, str], list[EnvironmentWrite]]:
        """The writes that can be seen to run, by place and variable."""
        found: dict[tuple[int, str], list[EnvironmentWrite]] = {}
        for write in self.trace.writes:
            if write.is_called:
                found.setdefault((id(write.place), write.name), []).append(write)
        return found

    def values(self, write: EnvironmentWrite) -> list[Value]:
        """Return everything that a place can write."""
        return [
            option for sighting in self.sightings(write) for option in options_of(sighting.value)
        ]

    def texts(self, write: EnvironmentWrite) -> Optional[list[str]]:
        """Return what a place can write if it is always known text, else None."""
        texts = []
        for value in self.values(write):
            if not isinstance(value, Constant) or not isinstance(value.data, str):
                return None
            texts.append(value.data)
        return texts or None

    def freeze_before(self, write: EnvironmentWrite) -> Optional[Freeze]:
        """Return the first import that fixed the cards before every such write."""
        found: Optional[Freeze] = None
        for sighting in self.sightings(write):
            frozen = first_freeze(sighting.imported, self.counted)
            if frozen is None:
                return None
            found = found or frozen
        return found

    def in_effect(self) -> Optional[EnvironmentWrite]:
        """Return the last device setting that came in time, None without one."""
        in_time = [
            write
            for write in self.trace.writes
            if write.name == VARIABLE
            and write.is_called
            and first_freeze(write.imported, self.counted) is None
        ]
        return in_time[-1] if in_time else None


def first_freeze(
    imported: Iterable[Freeze], counted: frozenset[str]
) -> Optional[Freeze]:
    """Return the first import of a package that fixes the visible cards."""
    for event in imported:
        if event.module.partition(".")[0] in counted:
            return event
    return None


def counted_packages(devices: Devices, trace: Trace, target: Target) -> frozenset[str]:
    """Return the packages whose import fixes the visible cards for this script.

    A package that does so only in some generations counts when one of them is
    established; one that does so only in some versions of its own does not.
    """
    counted = set()
    for name, package in devices.freezing.items():
        if package.generations:
            if _is_established(trace, target, package.generations):
                counted.add(name)
        elif package.since is None and package.until is None:
            counted.add(name)
    return frozenset(counted)


def _is_established(trace: Trace, target: Target, generations: tuple[int, ...]) -> bool:
    if not target.generations <= set(generations):
        return False
    if target.source != "nothing":
        return True
    for name in ESTABLISHING:
        use = f"paddlex.{name}"
        if use in trace.symbols:
            return True
    for symbol in trace.symbols:
        if symbol.startswith("paddlex.") and symbol.split(".")[1] in ESTABLISHING:
            return True
    return any(call.method in ("train", "quant_aware_train") for call in trace.calls)
