"""Random data sets, counted a second time by the rules written out plainly.

The second count knows what was written and never reads it back, so it shares nothing
with the code under test.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Union

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lr_lint.datasets import count_samples

EVERY = ("1.0", "1.1", "1.2", "1.3", "2.0", "2.1")
PICTURES = ("jpg", "JPG", "jpeg", "JPEG", "png", "PNG", "bmp", "BMP")


class Stops(Exception):
    """The framework stops while it builds the data set."""


@dataclass
class File:
    """A file that a list names; ``content`` is what its count depends on."""

    suffix: str
    exists: bool
    content: Any = None


@dataclass
class Line:
    """A line of a list: files, then plain words."""

    files: list[File]
    words: list[str]

    @property
    def length(self) -> int:
        return len(self.files) + len(self.words)


@dataclass
class Object:
    name: bool
    difficult: bool
    box: Optional[tuple[float, float, float, float]]


@dataclass
class Annotation:
    size: Optional[tuple[float, float]]
    objects: list[Object]

    def xml(self) -> str:
        parts = ["<annotation>"]
        if self.size is not None:
            width, height = self.size
            parts.append(f"<size><width>{width}</width><height>{height}</height></size>")
        for item in self.objects:
            parts.append("<object><pose>left</pose>")
            parts.append("<name>dog</name>" if item.name else "")
            parts.append("<difficult>0</difficult>" if item.difficult else "")
            if item.box is not None:
                tags = zip(("xmin", "ymin", "xmax", "ymax"), item.box)
                corners = "".join(f"<{tag}>{value}</{tag}>" for tag, value in tags)
                parts.append(f"<bndbox>{corners}</bndbox>")
            parts.append("</object>")
        return "".join([*parts, "</annotation>"])


def known_picture(file: File) -> bool:
    return file.suffix in PICTURES


def plain_count(counting: str, release: str, lines: list[Line]) -> int:
    """Count a list as the framework would.

    Raises:
        Stops: The framework would not get to the end.
    """
    rules = {
        "imagenet": plain_imagenet,
        "segmentation": plain_segmentation,
        "change_detection": plain_change_detection,
        "voc": plain_voc,
        "easydata_classification": plain_easydata,
        "easydata_detection": plain_easydata_detection,
    }
    return sum(rules[counting](release, line) for line in lines)


def plain_imagenet(release: str, line: Line) -> bool:
    if line.length == 0 or (line.length > 2 and release != "1.0"):
        raise Stops
    if not known_picture(line.files[0]):
        return False
    if not line.files[0].exists or not line.words or not line.words[0].isdigit():
        raise Stops
    return True


def plain_segmentation(release: str, line: Line) -> bool:
    if line.length < 2 or (line.length > 2 and release != "1.0"):
        raise Stops
    if release == "1.0" and not known_picture(line.files[0]):
        return False
    if release.startswith("2") and not all(known_picture(file) for file in line.files[:2]):
        return False
    if not line.files[0].exists or not line.files[1].exists:
        raise Stops
    return True


def plain_change_detection(release: str, line: Line) -> bool:
    if line.length != 3 or not all(file.exists for file in line.files):
        raise Stops
    return True


def plain_voc(release: str, line: Line) -> bool:
    if line.length < 2 or (line.length > 2 and release != "1.0"):
        raise Stops
    picture, annotation = line.files[:2]
    if not known_picture(picture) or not annotation.exists:
        return False
    if not picture.exists:
        if release in ("1.0", "1.1", "1.2"):
            raise Stops
        return False
    content: Annotation = annotation.content
    if release.startswith("1") and not content.objects:
        return False
    if content.size is None and release in ("1.0", "1.1", "1.2"):
        raise Stops
    for item in content.objects:
        if not item.name:
            raise Stops
        if release in ("1.0", "1.1") and not (item.difficult and item.box is not None):
            raise Stops
    return release.startswith("1") or any(
        item.box is not None and inside(item.box, content.size) for item in content.objects
    )


def inside(
    corners: tuple[float, float, float, float], size: Optional[tuple[float, float]]
) -> bool:
    left, top, right, bottom = corners
    if size is not None and size[0] > 0.5 and size[1] > 0.5:
        right, bottom = min(right, size[0] - 1), min(bottom, size[1] - 1)
    return max(left, 0) <= right and max(top, 0) <= bottom


def plain_easydata(release: str, line: Line) -> bool:
    if line.length < 2:
        raise Stops
    picture, annotation = line.files[:2]
    if not known_picture(picture) or not annotation.exists:
        return False
    if not picture.exists or annotation.content == 0:
        raise Stops
    return True


def plain_easydata_detection(release: str, line: Line) -> bool:
    if line.length < 2:
        raise Stops
    picture, annotation = line.files[:2]
    if not known_picture(picture) or not annotation.exists:
        return False
    if not picture.exists:
        raise Stops
    return bool(annotation.content > 0)


def mostly(usual: object, *others: object) -> st.SearchStrategy[Any]:
    """Choose the usual value so often that many data sets are whole."""
    return st.sampled_from([usual] * 6 + list(others))


PICTURE = st.builds(
    File, mostly("jpg", "JPG", "png", "bmp", "tif", "Jpg", "npy"), mostly(True, False)
)
CORNER = st.integers(-3, 12)
ANNOTATION = st.builds(
    Annotation,
    mostly((10, 10), None, (0, 0), (4, 20)),
    st.lists(
        st.builds(
            Object,
            mostly(True, False),
            mostly(True, False),
            st.one_of(
                st.just((1, 1, 5, 5)),
                st.just((1, 1, 5, 5)),
                st.none(),
                st.tuples(CORNER, CORNER, CORNER, CORNER),
            ),
        ),
        max_size=3,
    ),
)
XML = st.builds(File, st.just("xml"), mostly(True, False), ANNOTATION)
JSON = st.builds(File, st.just("json"), mostly(True, False), mostly(1, 0, 2))
EXTRA = st.lists(st.just("more"), max_size=1)
FEW: list[str] = []


def lines_of(*files: st.SearchStrategy[File], words: Any = None) -> st.SearchStrategy[list[Line]]:
    whole = st.builds(Line, st.tuples(*files).map(list), st.just(FEW) if words is None else words)
    odd = st.builds(Line, st.tuples(*files).map(list), EXTRA)
    short = st.builds(Line, st.tuples(*files[:1]).map(list), st.just(FEW))
    empty = st.builds(Line, st.just([]), st.just(FEW))
    usual = st.lists(whole, min_size=1, max_size=4)
    return st.one_of(usual, usual, st.lists(st.one_of(whole, odd, short, empty), max_size=4))


CLASSES = st.lists(mostly("0", "1", "12", "dog"), min_size=1, max_size=1)
LISTS = {
    "imagenet": lines_of(PICTURE, words=CLASSES),
    "segmentation": lines_of(PICTURE, PICTURE),
    "change_detection": lines_of(PICTURE, PICTURE, PICTURE),
    "voc": lines_of(PICTURE, XML),
    "easydata_classification": lines_of(PICTURE, JSON),
    "easydata_detection": lines_of(PICTURE, JSON),
}
RELEASES = st.lists(st.sampled_from(EVERY), min_size=1, unique=True).map(tuple)


def write_list(folder: Path, lines: list[Line], end: str, last: bool) -> Path:
    written = []
    for number, line in enumerate(lines):
        names = [write_file(folder, f"{number}_{i}", file) for i, file in enumerate(line.files)]
        written.append(" ".join(names + line.words))
    # Without its line end an empty last line is no line.
    last = last or (bool(lines) and lines[-1].length == 0)
    text = end.join(written) + (end if written and last else "")
    path = folder / "train_list.txt"
    path.write_bytes(text.encode())
    return path


def write_file(folder: Path, stem: str, file: File) -> str:
    name = f"{stem}.{file.suffix}"
    if file.exists and isinstance(file.content, Annotation):
        (folder / name).write_text(file.content.xml())
    elif file.exists and file.content is not None:
        label = {"name": "dog", "x1": 0, "y1": 0, "x2": 1, "y2": 1}
        (folder / name).write_text(json.dumps({"labels": [label] * file.content}))
    elif file.exists:
        (folder / name).touch()
    return name


def outcomes(counts: list[Union[int, type[Stops]]]) -> tuple[list[int], bool]:
    """Return what was counted, and whether anything stopped."""
    return [it for it in counts if isinstance(it, int)], any(it is Stops for it in counts)


def plain_outcome(counting: str, release: str, lines: list[Line]) -> Union[int, type[Stops]]:
    try:
        return plain_count(counting, release, lines)
    except Stops:
        return Stops


@pytest.mark.parametrize("counting", sorted(LISTS))
@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_lists_are_counted_as_the_rules_say(
    tmp_path_factory: pytest.TempPathFactory, counting: str, data: st.DataObject
) -> None:
    lines = data.draw(LISTS[counting])
    folder = tmp_path_factory.mktemp("data")
    end, last = data.draw(st.sampled_from(["\n", "\r\n"])), data.draw(st.booleans())
    path = write_list(folder, lines, end, last)
    plain = {release: plain_outcome(counting, release, lines) for release in EVERY}
    for releases in (*((release,) for release in EVERY), data.draw(RELEASES)):
        counted, stopped = outcomes([plain[release] for release in releases])
        samples = count_samples(counting, releases, path, folder)
        if samples is None:
            assert not counted
        else:
            assert samples.count >= max(counted, default=0)
            agreed = not stopped and set(counted) == {samples.count}
            assert samples.exact == agreed or (samples.count == 0 and not samples.exact)


@dataclass
class Thing:
    crowd: bool
    area: float
    box: tuple[float, float, float, float]
    outline: Any


@dataclass
class Picture:
    suffix: str
    things: list[Thing]


OUTLINES = mostly(None, [], [[]], [[1, 1, 5, 1, 5, 5]], [[], [1, 1, 5, 1, 5, 5]])
COCO = st.lists(
    st.builds(
        Picture,
        mostly("jpg", "tif", "PNG"),
        st.lists(
            st.builds(
                Thing,
                mostly(False, True),
                mostly(4.0, 0, -1),
                st.one_of(
                    st.just((1, 1, 2, 2)),
                    st.tuples(CORNER, CORNER, st.integers(-2, 12), st.integers(-2, 12)),
                ),
                OUTLINES,
            ),
            max_size=3,
        ),
    ),
    max_size=6,
)


def plain_coco(release: str, pictures: list[Picture], allow_empty: bool) -> tuple[int, int]:
    """Return pictures with objects and without that the framework takes.

    Raises:
        Stops: The framework would not get to the end.
    """
    known = [picture for picture in pictures if picture.suffix in PICTURES]
    if release.startswith("1"):
        return len(known), 0
    full = empty = 0
    for picture in known:
        things = [thing for thing in picture.things if not thing.crowd and thing_counts(thing)]
        outlines = [thing.outline for thing in things]
        drawn = [outline for outline in outlines if outline and any(outline)]
        if not things:
            empty += allow_empty
        elif allow_empty:
            full += 1
        elif [[]] in outlines[1:]:
            raise Stops
        elif drawn or [[]] not in outlines:
            full += 1
    return full, empty


def thing_counts(thing: Thing) -> bool:
    left, top, width, height = thing.box
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(9, left + max(width, 0)), min(9, top + max(height, 0))
    return thing.area > 0 and left <= right and top <= bottom


def write_coco(folder: Path, pictures: list[Picture]) -> Path:
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, picture in enumerate(pictures):
        name = f"{number}.{picture.suffix}"
        images.append({"id": number, "file_name": name, "width": 10, "height": 10})
        for thing in picture.things:
            annotation = {
                "id": len(annotations),
                "image_id": number,
                "category_id": 1,
                "iscrowd": int(thing.crowd),
                "area": thing.area,
                "bbox": thing.box,
            }
            if thing.outline is not None:
                annotation["segmentation"] = thing.outline
            annotations.append(annotation)
    categories = [{"id": 1, "name": "dog"}]
    content = {"images": images, "annotations": annotations, "categories": categories}
    path = folder / "train.json"
    path.write_text(json.dumps(content))
    return path


def plain_coco_outcomes(
    releases: tuple[str, ...], pictures: list[Picture], allow_empty: Optional[bool]
) -> tuple[list[Union[int, type[Stops]]], bool]:
    """Return what each release and choice gives, and whether any takes empty pictures."""
    plain: list[Union[int, type[Stops]]] = []
    any_empty = False
    for release in releases:
        for choice in (True, False) if allow_empty is None else (allow_empty,):
            try:
                full, empty = plain_coco(release, pictures, choice)
            except Stops:
                plain.append(Stops)
            else:
                plain.append(full + empty)
                any_empty = any_empty or empty > 0
    return plain, any_empty


@given(COCO, RELEASES, st.sampled_from([True, False, None]))
@settings(deadline=None, max_examples=300)
def test_json_is_counted_as_the_rules_say(
    tmp_path_factory: pytest.TempPathFactory,
    pictures: list[Picture],
    chosen: tuple[str, ...],
    allow_empty: Optional[bool],
) -> None:
    path = write_coco(tmp_path_factory.mktemp("data"), pictures)
    for releases in (("1.3",), ("2.1",), chosen):
        plain, any_empty = plain_coco_outcomes(releases, pictures, allow_empty)
        counted, stopped = outcomes(plain)
        samples = count_samples("coco", releases, path, None, allow_empty=allow_empty)
        assert (samples is None) == (not counted)
        if samples is not None:
            assert samples.count == max(counted)
            assert samples.exact == (not stopped and not any_empty and len(set(counted)) == 1)
