"""Run the fixer and random edits over whole libraries: no crash, no change.

    python -m tests.fix.everything [FOLDER ...]

Without a folder: the standard library and the installed packages of this Python.
Takes minutes; a part of it is in the tests.
"""

from __future__ import annotations

import contextlib
import io
import sys
import sysconfig
import warnings
from pathlib import Path
from typing import Sequence

from lr_lint.fix import main as fix
from tests.fix.test_properties import edit_at_random

LONGEST = 60_000
"""Characters of a file from which on no random edits are tried."""


def check_folder(folder: Path) -> tuple[str, str]:
    """Return what the fixer would print about a folder, without its errors about files."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        fix(["--isolated", "--check", "--unsafe-fixes", "--jobs=1", str(folder)])
    return out.getvalue(), err.getvalue()


def edit_folder(folder: Path) -> int:
    """Make random edits of every script; return how many scripts there were."""
    count = 0
    for path in sorted(folder.rglob("*.py")):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            source = path.read_text(encoding="utf-8")
            if len(source) <= LONGEST:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    edit_at_random(source, seed=count)
                count += 1
    return count


def main(argv: Sequence[str]) -> int:
    """Check the folders; 1 when the fixer would change something."""
    folders = [Path(name) for name in argv] or [
        Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")
    ]
    status = 0
    for folder in folders:
        out, err = check_folder(folder)
        print(f"{folder}: {out.splitlines()[-1]}; {len(err.splitlines())} files with errors")
        if "would be repaired" in out:
            print(out)
            status = 1
        print(f"{folder}: random edits in {edit_folder(folder)} files")
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
