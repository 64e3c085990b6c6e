"""Notebooks through nbQA: both doors, cells and magics kept."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

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


def write_notebook(path: Path) -> None:
    """Write the cells as a notebook."""
    cells: list[dict[str, object]] = []
    for kind, text in CELLS:
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
    assert [kind for kind, _ in cells] == [kind for kind, _ in CELLS]
    kept = [0, 3, 4]
    assert [cells[index] for index in kept] == [CELLS[index] for index in kept]
    assert cells[1][1].startswith("%matplotlib inline")
    text = "\n".join(text for _, text in cells)
    order = ("import os", "os.environ", "from paddlex.det import", "import paddlex as pdx")
    assert sorted(order, key=text.index) == list(order)
    assert text.count("# 使用0号GPU卡") == 1
    assert cells[5][1] == CELLS[5][1].replace("0.000125", "0.00025")
    assert nbqa(tmp_path, "flake8", "--isolated", "--select=LR", "train.ipynb").stdout == ""


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "train.ipynb"
    write_notebook(path)
    nbqa(tmp_path, "lr_lint.fix", "--isolated", "train.ipynb")
    once = path.read_bytes()
    run = nbqa(tmp_path, "lr_lint.fix", "--isolated", "train.ipynb")
    assert path.read_bytes() == once
    assert run.returncode == 0, run.stdout + run.stderr
