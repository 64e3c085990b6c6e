"""The benchmarks run and print what they promise; how long anything takes is no test."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from benchmarks import environments
from benchmarks.__main__ import PARTS, main
from benchmarks.environments import Environment, Environments
from benchmarks.report import Row, as_markdown, as_text

if sys.platform == "win32":
    pytest.skip("times of processes need POSIX", allow_module_level=True)

SCRIPT = """\
import paddlex as pdx

model = pdx.det.YOLOv3(num_classes=2)
model.train(270, None, train_batch_size=16, learning_rate=0.000125)
"""
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def no_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the peers that may be installed here: they take long."""
    peers = ("torchfix", "fixit", "flake8-async", "flake8-bugbear")
    shown = tuple(name for name in environments.SHOWN if name not in peers)
    monkeypatch.setattr(environments, "SHOWN", shown)


def measure(*arguments: str, capsys: Capture) -> list[str]:
    """Run a part on next to nothing; return the lines that it prints."""
    assert main([*arguments, "--without-peers", "--quick"]) == 0
    return capsys.readouterr().out.splitlines()


def line(lines: list[str], start: str) -> str:
    """Return the one line that begins so, and has a figure."""
    (found,) = [text for text in lines if text.strip().startswith(start)]
    assert re.search(r"\d", found.strip()[len(start):]), found
    return found


def test_the_share_in_flake8_is_measured(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "train.py").write_text(SCRIPT, encoding="utf-8")
    lines = measure("flake8", str(tmp_path), capsys=capsys)
    assert "below 0.5%" in line(lines, "lr_lint, 3 files: share of flake8's own time")
    assert "Plugin, 1 training script" in lines
    assert "below 1" in line(lines, "lr_lint: median of a script, in times of ast.parse")
    line(lines, "lr_lint: on top, in the first training script of a process")
    line(lines, "pyflakes: median of a script, in times of ast.parse")
    (imported,) = [text for text in lines if "libcst, yaml imported" in text]
    assert imported.endswith("no  [no: met]")
    assert sum(text.endswith("  not installed") for text in lines) == 6


def test_the_fixer_is_measured_on_two_trees(capsys: Capture) -> None:
    lines = measure("fixer", capsys=capsys)
    for size in ("10 files", "100 files"):
        assert f"Fixer, {size}, 1 training script among them" in lines
    figures = [text for text in lines if text.strip().startswith("lr_lint.fix --unsafe-fixes")]
    assert len(figures) == 4 and sum("not measured" in text for text in figures) == 1
    for text in figures:
        if "not measured" in text:
            continue
        assert re.search(r"files/s, \d+ MB, \d+ files? changed", text)
    (nothing,) = [text for text in lines if "libcst.tool" in text and "as fast" in text]
    assert " 0 files changed" in nothing
    assert "at most 12 times" in line(lines, "lr_lint: time")
    assert "at most 1.5 times" in line(lines, "lr_lint: memory of the largest process")


def test_the_start_is_measured(capsys: Capture) -> None:
    lines = measure("startup", capsys=capsys)
    text = line(lines, "lr_lint.fix, a clean file")
    assert "times python -c 'import flake8.main.cli'" in text and "at most 1.5 times" in text
    line(lines, "lr_lint.fix, a clean training script")


def test_long_scripts_are_measured(capsys: Capture) -> None:
    lines = measure("long", capsys=capsys)
    for step in ("lint", "repair"):
        line(lines, f"{step}: time for 60 lines, 3 calls")
        for calls in (3, 30):
            text = line(lines, f"{step}: 600 lines, {calls} calls")
            assert "times the calls of functions" in text and "at most 12 times" in text
    assert "A script of 400 lines, near the most that is rewritten" in lines
    line(lines, "lr_lint.fix, 10 repairs")
    assert "A script of 1,000,000 lines" in lines
    for what in ("no training settings", "a training call: refused as too long"):
        assert line(lines, f"lr_lint.fix, {what}").endswith(": met]")


@pytest.mark.parametrize("part", ["reading", "settings"])
def test_analyses_take_folders(part: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "train.py").write_text(SCRIPT, encoding="utf-8")
    assert main([part, str(tmp_path)]) == 0
    assert re.search(r"\b1 training (script|call)s", capsys.readouterr().out)


