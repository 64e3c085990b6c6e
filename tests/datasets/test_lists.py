from __future__ import annotations

from pathlib import Path

from lr_lint.datasets import count_samples


def test_a_list_of_three_pictures_has_three_samples(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("a.jpg 0\nb.jpg 1\nc.jpg 0\n")
    for name in "abc":
        (tmp_path / f"{name}.jpg").touch()
    count = count_samples("imagenet", ("1.3",), tmp_path / "train.txt", tmp_path)
    assert count is not None
    assert (count.count, count.exact) == (3, True)
