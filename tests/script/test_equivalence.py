"""Properties: how a setting is written does not matter; one that is not known is silent."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Callable, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.script.reading import codes, lay_out

NAMES: Final = ("num_epochs", "train_batch_size", "learning_rate", "lr_decay_epochs")
QUICK: Final = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

SETTINGS: Final = st.fixed_dictionaries(
    {
        "num_epochs": st.sampled_from([1, 12, 100, 270, 300]),
        "train_batch_size": st.sampled_from([0, 1, 4, 8, 16, 32]),
        "learning_rate": st.sampled_from([0.0000625, 0.000125, 0.00025, 0.001, 0.01, -1.0]),
        "lr_decay_epochs": st.lists(st.integers(0, 300), min_size=1, max_size=3),
    }
)


class Written(NamedTuple):
    """One value in one way.

    Attributes:
        before: Statements in front of the training call.
        expression: What stands in the call.
        files: Modules beside the script.
        imports: Statements at the top of the script.
    """

    before: str
    expression: str
    files: dict[str, str] = {}
    imports: str = ""


def _literal(name: str, value: object) -> Written:
    return Written("", repr(value))


def _name(name: str, value: object) -> Written:
    return Written(f"v_{name} = {value!r}\n", f"v_{name}")


def _twice(name: str, value: object) -> Written:
    return Written(f"v_{name} = None\nv_{name} = {value!r}\n", f"v_{name}")


def _arithmetic(name: str, value: object) -> Written:
    if isinstance(value, list):
        return Written("", f"{value[:1]!r} + {value[1:]!r}")
    convert = "int" if isinstance(value, int) else "float"
    return Written(f"half_{name} = {value!r} / 2\n", f"{convert}(half_{name} * 2)")


def _item(name: str, value: object) -> Written:
    return Written(f"c_{name} = {{'a': {{'x': [{value!r}]}}}}\n", f"c_{name}['a']['x'][0]")


def _entry(name: str, value: object) -> Written:
    return Written(f"c_{name} = dict(x=1)\nc_{name}['x'] = {value!r}\n", f"c_{name}.get('x')")


def _default_parameter(name: str, value: object) -> Written:
    return Written(f"def f_{name}(x={value!r}):\n    return x\n", f"f_{name}()")


def _argument(name: str, value: object) -> Written:
    return Written(f"def f_{name}(x, y=3):\n    return x\n", f"f_{name}(y=4, x={value!r})")


def _class_attribute(name: str, value: object) -> Written:
    return Written(f"class C_{name}:\n    x = {value!r}\n", f"C_{name}().x")


def _object_attribute(name: str, value: object) -> Written:
    body = "    def __init__(self, x):\n        self.x = x\n"
    return Written(f"class O_{name}:\n{body}", f"O_{name}({value!r}).x")


def _inherited(name: str, value: object) -> Written:
    body = f"    def __init__(self):\n        self.x = {value!r}\n"
    derived = "    def __init__(self):\n        super().__init__()\n"
    return Written(f"class B_{name}:\n{body}class D_{name}(B_{name}):\n{derived}", f"D_{name}().x")


def _dataclass(name: str, value: object) -> Written:
    default = f"field(default_factory=lambda: {value!r})" if isinstance(value, list) else repr(
        value)
    return Written(
        f"@dataclass\nclass S_{name}:\n    n: int = 1\n    x: object = {default}\n",
        f"S_{name}(n=2).x", {}, "from dataclasses import dataclass, field\n",
    )


def _namespace(name: str, value: object) -> Written:
    return Written(f"n_{name} = SimpleNamespace(x={value!r})\n", f"n_{name}.x", {},
                   "from types import SimpleNamespace\n")


def _imported(name: str, value: object) -> Written:
    return Written("", f"X_{name}", {f"config_{name}.py": f"X_{name} = {value!r}\n"},
                   f"from config_{name} import X_{name}\n")


def _module_attribute(name: str, value: object) -> Written:
    return Written("", f"other_{name}.X", {f"other_{name}.py": f"X = {value!r}\n"},
                   f"import other_{name}\n")


def _known_branch(name: str, value: object) -> Written:
    return Written(f"if 2 > 1:\n    b_{name} = {value!r}\nelse:\n    b_{name} = None\n",
                   f"b_{name}")


def _either(name: str, value: object) -> Written:
    return Written("", f"{value!r} if len(input()) else {value!r}")


def _loop(name: str, value: object) -> Written:
    return Written(f"for l_{name} in (None, {value!r}):\n    pass\n", f"l_{name}")


def _option(name: str, value: object) -> Written:
    return Written(
        f"p_{name} = argparse.ArgumentParser()\n"
        f"p_{name}.add_argument('--x-{name}', default={value!r})\n",
        f"p_{name}.parse_args().x_{name}", {}, "import argparse\n",
    )


def _later_option(name: str, value: object) -> Written:
    return Written(
        f"p_{name} = argparse.ArgumentParser()\np_{name}.add_argument('-x', dest='y')\n"
        f"p_{name}.set_defaults(y={value!r})\n",
        f"vars(p_{name}.parse_args())['y']", {}, "import argparse\n",
    )


WAYS: Final[dict[str, Callable[[str, object], Written]]] = {
    "a literal": _literal,
    "a name": _name,
    "a name assigned twice": _twice,
    "arithmetic": _arithmetic,
    "an item": _item,
    "an entry set later": _entry,
    "a default parameter": _default_parameter,
    "an argument": _argument,
    "a class attribute": _class_attribute,
    "an attribute of an object": _object_attribute,
    "an attribute set by a base": _inherited,
    "a dataclass": _dataclass,
    "a namespace": _namespace,
    "an imported constant": _imported,
    "an attribute of a module": _module_attribute,
    "a condition that is known": _known_branch,
    "either way the same": _either,
    "the last round of a loop": _loop,
    "a command line option": _option,
    "set_defaults": _later_option,
}


def script_of(written: dict[str, Written], shape: str) -> str:
    """Return a script that trains with some settings.

    Args:
        written: Each setting in its way.
        shape: Where the call stands: ``module``, ``function``, ``guard``,
            ``method`` or ``unpacked`` (the settings come from a dict).
    """
    imports = "".join(dict.fromkeys(one.imports for one in written.values()))
    before = "".join(one.before for one in written.values())
    given = {name: one.expression for name, one in written.items()}
    pairs = ", ".join(f"{name}={expression}" for name, expression in given.items())
    if shape == "unpacked":
        before += f"everything = dict({pairs})\n"
        pairs = "**everything"
    body = before + f"pdx.det.YOLOv3().train(train_dataset=data, {pairs})\n"
    if shape == "function":
        body = "def main():\n" + indent(body, "    ") + "main()\n"
    elif shape == "guard":
        body = "if __name__ == '__main__':\n" + indent(body, "    ")
    elif shape == "method":
        body = "class Job:\n    def run(self):\n" + indent(body, " " * 8) + "Job().run()\n"
    return "from my_data import data\nimport paddlex as pdx\n" + imports + body


SHAPES: Final = ("module", "function", "guard", "method", "unpacked")


def found_in(folder: Path, written: dict[str, Written], shape: str = "module") -> list[str]:
    """Return the codes of a script's findings, sorted."""
    for one in written.values():
        lay_out(folder, one.files)
    return sorted(codes(script_of(written, shape), folder))


