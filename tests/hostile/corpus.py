"""Scripts that mean harm, or look as if they did; each begins like a training script."""

from __future__ import annotations

from typing import Final, Mapping

GOOD: Final = """\
import paddlex as pdx

train_dataset = pdx.datasets.VOCDetection('d', 'd/train_list.txt', 'd/labels.txt')
model = pdx.det.YOLOv3(num_classes=2)
model.train(270, train_dataset, train_batch_size=16, learning_rate=0.000125)
"""
"""A script with one finding, LR101 in line 5, whatever is beside it."""

HEAD: Final = """\
import os
import paddlex as pdx

train_dataset = pdx.datasets.VOCDetection('d', 'd/train_list.txt', 'd/labels.txt')
model = pdx.det.YOLOv3(num_classes=2)
"""

TAIL: Final = """\
model.train(270, train_dataset, train_batch_size=x, learning_rate=x)
os.environ['CUDA_VISIBLE_DEVICES'] = x
"""
"""Looks at the value of ``x`` from every side."""


def value(expression: str) -> str:
    """Return a script in which ``x`` is an expression."""
    return f"{HEAD}x = {expression}\n{TAIL}"


def lines(text: str) -> str:
    """Return a script with some statements in the middle."""
    return f"{HEAD}{text.rstrip()}\n{TAIL}"


def repeated(statement: str, times: int, first: str = "x = 1") -> str:
    """Return a script with many statements.

    ``{n}`` stands for the number of each, ``{m}`` for the next one.
    """
    middle = "\n".join(
        statement.replace("{n}", str(number)).replace("{m}", str(number + 1))
        for number in range(times)
    )
    return lines(f"{first}\n{middle}")


def nested_functions(depth: int) -> str:
    head = [" " * level + f"def f{level}(x):" for level in range(depth)]
    calls = [" " * (depth - level) + "x = 1" for level in range(depth)]
    return lines("\n".join(head + calls) + "\nx = f0(1)")


