"""Random small programs that train, and what Python really makes of them.

A program is made of assignments, branches on conditions that nobody can foresee,
loops, functions, classes, lists, dicts, exceptions and calls of a library of which
only the test knows what it does. It trains wherever it likes. `run` executes it
with a stub in place of PaddleX and returns what every training call was given.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
import types
from typing import Any, Callable, Iterator, NamedTuple

MOST_QUESTIONS = 200
"""Calls of the unforeseeable library after which a program is stopped."""

INTEGERS = ("a", "b", "c")
LISTS = ("xs", "ys")
DICTS = ("d", "e")
OBJECTS = ("o", "p")
FUNCTIONS = ("f", "g", "h")

HEAD = """\
import paddlex as pdx
import fortune
from contextlib import suppress

data = pdx.datasets.VOCDetection('data', 'train_list.txt', 'labels.txt')
a, b, c = 8, 16, 4
xs, ys = [1, 2, 3], [8, 16]
d, e = {'b': 8, 'c': 4}, {'b': 16}


class Base:
    b = 2
    c = 3

    def __init__(self, b=8):
        self.b = b

    def get(self):
        return self.b

    def set(self, value):
        self.b = value


class Config(Base):
    c = 4

    def both(self):
        return self.b + self.c

    @property
    def twice(self):
        return self.b * 2


o, p = Config(), Config(16)
f = g = h = lambda *args: 8
"""


class Stop(BaseException):
    """The program has asked too much."""


class Recorded(NamedTuple):
    """One training call that ran.

    Attributes:
        line: Where it stands.
        batch_size: What it was given.
    """

    line: int
    batch_size: object


class Run(NamedTuple):
    """One execution of a program.

    Attributes:
        calls: The training calls, in order.
        completed: Whether the program ran to its end.
    """

    calls: list[Recorded]
    completed: bool


class Fortune:
    """The library of which nobody knows what it does: it asks a random generator."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._kept: list[Callable[..., object]] = []
        self._questions = 0

    def ask(self, *ignored: object) -> int:
        """Return a small number, and call what was kept now and then."""
        self._questions += 1
        if self._questions > MOST_QUESTIONS:
            raise Stop
        if self._kept and self._chance.random() < 0.3:
            with contextlib.suppress(TypeError, AttributeError, ValueError):
                self._chance.choice(self._kept)()
        return self._chance.randrange(3)

    def risky(self) -> int:
        """Return a small number or raise."""
        if self.ask() == 0:
            raise ValueError
        return 1

    def some(self) -> list[int]:
        """Return a list of small numbers."""
        return [self._chance.randrange(5) for _ in range(self.ask())]

    def touch(self, *things: Any) -> Any:
        """Change what it gets, or not, and return one of them."""
        for thing in things:
            if self.ask() == 0:
                continue
            if isinstance(thing, list):
                thing.append(self._chance.choice([32, 64]))
                for item in thing:
                    if isinstance(item, (list, dict)):
                        self.touch(item)
            elif isinstance(thing, dict):
                thing["b"] = 32
            elif hasattr(thing, "set"):
                thing.set(32)
            elif callable(thing):
                self._kept.append(thing)
        return self._chance.choice(things) if things else None


