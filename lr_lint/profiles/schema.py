"""The keys of a profile, and what each of them takes."""

from __future__ import annotations

from lr_lint.profiles.document import Mistakes, Node
from lr_lint.profiles.shape import (
    DOTTED,
    IDENTIFIER,
    Shape,
    anything,
    choice,
    list_of,
    mapping,
    number,
    or_null,
    python,
    rate,
    table,
    text,
    truth,
    whole_number,
)
from lr_lint.profiles.signature import parse_defaults, parse_signature
from lr_lint.profiles.specification import COUNTINGS, QUIRKS, ROLES, SCHEDULES

NAME = text("a Python name", IDENTIFIER)
DOTTED_NAME = text("a dotted Python name, such as mycorp.trainer", DOTTED)
RELEASE = text("a release, such as 1.3")
NAMES = list_of(NAME, "Python names")
DOTTED_NAMES = list_of(DOTTED_NAME, "dotted Python names")
SOURCE = text("where that can be read")
SIGNATURE = python(parse_signature)
DEFAULTS = python(parse_defaults)
ROLE = choice(ROLES, "a role")
FAMILY = text("the name of a family")
REFUSED_VALUES = mapping(ROLE, list_of(anything, "values"), "roles to lists of values")

FACTS: dict[str, Shape] = {
    "schedule": choice(SCHEDULES, "a schedule"),
    "decay_counts_from": choice(("start", "warmup"), "where decay counts from"),
    "decay_length": or_null(whole_number(1)),
    "warmup": or_null(
        table({"epochs": whole_number(1), "source": SOURCE}, ("epochs",), "epochs: 1")
    ),
    "reference": or_null(
        table(
            {"batch_size": whole_number(1), "learning_rate": rate, "source": SOURCE},
            ("batch_size", "learning_rate", "source"),
            "{batch_size: 8, learning_rate: 0.001 / 8, source: where it stands}",
        )
    ),
    "quirks": mapping(choice(QUIRKS, "a quirk"), truth, "quirks to true or false"),
    "refusals": mapping(text("the name of a refusal"), truth, "refusals to true or false"),
}
"""What can be said about a family, and about one of its methods alone."""

PARAMETERS: dict[str, Shape] = {
    "signature": SIGNATURE,
    "more": DEFAULTS,
    "defaults": DEFAULTS,
    "source": SOURCE,
}
"""What gives the parameters of a method or of a data set's constructor."""

CLASSES: dict[str, Shape] = {
    "extends": FAMILY,
    "since": RELEASE,
    "namespace": DOTTED_NAME,
    "module": DOTTED_NAME,
    "also_under": DOTTED_NAMES,
    "classes": NAMES,
    "added": mapping(RELEASE, NAMES, "releases to lists of parameters"),
}
"""What says which classes there are, and since when."""


def _with_changes(shapes: dict[str, Shape]) -> Shape:
    changed = {key: shape for key, shape in shapes.items() if key not in CLASSES}
    return table({**shapes, "changes": mapping(RELEASE, table(changed), "releases to changes")})


METHOD = table({**PARAMETERS, **FACTS})
TRAINING_FAMILY = _with_changes(
    {**CLASSES, "constructor": NAMES, **FACTS, "methods": mapping(NAME, METHOD, "methods")}
)
DATASET_FAMILY = _with_changes(
    {
        **CLASSES,
        **PARAMETERS,
        "list_parameter": NAME,
        "folder_parameter": NAME,
        "counting": choice(COUNTINGS, "how samples are counted"),
    }
)
REFUSAL = table(
    {
        "when": REFUSED_VALUES,
        "unless": REFUSED_VALUES,
        "below": mapping(ROLE, number, "roles to numbers"),
        "datasets": NAMES,
        "constructor_missing": NAME,
        "reason": text(),
        "reason_zh": text(),
        "source": SOURCE,
    },
    ("reason",),
    "a sentence that says why it is refused",
)
EVIDENCE = table(
    {
        "imports": DOTTED_NAMES,
        "bare_imports": DOTTED_NAMES,
        "names": NAMES,
        "keywords": DOTTED_NAMES,
    }
)

_TOP = {
    "framework": NAME,
    "generation": whole_number(1),
    "releases": list_of(RELEASE, "releases", most=100),
    "roles": mapping(NAME, ROLE, "parameters to roles"),
    "evidence": EVIDENCE,
}


def _checked_apart(node: Node, mistakes: Mistakes) -> bool:
    """Take anything: the families are checked one by one, so that one mistake hides no other."""
    return True


PROFILE = table(
    {
        **_TOP,
        "families": _checked_apart,
        "datasets": _checked_apart,
        "refusals": mapping(text(), REFUSAL, "refusals"),
    },
    ("framework",),
    "a name, such as `framework: mycorp`",
)

DEVICES = table(
    {
        "freezing": mapping(
            NAME,
            table(
                {
                    "since": RELEASE,
                    "until": RELEASE,
                    "generations": list_of(whole_number(1), "generations"),
                    "source": SOURCE,
                },
                ("source",),
                "where that can be read",
            ),
            "packages",
        ),
        "other_vendors": NAMES,
    },
    ("freezing", "other_vendors"),
)
