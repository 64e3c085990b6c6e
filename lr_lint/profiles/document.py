"""A YAML file as a tree that knows where each of its values stands.

The tree is built from the parser's events without recursion, so a file that is
deeply nested, or small on disk and huge once its aliases are expanded, costs
nothing: building stops at the bound and says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Callable, NamedTuple, NoReturn, Optional, Union

if TYPE_CHECKING:
    import yaml

LARGEST_FILE = 1_000_000
"""Size of a profile in bytes, at most."""
MOST_VALUES = 50_000
"""Keys and values of a profile with all aliases expanded, at most."""
DEEPEST = 20
"""Levels of mappings and lists in one another, at most."""
LONGEST_KEY = 100
"""Characters of a key, at most."""
MOST_MISTAKES = 100
"""Mistakes that are told at once; with more, reading stops."""

_TOO_DEEP = f"is nested more than {DEEPEST} levels deep"
_IS_TOO_DEEP = "maximum nesting depth"
"""What newer parsers say of brackets before the first event of them arrives here."""

_WHOLE_NUMBER = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_TRUTHS = {
    **dict.fromkeys(["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"], True),
    **dict.fromkeys(["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"], False),
}


class ProfileError(Exception):
    """A profile that cannot be used.

    Its text has one line for each mistake; each names the file, the line, the key
    and what is expected.
    """


class Mistakes:
    """The mistakes of one file, gathered so that all are told at once.

    Attributes:
        file: The file's name as the user wrote it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._told: dict[tuple[int, str], None] = {}

    def __bool__(self) -> bool:
        return bool(self._told)

    def add(self, line: int, key: str, text: str) -> None:
        """Note a mistake: line from 1, dotted key (empty: the file as a whole).

        Raises:
            ProfileError: When there are too many to go on.
        """
        place = f"{self.file}:{line}: " + (f"{key}: " if key else "")
        self._told[line, place + text] = None
        if len(self._told) == MOST_MISTAKES:
            self._told[line + 1, f"{self.file}: there may be more mistakes below"] = None
            self.check()

    def check(self) -> None:
        """Raise `ProfileError` when there are any, ordered as in the file."""
        if self._told:
            raise ProfileError("\n".join(text for _, text in sorted(self._told)))


class Scalar(NamedTuple):
    """A value that is no mapping and no list.

    Attributes:
        text: As it is written, without quotes.
        plain: Whether it stands without quotes.
        key: Its dotted key.
        line: Its line, from 1.
    """

    text: str
    plain: bool
    key: str
    line: int

    @property
    def is_null(self) -> bool:
        """Whether it is YAML's null."""
        return self.plain and self.text in _NULLS

    @property
    def truth(self) -> Optional[bool]:
        """The value when it is YAML's true or false, else None."""
        return _TRUTHS.get(self.text) if self.plain else None

    @property
    def value(self) -> Union[None, bool, int, float, str]:
        """The plain Python value: null, true or false, a number, or the text."""
        if self.is_null or self.truth is not None:
            return self.truth
        if self.plain and _WHOLE_NUMBER.fullmatch(self.text):
            return int(self.text)
        if self.plain and _NUMBER.fullmatch(self.text):
            return float(self.text)
        return self.text


class Sequence(NamedTuple):
    """A list."""

    items: list[Node]
    key: str
    line: int


class Table(NamedTuple):
    """A mapping; its keys are texts."""

    entries: dict[str, Node]
    key: str
    line: int


Node = Union[Scalar, Sequence, Table]


def read(path: Path, name: str) -> Table:
    """Read a YAML file.

    Args:
        path: The file.
        name: What messages call it.

    Raises:
        ProfileError: When it cannot be read, is no YAML, or is no mapping.
    """
    return parse(_text_of(path, name), name)


