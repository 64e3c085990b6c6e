"""What the figures are made of: trees, scripts, processes, the time of a plugin."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks.inside_flake8 import WORKER
from benchmarks.long_scripts import long_script
from benchmarks.processes import BenchmarkProblem, ask, demand, measure
from benchmarks.trees import count_changed, make_tree, of_standard_library, standard_library

if sys.platform == "win32":
    pytest.skip("times of processes need POSIX", allow_module_level=True)

MEGABYTE = 1_000_000


# --- trees ---------------------------------------------------------------------


@pytest.mark.parametrize("files, scripts", [(20, 1), (300, 3)])
def test_a_tree_has_as_many_files_as_asked_for(
    files: int, scripts: int, tmp_path: Path
) -> None:
    make_tree(tmp_path / "tree", files)
    paths = list((tmp_path / "tree").rglob("*.py"))
    assert len(paths) == files
    assert len({path for path in paths if "paddlex_" in path.parent.name}) == scripts
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert sum("import torch" in text for text in texts) >= scripts
    assert sum("paddlex" in text for text in texts) == scripts


def test_an_ending_stands_in_every_file_and_breaks_none(tmp_path: Path) -> None:
    make_tree(tmp_path / "tree", 30, ending="\n# torch\n")
    for path in (tmp_path / "tree").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n# torch\n")
        ast.parse(text)


def test_trees_are_the_same_every_time(tmp_path: Path) -> None:
    for name in ("first", "second"):
        make_tree(tmp_path / name, 30)
    assert count_changed(tmp_path / "first", tmp_path / "second") == 0


def test_changed_files_are_counted(tmp_path: Path) -> None:
    make_tree(tmp_path / "tree", 10)
    shutil.copytree(tmp_path / "tree", tmp_path / "copy")
    for path in sorted((tmp_path / "copy").rglob("*.py"))[:3]:
        path.write_bytes(path.read_bytes() + b"\n# more\n")
    assert count_changed(tmp_path / "copy", tmp_path / "tree") == 3


def test_the_standard_library_is_taken_from_all_over() -> None:
    library = standard_library()
    assert len(library) > 300
    few = of_standard_library(10)
    assert 8 <= len(set(few)) <= 10
    assert library.index(few[-1]) >= len(library) * 0.7


# --- long scripts --------------------------------------------------------------


@pytest.mark.parametrize("lines, calls", [(100, 2), (2000, 50), (20_000, 50), (20_000, 500)])
def test_a_long_script_is_as_long_as_asked_for(lines: int, calls: int) -> None:
    text = long_script(lines, calls)
    assert lines <= text.count("\n") <= lines + 2
    assert text.count(".train(\n") == calls
    ast.parse(text)


# --- processes -----------------------------------------------------------------


def test_status_and_both_streams_are_kept(tmp_path: Path) -> None:
    code = "import os, sys; os.write(1, b'one '); os.write(2, b'two'); sys.exit(3)"
    measured = measure([sys.executable, "-c", code], tmp_path)
    assert (measured.status, measured.output) == (3, "one two")
    assert demand(measured, (0, 3), "it") is measured
    with pytest.raises(BenchmarkProblem, match="it ended with 3:\none two"):
        demand(measured, (0, 1), "it")


def test_the_end_by_a_signal_is_no_status(tmp_path: Path) -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert measure([sys.executable, "-c", code], tmp_path).status == -9


def test_time_and_processor_time_are_not_the_same(tmp_path: Path) -> None:
    measured = measure([sys.executable, "-c", "import time; time.sleep(0.4)"], tmp_path)
    assert measured.seconds >= 0.4 > measured.processor


def test_the_peak_is_that_of_the_largest_process_alone(tmp_path: Path) -> None:
    here = bytearray(300 * MEGABYTE)
    here[::4096] = b"x" * len(here[::4096])
    child = "import sys; data = bytearray(60_000_000); data[::4096] = b'x' * len(data[::4096])"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    small = measure([sys.executable, "-c", "pass"], tmp_path).peak
    large = measure([sys.executable, "-c", parent], tmp_path).peak
    assert small < 60 * MEGABYTE <= large < 150 * MEGABYTE
    del here


def test_a_program_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkProblem, match="no-such-program does not run"):
        measure(["no-such-program"], tmp_path)


# --- the time of a plugin ------------------------------------------------------


def test_a_plugin_is_timed_apart_from_flake8(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("x = [1]\n" * 2000, encoding="utf-8")
    (tmp_path / "off.py").write_text("# flake8: noqa\nx = 1\n", encoding="utf-8")
    paths = tmp_path / "paths.txt"
    paths.write_text(f"{tmp_path / 'plain.py'}\n{tmp_path / 'off.py'}\n", encoding="utf-8")
    python = Path(sys.executable)
    answer = ask(python, WORKER, "--only=lr_lint", "--rounds=2", str(paths))
    (file,) = answer["files"]
    assert list(file["plugins"]) == ["lr_lint"]
    for own, parse, plugin in zip(file["own"], file["parse"], file["plugins"]["lr_lint"]):
        assert own > parse > plugin > 0
    assert set(file["scale"]) == {"ast.NodeVisitor that does nothing", "pyflakes"}
    assert all(len(taken) == 2 and min(taken) > 0 for taken in file["scale"].values())
    assert len(file["own"]) == 2 and answer["imported"] == []


def test_a_worker_that_fails_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkProblem, match="worker_flake8.py failed"):
        ask(Path(sys.executable), WORKER, str(tmp_path / "missing.txt"))
