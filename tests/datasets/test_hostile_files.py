"""Whatever a name leads to: an answer, soon, and never an exception."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Callable, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lr_lint.datasets import FORMATS, count_samples
from lr_lint.datasets.files import LARGEST_COCO, LARGEST_LIST, _open_without_waiting, read_bytes
from lr_lint.datasets.lists import MOST_LINES, MOST_PATHS
from lr_lint.datasets.voc import MOST_ANNOTATIONS

EVERY = ("1.0", "1.1", "1.2", "1.3", "2.0", "2.1")
COUNTINGS = (*sorted(FORMATS), "coco")
SOON = 30.0
"""Seconds; the work takes well under one. Only a wait without end takes longer."""

GOOD_XML = (
    "<annotation><size><width>9</width><height>9</height></size><object><name>dog</name>"
    "<difficult>0</difficult><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax>"
    "<ymax>2</ymax></bndbox></object></annotation>"
)

Answer = Optional[tuple[int, bool]]


def soon(work: Callable[[], Answer]) -> Answer:
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(work()), daemon=True)
    thread.start()
    thread.join(SOON)
    assert not thread.is_alive(), "still waiting"
    return answers[0]


def count(counting: str, path: Path, folder: Optional[Path] = None) -> Answer:
    def work() -> Answer:
        samples = count_samples(counting, EVERY, path, folder or path.parent)
        return None if samples is None else (samples.count, samples.exact)

    return soon(work)


def _missing(path: Path) -> None:
    pass


def _folder(path: Path) -> None:
    path.mkdir()


def _below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.touch()


def _dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


def _endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _silent_device(path: Path) -> None:
    path.symlink_to("/dev/null")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)


def _sparse_within_bounds(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGEST_LIST)


OBSTACLES = (
    _missing,
    _folder,
    _below_a_file,
    _dangling_link,
    _link_to_itself,
    _pipe,
    _link_to_a_pipe,
    _endless_device,
    _silent_device,
    _sparse,
    _sparse_within_bounds,
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes, devices and links")
@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda make: make.__name__)
def test_what_is_no_list_is_not_counted(
    obstacle: Callable[[Path], None], counting: str, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "train"
    path.parent.mkdir()
    obstacle(path)
    assert count(counting, path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes, devices and links")
@pytest.mark.parametrize("obstacle", OBSTACLES[1:], ids=lambda make: make.__name__)
def test_what_is_no_annotation_leaves_the_count_at_most(
    obstacle: Callable[[Path], None], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    obstacle(tmp_path / "data" / "a.xml")
    (tmp_path / "a.jpg").touch()
    (tmp_path / "l.txt").write_text("a.jpg data/a.xml\n")
    assert count("voc", tmp_path / "l.txt") == (1, False)


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_list_that_may_not_be_read_is_not_counted(counting: str, tmp_path: Path) -> None:
    path = tmp_path / "train"
    path.write_text('{"categories": []}' if counting == "coco" else "")
    path.chmod(0)
    # A super-user reads it all the same, and then it is an empty data set.
    assert count(counting, path) == ((0, True) if os.access(path, os.R_OK) else None)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\0b", id="a NUL character"),
        pytest.param("a" * 5000, id="a name beyond all bounds"),
        pytest.param("\udcff", id="half a surrogate"),
        pytest.param("", id="no name"),
    ],
)
@pytest.mark.parametrize("counting", COUNTINGS)
def test_what_cannot_be_a_path_is_not_counted(counting: str, name: str) -> None:
    assert count(counting, Path(name)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe")
def test_a_pipe_that_took_the_place_of_a_file_is_opened_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    def work() -> Answer:
        os.close(_open_without_waiting(str(tmp_path / "pipe"), os.O_RDONLY))
        return None

    assert soon(work) is None


def test_a_link_to_a_list_is_the_list(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "real.txt").write_text("a.jpg 0\n")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert count("imagenet", tmp_path / "link.txt") == (1, True)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"12345")
    assert read_bytes(tmp_path / "list", 5) == b"12345"
    with pytest.raises(OSError, match="more than 4 bytes"):
        read_bytes(tmp_path / "list", 4)


@pytest.mark.parametrize(
    ("counting", "most"),
    [
        ("imagenet", MOST_PATHS),
        ("voc", MOST_ANNOTATIONS),
        ("easydata_detection", MOST_ANNOTATIONS),
    ],
)
def test_a_list_too_long_to_be_checked_is_counted_at_most(
    counting: str, most: int, tmp_path: Path
) -> None:
    (tmp_path / "l.txt").write_text("a.jpg 0\n" * (most + 1))
    (tmp_path / "a.jpg").touch()
    assert count(counting, tmp_path / "l.txt") == (most + 1, False)


def test_a_list_of_too_many_lines_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text("a 0\n" * (MOST_LINES + 1))
    assert count("imagenet", tmp_path / "l.txt") is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("a.jpg " + "9" * 1_000_000, id="a class of a million digits"),
        pytest.param("a.jpg " + "9" * 20, id="a class beyond 64 bits"),
        pytest.param(" " * 1_000_000, id="a million blanks"),
    ],
)
def test_a_line_out_of_bounds_is_refused(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "l.txt").write_text(f"{line}\n")
    assert count("imagenet", tmp_path / "l.txt") is None


def test_a_listed_name_beyond_all_bounds_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text(f"{'a' * 1_000_000}.jpg 0\n")
    assert count("imagenet", tmp_path / "l.txt") == (1, False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 1_000_000, id="a million brackets"),
        pytest.param('{"images":' * 100_000, id="a hundred thousand objects"),
        pytest.param('{"categories": [], "images": [' + "9" * 100_000 + "]}", id="many digits"),
        pytest.param('{"categories": [], "images": NaN}', id="not a number"),
        pytest.param('{"categories": [], "images": [{"id": Infinity}]}', id="an endless id"),
        pytest.param('{"categories": null}', id="no categories"),
        pytest.param('{"categories": [], "images": [null]}', id="no picture"),
        pytest.param("\ud800".encode("utf-8", "surrogatepass"), id="half a surrogate"),
        pytest.param(b"\x80" * 1000, id="bytes that are no text"),
    ],
)
def test_a_json_out_of_bounds_is_not_counted(text: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert count("coco", path) is None


def test_a_json_larger_than_is_read_is_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_text('{"categories": []}')
    assert count("coco", path) == (0, True)
    with path.open("ab") as file:
        file.truncate(LARGEST_COCO + 1)
    assert count("coco", path) is None


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><annotation>&m;</annotation>"
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(BOMB.encode(), id="entities that grow tenfold twelve times"),
        pytest.param(BOMB.encode("utf-16"), id="the same in UTF-16"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///dev/zero">]><a>&a;</a>',
            id="an entity from a device",
        ),
        pytest.param(b"<!DOCTYPE annotation>" + GOOD_XML.encode(), id="a document type"),
        pytest.param(b"<a>" * 200_000, id="elements without end"),
        pytest.param(b"<a>" * 100_000 + b"</a>" * 100_000, id="elements in elements"),
        pytest.param(b'<?xml version="1.0" encoding="none"?><a/>', id="an unknown encoding"),
        pytest.param(b'<?xml version="1.0" encoding="undefined"?><a/>', id="no encoding"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0" * 100, id="NUL bytes"),
        pytest.param(GOOD_XML.encode() + b" " * 1024 * 1024, id="more than a megabyte"),
        pytest.param(GOOD_XML.replace("9", "9" * 500_000).encode(), id="a size beyond bounds"),
        pytest.param(
            GOOD_XML.replace("<size>", f"<id>{'9' * 500_000}</id><size>").encode(),
            id="an id beyond bounds",
        ),
        pytest.param(b"<object>" + GOOD_XML.encode() + b"</object>", id="an object as root"),
    ],
)
def test_an_xml_out_of_bounds_leaves_the_count_at_most(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.xml").write_bytes(data)
    (tmp_path / "l.txt").write_text("a.jpg a.xml\n")
    assert count("voc", tmp_path / "l.txt") == (1, False)


def test_the_xml_that_these_are_made_from_is_a_sample(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.xml").write_text(GOOD_XML)
    (tmp_path / "l.txt").write_text("a.jpg a.xml\n")
    assert count("voc", tmp_path / "l.txt") == (1, True)


BYTES = st.one_of(
    st.binary(max_size=60),
    st.text(alphabet=' \n\r\t\\/.0a,:"{}[]<>&;!图\ufeffjpgxml', max_size=60).map(
        lambda text: text.encode()
    ),
)


@given(listed=BYTES, annotation=BYTES, counting=st.sampled_from(COUNTINGS))
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_an_answer(
    tmp_path_factory: pytest.TempPathFactory, listed: bytes, annotation: bytes, counting: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "train").write_bytes(b"a.jpg a\n" + listed)
    (folder / "coco").write_bytes(listed)
    (folder / "a").write_bytes(annotation)
    (folder / "a.jpg").touch()
    path = folder / ("coco" if counting == "coco" else "train")
    samples = count_samples(counting, EVERY, path, folder, allow_empty=None)
    assert samples is None or (samples.count >= 0 and samples.exact in (True, False))


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(["1.jpg", "jpg", ""]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["id", "image_id", "file_name", "width", "height", "bbox", "area", "iscrowd",
                 "category_id", "segmentation", "images", "annotations", "categories", "name"]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=20,
)


@given(images=ANYTHING, annotations=ANYTHING, categories=ANYTHING)
@settings(deadline=None, max_examples=150)
def test_any_json_gives_an_answer(
    tmp_path_factory: pytest.TempPathFactory,
    images: object,
    annotations: object,
    categories: object,
) -> None:
    path = tmp_path_factory.mktemp("any") / "train.json"
    path.write_text(
        json.dumps({"images": images, "annotations": annotations, "categories": categories})
    )
    samples = count_samples("coco", EVERY, path, None, allow_empty=None)
    assert samples is None or (samples.count >= 0 and samples.exact in (True, False))
