"""What flake8's own checks say about a script: pyflakes and pycodestyle.

A repair must not give the user new findings of these. Only scripts that a repair
changed are looked at.
"""

from __future__ import annotations

import argparse
from collections import Counter, OrderedDict
from importlib.metadata import EntryPoint
from typing import Final, NamedTuple, Sequence

import flake8
from flake8.checker import FileChecker
from flake8.main import options as flake8_options
from flake8.options import aggregator, config
from flake8.options.manager import OptionManager
from flake8.plugins import finder
from flake8.processor import FileProcessor

from lr_lint.configuration import (
    DEFAULT_SELECT,
    Configuration,
    Decisions,
    lines_for_flake8,
)
from lr_lint.suppressions import add_noqa

WATCHED: Final = ("E402", "E501", "E9", "F401", "F63", "F7", "F811", "F82", "F841")
"""Codes, or the beginnings of codes, that no repair may cause."""

# Of pycodestyle's checks, which take most of flake8's time, only those that count.
_PLUGINS: Final = (
    ("F", "flake8.plugins.pyflakes:FlakesChecker"),
    ("E402", "pycodestyle:module_imports_on_top_of_file"),
    ("E501", "pycodestyle:maximum_line_length"),
)
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


class _TextChecker(FileChecker):
    """Flake8's checker of one file, for a text that is not on disk."""

    def __init__(
        self,
        source: str,
        filename: str,
        plugins: finder.Checkers,
        options: argparse.Namespace,
    ) -> None:
        self._text = source
        super().__init__(filename=filename, plugins=plugins, options=options)

    def _make_processor(self) -> FileProcessor:
        return FileProcessor(self.filename, self.options, lines_for_flake8(self._text))


class Neighbours:
    """Flake8's own checks, as they are configured for every run of flake8.

    ``--select`` of the fixer's command line chooses what is repaired in this run; it
    says nothing about what flake8 reports afterwards, so it does not count here.
    """

    def __init__(self, configuration: Configuration) -> None:
        """Load pyflakes and pycodestyle and their configuration."""
        loaded = finder.load_plugins(
            [
                finder.Plugin("flake8", "", EntryPoint(name, where, "flake8.extension"))
                for name, where in _PLUGINS
            ],
            finder.PluginOptions.blank(),
        )
        self._plugins: Final = loaded.checkers
        manager = OptionManager(
            version=flake8.__version__,
            plugin_versions="",
            parents=[flake8_options.stage1_arg_parser()],
            formatter_names=["default"],
        )
        flake8_options.register_default_options(manager)
        manager.register_plugins(loaded)
        manager.extend_default_select(DEFAULT_SELECT)
        files = configuration.files
        cfg, folder = config.load_config(
            files.config, list(files.append), isolated=files.isolated
        )
        self._options: Final = aggregator.aggregate_options(manager, cfg, folder, [])
        for name in _FROM_COMMAND_LINE:
            setattr(self._options, name, getattr(configuration.flake8, name))
        for plugin in loaded.all_plugins():
            parse = getattr(plugin.obj, "parse_options", None)
            if parse is not None:
                parse(self._options)
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
        checker = _TextChecker(source, filename, self._plugins, self._options)
        _, results, _ = checker.run_checks()
        return [
            Violation(code, line)
            for code, line, _, _, physical_line in results
            if code.startswith(WATCHED)
            and self._decisions.is_reported(code, filename, line, physical_line)
        ]

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
        long = self._long_lines(text, filename)
        # The comment itself can make a line too long.
        for row in self._long_lines(suppressed, filename) - long:
            codes[max(line for line in late if line <= row)].append("E501")
        return add_noqa(text, codes)

    def _long_lines(self, text: str, filename: str) -> set[int]:
        return {item.line for item in self.report(text, filename) if item.code == "E501"}


def _new_codes(before: Sequence[Violation], after: Sequence[Violation]) -> list[str]:
    """Return the codes that are reported more often afterwards, in order."""
    more = Counter(item.code for item in after)
    more.subtract(Counter(item.code for item in before))
    return sorted(code for code, count in more.items() if count > 0)
