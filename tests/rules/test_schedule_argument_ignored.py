"""LR305: what is written has an effect."""

from __future__ import annotations

import pytest

from lr_lint.findings import Level, RemoveArguments
from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import CALL, OneOf, call, finding_of, mobilenet_1, mobilenet_2, picodet
from tests.rules.builder import pplcnet, unet_1, words_of, yolov3_1, yolov3_2

REPORTED = [
    pytest.param(
        mobilenet_1(optimizer=OBJECT, learning_rate=0.1), ("learning_rate",), id="the rate"
    ),
    pytest.param(
        yolov3_2(lr_decay_gamma=0.5, warmup_steps=10, optimizer=OBJECT, lr_decay_epochs=[8]),
        ("warmup_steps", "lr_decay_epochs", "lr_decay_gamma"),
        id="all of them in one finding",
    ),
    pytest.param(
        yolov3_1(optimizer=OBJECT, warmup_start_lr=UNKNOWN),
        ("warmup_start_lr",),
        id="whatever its value",
    ),
    pytest.param(
        unet_1(optimizer=OBJECT, lr_decay_power=0.5), ("lr_decay_power",), id="a power"
    ),
    pytest.param(
        picodet(lr_decay_epochs=[60, 80], lr_decay_gamma=0.1),
        ("lr_decay_epochs", "lr_decay_gamma"),
        id="a cosine has no milestones",
    ),
    pytest.param(
        pplcnet(lr_decay_gamma=0.1, learning_rate=0.2), ("lr_decay_gamma",), id="but has a rate"
    ),
    pytest.param(
        mobilenet_1(optimizer=OneOf(OBJECT, "adam"), learning_rate=0.1),
        ("learning_rate",),
        id="one optimizer or the other",
    ),
]

SILENT = [
    pytest.param(mobilenet_1(learning_rate=0.1, lr_decay_epochs=[8]), id="no optimizer"),
    pytest.param(mobilenet_1(learning_rate=0.1, optimizer=None), id="optimizer=None"),
    pytest.param(mobilenet_1(learning_rate=0.1, optimizer=UNKNOWN), id="perhaps None"),
    pytest.param(mobilenet_1(learning_rate=0.1, optimizer=OneOf(None, OBJECT)), id="either"),
    pytest.param(mobilenet_1(optimizer=OBJECT), id="nothing is ignored"),
    pytest.param(mobilenet_2(optimizer=OBJECT, save_interval_epochs=5), id="something else"),
    pytest.param(mobilenet_2(optimizer=OBJECT, may_have_more=True), id="unknown **settings"),
    pytest.param(picodet(learning_rate=0.05, warmup_steps=9, warmup_start_lr=0.0), id="cosine"),
    pytest.param(
        call("det.PicoDet", "2.1", train_batch_size=14, early_stop=True), id="other arguments"
    ),
]


@pytest.mark.parametrize(("run", "names"), REPORTED)
def test_the_ignored_arguments_are_removed(run: TrainingRun, names: tuple[str, ...]) -> None:
    finding = finding_of("LR305", run)
    assert finding is not None and finding.fix is not None
    assert finding.fix.edits == (RemoveArguments(CALL, names),)
    assert finding.fix.level is Level.UNSAFE


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR305", run) is None


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(
            call("det.PicoDet", "2.1", *range(12)), id="what is given by position stays"
        ),
        pytest.param(
            picodet(lr_decay_epochs=[8], unpacked=("lr_decay_epochs",)),
            id="what comes from a dict stays",
        ),
    ],
)
def test_reported_without_a_repair(run: TrainingRun) -> None:
    finding = finding_of("LR305", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


def test_it_stands_on_the_first_of_them_in_the_call() -> None:
    run = yolov3_2(lr_decay_gamma=0.5, warmup_steps=10, optimizer=OBJECT)
    finding = finding_of("LR305", run)
    assert finding is not None and finding.line == 20


@pytest.mark.parametrize(
    ("run", "words"),
    [
        pytest.param(
            mobilenet_1(optimizer=OBJECT, learning_rate=0.1, warmup_steps=9),
            "without effect: learning_rate, warmup_steps; with an optimizer of your own PaddleX"
            " does not look at such arguments; remove what has no effect, or the optimizer",
            id="an optimizer",
        ),
        pytest.param(
            picodet(lr_decay_epochs=[8]),
            "without effect: lr_decay_epochs; the learning rate of PicoDet follows a cosine;"
            " remove what has no effect",
            id="a cosine",
        ),
    ],
)
def test_the_message_names_them(run: TrainingRun, words: str) -> None:
    assert words_of("LR305", run) == words
