"""How much is measured."""

from __future__ import annotations

from typing import Final, NamedTuple


class Sizes(NamedTuple):
    """How much is measured.

    Attributes:
        library: Files of the standard library that flake8 checks with lr_lint alone.
        sample: Files of it that flake8 checks with every plugin.
        files: Files in the smaller tree; ten times as many in the larger one.
        lines: Lines in the shorter script; ten times as many in the longer one.
        calls: Training calls in the shorter script; ten times as many in the longer one.
        hostile: Lines of the script that means harm.
        longest: Lines of the longest script that is repaired.
        rounds: How often what is quick is repeated; the shortest time counts.
        pairs: How many processes are started of what is measured from its start.
        widen: Whether slow peers are measured on the larger tree, too.
    """

    library: int
    sample: int
    files: int
    lines: int
    calls: int
    hostile: int
    longest: int
    rounds: int
    pairs: int
    widen: bool = False


FULL: Final = Sizes(
    library=100_000, sample=100, files=1000, lines=2000, calls=50, hostile=1_000_000,
    longest=40_000, rounds=3, pairs=15,
)
QUICK: Final = Sizes(
    library=3, sample=2, files=10, lines=60, calls=3, hostile=1_000_000, longest=400,
    rounds=1, pairs=1,
)
"""So little that the figures mean nothing: it shows that everything runs."""

GROWTH: Final = 10
"""How much larger the larger one is."""
MOST_GROWTH: Final = 12.0
"""What the larger one may take, in multiples of the smaller one."""
