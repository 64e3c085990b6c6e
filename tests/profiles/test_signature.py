"""Parameters as a profile writes them."""

from __future__ import annotations

import pytest

from lr_lint.profiles.signature import (
    SignatureError,
    override,
    parse_defaults,
    parse_signature,
    parse_value,
)
from lr_lint.profiles.specification import REQUIRED


@pytest.mark.parametrize(
    "text, value",
    [
        ("8", 8),
        ("-8", -8),
        ("0.1", 0.1),
        ("1e-4", 0.0001),
        ("1.0 / 8000", 0.000125),
        ("0.005 / 12", 0.005 / 12),
        ("-1 / -4", 0.25),
        ("'IMAGENET'", "IMAGENET"),
        ("None", None),
        ("True", True),
        ("[8, 11]", [8, 11]),
        ("(216, 243)", (216, 243)),
        ("[[10, 13], (16,)]", [[10, 13], (16,)]),
        ("[]", []),
        ("()", ()),
        (" 8 ", 8),
    ],
)
def test_a_value_is_what_it_is_in_python(text: str, value: object) -> None:
    found = parse_value(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x.y",
        "f()",
        "1 + 1",
        "2 ** 3",
        "10**10**10",
        "1 << 10**9",
        "'a' * 10**9",
        "'a' / 2",
        "True / 2",
        "1 / 0",
        "0 / 0.0",
        "-'a'",
        "+1",
        "not 1",
        "1 if 1 else 2",
        "lambda: 1",
        "{'a': 1}",
        "{1}",
        "[*[1]]",
        "[x for x in ()]",
        "f'{1}'",
        "b'a'",
        "1j",
        "...",
        "__import__('os')",
        "9" * 400,
        "1e999",
        "1; 2",
        "1\n2",
        "x = 1",
        "-" * 3000 + "1",
        "[" * 1000 + "]" * 1000,
        "1" * 5000,
    ],
    ids=lambda text: text[:20] or "nothing",
)
def test_what_is_no_plain_value_is_refused(text: str) -> None:
    with pytest.raises(SignatureError, match="^expected "):
        parse_value(text)


def test_parameters_keep_their_order() -> None:
    parameters = parse_signature("num_epochs, train_dataset, batch_size=8, decay=(1, 2)")
    assert list(parameters.items()) == [
        ("num_epochs", REQUIRED),
        ("train_dataset", REQUIRED),
        ("batch_size", 8),
        ("decay", (1, 2)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "epochs, rate=0.1",
        "epochs,\n    rate=0.1",
        "epochs: int, rate: float = 0.1",
        "epochs, *, rate=0.1",
        "epochs, /, rate=0.1",
        "epochs, rate=0.1,",
    ],
)
def test_a_signature_can_be_pasted_from_python(text: str) -> None:
    assert parse_signature(text) == {"epochs": REQUIRED, "rate": 0.1}


def test_no_parameters_are_a_signature_too() -> None:
    assert parse_signature("") == {}


@pytest.mark.parametrize(
    "text",
    [
        "epochs rate",
        "epochs, rate=",
        "rate=0.1, epochs",
        "epochs, epochs",
        "*values",
        "**values",
        "1",
        "'epochs'",
        "epochs) -> (rate",
        "epochs): pass\ndef g(rate",
        "epochs, rate=epochs",
        "a" * 5000,
    ],
    ids=lambda text: text[:25],
)
def test_what_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(SignatureError, match="^expected "):
        parse_signature(text)


def test_two_readings_of_one_signature_share_nothing_that_can_be_changed() -> None:
    first = parse_signature("epochs, rate=0.1")
    first["rate"] = 1
    assert parse_signature("epochs, rate=0.1") == {"epochs": REQUIRED, "rate": 0.1}


def test_defaults_are_pairs() -> None:
    assert parse_defaults("batch_size=1, rate=1.0 / 800") == {"batch_size": 1, "rate": 0.00125}


def test_a_default_without_a_value_is_refused() -> None:
    with pytest.raises(SignatureError, match="^expected a value for rate, as in rate=1$"):
        parse_defaults("batch_size=1, rate")


def test_other_defaults_keep_the_order_of_the_parameters() -> None:
    changed = override(parse_signature("a, b=1, c=2"), {"c": 3, "b": 4})
    assert list(changed.items()) == [("a", REQUIRED), ("b", 4), ("c", 3)]


def test_another_default_for_no_parameter_is_refused() -> None:
    with pytest.raises(SignatureError, match="^there is no parameter d; expected one of"):
        override(parse_signature("a, b=1"), {"d": 3})
