"""The catalogue of messages is complete in both languages, and nothing in it is unused."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import Iterator, NamedTuple

import pytest

import lr_lint
from lr_lint.findings import Message, message
from lr_lint.messages import VERBATIM, en, render, show, zh

PACKAGE = Path(lr_lint.__file__).parent
SOURCES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.relative_to(PACKAGE).parts[0] != "messages"
)


def place_holders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


class Use(NamedTuple):
    """A ``message("KEY", name=...)`` in the code."""

    key: str
    names: frozenset[str]
    where: str


def uses() -> Iterator[Use]:
    """Find every message whose key and values are written out in one place."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "message":
                continue
            names = {keyword.arg for keyword in node.keywords}
            if not node.args or None in names:
                continue
            keys = [
                part.value
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and part.value in en.SENTENCES
            ]
            for key in keys:
                yield Use(key, frozenset(map(str, names)), f"{path.name}:{node.lineno}")


def mentioned_keys() -> set[str]:
    """Return the keys that some code can use."""
    texts: set[str] = set()
    beginnings: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    computed = {"value.default", "value.by_default"}  # lr_lint/rules/wording.py
    return computed | {
        key
        for key in en.SENTENCES
        if key in texts
        or any(key.startswith(begin) and key[len(begin):] in texts for begin in beginnings)
    }


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(en.SENTENCES) == list(zh.SENTENCES)


@pytest.mark.parametrize("key", en.SENTENCES)
def test_both_languages_have_the_same_place_holders(key: str) -> None:
    assert place_holders(en.SENTENCES[key]) == place_holders(zh.SENTENCES[key])


@pytest.mark.parametrize("key", zh.SENTENCES)
def test_the_chinese_is_chinese(key: str) -> None:
    words = [text for text, *_ in string.Formatter().parse(zh.SENTENCES[key])]
    letters = [letter for text in words for letter in text if letter.isalpha()]
    assert not letters or key.startswith("framework") or any(ord(one) > 0x3000 for one in letters)


def test_no_key_is_unused() -> None:
    assert set(en.SENTENCES) - mentioned_keys() == set()


def test_every_message_gets_what_its_sentence_needs() -> None:
    found = list(uses())
    assert len(found) > 80
    short = {
        use.where: place_holders(en.SENTENCES[use.key]) - use.names
        for use in found
        if place_holders(en.SENTENCES[use.key]) - use.names
    }
    assert short == {}


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    unknown = {
        f"{path.name}:{node.lineno}": node.args[0].value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("message", "Message")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in en.SENTENCES
    }
    assert unknown == {}


@pytest.mark.parametrize("key", [key for key in en.SENTENCES if key[:2] == "LR"])
def test_english_sentences_begin_small_and_have_no_full_stop(key: str) -> None:
    sentence = en.SENTENCES[key]
    assert not sentence.endswith(".") and (sentence[0] == "{" or sentence[0].islower())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(0.00025, "0.00025", id="a rate"),
        pytest.param(0.1 + 0.2, "0.3", id="without the noise of floats"),
        pytest.param(1 / 1200, "0.0008333333333", id="ten digits"),
        pytest.param(8, "8", id="a whole number"),
        pytest.param((216, 243), "[216, 243]", id="a tuple reads like a list"),
        pytest.param(list(range(99)), "[0, 1, 2, 3, 4, 5, 6, 7, ...]", id="a long list is cut"),
        pytest.param("x" * 500, "x" * 117 + "...", id="a long text too"),
        pytest.param(None, "None", id="None"),
    ],
)
def test_values_are_shown_as_people_read_them(value: object, text: str) -> None:
    assert show(value) == text


def test_messages_nest() -> None:
    inner = message("repair.added", parameter="warmup_steps", new=9)
    assert render(message("repair.both", first=inner, second=inner)) == (
        "warmup_steps=9 added, warmup_steps=9 added"
    )


def test_several_messages_are_joined() -> None:
    parts = (message("value", parameter="a", value=1), message("value", parameter="b", value=2))
    whole = message("LR504", settings=parts, reason="no")
    assert render(whole) == "a 1, b 2: no"
    assert render(whole, "zh") == "a 1，b 2：no"


def test_a_message_can_bring_its_own_words() -> None:
    text = message(VERBATIM, en="yes", zh="是")
    assert (render(text), render(text, "zh")) == ("yes", "是")


def test_a_message_is_one_line_whatever_is_in_it() -> None:
    text = render(Message("value", (("parameter", "a\nb"), ("value", "c\r\n\td"))))
    assert text == "a b c d"


def test_one_of_something_is_not_a_plural() -> None:
    text = message("LR104", batch_size="train_batch_size 2", samples=1, parameter="b")
    assert "more than the 1 sample of" in render(text)
    text = message("LR104", batch_size="train_batch_size 12", samples=11, parameter="b")
    assert "more than the 11 samples of" in render(text)


def test_text_in_a_list_stands_in_quotes() -> None:
    assert render(message("value", parameter="lr_decay_epochs", value=["8", 9])) == (
        "lr_decay_epochs ['8', 9]"
    )
