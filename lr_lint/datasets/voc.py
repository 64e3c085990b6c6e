"""Pascal VOC: a list of pictures with an xml each.

Source: cv/datasets/voc.py of 1.0.8, 1.1.6, 1.2.8, 1.3.11, 2.0.0 and 2.1.0.
"""

from __future__ import annotations

import os
from typing import Final

from lr_lint.datasets.files import LARGEST_ANNOTATION, is_picture, read_bytes
from lr_lint.datasets.lists import LineRule, ListFormat, Release, joined, rules_since

MOST_ANNOTATIONS: Final = 20_000
"""Pictures whose annotation is read for an exact count."""


def _is_there(folder: str, words: list[str], releases: tuple[Release, ...]) -> bool:
    picture, annotation = joined(folder, words[0]), joined(folder, words[1])
    if not is_picture(picture) or not os.path.exists(picture):
        return False
    from lr_lint.datasets.voc_annotation import are_objects_in

    return are_objects_in(read_bytes(annotation, LARGEST_ANNOTATION), releases)


VOC: Final = ListFormat(
    rules_since(((1, 0), LineRule(2, None, (0,))), ((1, 1), LineRule(2, 2, (0,)))),
    _is_there,
    MOST_ANNOTATIONS,
)
"""``picture xml``; a sample needs an object, in generation 2 one with a box."""
