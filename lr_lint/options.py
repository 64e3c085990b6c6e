"""What a user can choose, on the command line and in the configuration files.

The same options for flake8 and for the fixer: both register them with flake8's own
option manager and read them back with `from_namespace`.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Mapping, NamedTuple, Optional

from lr_lint.versions import Version, parse_version

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

OFF_BY_DEFAULT = frozenset({"LR102"})
"""Rules that speak only when they are asked for."""


class OptionError(Exception):
    """An option's value cannot be used; the text says what to give instead."""


class Options(NamedTuple):
    """The choices of one run.

    Attributes:
        paddlex_version: Version the scripts are written for, None for auto.
        num_samples: Size of every training set, None when not given.
        samples_by_path: List file as written in the script -> its samples.
        data_root: Where relative data set paths start, None when not given.
        cards: Cards that the job is started on, None when not given.
        scale_tolerance: Factor within which an unscaled learning rate is let
            through (LR101, LR102).
        warmup_fix: ``shorten`` the warmup or ``delay`` the decay (LR201).
        profiles: YAML files of the user's own trainers.
        language: ``en`` or ``zh``.
        enable: Codes of the rules that are off unless asked for.
    """

    paddlex_version: Optional[Version] = None
    num_samples: Optional[int] = None
    samples_by_path: Mapping[str, int] = {}
    data_root: Optional[str] = None
    cards: Optional[int] = None
    scale_tolerance: float = 1.0
    warmup_fix: str = "shorten"
    profiles: tuple[str, ...] = ()
    language: str = "en"
    enable: frozenset[str] = frozenset()


def register(manager: OptionManager) -> None:
    """Add the options to flake8's command line and configuration."""
    add = manager.add_option
    add(
        "--lr-paddlex-version",
        default="auto",
        metavar="VERSION",
        parse_from_config=True,
        help="PaddleX the scripts are written for: auto, 1, 2, 3 or a full version.",
    )
    add(
        "--lr-num-samples",
        default="",
        metavar="N",
        parse_from_config=True,
        help="Samples in the training set: N, or PATH=N pairs separated by commas.",
    )
    add(
        "--lr-data-root",
        default="",
        metavar="FOLDER",
        parse_from_config=True,
        normalize_paths=True,
        help="Folder in which relative data set paths start.",
    )
    add(
        "--lr-cards",
        default="",
        metavar="N",
        parse_from_config=True,
        help="Cards that the job is started on.",
    )
    add(
        "--lr-scale-tolerance",
        default="1",
        metavar="FACTOR",
        parse_from_config=True,
        help="LR101: let a rate through that is off by at most this factor.",
    )
    add(
        "--lr-warmup-fix",
        default="shorten",
        metavar="HOW",
        parse_from_config=True,
        help="LR201: shorten the warmup, or delay the decay.",
    )
    add(
        "--lr-profiles",
        default="",
        metavar="FILES",
        parse_from_config=True,
        comma_separated_list=True,
        normalize_paths=True,
        help="YAML profiles of your own trainers.",
    )
    add(
        "--lr-language",
        default="en",
        metavar="LANGUAGE",
        parse_from_config=True,
        help="Language of the messages: en, zh or auto.",
    )
    add(
        "--lr-enable",
        default="",
        metavar="CODES",
        parse_from_config=True,
        comma_separated_list=True,
        help="Rules that are off unless asked for: LR102.",
    )


def from_namespace(namespace: argparse.Namespace) -> Options:
    """Read the options back from what flake8 parsed.

    Raises:
        OptionError: When a value cannot be used.
    """
    samples, by_path = _samples(namespace.lr_num_samples)
    profiles = tuple(namespace.lr_profiles or ())
    if profiles:
        _check_profiles(profiles)
    return Options(
        _version(namespace.lr_paddlex_version),
        samples,
        by_path,
        namespace.lr_data_root or None,
        _cards(namespace.lr_cards),
        _tolerance(namespace.lr_scale_tolerance),
        _one_of("lr-warmup-fix", namespace.lr_warmup_fix, ("shorten", "delay")),
        profiles,
        read_language(namespace.lr_language),
        _enable(namespace.lr_enable),
    )


def _version(text: str) -> Optional[Version]:
    if text.strip() in ("", "auto"):
        return None
    version = parse_version(text)
    if version is None:
        raise OptionError(
            f"lr-paddlex-version: {text!r} is no version of PaddleX; "
            "give auto, 1, 2, 3 or a full version such as 1.3.11"
        )
    return version


def _count(option: str, text: str, where: str = "") -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text.strip()) or int(text) == 0:
        raise OptionError(
            f"{option}: {text!r}{where} is no count; give a whole number above 0"
        )
    return int(text)


def _samples(text: str) -> tuple[Optional[int], dict[str, int]]:
    """Read ``N`` or ``PATH=N,PATH=N``; the last ``=`` of a pair counts."""
    text = text.strip()
    if not text:
        return None, {}
    if "=" not in text:
        return _count("lr-num-samples", text), {}
    pairs: dict[str, int] = {}
    for pair in text.replace("\n", ",").split(","):
        if not pair.strip():
            continue
        path, equals, count = pair.strip().rpartition("=")
        if not equals or not path.strip():
            raise OptionError(
                f"lr-num-samples: {pair.strip()!r} is no pair; give PATH=N, with the path "
                "as it is written in the script, and N samples"
            )
        pairs[path.strip()] = _count("lr-num-samples", count, f" for {path.strip()}")
    return None, pairs


def _cards(text: str) -> Optional[int]:
    return _count("lr-cards", text) if text.strip() else None


def _tolerance(text: str) -> float:
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 1 <= factor < float("inf"):
        raise OptionError(
            f"lr-scale-tolerance: {text!r} is no factor; give a number from 1 upwards, "
            "e.g. 2 to let a rate through that is off by at most a factor of 2"
        )
    return factor


def _one_of(option: str, text: str, choices: tuple[str, ...]) -> str:
    if text.strip() not in choices:
        raise OptionError(f"{option}: {text!r} is unknown; give {' or '.join(choices)}")
    return text.strip()


def read_language(text: str) -> str:
    """Return ``en`` or ``zh`` for a value of ``lr-language``; ``auto`` asks the locale.

    Raises:
        OptionError: It is another value.
    """
    language = _one_of("lr-language", text, ("en", "zh", "auto"))
    if language != "auto":
        return language
    import os

    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _enable(codes: list[str]) -> frozenset[str]:
    asked = frozenset(code.strip() for code in codes or () if code.strip())
    unknown = sorted(asked - OFF_BY_DEFAULT)
    if unknown:
        raise OptionError(
            f"lr-enable: {', '.join(unknown)} cannot be enabled; rules that are off unless "
            f"asked for: {', '.join(sorted(OFF_BY_DEFAULT))}"
        )
    return asked


def _check_profiles(paths: tuple[str, ...]) -> None:
    from lr_lint.profiles.document import ProfileError
    from lr_lint.profiles.loader import load

    try:
        load(paths)
    except ProfileError as error:
        raise OptionError(f"lr-profiles: {error}") from None