class Writer:
    """Write a random program."""

    def __init__(self, chance: random.Random, size: int) -> None:
        self._chance = chance
        self._left = size
        self._lines: list[str] = []
        self._loops = 0
        self._functions = 0
        self._depth = 0

    def program(self) -> str:
        """Return the text of a program."""
        while self._left > 0:
            self._statement("")
        self._train("")
        return HEAD + "\n".join(self._lines) + "\n"

    def _put(self, indent: str, text: str) -> None:
        self._lines.append(indent + text)

    def _pick(self, *choices: Any) -> Any:
        return self._chance.choice(choices)

    # Expressions.

    def _number(self, depth: int = 0) -> str:
        leaf: list[Callable[[], str]] = [
            lambda: str(self._pick(1, 2, 4, 8, 16)),
            lambda: self._pick(*INTEGERS),
            lambda: self._pick(*INTEGERS),
            lambda: f"{self._pick(*OBJECTS)}.{self._pick('b', 'c')}",
            lambda: f"{self._pick(*DICTS)}[{self._pick('b', 'c')!r}]",
            lambda: f"{self._pick(*DICTS)}.get({self._pick('b', 'c')!r}, {self._pick(2, 8)})",
            lambda: f"{self._pick(*LISTS)}[{self._pick(0, 1, -1)}]",
            lambda: f"len({self._pick(*LISTS, *DICTS)})",
            lambda: f"{self._pick(*OBJECTS)}.get()",
            lambda: f"{self._pick(*OBJECTS)}.both()",
            lambda: f"{self._pick(*OBJECTS)}.twice",
            lambda: self._pick("Config.b", "Config.c", "Base.c"),
            lambda: f"vars({self._pick(*OBJECTS)})['b']",
            lambda: f"getattr({self._pick(*OBJECTS)}, 'b', 5)",
        ]
        if depth > 1:
            return self._pick(*leaf)()
        deeper: list[Callable[[], str]] = [
            lambda: f"{self._number(depth + 1)} {self._pick('+', '*', '-')} "
                    f"{self._number(depth + 1)}",
            lambda: f"({self._number(depth + 1)} if {self._condition()} else "
                    f"{self._number(depth + 1)})",
            lambda: f"({self._condition()} and {self._number(depth + 1)} or "
                    f"{self._number(depth + 1)})",
            lambda: f"max({self._number(depth + 1)}, {self._number(depth + 1)})",
            lambda: f"{self._pick(*FUNCTIONS)}({self._number(depth + 1)})",
            lambda: f"(c := {self._number(depth + 1)})",
            lambda: f"sum(v for v in {self._pick(*LISTS)})",
            lambda: f"[v + 1 for v in {self._pick(*LISTS)}][0]",
            lambda: f"sum({self._pick(*DICTS)}.values())",
        ]
        return self._pick(*leaf, *leaf, *deeper)()

    def _condition(self) -> str:
        return str(self._pick(
            "fortune.ask()",
            "fortune.ask()",
            "fortune.ask() == 1",
            "a > b",
            f"{self._pick(*INTEGERS)} == {self._pick(8, 16, 4)}",
            "xs",
            "'b' in d",
            "o is None",
            "not fortune.ask()",
        ))

    # Statements.

    def _block(self, indent: str, most: int = 3) -> None:
        self._depth += 1
        for _ in range(self._chance.randrange(1, most + 1)):
            self._statement(indent)
        self._depth -= 1

    def _statement(self, indent: str) -> None:
        self._left -= 1
        simple = [
            self._assign, self._assign, self._change_list, self._change_dict,
            self._change_object, self._train, self._escape, self._alias, self._call,
        ]
        compound = [
            self._if, self._if, self._for, self._while, self._try, self._function,
            self._with, self._method, self._jump,
        ]
        if self._depth > 2 or self._left <= 0:
            self._pick(*simple)(indent)
        else:
            self._pick(*simple, *compound)(indent)

    def _train(self, indent: str) -> None:
        self._put(
            indent,
            "pdx.det.YOLOv3().train(num_epochs=10, train_dataset=data, "
            f"train_batch_size={self._number()})",
        )

    def _assign(self, indent: str) -> None:
        name = self._pick(*INTEGERS)
        operator = self._pick("=", "=", "=", "+=", "*=")
        self._put(indent, f"{name} {operator} {self._number()}")

    def _alias(self, indent: str) -> None:
        self._put(indent, self._pick(
            "ys = xs", "xs = list(ys)", "e = d", "d = dict(e)", "p = o", "o = Config()",
            f"xs = [{self._number()}, 2]", f"d = {{'b': {self._number()}}}",
            "e = {**d, 'c': 2}", "d = vars(o)", "xs = ys[:]", "a, b = b, a", "f = g",
            "f = o.get", "g = lambda n=a: n + b", "xs = [d, e] and xs", "h = p.set",
            f"o = Config({self._number()})", "ys = [v for v in xs if v > 1]",
            "xs, ys = ys, xs", "d, *xs = e, *ys", "f = [g, h][a > 8]",
        ))

    def _change_list(self, indent: str) -> None:
        name = self._pick(*LISTS)
        self._put(indent, self._pick(
            f"{name}.append({self._number()})", f"{name}[0] = {self._number()}",
            f"{name}.pop()", f"{name} += [{self._number()}]", f"{name}.insert(0, 8)",
            f"{name}.reverse()", f"{name}.sort()", f"{name}[:1] = [4]", f"del {name}[0]",
            f"{name}.extend({self._pick(*LISTS)}[:2])", f"{name}[fortune.ask()] = 5",
            f"{name}.clear()", f"{name}[0] += 1", f"{name} = {name} + [3]",
            f"{name}.remove(8)",
        ))

    def _change_dict(self, indent: str) -> None:
        name = self._pick(*DICTS)
        self._put(indent, self._pick(
            f"{name}['b'] = {self._number()}", f"{name}.update(b={self._number()})",
            f"{name}.pop('c', None)", f"{name}.setdefault('c', {self._number()})",
            f"{name}['b'] += 1", f"del {name}['b']", f"{name}.update({self._pick(*DICTS)})",
            f"{name}[fortune.ask()] = 3", f"{name}.clear()",
            f"{name}[{self._pick('a', 'b')}] = 1", f"{name} |= {{'c': 9}}",
        ))

    def _change_object(self, indent: str) -> None:
        name = self._pick(*OBJECTS)
        self._put(indent, self._pick(
            f"{name}.b = {self._number()}", f"{name}.set({self._number()})",
            f"Config.b = {self._number()}", f"Config.c = {self._number()}",
            f"setattr({name}, 'b', {self._number()})", f"{name}.b += 1", f"del {name}.b",
            f"{name}.c = {self._number()}", f"{name}.__dict__['b'] = 3",
            f"vars({name})['b'] = {self._number()}", f"type({name}).c = 7",
            f"Base.c = {self._number()}",
        ))

    def _escape(self, indent: str) -> None:
        names = (*LISTS, *DICTS, *OBJECTS, *FUNCTIONS, "Config")
        self._put(indent, self._pick(
            "fortune.ask()",
            f"fortune.touch({self._pick(*names)})",
            f"xs = [v for v in fortune.touch({self._pick(*LISTS)})]",
            f"fortune.touch({self._pick(*names)}, {self._pick(*names)})",
            f"o = fortune.touch({self._pick(*OBJECTS)})",
            f"fortune.touch([{self._pick(*DICTS)}])",
            f"a = fortune.ask({self._pick(*DICTS)})",
        ))

    def _call(self, indent: str) -> None:
        self._put(indent, f"{self._pick(*FUNCTIONS)}({self._number()})")

    def _jump(self, indent: str) -> None:
        if self._loops:
            self._put(indent, f"if {self._condition()}:")
            self._block(indent + "    ", 1)
            self._put(indent + "    ", self._pick("break", "continue"))
        elif self._functions:
            self._put(indent, f"if {self._condition()}:")
            self._block(indent + "    ", 1)
            self._put(indent + "    ", f"return {self._number()}")
        else:
            self._assign(indent)

    def _if(self, indent: str) -> None:
        self._put(indent, f"if {self._condition()}:")
        self._block(indent + "    ")
        if self._chance.random() < 0.3:
            self._put(indent, f"elif {self._condition()}:")
            self._block(indent + "    ")
        if self._chance.random() < 0.5:
            self._put(indent, "else:")
            self._block(indent + "    ")

    def _for(self, indent: str) -> None:
        self._put(indent, self._pick(
            f"for {self._pick('v', 'a', 'b')} in range({self._pick(2, 3, 11)}):",
            f"for {self._pick('v', 'a', 'b')} in fortune.some():",
            f"for {self._pick('v', 'a')} in list({self._pick(*LISTS)})[:5]:",
            f"for k, v in list({self._pick(*DICTS)}.items()):",
            "for v in [d, e]:",
            "for i, v in enumerate([o, p]):",
        ))
        self._loops += 1
        self._block(indent + "    ")
        if self._chance.random() < 0.4:
            self._put(indent + "    ", self._pick("v['b'] = 5", "v.b = 6", "a += 1"))
        self._loops -= 1
        if self._chance.random() < 0.2:
            self._put(indent, "else:")
            self._block(indent + "    ", 1)

    def _while(self, indent: str) -> None:
        self._put(indent, self._pick("while fortune.ask():", "while fortune.ask() and a:",
                                     "while True:"))
        self._loops += 1
        self._put(indent + "    ", "fortune.ask()")
        self._block(indent + "    ")
        self._put(indent + "    ", f"if {self._pick('fortune.ask()', 'not fortune.ask()')}:")
        self._put(indent + "        ", "break")
        if self._chance.random() < 0.5:
            self._assign(indent + "    ")
        self._loops -= 1

    def _try(self, indent: str) -> None:
        self._put(indent, "try:")
        self._block(indent + "    ")
        self._put(indent + "    ", "fortune.risky()")
        self._block(indent + "    ", 2)
        if self._chance.random() < 0.8:
            self._put(indent, f"except {self._pick('ValueError', 'Exception')}:")
            self._block(indent + "    ", 2)
            if self._chance.random() < 0.3:
                self._put(indent, "else:")
                self._block(indent + "    ", 1)
            if self._chance.random() < 0.7:
                return
        self._put(indent, "finally:")
        self._block(indent + "    ", 2)

    def _with(self, indent: str) -> None:
        self._put(indent, "with suppress(Exception):")
        self._block(indent + "    ")
        self._put(indent + "    ", "fortune.risky()")
        self._block(indent + "    ", 1)

    def _function(self, indent: str) -> None:
        name = self._pick(*FUNCTIONS)
        parameter = self._pick("n=8", "n=a", "n=8, acc=[]", "*args", "n=1, **kw", "b=8")
        inner = indent + "    "
        decorator = self._chance.random()
        if decorator < 0.1:
            self._put(indent, "@fortune.touch")
        self._put(indent, f"def {name}({parameter}):")
        outer_loops, self._loops = self._loops, 0
        names = ["a", "c"] if parameter == "b=8" else ["a", "b", "c"]
        kind = self._chance.random()
        if kind < 0.6:
            scope = "global"
            if self._functions and self._chance.random() < 0.5:
                names = names[:1]
            self._put(inner, f"{scope} {', '.join(names)}, xs, ys, d, e, o, p, f, g, h")
        self._functions += 1
        if parameter == "n=8, acc=[]":
            self._put(inner, "acc.append(n)")
            self._put(inner, "a = len(acc)")
        if self._chance.random() < 0.2:
            self._put(inner, "if fortune.ask() == 1:")
            self._put(inner + "    ", f"return {name}({self._pick('1', 'a')})")
        self._block(inner)
        self._functions -= 1
        self._loops = outer_loops
        if self._chance.random() < 0.7:
            self._put(inner, f"return {self._number()}")
        if self._chance.random() < 0.6:
            self._put(indent, f"{name}({self._number()})")

    def _method(self, indent: str) -> None:
        name = self._pick(*OBJECTS)
        inner = indent + "    "
        base = self._pick("Config", "Base", "object")
        self._put(indent, f"class Other({base}):")
        self._put(inner, f"b = {self._number()}")
        if self._chance.random() < 0.5:
            self._put(inner, "def __init__(self, b=4):")
            if self._chance.random() < 0.6:
                self._put(inner + "    ", "super().__init__()")
            self._put(inner + "    ", f"self.{self._pick('b', 'c')} = {self._pick('b', '3')}")
        self._put(inner, "def get(self):")
        self._put(inner + "    ", f"self.c = {self._pick('self.b', '5', 'b')}")
        self._train(inner + "    ")
        self._put(inner + "    ", "return self.b")
        self._put(indent, f"{name} = Other({self._pick('', '2')})")


