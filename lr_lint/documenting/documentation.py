"""The documentation of the rules: one text for the terminal, the pages and the README.

The docstring of a rule's module is its documentation. It begins with a title; then come
the headings of `HEADINGS`, each alone on its line, with their texts indented below them.
`lr_lint.messages.rules_zh` has the prose in Chinese; code and sources are the docstring's.
"""

from __future__ import annotations

import difflib
import inspect
import re
import textwrap
from types import ModuleType
from typing import Final, Mapping, NamedTuple, Optional

from lr_lint.messages.doors import say

HEADINGS: Final = (
    "What it does",
    "Why is this bad?",
    "Example",
    "Use instead",
    "Fix",
    "Options",
    "Source",
)
"""The headings of every rule's docstring, in this order."""

LEVELS: Final = ("safe", "unsafe")
"""The levels of a repair, as the texts below ``Fix`` call them."""

PAGE: Final = (
    "https://github.com/PaddlePaddle/PaddleX/blob/release/1.3/docs/appendix/parameters.md"
)
"""PaddleX's page on training parameters, which the docstrings call ``PARAMETERS``."""

_HEADING: Final = re.compile(rf"^({'|'.join(map(re.escape, HEADINGS))}):?$", re.MULTILINE)
_OPTION: Final = re.compile(r"^(lr-[a-z-]+):", re.MULTILINE)


class DocumentationError(Exception):
    """A docstring is not of the fixed form; the text says what is missing."""


class Documentation(NamedTuple):
    """What is to be known about one rule.

    Attributes:
        code: E.g. ``LR201``.
        name: E.g. ``warmup-past-first-decay``.
        title: What it finds, in one line, without a full stop.
        what: What it looks for.
        why: What happens to who leaves it so.
        example: A script that has it; its first lines can be comments
            ``# with lr-num-samples = 30`` that set an option.
        instead: The same script without it.
        levels: The levels its repair can have, a part of `LEVELS`; empty when it has none.
        fix: What its repair does.
        options: Option -> what it changes about the rule.
        source: Where the facts behind it can be read.
    """

    code: str
    name: str
    title: str
    what: str
    why: str
    example: str
    instead: str
    levels: tuple[str, ...]
    fix: str
    options: Mapping[str, str]
    source: str


def every_rule(language: str = "en") -> list[Documentation]:
    """Return the documentation of every rule, in the order of their codes.

    Args:
        language: ``en`` or ``zh``.
    """
    from lr_lint.rules.every_rule import EVERY_RULE

    return [document(rule, language) for rule in EVERY_RULE]


def document(rule: ModuleType, language: str = "en") -> Documentation:
    """Return the documentation of a rule.

    Args:
        rule: Its module.
        language: ``en`` or ``zh``.

    Raises:
        DocumentationError: Its docstring has not the fixed form.
    """
    english = _read(rule)
    if language != "zh":
        return english
    from lr_lint.messages.rules_zh import RULES

    chinese = RULES[english.code]
    return english._replace(
        title=chinese.title,
        what=chinese.what,
        why=chinese.why,
        fix=chinese.fix,
        options=chinese.options,
    )


def _read(rule: ModuleType) -> Documentation:
    title, parts = _split(rule)
    fix = _joined(parts["Fix"])
    return Documentation(
        rule.CODE,
        rule.NAME,
        title.rstrip("."),
        _joined(parts["What it does"]),
        _joined(parts["Why is this bad?"]),
        parts["Example"],
        parts["Use instead"],
        tuple(level for level in LEVELS if re.search(rf"\b{level}\b", fix, re.IGNORECASE)),
        fix,
        _options(parts["Options"]),
        _joined(parts["Source"]),
    )


def _split(rule: ModuleType) -> tuple[str, dict[str, str]]:
    """Split a docstring into its title and the texts below its headings."""
    title, *rest = _HEADING.split(inspect.getdoc(rule) or "")
    parts = {
        heading: textwrap.dedent(text.strip("\n")).rstrip()
        for heading, text in zip(rest[::2], rest[1::2])
    }
    missing = [heading for heading in HEADINGS if not parts.get(heading)]
    if missing or tuple(rest[::2]) != HEADINGS or len(title.strip().splitlines()) != 1:
        raise DocumentationError(
            f"{rule.__name__}: the docstring needs a title of one line and then the headings"
            f" {', '.join(HEADINGS)}, each once and with a text; missing: {missing or 'none'}"
        )
    return title.strip(), parts


def _joined(text: str) -> str:
    return " ".join(text.split())


def _options(text: str) -> dict[str, str]:
    """Read ``lr-cards: what it changes`` lines; ``None.`` gives none."""
    _, *rest = _OPTION.split(text)
    return {name: _joined(meaning) for name, meaning in zip(rest[::2], rest[1::2])}


def options_in(example: str) -> dict[str, str]:
    """Return the options that an example's first comments set.

    Args:
        example: Code whose first lines can be ``# with lr-num-samples = 30``.

    Returns:
        Option -> value, as in a configuration file.
    """
    found: dict[str, str] = {}
    for line in example.splitlines():
        match = re.fullmatch(r"# with (lr-[a-z-]+) = (.+)", line)
        if match is None:
            break
        found[match[1]] = match[2]
    return found


def source_text(source: str, language: str, *, link: bool = False) -> str:
    """Name the page on training parameters in words.

    Args:
        source: The text below ``Source``, where it is called ``PARAMETERS section 5``.
        language: ``en`` or ``zh``.
        link: Whether its title becomes a link in Markdown.
    """
    title = say(language, "explain.page")
    title = f"[{title}]({PAGE})" if link else title

    def named(match: re.Match[str]) -> str:
        return say(language, "explain.section", page=title, section=match[1])

    return re.sub(r"PARAMETERS(?:\.md)? section (\d+)", named, source)


def find(text: str, rules: list[Documentation]) -> Optional[Documentation]:
    """Return the rule with a code or a name, in any case; None when there is none."""
    wanted = _plain(text)
    for rule in rules:
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None


def near(text: str, rules: list[Documentation]) -> list[Documentation]:
    """Return rules whose code or name is spelt nearly like a text, in order of their codes.

    For a code those that begin as it does: LR201 to LR204 for ``LR2`` and ``LR205``.
    """
    wanted = _plain(text)
    if re.fullmatch(r"lr\d+", wanted):
        beginnings = (wanted[:length] for length in range(len(wanted), 2, -1))
        for beginning in beginnings:
            begin = [rule for rule in rules if rule.code.lower().startswith(beginning)]
            if begin:
                return begin
    by_name = {name: rule for rule in rules for name in (rule.code.lower(), rule.name)}
    names = difflib.get_close_matches(wanted, by_name, 4, 0.6)
    names += [rule.name for rule in rules if len(wanted) > 2 and wanted in rule.name]
    found = {by_name[name].code for name in names}
    return [rule for rule in rules if rule.code in found]


def _plain(text: str) -> str:
    return text.strip().lower().replace("_", "-").replace(" ", "-")
