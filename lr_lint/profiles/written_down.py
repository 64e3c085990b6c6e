"""What the YAML files say, written down by the build in a form that loads at once.

Reading them takes a process longer than anything else it does for its first script. So
`setup.py` calls `write` for every wheel; nothing is written when scripts are linted.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Final, Optional, TypeVar, Union

from lr_lint.profiles.specification import Devices, Profiles

Facts = TypeVar("Facts", Devices, Profiles)

FOLDER: Final = Path(__file__).parent
PROTOCOL: Final = 5
"""Known to every Python from 3.8 on: one wheel is for all of them."""


def file_name(kind: Union[type[Devices], type[Profiles]]) -> str:
    """Return the name of the file with all devices or all profiles."""
    return f"{kind.__name__.lower()}.pickle"


def find(kind: type[Facts], folder: Path = FOLDER) -> Optional[Facts]:
    """Return what is written down; None when nothing is, or nothing that can be used.

    Args:
        kind: What is wanted.
        folder: Where it is looked for; what lies in the package is as trustworthy as
            the package's code.
    """
    try:
        content = (folder / file_name(kind)).read_bytes()
    except OSError:
        return None
    try:
        facts = pickle.loads(content)
    except Exception:  # a damaged file raises anything; the YAML files say the same
        return None
    return facts if isinstance(facts, kind) else None


def write(folder: Path) -> list[Path]:
    """Read the YAML files and write down what they say.

    Args:
        folder: Where to.

    Returns:
        The files.

    Raises:
        ProfileError: When a YAML file has a mistake.
        OSError: When a file cannot be written.
    """
    from lr_lint.profiles.reading import read_devices, read_profiles

    written = []
    for facts in (read_devices(), read_profiles()):
        path = folder / file_name(type(facts))
        path.write_bytes(pickle.dumps(facts, PROTOCOL))
        written.append(path)
    return written
