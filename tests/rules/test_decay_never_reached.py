"""LR301: the decay comes before the end."""

from __future__ import annotations

from typing import Optional

import pytest

from lr_lint.rules.decay_never_reached import scale_milestones
from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import Count, OneOf, changes_of, faster_rcnn_1, finding_of, level_of
from tests.rules.builder import mobilenet_1, mobilenet_2, mobilenet_any, picodet, unet_1
from tests.rules.builder import words_of, yolov3_1, yolov3_2

REPORTED = [
    pytest.param(mobilenet_1(num_epochs=10), "[3, 5, 8]", id="[30, 60, 90] of 120 in 10 epochs"),
    pytest.param(mobilenet_2(num_epochs=10), "[3, 5, 8]", id="generation 2"),
    pytest.param(mobilenet_any(num_epochs=30), "[8, 15, 23]", id="an epoch 30 of 30 is too late"),
    pytest.param(yolov3_2(num_epochs=100), "[80, 90]", id="(216, 243) of 270"),
    pytest.param(
        yolov3_1(num_epochs=100, samples=800, warmup_steps=300),
        "[79, 89]",
        id="the warmup certainly fits before the new list",
    ),
    pytest.param(
        faster_rcnn_1(num_epochs=8, samples=200, warmup_steps=500),
        "[5, 7]",
        id="and may just reach its first epoch",
    ),
    pytest.param(
        mobilenet_2(num_epochs=10, samples=640, warmup_steps=15),
        "[3, 5, 8]",
        id="generation 2 counts from the end of the warmup: 8 + 1.5",
    ),
    pytest.param(
        mobilenet_2(num_epochs=10, samples=640, warmup_steps=20),
        "[3, 5]",
        id="what the warmup pushes past the end is dropped",
    ),
    pytest.param(
        faster_rcnn_1(num_epochs=8, samples=200), "[5, 7]", id="the default warmup just fits"
    ),
    pytest.param(
        faster_rcnn_1(num_epochs=6, samples=200),
        None,
        id="or does not: 500 > 4 epochs of 100",
    ),
    pytest.param(
        yolov3_1(num_epochs=100, samples=Count(800, is_exact=False)),
        None,
        id="with fewer samples it could not",
    ),
    pytest.param(yolov3_1(num_epochs=100), None, id="nobody knows whether it does"),
    pytest.param(
        mobilenet_1(num_epochs=10, warmup_steps=UNKNOWN), None, id="warmup not known"
    ),
    pytest.param(mobilenet_1(num_epochs=1), None, id="nothing fits into one epoch"),
    pytest.param(mobilenet_1(num_epochs=10, lr_decay_epochs=[30, 60]), None, id="a written list"),
    pytest.param(
        mobilenet_1(num_epochs=90, lr_decay_epochs=[30, 60, 90]),
        None,
        id="the last of a written list, just not reached",
    ),
    pytest.param(
        mobilenet_2(num_epochs=50, samples=640, warmup_steps=100, lr_decay_epochs=[20, 45]),
        None,
        id="45 + 10 epochs of warmup",
    ),
    pytest.param(mobilenet_1(num_epochs=OneOf(5, 10)), "[1, 3, 4]", id="either length"),
]

