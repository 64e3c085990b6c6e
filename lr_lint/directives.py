"""Comments that tell the linter what it cannot see.

``# lr-lint: num_samples=800 cards=2 paddlex=1`` on the first line of a training
call, or alone on the line above it; ``paddlex=`` alone on a line counts for the
whole file. A directive beats an option, which beats the script.
"""

from __future__ import annotations

import io
import re
import tokenize
from typing import Final, Mapping, NamedTuple, Optional, Sequence

from lr_lint.findings import Finding, Message, message
from lr_lint.screening import DIRECTIVE
from lr_lint.versions import Version, parse_version

CODE: Final = "LR901"
"""The rule about directives that cannot be read (`lr_lint.rules.bad_directive`)."""

KEYS: Final = ("num_samples", "cards", "paddlex")

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*lr-lint:([^#]*)")
"""A directive, also one behind another comment such as ``# noqa: E501``."""

_PAIR = re.compile(r"([^\s=]+)=([^\s=]*)\Z")


_QUOTING: Final = frozenset("'\"{}")


class Directive(NamedTuple):
    """What one comment says.

    Attributes:
        line: Its line, from 1.
        alone: Whether nothing else stands on that line.
        num_samples: Size of the training set.
        cards: Cards that the job is started on.
        paddlex: Version of PaddleX.
    """

    line: int
    alone: bool
    num_samples: Optional[int]
    cards: Optional[int]
    paddlex: Optional[Version]


class Directives(NamedTuple):
    """All directives of a file.

    Attributes:
        by_line: Line -> directive.
        mistakes: A finding for each one that cannot be read.
    """

    by_line: Mapping[int, Directive]
    mistakes: tuple[Finding, ...]

    def for_call(self, line: int) -> Optional[Directive]:
        """Return the directive for a call that begins on a line, None without."""
        same = self.by_line.get(line)
        if same is not None:
            return same
        above = self.by_line.get(line - 1)
        return above if above is not None and above.alone else None

    @property
    def file_version(self) -> Optional[Version]:
        """The version that a directive alone on its line gives for the file.

        None when there is none, or when they differ from each other.
        """
        versions = {
            directive.paddlex
            for directive in self.by_line.values()
            if directive.alone and directive.paddlex is not None
        }
        return versions.pop() if len(versions) == 1 else None


NO_DIRECTIVES: Final = Directives({}, ())
"""What a file without any comment of this kind has."""


def read_directives(lines: Sequence[str]) -> Directives:
    """Read the directives of a file.

    Args:
        lines: Its lines, with their ends.
    """
    found: dict[int, Directive] = {}
    mistakes: list[Finding] = []
    for line, column, comment in _comments(lines):
        match = _COMMENT.search(comment)
        if match is None:
            continue
        place = column + match.start()
        values: dict[str, object] = {}
        for pair in match.group(1).split():
            mistake = _read_pair(pair, values)
            if mistake is not None:
                mistakes.append(Finding(CODE, line, place, mistake))
        if not match.group(1).split():
            mistakes.append(
                Finding(CODE, line, place, message("LR901.empty", keys=", ".join(KEYS)))
            )
        count, cards, version = (values.get(key) for key in KEYS)
        found[line] = Directive(
            line,
            not lines[line - 1][:column].strip(),
            count if isinstance(count, int) else None,
            cards if isinstance(cards, int) else None,
            version if isinstance(version, Version) else None,
        )
    return Directives(found, tuple(mistakes))


def _read_pair(pair: str, values: dict[str, object]) -> Optional[Message]:
    """Read one ``key=value`` into ``values``; return what is wrong with it."""
    match = _PAIR.match(pair)
    if match is None:
        return message("LR901.form", text=pair, keys=", ".join(KEYS))
    key, value = match.groups()
    if key not in KEYS:
        return message("LR901.key", key=key, keys=", ".join(KEYS))
    if key == "paddlex":
        version = parse_version(value)
        if version is None:
            return message("LR901.version", value=value)
        values[key] = version
        return None
    if not re.fullmatch(r"[0-9]{1,12}", value) or int(value) == 0:
        return message("LR901.count", key=key, value=value)
    values[key] = int(value)
    return None


Comment = tuple[int, int, str]
"""Line (from 1), column (from 0) and text."""


def _comments(lines: Sequence[str]) -> list[Comment]:
    """Return every comment that can be a directive."""
    plain = _plain_comments(lines)
    return plain if plain is not None else _tokenized_comments(lines)


def _plain_comments(lines: Sequence[str]) -> Optional[list[Comment]]:
    """Return them when they can be told from texts at a glance; else None.

    Where no text goes on over several lines, the first ``#`` of a line begins a comment
    if no quote stands in the line, nor a brace, between which an f-string has code.
    """
    comments = []
    last = ""
    for number, line in enumerate(lines, 1):
        if '"""' in line or "'''" in line:
            return None
        if DIRECTIVE in line:
            column = line.find("#")
            if column < 0 or last.endswith("\\") or not _QUOTING.isdisjoint(line):
                return None
            comments.append((number, column, line[column:].rstrip("\r\n")))
        last = line.rstrip("\r\n")
    return comments


def _tokenized_comments(lines: Sequence[str]) -> list[Comment]:
    comments = []
    reader = io.StringIO("".join(lines)).readline
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.COMMENT and DIRECTIVE in token.string:
                comments.append((token.start[0], token.start[1], token.string))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass
    return comments
