"""Flake8's configuration for the fixer: the same files, options and decisions.

Flake8's own classes do the work, so that the fixer repairs what flake8 reports.
Other plugins are not loaded: what they register has no influence on the codes of
this one, their options in a configuration file are passed over as flake8 passes
over those of a plugin that is not installed, and loading them takes most of
flake8's start.
"""

from __future__ import annotations

import argparse
import bisect
import io
import os
import re
from typing import Any, Final, Iterable, Iterator, NamedTuple, Optional, Sequence

import flake8
from flake8 import exceptions
from flake8.defaults import NOQA_FILE
from flake8.main import options as flake8_options
from flake8.options import aggregator, config
from flake8.options.manager import OptionManager
from flake8.processor import FileProcessor

from lr_lint import __version__
from lr_lint.fixing.parsing import parse
from lr_lint.options import OptionError, Options, from_namespace, register

DEFAULT_SELECT: Final = ("C90", "E", "F", "LR", "W")
"""What flake8 selects without being told: its own checks and this plugin."""

_WITHOUT_MEANING: Final = frozenset(
    (
        "--quiet",
        "--color",
        "--count",
        "--format",
        "--hang-closing",
        "--indent-size",
        "--max-doc-length",
        "--show-source",
        "--no-show-source",
        "--statistics",
        "--exit-zero",
        "--tee",
        "--benchmark",
        "--bug-report",
    )
)
"""Options of flake8 that the fixer takes and that change nothing."""

_LINE_END: Final = re.compile(r"\r\n?|\n")


class UsageError(Exception):
    """The command line or a configuration file cannot be used; the text says why."""


class ConfigFiles(NamedTuple):
    """Which configuration files were asked for.

    Attributes:
        config: The only one, by ``--config``.
        append: More of them, by ``--append-config``.
        isolated: None at all, by ``--isolated``.
    """

    config: Optional[str]
    append: tuple[str, ...]
    isolated: bool


class Configuration(NamedTuple):
    """Everything that was asked for. Can be sent to another process.

    Attributes:
        flake8: Options as flake8 has them after files and command line.
        files: Where they came from.
        options: This plugin's own options.
    """

    flake8: argparse.Namespace
    files: ConfigFiles
    options: Options


class Program(NamedTuple):
    """How a program presents itself in its help.

    Attributes:
        name: How it is called.
        usage: What it takes, behind its name.
        description: What it does.
        exit_status: What its exit status means.
        group: The heading of its own options.
    """

    name: str
    usage: str
    description: str
    exit_status: str
    group: str


FIXER: Final = Program(
    "python -m lr_lint.fix",
    "[options] [PATH ...]",
    "Repair the training settings of PaddleX scripts. PATH: scripts, folders, or - for"
    " standard input; without one, the working directory.",
    "Exit status: 0 nothing left to report; 1 findings remain, or --check or --diff"
    " would change something; 2 a file could not be read, parsed or written, or wrong"
    " usage.",
    "repair",
)


class _Manager(OptionManager):
    """Flake8's option manager; does not show what has no meaning to this program.

    Attributes:
        own: Options of the program itself; flake8's of the same name are left out.
    """

    own: frozenset[str] = frozenset()

    def add_option(self, *args: Any, **kwargs: Any) -> None:
        if self.own.intersection(args):
            return
        if _WITHOUT_MEANING.intersection(args):
            kwargs["help"] = argparse.SUPPRESS
        super().add_option(*args, **kwargs)


def configure(
    argv: Sequence[str],
    add_arguments: Sequence[tuple[str, dict[str, Any]]],
    program: Program = FIXER,
) -> Configuration:
    """Read command line and configuration files as flake8 does.

    Args:
        argv: The arguments.
        add_arguments: Options that exist on the command line only, as name and
            keyword arguments for `argparse`.
        program: How the program presents itself.

    Raises:
        UsageError: An option or a configuration file cannot be used.
        SystemExit: With 2 after a message by `argparse`, or with 0 after help.
    """
    first = flake8_options.stage1_arg_parser()
    early, rest = first.parse_known_args(argv)
    flake8.configure_logging(early.verbose, early.output_file)
    files = ConfigFiles(early.config, tuple(early.append_config), early.isolated)
    manager = _Manager(
        version=f"lr_lint {__version__}",
        plugin_versions=f"flake8: {flake8.__version__}",
        parents=[first],
        formatter_names=["default"],
    )
    parser = manager.parser
    parser.prog = program.name
    parser.usage = f"%(prog)s {program.usage}"
    parser.description = program.description
    parser.epilog = program.exit_status
    group = parser.add_argument_group(program.group)
    for name, arguments in add_arguments:
        group.add_argument(name, **arguments)
    manager.own = frozenset(name for name, _ in add_arguments)
    flake8_options.register_default_options(manager)
    register(manager)
    manager.extend_default_select(DEFAULT_SELECT)
    namespace = _aggregate(manager, files, rest)
    try:
        return Configuration(namespace, files, from_namespace(namespace))
    except OptionError as error:
        raise UsageError(str(error)) from None


def _aggregate(
    manager: OptionManager, files: ConfigFiles, argv: Sequence[str]
) -> argparse.Namespace:
    try:
        cfg, folder = config.load_config(
            files.config, list(files.append), isolated=files.isolated
        )
        return aggregator.aggregate_options(manager, cfg, folder, argv)
    except exceptions.ExecutionError as error:
        raise UsageError(str(error)) from None
    except (ValueError, OSError) as error:
        raise UsageError(f"the configuration cannot be used: {error}") from None
    except Exception as error:
        if type(error).__module__ != "configparser":
            raise
        raise UsageError(f"the configuration cannot be read: {error}") from None


