"""The plugin as flake8 runs it: options, configuration files, worker processes."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lr_lint.lint import lint
from lr_lint.options import Options

YOLO = """\
import paddlex as pdx
from paddlex.det import transforms

train_dataset = pdx.datasets.VOCDetection('d', 'd/train_list.txt', 'd/labels.txt')
model = pdx.det.YOLOv3(num_classes=2)
model.train(270, train_dataset, train_batch_size={batch}, learning_rate=0.000125)
"""

AMBIGUOUS = """\
import paddlex as pdx

train_dataset = pdx.datasets.VOCDetection('d', 'd/train_list.txt', 'd/labels.txt')
model = pdx.det.YOLOv3(num_classes=2)
model.train(270, train_dataset, train_batch_size=8, warmup_steps=0)
"""


def flake8(
    folder: Path, *arguments: str, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run flake8 in a folder and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "flake8", "--select=LR", *arguments],
        cwd=folder,
        input=stdin,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        text=True,
        encoding="utf-8",
        capture_output=True,
        timeout=120,
    )


def codes(result: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the codes of the findings, in the order of the output."""
    return [line.split()[1] for line in result.stdout.splitlines()]


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "arguments", "expected"),
    [
        pytest.param(YOLO.format(batch=16), [], ["LR101"], id="no option"),
        pytest.param(YOLO.format(batch=8), [], [], id="the default batch"),
        pytest.param(
            YOLO.format(batch=16), ["--lr-scale-tolerance=2"], [], id="factor 2 let through"
        ),
        pytest.param(
            YOLO.format(batch=16), ["--lr-scale-tolerance=1.9"], ["LR101"],
            id="factor 1.9 does not let 2 through",
        ),
        pytest.param(
            YOLO.format(batch=8), ["--lr-num-samples=30"], ["LR201"], id="30 samples are few"
        ),
        pytest.param(
            YOLO.format(batch=8), ["--lr-num-samples=800"], [], id="800 samples are enough"
        ),
        pytest.param(
            YOLO.format(batch=8), ["--lr-num-samples=d/train_list.txt=30"], ["LR201"],
            id="30 samples in the list file",
        ),
        pytest.param(
            YOLO.format(batch=8), ["--lr-num-samples=e/train_list.txt=30"], [],
            id="samples of another list file",
        ),
        pytest.param(YOLO.format(batch=8), ["--lr-cards=3"], ["LR103"], id="8 on 3 cards"),
        pytest.param(YOLO.format(batch=8), ["--lr-cards=4"], [], id="8 on 4 cards"),
        pytest.param(AMBIGUOUS, [], [], id="generation not known"),
        pytest.param(
            AMBIGUOUS, ["--lr-paddlex-version=1.3.11"], ["LR203"], id="generation 1 by option"
        ),
        pytest.param(AMBIGUOUS, ["--lr-paddlex-version=3"], [], id="generation 3 never trains"),
    ],
)
def test_options_on_the_command_line(
    tmp_path: Path, script: str, arguments: list[str], expected: list[str]
) -> None:
    write(tmp_path, "train.py", script)
    result = flake8(tmp_path, "train.py", *arguments)
    assert codes(result) == expected, result.stderr
    assert result.returncode == (1 if expected else 0)


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_options_in_configuration_files(tmp_path: Path, name: str) -> None:
    write(tmp_path, "train.py", AMBIGUOUS)
    write(tmp_path, name, "[flake8]\nlr-paddlex-version = 1\nlr_num_samples = 800\n")
    assert codes(flake8(tmp_path, "train.py")) == ["LR203"]


def test_a_directive_beats_the_option(tmp_path: Path) -> None:
    write(tmp_path, "train.py", "# lr-lint: paddlex=2\n" + AMBIGUOUS)
    result = flake8(tmp_path, "train.py", "--lr-paddlex-version=1")
    assert "LR203" not in codes(result)


@pytest.mark.parametrize(
    ("argument", "parts"),
    [
        ("--lr-paddlex-version=4", ["lr-paddlex-version", "'4'", "1.3.11"]),
        ("--lr-num-samples=many", ["lr-num-samples", "'many'", "whole number"]),
        ("--lr-num-samples=a.txt=x", ["lr-num-samples", "'x'", "a.txt"]),
        ("--lr-num-samples==5", ["lr-num-samples", "PATH=N"]),
        ("--lr-num-samples=0", ["lr-num-samples", "above 0"]),
        ("--lr-cards=two", ["lr-cards", "'two'"]),
        ("--lr-scale-tolerance=0.5", ["lr-scale-tolerance", "1 upwards"]),
        ("--lr-scale-tolerance=nan", ["lr-scale-tolerance", "'nan'"]),
        ("--lr-warmup-fix=both", ["lr-warmup-fix", "shorten or delay"]),
        ("--lr-language=fr", ["lr-language", "en or zh or auto"]),
        ("--lr-enable=LR101", ["lr-enable", "LR101", "LR102"]),
        ("--lr-profiles=missing.yaml", ["lr-profiles", "missing.yaml"]),
    ],
)
def test_a_bad_option_is_named_and_ends_with_2(
    tmp_path: Path, argument: str, parts: list[str]
) -> None:
    write(tmp_path, "train.py", YOLO.format(batch=16))
    result = flake8(tmp_path, "train.py", argument)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr


