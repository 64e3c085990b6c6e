"""LR102: a chosen learning rate near the reference, for those who ask for it."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import changes_of, faster_rcnn_2, finding_of, level_of, mobilenet_1
from tests.rules.builder import ppyolo_2, yolov3_1, yolov3_2

ASKED = frozenset({"LR102"})

REPORTED = [
    pytest.param(
        yolov3_1(learning_rate=0.001), "0.000125", id="8 times the rate with the default batch"
    ),
    pytest.param(
        mobilenet_1(train_batch_size=32, learning_rate=0.2), "0.0125", id="16 times the rate"
    ),
    pytest.param(
        mobilenet_1(train_batch_size=32, learning_rate=0.001), "0.0125", id="a twelfth of it"
    ),
    pytest.param(
        yolov3_2(train_batch_size=8, learning_rate=0.01), "0.000125", id="generation 2"
    ),
    pytest.param(
        ppyolo_2(train_batch_size=8, learning_rate=0.005), "0.000416666667", id="PPYOLO"
    ),
]

SILENT = [
    pytest.param(yolov3_1(train_batch_size=64), id="a rate left alone is LR101's"),
    pytest.param(yolov3_1(train_batch_size=64, learning_rate=0.000125), id="also when written"),
    pytest.param(yolov3_1(learning_rate=0.00025), id="exactly twice is let through"),
    pytest.param(yolov3_1(learning_rate=0.0000625), id="exactly half is let through"),
    pytest.param(
        mobilenet_1(train_batch_size=32, learning_rate=0.0249), id="just beside the default"
    ),
    pytest.param(yolov3_1(learning_rate=UNKNOWN), id="not known"),
    pytest.param(yolov3_1(learning_rate=0.01, optimizer=OBJECT), id="an optimizer of one's own"),
    pytest.param(yolov3_1(learning_rate=-0.01), id="a wrong rate is LR503's"),
    pytest.param(faster_rcnn_2(learning_rate=0.1, negative_samples=True), id="batch forced to 1"),
]


@pytest.mark.parametrize(("run", "rate"), REPORTED)
def test_a_far_rate_is_reported_when_asked_for(run: TrainingRun, rate: str) -> None:
    assert changes_of("LR102", run, enable=ASKED) == {"learning_rate": rate}
    assert level_of("LR102", run, enable=ASKED) == "unsafe"


@pytest.mark.parametrize("run", [row.values[0] for row in REPORTED])
def test_nobody_hears_of_it_without_asking(run: TrainingRun) -> None:
    assert finding_of("LR102", run) is None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR102", run, enable=ASKED) is None


@pytest.mark.parametrize(
    ("tolerance", "reported"),
    [
        pytest.param(1.0, True, id="the tolerance is at least 2"),
        pytest.param(7.9, True, id="a larger one below the factor"),
        pytest.param(8.0, False, id="the factor itself"),
    ],
)
def test_the_larger_tolerance_counts(tolerance: float, reported: bool) -> None:
    run = yolov3_1(learning_rate=0.001)
    finding = finding_of("LR102", run, enable=ASKED, scale_tolerance=tolerance)
    assert (finding is not None) is reported
