"""The profiles from their YAML files: `read_profiles` and `read_devices`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lr_lint.profiles import document
from lr_lint.profiles.binding import Framework, bind
from lr_lint.profiles.document import Mistakes, ProfileError, Table
from lr_lint.profiles.families import entries, text, texts
from lr_lint.profiles.schema import DEVICES
from lr_lint.profiles.specification import (
    DatasetClass,
    Devices,
    Evidence,
    FreezingPackage,
    Profiles,
    TrainingMethod,
)

BUILT_IN: Final = ("paddlex1.yaml", "paddlex2.yaml", "paddlex3.yaml")
"""The profiles that come with lr_lint, in the order of their generations."""

_FOLDER: Final = Path(__file__).parent


def read_profiles(extra: tuple[str, ...] = ()) -> Profiles:
    """Read the built-in profiles and the user's own.

    Args:
        extra: Paths of YAML files, as the user wrote them.

    Raises:
        ProfileError: With every mistake of every file.
    """
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


def read_devices() -> Devices:
    """Read what is known about devices.

    Raises:
        ProfileError: When the file that comes with lr_lint is damaged.
    """
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