@QUICK
@given(
    values=SETTINGS,
    ways=st.tuples(*[st.sampled_from(sorted(WAYS))] * len(NAMES)),
    shape=st.sampled_from(SHAPES),
)
def test_how_a_setting_is_written_does_not_matter(
    tmp_path: Path, values: dict[str, object], ways: tuple[str, ...], shape: str
) -> None:
    plain = {name: _literal(name, value) for name, value in values.items()}
    written = {name: WAYS[way](name, values[name]) for name, way in zip(NAMES, ways)}
    assert found_in(tmp_path, written, shape) == found_in(tmp_path, plain)


OFF: Final[dict[str, object]] = {
    "num_epochs": 100,
    "train_batch_size": 16,
    "learning_rate": 0.000125,
    "lr_decay_epochs": [240, 213],
}
"""Settings about which LR101, LR301 and LR302 speak."""


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("shape", SHAPES)
def test_every_way_is_understood_in_every_place(tmp_path: Path, way: str, shape: str) -> None:
    written = {name: WAYS[way](name, value) for name, value in OFF.items()}
    assert found_in(tmp_path, written, shape) == ["LR101", "LR301", "LR302"]


USES: Final[dict[str, set[str]]] = {
    "num_epochs": {"LR301"},
    "train_batch_size": {"LR101"},
    "learning_rate": {"LR101"},
    "lr_decay_epochs": {"LR301", "LR302"},
}
"""Setting -> rules that speak about `OFF` and need it."""

