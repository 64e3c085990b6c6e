"""Adding ``# noqa`` comments for what a moved statement makes pycodestyle say."""

from __future__ import annotations

import bisect
import io
import re
import tokenize
from typing import Final, Mapping, Sequence

_LINE_END: Final = re.compile(r"\r\n?|\n")
_NOQA: Final = re.compile(
    r"# noqa(?::\s?(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE
)
"""Flake8's own form of the comment, without the white space behind the codes."""


def add_noqa(source: str, codes: Mapping[int, Sequence[str]]) -> str:
    """Suppress codes on the lines where statements begin.

    Args:
        source: The script, with its own line ends.
        codes: First line of a statement, from 1 -> what is to be suppressed there.

    Returns:
        The script with comments at the end of these lines (for a line that goes on
        behind a backslash: at the end of the last one, where flake8 looks). A
        comment that has codes already gets the others as well.
    """
    lines = _LINE_END.split(source)
    ends = _LINE_END.findall(source)
    rows = _rows_of_comments(source)
    for line, wanted in codes.items():
        position = bisect.bisect_left(rows, line)
        row = rows[position] if position < len(rows) else line
        lines[row - 1] = _with_noqa(lines[row - 1], wanted)
    return "".join(line + end for line, end in zip(lines, [*ends, ""]))


def _rows_of_comments(source: str) -> list[int]:
    """Return the lines at whose end the tokenizer sees an end of line, in order."""
    text = io.StringIO(_LINE_END.sub("\n", source))
    try:
        return [
            token.start[0]
            for token in tokenize.generate_tokens(text.readline)
            if token.type in (tokenize.NEWLINE, tokenize.NL)
        ]
    except (tokenize.TokenError, SyntaxError):
        return []


def _with_noqa(line: str, codes: Sequence[str]) -> str:
    found = _NOQA.search(line)
    if found is None:
        return f"{line.rstrip()}  # noqa: {','.join(codes)}"
    if found["codes"] is None:
        return line
    present = re.split(r"[,\s]+", found["codes"].upper())
    missing = [code for code in codes if code not in present]
    end = found.end("codes")
    return line[:end] + "".join(f",{code}" for code in missing) + line[end:]
