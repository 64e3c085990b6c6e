"""What PaddleX counted beside what lr_lint counted."""

from __future__ import annotations

import enum
from typing import Iterator, Mapping, Optional

from lr_lint.datasets import Count
from tests.against_wheels.cases import FIRST, SECOND, Case


class Verdict(enum.Enum):
    """How a count and PaddleX's sizes of the same data set go together."""

    EXACT = "exact"
    """Certain, and every release has this size."""
    EQUAL = "at most, equal"
    """Not certain; the largest size over the releases is just this."""
    HIGHER = "at most, higher"
    UNKNOWN = "unknown"
    """No count, though PaddleX has one."""
    STOPPED = "PaddleX stops"
    """In all releases; or in some, for a reason that leaves the count as it is."""

    TOO_LOW = "too low"
    WRONGLY_EXACT = "exact, but another size"
    EXACT_BUT_STOPS = "exact, but PaddleX stops"

    @property
    def is_disagreement(self) -> bool:
        """Whether the contract of `lr_lint.datasets` is broken."""
        return self in (Verdict.TOO_LOW, Verdict.WRONGLY_EXACT, Verdict.EXACT_BUT_STOPS)


def judge(
    count: Optional[Count], sizes: Mapping[str, Optional[int]], hidden: bool = False
) -> Verdict:
    """Compare a count with the sizes by release.

    Args:
        sizes: By release; None where PaddleX stops.
        hidden: Whether PaddleX may stop over something that lr_lint never looks at.
    """
    built = [size for size in sizes.values() if size is not None]
    if count is None:
        return Verdict.UNKNOWN if built else Verdict.STOPPED
    if built and max(built) > count.count:
        return Verdict.TOO_LOW
    if count.exact:
        if any(size != count.count for size in built):
            return Verdict.WRONGLY_EXACT
        if len(built) == len(sizes):
            return Verdict.EXACT
        # Some classes stop when nothing is left, others make a data set without samples.
        excused = hidden or count.count == 0
        return Verdict.STOPPED if excused else Verdict.EXACT_BUT_STOPS
    if not built:
        return Verdict.STOPPED
    return Verdict.EQUAL if max(built) == count.count else Verdict.HIGHER


class Question:
    """One way to ask lr_lint about a case.

    Attributes:
        releases: What the script can be for.
        allow_empty: What lr_lint knows of this argument.
    """

    def __init__(self, releases: tuple[str, ...], allow_empty: Optional[bool]) -> None:
        self.releases = releases
        self.allow_empty = allow_empty

    def __repr__(self) -> str:
        return f"releases {', '.join(self.releases)}; allow_empty {self.allow_empty}"


def questions(case: Case) -> Iterator[Question]:
    """List the ways to ask: each release, each generation, all of them."""
    sets: list[tuple[str, ...]] = [(release,) for release in case.releases]
    for group in (FIRST, SECOND, FIRST + SECOND):
        together = tuple(release for release in group if release in case.releases)
        if len(together) > 1 and together not in sets:
            sets.append(together)
    for releases in sets:
        yield Question(releases, bool(case.allow_empty))
        # A value that cannot be read from the script.
        if set(releases) & set(SECOND) and case.counting in ("voc", "coco"):
            yield Question(releases, None)
