"""Scripts for the tests of the command line."""

from __future__ import annotations

IMPORTS = "from paddlex.det import transforms\nimport paddlex as pdx\n"
MODEL = "data = pdx.datasets.VOCDetection(transforms=transforms)\nmodel = pdx.det.YOLOv3()\n"

CLEAN = IMPORTS + MODEL + "model.train(num_epochs=270, train_dataset=data)\n"
"""A script without findings."""

RATE = IMPORTS + MODEL + (
    "model.train(\n    num_epochs=270, train_dataset=data,\n    train_batch_size=16)\n"
)
"""LR101 in line 7, with a safe repair."""
RATE_REPAIRED = RATE.replace("=16)", "=16, learning_rate=0.00025)")

UNSAFE = IMPORTS + MODEL + (
    "model.train(\n    num_epochs=270, train_dataset=data,\n    warmup_step=10)\n"
)
"""LR501 in line 7, with an unsafe repair."""
UNSAFE_REPAIRED = UNSAFE.replace("warmup_step", "warmup_steps")

HOPELESS = IMPORTS + MODEL + "model.train(num_epochs=270, train_dataset=data, early_stop=True)\n"
"""LR401 in line 5, without a repair."""

DEVICES = (
    "import paddlex as pdx\nimport os\n\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\n\n"
    "model = pdx.det.YOLOv3()\nmodel.train(num_epochs=270, train_dataset=data)\n"
)
"""LR001 in line 4, with a safe repair."""
DEVICES_REPAIRED = (
    "import os\n\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\n"
    "import paddlex as pdx  # noqa: E402\n\n"
    "model = pdx.det.YOLOv3()\nmodel.train(num_epochs=270, train_dataset=data)\n"
)
