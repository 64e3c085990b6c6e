"""Random settings: rules never raise, and repairs do no harm.

`accepts` says what PaddleX accepts. It is written from the checks in its wheels
(PADDLEX.md section 2), not from the rules.
"""

from __future__ import annotations

import ast
from types import ModuleType
from typing import NamedTuple, Optional

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lr_lint.findings import Finding, Level, RemoveArguments, RenameKeyword, SetArgument
from lr_lint.options import Options
from lr_lint.profiles.specification import REQUIRED, TrainingMethod
from lr_lint.rules.of_training import TRAINING_RULES, ask, repair_rank, rules_about
from lr_lint.run import TrainingRun, holds_for_every_case
from lr_lint.settings import OBJECT, UNKNOWN
from lr_lint.validity import CHECKED_ROLES
from tests.rules.builder import Count, Planner, call, methods_of

CLASSES = (
    ("det.YOLOv3", "1.3"),
    ("det.FasterRCNN", "1.0"),
    ("det.MaskRCNN", "1.3"),
    ("det.PPYOLO", "1.2"),
    ("cls.MobileNetV2", "1.3"),
    ("seg.UNet", "1.1"),
    ("det.YOLOv3", "2.0"),
    ("det.YOLOv3", "2.1"),
    ("det.FasterRCNN", "2.1"),
    ("det.PicoDet", "2.1"),
    ("cls.MobileNetV2", "2.0"),
    ("cls.PPLCNet", "2.1"),
    ("seg.UNet", "2.1"),
)

FAST = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

UNMASKING = {"LR304", "LR501"}
"""Rules whose repair lets others see a setting for the first time."""


class Job(NamedTuple):
    """A training: what the script says and what is really there.

    Attributes:
        class_name: ``det.YOLOv3``.
        release: Minor release.
        given: Keyword arguments as they really are.
        hidden: Those whose value the analysis does not know.
        samples: The count that the analysis has.
        exact: Whether that is certain.
        real_samples: The real count, never more.
        cards: Number of cards.
        eval_samples: None without an evaluation set.
    """

    class_name: str
    release: str
    given: dict[str, object]
    hidden: frozenset[str]
    samples: int
    exact: bool
    real_samples: int
    cards: int
    eval_samples: Optional[int]

    @property
    def method(self) -> TrainingMethod:
        return methods_of(self.class_name, (self.release,))[0]

    def run(self) -> TrainingRun:
        """Return the training call as the analysis sees it."""
        seen = {
            name: UNKNOWN if name in self.hidden else value for name, value in self.given.items()
        }
        return call(
            self.class_name,
            self.release,
            samples=Count(self.samples, self.exact),
            eval_samples=self.eval_samples,
            cards=self.cards,
            dataset_class="CocoDetection",
            **seen,  # type: ignore[arg-type]
        )

    def with_changes(self, finding: Finding) -> Job:
        """Return the job after a repair."""
        assert finding.fix is not None
        changed, hidden = dict(self.given), set(self.hidden)
        for edit in finding.fix.edits:
            if isinstance(edit, SetArgument):
                changed[edit.keyword] = ast.literal_eval(edit.value)
                hidden.discard(edit.keyword)
            elif isinstance(edit, RemoveArguments):
                for name in edit.keywords:
                    del changed[name]
            elif isinstance(edit, RenameKeyword):
                changed[edit.new] = changed.pop(edit.old)
        return self._replace(given=changed, hidden=frozenset(hidden))


def values_of(job: Job) -> dict[str, object]:
    """Return every argument of the call, defaults included, by name."""
    defaults = {
        parameter.name: parameter.default
        for parameter in job.method.parameters
        if parameter.default is not REQUIRED
    }
    return {**defaults, **job.given}


def is_number(value: object) -> bool:
    return type(value) in (int, float)


def accepts(job: Job) -> bool:
    """Tell whether PaddleX trains with these settings."""
    values = values_of(job)
    batch, epochs = values["train_batch_size"], values["num_epochs"]
    assert isinstance(batch, int) and isinstance(epochs, int)
    if batch > job.real_samples or batch <= 0 or epochs <= 0:
        return False
    let_through = batch == 1 and job.release[0] == "2"
    if batch % job.cards and not let_through:
        return False
    steps = job.real_samples // batch
    if values.get("optimizer") is None and not builds_schedule(job, values, steps, epochs):
        return False
    if job.release[0] == "1":
        return True
    if job.class_name.startswith("cls.") and job.eval_samples:
        if job.eval_samples < batch:
            return False
    return values["resume_checkpoint"] is None or values["pretrain_weights"] is None


