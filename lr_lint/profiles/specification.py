"""The facts about a framework that rules speak of, as the profiles give them."""

from __future__ import annotations

import enum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Mapping, NamedTuple, Optional


class Required(enum.Enum):
    """The type of the mark that a parameter has no default."""

    REQUIRED = "required"


REQUIRED: Final = Required.REQUIRED

QUIRKS: Final[Mapping[str, str]] = {
    "batch_one_let_through": "a batch of 1 is accepted on any number of cards",
    "cards_from_devices": "every visible card is used (else only declared cards)",
    "eval_batch_is_train_batch": "evaluation needs a full training batch of samples",
    "negative_samples_force_batch_one": "negative samples set the batch to 1",
    "one_training_per_process": "a second training call exits",
    "resume_excludes_pretrain": "resume_checkpoint needs pretrain_weights=None",
    "start_must_stay_below_rate": "warmup_start_lr equal to the rate is refused",
    "warmup_is_always_built": "a warmup of zero steps divides by zero",
    "warmup_steps_are_whole": "warmup_steps must be an int",
}
"""Everything a profile may say under ``quirks``, and what it means."""

ROLES: Final[Mapping[str, str]] = {
    "num_epochs": "passes over the training set",
    "train_dataset": "the training set",
    "batch_size": "samples per step, over all cards",
    "eval_dataset": "the evaluation set",
    "optimizer": "an optimizer of the user's own, which replaces rate, warmup and decay",
    "learning_rate": "the rate after the warmup and before the first decay",
    "warmup_steps": "steps in which the rate rises to learning_rate",
    "warmup_start_lr": "the rate at the first step of the warmup",
    "decay_epochs": "epochs at which the rate is multiplied by decay_gamma",
    "decay_gamma": "the factor of each decay",
    "decay_power": "the power of a polynomial decay",
    "save_interval_epochs": "epochs from one evaluation to the next",
    "log_interval_steps": "steps from one line of the log to the next",
    "early_stop": "whether training stops when evaluation no longer improves",
    "early_stop_patience": "evaluations without improvement that are waited for",
    "resume_checkpoint": "the folder of a training that is continued",
    "pretrain_weights": "the weights that training begins with",
    "metric": "how the evaluation set is measured",
}
"""Everything a profile may give as the role of a parameter, and what it means."""

SCHEDULES: Final = ("piecewise", "cosine", "polynomial")
"""How the learning rate falls; `TrainingMethod.schedule`."""

COUNTINGS: Final = (
    "imagenet",
    "segmentation",
    "change_detection",
    "voc",
    "coco",
    "easydata_classification",
    "easydata_detection",
    "easydata_segmentation",
)
"""How the samples of a data set are counted; `DatasetClass.counting`."""


class Parameter(NamedTuple):
    """One parameter of a training method.

    Attributes:
        name: What the framework calls it.
        role: What it means; the name itself where there is no common role.
        default: Its default, or ``REQUIRED``.
    """

    name: str
    role: str
    default: object


class Reference(NamedTuple):
    """The pair of total batch size and learning rate that the vendor tuned.

    Attributes:
        batch_size: Samples per step over all cards.
        learning_rate: The rate that belongs to it.
        source: Where the pair stands.
        on_signature_line: Whether the signature's defaults have the same rate
            per sample, so that scaling from either gives the same answer.
    """

    batch_size: int
    learning_rate: float
    source: str
    on_signature_line: bool


