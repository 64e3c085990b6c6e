"""LR401: early stopping has something to watch."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import OneOf, finding_of, mobilenet_1, unet_2, words_of, yolov3_1
from tests.rules.builder import yolov3_2, yolov3_any

REPORTED = [
    pytest.param(yolov3_1(early_stop=True), id="generation 1"),
    pytest.param(yolov3_2(early_stop=True), id="generation 2"),
    pytest.param(yolov3_any(early_stop=True), id="either"),
    pytest.param(unet_2(early_stop=True, eval_dataset=None), id="eval_dataset=None"),
    pytest.param(mobilenet_1(early_stop=True, optimizer=OBJECT), id="whatever the optimizer"),
]

SILENT = [
    pytest.param(yolov3_1(), id="no early stopping"),
    pytest.param(yolov3_1(early_stop=False), id="early_stop=False"),
    pytest.param(yolov3_1(early_stop=True, eval_dataset=OBJECT), id="an evaluation set"),
    pytest.param(yolov3_1(early_stop=True, eval_dataset=UNKNOWN), id="perhaps one"),
    pytest.param(yolov3_1(early_stop=UNKNOWN), id="perhaps no early stopping"),
    pytest.param(yolov3_1(early_stop=OneOf(True, False)), id="one of two"),
    pytest.param(yolov3_1(early_stop=True, eval_dataset=OneOf(None, OBJECT)), id="sometimes"),
    pytest.param(yolov3_1(early_stop=True, may_have_more=True), id="unknown **settings"),
    pytest.param(
        yolov3_1(early_stop=True, early_stop_patience=0), id="a refused patience is LR504's"
    ),
]


@pytest.mark.parametrize("run", REPORTED)
def test_reported_and_left_to_the_user(run: TrainingRun) -> None:
    finding = finding_of("LR401", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR401", run) is None


def test_the_message_names_both_ways_out() -> None:
    assert words_of("LR401", yolov3_1(early_stop=True)) == (
        "early_stop True does nothing without an evaluation set;"
        " give eval_dataset or remove early_stop"
    )
