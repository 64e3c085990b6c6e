"""Values: what an argument of a training call is, or that it is not known."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from lr_lint.settings import OBJECT, UNKNOWN
from tests.script.reading import lay_out, look_at, values_of

HEAD = "import paddlex as pdx\nfrom my_data import data\nmodel = pdx.det.YOLOv3()\n"
CALL = "model.train(num_epochs=270, train_dataset=data, learning_rate={})\n"
PARSER = "import argparse\np = argparse.ArgumentParser()\n"


def script_with(setup: str, expression: str) -> str:
    """Return a script whose learning rate is an expression after some statements."""
    return HEAD + dedent(setup).lstrip("\n") + CALL.format(expression)


def known(sentence: str, setup: str, expression: str, *values: object) -> object:
    """Make a row of an expression that certainly is one of some values."""
    return pytest.param(script_with(setup, expression), list(values), id=sentence)


def unknown(sentence: str, setup: str, expression: str) -> object:
    """Make a row of an expression that nobody can be sure of."""
    return pytest.param(script_with(setup, expression), id=sentence)


ARITHMETIC = [
    known("a float", "", "0.001", 0.001),
    known("a negative number", "", "-1", -1),
    known("text", "", "'a' 'b'", "ab"),
    known("None", "", "None", None),
    known("a division", "", "0.005 / 12", 0.005 / 12),
    known("a rate scaled by the batch", "bs = 16\n", "1e-3 * bs / 64", 0.00025),
    known("a whole division", "", "17 // 4", 4),
    known("a power", "", "10 ** -3", 0.001),
    known("a remainder", "", "17 % 4", 1),
    known("a difference in brackets", "", "(10 - 2) * 3", 24),
    known("unary signs", "", "-(-0.5)", 0.5),
    known("bits", "", "1 << 4 | 1", 17),
    known("int of text", "", "int('16')", 16),
    known("int of a float", "", "int(16.9)", 16),
    known("float of text", "", "float('1e-3')", 0.001),
    known("min", "n = 8\n", "min(n, 16)", 8),
    known("max of a list", "", "max([1, 3, 2])", 3),
    known("round", "", "round(0.123456, 3)", 0.123),
    known("len of a list", "gpus = [0, 1]\n", "0.01 * len(gpus)", 0.02),
    known("len of a text that was split", "gpus = '0,1,2'\n", "len(gpus.split(','))", 3),
    known("len of a dict", "", "len({'a': 1, 'b': 2})", 2),
    known("sum", "", "sum([1, 2, 3])", 6),
    known("abs and pow", "", "abs(pow(-2, 3))", 8),
    known("a function of math", "import math\n", "math.ceil(800 / 16)", 50),
    known("a comparison decides", "n = 4\n", "0.1 if n > 2 else 0.2", 0.1),
    known("or takes the first that counts", "", "None or 0.1", 0.1),
    known("and takes the last", "", "1 and 0.1", 0.1),
    known("not", "", "not False", True),
    known("augmented assignment", "x = 8\nx *= 2\n", "x", 16),
    known("a walrus", "", "(y := 0.1) * 2", 0.2),
]

TEXTS = [
    known("an f-string", "n = 3\n", "f'a{n}b'", "a3b"),
    known("an f-string with a format", "n = 3\n", "f'{n:03d}'", "003"),
    known("join", "", "'/'.join(['a', 'b'])", "a/b"),
    known("a sum of texts", "root = 'data'\n", "root + '/train.txt'", "data/train.txt"),
    known("os.path.join", "import os\nroot = 'data'\n", "os.path.join(root, 'x', 'y.txt')",
          "data/x/y.txt"),
    known("os.path.join through another name",
          "import os.path as osp\n", "osp.join('a', 'b')", "a/b"),
    known("a path", "from pathlib import Path\na = 'data'\n", "Path(a) / 'b'", "data/b"),
    known("a path, then text", "from pathlib import Path\n", "str(Path('a') / 'b' / 'c')",
          "a/b/c"),
    known("str.format", "", "'{}/{}'.format('a', 3)", "a/3"),
    known("replace and strip", "", "' a-b '.strip().replace('-', '_')", "a_b"),
]

CONTAINERS = [
    known("a list", "", "[8, 11]", [8, 11]),
    known("a tuple", "", "(8, 11)", (8, 11)),
    known("a list in a name", "steps = [8, 11]\n", "steps", [8, 11]),
    known("an item of a list", "xs = [0.1, 0.2]\n", "xs[1]", 0.2),
    known("the last item", "xs = (0.1, 0.2)\n", "xs[-1]", 0.2),
    known("a slice", "xs = [1, 2, 3]\n", "xs[:2]", [1, 2]),
    known("an item of a dict", "c = {'lr': 0.1}\n", "c['lr']", 0.1),
    known("an item of an item", "c = {'a': {'lr': [0.1]}}\n", "c['a']['lr'][0]", 0.1),
    known("get", "c = {'lr': 0.1}\n", "c.get('lr', 0.2)", 0.1),
    known("get of a key that is not there", "c = {'lr': 0.1}\n", "c.get('rate', 0.2)", 0.2),
    known("an entry that was set", "c = {}\nc['lr'] = 0.1\n", "c['lr']", 0.1),
    known("an entry that was replaced", "c = {'lr': 0.1}\nc['lr'] = 0.2\n", "c['lr']", 0.2),
    known("update", "c = {'lr': 0.1}\nc.update(lr=0.2)\n", "c['lr']", 0.2),
    known("dict(...)", "c = dict(lr=0.1)\n", "c['lr']", 0.1),
    known("dict of another dict", "a = {'lr': 0.1}\nc = dict(a, n=1)\n", "c['lr']", 0.1),
    known("two dicts in one", "a = {'lr': 0.1}\nc = {**a, 'lr': 0.2}\n", "c['lr']", 0.2),
    known("append", "xs = [8]\nxs.append(11)\n", "xs", [8, 11]),
    known("a sum of lists", "", "[8] + [11]", [8, 11]),
    known("a comprehension", "", "[int(n * 2) for n in [4, 5]]", [8, 10]),
    known("list of range", "", "list(range(2, 8, 3))", [2, 5]),
    known("unpacking", "a, (b, c) = 1, (2, 0.3)\n", "c", 0.3),
    known("a list that a second name changes", "a = [8]\nb = a\nb.append(11)\n", "a", [8, 11]),
    known("one of the items", "c = {'a': 0.1, 'b': 0.2}\n", "c[input()]", 0.1, 0.2),
]

PLACES = [
    known("a subclass that overrides a method",
          "class B:\n    def lr(self): ...\nclass C(B):\n    def lr(self):\n        return 0.1\n",
          "C().lr()", 0.1),
    known("a function that returns nothing", "def lr(): pass\n", "lr()", None),
    known("a name of the module", "LR = 0.1\n", "LR", 0.1),
    known("an annotated name", "LR: float = 0.1\n", "LR", 0.1),
    known("the last assignment counts", "LR = 0.2\nLR = 0.1\n", "LR", 0.1),
    known("a class attribute", "class C:\n    LR = 0.1\n", "C.LR", 0.1),
    known("a class attribute through an object", "class C:\n    LR = 0.1\n", "C().LR", 0.1),
    known("a class attribute of a base",
          "class B:\n    LR = 0.1\nclass C(B):\n    pass\n", "C.LR", 0.1),
    known("a class attribute from another one",
          "class C:\n    BS = 16\n    LR = 0.1 * BS\n", "C.LR", 1.6),
    known("a class attribute assigned later",
          "class C:\n    LR = 0.1\nC.LR = 0.2\n", "C.LR", 0.2),
    known("an attribute of an object",
          "class C:\n    def __init__(self, lr=0.1):\n        self.lr = lr\n", "C().lr", 0.1),
    known("an attribute given to the constructor",
          "class C:\n    def __init__(self, lr=0.1):\n        self.lr = lr\n",
          "C(lr=0.2).lr", 0.2),
    known("an attribute of a base's constructor",
          """
          class B:
              def __init__(self, lr):
                  self.lr = lr
          class C(B):
              def __init__(self):
                  super(C, self).__init__(0.1)
          """, "C().lr", 0.1),
    known("a base's constructor that runs last",
          """
          class B:
              def __init__(self):
                  self.lr = 0.2
          class C(B):
              def __init__(self):
                  self.lr = 0.1
                  super().__init__()
          """, "C().lr", 0.2),
    known("a property",
          "class C:\n    @property\n    def lr(self):\n        return 0.1\n", "C().lr", 0.1),
    known("a class method",
          "class C:\n    LR = 0.1\n    @classmethod\n    def get(cls):\n"
          "        return cls.LR\n",
          "C.get()", 0.1),
    known("a method that sets an attribute",
          "class C:\n    def set(self):\n        self.lr = 0.1\nc = C()\nc.set()\n", "c.lr", 0.1),
    known("a dataclass", "from dataclasses import dataclass\n@dataclass\nclass C:\n"
          "    lr: float = 0.1\n", "C().lr", 0.1),
    known("a dataclass with an argument",
          "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int\n"
          "    lr: float = 0.1\n", "C(1, 0.2).lr", 0.2),
    known("a frozen dataclass through its module",
          "import dataclasses\n@dataclasses.dataclass(frozen=True)\nclass C:\n"
          "    lr: float = 0.1\n", "C().lr", 0.1),
    known("a field with a default", "from dataclasses import dataclass, field\n@dataclass\n"
          "class C:\n    lr: float = field(default=0.1)\n", "C().lr", 0.1),
    known("a field with a factory", "from dataclasses import dataclass, field\n@dataclass\n"
          "class C:\n    steps: list = field(default_factory=lambda: [8, 11])\n", "C().steps",
          [8, 11]),
    known("dataclasses.replace", "import dataclasses\n@dataclasses.dataclass\nclass C:\n"
          "    lr: float = 0.1\nc = dataclasses.replace(C(), lr=0.2)\n", "c.lr", 0.2),
    known("a named tuple", "from typing import NamedTuple\nclass C(NamedTuple):\n"
          "    lr: float = 0.1\n", "C().lr", 0.1),
    known("a namespace", "from types import SimpleNamespace\nc = SimpleNamespace(lr=0.1)\n",
          "c.lr", 0.1),
    known("a namespace that was changed",
          "from types import SimpleNamespace\nc = SimpleNamespace(lr=0.1)\nc.lr = 0.2\n", "c.lr",
          0.2),
    known("a namespace from a dict",
          "from types import SimpleNamespace\nd = {'lr': 0.1}\nc = SimpleNamespace(**d)\n", "c.lr",
          0.1),
    known("getattr", "class C:\n    LR = 0.1\n", "getattr(C, 'LR')", 0.1),
    known("setattr", "class C:\n    LR = 0.1\nsetattr(C, 'LR', 0.2)\n", "C.LR", 0.2),
    known("vars", "from types import SimpleNamespace\nc = SimpleNamespace(lr=0.1)\n",
          "vars(c)['lr']", 0.1),
]

FUNCTIONS = [
    known("a result", "def rate():\n    return 0.1\n", "rate()", 0.1),
    known("a result from a parameter", "def rate(bs):\n    return 0.001 * bs\n", "rate(8)", 0.008),
    known("a result from a default", "def rate(bs=8):\n    return 0.001 * bs\n", "rate()", 0.008),
    known("a keyword", "def rate(a, *, bs=8):\n    return a * bs\n", "rate(1, bs=4)", 4),
    known("the rest of the arguments", "def rate(*xs):\n    return xs[1]\n", "rate(1, 0.2)", 0.2),
    known("the rest of the keywords", "def rate(**kw):\n    return kw['lr']\n", "rate(lr=0.1)",
          0.1),
    known("a known dict for the keywords",
          "d = {'lr': 0.1}\ndef rate(lr, n=1):\n    return lr\n", "rate(**d)", 0.1),
    known("a known list for the arguments",
          "xs = [0.1, 2]\ndef rate(lr, n=1):\n    return lr\n", "rate(*xs)", 0.1),
    known("a lambda", "rate = lambda bs: bs * 2\n", "rate(8)", 16),
    known("a default from where it is defined",
          "LR = 0.1\ndef rate(lr=LR):\n    return lr\nLR = 0.2\n", "rate()", 0.1),
    known("a name of the module from a function",
          "LR = 0.2\ndef rate():\n    return LR\nLR = 0.1\n", "rate()", 0.1),
    known("a global that a function sets",
          "def setup():\n    global LR\n    LR = 0.1\nsetup()\n", "LR", 0.1),
    known("a local name hides the module's",
          "LR = 0.1\ndef other():\n    LR = 0.2\n    return LR\nother()\n", "LR", 0.1),
    known("two ways out", "import sys\ndef rate():\n    if sys.argv[1:]:\n        return 0.1\n"
          "    return 0.2\n", "rate()", 0.1, 0.2),
    known("several results", "def rates():\n    return 0.1, 0.2\na, b = rates()\n", "b", 0.2),
    known("functools.partial", "from functools import partial\ndef rate(a, b):\n    return a * b\n"
          "scaled = partial(rate, 2)\n", "scaled(b=8)", 16),
    known("a nonlocal name",
          "def outer():\n    x = 1\n    def inner():\n        nonlocal x\n        x = 0.1\n"
          "    inner()\n    return x\n", "outer()", 0.1),
]

BRANCHES = [
    known("two values", "import sys\nif sys.argv[1:]:\n    x = 0.1\nelse:\n    x = 0.2\n", "x",
          0.1, 0.2),
    known("a value that a condition replaces",
          "import sys\nx = 0.1\nif sys.argv[1:]:\n    x = 0.2\n", "x", 0.1, 0.2),
    known("the same value in both",
          "import sys\nif sys.argv[1:]:\n    x = 0.1\nelse:\n    x = 0.1\n", "x", 0.1),
    known("a condition that is known", "DEBUG = False\nx = 0.1\nif DEBUG:\n    x = 0.2\n", "x",
          0.1),
    known("a conditional expression", "import sys\n", "0.1 if sys.argv[1:] else 0.2", 0.1, 0.2),
    known("a branch that leaves", "import sys\nx = 0.1\nif sys.argv[1:]:\n    x = 0.2\n"
          "    sys.exit()\n", "x", 0.1),
    known("values of several branches are combined",
          "import sys\na = 1 if sys.argv[1:] else 2\n", "a * 10", 10, 20),
    known("a loop over known items", "x = 1\nfor n in [2, 3]:\n    x *= n\n", "x", 6),
    known("a loop that is left", "for x in [1, 2, 3]:\n    if x == 2:\n        break\n", "x", 2),
    known("a try that cannot be told", "try:\n    import own\n    x = 0.1\n"
          "except ImportError:\n    x = 0.2\n", "x", 0.1, 0.2),
    known("the main guard", "if __name__ == '__main__':\n    x = 0.1\n", "x", 0.1),
]


@pytest.mark.parametrize(
    ("script", "values"),
    ARITHMETIC + TEXTS + CONTAINERS + PLACES + FUNCTIONS + BRANCHES,
)
def test_the_value_is_known(script: str, values: list[object]) -> None:
    found = values_of(script, "learning_rate")
    assert found is not None
    assert sorted(repr(value) for value, _ in found) == sorted(map(repr, values))


@pytest.mark.parametrize(
    ("options", "expression", "value"),
    [
        pytest.param("p.add_argument('--lr', default=0.1)", "p.parse_args().lr", 0.1,
                     id="a default"),
        pytest.param("p.add_argument('--lr', type=float, default=0.1)", "p.parse_args().lr", 0.1,
                     id="a default with a type"),
        pytest.param("p.add_argument('--lr', type=float, default='0.1')", "p.parse_args().lr", 0.1,
                     id="a type that converts a text"),
        pytest.param("p.add_argument('--bs', type=int, default=16)", "p.parse_args().bs * 2", 32,
                     id="arithmetic"),
        pytest.param("p.add_argument('-l', '--learning-rate', default=0.1)",
                     "p.parse_args().learning_rate", 0.1, id="a name with a dash"),
        pytest.param("p.add_argument('-l', dest='rate', default=0.1)", "p.parse_args().rate", 0.1,
                     id="dest"),
        pytest.param("p.add_argument('--lr', default=0.1)", "vars(p.parse_args())['lr']", 0.1,
                     id="vars"),
        pytest.param("p.add_argument('--lr', default=0.1)\np.set_defaults(lr=0.2)",
                     "p.parse_args().lr", 0.2, id="set_defaults"),
        pytest.param("g = p.add_argument_group('g')\ng.add_argument('--lr', default=0.1)",
                     "p.parse_args().lr", 0.1, id="a group"),
        pytest.param("p.add_argument('--lr', default=0.1)\nargs, rest = p.parse_known_args()",
                     "args.lr", 0.1, id="parse_known_args"),
        pytest.param("p.add_argument('--ema', action='store_true')", "p.parse_args().ema", False,
                     id="store_true"),
        pytest.param("p.add_argument('--steps', nargs='+', default=[8, 11])",
                     "p.parse_args().steps", [8, 11], id="a list"),
        pytest.param("p.add_argument('--lr', default=0.1)\n"
                     "def rate(args):\n    return args.lr\n", "rate(p.parse_args())", 0.1,
                     id="through a function"),
        pytest.param("def get():\n    p.add_argument('--lr', default=0.1)\n"
                     "    return p.parse_args()\n", "get().lr", 0.1, id="parsed in a function"),
    ],
)
def test_a_command_line_has_defaults_that_can_be_replaced(
    options: str, expression: str, value: object
) -> None:
    script = script_with(PARSER + options + "\n", expression)
    assert values_of(script, "learning_rate") == [(value, True)]


def test_what_the_script_assigns_to_an_option_is_certain() -> None:
    script = script_with(
        PARSER + "p.add_argument('--lr', default=0.1)\na = p.parse_args()\na.lr = 0.2\n", "a.lr"
    )
    assert values_of(script, "learning_rate") == [(0.2, False)]


UNSURE = [
    unknown("a name that is not bound", "", "nowhere"),
    unknown("input", "", "float(input())"),
    unknown("the arguments of the script", "import sys\n", "float(sys.argv[1])"),
    unknown("the environment", "import os\n", "os.environ.get('LR', 0.1)"),
    unknown("the environment by key", "import os\n", "float(os.environ['LR'])"),
    unknown("os.getenv", "import os\n", "os.getenv('LR', 0.1)"),
    unknown("a name of another library", "import settings_of_others as s\n", "s.rate()"),
    unknown("random", "import random\n", "random.random()"),
    unknown("a file", "", "open('lr').read()"),
    unknown("a configuration file", "import yaml\nc = yaml.safe_load(open('c.yml'))\n",
            "c['lr']"),
    unknown("json", "import json\nc = json.load(open('c.json'))\n", "c['lr']"),
    unknown("eval", "", "eval('0.1')"),
    unknown("a division by zero", "n = 0\n", "0.1 / n"),
    unknown("a text times a number that is too large", "", "'a' * 10 ** 9"),
    unknown("a power that is too large", "", "10 ** 10 ** 10"),
    unknown("a sum of text and number", "", "'a' + 1"),
    unknown("arithmetic with something unknown", "x = input()\n", "0.1 * x"),
    unknown("min of something unknown", "", "min(0.1, float(input()))"),
    unknown("len of something unknown", "", "len(open('f').readlines())"),
    unknown("int of a word", "", "int('many')"),
    unknown("a set has no order", "", "list({1, 2})[0]"),
    unknown("an f-string with something unknown", "", "f'a{input()}'"),
    unknown("a path with something unknown", "import os\n", "os.path.join(input(), 'a')"),
    unknown("an item behind the end", "xs = [1]\n", "xs[3]"),
    unknown("an item of something unknown", "xs = input()\n", "xs[0]"),
    unknown("a key that is not there", "c = {'a': 1}\n", "c['lr']"),
    unknown("a dict with an unknown part", "import other\nc = {'lr': 0.1, **other.c()}\n",
            "c['lr']"),
    unknown("a dict that unknown code got", "import other\nc = {'lr': 0.1}\nother.fill(c)\n",
            "c['lr']"),
    unknown("a dict inside what unknown code got",
            "import other\nc = {'lr': 0.1}\nother.fill([c])\n", "c['lr']"),
    unknown("an entry under an unknown key", "c = {'lr': 0.1}\nc[input()] = 0.2\n", "c['lr']"),
    unknown("update with something unknown", "import json\nc = {'lr': 0.1}\n"
            "c.update(json.load(open('c')))\n", "c['lr']"),
    unknown("an entry that only one branch sets",
            "import sys\nc = {}\nif sys.argv[1:]:\n    c['lr'] = 0.1\n", "c.get('lr', 0.2)"),
    unknown("a list that unknown code got", "import other\nxs = [8, 11]\nother.fill(xs)\n", "xs"),
    unknown("a list that grows in an endless loop",
            "xs = [8]\nfor line in open('f'):\n    xs.append(11)\n", "xs"),
    unknown("a comprehension over something unknown", "", "[int(x) for x in open('f')]"),
    unknown("a number that a loop of unknown length changes",
            "x = 1\nfor line in open('f'):\n    x += 1\n", "x"),
    unknown("a number that a long loop changes", "x = 1\nfor i in range(500):\n    x += i\n", "x"),
    unknown("the variable of a loop of unknown length", "for x in open('f'):\n    pass\n", "x"),
    unknown("a number that while changes", "x = 1\nwhile input():\n    x += 1\n", "x"),
    unknown("more values than are kept apart",
            "import sys\nx = 0\n" + "".join(
                f"if sys.argv[{n}:]:\n    x = {n}\n" for n in range(1, 12)), "x"),
    unknown("the name of an exception", "try:\n    f()\nexcept E as x:\n    pass\n", "x"),
    unknown("the name of with", "with open('f') as x:\n    pass\n", "x"),
    unknown("a name deleted since", "x = 0.1\ndel x\n", "x"),
    unknown("a star import of others",
            "x = 0.1\nfrom other import *\nmodel = pdx.det.YOLOv3()\n", "x"),
    unknown("a parameter that nobody gives", "def f(x):\n    return x\n", "f()"),
    unknown("a recursive result", "def f(n):\n    return f(n - 1)\n", "f(3)"),
    unknown("a generator", "def f():\n    yield 0.1\n", "f()"),
    unknown("a decorated function", "import other\n@other.wrap\ndef f():\n    return 0.1\n",
            "f()"),
    unknown("a function given more than is known",
            "def f(a=0.1, b=1):\n    return a\n", "f(**eval('{}'))"),
    unknown("a global that a callback can set",
            "import other\nx = input()\ndef f():\n    global x\n    x = 0.1\nother.call(f)\n",
            "x"),
    unknown("an attribute that unknown code can set",
            "import other\nclass C:\n    lr = 0.1\nc = C()\nother.fill(c)\n", "c.lr"),
    unknown("a class attribute that unknown code can set",
            "import other\nclass C:\n    lr = 0.1\nother.fill(C)\n", "C.lr"),
    unknown("a class that unknown code decorates",
            "import other\n@other.wrap\nclass C:\n    lr = 0.1\n", "C.lr"),
    unknown("a method that is left to subclasses",
            "class C:\n    def lr(self):\n        'The rate.'\nc = C()\n", "c.lr()"),
    unknown("an abstract method with a body",
            "import abc\nclass C(abc.ABC):\n    @abc.abstractmethod\n    def lr(self):\n"
            "        return 0.1\nc = C()\n", "c.lr()"),
    unknown("an abstract property",
            "from abc import abstractmethod\nclass C:\n    @property\n    @abstractmethod\n"
            "    def lr(self): ...\nc = C()\n", "c.lr"),
    unknown("a class with a base from elsewhere",
            "import other\nclass C(other.B):\n    lr = 0.1\n", "C().lr"),
    unknown("a base from elsewhere whose constructor runs last",
            "import other\nclass C(other.B):\n    def __init__(self):\n        self.lr = 0.1\n"
            "        super().__init__()\n", "C().lr"),
    unknown("a class with __getattribute__",
            "class C:\n    lr = 0.1\n    def __getattribute__(self, name):\n        return 1\n",
            "C().lr"),
    unknown("__dict__", "class C:\n    lr = 0.1\nc = C()\nc.__dict__.update(lr=0.2)\n", "c.lr"),
    unknown("setattr with an unknown name",
            "class C:\n    lr = 0.1\nc = C()\nsetattr(c, input(), 0.2)\n", "c.lr"),
    unknown("an attribute that one branch sets on an object",
            "import sys\nclass C:\n    lr = 0.1\nc = C()\nif sys.argv[1:]:\n    c.lr = 0.2\n",
            "c.lr"),
    unknown("an option without a default", PARSER + "p.add_argument('--lr', type=float)\n",
            "p.parse_args().lr"),
    unknown("a default of None", PARSER + "p.add_argument('--lr', default=None)\n",
            "p.parse_args().lr"),
    unknown("an option that must be given",
            PARSER + "p.add_argument('--lr', default=0.1, required=True)\n", "p.parse_args().lr"),
    unknown("a default through an unknown type",
            PARSER + "p.add_argument('--lr', type=eval, default='0.1')\n", "p.parse_args().lr"),
    unknown("a default from the environment",
            "import os\n" + PARSER
            + "p.add_argument('--lr', default=os.environ.get('LR', 0.1))\n",
            "p.parse_args().lr"),
    unknown("an option that is not there", PARSER + "p.add_argument('--lr', default=0.1)\n",
            "p.parse_args().rate"),
    unknown("options that the script itself gives",
            PARSER + "p.add_argument('--lr', type=float, default=0.1)\n",
            "p.parse_args(['--lr', '1']).lr"),
    unknown("a parser that unknown code got",
            "import other\n" + PARSER + "p.add_argument('--lr', default=0.1)\nother.fill(p)\n",
            "p.parse_args().lr"),
    unknown("a parser with parents",
            "import argparse, other\np = argparse.ArgumentParser(parents=[other.p])\n"
            "p.add_argument('--lr', default=0.1)\n", "p.parse_args().lr"),
    unknown("another parser", "import other\np = other.ArgumentParser()\n"
            "p.add_argument('--lr', default=0.1)\n", "p.parse_args().lr"),
    unknown("a namespace with an unknown part",
            "from types import SimpleNamespace\nimport json\n"
            "c = SimpleNamespace(**json.load(open('c')))\n", "c.lr"),
    unknown("the old format with something unknown", "", "'%s' % input()"),
    unknown("a list with an unknown item", "", "[8, input()]"),
]


@pytest.mark.parametrize(
    "setup",
    [
        pytest.param("x = 0.1\nglobals()['x'] = 0.2\n", id="through globals"),
        pytest.param("x = 0.1\nexec(input())\n", id="by exec"),
    ],
)
def test_nothing_is_known_when_any_name_can_have_been_written(setup: str) -> None:
    assert look_at(script_with(setup, "x")).runs == []


@pytest.mark.parametrize("script", UNSURE)
def test_the_value_is_not_known(script: str) -> None:
    assert values_of(script, "learning_rate") == [(UNKNOWN, False)]


def test_an_object_of_another_library_is_not_none() -> None:
    script = script_with("import numpy as np\n", "np.Float(3)")
    assert values_of(script, "learning_rate") == [(OBJECT, False)]


@pytest.mark.parametrize(
    ("setup", "keyword", "value"),
    [
        pytest.param("s = {'learning_rate': 0.1}", "**s", 0.1, id="a known dict"),
        pytest.param("s = dict(learning_rate=0.1, save_dir='x')", "**s", 0.1, id="dict(...)"),
        pytest.param("s = {}\ns['learning_rate'] = 0.1", "**s", 0.1, id="an entry set later"),
        pytest.param("from types import SimpleNamespace\nc = SimpleNamespace(learning_rate=0.1)",
                     "**vars(c)", 0.1, id="vars of a namespace"),
        pytest.param("def s(**kw):\n    return kw", "**s(learning_rate=0.1)", 0.1,
                     id="a function that hands them on"),
        pytest.param("a = {'learning_rate': 0.1}\ns = {**a, 'learning_rate': 0.2}", "**s", 0.2,
                     id="a dict of two"),
        pytest.param("import json\ns = json.load(open('c'))", "**s", UNKNOWN,
                     id="an unknown dict"),
        pytest.param("import json\ns = {'learning_rate': 0.1}\ns.update(json.load(open('c')))",
                     "**s", UNKNOWN, id="a dict with an unknown part"),
        pytest.param("s = {'learning_rate': 0.1}\ndel s['learning_rate']", "**s", None,
                     id="an entry deleted since"),
        pytest.param("s = {'learning_rate': 0.1}\ns.clear()", "**s", None, id="cleared"),
    ],
)
def test_settings_from_a_dict(setup: str, keyword: str, value: object) -> None:
    call = f"model.train(num_epochs=270, train_dataset=data, {keyword})\n"
    found = values_of(HEAD + setup + "\n" + call, "learning_rate")
    assert found == (None if value is None else [(value, False)])


@pytest.mark.parametrize(
    ("files", "setup", "expression", "value"),
    [
        pytest.param({"config.py": "LR = 0.1\n"}, "from config import LR", "LR", 0.1,
                     id="from config import LR"),
        pytest.param({"config.py": "LR = 0.1\n"}, "from config import LR as rate", "rate", 0.1,
                     id="renamed"),
        pytest.param({"config.py": "LR = 0.1\n"}, "import config", "config.LR", 0.1,
                     id="import config"),
        pytest.param({"config.py": "LR = 0.1\n"}, "import config as c", "c.LR", 0.1,
                     id="import config as c"),
        pytest.param({"config.py": "LR = 0.1\n"}, "from config import *", "LR", 0.1,
                     id="everything"),
        pytest.param({"config.py": "BS = 16\nLR = 0.1 * BS\n"}, "from config import LR", "LR", 1.6,
                     id="arithmetic there"),
        pytest.param({"config.py": "cfg = {'lr': 0.1}\n"}, "from config import cfg", "cfg['lr']",
                     0.1, id="a dict there"),
        pytest.param({"config.py": "class Config:\n    LR = 0.1\n"}, "from config import Config",
                     "Config.LR", 0.1, id="a class there"),
        pytest.param({"config.py": "def rate(bs):\n    return bs / 100\n"},
                     "from config import rate", "rate(16)", 0.16, id="a function there"),
        pytest.param({"my/__init__.py": "", "my/config.py": "LR = 0.1\n"},
                     "from my.config import LR", "LR", 0.1, id="a package"),
        pytest.param({"my/__init__.py": "", "my/config.py": "LR = 0.1\n"},
                     "from my import config", "config.LR", 0.1, id="a module of a package"),
        pytest.param({"my/__init__.py": "from .config import LR\n", "my/config.py": "LR = 0.1\n"},
                     "from my import LR", "LR", 0.1, id="a relative import in a package"),
        pytest.param({"a.py": "from b import LR\n", "b.py": "from c import LR\n",
                      "c.py": "LR = 0.1\n"}, "from a import LR", "LR", 0.1, id="a few levels"),
        pytest.param({"config.py": "LR = 0.1\n"}, "import config\nconfig.LR = 0.2", "config.LR",
                     0.2, id="changed by the script"),
        pytest.param({"a.py": "import b\nLR = b.X\n", "b.py": "import a\nX = 0.1\n"},
                     "import a", "a.LR", 0.1, id="a cycle"),
        pytest.param({"a.py": "import b\nLR = 0.1\n", "b.py": "import a\nX = a.LR\n"},
                     "import a, b", "b.X", UNKNOWN, id="a cycle that is not ready"),
        pytest.param({"config.py": "import os\nLR = os.environ.get('LR', 0.1)\n"},
                     "from config import LR", "LR", UNKNOWN, id="the environment there"),
        pytest.param({"config.py": "LR = 0.1\n"}, "from config import RATE", "RATE", UNKNOWN,
                     id="a name that is not there"),
        pytest.param({"config.py": "LR = (\n"}, "from config import LR", "LR", UNKNOWN,
                     id="a module that cannot be parsed"),
        pytest.param({}, "from config import LR", "LR", UNKNOWN, id="no such module"),
        pytest.param({"config.py": "LR = 0.1\n"}, "import other, config\nother.fill(config)",
                     "config.LR", UNKNOWN, id="a module that unknown code got"),
        pytest.param({"config.py": "if __name__ == '__main__':\n    LR = 0.1\nelse:\n"
                                   "    LR = 0.2\n"}, "from config import LR", "LR", 0.2,
                     id="its main guard does not run"),
    ],
)
def test_constants_of_a_module_beside_the_script(
    tmp_path: Path, files: dict[str, str], setup: str, expression: str, value: object
) -> None:
    lay_out(tmp_path, files)
    found = values_of(script_with(setup + "\n", expression), "learning_rate", tmp_path)
    expected = None if value is None else [value]
    assert (None if found is None else [one for one, _ in found]) == expected


CALL_SITES = [
    pytest.param("run()\n", [0.1], id="the default, by its only call"),
    pytest.param("run(0.2)\n", [0.2], id="an argument"),
    pytest.param("run(lr=0.2)\n", [0.2], id="a keyword"),
    pytest.param("run(0.2)\nrun(0.3)\n", [0.2, 0.3], id="two call sites"),
    pytest.param("for x in (0.2, 0.3):\n    run(x)\n", [0.2, 0.3], id="a loop of calls"),
    pytest.param("run(*[0.2])\n", [0.2], id="a known list"),
    pytest.param("", [UNKNOWN], id="nobody calls it here"),
    pytest.param("run(float(input()))\n", [UNKNOWN], id="an unknown argument"),
    pytest.param("run(**eval('{}'))\n", [UNKNOWN], id="unknown keywords"),
    pytest.param("run(0.2)\nrun(float(input()))\n", [0.2, UNKNOWN], id="one of two is unknown"),
    pytest.param("import other\nother.call(run)\n", [UNKNOWN], id="only unknown code calls it"),
    pytest.param("import other\nrun(0.2)\nother.call(run)\n", [0.2, UNKNOWN],
                 id="unknown code calls it, too"),
    pytest.param("import threading\nthreading.Thread(target=run, args=(0.2,)).start()\n",
                 [UNKNOWN], id="a thread"),
]


@pytest.mark.parametrize(("calls", "values"), CALL_SITES)
def test_parameters_get_what_the_call_sites_give(calls: str, values: list[object]) -> None:
    body = indent(CALL.format("lr"), "    ")
    script = HEAD + "def run(lr=0.1):\n" + body + calls
    found = values_of(script, "learning_rate")
    assert found is not None and [value for value, _ in found] == values
