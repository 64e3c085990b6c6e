"""``python -m lr_lint.explain`` as people call it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Optional

import pytest

from lr_lint.explain import main
from lr_lint.rules.every_rule import EVERY_RULE
from lr_lint.terminal.layout import width

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder without configuration, in a terminal of 80 columns."""
    (tmp_path / ".flake8").write_text("[flake8]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def explain(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "lr_lint.explain", *arguments],
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
        capture_output=True,
        check=False,
    )


def test_without_a_rule_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = explain(capsys)
    assert (status, err) == (0, "")
    for rule in EVERY_RULE:
        assert f"\n{rule.CODE}  {rule.NAME} " in out
    assert "LR102" in out and "off unless" in " ".join(out.split())


@pytest.mark.parametrize("columns", ["80", "100", "200"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_fits_the_terminal(
    columns: str, language: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = explain(capsys, "--lr-language", language)
    assert max(width(line) for line in out.splitlines()) <= int(columns)
    for rule in EVERY_RULE:
        assert str(rule.NAME) in out, "names are not broken"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_prose_fits_the_terminal(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for rule in EVERY_RULE:
        _, out, _ = explain(capsys, str(rule.CODE), "--lr-language", language)
        prose = [line for line in out.splitlines() if not line.startswith("     ")]
        code = [line for line in prose if line[4:] in str(rule.__doc__)]
        assert max(width(line) for line in prose if line not in code) <= 80


def test_a_rule_is_explained_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = explain(capsys, "LR201")
    assert (status, err) == (0, "")
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        "LR201 warmup-past-first-decay",
        "Warmup that ends after the first decay",
        "What it does",
        "Why is this bad?",
        "Example",
        "Use instead",
        "Repair (safe or unsafe)",
        "Options",
        "Source",
    ]
    assert "    --lr-warmup-fix   shorten the warmup, or delay the decay." in out
    assert "PaddleX's page on training parameters, section 5" in out
    assert "1.3.11:paddlex/cv/models/faster_rcnn.py:240" in out


def test_a_rule_is_explained_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    by_code = explain(capsys, "LR201")
    assert explain(capsys, "warmup-past-first-decay") == by_code


def test_a_rule_is_explained_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = explain(capsys, "LR201", "--lr-language=zh")
    assert (status, err) == (0, "")
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        "LR201 warmup-past-first-decay",
        "warmup 在第一次 decay 之后才结束",
        "检查什么",
        "有什么问题",
        "示例",
        "应改为",
        "修复（安全或不安全）",
        "选项",
        "依据",
    ]


def test_several_rules_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = explain(capsys, "LR503", "LR901")
    assert status == 0 and out.index("LR503 wrong-value") < out.index("LR901 bad-directive")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(
            "LR205",
            "lr_lint: LR205 is no rule; did you mean LR201 warmup-past-first-decay",
            id="a code that is nearly one",
        ),
        pytest.param(
            "LR40",
            "lr_lint: LR40 is no rule; did you mean LR401 early-stop-without-eval, LR402",
            id="the beginning of several",
        ),
        pytest.param(
            "nonsense",
            "lr_lint: nonsense is no rule; python -m lr_lint.explain lists them all\n",
            id="nothing like it",
        ),
    ],
)
def test_what_is_no_rule_is_refused_with_what_is_near(
    text: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = explain(capsys, text)
    assert (status, out) == (2, "")
    assert err.startswith(complaint) and err.count("\n") == 1


def test_the_others_are_explained_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = explain(capsys, "nonsense", "LR502")
    assert status == 2 and out.startswith("LR502 missing-argument") and "nonsense" in err


@pytest.mark.parametrize(
    ("configuration", "given", "heading"),
    [
        pytest.param("lr-language = zh", None, "检查什么", id="the configuration says it"),
        pytest.param("lr_language = zh", None, "检查什么", id="with another dash"),
        pytest.param("lr-language = zh", "en", "What it does", id="the command line beats it"),
        pytest.param("", None, "What it does", id="english without either"),
    ],
)
def test_the_language_is_configured_as_for_flake8(
    configuration: str, given: Optional[str], heading: str, elsewhere: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (elsewhere / ".flake8").write_text(f"[flake8]\n{configuration}\n", encoding="utf-8")
    arguments = ["LR201"] if given is None else ["LR201", "--lr-language", given]
    _, out, _ = explain(capsys, *arguments)
    assert f"\n{heading}\n" in out


@pytest.mark.parametrize(
    ("locale", "heading"),
    [("zh_CN.UTF-8", "检查什么"), ("de_DE.UTF-8", "What it does"), ("C", "What it does")],
)
def test_auto_asks_the_locale(
    locale: str, heading: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    _, out, _ = explain(capsys, "LR201", "--lr-language=auto")
    assert f"\n{heading}\n" in out


def test_a_language_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = explain(capsys, "--lr-language", "fr")
    assert (status, out) == (2, "")
    assert err == "lr_lint: lr-language: 'fr' is unknown; give en or zh or auto\n"


def test_a_broken_configuration_is_left_to_flake8(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / ".flake8").write_bytes(b"[flake8\nlr-language = zh\xff\n")
    assert explain(capsys, "LR201")[0] == 0


def test_an_unknown_option_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--nonsense"])
    assert stopped.value.code == 2
    assert "unrecognized arguments: --nonsense" in capsys.readouterr().err


def test_output_that_cannot_show_chinese_gets_escapes() -> None:
    done = run("LR201", "--lr-language=zh", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and rb"\u68c0\u67e5" in done.stdout


def test_a_reader_that_stops_reading_is_no_error() -> None:
    reading = subprocess.Popen(
        [sys.executable, "-m", "lr_lint.explain", *(["LR201"] * 200)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert reading.stdout is not None and reading.stderr is not None
    reading.stdout.read(10)
    reading.stdout.close()
    complaint = reading.stderr.read()
    reading.stderr.close()
    assert (reading.wait(), complaint) == (0, b"")


def test_pages_and_table_are_written(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = elsewhere / "README.md"
    readme.write_bytes(
        "前\r\n<!-- rules: begin (made by python -m lr_lint.explain --write-table) -->old"
        "<!-- rules: end -->\r\nafter".encode()
    )
    status, out, err = explain(
        capsys, "--write-docs", "docs/rules", "--write-table", "README.md"
    )
    assert (status, out, err) == (0, "", "")
    pages = elsewhere / "docs" / "rules"
    assert len(list(pages.glob("LR*.md"))) == len(list((pages / "zh").glob("LR*.md")))
    assert len(list(pages.glob("LR*.md"))) == len(EVERY_RULE)
    text = readme.read_bytes().decode()
    assert text.startswith("前\r\n") and text.endswith("\r\nafter") and "old" not in text
    assert "| [LR201](docs/rules/LR201.md) |" in text


def test_a_table_without_a_place_is_refused(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "README.md").write_text("nothing", encoding="utf-8")
    status, _, err = explain(capsys, "--write-table", "README.md")
    assert status == 2 and "has no place in it" in err


def test_a_folder_that_cannot_be_written_is_named(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "file").write_text("", encoding="utf-8")
    status, _, err = explain(capsys, "--write-docs", "file/rules")
    assert status == 2 and "file" in err and "Traceback" not in err
