"""Random edits of generated code: they are made or refused, never anything else."""

from __future__ import annotations

import ast
import random
import sysconfig
import warnings
from pathlib import Path
from typing import Callable, Iterator, Optional

import hypothesmith
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lr_lint.findings import (
    Edit,
    MoveStatements,
    RemoveArguments,
    RenameKeyword,
    ReplaceExpression,
    SetArgument,
    SetItem,
)
from lr_lint.fix import main
from lr_lint.fixing.codemod import EditError, apply
from lr_lint.fixing.selfcheck import check
from tests.fix.places import span
from tests.fix.scripts import RATE, RATE_REPAIRED

STYLES = st.sampled_from(["one line", "one on a line", "under the parenthesis", "mixed"])
COMMENTS = st.sampled_from(["", "  # 批大小", "  # a, b) (", "\n{margin}# alone"])
VALUES = st.sampled_from(["1", "(1, 2)", "[\n    1,  # one\n    2]", "'a'", "f(x=1)", "-1", "a.b"])
NEW_VALUES = ["0.00025", "[8, 11]", "(8, 11)", "'0,1'", "1 + 2", "None", "-1", "()"]


@st.composite
def calls(draw: Callable[..., object]) -> str:
    """Draw the text of a call in one of the styles that people write."""
    style = draw(STYLES)
    margin = "    " if style == "one on a line" else "      "
    names = ["a", "b", "train_batch_size", "learning_rate", "d"]
    given_names = [name for name in names if draw(st.booleans())]
    arguments = [f"{draw(VALUES)}" for _ in range(int(str(draw(st.integers(0, 2)))))]
    arguments += [f"{name}={draw(VALUES)}" for name in given_names]
    if draw(st.booleans()):
        arguments.append("**settings")
    text = "train("
    broken = style in ("one on a line",)
    if broken:
        text += f"\n{margin}"
    for position, argument in enumerate(arguments):
        is_last = position + 1 == len(arguments)
        comment = str(draw(COMMENTS)).format(margin=margin)
        breaks = style != "one line" and (style != "mixed" or bool(draw(st.booleans())))
        text += argument
        if not is_last or draw(st.booleans()):
            text += ","
        if breaks or comment:
            text += f"{comment}\n{margin}"
        elif not is_last:
            text += " "
    return text + ")"


@st.composite
def scripts(draw: Callable[..., object]) -> str:
    """Draw a script with calls, dicts and statements between imports."""
    lines = ["#!/usr/bin/env python", "", "# the trainer", "import paddlex as pdx"]
    for number in range(int(str(draw(st.integers(1, 4))))):
        kind = draw(st.sampled_from(["call", "dict", "set", "block", "one line", "function"]))
        call = str(draw(calls()))
        if kind == "call":
            lines.append(f"model.{call}  # 训练")
        elif kind == "dict":
            lines.append("s = {'a': 1, 'b': (1, 2),  # b\n     **c}")
        elif kind == "set":
            lines.append(f"\n# cards {number}\nos.environ['C'] = '{number}'  # c\n")
        elif kind == "block":
            lines.append(f"if x{number}:\n    # why\n    import os\n\n    y = {number}")
        elif kind == "one line":
            lines.append(f"import os; y{number} = 1; z = 2  # end")
        else:
            body = call.replace("\n", "\n    ")
            lines.append(f"\n\ndef f{number}():\n    '''Doc.'''\n    return {body}\n\n")
    return "\n".join(lines) + str(draw(st.sampled_from(["", "\n", "\n\n", "\n  \n"])))


def can_move(node: ast.stmt) -> bool:
    """Tell whether a statement can stand anywhere in a file."""
    bound = (
        ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Break, ast.Continue, ast.Nonlocal,
        ast.Global, ast.AsyncFor, ast.AsyncWith, ast.NamedExpr, ast.ImportFrom,
    )
    is_string = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if is_string or getattr(node, "decorator_list", None):
        return False
    return not any(isinstance(inner, bound) for inner in ast.walk(node))


