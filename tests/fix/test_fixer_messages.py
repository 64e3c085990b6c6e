"""The fixer's own sentences, in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import lr_lint
from lr_lint.messages.fixer import CHINESE, ENGLISH, Told

SOURCES = Path(lr_lint.__file__).parent


def place_holders(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_both_languages_have_the_same_sentences() -> None:
    assert list(ENGLISH) == list(CHINESE)


@pytest.mark.parametrize("key", ENGLISH)
def test_a_sentence_has_the_same_place_holders_in_both_languages(key: str) -> None:
    assert place_holders(ENGLISH[key]) == place_holders(CHINESE[key])
    assert "\n" not in ENGLISH[key] + CHINESE[key]


def test_every_sentence_is_used() -> None:
    paths = [SOURCES / "fix.py", *(SOURCES / "fixing").rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    used = set(re.findall(r'"([a-z_.]+)"', text))
    parts = {"done.along", "would.along"}
    counted = {key for key in ENGLISH if key.startswith("count.")}
    assert {key for key in ENGLISH if key not in used | parts | counted} == set()


def test_an_error_speaks_both_languages() -> None:
    error = Told("edit.given", name="learning_rate")
    assert str(error) == "learning_rate is given already"
    assert error.say("zh") == "learning_rate 已经给出"
