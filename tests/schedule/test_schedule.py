"""The schedule, against the statements of PaddleX's page and of its issues."""

from __future__ import annotations

import pytest

from lr_lint.schedule import Number, Phase, Schedule, effective_decay_epochs
from lr_lint.schedule import smallest_dataset, steps_per_epoch, warmup_bound, warmup_target

YOLOV3 = Schedule(
    family="piecewise",
    learning_rate=0.000125,
    num_epochs=270,
    steps=100,
    warmup_steps=1000,
    decay_epochs=(213, 240),
)


def test_eight_hundred_samples_by_eight_are_a_hundred_steps() -> None:
    assert steps_per_epoch(800, 8) == 100


def test_the_rest_of_the_samples_is_dropped() -> None:
    assert steps_per_epoch(30, 8) == 3


@pytest.mark.parametrize(
    ("step", "rate"),
    [
        pytest.param(0, 0.0, id="a warmup begins at its start"),
        pytest.param(500, 0.0000625, id="and is half way up in the middle"),
        pytest.param(1000, 0.000125, id="after warmup_steps the set rate is reached"),
        pytest.param(21299, 0.000125, id="it stays until the end of epoch 213"),
        pytest.param(21300, 0.0000125, id="is a tenth from then on"),
        pytest.param(24000, 0.00000125, id="and a hundredth from epoch 240 on"),
    ],
)
def test_yolov3_does_what_the_page_says(step: int, rate: float) -> None:
    assert YOLOV3.at(step) == pytest.approx(rate, rel=1e-12)


def test_phases_follow_each_other_without_gap() -> None:
    assert YOLOV3.phases() == [
        Phase("warmup", 0, 999, 0.0, YOLOV3.at(999)),
        Phase("flat", 1000, 21299, 0.000125, 0.000125),
        Phase("decayed", 21300, 23999, YOLOV3.at(21300), YOLOV3.at(21300)),
        Phase("decayed", 24000, 26999, YOLOV3.at(24000), YOLOV3.at(24000)),
    ]


def test_a_training_that_ends_in_its_warmup_has_one_phase() -> None:
    schedule = Schedule("piecewise", 0.1, 2, 10, warmup_steps=50, decay_epochs=(8, 11))
    assert [(phase.kind, phase.last_step) for phase in schedule.phases()] == [("warmup", 19)]


def test_a_warmup_that_reaches_into_the_decay_comes_out_decayed() -> None:
    schedule = Schedule("piecewise", 0.1, 4, 10, warmup_steps=25, decay_epochs=(2,))
    assert [phase.kind for phase in schedule.phases()] == ["warmup", "decayed"]


@pytest.mark.parametrize("family", ["cosine", "polynomial"])
def test_a_smooth_decay_is_one_phase_that_ends_above_zero(family: str) -> None:
    (phase,) = Schedule(family, 0.1, 5, 10).phases()
    assert (phase.kind, phase.first_step, phase.last_step) == (family, 0, 49)
    assert phase.first_rate == 0.1 and 0 < phase.last_rate < 0.01


def test_a_list_out_of_order_takes_the_first_milestone_still_ahead() -> None:
    schedule = Schedule("piecewise", 1.0, 10, 1, decay_epochs=(6, 3, 8))
    assert [round(schedule.at(step), 9) for step in (5, 6, 7, 8)] == [1.0, 0.01, 0.01, 0.001]
    assert [phase.first_step for phase in schedule.phases()] == [0, 6, 8]


def test_generation_2_decays_late_by_the_warmup_as_paddlex_1625_saw_it() -> None:
    late = effective_decay_epochs([150, 240], "warmup", 1000, 22)
    assert late == pytest.approx([195.4545, 285.4545], abs=1e-3)
    schedule = Schedule(
        "piecewise", 0.1, 300, 22, 1000, decay_epochs=(150, 240), decay_counts_from="warmup"
    )
    assert schedule.at(4299) == 0.1 and schedule.at(4300) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("counts_from", "warmup_steps", "steps"),
    [
        pytest.param("start", 1000, 22, id="generation 1 counts from the start"),
        pytest.param("warmup", 0, 22, id="no warmup"),
        pytest.param("warmup", None, 22, id="warmup not known"),
        pytest.param("warmup", 1000, None, id="steps not known"),
        pytest.param("warmup", 1000, 0, id="no steps at all"),
    ],
)
def test_decay_epochs_stay_as_written(
    counts_from: str, warmup_steps: int | None, steps: int | None
) -> None:
    assert effective_decay_epochs([8, 11], counts_from, warmup_steps, steps) == [8, 11]


@pytest.mark.parametrize(
    ("warmup_steps", "first_decay_epoch", "batch_size", "samples"),
    [
        pytest.param(500, 8, 2, 126, id="FasterRCNN of the tutorials"),
        pytest.param(500, 8, 1, 63, id="MaskRCNN by default"),
        pytest.param(1000, 210, 8, 40, id="YOLOv3 of the tutorials"),
        pytest.param(1000, 16, 2, 126, id="FasterRCNN with HRNet in 2.1"),
        pytest.param(1000, 130, 16, 128, id="PPYOLOTiny"),
        pytest.param(800, 8, 2, 200, id="equality is right"),
        pytest.param(801, 8, 2, 202, id="one step more needs one more batch"),
        pytest.param(0, 8, 2, 2, id="one full batch at least"),
        pytest.param(1, 0.1, 2, 20, id="a milestone that is no whole epoch"),
        pytest.param(500, 0, 2, None, id="a decay at once is never late enough"),
        pytest.param(500, 1e-300, 2, None, id="nor is one just after the start"),
    ],
)
def test_the_smallest_dataset_that_paddlex_accepts(
    warmup_steps: int, first_decay_epoch: Number, batch_size: int, samples: int | None
) -> None:
    assert smallest_dataset(warmup_steps, first_decay_epoch, batch_size) == samples


@pytest.mark.parametrize(
    ("steps", "first_decay_epoch", "num_epochs", "bound"),
    [
        pytest.param(100, 8, 12, 800, id="the first decay comes first"),
        pytest.param(100, 8, 5, 500, id="the training ends before it"),
        pytest.param(100, 8, None, 800, id="length of the training not known"),
    ],
)
def test_the_bound_of_the_warmup(
    steps: int, first_decay_epoch: int, num_epochs: int | None, bound: int
) -> None:
    assert warmup_bound(steps, first_decay_epoch, num_epochs) == bound


@pytest.mark.parametrize(
    ("steps", "bound", "warmup_epochs", "target"),
    [
        pytest.param(3, 639, 3, 9, id="three epochs for YOLOv3"),
        pytest.param(100, 50, 3, 50, id="never past the bound"),
        pytest.param(100, 50.5, 3, 50, id="in whole steps"),
        pytest.param(100, 50, None, 50, id="as long as allowed"),
        pytest.param(3, 0, 3, 1, id="one step at least"),
    ],
)
def test_the_warmup_that_the_vendor_would_use(
    steps: int, bound: Number, warmup_epochs: int | None, target: int
) -> None:
    assert warmup_target(steps, bound, warmup_epochs) == target
