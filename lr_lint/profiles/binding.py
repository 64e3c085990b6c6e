"""From the checked tree of one profile to the facts that rules use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable, Optional, TypeVar

from lr_lint.profiles.document import Mistakes, Node, Scalar, Table
from lr_lint.profiles.families import (
    ONLY_RELEASE,
    Family,
    entries,
    laid_over,
    read_families,
    scalars,
    text,
    texts,
)
from lr_lint.profiles.schema import DATASET_FAMILY, PROFILE, TRAINING_FAMILY
from lr_lint.profiles.shape import nearest
from lr_lint.profiles.signature import (
    SignatureError,
    override,
    parse_defaults,
    parse_signature,
    parse_value,
)
from lr_lint.profiles.specification import (
    COUNTINGS,
    REQUIRED,
    SCHEDULES,
    DatasetClass,
    Evidence,
    Parameter,
    Reference,
    Refusal,
    TrainingMethod,
)

SAME_RATE = 1e-6
"""Relative difference up to which two rates per sample are one rate."""

MOST_METHODS = 10_000
"""Methods of all classes of one profile, at most."""

_DATASET_KEYS = {
    "list_parameter": "the parameter of its constructor that names the list of samples",
    "folder_parameter": "the parameter of its constructor that names the folder of samples",
    "counting": f"one of {', '.join(COUNTINGS)}",
}

Variant = TypeVar("Variant", TrainingMethod, DatasetClass)
Parameters = dict[str, object]


@dataclass
class Framework:
    """What one profile says.

    Attributes:
        name: The framework.
        generation: 0 for a framework without generations.
        methods: Class name -> method -> one entry for each distinct signature.
        datasets: Class name -> likewise.
        aliases: Other names of these classes.
        modules: The modules in which they are defined.
        places: Class name -> where the profile introduces it.
        evidence: What the profile lists; the names of its classes are not in it.
    """

    name: str
    generation: int
    methods: dict[str, dict[str, tuple[TrainingMethod, ...]]] = field(default_factory=dict)
    datasets: dict[str, tuple[DatasetClass, ...]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    places: dict[str, Scalar] = field(default_factory=dict)
    evidence: Optional[Evidence] = None


def bind(table: Table, mistakes: Mistakes) -> Framework:
    """Read the facts of one profile; what is wrong with it goes to ``mistakes``."""
    PROFILE(table, mistakes)
    return _Binder(table, mistakes).bind()


class _Binder:
    """Reads one profile."""

    def __init__(self, table: Table, mistakes: Mistakes) -> None:
        self._table = table
        self._mistakes = mistakes
        self._releases = texts(table, "releases") or (ONLY_RELEASE,)
        self._roles = {
            name: node.text
            for name, node in entries(table, "roles").items()
            if isinstance(node, Scalar)
        }
        self._refusals = {
            name: _refusal(name, node)
            for name, node in entries(table, "refusals").items()
            if isinstance(node, Table)
        }
        self._parameters: dict[tuple[object, ...], tuple[Parameter, ...]] = {}
        self._bound_methods = 0
        self._result = Framework(text(table, "framework") or "", self._read_generation())

    def bind(self) -> Framework:
        """Read everything."""
        for family in self._read("families"):
            methods = self._methods(family)
            if self._are_too_many(family, sum(map(len, methods.values()))):
                break
            for class_name in self._introduce(family):
                self._result.methods[class_name] = {
                    name: tuple(variant._replace(class_name=class_name) for variant in variants)
                    for name, variants in methods.items()
                }
        for family in self._read("datasets"):
            datasets = self._datasets(family)
            for class_name in self._introduce(family):
                self._result.datasets[class_name] = tuple(
                    variant._replace(class_name=class_name) for variant in datasets
                )
        if not self._mistakes:
            self._check_roles()
        self._result.evidence = self._evidence()
        return self._result

    def _read(self, key: str) -> list[Family]:
        """Return the families that introduce classes."""
        shape = TRAINING_FAMILY if key == "families" else DATASET_FAMILY
        families = read_families(self._table, key, shape, self._releases, self._mistakes)
        return [family for family in families if family.classes]

    def _read_generation(self) -> int:
        node = self._table.entries.get("generation")
        if not isinstance(node, Scalar) or not isinstance(node.value, int):
            return 0
        if text(self._table, "framework") != "paddlex":
            self._mistakes.add(
                node.line, node.key, "expected no generation: only paddlex is told apart by it"
            )
        return node.value

    def _are_too_many(self, family: Family, methods: int) -> bool:
        self._bound_methods += methods * len(family.classes)
        if self._bound_methods <= MOST_METHODS:
            return False
        node = family.table
        self._mistakes.add(node.line, node.key, f"expected at most {MOST_METHODS} methods in all")
        return True

    def _introduce(self, family: Family) -> list[str]:
        """Return the dotted names of a family's classes and note their other names."""
        facts = family.at(self._releases[-1], self._releases)
        namespace = text(facts, "namespace")
        if namespace is None:
            self._missing(facts, "namespace", "where its classes are, such as mycorp.trainer")
            return []
        module = text(facts, "module")
        self._result.modules.update([module] if module else [])
        class_names = []
        for name in family.classes:
            class_name = f"{namespace}.{name.text}"
            earlier = self._result.places.setdefault(class_name, name)
            if earlier is not name:
                self._mistakes.add(
                    name.line,
                    name.key,
                    f"{class_name} is already in {earlier.key}; expected each class once",
                )
                continue
            class_names.append(class_name)
            for prefix in (*texts(facts, "also_under"), *([module] if module else [])):
                self._note_alias(f"{prefix}.{name.text}", class_name, name)
        return class_names

    def _note_alias(self, alias: str, class_name: str, place: Scalar) -> None:
        known = self._result.aliases.setdefault(alias, class_name)
        if known != class_name:
            self._mistakes.add(
                place.line, place.key, f"{alias} is {known} already; expected another name"
            )

    def _methods(self, family: Family) -> dict[str, tuple[TrainingMethod, ...]]:
        """Return method name -> one variant for each distinct signature."""
        variants: dict[str, list[TrainingMethod]] = {}
        for releases in family.spans(self._releases):
            facts = family.at(releases[0], self._releases)
            methods = entries(facts, "methods")
            if not methods:
                self._missing(facts, "methods", "`methods: {fit: {signature: ...}}`")
            own = Table(
                {key: node for key, node in facts.entries.items() if key != "methods"},
                facts.key,
                facts.line,
            )
            for name, node in methods.items():
                if isinstance(node, Table):
                    variant = self._method(name, releases, laid_over(own, node), own)
                    if variant is not None:
                        _gather(variants.setdefault(name, []), variant)
        return {name: tuple(found) for name, found in variants.items()}

    def _method(
        self, name: str, releases: tuple[str, ...], facts: Table, family: Table
    ) -> Optional[TrainingMethod]:
        absent = self._absent(facts, releases[-1])
        parameters = self._bound_parameters(facts, absent)
        schedule = text(facts, "schedule")
        if schedule is None:
            self._missing(family, "schedule", f"one of {', '.join(SCHEDULES)}")
        if parameters is None or schedule is None:
            return None
        warmup = _sub_table(facts, "warmup")
        length = facts.entries.get("decay_length")
        return TrainingMethod(
            framework=self._result.name,
            generation=self._result.generation,
            releases=releases,
            class_name="",
            method=name,
            parameters=parameters,
            schedule=schedule,
            decay_counts_from=text(facts, "decay_counts_from") or "start",
            decay_length=_whole(length),
            warmup_epochs=_whole(warmup.entries["epochs"]) if warmup else None,
            reference=_reference(_sub_table(facts, "reference"), parameters),
            quirks=frozenset(_switched_on(facts, "quirks")),
            refusals=self._method_refusals(facts, parameters),
            constructor=tuple(
                parameter
                for parameter in texts(facts, "constructor")
                if parameter not in absent
            ),
            source=text(facts, "source") or f"{self._mistakes.file}:{facts.line}",
            warmup_source=(text(warmup, "source") or "") if warmup else "",
        )

    def _datasets(self, family: Family) -> tuple[DatasetClass, ...]:
        """Return one variant for each distinct constructor."""
        variants: list[DatasetClass] = []
        for releases in family.spans(self._releases):
            variant = self._dataset(releases, family.at(releases[0], self._releases))
            if variant is not None:
                _gather(variants, variant)
        return tuple(variants)

    def _dataset(self, releases: tuple[str, ...], facts: Table) -> Optional[DatasetClass]:
        parameters = self._bound_parameters(facts, self._absent(facts, releases[-1]))
        if parameters is None:
            return None
        named = {}
        for key, expected in _DATASET_KEYS.items():
            value = text(facts, key)
            if value is None:
                self._missing(facts, key, expected)
                return None
            named[key] = value
        names = {parameter.name for parameter in parameters}
        for key in ("list_parameter", "folder_parameter"):
            if named[key] not in names:
                node = facts.entries[key]
                self._mistakes.add(
                    node.line,
                    node.key,
                    f"expected a parameter of its signature, found {named[key]!r}"
                    + nearest(named[key], names),
                )
        return DatasetClass(
            framework=self._result.name,
            generation=self._result.generation,
            releases=releases,
            class_name="",
            parameters=parameters,
            source=text(facts, "source") or f"{self._mistakes.file}:{facts.line}",
            **named,
        )

    def _absent(self, facts: Table, release: str) -> frozenset[str]:
        """Return the parameters that come only with a later release."""
        later = self._releases[self._releases.index(release) + 1:]
        added = _sub_table(facts, "added")
        if added is None:
            return frozenset()
        return frozenset(name for release in later for name in texts(added, release))

    def _bound_parameters(
        self, facts: Table, absent: frozenset[str]
    ) -> Optional[tuple[Parameter, ...]]:
        """Return the parameters that a release has, in order; None after a mistake."""
        signature = text(facts, "signature")
        if signature is None:
            self._missing(facts, "signature", "its parameters, as in `num_epochs, batch_size=8`")
            return None
        written = (signature, text(facts, "more"), text(facts, "defaults"))
        cached = self._parameters.get((*written, absent))
        if cached is not None:
            return cached
        everything = self._everything_written(facts, *written)
        if everything is None:
            return None
        parameters = tuple(
            Parameter(name, self._roles.get(name, name), default)
            for name, default in everything.items()
            if name not in absent
        )
        self._refuse_shared_roles(facts, parameters)
        self._parameters[(*written, absent)] = parameters
        return parameters

    def _refuse_shared_roles(self, facts: Table, parameters: tuple[Parameter, ...]) -> None:
        by_role: dict[str, str] = {}
        for parameter in parameters:
            other = by_role.setdefault(parameter.role, parameter.name)
            if other != parameter.name:
                node = facts.entries["signature"]
                self._mistakes.add(
                    node.line,
                    node.key,
                    f"{other} and {parameter.name} both have the role {parameter.role};"
                    " expected one parameter for each role",
                )

    def _everything_written(
        self, facts: Table, signature: str, more: Optional[str], defaults: Optional[str]
    ) -> Optional[Parameters]:
        parameters = parse_signature(signature)
        appended = parse_defaults(more) if more else {}
        for name, default in appended.items():
            if name in parameters:
                node = facts.entries["more"]
                self._mistakes.add(
                    node.line, node.key, f"{name} is already in the signature; expected it once"
                )
            parameters[name] = default
        try:
            return override(parameters, parse_defaults(defaults)) if defaults else parameters
        except SignatureError as error:
            node = facts.entries["defaults"]
            self._mistakes.add(node.line, node.key, str(error))
            return None

    def _method_refusals(
        self, facts: Table, parameters: tuple[Parameter, ...]
    ) -> tuple[Refusal, ...]:
        roles = {parameter.role for parameter in parameters}
        refusals = []
        for name in _switched_on(facts, "refusals"):
            node = entries(facts, "refusals")[name]
            refusal = self._refusals.get(name)
            if refusal is None:
                if name not in entries(self._table, "refusals"):
                    self._mistakes.add(
                        node.line,
                        node.key,
                        "expected a name from `refusals` at the top level"
                        + nearest(name, self._refusals),
                    )
                continue
            used = {*refusal.arguments, *refusal.unless, *refusal.below}
            for role in sorted(used - roles):
                self._mistakes.add(
                    node.line, node.key, f"needs the role {role}, which {facts.key} does not have"
                )
            refusals.append(refusal)
        return tuple(refusals)

    def _check_roles(self) -> None:
        """Refuse rows of the table of roles that belong to no parameter."""
        bound = {parameter.name for known in self._parameters.values() for parameter in known}
        for name, node in entries(self._table, "roles").items():
            if self._parameters and name not in bound:
                self._mistakes.add(
                    node.line,
                    node.key,
                    f"no signature has a parameter {name}; expected one that does"
                    + nearest(name, bound),
                )

    def _evidence(self) -> Optional[Evidence]:
        table = _sub_table(self._table, "evidence")
        if table is None:
            return None
        if not self._result.generation:
            self._mistakes.add(
                table.line, table.key, "expected only in a profile with a generation"
            )
        return Evidence(
            self._result.generation,
            frozenset(texts(table, "imports")),
            frozenset(texts(table, "names")),
            frozenset(texts(table, "keywords")),
            frozenset(texts(table, "bare_imports")),
        )

    def _missing(self, facts: Table, key: str, expected: str) -> None:
        self._mistakes.add(
            facts.line, facts.key, f"the key {key!r} is missing; expected {expected}"
        )


