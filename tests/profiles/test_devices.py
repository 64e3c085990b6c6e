"""What is known about devices: who fixes the visible cards, whose variables are whose."""

from __future__ import annotations

import pytest

from lr_lint.profiles.document import Mistakes, ProfileError, parse
from lr_lint.profiles.loader import load_devices
from lr_lint.profiles.schema import DEVICES

GOOD = """\
freezing:
  paddle: {source: here}
other_vendors: [HIP_VISIBLE_DEVICES]
"""


@pytest.mark.parametrize(
    "package",
    "paddle paddlex paddleseg ppdet ppcls paddlehub paddleslim paddlenlp".split(),
)
def test_a_package_that_loads_paddle_fixes_the_cards(package: str) -> None:
    found = load_devices().freezing[package]
    assert found.name == package
    assert found.source


@pytest.mark.parametrize(
    "package", "paddleocr visualdl paddlelite paddlespeech torch numpy os".split()
)
def test_a_package_that_does_not_load_paddle_fixes_nothing(package: str) -> None:
    assert package not in load_devices().freezing


def test_paddlex_fixes_the_cards_in_its_first_two_generations() -> None:
    paddlex = load_devices().freezing["paddlex"]
    assert paddlex.generations == (1, 2)
    assert paddlex.until == "3.0"
    assert paddlex.since is None


def test_only_paddlex_depends_on_the_generation() -> None:
    freezing = load_devices().freezing.values()
    assert [package.name for package in freezing if package.generations] == ["paddlex"]


@pytest.mark.parametrize(
    "name",
    """NVIDIA_VISIBLE_DEVICES HIP_VISIBLE_DEVICES ROCR_VISIBLE_DEVICES GPU_DEVICE_ORDINAL
    ASCEND_VISIBLE_DEVICES ASCEND_RT_VISIBLE_DEVICES MLU_VISIBLE_DEVICES XPU_VISIBLE_DEVICES
    MUSA_VISIBLE_DEVICES CUDA_DEVICE_ORDER CUDA_LAUNCH_BLOCKING CUDA_HOME CUDA_PATH
    FLAGS_selected_gpus JAX_CUDA_VISIBLE_DEVICES""".split(),
)
def test_a_variable_that_somebody_reads_is_no_misspelling(name: str) -> None:
    assert name in load_devices().other_vendors


@pytest.mark.parametrize(
    "name",
    """CUDA_VISIBLE_DEVICES CUDA_VISIBLE_DEVICE CUDA_VISIBLE_DEVIECES CUDA_AVAILABLE_DEVICES
    CUDA_VISABLE_DEVICES CUDA_VISIBLE_DIVICES GPU_VISIBLE_DEVICES""".split(),
)
def test_a_variable_that_nobody_reads_is_not_in_the_list(name: str) -> None:
    assert name not in load_devices().other_vendors


def test_a_good_file_has_no_mistakes() -> None:
    mistakes = Mistakes("devices.yaml")
    assert DEVICES(parse(GOOD, "devices.yaml"), mistakes)
    mistakes.check()


@pytest.mark.parametrize(
    "old, new, said",
    [
        (
            "{source: here}",
            "{}",
            "devices.yaml:2: freezing.paddle: the key 'source' is missing;"
            " expected where that can be read",
        ),
        (
            "{source: here}",
            "{source: here, until: }",
            "devices.yaml:2: freezing.paddle.until: expected a release, such as 1.3,"
            " found nothing",
        ),
        (
            "{source: here}",
            "{source: here, generations: [one]}",
            "devices.yaml:2: freezing.paddle.generations[0]: expected a whole number of at"
            " least 1, found 'one'",
        ),
        (
            "[HIP_VISIBLE_DEVICES]",
            "[HIP-VISIBLE-DEVICES]",
            "devices.yaml:3: other_vendors[0]: expected a Python name,"
            " found 'HIP-VISIBLE-DEVICES'",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, said: str) -> None:
    mistakes = Mistakes("devices.yaml")
    assert not DEVICES(parse(GOOD.replace(old, new), "devices.yaml"), mistakes)
    with pytest.raises(ProfileError) as caught:
        mistakes.check()
    assert str(caught.value) == said
