"""LR201: the warmup is over when the decay begins."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import ByDefault, Count, OneOf, call, changes_of, faster_rcnn_1
from tests.rules.builder import faster_rcnn_2, finding_of, level_of, mask_rcnn_1, mobilenet_1
from tests.rules.builder import mobilenet_2, picodet, pplcnet, unet_1, words_of, yolov3_1
from tests.rules.builder import yolov3_2, yolov3_any

AT_MOST_30 = Count(30, is_exact=False)

REPORTED = [
    pytest.param(
        yolov3_1(num_epochs=270, samples=30),
        {"warmup_steps": "9"},
        "safe",
        id="the default warmup on a small data set: 1000 > 213 * 3",
    ),
    pytest.param(
        yolov3_1(num_epochs=270, samples=AT_MOST_30),
        {"warmup_steps": "9"},
        "unsafe",
        id="a count that may be smaller",
    ),
    pytest.param(
        yolov3_1(num_epochs=ByDefault(270), samples=30),
        {"warmup_steps": "9"},
        "unsafe",
        id="a length that the command line can change",
    ),
    pytest.param(
        yolov3_1(samples=30), {"warmup_steps": "9"}, "safe", id="length of the training not known"
    ),
    pytest.param(
        faster_rcnn_1(num_epochs=150, samples=51, train_batch_size=8, lr_decay_epochs=[40, 120]),
        {"warmup_steps": "6"},
        "safe",
        id="PaddleX#115: the default 500 > 40 * 6",
    ),
    pytest.param(
        faster_rcnn_1(num_epochs=12, samples=125), {"warmup_steps": "62"}, "safe", id="62 * 8"
    ),
    pytest.param(
        mask_rcnn_1(num_epochs=12, samples=62), {"warmup_steps": "62"}, "safe", id="MaskRCNN"
    ),
    pytest.param(
        mobilenet_1(num_epochs=10, samples=640, warmup_steps=41, lr_decay_epochs=[4, 6]),
        {"warmup_steps": "40"},
        "safe",
        id="one more than the bound; the vendor's five epochs do not fit",
    ),
    pytest.param(
        mobilenet_2(num_epochs=10, samples=640, warmup_steps=41, lr_decay_epochs=(4, 6)),
        {"warmup_steps": "40"},
        "safe",
        id="generation 2",
    ),
    pytest.param(
        yolov3_1(num_epochs=2, samples=24, lr_decay_epochs=[5]),
        {"warmup_steps": "6"},
        "safe",
        id="not longer than the training either",
    ),
    pytest.param(
        yolov3_1(samples=30, warmup_steps=1000.0), {"warmup_steps": "9"}, "safe", id="a float"
    ),
    pytest.param(
        pplcnet(num_epochs=10, samples=640, warmup_steps=100),
        {"warmup_steps": "10"},
        "safe",
        id="equality leaves the cosine no step",
    ),
    pytest.param(
        picodet(num_epochs=2, samples=28, train_batch_size=14, warmup_steps=500),
        {"warmup_steps": "2"},
        "safe",
        id="one epoch for PicoDet",
    ),
    pytest.param(
        picodet(num_epochs=1, samples=28, train_batch_size=14, warmup_steps=5),
        {"warmup_steps": "1"},
        "safe",
        id="the last step stays for the cosine",
    ),
    pytest.param(
        picodet(num_epochs=1, samples=14, train_batch_size=14, warmup_steps=1),
        {},
        None,
        id="one step in all leaves no room",
    ),
    pytest.param(
        yolov3_1(samples=30, lr_decay_epochs=[0, 5]), {}, None, id="a decay from the first step"
    ),
]

SILENT = [
    pytest.param(yolov3_1(samples=800), id="the page's data set: 1000 <= 213 * 100"),
    pytest.param(faster_rcnn_1(samples=126), id="FasterRCNN from 126 samples on"),
    pytest.param(mask_rcnn_1(samples=63), id="MaskRCNN from 63 samples on"),
    pytest.param(yolov3_1(samples=40, lr_decay_epochs=[210, 240]), id="YOLOv3 from 40 on"),
    pytest.param(
        mobilenet_1(samples=640, warmup_steps=40, lr_decay_epochs=[4, 6]), id="equality is right"
    ),
    pytest.param(yolov3_1(), id="samples not known"),
    pytest.param(yolov3_1(samples=7), id="no step in an epoch is LR104's"),
    pytest.param(yolov3_1(samples=30, warmup_steps=UNKNOWN), id="warmup not known"),
    pytest.param(yolov3_1(samples=30, warmup_steps=OneOf(9, 1000)), id="right for one of two"),
    pytest.param(yolov3_1(samples=30, lr_decay_epochs=UNKNOWN), id="decay not known"),
    pytest.param(yolov3_1(samples=30, lr_decay_epochs=8), id="a decay that is no list is LR304's"),
    pytest.param(yolov3_1(samples=30, lr_decay_epochs=[]), id="an empty list too"),
    pytest.param(yolov3_1(samples=30, train_batch_size=UNKNOWN), id="batch not known"),
    pytest.param(yolov3_1(samples=30, may_have_more=True), id="unknown **settings"),
    pytest.param(yolov3_1(samples=30, optimizer=OBJECT), id="an optimizer of one's own"),
    pytest.param(yolov3_1(samples=30, warmup_steps=-5), id="a negative warmup is LR503's"),
    pytest.param(yolov3_any(samples=30), id="generation 2 has no warmup by default"),
    pytest.param(yolov3_2(samples=30), id="generation 2 alone neither"),
    pytest.param(mobilenet_1(samples=640, lr_decay_epochs=[-1, 5]), id="no warmup, no check"),
    pytest.param(unet_1(samples=10), id="segmentation has no warmup"),
    pytest.param(pplcnet(num_epochs=10, samples=640, warmup_steps=99), id="one step is enough"),
    pytest.param(pplcnet(samples=640, warmup_steps=9999), id="cosine of unknown length"),
    pytest.param(
        pplcnet(num_epochs=10, samples=640, warmup_steps=50, lr_decay_epochs=[1]),
        id="a cosine has no milestones",
    ),
    pytest.param(
        faster_rcnn_2(samples=20, train_batch_size=2, warmup_steps=9999, negative_samples=True),
        id="batch forced to 1",
    ),
    pytest.param(
        mask_rcnn_1(samples=10, dataset_class="VOCDetection"), id="a refused data set (LR504)"
    ),
    pytest.param(yolov3_1(samples=30, num_epochs=270, warmup_steps=5), id="a short warmup"),
]


@pytest.mark.parametrize(("run", "changes", "level"), REPORTED)
def test_a_late_warmup_is_reported_and_shortened(
    run: TrainingRun, changes: dict[str, str], level: str
) -> None:
    assert changes_of("LR201", run) == changes
    assert level_of("LR201", run) == level


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR201", run) is None


DELAYED = [
    pytest.param(
        yolov3_1(num_epochs=270, samples=30),
        {"lr_decay_epochs": "[546, 573]", "num_epochs": "603"},
        "safe",
        id="every epoch of the default list and the length",
    ),
    pytest.param(
        yolov3_1(num_epochs=270, samples=AT_MOST_30),
        {"lr_decay_epochs": "[546, 573]", "num_epochs": "603"},
        "unsafe",
        id="a count that may be smaller",
    ),
    pytest.param(
        mobilenet_2(num_epochs=10, samples=640, warmup_steps=41, lr_decay_epochs=(4, 6)),
        {"lr_decay_epochs": "(8, 10)", "num_epochs": "14"},
        "safe",
        id="a tuple stays one",
    ),
    pytest.param(
        pplcnet(num_epochs=10, samples=640, warmup_steps=105),
        {"num_epochs": "20"},
        "safe",
        id="a cosine is only made longer",
    ),
    pytest.param(yolov3_1(samples=30), {}, None, id="length of the training not known"),
    pytest.param(
        yolov3_1(num_epochs=9, samples=30, lr_decay_epochs=[0, 5]),
        {},
        None,
        id="a decay from the first step stays too early: 1000 > 333 * 3",
    ),
    pytest.param(
        yolov3_1(num_epochs=230, samples=30),
        {},
        None,
        id="written out, a default list must be reached to its end",
    ),
]


@pytest.mark.parametrize(("run", "changes", "level"), DELAYED)
def test_or_the_decay_is_delayed(
    run: TrainingRun, changes: dict[str, str], level: str
) -> None:
    assert changes_of("LR201", run, warmup_fix="delay") == changes
    assert level_of("LR201", run, warmup_fix="delay") == level


def test_the_two_generations_can_call_for_different_delays() -> None:
    settings = {"num_epochs": 300, "train_batch_size": 8, "warmup_steps": 1000, "samples": 30}
    assert finding_of("LR201", yolov3_any(**settings)) is not None
    first = changes_of("LR201", yolov3_1(**settings), warmup_fix="delay")
    second = changes_of("LR201", yolov3_2(**settings), warmup_fix="delay")
    assert first["lr_decay_epochs"] == "[546, 573]"
    assert second["lr_decay_epochs"] == "[549, 576]"


@pytest.mark.parametrize(
    ("run", "line"),
    [
        pytest.param(yolov3_1(warmup_steps=999, samples=30), 20, id="on the warmup"),
        pytest.param(
            yolov3_1(num_epochs=9, lr_decay_epochs=[3], train_batch_size=8, samples=30),
            21,
            id="else on the decay",
        ),
        pytest.param(
            yolov3_1(num_epochs=9, train_batch_size=8, samples=30), 21, id="else on the batch"
        ),
        pytest.param(yolov3_1(num_epochs=9, samples=30), 9, id="else where the call begins"),
        pytest.param(yolov3_1(270, OBJECT, 8, samples=30), 12, id="a batch given by position"),
    ],
)
def test_where_it_stands(run: TrainingRun, line: int) -> None:
    finding = finding_of("LR201", run)
    assert finding is not None and finding.line == line


def test_no_file_is_looked_at_when_no_repair_is_wanted() -> None:
    run = yolov3_1(num_epochs=270, samples=Count(30, may_be_asked=False))
    assert finding_of("LR201", run, repairs=False) is not None


def test_2_0_only_logs_it_but_the_schedule_is_wrong_there_too() -> None:
    run = call(
        "det.YOLOv3", "2.0", num_epochs=270, train_batch_size=8, samples=30, warmup_steps=1000
    )
    assert finding_of("LR201", run) is not None


@pytest.mark.parametrize(
    ("run", "language", "words"),
    [
        pytest.param(
            yolov3_1(num_epochs=270, samples=30),
            "en",
            "warmup_steps 1000 (default of YOLOv3 in PaddleX 1) ends after the first decay:"
            " lr_decay_epochs[0] 213 (default) * 3 steps per epoch"
            " (30 samples // train_batch_size 8 (default)) = 639; shorten warmup_steps to 9 or"
            " let lr_decay_epochs begin with 334 or later",
            id="with both ways out",
        ),
        pytest.param(
            yolov3_1(num_epochs=270, samples=30),
            "zh",
            "warmup_steps 1000（PaddleX 1 中 YOLOv3 的默认值）在第一次 decay 之后才结束："
            "lr_decay_epochs[0] 213（默认值）* 每个 epoch 3 个 step（30 个样本 // train_batch_size"
            " 8（默认值））= 639；请将 warmup_steps 减小到 9，或者让 lr_decay_epochs"
            " 从第 334 个 epoch 或更晚开始",
            id="in Chinese",
        ),
        pytest.param(
            yolov3_1(samples=30, lr_decay_epochs=[0, 5]),
            "en",
            "warmup_steps 1000 (default of YOLOv3 in PaddleX 1) ends after the first decay:"
            " lr_decay_epochs[0] 0 * 3 steps per epoch"
            " (30 samples // train_batch_size 8 (default)) = 0;"
            " let lr_decay_epochs begin with 334 or later",
            id="with the only way out",
        ),
        pytest.param(
            pplcnet(num_epochs=10, samples=640, warmup_steps=100),
            "en",
            "warmup_steps 100 leaves the cosine decay no step: num_epochs 10 * 10 steps per epoch"
            " (640 samples // train_batch_size 64 (default)) = 100;"
            " shorten warmup_steps to 10 or raise num_epochs to 11 or more",
            id="for a cosine",
        ),
    ],
)
def test_the_message_has_the_numbers(run: TrainingRun, language: str, words: str) -> None:
    assert words_of("LR201", run, language) == words
