"""Many files: worker processes, order of messages, Ctrl-C, sudden death."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Optional

import pytest

from lr_lint.fixing.files import TEMPORARY_PREFIX
from tests.fix.scripts import CLEAN, DEVICES, HOPELESS, RATE, RATE_REPAIRED, UNSAFE

FIX = [sys.executable, "-m", "lr_lint.fix", "--isolated"]
KINDS = [CLEAN, RATE, UNSAFE, HOPELESS, DEVICES, "x = 1\n", "import paddlex\ndef (:\n"]


def make_files(folder: Path, count: int) -> None:
    for number in range(count):
        path = folder / f"{number % 3}" / f"train{number}.py"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(KINDS[number % len(KINDS)])


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.py")
    }


def run(
    folder: Path, *arguments: str, seed: str = "0", command: Optional[list[str]] = None
) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [*(command or FIX), *arguments], cwd=folder, capture_output=True, text=True,
        env=environment,
    )


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, int, dict[str, str]]:
    """What one process says and leaves."""
    folder = tmp_path_factory.mktemp("alone")
    make_files(folder, 40)
    result = run(folder, "--jobs", "1")
    return result.stdout, result.stderr, result.returncode, contents(folder)


def test_one_process_says_everything_in_the_order_of_the_paths(
    alone: tuple[str, str, int, dict[str, str]]
) -> None:
    out, err, status, _ = alone
    places = [line.split(":")[0] for line in out.splitlines()[:-1]]
    assert places == sorted(places) and len(set(places)) > 20
    assert status == 2 and len(err.splitlines()) == 5
    assert out.splitlines()[-1] == (
        "40 files: 12 repaired, 12 left, 6 of these could be repaired with --unsafe-fixes,"
        " errors in 5"
    )


SPAWN = """\
import multiprocessing, sys
from lr_lint.fix import main
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "jobs, seed, method",
    [("2", "1", "fork"), ("3", "2", "fork"), ("2", "3", "spawn"), ("auto", "4", "fork")],
)
def test_workers_say_and_leave_the_same(
    jobs: str, seed: str, method: str, tmp_path: Path,
    alone: tuple[str, str, int, dict[str, str]],
) -> None:
    folder = tmp_path / "files"
    make_files(folder, 40)
    command = None
    if method == "spawn":
        (tmp_path / "spawn.py").write_text(SPAWN)
        command = [sys.executable, str(tmp_path / "spawn.py"), "--isolated"]
    result = run(folder, "--jobs", jobs, seed=seed, command=command)
    assert (result.stdout, result.stderr, result.returncode, contents(folder)) == alone


def make_odd_files(folder: Path) -> None:
    """Make files that cannot be read, one under several names, and much that is clean."""
    for number in range(80):
        path = folder / f"module{number:02}.py"
        path.write_text("x = 1\n")
    (folder / "train.py").write_text(RATE)
    (folder / "a_link.py").symlink_to("train.py")
    (folder / "no_such_file.py").symlink_to("nowhere.py")
    (folder / "not_utf8.py").write_bytes(b"x = '\xff'\n")
    (folder / "unknown_encoding.py").write_text("# coding: no-such-coding\n")
    (folder / "folder.py").mkdir()


def test_workers_tell_the_same_of_odd_files(tmp_path: Path) -> None:
    results = []
    for jobs in ("1", "2"):
        folder = tmp_path / jobs
        folder.mkdir()
        make_odd_files(folder)
        result = run(folder, "--jobs", jobs, "--unsafe-fixes", ".")
        assert (folder / "train.py").read_text() == RATE_REPAIRED
        assert (folder / "a_link.py").is_symlink()
        results.append((result.stdout, result.stderr, result.returncode))
    assert results[0] == results[1]
    out, err, status = results[0]
    assert status == 2 and len(err.splitlines()) == 3
    assert out.splitlines()[-1] == "84 files: 1 repaired, errors in 3"


def start(folder: Path, jobs: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*FIX, "--jobs", str(jobs), "."], cwd=folder, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


def wait_for_the_first_repair(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert "LR101" in process.stdout.readline()


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_every_file_whole_and_no_other(jobs: int, tmp_path: Path) -> None:
    for number in range(150):
        (tmp_path / f"train{number:03}.py").write_text(RATE)
    process = start(tmp_path, jobs)
    wait_for_the_first_repair(process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err and "interrupted" in err.splitlines()[-1]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"train{number:03}.py" for number in range(150)]
    texts = contents(tmp_path)
    assert set(texts.values()) == {RATE, RATE_REPAIRED}
    repaired = sum(text == RATE_REPAIRED for text in texts.values())
    assert f" {repaired} of them repaired" in err


@pytest.mark.parametrize("attempt", range(3))
def test_sudden_death_leaves_every_file_whole(attempt: int, tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"train{number:03}.py").write_text(RATE)
    process = start(tmp_path, 1 + attempt % 2)
    wait_for_the_first_repair(process)
    time.sleep(random.Random(attempt).random() / 10)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert set(contents(tmp_path).values()) <= {RATE, RATE_REPAIRED}
    others = [path.name for path in tmp_path.iterdir() if path.suffix != ".py"]
    assert len(others) <= 1 and all(name.startswith(TEMPORARY_PREFIX) for name in others)
    # What is left of it disturbs nobody: the next run does the rest.
    assert run(tmp_path).returncode == 0
    assert set(contents(tmp_path).values()) == {RATE_REPAIRED}


BAR_AT_ONCE = """\
import sys, lr_lint.fix, lr_lint.fixing.command
lr_lint.fixing.command.BAR_DELAY = 0
raise SystemExit(lr_lint.fix.main(sys.argv[1:]))
"""


def run_on_a_terminal(folder: Path, command: list[str]) -> tuple[str, bytes]:
    """Return what a command prints, and what it shows on its terminal."""
    import fcntl
    import pty
    import struct
    import termios

    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=end
    )
    os.close(end)
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    out, _ = process.communicate(timeout=60)
    os.close(terminal)
    return out, shown


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo terminal")
def test_a_progress_bar_appears_when_the_work_is_long(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"train{number:03}.py").write_text(RATE)
    at_once = [sys.executable, "-c", BAR_AT_ONCE]
    out, shown = run_on_a_terminal(tmp_path, [*at_once, "--isolated", "--check", "."])
    assert len(out.splitlines()) == 61 and "%" not in out
    assert b"/60 [" in shown and b"%|" in shown
    # It is gone at the end, and short work does not show it at all.
    assert shown.rstrip(b" ").endswith(b"\r")
    out, shown = run_on_a_terminal(tmp_path, [*FIX, "--check", "train001.py"])
    assert len(out.splitlines()) == 2 and shown == b""
    assert run(tmp_path, "--check").stderr == ""
