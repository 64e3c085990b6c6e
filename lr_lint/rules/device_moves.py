"""Where a device setting that comes too late can go, and what has to go with it."""

from __future__ import annotations

import ast
from typing import NamedTuple, Optional, Union

from lr_lint.findings import Fix, Level, Message, MoveStatements, message
from lr_lint.script.devices import VARIABLE
from lr_lint.script.environment import Environment
from lr_lint.script.trace import EnvironmentWrite, Freeze
from lr_lint.script.values import Constant

NOTICING = ("environ", "getenv", "subprocess", "system", "popen", "Popen", "Process",
            "multiprocessing", "spawn", VARIABLE)
"""Names whose use between import and setting can notice that the setting moves."""

COMPANION = "CUDA_DEVICE_ORDER"
"""What tells how the driver numbers the cards; it is read at the same moment."""

PURE_CALLS = frozenset({"str", "int", "len", "map", "range", "list", "tuple", "sorted"})
PURE_METHODS = frozenset({"join", "format", "strip", "replace", "split", "get"})


class _Block(NamedTuple):
    """The statements among which a setting moves.

    Attributes:
        body: All statements of the block.
        target: Index of the statement above which the setting goes.
        setting: Index of the statement that is, or holds, the setting.
        statement: The setting itself.
        under_main: Whether it stands under ``if __name__ == '__main__'``.
    """

    body: list[ast.stmt]
    target: int
    setting: int
    statement: ast.stmt
    under_main: bool


def plan_move(
    environment: Environment, write: EnvironmentWrite, freeze: Freeze
) -> Union[Fix, Message]:
    """Describe the move of a setting above the import that comes too early.

    Returns:
        The fix, or why there is none.
    """
    earlier = freeze.devices
    if earlier is not None and _is_same(earlier, write):
        return message("LR001.repeats")
    block = _find_block(environment, write, freeze)
    if isinstance(block, Message):
        return block
    needed = _Needed(environment, block)
    refusal = needed.collect()
    if refusal is not None:
        return refusal
    level, note = Level.SAFE, None
    if needed.assignments:
        level, note = Level.UNSAFE, message("LR001.moves_along", name=needed.assignments[0])
    noticing = _noticing_line(block)
    if noticing is not None:
        level, note = Level.UNSAFE, message("LR001.noticed", line=noticing)
    if block.under_main:
        level, note = Level.UNSAFE, message("LR001.under_main")
    if earlier is not None:
        shown = earlier.data if isinstance(earlier, Constant) else None
        level = Level.UNSAFE
        note = (
            message("LR001.other_value", value=repr(shown))
            if isinstance(shown, str)
            else message("LR001.unknown_value")
        )
    positions = environment.positions
    moved = [*needed.statements, block.statement, *_companions(environment, block)]
    edit = MoveStatements(
        tuple(positions.span(item) for item in sorted(moved, key=positions.start)),
        positions.span(block.body[block.target]),
        needed.again,
    )
    package = freeze.through or freeze.module
    summary = message("LR001.moved", name=VARIABLE, package=package)
    return Fix((edit,), level, summary, note)


def _is_same(earlier: object, write: EnvironmentWrite) -> bool:
    return (
        isinstance(earlier, Constant)
        and isinstance(write.value, Constant)
        and earlier.data == write.value.data
    )


