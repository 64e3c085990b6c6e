"""The xml of one picture of Pascal VOC, as the framework reads it.

Apart from `lr_lint.datasets.voc` because the xml parser is needed only to tell whether
a count is certain, which nobody asks who wants no repair.

Source: cv/datasets/voc.py of 1.0.8, 1.1.6, 1.2.8, 1.3.11, 2.0.0 and 2.1.0.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Optional
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lr_lint.datasets.files import Refused
from lr_lint.datasets.lists import Release, is_whole_number

_COORDINATES: Final = ("xmin", "ymin", "xmax", "ymax")


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree; refuses a document type, and with it every entity."""

    def doctype(self, name: str, pubid: str, system: str) -> None:
        raise Refused("a document type")


def are_objects_in(annotation: bytes, releases: tuple[Release, ...]) -> bool:
    """Tell whether every release takes a picture with this annotation as a sample.

    Raises:
        ValueError, AttributeError, SyntaxError: One of them would stop.
    """
    root = _parse(annotation)
    return all(_has_objects(root, release) for release in releases)


def _parse(data: bytes) -> Element:
    parser = ElementTree.XMLParser(target=_Builder())
    parser.feed(data)
    root = parser.close()
    if not isinstance(root, Element) or root.tag.lower() == "object":
        raise Refused("not an annotation")
    return root


def _has_objects(root: Element, release: Release) -> bool:
    """Tell whether the framework takes the picture as one with objects.

    Raises:
        ValueError, AttributeError: It would stop.
    """
    identifier = root.find("id")
    if identifier is not None and not is_whole_number(_text(identifier)):
        raise Refused("an id that is no number")
    tag = _first_tag(root, "object")
    objects = root.findall(tag) if tag is not None else []
    size = _size(root, release) if objects or release >= (2, 0) else (0.0, 0.0)
    boxes = [_box(item, release) for item in objects]
    if release < (2, 0):
        return bool(objects)
    return any(box is not None and _is_valid(box, *size) for box in boxes)


def _first_tag(element: Element, name: str) -> Optional[str]:
    """Return the first tag that is ``name`` whatever its case, None if there is none.

    The framework writes the element out as text and searches that for ``<name>``.
    So a tag with attributes is not found, nor one without content, which is written
    ``<name />``; one that stands deeper is found.
    """
    for candidate in element.iter():
        if candidate.tag.lower() == name and not candidate.attrib:
            if candidate.text or len(candidate):
                return candidate.tag
    return None


def _child(element: Element, name: str) -> Element:
    tag = _first_tag(element, name)
    child = element.find(tag) if tag is not None else None
    if child is None:
        raise Refused(f"no {name}")
    return child


def _text(element: Element) -> str:
    if element.text is None:
        raise Refused(f"nothing in {element.tag}")
    return element.text


def _number(element: Element, name: str) -> float:
    return float(_text(_child(element, name)))


def _size(root: Element, release: Release) -> tuple[float, float]:
    """Return width and height; 0 and 0 without a size, where that is allowed."""
    if release >= (1, 3) and _first_tag(root, "size") is None:
        return 0.0, 0.0
    size = _child(root, "size")
    width, height = _number(size, "width"), _number(size, "height")
    # Written so that NaN fails too.
    if release >= (2, 0) and not (abs(width) < 2**31 and abs(height) < 2**31):
        raise Refused("a size that is no int32")
    return width, height


def _box(item: Element, release: Release) -> Optional[_Box]:
    """Return an object's box, None without one, where that is allowed."""
    _text(_child(item, "name"))
    if release < (1, 2) and _first_tag(item, "difficult") is None:
        raise Refused("no difficult")
    if release >= (1, 2) and _first_tag(item, "bndbox") is None:
        return None
    box = _child(item, "bndbox")
    return _Box(*(_number(box, name) for name in _COORDINATES))


def _is_valid(box: _Box, width: float, height: float) -> bool:
    # The order of the operands decides what becomes of NaN; it is the framework's.
    left, top = max(0, box.left), max(0, box.top)
    right, bottom = box.right, box.bottom
    if width > 0.5 and height > 0.5:
        right, bottom = min(width - 1, right), min(height - 1, bottom)
    return right >= left and bottom >= top
