"""Where a value is edited: never where other code can see it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lr_lint.fix import main

HEAD = "from paddlex.det import transforms\nimport paddlex as pdx\n"
MODEL = "model = pdx.det.YOLOv3()\n"
RATE = "0.000125"
REPAIRED = "0.00025"


def train(rate: str = "lr", batch: str = "16") -> str:
    return f"model.train(270, data, train_batch_size={batch}, learning_rate={rate})\n"


TRAIN = train()
UNPACK = "model.train(train_dataset=data, **cfg)\n"
CFG = f"cfg = {{'num_epochs': 270, 'train_batch_size': 16, 'learning_rate': {RATE}}}\n"
BARE = "cfg = {'num_epochs': 270, 'train_batch_size': 16}\n"
CLASS = f"class Config:\n    lr = {RATE}\n\n\n"
DATACLASS = (
    "from dataclasses import dataclass\n\n\n@dataclass\nclass Config:\n"
    f"    lr: float = {RATE}\n    size: int = 1\n\n\n"
)
OPTIONS = (
    "import argparse\nparser = argparse.ArgumentParser()\n"
    f"parser.add_argument('--rate', type=float, default={RATE}, help='a rate')\n"
    "args = parser.parse_args()\n"
)


def run(folder: Path, text: str, *options: str) -> str:
    """Return a script as the fixer leaves it."""
    path = folder / "train.py"
    path.write_text(text, encoding="utf-8")
    assert main(["--isolated", "--jobs=1", "--max-line-length=200", *options, str(path)]) < 2
    return path.read_text(encoding="utf-8")


ALONE = [
    pytest.param(f"lr = {RATE}\n{TRAIN}", id="a name"),
    pytest.param(f"lr = base = {RATE}\n{TRAIN}", id="two names, one unread"),
    pytest.param(f"size, lr = 16, {RATE}\nprint(size)\n{TRAIN}", id="one of a tuple"),
    pytest.param(f"base = {RATE}\nlr = base\n{TRAIN}", id="a name of a name"),
    pytest.param(f"rates = [{RATE}, 1]\nprint(rates[1])\n{train('rates[0]')}", id="a list"),
    pytest.param(f"def f():\n    return {RATE}\n\n\n{train('f()')}", id="a result"),
    pytest.param(
        f"def f(lr):\n    {TRAIN}\n\nf({RATE})\n", id="an argument of a function"),
    pytest.param(
        f"def f(lr={RATE}):\n    {TRAIN}\n\nf()\n", id="a default of a function"),
    pytest.param(
        f"class T:\n    def __init__(self, lr={RATE}):\n        self.lr = lr\n\n"
        f"    def go(self):\n        {train('self.lr')}\n\nT().go()\n",
        id="an attribute of an object"),
    pytest.param(CLASS + train("Config.lr"), id="an attribute of a class"),
    pytest.param(CLASS + f"c = Config()\n{train('c.lr')}", id="one of a class, by an object"),
    pytest.param(DATACLASS + f"c = Config()\nprint(c.size)\n{train('c.lr')}", id="a dataclass"),
    pytest.param(CFG + UNPACK, id="an entry"),
    pytest.param(CFG + f"print(cfg['num_epochs'], cfg.get('x'))\n{UNPACK}",
                 id="other entries are read"),
    pytest.param(f"lr = {RATE}\n" + CFG.replace(RATE, "lr") + UNPACK, id="a name in an entry"),
    pytest.param(
        "cfg = {'num_epochs': 270}\n"
        f"cfg.update(train_batch_size=16, learning_rate={RATE})\n" + UNPACK, id="an update"),
    pytest.param(
        f"config = {{'train': {CFG[6:-1]}, 'size': 1}}\nprint(config['size'])\n"
        + UNPACK.replace("cfg", "config['train']"), id="a dict in a dict"),
    pytest.param(
        f"def f():\n    return {CFG[6:]}\n\n" + UNPACK.replace("cfg", "f()"),
        id="a dict that a function returns"),
    pytest.param(
        f"def f(cfg):\n    {UNPACK}\n\nf({CFG[6:-1]})\n", id="a dict that a function gets"),
]


@pytest.mark.parametrize("script", ALONE)
def test_a_value_that_the_argument_alone_reads_is_edited_at_its_definition(
    script: str, tmp_path: Path
) -> None:
    script = HEAD + MODEL + script
    assert script.count(RATE) == 1
    assert run(tmp_path, script) == script.replace(RATE, REPAIRED)


SEEN = [
    pytest.param(f"lr = {RATE}\nprint(lr)\n{TRAIN}", id="a name"),
    pytest.param(f"lr = {RATE}\nprint(f'{{lr:.3}}')\n{TRAIN}", id="an f-string"),
    pytest.param(f"lr = base = {RATE}\nprint(base)\n{TRAIN}", id="another name"),
    pytest.param(f"base = {RATE}\nlr = base\nprint(base)\n{TRAIN}", id="the name before"),
    pytest.param(f"__all__ = ['lr']\nlr = {RATE}\n{TRAIN}", id="other modules"),
    pytest.param(f"lr = {RATE}\nprint(vars())\n{TRAIN}", id="vars"),
    pytest.param(f"lr = {RATE}\nprint(eval('lr'))\n{TRAIN}", id="eval"),
    pytest.param(
        f"def f():\n    lr = {RATE}\n    print(locals())\n    {TRAIN}\n\nf()\n", id="locals"),
    pytest.param(
        f"def f():\n    lr = {RATE}\n\n    def g():\n        return lr\n    {TRAIN}"
        "    return g\n\nf()\n", id="a function inside"),
    pytest.param(f"print(lr := {RATE})\n{TRAIN}", id="who gets the value of the walrus"),
    pytest.param(f"rates = [{RATE}, 1]\nprint(rates)\n{train('rates[0]')}", id="the list"),
    pytest.param(f"rates = [{RATE}, 1]\nprint(rates[input()])\n{train('rates[0]')}",
                 id="an unknown item"),
    pytest.param(f"def f():\n    return {RATE}\n\n\nprint(f())\n{train('f()')}", id="a result"),
    pytest.param(
        f"def f(lr):\n    print(lr)\n    {TRAIN}\n\nf({RATE})\n", id="the function inside"),
    pytest.param(
        f"class T:\n    def __init__(self, lr={RATE}):\n        self.lr = lr\n\n"
        f"    def go(self):\n        save(self)\n        {train('self.lr')}\n\nT().go()\n",
        id="who gets the object"),
    pytest.param(CLASS + f"print(Config)\n{train('Config.lr')}", id="who gets the class"),
    pytest.param(CLASS + f"print(getattr(Config, 'lr'))\n{train('Config.lr')}", id="getattr"),
    pytest.param(DATACLASS + f"c = Config()\nprint(c)\n{train('c.lr')}", id="a dataclass"),
    pytest.param(
        "from types import SimpleNamespace\n"
        f"c = SimpleNamespace(lr={RATE})\nprint(c)\n{train('c.lr')}", id="a name space"),
    pytest.param(OPTIONS + f"print(args.rate)\n{train('args.rate')}", id="an option"),
    pytest.param(
        f"rate = {RATE}\n" + OPTIONS.replace(RATE, "rate").replace("'a rate'", "str(rate)")
        + train("args.rate"), id="the constant of an option"),
    pytest.param(CFG + f"print(cfg)\n{UNPACK}", id="the dict"),
    pytest.param(CFG + f"print(cfg['learning_rate'])\n{UNPACK}", id="the entry"),
    pytest.param(CFG + f"print(cfg.get('learning_rate'))\n{UNPACK}", id="get"),
    pytest.param(CFG + f"print(cfg[input()])\n{UNPACK}", id="an unknown entry"),
    pytest.param(CFG + f"other = cfg\nprint(other)\n{UNPACK}", id="another name of the dict"),
    pytest.param("c = " + CFG + f"print(c)\n{UNPACK}", id="another name beside"),
    pytest.param(f"lr = {RATE}\n" + CFG.replace(RATE, "lr") + f"print(cfg)\n{UNPACK}",
                 id="the dict around a name"),
    pytest.param(
        "cfg = {'num_epochs': 270}\n"
        f"cfg.update(train_batch_size=16, learning_rate={RATE})\nprint(cfg)\n" + UNPACK,
        id="an updated dict"),
    pytest.param(
        f"config = {{'train': {CFG[6:-1]}}}\nprint(config)\n"
        + UNPACK.replace("cfg", "config['train']"), id="the dict around a dict"),
    pytest.param(
        f"def f():\n    return {CFG[6:]}\n\nprint(f())\n" + UNPACK.replace("cfg", "f()"),
        id="a dict that is returned"),
    pytest.param(
        f"def f(cfg):\n    print(cfg)\n    {UNPACK}\n\nf({CFG[6:-1]})\n",
        id="a dict that is given"),
    pytest.param(
        f"cfg, size = {CFG[6:-1]}, 1\nprint(cfg)\n{UNPACK}", id="a dict of a tuple"),
    pytest.param(BARE + f"print(cfg)\n{UNPACK}", id="a dict that would get an entry"),
    pytest.param(BARE + f"print(cfg.get('learning_rate', 1))\n{UNPACK}",
                 id="who asks for the entry"),
    pytest.param(BARE + f"print('learning_rate' in cfg)\n{UNPACK}", id="who looks for the entry"),
    pytest.param(
        f"config = {{'train': {BARE[6:-1]}}}\nprint(config['train'])\n"
        + UNPACK.replace("cfg", "config['train']"), id="an inner dict that would get an entry"),
]


@pytest.mark.parametrize("script", SEEN)
def test_a_value_that_other_code_sees_is_not_edited_there(script: str, tmp_path: Path) -> None:
    script = HEAD + MODEL + script
    assert run(tmp_path, script) == script
    unsafe = run(tmp_path, script, "--unsafe-fixes")
    # At most the call itself changes.
    calls = [
        next(
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "model.train"
        )
        for text in (script, unsafe)
    ]
    before, after = (
        ast.unparse(ast.parse(text)).replace(ast.unparse(call), "")
        for text, call in zip((script, unsafe), calls)
    )
    assert before == after


def test_an_option_keeps_its_effect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = HEAD + MODEL + OPTIONS + f"print(args.rate)\n{train('args.rate')}"
    assert run(tmp_path, script, "--unsafe-fixes") == script
    assert "other code reads the default of the command line option" in capsys.readouterr().out


def test_what_a_walrus_binds_for_others_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = HEAD + MODEL + train(f"(lr := {RATE})") + "print(lr)\n"
    assert run(tmp_path, script, "--unsafe-fixes") == script
    assert "other code reads the value of learning_rate" in capsys.readouterr().out


def test_a_value_that_is_computed_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = HEAD + MODEL + f"lr = {RATE}\nlr *= 1\n{TRAIN}"
    assert run(tmp_path, script) == script
    assert "the value of learning_rate is computed" in capsys.readouterr().out


def test_a_dict_that_is_put_together_gets_no_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = HEAD + MODEL + BARE + UNPACK.replace("cfg", "(cfg | {'save_dir': 'o'})")
    assert run(tmp_path, script) == script
    assert "is not written in one place" in capsys.readouterr().out


def test_two_calls_that_need_the_same_entry_get_it_once(tmp_path: Path) -> None:
    script = HEAD + MODEL + BARE + UNPACK + UNPACK
    assert run(tmp_path, script) == script.replace(": 16", f": 16, 'learning_rate': {REPAIRED}")