def _gather(variants: list[Variant], variant: Variant) -> None:
    """Add a variant, or its releases to the one that says the same."""
    for position, known in enumerate(variants):
        same = variant._replace(releases=known.releases) == known
        # True == 1 == 1.0, but they are not the same default
        if same and repr(variant.parameters) == repr(known.parameters):
            variants[position] = known._replace(releases=known.releases + variant.releases)
            return
    variants.append(variant)


def _sub_table(table: Table, key: str) -> Optional[Table]:
    node = table.entries.get(key)
    return node if isinstance(node, Table) else None


def _whole(node: Optional[Node]) -> Optional[int]:
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, int) else None


def _switched_on(facts: Table, key: str) -> Iterable[str]:
    """Return the names that a mapping to true or false sets to true."""
    return [
        name
        for name, node in entries(facts, key).items()
        if isinstance(node, Scalar) and node.truth
    ]


def _reference(
    table: Optional[Table], parameters: tuple[Parameter, ...]
) -> Optional[Reference]:
    if table is None:
        return None
    batch_size = _whole(table.entries["batch_size"])
    learning_rate = parse_value(text(table, "learning_rate") or "")
    if batch_size is None or not isinstance(learning_rate, (int, float)):
        return None
    defaults = {parameter.role: parameter.default for parameter in parameters}
    return Reference(
        batch_size,
        float(learning_rate),
        text(table, "source") or "",
        _is_on_one_line(
            learning_rate / batch_size, defaults.get("learning_rate"), defaults.get("batch_size")
        ),
    )


def _is_on_one_line(rate_per_sample: float, rate: object, batch_size: object) -> bool:
    if rate is REQUIRED or not isinstance(rate, (int, float)):
        return False
    if not isinstance(batch_size, int) or batch_size <= 0:
        return False
    return abs(rate / batch_size - rate_per_sample) <= SAME_RATE * rate_per_sample


def _refusal(name: str, table: Table) -> Refusal:
    reason = text(table, "reason") or ""
    return Refusal(
        name=name,
        reason=reason,
        reason_zh=text(table, "reason_zh") or reason,
        source=text(table, "source") or "",
        arguments=_values_by_role(table, "when"),
        unless=_values_by_role(table, "unless"),
        below={
            role: float(node.value)
            for role, node in entries(table, "below").items()
            if isinstance(node, Scalar) and isinstance(node.value, (int, float))
        },
        datasets=texts(table, "datasets"),
        constructor_missing=text(table, "constructor_missing"),
    )


def _values_by_role(table: Table, key: str) -> dict[str, tuple[object, ...]]:
    by_role = _sub_table(table, key)
    if by_role is None:
        return {}
    return {
        role: tuple(item.value for item in scalars(by_role, role)) for role in by_role.entries
    }
