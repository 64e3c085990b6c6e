"""From the text of a script to its findings: the one way for every door.

The plugin, the fixer, `show` and the tests all come through `lint` or `read`.
"""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING, Final, NamedTuple, Optional, Sequence

from lr_lint.directives import NO_DIRECTIVES, Directives, read_directives
from lr_lint.findings import Finding, Level, message
from lr_lint.generation import Target, decide, evidence_in
from lr_lint.options import Options
from lr_lint.positions import Positions
from lr_lint.profiles.loader import load, load_devices
from lr_lint.profiles.specification import Profiles
from lr_lint.screening import DIRECTIVE, can_have_findings
from lr_lint.script.environment import Environment, counted_packages
from lr_lint.script.interpreter import Interpreter
from lr_lint.script.modules import Module
from lr_lint.script.trace import Trace

if TYPE_CHECKING:
    from lr_lint.run import RepairPlanner, TrainingRun

BUILT_IN_ROOTS: Final = frozenset({"paddlex"})
BUILT_IN_METHODS: Final = frozenset({"train", "quant_aware_train"})

_NEEDED: Final = ("lr_lint.binding", "lr_lint.rules.of_training")
"""What every training script needs; others that pass the text test do without."""


class Script(NamedTuple):
    """Everything that is known about one script.

    Attributes:
        trace: What happened while it was followed.
        target: What it can be written for.
        runs: Its training runs.
        directives: Its directives.
        positions: Places in its text.
        environment: What the device rules look at.
        runs_by_node: Call node -> training run.
    """

    trace: Trace
    target: Target
    runs: list[TrainingRun]
    directives: Directives
    positions: Positions
    environment: Environment
    runs_by_node: dict[ast.Call, TrainingRun]


def lint(
    source: str,
    tree: ast.Module,
    filename: str,
    options: Options,
    *,
    repairs: bool = True,
) -> list[Finding]:
    """Return the findings of a script, in the order of the text.

    Never raises: what the analysis cannot follow has no findings. ``# noqa`` is
    not looked at.

    Args:
        source: The text, decoded.
        tree: Its syntax tree.
        filename: Its path, or the name to show for standard input; relative data
            set paths and modules beside it start there.
        options: The user's choices.
        repairs: Whether the findings describe their repairs.
    """
    if not can_have_findings(source, options):
        return []
    try:
        return analyse(source, tree, filename, options, repairs=repairs)
    except Exception:  # one bug must not cost the user the findings of other files
        return []
    except (RecursionError, MemoryError):
        return []


def prepare(options: Options) -> None:
    """Import and load now what `lint` otherwise does for its first training script."""
    from importlib import import_module

    for name in _NEEDED:
        import_module(name)
    load_devices()
    load_profiles(options)


def analyse(
    source: str,
    tree: ast.Module,
    filename: str,
    options: Options,
    *,
    repairs: bool = True,
) -> list[Finding]:
    """Do the work of `lint`; a mistake in the analysis raises here."""
    script = read(source, tree, filename, options, repairs=repairs)
    findings = list(script.directives.mistakes)
    if script.trace.complete:
        findings += _device_findings(script)
        findings += _training_findings(script, tree, options, repairs)
    if not repairs:
        findings = [finding._replace(fix=None, advice=None) for finding in findings]
    return sorted(
        findings, key=lambda finding: (finding.line, finding.column, finding.code)
    )


def read(
    source: str,
    tree: ast.Module,
    filename: str,
    options: Options,
    *,
    repairs: bool = True,
) -> Script:
    """Follow a script and bind its training calls.

    Args:
        source: As for `lint`, like the other arguments.
        tree: Its syntax tree.
        filename: Its path.
        options: The user's choices.
        repairs: Whether to keep where each value is written, for its repair.
    """
    path = os.path.abspath(filename)
    folder = os.path.dirname(path)
    positions = Positions(source)
    directives = NO_DIRECTIVES
    if DIRECTIVE in source:
        directives = read_directives(positions.lines)
    devices = load_devices()
    roots, methods = BUILT_IN_ROOTS, BUILT_IN_METHODS
    if options.profiles:
        roots, methods = _user_names(options.profiles)
    interpreter = Interpreter(
        Module("__main__", folder, is_script=True),
        len(source),
        roots,
        methods,
        devices.packages,
    )
    interpreter.find_exports = lambda: _exports(load_profiles(options))
    trace = interpreter.run(tree, path)
    found: frozenset[int] = frozenset()
    uses_framework = any(symbol.partition(".")[0] in roots for symbol in trace.symbols)
    if uses_framework:
        found = evidence_in(
            trace.symbols, trace.keywords, load_profiles(options).evidence
        )
    target = decide(
        directives.file_version,
        options.paddlex_version,
        found,
        folder if uses_framework else None,
    )
    counted = counted_packages(devices, trace, target)
    runs, by_node = _runs(
        trace, target, directives, options, positions, folder, counted, repairs
    )
    environment = Environment(
        tree, source, positions, trace, target, devices.other_vendors, counted,
        any(run.observations for run in runs), _declared_cards(options, directives),
        repairs,
    )
    return Script(trace, target, runs, directives, positions, environment, by_node)


