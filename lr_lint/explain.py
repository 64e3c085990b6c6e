"""The door that explains the rules: ``python -m lr_lint.explain LR201``.

It also writes the pages of ``docs/rules`` and the table in the README, from the same text.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from lr_lint.documenting.documentation import Documentation, every_rule, find, near
from lr_lint.documenting.rule_pages import as_text, list_of, write_pages, write_table
from lr_lint.messages.doors import say
from lr_lint.options import OptionError, read_language
from lr_lint.terminal.layout import terminal_width
from lr_lint.terminal.printing import complain, put


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Explain rules on standard output.

    Args:
        argv: The command line without the program; None: this process's own.

    Returns:
        0: done. 2: there is no such rule, or the command line cannot be used.
    """
    arguments = _parser().parse_args(argv)
    try:
        language = read_language(arguments.lr_language or _configured_language())
    except OptionError as error:
        return complain(str(error))
    if arguments.write_docs is not None or arguments.write_table is not None:
        return _write(arguments.write_docs, arguments.write_table)
    rules = every_rule(language)
    if not arguments.rule:
        return put(list_of(rules, language, terminal_width()))
    return _explain(arguments.rule, rules, language)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lr_lint.explain",
        description="Explain rules: what they find, why it is bad, an example, the repair.",
        epilog="Exit status: 0 done; 2 there is no such rule, or wrong usage.",
    )
    parser.add_argument(
        "rule", nargs="*", metavar="RULE", help="code or name; without one, the list of rules"
    )
    parser.add_argument(
        "--lr-language",
        metavar="LANGUAGE",
        help="en, zh or auto; else what the [flake8] section says (default: en)",
    )
    parser.add_argument(
        "--write-docs", metavar="FOLDER", type=Path, help="write a page for every rule there"
    )
    parser.add_argument(
        "--write-table",
        metavar="FILE",
        type=Path,
        help="write the table of rules between its marks in a Markdown file",
    )
    return parser


def _configured_language() -> str:
    """Return ``lr-language`` of the configuration file that flake8 would read."""
    from configparser import Error

    from flake8.options.config import load_config

    try:
        configuration, _ = load_config(None, [])
        for key in ("lr-language", "lr_language"):
            if configuration.has_option("flake8", key):
                return configuration.get("flake8", key)
    except (Error, OSError, ValueError):
        pass  # flake8 itself tells what is wrong with the file
    return "en"


def _explain(asked: Sequence[str], rules: list[Documentation], language: str) -> int:
    status = 0
    columns = terminal_width()
    texts = []
    for text in asked:
        rule = find(text, rules)
        if rule is not None:
            texts.append(as_text(rule, language, columns))
        else:
            status = complain(_unknown(text, rules, language))
    if texts:
        status = max(status, put("\n\n".join(texts)))
    return status


def _unknown(text: str, rules: list[Documentation], language: str) -> str:
    matches = near(text, rules)
    parts = [say(language, "explain.unknown", text=text)]
    if matches:
        names = ", ".join(f"{rule.code} {rule.name}" for rule in matches)
        parts.append(say(language, "explain.near", rules=names))
    else:
        parts.append(say(language, "explain.list"))
    return say(language, "explain.joined", first=parts[0], second=parts[1])


def _write(folder: Optional[Path], table: Optional[Path]) -> int:
    try:
        if folder is not None:
            write_pages(folder)
        if table is not None:
            write_table(table)
    except (OSError, ValueError) as error:
        return complain(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
