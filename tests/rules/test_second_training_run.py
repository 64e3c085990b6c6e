"""LR404: a second training in one process of PaddleX 1."""

from __future__ import annotations

import pytest

from tests.rules.scripts import advice, findings, lines

CODE = "LR404"
HEAD = (
    "import sys\nimport paddlex as pdx\nfrom paddlex.cls import transforms\n"
    "data = pdx.datasets.ImageNet('d', 'list.txt', 'labels.txt')\n"
)
TWO = HEAD.replace("from paddlex.cls import transforms", "from paddlex.transforms import Compose")
EITHER = HEAD.replace("from paddlex.cls import transforms\n", "\n")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        pytest.param(
            "pdx.cls.ResNet18().train(5, data)\npdx.cls.ResNet34().train(5, data)\n", 6,
            id="two models",
        ),
        pytest.param(
            "model = pdx.cls.ResNet18()\nmodel.train(5, data)\nmodel.train(5, data)\n", 7,
            id="one model twice",
        ),
        pytest.param(
            "for name in ['ResNet18', 'ResNet34']:\n"
            "    getattr(pdx.cls, name)().train(5, data)\n", 6, id="a loop over names",
        ),
        pytest.param(
            "for cls in (pdx.cls.ResNet18, pdx.cls.ResNet34):\n    cls().train(5, data)\n", 6,
            id="a loop over classes",
        ),
        pytest.param(
            "for seed in range(20):\n    pdx.cls.ResNet18().train(5, data)\n", 6, id="many rounds"
        ),
        pytest.param(
            "def run(cls):\n    cls().train(5, data)\n\n"
            "run(pdx.cls.ResNet18)\nrun(pdx.cls.ResNet34)\n", 6, id="a function called twice",
        ),
        pytest.param(
            "if sys.argv:\n    pdx.cls.ResNet18().train(5, data)\n"
            "    pdx.cls.ResNet34().train(5, data)\n", 7, id="both in one branch",
        ),
    ],
)
def test_reports(body: str, line: int) -> None:
    (finding,) = findings(HEAD + body, CODE)
    assert finding.line == line
    assert "process" in advice(finding)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(HEAD + "pdx.cls.ResNet18().train(5, data)\n", id="one training"),
        pytest.param(
            TWO + "pdx.cls.ResNet18().train(5, data)\npdx.cls.ResNet34().train(5, data)\n",
            id="generation 2 allows it",
        ),
        pytest.param(
            EITHER + "pdx.cls.ResNet18().train(5, data)\npdx.cls.ResNet34().train(5, data)\n",
            id="either generation",
        ),
        pytest.param(
            HEAD + "if sys.argv:\n    pdx.cls.ResNet18().train(5, data)\nelse:\n"
            "    pdx.cls.ResNet34().train(5, data)\n", id="one of two",
        ),
        pytest.param(
            HEAD + "pdx.cls.ResNet18().train(5, data)\nif sys.argv:\n"
            "    pdx.cls.ResNet34().train(5, data)\n", id="the second may not run",
        ),
        pytest.param(
            HEAD + "for name in sys.argv:\n    pdx.cls.ResNet18().train(5, data)\n",
            id="rounds not known",
        ),
        pytest.param(
            HEAD + "for name in ['a']:\n    pdx.cls.ResNet18().train(5, data)\n", id="one round"
        ),
        pytest.param(
            HEAD + "pdx.cls.ResNet18().train(5, data)\n\ndef later():\n"
            "    pdx.cls.ResNet34().train(5, data)\n", id="a function nobody calls",
        ),
        pytest.param(
            HEAD + "pdx.cls.ResNet18().train(5, data)\nif not sys.argv:\n    sys.exit()\n"
            "pdx.cls.ResNet34().train(5, data)\n", id="the script may end in between",
        ),
        pytest.param(
            HEAD + "from multiprocessing import Process\n\ndef run(cls):\n"
            "    cls().train(5, data)\n\nfor c in (pdx.cls.ResNet18, pdx.cls.ResNet34):\n"
            "    Process(target=run, args=(c,)).start()\n", id="a process each",
        ),
    ],
)
def test_is_silent(script: str) -> None:
    assert lines(script, CODE) == []
