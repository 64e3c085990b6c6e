"""LR502: train() gets what it needs."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import CALL_PLACE, finding_of, mobilenet_2, unet_1, words_of, yolov3_1
from tests.rules.builder import yolov3_any

REPORTED = [
    pytest.param(yolov3_1(without=("num_epochs",)), "num_epochs", id="no length"),
    pytest.param(unet_1(without=("train_dataset",)), "train_dataset", id="no training set"),
    pytest.param(
        yolov3_any(without=("num_epochs", "train_dataset")),
        "num_epochs, train_dataset",
        id="neither",
    ),
    pytest.param(mobilenet_2(9, without=("train_dataset",)), "train_dataset", id="by position"),
    pytest.param(
        yolov3_1(epochs=9, without=("num_epochs",)), "num_epochs", id="epochs is not near enough"
    ),
]

SILENT = [
    pytest.param(yolov3_1(), id="both are given"),
    pytest.param(yolov3_1(num_epochs=UNKNOWN, train_dataset=UNKNOWN), id="with unknown values"),
    pytest.param(yolov3_1(9, OBJECT), id="both by position"),
    pytest.param(
        yolov3_1(num_epoch=9, without=("num_epochs",)), id="misspelt, which is LR501's"
    ),
    pytest.param(
        yolov3_1(without=("num_epochs",), may_have_more=True), id="perhaps in **settings"
    ),
    pytest.param(yolov3_1(num_epochs=9, unpacked=("num_epochs",)), id="in known **settings"),
]


@pytest.mark.parametrize(("run", "names"), REPORTED)
def test_reported_at_the_call(run: TrainingRun, names: str) -> None:
    finding = finding_of("LR502", run)
    assert finding is not None and finding.fix is None
    assert (finding.line, finding.column) == CALL_PLACE
    assert words_of("LR502", run).startswith(f"{names} missing: train() of ")


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR502", run) is None
