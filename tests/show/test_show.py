"""``python -m lr_lint.show`` as people call it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lr_lint.schedule import Schedule
from lr_lint.show import main
from lr_lint.showing.as_json import points
from lr_lint.terminal.layout import width
from tests.show.scripts import PADDLEX_1, YOLOV3, fixture, only_case

FIXTURES = sorted(path.parent.name for path in fixture("").glob("*/train.py"))
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with one script and an empty configuration, 80 columns wide."""
    (tmp_path / ".flake8").write_text("[flake8]\n", encoding="utf-8")
    (tmp_path / "train.py").write_text(YOLOV3, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def show(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    status, out, err = show(capsys, "--format", "json", *arguments)
    assert (status, err) == (0, "")
    return json.loads(out)


def test_the_example_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = show(capsys, "train.py")
    assert (status, err) == (0, "")
    assert out == """\
train.py:7 YOLOv3.train()
=========================

PaddleX 1 (1.0, 1.1, 1.2, 1.3): the script uses paddlex.det.transforms

setting               value       from
--------------------  ----------  -----------------------------------
num_epochs            270         line 7
train_dataset         dataset     line 7
train_batch_size      8           default of YOLOv3 in PaddleX 1
eval_dataset          None        default of YOLOv3 in PaddleX 1
save_interval_epochs  20          default of YOLOv3 in PaddleX 1
log_interval_steps    2           default of YOLOv3 in PaddleX 1
pretrain_weights      'IMAGENET'  default of YOLOv3 in PaddleX 1
optimizer             None        default of YOLOv3 in PaddleX 1
learning_rate         0.000125    default of YOLOv3 in PaddleX 1
warmup_steps          1000        default of YOLOv3 in PaddleX 1
warmup_start_lr       0           default of YOLOv3 in PaddleX 1
lr_decay_epochs       [213, 240]  default of YOLOv3 in PaddleX 1
lr_decay_gamma        0.1         default of YOLOv3 in PaddleX 1
metric                None        default of YOLOv3 in PaddleX 1
early_stop            False       default of YOLOv3 in PaddleX 1
early_stop_patience   5           default of YOLOv3 in PaddleX 1
resume_checkpoint     None        default of YOLOv3 in PaddleX 1
cards                 unknown     all that are visible; --lr-cards tells
samples               800         directive
steps per epoch       100         800 // 8
steps in total        27000       270 * 100
warmup fits from      40 samples  1000 <= 213 * (samples // 8)

learning rate  steps           epochs      rate
-------------  --------------  ----------  ----------------
warmup         0 to 999        0 to 10     0 to 0.000124875
full rate      1000 to 21299   10 to 213   0.000125
decayed        21300 to 23999  213 to 240  1.25e-05
decayed        24000 to 26999  240 to 270  1.25e-06
Epochs of decay count from the start of the training.

No findings.
""".replace("-----------------------------------\n", "-" * 38 + "\n", 1)


def test_the_same_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = show(capsys, "train.py", "--lr-language", "zh")
    assert """\
训练样本数             800             注释指令
每个 epoch 的 step 数  100             800 // 8
总 step 数             27000           270 * 100
满足 warmup 约束       至少 40 个样本  1000 <= 213 * (训练样本数 // 8)

学习率        step            epoch       数值
------------  --------------  ----------  ----------------
热身阶段      0 至 999        0 至 10     0 至 0.000124875
设定的学习率  1000 至 21299   10 至 213   0.000125
衰减后        21300 至 23999  213 至 240  1.25e-05
衰减后        24000 至 26999  240 至 270  1.25e-06
衰减的 epoch 从训练开始时算起。

没有发现问题。
""" in out


def test_findings_and_repair_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(fixture("first"), "first")
    shutil.copytree(fixture("data") / "insect_det", "data/insect_det")
    status, out, err = show(capsys, "first/train.py")
    assert (status, err) == (0, "")
    text = " ".join(out.split())
    assert "samples 64 counted in data/insect_det/train_list.txt" in text
    assert "The warmup passes its bound, step 840 (epoch 210)." in text
    assert "line 46: LR101 learning_rate 0.000125 was left alone" in text
    assert "repair: learning_rate 0.000125 -> 0.00025" in text
    assert "Findings outside training calls line 8: LR001" in text
    after = out[out.index("After the repair\n----------------\n"):]
    assert "\nlearning_rate     0.000125    0.00025\n" in after
    assert "\nfull rate      12 to 839    3 to 210    0.00025\n" in after


@pytest.mark.parametrize(("columns", "language"), [(80, "en"), (80, "zh"), (200, "zh")])
def test_every_whole_script_is_shown(
    columns: int, language: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in FIXTURES:
        monkeypatch.chdir(fixture(name))
        status, out, err = show(capsys, "train.py", "--lr-language", language)
        assert (status, err) == (0, ""), name
        assert max(map(width, out.splitlines())) <= columns, name
        assert out.startswith("train.py"), name


def test_text_and_json_tell_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    for name in FIXTURES[::3]:
        monkeypatch.chdir(fixture(name))
        document = as_json(capsys, "train.py")
        _, out, _ = show(capsys, "train.py")
        findings = [*document["findings"]]
        for call in document["calls"]:
            findings += call["findings"]
            assert f"train.py:{call['line']} " in out
            for case in call["cases"][:1]:
                for row in case["settings"]:
                    assert re.search(rf"^{row['parameter']} ", out, re.MULTILINE)
        assert sorted(re.findall(r"^  line \d+: (LR\d+)", out, re.MULTILINE)) == sorted(
            finding["code"] for finding in findings
        )
        for finding in findings:
            assert f"line {finding['line']}: {finding['code']} {finding['message']}" in out


def test_json_has_the_exact_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    document = as_json(capsys, "train.py")
    (case,) = document["calls"][0]["cases"]
    schedule = only_case(YOLOV3).schedule
    assert schedule is not None
    steps = [0, 999, 1000, 21299, 21300, 23999, 24000, 26999]
    assert case["schedule"] == [
        {"step": step, "learning_rate": schedule.at(step)} for step in steps
    ]
    assert [phase["phase"] for phase in case["phases"]] == ["warmup", "flat", "decayed", "decayed"]
    assert case["steps_per_epoch"]["value"] == 100 and case["samples"]["exact"] is True
    assert document["generation"]["possible"] == [1]


def test_every_so_many_steps_are_added(capsys: pytest.CaptureFixture[str]) -> None:
    (case,) = as_json(capsys, "train.py", "--every", "1000")["calls"][0]["cases"]
    steps = [point["step"] for point in case["schedule"]]
    assert set(range(0, 27000, 1000)) | {999, 21299, 21300} <= set(steps)
    assert steps == sorted(set(steps)) and max(steps) == 26999
    _, out, _ = show(capsys, "train.py", "--every", "9000")
    assert "\nstep   epoch  rate\n-----  -----  --------\n0      0      0\n" in out
    assert "\n18000  180    0.000125\n" in out


@pytest.mark.parametrize("every", [None, 1, 7])
def test_points_are_the_steps_of_the_schedule(every: int | None) -> None:
    schedule = Schedule("cosine", 0.1, 5, 4, warmup_steps=3, decay_counts_from="warmup")
    found = points(schedule, every)
    assert all(point["learning_rate"] == schedule.at(point["step"]) for point in found)
    assert {0, 2, 3, 19} <= {point["step"] for point in found}
    assert every != 1 or len(found) == 20


def test_what_is_unknown_is_null_in_json_and_says_so(
    capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    script = YOLOV3.replace("# lr-lint: num_samples=800\n", "")
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    (case,) = as_json(capsys, "train.py")["calls"][0]["cases"]
    assert case["samples"] == {
        "value": None,
        "known": False,
        "exact": False,
        "origin": "unknown",
        "origin_text": "train_list.txt cannot be counted here; --lr-num-samples tells",
        "line": None,
        "expression": None,
    }
    assert case["schedule"] is None
    assert case["schedule_unknown"] == "Not all of it is known: samples would be needed."
    assert case["fits_from"]["value"] == 40
    _, out, _ = show(capsys, "train.py")
    assert "warmup fits from      40 samples  1000 <= 213 * (samples // 8)" in out


def test_an_object_is_told_from_none_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    (case,) = as_json(capsys, "train.py")["calls"][0]["cases"]
    rows = {row["role"]: row for row in case["settings"]}
    assert rows["train_dataset"]["is_object"] and rows["train_dataset"]["expression"] == "dataset"
    assert "is_object" not in rows["eval_dataset"] and rows["eval_dataset"]["known"]


def test_numbers_that_json_does_not_have_become_text(
    capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    script = YOLOV3.replace("dataset)\n", "dataset, warmup_start_lr=float('inf'))\n")
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    status, out, _ = show(capsys, "--format", "json", "train.py")
    assert status == 0 and "Infinity" not in out
    json.loads(out)


def test_several_cases_are_shown_one_by_one(
    capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    script = (
        "import paddlex as pdx\nmodel = pdx.det.YOLOv3()\n"
        "# lr-lint: num_samples=800\nmodel.train(270, make())\n"
    )
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    _, out, _ = show(capsys, "train.py")
    assert "This call can be one of 2 cases. First what they have in common." in out
    assert "PaddleX 1 or PaddleX 2: nothing tells 1 from 2" in out
    first = out.index("\nCase 1: PaddleX 1 (1.0, 1.1, 1.2, 1.3)\n")
    second = out.index("\nCase 2: PaddleX 2 (2.0, 2.1)\n")
    assert "num_epochs           270" in out[:first] and "num_epochs" not in out[first:]
    assert "warmup_steps          1000" in out[first:second]
    assert "warmup_steps          0" in out[second:]
    assert len(as_json(capsys, "train.py")["calls"][0]["cases"]) == 2


def test_what_is_the_same_in_all_cases_is_shown_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(fixture("models-in-a-loop-1"))
    _, out, _ = show(capsys, "train.py")
    assert "train.py:15 ResNet18 / ResNet34.train()" in out
    assert out.count("learning rate  steps") == 1 and "Case 1" not in out


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("x = 1\n", "train.py: No training call of a class that is known.", id="none"),
        pytest.param("", "train.py: No training call of a class that is known.", id="empty file"),
        pytest.param(
            "from paddlex import create_model\nmodel = create_model('PP-YOLOE')\n",
            "train.py: PaddleX 3 has no training calls:",
            id="PaddleX 3",
        ),
    ],
)
def test_a_script_without_training_calls(
    script: str, words: str, capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    status, out, _ = show(capsys, "train.py")
    assert status == 0 and out.startswith(words)


def test_noqa_and_the_configuration_count_as_for_flake8(
    capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    script = YOLOV3.replace("270, train", "270, train_batch_size=4, train")
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    assert "LR101" in show(capsys, "train.py")[1]
    assert "LR101" not in show(capsys, "train.py", "--ignore", "LR101")[1]
    configuration = "[flake8]\nextend-ignore = LR101\nformat = pylint\nlr-language = zh\n"
    (elsewhere / ".flake8").write_text(configuration, encoding="utf-8")
    out = show(capsys, "train.py")[1]
    assert "LR101" not in out and "没有发现问题" in out
    (elsewhere / ".flake8").write_text("[flake8]\n", encoding="utf-8")
    silenced = script.replace("dataset)\n", "dataset)  # noqa: LR101\n")
    (elsewhere / "train.py").write_text(silenced, encoding="utf-8")
    assert "LR101" not in show(capsys, "train.py")[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param((), "give one script, or - for standard input, not 0", id="no script"),
        pytest.param(
            ("train.py", "train.py"), "give one script, or - for standard input, not 2",
            id="two scripts",
        ),
        pytest.param(("nope.py",), "nope.py: cannot be read: ", id="no such file"),
        pytest.param((".",), ".: is a folder; give one script", id="a folder"),
        pytest.param(("broken.py",), "broken.py:1: cannot be parsed: ", id="a syntax error"),
        pytest.param(("null.py",), "null.py", id="a null byte"),
        pytest.param(("latin.py",), "latin.py: cannot be decoded: ", id="other bytes"),
        pytest.param(
            ("train.py", "--every", "0"),
            "--every: 0 is no number of steps; give a whole number above 0",
            id="every nothing",
        ),
        pytest.param(
            ("train.py", "--every", "x"), "--every: x is no number of steps", id="every letter"
        ),
        pytest.param(
            ("long.py", "--every", "1"), "--every 1 would list more than 1000000 steps of 10000",
            id="endless lists",
        ),
        pytest.param(
            ("train.py", "--plot", "x.jpg"), "--plot: x.jpg must end in .png or .svg",
            id="a picture of another kind",
        ),
        pytest.param(
            ("train.py", "--plot", "-", "--format", "json"),
            "--plot - cannot go together with --format json; give a file",
            id="a drawing in json",
        ),
        pytest.param(
            ("unknown.py", "--plot", "-"), "--plot: there is no learning rate to draw",
            id="nothing to draw",
        ),
        pytest.param(
            ("train.py", "--lr-cards", "x"), "lr-cards: 'x' is no count", id="a bad option"
        ),
        pytest.param(
            ("train.py", "--config", "nope.cfg"), "The specified config file does not exist",
            id="no such configuration",
        ),
    ],
)
def test_what_cannot_be_shown_is_said_on_one_line(
    arguments: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str],
    elsewhere: Path,
) -> None:
    (elsewhere / "broken.py").write_text("x = (\n", encoding="utf-8")
    (elsewhere / "null.py").write_bytes(b"x = 1\0\n")
    (elsewhere / "latin.py").write_bytes(b"x = '\xe9'\n")
    (elsewhere / "long.py").write_text(YOLOV3.replace("270", "10**12"), encoding="utf-8")
    (elsewhere / "unknown.py").write_text(
        YOLOV3.replace("num_samples=800", "cards=1"), encoding="utf-8"
    )
    status, _, err = show(capsys, *arguments)
    assert status == 2
    assert err.startswith(f"lr_lint: {complaint}") and err.count("\n") == 1


def test_an_unknown_option_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["train.py", "--format", "xml"])
    assert stopped.value.code == 2 and "choose from" in capsys.readouterr().err


def test_complaints_are_in_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = show(capsys, "nope.py", "--lr-language", "zh")
    assert status == 2 and err.startswith("lr_lint: nope.py：无法读取：")


def test_values_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str], elsewhere: Path
) -> None:
    script = YOLOV3.replace("270,", "270, pretrain_weights='\x1b[31m',")
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    _, out, _ = show(capsys, "train.py")
    assert "\x1b" not in out and r"'\x1b[31m'" in out


def run(*arguments: str, data: bytes = b"", **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "lr_lint.show", *arguments],
        input=data,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
        capture_output=True,
        check=False,
    )


