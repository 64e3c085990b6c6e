"""What a script does to files and to the environment of its process."""

from __future__ import annotations

import ast
import posixpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Optional

from lr_lint.script import arithmetic
from lr_lint.script.trace import EnvironmentWrite
from lr_lint.script.values import (
    UNKNOWN,
    Arguments,
    Constant,
    Mapping,
    Value,
    as_it_is,
    options_of,
    text_of,
)

if TYPE_CHECKING:
    from lr_lint.script.calls import Calls
    from lr_lint.script.machine import Machine

ANY_FILE: Final = "*"
"""Among the files that a script writes: any of them."""

LIST_ENDINGS: Final = (".txt", ".json", ".csv")
"""How the names of files with lists of samples end."""

WRITERS: Final[dict[str, tuple[int, ...]]] = {
    "os.system": (-1,),
    "os.popen": (-1,),
    "shutil.copy": (1,),
    "shutil.copy2": (1,),
    "shutil.copyfile": (1,),
    "shutil.move": (0, 1),
    "os.rename": (0, 1),
    "os.replace": (0, 1),
    "os.remove": (0,),
    "os.unlink": (0,),
    "codecs.open": (0,),
    "io.open": (0,),
    "shutil.copytree": (-1,),
    "shutil.rmtree": (-1,),
    "shutil.unpack_archive": (-1,),
    "numpy.savetxt": (0,),
}
"""Functions that change files, and which arguments name them (-1: any file)."""

UNPACKING: Final = (".extract", ".extractall")
"""How the names of methods of archives end that write any file."""

WRITING: Final = frozenset(
    {"os", "shutil", "codecs", "io", "numpy", "subprocess", "zipfile", "tarfile"}
)
"""Top-level modules with functions that change files or the working directory."""


def note_written(machine: Machine, path: Optional[Value]) -> None:
    """Take note that the script writes a file; None or unknown: any file."""
    names = []
    for option in options_of(path if path is not None else UNKNOWN):
        if isinstance(option, Constant) and isinstance(option.data, (str, PurePosixPath)):
            names.append(posixpath.normpath(str(option.data).replace("\\", "/")))
        else:
            names.append(ANY_FILE)
    written = machine.process.get("written", ())
    assert isinstance(written, tuple)
    fresh = tuple([name for name in names if name not in written])
    if fresh:
        machine.write(machine.process, "written", written + fresh)


def note_given(machine: Machine, value: Constant) -> None:
    """Take note of a path to a list of samples that code gets which may write it."""
    if isinstance(value.data, (str, PurePosixPath)):
        if str(value.data).endswith(LIST_ENDINGS):
            note_written(machine, value)


def note_side_effects(machine: Machine, dotted: str, arguments: Arguments) -> None:
    """Take note of what a library function does to files and to the process."""
    positions = WRITERS.get(dotted)
    if positions is not None:
        for position in positions:
            path = arguments.get(position, "") if position >= 0 else None
            note_written(machine, path)
            if dotted.startswith("shutil.") and path is not None:
                note_written(machine, _inside(path, arguments.get(0, "src")))
    elif dotted.startswith(("subprocess.", "paddlex.tools.")) or dotted.endswith(UNPACKING):
        note_written(machine, None)
    elif dotted.endswith(("().to_csv", "().to_json")):
        note_written(machine, arguments.get(0, "path_or_buf"))
    elif dotted in ("os.chdir", "os.fchdir"):
        machine.write(machine.process, "folder_changed", True)


def _inside(folder: Value, source: Optional[Value]) -> Optional[Value]:
    """Return what a file is called when it is copied into a folder."""
    if source is None:
        return None
    value = arithmetic.compute(
        lambda into, path: posixpath.join(str(into), posixpath.basename(str(path))),
        (folder, source),
    )
    return value if value is not UNKNOWN else None


def opens_for_writing(mode: Optional[Value]) -> bool:
    """Tell whether ``open`` with this mode can change the file."""
    text = text_of(mode) if mode is not None else "r"
    return text is None or bool(set(text) & set("wax+"))


