"""Bind the calls of a script to what their classes expect.

A call that was seen while the script was followed, and the profile of its class,
make a `TrainingRun`: plain values with their places, data sets, cards.
"""

from __future__ import annotations

import ast
import os
import posixpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Iterable, NamedTuple, Optional, Union, Sequence as Listed

from lr_lint.directives import Directive, Directives
from lr_lint.findings import Span
from lr_lint.generation import Target
from lr_lint.options import Options
from lr_lint.positions import Positions
from lr_lint.profiles.specification import DatasetClass, Profiles, TrainingMethod
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

if TYPE_CHECKING:
    from lr_lint.datasets import Count

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
        self._existing: dict[str, list[tuple[str, str]]] = {}

    @property
    def class_name(self) -> Optional[str]:
        """The last part of its class's name, None when it is not known."""
        if not self._classes:
            return None
        return self._classes[0].class_name.rpartition(".")[2]

    @property
    def has_negative_samples(self) -> Optional[bool]:
        """Whether samples without objects were added; None: not known."""
        if self._state.get("changed") or not self._classes:
            return None
        if self._state.get("negative_samples"):
            return True
        empty = self._argument("allow_empty")
        if empty is None:
            return False
        if isinstance(empty, Constant) and empty.data is False:
            return False
        return None

    def possible(self, methods: tuple[TrainingMethod, ...]) -> tuple[TrainingMethod, ...]:
        """Return the methods of releases that have the data set's class; all if none has."""
        having = {release for item in self._classes for release in item.releases}
        return tuple(
            method for method in methods if not having.isdisjoint(method.releases)
        ) or methods

    @property
    def list_file(self) -> Optional[str]:
        """The list file as the script writes it, None when it is not known."""
        return self._list_argument(self._classes[0]) if self._classes else None

    def samples(self, releases: tuple[str, ...]) -> Optional[KnownCount | LargestCount]:
        """Count its samples, the largest count over the releases; None: unknown."""
        if self._given is not None:
            return self._given
        wanted = set(releases)
        classes = [item for item in self._classes if not wanted.isdisjoint(item.releases)]
        if not classes:
            return None
        if self._options.samples_by_path:
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
        for item in reversed(self._classes):
            position = item.position(name)
            if position is not None:
                return self._created.arguments.get(position, name)
        return None

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
        if not counts:
            return None
        files = dict.fromkeys([file for file, _ in counts])
        return LargestCount([count for _, count in counts], [*files])

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
        files = self._files(text)
        if not files:
            return []
        from lr_lint.datasets import count_samples

        counts = []
        shared = tuple([release for release in cls.releases if release in releases])
        for start, file in files:
            samples = os.path.join(start, place) if place is not None else None
            count = count_samples(cls.counting, shared, file, samples)
            if count is None:
                return []
            counts.append((file, count))
        return counts

    def _files(self, text: str) -> list[tuple[str, str]]:
        """Return what a path can be: the folder in which it starts, and the file."""
        if text not in self._existing:
            candidates = [(start, os.path.join(start, text)) for start in self._starts(text)]
            self._existing[text] = [pair for pair in candidates if _exists(pair[1])]
        return self._existing[text]

    def _starts(self, text: str) -> tuple[str, ...]:
        """Return the folders in which a path can start."""
        if posixpath.isabs(text):
            return ("/",)
        if self._process.get("folder_changed"):
            return ()
        return self._folders


def _exists(path: str) -> bool:
    """Tell whether there is something; quicker than `os.path.exists` when there is not."""
    try:
        return os.access(path, os.F_OK)
    except ValueError:  # a null byte
        return False