def test_standard_input_is_read(elsewhere: Path) -> None:
    done = run("-", data=YOLOV3.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"stdin:7 YOLOv3.train()")
    named = run("--stdin-display-name", "昆虫.py", "-", data=YOLOV3.encode(), PYTHONUTF8="1")
    assert named.stdout.startswith("昆虫.py:7 YOLOv3.train()".encode())


def test_a_script_in_another_encoding_is_read(elsewhere: Path) -> None:
    script = f"# -*- coding: gbk -*-\r\n# 训练\r\n{YOLOV3}".replace("\n", "\r\n")
    (elsewhere / "train.py").write_bytes(script.encode("gbk"))
    done = run("train.py")
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_without_chinese_letters_gets_escapes() -> None:
    done = run("train.py", "--lr-language=zh", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and rb"\u5b66\u4e60\u7387" in done.stdout


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = f"'{sys.executable}' -m lr_lint.show train.py --every 1 2>&1 | head -n 1; exit 0"
    done = subprocess.run(
        command, shell=True, env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True, check=False,
    )
    assert done.stdout == b"train.py:7 YOLOv3.train()\n" and done.stderr == b""


def test_the_script_is_not_run(elsewhere: Path) -> None:
    script = f"raise SystemExit(7)\n{PADDLEX_1}"
    (elsewhere / "train.py").write_text(script, encoding="utf-8")
    assert run("train.py").returncode == 0
