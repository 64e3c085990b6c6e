"""What a script names, or lies beside: lists, modules, pins and profiles that mean harm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Callable, Final

import pytest

from tests.hostile.corpus import GOOD

if sys.platform == "win32":
    pytest.skip("limits on memory and time, pipes and devices need POSIX", allow_module_level=True)

from tests.hostile.limits import fix, flake8

Make = Callable[[Path], None]
Door = Callable[..., "subprocess.CompletedProcess[str]"]

DOORS: Final = [pytest.param(flake8, id="flake8"), pytest.param(fix, id="fixer")]
LARGE: Final = 200 * 1024 * 1024

LISTED: Final = """\
import paddlex as pdx
# lr-lint: paddlex=1

train_dataset = pdx.datasets.{dataset}
model = pdx.det.FasterRCNN(num_classes=2)
model.train(12, train_dataset, train_batch_size=4)
"""
"""Has LR101 in line 6, and LR201 when the list is known to have few samples."""

VOC: Final = LISTED.format(dataset="VOCDetection('.', 'list', 'labels.txt')")
COCO: Final = LISTED.format(dataset="CocoDetection('.', 'list')")
FEW: Final = "".join(f"{number}.jpg {number}.xml\n" for number in range(30))

MODULE: Final = """\
import helper
import helper.inner
from helper import value

helper.value(value)
""" + GOOD
"""Has LR101 in line 10, whatever is in the module beside it."""


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def folder(path: Path) -> None:
    path.mkdir()


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGE)


def unreadable(path: Path) -> None:
    path.write_text(FEW, encoding="utf-8")
    path.chmod(0)


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def socket_file(path: Path) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as server:
        # A path in a socket's address must be short.
        here = os.getcwd()
        os.chdir(path.parent)
        try:
            server.bind(path.name)
        finally:
            os.chdir(here)


OBSTACLES: Final[tuple[Make, ...]] = (
    pipe, link_to_a_pipe, endless_device, terminal, folder, large, unreadable, link_to_itself,
    socket_file,
)

CIRCLES: Final = {
    "train.py": MODULE,
    "helper.py": "import other\nfrom other import value, more\nfrom train import model\n",
    "other.py": "import helper, other, train\nfrom helper import value, other as more\n",
    "inner.py": "from helper import inner\nfrom . import train, inner\nfrom .. import x\n",
}
"""Modules that import each other, themselves and the script."""

PACKAGE: Final = {
    "train.py": MODULE,
    "helper/__init__.py": "from .inner import *\nfrom . import value\nimport helper.helper\n",
    "helper/inner.py": "from . import inner\nfrom .. import helper\nfrom helper import *\n",
    "helper/value.py": "from .value import value\nvalue = value.value\n",
}
"""A package whose modules import each other and themselves."""

CROWD: Final = {
    "train.py": "import m0\n" + GOOD,
    **{
        f"m{number}.py": "".join(f"import m{n}\nfrom m{n} import x\n" for n in range(60))
        for number in range(60)
    },
}
"""Sixty modules, each imports all of them."""

MODULES: Final = {
    "a null byte": b"x = '\0'",
    "bytes that are not utf-8": b"x = '\xff'",
    "an encoding that is none of text": b"# -*- coding: hex -*-\nvalue = 1\n",
    "an encoding that does not exist": b"# -*- coding: klingon -*-\nvalue = 1\n",
    "Python 2": b"print 'a'",
    "five thousand parentheses": b"value = " + b"(" * 5000 + b")" * 5000,
    "twenty thousand sums": b"value = 1" + b" + 1" * 20_000,
    "a module that calls itself": b"def value(x):\n    return value(x) + value(x)\n\nvalue(1)\n",
    "a loop without end": b"while True:\n    value = 1\n",
    "an exit": b"import sys\nsys.exit()\n",
    "a text of a terabyte": b"value = 'a' * 10 ** 12\n",
}
"""What can be in a module beside the script."""

PINS: Final = {
    "a long line": "paddlex=" * 30_000,
    "a long line of brackets": "paddlex[" * 30_000,
    "many clauses": "paddlex>=1" + ",>=1" * 60_000,
    "a version of many digits": "paddlex==" + "1" * 100_000,
    "a version of many parts": "paddlex==" + "1." * 100_000,
    "many pins": "paddlex>=1\n" * 20_000,
    "null bytes": "paddlex==1.3\n" + "\0" * 100_000,
}
"""What can be in a requirements file beside the script."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of folders, each with a script and something that means harm."""
    tree = tmp_path_factory.mktemp("surroundings")

    def write(folder: str, **files: object) -> Path:
        for name, content in files.items():
            path = tree / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
        return tree / folder

    write("good", **{"train.py": VOC, "list": FEW})
    for make in OBSTACLES:
        name = make.__name__
        make(write(f"list {name}", **{"train.py": VOC}) / "list")
        make(write(f"coco {name}", **{"train.py": COCO}) / "list")
        make(write(f"module {name}", **{"train.py": MODULE}) / "helper.py")
        make(write(f"pin {name}", **{"train.py": GOOD}) / "requirements.txt")
    write("coco of brackets", **{"train.py": COCO, "list": "[" * 1_000_000})
    write("coco of objects", **{"train.py": COCO, "list": '{"images":' * 100_000})
    write("circles", **CIRCLES)
    write("package", **PACKAGE)
    write("crowd", **CROWD)
    for name, code in MODULES.items():
        write(f"module {name}", **{"train.py": MODULE, "helper.py": code})
    for name, text in PINS.items():
        write(f"pin {name}", **{"train.py": GOOD, "requirements.txt": text})
    return tree


