"""Print the versions of packages as JSON; those that are not installed are left out.

    python -I worker_versions.py PACKAGE ...
"""

from __future__ import annotations

import importlib.metadata
import json
import sys


def main() -> int:
    """Print; return 0."""
    versions = {}
    for package in sys.argv[1:]:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    print(json.dumps(versions))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
