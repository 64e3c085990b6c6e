"""What flake8's own checks say about a script: pyflakes and pycodestyle.

A repair must not give the user new findings of these. Only scripts that a repair
changed are looked at, and of pycodestyle's checks, which take most of flake8's time,
only those that a repair can disturb are asked.
"""

from __future__ import annotations

import ast
from collections import Counter, OrderedDict
from typing import Final, Iterator, NamedTuple, Sequence

import flake8
import pycodestyle  # type: ignore[import-untyped]
from flake8.main import options as flake8_options
from flake8.options import aggregator, config
from flake8.options.manager import OptionManager
from flake8.plugins.pyflakes import FlakesChecker

from lr_lint.configuration import (
    DEFAULT_SELECT,
    Configuration,
    Decisions,
    lines_for_flake8,
)
from lr_lint.fixing.parsing import parse
from lr_lint.fixing.suppressions import add_noqa

WATCHED: Final = ("E402", "E501", "F401", "F63", "F7", "F811", "F82", "F841")
"""Codes, or the beginnings of codes, that no repair may cause."""

_MOST_KNOWN: Final = 4
_FROM_COMMAND_LINE: Final = (
    "disable_noqa",
    "extend_ignore",
    "ignore",
    "max_line_length",
    "per_file_ignores",
    "stdin_display_name",
)


class Violation(NamedTuple):
    """One finding of flake8's own checks.

    Attributes:
        code: E.g. ``E402``.
        line: Line, from 1.
    """

    code: str
    line: int


class Neighbours:
    """Flake8's own checks, as they are configured for every run of flake8.

    ``--select`` of the fixer's command line chooses what is repaired in this run; it
    says nothing about what flake8 reports afterwards, so it does not count here.
    """

    def __init__(self, configuration: Configuration) -> None:
        """Read the configuration of pyflakes and pycodestyle."""
        manager = OptionManager(
            version=flake8.__version__,
            plugin_versions="",
            parents=[flake8_options.stage1_arg_parser()],
            formatter_names=["default"],
        )
        flake8_options.register_default_options(manager)
        FlakesChecker.add_options(manager)
        manager.extend_default_select(DEFAULT_SELECT)
        files = configuration.files
        cfg, folder = config.load_config(
            files.config, list(files.append), isolated=files.isolated
        )
        self._options: Final = aggregator.aggregate_options(manager, cfg, folder, [])
        for name in _FROM_COMMAND_LINE:
            setattr(self._options, name, getattr(configuration.flake8, name))
        FlakesChecker.parse_options(self._options)
        self._decisions: Final = Decisions(self._options)
        self._known: Final[OrderedDict[tuple[str, str], list[Violation]]] = OrderedDict()

    def report(self, source: str, filename: str) -> list[Violation]:
        """Return the watched findings that flake8 would report about a text.

        Args:
            source: The text.
            filename: Its path, or the display name of standard input.
        """
        key = source, filename
        if key not in self._known:
            self._known[key] = self._look(source, filename)
            while len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return self._known[key]

    def _look(self, source: str, filename: str) -> list[Violation]:
        lines = lines_for_flake8(source)
        tree = parse("".join(lines))
        found = [
            *_late_imports(tree, lines),
            *_long_lines(lines, int(self._options.max_line_length)),
            *_flakes(tree, filename),
        ]
        kept = self._decisions.reported(source, filename, found)
        return sorted(item for item, is_kept in zip(found, kept) if is_kept)

    def settle(
        self, filename: str, before: str, after: str, origin: Sequence[int]
    ) -> tuple[str, list[str]]:
        """Suppress E402 for the imports below a statement that moved above them.

        Args:
            filename: The path, or the display name of standard input.
            before: A text.
            after: The text after repairs.
            origin: Line of ``before`` for each line of ``after``, both from 1.

        Returns:
            ``after`` with ``# noqa`` comments, and the watched codes that it has and
            ``before`` has not.
        """
        old = self.report(before, filename)
        known = {item.line for item in old if item.code == "E402"}
        late = [
            item.line
            for item in self.report(after, filename)
            if item.code == "E402" and origin[item.line - 1] not in known
        ]
        text = self._suppress(filename, after, late) if late else after
        return text, _new_codes(old, self.report(text, filename))

    def _suppress(self, filename: str, text: str, late: Sequence[int]) -> str:
        codes = {line: ["E402"] for line in late}
        suppressed = add_noqa(text, codes)
        long = self._lines_too_long(text, filename)
        # The comment itself can make a line too long.
        for row in self._lines_too_long(suppressed, filename) - long:
            codes[max(line for line in late if line <= row)].append("E501")
        return add_noqa(text, codes)

    def _lines_too_long(self, text: str, filename: str) -> set[int]:
        return {item.line for item in self.report(text, filename) if item.code == "E501"}


def _late_imports(tree: ast.Module, lines: Sequence[str]) -> Iterator[Violation]:
    """Yield what pycodestyle says about imports, from the starts of the statements."""
    state: dict[str, object] = {}
    previous = 0
    for statement in tree.body:
        decorators = getattr(statement, "decorator_list", ())
        line = min([statement.lineno, *(item.lineno for item in decorators)])
        if line > previous:
            text = lines[line - 1].strip()
            for _, message in pycodestyle.module_imports_on_top_of_file(text, 0, state, False):
                yield Violation(message.split()[0], line)
        previous = max(previous, statement.end_lineno or line)


def _long_lines(lines: Sequence[str], limit: int) -> Iterator[Violation]:
    """Yield what pycodestyle says about the length of lines."""
    for number, line in enumerate(lines, 1):
        if len(line) > limit:
            found = pycodestyle.maximum_line_length(line, limit, False, number, False)
            if found is not None:
                yield Violation(found[1].split()[0], number)


def _flakes(tree: ast.Module, filename: str) -> Iterator[Violation]:
    """Yield what pyflakes says."""
    for line, _, message, _ in FlakesChecker(tree, filename).run():
        code = message.split()[0]
        if code.startswith(WATCHED):
            yield Violation(code, line)


def _new_codes(before: Sequence[Violation], after: Sequence[Violation]) -> list[str]:
    """Return the codes that are reported more often afterwards, in order."""
    more = Counter(item.code for item in after)
    more.subtract(Counter(item.code for item in before))
    return sorted(code for code, count in more.items() if count > 0)
