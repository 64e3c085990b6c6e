"""What imports bind, and the modules beside the script."""

from __future__ import annotations

import ast
import os
import sys
from typing import Callable, Final, Optional

from lr_lint.script.containers import new_scope
from lr_lint.script.machine import Frame
from lr_lint.script.methods import Methods
from lr_lint.script.modules import (
    DEEPEST_IMPORT,
    MOST_MODULES,
    Module,
    find_module,
    names_used,
    parse_module,
)
from lr_lint.script.trace import Freeze
from lr_lint.script.values import (
    NONE,
    UNKNOWN,
    Constant,
    LocalModule,
    Symbol,
    UnknownValue,
    Value,
    text_of,
)

DEVICES_VARIABLE: Final = "CUDA_VISIBLE_DEVICES"

MOST_LOOKUPS: Final = 400
"""Modules that are looked for beside one script at most."""

NEVER_LOCAL: Final = frozenset(
    getattr(sys, "stdlib_module_names", ())
    or (
        "os", "sys", "json", "argparse", "time", "random", "re", "logging", "pathlib",
        "math", "typing", "__future__", "glob", "shutil", "builtins", "importlib",
        "subprocess", "collections", "functools", "copy", "dataclasses", "types",
    )
) | {"paddle", "numpy", "cv2", "torch"}
"""Modules that are not looked for beside the script."""