@pytest.mark.parametrize("door", DOORS)
def test_every_script_is_reported_and_none_by_what_cannot_be_read(door: Door, tree: Path) -> None:
    scripts = sorted(str(path.relative_to(tree)) for path in tree.glob("*/train.py"))
    said = door(tree, *scripts)
    assert said.stderr == ""
    assert said.returncode == 1
    reported: dict[str, set[str]] = {script: set() for script in scripts}
    for line in said.stdout.splitlines():
        script, colon, rest = line.partition(":")
        if script in reported:
            reported[script].update(re.findall(r"\bLR\d+\b", rest.partition(" not repaired")[0]))
    expected = {script: {"LR101"} for script in scripts}
    expected["good/train.py"] = {"LR101", "LR201"}
    if os.access(tree / "list unreadable" / "list", os.R_OK):
        # A super-user reads it all the same.
        expected["list unreadable/train.py"] = expected["good/train.py"]
    assert reported == expected


BOMBS: Final = {
    "aliases that unfold to a billion": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
            for old, new in zip("abcdefgh", "bcdefghi")
        )
    ),
    "merges that unfold to a billion": (
        "a: &a {x: 1}\n"
        + "".join(
            f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 10)}], y: [*{old}, *{old}]}}\n"
            for old, new in zip("abcdefgh", "bcdefghi")
        )
    ),
    "an alias in itself": "a: &a [*a, *a]\n",
    "a million brackets": "[" * 500_000,
    "a million braces": "{a: " * 100_000,
    "lists in lists": "- " * 100_000,
    "a call of Python": "a: !!python/object/apply:os.abort []\n",
    "a key of a hundred thousand characters": "? " + "a" * 100_000 + "\n: 1\n",
    "a hundred thousand keys": "".join(f"k{number}: 1\n" for number in range(70_000)),
    "null bytes": "a: '\0'\n",
    "a document without end": "--- a\n" * 100_000,
    "nothing": "",
}
"""Profiles that mean harm."""


@pytest.mark.parametrize("door", DOORS)
def test_profiles_that_mean_harm_are_refused_in_words(door: Door, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(GOOD, encoding="utf-8")
    names = []
    for name, text in BOMBS.items():
        names.append(re.sub(r"\W+", "_", name) + ".yaml")
        (tmp_path / names[-1]).write_text(text, encoding="utf-8")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\xfd")
    names.append("bytes.yaml")
    for make in OBSTACLES:
        names.append(f"{make.__name__}.yaml")
        make(tmp_path / names[-1])
    said = door(tmp_path, f"--lr-profiles={','.join(names)}", "train.py")
    assert said.returncode == 2
    assert "Traceback" not in said.stderr
    refused = set(re.findall(r"(\w+\.yaml):", said.stderr))
    readable = {"unreadable.yaml"} if os.access(tmp_path / "unreadable.yaml", os.R_OK) else set()
    assert refused >= set(names) - readable
