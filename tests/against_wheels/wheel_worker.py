"""Builds data sets with the classes of one PaddleX wheel. Python 3.7.

Started with the path of a wheel. Reads one JSON request a line from standard input,
writes one JSON answer a line to standard output::

    {"class": "VOCDetection", "arguments": {"data_dir": "data", ...}}
    {"samples": 12}
    {"stopped": "KeyError: 'dog'"}

What is real: the package ``paddlex.cv.datasets`` and ``paddlex.utils`` of the wheel,
imported from the wheel itself, and what they call: numpy, OpenCV, pycocotools,
chardet, json and the xml parser. What is a stand-in: everything of ``paddle``, the
rest of ``paddlex`` (networks, transforms, tools), and packages that only those need.
A stand-in has every name that is asked for, and each is a class that does nothing;
building a data set calls none of them.
"""

import importlib.abc
import importlib.machinery
import json
import os
import sys
import types
import warnings
from typing import Any, Dict, List, Optional, Sequence

REAL = ("paddlex.cv.datasets", "paddlex.utils")
"""Packages that come from the wheel."""

PATHS_ONLY = ("paddlex", "paddlex.cv")
"""Packages around them, whose own ``__init__`` does not run."""

STAND_INS = ("paddle", "filelock")
"""Packages that nothing is needed of: networks, and downloads."""


class StandIn(types.ModuleType):
    """A module that has every name."""

    __path__: List[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {})
        setattr(self, name, made)
        return made


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the packages that are not real, in front of everything installed."""

    def __init__(self, wheel: str) -> None:
        self._wheel = wheel

    def find_spec(
        self, name: str, path: Optional[Sequence[object]], target: object = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        """Claim a module that is to be a stand-in."""
        if name.split(".")[0] not in STAND_INS + PATHS_ONLY:
            return None
        if any(name == real or name.startswith(real + ".") for real in REAL):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Make the stand-in; packages on the way to real ones lead into the wheel."""
        if spec.name not in PATHS_ONLY:
            return StandIn(spec.name)
        module = types.ModuleType(spec.name)
        module.__path__ = [os.path.join(self._wheel, *spec.name.split("."))]
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Set the few values that real code asks a stand-in for."""
        if module.__name__ == "paddle":
            rank = types.SimpleNamespace(get_rank=lambda: 0)
            module.distributed = rank  # type: ignore[attr-defined]
        if module.__name__ == "paddlex":
            module.env_info = {"place": "cpu", "num": 1}  # type: ignore[attr-defined]
            module.log_level = 0  # type: ignore[attr-defined]


def build(classes: types.ModuleType, request: Dict[str, Any]) -> Dict[str, Any]:
    """Build one data set and count it.

    Raises:
        ImportError: A package is missing here, which says nothing about the data set.
    """
    try:
        transforms = types.SimpleNamespace(transforms=[])
        make = getattr(classes, request["class"])
        dataset = make(transforms=transforms, **request["arguments"])
        return {"samples": dataset.num_samples}
    except ImportError:
        raise
    except (Exception, SystemExit) as error:
        return {"stopped": "{}: {}".format(type(error).__name__, error)[:300]}


def main(wheel: str) -> None:
    """Answer requests until standard input ends.

    Args:
        wheel: The path of the wheel.
    """
    # numpy's, about ragged outlines.
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    sys.meta_path.insert(0, Finder(wheel))
    import paddlex.cv.datasets as classes  # type: ignore[import-not-found]

    for line in sys.stdin:
        answers.write(json.dumps(build(classes, json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
