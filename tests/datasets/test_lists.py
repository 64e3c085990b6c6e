"""List files of classification, segmentation and change detection, row by row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, Optional, Union

import pytest

from lr_lint.datasets import count_samples
from lr_lint.run import Samples

FIRST = ("1.0", "1.1", "1.2", "1.3")
SECOND = ("2.0", "2.1")
BOTH = FIRST + SECOND


class Row(NamedTuple):
    says: str
    counting: str
    releases: tuple[str, ...]
    listed: Union[str, bytes]
    files: str
    samples: Optional[int]
    exact: bool = False


ROWS = [
    # ImageNet
    Row("three pictures are three samples", "imagenet", BOTH,
        "a.jpg 0\nb.jpg 1\nc.jpg 0\n", "a.jpg b.jpg c.jpg", 3, True),
    Row("the last line needs no line end", "imagenet", BOTH,
        "a.jpg 0\nb.jpg 1", "a.jpg b.jpg", 2, True),
    Row("a line that stands twice counts twice", "imagenet", BOTH,
        "a.jpg 0\na.jpg 0\n", "a.jpg", 2, True),
    Row("tabs and many blanks separate too", "imagenet", BOTH,
        "  a.jpg\t0\nb.jpg    1  \n", "a.jpg b.jpg", 2, True),
    Row("lines of Windows are lines", "imagenet", BOTH,
        b"a.jpg 0\r\nb.jpg 1\r\n", "a.jpg b.jpg", 2, True),
    Row("lines of the old Mac are lines", "imagenet", BOTH,
        b"a.jpg 0\rb.jpg 1\r", "a.jpg b.jpg", 2, True),
    Row("a form feed does not end a line", "imagenet", BOTH,
        "a.jpg\f0\nb.jpg 1\n", "a.jpg b.jpg", 2, True),
    Row("a suffix counts with its case", "imagenet", BOTH,
        "a.Jpg 0\nb.jpg 1\nc.tif 0\nd.JPEG 0\ne.PNG 1\nf.gif 0\n", "b.jpg d.JPEG e.PNG", 3, True),
    Row("a line without picture needs no class", "imagenet", BOTH,
        "readme\na.jpg 0\n", "a.jpg", 1, True),
    Row("separators of Windows lead into folders", "imagenet", BOTH,
        "dog\\a.jpg 0\n", "dog/a.jpg", 1, True),
    Row("a folder named like a picture is there", "imagenet", BOTH,
        "a.jpg 0\n", "a.jpg/b.txt", 1, True),
    Row("a missing picture leaves the count at most", "imagenet", BOTH,
        "a.jpg 0\nb.jpg 1\n", "a.jpg", 2),
    Row("an empty list has no sample", "imagenet", BOTH, "", "", 0, True),
    Row("a list without pictures has no sample", "imagenet", BOTH, "a.tif 0\n", "a.tif", 0, True),
    Row("an empty line at the end is refused", "imagenet", BOTH, "a.jpg 0\n\n", "a.jpg", None),
    Row("an empty line in between is refused", "imagenet", BOTH,
        "a.jpg 0\n\nb.jpg 1\n", "a.jpg b.jpg", None),
    Row("a line of blanks is refused", "imagenet", BOTH, "a.jpg 0\n \t\n", "a.jpg", None),
    Row("a picture without class is refused", "imagenet", BOTH, "a.jpg\n", "a.jpg", None),
    Row("a class that is a word is refused", "imagenet", BOTH, "a.jpg dog\n", "a.jpg", None),
    Row("a class that is a float is refused", "imagenet", BOTH, "a.jpg 1.0\n", "a.jpg", None),
    Row("a blank in a name is refused from 1.1 on", "imagenet", ("1.1", "1.3", "2.1"),
        "my a.jpg 0\n", "my\u00a0a.jpg", None),
    Row("a third word is let through in 1.0", "imagenet", ("1.0",),
        "a.jpg 0 x\n", "a.jpg", 1, True),
    Row("a third word is refused by some of the releases", "imagenet", ("1.0", "1.3"),
        "a.jpg 0 x\n", "a.jpg", 1),
    Row("Chinese names in UTF-8 are exact", "imagenet", BOTH,
        "训练数据图片一.jpg 0\n".encode(), "训练数据图片一.jpg", 1, True),
    Row("Chinese names with a byte order mark are exact", "imagenet", BOTH,
        "图.jpg 0\n".encode("utf-8-sig"), "图.jpg", 1, True),
    Row("Chinese names in UTF-16 are exact", "imagenet", BOTH,
        "图.jpg 0\n".encode("utf-16"), "图.jpg", 1, True),
    Row("few characters outside of ASCII can be read in other ways", "imagenet", BOTH,
        "图.jpg 0\n".encode(), "图.jpg", 1),
    Row("Chinese names in GBK are counted, not exact", "imagenet", BOTH,
        "训练数据图片一.jpg 0\n".encode("gbk"), "训练数据图片一.jpg", 1),
    Row("other bytes are counted, not exact", "imagenet", BOTH,
        b"a\xff.jpg 0\nb.jpg 1\n", "b.jpg", 2),
    Row("NUL bytes are no text", "imagenet", BOTH, b"a.jpg 0\n\0\0", "a.jpg", None),
    Row("UTF-16 without a mark is no text", "imagenet", BOTH,
        "a.jpg 0\n".encode("utf-16-le"), "a.jpg", None),
    Row("half a character behind a mark is no text", "imagenet", BOTH,
        "a.jpg 0\n".encode("utf-16")[:-1], "a.jpg", None),
    Row("marks of HZ in ASCII can be read in other ways", "imagenet", BOTH,
        "a~{.jpg 0\n", "a~{.jpg", 1),
    Row("a name that is a bare suffix is a picture", "imagenet", BOTH, "jpg 0\n", "jpg", 1, True),
    # SegDataset
    Row("a picture and a mask are a sample", "segmentation", BOTH,
        "a.jpg a.png\nb.jpg b.png\n", "a.jpg a.png b.jpg b.png", 2, True),
    Row("a picture in tif counts from 1.1 to 1.3", "segmentation", ("1.1", "1.2", "1.3"),
        "a.tif a.png\nb.jpg b.png\n", "a.tif a.png b.jpg b.png", 2, True),
    Row("a picture in tif does not count in 1.0", "segmentation", ("1.0",),
        "a.tif a.png\nb.jpg b.png\n", "a.tif a.png b.jpg b.png", 1, True),
    Row("a picture in tif does not count in generation 2", "segmentation", SECOND,
        "a.tif a.png\nb.jpg b.png\n", "a.tif a.png b.jpg b.png", 1, True),
    Row("a mask in npy does not count in generation 2", "segmentation", SECOND,
        "a.jpg a.npy\nb.jpg b.png\n", "a.jpg a.npy b.jpg b.png", 1, True),
    Row("a mask in npy counts in 1.0", "segmentation", ("1.0",),
        "a.jpg a.npy\nb.jpg b.png\n", "a.jpg a.npy b.jpg b.png", 2, True),
    Row("releases that differ give the largest, at most", "segmentation", ("1.3", "2.1"),
        "a.tif a.png\nb.jpg b.png\n", "a.tif a.png b.jpg b.png", 2),
    Row("a missing mask leaves the count at most", "segmentation", BOTH,
        "a.jpg a.png\n", "a.jpg", 1),
    Row("a picture without mask is refused", "segmentation", BOTH, "a.jpg\n", "a.jpg", None),
    Row("a line without picture and mask is refused", "segmentation", BOTH, "a.tif\n", "", None),
    Row("an empty line is refused", "segmentation", BOTH,
        "a.jpg a.png\n\n", "a.jpg a.png", None),
    Row("a third word is refused from 1.1 on", "segmentation", ("1.1", "1.3", "2.0", "2.1"),
        "a.jpg a.png x\n", "a.jpg a.png", None),
    Row("a third word is let through in 1.0", "segmentation", ("1.0",),
        "a.jpg a.png x\n", "a.jpg a.png", 1, True),
    # ChangeDetDataset
    Row("two pictures and a mask are a sample", "change_detection", ("1.2", "1.3"),
        "a.jpg b.jpg m.png\n", "a.jpg b.jpg m.png", 1, True),
    Row("no suffix is asked for", "change_detection", ("1.2", "1.3"),
        "a.tif b.tif m\n", "a.tif b.tif m", 1, True),
    Row("the second picture is looked for", "change_detection", ("1.2", "1.3"),
        "a.jpg b.jpg m.png\n", "a.jpg m.png", 1),
    Row("the mask is looked for", "change_detection", ("1.2", "1.3"),
        "a.jpg b.jpg m.png\n", "a.jpg b.jpg", 1),
    Row("two words are refused", "change_detection", ("1.2", "1.3"),
        "a.jpg b.jpg\n", "a.jpg b.jpg", None),
    Row("four words are refused", "change_detection", ("1.2", "1.3"),
        "a.jpg b.jpg m.png x\n", "a.jpg b.jpg m.png", None),
]


def write(folder: Path, listed: Union[str, bytes], files: str) -> Path:
    for name in re.split(" +", files) if files else ():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    path = folder / "train_list.txt"
    path.write_bytes(listed if isinstance(listed, bytes) else listed.encode())
    return path


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.counting}: {row.says}")
def test_counts_the_lines_that_the_framework_takes(row: Row, tmp_path: Path) -> None:
    samples: Optional[Samples] = count_samples(
        row.counting, row.releases, write(tmp_path, row.listed, row.files), tmp_path
    )
    if row.samples is None:
        assert samples is None
    else:
        assert samples is not None
        assert (samples.count, samples.exact) == (row.samples, row.exact)


def test_the_count_of_an_unknown_folder_is_never_exact(tmp_path: Path) -> None:
    samples = count_samples("imagenet", BOTH, write(tmp_path, "a.jpg 0\n", "a.jpg"), None)
    assert samples is not None
    assert (samples.count, samples.exact) == (1, False)


def test_an_absolute_path_leaves_the_folder(tmp_path: Path) -> None:
    path = write(tmp_path, f"{tmp_path}/a.jpg 0\n", "a.jpg")
    samples = count_samples("imagenet", BOTH, path, tmp_path / "elsewhere")
    assert samples is not None
    assert samples.exact


def test_nothing_is_looked_up_before_somebody_asks(tmp_path: Path) -> None:
    samples = count_samples("imagenet", BOTH, write(tmp_path, "a.jpg 0\n", ""), tmp_path)
    assert samples is not None
    (tmp_path / "a.jpg").touch()
    assert samples.exact


def test_the_answer_is_looked_up_once(tmp_path: Path) -> None:
    samples = count_samples("imagenet", BOTH, write(tmp_path, "a.jpg 0\n", "a.jpg"), tmp_path)
    assert samples is not None
    assert samples.exact
    (tmp_path / "a.jpg").unlink()
    assert samples.exact


def test_a_list_that_has_changed_since_is_not_exact(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jpg 0\n", "a.jpg b.jpg")
    samples = count_samples("imagenet", BOTH, path, tmp_path)
    assert samples is not None
    path.write_text("a.jpg 0\nb.jpg 1\n")
    assert (samples.count, samples.exact) == (1, False)


@pytest.mark.parametrize(
    ("counting", "releases"),
    [
        pytest.param("imagenet", (), id="no release"),
        pytest.param("imagenet", ("3.0",), id="a release that has no data sets"),
        pytest.param("imagenet", ("1.3", "1.9"), id="a release that is not known"),
        pytest.param("imagenet", ("1.3.11",), id="a release that is not minor"),
        pytest.param("folders", ("1.3",), id="a way of counting that is not known"),
    ],
)
def test_is_silent_about_what_it_does_not_know(
    counting: str, releases: tuple[str, ...], tmp_path: Path
) -> None:
    path = write(tmp_path, "a.jpg 0\n", "a.jpg")
    assert count_samples(counting, releases, path, tmp_path) is None
