"""The trees of files that the tools are run over: much that is nothing to them.

A tree has files of Python's own standard library, and for every hundred of them one
training script of this project's fixtures and one script for PyTorch, so that each
tool finds as much that is meant for it.
"""

from __future__ import annotations

import ast
import itertools
import shutil
import sysconfig
from functools import lru_cache
from pathlib import Path
from typing import Final

from benchmarks.corpus import FIXTURES

FILES_FOR_A_SCRIPT: Final = 100
"""One in so many files is a training script."""
FILES_IN_A_FOLDER: Final = 50
LARGEST: Final = 20_000
"""Bytes of the largest file in a tree; the peers take minutes for a thousand of these."""
NOT_THE_LIBRARY: Final = frozenset(
    {"site-packages", "dist-packages", "test", "tests", "lib2to3", "__pycache__"}
)
STEP: Final = 37
"""Has no factor in common with the number of fixtures: takes each of them in turn,
and no neighbours one after the other."""

TORCH: Final = '''\
import torch
from torch import nn


class Model(nn.Module):
    """A classifier, and what becomes of it."""

    def __init__(self, classes: int, width: int = 64) -> None:
        super().__init__()
        self.first = nn.Linear(784, width)
        self.second = nn.Linear(width, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.first(images.flatten(1)))
        return self.second(hidden)


def train(model: Model, loader, epochs: int, rate: float = 0.1) -> None:
    """Train a model."""
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    loss_of = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        for images, labels in loader:
            loss = loss_of(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, float(loss))


first, second = torch.ones(3), torch.zeros(4)
print(torch.ger(first, second))
'''
"""A script in which torchfix finds one thing that it can repair."""


@lru_cache(maxsize=1)
def standard_library() -> tuple[Path, ...]:
    """Return the files of the standard library, without its tests."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    return tuple(
        path
        for path in sorted(folder.rglob("*.py"))
        if not NOT_THE_LIBRARY & set(path.relative_to(folder).parts)
        and path.stat().st_size
    )


@lru_cache(maxsize=None)
def _is_readable(path: Path) -> bool:
    """Tell whether every tool can read a file: utf-8 that parses."""
    try:
        return bool(ast.parse(path.read_text(encoding="utf-8")).body)
    except (OSError, SyntaxError, ValueError):
        return False


def of_standard_library(count: int) -> list[Path]:
    """Return so many files from all over it; all of them when there are fewer."""
    paths = standard_library()
    count = min(count, len(paths))
    chosen = [paths[number * len(paths) // count] for number in range(count)]
    return [path for path in chosen if _is_readable(path)]


def make_tree(folder: Path, files: int, *, ending: str = "") -> None:
    """Make a tree.

    Args:
        folder: Where; it is made anew.
        files: How many files.
        ending: Text to put at the end of every file.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(FIXTURES / "data", folder / "scripts" / "data")
    scripts = max(1, files // FILES_FOR_A_SCRIPT)
    fixtures = [path for path in sorted(FIXTURES.glob("*/train.py")) if _is_readable(path)]
    for number in range(scripts):
        fixture = fixtures[number * STEP % len(fixtures)]
        _write(folder / "scripts" / f"paddlex_{number}" / "train.py", fixture, ending)
        place = folder / "scripts" / f"torch_{number}"
        place.mkdir()
        (place / "train.py").write_text(TORCH + ending, encoding="utf-8")
    small = (path for path in standard_library() if path.stat().st_size <= LARGEST)
    endless = itertools.cycle(filter(_is_readable, small))
    for number, path in zip(range(files - 2 * scripts), endless):
        place = folder / "library" / f"package_{number // FILES_IN_A_FOLDER}"
        _write(place / f"module_{number}_{path.stem}.py", path, ending)


def _write(path: Path, original: Path, ending: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(original.read_bytes() + ending.encode())


def count_changed(folder: Path, original: Path) -> int:
    """Count the scripts of a tree that are not as in the tree that it is a copy of."""
    return sum(
        path.read_bytes() != (original / path.relative_to(folder)).read_bytes()
        for path in folder.rglob("*.py")
    )