def _text_of(path: Path, name: str) -> str:
    try:
        if not path.is_file():
            missing = "is not a regular file" if path.exists() else "does not exist"
            raise ProfileError(f"{name}: {missing}; expected a YAML file with profiles")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProfileError(f"{name}: cannot be read: {reason}") from error
    if len(content) > LARGEST_FILE:
        raise ProfileError(f"{name}: is larger than {LARGEST_FILE} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProfileError(f"{name}:{line}: is not UTF-8; save it as UTF-8") from error


def parse(text: str, name: str) -> Table:
    """Parse the text of a YAML file whose top level is a mapping.

    Raises:
        ProfileError: With file and line.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(name)
    take: dict[type, Callable[..., None]] = {
        yaml.ScalarEvent: builder.take_scalar,
        yaml.AliasEvent: builder.take_alias,
        yaml.MappingStartEvent: builder.take_mapping,
        yaml.SequenceStartEvent: builder.take_sequence,
        yaml.MappingEndEvent: builder.take_end,
        yaml.SequenceEndEvent: builder.take_end,
        yaml.DocumentStartEvent: builder.take_document,
    }
    try:
        for event in yaml.parse(text, Loader=loader):
            taken = take.get(type(event))
            if taken is not None:
                taken(event)
    except yaml.YAMLError as error:
        line, problem = _explain(error, text)
        if _IS_TOO_DEEP in problem:
            raise ProfileError(f"{name}:{line}: {_TOO_DEEP}") from error
        raise ProfileError(f"{name}:{line}: is not valid YAML: {problem}") from error
    return builder.result()


def _explain(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line of a syntax error and what is wrong there."""
    import yaml

    if isinstance(error, yaml.reader.ReaderError):
        return text.encode("utf-8").count(b"\n", 0, error.position) + 1, error.reason
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        return line, error.problem or error.context or "it cannot be understood"
    return 1, " ".join(str(error).split())


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 1


class _Open(NamedTuple):
    """A mapping or list whose end has not come yet."""

    node: Union[Table, Sequence]
    anchor: Optional[str]
    values_before: int


class _Builder:
    """Builds the tree from parser events, within the bounds."""

    def __init__(self, name: str) -> None:
        self._mistakes = Mistakes(name)
        self._open: list[_Open] = []
        self._pending: list[Optional[Scalar]] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._values = 0
        self._documents = 0
        self._root: Optional[Node] = None

    def take_scalar(self, event: yaml.ScalarEvent) -> None:
        """Take a single value, or a key."""
        line = _line(event)
        self._refuse_tag(event.tag, line)
        scalar = Scalar(event.value, not event.style, self._next_key(), line)
        self._finish(scalar, 1, event.anchor)

    def take_alias(self, event: yaml.AliasEvent) -> None:
        """Take a value that stands somewhere else."""
        line = _line(event)
        known = self._anchors.get(event.anchor or "")
        if known is None:
            self._fail(
                line, f"the alias *{event.anchor} stands inside its own value or has no anchor"
            )
        node, size = known
        if self._expects_key():
            self._fail(line, "a key must be a text, not an alias")
        self._values += size - 1
        self._finish(node, size, None)

    def take_mapping(self, event: yaml.CollectionStartEvent) -> None:
        """Take the beginning of a mapping."""
        key, line = self._begin(event)
        self._open.append(_Open(Table({}, key, line), event.anchor, self._values))

    def take_sequence(self, event: yaml.CollectionStartEvent) -> None:
        """Take the beginning of a list."""
        key, line = self._begin(event)
        self._open.append(_Open(Sequence([], key, line), event.anchor, self._values))

    def take_end(self, event: yaml.CollectionEndEvent) -> None:
        """Take the end of a mapping or list."""
        node, anchor, before = self._open.pop()
        self._pending.pop()
        self._finish(node, self._values - before + 1, anchor)

    def take_document(self, event: yaml.DocumentStartEvent) -> None:
        """Take the beginning of a document."""
        self._documents += 1
        if self._documents > 1:
            self._fail(_line(event), "has a second document; expected one")

    def result(self) -> Table:
        """Return the tree.

        Raises:
            ProfileError: When a key stands twice, or the top level is no mapping.
        """
        if not isinstance(self._root, Table):
            self._fail(1, "expected a mapping at the top level, such as `framework: mycorp`")
        self._mistakes.check()
        return self._root

    def _fail(self, line: int, text: str) -> NoReturn:
        self._mistakes.add(line, "", text)
        self._mistakes.check()
        raise AssertionError

    def _refuse_tag(self, tag: Optional[str], line: int) -> None:
        if tag is not None:
            self._fail(line, f"the tag {tag!r} is not understood; write the plain value")

    def _next_key(self) -> str:
        """Return the dotted key of the value that comes next."""
        if not self._open:
            return ""
        parent = self._open[-1].node
        if isinstance(parent, Sequence):
            return f"{parent.key}[{len(parent.items)}]"
        pending = self._pending[-1]
        if pending is None:
            return parent.key
        return f"{parent.key}.{pending.text}" if parent.key else pending.text

    def _begin(self, event: yaml.CollectionStartEvent) -> tuple[str, int]:
        """Return key and line of a mapping or list that begins."""
        line = _line(event)
        self._refuse_tag(event.tag, line)
        if len(self._open) == DEEPEST:
            self._fail(line, _TOO_DEEP)
        if self._expects_key():
            self._fail(line, "a key must be a text, not a list or a mapping")
        key = self._next_key()
        introduced_by = self._pending[-1] if self._pending else None
        self._pending.append(None)
        return key, line if introduced_by is None else introduced_by.line

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].node, Table) and (
            self._pending[-1] is None
        )

    def _finish(self, node: Node, size: int, anchor: Optional[str]) -> None:
        """Put a finished value where it belongs; ``size`` counts it expanded."""
        self._values += 1
        if self._values > MOST_VALUES:
            self._fail(node.line, f"has more than {MOST_VALUES} values, aliases expanded")
        if anchor is not None:
            self._anchors[anchor] = (node, size)
        if not self._open:
            self._root = node
            return
        parent = self._open[-1].node
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._pending[-1]
        if key is None:
            assert isinstance(node, Scalar)
            if len(node.text) > LONGEST_KEY or not node.text.isprintable():
                self._fail(
                    node.line, f"a key must have at most {LONGEST_KEY} printable characters"
                )
            self._pending[-1] = node
            return
        if key.text in parent.entries:
            self._mistakes.add(key.line, node.key, "stands twice; expected once")
        parent.entries[key.text] = node
        self._pending[-1] = None
