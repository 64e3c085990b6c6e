"""Counts are remembered as long as the file is the same, and no longer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lr_lint.datasets import count_samples
from lr_lint.datasets.memory import MOST_REMEMBERED, Memory

LONG_AGO = 1_500_000_000


class Counter:
    """Counts the bytes of a file, and how often it was asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.calls = 0

    def __call__(self) -> int:
        self.calls += 1
        return len(self.path.read_bytes())


@pytest.fixture
def at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file have been changed long ago (ctime cannot be set back)."""
    monkeypatch.setattr("lr_lint.datasets.files._SETTLED", -1)


@pytest.mark.usefixtures("at_rest")
def test_a_file_at_rest_is_counted_once(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("abc")
    counter, memory = Counter(tmp_path / "list"), Memory[int]()
    assert [memory.recall(counter.path, (), counter) for _ in range(3)] == [3, 3, 3]
    assert counter.calls == 1


def test_a_file_that_has_just_been_written_is_counted_anew(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("abc")
    counter, memory = Counter(tmp_path / "list"), Memory[int]()
    assert [memory.recall(counter.path, (), counter) for _ in range(3)] == [3, 3, 3]
    assert counter.calls == 3


@pytest.mark.usefixtures("at_rest")
def test_another_key_is_counted_for_itself(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("abc")
    counter, memory = Counter(tmp_path / "list"), Memory[int]()
    memory.recall(counter.path, "one", counter)
    memory.recall(counter.path, "other", counter)
    assert counter.calls == 2


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_text("abcd"), id="another size"),
        pytest.param(
            lambda path: os.utime(path, (LONG_AGO, LONG_AGO)), id="another time of change"
        ),
        pytest.param(
            lambda path: (path.with_name("new").write_text("xyz"),
                          path.with_name("new").replace(path)),
            id="another file of that name",
        ),
    ],
)
def test_a_changed_file_is_counted_anew(change: object, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("abc")
    counter, memory = Counter(tmp_path / "list"), Memory[int]()
    memory.recall(counter.path, (), counter)
    assert callable(change)
    change(counter.path)
    assert memory.recall(counter.path, (), counter) == len(counter.path.read_bytes())
    assert counter.calls == 2


@pytest.mark.usefixtures("at_rest")
def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("abc")
    counter, memory = Counter(tmp_path / "list"), Memory[int]()
    memory.recall(counter.path, (), counter)
    counter.path.unlink()
    with pytest.raises(FileNotFoundError):
        memory.recall(counter.path, (), counter)


@pytest.mark.usefixtures("at_rest")
def test_a_content_that_cannot_be_counted_is_remembered_too(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("abc")
    calls = []

    def refuse() -> int:
        calls.append(1)
        raise ValueError("no list")

    memory = Memory[int]()
    assert [memory.recall(tmp_path / "list", (), refuse) for _ in range(3)] == [None] * 3
    assert len(calls) == 1


@pytest.mark.usefixtures("at_rest")
def test_the_memory_is_bounded(tmp_path: Path) -> None:
    memory = Memory[int]()
    for number in range(3 * MOST_REMEMBERED):
        path = tmp_path / str(number)
        path.touch()
        memory.recall(path, (), Counter(path))
    assert len(memory._entries) <= MOST_REMEMBERED


@pytest.mark.usefixtures("at_rest")
def test_the_answer_is_the_same_with_and_without_memory(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("a.jpg b.png\nc.tif d.png\n")
    for releases, expected in ((("1.3",), 2), (("2.1",), 1), (("1.0", "2.1"), 1), (("1.3",), 2)):
        samples = count_samples("segmentation", releases, tmp_path / "train.txt", tmp_path)
        assert samples is not None
        assert samples.count == expected
        assert not samples.exact


@pytest.mark.usefixtures("at_rest")
def test_pictures_that_arrive_later_are_seen(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("a.jpg 0\n")
    found = []
    for _ in range(2):
        samples = count_samples("imagenet", ("1.3",), tmp_path / "train.txt", tmp_path)
        assert samples is not None
        found.append(samples.exact)
        (tmp_path / "a.jpg").touch()
    assert found == [False, True]
