"""The random scripts: repeatable, valid, varied, and data sets of the right size."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path
from typing import Optional

import pytest

from tests.against_paddlex.configurations import MODELS, Configuration, Style, draw, isolate
from tests.against_paddlex.datasets import DatasetSpecification, Kind, write_dataset
from tests.against_paddlex.scripts import render

SEED = 1
DATA = Path("/data")


def some(count: int = 400) -> list[Configuration]:
    return [draw(SEED, number) for number in range(count)]


def test_same_seed_gives_the_same_scripts() -> None:
    assert [render(each, DATA) for each in some(40)] == [render(each, DATA) for each in some(40)]


def test_another_seed_gives_other_scripts() -> None:
    assert [draw(SEED + 1, number) for number in range(40)] != some(40)


def test_every_script_can_be_parsed_and_trains_once() -> None:
    for configuration in some():
        tree = ast.parse(render(configuration, DATA))
        calls = [
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        assert calls.count("train") == 1, configuration


def test_no_line_is_too_long() -> None:
    for configuration in some():
        assert max(map(len, render(configuration, DATA).splitlines())) <= 99, configuration


def test_every_model_style_and_format_is_drawn() -> None:
    found = some()
    assert {each.model.class_name for each in found} == {
        "AlexNet",
        "FasterRCNN",
        "MaskRCNN",
        "MobileNetV1",
        "MobileNetV2",
        "PPYOLO",
        "ResNet18",
        "YOLOv3",
    }
    assert Counter(each.dataset.kind for each in found).keys() == {"imagenet", "voc", "coco"}
    assert len({each.style.arguments for each in found}) == 8
    assert any(each.cards for each in found)
    assert any("warmup_steps" not in each.settings for each in found)
    assert any("lr_decay_epochs" not in each.settings for each in found)


def training_call(text: str) -> ast.Call:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "train":
                return node
    raise AssertionError("no training call")


@pytest.mark.parametrize("style", ["lines", "one line", "comments"])
def test_settings_stand_in_the_call(style: str) -> None:
    call = training_call(render(with_style(Style(arguments=style)), DATA))
    values = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    assert values["num_epochs"] == "3"
    assert values["train_batch_size"] == "5"
    assert values["warmup_steps"] == "7"


def test_positional_settings_stand_in_the_order_of_the_signature() -> None:
    call = training_call(render(with_style(Style(arguments="positional")), DATA))
    assert [ast.unparse(value) for value in call.args] == ["3", "train_dataset", "5"]


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("names", "TRAIN_BATCH_SIZE = 5"),
        ("unpacked", "    train_batch_size=5,"),
        ("dictionary", "    'train_batch_size': 5,"),
        ("options", "parser.add_argument('--train-batch-size', type=int, default=5)"),
    ],
)
def test_settings_stand_before_the_call(style: str, line: str) -> None:
    text = render(with_style(Style(arguments=style)), DATA)
    assert line in text.split("model.train(")[0].splitlines()


@pytest.mark.parametrize(
    ("class_name", "batch_size", "cards", "certain"),
    [
        pytest.param("FasterRCNN", 2, None, True, id="two images"),
        pytest.param("FasterRCNN", 4, 2, True, id="two images on each card"),
        pytest.param("FasterRCNN", 6, None, False, id="proposals for some of the images only"),
        pytest.param("MaskRCNN", 6, 2, False, id="too many on each card"),
        pytest.param("YOLOv3", 64, None, True, id="no proposals"),
        pytest.param("AlexNet", 64, None, True, id="no boxes"),
    ],
)
def test_step_is_certain_where_each_image_keeps_proposals(
    class_name: str, batch_size: int, cards: Optional[int], certain: bool
) -> None:
    model = next(each for each in MODELS if each.class_name == class_name)
    settings: dict[str, object] = {"num_epochs": 2, "train_batch_size": batch_size}
    dataset = DatasetSpecification(model.kinds[0], 64)
    found = Configuration("train", model, dataset, settings, cards=cards)
    assert found.can_compute_a_step is certain


def test_step_is_not_certain_with_a_misspelt_batch_size() -> None:
    model = next(each for each in MODELS if each.class_name == "FasterRCNN")
    settings: dict[str, object] = {"num_epochs": 2, "train_batch_siz": 20}
    found = Configuration("train", model, DatasetSpecification("voc", 64), settings)
    assert not found.can_compute_a_step


def with_style(style: Style) -> Configuration:
    settings: dict[str, object] = {"num_epochs": 3, "train_batch_size": 5, "warmup_steps": 7}
    drawn = draw(SEED, 1)
    return Configuration("train", drawn.model, drawn.dataset, settings, style=style)


@pytest.mark.parametrize("kind", ["imagenet", "voc", "coco"])
def test_list_holds_samples_and_dropped_entries(kind: Kind, tmp_path: Path) -> None:
    specification = DatasetSpecification(kind, 5, 2)
    write_dataset(tmp_path, specification)
    text = (tmp_path / specification.list_name).read_text()
    entries = json.loads(text)["images"] if kind == "coco" else text.splitlines()
    assert len(entries) == 7


def test_data_set_larger_than_the_pool_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="images"):
        write_dataset(tmp_path, DatasetSpecification("voc", 10_000))


def test_isolated_cards_keep_cards_and_lose_the_other_reasons() -> None:
    drawn = next(each for each in some() if each.cards and not each.declared)
    probe = isolate(drawn, "LR103")
    assert probe is not None
    assert probe.cards == drawn.cards
    assert probe.settings["warmup_steps"] == 1
    assert probe.dataset.samples > drawn.dataset.samples


def test_isolated_warmup_keeps_the_schedule_and_loses_the_cards() -> None:
    drawn = next(each for each in some() if each.cards and "warmup_steps" in each.settings)
    probe = isolate(drawn, "LR201")
    assert probe is not None
    assert probe.cards is None
    assert probe.settings == drawn.settings
    assert probe.dataset == drawn.dataset
