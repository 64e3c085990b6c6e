"""Values that nobody can mean, and combinations that the framework refuses.

LR503 and LR504 report them. For every other rule such a setting is unknown, so
`Case.setting` asks here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Optional

from lr_lint.profiles.specification import Refusal, is_one_of
from lr_lint.settings import OBJECT, UNKNOWN, Setting, as_number

if TYPE_CHECKING:
    from lr_lint.run import Case

CHECKED_ROLES: Final = ("num_epochs", "batch_size", "learning_rate", "warmup_steps")
"""The roles that `wrong_value` knows something about."""


NEARNESS: Final = 0.8
"""Similarity from which one name counts as a misspelling of another."""


def is_near(keyword: str, name: str) -> bool:
    """Tell whether a keyword is spelt nearly like a parameter (RULES.md LR5)."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, keyword, name)
    # Upper bounds of the ratio, which cost less and are mostly enough.
    if matcher.real_quick_ratio() < NEARNESS or matcher.quick_ratio() < NEARNESS:
        return False
    return matcher.ratio() >= NEARNESS


def is_usual(role: str, value: object) -> bool:
    """Tell whether `wrong_value` has nothing to say of a value, whatever the method."""
    if type(value) is int:
        return value > 0
    return role == "learning_rate" and type(value) is float and value > 0


def wrong_value(case: Case, setting: Setting) -> Optional[str]:
    """Tell what is wrong with a value by itself.

    Returns:
        ``whole`` and ``whole_steps`` (must be a whole number), ``positive`` (must be
        above 0), ``negative`` (must not be below 0), ``number`` (must be one), or
        None for a value that can be meant, a default and an unknown one.

    Source: RULES.md LR503; PaddleX divides by the batch size, counts epochs and
    steps, and Paddle asserts a whole number of warmup steps in generation 2.
    """
    if setting.role not in CHECKED_ROLES or not setting.written:
        return None
    value = setting.value
    if value is UNKNOWN or value is OBJECT:
        return None
    if setting.role in ("num_epochs", "batch_size"):
        if type(value) is not int:
            return "whole"
        return "positive" if value <= 0 else None
    if setting.role == "learning_rate":
        if not _is_number(value):
            return "number"
        return None if _is_above_zero(value) else "positive"
    if case.has_quirk("warmup_steps_are_whole") and type(value) is not int:
        return "whole_steps"
    return "negative" if _is_number(value) and _is_below_zero(value) else None


def _is_number(value: object) -> bool:
    """Tell a number, of whatever size, from anything else; nan is none."""
    return isinstance(value, (int, float)) and type(value) is not bool and value == value


def _is_above_zero(value: object) -> bool:
    return isinstance(value, (int, float)) and value > 0


def _is_below_zero(value: object) -> bool:
    return isinstance(value, (int, float)) and value < 0


def applies(case: Case, refusal: Refusal) -> bool:
    """Tell whether the framework certainly refuses this case for this reason."""
    for role, values in refusal.arguments.items():
        if not _is_among(case, role, values):
            return False
    for role, values in refusal.unless.items():
        if not _is_outside(case, role, values):
            return False
    for role in refusal.below:
        if not _is_below(case, role, refusal):
            return False
    if refusal.datasets and _dataset_class(case) not in refusal.datasets:
        return False
    missing = refusal.constructor_missing
    return missing is None or case.constructed_with(missing) is None


def is_refused(case: Case, role: str) -> bool:
    """Tell whether the role's setting is part of a refused combination."""
    refusals = case.method.refusals_by_role.get(role)
    return refusals is not None and any(case.is_refused_for(refusal) for refusal in refusals)


def _is_among(case: Case, role: str, values: tuple[object, ...]) -> bool:
    setting = case.given_setting(role)
    return setting is not None and is_one_of(setting.value, values)


def _is_outside(case: Case, role: str, values: tuple[object, ...]) -> bool:
    setting = case.given_setting(role)
    if setting is None or setting.value is UNKNOWN or setting.value is OBJECT:
        return False
    return not _is_among(case, role, values)


def _is_below(case: Case, role: str, refusal: Refusal) -> bool:
    setting = case.given_setting(role)
    number = as_number(setting.value) if setting is not None else None
    return number is not None and number < refusal.below[role]


def _dataset_class(case: Case) -> Optional[str]:
    dataset = case.observation.dataset
    return dataset.class_name if dataset is not None else None
