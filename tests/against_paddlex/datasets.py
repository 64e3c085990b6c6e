"""Small data sets on disk: an ImageNet list, VOC and COCO, of any size.

All share one pool of images, so a data set of another size costs one list file.
"""

from __future__ import annotations

import json
import random
import struct
import zlib
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["imagenet", "voc", "coco"]

POOL = 400
"""Images on disk; the largest possible data set."""

SIDE = 64
"""Width and height of every image, in pixels."""

_BOX = (8, 8, 48, 48)


class DatasetSpecification(NamedTuple):
    """What a data set is to hold.

    Attributes:
        kind: Its format.
        samples: Number of samples that PaddleX 1.3.11 counts.
        dropped: Entries of the list besides them that PaddleX drops silently.
    """

    kind: Kind
    samples: int
    dropped: int = 0

    @property
    def list_name(self) -> str:
        """Name of the list file or of the annotations, relative to the folder."""
        ending = "json" if self.kind == "coco" else "txt"
        holes = f"_and_{self.dropped}" if self.dropped else ""
        return f"{self.kind}_{self.samples}{holes}.{ending}"


def write_pool(folder: Path, seed: int) -> None:
    """Write the images, their VOC annotations and the label list."""
    generator = random.Random(seed)
    for name in ("images", "annotations"):
        (folder / name).mkdir(parents=True)
    for index in range(POOL):
        colour = bytes(generator.randrange(256) for _ in range(3))
        (folder / _image(index)).write_bytes(_png(colour, generator))
        (folder / _annotation(index)).write_text(_voc("cat" if index % 2 else "dog"))
    (folder / "annotations" / "nothing.xml").write_text(_voc(None))
    (folder / "labels.txt").write_text("cat\ndog\n")


def write_dataset(folder: Path, specification: DatasetSpecification) -> None:
    """Write the list of one data set, unless it is there already.

    Raises:
        ValueError: More samples than there are images.
    """
    if specification.samples > POOL:
        raise ValueError(f"{specification.samples} samples, but {POOL} images")
    path = folder / specification.list_name
    if path.exists():
        return
    if specification.kind == "coco":
        path.write_text(json.dumps(_coco(specification)))
        return
    entries = [
        f"{_image(index)} {_annotation(index) if specification.kind == 'voc' else index % 2}"
        for index in range(specification.samples)
    ]
    # Dropped entries stand in front and behind, so that neither end tells.
    for index in range(specification.dropped):
        entries.insert(0 if index % 2 else len(entries), _dropped(specification, index))
    path.write_text("".join(f"{entry}\n" for entry in entries))


def _dropped(specification: DatasetSpecification, index: int) -> str:
    if specification.kind == "imagenet":
        return f"images/{index:04}.tif 0"
    return (
        f"{_image(index)} annotations/absent_{index}.xml",
        f"{_image(index)} annotations/nothing.xml",
        f"images/absent_{index}.png {_annotation(index)}",
    )[index % 3]


def _image(index: int) -> str:
    return f"images/{index:04}.png"


def _annotation(index: int) -> str:
    return f"annotations/{index:04}.xml"


def _voc(label: str | None) -> str:
    size = f"<size><width>{SIDE}</width><height>{SIDE}</height><depth>3</depth></size>"
    if label is None:
        return f"<annotation>{size}</annotation>"
    box = "".join(
        f"<{side}>{value}</{side}>"
        for side, value in zip(("xmin", "ymin", "xmax", "ymax"), _BOX)
    )
    return (
        f"<annotation>{size}<object><name>{label}</name>"
        f"<bndbox>{box}</bndbox></object></annotation>"
    )


def _coco(specification: DatasetSpecification) -> dict[str, list[dict[str, object]]]:
    left, top, right, bottom = _BOX
    names = [f"{index:04}.png" for index in range(specification.samples)]
    names += [f"{index:04}.tif" for index in range(specification.dropped)]
    return {
        "images": [
            {"id": number, "file_name": name, "width": SIDE, "height": SIDE}
            for number, name in enumerate(names)
        ],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": [
            {
                "id": number,
                "image_id": number,
                "category_id": 1 + number % 2,
                "iscrowd": 0,
                "area": (right - left) * (bottom - top),
                "bbox": [left, top, right - left, bottom - top],
                "segmentation": [[left, top, right, top, right, bottom, left, bottom]],
            }
            for number in range(len(names))
        ],
    }


def _png(colour: bytes, generator: random.Random) -> bytes:
    row = b"\0" + b"".join(
        bytes((value + generator.randrange(16)) % 256 for value in colour)
        for _ in range(SIDE)
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(row * SIDE)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
