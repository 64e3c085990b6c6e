"""Configurations as the text of training scripts."""

from __future__ import annotations

from pathlib import Path

from tests.against_paddlex.configurations import Configuration

DATA_BESIDE_SCRIPT = "../data"
"""Where the data sets lie, seen from a script's folder."""

_IN_ORDER = ("num_epochs", "train_dataset", "train_batch_size")


def render(configuration: Configuration, data: Path) -> str:
    """Write a configuration as a script that ``python`` runs in its own folder.

    Args:
        data: The folder of the data sets, for scripts with absolute paths.
    """
    writer = _Writer(configuration, str(data.resolve()))
    return "\n".join(writer.lines()) + "\n"


class _Writer:
    def __init__(self, configuration: Configuration, data: str) -> None:
        self._configuration = configuration
        self._style = configuration.style
        self._data = data if configuration.style.absolute else DATA_BESIDE_SCRIPT
        self._arguments = {
            "num_epochs": "",
            "train_dataset": "train_dataset",
            **{name: self._value(name, v) for name, v in configuration.settings.items()},
            **configuration.extra,
            "pretrain_weights": "None",
            "save_dir": f"'output/{configuration.name}'",
        }
        if not self._arguments["num_epochs"]:
            del self._arguments["num_epochs"]

    def lines(self) -> list[str]:
        style = self._style
        early, late = self._devices()
        body = [*self._dataset(), *self._model(), *self._call()]
        lines = ["import argparse"] if style.arguments == "options" else []
        lines += ["import os", "", *early, *([""] if early else [])]
        lines += self._imports() + ["", *late, *([""] if late else [])]
        if style.arguments == "names":
            lines += [f"{_constant(name)} = {text}" for name, text in self._named().items()]
            lines += [""]
        if not style.in_function:
            return lines + body
        lines += ["", "def main():", *(f"    {line}" if line else "" for line in body)]
        return lines + ["", "", "if __name__ == '__main__':", "    main()"]

    def _devices(self) -> tuple[list[str], list[str]]:
        configuration = self._configuration
        form = self._style.environ
        setting = form.format(name="CUDA_VISIBLE_DEVICES", value=self._style.devices)
        cards = []
        if configuration.cards is not None and not configuration.declared:
            cards = [form.format(name="CPU_NUM", value=f"'{configuration.cards}'")]
        if self._style.late_devices:
            return [], [setting, *cards]
        return [setting, *cards], []

    def _imports(self) -> list[str]:
        model = self._configuration.model
        # An assignment above an import is what PaddleX's own page recommends.
        mark = "" if self._style.late_devices else "  # noqa: E402"
        lines = []
        if "fluid." in self._configuration.extra.get("optimizer", ""):
            lines.append(f"import paddle.fluid as fluid{mark}")
        lines.append(f"import paddlex as pdx{mark}")
        if self._style.from_import:
            lines.append(f"from paddlex.{model.module} import {model.class_name}{mark}")
        if not self._style.long_transforms:
            lines.append(f"from paddlex.{model.module} import transforms{mark}")
        return lines

    def _dataset(self) -> list[str]:
        model, dataset = self._configuration.model, self._configuration.dataset
        prefix = "transforms"
        if self._style.long_transforms:
            prefix = f"pdx.{model.module}.transforms"
        lines = [f"train_transforms = {prefix}.Compose(["]
        lines += [f"    {prefix}.{transform}," for transform in model.transforms]
        lines += ["])"]
        path = f"{self._data}/{dataset.list_name}"
        labels = f"    label_list='{self._data}/labels.txt',"
        if dataset.kind == "coco":
            lines += [
                "train_dataset = pdx.datasets.CocoDetection(",
                f"    data_dir='{self._data}/images',",
                f"    ann_file='{path}',",
            ]
        else:
            class_name = {"imagenet": "ImageNet", "voc": "VOCDetection"}[dataset.kind]
            lines += [
                f"train_dataset = pdx.datasets.{class_name}(",
                f"    data_dir='{self._data}',",
                f"    file_list='{path}',",
                labels,
            ]
        return lines + [
            "    transforms=train_transforms,",
            "    num_workers=1,",
            "    parallel_method='thread',",
            "    shuffle=True)",
        ]

    def _model(self) -> list[str]:
        model = self._configuration.model
        prefix = "" if self._style.from_import else f"pdx.{model.module}."
        return [f"model = {prefix}{model.class_name}({model.constructor})", ""]

    def _named(self) -> dict[str, str]:
        settings = self._configuration.settings
        return {name: text for name, text in self._arguments.items() if name in settings}

    def _call(self) -> list[str]:
        directive = ""
        if self._configuration.declared:
            directive = f"  # lr-lint: cards={self._configuration.cards}"
        style = self._style.arguments
        pairs = [f"{name}={text}" for name, text in self._arguments.items()]
        if style == "names":
            pairs = [
                f"{name}={_constant(name) if name in self._named() else text}"
                for name, text in self._arguments.items()
            ]
        elif style == "unpacked":
            return self._unpacked(directive, "settings = dict(", "{}={},", ")")
        elif style == "dictionary":
            return self._unpacked(directive, "settings = {", "'{}': {},", "}")
        elif style == "options":
            return self._options(directive)
        elif style == "positional":
            pairs = self._positional()
        if style == "one line":
            return self._filled(pairs, directive)
        if style == "comments":
            lines = [f"    {pair},  # {pair.split('=')[0]} 参数" for pair in pairs]
            return [f"model.train({directive}", *lines, ")"]
        lines = [f"    {pair}," for pair in pairs]
        return [f"model.train({directive}", *lines[:-1], f"{lines[-1][:-1]})"]

    def _filled(self, pairs: list[str], directive: str) -> list[str]:
        lines = ["model.train("]
        for pair in pairs:
            if len(lines[-1]) + len(pair) + len(directive) > 80:
                lines[-1] = lines[-1].rstrip()
                lines.append(" " * len("model.train("))
            lines[-1] += f"{pair}, "
        lines[-1] = lines[-1][:-2] + ")"
        return [lines[0] + directive, *lines[1:]]

    def _positional(self) -> list[str]:
        pairs: list[str] = []
        leading = True
        ordered = {name: None for name in _IN_ORDER if name in self._arguments}
        for name in {**ordered, **dict.fromkeys(self._arguments)}:
            position = _IN_ORDER.index(name) if name in _IN_ORDER else None
            leading = leading and position == len(pairs)
            text = self._arguments[name]
            pairs.append(text if leading else f"{name}={text}")
        return pairs

    def _unpacked(self, directive: str, head: str, entry: str, end: str) -> list[str]:
        named = self._named()
        others = {name: text for name, text in self._arguments.items() if name not in named}
        lines = [head, *(f"    {entry.format(name, text)}" for name, text in named.items()), end]
        lines += [f"model.train({directive}"]
        lines += [f"    {name}={text}," for name, text in others.items()]
        return lines + ["    **settings)"]

    def _options(self, directive: str) -> list[str]:
        lines = ["parser = argparse.ArgumentParser()"]
        pairs = []
        for name, text in self._arguments.items():
            value = self._configuration.settings.get(name)
            if isinstance(value, (int, float)):
                option = name.replace("_", "-")
                kind = type(value).__name__
                lines += [
                    f"parser.add_argument('--{option}', type={kind}, default={text})",
                ]
                pairs.append(f"    {name}=options.{name},")
            else:
                pairs.append(f"    {name}={text},")
        lines += ["options = parser.parse_args()", f"model.train({directive}"]
        return lines + [*pairs[:-1], f"{pairs[-1][:-1]})"]

    def _value(self, name: str, value: object) -> str:
        if self._style.division and name == "learning_rate" and isinstance(value, float):
            return f"{value * 8!r} / 8"
        return repr(value)


def _constant(name: str) -> str:
    return name.upper()
