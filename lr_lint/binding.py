"""Bind the calls of a script to what their classes expect.

A call that was seen while the script was followed, and the profile of its class,
make a `TrainingRun`: plain values with their places, data sets, cards.
"""

from __future__ import annotations

import ast
import os
import posixpath
from pathlib import Path, PurePosixPath
from typing import Iterable, Optional, Sequence as Listed

from lr_lint.datasets import Count, count_samples
from lr_lint.directives import Directive, Directives
from lr_lint.findings import Span
from lr_lint.generation import Target
from lr_lint.options import Options
from lr_lint.positions import Positions
from lr_lint.profiles.loader import Profiles
from lr_lint.profiles.specification import DatasetClass, TrainingMethod
from lr_lint.run import Alternative, Argument, Observation, TrainingRun
from lr_lint.script.containers import State
from lr_lint.script.devices import cards_of, in_effect
from lr_lint.script.trace import MethodCall, Trace
from lr_lint.script.values import (
    UNKNOWN as UNKNOWN_VALUE,
)
from lr_lint.script.values import (
    AnyOf,
    Arguments,
    Constant,
    Created,
    Given,
    Mapping,
    Sequence,
    Symbol,
    Value,
    options_of,
    text_of,
)
from lr_lint.settings import OBJECT, UNKNOWN, Literal

MOST_OBSERVATIONS = 24
"""Ways in which one call is reached that are kept; with more it is silent."""

MOST_COMBINATIONS = 16
"""Combinations of the items of one list that are kept apart."""

_NOWHERE = Span(0, 0, 0, 0)


class KnownCount:
    """A number of samples that somebody gave.

    Attributes:
        count: Number of samples.
        exact: Whether there can be no fewer.
        given_by: ``directive``, ``option`` or ``script``.
    """

    def __init__(self, count: int, exact: bool, given_by: str = "script") -> None:
        self.count = count
        self.exact = exact
        self.given_by = given_by


class LargestCount:
    """The largest of several possible counts; never exact unless they agree.

    Attributes:
        count: Number of samples.
        files: The list files that were counted.
    """

    def __init__(self, counts: Listed[Count | KnownCount], files: Listed[str]) -> None:
        self._counts = counts
        self.count = max(count.count for count in counts)
        self.files = tuple(files)

    @property
    def exact(self) -> bool:
        """Whether every possible file has this count, exactly."""
        return all(
            count.count == self.count and count.exact for count in self._counts
        )


