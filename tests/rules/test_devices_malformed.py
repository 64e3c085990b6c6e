"""LR003: cards that the driver does not understand."""

from __future__ import annotations

from typing import Optional

import pytest

from lr_lint.findings import Level
from lr_lint.messages import render
from tests.rules.scripts import findings, lines, repaired

CODE = "LR003"


def script(value: str) -> str:
    return f"import os\nos.environ['CUDA_VISIBLE_DEVICES'] = {value!r}\n"


@pytest.mark.parametrize(
    ("value", "new", "level"),
    [
        pytest.param("0,,1", "0,1", Level.SAFE, id="a blank entry"),
        pytest.param("0,", "0", Level.SAFE, id="a comma at the end"),
        pytest.param("0,0", "0", Level.SAFE, id="a repeated card"),
        pytest.param("0,00", "0", Level.SAFE, id="a card repeated in other digits"),
        pytest.param("0;1", "0,1", Level.SAFE, id="semicolons"),
        pytest.param("gpu:0", "0", Level.UNSAFE, id="paddle's name of a card"),
        pytest.param("gpu:0,gpu:1", "0,1", Level.UNSAFE, id="paddle's names of cards"),
        pytest.param("all", None, None, id="a word"),
        pytest.param("-1,0", None, None, id="an entry behind a negative one"),
        pytest.param("0 1", None, None, id="blanks instead of commas"),
        pytest.param(",", None, None, id="nothing but a comma"),
        pytest.param("--1,0", None, None, id="two signs"),
    ],
)
def test_reports(value: str, new: Optional[str], level: Optional[Level]) -> None:
    (finding,) = findings(script(value), CODE)
    if new is None:
        assert finding.fix is None
    else:
        assert finding.fix is not None and finding.fix.level is level
        assert repaired(script(value), finding) == script(new)
        assert lines(script(new), CODE) == []


@pytest.mark.parametrize("written", ['"0,"', 'r"0,"', '"0" ","', '"""0,"""'])
def test_keeps_the_quotes(written: str) -> None:
    text = script("0,").replace("'0,'", written)
    (finding,) = findings(text, CODE)
    assert repaired(text, finding) == script("0").replace("'0'", '"0"')


@pytest.mark.parametrize(
    "value",
    ["0", "0,1,3", "", "-1", " 0 , 1 ", "GPU-8932f937-d72c-4106-c12f-20bd9faed9f6", "  ",
     "MIG-GPU-8932f937/1/2", "MIG-41b35a12", "7,3", "0,-1"],
)
def test_is_silent(value: str) -> None:
    assert lines(script(value), CODE) == []


def test_is_silent_when_one_of_the_values_is_right() -> None:
    text = "import os, sys\nos.environ['CUDA_VISIBLE_DEVICES'] = '0;1' if sys.argv else '0'\n"
    assert lines(text, CODE) == []


def test_a_value_that_other_code_reads_is_left_alone() -> None:
    text = "import os\ng = '0;1'\nos.environ['CUDA_VISIBLE_DEVICES'] = g\nprint(g)\n"
    (finding,) = findings(text, CODE)
    assert finding.fix is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("0,,1", "an entry is blank", id="a blank entry"),
        pytest.param(",", "an entry is blank", id="nothing but a comma"),
        pytest.param("0,1,0", "0 is there twice", id="a repeated card"),
        pytest.param("0,00", "00 is there twice", id="a card repeated in other digits"),
        pytest.param("0,gpu:1", "'gpu:1' is neither an index", id="paddle's name of a card"),
        pytest.param("0;1", "'0;1' is neither an index", id="semicolons"),
        pytest.param("0,-1,2", "what follows -1 is dropped", id="behind a negative one"),
        pytest.param("GPU-a,GPU-a", "GPU-a is there twice", id="a repeated identifier"),
    ],
)
def test_the_message_says_what_is_wrong(value: str, words: str) -> None:
    (finding,) = findings(script(value), CODE)
    assert words in render(finding.message)


def test_the_default_of_an_option_is_named() -> None:
    text = (
        "import argparse, os\np = argparse.ArgumentParser()\n"
        "p.add_argument('--gpu', default='0;1')\na = p.parse_args()\n"
        "os.environ['CUDA_VISIBLE_DEVICES'] = a.gpu\n"
    )
    (finding,) = findings(text, CODE)
    assert "'0;1' (by default)" in render(finding.message)
