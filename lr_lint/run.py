"""A training call bound to what its class expects, and the cases it can be.

A setting can have several values (two branches, two call sites) and a script can
be for several releases. A rule never sees that: it is a function of one `Case`,
in which everything has one value or is unknown. `holds_for_every_case` asks it
about every case and speaks only when all of them agree.
"""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import (
    Callable,
    Final,
    Iterable,
    Iterator,
    Mapping,
    NamedTuple,
    Optional,
    Protocol,
    Sequence,
    Union,
)

from lr_lint import validity
from lr_lint.findings import Finding, Fix, Level, Message, Span
from lr_lint.profiles.specification import REQUIRED, Parameter, Refusal, TrainingMethod
from lr_lint.schedule import steps_per_epoch
from lr_lint.settings import UNKNOWN, Literal, Origin, Setting

MOST_CASES = 96
"""Cases that one rule is asked about at most; with more it is silent."""


class Alternative(NamedTuple):
    """One value that an argument can have.

    Attributes:
        value: A plain Python value, or ``UNKNOWN``.
        literal: The expression in the linted file that gives it, if there is one.
        overridable: Whether it is the default of a command line option.
    """

    value: object
    literal: Optional[Literal] = None
    overridable: bool = False


class Argument(NamedTuple):
    """One argument of a call.

    Attributes:
        alternatives: What it can be; never empty.
        expression: Where its expression stands (for an entry of ``**settings``:
            the expression behind the stars).
        place: Line and column of the keyword, of the positional expression, or of
            the ``**``.
        unpacked: Whether it comes from ``**settings``.
    """

    alternatives: tuple[Alternative, ...]
    expression: Span
    place: tuple[int, int]
    unpacked: bool = False


class Samples(Protocol):
    """The size of a data set.

    Attributes:
        count: Number of samples.
    """

    @property
    def count(self) -> int: ...

    @property
    def exact(self) -> bool:
        """Whether `count` is certain; False: it is the most there can be.

        May look at every file the data set names; ask only when a repair needs it.
        """
        ...


class Dataset(Protocol):
    """What is known about the value of ``train_dataset`` or ``eval_dataset``."""

    @property
    def class_name(self) -> Optional[str]:
        """The last part of its class's name, None when it is not known."""
        ...

    @property
    def has_negative_samples(self) -> Optional[bool]:
        """Whether samples without objects were added; None: not known."""
        ...

    def samples(self, releases: tuple[str, ...]) -> Optional[Samples]:
        """Count its samples, the largest count over the releases; None: unknown."""
        ...


_NOTHING: Final[Mapping[str, Argument]] = MappingProxyType({})


class Observation:
    """One way in which a training call is reached, with what it is given then.

    Attributes:
        methods: The possible methods, one for each distinct signature.
        positional: Positional arguments; those behind an unknown ``*args`` are cut.
        keywords: Keyword arguments, those of known ``**settings`` included.
        may_have_more: Whether an unknown ``*args`` or ``**settings`` could give
            any parameter.
        dataset: What is known about the training set; None: nothing.
        eval_dataset: Likewise for the evaluation set.
        constructor: What the model's constructor was given, by parameter name;
            None when the construction is not known or nobody asks about it.
        cards: Possible numbers of cards that the batch is divided by; empty when
            not known.
        unpacked: Where the dict behind ``**settings`` is written in the linted
            file; None without one.
        last_keyword: The last keyword argument written in the call itself.
    """

    def __init__(
        self,
        methods: tuple[TrainingMethod, ...],
        positional: tuple[Argument, ...] = (),
        keywords: Mapping[str, Argument] = _NOTHING,
        may_have_more: bool = False,
        dataset: Optional[Dataset] = None,
        eval_dataset: Optional[Dataset] = None,
        constructor: Optional[Mapping[str, Argument]] = None,
        cards: tuple[int, ...] = (),
        unpacked: Optional[Span] = None,
        last_keyword: Optional[str] = None,
    ) -> None:
        self.methods = methods
        self.positional = positional
        self.keywords = keywords
        self.may_have_more = may_have_more
        self.dataset = dataset
        self.eval_dataset = eval_dataset
        self.constructor = constructor
        self.cards = cards
        self.unpacked = unpacked
        self.last_keyword = last_keyword

    def __eq__(self, other: object) -> bool:
        """Tell whether the call is given the same in both."""
        return isinstance(other, Observation) and vars(self) == vars(other)

    @property
    def is_settled(self) -> bool:
        """Whether everything in it has one value, known or not."""
        constructor = self.constructor.values() if self.constructor is not None else ()
        for argument in (*self.positional, *self.keywords.values(), *constructor):
            if len(argument.alternatives) > 1:
                return False
        return len(self.cards) < 2

    def argument(self, method: TrainingMethod, role: str) -> Optional[Argument]:
        """Return what the call gives for a role of a method, None when it gives nothing."""
        parameter = method.by_role.get(role)
        if parameter is None:
            return None
        given = self.keywords.get(parameter.name)
        if given is None and self.positional:
            position = method.positions[role]
            if position < len(self.positional):
                return self.positional[position]
        return given

    def given_roles(self, method: TrainingMethod) -> set[str]:
        """Return the roles of a method that the call gives, in whatever way."""
        roles = method.roles
        given = {roles[name] for name in self.keywords if name in roles}
        if self.positional:
            by_position = method.parameters[:len(self.positional)]
            given.update([parameter.role for parameter in by_position])
        return given


