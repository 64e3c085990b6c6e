"""The documentation of the rules set for a terminal, for Markdown pages and the README."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, Sequence

from lr_lint.documenting.documentation import Documentation, every_rule, source_text
from lr_lint.messages.doors import say
from lr_lint.options import OFF_BY_DEFAULT
from lr_lint.terminal.layout import paragraph, table

TABLE_BEGIN: Final = "<!-- rules: begin (made by python -m lr_lint.explain --write-table) -->"
TABLE_END: Final = "<!-- rules: end -->"
"""Between these two lines of a Markdown file stands the table of rules."""

LANGUAGES: Final = {"en": "", "zh": "zh"}
"""Language -> folder of its pages, below the folder of all pages."""

INDENT: Final = "    "

WHEEL: Final = re.compile(r"\b\d\.\d\.\d+:paddlex/")
"""A file in a wheel of PaddleX, as sources name it."""

ISSUE: Final = re.compile(r"PaddleX#(\d+)")
ISSUES: Final = "https://github.com/PaddlePaddle/PaddleX/issues/"

CODE: Final = re.compile(
    r"(``.+?``|`.+?`|(?:\d\.\d\.\d+:)?[\w./]+\.py(?::\d+)?|\*\*?kwargs|\*args|--[a-z][a-z-]+"
    r"|(?<![\w/.])[A-Za-z]\w*_\w*\*?(?:\[\w+\])?(?:=\w+)?(?![\w/]))"
)
"""What is code in prose: what stands in backticks, and names with an underscore."""


def level(rule: Documentation, language: str) -> str:
    """Name the levels that a rule's repair can have, ``none`` without a repair."""
    return say(language, f"explain.level.{' or '.join(rule.levels) or 'none'}")


def title_of(rule: Documentation, language: str) -> str:
    """Return a rule's title, and whether it is off unless asked for."""
    if rule.code not in OFF_BY_DEFAULT:
        return rule.title
    remark = say(language, "explain.off")
    return say(language, "explain.remark", title=rule.title, remark=remark)


def list_of(rules: Sequence[Documentation], language: str, columns: int) -> str:
    """Set the list of rules for a terminal of so many columns."""
    header = [say(language, f"explain.{key}") for key in ("code", "name", "finds", "repair")]
    rows = [
        [rule.code, rule.name, title_of(rule, language), level(rule, language)] for rule in rules
    ]
    more = paragraph(say(language, "explain.more"), columns)
    return f"{table(rows, columns, header)}\n\n{more}"


def as_text(rule: Documentation, language: str, columns: int) -> str:
    """Set the documentation of a rule for a terminal of so many columns."""
    parts = [f"{rule.code} {rule.name}", paragraph(title_of(rule, language), columns)]
    for heading, text in (("what", rule.what), ("why", rule.why)):
        parts.append(_section(language, heading, paragraph(text, columns, INDENT)))
    for heading, code in (("example", rule.example), ("instead", rule.instead)):
        parts.append(_section(language, heading, _indented(code)))
    parts.append(
        _section(language, "fix", paragraph(rule.fix, columns, INDENT), level(rule, language))
    )
    options = [[f"--{name}", meaning] for name, meaning in rule.options.items()]
    none = paragraph(say(language, "explain.no_options"), columns, INDENT)
    parts.append(
        _section(language, "options", table(options, columns, indent=INDENT) or none)
    )
    source = paragraph(source_text(rule.source, language), columns, INDENT)
    if WHEEL.search(rule.source):
        source += "\n" + paragraph(say(language, "explain.legend"), columns, INDENT)
    parts.append(_section(language, "source", source))
    return "\n\n".join(parts)


def _section(language: str, heading: str, text: str, remark: str = "") -> str:
    title = say(language, f"explain.{heading}")
    if remark:
        title = say(language, "explain.remark", title=title, remark=remark)
    return f"{title}\n{text}"


def _indented(code: str) -> str:
    return "\n".join(INDENT + line if line else "" for line in code.splitlines())


