"""Pascal VOC: which xml makes a sample in which release."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Optional

import pytest

from lr_lint.datasets import count_samples

FIRST = ("1.0", "1.1", "1.2", "1.3")
SECOND = ("2.0", "2.1")
BOTH = FIRST + SECOND

SIZE = "<size><width>50</width><height>40</height></size>"
NAME = "<name>dog</name>"
EASY = "<difficult>0</difficult>"


def box(xmin: object = 1, ymin: object = 2, xmax: object = 30, ymax: object = 20) -> str:
    return (
        f"<bndbox><xmin>{xmin}</xmin><ymin>{ymin}</ymin>"
        f"<xmax>{xmax}</xmax><ymax>{ymax}</ymax></bndbox>"
    )


DOG = f"<object>{NAME}{EASY}{box()}</object>"


def annotation(*parts: str) -> str:
    return f"<annotation>{''.join(parts)}</annotation>"


class Row(NamedTuple):
    says: str
    xml: str
    exact_in: tuple[str, ...]


ROWS = [
    Row("an object with a box is a sample", annotation(SIZE, DOG), BOTH),
    Row("several objects are one sample", annotation(SIZE, DOG, DOG, DOG), BOTH),
    Row("no object is no sample", annotation(SIZE), ()),
    Row("an empty annotation is no sample", "<annotation/>", ()),
    Row("a broken xml is refused", annotation(SIZE, DOG)[:-3], ()),
    Row("no size is let through from 1.3 on", annotation(DOG), ("1.3", *SECOND)),
    Row("a size with attributes is not seen",
        annotation(SIZE.replace("<size>", '<size unit="px">'), DOG), ("1.3", *SECOND)),
    Row("a size without width is refused",
        annotation("<size><height>4</height></size>", DOG), ()),
    Row("a width that is no number is refused",
        annotation(SIZE.replace("50", "wide"), DOG), ()),
    Row("an endless width is refused by generation 2",
        annotation(SIZE.replace("50", "inf"), DOG), FIRST),
    Row("a width that is not a number is refused by generation 2",
        annotation(SIZE.replace("50", "nan"), DOG), FIRST),
    Row("a height that is not a number is refused by generation 2",
        annotation(SIZE.replace("40", "nan"), DOG), FIRST),
    Row("a size of zero does not clip",
        annotation(SIZE.replace("50", "0"), f"<object>{NAME}{EASY}{box(60, 2, 70, 9)}</object>"),
        BOTH),
    Row("no difficult is let through from 1.2 on",
        annotation(SIZE, f"<object>{NAME}{box()}</object>"), ("1.2", "1.3", *SECOND)),
    Row("an empty difficult is as good as none",
        annotation(SIZE, f"<object>{NAME}<difficult/>{box()}</object>"),
        ("1.2", "1.3", *SECOND)),
    Row("a difficult that is no number is let through",
        annotation(SIZE, f"<object>{NAME}<difficult>very</difficult>{box()}</object>"), BOTH),
    Row("an object without box counts in 1.2 and 1.3",
        annotation(SIZE, f"<object>{NAME}{EASY}</object>"), ("1.2", "1.3")),
    Row("one box is enough for generation 2",
        annotation(SIZE, f"<object>{NAME}{EASY}</object>", DOG), ("1.2", "1.3", *SECOND)),
    Row("an object without name is refused", annotation(SIZE, f"<object>{box()}</object>"), ()),
    Row("a box without a corner is refused",
        annotation(SIZE, DOG.replace("<xmin>1</xmin>", "")), ()),
    Row("a corner that is no number is refused",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(xmin='left')}</object>"), ()),
    Row("a box turned round counts in generation 1",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(30, 2, 20, 9)}</object>"), FIRST),
    Row("a box of one point counts",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(7, 7, 7, 7)}</object>"), BOTH),
    Row("a box at the last column counts",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(49, 2, 90, 9)}</object>"), BOTH),
    Row("a box outside of the picture counts in generation 1",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(50, 2, 90, 9)}</object>"), FIRST),
    Row("a box outside counts without a size",
        annotation(f"<object>{NAME}{EASY}{box(50, 2, 90, 9)}</object>"), ("1.3", *SECOND)),
    Row("a box left of the picture counts in generation 1",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(-9, 2, -3, 9)}</object>"), FIRST),
    Row("corners may be fractions with blanks",
        annotation(SIZE, f"<object>{NAME}{EASY}{box(' 1.5 ', 2, '3e1', 9)}</object>"), BOTH),
    Row("tags in capitals count",
        annotation(SIZE, DOG).upper().replace("DOG", "dog").replace("ANNOTATION", "a"), BOTH),
    Row("all objects are of the first one's case", annotation(SIZE, DOG, "<Object/>"), BOTH),
    Row("an object without content alone is not seen", annotation(SIZE, "<object/>"), ()),
    Row("an object with attributes alone is not seen",
        annotation(SIZE, DOG.replace("<object>", '<object id="1">')), ()),
    Row("an object with attributes beside another counts",
        annotation(SIZE, DOG.replace("<object>", '<object id="1">'), DOG), BOTH),
    Row("an object that stands deeper is no object of the picture",
        annotation(SIZE, f"<part>{DOG}</part>"), ()),
    Row("objects in a name space are not seen",
        annotation(SIZE, DOG).replace("<annotation>", '<annotation xmlns="voc">'), ()),
    Row("a comment is no object", annotation(SIZE, "<!-- <object>x</object> -->"), ()),
    Row("an id that is a number is let through", annotation("<id>7</id>", SIZE, DOG), BOTH),
    Row("an id that is no number is refused", annotation("<id>x</id>", SIZE, DOG), ()),
]


def count(folder: Path, releases: tuple[str, ...], listed: str) -> Optional[tuple[int, bool]]:
    (folder / "train.txt").write_text(listed)
    samples = count_samples("voc", releases, folder / "train.txt", folder)
    return None if samples is None else (samples.count, samples.exact)


@pytest.mark.parametrize("release", BOTH)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_an_annotation_that_is_no_sample_leaves_the_count_at_most(
    row: Row, release: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.xml").write_text(row.xml)
    found = count(tmp_path, (release,), "a.jpg a.xml\n")
    assert found == (1, release in row.exact_in)


@pytest.mark.parametrize(
    ("listed", "releases", "expected"),
    [
        pytest.param("a.jpg a.xml\nb.jpg b.xml\n", BOTH, (2, True), id="two samples"),
        pytest.param("a.jpg a.xml\na.jpg a.xml\n", BOTH, (2, True), id="one sample twice"),
        pytest.param("a.jpg a.xml\na.tif a.xml\n", BOTH, (1, True), id="a tif is passed over"),
        pytest.param("a.jpg a.xml\nc.jpg a.xml\n", BOTH, (2, False), id="a missing picture"),
        pytest.param("a.jpg a.xml\nb.jpg c.xml\n", BOTH, (2, False), id="a missing xml"),
        pytest.param("a.jpg folder\n", BOTH, (1, False), id="a folder as xml"),
        pytest.param("jpg a.xml\n", BOTH, (1, False), id="a bare suffix below a folder"),
        pytest.param("", BOTH, (0, True), id="an empty list"),
        pytest.param("a.jpg a.xml\n\n", BOTH, None, id="an empty line is refused"),
        pytest.param("a.jpg\n", BOTH, None, id="one word is refused"),
        pytest.param("a.tif\n", BOTH, None, id="one word is refused without picture too"),
        pytest.param("a.jpg a.xml x\n", ("1.1", "2.1"), None, id="three words are refused"),
        pytest.param("a.jpg a.xml x\n", ("1.0",), (1, True), id="three words, release 1.0"),
        pytest.param("a.jpg a.xml x\n", BOTH, (1, False), id="three words, any release"),
        pytest.param("a.jpg a.xml\nd.jpg d.xml\n", FIRST, (2, True), id="a box outside, first"),
        pytest.param("a.jpg a.xml\nd.jpg d.xml\n", SECOND, (2, False), id="a box outside, second"),
        pytest.param("a.jpg a.xml\nd.jpg d.xml\n", BOTH, (2, False), id="a box outside, both"),
    ],
)
def test_counts_the_lines_of_the_list(
    listed: str,
    releases: tuple[str, ...],
    expected: Optional[tuple[int, bool]],
    tmp_path: Path,
) -> None:
    outside = f"<object>{NAME}{EASY}{box(50, 2, 90, 9)}</object>"
    for name, parts in (("a", DOG), ("b", DOG), ("d", outside)):
        (tmp_path / f"{name}.jpg").touch()
        (tmp_path / f"{name}.xml").write_text(annotation(SIZE, parts))
    (tmp_path / "jpg").touch()
    (tmp_path / "folder").mkdir()
    assert count(tmp_path, releases, listed) == expected


@pytest.mark.parametrize("allow_empty", [True, None])
def test_pictures_without_objects_change_nothing_where_all_have_some(
    allow_empty: Optional[bool], tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "a.xml").write_text(annotation(SIZE, DOG))
    (tmp_path / "l.txt").write_text("a.jpg a.xml\n")
    samples = count_samples("voc", SECOND, tmp_path / "l.txt", tmp_path, allow_empty=allow_empty)
    assert samples is not None
    assert (samples.count, samples.exact) == (1, True)