class ScriptDataset:
    """A data set that the script makes, as it is when the call is reached."""

    def __init__(
        self,
        created: Created,
        state: State,
        classes: tuple[DatasetClass, ...],
        given: Optional[KnownCount],
        options: Options,
        folders: tuple[str, ...],
        process: State,
    ) -> None:
        self._created = created
        self._state = state
        self._classes = classes
        self._given = given
        self._options = options
        self._folders = folders
        self._process = process

    @property
    def class_name(self) -> Optional[str]:
        """The last part of its class's name, None when it is not known."""
        if not self._classes:
            return None
        return self._classes[0].class_name.rpartition(".")[2]

    @property
    def has_negative_samples(self) -> Optional[bool]:
        """Whether samples without objects were added; None: not known."""
        if self._state.get("changed"):
            return None
        if self._state.get("negative_samples"):
            return True
        empty = self._argument("allow_empty")
        if empty is None:
            return False
        if isinstance(empty, Constant) and empty.data is False:
            return False
        return None

    @property
    def list_file(self) -> Optional[str]:
        """The list file as the script writes it, None when it is not known."""
        return self._list_argument(self._classes[0]) if self._classes else None

    def samples(self, releases: tuple[str, ...]) -> Optional[KnownCount | LargestCount]:
        """Count its samples, the largest count over the releases; None: unknown."""
        if self._given is not None:
            return self._given
        classes = [item for item in self._classes if set(item.releases) & set(releases)]
        if not classes:
            return None
        written = self._list_argument(classes[0])
        if written is not None and written in self._options.samples_by_path:
            return KnownCount(self._options.samples_by_path[written], True, "option")
        if self._state.get("changed") or self.has_negative_samples is not False:
            return None
        cut = self._state.get("num_samples")
        if cut is None:
            return self._on_disk(classes, releases)
        return self._cut(cut, classes, releases)

    def _cut(
        self, cut: object, classes: list[DatasetClass], releases: tuple[str, ...]
    ) -> Optional[KnownCount | LargestCount]:
        """Return the count after ``num_samples`` was set."""
        if not isinstance(cut, Constant) or type(cut.data) is not int or cut.data < 0:
            return None
        assigned = "attribute:num_samples" in self._state
        generations = {item.generation for item in classes}
        if assigned:
            # Generation 2 classifiers and segmenters count their list instead.
            counted = all(item.counting in ("voc", "coco") for item in classes)
            exact = generations == {1} or counted
            return KnownCount(cut.data, exact=True) if exact else None
        if generations != {1}:
            return None
        whole = self._on_disk(classes, releases)
        if whole is None:
            return KnownCount(cut.data, exact=False)
        if cut.data < whole.count:
            return KnownCount(cut.data, exact=whole.exact)
        return whole

    def _argument(self, name: str) -> Optional[Value]:
        positions = {
            parameter.name: position
            for item in self._classes
            for position, parameter in enumerate(item.parameters)
        }
        if name not in positions:
            return None
        return self._created.arguments.get(positions[name], name)

    def _list_argument(self, cls: DatasetClass) -> Optional[str]:
        value = self._argument(cls.list_parameter)
        if isinstance(value, Constant) and isinstance(value.data, PurePosixPath):
            return str(value.data)
        return text_of(value)

    def _on_disk(
        self, classes: list[DatasetClass], releases: tuple[str, ...]
    ) -> Optional[LargestCount]:
        if self._created.arguments.more:
            return None
        counts: list[tuple[str, Count]] = []
        for cls in classes:
            path = self._argument(cls.list_parameter)
            folder = self._argument(cls.folder_parameter)
            for option in options_of(path if path is not None else UNKNOWN_VALUE):
                if not isinstance(option, Constant) or option.overridable:
                    return None
                found = self._count(cls, option, folder, releases)
                if not found:
                    return None
                counts.extend(found)
        files = dict.fromkeys(file for file, _ in counts)
        return LargestCount([count for _, count in counts], [*files]) if counts else None

    def _count(
        self,
        cls: DatasetClass,
        path: Constant,
        folder: Optional[Value],
        releases: tuple[str, ...],
    ) -> list[tuple[str, Count]]:
        """Count one list file, at every place where it can be; empty: not known."""
        if not isinstance(path.data, (str, PurePosixPath)) or not str(path.data):
            return []
        text = posixpath.normpath(str(path.data).replace("\\", "/"))
        written = self._process.get("written", ())
        assert isinstance(written, tuple)
        if "*" in written or text in written:
            return []
        place = text_of(folder) if folder is not None else None
        if isinstance(folder, Constant) and isinstance(folder.data, PurePosixPath):
            place = str(folder.data)
        shared = tuple(release for release in cls.releases if release in releases)
        counts = []
        for start in self._starts(text):
            file = Path(start, text)
            if not os.path.exists(file):  # Path.exists raises for odd names
                continue
            samples = Path(start, place) if place is not None else None
            count = count_samples(cls.counting, shared, file, samples)
            if count is None:
                return []
            counts.append((str(file), count))
        return counts

    def _starts(self, text: str) -> tuple[str, ...]:
        """Return the folders in which a path can start."""
        if posixpath.isabs(text):
            return ("/",)
        if self._process.get("folder_changed"):
            return ()
        return self._folders