def write(chance: random.Random, size: int = 14) -> str:
    """Return a random program of about ``size`` statements."""
    return Writer(chance, size).program()


@contextlib.contextmanager
def stub_modules(calls: list[Recorded], chance: random.Random) -> Iterator[None]:
    """Put stubs of PaddleX and of the unforeseeable library in place."""
    paddlex = types.ModuleType("paddlex")

    class Model:
        def train(self, num_epochs: int, train_dataset: object, train_batch_size: object) -> None:
            calls.append(Recorded(sys._getframe(1).f_lineno, train_batch_size))

    paddlex.det = types.SimpleNamespace(YOLOv3=Model)  # type: ignore[attr-defined]
    paddlex.datasets = types.SimpleNamespace(  # type: ignore[attr-defined]
        VOCDetection=lambda *args: object()
    )
    fortune = types.ModuleType("fortune")
    library = Fortune(chance)
    for name in ("ask", "risky", "some", "touch"):
        setattr(fortune, name, getattr(library, name))
    before = {name: sys.modules.get(name) for name in ("paddlex", "fortune")}
    sys.modules.update({"paddlex": paddlex, "fortune": fortune})
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def run(text: str, chance: random.Random) -> Run:
    """Execute a program that `write` wrote and return what it trained with."""
    calls: list[Recorded] = []
    code = compile(text, "program", "exec")
    with stub_modules(calls, chance), contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(code, {"__name__": "__main__"})
        except (Exception, Stop):
            return Run(calls, False)
    return Run(calls, True)