def path_method(
    machine: Machine, receiver: Constant, name: str, arguments: Arguments
) -> Value:
    """Follow a method of a `pathlib` path."""
    values = tuple([given.value for given in arguments.positional])
    if name in ("write_text", "write_bytes", "unlink", "rename", "replace", "touch"):
        note_written(machine, receiver)
        if name in ("rename", "replace"):
            note_written(machine, arguments.get(0, "target"))
    elif name == "open":
        if opens_for_writing(arguments.get(0, "mode")):
            note_written(machine, receiver)
    elif arguments.keywords or arguments.more:
        return UNKNOWN
    elif name == "joinpath":
        return arithmetic.compute(
            lambda *parts: PurePosixPath(*[path_text(part) for part in parts]),
            (receiver, *values),
        )
    elif name in ("as_posix", "__str__"):
        return arithmetic.compute(str, (receiver,))
    elif name in ("with_name", "with_suffix", "with_stem"):
        return arithmetic.compute(
            lambda path, text: getattr(path, name)(text), (receiver, *values)
        )
    return UNKNOWN


def path_text(part: object) -> str:
    """Return the text of a part of a path.

    Raises:
        TypeError: When it is none.
    """
    if isinstance(part, (str, PurePosixPath)):
        return str(part)
    raise TypeError


# The environment.


def set_variable(
    machine: Machine,
    name: Value,
    value: Value,
    place: ast.expr,
    name_node: Optional[ast.expr],
    value_node: ast.expr,
    keyword: Optional[ast.keyword],
    method: str,
) -> None:
    """Follow a write to one variable of the environment."""
    text = text_of(name)
    if text is None:
        return
    frame = machine.frame
    if frame.in_script and not machine.quiet:
        imported = machine.process["imported"]
        assert isinstance(imported, tuple)
        machine.trace.writes.append(
            EnvironmentWrite(
                text, as_it_is(value), machine.script_statement, place, name_node, value_node,
                keyword, method, imported, machine.conditions, machine.script_function,
                frame.known,
            )
        )
    certain = method != "setdefault" and frame.known
    machine.write(machine.process, "variable:" + text, value if certain else UNKNOWN)


def forget_variable(machine: Machine, name: Optional[Value]) -> None:
    """Follow the removal of a variable from the environment."""
    text = text_of(name)
    if text is not None:
        machine.write(machine.process, "variable:" + text, UNKNOWN)


def merge_variables(
    machine: Machine, mapping: Value, node: ast.expr, place: ast.expr, method: str
) -> None:
    """Follow ``os.environ.update(mapping)`` and ``os.environ |= mapping``."""
    if not isinstance(mapping, Mapping):
        return
    nodes: dict[str, tuple[ast.expr, ast.expr]] = {}
    if isinstance(node, ast.Dict):
        for key_node, value_node in zip(node.keys, node.values):
            if isinstance(key_node, ast.Constant) and isinstance(key_node.value, str):
                nodes[key_node.value] = (key_node, value_node)
    for key, value in mapping.entries.items():
        if isinstance(key, str):
            name_node, value_node = nodes.get(key, (None, node))
            set_variable(
                machine, Constant(key), value, name_node or place, name_node, value_node,
                None, method,
            )


def set_variable_call(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``os.environ.setdefault(name, value)`` and ``os.putenv(name, value)``."""
    name, value = arguments.get(0, "key"), arguments.get(1, "value")
    if name is not None and value is not None and len(arguments.positional) == 2:
        set_variable(
            machine, name, value, node, arguments.positional[0].node,
            arguments.positional[1].node, None,
            node.func.attr if isinstance(node.func, ast.Attribute) else "putenv",
        )
    return UNKNOWN


def update_variables_call(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``os.environ.update(...)``."""
    for given in arguments.positional:
        merge_variables(machine, given.value, given.node, node, "update")
    for name, given in arguments.keywords.items():
        set_variable(
            machine, Constant(name), given.value, node, None, given.node, given.keyword,
            "update",
        )
    return UNKNOWN


def forget_variable_call(machine: Calls, arguments: Arguments, node: ast.Call) -> Value:
    """Follow ``os.environ.pop(name)`` and ``os.unsetenv(name)``."""
    forget_variable(machine, arguments.get(0, "key"))
    return UNKNOWN