def random_edit(source: str, tree: ast.Module, chance: random.Random) -> Optional[Edit]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.expr, ast.stmt))]
    calls_ = [node for node in nodes if isinstance(node, ast.Call)]
    value = chance.choice(NEW_VALUES)
    kind = chance.randrange(6)
    if kind == 0:
        documentation = {node.value for node in nodes if isinstance(node, ast.Expr)}
        values = [
            node for node in nodes
            if isinstance(node, (ast.Constant, ast.List, ast.Tuple)) and node not in documentation
        ]
        loads = [
            node for node in values
            if isinstance(node, ast.Constant) or isinstance(node.ctx, ast.Load)
        ]
        return ReplaceExpression(span(chance.choice(loads), source), value) if loads else None
    if kind == 1:
        statements = [node for node in nodes if isinstance(node, ast.stmt) and can_move(node)]
        if not statements:
            return None
        moving = chance.sample(statements, min(len(statements), chance.choice([1, 1, 2])))
        above = span(chance.choice(statements), source)
        places = tuple(span(node, source) for node in moving)
        return MoveStatements(places, above, chance.choice([None, "os"]))
    if kind == 2:
        dicts = [node for node in nodes if isinstance(node, ast.Dict)]
        if not dicts:
            return None
        mapping = span(chance.choice(dicts), source)
        return SetItem(mapping, "new", value, chance.choice([None, "a"]))
    if not calls_:
        return None
    call = chance.choice(calls_)
    keywords = [keyword.arg for keyword in call.keywords if keyword.arg]
    where = span(call, source)
    if kind == 3 and keywords:
        return RenameKeyword(where, chance.choice(keywords), "renamed")
    if kind == 4 and keywords:
        return RemoveArguments(where, tuple(chance.sample(keywords, 1)))
    after = chance.choice([None, "absent", *keywords])
    return SetArgument(where, "new_argument", value, after)


def edit_at_random(source: str, seed: int) -> None:
    """Make random edits; the self-check must have nothing against what comes out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    chance = random.Random(seed)
    for count in (1, 1, 3):
        edits = [random_edit(source, tree, chance) for _ in range(count)]
        wanted = [edit for edit in edits if edit is not None]
        try:
            result = apply(source, wanted, chance.choice([None, 40, 79]))
        except EditError as error:
            assert str(error) and error.say("zh")
            continue
        if len(wanted) == 1:
            check(source, result, wanted)


RELAXED = settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@RELAXED
@given(scripts(), st.integers(0, 10**6), st.sampled_from(["\n", "\r\n"]))
def test_edits_of_training_scripts(source: str, seed: int, newline: str) -> None:
    compile(source, "<script>", "exec")
    edit_at_random(source.replace("\n", newline), seed)


@pytest.mark.filterwarnings("ignore")
@settings(RELAXED, max_examples=60)
@given(hypothesmith.from_node(auto_target=False), st.integers(0, 10**6))
def test_edits_of_any_module(source: str, seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        edit_at_random(source, seed)


@pytest.mark.filterwarnings("ignore")
@settings(RELAXED, max_examples=60)
@given(hypothesmith.from_node(auto_target=False))
def test_a_script_below_any_module(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    path = tmp_path_factory.mktemp("module") / "train.py"
    before = f"{source}\n{RATE}"
    try:
        compile(before, "<script>", "exec", dont_inherit=True)
        path.write_bytes(before.encode("utf-8"))
    except (SyntaxError, ValueError):
        return
    arguments = ["--isolated", "--jobs=1", "--unsafe-fixes", str(path)]
    assert main(arguments) in (0, 1)
    after = path.read_bytes().decode("utf-8")
    # What is above can make the script unknown; it never changes.
    assert after in (before, f"{source}\n{RATE_REPAIRED}")
    assert main(arguments) in (0, 1)
    assert path.read_bytes().decode("utf-8") == after


def standard_library() -> Iterator[Path]:
    folder = Path(sysconfig.get_path("stdlib"))
    for name in ("argparse", "dataclasses", "textwrap", "ast", "shutil", "zipfile", "tarfile"):
        path = folder / f"{name}.py"
        if path.exists():
            yield path


@pytest.mark.parametrize("path", list(standard_library()), ids=lambda path: path.name)
def test_edits_of_real_modules(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        edit_at_random(path.read_text(encoding="utf-8"), seed=len(path.name))