LOSING: Final[dict[str, str]] = {
    "the user is asked": "{x} = input()\n",
    "the user is asked under a condition": "if len(input()):\n    {x} = input()\n",
    "a loop of unknown length": "for line in open('f'):\n    {x} = {x} + line\n",
    "while": "while input():\n    {x} = input()\n",
    "the environment": "import os\n{x} = os.environ.get('X', {x})\n",
    "an unknown function": "import other\n{x} = other.choose({x})\n",
    "a tuple": "{x}, rest = input()\n",
    "the name of a loop": "for {x} in open('f'):\n    pass\n",
    "the name of with": "with open('f') as {x}:\n    pass\n",
    "an exception": "try:\n    {x} = input()\nexcept ValueError:\n    pass\n",
    "an import": "import {x}\n",
    "a star import": "from other import *\n",
    "deleted": "del {x}\n",
    "a walrus": "if ({x} := input()):\n    pass\n",
    "augmented": "{x} += input()\n",
    "a function that assigns it": "def lose():\n    global {x}\n    {x} = input()\nlose()\n",
    "a callback that assigns it":
        "import other\ndef lose():\n    global {x}\n    {x} = input()\nother.call(lose)\n",
    "globals": "globals()['{x}'] = input()\n",
    "exec": "exec(input())\n",
}


def silent_about(folder: Path, lost: str, written: dict[str, Written], after: str) -> None:
    """Check that rules which need a setting are silent when it is lost."""
    one = written[lost]
    written = {**written, lost: one._replace(before=one.before + after)}
    found = set(found_in(folder, written))
    assert not found & USES[lost]
    assert found <= {"LR101", "LR301", "LR302"}


@pytest.mark.parametrize("statement", sorted(LOSING))
@pytest.mark.parametrize("lost", NAMES)
def test_a_setting_that_is_lost_is_silent(tmp_path: Path, lost: str, statement: str) -> None:
    written = {name: _name(name, value) for name, value in OFF.items()}
    silent_about(tmp_path, lost, written, LOSING[statement].format(x=f"v_{lost}"))


CARRIERS: Final[dict[str, tuple[str, str]]] = {
    "a dict": ("c_{n}", "an item"),
    "a dict with an entry set later": ("c_{n}", "an entry set later"),
    "a class": ("C_{n}", "a class attribute"),
    "a namespace": ("n_{n}", "a namespace"),
    "a module": ("other_{n}", "an attribute of a module"),
    "a parser": ("p_{n}", "set_defaults"),
}
"""What a setting is read through: its name, and the way of writing."""


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("import other\nother.change({x})\n", id="unknown code gets it"),
        pytest.param("import other\nother.change([1, {x}])\n",
                     id="unknown code gets it in a list"),
        pytest.param("import other\nother.change(what={x})\n", id="unknown code gets it by name"),
        pytest.param("import other\nother.HELD = {x}\nother.run()\n", id="unknown code holds it"),
        pytest.param("import other\nother.run(lambda: {x})\n", id="a callback gives it"),
        pytest.param("{x} = input()\n", id="its name is rebound"),
        pytest.param("exec(input())\n", id="exec"),
    ],
)
@pytest.mark.parametrize("carrier", sorted(CARRIERS))
@pytest.mark.parametrize("lost", NAMES)
def test_a_setting_whose_carrier_is_lost_is_silent(
    tmp_path: Path, lost: str, carrier: str, statement: str
) -> None:
    name, way = CARRIERS[carrier]
    written = {one: WAYS[way](one, value) for one, value in OFF.items()}
    silent_about(tmp_path, lost, written, statement.format(x=name.format(n=lost)))


@QUICK
@given(
    lost=st.sampled_from(NAMES),
    ways=st.tuples(*[st.sampled_from(sorted(WAYS))] * len(NAMES)),
    statement=st.sampled_from(sorted(LOSING)),
    shape=st.sampled_from(["module", "guard", "unpacked"]),
)
def test_one_lost_setting_leaves_the_others(
    tmp_path: Path, lost: str, ways: tuple[str, ...], statement: str, shape: str
) -> None:
    written = {name: WAYS[way](name, OFF[name]) for name, way in zip(NAMES, ways)}
    one = written[lost]
    kept = f"kept_{lost} = {one.expression}\n"
    after = LOSING[statement].format(x=f"kept_{lost}")
    written[lost] = one._replace(before=one.before + kept + after, expression=f"kept_{lost}")
    found = set(found_in(tmp_path, written, shape))
    assert not found & USES[lost]
    if statement not in ("globals", "exec", "a star import"):
        assert found == {"LR101", "LR301", "LR302"} - USES[lost]
