"""Training calls for the tests of the rules, with the real profiles behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Optional, Union

from lr_lint.findings import Edit, Finding, Fix, Level, Message, SetArgument, Span, message
from lr_lint.messages import render
from lr_lint.options import Options
from lr_lint.profiles.loader import load
from lr_lint.profiles.specification import TrainingMethod
from lr_lint.rules.of_training import TRAINING_RULES, ask
from lr_lint.run import Alternative, Argument, Case, Observation, Samples, TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN

CALL = Span(9, 0, 40, 1)
CALL_PLACE = (9, 0)


class OneOf:
    """An argument that can have one of several values."""

    def __init__(self, *values: object) -> None:
        self.values = values


class ByDefault:
    """An argument whose value is the default of a command line option."""

    def __init__(self, value: object) -> None:
        self.value = value


@dataclass
class Count:
    """A number of samples."""

    count: int
    is_exact: bool = True
    may_be_asked: bool = True

    @property
    def exact(self) -> bool:
        assert self.may_be_asked, "looked at every file though no repair needs it"
        return self.is_exact


@dataclass
class FakeDataset:
    """What the script tells about a data set."""

    class_name: Optional[str]
    count: Optional[Count]
    has_negative_samples: Optional[bool] = False

    def samples(self, releases: tuple[str, ...]) -> Optional[Samples]:
        return self.count


class Planner:
    """Turn every change into one edit, whatever the script looks like."""

    def change(
        self, case: Case, changes: dict[str, object], level: Level
    ) -> Union[Fix, Message]:
        edits: list[Edit] = []
        for role, value in changes.items():
            parameter = case.parameter(role)
            assert parameter is not None
            edits.append(SetArgument(case.run.call, parameter.name, repr(value)))
        summary = message("repair.added", parameter=", ".join(changes), new="")
        return Fix(tuple(edits), level, summary)


def methods_of(
    class_name: str, releases: tuple[str, ...], method: str = "train"
) -> tuple[TrainingMethod, ...]:
    """Return the profile's methods of a class in some releases."""
    known = load().methods[f"paddlex.{class_name}"][method]
    found = tuple(one for one in known if set(releases) & set(one.releases))
    assert found, (class_name, releases)
    return found


def argument(value: object, line: int, *, unpacked: bool = False) -> Argument:
    """Make an argument that stands on a line of its own."""
    if isinstance(value, Argument):
        return value
    alternatives = (Alternative(value),)
    if isinstance(value, OneOf):
        alternatives = tuple(Alternative(one) for one in value.values)
    if isinstance(value, ByDefault):
        alternatives = (Alternative(value.value, overridable=True),)
    expression = Span(line, 20, line, 25)
    return Argument(alternatives, expression, (line, 4), unpacked)


def call(
    class_name: str,
    release: Union[str, tuple[str, ...]],
    *positional: object,
    samples: Union[int, Count, None] = None,
    eval_samples: Union[int, Count, None] = None,
    dataset_class: Optional[str] = "VOCDetection",
    negative_samples: Optional[bool] = False,
    dataset_known: bool = True,
    cards: Union[int, tuple[int, ...]] = (),
    constructor: Optional[dict[str, object]] = None,
    may_have_more: bool = False,
    method: str = "train",
    unpacked: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    **settings: object,
) -> TrainingRun:
    """Build a training call.

    Args:
        class_name: ``det.YOLOv3``.
        release: The minor release or releases that it can be for.
        positional: Positional arguments, on lines 10, 11, ...
        samples: Samples in the training set, None when not known.
        eval_samples: Samples in the evaluation set; giving them gives the set.
        dataset_class: Class of the training set.
        negative_samples: Whether it has samples without objects.
        dataset_known: Whether anything is known about the training set.
        cards: Possible numbers of cards.
        constructor: What the model's constructor was given.
        may_have_more: Whether an unknown ``**settings`` is given too.
        method: ``train`` or ``quant_aware_train``.
        unpacked: Keywords that come from ``**settings``.
        without: Required parameters that are not given.
        settings: Keyword arguments, on lines 20, 21, ...
    """
    releases = (release,) if isinstance(release, str) else release
    given: dict[str, object] = dict(settings)
    methods = methods_of(class_name, releases, method)
    names = [parameter.name for parameter in methods[0].parameters[: len(positional)]]
    if "train_dataset" not in (*names, *without):
        given.setdefault("train_dataset", OBJECT)
    if "num_epochs" not in (*names, *without):
        given.setdefault("num_epochs", UNKNOWN)
    if eval_samples is not None:
        given.setdefault("eval_dataset", OBJECT)
    observation = Observation(
        methods=methods,
        positional=tuple(argument(value, 10 + n) for n, value in enumerate(positional)),
        keywords={
            name: argument(value, 20 + n, unpacked=name in unpacked)
            for n, (name, value) in enumerate(given.items())
        },
        may_have_more=may_have_more,
        dataset=(
            FakeDataset(dataset_class, count_of(samples), negative_samples)
            if dataset_known
            else None
        ),
        eval_dataset=(
            FakeDataset(dataset_class, count_of(eval_samples))
            if eval_samples is not None
            else None
        ),
        constructor=(
            {name: argument(value, 5) for name, value in constructor.items()}
            if constructor is not None
            else None
        ),
        cards=(cards,) if isinstance(cards, int) else cards,
    )
    return TrainingRun(CALL, CALL_PLACE, [observation])


