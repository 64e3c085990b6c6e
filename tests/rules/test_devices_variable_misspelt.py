"""LR004: a variable that nearly is CUDA_VISIBLE_DEVICES."""

from __future__ import annotations

import pytest

from lr_lint.findings import Level
from tests.rules.scripts import advice, findings, lines, repaired

CODE = "LR004"


def script(name: str) -> str:
    return f"import os\nos.environ['{name}'] = '0'\n"


@pytest.mark.parametrize(
    "name",
    ["CUDA_VISIBLE_DEVICE", "CUDA_VISIBLE_DEVIECES", "CUDA_AVAILABLE_DEVICES",
     "CUDA_VISIBILE_DEVICES", "CUDA_VISIBLE_DEVICES ", "CUDA_VISIABLE_DEVICES",
     "CUDA_DEVICES_VISIBLE", "CUDA-VISIBLE-DEVICES", "CUDA VISIBLE DEVICES",
     "CUDA_VISIBLE_DEVICES_"],
)
def test_reports_and_writes_the_right_name(name: str) -> None:
    (finding,) = findings(script(name), CODE)
    assert (finding.line, finding.column) == (2, len("os.environ["))
    assert finding.fix is not None and finding.fix.level is Level.SAFE
    assert repaired(script(name), finding) == script("CUDA_VISIBLE_DEVICES")


def test_a_keyword_is_renamed() -> None:
    text = "import os\nos.environ.update(CUDA_VISIBLE_DEVICE='0', A='1')\n"
    (finding,) = findings(text, CODE)
    assert "update(CUDA_VISIBLE_DEVICES='0', A='1')" in repaired(text, finding)


def test_no_repair_when_the_right_name_is_set_as_well() -> None:
    text = script("CUDA_VISIBLE_DEVICE") + "os.environ['CUDA_VISIBLE_DEVICES'] = '0'\n"
    (finding,) = findings(text, CODE)
    assert "set as well" in advice(finding)


@pytest.mark.parametrize(
    "name",
    ["CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
     "ROCR_VISIBLE_DEVICES", "ASCEND_VISIBLE_DEVICES", "ASCEND_RT_VISIBLE_DEVICES",
     "CUDA_DEVICE_ORDER", "CUDA_LAUNCH_BLOCKING", "XPU_VISIBLE_DEVICES", "CUDA_HOME",
     "FLAGS_selected_gpus", "TF_VISIBLE_DEVICES", "cuda_visible_devices",
     "CUDA_VISIBLE_DEVICES_OLD", "CUDA_VISIBLE_DEVICES_BAK", "OLD_CUDA_VISIBLE_DEVICES",
     "_CUDA_VISIBLE_DEVICES"],
)
def test_is_silent(name: str) -> None:
    assert lines(script(name), CODE) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            script("CUDA_VISIBLE_DEVICE") + "print(os.environ['CUDA_VISIBLE_DEVICE'])\n",
            id="the script reads it",
        ),
        pytest.param("import os\nprint(os.getenv('CUDA_VISIBLE_DEVICE'))\n", id="only read"),
        pytest.param("d = {}\nd['CUDA_VISIBLE_DEVICE'] = '0'\n", id="another dict"),
    ],
)
def test_is_silent_about_scripts(text: str) -> None:
    assert lines(text, CODE) == []