class Imports(Methods):
    """Follow imports."""

    find_exports: Callable[[], dict[str, frozenset[str]]] = staticmethod(dict)
    """Return what a star import binds, by module of a framework."""

    freezing: frozenset[str] = frozenset()
    """Top-level packages whose import can fix the visible cards."""

    def __init__(self, main: Module, text_size: int) -> None:
        super().__init__(main, text_size)
        self._symbols: dict[str, Symbol] = {}
        self._modules = new_scope(0)
        self._module_depth = 0
        self._is_searched_elsewhere = False
        self._block_depth = 0

    def import_module(self, dotted: str) -> Value:
        """Follow the import of a module by its full name."""
        root, dot, _ = dotted.partition(".")
        if root not in NEVER_LOCAL and root not in self.recorded:
            local = self._local_import(dotted)
            if local is not None:
                return local
        if root in self.recorded:
            self.trace.symbols.add(dotted)
            if root in self.freezing:
                self._note_freeze(dotted)
        return self._symbol(dotted) if dot else self.root_symbol(root)

    def root_symbol(self, root: str) -> Symbol:
        """Return a top-level module of another library."""
        symbol = self._symbols.get(root)
        if symbol is None:
            symbol = self._symbols[root] = Symbol(root, root in self.roots)
        return symbol

    def _symbol(self, dotted: str) -> Value:
        symbol: Value = self.root_symbol(dotted.partition(".")[0])
        for part in dotted.split(".")[1:]:
            if not isinstance(symbol, Symbol):
                return UNKNOWN
            symbol = symbol.members.get(part) or self.member(symbol, part)
        return symbol

    def _note_freeze(self, dotted: str) -> None:
        imported = self.process["imported"]
        assert isinstance(imported, tuple)
        if not self.frame.known:
            return
        devices = self.process.get("variable:" + DEVICES_VARIABLE)
        through = None if self.frame.in_script else self.frame.module.name
        event = Freeze(
            dotted, self.script_statement, self.script_function, through,
            devices if isinstance(devices, Value) else None,
        )
        self.write(self.process, "imported", (*imported, event))

    # Modules beside the script.

    def followed_modules(self) -> list[Module]:
        """Return the modules beside the script that were followed."""
        return [
            found.module for found in self._modules.values() if isinstance(found, LocalModule)
        ]

    def search_elsewhere(self, folder: Optional[Value]) -> None:
        """Take note that modules are looked for in another folder first."""
        text = text_of(folder)
        if text is None or os.path.normpath(os.path.join(self.main.folder, text)) != (
            os.path.normpath(self.main.folder)
        ):
            self._is_searched_elsewhere = True

    def _local_import(self, dotted: str) -> Optional[Value]:
        """Import a module beside the script, its packages first."""
        parts = dotted.split(".")
        found: Optional[Value] = None
        for length in range(1, len(parts) + 1):
            found = self._local_module(".".join(parts[:length])) or (
                found if length < len(parts) else None
            )
        return found

    def _local_module(self, dotted: str, level: int = 0) -> Optional[Value]:
        """Follow a module beside the script, once.

        Returns:
            The module; unknown when it is there but is not followed; None when
            there is none.
        """
        folder = self.frame.module.folder if level else self.main.folder
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        if not folder:
            return None
        key = f"{folder}:{dotted}"
        known = self._modules.get(key)
        if known is not None:
            return None if known is NONE else known
        if len(self._modules) >= MOST_LOOKUPS:
            return UNKNOWN
        path = find_module(folder, dotted)
        if path is None:
            self.write(self._modules, key, NONE)
            return None
        count = sum(isinstance(found, LocalModule) for found in self._modules.values())
        if (
            self._module_depth >= DEEPEST_IMPORT
            or count >= MOST_MODULES
            or (self._is_searched_elsewhere and not level)
        ):
            return self._not_followed(key)
        tree = parse_module(path)
        if tree is None:
            return self._not_followed(key)
        module = Module(dotted, os.path.dirname(path), born=self.tick())
        module.scope["__name__"] = Constant(dotted)
        module.scope["__file__"] = Constant(path)
        local = LocalModule(module)
        self.write(self._modules, key, local)
        self.trace.symbols |= names_used(tree, self.recorded)
        self._follow_module(module, tree)
        return local

    def _not_followed(self, key: str) -> Value:
        """Give up a module: it can have changed those that it shares."""
        self.write(self._modules, key, UNKNOWN)
        for other in list(self._modules.values()):
            self.lose(other)
        return UNKNOWN

    def _follow_module(self, module: Module, tree: ast.Module) -> None:
        outer, blocks, conditions = self.frame, self._block_depth, self.conditions
        statement, script_statement = self.statement, self.script_statement
        self.frame = Frame(module, (module.scope,), None, outer.known, len(self._journal))
        self.frames.append(self.frame)
        self._module_depth += 1
        self._block_depth = 0
        try:
            self.follow(tree.body)
        finally:
            self.frames.pop()
            self._module_depth -= 1
            self.frame, self.conditions, self._block_depth = outer, conditions, blocks
            self.statement, self.script_statement = statement, script_statement

    def submodule(self, owner: LocalModule, name: str) -> Value:
        found = self._modules.get(f"{self.main.folder}:{owner.module.name}.{name}")
        return found if isinstance(found, LocalModule) else UNKNOWN

    # Statements.

    def _import(self, statement: ast.Import) -> None:
        for alias in statement.names:
            name = alias.name
            module = self.import_module(name)
            if alias.asname is not None:
                self.bind(alias.asname, module)
            elif "." in name:
                root = name.partition(".")[0]
                local = self._modules.get(f"{self.main.folder}:{root}")
                if root not in self.recorded and isinstance(local, LocalModule):
                    self.bind(root, local)
                elif isinstance(module, Symbol):
                    self.bind(root, self.root_symbol(root))
                else:
                    self.bind(root, UNKNOWN)
            else:
                self.bind(name, module)

    def _import_from(self, statement: ast.ImportFrom) -> None:
        name = statement.module or ""
        if statement.level:
            module = self._local_module(name, statement.level) if name else None
        else:
            module = self.import_module(name)
        for alias in statement.names:
            if alias.name == "*":
                self._import_star(module)
                continue
            if isinstance(module, Symbol):
                value = module.members.get(alias.name) or self.member(module, alias.name)
            elif isinstance(module, LocalModule):
                value = self._member_of(module, alias.name)
            elif statement.level and not name:
                value = self._local_module(alias.name, statement.level) or UNKNOWN
            else:
                value = UNKNOWN
            self.bind(alias.asname or alias.name, value)

    def _member_of(self, module: LocalModule, name: str) -> Value:
        found = module.module.scope.get(name)
        if found is not None:
            return UNKNOWN if isinstance(found, UnknownValue) else found
        return self._local_module(f"{module.module.name}.{name}") or UNKNOWN

    def _import_star(self, module: Optional[Value]) -> None:
        if isinstance(module, LocalModule):
            if "__all__" not in module.module.scope:
                for name, value in list(module.module.scope.items()):
                    if not name.startswith("_"):
                        self.bind(name, value)
                return
        elif isinstance(module, Symbol) and module.is_framework:
            for name in sorted(self.find_exports().get(module.dotted, ())):
                self.bind(name, module.members.get(name) or self.member(module, name))
            return
        # Any name can have been bound by now.
        self.starred = True
        scope = self.frame.scopes[0]
        for key, value in list(scope.items()):
            if isinstance(key, str) and not isinstance(value, (Symbol, LocalModule)):
                self.lose(value)
                self.bind(key, UNKNOWN)

    roots: frozenset[str] = frozenset()
    """Top-level modules of the frameworks that profiles describe."""

    def follow(self, body: list[ast.stmt]) -> int:
        raise NotImplementedError
