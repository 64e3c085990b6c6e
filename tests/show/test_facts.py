"""What is known about a training call: values, origins, steps, cases, schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from lr_lint.settings import OBJECT, UNKNOWN
from lr_lint.showing.repaired import changed_rows
from tests.show.scripts import (
    PADDLEX_1,
    PADDLEX_2,
    YOLOV3,
    cases,
    facts,
    only_case,
    origin,
    repaired,
    row,
    why_not,
)


def train(arguments: str, before: str = "") -> str:
    """Return a YOLOv3 script for PaddleX 1 with these arguments."""
    return (
        f"{PADDLEX_1}{before}\nmodel = pdx.det.YOLOv3(num_classes=6)\n"
        f"model.train({arguments})\n"
    )


def test_the_example_of_the_page_is_shown_with_its_numbers() -> None:
    case = only_case(YOLOV3)
    values = {key: row(case, key).value for key in ("samples", "steps_per_epoch", "total_steps")}
    assert values == {"samples": 800, "steps_per_epoch": 100, "total_steps": 27000}
    assert [
        (part.kind, part.first_step, part.last_step, part.first_epoch, part.end_epoch)
        for part in case.stretches
    ] == [
        ("warmup", 0, 999, 0.0, 10.0),
        ("flat", 1000, 21299, 10.0, 213.0),
        ("decayed", 21300, 23999, 213.0, 240.0),
        ("decayed", 24000, 26999, 240.0, 270.0),
    ]
    assert why_not(case) is None and case.bound is None


def test_every_parameter_with_a_meaning_has_a_row() -> None:
    names = [found.parameter for found in only_case(YOLOV3).settings]
    assert names == [
        "num_epochs", "train_dataset", "train_batch_size", "eval_dataset",
        "save_interval_epochs", "log_interval_steps", "pretrain_weights", "optimizer",
        "learning_rate", "warmup_steps", "warmup_start_lr", "lr_decay_epochs",
        "lr_decay_gamma", "metric", "early_stop", "early_stop_patience", "resume_checkpoint",
    ]


@pytest.mark.parametrize(
    ("script", "name", "value", "kind", "words"),
    [
        pytest.param(
            train("12, dataset"), "num_epochs", 12, "written", "line 7", id="in the call"
        ),
        pytest.param(
            train("12, dataset"),
            "warmup_steps",
            1000,
            "default",
            "default of YOLOv3 in PaddleX 1",
            id="the default of the class",
        ),
        pytest.param(
            train("12, dataset, train_batch_size=BATCH", "BATCH = 4"),
            "train_batch_size",
            4,
            "written",
            "line 7, from line 5: BATCH",
            id="through a name",
        ),
        pytest.param(
            train("12, dataset, train_batch_size=2 * 4"),
            "train_batch_size",
            8,
            "written",
            "line 7",
            id="calculated in the call",
        ),
        pytest.param(
            train("12, dataset, **options", "options = {'warmup_steps': 30}"),
            "warmup_steps",
            30,
            "unpacked",
            "line 5, in the ** of the call",
            id="from a dict",
        ),
        pytest.param(
            train(
                "12, dataset, train_batch_size=arguments.batch",
                "import argparse; parser = argparse.ArgumentParser()\n"
                "parser.add_argument('--batch', type=int, default=4)\n"
                "arguments = parser.parse_args()",
            ),
            "train_batch_size",
            4,
            "command line",
            "line 9, from line 6: arguments.batch; default of a command line option",
            id="from argparse",
        ),
        pytest.param(
            train("12, dataset, train_batch_size=int(os.environ['B'])", "import os"),
            "train_batch_size",
            UNKNOWN,
            "written",
            "line 7: int(os.environ['B'])",
            id="from the environment: unknown",
        ),
        pytest.param(
            train("12, dataset"), "train_dataset", OBJECT, "written", "line 7", id="an object"
        ),
        pytest.param(
            train("train_dataset=dataset"), "num_epochs", UNKNOWN, "missing", "not given",
            id="not given at all",
        ),
        pytest.param(
            train("12, dataset, **read()", "from settings import read"),
            "warmup_steps",
            UNKNOWN,
            "unknown",
            "perhaps given by * or **",
            id="perhaps in an unknown dict",
        ),
        pytest.param(
            train("12, dataset, train_batch_size=0"),
            "train_batch_size",
            0,
            "written",
            "line 7; cannot be used",
            id="a value that nobody can mean",
        ),
    ],
)
def test_where_a_value_comes_from(
    script: str, name: str, value: object, kind: str, words: str
) -> None:
    case = only_case(script, "--lr-paddlex-version=1")
    found = row(case, name)
    assert (found.value, found.kind, origin(case, name)) == (value, kind, words)


@pytest.mark.parametrize(
    ("script", "options", "value", "words"),
    [
        pytest.param(YOLOV3, (), 800, "directive", id="a directive"),
        pytest.param(
            train("12, dataset"), ("--lr-num-samples=64",), 64, "--lr-num-samples", id="an option"
        ),
        pytest.param(
            train("12, dataset"),
            ("--lr-num-samples=train_list.txt=63",),
            63,
            "--lr-num-samples",
            id="an option for one list",
        ),
        pytest.param(
            train("12, dataset", "dataset.num_samples = 7"), (), 7, "set in the script",
            id="set in the script",
        ),
        pytest.param(
            train("12, dataset"),
            (),
            UNKNOWN,
            "train_list.txt cannot be counted here; --lr-num-samples tells",
            id="a list that is not there",
        ),
        pytest.param(
            train("12, make()", "from data import make"),
            (),
            UNKNOWN,
            "the script does not say; --lr-num-samples tells",
            id="a data set of somebody else",
        ),
    ],
)
def test_where_the_samples_were_counted(
    script: str, options: tuple[str, ...], value: object, words: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    case = only_case(script, "--lr-paddlex-version=1", *options)
    assert (row(case, "samples").value, origin(case, "samples")) == (value, words)


@pytest.mark.parametrize(
    ("missing", "exact"),
    [
        pytest.param(False, True, id="every file is there"),
        pytest.param(True, False, id="one is missing"),
    ],
)
def test_samples_on_disk_are_exact_or_the_most_there_can_be(
    missing: bool, exact: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    lines = []
    for number in range(3):
        (tmp_path / "data" / f"{number}.jpg").write_bytes(b"")
        (tmp_path / "data" / f"{number}.xml").write_text(
            "<annotation><object><name>ant</name></object></annotation>", encoding="utf-8"
        )
        lines.append(f"{number}.jpg {number}.xml")
    if missing:
        (tmp_path / "data" / "1.jpg").unlink()
    (tmp_path / "train_list.txt").write_text("\n".join(lines), encoding="utf-8")
    case = only_case(train("12, dataset, train_batch_size=1"), "--lr-paddlex-version=1.3")
    found = row(case, "samples")
    assert (found.value, found.exact) == (3, exact)
    assert origin(case, "samples") == "counted in train_list.txt"


@pytest.mark.parametrize(
    ("script", "options", "value", "words"),
    [
        pytest.param(YOLOV3, ("--lr-cards=2",), 2, "--lr-cards", id="an option"),
        pytest.param(
            YOLOV3.replace("num_samples=800", "num_samples=800 cards=4"), (), 4, "directive",
            id="a directive",
        ),
        pytest.param(
            f"import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '0,1'\n{YOLOV3}",
            (),
            2,
            "CUDA_VISIBLE_DEVICES, line 2",
            id="the device setting of PaddleX 1",
        ),
        pytest.param(
            YOLOV3, (), UNKNOWN, "all that are visible; --lr-cards tells", id="PaddleX 1 without"
        ),
        pytest.param(
            PADDLEX_2 + "pdx.det.YOLOv3().train(12, dataset)",
            (),
            UNKNOWN,
            "one, or as many as the launcher starts; --lr-cards tells",
            id="PaddleX 2",
        ),
    ],
)
def test_how_many_cards(
    script: str, options: tuple[str, ...], value: object, words: str
) -> None:
    case = only_case(script, *options)
    assert (row(case, "cards").value, origin(case, "cards")) == (value, words)


@pytest.mark.parametrize(
    ("script", "options", "words"),
    [
        pytest.param(YOLOV3, (), "the script uses paddlex.det.transforms", id="evidence"),
        pytest.param(
            YOLOV3, ("--lr-paddlex-version=1",), "by --lr-paddlex-version", id="an option"
        ),
        pytest.param(f"# lr-lint: paddlex=1\n{YOLOV3}", (), "by a directive", id="a directive"),
        pytest.param(
            YOLOV3.replace("num_samples=800", "num_samples=800 paddlex=1"),
            ("--lr-paddlex-version=2",),
            "by the directive of the call",
            id="the directive of the call",
        ),
    ],
)
def test_how_the_generation_was_decided(
    script: str, options: tuple[str, ...], words: str
) -> None:
    case = only_case(script, *options)
    assert (case.generation, case.reason.say("en")) == (1, words)


def test_a_pin_is_named_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.txt").write_text("paddlex==2.1.0\n", encoding="utf-8")
    script = "import paddlex as pdx\npdx.det.YOLOv3().train(12, dataset)\n"
    case = only_case(script)
    assert (case.generation, case.releases) == (2, ("2.1",))
    assert case.reason.say("en") == "pinned in requirements.txt"


def test_without_a_sign_both_generations_are_cases() -> None:
    script = "import paddlex as pdx\npdx.det.YOLOv3().train(12, dataset)\n"
    found = cases(script)
    assert [case.generation for case in found] == [1, 2]
    assert {case.reason.say("en") for case in found} == {
        "nothing tells 1 from 2; --lr-paddlex-version does"
    }
    assert [row(case, "warmup_steps").value for case in found] == [1000, 0]


def test_releases_that_agree_are_one_case() -> None:
    assert only_case(YOLOV3).releases == ("1.0", "1.1", "1.2", "1.3")


def test_two_branches_are_two_cases() -> None:
    script = train(
        "12, dataset, train_batch_size=batch, learning_rate=rate",
        "import sys\nif sys.argv[1:]:\n    batch = 8\nelse:\n    batch = 4\nrate = 0.1",
    )
    found = cases(script, "--lr-paddlex-version=1")
    assert [row(case, "train_batch_size").value for case in found] == [8, 4]


def test_very_many_cases_are_cut() -> None:
    choices = "".join(
        f"{name} = 1 if sys.argv[{index}] else 2\n"
        for index, name in enumerate("abcdefgh", 1)
    )
    arguments = "num_epochs=a, train_dataset=dataset, train_batch_size=b, learning_rate=c,"
    arguments += "warmup_steps=d, warmup_start_lr=e, lr_decay_gamma=f, early_stop_patience=g"
    script = train(arguments, f"import sys\n{choices}")
    (call,) = facts(script, "--lr-paddlex-version=1").calls
    assert call.has_more and 1 < len(call.cases) <= 96


def test_a_model_of_an_unknown_class_has_no_case() -> None:
    script = PADDLEX_1 + "pdx.load_model('output').train(12, dataset)\n"
    assert all(call.cases == () for call in facts(script).calls)


@pytest.mark.parametrize(
    ("arguments", "before", "words"),
    [
        pytest.param(
            "12, dataset",
            "",
            "Not all of it is known: samples would be needed.",
            id="samples",
        ),
        pytest.param(
            "12, dataset, learning_rate=float(os.environ['R'])",
            "import os",
            "Not all of it is known: learning_rate, samples would be needed.",
            id="the rate as well",
        ),
        pytest.param(
            "12, dataset, optimizer=make()",
            "from mine import make",
            "The learning rate is not known: optimizer may be one of your own.",
            id="an optimizer that nobody knows",
        ),
    ],
)
def test_why_the_schedule_is_not_known(arguments: str, before: str, words: str) -> None:
    case = only_case(train(arguments, before), "--lr-paddlex-version=1")
    assert case.schedule is None and why_not(case) == words


def test_a_batch_larger_than_the_data_set_has_no_step() -> None:
    case = only_case(train("12, dataset"), "--lr-num-samples=5", "--lr-paddlex-version=1")
    assert row(case, "steps_per_epoch").value == 0
    assert why_not(case) == (
        "There is no step in an epoch: the batch is larger than the data set."
    )
    assert case.stretches == ()


def test_numbers_beyond_all_measure_are_no_schedule() -> None:
    arguments = (
        "12, dataset, learning_rate=1e14, lr_decay_gamma=1e14,"
        " lr_decay_epochs=[" + ", ".join(map(str, range(1, 40))) + "]"
    )
    arguments = arguments.replace("12,", "100,", 1)
    case = only_case(train(arguments), "--lr-num-samples=8000", "--lr-paddlex-version=1")
    assert why_not(case) == "The learning rate leaves the range of numbers."


@pytest.mark.parametrize(
    ("arguments", "samples", "condition"),
    [
        pytest.param("270, dataset", 40, "1000 <= 213 * (samples // 8)", id="YOLOv3 by default"),
        pytest.param(
            "270, dataset, warmup_steps=800, lr_decay_epochs=[8, 11]",
            800,
            "800 <= 8 * (samples // 8)",
            id="equality is right",
        ),
    ],
)
def test_unknown_samples_come_with_the_fewest_that_are_enough(
    arguments: str, samples: int, condition: str
) -> None:
    case = only_case(train(arguments), "--lr-paddlex-version=1")
    assert row(case, "fits_from").value == samples
    assert origin(case, "fits_from") == condition
    for count, refused in ((samples, False), (samples - 1, True)):
        known = only_case(
            train(arguments), "--lr-paddlex-version=1", f"--lr-num-samples={count}"
        )
        assert (known.bound is not None) == refused


def test_a_cosine_needs_one_step_more() -> None:
    script = PADDLEX_2 + (
        "pdx.det.PicoDet().train(10, dataset, train_batch_size=8, warmup_steps=20)"
    )
    case = only_case(script)
    assert row(case, "fits_from").value == 24
    assert origin(case, "fits_from") == "20 < 10 * (samples // 8)"


def test_without_samples_each_part_is_known_in_its_own_unit() -> None:
    case = only_case(train("270, dataset"), "--lr-paddlex-version=1")
    warmup, flat, first, second = case.stretches
    assert (warmup.first_step, warmup.last_step, warmup.end_epoch) == (0, 999, None)
    assert (flat.first_step, flat.first_epoch, flat.end_epoch) == (None, None, 213.0)
    assert (first.first_epoch, first.end_epoch, second.end_epoch) == (213.0, 240.0, 270.0)
    assert [flat.first_rate, first.first_rate] == pytest.approx([0.000125, 1.25e-5])


def test_without_samples_decays_of_paddlex_2_count_from_the_end_of_the_warmup() -> None:
    script = PADDLEX_2 + "pdx.det.YOLOv3().train(270, dataset, warmup_steps=1000)"
    _, flat, first, second = only_case(script).stretches
    assert [part.after_warmup for part in (flat, first, second)] == [True] * 3
    assert (flat.first_epoch, first.first_epoch, second.end_epoch) == (0.0, 216.0, None)


def test_generation_2_decays_late_by_the_warmup() -> None:
    script = PADDLEX_2 + (
        "pdx.det.YOLOv3().train(300, dataset, train_batch_size=8, warmup_steps=1000,"
        " lr_decay_epochs=[150, 240])"
    )
    case = only_case(script, "--lr-num-samples=176")
    assert [part.first_step for part in case.stretches] == [0, 1000, 4300, 6280]


def test_a_warmup_past_the_first_decay_is_measured() -> None:
    case = only_case(train("270, dataset"), "--lr-num-samples=24", "--lr-paddlex-version=1")
    assert case.bound is not None and tuple(case.bound) == (639, 213.0)


def test_the_repair_is_what_the_fixer_makes_of_it() -> None:
    script = train("270, dataset, train_batch_size=16")
    options = ("--lr-num-samples=64", "--lr-paddlex-version=1")
    (call,) = facts(script, *options).calls
    repair = repaired(script, *options)
    assert repair.after is not None and repair.error is None
    (after,) = repair.after.calls[0].cases
    changes = [
        (new.parameter or new.key, old.value, new.value)
        for old, new in changed_rows(call.cases[0], after)
    ]
    assert changes == [
        ("learning_rate", 0.000125, 0.00025), ("warmup_steps", 1000, 12), ("fits_from", 80, 16),
    ]
    assert after.bound is None and call.cases[0].bound is not None


def test_unsafe_repairs_count_only_when_asked_for() -> None:
    script = train("270, dataset, train_batch_size=16, lr_decay_epochs=[240, 210]")
    options = ("--lr-num-samples=1600", "--lr-paddlex-version=1", "--select=LR302")
    assert repaired(script, *options).after is None
    assert repaired(script, *options).unsafe_left == 1
    with_unsafe = repaired(script, *options, unsafe=True)
    assert with_unsafe.after is not None
    (after,) = with_unsafe.after.calls[0].cases
    assert row(after, "lr_decay_epochs").value == [210, 240]


def test_findings_stand_with_their_call() -> None:
    script = YOLOV3 + "model.train(12, dataset, train_batch_size=0)  # lr-lint: x=1\n"
    first, second = facts(script).calls
    assert first.findings == ()
    assert {finding.code for finding in second.findings} >= {"LR404", "LR503"}
    assert [finding.code for finding in facts(script).findings] == ["LR901"]
