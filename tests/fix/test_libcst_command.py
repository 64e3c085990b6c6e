"""The repair as a command of libcst's codemod program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fix.scripts import (
    CLEAN,
    DEVICES,
    DEVICES_REPAIRED,
    HOPELESS,
    RATE,
    RATE_REPAIRED,
    UNSAFE,
    UNSAFE_REPAIRED,
)

COMMAND = "lr_lint.libcst_command.RepairTrainingSettings"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codemod(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            sys.executable, "-m", "libcst.tool", "codemod", "-x", "--no-format", "--jobs=1",
            COMMAND, *arguments,
        ],
        capture_output=True,
        text=True,
    )


SCRIPTS = {
    "rate.py": (RATE, RATE_REPAIRED),
    "devices.py": (DEVICES, DEVICES_REPAIRED),
    "clean.py": (CLEAN, CLEAN),
    "hopeless.py": (HOPELESS, HOPELESS),
    "unsafe.py": (UNSAFE, UNSAFE),
    "gbk.py": ("# coding: gbk\n# 训练\n" + RATE, "# coding: gbk\n# 训练\n" + RATE_REPAIRED),
    "crlf.py": (RATE.replace("\n", "\r\n"), RATE_REPAIRED.replace("\n", "\r\n")),
}


def test_scripts_are_repaired_and_what_is_left_becomes_a_warning() -> None:
    for name, (before, _) in SCRIPTS.items():
        Path(name).write_bytes(before.encode("gbk"))
    run = codemod(".")
    assert run.returncode == 0, run.stderr
    for name, (_, after) in SCRIPTS.items():
        assert Path(name).read_bytes() == after.encode("gbk"), name
    assert "LR401" in run.stderr and "--unsafe-fixes" in run.stderr
    assert "Failed to codemod 0 files" in run.stderr


def test_unsafe_repairs_are_made_when_asked_for() -> None:
    Path("train.py").write_text(UNSAFE)
    assert codemod("--unsafe-fixes", "train.py").returncode == 0
    assert Path("train.py").read_text() == UNSAFE_REPAIRED


def test_the_configuration_of_flake8_counts() -> None:
    Path("tox.ini").write_text("[flake8]\nextend-ignore = LR101\n")
    Path("train.py").write_text(RATE)
    assert codemod("train.py").returncode == 0
    assert Path("train.py").read_text() == RATE