SILENT = [
    pytest.param(mobilenet_1(num_epochs=120), id="the length that belongs to the list"),
    pytest.param(mobilenet_1(num_epochs=31), id="the first of the default list is reached"),
    pytest.param(mobilenet_1(num_epochs=91, lr_decay_epochs=[30, 60, 90]), id="all reached"),
    pytest.param(mobilenet_1(), id="length not known"),
    pytest.param(mobilenet_1(num_epochs=10, lr_decay_epochs=UNKNOWN), id="list not known"),
    pytest.param(mobilenet_1(num_epochs=10, lr_decay_epochs=30), id="no list is LR304's"),
    pytest.param(mobilenet_1(num_epochs=10, may_have_more=True), id="unknown **settings"),
    pytest.param(mobilenet_1(num_epochs=10, optimizer=OBJECT), id="an optimizer of one's own"),
    pytest.param(mobilenet_1(num_epochs=-1), id="a wrong length is LR503's"),
    pytest.param(mobilenet_1(num_epochs=OneOf(10, 100)), id="one of two lengths"),
    pytest.param(picodet(num_epochs=10), id="a cosine has no milestones"),
    pytest.param(unet_1(num_epochs=10), id="segmentation neither"),
    pytest.param(
        mobilenet_1(num_epochs=50, samples=640, warmup_steps=100, lr_decay_epochs=[20, 45]),
        id="generation 1 counts from the start",
    ),
    pytest.param(
        mobilenet_2(num_epochs=50, warmup_steps=100, lr_decay_epochs=[20, 45]),
        id="steps not known: perhaps reached",
    ),
    pytest.param(
        mobilenet_2(num_epochs=50, samples=10, warmup_steps=100, lr_decay_epochs=[20, 60]),
        id="no step in an epoch is LR104's",
    ),
]


@pytest.mark.parametrize(("run", "epochs"), REPORTED)
def test_an_unreached_decay_is_reported(run: TrainingRun, epochs: Optional[str]) -> None:
    expected = {} if epochs is None else {"lr_decay_epochs": epochs}
    assert changes_of("LR301", run) == expected
    assert level_of("LR301", run) == (None if epochs is None else "unsafe")


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR301", run) is None


@pytest.mark.parametrize(
    ("epochs", "length", "num_epochs", "scaled"),
    [
        pytest.param([213, 240], 270, 270, [213, 240], id="the length itself"),
        pytest.param([213, 240], 270, 10, [8, 9], id="7.9 and 8.9 are rounded"),
        pytest.param([30, 60, 90], 120, 10, [3, 5, 8], id="halves are rounded up"),
        pytest.param([8, 11], 12, 6, [4], id="5.5 becomes 6, which is not reached"),
        pytest.param([8, 11], 12, 2, [1], id="two epochs have room for one decay"),
        pytest.param([213, 240], 270, 4, [3], id="a repeat is dropped"),
        pytest.param([8, 11], 12, 1, [], id="one epoch has room for none"),
        pytest.param([1, 8], 12, 5, [3], id="what becomes 0 is dropped"),
    ],
)
def test_default_lists_keep_their_proportions(
    epochs: list[float], length: int, num_epochs: int, scaled: list[int]
) -> None:
    assert scale_milestones(epochs, length, num_epochs) == scaled


@pytest.mark.parametrize(
    ("run", "line"),
    [
        pytest.param(
            mobilenet_1(num_epochs=9, lr_decay_epochs=[9]), 21, id="on the list when written"
        ),
        pytest.param(mobilenet_1(num_epochs=9), 20, id="else on the length"),
        pytest.param(mobilenet_1(9, OBJECT), 10, id="given by position"),
    ],
)
def test_where_it_stands(run: TrainingRun, line: int) -> None:
    finding = finding_of("LR301", run)
    assert finding is not None and finding.line == line


@pytest.mark.parametrize(
    ("run", "words"),
    [
        pytest.param(
            mobilenet_1(num_epochs=20),
            "lr_decay_epochs [30, 60, 90] (default of MobileNetV2 in PaddleX 1): epoch 30 is never"
            " reached with num_epochs 20; lower lr_decay_epochs, or raise num_epochs to 91 or"
            " more",
            id="a default list",
        ),
        pytest.param(
            mobilenet_2(num_epochs=50, samples=640, warmup_steps=105, lr_decay_epochs=[20, 45]),
            "lr_decay_epochs [20, 45]: epoch 45 counts from the end of the warmup,"
            " 45 + warmup_steps 105 / 10 steps per epoch = 55.5, and is never reached with"
            " num_epochs 50; lower lr_decay_epochs, or raise num_epochs to 56 or more",
            id="counted from the end of the warmup",
        ),
    ],
)
def test_the_message_has_the_numbers(run: TrainingRun, words: str) -> None:
    assert words_of("LR301", run) == words