def _find_block(
    environment: Environment, write: EnvironmentWrite, freeze: Freeze
) -> Union[_Block, Message]:
    statement = write.statement
    if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Expr, ast.AugAssign)):
        return message("LR001.by_hand")
    if isinstance(statement, ast.Assign) and len(statement.targets) != 1:
        return message("LR001.by_hand")
    paths = _Paths(environment.tree)
    late, early = paths.to(statement), paths.to(freeze.statement)
    if late is None or early is None:
        return message("LR001.by_hand")
    shared = 0
    while (
        shared < min(len(late), len(early)) - 1
        and late[shared][1] is early[shared][1]
        and late[shared][0] is early[shared][0]
    ):
        shared += 1
    body, holder = late[shared]
    if early[shared][0] is not body:
        return message("LR001.other_branch")
    first = early[shared][1]
    if first is not early[-1][1] and _defines(first):
        return message("LR001.imported_in_function", line=_line(freeze.statement))
    under_main = holder is not statement
    if under_main and not (
        isinstance(holder, ast.If)
        and _is_main_test(holder.test)
        and any(inner is statement for inner in holder.body)
    ):
        if isinstance(holder, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return message("LR001.in_function")
        return message(
            "LR001.conditional" if isinstance(holder, ast.If) else "LR001.inside"
        )
    target, setting = _index(body, first), _index(body, holder)
    if target >= setting:
        return message("LR001.by_hand")
    return _Block(body, target, setting, statement, under_main)


class _Paths:
    """The blocks that lead to a statement, outermost first."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree

    def to(self, node: ast.AST) -> Optional[list[tuple[list[ast.stmt], ast.stmt]]]:
        """Return each block on the way, with the statement of it that leads on."""
        return self._search(self._tree.body, node)

    def _search(
        self, body: list[ast.stmt], node: ast.AST
    ) -> Optional[list[tuple[list[ast.stmt], ast.stmt]]]:
        line = _line(node)
        for statement in body:
            if statement is node:
                return [(body, statement)]
            if not statement.lineno <= line <= (statement.end_lineno or statement.lineno):
                continue
            for block in _blocks(statement):
                found = self._search(block, node)
                if found is not None:
                    return [(body, statement), *found]
        return None


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    blocks: list[list[ast.stmt]] = []
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            blocks.append(block)
    for name in ("handlers", "cases"):
        for inner in getattr(statement, name, ()):
            blocks.append(inner.body)
    return blocks


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def _defines(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def _index(body: list[ast.stmt], statement: ast.stmt) -> int:
    return next(position for position, item in enumerate(body) if item is statement)


def _is_main_test(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    sides = [test.left, test.comparators[0]]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    texts = [side.value for side in sides if isinstance(side, ast.Constant)]
    return isinstance(test.ops[0], ast.Eq) and names == ["__name__"] and texts == ["__main__"]


def _companions(environment: Environment, block: _Block) -> list[ast.stmt]:
    """Return the settings of the order of the cards that come too late as well.

    Only those beside the setting that need no more than it does.
    """
    body = block.body
    if block.under_main:
        holder = block.body[block.setting]
        assert isinstance(holder, ast.If)
        body = holder.body
    beside = {id(item) for item in body} - {id(block.statement)}
    found: list[ast.stmt] = []
    for write in environment.writes():
        statement = write.statement
        if (
            write.name == COMPANION
            and isinstance(statement, (ast.Assign, ast.Expr))
            and id(statement) in beside
            and environment.freeze_before(write) is not None
            and _is_pure(statement)
            and set(_loaded_names(statement)) <= set(_loaded_names(block.statement))
        ):
            found.append(statement)
    return found


class _Needed:
    """The statements between import and setting that the setting depends on."""

    def __init__(self, environment: Environment, block: _Block) -> None:
        self._environment = environment
        self._block = block
        self._between = block.body[block.target:block.setting]
        if block.under_main:
            holder = block.body[block.setting]
            assert isinstance(holder, ast.If)
            inner = _index(holder.body, block.statement)
            self._between = [*self._between, *holder.body[:inner]]
        self._chosen: dict[int, ast.stmt] = {}
        self.assignments: list[str] = []
        self.again: Optional[str] = None
        """A module to import once more, since its import cannot move: ``os``."""

    @property
    def statements(self) -> list[ast.stmt]:
        """What moves along, in the order of the file."""
        return [item for item in self._between if id(item) in self._chosen]

    def collect(self) -> Optional[Message]:
        """Find them; return why the setting cannot move, None when it can."""
        waiting: list[ast.stmt] = [self._block.statement]
        while waiting:
            statement = waiting.pop()
            if not _is_pure(statement):
                if statement is self._block.statement:
                    return message("LR001.value_calls")
                return message("LR001.needs_call", line=statement.lineno)
            for name in _loaded_names(statement):
                source = self._source(name)
                if isinstance(source, Message):
                    return source
                if source is None or id(source) in self._chosen:
                    continue
                self._chosen[id(source)] = source
                if not isinstance(source, (ast.Import, ast.ImportFrom)):
                    self.assignments.append(name)
                waiting.append(source)
        return None

    def _source(self, name: str) -> Union[ast.stmt, Message, None]:
        """Return the statement in between that binds a name, None without one."""
        binding = [item for item in self._between if name in _bound_names(item)]
        if not binding:
            return None
        before = [
            item for item in self._block.body[:self._block.target]
            if name in _bound_names(item)
        ]
        only = binding[0]
        if len(binding) + len(before) > 1:
            if not _import_the_same(name, [*before, *binding]):
                return message("LR001.needs_name", name=name, line=binding[-1].lineno)
            if before:
                return None
        if isinstance(only, (ast.Import, ast.ImportFrom)):
            modules = _imported_roots(only)
            if modules & self._environment.counted and (
                _import_source(name, only) == (0, "os", "") and name == "os"
            ):
                self.again = name
                return None
            if modules & self._environment.counted or isinstance(only, ast.ImportFrom) and (
                only.level
            ):
                return message("LR001.needs_name", name=name, line=only.lineno)
            return only
        if (
            isinstance(only, ast.Assign)
            and len(only.targets) == 1
            and isinstance(only.targets[0], ast.Name)
            and _is_pure(only)
        ):
            return only
        return message("LR001.needs_name", name=name, line=only.lineno)


def _imported_roots(statement: Union[ast.Import, ast.ImportFrom]) -> set[str]:
    if isinstance(statement, ast.ImportFrom):
        return {(statement.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in statement.names}


def _import_the_same(name: str, statements: list[ast.stmt]) -> bool:
    """Tell whether each statement is an import that binds the name to one thing.

    Notebooks import what a cell needs once more in that cell.
    """
    sources = {_import_source(name, statement) for statement in statements}
    return len(sources) == 1 and None not in sources


def _import_source(name: str, statement: ast.stmt) -> Optional[tuple[int, str, str]]:
    """Return what an import binds a name to, None for every other statement."""
    if isinstance(statement, ast.Import):
        for alias in reversed(statement.names):
            if alias.asname == name:
                return 0, alias.name, ""
            if alias.asname is None and alias.name.partition(".")[0] == name:
                return 0, name, ""
    elif isinstance(statement, ast.ImportFrom):
        for alias in reversed(statement.names):
            if (alias.asname or alias.name) == name:
                return statement.level, statement.module or "", alias.name
    return None


def _bound_names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement binds in its own scope."""
    if _defines(statement):
        return {getattr(statement, "name", "")}
    names: set[str] = set()
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            continue
        waiting.extend(ast.iter_child_nodes(node))
    return names


def _loaded_names(statement: ast.stmt) -> list[str]:
    names = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return sorted(names)


def _is_pure(statement: ast.stmt) -> bool:
    """Tell whether running a statement earlier gives the same, apart from names."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return True
    for node in ast.walk(statement):
        if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            return False
        if isinstance(node, ast.Call) and not _is_pure_call(node):
            return False
    return True


def _is_pure_call(node: ast.Call) -> bool:
    function = node.func
    if isinstance(function, ast.Name):
        return function.id in PURE_CALLS or function.id in ("putenv", "getenv")
    if isinstance(function, ast.Attribute):
        owner = ast.unparse(function.value)
        if owner in ("os", "os.environ", "environ"):
            return function.attr in ("setdefault", "update", "putenv", "get", "getenv")
        return function.attr in PURE_METHODS
    return False


def _noticing_line(block: _Block) -> Optional[int]:
    """Return the line of a statement in between that can notice the move."""
    for statement in block.body[block.target:block.setting]:
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            if _is_other_variable(node):
                continue
            name = None
            if isinstance(node, ast.Attribute):
                name = node.attr
            elif isinstance(node, ast.Name):
                name = node.id
            elif isinstance(node, ast.Constant) and node.value == VARIABLE:
                name = VARIABLE
            if name in NOTICING:
                return _line(node)
            waiting.extend(ast.iter_child_nodes(node))
    return None


def _is_other_variable(node: ast.AST) -> bool:
    """Tell whether this is ``os.environ['NAME']`` of another variable."""
    return (
        isinstance(node, ast.Subscript)
        and ast.unparse(node.value) in ("os.environ", "environ")
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
        and node.slice.value != VARIABLE
    )
