"""LR504: settings that go together."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import CALL_PLACE, OneOf, call, finding_of, findings_of, mask_rcnn_1
from tests.rules.builder import mask_rcnn_2, mobilenet_1, mobilenet_2, words_of, yolov3_1

REPORTED = [
    pytest.param(
        mobilenet_1(num_epochs=9, early_stop=True, early_stop_patience=0), 21, id="no patience"
    ),
    pytest.param(
        mobilenet_2(early_stop_patience=-1, early_stop=True), 20, id="the first of them"
    ),
    pytest.param(
        mask_rcnn_1(num_epochs=9, train_dataset=OBJECT, dataset_class="VOCDetection"),
        21,
        id="MaskRCNN of generation 1 on VOCDetection",
    ),
    pytest.param(
        mask_rcnn_1(metric=None, train_dataset=OBJECT, dataset_class="VOCDetection"),
        20,
        id="with metric=None",
    ),
    pytest.param(
        call("cls.AlexNet", "1.3", constructor={}), CALL_PLACE[0], id="AlexNet without input_shape"
    ),
    pytest.param(
        call("cls.AlexNet", "1.3", constructor={"input_shape": None}), 9, id="input_shape=None"
    ),
    pytest.param(yolov3_1(metric="voc"), 20, id="a metric in small letters"),
    pytest.param(yolov3_1(save_interval_epochs=0), 20, id="an interval of zero"),
]

SILENT = [
    pytest.param(mobilenet_1(), id="the defaults"),
    pytest.param(mobilenet_1(early_stop=True, early_stop_patience=1), id="a patience of 1"),
    pytest.param(mobilenet_1(early_stop=False, early_stop_patience=0), id="no early stopping"),
    pytest.param(mobilenet_1(early_stop=UNKNOWN, early_stop_patience=0), id="perhaps none"),
    pytest.param(mobilenet_1(early_stop=True, early_stop_patience=OneOf(0, 5)), id="one of two"),
    pytest.param(mobilenet_1(early_stop=True, early_stop_patience=UNKNOWN), id="not known"),
    pytest.param(mask_rcnn_1(dataset_class="CocoDetection"), id="MaskRCNN on CocoDetection"),
    pytest.param(mask_rcnn_1(dataset_class="VOCDetection", metric="VOC"), id="with a metric"),
    pytest.param(mask_rcnn_1(dataset_class="VOCDetection", metric=UNKNOWN), id="perhaps with one"),
    pytest.param(mask_rcnn_1(dataset_class=None), id="class of the data set not known"),
    pytest.param(mask_rcnn_1(dataset_known=False), id="nothing known about it"),
    pytest.param(mask_rcnn_2(dataset_class="VOCDetection"), id="generation 2 takes it"),
    pytest.param(call("cls.AlexNet", "1.3"), id="construction not known"),
    pytest.param(
        call("cls.AlexNet", "1.3", constructor={"input_shape": [224, 224]}), id="a shape is given"
    ),
    pytest.param(
        call("cls.AlexNet", "1.3", constructor={"input_shape": UNKNOWN}), id="perhaps one"
    ),
    pytest.param(call("cls.AlexNet", "2.1", constructor={}), id="generation 2 needs none"),
    pytest.param(yolov3_1(metric="VOC"), id="a metric in capitals"),
    pytest.param(call("det.YOLOv3", "2.1", metric="voc"), id="generation 2 takes small letters"),
]


@pytest.mark.parametrize(("run", "line"), REPORTED)
def test_reported_at_the_first_of_them(run: TrainingRun, line: int) -> None:
    finding = finding_of("LR504", run)
    assert finding is not None and finding.fix is None and finding.line == line


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR504", run) is None


def test_each_combination_has_its_own_finding() -> None:
    run = yolov3_1(early_stop=True, early_stop_patience=0, metric="voc")
    assert len(findings_of("LR504", run)) == 2


def test_the_message_names_settings_and_reason() -> None:
    run = mobilenet_1(early_stop=True, early_stop_patience=0)
    reason = "early stopping needs a patience of at least one evaluation"
    assert words_of("LR504", run) == f"early_stop True, early_stop_patience 0: {reason}"
    assert words_of("LR504", run, "zh").startswith("early_stop True，early_stop_patience 0：")


def test_the_message_names_the_class_of_the_data_set() -> None:
    run = mask_rcnn_1(dataset_class="VOCDetection")
    begin = "metric None (default), train_dataset VOCDetection: "
    assert words_of("LR504", run).startswith(begin)
