"""What the README shows is what the program does."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from flake8.options.manager import OptionManager

import lr_lint
from lr_lint import options

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def run(*arguments: str, folder: Path = PROJECT) -> str:
    """Run a module of this interpreter; return its standard output."""
    command = [sys.executable, "-X", "utf8", "-m", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def block(marker: str) -> str:
    """Return the fenced block below a marker comment of the README."""
    found = re.search(rf"<!-- {marker} -->\n```\w*\n(.*?)```", README, re.DOTALL)
    assert found, f"README.md has no block marked {marker}"
    return found[1]


def blocks(language: str) -> list[str]:
    """Return all fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_findings_are_shown_as_flake8_prints_them() -> None:
    assert run("flake8", "--select", "LR", "fixtures/first/train.py") == block("output: findings")


def test_the_repair_is_shown_as_the_fixer_prints_it() -> None:
    assert run("lr_lint.fix", "--diff", "fixtures/first/train.py") == block("output: repair")


@pytest.mark.parametrize("marker", ["command: try it", "command: test it"])
def test_each_set_up_command_is_one_line(marker: str) -> None:
    assert len(block(marker).splitlines()) == 1


def test_the_table_of_options_names_them_all() -> None:
    manager = OptionManager(
        version="", plugin_versions="", parents=[], formatter_names=[]
    )
    before = {option.long_option_name for option in manager.options}
    options.register(manager)
    registered = {option.long_option_name for option in manager.options} - before
    assert set(re.findall(r"^\| `(--lr-[a-z-]+)` \|", README, re.MULTILINE)) == registered


def test_the_configuration_example_is_accepted(tmp_path: Path) -> None:
    (example,) = blocks("ini")
    parser = configparser.ConfigParser()
    parser.read_string(example)
    (tmp_path / ".flake8").write_text(example, encoding="utf-8")
    (tmp_path / "train.py").write_text("import paddlex\n", encoding="utf-8")
    assert "LR" not in run("flake8", "train.py", folder=tmp_path)


def test_the_hooks_shown_are_the_hooks_there_are() -> None:
    hooks = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    shown = [yaml.safe_load(text) for text in blocks("yaml")]
    (repository,) = [document for document in shown if "repos" in document]
    used = [hook["id"] for hook in repository["repos"][0]["hooks"]]
    assert used == [hook["id"] for hook in hooks]
    assert repository["repos"][0]["rev"] == f"v{lr_lint.__version__}"


def test_files_that_are_linked_exist() -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)\)", README)
    assert targets
    assert all((PROJECT / target).exists() for target in targets)


def test_the_changes_of_this_version_are_described() -> None:
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {lr_lint.__version__}" in changes
    rules = {path.stem for path in (PROJECT / "docs" / "rules").glob("LR*.md")}
    assert set(re.findall(r"LR\d+", changes)) == rules


@pytest.mark.parametrize(
    "module", ["lr_lint.fix", "lr_lint.show", "lr_lint.explain", "benchmarks"]
)
def test_every_option_that_is_shown_is_known(module: str) -> None:
    known = run(module, "--help")
    shown = re.findall(rf"python -m {re.escape(module)} ?([^`<#\n]*)", README)
    assert shown
    for option in {option for call in shown for option in re.findall(r"--[a-z-]+", call)}:
        assert option in known, option


def test_the_codemod_command_that_is_shown_is_there(tmp_path: Path) -> None:
    found = re.search(r"`python -m (libcst\.tool codemod .*?) PATH`", README)
    assert found
    script = tmp_path / "train.py"
    source = PROJECT / "fixtures" / "devices-misspelt-1"
    script.write_bytes((source / "train.py").read_bytes())
    run(*found[1].split(), "train.py", folder=tmp_path)
    assert script.read_bytes() == (source / "repaired.py").read_bytes()
