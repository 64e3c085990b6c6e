"""The version of PaddleX that a requirements or project file asks for."""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from typing import Final, Optional

from lr_lint.versions import Version

LARGEST_PIN_FILE: Final = 256_000
"""Bytes of the largest requirements or project file that is read."""

LONGEST_PIN_LINE: Final = 2_000
"""Characters of the longest line in which a pin is looked for."""

PIN_FILES: Final = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirement.txt",
    "setup.cfg",
    "pyproject.toml",
    "environment.yml",
    "environment.yaml",
    "Pipfile",
    "setup.py",
)
"""Where pins are looked for, in this order, in each folder."""

RELEASES: Final = (
    "1.0.0", "1.0.8", "1.1.0", "1.1.6", "1.2.0", "1.2.8", "1.3.0", "1.3.11",
    "2.0.0", "2.1.0", "3.0.0", "3.1.0", "3.2.0", "3.3.0", "3.7.2",
)
"""Releases of PaddleX that stand for all when a range is looked at."""

_PIN = re.compile(
    r"""(?mix)
    ^[^\#\n]*? (?<![\w./-]) ["']? paddlex ["']? (?:\[[^\]\n]*\])? \s*
    (?: = \s* \{? [^\n]*? version \s* = \s* ["'](?P<table>[^"'\n]+)["']
      | = \s* ["'](?P<key>[^"'\n]+)["']
      | (?P<range> [=<>!~]=?=? \s* [\d.*]+ (?:\s*,\s*[=<>!~]=?=?\s*[\d.*]+)* )
    )
    """
)
_CLAUSE = re.compile(
    r"\s*(===|==|=|<=|>=|<|>|!=|~=|\^|~)?\s*v?(\d{1,9}(?:\.\d{1,9})*)(\.\*)?\s*\Z"
)


def pinned_version(folder: str) -> Optional[Version]:
    """Return the version that the nearest pin leaves, None without a clear one.

    Looks in a folder and those above it, at most ten levels, and not beyond the
    top of a repository.
    """
    pin = find_pin(folder)
    return pin[1] if pin is not None else None


def find_pin(folder: str) -> Optional[tuple[str, Version]]:
    """Return the file with the nearest pin and the version that `pinned_version` gives."""
    for _ in range(10):
        place = os.path.join(folder, "")
        for name in PIN_FILES:
            path = place + name
            data = _read(path)
            if b"paddlex" in data.lower():
                pinned = version_in(data.decode("utf-8", "replace"))
                if pinned is not None:
                    return path, pinned
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = above
    return None


@lru_cache(maxsize=16)
def version_in(text: str) -> Optional[Version]:
    """Return the version that the pins in a file's text leave.

    None when there is no pin, when it leaves several generations, or when two
    pins disagree.
    """
    answers = set()
    for line in text.split("\n"):
        if len(line) > LONGEST_PIN_LINE or "paddlex" not in line.lower():
            continue
        for match in _PIN.finditer(line):
            requirement = match.group("table") or match.group("key") or match.group("range")
            answers.add(_one_version(requirement))
    if len(answers) != 1:
        return None
    return answers.pop()


def _one_version(requirement: str) -> Optional[Version]:
    clauses = []
    for part in requirement.split(","):
        match = _CLAUSE.match(part)
        if match is None:
            return None
        operator, version, star = match.groups()
        clauses.append((operator or "==", version, bool(star)))
    named = [version for operator, version, _ in clauses if operator in ("=", "==", "===")]
    candidates = {_parts(release) for release in RELEASES}
    candidates |= {_parts(version) for version in named}
    left = [
        candidate
        for candidate in candidates
        if all(_satisfies(candidate, *clause) for clause in clauses)
    ]
    generations = {candidate[0] for candidate in left}
    if len(generations) != 1 or not generations <= {1, 2, 3}:
        return None
    releases = {candidate[:2] for candidate in left}
    release = None
    if len(releases) == 1:
        release = ".".join(str(part) for part in releases.pop())
    return Version(generations.pop(), release)


def _parts(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))


def _satisfies(
    candidate: tuple[int, ...], operator: str, version: str, star: bool
) -> bool:
    """Tell whether a release satisfies one clause of a requirement."""
    bound = _parts(version)
    given = version.count(".") + 1
    prefix = candidate[:given] == bound[:given]
    if operator in ("=", "==", "==="):
        return prefix if star or (operator == "=" and given < 3) else candidate == bound
    if operator == "!=":
        return not prefix if star else candidate != bound
    if operator == "~=":
        return candidate >= bound and candidate[:given - 1] == bound[:given - 1]
    if operator == "^":
        return candidate >= bound and candidate[0] == bound[0]
    if operator == "~":
        return candidate >= bound and candidate[:min(given, 2)] == bound[:min(given, 2)]
    return {
        "<": candidate < bound,
        "<=": candidate <= bound,
        ">": candidate > bound,
        ">=": candidate >= bound,
    }[operator]


def _read(path: str) -> bytes:
    """Return the content of a file; empty when it is none to be read."""
    try:
        if not os.access(path, os.R_OK):
            return b""  # as most: asked for without an exception
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_PIN_FILE:
            return b""
        with open(path, "rb", buffering=0) as stream:
            return stream.read(status.st_size)
    except (OSError, ValueError):
        return b""
