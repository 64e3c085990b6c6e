"""The schedule equals what Paddle's own classes compute, at every step."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from lr_lint.schedule import Schedule

lr = pytest.importorskip(
    "paddle.optimizer.lr",
    reason="needs paddlepaddle 2.6.2 (pip install paddlepaddle==2.6.2, Python 3.8 to 3.12)",
    exc_type=ImportError,
)

CONFIGURATIONS = 360


def random_schedule(number: int) -> Schedule:
    """Make one configuration that PaddleX accepts; the same one for each number."""
    choose = random.Random(number)
    family = ("piecewise", "cosine", "polynomial")[number % 3]
    num_epochs = choose.randint(1, 30)
    steps = choose.randint(1, 25)
    learning_rate = choose.choice([0.025, 0.000125, 0.1, 1 / 800, choose.uniform(1e-5, 1)])
    decay_epochs = sorted(choose.sample(range(1, num_epochs + 4), choose.randint(1, 3)))
    most = decay_epochs[0] * steps if family == "piecewise" else num_epochs * steps - 1
    warmup_steps = choose.randint(0, most) * choose.randint(0, 1)
    # the only cosine families are generation 2's
    counts_from = "warmup" if family == "cosine" else choose.choice(["start", "warmup"])
    return Schedule(
        family=family,
        learning_rate=learning_rate,
        num_epochs=num_epochs,
        steps=steps,
        warmup_steps=warmup_steps,
        warmup_start_lr=learning_rate * choose.choice([0.0, 1 / 3, choose.random()]),
        decay_epochs=tuple(decay_epochs) if family == "piecewise" else (),
        decay_gamma=choose.choice([0.1, 0.5, choose.random()]),
        decay_power=choose.choice([0.9, 1.0, 2.0]),
        decay_counts_from=counts_from if warmup_steps else "start",
    )


def decay_of(schedule: Schedule) -> Any:
    """Build the decay the way PaddleX 2.1.0 does (M/detector.py, M/segmenter.py)."""
    if schedule.family == "cosine":
        length = schedule.total_steps - int(schedule.warmup_steps)
        return lr.CosineAnnealingDecay(schedule.learning_rate, length, 0.0)
    if schedule.family == "polynomial":
        return lr.PolynomialDecay(
            schedule.learning_rate, schedule.total_steps, 0, schedule.decay_power
        )
    boundaries = [epoch * schedule.steps for epoch in schedule.decay_epochs]
    rates = [
        schedule.decay_gamma**index * schedule.learning_rate
        for index in range(len(boundaries) + 1)
    ]
    return lr.PiecewiseDecay(boundaries, rates)


def with_warmup(schedule: Schedule, decay: Any) -> Any:
    """Put a linear warmup before a decay, or before a constant rate."""
    return lr.LinearWarmup(
        decay,
        int(schedule.warmup_steps),
        schedule.warmup_start_lr,
        schedule.learning_rate,
    )


def rates_of(scheduler: Any, count: int) -> list[float]:
    """Ask a scheduler of Paddle for its first ``count`` rates."""
    rates = []
    for _ in range(count):
        rates.append(float(scheduler()))
        scheduler.step()
    return rates


def rates_of_generation_1(schedule: Schedule) -> list[float]:
    """Put warmup and decay one over the other, as Paddle 1.8 does with its one counter."""
    total = schedule.total_steps
    decayed = rates_of(decay_of(schedule), total)
    rising = rates_of(with_warmup(schedule, schedule.learning_rate), total)
    warmup_steps = int(schedule.warmup_steps)
    return rising[:warmup_steps] + decayed[warmup_steps:]


def rates_of_paddle(schedule: Schedule) -> list[float]:
    """Return the rate of every step."""
    if not schedule.warmup_steps:
        return rates_of(decay_of(schedule), schedule.total_steps)
    if schedule.decay_counts_from == "start":
        return rates_of_generation_1(schedule)
    return rates_of(with_warmup(schedule, decay_of(schedule)), schedule.total_steps)


@pytest.mark.parametrize("number", range(CONFIGURATIONS))
def test_every_step_has_the_rate_that_paddle_computes(number: int) -> None:
    schedule = random_schedule(number)
    ours = [schedule.at(step) for step in range(schedule.total_steps)]
    # Paddle multiplies its cosine up step by step, so it drifts in the last digits
    drift = 1e-9 * schedule.learning_rate if schedule.family == "cosine" else 0.0
    assert ours == pytest.approx(rates_of_paddle(schedule), rel=1e-12, abs=drift)


def test_every_family_is_compared_often_with_and_without_warmup() -> None:
    seen = Counter(
        (schedule.family, bool(schedule.warmup_steps), schedule.decay_counts_from)
        for schedule in map(random_schedule, range(CONFIGURATIONS))
    )
    for family in ("piecewise", "cosine", "polynomial"):
        assert seen[family, False, "start"] >= 40
        assert seen[family, True, "warmup"] >= 15
    assert seen["piecewise", True, "start"] >= 15
