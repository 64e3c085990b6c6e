"""The sentences of `show` and `explain` are complete in both languages, none is unused."""

from __future__ import annotations

import ast
import string

import pytest

from lr_lint.findings import message
from lr_lint.messages import doors
from lr_lint.messages.doors import say, sentence
from tests.messages.test_catalogue import PACKAGE, place_holders

SOURCES = [
    PACKAGE / "explain.py",
    PACKAGE / "show.py",
    *sorted((PACKAGE / "documenting").glob("*.py")),
    *sorted((PACKAGE / "showing").glob("*.py")),
]


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(doors.ENGLISH) == list(doors.CHINESE)


@pytest.mark.parametrize("key", doors.ENGLISH)
def test_both_languages_have_the_same_place_holders(key: str) -> None:
    assert place_holders(doors.ENGLISH[key]) == place_holders(doors.CHINESE[key])


COMPUTED = ("explain.level.", "show.generation.")
"""Beginnings of keys whose ends come from somewhere else."""

FORMS = {
    "show.name",
    "show.framework",
    "show.paddlex",
    "show.paddlex.releases",
    "show.product",
    "show.quotient",
    "show.condition",
    "show.heading",
    "show.after_warmup",
    "show.samples.option",
    "show.cards.option",
    "show.cards.devices",
}
"""Sentences that are no words."""


@pytest.mark.parametrize("key", [key for key in doors.CHINESE if key not in FORMS])
def test_the_chinese_is_chinese(key: str) -> None:
    words = "".join(text for text, *_ in string.Formatter().parse(doors.CHINESE[key]))
    is_term = words in ("step", "epoch", "")
    assert is_term or any(ord(letter) > 0x3000 for letter in words)


def test_no_sentence_is_unused() -> None:
    texts: set[str] = set()
    beginnings: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    computed = {
        key for key in doors.ENGLISH
        if any(
            key.startswith(begin) and (key[len(begin):] in texts or begin in COMPUTED)
            for begin in beginnings
            if begin.startswith(("show.", "plot.", "explain."))
        )
    }
    assert set(doors.ENGLISH) - texts - computed == set()


def test_every_sentence_in_the_code_is_in_the_catalogue() -> None:
    unknown = [
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(("show.", "plot.", "explain."))
        and not node.value.endswith(".")
        and node.value not in doors.ENGLISH
    ]
    assert unknown == []


def test_sentences_and_messages_nest() -> None:
    inner = message("repair.added", parameter="warmup_steps", new=0.00025)
    outer = sentence("show.origin.overridable", origin=sentence("show.origin.line", line=3))
    assert say("en", "show.finding.safe", summary=inner) == "repair: warmup_steps=0.00025 added"
    assert outer.say("zh") == "第 3 行；命令行选项的默认值"


def test_numbers_are_written_as_in_messages() -> None:
    assert say("en", "show.product", first=0.1 + 0.2, second=10**6) == "0.3 * 1000000"
