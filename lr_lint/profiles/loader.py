"""The profiles as Python objects: `load` for frameworks, `load_devices` for devices.

Both read their files once. PyYAML is imported only when they are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Mapping

from lr_lint.profiles import document
from lr_lint.profiles.document import Mistakes, ProfileError, Table
from lr_lint.profiles.specification import (
    DatasetClass,
    Devices,
    Evidence,
    FreezingPackage,
    TrainingMethod,
)

if TYPE_CHECKING:
    from lr_lint.profiles.binding import Framework

__all__ = ["Devices", "FreezingPackage", "ProfileError", "Profiles", "load", "load_devices"]

BUILT_IN = ("paddlex1.yaml", "paddlex2.yaml", "paddlex3.yaml")
"""The profiles that come with lr_lint, in the order of their generations."""

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Profiles:
    """Everything that is known about training classes and data sets.

    Attributes:
        methods: Class, by the name that `canonical` gives -> method -> one entry
            for each distinct signature; releases with the same one share it.
        datasets: Data set class -> one entry for each distinct constructor.
        evidence: What tells the generations of PaddleX apart, one entry for each.
        roots: Top-level modules of frameworks with training classes.
        aliases: Another dotted name of a class -> its canonical name.
    """

    methods: Mapping[str, Mapping[str, tuple[TrainingMethod, ...]]]
    datasets: Mapping[str, tuple[DatasetClass, ...]]
    evidence: tuple[Evidence, ...]
    roots: frozenset[str]
    aliases: Mapping[str, str]

    def canonical(self, dotted: str) -> str:
        """Return the name under which a class is known here.

        Args:
            dotted: A class or something of it, ``paddlex.cv.models.YOLOv3.train``.

        Returns:
            ``paddlex.det.YOLOv3.train``; a name that is not known as it is.
        """
        prefix, rest = dotted, ""
        while prefix:
            known = self.aliases.get(prefix)
            if known is not None:
                return known + rest
            prefix, dot, last = prefix.rpartition(".")
            rest = dot + last + rest
        return dotted


@lru_cache(maxsize=8)
def load(extra: tuple[str, ...] = ()) -> Profiles:
    """Load the built-in profiles and the user's own.

    Args:
        extra: Paths of YAML files, as the user wrote them.

    Raises:
        ProfileError: With every mistake of every file.
    """
    from lr_lint.profiles.binding import bind

    frameworks: list[Framework] = []
    problems: list[str] = []
    files = [(_FOLDER / name, name) for name in BUILT_IN] + [(Path(name), name) for name in extra]
    for path, name in files:
        mistakes = Mistakes(name)
        try:
            framework = bind(document.read(path, name), mistakes)
            for earlier in frameworks:
                _refuse_second(framework, earlier, mistakes)
            mistakes.check()
        except ProfileError as error:
            problems.append(str(error))
        else:
            frameworks.append(framework)
    if problems:
        raise ProfileError("\n".join(problems))
    return _merge(frameworks)


def _refuse_second(new: Framework, known: Framework, mistakes: Mistakes) -> None:
    """Refuse classes, and names of classes, that another profile has already."""
    if new.name == known.name and new.generation != known.generation:
        return
    taken = {*known.methods, *known.datasets, *known.aliases}
    names = [*((name, name) for name in new.places), *new.aliases.items()]
    for name, class_name in names:
        if name in taken:
            place = new.places[class_name]
            mistakes.add(
                place.line,
                place.key,
                f"another profile describes {name} already; expected a class of your own",
            )


def _merge(frameworks: list[Framework]) -> Profiles:
    methods: dict[str, dict[str, tuple[TrainingMethod, ...]]] = {}
    datasets: dict[str, tuple[DatasetClass, ...]] = {}
    aliases: dict[str, str] = {}
    for framework in frameworks:
        for class_name, variants in framework.methods.items():
            merged = methods.setdefault(class_name, {})
            for method, found in variants.items():
                merged[method] = merged.get(method, ()) + found
        for class_name, constructors in framework.datasets.items():
            datasets[class_name] = datasets.get(class_name, ()) + constructors
        aliases.update(framework.aliases)
    return Profiles(
        methods=methods,
        datasets=datasets,
        evidence=_evidence(frameworks),
        roots=frozenset(name.partition(".")[0] for name in methods),
        aliases=aliases,
    )


def _evidence(frameworks: list[Framework]) -> tuple[Evidence, ...]:
    """Add the classes and modules that only one generation has to what it lists."""
    told_apart = [framework for framework in frameworks if framework.evidence is not None]
    complete = []
    for framework in told_apart:
        others = [other for other in told_apart if other is not framework]
        known = framework.evidence
        assert known is not None
        complete.append(
            Evidence(
                known.generation,
                known.imports | framework.modules.difference(*(one.modules for one in others)),
                known.names | _last_parts(framework).difference(*map(_last_parts, others)),
                known.keywords,
                known.bare_imports,
            )
        )
    return tuple(complete)


def _last_parts(framework: Framework) -> frozenset[str]:
    names = [*framework.methods, *framework.datasets]
    return frozenset(name.rpartition(".")[2] for name in names)


@lru_cache(maxsize=1)
def load_devices() -> Devices:
    """Load what is known about devices: who fixes the visible cards, and when.

    Raises:
        ProfileError: When the file that comes with lr_lint is damaged.
    """
    from lr_lint.profiles.families import entries, text, texts
    from lr_lint.profiles.schema import DEVICES

    mistakes = Mistakes("devices.yaml")
    table = document.read(_FOLDER / mistakes.file, mistakes.file)
    DEVICES(table, mistakes)
    mistakes.check()
    return Devices(
        freezing={
            name: FreezingPackage(
                name,
                text(node, "since"),
                text(node, "until"),
                tuple(int(number) for number in texts(node, "generations")),
                text(node, "source") or "",
            )
            for name, node in entries(table, "freezing").items()
            if isinstance(node, Table)
        },
        other_vendors=texts(table, "other_vendors"),
    )
