"""What the build writes down says what the YAML files say, and is not needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lr_lint
from lr_lint.profiles.reading import read_devices, read_profiles
from lr_lint.profiles.specification import Devices, Profiles
from lr_lint.profiles.written_down import file_name, find, write

ASK = """
import sys
from lr_lint.profiles.loader import load, load_devices
print(len(load().methods), len(load_devices().freezing), "yaml" in sys.modules)
"""


def test_what_is_written_down_is_what_the_files_say(tmp_path: Path) -> None:
    written = write(tmp_path)
    assert sorted(written) == sorted(tmp_path.iterdir())
    assert find(Profiles, tmp_path) == read_profiles()
    assert find(Devices, tmp_path) == read_devices()


def test_nothing_written_down_is_nothing_found(tmp_path: Path) -> None:
    assert find(Profiles, tmp_path) is None


@pytest.mark.parametrize("keep", [0, 1, 100, 1000])
def test_a_cut_file_is_not_used(keep: int, tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / file_name(Profiles)
    path.write_bytes(path.read_bytes()[:keep])
    assert find(Profiles, tmp_path) is None


def test_a_file_with_something_else_is_not_used(tmp_path: Path) -> None:
    write(tmp_path)
    shutil.copy(tmp_path / file_name(Devices), tmp_path / file_name(Profiles))
    assert find(Profiles, tmp_path) is None


def copied_package(folder: Path) -> Path:
    """Copy the package without what a build has written down; return its profiles."""
    package = Path(lr_lint.__file__).parent
    leave_out = shutil.ignore_patterns("__pycache__", "*.pickle")
    shutil.copytree(package, folder / "lr_lint", ignore=leave_out)
    return folder / "lr_lint" / "profiles"


def asked(folder: Path) -> list[str]:
    """Return what a process that finds the package in a folder answers to `ASK`."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=folder, capture_output=True, text=True, check=True
    )
    return answer.stdout.split()


def test_a_built_package_reads_no_yaml(tmp_path: Path) -> None:
    profiles = copied_package(tmp_path)
    *facts, from_yaml = asked(tmp_path)
    assert from_yaml == "True"
    write(profiles)
    assert asked(tmp_path) == [*facts, "False"]
