"""What PaddleX did beside what lr_lint said."""

from __future__ import annotations

import enum
from typing import NamedTuple, Optional

from tests.against_paddlex.configurations import Configuration
from tests.against_paddlex.worker_pool import Answer

COMPARED = ("LR103", "LR104", "LR201", "LR203")
"""Rules that report exactly what PaddleX refuses."""

REFUSED_TOO = ("LR002", "LR302", "LR304", "LR501", "LR502", "LR503", "LR504")
"""Rules for mistakes for which PaddleX may end as well, with another message."""

OTHER = "other"
"""PaddleX ended for a reason that none of the `COMPARED` rules is about."""


class Disagreement(NamedTuple):
    """One script about which the two do not say the same.

    Attributes:
        kind: What is wrong; scripts with the same kind belong together.
        script: The script's path, relative to the run's folder.
        detail: The numbers and messages.
    """

    kind: str
    script: str
    detail: str


class Text(NamedTuple):
    """A script as it stands before or after a repair.

    Attributes:
        script: Its path, relative to the run's folder.
        codes: Everything that flake8 reports about it.
        answer: What PaddleX does with it.
    """

    script: str
    codes: frozenset[str]
    answer: Answer

    @property
    def compared(self) -> frozenset[str]:
        """The codes of the rules that are compared."""
        return self.codes.intersection(COMPARED)

    @property
    def detail(self) -> str:
        """Both sides in one line."""
        said = ", ".join(sorted(self.codes)) or "nothing"
        done = self.answer.outcome
        if done != "accepted":
            done = f"{done}: {self.answer.error} {self.answer.cause[:300]}"
        return f"lr_lint: {said}; PaddleX: {done}"


class Phase(enum.Enum):
    """What was done to a script before PaddleX was asked."""

    ORIGINAL = "original"
    SAFE = "safe"
    UNSAFE = "unsafe"
    DELAY = "delay"


class Fate(enum.Enum):
    """What became of a script that PaddleX refused, after a repair."""

    ACCEPTED = "now accepted"
    REPORTED = "still reported"
    OTHER = "another reason"
    """PaddleX refuses it for a reason that none of the `COMPARED` rules is about."""
    UNSEEN = "cannot be seen"
    """PaddleX refuses it for what the script does not show; see `must_be_reported`."""


def fate(after: Text) -> Fate:
    """Tell what became of a script."""
    if reason(after.answer) is None:
        return Fate.ACCEPTED
    if after.compared:
        return Fate.REPORTED
    return Fate.OTHER if reason(after.answer) == OTHER else Fate.UNSEEN


def reason(answer: Answer) -> Optional[str]:
    """Name the rule whose mistake made PaddleX end.

    Returns:
        One of `COMPARED`, `OTHER`, or None when PaddleX begins to train.
    """
    if answer.outcome == "accepted":
        return None
    if answer.outcome != "refused":
        return OTHER
    if answer.error == "SystemExit" and "warmup_steps should less than" in answer.log:
        return "LR201"
    if answer.error == "ZeroDivisionError" and "linear_lr_warmup" in answer.functions:
        return "LR203"
    # The message about warmup divides by the steps of an epoch, here 0.
    if answer.error == "ZeroDivisionError" and answer.functions[-1] == "default_optimizer":
        return "LR104"
    if answer.message.startswith("The amount of training datset must be larger"):
        return "LR104"
    if answer.message.startswith("Please support correct batch_size"):
        return "LR103"
    return OTHER


def must_be_reported(configuration: Configuration, code: str) -> bool:
    """Tell whether the script alone shows this mistake.

    A list with entries that PaddleX drops holds fewer samples than lines: what
    depends on the count is then known to PaddleX only.
    """
    if code == "LR103":
        return configuration.cards_are_certain
    if code in ("LR104", "LR201"):
        return not configuration.dataset.dropped
    return True


def compare_text(configuration: Configuration, text: Text) -> list[Disagreement]:
    """Compare findings with PaddleX's answer about the same script."""
    refused_for = reason(text.answer)
    if text.answer.outcome == "crashed":
        return [Disagreement("PaddleX crashed", text.script, text.detail)]
    if refused_for is None and text.compared:
        kind = f"{', '.join(sorted(text.compared))} reported, PaddleX accepts"
        return [Disagreement(kind, text.script, text.detail)]
    if refused_for in COMPARED and refused_for not in text.codes:
        if must_be_reported(configuration, refused_for):
            kind = f"{refused_for} not reported, PaddleX refuses"
            return [Disagreement(kind, text.script, text.detail)]
    if refused_for is OTHER and not text.codes.intersection(REFUSED_TOO):
        kind = "nothing reported, PaddleX refuses for another reason"
        return [Disagreement(kind, text.script, text.detail)]
    return []


def compare_probe(configuration: Configuration, code: str, text: Text) -> list[Disagreement]:
    """Compare a reported rule with PaddleX's answer when it alone can refuse."""
    refused_for = reason(text.answer)
    if refused_for == code:
        return []
    # Lines that PaddleX drops can leave less than a batch where lines would do.
    if (code, refused_for) == ("LR201", "LR104") and configuration.dataset.dropped:
        return []
    kind = f"{code} reported beside another, PaddleX does not refuse for it"
    return [Disagreement(kind, text.script, text.detail)]


def compare_repair(before: Text, after: Text, phase: Phase) -> list[Disagreement]:
    """Compare PaddleX's answers before and after a repair."""
    found = []
    refused_for = reason(after.answer)
    if reason(before.answer) is None and refused_for is not None:
        kind = f"{phase.value} repair: accepted before, refused after ({refused_for})"
        found.append(Disagreement(kind, after.script, after.detail))
    new = after.codes - before.codes
    style = sorted(code for code in new if not code.startswith("LR"))
    if style:
        kind = f"{phase.value} repair: new {', '.join(style)}"
        found.append(Disagreement(kind, after.script, after.detail))
    # A repair can bring a mistake to light that PaddleX would have met later; one
    # that PaddleX does not refuse is the repair's own.
    if refused_for is None and new.intersection(COMPARED):
        kind = f"{phase.value} repair: new {', '.join(sorted(new.intersection(COMPARED)))}"
        found.append(Disagreement(kind, after.script, after.detail))
    return found