def test_a_folder_without_training_scripts_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert main(["flake8", "--without-peers", "--quick", str(tmp_path)]) == 2
    assert f"no training scripts below {tmp_path}" in capsys.readouterr().err


# --- how it is printed ---------------------------------------------------------

ROWS = [
    Row("One", "first", "0.1 %", "below 1 %", True),
    Row("One", "second thing", "3 times", "at least 4", False),
    Row("Two", "third", "5 s"),
]


def test_lines_have_figure_goal_and_verdict() -> None:
    assert as_text(ROWS).splitlines() == [
        "One",
        "  first         0.1 %  [below 1 %: met]",
        "  second thing  3 times  [at least 4: missed]",
        "",
        "Two",
        "  third         5 s",
    ]


def test_markdown_is_one_table() -> None:
    assert as_markdown(ROWS).splitlines() == [
        "| | measured | goal |",
        "|---|---|---|",
        "| **One** | | |",
        "| first | 0.1 % | below 1 %: met |",
        "| second thing | 3 times | at least 4: missed |",
        "| **Two** | | |",
        "| third | 5 s |  |",
    ]


@pytest.fixture
def known_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure nothing."""
    monkeypatch.setitem(PARTS, "startup", lambda *_: ROWS)


@pytest.mark.usefixtures("known_figures")
def test_machine_and_versions_come_first(capsys: Capture) -> None:
    lines = measure("startup", capsys=capsys)
    assert re.match(r"lr_lint \S+, Python \d+\.\d+\.\d+, \w+ ", lines[0])
    assert re.search(r"flake8 \d\S+, .*libcst \d\S+, lr_lint \d", lines[1])
    assert lines[2:] == as_text(ROWS).splitlines()


@pytest.mark.usefixtures("known_figures")
def test_the_machine_stands_below_the_markdown(capsys: Capture) -> None:
    lines = measure("startup", "--markdown", capsys=capsys)
    assert lines[:-2] == as_markdown(ROWS).splitlines()
    assert lines[-1].startswith("Measured on lr_lint ") and "flake8 " in lines[-1]


# --- environments --------------------------------------------------------------


def test_every_peer_is_pinned() -> None:
    pins = [pin for pins in environments.PEERS.values() for pin in pins]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would be run, without what they are run with."""
    made: list[list[str]] = []

    def run(command: list[str]) -> None:
        made.append(command)
        if "venv" in command:
            Path(command[-1]).mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(environments, "_run", run)
    monkeypatch.setattr(
        environments, "_describe", lambda name, python: Environment(name, python, {})
    )
    return made


def test_environments_are_made_once(tmp_path: Path, commands: list[list[str]]) -> None:
    made = environments.prepare(tmp_path)
    assert isinstance(made, Environments)
    assert made.linters.python == tmp_path / "linters" / "bin" / "python"
    pinned = {pin for pins in environments.PEERS.values() for pin in pins}
    assert pinned <= {word for command in commands for word in command}
    commands.clear()
    assert environments.prepare(tmp_path) == made
    assert commands == []


def test_other_pins_make_one_environment_anew(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environments.prepare(tmp_path)
    commands.clear()
    other = {**environments.PEERS, "linters": ("torchfix==0.6.0",)}
    monkeypatch.setattr(environments, "PEERS", other)
    environments.prepare(tmp_path)
    assert [command[-1] for command in commands[:2]] == [
        str(tmp_path / "linters"), "torchfix==0.6.0"
    ]
    assert not any(str(tmp_path / "codemods") in command[0] for command in commands)


def test_a_change_of_the_project_installs_it_alone(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environments.prepare(tmp_path)
    commands.clear()
    files = environments._project_files()
    monkeypatch.setattr(environments, "_project_files", lambda: files[:-1])
    environments.prepare(tmp_path)
    assert len(commands) == 2
    assert all("--no-deps" in command and "venv" not in command for command in commands)


def test_a_failed_installation_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    no_python = tmp_path / "no_python"
    no_python.write_text("#!/bin/sh\necho no package index; exit 1\n", encoding="ascii")
    no_python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(no_python))
    assert main(["startup", "--cache", str(tmp_path / "cache")]) == 2
    err = capsys.readouterr().err
    assert "failed:\nno package index" in err and "--without-peers" in err
    assert "Traceback" not in err
