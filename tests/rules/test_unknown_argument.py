"""LR501: train() has the argument."""

from __future__ import annotations

import pytest

from lr_lint.findings import Level, RenameKeyword
from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT
from tests.rules.builder import CALL, call, finding_of, findings_of, mobilenet_1, mobilenet_2
from tests.rules.builder import unet_1, words_of, yolov3_1, yolov3_2, yolov3_any

RENAMED = [
    pytest.param(yolov3_1(lr_decay_epoch=[8]), "lr_decay_epoch", "lr_decay_epochs", id="plural"),
    pytest.param(
        yolov3_1(num_epoch=9, without=("num_epochs",)), "num_epoch", "num_epochs", id="required"
    ),
    pytest.param(mobilenet_2(learningrate=0.1), "learningrate", "learning_rate", id="underscore"),
    pytest.param(yolov3_any(warmup_step=9), "warmup_step", "warmup_steps", id="both generations"),
    pytest.param(unet_1(lr_decay_pow=1), "lr_decay_pow", "lr_decay_power", id="segmentation"),
]

LEFT = [
    pytest.param(yolov3_1(batch_size=9), id="batch_size is not near enough to train_batch_size"),
    pytest.param(yolov3_2(sensitivities_file=None), id="only generation 1 has it"),
    pytest.param(yolov3_1(lr_decay_epoch=[8], lr_decay_epochs=[8]), id="given already"),
    pytest.param(yolov3_1(9, num_epoch=8), id="given already by position"),
    pytest.param(yolov3_1(lr_decay_epoch=[8], may_have_more=True), id="perhaps given already"),
    pytest.param(yolov3_1(lr_decay_epoch=[8], unpacked=("lr_decay_epoch",)), id="from a dict"),
]

SILENT = [
    pytest.param(yolov3_1(), id="nothing special"),
    pytest.param(yolov3_1(270, OBJECT, 8), id="positions"),
    pytest.param(yolov3_1(sensitivities_file=None, eval_metric_loss=0.1), id="only it has"),
    pytest.param(yolov3_any(sensitivities_file=None), id="one of the generations has it"),
    pytest.param(call("det.YOLOv3", ("2.0", "2.1"), use_ema=True), id="generation 2 has it"),
    pytest.param(
        call("cls.MobileNetV2", ("2.0", "2.1"), label_smoothing=0.1), id="one release has it"
    ),
    pytest.param(yolov3_1(may_have_more=True), id="unknown **settings"),
]


@pytest.mark.parametrize(("run", "old", "new"), RENAMED)
def test_a_near_match_is_named_and_the_keyword_renamed(
    run: TrainingRun, old: str, new: str
) -> None:
    finding = finding_of("LR501", run)
    assert finding is not None and finding.fix is not None
    assert finding.fix.edits == (RenameKeyword(CALL, old, new),)
    assert finding.fix.level is Level.UNSAFE
    assert words_of("LR501", run).endswith(f"did you mean {new}?")


@pytest.mark.parametrize("run", LEFT)
def test_reported_without_a_repair(run: TrainingRun) -> None:
    finding = finding_of("LR501", run)
    assert finding is not None and finding.fix is None and finding.advice is not None


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR501", run) is None


def test_every_unknown_keyword_has_its_own_finding() -> None:
    found = findings_of("LR501", yolov3_1(gpus=2, lr_decay_epoch=[8]))
    assert [(finding.line, finding.column) for finding in found] == [(20, 4), (21, 4)]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        pytest.param(
            yolov3_1(gpus=2),
            "gpus is no argument of train() of YOLOv3 in PaddleX 1; remove it",
            id="nobody has it",
        ),
        pytest.param(
            yolov3_2(sensitivities_file=None),
            "sensitivities_file is no argument of train() of YOLOv3 in PaddleX 2, only in"
            " PaddleX 1; remove it or change the version",
            id="another generation has it",
        ),
        pytest.param(
            mobilenet_1(label_smoothing=0.1),
            "label_smoothing is no argument of train() of MobileNetV2 in PaddleX 1, only in"
            " PaddleX 2; remove it or change the version",
            id="the later one too",
        ),
        pytest.param(
            call("cls.MobileNetV2", "2.0", label_smoothing=0.1),
            "label_smoothing is no argument of train() of MobileNetV2 in PaddleX 2, only in"
            " PaddleX 2.1; remove it or change the version",
            id="another release of the same generation",
        ),
        pytest.param(
            call("seg.DeepLabV3P", "2.1", sensitivities_file=None),
            "sensitivities_file is no argument of train() of DeepLabV3P in PaddleX 2, only in"
            " PaddleX 1; remove it or change the version",
            id="under the class's older name",
        ),
    ],
)
def test_the_message_says_who_has_it(run: TrainingRun, words: str) -> None:
    assert words_of("LR501", run) == words
