"""How many samples a data set has, as the framework counts them.

`count_samples` reads what the script's data set class names, without the framework.
The count is first of all the most there can be; whether it is certain is found out
only when somebody asks, since every file of the data set may have to be looked at.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Callable, Final, Mapping, Optional

from lr_lint.datasets import easydata, lists, voc
from lr_lint.datasets.coco import count_coco
from lr_lint.datasets.files import FAILURES, Version, version_of
from lr_lint.datasets.lists import ListFormat, Release, all_lines_are_there, count_lines

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
    "1.0": (1, 0),
    "1.1": (1, 1),
    "1.2": (1, 2),
    "1.3": (1, 3),
    "2.0": (2, 0),
    "2.1": (2, 1),
}
_MOST_REMEMBERED: Final = 64

_Counted = tuple[Optional[int], bool]
_Key = tuple[object, ...]
_remembered: OrderedDict[_Key, tuple[Version, _Counted]] = OrderedDict()


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
    list_file: Path,
    folder: Optional[Path],
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


def _remember(key: _Key, path: Path, count: Callable[[], _Counted]) -> _Counted:
    """Count, or return what was counted before in the same content of the file."""
    version = version_of(path)
    found = _remembered.get(key)
    if found is not None and found[0] == version:
        _remembered.move_to_end(key)
        return found[1]
    counted = count()
    if version.settled and version_of(path) == version:
        _remembered[key] = (version, counted)
        if len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return counted


def _count_list(
    list_format: ListFormat, releases: tuple[Release, ...], path: Path, folder: Optional[Path]
) -> Optional[Count]:
    key = (list_format, releases, path)
    count, agreed = _remember(key, path, partial(count_lines, path, list_format, releases))
    if count is None:
        return None
    total = count

    def find_out() -> bool:
        if not agreed or folder is None:
            return False
        return all_lines_are_there(path, folder, list_format, releases, total)

    return Count(total, find_out)


def _count_coco(
    releases: tuple[Release, ...], path: Path, allow_empty: Optional[bool]
) -> Optional[Count]:
    counts = []
    for generation in sorted({major for major, _ in releases}):
        key = ("coco", generation, allow_empty, path)
        count = partial(_coco_or_refused, path, generation, allow_empty)
        counts.append(_remember(key, path, count))
    known = [samples for samples, _ in counts if samples is not None]
    if not known:
        return None
    exact = all(exact for _, exact in counts) and len(set(known)) == 1
    return Count(max(known), lambda: exact)


def _coco_or_refused(path: Path, generation: int, allow_empty: Optional[bool]) -> _Counted:
    try:
        return count_coco(path, generation, allow_empty)
    except FAILURES:
        return None, False
