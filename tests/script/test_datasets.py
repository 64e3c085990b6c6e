"""Data sets: how many samples the variable behind ``train_dataset=`` has."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Final, Optional

import pytest

from lr_lint.options import Options
from lr_lint.versions import Version
from tests.script.reading import GENERATION_1, codes, lay_out, look_at

GENERATION_2: Final = Options(paddlex_version=Version(2, None))
FILES: Final = {
    "data/train.txt": "".join(f"{n}.jpg 0\n" for n in range(30)),
    "data/other.txt": "".join(f"{n}.jpg 0\n" for n in range(50)),
}
HEAD = "import paddlex as pdx\nmodel = pdx.cls.ResNet50()\n"
DATA = "data = pdx.datasets.ImageNet('data', 'data/train.txt', 'data/labels.txt')\n"
TRAIN = "model.train(num_epochs=90, train_dataset=data, train_batch_size=64)\n"


def count_of(script: str, folder: Path, options: Options) -> Optional[int]:
    """Return how many samples the only call trains on at most; None: not known."""
    (run,) = look_at(script, folder, options).runs
    (observation,) = run.observations
    if observation.dataset is None:
        return None
    releases = tuple({name for method in observation.methods for name in method.releases})
    samples = observation.dataset.samples(releases)
    return samples.count if samples is not None else None


def row(sentence: str, text: str, count: Optional[int]) -> object:
    """Make a row of a script with its own data set, and how many samples that has."""
    return pytest.param(HEAD + dedent(text).lstrip("\n") + TRAIN, count, id=sentence)


def after(sentence: str, text: str, count: Optional[int]) -> object:
    """Make a row of statements between the data set of 30 samples and the call."""
    return row(sentence, DATA + dedent(text).lstrip("\n"), count)


KNOWN = [
    row("a list file", DATA, 30),
    row("keywords", "data = pdx.datasets.ImageNet(data_dir='data', file_list='data/train.txt',"
        " label_list='x')\n", 30),
    row("a path in a name", "ROOT = 'data'\nlines = ROOT + '/train.txt'\n"
        "data = pdx.datasets.ImageNet(ROOT, lines, 'x')\n", 30),
    row("os.path.join", "import os\ndata = pdx.datasets.ImageNet('data',"
        " os.path.join('data', 'train.txt'), 'x')\n", 30),
    row("pathlib", "from pathlib import Path\ndata = pdx.datasets.ImageNet('data',"
        " Path('data') / 'train.txt', 'x')\n", 30),
    row("a path with a dot",
        "data = pdx.datasets.ImageNet('data', './data/train.txt', 'x')\n", 30),
    row("the class by another way",
        "from paddlex.datasets import ImageNet as D\ndata = D('data', 'data/train.txt', 'x')\n",
        30),
    row("pdx.cv.datasets", "data = pdx.cv.datasets.ImageNet('data', 'data/train.txt', 'x')\n", 30),
    row("known keywords from a dict",
        "c = {'data_dir': 'data', 'file_list': 'data/train.txt', 'label_list': 'x'}\n"
        "data = pdx.datasets.ImageNet(**c)\n", 30),
    row("returned by a function",
        "def load(name):\n    return pdx.datasets.ImageNet('data', f'data/{name}.txt', 'x')\n"
        "data = load('train')\n", 30),
    row("assigned twice",
        DATA + "data = pdx.datasets.ImageNet('data', 'data/other.txt', 'x')\n", 50),
    row("one of two lists: the larger",
        "import sys\nname = 'data/train.txt' if sys.argv[1:] else 'data/other.txt'\n"
        "data = pdx.datasets.ImageNet('data', name, 'x')\n", 50),
    after("set_num_samples", "data.set_num_samples(8)\n", 8),
    after("set_num_samples does not make it larger", "data.set_num_samples(1000)\n", 30),
    after("a number assigned", "data.num_samples = 12\n", 12),
    after("a number assigned twice", "data.num_samples = 12\ndata.num_samples = 13\n", 13),
    after("looked at", "print(len(data.file_list), data.num_samples)\n", 30),
    after("a second name", "other = data\nother.set_num_samples(9)\n", 9),
    after("another data set is changed",
          "test = pdx.datasets.ImageNet('data', 'data/other.txt', 'x')\n"
          "test.set_num_samples(3)\n", 30),
    after("another file is written",
          "with open('data/log.txt', 'w') as f:\n    f.write('x')\n", 30),
    after("an archive is looked into",
          "import zipfile\nprint(zipfile.ZipFile('data.zip').namelist())\n", 30),
    after("the list is read", "with open('data/train.txt') as f:\n    print(f.read())\n", 30),
    after("the list is read in full words",
          "print(open('data/train.txt', mode='r').read())\n", 30),
    after("a model that saves itself", "model.save_model('output')\n", 30),
    after("logged", "import logging\nlogging.info(data)\n", 30),
]

UNSURE = [
    row("a file that is not there", "data = pdx.datasets.ImageNet('data', 'nowhere.txt', 'x')\n",
        None),
    row("a path that is not known", "data = pdx.datasets.ImageNet('data', input(), 'x')\n", None),
    row("a path from the environment",
        "import os\ndata = pdx.datasets.ImageNet('data', os.environ['LIST'], 'x')\n", None),
    row("a path that the command line can replace",
        "import argparse\np = argparse.ArgumentParser()\n"
        "p.add_argument('--list', default='data/train.txt')\n"
        "data = pdx.datasets.ImageNet('data', p.parse_args().list, 'x')\n", None),
    row("one of two lists is not known",
        "import sys\nname = 'data/train.txt' if sys.argv[1:] else input()\n"
        "data = pdx.datasets.ImageNet('data', name, 'x')\n", None),
    row("unknown keywords", "import json\n"
        "data = pdx.datasets.ImageNet('data', 'data/train.txt', **json.load(open('c')))\n", None),
    row("another library's class",
        "import other\ndata = other.ImageNet('data', 'data/train.txt')\n",
        None),
    row("the user's own class",
        "class ImageNet:\n    num_samples = 30\ndata = ImageNet()\n", None),
    row("a subclass of the user",
        "class Mine(pdx.datasets.ImageNet):\n    pass\n"
        "data = Mine('data', 'data/train.txt', 'x')\n", None),
    row("a data set from elsewhere", "from other import data\n", None),
    row("no list file", "data = pdx.datasets.ImageNet('data')\n", None),
    row("one of two data sets",
        "import sys\nif sys.argv[1:]:\n    data = pdx.datasets.ImageNet('data', 'data/train.txt',"
        " 'x')\nelse:\n    data = input()\n", None),
    after("set_num_samples with something unknown", "data.set_num_samples(int(input()))\n", None),
    after("set_num_samples in a branch",
          "import sys\nif sys.argv[1:]:\n    data.set_num_samples(3)\n", None),
    after("a number assigned that is not known", "data.num_samples = int(input())\n", None),
    after("a number assigned in a branch",
          "import sys\nif sys.argv[1:]:\n    data.num_samples = 3\n", None),
    after("a number counted up in a loop",
          "for line in open('f'):\n    data.num_samples += 1\n", None),
    after("another list", "data.file_list = data.file_list[:5]\n", None),
    after("the list grows in place", "data.file_list.append(['x.jpg', 0])\n", None),
    after("the list grows through another name",
          "lines = data.file_list\nlines.extend([['x.jpg', 0]])\n", None),
    after("an unknown function got it", "import other\nother.shuffle(data)\n", None),
    after("an unknown function got it in a list", "import other\nother.shuffle([data])\n", None),
    after("an unknown function got it by name", "import other\nother.shuffle(what=data)\n", None),
    after("setattr with an unknown name", "setattr(data, input(), 3)\n", None),
    after("an unknown method", "data.clean()\n", None),
    after("changed by a function of the script",
          "def clean(d):\n    d.file_list = []\nclean(data)\n", None),
    after("the script writes the list",
          "with open('data/train.txt', 'w') as f:\n    f.write('')\n",
          None),
    after("the script adds to the list", "open('data/train.txt', 'a').write('x.jpg 0')\n", None),
    after("the script writes the list by another path",
          "import os\nopen(os.path.join('.', 'data', 'train.txt'), 'w')\n", None),
    after("the script writes the list as a path",
          "from pathlib import Path\nPath('data/train.txt').write_text('')\n", None),
    after("the script writes the list through a name",
          "def write(name):\n    with open(name, 'w') as f:\n        f.write('')\n"
          "write('data/train.txt')\n", None),
    after("the script writes a file that is not known", "open(input(), 'w')\n", None),
    after("the mode is not known", "open('data/train.txt', input())\n", None),
    after("an unknown function writes the list", "import other\nother.split('data/train.txt')\n",
          None),
    after("subprocess", "import subprocess\nsubprocess.run(['python', 'split.py'])\n", None),
    after("subprocess by its function", "from subprocess import check_call\ncheck_call('x')\n",
          None),
    after("os.system", "import os\nos.system('python split.py')\n", None),
    after("a notebook's command", "get_ipython().system('python split.py')\n", None),
    after("a notebook's magic", "get_ipython().run_line_magic('run', 'split.py')\n", None),
    after("PaddleX's own splitting", "pdx.tools.split('ImageNet', 'data')\n", None),
    after("the list is copied over", "import shutil\nshutil.copy('x', 'data/train.txt')\n", None),
    after("an archive is unpacked", "import zipfile\nwith zipfile.ZipFile('data.zip') as z:\n"
          "    z.extractall('data')\n", None),
    after("another archive is unpacked",
          "import tarfile\ntarfile.open('data.tar').extractall()\n", None),
    after("the list is moved over", "import os\nos.replace('x', 'data/train.txt')\n", None),
    after("the folder changed", "import os\nos.chdir('elsewhere')\n", None),
]


@pytest.mark.parametrize(("script", "count"), KNOWN + UNSURE)
def test_generation_1_classification(
    tmp_path: Path, script: str, count: Optional[int]
) -> None:
    lay_out(tmp_path, FILES)
    assert count_of(script, tmp_path, GENERATION_1) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 30, id="a list file"),
        pytest.param("data.add_negative_samples('negative')\n", None, id="negative samples"),
        pytest.param("import sys\nif sys.argv[1:]:\n    data.add_negative_samples('n')\n", None,
                     id="negative samples in a branch"),
        pytest.param("data.num_samples = 12\n", 12, id="a number assigned"),
        pytest.param("data.set_num_samples(8)\n", None,
                     id="set_num_samples does not exist in generation 2"),
        pytest.param("data.batch_transforms = None\n", 30, id="something else assigned"),
    ],
)
def test_generation_2_detection(tmp_path: Path, text: str, count: Optional[int]) -> None:
    pairs = "".join(f"{n}.jpg {n}.xml\n" for n in range(30))
    lay_out(tmp_path, {"train.txt": pairs})
    script = (
        "import paddlex as pdx\nmodel = pdx.det.FasterRCNN()\n"
        "data = pdx.datasets.VOCDetection('.', 'train.txt', 'labels.txt')\n" + text
        + "model.train(num_epochs=12, train_dataset=data)\n"
    )
    assert count_of(script, tmp_path, GENERATION_2) == count


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        pytest.param("", False, id="none"),
        pytest.param("data.add_negative_samples('negative')\n", True, id="added"),
        pytest.param("def add(d):\n    d.add_negative_samples('n')\nadd(data)\n", True,
                     id="added by a function"),
        pytest.param("import other\nother.fill(data)\n", None, id="perhaps added elsewhere"),
        pytest.param("import other\ndata = other.Data('train.txt')\n", None,
                     id="a class that is not known"),
    ],
)
def test_negative_samples(tmp_path: Path, text: str, negative: Optional[bool]) -> None:
    script = (
        "import paddlex as pdx\nmodel = pdx.det.FasterRCNN()\n"
        "data = pdx.datasets.VOCDetection('.', 'train.txt', 'labels.txt')\n" + text
        + "model.train(num_epochs=12, train_dataset=data)\n"
    )
    (run,) = look_at(script, tmp_path, GENERATION_2).runs
    (observation,) = run.observations
    assert observation.dataset is not None
    assert observation.dataset.has_negative_samples is negative


def test_a_given_number_does_not_tell_that_there_are_no_negative_samples() -> None:
    script = (
        "import paddlex as pdx\n\ndef train(data):\n"
        "    pdx.det.FasterRCNN().train(300, data, 8)  # lr-lint: num_samples=100\n"
    )
    assert codes(script, options=GENERATION_2) == []


def test_the_state_at_the_time_of_the_call_counts(tmp_path: Path) -> None:
    lay_out(tmp_path, FILES)
    later = HEAD + DATA + TRAIN + "data.set_num_samples(3)\n"
    assert count_of(later, tmp_path, GENERATION_1) == 30
    assert codes(later, tmp_path) == ["LR104"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(HEAD + DATA + TRAIN, ["LR104"], id="fewer samples than one batch"),
        pytest.param(HEAD + DATA + "data.num_samples = 640\n" + TRAIN, [],
                     id="a number that is large enough"),
        pytest.param(HEAD + DATA + "import os\nos.system('sh split.sh')\n" + TRAIN, [],
                     id="a list that the script writes"),
        pytest.param(HEAD + DATA + "import other\nother.extend(data)\n" + TRAIN, [],
                     id="a data set that unknown code got"),
        pytest.param("import os\nos.system('sh split.sh')\n" + HEAD + DATA + TRAIN, [],
                     id="a list that the script writes before all"),
    ],
)
def test_what_is_not_known_makes_no_finding(
    tmp_path: Path, script: str, expected: list[str]
) -> None:
    lay_out(tmp_path, FILES)
    assert codes(script, tmp_path) == expected


def test_releases_without_the_class_of_the_data_set_have_no_say(tmp_path: Path) -> None:
    lay_out(tmp_path, {"data/train.txt": "a.jpg b.jpg c.png\n" * 3})
    # PaddleX 1.0 has UNet, and no ChangeDetDataset
    script = (
        "import paddlex as pdx\n"
        "data = pdx.datasets.ChangeDetDataset('data', 'data/train.txt', 'x')\n"
        "pdx.seg.UNet().train(10, data, 4, learning_rate=0.02)\n"
    )
    assert codes(script, tmp_path) == ["LR104"]
