"""LR005: several cards named in a script that trains on one."""

from __future__ import annotations

import pytest

from lr_lint.options import Options
from tests.rules.scripts import advice, findings, lines

CODE = "LR005"


def script(cards: str = "'0,1'", middle: str = "", generation: int = 2, before: str = "") -> str:
    transforms = {
        1: "from paddlex.det import transforms\n",
        2: "from paddlex.transforms import Compose\n",
        0: "",
    }[generation]
    return (
        f"import os\n{before}os.environ['CUDA_VISIBLE_DEVICES'] = {cards}\n"
        f"import paddlex as pdx\n{transforms}{middle}"
        "data = pdx.datasets.VOCDetection('d', 'list.txt', 'labels.txt')\n"
        "model = pdx.det.YOLOv3()\n"
        "model.train(270, data, train_batch_size=8, learning_rate=0.000125)\n"
    )


@pytest.mark.parametrize("cards", ["'0,1'", "'0,1,2,3'", "'2, 3'", "','.join(['0', '1'])"])
def test_reports(cards: str) -> None:
    (finding,) = findings(script(cards), CODE)
    assert (finding.line, finding.column) == (2, 0)
    assert "paddle.distributed.launch" in advice(finding)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(script("'0'"), id="one card"),
        pytest.param(script("''"), id="no card"),
        pytest.param(script("'0,-1'"), id="the driver sees one card"),
        pytest.param(script(generation=1), id="generation 1 uses all cards"),
        pytest.param(script(generation=0), id="either generation"),
        pytest.param(script("input()"), id="cards not known"),
        pytest.param(
            script(middle="import paddle.distributed as dist\ndist.init_parallel_env()\n"),
            id="the script uses paddle.distributed",
        ),
        pytest.param(script().rpartition("model.train")[0], id="no training call"),
        pytest.param(script("'0;1'"), id="malformed"),
        pytest.param(
            script().replace("0.000125)", "0.000125)  # lr-lint: cards=2"), id="cards declared"
        ),
    ],
)
def test_is_silent(text: str) -> None:
    assert lines(text, CODE) == []


def test_cards_declared_by_option() -> None:
    assert lines(script(), CODE, Options(cards=2)) == []
    assert lines(script(), CODE, Options(cards=1)) == [2]


def test_only_the_setting_in_effect_counts() -> None:
    text = script("'0'", before="os.environ['CUDA_VISIBLE_DEVICES'] = '0,1'\n")
    assert lines(text, CODE) == []
