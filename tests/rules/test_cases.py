"""The cases of a training call that all rules share."""

from __future__ import annotations

from typing import Optional

from lr_lint.run import cases_of
from tests.rules.builder import OneOf, call


def releases_asked(samples: Optional[int], **settings: object) -> list[tuple[str, ...]]:
    """Return the releases of each case of a call that can be for several of them."""
    run = call("det.FasterRCNN", ("1.0", "1.3"), samples=samples, **settings)  # type: ignore
    return [case.method.releases for case in cases_of(run)]


def test_releases_that_can_count_samples_differently_are_cases_of_their_own() -> None:
    assert len(releases_asked(800, train_batch_size=4)) == 2


def test_releases_with_another_signature_are_cases_of_their_own() -> None:
    # 1.3 has two parameters more than 1.0 to 1.2
    assert len(releases_asked(None, train_batch_size=4)) == 2


def test_releases_that_differ_in_nothing_that_is_known_are_one_case() -> None:
    run = call("cls.MobileNetV2", ("1.0", "1.3"), train_batch_size=32)
    assert len(run.observations[0].methods) == 2
    assert len(list(cases_of(run))) == 1
    counted = call("cls.MobileNetV2", ("1.0", "1.3"), samples=800, train_batch_size=32)
    assert len(list(cases_of(counted))) == 2


def test_a_setting_with_two_values_makes_two_cases_when_it_is_asked_for() -> None:
    run = call("cls.MobileNetV2", "1.3", train_batch_size=OneOf(32, 128))
    values = []
    for case in cases_of(run):
        setting = case.setting("batch_size")
        assert setting is not None
        values.append(setting.value)
    assert values == [32, 128]
