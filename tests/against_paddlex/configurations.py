"""Random configurations of PaddleX 1.3.11 training scripts.

The values crowd around the borders of what PaddleX accepts: that is where a linter
goes wrong. The borders computed here only steer the choice. Nothing here says what
is right; PaddleX does.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

from tests.against_paddlex.datasets import POOL, DatasetSpecification, Kind


class Model(NamedTuple):
    """A class of PaddleX, small enough to build a thousand times.

    Attributes:
        module: ``cls`` or ``det``.
        class_name: The class.
        constructor: The text of its constructor's arguments.
        transforms: The transforms of its training set, as text.
        kinds: Formats of data sets that it trains on.
        share: How often it is drawn, relative to the others.
        batch_size: Default of ``train_batch_size``.
        learning_rate: Default of ``learning_rate``.
        warmup_steps: Default of ``warmup_steps``.
        first_decay: First entry of the default of ``lr_decay_epochs``.
    """

    module: str
    class_name: str
    constructor: str
    transforms: tuple[str, ...]
    kinds: tuple[Kind, ...]
    share: int
    batch_size: int
    learning_rate: float
    warmup_steps: int
    first_decay: int


def _classifier(class_name: str, share: int, constructor: str = "num_classes=2") -> Model:
    transforms = ("RandomCrop(crop_size=64)", "Normalize()")
    return Model(
        "cls", class_name, constructor, transforms, ("imagenet",), share, 64, 0.025, 0, 30
    )


def _yolo(class_name: str, share: int, constructor: str) -> Model:
    transforms = ("Resize(target_size=64, interp='LINEAR')", "Normalize()")
    arguments = f"num_classes=2, {constructor}train_random_shapes=[64]"
    return Model(
        "det",
        class_name,
        arguments,
        transforms,
        ("voc", "coco"),
        share,
        8,
        1 / 8000,
        1000,
        213,
    )


def _two_stage(
    class_name: str, share: int, kinds: tuple[Kind, ...], batch_size: int, learning_rate: float
) -> Model:
    transforms = (
        "RandomHorizontalFlip()",
        "Normalize()",
        "ResizeByShort(short_size=128, max_size=128)",
        "Padding(coarsest_stride=32)",
    )
    constructor = "num_classes=3, backbone='ResNet18'"
    return Model(
        "det", class_name, constructor, transforms, kinds, share, batch_size, learning_rate, 500, 8
    )


MODELS = (
    _classifier("ResNet18", 10),
    _classifier("MobileNetV1", 8),
    _classifier("MobileNetV2", 10),
    _classifier("AlexNet", 18, "num_classes=2, input_shape=[64, 64]"),
    _classifier("AlexNet", 1),
    _yolo("YOLOv3", 19, "backbone='MobileNetV1', "),
    _yolo("PPYOLO", 2, ""),
    _two_stage("FasterRCNN", 20, ("voc", "coco"), 2, 1 / 400),
    _two_stage("MaskRCNN", 17, ("coco",), 1, 1 / 800),
    _two_stage("MaskRCNN", 1, ("voc",), 1, 1 / 800),
)

SETTINGS = frozenset(
    (
        "num_epochs",
        "train_batch_size",
        "learning_rate",
        "warmup_steps",
        "warmup_start_lr",
        "lr_decay_epochs",
        "lr_decay_gamma",
    )
)
"""The arguments of ``train()`` that are drawn."""

BATCH_SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 24, 30, 32, 48, 64)


ENVIRON = (
    "os.environ['{name}'] = {value}",
    "os.environ.setdefault('{name}', {value})",
    "os.environ.update({name}={value})",
    "os.environ.update({{'{name}': {value}}})",
)
"""Ways to set a variable of the environment."""


class Style(NamedTuple):
    """How a script is written, apart from its settings.

    Attributes:
        arguments: ``lines``, ``one line``, ``names``, ``unpacked``, ``dictionary``,
            ``positional``, ``options`` or ``comments``.
        in_function: Whether the training stands in ``main()``.
        from_import: Whether the class is imported by its own name.
        long_transforms: Whether transforms are reached as ``pdx.det.transforms``.
        late_devices: Whether the device setting stands behind ``import paddlex``.
        devices: The value of ``CUDA_VISIBLE_DEVICES`` as text.
        environ: How variables are set, with ``{name}`` and ``{value}``.
        absolute: Whether the paths of the data are absolute.
        division: Whether a learning rate is written as a division.
    """

    arguments: str = "lines"
    in_function: bool = False
    from_import: bool = False
    long_transforms: bool = False
    late_devices: bool = False
    devices: str = "''"
    environ: str = ENVIRON[0]
    absolute: bool = False
    division: bool = False


@dataclass(frozen=True)
class Configuration:
    """Everything that a script is made of.

    Attributes:
        name: The script's name without ending.
        model: The class.
        dataset: The training set.
        settings: Arguments of ``train()`` by name, in writing order.
        extra: Further arguments of ``train()``: name -> text.
        cards: ``CPU_NUM``, the number of cards that Paddle makes of the CPU; None:
            not set, one.
        declared: Whether ``CPU_NUM`` comes from outside and a directive in the
            script declares the cards.
        style: How it is written.
    """

    name: str
    model: Model
    dataset: DatasetSpecification
    settings: dict[str, object]
    extra: dict[str, str] = field(default_factory=dict)
    cards: Optional[int] = None
    declared: bool = False
    style: Style = Style()

    @property
    def cards_are_certain(self) -> bool:
        """Whether the script alone tells on how many cards it runs.

        A device setting behind ``import paddlex`` has no effect where there are
        GPUs, so that a linter cannot know that the CPU is used; and ``setdefault``
        leaves a value that comes from outside.
        """
        in_effect = not self.style.late_devices and "setdefault" not in self.style.environ
        return self.cards is None or self.declared or in_effect

    @property
    def can_compute_a_step(self) -> bool:
        """Whether a training step ends well, whatever the random weights are.

        Two-stage detectors keep the best 2000 proposals of all images on a card. An
        image that gets none of them is lost, and Paddle ends with "rois_batch_size
        and imgs batch_size must be the same". The images here have some hundred
        proposals each.
        """
        if self.model.class_name not in ("FasterRCNN", "MaskRCNN"):
            return True
        # A repair can right a misspelt batch size.
        if not SETTINGS.issuperset(self.settings):
            return False
        batch_size = self.settings.get("train_batch_size", self.model.batch_size)
        assert isinstance(batch_size, int)
        return batch_size <= 2 * (self.cards or 1)

    @property
    def environment(self) -> dict[str, str]:
        """What the script is started with beside its own settings."""
        return {"CPU_NUM": str(self.cards)} if self.declared else {}


def draw(seed: int, number: int) -> Configuration:
    """Draw the configuration with this number; the same for the same seed."""
    chance = random.Random(f"{seed}/{number}")
    model = chance.choices(MODELS, [each.share for each in MODELS])[0]
    batch_size = chance.choice(BATCH_SIZES)
    written_batch = chance.random() < 0.85
    samples = _samples(chance, batch_size if written_batch else model.batch_size)
    dropped = chance.randint(1, 6) if chance.random() < 0.08 else 0
    dataset = DatasetSpecification(chance.choice(model.kinds), samples, dropped)
    settings: dict[str, object] = {"num_epochs": chance.choice((1, 2, 5, 12, 24, 100, 270))}
    if written_batch:
        settings["train_batch_size"] = batch_size
    _draw_schedule(chance, settings, model, samples)
    if chance.random() < 0.15:
        settings = dict(chance.sample(list(settings.items()), len(settings)))
    cards = chance.choice((2, 2, 3, 4)) if chance.random() < 0.3 else None
    configuration = Configuration(
        f"train_{number:05}",
        model,
        dataset,
        settings,
        cards=cards,
        declared=cards is not None and chance.random() < 0.2,
        style=_draw_style(chance),
    )
    return _with_oddity(chance, configuration)


def _samples(chance: random.Random, batch_size: int) -> int:
    if chance.random() < 0.2:
        return max(1, min(POOL, batch_size + chance.randint(-2, 2)))
    return chance.choice((3, 10, 24, 40, 63, 64, 100, 125, 126, 150, 200, 240, 320, 400))


def _draw_schedule(
    chance: random.Random, settings: dict[str, object], model: Model, samples: int
) -> None:
    decay = sorted(chance.sample(range(1, 25), chance.randint(1, 3)))
    decay_is_written = chance.random() < 0.6
    if chance.random() < 0.5:
        factor = chance.choice((0.1, 0.25, 0.5, 1, 1, 2, 4))
        settings["learning_rate"] = round(model.learning_rate * factor, 8)
    if chance.random() < 0.7:
        batch_size = settings.get("train_batch_size", model.batch_size)
        assert isinstance(batch_size, int)
        first = decay[0] if decay_is_written else model.first_decay
        border = first * (samples // batch_size)
        near = (0, 1, border // 3, border // 2, border - 1, border, border, border + 1, 500)
        settings["warmup_steps"] = max(0, chance.choice(near))
    if chance.random() < 0.25:
        settings["warmup_start_lr"] = chance.choice((0.0, 1e-05, 0.0005, 0.002, 0.01))
    if decay_is_written:
        settings["lr_decay_epochs"] = tuple(decay) if chance.random() < 0.1 else decay
    if chance.random() < 0.15:
        settings["lr_decay_gamma"] = chance.choice((0.1, 0.2, 0.5))


def _draw_style(chance: random.Random) -> Style:
    return Style(
        arguments=chance.choices(
            (
                "lines",
                "one line",
                "names",
                "unpacked",
                "dictionary",
                "positional",
                "options",
                "comments",
            ),
            (30, 15, 12, 8, 8, 12, 5, 10),
        )[0],
        in_function=chance.random() < 0.2,
        from_import=chance.random() < 0.15,
        long_transforms=chance.random() < 0.3,
        late_devices=chance.random() < 0.1,
        devices=chance.choices(("''", "'-1'", "-1"), (70, 27, 3))[0],
        environ=chance.choices(ENVIRON, (70, 10, 10, 10))[0],
        absolute=chance.random() < 0.15,
        division=chance.random() < 0.2,
    )


def _with_oddity(chance: random.Random, configuration: Configuration) -> Configuration:
    """Give few configurations something that PaddleX refuses for another reason."""
    settings, extra = dict(configuration.settings), dict(configuration.extra)
    oddity = chance.choices(
        (
            "none",
            "number as decay",
            "empty decay",
            "decay at 0",
            "decay not sorted",
            "fractions",
            "typing mistake",
            "own optimizer",
            "no optimizer",
            "eval set",
            "early stop",
        ),
        (160, 3, 1, 2, 4, 3, 3, 3, 2, 6, 3),
    )[0]
    if oddity == "number as decay":
        settings["lr_decay_epochs"] = chance.randint(1, 20)
    elif oddity == "empty decay":
        settings["lr_decay_epochs"] = []
    elif oddity == "decay at 0":
        settings["lr_decay_epochs"] = [0, 8]
    elif oddity == "decay not sorted":
        settings["lr_decay_epochs"] = chance.choice(([11, 8], [8, 8, 11], [20, 4, 9]))
    elif oddity == "fractions":
        settings["lr_decay_epochs"] = chance.choice(([0.5, 2], [2.5, 8.25]))
    elif oddity == "typing mistake":
        old = chance.choice(tuple(settings))
        settings = {
            key[:-1] if key == old else key: value for key, value in settings.items()
        }
    elif oddity == "own optimizer":
        extra["optimizer"] = "fluid.optimizer.Momentum(0.01, momentum=0.9)"
    elif oddity == "no optimizer":
        extra["optimizer"] = "None"
    elif oddity == "eval set":
        extra["eval_dataset"] = "train_dataset"
    elif oddity == "early stop":
        extra["eval_dataset"] = "train_dataset"
        extra["early_stop"] = "True"
        extra["early_stop_patience"] = chance.choice(("0", "3", "5"))
    return replace(configuration, settings=settings, extra=extra)


def isolate(configuration: Configuration, code: str) -> Optional[Configuration]:
    """Change a configuration so that PaddleX can refuse it for one reason only.

    PaddleX names one reason and ends. To learn whether it would name another as
    well, everything else that it could refuse is put right.

    Args:
        code: The rule whose reason stays: LR103, LR104, LR201 or LR203.

    Returns:
        The changed configuration; None when the other reasons cannot be removed.
    """
    settings = dict(configuration.settings)
    model = next(each for each in MODELS if each.class_name == configuration.model.class_name)
    decay = settings.get("lr_decay_epochs", [8])
    if not isinstance(decay, (list, tuple)) or not decay or not SETTINGS.issuperset(settings):
        return None
    dataset = configuration.dataset
    if dataset.kind not in model.kinds:
        dataset = dataset._replace(kind=model.kinds[0])
    cards = configuration.cards
    if code not in ("LR201", "LR203"):
        settings["warmup_steps"] = 1
        settings["lr_decay_epochs"] = [8, 11]
    if code == "LR103":
        dataset = dataset._replace(samples=POOL)
    else:
        cards = None
    return replace(
        configuration,
        name=f"{configuration.name}_{code}",
        model=model,
        dataset=dataset,
        settings=settings,
        extra={},
        cards=cards,
        declared=configuration.declared and cards is not None,
        style=configuration.style._replace(
            devices="''", late_devices=False, environ=ENVIRON[0]
        ),
    )