def discover(namespace: argparse.Namespace) -> Iterator[str]:
    """Yield the scripts that flake8 would check, as they are found.

    One that has several names (given twice, symbolic links) can come under each of
    them: see `in_order`.
    """
    from flake8.discover_files import expand_paths

    return expand_paths(
        paths=namespace.filenames,
        stdin_display_name=namespace.stdin_display_name,
        filename_patterns=namespace.filename,
        exclude=(*namespace.exclude, *namespace.extend_exclude),
    )


def in_order(found: Iterable[str]) -> list[str]:
    """Return scripts in the order of flake8's report, each of them once.

    One that was found under several names is there under one that is no link, if
    possible.
    """
    folders: dict[str, str] = {}
    by_file: dict[str, str] = {}
    for path in sorted(found, key=lambda path: (os.path.islink(path), path)):
        folder, name = os.path.split(path)
        if path == "-" or os.path.islink(path):
            real = path if path == "-" else os.path.realpath(path)
        else:
            if folder not in folders:
                folders[folder] = os.path.realpath(folder)
            real = os.path.join(folders[folder], name)
        by_file.setdefault(real, path)
    return sorted(by_file.values())


def lines_for_flake8(source: str) -> list[str]:
    """Return the lines as flake8 gives them to plugins: all ends are newlines."""
    return list(io.StringIO(_LINE_END.sub("\n", source)))


class _NoqaLines:
    """Finds the text in which a ``# noqa`` counts for a line.

    Flake8 asks its tokenizer, which takes longer than all else, about a whole file.
    Here it is asked about the top-level statements that somebody wants to know.
    """

    def __init__(
        self, lines: Sequence[str], filename: str, namespace: argparse.Namespace
    ) -> None:
        self._lines = lines
        self._filename = filename
        self._namespace = namespace
        self._processors: dict[int, FileProcessor] = {}
        self._regions = self._find_regions()
        self._starts = [first for first, _ in self._regions]

    def _find_regions(self) -> list[tuple[int, int]]:
        """Return first and last line of the top-level statements that share no line."""
        regions: list[tuple[int, int]] = []
        for statement in parse("".join(self._lines)).body:
            decorators = getattr(statement, "decorator_list", ())
            first = min([statement.lineno, *(item.lineno for item in decorators)])
            last = statement.end_lineno or first
            if regions and (regions[-1][1] >= first or self._goes_on(first - 1)):
                regions[-1] = regions[-1][0], max(last, regions[-1][1])
            else:
                regions.append((first, last))
        return regions

    def _goes_on(self, line: int) -> bool:
        return line > 0 and self._lines[line - 1].rstrip().endswith("\\")

    def find(self, line: int) -> Optional[str]:
        """Return the text for a line, from 1."""
        position = bisect.bisect_right(self._starts, line) - 1
        if position >= 0:
            first, last = self._regions[position]
            if line <= last:
                if position not in self._processors:
                    self._processors[position] = FileProcessor(
                        self._filename, self._namespace, list(self._lines[first - 1:last])
                    )
                return self._processors[position].noqa_line_for(line - first + 1)
        return self._lines[line - 1] if 1 <= line <= len(self._lines) else None


def is_switched_off(lines: Sequence[str], namespace: argparse.Namespace) -> bool:
    """Tell whether ``# flake8: noqa`` takes the whole file out."""
    return not namespace.disable_noqa and any(NOQA_FILE.match(line) for line in lines)


class _Silent:
    """Stands for flake8's formatter, to which violations are handed."""

    def handle(self, error: object) -> None:
        """Take a violation."""


class Decisions:
    """Which violations flake8 would report: select, ignore, per file, noqa."""

    def __init__(self, namespace: argparse.Namespace) -> None:
        """Prepare the decisions.

        Raises:
            UsageError: ``per-file-ignores`` cannot be read.
        """
        from flake8.style_guide import StyleGuideManager

        self._namespace = namespace
        try:
            self._guide = StyleGuideManager(
                namespace, _Silent()  # type: ignore[arg-type]
            )
        except exceptions.ExecutionError as error:
            raise UsageError(str(error)) from None

    def reported(
        self, source: str, filename: str, codes: Sequence[tuple[str, int]]
    ) -> list[bool]:
        """Tell for each code and line whether flake8 would report it.

        Args:
            source: The text.
            filename: Its path, or the display name of standard input.
            codes: Codes with their lines, from 1.
        """
        lower = source.lower()
        if "noqa" not in lower:
            return [self.is_reported(code, filename, line, "") for code, line in codes]
        lines = lines_for_flake8(source)
        if "flake8" in lower and is_switched_off(lines, self._namespace):
            return [False] * len(codes)
        noqa = _NoqaLines(lines, filename, self._namespace)
        return [
            self.is_reported(code, filename, line, noqa.find(line)) for code, line in codes
        ]

    def is_reported(
        self, code: str, filename: str, line: int, physical_line: Optional[str]
    ) -> bool:
        """Tell whether flake8 would report a code.

        Args:
            code: E.g. ``LR101``.
            filename: Its path, or the display name of standard input.
            line: Line, from 1.
            physical_line: The text in which a ``# noqa`` counts.
        """
        # Without a line flake8 would read it from the file, which may be another text.
        return bool(
            self._guide.handle_error(code, filename, line, 0, code, physical_line or "")
        )