class _Candidate(NamedTuple):
    """What a training call can be of, in one generation.

    Attributes:
        methods: The methods, one for each distinct signature.
        places: Role of a data set -> position and name of the parameters with it.
    """

    methods: tuple[TrainingMethod, ...]
    places: dict[str, tuple[tuple[int, str], ...]]


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
            candidates = self._candidates(sighting, directive)
            if not candidates:
                return []
            found = self._observe(sighting, candidates, directive)
            if len(sightings) == 1:
                return found
            observations.extend(one for one in found if one not in observations)
        return observations

    def _candidates(
        self, sighting: MethodCall, directive: Optional[Directive]
    ) -> tuple[_Candidate, ...]:
        """Return what a call can be of, by generation; empty: that is not known."""
        version = directive.paddlex if directive is not None else None
        if version is not None:
            generations, release = frozenset({version.generation}), version.release
        else:
            generations, release = self._target.generations, self._target.release
        return _candidates(
            self._profiles, sighting.receiver.maker, sighting.method, generations, release
        )

    def _observe(
        self,
        sighting: MethodCall,
        candidates: tuple[_Candidate, ...],
        directive: Optional[Directive],
    ) -> list[Observation]:
        """Describe one sighting, once for each generation it can be for."""
        arguments = sighting.arguments
        positional = tuple([self._argument(given) for given in arguments.positional])
        keywords = {
            name: self._argument(given) for name, given in arguments.keywords.items()
        }
        last_keyword = None
        for keyword in reversed(sighting.node.keywords):
            if keyword.arg is not None:
                last_keyword = keyword.arg
                break
        unpacked = None
        if arguments.unpacked is not None and arguments.unpacked.node is not None:
            unpacked = self._positions.span(arguments.unpacked.node)
        observations = []
        for candidate in candidates:
            dataset = self._dataset(sighting, candidate, "train_dataset", directive)
            eval_dataset = self._dataset(sighting, candidate, "eval_dataset", None)
            methods = candidate.methods
            for made in (dataset, eval_dataset):
                if made is not None:
                    methods = made.possible(methods)
            observations.append(
                Observation(
                    methods,
                    positional,
                    keywords,
                    arguments.more,
                    dataset,
                    eval_dataset,
                    self._constructor(sighting, methods),
                    self._cards(sighting, methods, directive),
                    unpacked,
                    last_keyword,
                )
            )
        return observations

    def _constructor(
        self, sighting: MethodCall, methods: tuple[TrainingMethod, ...]
    ) -> Optional[dict[str, Argument]]:
        if not any([method.asks_about_constructor for method in methods]):
            return None
        arguments = sighting.receiver.arguments
        state = sighting.objects[id(sighting.receiver)]
        if arguments.more:
            return None
        if arguments.positional:
            given_by_position = len(arguments.positional)
            orders = {method.constructor[:given_by_position] for method in methods}
            if len(orders) > 1:
                return None
        for fact in state:
            if fact.startswith("attribute:"):
                # What a script assigns to a model can stand in for what it was not given.
                return None
        given = {
            name: self._argument(value)
            for name, value in zip(methods[0].constructor, arguments.positional)
        }
        for name, value in arguments.keywords.items():
            given[name] = self._argument(value)
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
        candidate: _Candidate,
        role: str,
        directive: Optional[Directive],
    ) -> Optional[ScriptDataset]:
        value: Optional[Value] = None
        for position, name in candidate.places[role]:
            found = sighting.arguments.get(position, name)
            if found is None or (value is not None and found is not value):
                return None
            value = found
        if value is None:
            return None
        given: Optional[KnownCount] = None
        if directive is not None and directive.num_samples is not None:
            given = KnownCount(directive.num_samples, True, "directive")
        elif role == "train_dataset" and self._options.num_samples is not None:
            given = KnownCount(self._options.num_samples, True, "option")
        if not isinstance(value, Created) or not isinstance(value.maker, Symbol):
            if given is None:
                return None
            value = Created(Symbol(""), Arguments(), sighting.node, 0)
        name = self._profiles.canonical(value.maker.dotted) if isinstance(
            value.maker, Symbol) else ""
        generation = candidate.methods[0].generation
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

    def _argument(self, given: Given) -> Argument:
        node = given.node
        place = self._positions.start(node if given.keyword is None else given.keyword)
        if self._repairs:
            span = self._positions.span(node)
            return Argument(self._alternatives(given), span, place, given.unpacked)
        if given.is_literal and isinstance(node, ast.Constant):
            return Argument((Alternative(node.value),), _NOWHERE, place, given.unpacked)
        return Argument(self._alternatives(given), _NOWHERE, place, given.unpacked)

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


_KNOWN: dict[int, tuple[Profiles, dict[object, tuple[_Candidate, ...]]]] = {}
"""For loaded profiles, by identity: what `_candidates` returned before."""


def _candidates(
    profiles: Profiles,
    maker: Union[Symbol, AnyOf],
    method: str,
    generations: frozenset[int],
    release: Optional[str],
) -> tuple[_Candidate, ...]:
    """Return what a method of an object can be, one for each generation.

    Args:
        profiles: What the frameworks' classes expect.
        maker: The name, or the module with the name, whose call made the object.
        method: The method's name.
        generations: The generations that the script can be for.
        release: The one release, None when it is not known.
    """
    known = _KNOWN.setdefault(id(profiles), (profiles, {}))[1]
    place = maker.dotted if isinstance(maker, Symbol) else f"{maker.namespace}.*"
    key = (place, method, generations, release)
    if key not in known:
        if isinstance(maker, Symbol):
            names = [profiles.canonical(maker.dotted)]
        else:
            prefix = profiles.canonical(maker.namespace) + "."
            names = [name for name in profiles.methods if name.startswith(prefix)]
        distinct: dict[object, TrainingMethod] = {}
        for name in names:
            variants = profiles.methods.get(name, {}).get(method, ())
            for variant in variants:
                if _fits(variant, variants, generations, release):
                    distinct.setdefault((variant.releases, variant.traits), variant)
        if not distinct:
            return ()
        known[key] = tuple(
            _candidate([found for found in distinct.values() if found.generation == number])
            for number in sorted({found.generation for found in distinct.values()})
        )
    return known[key]


def _candidate(methods: Listed[TrainingMethod]) -> _Candidate:
    places = {
        role: tuple(
            dict.fromkeys(
                (position, parameter.name)
                for method in methods
                for position, parameter in enumerate(method.parameters)
                if parameter.role == role
            )
        )
        for role in ("train_dataset", "eval_dataset")
    }
    return _Candidate(tuple(methods), places)


def _fits(
    method: TrainingMethod,
    variants: Iterable[TrainingMethod],
    generations: frozenset[int],
    release: Optional[str],
) -> bool:
    """Tell whether a method is there in what the script can be for.

    A release in which the class is not known says nothing about its methods.
    """
    if method.generation == 0:
        return True
    if method.generation not in generations:
        return False
    if release is None or release in method.releases:
        return True
    return not any(release in variant.releases for variant in variants)
