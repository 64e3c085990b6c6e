"""Build the package: what setup.cfg says, and the profiles written down for a fast start."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PROJECT = Path(__file__).resolve().parent


class BuildWithProfiles(build_py):
    """Write down what the profiles say, next to their YAML files in the package."""

    def run(self) -> None:
        """Copy the package, then add the files; a checkout in use stays as it is."""
        super().run()
        if self.editable_mode:
            return
        try:
            self._written = [str(path) for path in _write(self.build_lib)]
        except ModuleNotFoundError as error:  # a build without isolation
            self.warn(f"{error}: built all the same, but the first script takes longer")

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return the files of the package, those written here included."""
        return super().get_outputs(include_bytecode) + getattr(self, "_written", [])


def _write(folder: str) -> list[Path]:
    sys.path.insert(0, str(PROJECT))
    from lr_lint.profiles.written_down import write

    return write(Path(folder, "lr_lint", "profiles"))


setup(cmdclass={"build_py": BuildWithProfiles})
