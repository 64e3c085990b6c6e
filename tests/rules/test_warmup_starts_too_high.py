"""LR202: the warmup rises."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import ByDefault, OneOf, changes_of, faster_rcnn_1, faster_rcnn_2
from tests.rules.builder import finding_of, level_of, mask_rcnn_1, mobilenet_1, mobilenet_2
from tests.rules.builder import picodet, unet_1, words_of, yolov3_1, yolov3_2

REPORTED = [
    pytest.param(
        faster_rcnn_1(learning_rate=0.0005),
        "0.0001666666667",
        "safe",
        id="a lowered rate falls below the default start 1 / 1200",
    ),
    pytest.param(
        mask_rcnn_1(learning_rate=0.0003), "0.0001", "safe", id="MaskRCNN starts at 1 / 2400"
    ),
    pytest.param(
        yolov3_1(warmup_start_lr=0.001), "0.0", "safe", id="YOLOv3 starts at 0 by default"
    ),
    pytest.param(
        mobilenet_2(warmup_steps=10, warmup_start_lr=0.025),
        "0.0",
        "safe",
        id="generation 2 refuses equality",
    ),
    pytest.param(
        picodet(warmup_steps=10, warmup_start_lr=0.1, learning_rate=0.05),
        "0.0",
        "safe",
        id="a cosine warms up too",
    ),
    pytest.param(
        faster_rcnn_1(learning_rate=ByDefault(0.0005)),
        "0.0001666666667",
        "unsafe",
        id="a rate that the command line can change",
    ),
    pytest.param(
        faster_rcnn_1(learning_rate=OneOf(0.0005, 0.0005)),
        "0.0001666666667",
        "safe",
        id="the same in every case",
    ),
]

SILENT = [
    pytest.param(faster_rcnn_1(), id="the defaults"),
    pytest.param(faster_rcnn_1(learning_rate=0.001), id="1 / 1200 is below 0.001"),
    pytest.param(yolov3_1(warmup_start_lr=0.000125), id="equality is right in generation 1"),
    pytest.param(mobilenet_1(warmup_start_lr=1.0), id="no warmup by default"),
    pytest.param(yolov3_1(warmup_start_lr=1.0, warmup_steps=0), id="a warmup of zero is LR203's"),
    pytest.param(yolov3_1(warmup_start_lr=1.0, warmup_steps=UNKNOWN), id="warmup not known"),
    pytest.param(yolov3_1(warmup_start_lr=UNKNOWN), id="start not known"),
    pytest.param(faster_rcnn_1(learning_rate=UNKNOWN), id="rate not known"),
    pytest.param(faster_rcnn_1(learning_rate=OneOf(0.0005, 0.0025)), id="right for one of two"),
    pytest.param(faster_rcnn_1(learning_rate=-1), id="a wrong rate is LR503's"),
    pytest.param(yolov3_1(warmup_start_lr="0.1"), id="a start that is no number"),
    pytest.param(yolov3_1(warmup_start_lr=1.0, optimizer=OBJECT), id="an optimizer of one's own"),
    pytest.param(yolov3_2(warmup_start_lr=1.0), id="no warmup in generation 2"),
    pytest.param(unet_1(learning_rate=0.0001), id="segmentation has no warmup"),
    pytest.param(
        faster_rcnn_2(warmup_steps=5, warmup_start_lr=1.0, negative_samples=True),
        id="negative samples",
    ),
]


@pytest.mark.parametrize(("run", "start", "level"), REPORTED)
def test_a_falling_warmup_is_reported_and_lowered(
    run: TrainingRun, start: str, level: str
) -> None:
    assert changes_of("LR202", run) == {"warmup_start_lr": start}
    assert level_of("LR202", run) == level


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR202", run) is None


def test_it_stands_on_the_start_when_that_is_written() -> None:
    finding = finding_of("LR202", yolov3_1(learning_rate=0.001, warmup_start_lr=0.1))
    assert finding is not None and finding.line == 21


def test_else_on_the_rate() -> None:
    finding = finding_of("LR202", faster_rcnn_1(num_epochs=12, learning_rate=0.0005))
    assert finding is not None and finding.line == 21


def test_the_message_has_the_numbers() -> None:
    assert words_of("LR202", faster_rcnn_1(learning_rate=0.0005)) == (
        "warmup_start_lr 0.0008333333333 (default of FasterRCNN in PaddleX 1) is above"
        " learning_rate 0.0005: the learning rate falls during the warmup;"
        " set warmup_start_lr below learning_rate"
    )