def builds_schedule(job: Job, values: dict[str, object], steps: int, epochs: int) -> bool:
    """Tell whether default_optimizer gets through its checks and Paddle's."""
    if job.class_name.startswith("seg."):
        return True
    rate, start = values["learning_rate"], values["warmup_start_lr"]
    warmup, decay = values["warmup_steps"], values["lr_decay_epochs"]
    assert isinstance(rate, float) and isinstance(start, float) and isinstance(warmup, int)
    if job.release[0] == "2" and warmup > 0 and rate <= start:
        return False
    if job.class_name in ("det.PicoDet", "cls.PPLCNet"):
        return warmup < epochs * steps
    if not isinstance(decay, (list, tuple)) or not decay or not all(map(is_number, decay)):
        return False
    only_logs = (job.class_name, job.release) == ("det.YOLOv3", "2.0")
    if warmup > 0 and warmup > decay[0] * steps and not only_logs:
        return False
    is_detector_1 = job.class_name.startswith("det.") and job.release[0] == "1"
    return not (is_detector_1 and warmup == 0)


EPOCHS = st.sampled_from([1, 2, 3, 5, 8, 10, 12, 60, 120, 220, 270])
DECAY = st.one_of(
    st.lists(st.integers(-1, 12), min_size=1, max_size=3),
    st.lists(st.integers(1, 240), min_size=1, max_size=3, unique=True).map(sorted),
    st.sampled_from([8, 213, [8, 11], (30, 60, 90), [], ["8"]]),
)
RATE = st.sampled_from([0.000125, 0.00025, 0.0005, 0.00125, 0.0025, 0.001, 0.01, 0.025, 0.1])
ARGUMENTS = {
    "num_epochs": EPOCHS,
    "train_batch_size": st.sampled_from([1, 2, 3, 4, 5, 8, 9, 16, 32, 64, 128]),
    "learning_rate": RATE,
    "warmup_steps": st.sampled_from([0, 1, 5, 9, 50, 100, 500, 1000]),
    "warmup_start_lr": st.sampled_from([0.0, 0.0001, 0.0005, 0.001, 0.0025, 0.02, 0.1]),
    "lr_decay_epochs": DECAY,
    "lr_decay_gamma": st.sampled_from([0.1, 0.5, 2, 0]),
    "optimizer": st.sampled_from([None, None, OBJECT]),
    "early_stop": st.booleans(),
    "early_stop_patience": st.sampled_from([1, 5, 20]),
    "save_interval_epochs": st.sampled_from([1, 5, 20]),
    "resume_checkpoint": st.sampled_from([None, "output/epoch_9"]),
    "pretrain_weights": st.sampled_from([None, "IMAGENET"]),
}


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    """Draw a training with sane values, many of them at the edge of a check."""
    class_name, release = draw(st.sampled_from(CLASSES))
    known = {parameter.name for parameter in methods_of(class_name, (release,))[0].parameters}
    names = draw(st.lists(st.sampled_from(sorted(ARGUMENTS.keys() & known)), unique=True))
    given = {name: draw(ARGUMENTS[name]) for name in ("num_epochs", *names)}
    hidden = frozenset(draw(st.lists(st.sampled_from(sorted(given)), max_size=2)))
    samples = draw(st.one_of(st.integers(1, 130), st.sampled_from([640, 800, 1000])))
    exact = draw(st.booleans())
    return Job(
        class_name,
        release,
        given,
        hidden,
        samples,
        exact,
        samples if exact else draw(st.integers(0, samples)),
        draw(st.sampled_from([1, 1, 2, 3])),
        draw(st.sampled_from([None, None, 0, 10, 70])),
    )


def findings_about(run: TrainingRun, options: Options) -> list[Finding]:
    """Return what all rules say, one finding for each thing wrong."""
    return [
        cases[0] for rule in TRAINING_RULES for cases in ask(rule, run, options, Planner())
    ]


OPTIONS = st.sampled_from([Options(), Options(warmup_fix="delay"), Options(scale_tolerance=2.0)])


@FAST
@given(jobs(), OPTIONS)
def test_no_repair_turns_what_paddlex_accepts_into_what_it_refuses(
    job: Job, options: Options
) -> None:
    for finding in findings_about(job.run(), options):
        if finding.fix is not None and accepts(job):
            assert accepts(job.with_changes(finding)), (finding, job)


@FAST
@given(jobs(), OPTIONS)
def test_a_repair_ends_its_finding(job: Job, options: Options) -> None:
    for finding in findings_about(job.run(), options):
        if finding.fix is not None:
            after = findings_about(job.with_changes(finding).run(), options)
            same = [one for one in after if one.code == finding.code and one.fix is not None]
            assert not same, (finding, same)
            if finding.fix.level is Level.SAFE:
                assert finding.code not in {one.code for one in after}


