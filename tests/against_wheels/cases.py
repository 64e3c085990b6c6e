"""Random small data sets, whole and broken, of every format.

Nothing here says how many samples there are. What each builder draws is what is
found in real data sets (missing files, blanks in names, mixed encodings, empty
boxes), and what could trip a reader of them.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Mapping, NamedTuple, Optional

FIRST = ("1.0", "1.1", "1.2", "1.3")
SECOND = ("2.0", "2.1")


class DatasetClass(NamedTuple):
    """A class of data sets.

    Attributes:
        name: Its name in ``paddlex.datasets``.
        releases: Minor releases that have it.
        share: How often it is drawn, relative to the others.
    """

    name: str
    releases: tuple[str, ...]
    share: int


CLASSES: Mapping[str, DatasetClass] = {
    "imagenet": DatasetClass("ImageNet", FIRST + SECOND, 2),
    "segmentation": DatasetClass("SegDataset", FIRST + SECOND, 2),
    "change_detection": DatasetClass("ChangeDetDataset", FIRST[2:], 1),
    "voc": DatasetClass("VOCDetection", FIRST + SECOND, 5),
    "coco": DatasetClass("CocoDetection", FIRST + SECOND, 5),
    "easydata_classification": DatasetClass("EasyDataCls", FIRST, 1),
    "easydata_detection": DatasetClass("EasyDataDet", FIRST, 2),
    "easydata_segmentation": DatasetClass("EasyDataSeg", FIRST, 1),
}
"""Ways of counting, as `lr_lint.datasets` names them -> the class."""

LIST = "list.txt"
JSON = "instances.json"
LABELS = "labels.txt"

PICTURE = b"P5 8 8 255 " + bytes(64)
"""A grey picture of 8 x 8 pixels; OpenCV goes by the content, not by the suffix."""

_SIDE = 8
_SUFFIXES = ("jpg", "JPG", "jpeg", "JPEG", "png", "PNG", "bmp", "BMP")
_OTHER_SUFFIXES = ("tif", "Jpg", "gif", "jpg~", "txt", "")
_LABELS = ("cat", "dog", "bird")


@dataclass(frozen=True)
class Case:
    """One data set.

    Attributes:
        number: Its number; with the seed, it makes the case.
        counting: One of `CLASSES`.
        files: Path -> content; None: a folder.
        allow_empty: Argument of the classes of generation 2; None: not given.
        empty_ratio: Likewise.
        hidden: What can stop PaddleX although lr_lint never looks at it: a label that
            is not listed, a picture that is none.
    """

    number: int
    counting: str
    files: dict[str, Optional[bytes]]
    allow_empty: Optional[bool] = None
    empty_ratio: Optional[float] = None
    hidden: tuple[str, ...] = ()

    @property
    def releases(self) -> tuple[str, ...]:
        """The releases that have the class."""
        return CLASSES[self.counting].releases

    @property
    def list_name(self) -> str:
        """The file that lists the samples."""
        return JSON if self.counting == "coco" else LIST

    def arguments(self, folder: Path, release: str) -> dict[str, object]:
        """Return what the class is called with, apart from the transforms."""
        found: dict[str, object] = {"data_dir": str(folder)}
        if self.counting == "coco":
            found["ann_file"] = str(folder / JSON)
        else:
            found["file_list"] = str(folder / LIST)
            found["label_list"] = str(folder / LABELS)
        if release in SECOND and self.counting in ("voc", "coco"):
            if self.allow_empty is not None:
                found["allow_empty"] = self.allow_empty
            if self.empty_ratio is not None:
                found["empty_ratio"] = self.empty_ratio
        return found

    def write(self, folder: Path) -> None:
        """Write all files into a new folder."""
        folder.mkdir(parents=True)
        for name, content in self.files.items():
            path = folder / name
            if content is None:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


def draw(seed: int, number: int) -> Case:
    """Draw the case with this number; the same for the same seed."""
    chance = Chance(f"{seed}/{number}")
    counting = chance.choices(tuple(CLASSES), [each.share for each in CLASSES.values()])[0]
    builder = _Builder(chance)
    if counting == "coco":
        builder.files[JSON] = _coco(chance)
    else:
        builder.write_list(counting)
    allow_empty = chance.choice((None, None, False, True, True))
    empty_ratio = chance.choice((None, None, 0.0, 0.3, 0.75, 1.0, 2.0)) if allow_empty else None
    if empty_ratio is not None and 0 <= empty_ratio < 1:
        builder.hidden.append("a share of empty pictures, which 2.0.0 cannot compute")
    return Case(
        number, counting, builder.files, allow_empty, empty_ratio, tuple(builder.hidden)
    )


class Chance(random.Random):
    """Random choices with one dial for how broken a data set is."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._level = self.choice((0.0, 0.0, 0.01, 0.04, 0.15))

    def odd(self, factor: float = 1.0) -> bool:
        """Tell whether the next thing is to be out of the ordinary."""
        return self.random() < self._level * factor