class TrainingRun:
    """One training call of the script, with every way in which it is reached.

    Attributes:
        call: The whole call expression.
        place: Line and column of the call.
        observations: Empty when nothing is sure about it.
    """

    def __init__(
        self, call: Span, place: tuple[int, int], observations: Sequence[Observation] = ()
    ) -> None:
        self.call = call
        self.place = place
        self.observations = list(observations)
        self._shared: Optional[tuple[Optional[RepairPlanner], Optional[list[Case]]]] = None

    def shared_cases(self, planner: Optional[RepairPlanner]) -> Optional[list[Case]]:
        """Return the cases when all rules can share them, and what they find out.

        None when something has several values: then each rule has cases of its own,
        see `cases_of`.
        """
        shared = self._shared
        if shared is None or shared[0] is not planner:
            shared = self._shared = planner, self._find_shared_cases(planner)
        return shared[1]

    def _find_shared_cases(self, planner: Optional[RepairPlanner]) -> Optional[list[Case]]:
        for observation in self.observations:
            if not observation.is_settled:
                return None
        cases: list[Case] = []
        for observation in self.observations:
            uncounted: set[str] = set()
            several = len(observation.methods) > 1
            for method in observation.methods:
                case = Case(self, observation, method, _Choices(), planner)
                # Releases can differ in nothing but how they count samples.
                if several and case.samples is None and not method.counts_evaluation_set:
                    if method.traits in uncounted:
                        continue
                    uncounted.add(method.traits)
                cases.append(case)
        return cases


Repair = Union[Fix, Message, None, Callable[[], Union[Fix, Message]]]
"""A fix, the reason why there is none, or what finds out which of them."""


class RepairPlanner(Protocol):
    """What turns "this role becomes that value" into edits."""

    def change(
        self, case: Case, changes: dict[str, object], level: Level
    ) -> Union[Fix, Message]: ...


class _Choices:
    """A walk through all combinations of choices, found while they are asked for."""

    def __init__(self) -> None:
        self._taken: list[list[int]] = []
        self._names: dict[object, int] = {}

    def choose(self, name: object, options: int) -> int:
        """Return which option of ``name`` this combination takes."""
        if options == 1:
            return 0
        position = self._names.get(name)
        if position is None:
            position = self._names[name] = len(self._names)
            if position == len(self._taken):
                self._taken.append([0, options])
        return self._taken[position][0]

    def advance(self) -> bool:
        """Go to the next combination; False when there is none."""
        self._names.clear()
        while self._taken:
            self._taken[-1][0] += 1
            if self._taken[-1][0] < self._taken[-1][1]:
                return True
            self._taken.pop()
        return False