@FAST
@given(jobs(), OPTIONS)
def test_safe_repairs_reach_an_end_and_leave_nothing_new(job: Job, options: Options) -> None:
    found = findings_about(job.run(), options)
    before = {finding.code for finding in found}
    repaired: set[str] = set()
    for _ in range(10):
        safe = [one for one in found if one.fix is not None and one.fix.level is Level.SAFE]
        if not safe:
            break
        first = min(safe, key=lambda one: repair_rank(one.code))
        repaired.add(first.code)
        job = job.with_changes(first)
        found = findings_about(job.run(), options)
    else:
        raise AssertionError(f"no end: {job}")
    left = {finding.code for finding in found}
    assert not left & repaired
    assert left <= before or repaired & UNMASKING, (left - before, repaired)


@FAST
@given(jobs())
def test_lr201_lr203_lr104_and_lr103_report_what_paddlex_refuses(job: Job) -> None:
    """With everything known, one of these codes stands for each refusal of theirs."""
    job = job._replace(hidden=frozenset(), exact=True, real_samples=job.samples)
    codes = {finding.code for finding in findings_about(job.run(), Options())}
    refusing = {"LR103", "LR104", "LR105", "LR201", "LR203", "LR304", "LR403"}
    if job.release[0] == "2":
        refusing.add("LR202")
    only_logs = (job.class_name, job.release) == ("det.YOLOv3", "2.0")
    if only_logs:
        refusing.discard("LR201")
    assert accepts(job) == (not codes & refusing), (codes, job)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from([10**15, 10**400, -(10**400), 5e-324, 1e308, UNKNOWN, OBJECT]),
        st.floats(),
        st.text(max_size=5),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=4,
)


@FAST
@given(
    st.sampled_from(CLASSES),
    st.dictionaries(st.sampled_from([*ARGUMENTS, "metric", "epochs", "nonsense"]), ANYTHING),
    st.one_of(st.none(), st.sampled_from([0, 1, 10**6, 10**30])),
    OPTIONS,
)
def test_no_rule_raises_whatever_the_values(
    method: tuple[str, str], values: dict[str, object], samples: Optional[int], options: Options
) -> None:
    run = call(*method, samples=samples, eval_samples=samples, cards=2, **values)  # type: ignore
    findings_about(run, options._replace(enable=frozenset({"LR102"})))


def found_by(rule: ModuleType, run: TrainingRun, options: Options) -> list[list[Finding]]:
    """Ask a rule about everything it could ever speak of."""
    subjects = {
        "LR501": [name for observation in run.observations for name in observation.keywords],
        "LR503": [*CHECKED_ROLES],
        "LR504": [
            refusal.name
            for observation in run.observations
            for method in observation.methods
            for refusal in method.refusals
        ],
    }
    if rule.CODE not in subjects:
        found = [holds_for_every_case(rule.check, run, Planner(), options)]
    else:
        found = [
            holds_for_every_case(rule.check, run, Planner(), options, subject)
            for subject in dict.fromkeys(subjects[rule.CODE])
        ]
    return [findings for findings in found if findings]


DEFAULTS = st.one_of(ANYTHING, st.just(REQUIRED), st.sampled_from(["COCO", "IMAGENET", True, 0]))


@st.composite
def odd_calls(draw: st.DrawFn) -> TrainingRun:
    """A call of a class whose defaults are anything, as in a profile of a user's own."""
    names = st.sampled_from([*ARGUMENTS, "metric", "early_stop_patience", "optimizer", "nonsense"])
    values = draw(st.dictionaries(names, st.one_of(ANYTHING, *ARGUMENTS.values()), max_size=6))
    run = call(
        *draw(st.sampled_from(CLASSES)),
        samples=draw(st.one_of(st.none(), st.integers(0, 130))),
        eval_samples=draw(st.sampled_from([None, 0, 3])),
        dataset_class=draw(st.sampled_from(["VOCDetection", "ImageNet", None])),
        cards=draw(st.sampled_from([(), 1, 3])),
        may_have_more=draw(st.booleans()),
        **values,  # type: ignore[arg-type]
    )
    for observation in run.observations:
        observation.methods = tuple(
            method._replace(
                parameters=tuple(
                    parameter._replace(default=draw(DEFAULTS))
                    if draw(st.booleans())
                    else parameter
                    for parameter in method.parameters
                ),
            )
            for method in observation.methods
        )
    return run


@FAST
@given(odd_calls(), OPTIONS, st.booleans())
def test_a_rule_that_is_not_asked_has_nothing_to_say(
    run: TrainingRun, options: Options, is_enabled: bool
) -> None:
    options = options._replace(enable=frozenset({"LR102"} if is_enabled else ()))
    asked = rules_about(run, options, Planner())
    for rule in TRAINING_RULES:
        if rule.CODE == "LR102" and not is_enabled:
            assert rule not in asked
            continue
        found = found_by(rule, run, options)
        assert found == (ask(rule, run, options, Planner()) if rule in asked else []), rule.CODE
