"""LR203: the detectors of PaddleX 1 need a warmup."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import ByDefault, OneOf, call, changes_of, faster_rcnn_1, finding_of
from tests.rules.builder import level_of, mask_rcnn_1, mobilenet_1, words_of, yolov3_1
from tests.rules.builder import yolov3_2, yolov3_any

REPORTED = [
    pytest.param(yolov3_1(warmup_steps=0), "safe", id="YOLOv3"),
    pytest.param(faster_rcnn_1(warmup_steps=0), "safe", id="FasterRCNN"),
    pytest.param(mask_rcnn_1(warmup_steps=0, samples=10), "safe", id="MaskRCNN, samples known"),
    pytest.param(call("det.PPYOLO", "1.1", warmup_steps=0), "safe", id="PPYOLO"),
    pytest.param(yolov3_1(warmup_steps=0.0), "safe", id="a float"),
    pytest.param(yolov3_1(warmup_steps=ByDefault(0)), "unsafe", id="from the command line"),
    pytest.param(
        yolov3_1(warmup_steps=0, samples=16, lr_decay_epochs=[0.25]),
        "unsafe",
        id="not even one step ends before the first decay",
    ),
]

SILENT = [
    pytest.param(yolov3_1(), id="the default"),
    pytest.param(yolov3_1(warmup_steps=1), id="one step"),
    pytest.param(yolov3_1(warmup_steps=UNKNOWN), id="not known"),
    pytest.param(yolov3_1(warmup_steps=OneOf(0, 100)), id="one of two"),
    pytest.param(yolov3_1(warmup_steps=False), id="False is no number"),
    pytest.param(yolov3_1(warmup_steps=0, optimizer=OBJECT), id="an optimizer of one's own"),
    pytest.param(mobilenet_1(warmup_steps=0), id="classifiers leave it out"),
    pytest.param(yolov3_2(warmup_steps=0), id="generation 2 leaves it out"),
    pytest.param(yolov3_any(warmup_steps=0), id="perhaps generation 2"),
]


@pytest.mark.parametrize(("run", "level"), REPORTED)
def test_a_warmup_of_zero_becomes_one_step(run: TrainingRun, level: str) -> None:
    assert changes_of("LR203", run) == {"warmup_steps": "1"}
    assert level_of("LR203", run) == level


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR203", run) is None


def test_the_message_says_what_happens() -> None:
    assert words_of("LR203", yolov3_1(warmup_steps=0)) == (
        "warmup_steps 0 is divided by while the warmup is built;"
        " set warmup_steps to 1 for the shortest one"
    )
