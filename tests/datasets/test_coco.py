"""COCO: which pictures of a json are samples, in generation 1 and in generation 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, Optional

import pytest

from lr_lint.datasets import count_samples

FIRST = ("1.0", "1.1", "1.2", "1.3")
SECOND = ("2.0", "2.1")
BOTH = FIRST + SECOND
DOGS = [{"id": 1, "name": "dog"}]
MISSING = object()

Expected = Optional[tuple[int, bool]]


def picture(number: Any = 1, **changes: Any) -> dict[str, Any]:
    fields = {"id": number, "file_name": f"{number}.jpg", "width": 50, "height": 40, **changes}
    return {key: value for key, value in fields.items() if value is not MISSING}


def thing(image_id: int = 1, number: int = 1, **changes: Any) -> dict[str, Any]:
    fields = {
        "id": number,
        "image_id": image_id,
        "category_id": 1,
        "bbox": [1, 2, 10, 10],
        "area": 100,
        "iscrowd": 0,
        **changes,
    }
    return {key: value for key, value in fields.items() if value is not MISSING}


def coco(images: object, annotations: object = (), categories: object = DOGS) -> dict[str, Any]:
    return {"images": images, "annotations": annotations, "categories": categories}


def one(**changes: Any) -> dict[str, Any]:
    """Return a json with one picture and one object that has these fields."""
    return coco([picture()], [thing(**changes)])


def outlined(*outlines: object) -> dict[str, Any]:
    """Return a json with one picture whose objects have these outlines."""
    things = [
        thing(number=number, segmentation=outline) for number, outline in enumerate(outlines)
    ]
    return coco([picture()], things)


class Row(NamedTuple):
    says: str
    content: object
    first: Expected
    second: Expected
    with_empty: Expected


ALL = (1, True)
EMPTY = (1, False)
NONE = (0, True)

ROWS = [
    Row("a picture with an object is a sample", one(), ALL, ALL, ALL),
    Row("two pictures are two samples",
        coco([picture(1), picture(2)], [thing(1, 1), thing(2, 2)]),
        (2, True), (2, True), (2, True)),
    Row("a picture without object counts in generation 1, and where empty ones are allowed",
        coco([picture()]), ALL, NONE, EMPTY),
    Row("empty pictures leave the count at most, for the ratio is not known",
        coco([picture(1), picture(2)], [thing(1)]), (2, True), (1, True), (2, False)),
    Row("annotations may be left out",
        {"images": [picture()], "categories": DOGS}, ALL, NONE, EMPTY),
    Row("no pictures are no samples", coco([]), NONE, NONE, NONE),
    Row("pictures may be left out", {"categories": DOGS}, NONE, NONE, NONE),
    Row("categories may not be left out", {"images": [picture()]}, None, None, None),
    Row("a picture listed twice counts once",
        coco([picture(), picture()], [thing()]), ALL, ALL, ALL),
    Row("a picture without known suffix is passed over",
        coco([picture(file_name="1.tif"), picture(2)], [thing(1, 1), thing(2, 2)]),
        ALL, ALL, ALL),
    Row("a suffix counts with its case",
        coco([picture(file_name="1.Jpg")], [thing()]), NONE, NONE, NONE),
    Row("folders in a name do not matter",
        coco([picture(file_name="train.2017/1.jpg")], [thing()]), ALL, ALL, ALL),
    Row("a bare suffix is a picture or not, as the folder is named",
        coco([picture(file_name="jpg")], [thing()]), (1, False), (1, False), (1, False)),
    Row("a name that is no text is refused",
        coco([picture(file_name=7)], [thing()]), None, None, None),
    Row("a picture without name is refused",
        coco([picture(file_name=MISSING)], [thing()]), None, None, None),
    Row("a picture without width is refused",
        coco([picture(width=MISSING)], [thing()]), None, None, None),
    Row("a picture passed over needs no width",
        coco([picture(file_name="1.tif", width=MISSING)]), NONE, NONE, NONE),
    Row("a width in text is a width", coco([picture(width="50")], [thing()]), ALL, ALL, ALL),
    Row("an id in text is not counted", coco([picture("one")]), None, None, None),
    Row("an id that is a bool is not counted", coco([picture(True)]), None, None, None),
    Row("an id that is a float is not counted", coco([picture(1.0)]), None, None, None),
    Row("an object that names its picture with a float belongs to it",
        one(image_id=1.0), ALL, ALL, ALL),
    Row("an object of another picture does not matter", one(image_id=9), ALL, NONE, EMPTY),
    Row("a crowd is no object", one(iscrowd=1), ALL, NONE, EMPTY),
    Row("iscrowd may be false", one(iscrowd=False), ALL, ALL, ALL),
    Row("iscrowd may not be left out", one(iscrowd=MISSING), None, None, None),
    Row("of objects with the same id the last one counts, whose iscrowd is a number",
        coco([picture()], [thing(), thing(iscrowd=1)]), ALL, ALL, ALL),
    Row("of objects with the same id the last one counts, whose iscrowd is nothing",
        coco([picture()], [thing(), thing(iscrowd=None)]), None, None, None),
    Row("iscrowd may be left out where the picture is passed over",
        coco([picture(file_name="1.tif"), picture(2)], [thing(iscrowd=MISSING), thing(2, 2)]),
        ALL, ALL, ALL),
    Row("an object without id is refused", one(id=MISSING), None, None, None),
    Row("an object without picture is refused", one(image_id=MISSING), None, None, None),
    Row("the last object with an id stands for all with it",
        coco([picture(1), picture(2)], [thing(1, 1), thing(2, 1, area=0)]),
        (2, True), NONE, (2, False)),
    Row("an area of zero is no object", one(area=0), ALL, NONE, EMPTY),
    Row("an area of less than zero is no object", one(area=-1), ALL, NONE, EMPTY),
    Row("an area in text is refused", one(area="100"), None, None, None),
    Row("an area that is left out is refused", one(area=MISSING), None, None, None),
    Row("an area that is no number at all is no object",
        one(area=float("nan")), ALL, NONE, EMPTY),
    Row("a box of no width is one in both", one(bbox=[5, 5, 0, 10]), ALL, ALL, ALL),
    Row("a width of less than zero is taken for zero", one(bbox=[5, 5, -9, 10]), ALL, ALL, ALL),
    Row("a box at the last column is one", one(bbox=[49, 5, 1, 10]), ALL, ALL, ALL),
    Row("a box behind the last column is none", one(bbox=[50, 5, 1, 10]), ALL, NONE, EMPTY),
    Row("a box below the last row is none", one(bbox=[5, 40, 1, 10]), ALL, NONE, EMPTY),
    Row("a box left of the picture is moved into it", one(bbox=[-20, 5, 10, 10]), ALL, ALL, ALL),
    Row("a box of three numbers is refused", one(bbox=[1, 2, 3]), None, None, None),
    Row("a box of text is refused", one(bbox=["1", "2", "3", "4"]), None, None, None),
    Row("a box of nothing is refused", one(bbox=None), None, None, None),
    Row("a box that is left out is refused", one(bbox=MISSING), None, None, None),
    Row("a huge width is as good as the picture's", one(bbox=[1, 2, 1e308, 1e308]),
        ALL, ALL, ALL),
    Row("a width beyond all floats is as good as the picture's",
        one(bbox=[1, 2, 10**400, 10]), ALL, ALL, ALL),
    Row("a corner beyond all floats is outside",
        one(bbox=[10**400, 2, 10, 10]), ALL, NONE, EMPTY),
    Row("an area beyond all floats is an area", one(area=10**400), ALL, ALL, ALL),
    Row("a category that is not listed is refused", one(category_id=2), None, None, None),
    Row("a category that is not listed does not matter without a box",
        one(category_id=2, area=0), ALL, NONE, EMPTY),
    Row("a category that is left out is refused", one(category_id=MISSING), None, None, None),
    Row("a category without name is refused",
        coco([picture()], [thing()], [{"id": 1}]), None, None, None),
    Row("an outline is an outline", outlined([[1, 1, 5, 1, 5, 5]]), ALL, ALL, ALL),
    Row("polygons of different length are an outline",
        outlined([[1, 1, 5, 1, 5, 5], [1, 1, 5, 5, 5, 1, 1, 5]]), ALL, ALL, ALL),
    Row("a run length is an outline", outlined({"size": [40, 50], "counts": []}), ALL, ALL, ALL),
    Row("an outline without polygon is as good as none", outlined([]), ALL, ALL, ALL),
    Row("a polygon without points drops the picture in generation 2",
        outlined([[]]), ALL, NONE, ALL),
    Row("two polygons without points drop it too", outlined([[], []]), ALL, NONE, ALL),
    Row("points in one of two polygons keep it", outlined([[], [1, 1, 5, 1, 5, 5]]),
        ALL, ALL, ALL),
    Row("an empty first outline beside a second keeps it",
        outlined([[]], [[1, 1, 5, 1, 5, 5]]), ALL, ALL, ALL),
    Row("an empty second outline is refused by generation 2",
        outlined([[1, 1, 5, 1, 5, 5]], [[]]), ALL, None, ALL),
    Row("a list instead of an object is refused", [one()], None, None, None),
    Row("pictures that are no list are refused", coco(7), None, None, None),
    Row("pictures that are numbers are refused", coco([7]), None, None, None),
    Row("objects that are text are refused", coco([picture()], ["dog"]), None, None, None),
    Row("an id that is a list is refused", coco([picture([1])]), None, None, None),
]


def count(path: Path, *releases: str, allow_empty: Optional[bool] = False) -> Expected:
    samples = count_samples("coco", releases, path, None, allow_empty=allow_empty)
    return None if samples is None else (samples.count, samples.exact)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_counts_the_pictures_that_the_framework_takes(row: Row, tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_text(json.dumps(row.content))
    assert count(path, *FIRST) == row.first
    assert count(path, *SECOND) == row.second
    assert count(path, *SECOND, allow_empty=True) == row.with_empty


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(one(), (1, True), id="the generations agree"),
        pytest.param(coco([picture()]), (1, False), id="only the first one takes it"),
        pytest.param(outlined([[]], [[]]), (1, False), id="the second one refuses it"),
        pytest.param(one(area="1"), None, id="both refuse it"),
    ],
)
def test_takes_the_largest_count_of_both_generations(
    content: object, expected: Expected, tmp_path: Path
) -> None:
    path = tmp_path / "train.json"
    path.write_text(json.dumps(content))
    assert count(path, *BOTH) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(one(), (1, True), id="a picture with an object is one either way"),
        pytest.param(coco([picture()]), (1, False), id="an empty picture may be one"),
        pytest.param(outlined([[]]), (1, False), id="a picture that is dropped may be one"),
    ],
)
def test_an_unknown_allow_empty_can_be_both(
    content: object, expected: Expected, tmp_path: Path
) -> None:
    path = tmp_path / "train.json"
    path.write_text(json.dumps(content))
    assert count(path, *SECOND, allow_empty=None) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(json.dumps(one()).encode(), (1, True), id="ASCII"),
        pytest.param(
            json.dumps(coco([picture(file_name="图.jpg")]), ensure_ascii=False).encode(),
            (1, True),
            id="UTF-8",
        ),
        pytest.param(
            json.dumps(coco([picture(file_name="训练图片.jpg")]), ensure_ascii=False).encode("gbk"),
            (1, False),
            id="GBK, which most systems refuse",
        ),
        pytest.param(json.dumps(one()).encode("utf-8-sig"), None, id="a byte order mark"),
        pytest.param(json.dumps(one()).encode("utf-16"), None, id="UTF-16"),
        pytest.param(json.dumps(one()).encode()[:-1], None, id="cut off"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"{'images': []}", None, id="not json"),
    ],
)
def test_reads_the_json_as_the_framework_does(
    data: bytes, expected: Expected, tmp_path: Path
) -> None:
    path = tmp_path / "train.json"
    path.write_bytes(data)
    assert count(path, "1.3") == expected


def test_looks_at_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_text(json.dumps(one()))
    samples = count_samples("coco", BOTH, path, tmp_path / "not there")
    assert samples is not None
    assert samples.exact
