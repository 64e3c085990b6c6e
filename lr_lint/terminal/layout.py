"""Text in lines and tables, with the width that terminals give to each character.

Chinese characters and full-width punctuation take two columns, combining marks none.
"""

from __future__ import annotations

import shutil
import unicodedata
from typing import Final, Sequence

GAP: Final = "  "
"""What stands between two columns of a table."""

NARROWEST_COLUMN: Final = 12
"""Columns of the terminal that a column of a table keeps, however narrow it is."""

WIDEST_TEXT: Final = 100
"""Running text is not set wider than this; longer lines are hard to read."""

_NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〉”’…％,.;:?!)]}%")
"""Characters that never begin a line."""

_NEVER_LAST: Final = frozenset("（《「『【〈“‘([{")
"""Characters that never end a line."""


def terminal_width() -> int:
    """Return the columns of the terminal, 80 when the output is none.

    The environment variable ``COLUMNS`` beats both.
    """
    return max(40, shutil.get_terminal_size((80, 24)).columns)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """Fill a text up with blanks to a number of columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most so many columns.

    Lines break at blanks and between Chinese characters, not before closing or behind
    opening punctuation. A word that is wider than a line is cut.

    Args:
        text: The text; line ends in it count as blanks.
        columns: At least 2.

    Returns:
        At least one line.
    """
    lines: list[str] = []
    line = ""
    for blank, piece in _pieces(text):
        joined = line + (" " if blank and line else "") + piece
        if width(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _cut(piece, columns)
        lines.extend(full)
    return [*lines, line]


def _pieces(text: str) -> list[tuple[bool, str]]:
    """Split a text where it may break: whether a blank comes before, and the piece."""
    pieces: list[tuple[bool, str]] = []
    blank = True
    previous = ""
    for character in " ".join(text.split()):
        if character == " ":
            blank = True
            continue
        may_break = blank or _columns(character) == 2 or _columns(previous or "a") == 2
        glued = not blank and (character in _NEVER_FIRST or previous in _NEVER_LAST)
        if pieces and (glued or not may_break):
            before, piece = pieces[-1]
            pieces[-1] = (before, piece + character)
        else:
            pieces.append((blank, character))
        blank = False
        previous = character
    return pieces


def _cut(word: str, columns: int) -> list[str]:
    """Cut a word into parts that fit, if possible behind ``/``; the last may be shorter."""
    parts = []
    while width(word) > columns:
        end = 1
        while end < len(word) and width(word[: end + 1]) <= columns:
            end += 1
        behind_slash = word.rfind("/", 0, end) + 1
        end = behind_slash or end
        parts.append(word[:end])
        word = word[end:]
    return [*parts, word]


def paragraph(text: str, columns: int, indent: str = "") -> str:
    """Set a text in lines of at most so many columns, each behind an indent."""
    available = max(20, min(columns, WIDEST_TEXT) - width(indent))
    return "\n".join(indent + line for line in wrap(text, available))


def table(
    rows: Sequence[Sequence[str]], columns: int, header: Sequence[str] = (), indent: str = ""
) -> str:
    """Draw a table: columns side by side, a rule of dashes below the header.

    Args:
        rows: Its rows, all with as many cells.
        columns: Columns of the terminal. Where the table would be wider, the cells of
            the widest columns are broken into several lines.
        header: The headings; empty for none.
        indent: What stands before each line.
    """
    everything = [*([header] if header else []), *rows]
    if not everything:
        return ""
    cells = list(zip(*everything))
    widths = _fit(
        [max(map(width, column)) for column in cells],
        [max(map(_widest_piece, column)) for column in cells],
        columns - width(indent) - len(GAP) * (len(cells) - 1),
    )
    lines: list[str] = []
    for number, row in enumerate(everything):
        lines.extend(_row(row, widths))
        if header and number == 0:
            lines.append(GAP.join("-" * column for column in widths))
    return "\n".join(indent + line for line in lines)


def _fit(natural: list[int], unbroken: list[int], available: int) -> list[int]:
    """Narrow the widest columns until all of them fit.

    Args:
        natural: What each column would like to have.
        unbroken: What it needs so that no word is cut; words are cut only when there is
            no other way.
        available: What there is for all of them.
    """
    widths = list(natural)
    for least in (unbroken, [NARROWEST_COLUMN] * len(widths)):
        while sum(widths) > available:
            room = [given - needed for given, needed in zip(widths, least)]
            wide = [index for index in range(len(widths)) if room[index] > 0]
            if not wide:
                break
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _widest_piece(text: str) -> int:
    return max((width(piece) for _, piece in _pieces(text)), default=0)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    broken = [wrap(cell, max(2, column)) for cell, column in zip(cells, widths)]
    height = max(len(lines) for lines in broken)
    return [
        GAP.join(
            pad(lines[number] if number < len(lines) else "", column)
            for lines, column in zip(broken, widths)
        ).rstrip()
        for number in range(height)
    ]