def load_profiles(options: Options) -> Profiles:
    """Load the built-in profiles and the user's."""
    return load(options.profiles)


def _user_names(paths: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the top-level modules and training methods of all profiles."""
    profiles = load(paths)
    methods = {name for methods in profiles.methods.values() for name in methods}
    roots = {root.partition(".")[0] for root in profiles.roots}
    return frozenset(roots) | BUILT_IN_ROOTS, frozenset(methods) | BUILT_IN_METHODS


def _exports(profiles: Profiles) -> dict[str, frozenset[str]]:
    """Return what ``from MODULE import *`` binds, for the modules of frameworks."""
    exports: dict[str, set[str]] = {}
    for name in (*profiles.methods, *profiles.datasets):
        parts = name.split(".")
        for length in range(1, len(parts)):
            exports.setdefault(".".join(parts[:length]), set()).add(parts[length])
    return {module: frozenset(names) for module, names in exports.items()}


def _runs(
    trace: Trace,
    target: Target,
    directives: Directives,
    options: Options,
    positions: Positions,
    folder: str,
    counted: frozenset[str],
    repairs: bool,
) -> tuple[list[TrainingRun], dict[ast.Call, TrainingRun]]:
    if not trace.calls:
        return [], {}
    from lr_lint.binding import Binder

    binder = Binder(
        trace, load_profiles(options), target, directives, options, positions, folder,
        counted, repairs,
    )
    by_node = binder.runs()
    return list(by_node.values()), by_node


def _declared_cards(options: Options, directives: Directives) -> Optional[int]:
    declared = [
        directive.cards
        for directive in directives.by_line.values()
        if directive.cards is not None
    ]
    if options.cards is not None:
        declared.append(options.cards)
    return max(declared, default=None)


def _device_findings(script: Script) -> list[Finding]:
    if not script.environment.trace.writes:
        return []
    from lr_lint.rules.of_devices import DEVICE_RULES

    return [finding for rule in DEVICE_RULES for finding in rule.check(script.environment)]


def _training_findings(
    script: Script, tree: ast.Module, options: Options, repairs: bool
) -> list[Finding]:
    if not script.runs:
        return []
    if not repairs:
        return _ask_every_rule(script, options, None)
    from lr_lint.planning.planner import Planner, settle

    planner = Planner(tree, script.positions, script.runs)
    return settle(_ask_every_rule(script, options, planner), script.runs)


def _ask_every_rule(
    script: Script, options: Options, planner: Optional[RepairPlanner]
) -> list[Finding]:
    from lr_lint.rules.of_training import ask, rules_about

    findings: list[Finding] = []
    for run in script.runs:
        for rule in rules_about(run, options, planner):
            for cases in ask(rule, run, options, planner):
                findings.append(_one_finding(cases, run))
    if len(script.trace.calls) > 1:
        from lr_lint.rules import second_training_run

        findings += second_training_run.check(script.trace.calls, script.runs_by_node)
    return findings


def _one_finding(cases: Sequence[Finding], run: TrainingRun) -> Finding:
    """Make one finding of what a rule says in every case.

    The repair stays only when it is the same in all of them; its level is the
    strictest one.
    """
    first = cases[0]
    if all(case.fix is None for case in cases):
        return first
    generations = {
        method.generation
        for observation in run.observations
        for method in observation.methods
    }
    for case in cases:
        if case.fix is None or first.fix is None or case.fix.edits != first.fix.edits:
            key = "generations_differ" if len(generations) > 1 else "cases_differ"
            return first._replace(fix=None, advice=message(f"no_repair.{key}"))
    strictest = max(cases, key=lambda case: _level(case))
    return first._replace(fix=strictest.fix)


def _level(finding: Finding) -> Level:
    return finding.fix.level if finding.fix is not None else Level.SAFE
