"""The profiles as Python objects: `load` for frameworks, `load_devices` for devices.

Both do their work once. What the package's build has written down is taken from there;
YAML is read, and PyYAML imported, for a user's own profile and in a checkout, where
nothing is written down.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Optional

from lr_lint.profiles import written_down
from lr_lint.profiles.specification import Devices, Profiles


@lru_cache(maxsize=8)
def load(extra: tuple[str, ...] = ()) -> Profiles:
    """Load the built-in profiles and the user's own.

    Args:
        extra: Paths of YAML files, as the user wrote them.

    Raises:
        ProfileError: With every mistake of every file.
    """
    found: Optional[Profiles] = None if extra else written_down.find(Profiles)
    if found is not None:
        return found
    from lr_lint.profiles.reading import read_profiles

    return read_profiles(extra)


@lru_cache(maxsize=1)
def load_devices() -> Devices:
    """Load what is known about devices: who fixes the visible cards, and when.

    Raises:
        ProfileError: When the file that comes with lr_lint is damaged.
    """
    found = written_down.find(Devices)
    if found is not None:
        return found
    from lr_lint.profiles.reading import read_devices

    return read_devices()