class Case:
    """One combination of release and values of one training call.

    Rules ask it for settings by role. Whatever it answers is certain in this
    case, or None or ``UNKNOWN``.

    Attributes:
        run: The training call.
        observation: The way in which it is reached.
        method: Signature, schedule and quirks of the class in this release.
    """

    def __init__(
        self,
        run: TrainingRun,
        observation: Observation,
        method: TrainingMethod,
        choices: _Choices,
        planner: Optional[RepairPlanner],
    ) -> None:
        self.run = run
        self.observation = observation
        self.method = method
        self._choices = choices
        self._planner = planner
        self._settings: dict[str, Optional[Setting]] = {}
        self._given: dict[str, Optional[Setting]] = {}
        self._refused: dict[int, bool] = {}
        self._unknown: Optional[frozenset[str]] = None

    @property
    def generation(self) -> int:
        """The framework's generation."""
        return self.method.generation

    def has_quirk(self, quirk: str) -> bool:
        """Tell whether the profile names this quirk of the method."""
        return quirk in self.method.quirks

    def parameter(self, role: str) -> Optional[Parameter]:
        """Return the method's parameter with this role, None if it has none."""
        return self.method.by_role.get(role)

    def setting(self, role: str) -> Optional[Setting]:
        """Return the setting of a role; None when the method has no such role.

        A parameter that the call does not give has its default's value, or
        ``UNKNOWN`` when an unknown ``**settings`` could give it or when it is
        required. A wrong value (LR503) and one that is part of a refused
        combination (LR504) are ``UNKNOWN`` too: nobody can tell what is meant.
        """
        if role in self._settings:
            return self._settings[role]
        setting = self.given_setting(role)
        if setting is not None and setting.value is not UNKNOWN:
            if not validity.is_usual(role, setting.value) and validity.wrong_value(self, setting):
                setting = setting._replace(value=UNKNOWN)
            elif role in self.method.refusals_by_role and validity.is_refused(self, role):
                setting = setting._replace(value=UNKNOWN)
        self._settings[role] = setting
        return setting

    def given_setting(self, role: str) -> Optional[Setting]:
        """Return the setting of a role as it is, be it wrong or refused."""
        if role not in self._given:
            self._given[role] = self._find_setting(role)
        return self._given[role]

    def _find_setting(self, role: str) -> Optional[Setting]:
        parameter = self.method.by_role.get(role)
        if parameter is None:
            return None
        argument = self.observation.argument(self.method, role)
        if argument is None:
            missing = (
                self.observation.may_have_more
                or parameter.default is REQUIRED
                or (self._unknown_keywords and self._may_be_misspelt(parameter))
            )
            value = UNKNOWN if missing else parameter.default
            return Setting(role, parameter.name, value, Origin.DEFAULT)
        alternative = argument.alternatives[0]
        if len(argument.alternatives) > 1:
            alternative = self._alternative(role, argument)
        return Setting(
            role,
            parameter.name,
            alternative.value,
            Origin.UNPACKED if argument.unpacked else Origin.WRITTEN,
            alternative.overridable,
            alternative.literal,
            argument.expression,
            argument.place,
        )

    def constructed_with(self, name: str) -> object:
        """Return what the model's constructor was given for a parameter.

        None when it was not given, ``UNKNOWN`` when the construction or the
        value is not known.
        """
        if self.observation.constructor is None:
            return UNKNOWN
        argument = self.observation.constructor.get(name)
        if argument is None:
            return None
        return self._alternative(("constructor", name), argument).value

    def _alternative(self, name: object, argument: Argument) -> Alternative:
        index = self._choices.choose(name, len(argument.alternatives))
        return argument.alternatives[index]

    def default(self, role: str) -> object:
        """Return the default of a role, ``UNKNOWN`` without role or default."""
        parameter = self.parameter(role)
        if parameter is None or parameter.default is REQUIRED:
            return UNKNOWN
        return parameter.default

    def _may_be_misspelt(self, parameter: Parameter) -> bool:
        """Tell whether a keyword that the method does not have is meant to be this."""
        return any(
            validity.is_near(keyword, parameter.name) for keyword in self._unknown_keywords
        )

    @property
    def _unknown_keywords(self) -> frozenset[str]:
        if self._unknown is None:
            roles = self.method.roles
            unknown = [name for name in self.observation.keywords if name not in roles]
            self._unknown = frozenset(unknown)
        return self._unknown

    def is_refused_for(self, refusal: Refusal) -> bool:
        """Tell whether the framework certainly refuses this case for this reason."""
        known = self._refused.get(id(refusal))
        if known is None:
            known = self._refused[id(refusal)] = validity.applies(self, refusal)
        return known

    def is_given(self, role: str) -> bool:
        """Tell whether the call gives this role, in whatever way."""
        return self.argument(role) is not None

    def is_positional(self, role: str) -> bool:
        """Tell whether the call gives this role by position alone."""
        parameter = self.parameter(role)
        return (
            parameter is not None
            and parameter.name not in self.observation.keywords
            and self.argument(role) is not None
        )

    def argument(self, role: str) -> Optional[Argument]:
        """Return what the call gives for a role, None when it gives nothing."""
        return self.observation.argument(self.method, role)

    @cached_property
    def samples(self) -> Optional[Samples]:
        """The training set's size, None when it is not known."""
        dataset = self.observation.dataset
        if dataset is None or validity.is_refused(self, "train_dataset"):
            return None
        return dataset.samples(self.method.releases)

    @property
    def may_force_batch_one(self) -> bool:
        """Whether negative samples set the batch to 1, or could.

        PaddleX 2.1.0 does that for its RCNN detectors (PADDLEX.md section 2.4).
        """
        if not self.has_quirk("negative_samples_force_batch_one"):
            return False
        dataset = self.observation.dataset
        return dataset is None or dataset.has_negative_samples is not False

    @property
    def eval_samples(self) -> Optional[Samples]:
        """The evaluation set's size, None when it is not known."""
        dataset = self.observation.eval_dataset
        return dataset.samples(self.method.releases) if dataset is not None else None

    @property
    def cards(self) -> Optional[int]:
        """The number of cards that the batch is divided by, None when not known."""
        options = self.observation.cards
        if not options:
            return None
        return options[self._choices.choose("cards", len(options))]

    @cached_property
    def steps(self) -> Optional[int]:
        """Steps in one epoch: samples // batch size, None when either is unknown.

        Source: PARAMETERS.md section 5. A step takes the total batch; the number
        of cards never enters. The result can be 0; then only LR104 speaks. Not known
        either when negative samples may set the batch to 1.
        """
        batch_size = self.setting("batch_size")
        if batch_size is None or type(batch_size.value) is not int:
            return None
        samples = self.samples
        if samples is None or batch_size.value <= 0 or self.may_force_batch_one:
            return None
        return steps_per_epoch(samples.count, batch_size.value)

    @property
    def uses_own_optimizer(self) -> bool:
        """Whether ``optimizer=`` is given, or could be, and need not be None.

        The framework then ignores its own learning rate, warmup and decay.
        """
        optimizer = self.setting("optimizer")
        return optimizer is not None and optimizer.value is not None

    @property
    def surely_has_own_optimizer(self) -> bool:
        """Whether ``optimizer=`` is given and is certainly not None."""
        optimizer = self.setting("optimizer")
        return optimizer is not None and optimizer.value not in (None, UNKNOWN)

    def place(self, *roles: str) -> tuple[int, int]:
        """Return line and column of the first of these roles that the call gives.

        Without one: where the call begins.
        """
        for role in roles:
            argument = self.argument(role)
            if argument is not None:
                return argument.place
        return self.run.place

    def change(
        self,
        changes: dict[str, object],
        level: Level = Level.SAFE,
        note: Optional[Message] = None,
    ) -> Union[Fix, Message]:
        """Describe the repair that gives these roles these values.

        Args:
            changes: Role -> new plain Python value. A role that is not given in
                the call is added behind ``batch_size``.
            level: The level the rule asks for; the result's is the stricter of
                this and what the place of the value allows.
            note: Why the rule asks for ``UNSAFE``; takes the place of the note
                of the place.

        Returns:
            The fix, or the reason why there is none.
        """
        if self._planner is None:
            return Message("repair.not_planned")
        fix = self._planner.change(self, changes, level)
        if isinstance(fix, Fix) and note is not None:
            return fix._replace(note=note)
        return fix

    def finding(
        self, code: str, at: tuple[int, int], text: Message, repair: Repair = None
    ) -> Finding:
        """Build this call's finding.

        Args:
            code: The rule.
            at: Line and column.
            text: What is wrong.
            repair: A fix, the advice instead, or a function that returns one of
                them; it is called only when repairs are wanted.
        """
        if callable(repair):
            repair = repair() if self._planner is not None else None
        return Finding(
            code,
            at[0],
            at[1],
            text,
            repair if isinstance(repair, Fix) else None,
            repair if isinstance(repair, Message) else None,
            self.run.call,
        )