_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Refusal(NamedTuple):
    """A combination of settings that the framework refuses.

    Every condition that is given must hold.

    Attributes:
        name: A short stable identifier, e.g. ``voc_needs_metric``.
        arguments: Role -> values that are refused. ``None`` in the tuple means
            the value None.
        unless: Role -> the only values that are accepted.
        below: Role -> number; the role's value is below it.
        datasets: Names of data set classes (last part) given as train_dataset.
        constructor_missing: Constructor argument that is not given or None.
        reason: Why, in English; ``reason_zh``: in Chinese.
        source: File and line in the wheel.
    """

    name: str
    reason: str
    reason_zh: str
    source: str
    arguments: Mapping[str, tuple[object, ...]] = _NOTHING
    unless: Mapping[str, tuple[object, ...]] = _NOTHING
    below: Mapping[str, float] = _NOTHING
    datasets: tuple[str, ...] = ()
    constructor_missing: Optional[str] = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles whose settings it is about."""
        dataset = ("train_dataset",) if self.datasets else ()
        return (*self.arguments, *self.unless, *self.below, *dataset)


def is_one_of(value: object, values: tuple[object, ...]) -> bool:
    """Tell whether a value is among some; True, 1 and 1.0 are not the same argument."""
    for one in values:
        if type(one) is type(value) and one == value:
            return True
    return False


class MethodFacts(NamedTuple):
    """What a profile says of one training method of one class.

    Attributes:
        framework: ``paddlex``.
        generation: 1, 2 or 3; 0 for a framework without generations.
        releases: The minor releases with exactly this method, e.g. ``1.3``.
        class_name: Dotted name under which scripts know the class, e.g.
            ``paddlex.det.YOLOv3``.
        method: ``train`` or ``quant_aware_train``.
        parameters: In order, without self.
        schedule: ``piecewise``, ``cosine`` or ``polynomial``.
        decay_counts_from: ``start`` of training or ``warmup`` end.
        decay_length: Number of epochs that belongs to the default decay list
            (270 for [213, 240]); None without one.
        warmup_epochs: What the vendor's own tools use, in epochs; None without
            warmup.
        reference: None where scaling has no reference (quantisation).
        quirks: A subset of `QUIRKS`.
        refusals: Combinations that are refused.
        constructor: The class's constructor parameters in order, without self.
        source: File and line of the signature.
        warmup_source: Where the vendor's own tools use `warmup_epochs`.
    """

    framework: str
    generation: int
    releases: tuple[str, ...]
    class_name: str
    method: str
    parameters: tuple[Parameter, ...]
    schedule: str
    decay_counts_from: str
    decay_length: Optional[int]
    warmup_epochs: Optional[int]
    reference: Optional[Reference]
    quirks: frozenset[str]
    refusals: tuple[Refusal, ...]
    constructor: tuple[str, ...]
    source: str
    warmup_source: str = ""


class TrainingMethod(MethodFacts):
    """One training method of one class in one release, with what follows from its facts."""

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Role -> position of its parameter."""
        return {parameter.role: at for at, parameter in enumerate(self.parameters)}

    @cached_property
    def by_role(self) -> Mapping[str, Parameter]:
        """Role -> parameter."""
        return {parameter.role: parameter for parameter in self.parameters}

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """Name of a parameter -> its role."""
        return {parameter.name: parameter.role for parameter in self.parameters}

    def default(self, role: str) -> object:
        """Return the default of a role, ``REQUIRED`` without role or default."""
        parameter = self.by_role.get(role)
        return REQUIRED if parameter is None else parameter.default

    @cached_property
    def traits(self) -> str:
        """A text that is the same for methods that differ in name and releases alone."""
        return repr(
            (
                self.generation, self.parameters, self.schedule, self.decay_counts_from,
                self.decay_length, self.warmup_epochs, self.reference, sorted(self.quirks),
                [refusal.name for refusal in self.refusals],
            )
        )

    @cached_property
    def asks_about_constructor(self) -> bool:
        """Whether a refusal is about what the model's constructor was given."""
        return any(refusal.constructor_missing is not None for refusal in self.refusals)

    @cached_property
    def counts_evaluation_set(self) -> bool:
        """Whether it matters how many samples the evaluation set has."""
        return "eval_batch_is_train_batch" in self.quirks

    @cached_property
    def deciding_roles(self) -> tuple[Optional[str], ...]:
        """For each refusal a role whose default rules it out; None without one.

        Only a call that gives this role can be refused.
        """
        return tuple([self._deciding_role(refusal) for refusal in self.refusals])

    def _deciding_role(self, refusal: Refusal) -> Optional[str]:
        for role, values in refusal.arguments.items():
            if not is_one_of(self.default(role), values):
                return role
        for role, bound in refusal.below.items():
            default = self.default(role)
            if not isinstance(default, (int, float)) or default >= bound:
                return role
        for role, values in refusal.unless.items():
            if is_one_of(self.default(role), values):
                return role
        return "train_dataset" if refusal.datasets else None

    @cached_property
    def refusals_by_role(self) -> Mapping[str, tuple[Refusal, ...]]:
        """Role -> the refusals that are about its setting; without those of none."""
        roles = {role for refusal in self.refusals for role in refusal.roles}
        return {
            role: tuple(refusal for refusal in self.refusals if role in refusal.roles)
            for role in roles
        }


