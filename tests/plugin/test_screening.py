"""The quick test of a text: it may only pass over what has no findings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lr_lint.lint import analyse
from lr_lint.options import Options
from lr_lint.screening import can_have_findings

FIXTURES = Path(__file__).parents[2] / "fixtures"

PASSED_OVER = {
    "nothing of ours": "import torch\n\ntorch.nn.Linear(2, 3).train()\n",
    "a comment about paddle": "# as in paddlex\nfrom os import path\n",
    "paddle without training or environment": "import paddle\n\nprint(paddle.ones([2]))\n",
    "inference with PaddleX": (
        "import paddlex as pdx\n\nmodel = pdx.load_model('output')\nmodel.predict('1.jpg')\n"
    ),
    "another method that begins like it": "import paddlex\n\nm.trainable = True\n",
}

LOOKED_AT = {
    "a training call": "import paddlex\nmodel.train()\n",
    "a training call on a line of its own": "import paddlex\n(model\n . train())\n",
    "training with quantization": "import paddlex\nmodel.quant_aware_train()\n",
    "a method by its name": "import paddlex\ngetattr(model, 'tr' + 'ain')()\n",
    "devices": "import os\nos.environ['CUDA_VISIBLE_DEVICE'] = '0'\n",
    "devices from a module beside the script": (
        "import os\nimport paddle\nfrom config import VARIABLES\nos.environ.update(VARIABLES)\n"
    ),
    "putenv": "import paddle\nfrom os import putenv\nputenv(NAME, '0')\n",
    "a directive": "# lr-lint: cards=x\n",
}


@pytest.mark.parametrize("text", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_is_passed_over_has_no_findings(text: str) -> None:
    assert not can_have_findings(text, Options())
    assert analyse(text, ast.parse(text), "train.py", Options()) == []


@pytest.mark.parametrize("text", LOOKED_AT.values(), ids=LOOKED_AT)
def test_what_can_have_findings_is_looked_at(text: str) -> None:
    ast.parse(text)
    assert can_have_findings(text, Options())


def test_no_fixture_with_findings_is_passed_over() -> None:
    with_findings = 0
    for path in sorted(FIXTURES.glob("*/train.py")):
        if (path.parent / "trainer.yaml").exists():
            continue  # needs the options of its own
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # of another encoding: its text is that of a fixture in this one
        if analyse(text, ast.parse(text), str(path), Options()):
            with_findings += 1
            assert can_have_findings(text, Options()), path
    assert with_findings > 30


def test_the_names_of_a_profile_are_looked_for() -> None:
    options = Options(profiles=(str(FIXTURES / "own-trainer" / "trainer.yaml"),))
    text = (FIXTURES / "own-trainer" / "train.py").read_text(encoding="utf-8")
    assert can_have_findings(text, options)
    assert not can_have_findings(text.replace("paddle", "torch"), Options())
