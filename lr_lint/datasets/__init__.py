"""How many samples a data set has, as the framework counts them.

`count_samples` reads what the script's data set class names, without the framework.
The count is first of all the most there can be; whether it is certain is found out
only when somebody asks, since every file of the data set may have to be looked at.
"""

from __future__ import annotations

from functools import partial
from typing import Callable, Final, Mapping, Optional

from lr_lint.datasets import easydata, lists, voc
from lr_lint.datasets.coco import CocoCount, CocoCounts, count_coco
from lr_lint.datasets.files import FAILURES, PathLike
from lr_lint.datasets.lists import (
    EVERY_RELEASE,
    LineCounts,
    ListFormat,
    Release,
    all_lines_are_there,
    count_lines,
)
from lr_lint.datasets.memory import Memory

FORMATS: Final[Mapping[str, ListFormat]] = {
    "imagenet": lists.IMAGENET,
    "segmentation": lists.SEGMENTATION,
    "change_detection": lists.CHANGE_DETECTION,
    "voc": voc.VOC,
    "easydata_classification": easydata.CLASSIFICATION,
    "easydata_detection": easydata.DETECTION,
    "easydata_segmentation": easydata.SEGMENTATION,
}
"""How list files are counted, by the name that the profiles use; and ``coco``."""

_RELEASES: Final[Mapping[str, Release]] = {
    f"{major}.{minor}": (major, minor) for major, minor in EVERY_RELEASE
}
_lists: Final[Memory[LineCounts]] = Memory()
_jsons: Final[Memory[CocoCounts]] = Memory()


class Count:
    """The size of a data set; satisfies `lr_lint.run.Samples`.

    Attributes:
        count: Number of samples, at most.
    """

    def __init__(self, count: int, find_out: Callable[[], bool]) -> None:
        self.count: Final = count
        self._find_out = find_out
        self._exact: Optional[bool] = None

    @property
    def exact(self) -> bool:
        """Whether `count` is certain; looks at the disk the first time."""
        if self._exact is None:
            self._exact = self._find_out()
        return self._exact

    def __repr__(self) -> str:
        mark = {None: "at most, not checked", False: "at most", True: "exact"}
        return f"Count({self.count}, {mark[self._exact]})"


def count_samples(
    counting: str,
    releases: tuple[str, ...],
    list_file: PathLike,
    folder: Optional[PathLike],
    *,
    allow_empty: Optional[bool] = False,
) -> Optional[Count]:
    """Count the samples of a data set.

    Args:
        counting: One of `FORMATS`, or ``coco``.
        releases: Minor releases, e.g. ``1.3``; the largest count over them is
            taken. One that stops while it builds the data set has no say, but then
            the count is not exact.
        list_file: The list of samples, or the json of COCO.
        folder: Where the paths in the list start; None: not known, and the count is
            never exact. COCO does not need it.
        allow_empty: Whether pictures without objects are taken too (generation 2);
            None: not known.

    Returns:
        The count; None when it is not known: the file is not there, cannot be read,
        is no regular file, is too large or is not of a shape that any of the
        releases takes, or a name or release is not known here. Never raises.
    """
    known = tuple(_RELEASES[release] for release in releases if release in _RELEASES)
    if not known or len(known) != len(releases):
        return None
    try:
        if counting == "coco":
            return _count_coco(known, list_file, allow_empty)
        if counting in FORMATS:
            return _count_list(FORMATS[counting], known, list_file, folder)
    except FAILURES:
        pass
    return None


def _count_list(
    list_format: ListFormat,
    releases: tuple[Release, ...],
    path: PathLike,
    folder: Optional[PathLike],
) -> Optional[Count]:
    rules = tuple(list_format.rules.values())
    counted = _lists.recall(path, rules, partial(count_lines, path, rules))
    if counted is None:
        return None
    counts = [counted.counts[list_format.rules[release]] for release in releases]
    most = max((count for count in counts if count is not None), default=None)
    if most is None:
        return None
    if folder is None or not counted.certain or set(counts) != {most}:
        return Count(most, lambda: False)
    return Count(most, partial(all_lines_are_there, path, folder, list_format, releases, most))


def _count_coco(
    releases: tuple[Release, ...], path: PathLike, allow_empty: Optional[bool]
) -> Optional[Count]:
    counted = _jsons.recall(path, (), partial(count_coco, path))
    if counted is None:
        return None
    counts = set()
    if any(major == 1 for major, _ in releases):
        counts.add(counted.first)
    if any(major == 2 for major, _ in releases):
        possible = (False, True) if allow_empty is None else (allow_empty,)
        counts.update(counted.second_with_empty if it else counted.second for it in possible)
    most = max((count.samples for count in counts if count.samples is not None), default=None)
    if most is None:
        return None
    exact = counts == {CocoCount(most, True)}
    return Count(most, lambda: exact)
