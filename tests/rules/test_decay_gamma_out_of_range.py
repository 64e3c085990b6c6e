"""LR303: a decay makes the rate smaller."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import OneOf, finding_of, mobilenet_1, picodet, unet_1, words_of
from tests.rules.builder import yolov3_1, yolov3_2

REPORTED = [
    pytest.param(mobilenet_1(lr_decay_gamma=10), id="ten times the rate"),
    pytest.param(yolov3_1(lr_decay_gamma=0), id="zero"),
    pytest.param(yolov3_2(lr_decay_gamma=-0.1), id="negative"),
    pytest.param(yolov3_2(lr_decay_gamma=1.01), id="just above 1"),
    pytest.param(yolov3_1(lr_decay_gamma=OneOf(0, 10)), id="either value"),
]

SILENT = [
    pytest.param(mobilenet_1(), id="the default"),
    pytest.param(mobilenet_1(lr_decay_gamma=1), id="1 switches the decay off"),
    pytest.param(mobilenet_1(lr_decay_gamma=0.5), id="a half"),
    pytest.param(mobilenet_1(lr_decay_gamma=UNKNOWN), id="not known"),
    pytest.param(mobilenet_1(lr_decay_gamma="0.1"), id="no number"),
    pytest.param(mobilenet_1(lr_decay_gamma=True), id="a truth value"),
    pytest.param(mobilenet_1(lr_decay_gamma=OneOf(10, 0.1)), id="one of two"),
    pytest.param(mobilenet_1(lr_decay_gamma=10, optimizer=OBJECT), id="own optimizer"),
    pytest.param(picodet(lr_decay_gamma=10), id="a cosine ignores it"),
    pytest.param(unet_1(lr_decay_power=10), id="a power is something else"),
]


@pytest.mark.parametrize("run", REPORTED)
def test_reported_and_left_to_the_user(run: TrainingRun) -> None:
    finding = finding_of("LR303", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR303", run) is None


def test_the_message_names_the_factor() -> None:
    assert words_of("LR303", mobilenet_1(lr_decay_gamma=10)) == (
        "lr_decay_gamma 10 does not let the learning rate fall;"
        " set lr_decay_gamma to something above 0 and at most 1, e.g. 0.1"
    )
