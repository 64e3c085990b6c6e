"""LR101: the learning rate follows the batch size."""

from __future__ import annotations

import pytest

from lr_lint.findings import RenameKeyword
from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import CALL_PLACE, ByDefault, OneOf, call, changes_of, faster_rcnn_1
from tests.rules.builder import faster_rcnn_2, faster_rcnn_20, finding_of, level_of, mask_rcnn_1
from tests.rules.builder import mask_rcnn_2, mobilenet_1, mobilenet_2, picodet, pplcnet, ppyolo_2
from tests.rules.builder import unet_1, unet_2, words_of, yolov3_1, yolov3_2, yolov3_any

REPORTED = [
    pytest.param(
        yolov3_1(train_batch_size=16), "0.00025", "safe", id="the page's own example: 8 to 16"
    ),
    pytest.param(
        yolov3_1(train_batch_size=4), "6.25e-05", "safe", id="half the batch, half the rate"
    ),
    pytest.param(
        yolov3_1(train_batch_size=16, learning_rate=0.000125),
        "0.00025",
        "safe",
        id="the default written out is left alone too",
    ),
    pytest.param(
        yolov3_1(train_batch_size=16, learning_rate=1 / 8000),
        "0.00025",
        "safe",
        id="the default written as arithmetic",
    ),
    pytest.param(
        yolov3_1(270, OBJECT, 16), "0.00025", "safe", id="a batch size given by position"
    ),
    pytest.param(
        yolov3_2(train_batch_size=8),
        "0.000125",
        "safe",
        id="the blanket default of generation 2 does not fit batch 8",
    ),
    pytest.param(
        yolov3_2(train_batch_size=16, learning_rate=0.000125),
        "0.00025",
        "safe",
        id="the reference written in generation 2",
    ),
    pytest.param(
        yolov3_any(train_batch_size=16), "0.00025", "safe", id="both generations agree"
    ),
    pytest.param(
        mobilenet_1(train_batch_size=32, learning_rate=0.025),
        "0.0125",
        "safe",
        id="the vendor's own 32 with 0.025",
    ),
    pytest.param(
        mobilenet_2(train_batch_size=256), "0.1", "safe", id="exactly fourfold is safe"
    ),
    pytest.param(
        mobilenet_2(train_batch_size=512), "0.2", "unsafe", id="more than fourfold is not"
    ),
    pytest.param(
        mobilenet_2(train_batch_size=1), "0.000390625", "safe", id="lowering is safe"
    ),
    pytest.param(
        unet_1(train_batch_size=4, learning_rate=0.01), "0.02", "safe", id="4 with 0.01"
    ),
    pytest.param(unet_2(train_batch_size=1), "0.005", "safe", id="segmentation, batch 1"),
    pytest.param(
        pplcnet(train_batch_size=128), "0.2", "safe", id="PPLCNet has a default of its own"
    ),
    pytest.param(
        faster_rcnn_2(train_batch_size=2),
        "0.0025",
        "unsafe",
        id="the reference of generation 2 RCNN is not the signature's",
    ),
    pytest.param(
        faster_rcnn_2(train_batch_size=4, learning_rate=0.0025),
        "0.005",
        "unsafe",
        id="the reference left alone for another batch",
    ),
    pytest.param(
        faster_rcnn_20(train_batch_size=4, dataset_known=False),
        "0.005",
        "unsafe",
        id="2.0 does not look at negative samples",
    ),
    pytest.param(
        mask_rcnn_2(train_batch_size=4), "0.005", "unsafe", id="MaskRCNN in generation 2"
    ),
    pytest.param(
        ppyolo_2(train_batch_size=32, learning_rate=0.005 / 12),
        "0.001666666667",
        "unsafe",
        id="a rate without end is cut where nobody can notice",
    ),
    pytest.param(
        ppyolo_2(train_batch_size=24), "0.00125", "unsafe", id="0.005 / 12 * 3 is 0.00125"
    ),
    pytest.param(
        yolov3_1(train_batch_size=ByDefault(16)),
        "0.00025",
        "unsafe",
        id="a batch size that the command line can change",
    ),
    pytest.param(
        yolov3_1(train_batch_size=16, optimizer=None),
        "0.00025",
        "safe",
        id="optimizer=None is the default optimizer",
    ),
]

