"""The door that shows what PaddleX will do: ``python -m lr_lint.show train.py``.

Exit status: 0 shown; 2 the script cannot be read or parsed, or wrong usage.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from typing import Any, Final, NamedTuple, Optional, Sequence

from lr_lint.configuration import (
    Configuration,
    Decisions,
    Program,
    UsageError,
    configure,
    lines_for_flake8,
)
from lr_lint.findings import Finding
from lr_lint.fixing import files
from lr_lint.lint import lint
from lr_lint.messages.doors import Sentence, sentence
from lr_lint.showing.facts import ScriptFacts, facts_of
from lr_lint.showing.repaired import RepairFacts, repair_facts
from lr_lint.showing.text import Writer
from lr_lint.terminal.layout import terminal_width
from lr_lint.terminal.printing import complain, put

PROGRAM: Final = Program(
    "python -m lr_lint.show",
    "[options] PATH",
    "Show what PaddleX will do with a training script: every setting with its origin, the"
    " steps, the learning rate, the findings, and what the repair would make of it. PATH: a"
    " script, or - for standard input. The script is read, not run.",
    "Exit status: 0 shown; 2 the script cannot be read or parsed, or wrong usage.",
    "show",
)

ARGUMENTS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (
        "--format",
        {
            "choices": ("text", "json"),
            "default": "text",
            "help": "text (the default) or json, which has the exact schedule.",
        },
    ),
    (
        "--every",
        {
            "metavar": "N",
            "help": "List the learning rate of every N-th step, too.",
        },
    ),
    (
        "--plot",
        {
            "metavar": "FILE",
            "help": "Draw the learning rate into a .png or .svg file (needs matplotlib:"
            " pip install 'lr_lint[plot]'), or with - in letters.",
        },
    ),
    (
        "--unsafe-fixes",
        {
            "action": "store_true",
            "help": "Show what the repair would make of it with unsafe repairs, too.",
        },
    ),
)

MOST_LISTED_STEPS: Final = 1_000_000
"""Steps that ``--every`` lists at most for one case."""


class Refusal(Exception):
    """Something cannot be shown.

    Attributes:
        sentence: Why, and what to do.
    """

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.sentence: Final = reason


class Wanted(NamedTuple):
    """What is to be shown.

    Attributes:
        path: The script, ``-`` for standard input.
        name: What it is called.
        every: Also list the learning rate of every so many steps.
        plot: Where the picture goes, ``-`` for the terminal; None for none.
        as_json: Whether the facts go out as JSON.
        unsafe: Whether unsafe repairs count.
    """

    path: str
    name: str
    every: Optional[int]
    plot: Optional[str]
    as_json: bool
    unsafe: bool


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Show a script on standard output; see the module's text for the exit status."""
    try:
        configuration = configure(
            sys.argv[1:] if argv is None else argv, ARGUMENTS, PROGRAM
        )
    except UsageError as error:
        return complain(str(error))
    language = configuration.options.language
    try:
        return _show(_wanted(configuration), configuration)
    except Refusal as refusal:
        return complain(refusal.sentence.say(language))
    except UsageError as error:
        return complain(str(error))


def _wanted(configuration: Configuration) -> Wanted:
    """Check what was asked for."""
    namespace = configuration.flake8
    paths = namespace.filenames
    if len(paths) != 1:
        raise Refusal(sentence("show.error.one", count=len(paths)))
    every, plot = namespace.every, namespace.plot
    if every is not None and not (every.isascii() and every.isdigit() and int(every) > 0):
        raise Refusal(sentence("show.error.every", text=every))
    as_json = namespace.format == "json"
    if plot == "-" and as_json:
        raise Refusal(sentence("show.error.plot_json"))
    if plot not in (None, "-") and not plot.lower().endswith((".png", ".svg")):
        raise Refusal(sentence("show.error.plot_type", path=plot))
    return Wanted(
        paths[0],
        namespace.stdin_display_name if paths[0] == "-" else paths[0],
        int(every) if every is not None else None,
        plot,
        as_json,
        bool(namespace.unsafe_fixes),
    )