CONSTANTS: Final[Mapping[str, str]] = {
    "a tower of powers": value("10 ** 10 ** 10"),
    "a power of a power": value("((2 ** 255) ** 255) ** 255"),
    "a negative power": value("10 ** -10 ** 10"),
    "a power of a float": value("1e300 ** 1e300"),
    "pow": value("pow(10, 10 ** 10)"),
    "pow with a modulus": value("pow(3, 10 ** 9, 10 ** 9 + 7)"),
    "a text of a terabyte": value("'a' * 10 ** 12"),
    "a list of a terabyte": value("[0] * 10 ** 12"),
    "bytes of a terabyte": value("b'a' * 10 ** 12"),
    "a text doubled and doubled": repeated("x = x + x", 60, "x = 'ab'"),
    "a list doubled and doubled": repeated("x = x + x", 60, "x = [1, 2]"),
    "a list of a list of a list, twice each": repeated("x = [x, x]", 60, "x = [1]"),
    "a dict of a dict of a dict, twice each": repeated("x = {'a': x, 'b': x}", 60, "x = {}"),
    "a tuple unpacked into itself": repeated("x = (*x, *x)", 60, "x = (1, 2)"),
    "a dict unpacked into itself": repeated("x = {**x, '{n}': x}", 200, "x = {}"),
    "a text replaced by itself": repeated("x = x.replace('a', x)", 40, "x = 'aa'"),
    "a text joined with itself": repeated("x = x.join([x, x])", 40, "x = 'aa'"),
    "a text formatted into itself": repeated("x = f'{x}{x}'", 60, "x = 'a'"),
    "a shift to the left": value("1 << 10 ** 10"),
    "a shift of a shift": repeated("x = x << x", 60, "x = 9"),
    "a square of a square": repeated("x = x * x", 80, "x = 99"),
    "a float that is infinite": value("1e308 * 10"),
    "an integer of an infinite float": value("int(1e308 * 10)"),
    "a rounded nan": value("round(float('nan'))"),
    "a division by zero": value("1 // 0"),
    "a remainder of zero": value("1.5 % 0"),
    "a range of a trillion": value("list(range(10 ** 12))"),
    "a sum over a trillion": value("sum(range(10 ** 12))"),
    "sorted numbers without end": value("sorted(range(10 ** 12), key=lambda y: -y)"),
    "every number in a comprehension": value("[y for y in range(10 ** 12)]"),
    "comprehensions in comprehensions": value(
        "[[[[[e for e in range(60)] for d in range(60)] for c in range(60)] "
        "for b in range(60)] for a in range(60)]"
    ),
    "a wide field in an f-string": value("f'{1:1000000000}'"),
    "a wide field that is computed": value("f'{1:{10 ** 9}}'"),
    "a wide field of format": value("'{:>1000000000}'.format(1)"),
    "a wide field of percent": value("'%1000000000d' % 1"),
    "a wide field given by a star": value("'%*d' % (10 ** 9, 1)"),
    "an exact float of a billion digits": value("'%.1000000000f' % 0.1"),
    "colons in a format": value("('{' + ':' * 9999).format(1)"),
    "many percent signs": value("('%' * 9999) % ()"),
    "zeros in front": value("'1'.zfill(10 ** 10)"),
    "blanks on both sides": value("'1'.center(10 ** 10)"),
    "tabs": value("'\\t'.expandtabs(10 ** 10)"),
    "a text of digits": value("int('9' * 5000)"),
    "many digits in base 36": value("int('z' * 9999, 36)"),
    "a factorial": value("__import__('math').factorial(10 ** 7)"),
    "all permutations": value("list(__import__('itertools').permutations(range(99)))"),
    "a hexadecimal literal of a hundred thousand digits": value("0x" + "f" * 100_000),
    "a text of two hundred thousand characters": value("'" + "x" * 200_000 + "'"),
    "a text of two hundred thousand ideographs": value("'" + "学" * 200_000 + "'"),
    "a name of two hundred thousand characters": value("y" * 200_000),
    "a list of five thousand numbers": value("[" + "1," * 5_000 + "]"),
    "two hundred arguments": lines(
        "x = 8\nmodel.train(" + ",".join(f"a{number}=1" for number in range(200)) + ")"
    ),
    "a path of a hundred thousand parts": value("os.path.join('a', '../' * 100_000)"),
    "a path joined with itself": repeated("x = os.path.join(x, x)", 60, "x = 'a'"),
    "a null byte in a path": lines(
        "x = 8\ntrain_dataset = pdx.datasets.VOCDetection('d\\0', 'a\\0b.txt', 'd/labels.txt')"
    ),
    "a lone surrogate in a path": lines(
        "x = 8\ntrain_dataset = pdx.datasets.VOCDetection('d', '\\udc80.txt', 'd/labels.txt')"
    ),
    "a path that is longer than paths can be": lines(
        "x = 8\ntrain_dataset = pdx.datasets.VOCDetection('d', 'a' * 9000, 'd/labels.txt')"
    ),
}
"""Values that must not be computed."""

SHAPES: Final[Mapping[str, str]] = {
    "negated two hundred times": value("-" * 200 + "1"),
    "a hundred lambdas": value("lambda y: " * 90 + "1"),
    "a hundred conditions": value("1 if os else " * 90 + "1"),
    "ninety lists": value("[" * 90 + "]" * 90),
    "ninety parentheses": value("(" * 90 + "1" + ")" * 90),
    "ninety functions": nested_functions(90),
    "nineteen loops": lines(
        "\n".join(" " * level + f"for x in range({level + 2}):" for level in range(19))
        + "\n" + " " * 19 + "x = x * 2\n"
    ),
    "ninety conditions in each other": lines(
        "x = 1\n" + "\n".join(" " * level + f"if os.a{level}:" for level in range(90))
        + "\n" + " " * 90 + "x = 2\n"
    ),
    "five hundred decisions": repeated("if os.a{n}:\n    x = x + {n}", 500),
    "five hundred lists that may grow": repeated(
        "if os.a{n}:\n    x.append({n})", 500, "x = []"
    ),
    "five hundred attempts": repeated(
        "try:\n    x = {n}\nexcept Exception:\n    x = x * 2", 500
    ),
    "loops in loops over known items": lines(
        "".join(" " * level + f"for y{level} in range(8):\n" for level in range(12))
        + " " * 12 + "x = y0 + y11\n"
    ),
    "a hundred models and trainings": repeated(
        "m{n} = pdx.det.YOLOv3()\nm{n}.train(2, train_dataset, 16)", 100
    ),
    "three hundred settings of devices": repeated(
        "os.environ['CUDA_VISIBLE_DEVICES'] = '{n}'", 300
    ),
    "as many decisions as trainings": repeated(
        "if os.a{n}:\n    raise SystemExit\nmodel.train(2, train_dataset, 16)", 100
    ),
    "a new variable for each training": repeated(
        "os.environ['A{n}'] = '1'\nmodel.a{n} = 1\nmodel.train(2, train_dataset)", 100
    ),
    "statements joined by semicolons": lines(
        "x = '学'; " + "model.train(2, train_dataset, 16); " * 100
    ),
}
"""Much of one thing, or one thing in another."""

