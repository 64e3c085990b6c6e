"""Notebooks through nbQA: both doors, cells and magics kept."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Sequence

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nbqa") is None,
    reason="nbQA is not installed: pip install 'lr_lint[editors]'",
)

CELLS = [
    ("markdown", "# 昆虫检测"),
    ("code", "%matplotlib inline\nfrom paddlex.det import transforms\nimport paddlex as pdx"),
    ("code", "# 使用0号GPU卡\nimport os\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'"),
    (
        "code",
        "dataset = pdx.datasets.VOCDetection(\n"
        "    data_dir='data', file_list='data/train.txt', label_list='data/labels.txt',\n"
        "    transforms=transforms.Compose([transforms.Normalize()]), shuffle=True)\n"
        "!ls data",
    ),
    ("markdown", "## 训练"),
    (
        "code",
        "model = pdx.det.YOLOv3(num_classes=5)\n"
        "model.train(\n"
        "    num_epochs=270,\n"
        "    train_dataset=dataset,\n"
        "    train_batch_size=16,\n"
        "    learning_rate=0.000125);",
    ),
]


def write_notebook(path: Path, texts: Sequence[tuple[str, str]] = CELLS) -> None:
    """Write cells as a notebook."""
    cells: list[dict[str, object]] = []
    for kind, text in texts:
        cell: dict[str, object] = {
            "cell_type": kind,
            "metadata": {},
            "source": text.splitlines(keepends=True),
        }
        if kind == "code":
            cell.update(execution_count=None, outputs=[])
        cells.append(cell)
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")


def read_cells(path: Path) -> list[tuple[str, str]]:
    """Return kind and text of each cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def nbqa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run nbQA in a folder."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "nbqa", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_flake8_reports_cells(tmp_path: Path) -> None:
    write_notebook(tmp_path / "train.ipynb")
    run = nbqa(tmp_path, "flake8", "--isolated", "--select=LR", "train.ipynb")
    found = [line.split(" ", 2)[:2] for line in run.stdout.splitlines()]
    assert found == [
        ["train.ipynb:cell_2:3:1:", "LR001"],
        ["train.ipynb:cell_4:6:5:", "LR101"],
    ], run.stdout + run.stderr


def test_the_fixer_repairs_across_cells_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "train.ipynb"
    write_notebook(path)
    run = nbqa(tmp_path, "lr_lint.fix", "--isolated", "train.ipynb")
    assert "Traceback" not in run.stderr, run.stderr
    cells = read_cells(path)
    imports = (
        "%matplotlib inline\n# 使用0号GPU卡\nimport os\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\n"
        "from paddlex.det import transforms\nimport paddlex as pdx"
    )
    training = CELLS[5][1].replace("0.000125", "0.00025")
    # nbQA drops a cell that has become empty.
    assert cells == [CELLS[0], ("code", imports), CELLS[3], CELLS[4], ("code", training)]
    assert nbqa(tmp_path, "flake8", "--isolated", "--select=LR", "train.ipynb").stdout == ""


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "train.ipynb"
    write_notebook(path)
    nbqa(tmp_path, "lr_lint.fix", "--isolated", "train.ipynb")
    once = path.read_bytes()
    run = nbqa(tmp_path, "lr_lint.fix", "--isolated", "train.ipynb")
    assert path.read_bytes() == once
    assert run.returncode == 0, run.stdout + run.stderr


SETTING = "os.environ['CUDA_VISIBLE_DEVICES'] = '0'"
IMPORT = "import paddlex as pdx"
IMPORT_AFTER = IMPORT + "  # noqa: E402"
MODEL = "model = pdx.det.YOLOv3()"
MOVES = [
    pytest.param(
        [IMPORT, f"import os\n{SETTING}\nprint(1)", MODEL],
        [f"import os\n{SETTING}\n{IMPORT_AFTER}", "print(1)", MODEL],
        id="the import alone in the first cell",
    ),
    pytest.param(
        ["import sys\nimport os", IMPORT, "import time", f"# 卡\n{SETTING}  # 0\nx = 1", MODEL],
        ["import sys\nimport os", f"# 卡\n{SETTING}  # 0\n{IMPORT_AFTER}",
         "import time  # noqa: E402", "x = 1", MODEL],
        id="the setting first in its cell, the import first in its own",
    ),
    pytest.param(
        ["!nvidia-smi\nx = 1", f"# 训练\n{IMPORT}", f"%env X=1\nimport os\n{SETTING}", MODEL],
        ["!nvidia-smi\nx = 1", f"import os\n{SETTING}\n# 训练\n{IMPORT}", "%env X=1", MODEL],
        id="magics",
    ),
    pytest.param(
        [f"%%time\n{IMPORT}", "import os", f"{SETTING};", MODEL],
        [f"%%time\nimport os\n{SETTING}\n{IMPORT_AFTER}", MODEL],
        id="below a magic of the cell; nbQA drops cells that become empty",
    ),
]


@pytest.mark.parametrize("before, after", MOVES)
def test_a_setting_moves_into_the_cell_of_the_import_and_no_other_cell_changes(
    before: list[str], after: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "train.ipynb"
    write_notebook(path, [("code", text) for text in before])
    run = nbqa(tmp_path, "lr_lint.fix", "--isolated", "train.ipynb")
    assert run.returncode == 0, run.stdout + run.stderr
    assert [text for _, text in read_cells(path)] == after
