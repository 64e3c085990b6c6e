"""The hooks of `.pre-commit-hooks.yaml`, as committed, run by the pre-commit program."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent.parent

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pre_commit") is None,
        reason="pre-commit is not installed: pip install 'lr_lint[editors]'",
    ),
    pytest.mark.skipif(
        not (PROJECT / ".git").exists(), reason="pre-commit takes hooks from a git repository only"
    ),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environment of the hooks."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A scratch repository with a script, its data set, a text, and our hooks."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for folder in ("first", "data"):
        shutil.copytree(PROJECT / "fixtures" / folder, tmp_path / folder)
    (tmp_path / "notes.txt").write_text("数据集说明\n", encoding="utf-8")
    revision = subprocess.check_output(["git", "-C", PROJECT, "rev-parse", "HEAD"], text=True)
    hooks = [{"id": "lr-lint"}, {"id": "lr-lint-fix"}]
    used = {"repo": str(PROJECT), "rev": revision.strip(), "hooks": hooks}
    configuration = yaml.safe_dump({"repos": [used]})
    (tmp_path / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    subprocess.run(["git", "-C", tmp_path, "add", "."], check=True)
    return tmp_path


def run_hook(hook: str, repository: Path, home: Path, file: str) -> tuple[int, str]:
    """Run a hook on one file; return exit status and output."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", hook, "--files", file],
        cwd=repository,
        env={**os.environ, "PRE_COMMIT_HOME": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_one_hook_reports_and_the_other_repairs(repository: Path, home: Path) -> None:
    script = repository / "first" / "train.py"
    before = script.read_bytes()
    status, said = run_hook("lr-lint", repository, home, "first/train.py")
    assert status == 1, said
    assert script.read_bytes() == before
    for code in ("LR001", "LR101", "LR201"):
        assert code in said
    status, said = run_hook("lr-lint-fix", repository, home, "first/train.py")
    assert status == 1, said  # pre-commit fails a hook that changes a file
    assert script.read_bytes() == (repository / "first" / "repaired.py").read_bytes()
    for hook in ("lr-lint", "lr-lint-fix"):
        status, said = run_hook(hook, repository, home, "first/train.py")
        assert status == 0, said
        assert "Passed" in said


@pytest.mark.parametrize("hook", ["lr-lint", "lr-lint-fix"])
def test_without_a_python_file_the_hook_is_skipped(
    hook: str, repository: Path, home: Path
) -> None:
    status, said = run_hook(hook, repository, home, "notes.txt")
    assert status == 0, said
    assert "no files to check" in said