def count_of(samples: Union[int, Count, None]) -> Optional[Count]:
    return Count(samples) if isinstance(samples, int) else samples


yolov3_1 = partial(call, "det.YOLOv3", "1.3")
yolov3_2 = partial(call, "det.YOLOv3", "2.1")
yolov3_any = partial(call, "det.YOLOv3", ("1.3", "2.0", "2.1"))
faster_rcnn_1 = partial(call, "det.FasterRCNN", "1.3")
faster_rcnn_2 = partial(call, "det.FasterRCNN", "2.1")
faster_rcnn_20 = partial(call, "det.FasterRCNN", "2.0")
mask_rcnn_1 = partial(call, "det.MaskRCNN", "1.3", dataset_class="CocoDetection")
mask_rcnn_2 = partial(call, "det.MaskRCNN", "2.1", dataset_class="CocoDetection")
ppyolo_2 = partial(call, "det.PPYOLO", "2.1")
picodet = partial(call, "det.PicoDet", "2.1")
mobilenet_1 = partial(call, "cls.MobileNetV2", "1.3", dataset_class="ImageNet")
mobilenet_2 = partial(call, "cls.MobileNetV2", "2.1", dataset_class="ImageNet")
mobilenet_any = partial(
    call, "cls.MobileNetV2", ("1.3", "2.0", "2.1"), dataset_class="ImageNet"
)
pplcnet = partial(call, "cls.PPLCNet", "2.1", dataset_class="ImageNet")
unet_1 = partial(call, "seg.UNet", "1.3", dataset_class="SegDataset")
unet_2 = partial(call, "seg.UNet", "2.1", dataset_class="SegDataset")


def findings_of(
    code: str, run: TrainingRun, *, repairs: bool = True, **options: object
) -> list[Finding]:
    """Return what a rule says about a call: one finding for each thing wrong.

    Every sentence is put into words in both languages on the way.
    """
    (rule,) = [rule for rule in TRAINING_RULES if rule.CODE == code]
    choices = Options()._replace(**options)  # type: ignore[arg-type]
    found = ask(rule, run, choices, Planner() if repairs else None)
    for cases in found:
        for finding in cases:
            assert finding.code == code
            _check_words(finding)
    return [cases[0] for cases in found]


def finding_of(code: str, run: TrainingRun, **options: object) -> Optional[Finding]:
    """Return the one finding of a rule about a call, None when it is silent."""
    found = findings_of(code, run, **options)
    assert len(found) < 2, found
    return found[0] if found else None


def words_of(code: str, run: TrainingRun, language: str = "en", **options: object) -> str:
    """Return the message of the one finding of a rule."""
    finding = finding_of(code, run, **options)
    assert finding is not None
    return render(finding.message, language)


def changes_of(code: str, run: TrainingRun, **options: object) -> dict[str, str]:
    """Return keyword -> text of the repair of a rule; empty when there is none."""
    finding = finding_of(code, run, **options)
    assert finding is not None
    return edits_of(finding)


def edits_of(finding: Finding) -> dict[str, str]:
    """Return keyword -> text of a finding's repair; empty when there is none."""
    if finding.fix is None:
        return {}
    return {
        edit.keyword: edit.value for edit in finding.fix.edits if isinstance(edit, SetArgument)
    }


def level_of(code: str, run: TrainingRun, **options: object) -> Optional[str]:
    """Return ``safe``, ``unsafe``, or None without a repair."""
    finding = finding_of(code, run, **options)
    assert finding is not None
    return finding.fix.level.name.lower() if finding.fix is not None else None


def _check_words(finding: Finding) -> None:
    for language in ("en", "zh"):
        text = render(finding.message, language)
        assert text and "\n" not in text and "{" not in text, text
        for other in (finding.advice, finding.fix and finding.fix.note):
            if other is not None:
                assert render(other, language)
    if finding.fix is not None:
        assert (finding.fix.note is None) == (finding.fix.level is Level.SAFE)
