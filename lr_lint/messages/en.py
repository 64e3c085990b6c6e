"""The sentences in English."""

from __future__ import annotations

from typing import Final, Mapping

SENTENCES: Final[Mapping[str, str]] = {
    # values
    "value": "{parameter} {value}",
    "value.default": "{parameter} {value} (default)",
    "value.by_default": "{parameter} {value} (by default)",
    "value.default_of": "{parameter} {value} (default of {class_name} in {framework})",
    "framework.paddlex": "PaddleX {generation}",
    "framework.other": "{framework}",
    # LR1 batch size and learning rate
    "LR101": (
        "{rate} was left alone for {batch_size}: it should be"
        " {reference_rate} * {batch} / {reference_batch} = {expected};"
        " set {parameter} to {expected}"
    ),
    # LR2 warmup
    "LR201": (
        "{warmup} ends after the first decay: {edge} * {steps} steps per epoch"
        " ({samples} samples // {batch_size}) = {bound}; {way_out}"
    ),
    "LR201.cosine": (
        "{warmup} leaves the cosine decay no step: {edge} * {steps} steps per epoch"
        " ({samples} samples // {batch_size}) = {bound}; {way_out}"
    ),
    "LR201.shorten": "shorten {parameter} to {target}, or {other_way}",
    "LR201.decay_later": "let {parameter} begin with {epoch} or later",
    "LR201.train_longer": "raise {parameter} to {epoch} or more",
    # why a repair is unsafe
    "doubt.overridable": (
        "{parameter} {value} is only the default of a command line option"
    ),
    "doubt.samples": (
        "it was computed from {samples} samples, which is the most that there can be"
    ),
    "doubt.raised": "it raises the learning rate {factor}-fold",
    "doubt.reference": (
        "the rate comes from the vendor's scripts, not from the signature ({source})"
    ),
    # why there is no repair
    "repair.not_planned": "repairs were not asked for",
    "no_repair.start_unknown": (
        "{parameter} is not known, and the warmup must not start above the new rate"
    ),
    "no_repair.start_stays_above": "{parameter} would stay above the new rate",
    "no_repair.no_warmup_fits": "no warmup of at least one step fits before step {bound}",
    "no_repair.num_epochs_unknown": "the decay cannot be delayed: num_epochs is not known",
    "no_repair.delay_leaves_unreached": (
        "{parameter} cannot be delayed: a part of the default list is never reached"
    ),
}