@dataclass
class _Builder:
    chance: Chance
    files: dict[str, Optional[bytes]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    def write_list(self, counting: str) -> None:
        """Write a list file and everything that it names."""
        labels = list(_LABELS)
        if self.chance.odd(2):
            labels[self.chance.randrange(3)] = "狗"
            self.hidden.append("a label that is not listed")
        self.files[LABELS] = "".join(f"{label}\n" for label in labels).encode()
        length = self.chance.choice((0, 1, 2, 3, 4, 5, 6, 8, 12))
        lines = [self._line(counting) for _ in range(length)]
        if lines and self.chance.odd(2):
            lines.append(self.chance.choice(lines))
        self.files[LIST] = self._text(lines)

    def _text(self, lines: list[str]) -> bytes:
        chance = self.chance
        end = chance.choice(("\n", "\n", "\n", "\r\n", "\r"))
        text = end.join(lines) + (end if lines and chance.random() < 0.8 else "")
        if chance.odd():
            text += chance.choice((end, " ", " " + end, "\x0c" + end, "\x1a"))
        encoding = "utf-8"
        if chance.odd(2):
            encoding = chance.choice(("utf-8-sig", "gbk", "utf-16", "utf-16-le", "big5"))
        if chance.odd(0.5):
            text += chance.choice(("\x00", "\x1b$B", "~{", "\u2028", "\x85"))
        return text.encode(encoding, "replace")

    def _line(self, counting: str) -> str:
        chance = self.chance
        words = [self._picture()]
        if counting == "imagenet":
            words.append(self._class_number())
        elif counting in ("segmentation", "change_detection"):
            words += [self._picture() for _ in range(counting.count("_") + 1)]
        elif counting == "voc":
            words.append(self._file("xml", self._voc))
        else:
            words.append(self._file("json", lambda: self._easydata(counting)))
        if chance.odd(0.4):
            words.append(chance.choice(("b", "copy.jpg", "# note", "1")))
        if chance.odd(0.2):
            words.pop()
        if chance.odd(0.3):
            return chance.choice(("", " ", "\t", "# list", "\ufeff"))
        blank = chance.choice((" ", " ", " ", "\t", "  "))
        if chance.odd():
            blank = chance.choice(("\u3000", "\xa0", "\x1c", "\x0c", ",", " \t "))
        line = blank.join(words)
        return f"{blank}{line}{blank}" if chance.odd() else line

    def _class_number(self) -> str:
        if self.chance.odd():
            return self.chance.choice(
                ("x", "1.0", "-1", "+2", "1_0", "１", "0x1", "9" * 19, "9" * 30, "٣")
            )
        return str(self.chance.randrange(3))

    def _picture(self) -> str:
        return self._file(self._suffix(), self._pixels)

    def _suffix(self) -> str:
        return self.chance.choice(_OTHER_SUFFIXES if self.chance.odd(2) else _SUFFIXES)

    def _pixels(self) -> bytes:
        if self.chance.odd():
            self.hidden.append("a picture that is none")
            return b"no picture"
        return PICTURE

    def _file(self, suffix: str, content: Callable[[], bytes]) -> str:
        """Make a file or not, and return the word that stands for it in the list."""
        chance = self.chance
        number = len(self.files)
        stem = chance.choice((f"{number}", f"im/{number}", f"im/a.b{number}"))
        if chance.odd(3):
            stem = chance.choice((f"图{number}", f"im/狗/{number}", f"é{number}", f"./{number}"))
        name = f"{stem}.{suffix}" if suffix else stem
        if chance.odd(0.5):
            name = chance.choice((suffix or "bare", f"im/{suffix or 'bare'}", f"{stem}..{suffix}"))
        if chance.odd():
            self.files.setdefault(name, None)
            self.hidden.append("a folder in the place of a picture")
        elif not chance.odd() and name not in self.files:
            self.files[name] = content()
        if chance.odd():
            name = name.replace("/", "\\")
        return name + "/" if chance.odd(0.3) else name

    def _voc(self) -> bytes:
        if self.chance.odd(0.5):
            self.hidden.append("a label that is not listed")
            return _voc(self.chance, (*_LABELS, "", " ", "horse"))
        return _voc(self.chance, _LABELS)

    def _easydata(self, counting: str) -> bytes:
        chance = self.chance
        labels: object = [
            self._label(counting) for _ in range(1 if chance.random() < 0.5 else 3)
        ]
        if chance.odd(2):
            labels = chance.choice(([], {}, "cat", None, 3, [None], {"name": "cat"}, [{}]))
        whole: object = {"labels": labels}
        if chance.odd():
            whole = chance.choice(({}, [], None, "labels", {"label": []}))
        text = json.dumps(whole, ensure_ascii=chance.random() < 0.5)
        if chance.odd(0.5):
            text = chance.choice((text[:-1], text + text, "", "\ufeff" + text, text + "\n"))
        return _encoded(chance, text)

    def _label(self, counting: str) -> dict[str, object]:
        chance = self.chance
        label: dict[str, object] = {"name": chance.choice(_LABELS)}
        if chance.odd():
            label["name"] = chance.choice((None, 5, "", ["cat"], "cat "))
            self.hidden.append("a label that is not listed")
        for name in ("x1", "y1", "x2", "y2"):
            label[name] = self.chance.randrange(_SIDE)
            if chance.odd():
                label[name] = chance.choice(
                    (2.5, -4, 99, float("nan"), float("inf"), "3", None, True, [1], 10**400)
                )
        if counting == "easydata_segmentation" or chance.random() < 0.3:
            label["mask"] = _run_lengths(chance)
            if chance.odd():
                label["mask"] = chance.choice((None, 5, ["0"]))
        if chance.odd():
            label.pop(chance.choice(tuple(label)))
        return label


def _run_lengths(chance: Chance) -> str:
    """Return a mask of the picture's size as COCO packs it."""
    first, second = chance.randrange(1, 30), chance.randrange(1, 30)
    packed = ""
    for number in (first, second, _SIDE * _SIDE - first - second):
        while True:
            low, number = number & 31, number >> 5
            more = number != (-1 if low & 16 else 0)
            packed += chr(48 + (low | 32 if more else low))
            if not more:
                break
    return packed


def _voc(chance: Chance, labels: tuple[str, ...]) -> bytes:
    parts = [_element(chance, "filename", "a.jpg")]
    if chance.odd():
        number = chance.choice(("7", "x", "", " 8 ", "1.5", "9" * 25, "1_0"))
        parts.append(_element(chance, "id", number))
    if not chance.odd(2):
        parts.append(_voc_size(chance))
    parts += [_voc_object(chance, labels) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    if chance.odd(2):
        del parts[-1]
    if chance.odd():
        chance.shuffle(parts)
    text = _element(chance, "annotation", "".join(parts))
    if chance.odd():
        text = chance.choice(
            (
                f"<?xml version='1.0' encoding='gbk'?>{text}",
                f"<!DOCTYPE annotation>{text}",
                f"\ufeff{text}",
                f"<!-- <object> -->{text}",
                text[:-3],
                text + text,
                "",
                text.replace("annotation", "object"),
                f"<a><object>{text}</object></a>",
                f"\n{text}\n",
            )
        )
    return _encoded(chance, text)


def _encoded(chance: Chance, text: str) -> bytes:
    encoding = chance.choice(("gbk", "utf-16", "latin-1")) if chance.odd(0.5) else "utf-8"
    return text.encode(encoding, "replace")


def _voc_size(chance: Chance) -> str:
    sides = [_element(chance, name, _number(chance, 64)) for name in ("width", "height")]
    if chance.odd():
        del sides[chance.randrange(2)]
    return _element(chance, "size", "".join(sides) + _element(chance, "depth", "3"))


def _voc_object(chance: Chance, labels: tuple[str, ...]) -> str:
    parts = [_element(chance, "name", chance.choice(labels))]
    if not chance.odd(2):
        difficult = chance.choice(("x", "", "1.0")) if chance.odd() else chance.choice("01")
        parts.append(_element(chance, "difficult", difficult))
    left, top = chance.randrange(40), chance.randrange(40)
    corners = (left, top, left + chance.randrange(1, 30), top + chance.randrange(1, 30))
    box = [
        _element(chance, name, _number(chance, value))
        for name, value in zip(("xmin", "ymin", "xmax", "ymax"), corners)
    ]
    if chance.odd():
        del box[chance.randrange(4)]
    if not chance.odd(2):
        parts.append(_element(chance, "bndbox", "".join(box)))
    if chance.odd():
        part = "".join(box) if chance.random() < 0.5 else "<object>3</object>"
        parts.insert(chance.randrange(len(parts) + 1), f"<part>{part}</part>")
    if chance.odd():
        chance.shuffle(parts)
    return _element(chance, "object", "".join(parts))


def _element(chance: Chance, tag: str, content: str) -> str:
    """Write an element, rarely with another case, an attribute or nothing in it."""
    if chance.odd(0.2):
        tag = chance.choice((tag.upper(), tag.capitalize(), tag + "s", f"x-{tag}"))
    if chance.odd(0.1):
        return chance.choice((f"<{tag}/>", f"<{tag}></{tag}>", ""))
    if tag.lower() == "name":
        # Another text would be another label.
        return f"<{tag}>{content}</{tag}>"
    attribute = chance.choice((" n='1'", " n='&lt;object>'", " ")) if chance.odd(0.3) else ""
    if chance.odd(0.3):
        content = chance.choice((f"\n  {content}\n", f"<!-- -->{content}", f"{content}tail"))
    return f"<{tag}{attribute}>{content}</{tag}>"


def _number(chance: Chance, usual: int) -> str:
    if not chance.odd(1.5):
        return str(usual)
    return chance.choice(
        (
            *("0", "-1", "-5", "1", "0.3", "0.6", "63", "64", "65", "1e3", "nan", "inf", "-inf"),
            *("", " 12 ", "x", "1,5", "99999999999", "3000000000", "1_0", "１２", f"{usual}.0"),
        )
    )


def _coco(chance: Chance) -> bytes:
    count = chance.choice((0, 1, 2, 3, 4, 5, 8))
    images = [_coco_image(chance, 1 + index) for index in range(count)]
    ids = [image.get("id") for image in images] or [1]
    annotations = [
        _coco_annotation(chance, 1 + index, chance.choice(ids))
        for index in range(chance.choice((0, 2, 3, 6, 9, 12)))
    ]
    categories = [{"id": 1 + index, "name": name} for index, name in enumerate(_LABELS)]
    if chance.odd():
        category = chance.choice(categories)
        category.update(
            chance.choice(
                (
                    *({"id": 1}, {"id": "a"}, {"id": None}, {"id": 2.0}, {"id": True}),
                    *({"name": "cat"}, {"name": None}, {"name": ["x"]}, {"id": 10**20}),
                )
            )
        )
    whole: dict[str, object] = {
        "images": images,
        "annotations": annotations,
        "categories": categories,
    }
    if chance.odd():
        whole.pop(chance.choice(tuple(whole)))
    if chance.odd():
        whole[chance.choice(tuple(whole))] = chance.choice(([], {}, None, "x", [[]]))
    text = json.dumps(whole, ensure_ascii=chance.random() < 0.5)
    if chance.odd(0.5):
        text = chance.choice((f"[{text}]", text[:-1], "\ufeff" + text, "", "null", text + "\n"))
    return _encoded(chance, text)


def _coco_image(chance: Chance, number: int) -> dict[str, object]:
    suffix = chance.choice(_OTHER_SUFFIXES if chance.odd(2) else _SUFFIXES)
    image: dict[str, object] = {
        "id": number,
        "file_name": f"{chance.choice(('', 'im/', '狗/'))}{number}.{suffix}",
        "width": 64,
        "height": 48,
    }
    if chance.odd():
        image["file_name"] = chance.choice(
            ("jpg", "im/jpg", "a b.jpg", ".jpg", "jpg.", "", 5, None)
        )
    if chance.odd():
        image["id"] = _odd_id(chance)
    if chance.odd():
        side = chance.choice(("width", "height"))
        image[side] = chance.choice(
            (0, 1, -3, 0.5, "64", "x", None, float("nan"), float("inf"), 10**12, [64])
        )
    if chance.odd(0.5):
        image.pop(chance.choice(tuple(image)))
    return image


def _odd_id(chance: Chance) -> object:
    return chance.choice(
        (1, 2, 0, -1, "1", "a", None, 1.0, 2.5, True, 2**31, 2**63 - 1, 10**20, [1], 10**400)
    )


def _coco_annotation(chance: Chance, number: int, image: object) -> dict[str, object]:
    sides = chance.choices((1, 2, 5, 20), k=2)
    box: object = [chance.randrange(60), chance.randrange(45), *sides]
    if chance.odd(2):
        values = (0, -5, 63, 64, 80, 0.5, -0.5, float("nan"), float("inf"))
        box = [chance.choice(values) for _ in range(4)]
    if chance.odd(0.3):
        box = chance.choice(([1, 2, 3], [1, 2, 3, 4, 5], ["1", 2, 3, 4], None, "1234", {}))
    annotation: dict[str, object] = {
        "id": number,
        "image_id": image,
        "category_id": chance.choice((1, 2, 3)),
        "bbox": box,
        "area": chance.choice((1, 12.5, 100)),
        "iscrowd": 0,
        "segmentation": [[1, 1, 5, 1, 5, 5]],
    }
    if chance.odd(2):
        annotation["iscrowd"] = chance.choice((1, 1, True, False, 0.0, "0", None, 2))
    if chance.odd(2):
        annotation["area"] = chance.choice((0, -1, 0.1, float("nan"), "12", None, True))
    if chance.odd(4):
        annotation["segmentation"] = chance.choice(
            (
                *([], [[]], [[], []], [[1, 1, 5, 1, 5, 5], []], [[], [1, 1, 5, 1, 5, 5]]),
                *({}, {"counts": "x", "size": [8, 8]}, {"counts": []}, "", "x", None, 0, 3),
                *([[[]]], [[[], []]], [[[]], []], [[1], [2, 3]], [0], [None]),
            )
        )
    if chance.odd():
        annotation["category_id"] = chance.choice((9, 0, -1, 1.0, "1", None, [1], True))
    if chance.odd():
        annotation["image_id"] = chance.choice((99, _odd_id(chance)))
    if chance.odd():
        annotation["id"] = _odd_id(chance)
    if chance.odd(0.5):
        annotation.pop(chance.choice(tuple(annotation)))
    return annotation
