"""LR103: the batch can be shared by the cards."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import OneOf, changes_of, faster_rcnn_2, finding_of, level_of
from tests.rules.builder import mobilenet_2, unet_1, words_of, yolov3_1, yolov3_2

REPORTED = [
    pytest.param(yolov3_1(cards=3), {"train_batch_size": "6"}, id="the default of 8 on 3 cards"),
    pytest.param(
        yolov3_1(train_batch_size=15, learning_rate=0.0003, cards=2),
        {"train_batch_size": "14", "learning_rate": "0.00028"},
        id="a written rate is scaled along",
    ),
    pytest.param(
        yolov3_1(train_batch_size=3, cards=4),
        {"train_batch_size": "4"},
        id="at least one sample for each card",
    ),
    pytest.param(unet_1(train_batch_size=5, cards=2), {"train_batch_size": "4"}, id="UNet"),
    pytest.param(
        yolov3_1(train_batch_size=1, cards=2),
        {"train_batch_size": "2"},
        id="generation 1 does not let a batch of 1 through",
    ),
    pytest.param(
        mobilenet_2(train_batch_size=3, cards=2), {"train_batch_size": "2"}, id="generation 2"
    ),
    pytest.param(
        yolov3_1(train_batch_size=9, cards=(2, 4)),
        {"train_batch_size": "8"},
        id="whatever the number of cards",
    ),
    pytest.param(
        yolov3_1(train_batch_size=9, cards=2, optimizer=OBJECT, learning_rate=0.1),
        {"train_batch_size": "8"},
        id="an ignored rate is left alone",
    ),
    pytest.param(
        yolov3_1(train_batch_size=3, cards=4, samples=4),
        {"train_batch_size": "4"},
        id="as many as there are samples",
    ),
]

SILENT = [
    pytest.param(yolov3_1(cards=2), id="8 on 2 cards"),
    pytest.param(yolov3_1(train_batch_size=16, cards=(1, 2, 4)), id="any of these numbers"),
    pytest.param(yolov3_1(train_batch_size=9, cards=1), id="one card"),
    pytest.param(yolov3_1(train_batch_size=9), id="number of cards not known"),
    pytest.param(yolov3_1(train_batch_size=9, cards=(2, 3)), id="right for one of the numbers"),
    pytest.param(yolov3_1(train_batch_size=UNKNOWN, cards=3), id="batch not known"),
    pytest.param(yolov3_1(train_batch_size=OneOf(8, 9), cards=3), id="right for one batch"),
    pytest.param(yolov3_1(train_batch_size=0, cards=3), id="a wrong batch is LR503's"),
    pytest.param(
        yolov3_2(train_batch_size=1, cards=2), id="generation 2 lets a batch of 1 through"
    ),
    pytest.param(
        faster_rcnn_2(train_batch_size=3, cards=2, negative_samples=True), id="batch forced to 1"
    ),
]


@pytest.mark.parametrize(("run", "changes"), REPORTED)
def test_what_is_left_over_is_reported(run: TrainingRun, changes: dict[str, str]) -> None:
    assert changes_of("LR103", run) == changes
    assert level_of("LR103", run) == "unsafe"


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR103", run) is None


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(
            yolov3_1(train_batch_size=9, cards=2, learning_rate=UNKNOWN), id="a rate not known"
        ),
        pytest.param(
            yolov3_1(train_batch_size=3, cards=4, samples=3), id="more than there are samples"
        ),
    ],
)
def test_reported_without_a_repair(run: TrainingRun) -> None:
    assert changes_of("LR103", run) == {}


def test_the_start_of_the_warmup_stays_below_the_rate() -> None:
    run = mobilenet_2(
        train_batch_size=3, cards=2, learning_rate=0.003, warmup_steps=5, warmup_start_lr=0.0025
    )
    assert changes_of("LR103", run) == {
        "train_batch_size": "2",
        "learning_rate": "0.002",
        "warmup_start_lr": "0.001666666667",
    }


@pytest.mark.parametrize(
    ("run", "end"),
    [
        pytest.param(
            yolov3_1(train_batch_size=8, cards=3),
            "by 3 cards, 2 samples would be left over; set train_batch_size to 6 or 9",
            id="both neighbours are named",
        ),
        pytest.param(
            yolov3_1(train_batch_size=3, cards=4),
            "by 4 cards, 3 samples would be left over; set train_batch_size to 4",
            id="below one for each card there is only one",
        ),
    ],
)
def test_the_message_names_the_multiples(run: TrainingRun, end: str) -> None:
    assert words_of("LR103", run).endswith(end)
