"""LR002: cards given as a number or a list."""

from __future__ import annotations

import pytest

from lr_lint.findings import Level
from lr_lint.messages import render
from tests.rules.scripts import advice, findings, lines, note, repaired

CODE = "LR002"


def script(value: str, before: str = "") -> str:
    return f"import os\n{before}os.environ['CUDA_VISIBLE_DEVICES'] = {value}\n"


@pytest.mark.parametrize(
    ("value", "new"),
    [
        pytest.param("0", "'0'", id="a number"),
        pytest.param("-1", "'-1'", id="a negative number"),
        pytest.param("[0, 1]", "'0,1'", id="a list"),
        pytest.param("(2, 3)", "'2,3'", id="a tuple"),
        pytest.param("[1]", "'1'", id="a list of one"),
    ],
)
def test_reports_and_writes_text(value: str, new: str) -> None:
    (finding,) = findings(script(value), CODE)
    assert (finding.line, finding.column) == (2, len("os.environ['CUDA_VISIBLE_DEVICES'] = "))
    assert finding.fix is not None and finding.fix.level is Level.SAFE
    assert repaired(script(value), finding) == script(new)
    assert lines(script(new), CODE) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('os.environ["CUDA_VISIBLE_DEVICES"] = 0\n', 'os.environ["CUDA_VISIBLE_DEVICES"] = "0"\n'),
        (
            'g = [0, 1]\nprint(g)\nos.environ["CUDA_VISIBLE_DEVICES"] = g\n',
            'g = [0, 1]\nprint(g)\nos.environ["CUDA_VISIBLE_DEVICES"] = ",".join(map(str, g))\n',
        ),
    ],
)
def test_writes_text_in_the_quotes_of_the_setting(before: str, after: str) -> None:
    (finding,) = findings("import os\n" + before, CODE)
    assert repaired("import os\n" + before, finding) == "import os\n" + after


def test_reports_none_without_a_repair() -> None:
    (finding,) = findings(script("None"), CODE)
    assert "text" in advice(finding)


@pytest.mark.parametrize("value", ["False", "True"])
def test_a_truth_value_can_mean_a_card_or_none(value: str) -> None:
    (finding,) = findings(script(value), CODE)
    assert "text" in advice(finding)
    (finding,) = findings(script("gpu", f"gpu = {value}\n"), CODE)
    assert "text" in advice(finding)


def test_the_default_of_an_option_is_named() -> None:
    before = (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--gpu', default=0)\n"
        "a = p.parse_args()\n"
    )
    (finding,) = findings(script("a.gpu", before), CODE)
    assert "a.gpu (0 by default)" in render(finding.message)
    assert finding.fix is not None and finding.fix.level is Level.UNSAFE
    assert "a.gpu 0 is only the default of a command line option" in note(finding)
    assert repaired(script("a.gpu", before), finding) == script("str(a.gpu)", before)


def test_a_number_in_a_name_is_converted_where_it_is_used() -> None:
    before = "gpu = 1\nprint(gpu + 1)\n"
    (finding,) = findings(script("gpu", before), CODE)
    assert repaired(script("gpu", before), finding) == script("str(gpu)", before)


def test_a_list_in_a_name_is_joined_where_it_is_used() -> None:
    before = "gpus = [0, 1]\nprint(len(gpus))\n"
    (finding,) = findings(script("gpus", before), CODE)
    assert repaired(script("gpus", before), finding) == script("','.join(map(str, gpus))", before)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(script("'0'"), id="text"),
        pytest.param(script("''"), id="no card"),
        pytest.param(script("str(0)"), id="converted"),
        pytest.param(script("','.join(map(str, [0, 1]))"), id="joined"),
        pytest.param(script("gpu", "gpu = input()\n"), id="not known"),
        pytest.param(script("[gpu]", "gpu = input()\n"), id="a list of something"),
        pytest.param(
            script("gpu", "import sys\ngpu = 0 if sys.argv else '0'\n"), id="a number or text"
        ),
        pytest.param("settings = {}\nsettings['CUDA_VISIBLE_DEVICES'] = 0\n", id="another dict"),
        pytest.param("import os\nos.environ['OMP_NUM_THREADS'] = 1\n", id="another variable"),
        pytest.param(
            "import os\n\ndef nobody():\n    os.environ['CUDA_VISIBLE_DEVICES'] = 0\n",
            id="a function nobody calls",
        ),
    ],
)
def test_is_silent(text: str) -> None:
    assert lines(text, CODE) == []
