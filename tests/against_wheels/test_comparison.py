"""The judge of the comparison with the wheels must be able to condemn."""

from __future__ import annotations

from typing import Mapping, Optional

import pytest

from lr_lint.datasets import Count
from tests.against_wheels.cases import Case
from tests.against_wheels.comparison import Verdict, judge, questions

STOPS = None


def exact(number: int) -> Count:
    return Count(number, lambda: True)


def at_most(number: int) -> Count:
    return Count(number, lambda: False)


@pytest.mark.parametrize(
    ("count", "sizes", "verdict"),
    [
        pytest.param(exact(5), {"1.3": 5}, Verdict.EXACT, id="exact and right"),
        pytest.param(exact(5), {"1.3": 5, "2.1": 5}, Verdict.EXACT, id="the same in both"),
        pytest.param(at_most(5), {"1.3": 5}, Verdict.EQUAL, id="right, but not certain"),
        pytest.param(at_most(5), {"1.3": 4, "2.1": 5}, Verdict.EQUAL, id="the larger one"),
        pytest.param(at_most(5), {"1.3": 5, "2.1": STOPS}, Verdict.EQUAL, id="one has no say"),
        pytest.param(at_most(5), {"1.3": 3}, Verdict.HIGHER, id="some were dropped"),
        pytest.param(None, {"1.3": 3}, Verdict.UNKNOWN, id="silent"),
        pytest.param(None, {"1.3": STOPS}, Verdict.STOPPED, id="silent about what stops"),
        pytest.param(at_most(5), {"1.3": STOPS}, Verdict.STOPPED, id="at most, and it stops"),
        pytest.param(exact(0), {"1.3": STOPS}, Verdict.STOPPED, id="nothing is left"),
        pytest.param(at_most(4), {"1.3": 5}, Verdict.TOO_LOW, id="too low"),
        pytest.param(exact(4), {"1.3": 5}, Verdict.TOO_LOW, id="exact and too low"),
        pytest.param(exact(4), {"1.3": 4, "2.1": 5}, Verdict.TOO_LOW, id="too low for one"),
        pytest.param(exact(5), {"1.3": 4}, Verdict.WRONGLY_EXACT, id="exact and too high"),
        pytest.param(
            exact(5), {"1.3": 5, "2.1": 4}, Verdict.WRONGLY_EXACT, id="another size in one"
        ),
        pytest.param(exact(5), {"1.3": STOPS}, Verdict.EXACT_BUT_STOPS, id="exact, and it stops"),
        pytest.param(
            exact(5), {"1.3": 5, "2.1": STOPS}, Verdict.EXACT_BUT_STOPS, id="exact, and one stops"
        ),
    ],
)
def test_verdict(
    count: Optional[Count], sizes: Mapping[str, Optional[int]], verdict: Verdict
) -> None:
    assert judge(count, sizes) is verdict


@pytest.mark.parametrize(
    ("count", "size", "verdict"),
    [
        pytest.param(exact(5), STOPS, Verdict.STOPPED, id="stops"),
        pytest.param(exact(5), 4, Verdict.WRONGLY_EXACT, id="another size"),
        pytest.param(at_most(4), 5, Verdict.TOO_LOW, id="too low"),
    ],
)
def test_what_is_hidden_excuses_a_stop_alone(
    count: Count, size: Optional[int], verdict: Verdict
) -> None:
    assert judge(count, {"1.3": size}, hidden=True) is verdict


def test_disagreements_are_those_that_break_the_contract() -> None:
    assert {each for each in Verdict if each.is_disagreement} == {
        Verdict.TOO_LOW,
        Verdict.WRONGLY_EXACT,
        Verdict.EXACT_BUT_STOPS,
    }


def test_each_release_and_each_generation_is_asked_about() -> None:
    asked = {each.releases for each in questions(Case(0, "imagenet", {}))}
    every = ("1.0", "1.1", "1.2", "1.3", "2.0", "2.1")
    assert asked == {*((release,) for release in every), every[:4], every[4:], every}


def test_class_of_few_releases_is_asked_about_once_for_each_set() -> None:
    asked = [each.releases for each in questions(Case(0, "change_detection", {}))]
    assert asked == [("1.2",), ("1.3",), ("1.2", "1.3")]


def test_unknown_argument_is_asked_about_where_it_counts() -> None:
    asked = {
        (each.releases, each.allow_empty) for each in questions(Case(0, "coco", {}, True))
    }
    assert {(("2.1",), True), (("2.1",), None), (("1.3",), True)} <= asked
    assert (("1.3",), None) not in asked