Check = Callable[..., Optional[Finding]]
"""What a rule asks about a case: ``check(case, options)`` or ``check(case, options, subject)``."""


def holds_for_every_case(
    check: Check,
    run: TrainingRun,
    planner: Optional[RepairPlanner],
    *arguments: object,
) -> list[Finding]:
    """Ask a rule about every case of a training call.

    Args:
        check: The rule.
        run: The training call.
        planner: What plans the repairs; None when only findings are wanted,
            which spares the work that only a repair needs.
        arguments: What the rule gets behind the case.

    Returns:
        One finding for each case, in a stable order, when the rule speaks in all
        of them; else nothing.
    """
    findings: list[Finding] = []
    for case in cases_of(run, planner):
        finding = check(case, *arguments)
        if finding is None or len(findings) == MOST_CASES:
            return []
        findings.append(finding)
    return findings


def cases_of(
    run: TrainingRun, planner: Optional[RepairPlanner] = None
) -> Iterable[Case]:
    """Walk through the cases of a training call, in a stable order.

    What a case is asked for decides how many there are: a setting with two values
    makes two cases only when somebody asks for it. So ask each one before the next
    is taken.
    """
    shared = run.shared_cases(planner)
    return shared if shared is not None else _every_case(run, planner)


def _every_case(run: TrainingRun, planner: Optional[RepairPlanner]) -> Iterator[Case]:
    for observation in run.observations:
        for method in observation.methods:
            choices = _Choices()
            yield Case(run, observation, method, choices, planner)
            while choices.advance():
                yield Case(run, observation, method, choices, planner)
