"""Whole scripts: what flake8 says about them, and what the repair makes of them.

Every folder of `fixtures/` with a ``train.py`` is a case. Beside the script stand
``findings.txt`` (the expected ``line:column: CODE``, with the derivation from the
rules in comments) and, where a repair changes something, ``repaired.py`` (safe
repairs) and ``repaired-unsafe.py`` (with ``--unsafe-fixes``). A folder may have a
``.flake8`` of its own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple, Optional

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
NAMES = sorted(script.parent.name for script in FIXTURES.glob("*/train.py"))
OPTIONS = {"safe": [], "unsafe": ["--unsafe-fixes"]}
EXPECTED = {"safe": "repaired.py", "unsafe": "repaired-unsafe.py"}
RULES = (
    "LR001 LR002 LR003 LR004 LR005 LR101 LR102 LR103 LR104 LR105 LR201 LR202 LR203 LR204"
    " LR301 LR302 LR303 LR304 LR305 LR401 LR402 LR403 LR404 LR501 LR502 LR503 LR504 LR901"
).split()


class Report(NamedTuple):
    """One line of flake8's output."""

    folder: str
    line: int
    column: int
    code: str


class Outcome(NamedTuple):
    """What one run of the program over all fixtures gave.

    Attributes:
        scripts: Folder of the fixture -> bytes of its script afterwards.
        reports: Folder -> flake8's reports about that script.
        status: Folder -> exit status of the run that dealt with it.
    """

    scripts: dict[str, bytes]
    reports: dict[str, list[Report]]
    status: dict[str, int]


