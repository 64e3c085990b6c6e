"""Whole scripts put together at random: repaired, checked by flake8, and repaired again."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from flake8.main.cli import main as flake8

from lr_lint.fix import main as fix

IMPORTS = [
    "import paddlex as pdx", "from paddlex.det import transforms", "import os", "import sys",
    "import numpy as np  # 数组", "from paddlex import det", "import os, time",
    "from paddlex.det import (\n    transforms,\n    YOLOv3,\n)", "import paddle",
    "import os.path",
    "from os import environ", "import paddlex; import json", "import argparse",
    "try:\n    import cv2\nexcept ImportError:\n    cv2 = None", "import os as system",
]
SETTINGS = [
    "os.environ['CUDA_VISIBLE_DEVICES'] = '0'", 'os.environ["CUDA_VISIBLE_DEVICES"] = "0,1"  # 卡',
    "# 选择显卡\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'", "os.environ['CUDA_VISIBLE_DEVICES'] = 0",
    "os.environ['CUDA_VISIBLE_DEVICES'] = '0'; print('cards')",
    "os.environ['CUDA_VISIBLE_DEVICE'] = '0'",
    "gpus = '0;1'\nos.environ['CUDA_VISIBLE_DEVICES'] = gpus",
    "environ['CUDA_VISIBLE_DEVICES'] = '2'",
    "os.environ.update({\n    'CUDA_VISIBLE_DEVICES': '0',  # one\n})",
    "os.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'",
    "if __name__ == '__main__':\n    os.environ['CUDA_VISIBLE_DEVICES'] = '0'",
    "gpus = [0, 1]\nos.environ['CUDA_VISIBLE_DEVICES'] = ','.join(map(str, gpus))",
    "os.putenv('CUDA_VISIBLE_DEVICES', '0')", "",
]
DIVIDERS = ["", "", "\n", "# %%", "# In[3]:\n\n", "# ---- 训练 ----\n", "print('x'); y = 1", "\x0c"]
MODELS = [
    "model = pdx.det.YOLOv3(num_classes=5)", "model = pdx.det.FasterRCNN()",
    "model = pdx.det.PPYOLO(); print(model)", "model = pdx.cls.MobileNetV2(num_classes=3)",
    "model = pdx.det.PicoDet()",
]
RATES = [
    "0.000125", "0.0025", "1 / 8000", "LR", "Config.rate", "args.rate", "cfg['rate']", "(0.01)",
]
BATCHES = ["16", "32", "5", "2", "BATCH", "Config.batch", "8 * 2", "(4)"]
DEFINITIONS = [
    "LR = 0.000125\nBATCH = 16", "LR, BATCH = 0.000125, 32", "LR = rate = 0.0025\nBATCH = 2  # 批",
    "LR = 0.001 / 8\nBATCH = 64\nprint(LR)", "BATCH: int = 4\nLR: float = BATCH * 0.000125",
]
OTHERS = [
    "warmup_steps=0", "warmup_steps=5000", "lr_decay_epochs=210", "lr_decay_epochs=[240, 210]",
    "warmup_step=10", "warmup_start_lr=0.1", "early_stop=True", "save_dir='output/模型'",
    "lr_decay_epochs=[\n        240,  # second\n        210]", "optimizer=None",
    "lr_decay_gamma=0.1",
    "resume_checkpoint='output/epoch_1'", "pretrain_weights='IMAGENET'", "use_vdl=True",
]
DIRECTIVES = ["", "", "# lr-lint: num_samples=64", "# lr-lint: num_samples=800 paddlex=2"]
CLASS = "class Config:\n    rate = 0.000125\n    batch = 16\n"
OPTIONS = (
    "parser = argparse.ArgumentParser()\n"
    "parser.add_argument('--rate', type=float, default=0.000125)\nargs = parser.parse_args()"
)


def call(chance: random.Random) -> str:
    """Return a training call in some style."""
    given = [f"train_batch_size={chance.choice(BATCHES)}"]
    if chance.random() < 0.6:
        given.append(f"learning_rate={chance.choice(RATES)}")
    others = {item.partition("=")[0]: item for item in chance.sample(OTHERS, chance.randrange(4))}
    given += others.values()
    chance.shuffle(given)
    style = chance.randrange(6)
    head = ["num_epochs=12" if chance.random() < 0.4 else "num_epochs=270", "train_dataset=data"]
    comma = chance.choice(["", ","])
    if style == 0:
        return f"model.train({', '.join(head + given)})"
    if style == 1:
        comment = chance.choice(["", "  # 注释"])
        return "model.train(\n    " + f",{comment}\n    ".join(head + given) + f"{comma}\n)"
    if style == 2:
        return "model.train(" + ",\n            ".join(head + given) + ")  # all"
    if style == 3:
        settings = ", ".join(given)
        return f"settings = dict({settings})\nmodel.train({', '.join(head)}, **settings)"
    if style == 4:
        entries = [re.sub(r"^(\w+)=", r"'\1': ", item) for item in given]
        joined = ",\n    ".join(entries)
        unpacked = f"model.train({', '.join(head)}, **settings)"
        return f"settings = {{\n    {joined}{comma}\n}}\n{unpacked}"
    return f"result = model.train(270, data,\n    {', '.join(given)}); print(result)"


def generate(seed: int) -> str:
    """Return a script that compiles."""
    chance = random.Random(seed)
    parts = chance.choice([[], ["#!/usr/bin/env python", "# coding: utf-8"], ['"""训练。"""'],
                           ["from __future__ import annotations"]])
    imports = chance.sample(IMPORTS, chance.randrange(2, 7))
    if chance.random() < 0.9:
        imports += ["import paddlex as pdx", "import argparse"]
    parts += imports
    for piece in (
        chance.choice(SETTINGS), CLASS, OPTIONS, chance.choice(DEFINITIONS),
        "cfg = {'rate': 0.0025}",
        "data = pdx.datasets.VOCDetection()", chance.choice(MODELS),
    ):
        parts += [chance.choice(DIVIDERS), piece]
    block = [chance.choice(DIRECTIVES), call(chance)]
    if chance.random() < 0.2:
        block += [chance.choice(DIVIDERS), call(chance)]
    text = "\n".join(part for part in block if part)
    if chance.random() < 0.3:
        text = "def main():\n    " + text.replace("\n", "\n    ") + "\n\n\nmain()"
    text = "\n".join([*parts, text])
    if chance.random() < 0.3:
        text = re.sub("(?m)^((?:    )+)", lambda match: "\t" * (len(match[1]) // 4), text)
    return text + chance.choice(["", "\n", "\n\n"])


WATCHED = ("E402", "E501", "E702", "E999", "F401", "F811", "F821", "F841")


def codes(path: Path, capsys: pytest.CaptureFixture[str]) -> Counter[str]:
    """Return how often flake8 reports what."""
    select = ",".join(("LR", *WATCHED))
    flake8(["--isolated", "--jobs=1", f"--select={select}", "--format=%(code)s", str(path)])
    return Counter(capsys.readouterr().out.split())


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("first", range(0, 80, 20))
def test_repairs_of_generated_scripts(
    first: int, unsafe: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(first, first + 20):
        check_repair(seed, unsafe, tmp_path, capsys)


def check_repair(
    seed: int, unsafe: bool, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Repair one script and check what the fixer promises."""
    path = folder / f"train_{seed}.py"
    newline = random.Random(seed).choice(["\n", "\n", "\r\n"])
    before = generate(seed).replace("\n", newline).encode()
    compile(before, "<script>", "exec", dont_inherit=True)
    path.write_bytes(before)
    arguments = ["--isolated", "--jobs=1", str(path), *(["--unsafe-fixes"] if unsafe else [])]
    found = codes(path, capsys)
    would = fix([*arguments, "--check"])
    announced = capsys.readouterr().out
    assert path.read_bytes() == before
    status = fix(arguments)
    said = capsys.readouterr()
    assert status in (0, 1), (seed, said)
    assert not said.err, (seed, said.err)
    after = path.read_bytes()
    compile(after, "<script>", "exec", dont_inherit=True)
    left = codes(path, capsys)
    # What it says is true, and what it would do is what it does.
    closing = said.out.splitlines()[-1]
    repaired = int((re.search(r"(\d+) repaired", closing) or ["0", "0"])[1])
    assert int((re.search(r"(\d+) left", closing) or ["0", "0"])[1]) == sum(
        count for code, count in left.items() if code.startswith("LR")
    ), (seed, said.out)
    assert status == (1 if any(code.startswith("LR") for code in left) else 0)
    assert f"{repaired} would be repaired" in announced or not repaired
    assert would == (1 if repaired or status else 0)
    assert (after != before) == bool(repaired), seed
    # Nothing else got worse.
    worse = {code: count for code, count in (left - found).items() if code in WATCHED}
    assert not worse, (seed, worse, after.decode())
    # A second run changes nothing.
    assert fix(arguments) == status
    assert path.read_bytes() == after, seed
    capsys.readouterr()
    assert after.count(b"\r\n") == (after.count(b"\n") if newline == "\r\n" else 0)
