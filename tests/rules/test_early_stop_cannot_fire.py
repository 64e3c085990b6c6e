"""LR402: early stopping can come before the end."""

from __future__ import annotations

from functools import partial

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules import builder
from tests.rules.builder import OneOf, finding_of, words_of

yolov3_1 = partial(builder.yolov3_1, eval_samples=50, early_stop=True)
mobilenet_2 = partial(builder.mobilenet_2, eval_samples=640, early_stop=True)

REPORTED = [
    pytest.param(
        yolov3_1(num_epochs=120), id="YOLOv3 evaluates every 20 epochs: (5 + 1) * 20 = 120"
    ),
    pytest.param(mobilenet_2(num_epochs=6), id="six evaluations, the sixth is the end"),
    pytest.param(
        mobilenet_2(num_epochs=50, early_stop_patience=9, save_interval_epochs=5), id="written"
    ),
    pytest.param(
        builder.mobilenet_2(num_epochs=5, early_stop=True, eval_dataset=OBJECT),
        id="an evaluation set of unknown size",
    ),
    pytest.param(yolov3_1(num_epochs=OneOf(50, 100)), id="either length"),
]

SILENT = [
    pytest.param(yolov3_1(num_epochs=121), id="one epoch longer"),
    pytest.param(mobilenet_2(num_epochs=7), id="one evaluation more"),
    pytest.param(yolov3_1(num_epochs=50, save_interval_epochs=5), id="evaluated more often"),
    pytest.param(yolov3_1(), id="length not known"),
    pytest.param(yolov3_1(num_epochs=50, early_stop_patience=UNKNOWN), id="patience not known"),
    pytest.param(yolov3_1(num_epochs=50, save_interval_epochs=UNKNOWN), id="interval not known"),
    pytest.param(yolov3_1(num_epochs=OneOf(50, 270)), id="one of two lengths"),
    pytest.param(builder.yolov3_1(num_epochs=50, eval_samples=9), id="no early stopping"),
    pytest.param(builder.yolov3_1(num_epochs=50, early_stop=True), id="no set: LR401's"),
    pytest.param(
        builder.yolov3_1(num_epochs=50, early_stop=True, eval_dataset=UNKNOWN), id="perhaps none"
    ),
    pytest.param(yolov3_1(num_epochs=50, early_stop_patience=0), id="a refused patience: LR504's"),
    pytest.param(yolov3_1(num_epochs=0), id="a wrong length is LR503's"),
]


@pytest.mark.parametrize("run", REPORTED)
def test_reported_and_left_to_the_user(run: TrainingRun) -> None:
    finding = finding_of("LR402", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR402", run) is None


def test_it_stands_on_the_patience_when_that_is_written() -> None:
    run = mobilenet_2(num_epochs=6, early_stop_patience=5)
    finding = finding_of("LR402", run)
    assert finding is not None
    assert (finding.line, finding.column) == run.observations[0].keywords[
        "early_stop_patience"
    ].place


def test_else_on_early_stop() -> None:
    run = mobilenet_2(num_epochs=6)
    finding = finding_of("LR402", run)
    assert finding is not None
    assert (finding.line, finding.column) == run.observations[0].keywords["early_stop"].place


def test_the_message_has_the_numbers() -> None:
    assert words_of("LR402", yolov3_1(num_epochs=100)) == (
        "with early_stop_patience 5 (default) and save_interval_epochs 20 (default of YOLOv3 in"
        " PaddleX 1) early stopping cannot come before epoch (5 + 1) * 20 = 120, and num_epochs"
        " 100 ends the training; lower early_stop_patience or save_interval_epochs"
    )
