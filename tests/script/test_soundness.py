"""No false certainty: random programs are run, and compared with what was read.

Every value that a training call really gets must be among those that the reader
gives for it, unless the reader says that it does not know.
"""

from __future__ import annotations

import ast
import sys
import types
from typing import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lr_lint.lint import read
from lr_lint.options import Options
from lr_lint.run import TrainingRun
from lr_lint.settings import OBJECT, UNKNOWN

HEAD = "import paddlex as pdx\nmodel = pdx.det.YOLOv3()\n"
NAMES = ("a", "b", "c")
LISTS = ("p", "q")
DICTS = ("d", "e")
OBJECTS = ("x", "y")


class _Generator:
    """Draw a program from hypothesis' choices."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw
        self._functions: list[str] = []
        self._lines: list[str] = []
        self._loops = 0

    def number(self, most: int) -> int:
        return self._draw(st.integers(0, most))

    def pick(self, options: tuple[str, ...]) -> str:
        return options[self.number(len(options) - 1)]

    def expression(self, depth: int = 0) -> str:
        kind = self.number(15 if depth < 2 else 3)
        if kind <= 1:
            return str(self.number(9))
        if kind <= 3:
            return self.pick(NAMES)
        inner = self.expression(depth + 1)
        if kind == 4:
            return f"{inner} {self.pick(('+', '-', '*'))} {self.expression(depth + 1)}"
        if kind == 5:
            return f"({inner} if {self.condition()} else {self.expression(depth + 1)})"
        if kind == 6:
            return f"{self.pick(LISTS)}[{self.pick(('0', '-1', '1'))}]"
        if kind == 7:
            return f"{self.pick(DICTS)}[{self.key()}]"
        if kind == 8:
            return f"{self.pick(DICTS)}.get({self.key()}, {inner})"
        if kind == 9:
            return f"{self.pick(OBJECTS)}.{self.pick(('m', 'n'))}"
        if kind == 10:
            return f"max({inner}, {self.expression(depth + 1)})"
        if kind == 11:
            return f"len({self.pick(LISTS)})"
        if kind == 12:
            return f"sum({self.pick(LISTS)})"
        if kind == 13:
            return f"({inner} or {self.expression(depth + 1)})"
        if kind == 14:
            return f"{self.pick(OBJECTS)}.get({inner})"
        if self._functions:
            return f"{self.pick(tuple(self._functions))}({inner})"
        return f"int({inner})"

    def key(self) -> str:
        return self.pick(("'k'", "'v'", "'w'"))

    def condition(self) -> str:
        kind = self.number(3)
        if kind == 0:
            return f"{self.pick(NAMES)} > {self.number(5)}"
        if kind == 1:
            return f"{self.pick(LISTS)}"
        return "input()"

    def block(self, indent: str, depth: int, in_loop: bool, in_function: bool) -> None:
        for _ in range(1 + self.number(2)):
            self.statement(indent, depth, in_loop, in_function)

    def emit(self, indent: str, text: str) -> None:
        self._lines.append(indent + text)

    def statement(self, indent: str, depth: int, in_loop: bool, in_function: bool) -> None:
        kind = self.number(23 if depth < 3 else 14)
        name, items, mapping = self.pick(NAMES), self.pick(LISTS), self.pick(DICTS)
        thing = self.pick(OBJECTS)
        if kind <= 2:
            self.emit(indent, f"{name} = {self.expression()}")
        elif kind == 3:
            self.emit(indent, f"{name} += {self.expression()}")
        elif kind == 4:
            self.emit(indent, f"{items} = [{self.expression()}, {self.expression()}]")
        elif kind == 5:
            self.emit(indent, f"{items}.append({self.expression()})")
        elif kind == 6:
            self.emit(indent, f"{items}[0] = {self.expression()}")
        elif kind == 7:
            self.emit(indent, f"{self.pick(LISTS)} = {items}")
        elif kind == 8:
            self.emit(indent, f"{mapping}[{self.key()}] = {self.expression()}")
        elif kind == 9:
            self.emit(indent, f"{mapping}.update(k={self.expression()})")
        elif kind == 10:
            self.emit(indent, f"{thing}.{self.pick(('m', 'n'))} = {self.expression()}")
        elif kind == 11:
            self.emit(indent, self.pick((f"{items} += [3]", f"{self.pick(DICTS)} = {mapping}",
                                         f"{self.pick(OBJECTS)} = {thing}", f"{items}.pop()",
                                         f"{thing}.set({self.expression()})",
                                         f"{name}, {self.pick(NAMES)} = {items}",
                                         f"{items}.sort()", f"{mapping}.pop('k', 0)")))
        elif kind == 12 and in_loop:
            self.emit(indent, self.pick(("break", "continue")))
        elif kind == 13 and in_function:
            self.emit(indent, f"return {self.expression()}")
        elif kind == 14:
            self.train(indent)
        elif kind <= 17:
            self.emit(indent, f"if {self.condition()}:")
            self.block(indent + "    ", depth + 1, in_loop, in_function)
            if self.number(1):
                self.emit(indent, "else:")
                self.block(indent + "    ", depth + 1, in_loop, in_function)
        elif kind == 18:
            source = self.pick(("range(2)", "range(input2())", "[4, 5, 6]", "list(d)",
                                items + "[:]", "range(10)"))
            self.emit(indent, f"for {name} in {source}:")
            self.block(indent + "    ", depth + 1, True, in_function)
        elif kind == 19:
            self._loops += 1
            counter = f"w{self._loops}"
            self.emit(indent, f"{counter} = 0")
            self.emit(indent, f"while {counter} < input2():")
            self.emit(indent, f"    {counter} += 1")
            self.block(indent + "    ", depth + 1, True, in_function)
        elif kind == 20:
            self.emit(indent, "try:")
            self.block(indent + "    ", depth + 1, in_loop, in_function)
            self.emit(indent, "except (ValueError, IndexError, KeyError, TypeError):")
            self.block(indent + "    ", depth + 1, in_loop, in_function)
        elif kind == 21 and not in_function:
            self.function(indent, depth)
        elif kind == 22 and self._functions:
            self.emit(indent, f"{name} = {self.pick(tuple(self._functions))}({self.expression()})")
        else:
            self.emit(indent, f"{name} = [v + 1 for v in {items}][0]")

    def function(self, indent: str, depth: int) -> None:
        name = f"f{len(self._functions)}"
        shared = self.pick(NAMES)
        self.emit(indent, f"def {name}(a, b={self.expression()}, r=[1]):")
        if shared == "c":
            self.emit(indent, "    global c")
        elif self.number(1):
            self.emit(indent, "    c = 1")
        if self.number(1):
            self.emit(indent, "    r.append(a)")
            self.emit(indent, "    b = len(r)")
        self.block(indent + "    ", depth + 1, False, True)
        self._functions.append(name)

    def train(self, indent: str) -> None:
        given = [f"train_batch_size={self.expression()}", f"num_epochs={self.expression()}"]
        if self.number(1):
            given.append(f"lr_decay_epochs={self.pick(LISTS)}")
        if self.number(2) == 0:
            given = [f"**dict(num_epochs={self.pick(NAMES)}, lr_decay_gamma={self.expression()})"]
        self.emit(indent, f"model.train({', '.join(given)})")

    def program(self) -> str:
        self._lines = [
            "class Box:", "    m = 1", "    n = 2", "    def __init__(self, m):",
            "        self.m = m", "    def get(self, z):", "        return self.m + z",
            "    def set(self, z):", "        self.n = z",
            "a, b, c = 1, 2, 3", "p, q = [1, 2], [3]", "d, e = {'k': 1, 'v': 2}, {'w': 5}",
            "x, y = Box(4), Box(5)",
        ]
        for _ in range(3 + self.number(6)):
            self.statement("", 0, False, False)
        self.train("")
        self.train("")
        return HEAD + "\n".join(self._lines) + "\n"


@st.composite
def programs(draw: Callable[[st.SearchStrategy[int]], int]) -> str:
    """Draw a random program that ends in training calls."""
    return _Generator(draw).program()


class _Finished(Exception):
    """The program has run for long enough."""


def run(program: str, answers: Iterator[bool]) -> list[tuple[int, dict[str, object]]]:
    """Run a program; return line and arguments of every training call."""
    seen: list[tuple[int, dict[str, object]]] = []

    class YOLOv3:
        def train(self, **given: object) -> None:
            copied = {
                name: list(value) if isinstance(value, list) else value
                for name, value in given.items()
            }
            seen.append((sys._getframe(1).f_lineno, copied))
            if len(seen) > 60:
                raise _Finished

    stub = types.ModuleType("paddlex")
    stub.det = types.SimpleNamespace(YOLOv3=YOLOv3)  # type: ignore[attr-defined]
    names: dict[str, object] = {
        "__name__": "__main__",
        "input": lambda: next(answers),
        "input2": lambda: 1 + next(answers) if next(answers) else 0,
    }
    outer = sys.modules.get("paddlex")
    sys.modules["paddlex"] = stub
    try:
        exec(compile(program, "program", "exec"), names)
    except (Exception, _Finished):
        pass  # what was recorded until then counts
    finally:
        del sys.modules["paddlex"]
        if outer is not None:
            sys.modules["paddlex"] = outer
    return seen


def explains(training: TrainingRun, given: dict[str, object]) -> bool:
    """Tell whether what was read allows for what a call really got."""
    if not training.observations:
        return True
    return any(
        observation.may_have_more
        or set(observation.keywords) == set(given)
        and all(
            any(
                alternative.value is UNKNOWN
                or alternative.value is OBJECT
                or (type(alternative.value), alternative.value) == (type(value), value)
                for alternative in observation.keywords[name].alternatives
            )
            for name, value in given.items()
        )
        for observation in training.observations
    )


def check(program: str, answers: list[bool]) -> int:
    """Compare running with reading; return how many calls were compared."""
    forever = (answer for _ in range(1000) for answer in answers)
    script = read(program, ast.parse(program), "program.py", Options())
    if not script.trace.complete:
        return 0
    runs = {training.place[0]: training for training in script.runs}
    seen = run(program, forever)
    for line, given_arguments in seen:
        assert line in runs, f"line {line} runs, but was not seen\n{program}"
        assert explains(runs[line], given_arguments), (
            f"line {line} got {given_arguments}, read as "
            f"{[found.keywords for found in runs[line].observations]}\n{program}"
        )
    return len(seen)


@settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(programs(), st.lists(st.booleans(), min_size=3, max_size=9))
def test_what_is_read_allows_for_what_happens(program: str, answers: list[bool]) -> None:
    check(program, answers)


@pytest.mark.parametrize("answer", [True, False])
def test_the_comparison_compares_something(answer: bool) -> None:
    program = HEAD + "b = 8 if input() else 16\nmodel.train(train_batch_size=b, num_epochs=3)\n"
    assert check(program, [answer]) == 1


def test_the_comparison_sees_false_certainty() -> None:
    program = HEAD + "b = 8\nmodel.train(train_batch_size=b)\n"
    script = read(program, ast.parse(program), "program.py", Options())
    assert explains(script.runs[0], {"train_batch_size": 8})
    assert not explains(script.runs[0], {"train_batch_size": 16})