def _show(wanted: Wanted, configuration: Configuration) -> int:
    text, tree = _read(wanted, configuration)
    findings = _findings(text, tree, wanted.name, configuration)
    try:
        facts = facts_of(text, tree, wanted.name, configuration.options, findings)
        repair = repair_facts(text, wanted.name, configuration, wanted.unsafe)
    except UsageError:
        raise
    except Exception as error:  # a bug must not end in a traceback
        problem = f"{type(error).__name__}: {error}"
        raise _about(wanted, sentence("show.error.read", problem=problem)) from error
    _check_every(wanted, facts)
    language = configuration.options.language
    status = put(_text(wanted, facts, repair, language))
    if wanted.plot is not None:
        status = max(status, _plot(wanted, facts, repair, language))
    return status


def _read(wanted: Wanted, configuration: Configuration) -> tuple[str, ast.Module]:
    """Read and parse the script; the line ends of the text are newlines."""
    try:
        if wanted.path == "-":
            source = files.decode("-", sys.stdin.buffer.read())
        elif os.path.isdir(wanted.path):
            raise _about(wanted, sentence("show.error.folder"))
        else:
            source = files.read(wanted.path)
    except files.FileError as error:
        problem = error.say(configuration.options.language)
        raise _about(wanted, sentence("show.name", name=problem)) from None
    text = "".join(lines_for_flake8(source.text))
    try:
        return text, ast.parse(text)
    except SyntaxError as error:
        reason = sentence("show.error.parse", problem=error.msg)
        raise _about(wanted, reason, error.lineno) from None
    except ValueError as error:
        raise _about(wanted, sentence("show.error.parse", problem=str(error))) from None
    except (RecursionError, MemoryError):
        raise _about(wanted, sentence("show.error.deep")) from None


def _about(wanted: Wanted, reason: Sentence, line: Optional[int] = None) -> Refusal:
    place = wanted.name if line is None else f"{wanted.name}:{line}"
    return Refusal(sentence("show.error.about", place=place, reason=reason))


def _findings(
    text: str, tree: ast.Module, name: str, configuration: Configuration
) -> list[Finding]:
    """Return what flake8 would report, with repairs."""
    findings = lint(text, tree, name, configuration.options)
    places = [(finding.code, finding.line) for finding in findings]
    reported = Decisions(configuration.flake8).reported(text, name, places)
    return [finding for finding, is_kept in zip(findings, reported) if is_kept]


def _check_every(wanted: Wanted, facts: ScriptFacts) -> None:
    if wanted.every is None:
        return
    for call in facts.calls:
        for case in call.cases:
            total = case.schedule.total_steps if case.schedule is not None else 0
            if total // wanted.every > MOST_LISTED_STEPS:
                raise Refusal(
                    sentence(
                        "show.error.every_many",
                        every=wanted.every,
                        most=MOST_LISTED_STEPS,
                        total=total,
                    )
                )


def _text(
    wanted: Wanted, facts: ScriptFacts, repair: RepairFacts, language: str
) -> str:
    if wanted.as_json:
        from lr_lint.showing.as_json import document

        return json.dumps(document(facts, repair, language, wanted.every), indent=2)
    return Writer(language, terminal_width(), wanted.every).write(facts, repair)


def _plot(
    wanted: Wanted, facts: ScriptFacts, repair: RepairFacts, language: str
) -> int:
    from lr_lint.showing.panels import panels_of

    assert wanted.plot is not None
    panels = panels_of(facts, repair)
    if not panels:
        raise Refusal(sentence("show.error.plot_nothing"))
    if wanted.plot == "-":
        from lr_lint.showing.letters import draw_all

        return put("\n" + draw_all(panels, language, terminal_width()))
    from lr_lint.showing.picture import PictureError, draw

    try:
        notes = draw(panels, wanted.plot, language)
    except PictureError as error:
        if sys.stdout.isatty():
            from lr_lint.showing.letters import draw_all

            put("\n" + draw_all(panels, language, terminal_width()))
        raise Refusal(error.sentence) from None
    for note in notes:
        complain(note.say(language))
    return 0


if __name__ == "__main__":
    sys.exit(main())
