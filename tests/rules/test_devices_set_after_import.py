"""LR001: cards chosen after the import that fixes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lr_lint.findings import Level
from lr_lint.options import Options
from lr_lint.versions import Version
from tests.rules.scripts import advice, findings, lines, note, repaired

CODE = "LR001"
SET = "os.environ['CUDA_VISIBLE_DEVICES'] = '0'\n"
USE = "pdx.det.YOLOv3()\n"


@pytest.mark.parametrize(
    ("script", "line"),
    [
        pytest.param("import paddle\nimport os\n" + SET, 3, id="paddle"),
        pytest.param("import paddlex as pdx\nimport os\n" + SET + USE, 3, id="paddlex in use"),
        pytest.param(
            "from paddlex.det import transforms\nimport os\n" + SET, 3, id="a part of paddlex"
        ),
        pytest.param("import paddle.fluid as fluid\nimport os\n" + SET, 3, id="dotted import"),
        pytest.param("import ppdet\nimport os\n" + SET, 3, id="a package that loads paddle"),
        pytest.param(
            "import importlib\nimport os\np = importlib.import_module('paddle')\n" + SET, 4,
            id="import_module",
        ),
        pytest.param("import os\np = __import__('paddle')\n" + SET, 3, id="__import__"),
        pytest.param(
            "import os\ntry:\n    import paddle\nexcept ImportError:\n    paddle = None\n" + SET,
            6, id="inside try",
        ),
        pytest.param("import os, sys\nif len(sys.argv):\n    import paddle\n" + SET, 4,
                     id="import under if"),
        pytest.param("import os, sys, paddle\nif sys.argv:\n    " + SET, 3, id="setting under if"),
        pytest.param(
            "import os\n\ndef load():\n    import paddle\n\nload()\n" + SET, 7,
            id="inside a function that has run",
        ),
        pytest.param(
            "import os\nimport paddle\n\ndef choose():\n    " + SET + "\nchoose()\n", 5,
            id="in a function called later",
        ),
        pytest.param("import paddle\nfrom os import environ as e\n"
                     "e['CUDA_VISIBLE_DEVICES'] = '0'\n", 3, id="alias of environ"),
        pytest.param("import paddle\nimport os\nos.environ.setdefault("
                     "'CUDA_VISIBLE_DEVICES', '0')\n", 3, id="setdefault"),
        pytest.param("import paddle\nimport os\nos.environ.update("
                     "CUDA_VISIBLE_DEVICES='0')\n", 3, id="update by keyword"),
        pytest.param("import paddle\nimport os\nos.environ.update("
                     "{'CUDA_VISIBLE_DEVICES': '0'})\n", 3, id="update by dict"),
        pytest.param("import paddle\nimport os\nos.environ |= "
                     "{'CUDA_VISIBLE_DEVICES': '0'}\n", 3, id="merge"),
        pytest.param("import paddle\nimport os\nos.putenv("
                     "'CUDA_VISIBLE_DEVICES', '0')\n", 3, id="putenv"),
        pytest.param("import paddle\nimport os\nNAME = 'CUDA_VISIBLE_DEVICES'\n"
                     "os.environ[NAME] = '0'\n", 4, id="name of the variable in a name"),
    ],
)
def test_reports(script: str, line: int) -> None:
    assert lines(script, CODE) == [line]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("import os\n" + SET + "import paddlex as pdx\n" + USE, id="in time"),
        pytest.param("import os\n" + SET + "import paddle\n", id="in time for paddle"),
        pytest.param("import torch\nimport os\n" + SET, id="torch looks later"),
        pytest.param("import paddlex as pdx\nimport os\n" + SET, id="paddlex not in use"),
        pytest.param(
            "import os\nfrom paddlex import create_model\n" + SET + "create_model('x')\n",
            id="generation 3 loads paddle late",
        ),
        pytest.param("import paddleocr\nimport os\n" + SET, id="paddleocr"),
        pytest.param(
            "import os\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
            "    import paddle\n" + SET, id="TYPE_CHECKING does not run",
        ),
        pytest.param(
            "import os\nimport paddle\n\ndef choose():\n    " + SET, id="a function nobody calls"
        ),
        pytest.param(
            "import os\nimport paddle\nimport threading\n\ndef choose():\n    " + SET
            + "\nthreading.Thread(target=choose).start()\n", id="a thread target",
        ),
        pytest.param(
            "import os\n\ndef train():\n    " + SET + "    import paddlex as pdx\n    " + USE
            + "\ntrain()\n", id="a function that imports later",
        ),
        pytest.param(
            "import os\n\ndef choose():\n    " + SET + "\nchoose()\nimport paddle\n",
            id="a function called before the import",
        ),
        pytest.param(
            "import os\nimport paddle\nimport subprocess\nenv = os.environ.copy()\n"
            "env['CUDA_VISIBLE_DEVICES'] = '1'\nsubprocess.run(['x'], env=env)\n",
            id="the environment of another process",
        ),
        pytest.param(
            "import os, sys\nif sys.argv:\n    import paddle\nelse:\n    " + SET,
            id="either import or setting",
        ),
        pytest.param("import os\nif False:\n    import paddle\n" + SET, id="code that never runs"),
        pytest.param("import paddle\nimport os\nos.environ['OMP_NUM_THREADS'] = '1'\n",
                     id="another variable"),
        pytest.param("import paddle\nimport os\nprint(os.environ['CUDA_VISIBLE_DEVICES'])\n",
                     id="only read"),
        pytest.param("import paddle\nos = object()\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\n",
                     id="another os"),
    ],
)
def test_is_silent(script: str) -> None:
    assert lines(script, CODE) == []


def test_an_option_establishes_the_generation() -> None:
    script = "import paddlex\nimport os\n" + SET
    assert lines(script, CODE, Options(paddlex_version=Version(1, None))) == [3]
    assert lines(script, CODE, Options(paddlex_version=Version(3, None))) == []


@pytest.mark.parametrize(
    "use",
    [
        pytest.param("import paddlex.slim\n", id="a module of generation 1"),
        pytest.param("from paddlex.cv.transforms import det_transforms\n", id="a part of one"),
        pytest.param("import paddlex as pdx\npdx.visualize_det('a', [])\n",
                     id="a function of generation 2"),
    ],
)
def test_what_tells_the_generation_establishes_it(use: str) -> None:
    assert len(lines(use + "import os\n" + SET, CODE)) == 1


def test_a_module_beside_the_script_freezes_too(tmp_path: Path) -> None:
    (tmp_path / "common.py").write_text("import helpers\n")
    (tmp_path / "helpers.py").write_text("import common\nimport paddle\n")
    script = "import common\nimport os\n" + SET
    (finding,) = findings(script, CODE, folder=tmp_path)
    assert finding.line == 3
    assert repaired(script, finding) == "import os\n" + SET + "import common\n"


def test_a_module_beside_the_script_establishes_the_generation(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text("import paddlex as pdx\nmodel = pdx.det.YOLOv3()\n")
    script = "import models\nimport os\n" + SET
    assert [finding.line for finding in findings(script, CODE, folder=tmp_path)] == [3]


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        pytest.param("import paddlex as pdx\n\ndef make():\n    return pdx.det.YOLOv3()\n", [3],
                     id="in a function that nobody calls"),
        pytest.param("import paddlex\n\nclass Maker:\n    def make(self):\n"
                     "        return paddlex.cls.ResNet50()\n", [3], id="in a method"),
        pytest.param("from paddlex import det\n\ndef make():\n    return det.YOLOv3()\n", [3],
                     id="by another name"),
        pytest.param("import paddlex as pdx\n\ndef make():\n    return pdx.__version__\n", [],
                     id="nothing that tells the generation"),
        pytest.param("import paddlex as pdx\n\ndef make():\n    return pdx.create_model('x')\n",
                     [], id="generation 3"),
        pytest.param("def make():\n    import paddlex as pdx\n    return pdx.det.YOLOv3()\n", [],
                     id="no import by then"),
    ],
)
def test_what_a_module_beside_the_script_would_use_establishes_the_generation(
    tmp_path: Path, module: str, expected: list[int]
) -> None:
    (tmp_path / "models.py").write_text(module)
    script = "import models\nimport os\n" + SET
    assert [finding.line for finding in findings(script, CODE, folder=tmp_path)] == expected


def test_the_setting_moves_with_its_import_and_comments() -> None:
    script = "import paddle\nimport os\n\n# card 0\n" + SET + "\nprint(1)\n"
    (finding,) = findings(script, CODE)
    assert finding.fix is not None and finding.fix.level is Level.SAFE
    moved = repaired(script, finding)
    assert moved.index("import os") < moved.index("# card 0") < moved.index("import paddle")
    assert lines(moved, CODE) == []


@pytest.mark.parametrize(
    ("script", "moved"),
    [
        pytest.param(
            "import os\nimport paddle\nimport os\n" + SET,
            "import os\n" + SET + "import paddle\nimport os\n",
            id="imported before and once more",
        ),
        pytest.param(
            "import paddle\nimport os\nprint(1)\nimport os\n" + SET,
            "import os\n" + SET + "import paddle\nprint(1)\nimport os\n",
            id="imported twice after it",
        ),
        pytest.param(
            "import os.path\nimport paddle\nimport os\n" + SET,
            "import os.path\n" + SET + "import paddle\nimport os\n",
            id="a submodule binds the package",
        ),
        pytest.param(
            "from os import environ\nimport paddle\nfrom os import environ\n"
            "environ['CUDA_VISIBLE_DEVICES'] = '0'\n",
            "from os import environ\nenviron['CUDA_VISIBLE_DEVICES'] = '0'\nimport paddle\n"
            "from os import environ\n",
            id="from import twice",
        ),
        pytest.param(
            "import os, paddle\n" + SET,
            "import os\n" + SET + "import os, paddle\n",
            id="imported together with what comes too early",
        ),
    ],
)
def test_an_import_that_is_repeated_does_not_hold_the_setting(script: str, moved: str) -> None:
    (finding,) = findings(script, CODE)
    assert finding.fix is not None and finding.fix.level is Level.SAFE
    assert repaired(script, finding) == moved


ORDER = "os.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'\n"
MAIN = "if __name__ == '__main__':\n"


@pytest.mark.parametrize(
    ("script", "moved", "level"),
    [
        pytest.param(
            "import os\nimport paddle\n" + ORDER + SET + "print(1)\n",
            "import os\n" + ORDER + SET + "import paddle\nprint(1)\n",
            Level.SAFE, id="before it",
        ),
        pytest.param(
            "import os\nimport paddle\n" + SET + ORDER,
            "import os\n" + SET + ORDER + "import paddle\n",
            Level.SAFE, id="behind it",
        ),
        pytest.param(
            "import os\nimport paddle\nprint(1)\n" + ORDER + "print(2)\n" + SET,
            "import os\n" + ORDER + SET + "import paddle\nprint(1)\nprint(2)\n",
            Level.SAFE, id="apart",
        ),
        pytest.param(
            "import os\nimport paddle\n" + MAIN + "    " + ORDER + "    " + SET + "    print(1)\n",
            "import os\n" + ORDER + SET + "import paddle\n" + MAIN + "    print(1)\n",
            Level.UNSAFE, id="under the main guard",
        ),
        pytest.param(
            "import os\n" + ORDER + "import paddle\n" + SET,
            "import os\n" + ORDER + SET + "import paddle\n",
            Level.SAFE, id="in time already",
        ),
        pytest.param(
            "import os\nimport paddle\norder = input()\n"
            "os.environ['CUDA_DEVICE_ORDER'] = order\n" + SET,
            "import os\n" + SET + "import paddle\norder = input()\n"
            "os.environ['CUDA_DEVICE_ORDER'] = order\n",
            Level.SAFE, id="one that needs more stays",
        ),
    ],
)
def test_the_order_of_the_cards_moves_along(script: str, moved: str, level: Level) -> None:
    (finding,) = findings(script, CODE)
    assert finding.fix is not None and finding.fix.level is level
    assert repaired(script, finding) == moved


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'\n", id="another variable"),
        pytest.param("os.environ['A'] = os.environ['B']\n", id="another variable is read"),
    ],
)
def test_other_variables_in_between_do_not_notice(between: str) -> None:
    (finding,) = findings("import os\nimport paddle\n" + between + SET, CODE)
    assert finding.fix is not None and finding.fix.level is Level.SAFE


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("print(os.environ)\n", id="all variables"),
        pytest.param("print(os.environ['CUDA_VISIBLE_DEVICES'])\n", id="the variable"),
        pytest.param("name = input()\nprint(os.environ[name])\n", id="one that is not known"),
    ],
)
def test_readers_in_between_can_notice(between: str) -> None:
    (finding,) = findings("import os\nimport paddle\n" + between + SET, CODE)
    assert finding.fix is not None and finding.fix.level is Level.UNSAFE
    assert "can notice" in note(finding)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param(
            "import paddle\nimport os\ngpu = '0'\nos.environ['CUDA_VISIBLE_DEVICES'] = gpu\n",
            "gpu has to move along", id="a statement moves along",
        ),
        pytest.param(
            "import paddle\nimport os\nid = '0'\nos.environ['CUDA_VISIBLE_DEVICES'] = id\n",
            "id has to move along", id="its name is one that Python knows as well",
        ),
        pytest.param(
            "import paddle\nimport os\nif __name__ == '__main__':\n    " + SET,
            "__main__", id="under the main guard",
        ),
        pytest.param(
            "import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '3'\nimport paddle\n" + SET,
            "'3' came in time", id="another value came in time",
        ),
        pytest.param(
            "import paddle\nimport os\nimport subprocess\nsubprocess.run(['ls'])\n" + SET,
            "line 4", id="something in between can notice",
        ),
    ],
)
def test_unsafe_repairs_say_why(script: str, why: str) -> None:
    (finding,) = findings(script, CODE)
    assert finding.fix is not None and finding.fix.level is Level.UNSAFE
    assert why in note(finding)
    assert lines(repaired(script, finding), CODE) == []


@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param(
            "import os\n" + SET + "import paddle\n" + SET, "repeats", id="only repeats"
        ),
        pytest.param(
            "import paddle\nimport os, argparse\nargs = argparse.ArgumentParser().parse_args()\n"
            "os.environ['CUDA_VISIBLE_DEVICES'] = args.gpu\n", "args from line 3", id="argparse",
        ),
        pytest.param(
            "import paddle\nimport os\n\ndef choose():\n    " + SET + "\nchoose()\n",
            "inside a function", id="in a function called later",
        ),
        pytest.param(
            "import paddle\nimport os, sys\nif sys.argv:\n    " + SET, "condition", id="under if"
        ),
        pytest.param(
            "import paddle\nimport os\ntry:\n    " + SET + "finally:\n    pass\n",
            "inside another statement", id="under try",
        ),
        pytest.param(
            "import paddle\nimport os\n\nclass A:\n    " + SET, "inside another statement",
            id="in a class",
        ),
        pytest.param(
            "import paddle\nimport os\nos.environ['CUDA_VISIBLE_DEVICES'] = choose()\n",
            "its value runs other code", id="a call",
        ),
        pytest.param(
            "import paddle\nimport os\nx = os.environ['CUDA_VISIBLE_DEVICES'] = '0'\n", "by hand",
            id="another target",
        ),
        pytest.param(
            "from mine import os\nimport paddle\nimport os\n" + SET, "os from line 3",
            id="another os came before",
        ),
        pytest.param(
            "import json as os\nimport paddle\nimport os\n" + SET, "os from line 3",
            id="the name meant another module before",
        ),
    ],
)
def test_no_repair_says_why(script: str, why: str) -> None:
    (finding,) = findings(script, CODE)
    assert why in advice(finding)


@pytest.mark.parametrize(
    ("script", "after"),
    [
        pytest.param(
            "import paddle\nimport os; " + SET, "import os\n" + SET + "import paddle\n",
            id="with the import",
        ),
        pytest.param(
            "import os; import paddle; " + SET[:-1] + "; run()\n",
            "import os\n" + SET + "import paddle; run()\n", id="with everything",
        ),
        pytest.param(
            "import paddle\nimport os\n# run\nrun(); " + SET[:-1] + "  # now\n",
            "import os\n" + SET + "import paddle\n# run\nrun()  # now\n", id="with another",
        ),
        pytest.param(
            "import os\nimport paddle\nos.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'; " + SET,
            "import os\nos.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'\n" + SET
            + "import paddle\n", id="with the order of the cards",
        ),
    ],
)
def test_a_setting_moves_out_of_a_line_that_it_shares(script: str, after: str) -> None:
    (finding,) = findings(script, CODE)
    assert finding.fix is not None and finding.fix.level is Level.SAFE
    assert repaired(script, finding) == after


def test_the_place_is_the_setting() -> None:
    script = "import paddle\nimport os\nif True:\n    " + SET
    (finding,) = findings(script, CODE)
    assert (finding.line, finding.column) == (4, 4)
