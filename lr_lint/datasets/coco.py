"""COCO: one json that names all pictures and their annotations.

The json is the data set: the framework looks at no picture while it counts.

Source: cv/datasets/coco.py of 1.0.8, 1.1.6, 1.2.8, 1.3.11, 2.0.0 and 2.1.0, and
pycocotools/coco.py, by which they read the file.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple, Optional

from lr_lint.datasets.files import (
    LARGEST_COCO,
    PICTURES,
    PathLike,
    Refused,
    decode_without_utf8,
    is_picture,
    read_bytes,
)

_MOST_DIGITS: Final = 4300


class CocoCount(NamedTuple):
    """How many pictures of a COCO json become samples.

    Attributes:
        samples: Pictures, at most; None when the framework would stop.
        exact: Whether it is certain.
    """

    samples: Optional[int]
    exact: bool


class CocoCounts(NamedTuple):
    """All that counting a COCO json gives.

    Attributes:
        first: In generation 1, which takes pictures without objects too.
        second: In generation 2, which takes only those with objects.
        second_with_empty: In generation 2 with ``allow_empty=True``. How many
            pictures without objects are taken is up to ``empty_ratio``; with such
            pictures the count is not exact.
    """

    first: CocoCount
    second: CocoCount
    second_with_empty: CocoCount


class _Index:
    """A COCO json as pycocotools indexes it."""

    def __init__(self, content: object) -> None:
        if not isinstance(content, dict) or "categories" not in content:
            raise Refused("not a COCO json")
        self.images: dict[Any, Any] = {}
        self.annotations: dict[Any, Any] = {}
        self.of_image: dict[Any, list[Any]] = {}
        self.categories: dict[Any, Any] = {}
        for annotation in content.get("annotations", ()):
            self.of_image.setdefault(annotation["image_id"], []).append(annotation)
            self.annotations[annotation["id"]] = annotation
            hash(annotation["category_id"])
        for image in content.get("images", ()):
            self.images[image["id"]] = image
        for category in content["categories"]:
            self.categories[category["id"]] = category
            hash(category["name"])
        for identifier in (*self.images, *self.categories):
            # pycocotools takes text for a list of ids, and returns None for others.
            if type(identifier) is not int or not -(2**63) <= identifier < 2**63:
                raise Refused("an id that is not an int")

    def instances(self, image_id: int) -> list[Any]:
        """Return the annotations of a picture that are not of crowds."""
        return [
            self.annotations[annotation["id"]]
            for annotation in self.of_image.get(image_id, ())
            if annotation["iscrowd"] == False  # noqa: E712  (0 and 0.0 are equal too)
        ]


def count_coco(path: PathLike) -> CocoCounts:
    """Count the samples of a COCO json.

    Raises:
        Any of `lr_lint.datasets.files.FAILURES` when the json cannot be read, or
        when the framework would stop on what it holds, whatever the generation.
    """
    content, certain = _load(path)
    index = _Index(content)
    named = full = dropped = 0
    refused = False
    for image_id, image in index.images.items():
        if not _is_named_as_picture(image):
            continue
        named += 1
        boxes = _boxes(index, image_id, image)
        if boxes:
            full += 1
            try:
                dropped += _is_dropped(boxes)
            except Refused:
                refused = True
    sure = certain and not _has_bare_suffix(index)
    return CocoCounts(
        CocoCount(named, sure),
        CocoCount(None, False) if refused else CocoCount(full - dropped, sure),
        CocoCount(named, sure and full == named),
    )


def _load(path: PathLike) -> tuple[object, bool]:
    # pycocotools opens it in the encoding of the system: mostly UTF-8.
    data = read_bytes(path, LARGEST_COCO)
    try:
        text, certain = data.decode("utf-8"), True
    except UnicodeDecodeError:
        text, certain = decode_without_utf8(data), False
    return json.loads(text, parse_int=_whole_number), certain


def _whole_number(digits: str) -> int:
    # int() takes a time that grows with the square of the length.
    if len(digits) > _MOST_DIGITS:
        raise Refused("a huge number")
    return int(digits)


def _has_bare_suffix(index: _Index) -> bool:
    """Tell whether a picture is named ``jpg``, whose folder decides whether it counts."""
    return any(
        isinstance(image["file_name"], str) and image["file_name"] in PICTURES
        for image in index.images.values()
    )


def _is_named_as_picture(image: Any) -> bool:
    if not isinstance(image["file_name"], str):
        raise Refused("a file name that is not text")
    return is_picture(image["file_name"])


def _boxes(index: _Index, image_id: int, image: Any) -> list[Any]:
    """Return the annotations whose box is one inside the picture.

    Generation 1 takes 1 from width and height of a box, generation 2 does not: that
    makes no difference here, for what is less than zero becomes zero.
    """
    width, height = float(image["width"]), float(image["height"])
    valid = []
    for annotation in index.instances(image_id):
        left, top, box_width, box_height = annotation["bbox"]
        # The order of the operands decides what becomes of NaN.
        left, top = max(0, left), max(0, top)
        right = min(width - 1, left + max(0, box_width))
        bottom = min(height - 1, top + max(0, box_height))
        if annotation["area"] > 0 and right >= left and bottom >= top:
            for coordinate in (left, top, right, bottom):
                float(coordinate)
            if annotation["category_id"] not in index.categories:
                raise Refused("a category that is not listed")
            # Another annotation with the same id can have taken the place of this one.
            int(annotation["iscrowd"])
            valid.append(annotation)
        else:
            float(annotation["area"])
    return valid


def _is_dropped(boxes: list[Any]) -> bool:
    """Tell whether a picture goes because its outlines are empty (``[[]]``).

    An outline ``[]`` counts as no outline. The framework drops objects with an empty
    outline one by one and stops with a TypeError when one of them is not the first.
    """
    outlines = [box.get("segmentation") for box in boxes]
    empty = [bool(outline) and _is_empty(outline) for outline in outlines]
    if any(empty[1:]):
        raise Refused("an empty outline behind the first object")
    return empty[0] and not any(outlines[1:])


def _is_empty(outline: object) -> bool:
    """Tell whether numpy makes an array of size 0 of it."""
    innermost = outline
    while isinstance(innermost, list) and innermost:
        innermost = innermost[0]
    return innermost == [] and 0 in _shape(outline)


def _shape(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    shapes = {_shape(item) for item in value}
    return (len(value), *(shapes.pop() if len(shapes) == 1 else ()))