NAMES: Final[Mapping[str, str]] = {
    "a name that is itself": lines("x = x"),
    "a list that holds itself": lines("x = []\nx.append(x)\nx += x\nx[0] = x"),
    "a dict that holds itself": lines("x = {}\nx['x'] = x\nx.update(x)\nx.setdefault('y', x)"),
    "an object that holds itself": lines(
        "class Own:\n    pass\n\n\nx = Own()\nx.x = x\nx.x.x.x = x.x\nx = x.x.x.x.x"
    ),
    "two names that are each other": lines("x, y = 1, 2\n" + "x, y = y, x\n" * 200),
    "a chain that ends in itself": lines("a = b\nb = c\nc = a\nx = a"),
    "a class that is its own base": lines("class Own(Own):\n    x = Own\n\n\nx = Own().x"),
    "classes that are each other's base": lines(
        "class A(B):\n    pass\n\n\nclass B(A):\n    pass\n\n\n"
        "class A(B):\n    pass\n\n\nx = A().y"
    ),
    "five hundred classes, each the base of the next": repeated(
        "class C{n}(C):\n    pass\n\n\nC = C{n}", 500, "C = object\nx = C"
    ),
    "a class that is its own metaclass": lines(
        "class Own(metaclass=Own):\n    pass\n\n\nx = Own()"
    ),
    "an object that makes itself": lines(
        "class Own:\n    def __init__(self):\n        self.own = Own()\n\n\nx = Own().own.own"
    ),
    "an object that calls itself": lines(
        "class Own:\n    def __call__(self):\n        return self()\n\n\nx = Own()()"
    ),
    "a property that reads itself": lines(
        "class Own:\n    @property\n    def x(self):\n        return self.x\n\n\nx = Own().x"
    ),
    "a function that calls itself": lines("def f(y=1):\n    return f(y)\n\n\nx = f()"),
    "a function that calls itself twice": lines(
        "def f(y):\n    return f(y - 1) + f(y - 2)\n\n\nx = f(99)"
    ),
    "functions that call each other": lines(
        "def f(y):\n    return g(y) + g(y)\n\n\ndef g(y):\n    return f(y) + f(y)\n\n\nx = f(1)"
    ),
    "thirty functions, each calls the next twice": repeated(
        "def f{n}(y):\n    f{m}(y)\n    f{m}(y)\n", 30, "def f30(y):\n    f0(y)\n",
    ).replace(TAIL, "x = 1\nf0(x)\n" + TAIL),
    "a function that gets itself": lines("def f(y):\n    return y(y)\n\n\nx = f(f)"),
    "a lambda that gets itself": lines("x = (lambda y: y(y))(lambda y: y(y))"),
    "a default that is the function": lines("def f(y=lambda: f()):\n    return y()\n\n\nx = f()"),
    "a function that decorates itself": lines("@f\ndef f(y):\n    return f\n\n\nx = f(f)(f)"),
    "a generator of itself": lines("def f():\n    yield from f()\n\n\nx = list(f())"),
    "a loop without end": lines("x = 1\nwhile True:\n    x = x + 1"),
    "a loop over what it changes": lines("x = [1]\nfor y in x:\n    x.append(y)"),
    "a script that is in itself": lines("import hostile\nfrom hostile import x"),
    "a star from everywhere": lines("from os import *\nfrom paddlex import *\nx = train"),
    "names made at run time": lines(
        "x = 1\nexec('x = 2')\nglobals()['x'] = 3\nvars().update(x=4)"
    ),
    "a name for everything": lines(
        "__builtins__ = pdx\n__name__ = 3\n__file__ = None\nx = __name__"
    ),
    "the framework under another name": lines("pdx.det = pdx\npdx.pdx = pdx\nx = pdx.pdx.pdx"),
    "the environment in place of itself": lines("os.environ = {}\nos = os.environ\nx = os['a']"),
}
"""Names and calls that go round in circles."""

