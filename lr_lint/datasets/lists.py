"""List files: one sample in each line, and which lines can count.

A line decides by itself how many samples there can be at most; whether the files it
names are there is asked only when somebody needs the exact count.
"""

from __future__ import annotations

import io
import os
from typing import Callable, Final, Iterable, Iterator, Mapping, NamedTuple, Optional

from lr_lint.datasets.files import (
    FAILURES,
    LARGEST_LIST,
    PathLike,
    Refused,
    is_picture,
    normalized,
    read_text,
)

Release = tuple[int, int]
"""A minor release of the framework, e.g. ``(1, 3)``."""

MOST_LINES: Final = 1_000_000
"""Lines of a list file that is read at all."""
_LONGEST_NUMBER: Final = 20


class LineRule(NamedTuple):
    """What a line must be to count, as far as the line alone tells.

    Attributes:
        fewest: With fewer words the framework stops (IndexError, ValueError).
        most: With more words it stops; None: the others are ignored.
        pictures: Positions of the words that must have a picture's suffix; without
            one the line is passed over.
        labelled: Whether the second word of a line that counts must be a whole
            number.
    """

    fewest: int
    most: Optional[int]
    pictures: tuple[int, ...]
    labelled: bool = False


class ListFormat(NamedTuple):
    """One format of list files.

    Attributes:
        rules: What holds in each release.
        is_there: Tells whether a line that counts is a sample in all of these
            releases, with the folder of the samples, the line's words and the
            releases; raises any of `FAILURES` where the framework would stop.
        most_checked: Lines that are looked at for an exact count.
    """

    rules: Mapping[Release, LineRule]
    is_there: Callable[[str, list[str], tuple[Release, ...]], bool]
    most_checked: int


class LineCounts(NamedTuple):
    """How many lines of a list can be samples.

    Attributes:
        counts: By rule; None where the framework would stop on a line.
        certain: Whether the text was certainly decoded as the framework does.
    """

    counts: dict[LineRule, Optional[int]]
    certain: bool


def count_lines(path: PathLike, rules: Iterable[LineRule]) -> LineCounts:
    """Count the lines that can be samples under each of some rules.

    Raises:
        OSError: The list cannot be read, is not a regular file or is too long.
        ValueError: It is not text.
    """
    text = read_text(path, LARGEST_LIST)
    counts: dict[LineRule, Optional[int]] = {rule: 0 for rule in rules}
    for number, words in enumerate(_lines(text.content)):
        if number == MOST_LINES:
            raise OSError(f"more than {MOST_LINES} lines: {path}")
        _count_line(words, counts)
    return LineCounts(counts, text.certain)


def _count_line(words: list[str], counts: dict[LineRule, Optional[int]]) -> None:
    for rule, count in counts.items():
        if count is None:
            continue
        try:
            if _can_count(words, rule):
                counts[rule] = count + 1
        except Refused:
            counts[rule] = None


def _lines(content: str) -> Iterator[list[str]]:
    for line in io.StringIO(content, newline=None):
        yield line.split()


def _can_count(words: list[str], rule: LineRule) -> bool:
    if len(words) < rule.fewest:
        raise Refused("a word is missing")
    if rule.most is not None and len(words) > rule.most:
        raise Refused("a blank in a name")
    if not all(is_picture(words[position]) for position in rule.pictures):
        return False
    if rule.labelled and not is_whole_number(words[1] if len(words) > 1 else ""):
        raise Refused("no number of a class")
    return True


def is_whole_number(word: str) -> bool:
    """Tell whether a word is a number that an int64 can hold."""
    if len(word) > _LONGEST_NUMBER:
        return False
    try:
        return -(2**63) <= int(word) < 2**63
    except ValueError:
        return False


def all_lines_are_there(
    path: PathLike,
    folder: PathLike,
    list_format: ListFormat,
    releases: tuple[Release, ...],
    count: int,
) -> bool:
    """Tell whether every line that counts is a sample in every release.

    Args:
        path: The list file, for which all releases agree on the count.
        folder: The folder of the samples.
        list_format: Its format.
        releases: Minor releases, at least one.
        count: What `count_lines` said; another count now means that the file has
            changed.
    """
    if count > list_format.most_checked:
        return False
    rule = list_format.rules[releases[0]]
    place = os.fspath(folder)
    try:
        content = read_text(path, LARGEST_LIST).content
        checked = 0
        for words in _lines(content):
            if not _can_count(words, rule):
                continue
            checked += 1
            if not list_format.is_there(place, words, releases):
                return False
        return checked == count
    except FAILURES:
        return False


def joined(folder: str, word: str) -> str:
    """Return the path of a word, the separators of both put right (VOC, EasyData)."""
    return normalized(os.path.join(folder, word))


def _exist(words: list[str], folder: str) -> bool:
    return all(os.path.exists(os.path.join(folder, normalized(word))) for word in words)


def _first_exists(folder: str, words: list[str], releases: tuple[Release, ...]) -> bool:
    return _exist(words[:1], folder)


def _first_two_exist(folder: str, words: list[str], releases: tuple[Release, ...]) -> bool:
    return _exist(words[:2], folder)


def _first_three_exist(folder: str, words: list[str], releases: tuple[Release, ...]) -> bool:
    return _exist(words[:3], folder)


MOST_PATHS: Final = 200_000
"""Lines whose files are looked for; each costs one or a few calls to the system."""

EVERY_RELEASE: Final[tuple[Release, ...]] = ((1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1))


def rules_since(*changes: tuple[Release, LineRule]) -> dict[Release, LineRule]:
    """Spread rules, each valid from a release on, over every release."""
    return {
        release: next(rule for since, rule in reversed(changes) if since <= release)
        for release in EVERY_RELEASE
    }


IMAGENET: Final = ListFormat(
    rules_since(
        ((1, 0), LineRule(1, None, (0,), labelled=True)),
        ((1, 1), LineRule(1, 2, (0,), labelled=True)),
    ),
    _first_exists,
    MOST_PATHS,
)
"""``picture class``: 1.0.8 cv/datasets/imagenet.py:66, 1.3.11 :67, 2.1.0 :57."""

SEGMENTATION: Final = ListFormat(
    rules_since(
        ((1, 0), LineRule(2, None, (0,))),
        ((1, 1), LineRule(2, 2, ())),
        ((2, 0), LineRule(2, 2, (0, 1))),
    ),
    _first_two_exist,
    MOST_PATHS,
)
"""``picture mask``: 1.0.8 cv/datasets/seg_dataset.py:65, 1.3.11 :64, 2.1.0 :57."""

CHANGE_DETECTION: Final = ListFormat(
    rules_since(((1, 0), LineRule(3, 3, ()))), _first_three_exist, MOST_PATHS
)
"""``picture picture mask``: 1.3.11 cv/datasets/change_det_dataset.py:66."""
