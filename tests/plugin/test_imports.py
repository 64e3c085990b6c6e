"""What flake8 has to import for us: next to nothing where there is nothing to find."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LIST_OUR_MODULES = """
import json, sys
from flake8.main import cli
cli.main(["--isolated", "--jobs", "1", "--exit-zero", "--output-file", sys.argv[2], sys.argv[1]])
heavy = ("yaml", "libcst", "matplotlib", "tqdm")
print(json.dumps([name for name in sys.modules if name.startswith(("lr_lint", *heavy))]))
"""


def imported_for(script: str, folder: Path) -> set[str]:
    """Return our modules, and heavy ones of others, that flake8 imports for a script."""
    path = folder / "train.py"
    path.write_text(script, encoding="utf-8")
    arguments = [sys.executable, "-c", LIST_OUR_MODULES, str(path), str(folder / "found.txt")]
    answer = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=folder)
    return set(json.loads(answer.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("", id="empty"),
        pytest.param("import torch\n\ntorch.nn.Linear(2, 3).train()\n", id="PyTorch"),
        pytest.param("learning_rate = 0.1\nfit(learning_rate, batch_size=8)\n", id="nobody's"),
    ],
)
def test_a_file_without_training_settings_costs_the_text_test_alone(
    script: str, tmp_path: Path
) -> None:
    loaded = imported_for(script, tmp_path)
    assert loaded == {
        "lr_lint", "lr_lint.options", "lr_lint.plugin", "lr_lint.screening", "lr_lint.versions",
    }


def test_a_training_script_needs_no_libcst(tmp_path: Path) -> None:
    script = (
        "import paddlex as pdx\n"
        "model = pdx.det.YOLOv3(num_classes=2)\n"
        "model.train(num_epochs=270, train_dataset=None, train_batch_size=16)\n"
    )
    loaded = imported_for(script, tmp_path)
    assert "lr_lint.rules" in loaded
    assert not {name for name in loaded if name.startswith(("libcst", "tqdm", "matplotlib"))}
    assert not {name for name in loaded if name.startswith("lr_lint.datasets")}
