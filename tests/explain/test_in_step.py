"""Rules, pages, the README's table, tests and fixtures tell of the same rules."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest

import lr_lint.rules
from lr_lint.documenting.documentation import every_rule
from lr_lint.documenting.rule_pages import as_text, markdown, pages, with_table
from lr_lint.rules.every_rule import EVERY_RULE

PROJECT = Path(__file__).resolve().parent.parent.parent
PAGES = PROJECT / "docs" / "rules"
MODULES = [rule.__name__.rpartition(".")[2] for rule in EVERY_RULE]
CODES = [str(rule.CODE) for rule in EVERY_RULE]

WRITE = "python -m lr_lint.explain --write-docs docs/rules --write-table README.md"


def modules_with_a_code() -> set[str]:
    """Return the modules of the package of rules that are a rule."""
    package = lr_lint.rules
    return {
        found.name
        for found in pkgutil.iter_modules(package.__path__)
        if hasattr(importlib.import_module(f"{package.__name__}.{found.name}"), "CODE")
    }


def test_every_module_with_a_rule_is_registered() -> None:
    assert sorted(MODULES) == sorted(modules_with_a_code())


@pytest.mark.parametrize("rule", EVERY_RULE, ids=CODES)
def test_a_rule_is_called_as_its_module(rule: object) -> None:
    name = str(getattr(rule, "__name__")).rpartition(".")[2]
    assert name == str(getattr(rule, "NAME")).replace("-", "_")


def test_codes_are_used_once_and_in_order() -> None:
    assert Counter(CODES) == Counter(set(CODES)) and CODES == sorted(CODES)


@pytest.mark.parametrize(("name", "text"), pages().items(), ids=list(pages()))
def test_the_page_is_what_the_docstring_says(name: str, text: str) -> None:
    path = PAGES / name
    assert path.exists() and path.read_text(encoding="utf-8") == text, f"run {WRITE}"


def test_there_is_no_page_of_a_rule_that_is_gone() -> None:
    found = {str(path.relative_to(PAGES)) for path in PAGES.rglob("*") if path.is_file()}
    assert found == set(pages())


def test_the_table_in_the_readme_is_what_the_docstrings_say() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert with_table(readme) == readme, f"run {WRITE}"
    assert re.findall(r"^\| \[(LR\d+)\]\(docs/rules/\1\.md\) \|", readme, re.MULTILINE) == CODES


@pytest.mark.parametrize("module", MODULES)
def test_every_rule_has_tests_of_its_own(module: str) -> None:
    assert (PROJECT / "tests" / "rules" / f"test_{module}.py").exists()


@pytest.mark.parametrize("code", CODES)
def test_every_rule_is_expected_in_a_whole_script(code: str) -> None:
    lines = re.compile(rf"^\d+:\d+: {code}$", re.MULTILINE)
    expected = (PROJECT / "fixtures").glob("*/findings.txt")
    assert any(lines.search(path.read_text(encoding="utf-8")) for path in expected)


def test_pages_have_what_the_terminal_shows() -> None:
    for rule in every_rule():
        page, text = pages()[f"{rule.code}.md"], as_text(rule, "en", 100)
        for part in (rule.what, rule.why, rule.fix):
            assert markdown(part) in page
            assert " ".join(part.split()) in " ".join(text.split())
        assert rule.example in page and rule.instead in page


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("set warmup_steps to 1", "set `warmup_steps` to 1", id="a parameter"),
        pytest.param("lr_decay_* and decay[0]", r"`lr_decay_*` and decay\[0\]", id="a pattern"),
        pytest.param("2 * 3 <b>", r"2 \* 3 \<b>", id="signs with a meaning"),
        pytest.param("`python x.py` runs", "`python x.py` runs", id="code stays code"),
        pytest.param("``if a_b:`` runs", "`if a_b:` runs", id="code as in docstrings"),
        pytest.param(
            "1.3.11:paddlex/cv/models/base.py:97;",
            "`1.3.11:paddlex/cv/models/base.py:97`;",
            id="a file in a wheel",
        ),
        pytest.param(
            "PaddleX#115",
            "[PaddleX#115](https://github.com/PaddlePaddle/PaddleX/issues/115)",
            id="an issue",
        ),
    ],
)
def test_prose_becomes_markdown(text: str, written: str) -> None:
    assert markdown(text) == written


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no marks", id="no marks"),
        pytest.param("<!-- rules: end -->", id="only the end"),
        pytest.param(
            "<!-- rules: end -->"
            "<!-- rules: begin (made by python -m lr_lint.explain --write-table) -->",
            id="the wrong way round",
        ),
    ],
)
def test_a_file_without_a_place_for_the_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        with_table(text)
