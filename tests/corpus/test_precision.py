"""Shapes of scripts that people really write, end to end: what is said, and what is not.

The texts are our own; the shapes are those of training scripts, notebooks and services
found in public.
"""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from lr_lint.lint import analyse
from lr_lint.options import Options

TRAIN = "model.train(num_epochs=270, train_dataset=data, train_batch_size=16)\n"
MODEL = "model = pdx.det.YOLOv3(num_classes=3)\n"


def codes(text: str) -> list[str]:
    text = dedent(text)
    return [finding.code for finding in analyse(text, ast.parse(text), "train.py", Options())]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "from my_data import data\nimport paddlex as pdx\npdx.log_level = 3\n" + MODEL + TRAIN,
            id="the level of the log",
        ),
        pytest.param(
            "from my_data import data\nimport paddlex\nimport paddlex as pdx\n"
            "paddlex.log_level = 0\n" + MODEL + TRAIN,
            id="the level of the log under another name",
        ),
        pytest.param(
            "from my_data import data\nimport paddlex as pdx\npdx.gui_mode = True\n"
            "pdx.pretrain_dir = '/weights'\n" + MODEL + TRAIN,
            id="where downloads are kept",
        ),
    ],
)
def test_what_changes_nothing_hides_nothing(text: str) -> None:
    assert codes(text) == ["LR101"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "from my_data import data, Own\nimport paddlex as pdx\npdx.det.YOLOv3 = Own\n"
            + MODEL + TRAIN,
            id="a class that is replaced",
        ),
        pytest.param(
            "from my_data import data, own\nimport paddlex as pdx\npdx.det = own\n"
            + MODEL + TRAIN,
            id="a module that is replaced",
        ),
        pytest.param(
            "from my_data import data\nfrom paddlex.det import transforms\n"
            "import paddlex as pdx\n" + MODEL + TRAIN.replace("16", "8")
            + "pdx.model_built = False\n" + TRAIN.replace("16", "8"),
            id="the mark that a model was trained is taken away",
        ),
    ],
)
def test_a_framework_that_is_changed_is_not_known(text: str) -> None:
    assert codes(text) == []
