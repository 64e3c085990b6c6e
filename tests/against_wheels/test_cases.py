"""The random data sets: repeatable, of every format, and good beside broken ones."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from lr_lint.datasets import FORMATS, count_samples
from tests.against_wheels.cases import CLASSES, JSON, LIST, draw

SEED = 1


def test_same_seed_gives_the_same_data_sets() -> None:
    assert [draw(SEED, number) for number in range(40)] == [
        draw(SEED, number) for number in range(40)
    ]


def test_another_seed_gives_other_data_sets() -> None:
    assert [draw(SEED, number) for number in range(40)] != [
        draw(SEED + 1, number) for number in range(40)
    ]


def test_every_way_of_counting_has_a_class() -> None:
    assert CLASSES.keys() == {*FORMATS, "coco"}


def test_every_way_of_counting_is_drawn() -> None:
    drawn = Counter(draw(SEED, number).counting for number in range(400))
    assert drawn.keys() == CLASSES.keys()


def test_every_data_set_can_be_written(tmp_path: Path) -> None:
    for number in range(50):
        case = draw(SEED, number)
        folder = tmp_path / f"{number}"
        case.write(folder)
        assert (folder / case.list_name).is_file()


def test_good_and_broken_data_sets_are_drawn(tmp_path: Path) -> None:
    exact: Counter[str] = Counter()
    other = 0
    for number in range(150):
        case = draw(SEED, number)
        folder = tmp_path / f"{number}"
        case.write(folder)
        found = count_samples(case.counting, ("1.3",), folder / case.list_name, folder)
        if found is not None and found.exact:
            exact[case.counting] += 1
        else:
            other += 1
    assert exact.keys() == CLASSES.keys()
    assert other >= 20


def test_arguments_are_those_of_the_class(tmp_path: Path) -> None:
    for number in range(200):
        case = draw(SEED, number)
        for release in case.releases:
            arguments = case.arguments(tmp_path, release)
            assert arguments["data_dir"] == str(tmp_path)
            if case.counting == "coco":
                assert arguments["ann_file"] == str(tmp_path / JSON)
            else:
                assert arguments["file_list"] == str(tmp_path / LIST)
            if release.startswith("1"):
                assert "allow_empty" not in arguments
            json.dumps(arguments)
