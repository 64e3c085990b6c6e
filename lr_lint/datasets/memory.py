"""What was counted before, for as long as the file has not changed."""

from __future__ import annotations

from typing import Callable, Final, Generic, Hashable, Optional, TypeVar

from lr_lint.datasets.files import FAILURES, PathLike, Version, version_of

MOST_REMEMBERED: Final = 64
"""Files; with more of them everything is forgotten and remembered anew."""

Counted = TypeVar("Counted")


class Memory(Generic[Counted]):
    """Remembers what some files were counted to.

    One script names the same list several times, and is read again after each
    repair. Nothing but counts is kept, and only of a file that was at rest: one that
    has just been written can change again without a new time stamp.
    """

    def __init__(self) -> None:
        self._entries: dict[Hashable, tuple[Version, Optional[Counted]]] = {}

    def recall(
        self, path: PathLike, key: Hashable, count: Callable[[], Counted]
    ) -> Optional[Counted]:
        """Return what ``count()`` returns, or returned for this path and key before.

        Returns:
            None when the content cannot be counted.

        Raises:
            OSError, MemoryError: The file cannot be read, now at least.
            ValueError: This cannot be a path.
        """
        version = version_of(path)
        found = self._entries.get((path, key))
        if found is not None and found[0] == version:
            return found[1]
        counted = _count(count)
        if version.settled and version_of(path) == version:
            if len(self._entries) >= MOST_REMEMBERED:
                self._entries.clear()
            self._entries[path, key] = (version, counted)
        return counted


def _count(count: Callable[[], Counted]) -> Optional[Counted]:
    try:
        return count()
    except (OSError, MemoryError):
        raise
    except FAILURES:
        return None
