"""``python -m lr_lint.fix``: repair scripts in place, or say what would be done.

Exit status: 0 nothing left to report; 1 findings remain, or ``--check`` or ``--diff``
would change something; 2 a file could not be read, parsed or written, or wrong usage.
"""

from __future__ import annotations

import sys
from typing import Optional, Sequence

from lr_lint.fixing.process import prepare_exit, prepare_process


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run the fixer; see the module's text for the exit status."""
    prepare_process()
    # Not before: most of the start is the import of flake8, which this makes faster.
    from lr_lint.fixing.command import run

    return run(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    status = main()
    prepare_exit()
    raise SystemExit(status)
