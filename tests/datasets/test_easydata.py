"""EasyData: which json makes a sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, Optional

import pytest

from lr_lint.datasets import count_samples

RELEASES = ("1.0", "1.1", "1.2", "1.3")
CLASSIFICATION = "easydata_classification"
DETECTION = "easydata_detection"
SEGMENTATION = "easydata_segmentation"
EVERY = frozenset((CLASSIFICATION, DETECTION, SEGMENTATION))
BOX = {"x1": 1, "y1": 2, "x2": 9, "y2": 8}
DOG: dict[str, Any] = {"name": "dog", "mask": "o13", **BOX}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in DOG.items() if name != key}


class Row(NamedTuple):
    says: str
    content: object
    exact_in: frozenset[str]


ROWS = [
    Row("a label with everything is a sample", {"labels": [DOG]}, EVERY),
    Row("several labels are one sample", {"labels": [DOG, DOG]}, EVERY),
    Row("no label is a sample only where a mask is drawn",
        {"labels": []}, frozenset([SEGMENTATION])),
    Row("boxes are for detection alone",
        {"labels": [without("x1")]}, EVERY - {DETECTION}),
    Row("masks are for segmentation alone",
        {"labels": [without("mask")]}, EVERY - {SEGMENTATION}),
    Row("every label needs a name", {"labels": [without("name")]}, frozenset()),
    Row("classification reads the first label only",
        {"labels": [DOG, {}]}, frozenset([CLASSIFICATION])),
    Row("detection asks for corners that a float can hold",
        {"labels": [{**DOG, "x1": 10**400}]}, EVERY - {DETECTION}),
    Row("corners may be fractions", {"labels": [{**DOG, "x1": 1.5}]}, EVERY),
    Row("corners in text are refused",
        {"labels": [{**DOG, "x1": "1"}]}, EVERY - {DETECTION}),
    Row("a mask that is no text is refused",
        {"labels": [{**DOG, "mask": 7}]}, frozenset([CLASSIFICATION])),
    Row("labels have to be there", {}, frozenset()),
    Row("labels have to be a list", {"labels": "dog"}, frozenset()),
    Row("labels that are text are refused", {"labels": ["dog"]}, frozenset()),
    Row("a list is refused", [DOG], frozenset()),
]


def count(folder: Path, counting: str, listed: str) -> Optional[tuple[int, bool]]:
    (folder / "train.txt").write_text(listed)
    samples = count_samples(counting, RELEASES, folder / "train.txt", folder)
    return None if samples is None else (samples.count, samples.exact)


@pytest.mark.parametrize("counting", sorted(EVERY))
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_an_annotation_that_is_no_sample_leaves_the_count_at_most(
    row: Row, counting: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.json").write_text(json.dumps(row.content))
    assert count(tmp_path, counting, "a.jpg a.json\n") == (1, counting in row.exact_in)


@pytest.mark.parametrize("counting", sorted(EVERY))
@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param("a.jpg a.json\na.jpg a.json\n", (2, True), id="a line twice"),
        pytest.param("a.jpg a.json x y\n", (1, True), id="further words do not matter"),
        pytest.param("a.tif a.json\na.jpg a.json\n", (1, True), id="a tif is passed over"),
        pytest.param("b.jpg a.json\n", (1, False), id="a missing picture"),
        pytest.param("a.jpg b.json\n", (1, False), id="a missing json"),
        pytest.param("a.jpg broken.json\n", (1, False), id="a broken json"),
        pytest.param("a.jpg bom.json\n", (1, True), id="a json with a byte order mark"),
        pytest.param("a.jpg gbk.json\n", (1, False), id="a json in GBK"),
        pytest.param("a.jpg\n", None, id="one word is refused"),
        pytest.param("a.jpg a.json\n\n", None, id="an empty line is refused"),
    ],
)
def test_counts_the_lines_of_the_list(
    listed: str, expected: Optional[tuple[int, bool]], counting: str, tmp_path: Path
) -> None:
    text = json.dumps({"labels": [{**DOG, "name": "狗"}]}, ensure_ascii=False)
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.json").write_text(json.dumps({"labels": [DOG]}))
    (tmp_path / "broken.json").write_text('{"labels": [')
    (tmp_path / "bom.json").write_text(text, encoding="utf-8-sig")
    (tmp_path / "gbk.json").write_text(text, encoding="gbk")
    assert count(tmp_path, counting, listed) == expected
