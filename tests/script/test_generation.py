"""Generation: what tells whether a script is for PaddleX 1, 2 or 3."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from lr_lint.options import Options
from lr_lint.versions import Version
from tests.script.reading import NOWHERE, codes, lay_out, look_at

AUTO = Options()
EITHER = frozenset({1, 2})
HEAD = "import paddlex as pdx\n"


def generations(script: str, folder: Path = NOWHERE, options: Options = AUTO) -> frozenset[int]:
    """Return the generations that a script can be for."""
    return look_at(script, folder, options).target.generations


def row(sentence: str, text: str) -> object:
    """Make a row of a script that imports paddlex as pdx."""
    return pytest.param(HEAD + dedent(text).lstrip("\n"), id=sentence)


FIRST = [
    row("from paddlex.cls import transforms", "from paddlex.cls import transforms\n"),
    row("from paddlex.det import transforms", "from paddlex.det import transforms\n"),
    row("from paddlex.seg import transforms as T", "from paddlex.seg import transforms as T\n"),
    row("import paddlex.det.transforms", "import paddlex.det.transforms as T\n"),
    row("transforms of the module", "t = pdx.det.transforms.Compose([])\n"),
    row("transforms of a renamed module",
        "from paddlex import cls as C\nt = C.transforms.Compose([])\n"),
    row("from paddlex import transforms, used as in generation 1",
        "from paddlex import transforms\nt = transforms.det_transforms.Compose([])\n"),
    row("pdx.slim", "pdx.slim.prune.analysis(None)\n"),
    row("import paddlex.slim", "import paddlex.slim\n"),
    row("DeepLabv3p", "m = pdx.seg.DeepLabv3p()\n"),
    row("DeepLabv3p imported", "from paddlex.seg import DeepLabv3p\n"),
    row("HRNet_W18", "m = pdx.cls.HRNet_W18()\n"),
    row("EasyDataCls", "d = pdx.datasets.EasyDataCls('a', 'b')\n"),
    row("EasyDataDet", "d = pdx.datasets.EasyDataDet('a', 'b')\n"),
    row("EasyDataSeg", "d = pdx.datasets.EasyDataSeg('a', 'b')\n"),
    row("ChangeDetDataset", "d = pdx.datasets.ChangeDetDataset('a', 'b')\n"),
    row("parallel_method", "d = pdx.datasets.ImageNet('a', 'b', parallel_method='thread')\n"),
    row("buffer_size", "d = pdx.datasets.ImageNet('a', 'b', buffer_size=8)\n"),
    row("sensitivities_file", "pdx.det.YOLOv3().train(1, 2, sensitivities_file='x')\n"),
    row("eval_metric_loss", "pdx.det.YOLOv3().train(1, 2, eval_metric_loss=0.1)\n"),
    row("ema_decay", "pdx.det.PPYOLO().train(1, 2, ema_decay=0.9)\n"),
    row("paddle.fluid", "import paddle.fluid as fluid\n"),
    row("paddle.fluid of paddle", "import paddle\nx = paddle.fluid.layers\n"),
    row("from paddle import fluid", "from paddle import fluid\n"),
    row("in a function that nobody calls",
        "def main():\n    from paddlex.det import transforms\n"),
]

SECOND = [
    row("from paddlex import transforms as T, in use",
        "from paddlex import transforms as T\nt = T.Compose([])\n"),
    row("from paddlex import transforms as T, not in use",
        "from paddlex import transforms as T\n"),
    row("a transform of paddlex", "from paddlex.transforms import Resize\n"),
    row("transforms of the package", "t = pdx.transforms.Compose([])\n"),
    row("DeepLabV3P", "m = pdx.seg.DeepLabV3P()\n"),
    row("BiSeNetV2", "m = pdx.seg.BiSeNetV2()\n"),
    row("PPYOLOv2", "m = pdx.det.PPYOLOv2()\n"),
    row("PPYOLOTiny", "m = pdx.det.PPYOLOTiny()\n"),
    row("PicoDet", "from paddlex.det import PicoDet\n"),
    row("PPLCNet", "m = pdx.cls.PPLCNet()\n"),
    row("use_ema on a class that had it only later",
        "pdx.det.YOLOv3().train(1, 2, use_ema=True)\n"),
    row("label_smoothing", "pdx.cls.ResNet50().train(1, 2, label_smoothing=0.1)\n"),
    row("allow_empty", "d = pdx.datasets.VOCDetection('a', 'b', allow_empty=True)\n"),
    row("quant_aware_train", "pdx.det.YOLOv3().quant_aware_train(1, 2)\n"),
    row("analyze_sensitivity", "pdx.det.YOLOv3().analyze_sensitivity(1)\n"),
    row("pdx.visualize_det", "pdx.visualize_det('a', [])\n"),
    row("paddle.optimizer.lr", "import paddle\ns = paddle.optimizer.lr.CosineAnnealingDecay\n"),
]

THIRD = [
    pytest.param("from paddlex import create_model\n", id="create_model imported"),
    pytest.param("import paddlex\nm = paddlex.create_model('x')\n", id="create_model"),
    pytest.param("from paddlex import create_pipeline\n", id="create_pipeline"),
    pytest.param("from paddlex.engine import Engine\nfrom paddlex import build_trainer\n",
                 id="build_trainer"),
]

SILENT = [
    row("nothing", ""),
    row("YOLOv3", "m = pdx.det.YOLOv3()\nm.train(1, 2)\n"),
    row("FasterRCNN on VOC", "d = pdx.datasets.VOCDetection('a', 'b')\n"
        "pdx.det.FasterRCNN().train(1, d)\n"),
    row("UNet", "pdx.seg.UNet()\n"),
    row("ResNet50", "pdx.cls.ResNet50().train(1, 2, train_batch_size=8)\n"),
    row("keywords that both have", "pdx.det.YOLOv3().train(1, 2, early_stop=True)\n"),
    row("a keyword of another library", "import other\nother.load(buffer_size=8)\n"),
    row("a keyword of the user's own function",
        "def load(buffer_size):\n    return buffer_size\nload(buffer_size=8)\n"),
    row("a class of the user with that name", "class PPYOLOv2:\n    pass\nPPYOLOv2()\n"),
    row("a class of another library with that name", "from ppdet import PPYOLOv2\n"),
    row("a text with that name", "name = 'DeepLabV3P'\n"),
    row("a comment", "# from paddlex.det import transforms\n"),
    row("transforms of another library", "from torchvision import transforms\n"),
    row("what the transforms of both generations can be",
        "from paddlex import transforms\ntransforms.visualize('a', 'b')\n"),
    row("a name of paddlex used on another object",
        "import other\nother.det.transforms.Compose([])\n"),
    row("evidence under if False", "if False:\n    from paddlex.det import transforms\n"),
    row("PPYOLO with use_ema, which both have", "pdx.det.PPYOLO().train(1, 2, use_ema=True)\n"),
    row("one import for each generation",
        "from paddlex.det import transforms\nm = pdx.seg.DeepLabV3P()\n"),
    row("fall back from one generation to the other",
        """
        try:
            from paddlex.det import transforms
        except ImportError:
            from paddlex.transforms import Compose
        """),
    row("keywords of both",
        "pdx.cls.ResNet50().train(1, 2, label_smoothing=1, sensitivities_file='x')\n"),
    row("several cards without a launcher say nothing",
        "import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '0,1'\npdx.det.YOLOv3()\n"),
]


@pytest.mark.parametrize("script", FIRST)
def test_generation_1(script: str) -> None:
    assert generations(script) == {1}


@pytest.mark.parametrize("script", SECOND)
def test_generation_2(script: str) -> None:
    assert generations(script) == {2}


@pytest.mark.parametrize("script", THIRD)
def test_generation_3(script: str) -> None:
    assert generations(script) == {3}


@pytest.mark.parametrize("script", SILENT)
def test_1_and_2_stay_possible(script: str) -> None:
    assert generations(script) == EITHER


@pytest.mark.parametrize(
    ("text", "generation"),
    [
        pytest.param("from paddlex.det import transforms\n"
                     "pdx.cls.ResNet50().train(1, 2, label_smoothing=0.1)\n", 1,
                     id="an import beats a keyword of generation 2"),
        pytest.param("pdx.seg.DeepLabV3P()\n"
                     "pdx.datasets.ImageNet('a', 'b', buffer_size=8)\n", 2,
                     id="a class beats a keyword of generation 1"),
    ],
)
def test_imports_and_classes_beat_keywords(text: str, generation: int) -> None:
    assert generations(HEAD + text) == {generation}


PINS = [
    pytest.param("requirements.txt", "paddlex==1.3.11\n", {1}, id="one release"),
    pytest.param("requirements.txt", "numpy\npaddlex==2.1.0  # newest\n", {2},
                 id="with a comment"),
    pytest.param("requirements.txt", "paddlex<2\n", {1}, id="below 2"),
    pytest.param("requirements.txt", "paddlex>=2,<3\n", {2}, id="from 2 and below 3"),
    pytest.param("requirements.txt", "PaddleX ~= 1.3\n", {1}, id="compatible, other case"),
    pytest.param("requirements.txt", "paddlex[all]==2.0.0; python_version > '3'\n", {2},
                 id="extras and markers"),
    pytest.param("requirements.txt", "paddlex==1.*\n", {1}, id="a star"),
    pytest.param("setup.cfg", "[options]\ninstall_requires =\n    paddlex<2\n", {1},
                 id="setup.cfg"),
    pytest.param("pyproject.toml", "[project]\ndependencies = ['paddlex>=2,<3']\n", {2},
                 id="pyproject.toml"),
    pytest.param("pyproject.toml", "[project]\ndependencies = [\"paddlex == 1.3.11\"]\n", {1},
                 id="pyproject.toml, other quotes"),
    pytest.param("pyproject.toml", "[tool.poetry.dependencies]\npaddlex = \"^1.3\"\n", {1},
                 id="poetry"),
    pytest.param("environment.yml", "dependencies:\n  - pip:\n    - paddlex==2.1.0\n", {2},
                 id="environment.yml"),
    pytest.param("Pipfile", "[packages]\npaddlex = \"==1.3.11\"\n", {1}, id="Pipfile"),
    pytest.param("setup.py", "from setuptools import setup\nsetup(\n"
                 "    install_requires=['numpy', 'paddlex>=2,<3'],\n)\n", {2}, id="setup.py"),
    pytest.param("setup.py", "setup(name='x', extras_require={'x': ['paddlex']})\n", EITHER,
                 id="setup.py without a version"),
    pytest.param("requirements.txt", "paddlex\n", EITHER, id="no version"),
    pytest.param("requirements.txt", "paddlex>=1.3\n", EITHER, id="several generations"),
    pytest.param("requirements.txt", "paddlex!=2.0.0\n", EITHER, id="all but one release"),
    pytest.param("requirements.txt", "# paddlex==1.3.11\n", EITHER, id="a comment"),
    pytest.param("requirements.txt", "my-paddlex==1.3.11\n", EITHER, id="another package"),
    pytest.param("requirements.txt", "paddlex-tools==1.3.11\n", EITHER, id="a longer name"),
    pytest.param("requirements.txt", "paddlex==1.3.11\npaddlex==2.1.0\n", EITHER,
                 id="two that disagree"),
    pytest.param("requirements.txt", "paddlepaddle==1.8.5\n", EITHER, id="only paddlepaddle"),
    pytest.param("requirements.txt", "paddlex @ git+https://example.org/paddlex.git\n", EITHER,
                 id="from a repository"),
    pytest.param("notes.txt", "paddlex==1.3.11\n", EITHER, id="a file that is none of these"),
]


@pytest.mark.parametrize(("name", "text", "expected"), PINS)
def test_pins(tmp_path: Path, name: str, text: str, expected: frozenset[int]) -> None:
    lay_out(tmp_path, {name: text, ".git/config": ""})
    assert generations(HEAD + "pdx.det.YOLOv3()\n", tmp_path) == expected


def test_a_pin_in_a_folder_above_counts(tmp_path: Path) -> None:
    lay_out(tmp_path, {"requirements.txt": "paddlex<2\n", "a/b/x.txt": ""})
    assert generations(HEAD, tmp_path / "a" / "b") == {1}


def test_the_nearest_pin_counts(tmp_path: Path) -> None:
    lay_out(tmp_path, {"requirements.txt": "paddlex<2\n", "a/setup.cfg": "paddlex==2.1.0\n"})
    assert generations(HEAD, tmp_path / "a") == {2}


def test_a_pin_beyond_the_repository_does_not_count(tmp_path: Path) -> None:
    lay_out(tmp_path, {"requirements.txt": "paddlex<2\n", "a/.git/config": ""})
    assert generations(HEAD, tmp_path / "a") == EITHER


def test_the_script_beats_the_pin(tmp_path: Path) -> None:
    lay_out(tmp_path, {"requirements.txt": "paddlex<2\n"})
    assert generations(HEAD + "pdx.seg.DeepLabV3P()\n", tmp_path) == {2}


def test_contradicting_evidence_is_not_decided_by_a_pin(tmp_path: Path) -> None:
    lay_out(tmp_path, {"requirements.txt": "paddlex<2\n"})
    script = HEAD + "from paddlex.det import transforms\npdx.seg.DeepLabV3P()\n"
    assert generations(script, tmp_path) == EITHER


def test_the_option_beats_the_script() -> None:
    script = HEAD + "pdx.seg.DeepLabV3P()\n"
    assert generations(script, options=Options(paddlex_version=Version(1, None))) == {1}


def test_a_directive_beats_the_option() -> None:
    script = "# lr-lint: paddlex=2\n" + HEAD + "pdx.det.YOLOv3()\n"
    assert generations(script, options=Options(paddlex_version=Version(1, None))) == {2}


def test_evidence_in_a_module_beside_the_script_counts(tmp_path: Path) -> None:
    lay_out(tmp_path, {"common.py": "from paddlex.det import transforms\n"})
    assert generations(HEAD + "import common\n", tmp_path) == {1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("pdx.det.YOLOv3().train(270, 1, 16)\n", ["LR101"],
                     id="off in both generations"),
        pytest.param("pdx.det.YOLOv3().train(270, 1)\n", [], id="the defaults of either"),
        pytest.param("pdx.det.YOLOv3().train(270, 1, 8)\n", [],
                     id="off in generation 2 only, which is not certain"),
        pytest.param("pdx.transforms.Compose([])\npdx.det.YOLOv3().train(270, 1, 8)\n", ["LR101"],
                     id="off in generation 2, which is certain"),
        pytest.param("from paddlex.det import transforms\npdx.det.YOLOv3().train(270, 1, 8)\n",
                     [], id="right in generation 1, which is certain"),
    ],
)
def test_a_rule_speaks_only_if_it_holds_in_every_generation(
    text: str, expected: list[str]
) -> None:
    assert codes(HEAD + text, options=AUTO) == expected
