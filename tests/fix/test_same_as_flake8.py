"""The fixer repairs what flake8 reports: same files, same lines, same codes."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from flake8.main.cli import main as flake8

from lr_lint.fix import main as fix

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NAMES = sorted(path.parent.name for path in FIXTURES.glob("*/train.py"))
CONFIGURED = [name for name in NAMES if (FIXTURES / name / ".flake8").exists()]
Place = tuple[str, int, str]


@pytest.fixture
def fixtures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all fixtures, in which to work."""
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns("repaired*.py"))
    monkeypatch.chdir(folder)
    return folder


def reported_by_flake8(capsys: pytest.CaptureFixture[str], *arguments: str) -> Counter[Place]:
    flake8([*arguments, "--format=%(path)s:%(row)d: %(code)s"])
    found = re.findall(r"(?m)^(.*):(\d+): (LR\d+)$", capsys.readouterr().out)
    return Counter((path, int(line), code) for path, line, code in found)


def listed_by_the_fixer(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[Counter[Place], set[str]]:
    """Return what the fixer lists, and the paths in which it would repair something."""
    fix([*arguments, "--check"])
    out = capsys.readouterr().out
    found = re.findall(r"(?m)^(.*?):(\d+): (LR\d+) (would be)?", out)
    places = Counter((path, int(line), code) for path, line, code, _ in found)
    return places, {path for path, _, _, would in found if would}


def assert_same(
    capsys: pytest.CaptureFixture[str], *arguments: str, unsafe: bool = False
) -> int:
    """Compare both; return how many findings there were."""
    wanted = reported_by_flake8(capsys, *arguments)
    more = ["--unsafe-fixes"] if unsafe else []
    listed, repaired = listed_by_the_fixer(capsys, *arguments, *more)
    assert wanted - listed == Counter()
    # A repair can bring a finding that was not there before, and must name it.
    assert {path for path, _, _ in listed - wanted} <= repaired
    return sum(wanted.values())


@pytest.mark.parametrize("name", CONFIGURED)
def test_a_fixture_with_a_configuration_of_its_own(
    name: str,
    fixtures: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(fixtures / name)
    assert_same(capsys, "--jobs=1")


OPTIONS = [
    (),
    ("--select=LR1,LR2",),
    ("--ignore=LR101,LR301",),
    ("--extend-ignore=LR",),
    ("--select=LR", "--extend-ignore=LR1"),
    ("--per-file-ignores=*-1/train.py:LR1 first/train.py:LR001,LR2",),
    ("--exclude=*-2",),
    ("--extend-exclude=first,*-1",),
    ("--disable-noqa",),
    ("--lr-enable=LR102",),
    ("--lr-paddlex-version=1",),
    ("--lr-paddlex-version=2.1.0", "--lr-num-samples=64"),
    ("--lr-scale-tolerance=2",),
    ("--lr-cards=2",),
    ("--lr-warmup-fix=delay",),
]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(options) or "default")
def test_all_fixtures(
    options: tuple[str, ...], fixtures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unsafe = len(options) != 1
    count = assert_same(capsys, "--isolated", "--jobs=1", *options, ".", unsafe=unsafe)
    assert count > 20 or "--extend-ignore=LR" in options


COMMENTS = [
    "  # noqa", "  # noqa: LR101", "  # NOQA:LR1", "  # noqa: E501", "  # noqa : LR",
    "  # noqa: LR201,LR101", "  # 中文", "  # flake8: noqa", "  # lr-lint: num_samples=100",
]
CHANGES = [
    ("train_batch_size=8", "train_batch_size=16"), ("\n", "\r\n"), ("0.000125", "1e-3"),
    ("num_epochs=270", "num_epochs=12"), ("import paddlex", "import paddle, paddlex"),
    ("warmup_steps", "warmup_step"), ("    ", "\t"), ("paddlex", "paddleseg"),
]


def mutate(text: str, chance: random.Random) -> str:
    for old, new in chance.sample(CHANGES, 2):
        text = text.replace(old, new)
    lines = text.split("\n")
    for _ in range(chance.randrange(6)):
        position = chance.randrange(len(lines))
        if not lines[position].endswith(("\\", '"""', "'''")):
            ending = "\r" if lines[position].endswith("\r") else ""
            lines[position] = lines[position].rstrip("\r") + chance.choice(COMMENTS) + ending
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_all_fixtures_after_random_changes(
    seed: int, fixtures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    for name in NAMES:
        path = fixtures / name / "train.py"
        encoding = "gbk" if "gbk" in name else "utf-8"
        text = path.read_bytes().decode(encoding)
        path.write_bytes(mutate(text, chance).encode(encoding))
    assert assert_same(capsys, "--isolated", "--jobs=1", ".", unsafe=bool(seed % 2)) > 10
