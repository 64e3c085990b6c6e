"""LR204: the warmup fits into the training."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import Count, OneOf, changes_of, faster_rcnn_1, finding_of, level_of
from tests.rules.builder import mobilenet_2, picodet, unet_2, words_of, yolov3_1, yolov3_2

REPORTED = [
    pytest.param(
        yolov3_1(num_epochs=10, samples=160), "60", id="1000 steps in a training of 200"
    ),
    pytest.param(faster_rcnn_1(num_epochs=2, samples=200), "100", id="FasterRCNN: one epoch"),
    pytest.param(
        mobilenet_2(num_epochs=3, samples=640, warmup_steps=31, lr_decay_epochs=[8]),
        "30",
        id="one step too many; the vendor's five epochs do not fit",
    ),
    pytest.param(
        yolov3_1(num_epochs=10, samples=Count(160, may_be_asked=False)),
        "60",
        id="at most that many samples",
    ),
    pytest.param(yolov3_1(num_epochs=OneOf(5, 10), samples=160), "60", id="either length"),
]

SILENT = [
    pytest.param(yolov3_1(num_epochs=270, samples=160), id="long enough"),
    pytest.param(yolov3_1(num_epochs=50, samples=160), id="equality is right"),
    pytest.param(yolov3_1(num_epochs=10, samples=30), id="past the first decay is LR201's"),
    pytest.param(yolov3_1(num_epochs=10), id="samples not known"),
    pytest.param(yolov3_1(samples=160), id="length not known"),
    pytest.param(yolov3_1(num_epochs=10, samples=160, warmup_steps=UNKNOWN), id="warmup unknown"),
    pytest.param(yolov3_1(num_epochs=10, samples=160, lr_decay_epochs=UNKNOWN), id="decay"),
    pytest.param(yolov3_1(num_epochs=10, samples=160, optimizer=OBJECT), id="own optimizer"),
    pytest.param(yolov3_1(num_epochs=0, samples=160), id="a wrong length is LR503's"),
    pytest.param(yolov3_1(num_epochs=OneOf(10, 270), samples=160), id="one of two lengths"),
    pytest.param(yolov3_2(num_epochs=10, samples=640), id="no warmup in generation 2"),
    pytest.param(
        picodet(num_epochs=1, samples=64, warmup_steps=50), id="a cosine is LR201's altogether"
    ),
    pytest.param(unet_2(num_epochs=1, samples=10), id="segmentation has no warmup"),
]


@pytest.mark.parametrize(("run", "target"), REPORTED)
def test_a_warmup_longer_than_the_training_is_shortened(run: TrainingRun, target: str) -> None:
    assert changes_of("LR204", run) == {"warmup_steps": target}
    assert level_of("LR204", run) == "unsafe"


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR204", run) is None


@pytest.mark.parametrize("run", [row.values[0] for row in REPORTED])
def test_the_decay_is_never_reached_either(run: TrainingRun) -> None:
    assert finding_of("LR301", run, repairs=False) is not None
    assert finding_of("LR201", run) is None


def test_the_message_has_the_numbers() -> None:
    assert words_of("LR204", yolov3_1(num_epochs=10, samples=160)) == (
        "warmup_steps 1000 (default of YOLOv3 in PaddleX 1) is more than the whole training:"
        " num_epochs 10 * 20 steps per epoch (160 samples // train_batch_size 8 (default)) = 200;"
        " set warmup_steps to 60"
    )
