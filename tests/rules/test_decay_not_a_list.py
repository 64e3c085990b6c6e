"""LR304: decay epochs are a list of numbers."""

from __future__ import annotations

from typing import Optional

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import ByDefault, OneOf, changes_of, finding_of, level_of, mobilenet_1
from tests.rules.builder import mobilenet_2, picodet, unet_1, words_of, yolov3_1

REPORTED = [
    pytest.param(mobilenet_1(lr_decay_epochs=8), "[8]", "safe", id="a number"),
    pytest.param(mobilenet_2(lr_decay_epochs=8.5), "[8.5]", "safe", id="a float"),
    pytest.param(yolov3_1(lr_decay_epochs=213), "[213]", "safe", id="of a detector"),
    pytest.param(
        mobilenet_1(lr_decay_epochs=ByDefault(8)), "[8]", "unsafe", id="from the command line"
    ),
    pytest.param(mobilenet_1(lr_decay_epochs=[]), None, None, id="an empty list"),
    pytest.param(mobilenet_1(lr_decay_epochs=()), None, None, id="an empty tuple"),
    pytest.param(mobilenet_1(lr_decay_epochs=["8"]), None, None, id="a list of text"),
    pytest.param(mobilenet_1(lr_decay_epochs=[8, None]), None, None, id="a None in it"),
    pytest.param(mobilenet_1(lr_decay_epochs=[True]), None, None, id="a truth value in it"),
    pytest.param(mobilenet_1(lr_decay_epochs="8, 11"), None, None, id="text"),
    pytest.param(mobilenet_1(lr_decay_epochs=None), None, None, id="None"),
    pytest.param(mobilenet_1(lr_decay_epochs=True), None, None, id="a truth value"),
    pytest.param(mobilenet_1(lr_decay_epochs=OneOf(8, 9)), "[8]", "safe", id="either number"),
]

SILENT = [
    pytest.param(mobilenet_1(), id="the default"),
    pytest.param(mobilenet_2(), id="the default tuple"),
    pytest.param(mobilenet_1(lr_decay_epochs=[8]), id="a list"),
    pytest.param(mobilenet_1(lr_decay_epochs=(8, 11)), id="a tuple"),
    pytest.param(mobilenet_1(lr_decay_epochs=[8, 10**30]), id="a huge number is a number"),
    pytest.param(mobilenet_1(lr_decay_epochs=UNKNOWN), id="not known"),
    pytest.param(mobilenet_1(lr_decay_epochs=OBJECT), id="an array or a range"),
    pytest.param(mobilenet_1(lr_decay_epochs=[8, UNKNOWN]), id="an epoch not known"),
    pytest.param(mobilenet_1(lr_decay_epochs=OneOf(8, [8])), id="one of two"),
    pytest.param(mobilenet_1(lr_decay_epochs=8, optimizer=OBJECT), id="own optimizer"),
    pytest.param(picodet(lr_decay_epochs=8), id="a cosine ignores it: LR305's"),
    pytest.param(unet_1(), id="segmentation has no list"),
]


@pytest.mark.parametrize(("run", "epochs", "level"), REPORTED)
def test_what_is_no_list_is_reported(
    run: TrainingRun, epochs: Optional[str], level: Optional[str]
) -> None:
    expected = {} if epochs is None else {"lr_decay_epochs": epochs}
    assert changes_of("LR304", run) == expected
    assert level_of("LR304", run) == level


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR304", run) is None


@pytest.mark.parametrize(
    ("epochs", "begin"),
    [
        pytest.param(8, "lr_decay_epochs 8 is not a list;", id="a number"),
        pytest.param([], "lr_decay_epochs [] has no epoch,", id="an empty list"),
        pytest.param(["8"], "lr_decay_epochs ['8'] holds something that is no number;", id="text"),
    ],
)
def test_the_message_says_which_of_them(epochs: object, begin: str) -> None:
    assert words_of("LR304", mobilenet_1(lr_decay_epochs=epochs)).startswith(begin)