def as_page(rule: Documentation, language: str) -> str:
    """Write the documentation of a rule as a Markdown page."""
    module = rule.name.replace("-", "_")
    other, link = ("en", "../{}") if LANGUAGES[language] else ("zh", "zh/{}")
    parts = [
        f"<!-- {say(language, 'explain.generated', module=module)} -->",
        f"# {rule.code} {rule.name}",
        say(language, "explain.sentence", text=markdown(title_of(rule, language))),
        f"[{say(other, 'explain.language')}]({link.format(_file(rule))})",
        _chapter(language, "what", markdown(rule.what)),
        _chapter(language, "why", markdown(rule.why)),
        _chapter(language, "example", f"```python\n{rule.example}\n```"),
        _chapter(language, "instead", f"```python\n{rule.instead}\n```"),
        _chapter(language, "fix", markdown(rule.fix), level(rule, language)),
        _chapter(language, "options", _options(rule, language)),
        _chapter(language, "source", _source(rule, language)),
    ]
    return "\n\n".join(parts) + "\n"


def _chapter(language: str, heading: str, text: str, remark: str = "") -> str:
    return "## " + _section(language, heading, f"\n{text}", remark)


def _options(rule: Documentation, language: str) -> str:
    items = [f"- `--{name}`: {markdown(meaning)}" for name, meaning in rule.options.items()]
    return "\n".join(items) or say(language, "explain.no_options")


def _source(rule: Documentation, language: str) -> str:
    text = source_text(markdown(rule.source), language, link=True)
    if WHEEL.search(rule.source):
        text += f"\n\n{say(language, 'explain.legend')}"
    return text


def _file(rule: Documentation) -> str:
    return f"{rule.code}.md"


def markdown(text: str) -> str:
    """Write prose as Markdown: code as code, issues as links, no sign by accident."""
    pieces = CODE.split(text)
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            plain = re.sub(r"([*_<\[\]`])", r"\\\1", piece)
            pieces[index] = ISSUE.sub(rf"[\g<0>]({ISSUES}\1)", plain)
        else:
            pieces[index] = "`" + piece.strip("`") + "`"
    return "".join(pieces)


def table_of(rules: Sequence[Documentation], language: str, pages: str) -> str:
    """Write the table of rules in Markdown.

    Args:
        rules: Its rows.
        language: ``en`` or ``zh``.
        pages: What stands before the name of a page in a link, such as ``docs/rules/``.
    """
    header = [say(language, f"explain.{key}") for key in ("code", "finds", "repair")]
    lines = [_row(header), _row(["---"] * len(header))]
    for rule in rules:
        link = f"[{rule.code}]({pages}{_file(rule)})"
        lines.append(_row([link, markdown(title_of(rule, language)), level(rule, language)]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_index(rules: Sequence[Documentation], language: str) -> str:
    """Write the page that lists all pages."""
    return f"# {say(language, 'explain.pages')}\n\n{table_of(rules, language, '')}\n"


def pages() -> dict[str, str]:
    """Return every page: its path below the folder of pages, and its text."""
    texts: dict[str, str] = {}
    for language, folder in LANGUAGES.items():
        rules = every_rule(language)
        texts[os.path.join(folder, "README.md")] = as_index(rules, language)
        for rule in rules:
            texts[os.path.join(folder, _file(rule))] = as_page(rule, language)
    return texts


def write_pages(folder: Path) -> None:
    """Write every page below a folder.

    Raises:
        OSError: One of them cannot be written.
    """
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


def write_table(path: Path) -> None:
    """Replace the table of rules in a Markdown file.

    Raises:
        OSError: The file cannot be read or written.
        ValueError: The marks are not in it, each once and in this order.
    """
    text = path.read_bytes().decode("utf-8")
    path.write_bytes(with_table(text).encode("utf-8"))


def with_table(text: str) -> str:
    """Return a Markdown text with the table of rules between its marks.

    Raises:
        ValueError: The marks are not in it, each once and in this order.
    """
    before, begin, rest = text.partition(TABLE_BEGIN)
    _, end, after = rest.partition(TABLE_END)
    if not begin or not end or TABLE_BEGIN in rest or TABLE_END in before + after:
        raise ValueError(
            f"the table of rules has no place in it; write these two lines where it goes:"
            f" {TABLE_BEGIN} and {TABLE_END}"
        )
    table_text = table_of(every_rule(), "en", "docs/rules/")
    return f"{before}{begin}\n\n{table_text}\n\n{end}{after}"
