"""What flake8's own checks say must not get worse by a repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from lr_lint.configuration import configure
from lr_lint.fixing.neighbours import Neighbours


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    return tmp_path


def neighbours(*arguments: str, settings: str = "") -> Neighbours:
    Path("tox.ini").write_text(f"[flake8]\n{settings}\n")
    return Neighbours(configure(arguments, ()))


FUNCTION = "def f(train):\n    rate = 0.1\n    train({})\n"

CAUSED = [
    pytest.param(FUNCTION.format("rate"), FUNCTION.format("0.2"), ["F841"], id="unused variable"),
    pytest.param("import a\nprint(a)\n", "import a\nprint(1)\n", ["F401"], id="unused import"),
    pytest.param("print(1)\n", "print(b)\n", ["F821"], id="undefined name"),
    pytest.param("x = 1\n", f"x = '{'x' * 80}'\n", ["E501"], id="long line"),
    pytest.param("import a\nprint(a)\n", "import a\nimport a\nprint(a)\n", ["F811"], id="twice"),
    pytest.param(FUNCTION.format("rate"), FUNCTION.format("rate, 1"), [], id="nothing"),
    pytest.param("import a\nprint(b)\n", "import a\nprint(b )\n", [], id="what was there before"),
    pytest.param("x = 1\n", "x=1\n", [], id="style that is not watched"),
    pytest.param("x = 1\n", f"x = '{'x' * 80}'  # noqa\n", [], id="suppressed"),
]


@pytest.mark.parametrize("before, after, codes", CAUSED)
def test_new_findings_of_other_checks_are_seen(
    before: str, after: str, codes: list[str]
) -> None:
    origin = [1] * after.count("\n")
    text, caused = neighbours().settle("train.py", before, after, origin)
    assert text == after
    assert set(caused) <= set(codes) and bool(caused) is bool(codes)


CONFIGURED = [
    pytest.param("max-line-length = 120", (), id="a longer line is allowed"),
    pytest.param("extend-ignore = E501", (), id="ignored"),
    pytest.param("per-file-ignores = train.py: E", (), id="ignored in this file"),
    pytest.param("select = F", (), id="not selected"),
    pytest.param("", ("--max-line-length=120",), id="allowed on the command line"),
    pytest.param("", ("--extend-ignore=E501",), id="ignored on the command line"),
]


@pytest.mark.parametrize("settings, arguments", CONFIGURED)
def test_the_configuration_of_flake8_says_what_counts(
    settings: str, arguments: tuple[str, ...]
) -> None:
    long = f"x = '{'x' * 80}'\n"
    caused = neighbours(*arguments, settings=settings).settle("train.py", "x = 1\n", long, [1])
    assert caused == (long, [])


def test_names_that_the_user_declared_as_builtin_are_known() -> None:
    before, after = "print(1)\n", "print(_)\n"
    assert neighbours().settle("train.py", before, after, [1])[1] == ["F821"]
    assert neighbours(settings="builtins = _").settle("train.py", before, after, [1])[1] == []


def test_what_is_selected_for_one_run_does_not_count() -> None:
    long = f"x = '{'x' * 80}'\n"
    assert neighbours("--select=LR").settle("train.py", "x = 1\n", long, [1])[1] == ["E501"]


def test_only_imports_that_were_not_late_before_get_a_comment() -> None:
    before = "import a\nprint(1)\nimport b\nprint(a, b)\n"
    after = "print(1)\nimport a\nimport b\nprint(a, b)\n"
    text, caused = neighbours().settle("train.py", before, after, [2, 1, 3, 4])
    assert text == "print(1)\nimport a  # noqa: E402\nimport b\nprint(a, b)\n"
    assert caused == []