TOO_DEEP: Final[Mapping[str, str]] = {
    "twenty thousand sums": value("1" + " + 1" * 20_000),
    "a thousand sums": value("1" + " + 1" * 1_000),
    "a thousand attributes": value("os" + ".a" * 1_000),
    "a thousand calls": value("os.f" + "()" * 1_000),
    "a thousand subscripts": value("os" + "[0]" * 1_000),
    "five hundred alternatives": lines(
        "x = 1\nif os.a:\n    pass\n" + "".join(
            f"elif os.a{number}:\n    x = {number}\n" for number in range(500)
        )
    ),
    "five thousand parentheses": value("(" * 5_000 + "1" + ")" * 5_000),
    "five thousand lists": value("[" * 5_000 + "]" * 5_000),
    "two hundred functions": nested_functions(200),
    "two hundred indents": lines(
        "x = 1\n" + "\n".join(" " * level + "if x:" for level in range(200))
    ),
    "five thousand times not": value("not " * 5_000 + "x"),
    "five thousand conditions": value("1 if os else " * 5_000 + "1"),
    "five thousand calls in calls": value("f(" * 5_000 + ")" * 5_000),
    "a hundred thousand attributes": value("os" + ".a" * 100_000),
    "an f-string in an f-string in an f-string": value("f'{" * 300 + "1" + "}'" * 300),
    "five thousand alternatives": lines(
        "x = 1\nif os.a:\n    pass\n" + "elif os.b:\n    x = 2\n" * 5_000
    ),
}
"""What Python's parser or pyflakes cannot take, in some versions at least.

flake8 ends then without a finding of any file, with or without plugins; so these are
kept apart from what flake8 is tried with.
"""

NOT_PYTHON: Final[Mapping[str, bytes]] = {
    "a null byte": lines("x = '\0'").encode(),
    "nothing but null bytes": b"\0" * 100_000,
    "bytes that are not utf-8": lines("x = '昆虫'").encode("gbk"),
    "bytes that are not in the encoding they name": (
        b"# -*- coding: ascii -*-\n" + lines("x = '昆虫'").encode("utf-8")
    ),
    "an encoding that does not exist": b"# -*- coding: klingon -*-\n" + value("1").encode(),
    "an encoding that is none of text": b"# -*- coding: hex -*-\n" + value("1").encode(),
    "an encoding that does not end": (
        b"# -*- coding: " + b"a" * 100_000 + b" -*-\nimport paddlex\n"
    ),
    "utf-16": value("1").encode("utf-16"),
    "a byte order mark alone": b"\xef\xbb\xbf",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + value("1").encode(),
    "Python 2": lines("print 'paddlex', `x`\nexec 'x = 1'\nx = 0777 <> 1L").encode(),
    "Python that nobody has yet": lines("x = paddlex then otherwise 1\nlet x be 2").encode(),
    "a conflict that was not settled": lines(
        "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs"
    ).encode(),
    "an indent that goes nowhere": lines("x = 1\n  y = 2").encode(),
    "tabs and blanks": lines("if os:\n\tx = 1\n        y = 2").encode(),
    "a string without end": lines("x = '''paddlex").encode(),
    "a line that goes on behind the end": (value("1") + "\\").encode(),
    "ten thousand blanks": (value("1") + " " * 10_000).encode(),
    "a thousand backslashes": lines("x = 1 \\\n" * 1_000).encode(),
    "carriage returns alone": value("1").replace("\n", "\r").encode(),
    "form feeds and other separators": value("'\x0c\x0b\x1c\x1d\x85\u2028\u2029'").encode(),
    "control characters": lines("x = 1\x1a\nx = 2").encode(),
    "a picture": b"\x89PNG\r\n\x1a\n paddlex" + bytes(range(256)) * 50,
}
"""What is no script that Python takes, or only just."""

NOT_FOR_FLAKE8: Final = frozenset(
    {
        "an encoding that is none of text",
        # null bytes, before Python 3.11.4
        "a null byte",
        "a picture",
        "nothing but null bytes",
        "utf-16",
    }
)
"""Of these flake8 itself ends with a traceback, with or without plugins."""

GIVES_UP: Final = frozenset(
    {
        "comprehensions in comprehensions",
        "loops in loops over known items",
        "ninety conditions in each other",
        "nineteen loops",
        "thirty functions, each calls the next twice",
        "two hundred indents",
        "two hundred functions",
    }
)
"""Scripts that cost too much to follow: nothing is said about them."""

SILENT: Final = frozenset(
    {
        "a loop without end",  # what follows never runs
        "the environment in place of itself",  # no variable is set
        "the framework under another name",  # nobody knows what pdx.det is then
        "names made at run time",  # nor what os is
    }
)
"""Scripts whose last line is no device setting, or certainly none that comes too late."""
