"""EasyData: a list of pictures with a json each, in generation 1.

Source: cv/datasets/easydata_cls.py:68, easydata_det.py:87 and easydata_seg.py:70 of
1.3.11; the same in 1.0.8, 1.1.6 and 1.2.8.
"""

from __future__ import annotations

import json
import os
from typing import Callable, Final

from lr_lint.datasets.files import LARGEST_ANNOTATION, Refused, is_picture, read_text
from lr_lint.datasets.lists import LineRule, ListFormat, Release, joined, rules_since
from lr_lint.datasets.voc import MOST_ANNOTATIONS

_COORDINATES: Final = ("x1", "y1", "x2", "y2")


_RULES: Final = rules_since(((1, 0), LineRule(2, None, (0,))))


def _format(has_sample: Callable[[object], bool]) -> ListFormat:
    def is_there(folder: str, words: list[str], releases: tuple[Release, ...]) -> bool:
        picture, annotation = joined(folder, words[0]), joined(folder, words[1])
        if not is_picture(picture) or not os.path.exists(picture):
            return False
        text = read_text(annotation, LARGEST_ANNOTATION)
        return text.certain and has_sample(_labels(json.loads(text.content)))

    return ListFormat(_RULES, is_there, MOST_ANNOTATIONS)


def _labels(annotation: object) -> object:
    if not isinstance(annotation, dict):
        raise Refused("not an annotation")
    return annotation["labels"]


def _objects(labels: object) -> list[dict[str, object]]:
    if not isinstance(labels, list) or not all(isinstance(item, dict) for item in labels):
        raise Refused("labels that are not a list of objects")
    if not all(isinstance(item["name"], str) for item in labels):
        raise Refused("a name that is not text")
    return labels


def _has_class(labels: object) -> bool:
    return bool(_objects(labels[:1] if isinstance(labels, list) else labels))


def _has_boxes(labels: object) -> bool:
    objects = _objects(labels)
    for item in objects:
        for name in _COORDINATES:
            coordinate = item[name]
            if not isinstance(coordinate, (int, float)):
                raise Refused("a coordinate that is not a number")
            float(coordinate)  # an int can be too large for one
        if not isinstance(item.get("mask", ""), str):
            raise Refused("a mask that is not text")
    return bool(objects)


def _has_masks(labels: object) -> bool:
    if not all(isinstance(item["mask"], str) for item in _objects(labels)):
        raise Refused("a mask that is not text")
    return True


CLASSIFICATION: Final = _format(_has_class)
DETECTION: Final = _format(_has_boxes)
SEGMENTATION: Final = _format(_has_masks)