def run_module(
    module: str, arguments: list[str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a module of this interpreter; what it prints is UTF-8."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def batches(root: Path) -> list[tuple[Path, list[str], list[str]]]:
    """Group the fixtures into runs: all without configuration in one.

    Returns:
        Working directory, paths of the scripts, names of their folders.
    """
    own = [name for name in NAMES if (root / name / ".flake8").exists()]
    shared = [name for name in NAMES if name not in own]
    first = (root, [f"{name}/train.py" for name in shared], shared)
    return [first, *((root / name, ["train.py"], [name]) for name in own)]


def flake8_reports(root: Path) -> dict[str, list[Report]]:
    """Run flake8 over every fixture; return all reports, by folder."""
    reports: dict[str, list[Report]] = {name: [] for name in NAMES}
    for folder, paths, names in batches(root):
        run = run_module("flake8", paths, folder)
        assert run.stderr == ""
        for line in run.stdout.splitlines():
            found = re.fullmatch(r"(.*?):(\d+):(\d+): ([A-Z]+\d+) .*", line)
            assert found, f"not a report: {line}"
            name = names[0] if len(names) == 1 else Path(found[1]).parts[-2]
            reports[name].append(Report(name, int(found[2]), int(found[3]), found[4]))
    return reports


def of_the_rules(reports: list[Report]) -> list[Report]:
    """Keep the reports that are lr_lint's, in the order of the file."""
    return sorted(report for report in reports if report.code.startswith("LR"))


def expected_reports(name: str) -> list[Report]:
    """Read a fixture's ``findings.txt``."""
    text = (FIXTURES / name / "findings.txt").read_text(encoding="utf-8")
    reports = []
    for line in text.splitlines():
        if not line.startswith("#"):
            found = re.fullmatch(r"(\d+):(\d+): (LR\d+)", line)
            assert found, f"{name}/findings.txt: not line:column: CODE: {line}"
            reports.append(Report(name, int(found[1]), int(found[2]), found[3]))
    return sorted(reports)


def expected_script(name: str, level: str) -> bytes:
    """Return the script that the repair of this level is expected to leave."""
    choices = ["repaired-unsafe.py", "repaired.py"] if level == "unsafe" else ["repaired.py"]
    for choice in [*choices, "train.py"]:
        path = FIXTURES / name / choice
        if path.exists():
            return path.read_bytes()
    raise AssertionError(f"{name} has no script")


@pytest.fixture(scope="module")
def before() -> dict[str, list[Report]]:
    """What flake8 says about the fixtures as they are."""
    return flake8_reports(FIXTURES)


@pytest.fixture(scope="module", params=["safe", "unsafe"])
def repair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Outcome, Outcome]:
    """Repair a copy of all fixtures, twice.

    Returns:
        The level, what the first run left, what the second run left.
    """
    level: str = request.param
    root = tmp_path_factory.mktemp(level) / "fixtures"
    shutil.copytree(FIXTURES, root)
    outcomes = []
    for _ in range(2):
        status: dict[str, int] = {}
        for folder, paths, names in batches(root):
            run = run_module("lr_lint.fix", [*OPTIONS[level], *paths], folder)
            assert "Traceback" not in run.stderr, run.stderr
            status.update(dict.fromkeys(names, run.returncode))
        scripts = {name: (root / name / "train.py").read_bytes() for name in NAMES}
        outcomes.append(Outcome(scripts, {}, status))
    first = outcomes[0]._replace(reports=flake8_reports(root))
    return level, first, outcomes[1]


@pytest.mark.parametrize("name", NAMES)
def test_flake8_reports_what_the_rules_say(name: str, before: dict[str, list[Report]]) -> None:
    assert of_the_rules(before[name]) == expected_reports(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_repair_leaves_the_expected_script(
    name: str, repair: tuple[str, Outcome, Outcome]
) -> None:
    level, first, _ = repair
    assert first.scripts[name].decode("gbk" if "gbk" in name else "utf-8") == expected_script(
        name, level
    ).decode("gbk" if "gbk" in name else "utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_second_run_changes_nothing(name: str, repair: tuple[str, Outcome, Outcome]) -> None:
    _, first, second = repair
    assert second.scripts[name] == first.scripts[name]


@pytest.mark.parametrize("name", NAMES)
def test_no_finding_is_new_and_the_repaired_are_gone(
    name: str, before: dict[str, list[Report]], repair: tuple[str, Outcome, Outcome]
) -> None:
    _, first, _ = repair
    codes_before = Counter(report.code for report in before[name])
    codes_after = Counter(report.code for report in first.reports[name])
    # Any code counts: the repair must not cause E402, E501, F401 or F841 either.
    assert codes_after - codes_before == Counter()
    if first.scripts[name] != (FIXTURES / name / "train.py").read_bytes():
        rules_before = len(of_the_rules(before[name]))
        assert len(of_the_rules(first.reports[name])) < rules_before


def test_the_exit_status_of_the_repair_tells_whether_findings_remain(
    repair: tuple[str, Outcome, Outcome]
) -> None:
    _, first, _ = repair
    alone = [name for name in NAMES if (FIXTURES / name / ".flake8").exists()]
    assert alone
    for name in alone:
        assert first.status[name] == (1 if of_the_rules(first.reports[name]) else 0), name


def test_every_rule_has_a_whole_script() -> None:
    reported = {report.code for name in NAMES for report in expected_reports(name)}
    assert sorted(reported) == RULES


def test_at_least_fifteen_whole_scripts_are_silent() -> None:
    silent = [name for name in NAMES if not expected_reports(name)]
    assert len(silent) >= 15
    assert all(name.startswith("clean-") for name in silent)


@pytest.mark.parametrize("name", NAMES)
def test_the_scripts_compile(name: str) -> None:
    for path in (FIXTURES / name).glob("*.py"):
        compile(path.read_bytes(), str(path), "exec")


def test_both_generations_and_all_four_tasks_are_covered() -> None:
    text = {name: expected_script(name, "safe").decode("utf-8", "replace") for name in NAMES}
    for generation in "12":
        names = [name for name in NAMES if name.endswith(f"-{generation}")]
        for task in ("pdx.cls.", "pdx.det.", "pdx.seg.", "MaskRCNN"):
            assert any(task in text[name] for name in names), (generation, task)


def unused() -> Optional[str]:
    """Return a file of a fixture's folder that no test reads, if there is one."""
    known = {"train.py", "findings.txt", ".flake8", *EXPECTED.values()}
    extra = {"list.txt", "config.py", "requirements.txt", "trainer.yaml"}
    for name in NAMES:
        for path in (FIXTURES / name).iterdir():
            if path.name not in known | extra and path.suffix != ".pyc":
                if path.name != "__pycache__":
                    return f"{name}/{path.name}"
    return None


def test_no_file_of_a_fixture_is_forgotten() -> None:
    assert unused() is None
