"""The training scripts that are measured."""

from __future__ import annotations

import ast
import os
import platform
from pathlib import Path
from typing import NamedTuple, Sequence

import lr_lint

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Text(NamedTuple):
    """A script that parses.

    Attributes:
        path: Where it is.
        source: Its text.
        tree: Its syntax tree.
    """

    path: Path
    source: str
    tree: ast.Module


def training_scripts(folders: Sequence[str]) -> list[Text]:
    """Return the scripts below some folders that train; without folders: fixtures."""
    texts = []
    for folder in [Path(folder) for folder in folders] or [FIXTURES]:
        for path in sorted(folder.rglob("*.py")):
            try:
                source = path.read_text(encoding="utf-8")
                tree = ast.parse(source)
            except (OSError, SyntaxError, ValueError):
                continue
            if ".train(" in source or "quant_aware_train(" in source:
                texts.append(Text(path, source, tree))
    return texts


def machine() -> str:
    """Describe the machine and the versions in one line."""
    return (
        f"lr_lint {lr_lint.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
        f"{_model()}"
    )


def _model() -> str:
    """Return what the processors are called, where Linux tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({names[0]})" if names else ""
