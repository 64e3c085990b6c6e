"""LR302: decay epochs are in order."""

from __future__ import annotations

from typing import Optional

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import Count, OneOf, changes_of, finding_of, level_of, mobilenet_1
from tests.rules.builder import mobilenet_2, picodet, unet_1, words_of, yolov3_1

REPORTED = [
    pytest.param(mobilenet_1(lr_decay_epochs=[8, 4, 6]), "[4, 6, 8]", id="out of order"),
    pytest.param(mobilenet_1(lr_decay_epochs=[4, 4, 8]), "[4, 8]", id="repeated"),
    pytest.param(mobilenet_2(lr_decay_epochs=(8, 4)), "(4, 8)", id="a tuple stays one"),
    pytest.param(
        yolov3_1(lr_decay_epochs=[240, 213], samples=800),
        "[213, 240]",
        id="the warmup certainly ends before",
    ),
    pytest.param(yolov3_1(lr_decay_epochs=[240, 213]), None, id="nobody knows whether it does"),
    pytest.param(
        yolov3_1(lr_decay_epochs=[240, 213], samples=Count(800, is_exact=False)),
        None,
        id="with fewer samples it might not",
    ),
    pytest.param(
        yolov3_1(lr_decay_epochs=[240, 5], samples=800), None, id="it would not: 1000 > 5 * 100"
    ),
    pytest.param(mobilenet_1(lr_decay_epochs=[0, 4]), None, id="epoch 0"),
    pytest.param(mobilenet_1(lr_decay_epochs=[4, -6]), None, id="a negative epoch"),
    pytest.param(mobilenet_1(lr_decay_epochs=OneOf([4, 4], [6, 6])), "[4]", id="either list"),
]

SILENT = [
    pytest.param(mobilenet_1(), id="the default"),
    pytest.param(mobilenet_1(lr_decay_epochs=[4]), id="one epoch"),
    pytest.param(mobilenet_1(lr_decay_epochs=[4, 6.5, 8]), id="halves are right"),
    pytest.param(mobilenet_1(lr_decay_epochs=UNKNOWN), id="not known"),
    pytest.param(mobilenet_1(lr_decay_epochs=OBJECT), id="a range or an array"),
    pytest.param(mobilenet_1(lr_decay_epochs=OneOf([4, 6], [6, 4])), id="one of two"),
    pytest.param(mobilenet_1(lr_decay_epochs=["8", "4"]), id="no numbers: LR304's"),
    pytest.param(mobilenet_1(lr_decay_epochs=[8, 4], optimizer=OBJECT), id="own optimizer"),
    pytest.param(mobilenet_1(lr_decay_epochs=[8, 4], may_have_more=True), id="perhaps one"),
    pytest.param(picodet(lr_decay_epochs=[8, 4]), id="a cosine ignores it: LR305's"),
    pytest.param(unet_1(), id="segmentation has no list"),
]


@pytest.mark.parametrize(("run", "epochs"), REPORTED)
def test_a_list_out_of_order_is_sorted(run: TrainingRun, epochs: Optional[str]) -> None:
    expected = {} if epochs is None else {"lr_decay_epochs": epochs}
    assert changes_of("LR302", run) == expected
    assert level_of("LR302", run) == (None if epochs is None else "unsafe")


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR302", run) is None


@pytest.mark.parametrize(
    ("epochs", "words"),
    [
        pytest.param(
            [8, 4, 6],
            "lr_decay_epochs [8, 4, 6] is not increasing: 4 comes after 8 and never counts;"
            " put the epochs in order, each once",
            id="out of order",
        ),
        pytest.param(
            [0, 6],
            "lr_decay_epochs [0, 6] has the epoch 0, from which the rate is decayed at once;"
            " take it out or write one from 1 upwards",
            id="not above 0",
        ),
    ],
)
def test_the_message_names_the_epochs(epochs: list[int], words: str) -> None:
    assert words_of("LR302", mobilenet_1(lr_decay_epochs=epochs)) == words