SILENT = [
    pytest.param(yolov3_1(), id="nothing is written"),
    pytest.param(yolov3_1(train_batch_size=8), id="the default batch written"),
    pytest.param(yolov3_1(train_batch_size=8, learning_rate=0.01), id="only the rate changed"),
    pytest.param(yolov3_1(train_batch_size=16, learning_rate=0.00025), id="scaled"),
    pytest.param(
        yolov3_1(train_batch_size=16, learning_rate=0.0002500001), id="scaled within 1 %"
    ),
    pytest.param(yolov3_1(train_batch_size=16, learning_rate=0.001), id="a chosen rate"),
    pytest.param(yolov3_1(train_batch_size=16, learning_rate=UNKNOWN), id="rate not known"),
    pytest.param(yolov3_1(train_batch_size=16, learning_rate=OBJECT), id="rate from numpy"),
    pytest.param(yolov3_1(train_batch_size=UNKNOWN), id="batch not known"),
    pytest.param(yolov3_1(train_batch_size=16, may_have_more=True), id="unknown **settings"),
    pytest.param(yolov3_1(train_batch_size=OneOf(8, 16)), id="one of two batches is right"),
    pytest.param(
        yolov3_1(train_batch_size=16, learning_rate=OneOf(0.000125, 0.00025)),
        id="one of two rates is right",
    ),
    pytest.param(yolov3_1(train_batch_size=16, optimizer=OBJECT), id="an optimizer of one's own"),
    pytest.param(yolov3_1(train_batch_size=16, optimizer=UNKNOWN), id="perhaps an optimizer"),
    pytest.param(yolov3_1(train_batch_size=True), id="a wrong batch is LR503's"),
    pytest.param(yolov3_1(train_batch_size=-16), id="a negative batch too"),
    pytest.param(yolov3_1(train_batch_size=16, learning_rate=0), id="and a rate of zero"),
    pytest.param(yolov3_1(train_batch_size=10**400), id="a batch beyond all measure"),
    pytest.param(yolov3_1(train_batch_size=16, learning_rate=float("nan")), id="a rate of nan"),
    pytest.param(yolov3_2(), id="the defaults of generation 2 detectors"),
    pytest.param(yolov3_2(train_batch_size=64, learning_rate=0.001), id="written out"),
    pytest.param(faster_rcnn_2(), id="64 and 0.001 of a generation 2 RCNN, both untouched"),
    pytest.param(
        faster_rcnn_2(train_batch_size=2, learning_rate=0.0025), id="its tutorial pair"
    ),
    pytest.param(faster_rcnn_2(train_batch_size=4, negative_samples=True), id="batch forced to 1"),
    pytest.param(faster_rcnn_2(train_batch_size=4, negative_samples=None), id="perhaps forced"),
    pytest.param(faster_rcnn_2(train_batch_size=4, dataset_known=False), id="unknown data set"),
    pytest.param(picodet(train_batch_size=14, learning_rate=0.05), id="PicoDet's tutorial pair"),
    pytest.param(
        call("cls.MobileNetV2", "2.1", train_batch_size=16, method="quant_aware_train"),
        id="quantisation has no reference",
    ),
]


@pytest.mark.parametrize(("run", "rate", "level"), REPORTED)
def test_an_unscaled_rate_is_reported_and_repaired(
    run: TrainingRun, rate: str, level: str
) -> None:
    assert changes_of("LR101", run) == {"learning_rate": rate}
    assert level_of("LR101", run) == level


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR101", run) is None


@pytest.mark.parametrize(
    ("tolerance", "reported"),
    [
        pytest.param(1.0, True, id="by default nothing is let through"),
        pytest.param(1.9, True, id="a tolerance below the factor"),
        pytest.param(2.0, False, id="a factor of exactly the tolerance is let through"),
        pytest.param(3.0, False, id="a larger tolerance"),
    ],
)
@pytest.mark.parametrize("batch_size", [4, 16])
def test_the_tolerance_is_a_factor_both_ways(
    batch_size: int, tolerance: float, reported: bool
) -> None:
    finding = finding_of(
        "LR101", yolov3_1(train_batch_size=batch_size), scale_tolerance=tolerance
    )
    assert (finding is not None) is reported


def test_it_stands_on_the_rate_when_that_is_written() -> None:
    finding = finding_of("LR101", yolov3_1(learning_rate=0.000125, train_batch_size=16))
    assert finding is not None and (finding.line, finding.column) == (20, 4)