def test_a_bad_option_in_a_configuration_file_is_named_too(tmp_path: Path) -> None:
    write(tmp_path, "train.py", YOLO.format(batch=16))
    write(tmp_path, ".flake8", "[flake8]\nlr-cards = none\n")
    result = flake8(tmp_path, "train.py")
    assert result.returncode == 2
    assert "lr-cards" in result.stderr and "Traceback" not in result.stderr


def test_a_rule_that_is_off_speaks_only_when_asked(tmp_path: Path) -> None:
    write(tmp_path, "train.py", YOLO.format(batch=8).replace("0.000125", "0.01"))
    assert codes(flake8(tmp_path, "train.py")) == []
    assert codes(flake8(tmp_path, "train.py", "--ignore=E501")) == []
    assert codes(flake8(tmp_path, "train.py", "--lr-enable=LR102")) == ["LR102"]


def test_worker_processes_report_the_same(tmp_path: Path) -> None:
    for number in range(6):
        write(tmp_path, f"train{number}.py", AMBIGUOUS + "\n" * number)
    option = "--lr-paddlex-version=1"
    alone = flake8(tmp_path, ".", option, "--jobs=1")
    assert codes(alone) == ["LR203"] * 6
    assert flake8(tmp_path, ".", option, "--jobs=2").stdout == alone.stdout


def test_spawned_workers_have_the_options(tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path, f"train{number}.py", AMBIGUOUS)
    start = (
        "import multiprocessing, sys\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        "    from flake8.main.cli import main\n"
        "    sys.exit(main(['--select=LR', '--jobs=2', '--lr-paddlex-version=1', '.']))\n"
    )
    write(tmp_path, "start", start)
    result = subprocess.run(
        [sys.executable, "start"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert codes(result) == ["LR203"] * 4, result.stderr


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_the_order_does_not_depend_on_hashing(tmp_path: Path, seed: str) -> None:
    script = YOLO.format(batch=16) + "model.train(0, train_dataset, learning_rte=-1)\n"
    write(tmp_path, "train.py", script)
    first = flake8(tmp_path, "train.py", PYTHONHASHSEED="42").stdout
    assert flake8(tmp_path, "train.py", PYTHONHASHSEED=seed).stdout == first
    assert first.count("\n") >= 3


def test_columns_count_characters_after_chinese_text(tmp_path: Path) -> None:
    line = "model.train(270, train_dataset, save_dir='输出𝄞', train_batch_size=16,"
    line += " learning_rate=0.000125)"
    script = YOLO.format(batch=8).rsplit("\n", 2)[0] + "\n" + line + "\n"
    write(tmp_path, "train.py", script)
    (finding,) = flake8(tmp_path, "train.py").stdout.splitlines()
    assert int(finding.split(":")[2]) == line.index("learning_rate") + 1


def test_standard_input_is_read(tmp_path: Path) -> None:
    result = flake8(
        tmp_path, "-", "--stdin-display-name=train.py", stdin=YOLO.format(batch=16)
    )
    assert codes(result) == ["LR101"]
    assert result.stdout.startswith("train.py:")


def test_noqa_on_the_line_of_the_argument_counts(tmp_path: Path) -> None:
    script = YOLO.format(batch=16).replace(
        "learning_rate=0.000125)", "\n            learning_rate=0.000125)  # noqa: LR101"
    )
    write(tmp_path, "train.py", script)
    assert codes(flake8(tmp_path, "train.py")) == []


def test_chinese_messages(tmp_path: Path) -> None:
    write(tmp_path, "train.py", YOLO.format(batch=16))
    english = flake8(tmp_path, "train.py").stdout
    chinese = flake8(tmp_path, "train.py", "--lr-language=zh").stdout
    assert chinese.split()[:2] == english.split()[:2]
    assert any("一" <= character <= "鿿" for character in chinese)


def test_a_broken_script_leaves_the_findings_of_others(tmp_path: Path) -> None:
    write(tmp_path, "broken.py", "import paddlex as pdx\nmodel.train(\n")
    write(tmp_path, "train.py", YOLO.format(batch=16))
    result = flake8(tmp_path, ".", "--extend-select=E9")
    assert sorted(codes(result)) == ["E999", "LR101"]


def test_a_user_profile_is_read(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "docs" / "own-profile.yaml"
    write(tmp_path, "profile.yaml", example.read_text(encoding="utf-8"))
    script = "from mycorp.trainer import Detector\n\nDetector().fit(epoch=5)\n"
    write(tmp_path, "train.py", script)
    assert codes(flake8(tmp_path, "train.py")) == []
    assert "LR501" in codes(flake8(tmp_path, "train.py", "--lr-profiles=profile.yaml"))


def test_a_mistake_in_the_analysis_costs_no_other_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*arguments: object, **keywords: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lr_lint.lint.read", broken)
    source = YOLO.format(batch=16)
    assert lint(source, ast.parse(source), "train.py", Options()) == []


def test_a_misspelt_rate_is_not_a_rate_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "train.py", YOLO.format(batch=16).replace("learning_rate", "learning_rates"))
    assert codes(flake8(tmp_path, "train.py")) == ["LR501"]
