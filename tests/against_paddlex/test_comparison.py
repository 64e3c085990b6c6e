"""The judge of the comparison with PaddleX must be able to condemn."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

import pytest

from tests.against_paddlex.comparison import (
    OTHER,
    Fate,
    Phase,
    Text,
    compare_probe,
    compare_repair,
    compare_text,
    fate,
    reason,
)
from tests.against_paddlex.configurations import ENVIRON, MODELS, Configuration, Style
from tests.against_paddlex.datasets import DatasetSpecification
from tests.against_paddlex.paddlex_worker import shortened
from tests.against_paddlex.worker_pool import Answer

ACCEPTED = Answer("accepted")
WARMUP = Answer(
    "refused",
    "SystemExit",
    "-1",
    ("<module>", "train", "default_optimizer", "error"),
    "[ERROR]\twarmup_steps should less than 24 or lr_decay_epochs[0] greater than 3",
)
WARMUP_OF_ZERO = Answer(
    "refused",
    "ZeroDivisionError",
    "float division by zero",
    ("<module>", "train", "default_optimizer", "linear_lr_warmup", "_scalar_elementwise_div_"),
)
NO_STEPS = Answer(
    "refused",
    "ZeroDivisionError",
    "integer division or modulo by zero",
    ("<module>", "train", "default_optimizer"),
)
TOO_FEW = Answer(
    "refused",
    "Exception",
    "The amount of training datset must be larger than batch size.",
    ("<module>", "train", "train_loop"),
)
CARDS = Answer(
    "refused",
    "Exception",
    "Please support correct batch_size,   which can be divided by available cards(2) in cpu",
    ("<module>", "train", "train_loop", "build_train_data_loader", "_get_single_card_bs"),
)
TYPE_ERROR = Answer("refused", "TypeError", "unexpected keyword argument", ("<module>",))
CRASHED = Answer("crashed", message="wait status 11")

PADDLE = Answer(
    "refused",
    "EnforceNotMet",
    "\n--------------------------------------------\n"
    "C++ Call Stacks (More useful to developers):\n"
    "--------------------------------------------\n"
    "0   std::string paddle::platform::GetTraceBackString<char const*>\n"
    + "frame\n" * 2000
    + "----------------------\nError Message Summary:\n----------------------\n"
    "InvalidArgumentError: The sizes differ.\n"
    "  [Hint: Expected rois == images, but received rois:15 != images:20.]\n",
)
PADDLE_CAUSE = (
    "InvalidArgumentError: The sizes differ. "
    "[Hint: Expected rois == images, but received rois:15 != images:20.]"
)


def configuration(
    dropped: int = 0, cards: Optional[int] = None, style: Style = Style()
) -> Configuration:
    dataset = DatasetSpecification("imagenet", 40, dropped)
    return Configuration("train", MODELS[0], dataset, {"num_epochs": 2}, {}, cards, False, style)


def text(answer: Answer, *codes: str) -> Text:
    return Text("original/train.py", frozenset(codes), answer)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(ACCEPTED, None, id="training that begins has no reason"),
        pytest.param(WARMUP, "LR201", id="warmup that ends behind the first decay"),
        pytest.param(WARMUP_OF_ZERO, "LR203", id="warmup of no steps"),
        pytest.param(NO_STEPS, "LR104", id="an epoch without steps"),
        pytest.param(TOO_FEW, "LR104", id="fewer samples than the batch"),
        pytest.param(CARDS, "LR103", id="a batch that the cards do not divide"),
        pytest.param(TYPE_ERROR, OTHER, id="an unknown argument"),
        pytest.param(CRASHED, OTHER, id="a crash"),
    ],
)
def test_reason_names_the_rule(answer: Answer, expected: Optional[str]) -> None:
    assert reason(answer) == expected


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(configuration(), text(ACCEPTED), id="accepted and silent"),
        pytest.param(configuration(), text(ACCEPTED, "LR101"), id="a rule that is not compared"),
        pytest.param(configuration(), text(WARMUP, "LR201"), id="refused and reported"),
        pytest.param(
            configuration(), text(WARMUP, "LR201", "LR103"), id="a second reason is hidden"
        ),
        pytest.param(configuration(dropped=2), text(TOO_FEW), id="samples that a list hides"),
        pytest.param(
            configuration(cards=2, style=Style(late_devices=True)),
            text(CARDS),
            id="cards that may be GPUs",
        ),
        pytest.param(
            configuration(cards=2, style=Style(environ=ENVIRON[1])),
            text(CARDS),
            id="cards that may be set from outside",
        ),
        pytest.param(configuration(), text(TYPE_ERROR, "LR501"), id="another reason, reported"),
    ],
)
def test_agreement_is_silent(found: Configuration, said: Text) -> None:
    assert compare_text(found, said) == []


@pytest.mark.parametrize(
    ("found", "said", "kind"),
    [
        pytest.param(
            configuration(),
            text(ACCEPTED, "LR201"),
            "LR201 reported, PaddleX accepts",
            id="reported without need",
        ),
        pytest.param(
            configuration(dropped=2),
            text(ACCEPTED, "LR104"),
            "LR104 reported, PaddleX accepts",
            id="reported without need, with an uncertain count",
        ),
        pytest.param(
            configuration(),
            text(WARMUP, "LR103"),
            "LR201 not reported, PaddleX refuses",
            id="another rule than the reason",
        ),
        pytest.param(
            configuration(cards=2),
            text(CARDS),
            "LR103 not reported, PaddleX refuses",
            id="cards that the script sets in time",
        ),
        pytest.param(
            configuration(dropped=2),
            text(WARMUP_OF_ZERO),
            "LR203 not reported, PaddleX refuses",
            id="warmup of no steps, whatever the count",
        ),
        pytest.param(
            configuration(),
            text(TYPE_ERROR, "LR101"),
            "nothing reported, PaddleX refuses for another reason",
            id="another reason, not reported",
        ),
        pytest.param(configuration(), text(CRASHED, "LR501"), "PaddleX crashed", id="a crash"),
    ],
)
def test_disagreement_is_named(found: Configuration, said: Text, kind: str) -> None:
    assert [each.kind for each in compare_text(found, said)] == [kind]


@pytest.mark.parametrize(
    ("found", "code", "answer", "agreed"),
    [
        pytest.param(configuration(), "LR103", CARDS, True, id="refused for it"),
        pytest.param(configuration(), "LR103", ACCEPTED, False, id="accepted"),
        pytest.param(configuration(), "LR103", WARMUP, False, id="refused for another reason"),
        pytest.param(configuration(), "LR201", NO_STEPS, False, id="no steps at all"),
        pytest.param(
            configuration(dropped=2), "LR201", NO_STEPS, True, id="samples that a list hides"
        ),
    ],
)
def test_probe_must_be_refused_for_its_rule(
    found: Configuration, code: str, answer: Answer, agreed: bool
) -> None:
    assert (compare_probe(found, code, text(answer, code)) == []) is agreed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(text(WARMUP, "LR201"), text(ACCEPTED), id="refused, then accepted"),
        pytest.param(text(ACCEPTED, "LR101"), text(ACCEPTED), id="accepted, then accepted"),
        pytest.param(
            text(WARMUP, "LR201"), text(CARDS, "LR103"), id="the next reason comes to light"
        ),
        pytest.param(text(NO_STEPS, "LR104"), text(NO_STEPS, "LR104"), id="no repair"),
    ],
)
def test_good_repair_is_silent(before: Text, after: Text) -> None:
    assert compare_repair(before, after, Phase.SAFE) == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(
            text(ACCEPTED, "LR101"),
            text(WARMUP, "LR201"),
            "unsafe repair: accepted before, refused after (LR201)",
            id="a repair that PaddleX refuses",
        ),
        pytest.param(
            text(WARMUP, "LR201"),
            text(ACCEPTED, "E501"),
            "unsafe repair: new E501",
            id="a line that grew too long",
        ),
        pytest.param(
            text(ACCEPTED, "LR101"),
            text(ACCEPTED, "LR103"),
            "unsafe repair: new LR103",
            id="a finding that the repair made",
        ),
    ],
)
def test_bad_repair_is_named(before: Text, after: Text, kind: str) -> None:
    assert kind in [each.kind for each in compare_repair(before, after, Phase.UNSAFE)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(text(ACCEPTED, "LR301"), Fate.ACCEPTED, id="accepted"),
        pytest.param(text(NO_STEPS, "LR104"), Fate.REPORTED, id="no repair"),
        pytest.param(text(TYPE_ERROR, "LR501", "LR104"), Fate.REPORTED, id="two reasons"),
        pytest.param(text(TYPE_ERROR, "LR501"), Fate.OTHER, id="a rule not compared"),
        pytest.param(text(TOO_FEW), Fate.UNSEEN, id="samples that a list hides"),
    ],
)
def test_fate(after: Text, expected: Fate) -> None:
    assert fate(after) is expected


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        pytest.param(PADDLE, PADDLE_CAUSE, id="behind Paddle's call stacks"),
        pytest.param(TYPE_ERROR, "unexpected keyword argument", id="nothing in front"),
        pytest.param(Answer("refused", "E", "a\n  b - c"), "a b - c", id="in several lines"),
        pytest.param(Answer("refused", "E"), "", id="no message"),
    ],
)
def test_cause_is_one_line(answer: Answer, cause: str) -> None:
    assert answer.cause == cause


def test_detail_names_the_cause() -> None:
    assert PADDLE_CAUSE in text(PADDLE).detail


def test_shortened_message_keeps_the_cause() -> None:
    shorter = replace(PADDLE, message=shortened(PADDLE.message))
    assert len(shorter.message) < len(PADDLE.message) / 2
    assert shorter.message.startswith(PADDLE.message[:100])
    assert shorter.cause == PADDLE_CAUSE


def test_short_message_stays() -> None:
    assert shortened("division by zero") == "division by zero"