def test_else_on_the_batch_size() -> None:
    finding = finding_of("LR101", yolov3_1(num_epochs=270, train_batch_size=16))
    assert finding is not None and (finding.line, finding.column) == (21, 4)


def test_a_reported_call_knows_its_call() -> None:
    finding = finding_of("LR101", yolov3_1(train_batch_size=16))
    assert finding is not None and finding.call is not None
    assert (finding.call.line, finding.call.column) == CALL_PLACE
    assert finding.fix is not None and not isinstance(finding.fix.edits[0], RenameKeyword)


@pytest.mark.parametrize(
    ("run", "changes"),
    [
        pytest.param(
            faster_rcnn_1(train_batch_size=1, warmup_start_lr=0.002),
            {"learning_rate": "0.00125", "warmup_start_lr": "0.001"},
            id="a start that would reach the new rate is scaled by the same factor",
        ),
        pytest.param(
            faster_rcnn_1(train_batch_size=1, warmup_start_lr=0.00125),
            {"learning_rate": "0.00125", "warmup_start_lr": "0.000625"},
            id="equality reaches it",
        ),
        pytest.param(
            faster_rcnn_1(train_batch_size=1, warmup_start_lr=0.005),
            {"learning_rate": "0.00125", "warmup_start_lr": "0.000416666667"},
            id="where the factor is not enough it gets the defaults' proportion",
        ),
        pytest.param(
            faster_rcnn_1(train_batch_size=1),
            {"learning_rate": "0.00125"},
            id="the default start stays below",
        ),
        pytest.param(
            faster_rcnn_1(train_batch_size=4, warmup_start_lr=0.003),
            {"learning_rate": "0.005"},
            id="a raised rate leaves the start alone",
        ),
        pytest.param(
            mobilenet_2(train_batch_size=32, warmup_start_lr=0.02),
            {"learning_rate": "0.0125"},
            id="without a warmup the start does not count",
        ),
        pytest.param(
            mobilenet_2(train_batch_size=32, warmup_start_lr=0.02, warmup_steps=UNKNOWN),
            {"learning_rate": "0.0125", "warmup_start_lr": "0.01"},
            id="with an unknown warmup it could",
        ),
        pytest.param(
            mobilenet_2(train_batch_size=32, warmup_steps=10, warmup_start_lr=UNKNOWN),
            {},
            id="nothing is changed when the start is not known",
        ),
    ],
)
def test_the_start_of_the_warmup_stays_below_the_rate(
    run: TrainingRun, changes: dict[str, str]
) -> None:
    assert changes_of("LR101", run) == changes


def test_without_repairs_there_is_no_fix_and_no_advice() -> None:
    finding = finding_of("LR101", yolov3_1(train_batch_size=16), repairs=False)
    assert finding is not None and finding.fix is None and finding.advice is None


@pytest.mark.parametrize(
    ("run", "language", "words"),
    [
        pytest.param(
            yolov3_1(train_batch_size=16),
            "en",
            "learning_rate 0.000125 (default of YOLOv3 in PaddleX 1) was left alone for"
            " train_batch_size 16: it should be 0.000125 * 16 / 8 = 0.00025;"
            " set learning_rate to 0.00025",
            id="English",
        ),
        pytest.param(
            yolov3_1(train_batch_size=16),
            "zh",
            "train_batch_size 16 已调整，learning_rate 0.000125（PaddleX 1 中 YOLOv3 的默认值）"
            "却没有对应调整：应为 0.000125 * 16 / 8 = 0.00025；请将 learning_rate 设为 0.00025",
            id="Chinese",
        ),
        pytest.param(
            mask_rcnn_1(train_batch_size=ByDefault(2), learning_rate=0.00125),
            "en",
            "learning_rate 0.00125 was left alone for train_batch_size 2 (by default):"
            " it should be 0.00125 * 2 / 1 = 0.0025; set learning_rate to 0.0025",
            id="a value that the command line can change",
        ),
    ],
)
def test_the_message_has_the_numbers(run: TrainingRun, language: str, words: str) -> None:
    assert words_of("LR101", run, language) == words


def test_a_rate_far_above_is_to_be_tried_out() -> None:
    words = words_of("LR101", unet_1(train_batch_size=16))
    assert "= 0.08, 8 times as much" in words and "try out" in words


def test_a_rate_up_to_fourfold_is_to_be_set() -> None:
    assert "set learning_rate to 0.04" in words_of("LR101", unet_1(train_batch_size=8))
