"""LR403: a resumed training takes no pretrained weights."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import ByDefault, OneOf, call, changes_of, finding_of, level_of
from tests.rules.builder import mobilenet_2, unet_2, words_of, yolov3_1, yolov3_2, yolov3_any

REPORTED = [
    pytest.param(yolov3_2(resume_checkpoint="output/epoch_9"), "safe", id="a detector"),
    pytest.param(unet_2(resume_checkpoint="output/epoch_9"), "safe", id="segmentation"),
    pytest.param(
        mobilenet_2(resume_checkpoint="o", pretrain_weights="IMAGENET"), "safe", id="written"
    ),
    pytest.param(
        mobilenet_2(resume_checkpoint="o", pretrain_weights=OBJECT), "safe", id="a path object"
    ),
    pytest.param(
        mobilenet_2(resume_checkpoint=ByDefault("o")), "unsafe", id="from the command line"
    ),
    pytest.param(mobilenet_2(resume_checkpoint=OneOf("a", "b")), "safe", id="either folder"),
]

SILENT = [
    pytest.param(yolov3_2(), id="nothing resumed"),
    pytest.param(yolov3_2(resume_checkpoint=None), id="resume_checkpoint=None"),
    pytest.param(yolov3_2(resume_checkpoint="o", pretrain_weights=None), id="right"),
    pytest.param(yolov3_2(resume_checkpoint=UNKNOWN), id="perhaps None"),
    pytest.param(yolov3_2(resume_checkpoint=OneOf("o", None)), id="sometimes None"),
    pytest.param(yolov3_2(resume_checkpoint="o", pretrain_weights=UNKNOWN), id="weights unknown"),
    pytest.param(yolov3_2(resume_checkpoint="o", may_have_more=True), id="unknown **settings"),
    pytest.param(yolov3_1(resume_checkpoint="o"), id="generation 1 resumes anyway"),
    pytest.param(yolov3_any(resume_checkpoint="o"), id="perhaps generation 1"),
    pytest.param(
        call("det.YOLOv3", "2.1", method="quant_aware_train", resume_checkpoint="o"),
        id="quantisation takes no pretrained weights",
    ),
]


@pytest.mark.parametrize(("run", "level"), REPORTED)
def test_the_weights_become_none(run: TrainingRun, level: str) -> None:
    assert changes_of("LR403", run) == {"pretrain_weights": "None"}
    assert level_of("LR403", run) == level


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR403", run) is None


def test_the_message_names_both() -> None:
    assert words_of("LR403", yolov3_2(resume_checkpoint="output/epoch_9")) == (
        "resume_checkpoint 'output/epoch_9' together with pretrain_weights 'IMAGENET' (default of"
        " YOLOv3 in PaddleX 2): PaddleX exits when both are given;"
        " set pretrain_weights=None to resume"
    )
