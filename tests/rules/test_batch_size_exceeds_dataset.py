"""LR104: a batch is not larger than the training set."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import Count, OneOf, faster_rcnn_2, finding_of, findings_of
from tests.rules.builder import mask_rcnn_1, mobilenet_1, mobilenet_2, unet_2, words_of, yolov3_1

NEVER_COUNTED = Count(5, may_be_asked=False)

REPORTED = [
    pytest.param(mobilenet_1(samples=63), id="the default of 64 with one sample less"),
    pytest.param(yolov3_1(train_batch_size=31, samples=30), id="one more than there are"),
    pytest.param(unet_2(samples=1), id="segmentation"),
    pytest.param(mobilenet_2(samples=0), id="an empty data set"),
    pytest.param(yolov3_1(samples=5, optimizer=OBJECT), id="whatever the optimizer"),
    pytest.param(yolov3_1(samples=NEVER_COUNTED), id="at most that many: fewer is worse"),
    pytest.param(yolov3_1(train_batch_size=OneOf(16, 32), samples=12), id="both batches"),
]

SILENT = [
    pytest.param(mobilenet_1(samples=64), id="exactly one batch"),
    pytest.param(mobilenet_1(samples=1000), id="many"),
    pytest.param(mobilenet_1(), id="number of samples not known"),
    pytest.param(mobilenet_1(samples=10, train_batch_size=UNKNOWN), id="batch not known"),
    pytest.param(mobilenet_1(samples=10, train_batch_size=OneOf(8, 16)), id="one of two"),
    pytest.param(mobilenet_1(samples=10, train_batch_size=16.0), id="a wrong batch is LR503's"),
    pytest.param(mobilenet_1(samples=10, may_have_more=True), id="unknown **settings"),
    pytest.param(faster_rcnn_2(samples=10, negative_samples=True), id="batch forced to 1"),
    pytest.param(
        mask_rcnn_1(samples=3, train_batch_size=4, dataset_class="VOCDetection"),
        id="a data set that is refused anyway (LR504)",
    ),
]


@pytest.mark.parametrize("run", REPORTED)
def test_reported_and_left_to_the_user(run: TrainingRun) -> None:
    finding = finding_of("LR104", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR104", run) is None


OTHER_RULES = ("LR201", "LR204", "LR301", "LR302")


@pytest.mark.parametrize("code", OTHER_RULES)
def test_it_speaks_alone_of_the_rules_that_need_steps(code: str) -> None:
    run = mobilenet_2(samples=10, num_epochs=200, warmup_steps=500)
    assert findings_of(code, run) == [] and finding_of("LR104", run) is not None


def test_the_message_has_the_numbers() -> None:
    assert words_of("LR104", yolov3_1(samples=5)) == (
        "train_batch_size 8 (default of YOLOv3 in PaddleX 1) is more than the 5 samples of the"
        " training set, and PaddleX refuses that; set train_batch_size to 5 or less"
    )
