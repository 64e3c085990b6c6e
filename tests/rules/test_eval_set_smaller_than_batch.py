"""LR105: the evaluation set fills one batch, where that is needed."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import UNKNOWN
from tests.rules.builder import Count, call, finding_of, mobilenet_1, mobilenet_2, mobilenet_any
from tests.rules.builder import pplcnet, unet_2, words_of, yolov3_2

REPORTED = [
    pytest.param(mobilenet_2(eval_samples=63), id="one sample less than the default batch"),
    pytest.param(mobilenet_2(train_batch_size=8, eval_samples=7), id="less than a written batch"),
    pytest.param(
        mobilenet_2(eval_samples=Count(20, may_be_asked=False)), id="at most that many samples"
    ),
    pytest.param(pplcnet(eval_samples=10), id="PPLCNet"),
    pytest.param(
        call("cls.MobileNetV2", "2.0", eval_samples=10, method="quant_aware_train"),
        id="quantisation trains the same way",
    ),
]

SILENT = [
    pytest.param(mobilenet_2(eval_samples=64), id="exactly one batch"),
    pytest.param(mobilenet_2(train_batch_size=16, eval_samples=20), id="more than a batch"),
    pytest.param(mobilenet_2(), id="no evaluation set"),
    pytest.param(mobilenet_2(eval_dataset=UNKNOWN), id="an unknown one"),
    pytest.param(mobilenet_2(eval_samples=0), id="PaddleX leaves an empty one out"),
    pytest.param(mobilenet_2(eval_samples=9, train_batch_size=UNKNOWN), id="batch not known"),
    pytest.param(mobilenet_1(eval_samples=10), id="generation 1 fills it up"),
    pytest.param(mobilenet_any(eval_samples=10), id="perhaps generation 1"),
    pytest.param(yolov3_2(eval_samples=10), id="detectors evaluate one by one"),
    pytest.param(unet_2(eval_samples=1), id="segmentation too"),
]


@pytest.mark.parametrize("run", REPORTED)
def test_reported_and_left_to_the_user(run: TrainingRun) -> None:
    finding = finding_of("LR105", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR105", run) is None


def test_it_stands_on_the_evaluation_set() -> None:
    finding = finding_of("LR105", mobilenet_2(num_epochs=3, eval_dataset=UNKNOWN, eval_samples=9))
    assert finding is not None and finding.line == 21


def test_the_message_has_the_numbers() -> None:
    assert words_of("LR105", mobilenet_2(eval_samples=20)) == (
        "the evaluation set has 20 samples, less than train_batch_size 64 (default of MobileNetV2"
        " in PaddleX 2), and the first evaluation crashes; add samples or set train_batch_size to"
        " 20 or less"
    )
