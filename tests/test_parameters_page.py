"""What PaddleX's page on training parameters says, statement by statement.

Each row is a script and what flake8 says about it; the sections are those of the
page (PARAMETERS.md).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from lr_lint.schedule import Schedule, steps_per_epoch

DEVICES = "import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '{}'\n"

SCRIPT = """\
{devices}from paddlex.det import transforms
import paddlex as pdx

dataset = pdx.datasets.VOCDetection(
    data_dir='data', file_list='{list_file}', label_list='data/labels.txt',
    transforms=transforms.Compose([transforms.Normalize()]), shuffle=True)
model = pdx.det.{model}(num_classes=5)
{directive}model.train(
    train_dataset=dataset,
{arguments}
)
"""

SCRIPT_2 = """\
import paddlex as pdx
from paddlex import transforms as T

dataset = pdx.datasets.ImageNet(
    data_dir='data', file_list='elsewhere.txt', label_list='data/labels.txt',
    transforms=T.Compose([T.Normalize()]), shuffle=True)
model = pdx.cls.ResNet50_vd(num_classes=5)
{directive}model.train(
    train_dataset=dataset,
{arguments}
)
"""


def script(
    arguments: str,
    *,
    devices: str = "",
    model: str = "YOLOv3",
    samples: int = 0,
    list_file: str = "elsewhere.txt",
    text: str = SCRIPT,
) -> str:
    """Write a training script.

    Args:
        arguments: Further arguments of the training call.
        devices: Statements before the imports.
        model: Class of the detector.
        samples: Size of the data set, 0 when it is not known.
        list_file: List file of the data set.
        text: The script around the arguments.
    """
    return text.format(
        devices=devices,
        model=model,
        directive=f"# lr-lint: num_samples={samples}\n" if samples else "",
        arguments="\n".join(f"    {line.strip()}," for line in arguments.split(";")),
        list_file=list_file,
    )


class Statement(NamedTuple):
    """One statement of the page as a script.

    Attributes:
        sentence: What it says; names the test.
        source: The script.
        codes: The findings that flake8 must report.
    """

    sentence: str
    source: str
    codes: tuple[str, ...] = ()


LONG = "num_epochs=270; lr_decay_epochs=[213, 240]; "
SHORT = "num_epochs=12; lr_decay_epochs=[6, 8, 10]; "
RATE_9 = "learning_rate=0.000140625"

STATEMENTS = [
    # 1. num_epochs
    Statement(
        "1 many epochs with early_stop and an evaluation set are right",
        script("num_epochs=270; eval_dataset=dataset; early_stop=True"),
    ),
    Statement(
        "1 early_stop alone never stops",
        script("num_epochs=270; early_stop=True"),
        ("LR401",),
    ),
    # 2. batch_size and learning_rate
    Statement("2 the defaults may be left alone", script("num_epochs=270")),
    Statement(
        "2 the default pair of YOLOv3 is 8 and 0.000125",
        script(LONG + "train_batch_size=8; learning_rate=0.000125"),
    ),
    Statement(
        "2 a batch of 16 with the rate left out is wrong",
        script(LONG + "train_batch_size=16"),
        ("LR101",),
    ),
    Statement(
        "2 a batch of 16 with the rate of 8 is wrong",
        script(LONG + "train_batch_size=16; learning_rate=0.000125"),
        ("LR101",),
    ),
    Statement(
        "2 a batch of 16 goes with 0.000125 * 2",
        script(LONG + "train_batch_size=16; learning_rate=0.000125 * 2"),
    ),
    Statement(
        "2 a batch of 16 goes with 0.00025",
        script(LONG + "train_batch_size=16; learning_rate=0.00025"),
    ),
    Statement(
        "2 a batch lowered to 4 with the rate left out is wrong",
        script(LONG + "train_batch_size=4"),
        ("LR101",),
    ),
    Statement(
        "2 a batch lowered to 4 goes with half the rate",
        script(LONG + "train_batch_size=4; learning_rate=0.0000625"),
    ),
    Statement(
        "2 16 samples divide by two cards",
        script(
            LONG + "train_batch_size=16; learning_rate=0.00025",
            devices=DEVICES.format("0,1"),
        ),
    ),
    Statement(
        "2 9 samples do not divide by two cards",
        script(LONG + "train_batch_size=9; " + RATE_9, devices=DEVICES.format("0,1")),
        ("LR103",),
    ),
    Statement(
        "2 9 samples divide by three cards",
        script(LONG + "train_batch_size=9; " + RATE_9, devices=DEVICES.format("0,1,3")),
    ),
    Statement(
        "2 the default batch of 8 does not divide by three cards",
        script("num_epochs=270", devices=DEVICES.format("0,1,3")),
        ("LR103",),
    ),
    # 3. warmup_steps and warmup_start_lr
    Statement(
        "3 the defaults of YOLOv3 are 1000 steps from 0.0",
        script("num_epochs=270; warmup_steps=1000; warmup_start_lr=0.0", samples=800),
    ),
    Statement(
        "3 the rate grows slowly from a smaller value",
        script("num_epochs=270; warmup_start_lr=0.0001", samples=800),
    ),
    Statement(
        "3 a warmup from a larger value is wrong",
        script("num_epochs=270; warmup_start_lr=0.001", samples=800),
        ("LR202",),
    ),
    # 4. lr_decay_epochs and lr_decay_gamma
    Statement(
        "4 the example 270 epochs, [213, 240], 0.1 is right",
        script(LONG + "learning_rate=0.000125; lr_decay_gamma=0.1"),
    ),
    Statement("4 the example [6, 8, 10] is right", script(SHORT + "warmup_steps=1")),
    Statement(
        "4 a decay in an epoch that never comes is wrong",
        script("num_epochs=8; lr_decay_epochs=[6, 8, 10]; warmup_steps=1"),
        ("LR301",),
    ),
    Statement(
        "4 lr_decay_epochs is a list",
        script("num_epochs=12; lr_decay_epochs=6; warmup_steps=1"),
        ("LR304",),
    ),
    # 5. warmup_steps <= lr_decay_epochs[0] * num_steps_each_epoch
    Statement(
        "5 800 samples by 8 are 100 steps: 600 end with the 6th epoch",
        script(SHORT + "warmup_steps=600", samples=800),
    ),
    Statement(
        "5 one step more is past the first decay",
        script(SHORT + "warmup_steps=601", samples=800),
        ("LR201",),
    ),
    Statement(
        "5 807 samples by 8 are still 100 steps",
        script(SHORT + "warmup_steps=601", samples=807),
        ("LR201",),
    ),
    Statement(
        "5 808 samples by 8 are 101 steps",
        script(SHORT + "warmup_steps=606", samples=808),
    ),
    Statement(
        "5 799 samples by 8 are 99 steps",
        script(SHORT + "warmup_steps=595", samples=799),
        ("LR201",),
    ),
    Statement(
        "5 cards do not enter: a batch of 8 on two cards has 100 steps",
        script(SHORT + "warmup_steps=600", samples=800, devices=DEVICES.format("0,1")),
    ),
    Statement(
        "5 nor do they double the steps",
        script(SHORT + "warmup_steps=601", samples=800, devices=DEVICES.format("0,1")),
        ("LR201",),
    ),
    Statement(
        "5 800 lines of a list file are 800 samples",
        script(SHORT + "warmup_steps=600", list_file="train_list.txt"),
    ),
    Statement(
        "5 one step more than 800 lines allow",
        script(SHORT + "warmup_steps=601", list_file="train_list.txt"),
        ("LR201",),
    ),
    Statement(
        "5 the default of 1000 steps counts like a written one",
        script(SHORT.rstrip("; "), samples=800),
        ("LR201",),
    ),
    Statement(
        "5 lr_decay_epochs can be adjusted instead",
        script("num_epochs=16; lr_decay_epochs=[10, 12, 14]", samples=800),
    ),
    Statement(
        "5 other detectors have the same constraint: right with equality",
        script(
            "num_epochs=12; train_batch_size=2; warmup_steps=3200", samples=800, model="FasterRCNN"
        ),
    ),
    Statement(
        "5 other detectors have the same constraint: wrong with one more",
        script(
            "num_epochs=12; train_batch_size=2; warmup_steps=3201", samples=800, model="FasterRCNN"
        ),
        ("LR201",),
    ),
    Statement(
        "5 classification in PaddleX 2: right with equality",
        script("num_epochs=120; warmup_steps=300", samples=640, text=SCRIPT_2),
    ),
    Statement(
        "5 classification in PaddleX 2: wrong with one more",
        script("num_epochs=120; warmup_steps=301", samples=640, text=SCRIPT_2),
        ("LR201",),
    ),
    # 6. cards
    Statement(
        "6 card 0 before the import is right",
        script("num_epochs=270", devices=DEVICES.format("0")),
    ),
    Statement(
        "6 the CPU before the import is right",
        script("num_epochs=270", devices=DEVICES.format("")),
    ),
    Statement(
        "6 cards 0, 1 and 3 before the import are right",
        script(
            LONG + "train_batch_size=24; learning_rate=0.000375",
            devices=DEVICES.format("0,1,3"),
        ),
    ),
    Statement(
        "6 after import paddlex is too late",
        script("num_epochs=270", devices="import paddlex\n" + DEVICES.format("0")),
        ("LR001",),
    ),
    Statement(
        "6 after import paddle is too late",
        script("num_epochs=270", devices="import paddle\n" + DEVICES.format("0")),
        ("LR001",),
    ),
]


def run(module: str, arguments: list[str], folder: Path) -> str:
    """Run a module of this interpreter in a folder and return what it prints."""
    command = [sys.executable, "-X", "utf8", "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == "" or module != "flake8", done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What flake8 says about each statement's script: its LR lines."""
    folder = tmp_path_factory.mktemp("page")
    lines = (f"images/{number}.jpg xml/{number}.xml" for number in range(800))
    (folder / "train_list.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for number, statement in enumerate(STATEMENTS):
        (folder / f"s{number:03}.py").write_text(statement.source, encoding="utf-8")
    said: list[list[str]] = [[] for _ in STATEMENTS]
    for line in run("flake8", ["--isolated", "--select", "LR", "."], folder).splitlines():
        found = re.match(r"\./s(\d+)\.py:\d+:\d+: LR\d+ ", line)
        assert found, line
        said[int(found[1])].append(line)
    return said


@pytest.mark.parametrize(
    "number", range(len(STATEMENTS)), ids=[statement.sentence for statement in STATEMENTS]
)
def test_flake8_says_what_the_page_says(number: int, reports: list[list[str]]) -> None:
    codes = [line.split()[1] for line in reports[number]]
    assert codes == list(STATEMENTS[number].codes), reports[number]


@pytest.mark.parametrize("samples", [800, 807])
def test_the_message_names_the_bound_of_section_5(
    samples: int, reports: list[list[str]]
) -> None:
    wanted = script(SHORT + "warmup_steps=601", samples=samples)
    (message,) = reports[[statement.source for statement in STATEMENTS].index(wanted)]
    assert re.search(r"\b601\b", message)
    assert re.search(r"\b600\b", message)
    assert re.search(r"\b100\b", message)


def repaired(folder: Path, source: str, *options: str) -> str:
    """Repair a script in a folder; return what it is then."""
    path = folder / "train.py"
    path.write_text(source, encoding="utf-8")
    run("lr_lint.fix", ["--isolated", *options, "train.py"], folder)
    return path.read_text(encoding="utf-8")


def test_section_2_yolov3_with_16_becomes_0_00025(tmp_path: Path) -> None:
    source = script(LONG + "train_batch_size=16; learning_rate=0.000125")
    assert repaired(tmp_path, source) == source.replace("0.000125", "0.00025")


def test_section_5_either_side_of_the_constraint_can_be_adjusted(tmp_path: Path) -> None:
    source = script(SHORT + "warmup_steps=601", samples=800)
    shorter = repaired(tmp_path, source)
    assert shorter == source.replace("warmup_steps=601", "warmup_steps=300")
    later = repaired(tmp_path, source, "--lr-warmup-fix", "delay")
    assert later == source.replace("[6, 8, 10]", "[12, 14, 16]").replace(
        "num_epochs=12", "num_epochs=18"
    )


def test_section_6_setting_the_cards_moves_above_the_import(tmp_path: Path) -> None:
    source = script("num_epochs=270", devices="import paddlex\n" + DEVICES.format("0"))
    lines = repaired(tmp_path, source).splitlines()
    assert lines[1] == "os.environ['CUDA_VISIBLE_DEVICES'] = '0'"
    assert lines[2].startswith("import paddlex")


YOLOV3 = Schedule(
    "piecewise",
    0.000125,
    num_epochs=270,
    steps=100,
    warmup_steps=1000,
    warmup_start_lr=0.0,
    decay_epochs=(213, 240),
    decay_gamma=0.1,
)
"""The example of sections 3 and 4, with the 100 steps of section 5."""


@pytest.mark.parametrize(
    ("step", "rate"),
    [
        pytest.param(0, 0.0, id="3 training starts at 0.0"),
        pytest.param(250, 0.000125 / 4, id="3 a quarter of the way"),
        pytest.param(500, 0.000125 / 2, id="3 half of the way"),
        pytest.param(1000, 0.000125, id="3 after 1000 steps the set rate"),
        pytest.param(21299, 0.000125, id="4 until the end of 213 epochs"),
        pytest.param(21300, 0.0000125, id="4 then a tenth"),
        pytest.param(23999, 0.0000125, id="4 until the end of 240 epochs"),
        pytest.param(24000, 0.00000125, id="4 then a hundredth"),
        pytest.param(26999, 0.00000125, id="4 until the end"),
    ],
)
def test_the_rate_of_a_step_is_the_one_of_the_page(step: int, rate: float) -> None:
    assert YOLOV3.at(step) == pytest.approx(rate, rel=1e-12, abs=0)


def test_section_3_the_warmup_is_linear() -> None:
    rises = {round(YOLOV3.at(step + 1) - YOLOV3.at(step), 15) for step in range(999)}
    assert rises == {round(0.000125 / 1000, 15)}


def test_section_5_800_samples_by_8_are_100_steps() -> None:
    assert steps_per_epoch(800, 8) == 100
