"""The classes of a PaddleX wheel, read as text: it is never installed or imported."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import zipfile
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Optional, Union

WHEELS = {
    "1.0": "1.0.8",
    "1.1": "1.1.6",
    "1.2": "1.2.8",
    "1.3": "1.3.11",
    "2.0": "2.0.0",
    "2.1": "2.1.0",
}
"""Release -> the version that stands for it."""

REQUIRED = "no default"
"""Stands for the default of a parameter that has none."""

_DOWNLOAD_SECONDS = 120
_VENDORED = ("paddlex/ppdet/", "paddlex/ppcls/", "paddlex/paddleseg/")


class NoWheel(Exception):
    """A wheel that cannot be had; its text says why."""


class Signature(NamedTuple):
    """The parameters of a function, without self.

    Attributes:
        parameters: Name and default, or `REQUIRED`, in order.
        takes_more: Whether it has ``*args`` or ``**settings``.
        place: File and line in the wheel.
    """

    parameters: tuple[tuple[str, object], ...]
    takes_more: bool
    place: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.parameters)


class Wheel:
    """One version of PaddleX.

    Attributes:
        version: ``1.3.11``.
        files: Path -> text of every Python file in it, other projects' apart.
    """

    def __init__(self, version: str, path: Path) -> None:
        self.version = version
        with zipfile.ZipFile(path) as archive:
            self._paths = frozenset(archive.namelist())
            self.files = {
                name: archive.read(name).decode("utf-8")
                for name in archive.namelist()
                if name.endswith(".py") and not name.startswith(_VENDORED)
            }
        self._trees: dict[str, ast.Module] = {}
        self._known: dict[str, dict[str, ast.ClassDef]] = {}

    def tree(self, path: str) -> ast.Module:
        """Return the syntax tree of one of its files."""
        if path not in self._trees:
            self._trees[path] = ast.parse(self.files[path])
        return self._trees[path]

    def training_classes(self) -> dict[str, ast.ClassDef]:
        """Return what cls.py, det.py and seg.py export from paddlex.cv.models."""
        known = self._classes("paddlex/cv/models/")
        exported = {}
        for namespace in ("cls", "det", "seg"):
            for statement in self.tree(f"paddlex/{namespace}.py").body:
                if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                    source = ast.unparse(statement.value).split(".")
                    if source[:2] == ["cv", "models"] and len(source) == 3:
                        name = f"paddlex.{namespace}.{ast.unparse(statement.targets[0])}"
                        exported[name] = known[source[2]]
        return exported

    def dataset_classes(self) -> dict[str, ast.ClassDef]:
        """Return what paddlex.datasets exports that is a data set."""
        known = self._classes("paddlex/cv/datasets/")
        return {
            f"paddlex.datasets.{name}": known[name]
            for name in self._imported("paddlex/cv/datasets/__init__.py")
            if name in known and self._is_dataset(known[name], known)
        }

    def method(self, owner: ast.ClassDef, name: str) -> Optional[Signature]:
        """Return a method that a class has or inherits, None when it does not."""
        folder = self._file_of(owner).rpartition("/")[0] + "/"
        return self._method(owner, name, self._classes(folder))

    def defines(self, dotted: str) -> bool:
        """Tell whether ``paddlex.a.b`` is a module, or a name that a module binds."""
        path = dotted.replace(".", "/")
        if f"{path}.py" in self._paths or f"{path}/__init__.py" in self._paths:
            return True
        module, _, name = dotted.rpartition(".")
        return bool(module) and name in self._bound_in(self._module_of(module))

    @cached_property
    def functions(self) -> dict[str, set[str]]:
        """The names of all functions and methods -> the names of their parameters."""
        functions: dict[str, set[str]] = {}
        for path in self.files:
            if path.startswith("paddlex/"):
                for node in ast.walk(self.tree(path)):
                    if isinstance(node, ast.FunctionDef):
                        arguments = (*node.args.args, *node.args.kwonlyargs)
                        names = functions.setdefault(node.name, set())
                        names.update(argument.arg for argument in arguments)
        return functions

    def _module_of(self, dotted: str) -> Optional[str]:
        """Return the file of a module, through names such as ``transforms = cv.transforms``."""
        path = dotted.replace(".", "/")
        for file in (f"{path}.py", f"{path}/__init__.py"):
            if file in self.files:
                return file
        above, _, name = dotted.rpartition(".")
        file_above = self._module_of(above) if above else None
        source = self._bound_in(file_above).get(name)
        if source is None:
            return None
        # `from . import cv` makes `cv` the name of paddlex.cv wherever it is written
        return self._module_of(f"paddlex.{source}")

    def _bound_in(self, file: Optional[str]) -> dict[str, str]:
        """Return the names that a module binds -> the expression that they stand for."""
        if file is None:
            return {}
        bound: dict[str, str] = {}
        for statement in self.tree(file).body:
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    bound[ast.unparse(target)] = ast.unparse(statement.value)
            elif isinstance(statement, (ast.ClassDef, ast.FunctionDef)):
                bound[statement.name] = statement.name
            elif isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    if alias.name == "*":
                        source = f"{file.rpartition('/')[0]}/{statement.module}.py"
                        bound.update(self._bound_in(source))
                    else:
                        bound[alias.asname or alias.name] = alias.name
        return bound

    def _classes(self, folder: str) -> dict[str, ast.ClassDef]:
        if folder not in self._known:
            self._known[folder] = {
                node.name: node
                for path in self.files
                if path.startswith(folder) and "/" not in path[len(folder):]
                for node in self.tree(path).body
                if isinstance(node, ast.ClassDef)
            }
        return self._known[folder]

    def _imported(self, path: str) -> list[str]:
        return [
            alias.asname or alias.name
            for statement in self.tree(path).body
            if isinstance(statement, ast.ImportFrom)
            for alias in statement.names
        ]

    def _is_dataset(self, node: ast.ClassDef, known: dict[str, ast.ClassDef]) -> bool:
        bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
        return "Dataset" in bases or any(
            base in known and self._is_dataset(known[base], known) for base in bases
        )

    def _method(
        self, owner: ast.ClassDef, name: str, known: dict[str, ast.ClassDef]
    ) -> Optional[Signature]:
        for node in owner.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                place = f"{self.version}:{self._file_of(owner)}:{node.lineno}"
                return Signature(
                    _parameters(node), bool(node.args.vararg or node.args.kwarg), place
                )
        for base in owner.bases:
            inherited = known.get(ast.unparse(base).rpartition(".")[2])
            found = self._method(inherited, name, known) if inherited is not None else None
            if found is not None:
                return found
        return None

    def _file_of(self, owner: ast.ClassDef) -> str:
        return next(path for path, tree in self._trees.items() if owner in tree.body)


def _parameters(function: ast.FunctionDef) -> tuple[tuple[str, object], ...]:
    arguments = function.args
    names = [argument.arg for argument in arguments.args][1:]
    without = len(names) - len(arguments.defaults)
    defaults = [REQUIRED] * without + [_value(default) for default in arguments.defaults]
    keyword_only = [
        (argument.arg, REQUIRED if default is None else _value(default))
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
    ]
    return (*zip(names, defaults), *keyword_only)


def _value(node: ast.expr) -> object:
    """Evaluate a default: a literal, or a quotient of numbers."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _number(node.left) / _number(node.right)
    return ast.literal_eval(node)


def _number(node: ast.expr) -> Union[int, float]:
    value = ast.literal_eval(node)
    assert isinstance(value, (int, float))
    return value


def fetch(folder: Path, version: str) -> Path:
    """Return the wheel of a version, downloaded into a folder unless it is there.

    Several processes may do so at once: a wheel appears in the folder whole.

    Raises:
        NoWheel: When the registry does not give it.
    """
    wheel = folder / f"paddlex-{version}-py3-none-any.whl"
    if not wheel.is_file():
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            _download(fresh, version)
            downloaded = Path(fresh) / wheel.name
            if not downloaded.is_file():
                raise NoWheel(f"pip downloaded something, but not {wheel.name}")
            downloaded.replace(wheel)
    return wheel


def _download(folder: str, version: str) -> None:
    command = [
        *[sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"],
        *["--no-deps", "--only-binary", ":all:", "--python-version", "3.7"],
        *["--retries", "1", "--timeout", "15", "--dest", folder, f"paddlex=={version}"],
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_DOWNLOAD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NoWheel(f"no answer from the registry in {_DOWNLOAD_SECONDS} s") from error
    if done.returncode:
        problem = done.stderr.strip().splitlines() or ["pip download failed"]
        raise NoWheel(problem[-1])
