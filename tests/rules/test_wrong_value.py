"""LR503: values that can be meant."""

from __future__ import annotations

import pytest

from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN
from tests.rules.builder import OneOf, finding_of, findings_of, mobilenet_1, mobilenet_2, unet_1
from tests.rules.builder import words_of, yolov3_1, yolov3_2, yolov3_any

REPORTED = [
    pytest.param(yolov3_1(num_epochs=0), "num_epochs 0 is not above 0", id="no epoch"),
    pytest.param(yolov3_1(num_epochs=2.5), "num_epochs 2.5 is not a whole", id="half an epoch"),
    pytest.param(yolov3_1(num_epochs="9"), "num_epochs '9' is not a whole", id="text"),
    pytest.param(yolov3_1(num_epochs=True), "num_epochs True is not a whole", id="True"),
    pytest.param(yolov3_1(num_epochs=None), "num_epochs None is not a whole", id="None"),
    pytest.param(unet_1(train_batch_size=-4), "train_batch_size -4 is not above", id="batch"),
    pytest.param(unet_1(train_batch_size=8.0), "train_batch_size 8 is not a whole", id="8.0"),
    pytest.param(yolov3_1(learning_rate=0), "learning_rate 0 is not above 0", id="rate 0"),
    pytest.param(yolov3_2(learning_rate=-0.1), "learning_rate -0.1 is not above", id="negative"),
    pytest.param(yolov3_1(learning_rate="0.1"), "learning_rate '0.1' is not a num", id="text"),
    pytest.param(yolov3_1(learning_rate=float("nan")), "learning_rate nan is not a n", id="nan"),
    pytest.param(yolov3_1(learning_rate=True), "learning_rate True is not a n", id="a true rate"),
    pytest.param(yolov3_1(warmup_steps=-1), "warmup_steps -1 is below 0", id="negative warmup"),
    pytest.param(yolov3_2(warmup_steps=-1), "warmup_steps -1 is below 0", id="in generation 2"),
    pytest.param(yolov3_2(warmup_steps=5.0), "warmup_steps 5 is not a whole", id="5.0 steps"),
    pytest.param(yolov3_2(warmup_steps=None), "warmup_steps None is not a whole", id="no steps"),
    pytest.param(yolov3_any(learning_rate=-1), "learning_rate -1 is not above", id="everywhere"),
    pytest.param(yolov3_1(num_epochs=OneOf(0, -1)), "num_epochs 0 is not above 0", id="each"),
    pytest.param(yolov3_1(0, OBJECT), "num_epochs 0 is not above 0", id="by position"),
]

SILENT = [
    pytest.param(yolov3_1(), id="the defaults"),
    pytest.param(yolov3_1(num_epochs=1, train_batch_size=1, learning_rate=1e-9), id="small"),
    pytest.param(yolov3_1(num_epochs=10**30), id="a huge number of epochs"),
    pytest.param(yolov3_1(num_epochs=UNKNOWN, learning_rate=UNKNOWN), id="not known"),
    pytest.param(yolov3_1(num_epochs=OBJECT, learning_rate=OBJECT), id="numpy numbers"),
    pytest.param(yolov3_1(num_epochs=OneOf(0, 9)), id="one of two"),
    pytest.param(yolov3_1(learning_rate=1), id="a whole rate"),
    pytest.param(yolov3_1(learning_rate=10**400), id="a rate beyond all measure"),
    pytest.param(yolov3_1(warmup_steps=0), id="a warmup of zero is LR203's"),
    pytest.param(yolov3_1(warmup_steps=5.0), id="generation 1 takes 5.0 steps"),
    pytest.param(yolov3_any(warmup_steps=5.0), id="perhaps generation 1"),
    pytest.param(mobilenet_1(lr_decay_epochs="8"), id="other arguments are other rules'"),
]


@pytest.mark.parametrize(("run", "begin"), REPORTED)
def test_reported_and_left_to_the_user(run: TrainingRun, begin: str) -> None:
    finding = finding_of("LR503", run)
    assert finding is not None and finding.fix is None and finding.advice is not None
    assert words_of("LR503", run).startswith(begin)


@pytest.mark.parametrize("run", SILENT)
def test_silent(run: TrainingRun) -> None:
    assert finding_of("LR503", run) is None


def test_each_has_its_own_finding() -> None:
    run = mobilenet_2(learning_rate=-1, num_epochs=0, train_batch_size=0, warmup_steps=-1)
    assert sorted(finding.line for finding in findings_of("LR503", run)) == [20, 21, 22, 23]


OTHERS = [
    pytest.param("LR101", yolov3_1(train_batch_size=16, learning_rate=-1), id="a wrong rate"),
    pytest.param("LR104", yolov3_1(train_batch_size=99.0, samples=9), id="a wrong batch"),
    pytest.param("LR201", yolov3_1(train_batch_size=8.0, samples=9), id="steps from it"),
    pytest.param("LR201", yolov3_2(warmup_steps=9e9, samples=99), id="a wrong warmup"),
    pytest.param("LR301", mobilenet_1(num_epochs=9.5), id="a wrong length"),
    pytest.param("LR402", mobilenet_1(num_epochs=2.5, early_stop=True, eval_samples=9), id="stop"),
]


@pytest.mark.parametrize(("code", "run"), OTHERS)
def test_for_other_rules_it_is_unknown(code: str, run: TrainingRun) -> None:
    assert findings_of("LR503", run) and finding_of(code, run) is None
