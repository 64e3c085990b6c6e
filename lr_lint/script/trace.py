"""What happened while the script was followed, in the order of execution."""

from __future__ import annotations

import ast
from typing import NamedTuple, Optional, Union

from lr_lint.script.containers import State
from lr_lint.script.values import Arguments, Created, Value


class Freeze(NamedTuple):
    """An import that ran.

    Attributes:
        module: Full dotted name of what was imported.
        statement: The import in the linted file; for an import inside a module
            beside the script, the linted file's import of that module.
        function: The function of the linted file in whose body it stands.
        through: The module beside the script that holds the import, or None.
        devices: What the script had set ``CUDA_VISIBLE_DEVICES`` to by then, None
            if it had not.
    """

    module: str
    statement: ast.AST
    function: Optional[ast.AST]
    through: Optional[str]
    devices: Optional[Value]


class EnvironmentWrite(NamedTuple):
    """A write to one variable of the process's environment.

    Attributes:
        name: The variable.
        value: What it is set to.
        statement: The whole statement in the linted file.
        place: The expression where the setting stands (target or call).
        name_node: The expression of the name, None where it is a keyword.
        value_node: The expression of the value.
        keyword: The keyword that names it in ``update(NAME=...)``.
        method: ``item``, ``setdefault``, ``update``, ``putenv`` or ``merge``.
        imported: Modules whose import had run by then.
        conditions: What has to hold for it to run.
        function: The function of the linted file in whose body it stands.
        is_called: False in a function whose call cannot be seen.
    """

    name: str
    value: Value
    statement: ast.AST
    place: ast.AST
    name_node: Optional[ast.expr]
    value_node: ast.expr
    keyword: Optional[ast.keyword]
    method: str
    imported: tuple[Freeze, ...]
    conditions: tuple[int, ...]
    function: Optional[ast.AST]
    is_called: bool


class MethodCall(NamedTuple):
    """A call of a method of an object that a framework made.

    Attributes:
        node: The call.
        receiver: The object.
        method: The method's name.
        arguments: What was given.
        objects: The state of the receiver and of every object among the arguments
            at that time, by identity.
        process: Facts about the process at that time: ``imported``, and
            ``variable:NAME`` for variables of the environment.
        conditions: What has to hold for it to run.
        time: A number that grows with every event.
    """

    node: ast.Call
    receiver: Created
    method: str
    arguments: Arguments
    objects: dict[int, State]
    process: State
    conditions: tuple[int, ...]
    time: int


class Trace:
    """Everything that was seen.

    Attributes:
        calls: Calls of a framework's methods, in order of execution.
        opaque: Calls that can be on an object that is not known, or whose
            sightings are not complete.
        writes: Writes to the environment, in order of execution.
        symbols: Dotted names of other libraries that were used.
        keywords: Names of keyword arguments given to frameworks; those of methods
            also behind the name of the class, as in ``YOLOv3.use_ema``.
        complete: False when the script was too large to follow to its end.
    """

    def __init__(self) -> None:
        self.calls: list[MethodCall] = []
        self.opaque: set[ast.Call] = set()
        self.writes: list[EnvironmentWrite] = []
        self.symbols: set[str] = set()
        self.keywords: set[str] = set()
        self.complete = True


Definition = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