class Binder:
    """Make the training runs of one script."""

    def __init__(
        self,
        trace: Trace,
        profiles: Profiles,
        target: Target,
        directives: Directives,
        options: Options,
        positions: Positions,
        folder: str,
        counted: frozenset[str],
        repairs: bool = True,
    ) -> None:
        """Take what was read of the script.

        Args:
            trace: What happened while it was followed.
            profiles: What the frameworks' classes expect.
            target: What the script can be written for.
            directives: Its directives.
            options: The user's choices.
            positions: Places in its text.
            folder: The script's folder.
            counted: Packages whose import fixes the visible cards, for the target.
            repairs: Whether to find where each value is written; only repairs need
                to know.
        """
        self._trace = trace
        self._repairs = repairs
        self._profiles = profiles
        self._target = target
        self._directives = directives
        self._options = options
        self._positions = positions
        if options.data_root is not None:
            self._folders: tuple[str, ...] = (options.data_root,)
        else:
            self._folders = tuple(dict.fromkeys((folder, os.getcwd())))
        self._counted = counted

    def runs(self) -> dict[ast.Call, TrainingRun]:
        """Return the training runs by call, in the order of their first sighting."""
        calls: dict[ast.Call, list[MethodCall]] = {}
        for call in self._trace.calls:
            calls.setdefault(call.node, []).append(call)
        runs: dict[ast.Call, TrainingRun] = {}
        for node, sightings in calls.items():
            span = self._positions.span(node)
            run = TrainingRun(span, (span.line, span.column))
            if node not in self._trace.opaque and len(sightings) <= MOST_OBSERVATIONS:
                run.observations = self._observations(node, sightings)
            runs[node] = run
        return runs

    def _observations(
        self, node: ast.Call, sightings: list[MethodCall]
    ) -> list[Observation]:
        directive = self._directives.for_call(node.lineno)
        observations: list[Observation] = []
        for sighting in sightings:
            methods = self.methods(sighting, directive)
            if not methods:
                return []
            for observation in self._observe(sighting, methods, directive):
                if observation not in observations:
                    observations.append(observation)
        return observations

    def methods(
        self, sighting: MethodCall, directive: Optional[Directive]
    ) -> tuple[TrainingMethod, ...]:
        """Return the distinct methods that a call can be of; empty: not known."""
        maker = sighting.receiver.maker
        if isinstance(maker, AnyOf):
            prefix = self._profiles.canonical(maker.namespace) + "."
            names: Iterable[str] = [
                name for name in self._profiles.methods if name.startswith(prefix)
            ]
        else:
            names = [self._profiles.canonical(maker.dotted)]
        distinct: dict[str, TrainingMethod] = {}
        for name in names:
            for method in self._profiles.methods.get(name, {}).get(sighting.method, ()):
                if self._fits(method, directive):
                    distinct.setdefault(_likeness(method), method)
        return tuple(distinct.values())

    def _fits(self, method: TrainingMethod, directive: Optional[Directive]) -> bool:
        if method.generation == 0:
            return True
        version = directive.paddlex if directive is not None else None
        if version is not None:
            generations, release = frozenset({version.generation}), version.release
        else:
            generations, release = self._target.generations, self._target.release
        if method.generation not in generations:
            return False
        known = {found for found in self._releases(method) if found == release}
        return release is None or not known or release in method.releases

    def _releases(self, method: TrainingMethod) -> set[str]:
        """Return all releases in which the method's class is known."""
        variants = self._profiles.methods.get(method.class_name, {}).get(method.method, ())
        return {release for variant in variants for release in variant.releases}

    def _observe(
        self,
        sighting: MethodCall,
        methods: tuple[TrainingMethod, ...],
        directive: Optional[Directive],
    ) -> list[Observation]:
        """Describe one sighting, once for each generation it can be for."""
        arguments = sighting.arguments
        positional = tuple(self._argument(given, arguments) for given in arguments.positional)
        keywords = {
            name: self._argument(given, arguments, name)
            for name, given in arguments.keywords.items()
        }
        written = [
            keyword.arg for keyword in sighting.node.keywords if keyword.arg is not None
        ]
        unpacked = None
        if arguments.unpacked is not None and arguments.unpacked.node is not None:
            unpacked = self._positions.span(arguments.unpacked.node)
        observations = []
        for generation in sorted({method.generation for method in methods}):
            own = tuple(method for method in methods if method.generation == generation)
            observations.append(
                Observation(
                    own,
                    positional,
                    keywords,
                    arguments.more,
                    self._dataset(sighting, own, "train_dataset", directive),
                    self._dataset(sighting, own, "eval_dataset", None),
                    self._constructor(sighting, own),
                    self._cards(sighting, own, directive),
                    unpacked,
                    written[-1] if written else None,
                )
            )
        return observations

    def _constructor(
        self, sighting: MethodCall, methods: tuple[TrainingMethod, ...]
    ) -> Optional[dict[str, Argument]]:
        arguments = sighting.receiver.arguments
        state = sighting.objects[id(sighting.receiver)]
        if arguments.more or any(fact.startswith("attribute:") for fact in state):
            # What a script assigns to a model can stand in for what it was not given.
            return None
        names = methods[0].constructor
        given = {
            name: self._argument(value, arguments)
            for name, value in zip(names, arguments.positional)
        }
        for name, value in arguments.keywords.items():
            given[name] = self._argument(value, arguments, name)
        return given

    def _cards(
        self,
        sighting: MethodCall,
        methods: tuple[TrainingMethod, ...],
        directive: Optional[Directive],
    ) -> tuple[int, ...]:
        for declared in (directive.cards if directive else None, self._options.cards):
            if declared is not None:
                return (declared,)
        if not all("cards_from_devices" in method.quirks for method in methods):
            return ()
        return cards_of(in_effect(sighting.process, self._counted), sighting.process)

    def _dataset(
        self,
        sighting: MethodCall,
        methods: tuple[TrainingMethod, ...],
        role: str,
        directive: Optional[Directive],
    ) -> Optional[ScriptDataset]:
        value: Optional[Value] = None
        for method in methods:
            for position, parameter in enumerate(method.parameters):
                if parameter.role == role:
                    found = sighting.arguments.get(position, parameter.name)
                    if value is not None and found is not value:
                        return None
                    value = found
        given: Optional[KnownCount] = None
        if directive is not None and directive.num_samples is not None:
            given = KnownCount(directive.num_samples, True, "directive")
        elif role == "train_dataset" and self._options.num_samples is not None:
            given = KnownCount(self._options.num_samples, True, "option")
        if value is None:
            return None
        if not isinstance(value, Created) or not isinstance(value.maker, Symbol):
            if given is None:
                return None
            value = Created(Symbol(""), Arguments(), sighting.node, 0)
        name = self._profiles.canonical(value.maker.dotted) if isinstance(
            value.maker, Symbol) else ""
        generation = methods[0].generation
        classes = tuple(
            cls
            for cls in self._profiles.datasets.get(name, ())
            if cls.generation in (generation, 0)
        )
        state = sighting.objects.get(id(value), value.state)
        return ScriptDataset(
            value, state, classes, given, self._options, self._folders, sighting.process
        )

    # Values.

    def _argument(
        self, given: Given, arguments: Arguments, name: Optional[str] = None
    ) -> Argument:
        node: ast.AST = given.keyword if given.keyword is not None else given.node
        return Argument(
            self._alternatives(given),
            self._positions.span(given.node) if self._repairs else _NOWHERE,
            self._positions.start(node),
            given.unpacked,
        )

    def _alternatives(self, given: Given) -> tuple[Alternative, ...]:
        """Return each value that an argument can be, once.

        One that is written at several places is given by none of them.
        """
        options = options_of(given.value)
        if len(options) == 1:
            return tuple(self._plain(options[0]))
        alternatives: dict[tuple[type, str, bool], Alternative] = {}
        for option in options:
            for alternative in self._plain(option):
                value = alternative.value
                identity = (type(value), repr(value), alternative.overridable)
                known = alternatives.setdefault(identity, alternative)
                if known.literal != alternative.literal:
                    alternatives[identity] = known._replace(literal=None)
        return tuple(alternatives.values())

    def _plain(self, value: Value) -> list[Alternative]:
        """Return a value as plain Python values, one for each it can be."""
        if isinstance(value, Constant):
            data = str(value.data) if isinstance(value.data, PurePosixPath) else value.data
            return [
                Alternative(data, self._literal(value.node, value), value.overridable)
            ]
        if isinstance(value, Sequence):
            return self._plain_items(value)
        if isinstance(value, Mapping):
            return [Alternative(OBJECT)]
        if isinstance(value, Created) and isinstance(value.maker, Symbol):
            last = value.maker.dotted.rpartition(".")[2]
            if last[:1].isupper():
                return [Alternative(OBJECT)]
        return [Alternative(UNKNOWN)]

    def _plain_items(self, value: Sequence) -> list[Alternative]:
        items = value.items
        if items is None or value.kind == "set":
            return [Alternative(UNKNOWN)]
        literal = self._literal(value.node, value)
        rows: list[tuple[tuple[object, ...], bool]] = [((), value.overridable)]
        for item in items:
            longer: list[tuple[tuple[object, ...], bool]] = []
            for option in options_of(item):
                if not isinstance(option, Constant):
                    return [Alternative(UNKNOWN)]
                longer.extend(
                    ((*row, option.data), overridable or option.overridable)
                    for row, overridable in rows
                )
            if len(longer) > MOST_COMBINATIONS:
                return [Alternative(UNKNOWN)]
            rows = longer
        make = tuple if value.kind == "tuple" else list
        return [Alternative(make(row), literal, overridable) for row, overridable in rows]

    def _literal(
        self, node: Optional[ast.expr], value: Constant | Sequence
    ) -> Optional[Literal]:
        if node is None or not self._repairs:
            return None
        span = self._positions.span(node)
        return Literal(span, value.links, self._positions.text(span))


def _likeness(method: TrainingMethod) -> str:
    """Return a text that is the same for methods that rules cannot tell apart."""
    return repr(
        (
            method.generation, method.releases, method.parameters, method.schedule,
            method.decay_length, method.warmup_epochs, method.reference,
            sorted(method.quirks), [refusal.name for refusal in method.refusals],
        )
    )
