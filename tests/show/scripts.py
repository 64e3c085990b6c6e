"""Scripts for the tests of what is shown, and what is known about them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Optional, Sequence

from lr_lint.configuration import Configuration, configure
from lr_lint.lint import lint
from lr_lint.show import ARGUMENTS, PROGRAM
from lr_lint.showing.facts import CaseFacts, Row, ScriptFacts, facts_of
from lr_lint.showing.repaired import RepairFacts, repair_facts

PADDLEX_1 = """\
from paddlex.det import transforms
import paddlex as pdx
dataset = pdx.datasets.VOCDetection('data', 'train_list.txt', 'labels.txt',
                                    transforms.Compose([transforms.Normalize()]))
"""

PADDLEX_2 = """\
import paddlex as pdx
from paddlex import transforms as T
dataset = pdx.datasets.VOCDetection('data', 'train_list.txt', 'labels.txt',
                                    T.Compose([T.Decode()]))
"""

YOLOV3 = PADDLEX_1 + """\
model = pdx.det.YOLOv3(num_classes=6)
# lr-lint: num_samples=800
model.train(num_epochs=270, train_dataset=dataset)
"""
"""The example of PaddleX's page on training parameters: 800 samples, all defaults."""


def settings_of(*options: str) -> Configuration:
    """Return the configuration of a command line, without any file."""
    return configure(["--isolated", *options, "train.py"], ARGUMENTS, PROGRAM)


def facts(source: str, *options: str, name: str = "train.py") -> ScriptFacts:
    """Return what is known about a script."""
    tree, configuration = ast.parse(source), settings_of(*options)
    findings = lint(source, tree, name, configuration.options)
    return facts_of(source, tree, name, configuration.options, findings)


def repaired(source: str, *options: str, unsafe: bool = False) -> RepairFacts:
    """Return what the repair would make of a script."""
    return repair_facts(source, "train.py", settings_of(*options), unsafe)


def cases(source: str, *options: str) -> Sequence[CaseFacts]:
    """Return the cases of a script with one training call."""
    (call,) = facts(source, *options).calls
    return call.cases


def only_case(source: str, *options: str) -> CaseFacts:
    """Return the case of a script with one training call that can be only one."""
    (case,) = cases(source, *options)
    return case


def row(case: CaseFacts, name: str) -> Row:
    """Return the row of a parameter, or of what is no parameter."""
    (found,) = [row for row in case.rows if name in (row.parameter, row.key)]
    return found


def origin(case: CaseFacts, name: str, language: str = "en") -> str:
    """Return in words where a value comes from."""
    return row(case, name).origin.say(language)


def fixture(name: str) -> Path:
    """Return the folder of a whole script."""
    return Path(__file__).resolve().parents[2] / "fixtures" / name


def why_not(case: CaseFacts) -> Optional[str]:
    """Return in words why a schedule is not known."""
    return case.why_not.say("en") if case.why_not is not None else None
