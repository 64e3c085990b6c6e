"""Who can see a value besides the arguments that a repair is about.

A value may be edited where it is defined only when nothing else can notice. This
follows it from there: into names, attributes, entries of dicts and lists, parameters
and results of functions of this file, until it is read. Names and attributes count
over the whole file, whatever their scope, and what is not understood counts as
seeing the value: both err on the side of not editing.
"""

from __future__ import annotations

import ast
from typing import Final, Optional, Sequence, Union

from lr_lint.findings import Span
from lr_lint.positions import Positions

MOST_STEPS: Final = 5_000
"""Places that a value is followed to before it counts as seen."""

_Step = Union[str, int, None]
"""A key or index; None for any."""


class _Field(str):
    """The name of an attribute in a path, where a key is plain text."""


_Path = tuple[_Step, ...]
"""What is to be selected, one after the other, to come to the value."""

_Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

_DYNAMIC: Final = frozenset({"locals", "globals", "eval", "exec"})
"""Functions that can read any name; `vars` without arguments as well."""
_CONVERSIONS: Final = frozenset({"float", "int", "str", "tuple", "list"})
_CHANGES: Final = frozenset({"update", "setdefault", "append", "insert", "extend", "clear"})
"""Methods of a container that read nothing of what is in it."""


class Onlookers:
    """Follows the values of one file."""

    def __init__(self, tree: ast.Module, positions: Positions) -> None:
        """Take the file; it is walked once."""
        self._positions: Final = positions
        self._parents: Final[dict[ast.AST, ast.AST]] = {}
        self._at_line: Final[dict[int, list[ast.expr]]] = {}
        self._at_span: Final[dict[Span, list[ast.expr]]] = {}
        self._names: Final[dict[str, list[ast.Name]]] = {}
        self._attributes: Final[dict[str, list[ast.Attribute]]] = {}
        self._functions: Final[dict[str, list[_Function]]] = {}
        self._classes: Final[dict[str, list[ast.ClassDef]]] = {}
        self._exported: Final[set[str]] = set()
        self._asked_for: Final[set[str]] = set()
        self._is_dynamic = False
        self._allowed: frozenset[Span] = frozenset()
        self._visited: set[tuple[object, _Path]] = set()
        for parent in ast.walk(tree):
            for node in ast.iter_child_nodes(parent):
                self._parents[node] = parent
                self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.expr):
            self._at_line.setdefault(node.lineno, []).append(node)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            self._names.setdefault(node.id, []).append(node)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            self._attributes.setdefault(node.attr, []).append(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ClassDef):
            self._classes.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in _DYNAMIC or (name == "vars" and not node.args):
                self._is_dynamic = True
            elif name in ("getattr", "hasattr") and len(node.args) > 1:
                if isinstance(node.args[1], ast.Constant):
                    self._asked_for.add(str(node.args[1].value))
        elif isinstance(node, (ast.Assign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(item, ast.Name) and item.id == "__all__" for item in targets):
                self._exported.update(
                    item.value
                    for item in ast.walk(node.value)
                    if isinstance(item, ast.Constant) and isinstance(item.value, str)
                )

    # questions

    def see_value(self, value: Span, allowed: frozenset[Span]) -> bool:
        """Tell whether anything else than ``allowed`` can see what an expression gives.

        Args:
            value: Where the expression stands.
            allowed: Where the arguments stand that are known to get the value (for
                an entry of ``**settings``: the expression behind the stars).
        """
        return self._see(value, (), allowed)

    def see_entry(self, mapping: Span, key: str, allowed: frozenset[Span]) -> bool:
        """Tell whether anything else can see an entry of a dict display or ``dict()``."""
        return self._see(mapping, (key,), allowed)

    def find_dict(self, span: Span) -> Optional[ast.expr]:
        """Return the dict display or ``dict(...)`` at a place, if there is one."""
        for node in self._nodes_at(span):
            if isinstance(node, ast.Dict):
                return node
            if isinstance(node, ast.Call):
                return node if self._called_name(node) == "dict" else None
        return None

    def named_value(self, span: Span) -> Optional[Span]:
        """Return where the value stands in ``name := value``; None for anything else."""
        for node in self._nodes_at(span):
            if isinstance(node, ast.NamedExpr):
                return self._positions.span(node.value)
        return None

    def _nodes_at(self, span: Span) -> Sequence[ast.expr]:
        nodes = self._at_line.pop(span.line, None)
        if nodes is not None:
            # Once for each line: a line can hold very many expressions.
            for node in nodes:
                self._at_span.setdefault(self._positions.span(node), []).append(node)
        return self._at_span.get(span, ())

    def _see(self, span: Span, path: _Path, allowed: frozenset[Span]) -> bool:
        node = next(iter(self._nodes_at(span)), None)
        if node is None:
            return True
        self._allowed = allowed
        self._visited = set()
        try:
            return self._is_seen(node, path)
        except RecursionError:
            return True

    # following

    def _is_seen(self, node: ast.expr, path: _Path) -> bool:
        """Tell whether somebody sees what ``path`` selects from an expression's value."""
        if (node, path) in self._visited:
            return False
        self._visited.add((node, path))
        if len(self._visited) > MOST_STEPS or len(path) > 8:
            return True
        if self._positions.span(node) in self._allowed:
            return False
        parent = self._parents[node]
        if node in (getattr(parent, "annotation", None), getattr(parent, "returns", None)):
            return False
        if isinstance(parent, (ast.Assign, ast.AnnAssign)):
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            return any(self._target_is_seen(target, path) for target in targets)
        if isinstance(parent, ast.NamedExpr):
            return self._name_is_seen(parent.target.id, path) or self._is_seen(parent, path)
        if isinstance(parent, ast.Call):
            return self._argument_is_seen(parent, node, path)
        if isinstance(parent, ast.keyword):
            return self._keyword_is_seen(parent, path)
        if isinstance(parent, (ast.List, ast.Tuple, ast.Set)):
            return self._is_seen(parent, (parent.elts.index(node), *path))
        if isinstance(parent, ast.Dict):
            return self._entry_is_seen(parent, node, path)
        if isinstance(parent, ast.Subscript):
            return self._subscript_is_seen(parent, node, path)
        if isinstance(parent, ast.Attribute):
            return self._attribute_is_seen(parent, path)
        if isinstance(parent, ast.IfExp):
            return node is parent.test or self._is_seen(parent, path)
        if isinstance(parent, (ast.BoolOp, ast.Await)):
            return self._is_seen(parent, path)
        if isinstance(parent, ast.BinOp):
            merges = isinstance(parent.op, ast.BitOr) and bool(path)
            return not merges or self._is_seen(parent, path)
        if isinstance(parent, ast.Starred):
            return self._positions.span(parent) not in self._allowed
        if isinstance(parent, ast.arguments):
            return self._default_is_seen(parent, node, path)
        if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
            if node is not parent.iter or not path:
                return True
            return self._target_is_seen(parent.target, path[1:])
        if isinstance(parent, ast.Return):
            return self._result_is_seen(parent, path)
        return not isinstance(parent, ast.Expr)

    def _target_is_seen(self, target: ast.expr, path: _Path) -> bool:
        if isinstance(target, ast.Name):
            holder = self._parents[self._parents[target]]
            if isinstance(holder, ast.ClassDef):
                return self._field_is_seen(target.id, path) or self._object_is_seen(
                    holder, (_Field(target.id), *path)
                )
            return self._name_is_seen(target.id, path)
        if isinstance(target, ast.Attribute):
            whole = isinstance(target.value, ast.Name) and self._name_is_seen(
                target.value.id, (_Field(target.attr), *path)
            )
            return whole or self._field_is_seen(target.attr, path)
        if isinstance(target, ast.Subscript):
            if not isinstance(target.value, ast.Name):
                return True
            return self._name_is_seen(target.value.id, (_key_of(target.slice), *path))
        if isinstance(target, (ast.Tuple, ast.List)) and path:
            position = path[0]
            if not isinstance(position, int) or position >= len(target.elts):
                return True
            if any(isinstance(item, ast.Starred) for item in target.elts):
                return True
            return self._item_target_is_seen(target.elts[position], path[1:])
        return True

    def _item_target_is_seen(self, target: ast.expr, path: _Path) -> bool:
        if isinstance(target, ast.Name):
            # Whether the names of a class come out of a tuple is of no interest.
            return self._name_is_seen(target.id, path) or self._field_is_seen(target.id, path)
        return self._target_is_seen(target, path)

    def _name_is_seen(self, name: str, path: _Path) -> bool:
        if self._is_dynamic or name in self._exported:
            return True
        return any(self._is_seen(load, path) for load in self._names.get(name, ()))

    def _field_is_seen(self, name: str, path: _Path) -> bool:
        """Tell whether somebody sees it through an attribute of this name."""
        if name in self._asked_for:
            return True
        return any(self._is_seen(load, path) for load in self._attributes.get(name, ()))

    def _object_is_seen(self, definition: ast.ClassDef, path: _Path) -> bool:
        """Tell whether somebody gets hold of a class, or of an object of it."""
        return self._name_is_seen(definition.name, path)

    def _entry_is_seen(self, parent: ast.Dict, node: ast.expr, path: _Path) -> bool:
        for key, value in zip(parent.keys, parent.values):
            if value is node:
                if key is None:
                    return self._is_seen(parent, path)
                return self._is_seen(parent, (_key_of(key), *path))
        return True  # it is a key

    def _subscript_is_seen(
        self, parent: ast.Subscript, node: ast.expr, path: _Path
    ) -> bool:
        if node is not parent.value or not path:
            return True
        if not isinstance(parent.ctx, ast.Load):
            return False
        key = _key_of(parent.slice)
        if key is not None and path[0] is not None and key != path[0]:
            return False
        return self._is_seen(parent, path[1:])

    def _attribute_is_seen(self, parent: ast.Attribute, path: _Path) -> bool:
        if not isinstance(parent.ctx, ast.Load):
            return False
        if not path:
            return True
        step = path[0]
        if isinstance(step, _Field):
            # What the methods of an object read, they read from attributes.
            return step == parent.attr and self._is_seen(parent, path[1:])
        call = self._parents[parent]
        if not isinstance(call, ast.Call) or call.func is not parent:
            return True
        if parent.attr in _CHANGES:
            return not isinstance(self._parents[call], ast.Expr)
        if parent.attr == "copy":
            return self._is_seen(call, path)
        if parent.attr == "get" and call.args:
            key = _key_of(call.args[0])
            if key is not None and step is not None and key != step:
                return False
            return self._is_seen(call, path[1:])
        return parent.attr != "keys"

    # calls

    def _called_name(self, call: ast.Call) -> Optional[str]:
        function = call.func
        if isinstance(function, ast.Name):
            return function.id
        return function.attr if isinstance(function, ast.Attribute) else None

    def _argument_is_seen(self, call: ast.Call, node: ast.expr, path: _Path) -> bool:
        if node is call.func:
            if path and isinstance(path[0], _Field):
                return self._is_seen(call, path)  # an object of the class
            return True
        name = self._called_name(call)
        position = call.args.index(node)
        if any(isinstance(item, ast.Starred) for item in call.args[:position]):
            return True
        if isinstance(call.func, ast.Attribute):
            owner = call.func.value
            if name == "update" and path and isinstance(owner, ast.Name):
                return self._name_is_seen(owner.id, path)
            return True
        if name in _CONVERSIONS and not path and len(call.args) == 1:
            return self._is_seen(call, path)
        if name in ("dict", "list", "tuple") and path:
            return self._is_seen(call, path)
        return self._parameter_is_seen(call, position, path)

    def _keyword_is_seen(self, keyword: ast.keyword, path: _Path) -> bool:
        call = self._parents[keyword]
        if not isinstance(call, ast.Call):
            return True  # of a class definition
        name = self._called_name(call)
        if keyword.arg is None:
            return name != "dict" or not path or self._is_seen(call, path)
        if name == "dict":
            return self._is_seen(call, (keyword.arg, *path))
        if name == "update" and isinstance(call.func, ast.Attribute):
            owner = call.func.value
            return not isinstance(owner, ast.Name) or self._name_is_seen(
                owner.id, (keyword.arg, *path)
            )
        if name == "add_argument":
            return keyword.arg != "default" or self._field_is_seen(_destination(call), path)
        if name == "set_defaults":
            return self._field_is_seen(keyword.arg, path)
        if name in ("SimpleNamespace", "Namespace"):
            return self._is_field_of(call, keyword.arg, path)
        return self._parameter_is_seen(call, keyword.arg, path)

    def _is_field_of(self, call: ast.Call, name: str, path: _Path) -> bool:
        return self._field_is_seen(name, path) or self._is_seen(call, (_Field(name), *path))

    def _parameter_is_seen(
        self, call: ast.Call, which: Union[int, str], path: _Path
    ) -> bool:
        """Tell whether somebody sees an argument in the function that is called."""
        if not isinstance(call.func, ast.Name):
            return True
        name = call.func.id
        functions, classes = self._functions.get(name, []), self._classes.get(name, [])
        if len(functions) + len(classes) != 1:
            return True
        if functions:
            return self._is_seen_inside(functions[0], which, path)
        for item in classes[0].body:
            if isinstance(item, ast.FunctionDef) and item.name == "__init__":
                inside = which + 1 if isinstance(which, int) else which
                return self._is_seen_inside(item, inside, path)
        fields = [
            item.target.id
            for item in classes[0].body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        ]
        if isinstance(which, int):
            if which >= len(fields):
                return True
            which = fields[which]
        return which not in fields or self._is_field_of(call, which, path)

    def _is_seen_inside(
        self, function: _Function, which: Union[int, str], path: _Path
    ) -> bool:
        if function.decorator_list:
            return True
        arguments = function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        if isinstance(which, int):
            if which >= len(positional):
                return True
            which = positional[which].arg
        elif which not in [item.arg for item in (*positional, *arguments.kwonlyargs)]:
            return True
        return self._name_is_seen(which, path)

    def _default_is_seen(
        self, arguments: ast.arguments, node: ast.expr, path: _Path
    ) -> bool:
        function = self._parents[arguments]
        if getattr(function, "decorator_list", None):
            return True
        positional = [*arguments.posonlyargs, *arguments.args]
        pairs = [
            *zip(reversed(positional), reversed(arguments.defaults)),
            *zip(arguments.kwonlyargs, arguments.kw_defaults),
        ]
        for argument, default in pairs:
            if default is node:
                return self._name_is_seen(argument.arg, path)
        return True

    def _result_is_seen(self, statement: ast.Return, path: _Path) -> bool:
        """Tell whether somebody sees what a function returns."""
        function = self._parents[statement]
        while not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if function not in self._parents:
                return True
            function = self._parents[function]
        if function.decorator_list or len(self._functions[function.name]) != 1:
            return True
        if self._is_dynamic or function.name in self._exported | self._asked_for:
            return True
        for load in (
            *self._names.get(function.name, ()), *self._attributes.get(function.name, ())
        ):
            call = self._parents[load]
            if not isinstance(call, ast.Call) or call.func is not load:
                return True
            if self._is_seen(call, path):
                return True
        return False


def _destination(call: ast.Call) -> str:
    """Return the attribute in which `argparse` puts an option; empty when not known."""
    for keyword in call.keywords:
        if keyword.arg == "dest" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    texts = [item.value for item in call.args if isinstance(item, ast.Constant)]
    options = [text for text in texts if isinstance(text, str)]
    long = [text for text in options if text.startswith("--")]
    return (long or options or [""])[0].lstrip("-").replace("-", "_")


def _key_of(node: ast.expr) -> _Step:
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, int)):
        return node.value
    return None