class DatasetClass(NamedTuple):
    """One data set class in some releases of a framework.

    Attributes:
        framework: ``paddlex``.
        generation: As for `TrainingMethod`.
        releases: The minor releases in which it is exactly this.
        class_name: Dotted name, e.g. ``paddlex.datasets.VOCDetection``.
        parameters: Constructor parameters in order, without self.
        list_parameter: The one that names the list file or the annotations.
        folder_parameter: The one that names the folder of the samples.
        counting: How its samples are counted, a name that `lr_lint.datasets`
            knows: ``imagenet``, ``segmentation``, ``change_detection``, ``voc``,
            ``coco``, ``easydata_classification``, ``easydata_detection``,
            ``easydata_segmentation``.
        source: File and line in the wheel.
    """

    framework: str
    generation: int
    releases: tuple[str, ...]
    class_name: str
    parameters: tuple[Parameter, ...]
    list_parameter: str
    folder_parameter: str
    counting: str
    source: str

    def position(self, name: str) -> Optional[int]:
        """Return the position of a parameter of its constructor, None without it."""
        for at, parameter in enumerate(self.parameters):
            if parameter.name == name:
                return at
        return None


class Evidence(NamedTuple):
    """What in a script tells the generation of the framework it is written for.

    Attributes:
        imports: Dotted names whose import or use tells it
            (``paddlex.det.transforms``).
        names: Class or function names, last part, reached through the framework.
        keywords: Keyword arguments of calls to the framework; behind the name of a
            class (``YOLOv3.use_ema``) those of its methods only.
        bare_imports: Dotted names that tell it when nothing in them is used; what is
            used of them tells it otherwise.
    """

    generation: int
    imports: frozenset[str]
    names: frozenset[str]
    keywords: frozenset[str]
    bare_imports: frozenset[str] = frozenset()


class FreezingPackage(NamedTuple):
    """A package whose import fixes which cards the process can see.

    Attributes:
        name: Its top-level module.
        since: The first version that does, None: from its first one on.
        until: The first version that no longer does, None: it still does.
        generations: The generations of PaddleX in which it does; empty when its
            effect does not depend on PaddleX.
        source: Where that can be read.
    """

    name: str
    since: Optional[str]
    until: Optional[str]
    generations: tuple[int, ...]
    source: str


class Devices(NamedTuple):
    """What `devices.yaml` says.

    Attributes:
        freezing: Top-level module -> what is known about it.
        other_vendors: Names of environment variables that are read by somebody,
            and so are never a misspelling of ``CUDA_VISIBLE_DEVICES``.
    """

    freezing: Mapping[str, FreezingPackage]
    other_vendors: tuple[str, ...]

    @property
    def packages(self) -> frozenset[str]:
        """The names in `freezing`."""
        return frozenset(self.freezing)


class Profiles(NamedTuple):
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
