"""Loading profiles: the user's own, and everything that can be wrong with one."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lr_lint.profiles import document
from lr_lint.profiles.document import ProfileError
from lr_lint.profiles.loader import load, load_devices
from lr_lint.profiles.specification import REQUIRED, Parameter, Profiles

PROJECT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = PROJECT / "docs" / "own-profile.yaml"

PROFILE = """\
framework: mycorp
families:
  trainer:
    namespace: mycorp
    classes: [Trainer]
    schedule: piecewise
    methods:
      fit:
        signature: num_epochs, learning_rate=0.1, batch_size=8
"""
"""A profile with one class and nothing wrong; rows for its parts can be appended."""

TRAINER = "families.trainer"
ROLES = (
    "num_epochs, train_dataset, batch_size, eval_dataset, optimizer, learning_rate, warmup_steps,"
    " warmup_start_lr, decay_epochs, decay_gamma, decay_power, save_interval_epochs,"
    " log_interval_steps, early_stop, early_stop_patience, resume_checkpoint, pretrain_weights,"
    " metric"
)
FAMILY_KEYS = (
    "extends, since, namespace, module, also_under, classes, added, constructor, schedule,"
    " decay_counts_from, decay_length, warmup, reference, quirks, refusals, methods, changes"
)
TOP_KEYS = "framework, generation, releases, roles, evidence, families, datasets, refusals"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    load.cache_clear()


def load_text(text: str) -> Profiles:
    load.cache_clear()
    Path("own.yaml").write_text(text, encoding="utf-8")
    return load(("own.yaml",))


def mistakes_in(text: str) -> list[str]:
    with pytest.raises(ProfileError) as caught:
        load_text(text)
    return str(caught.value).splitlines()


def with_(old: str, new: str) -> str:
    assert PROFILE.count(old) == 1, old
    return PROFILE.replace(old, new)


class Bad(NamedTuple):
    """A profile with a mistake: what is wrong, its text, and what is said about it."""

    name: str
    text: str
    said: tuple[str, ...]


def bad(name: str, text: str, *said: str) -> Bad:
    return Bad(name, text, said)


NO_MAPPING = "1: expected a mapping at the top level, such as `framework: mycorp`"
NOT_A_TREE = [
    bad("an empty file", "", NO_MAPPING),
    bad("a list", "- a\n", NO_MAPPING),
    bad("a word", "hello\n", NO_MAPPING),
    bad("two documents", PROFILE + "---\na: 1\n", "10: has a second document; expected one"),
    bad(
        "a tag that would run code",
        "framework: !!python/object/apply:os.system [exit]\n",
        "1: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not understood;"
        " write the plain value",
    ),
    bad("a key twice", PROFILE + "framework: b\n", "10: framework: stands twice; expected once"),
    bad(
        "a list as key",
        "framework: x\n[a]: b\n",
        "2: a key must be a text, not a list or a mapping",
    ),
    bad(
        "an alias as key",
        "framework: &x a\n*x : b\n",
        "2: a key must be a text, not an alias",
    ),
    bad(
        "a key of a thousand characters",
        "framework: x\n" + "k" * 1000 + ": 1\n",
        "2: a key must have at most 100 printable characters",
    ),
    bad(
        "a key of two lines",
        'framework: x\n"a\\nb": 1\n',
        "2: a key must have at most 100 printable characters",
    ),
    bad(
        "an alias without an anchor",
        "framework: *x\n",
        "1: the alias *x stands inside its own value or has no anchor",
    ),
    bad(
        "a value that holds itself",
        "framework: x\nfamilies: &a {b: *a}\n",
        "2: the alias *a stands inside its own value or has no anchor",
    ),
    bad(
        "brackets nested very deeply",
        "framework: " + "[" * 100_000,
        "1: is nested more than 20 levels deep",
    ),
    bad(
        "lists nested very deeply",
        "framework: x\nfamilies:\n" + "- " * 100_000 + "a\n",
        "3: is nested more than 20 levels deep",
    ),
    bad(
        "aliases that unfold to a hundred million values",
        "framework: x\na0: &a0 [l,l,l,l,l,l,l,l,l,l]\n"
        + "".join(f"a{n + 1}: &a{n + 1} [{','.join([f'*a{n}'] * 10)}]\n" for n in range(8)),
        "5: has more than 50000 values, aliases expanded",
    ),
]

TOP_LEVEL = [
    bad(
        "no framework",
        with_("framework: mycorp\n", ""),
        "1: the key 'framework' is missing; expected a name, such as `framework: mycorp`",
    ),
    bad(
        "a framework that is no name",
        with_("framework: mycorp", "framework: 3x"),
        "1: framework: expected a Python name, found '3x'",
    ),
    bad(
        "a framework without a value",
        with_("framework: mycorp", "framework:"),
        "1: framework: expected a Python name, found nothing",
    ),
    bad(
        "a misspelt key",
        PROFILE + "famlies: {}\n",
        f"10: famlies: unknown key; expected one of {TOP_KEYS}; did you mean 'families'?",
    ),
    bad(
        "a key like no other",
        PROFILE + "zzz: {}\n",
        f"10: zzz: unknown key; expected one of {TOP_KEYS}",
    ),
    bad(
        "families as a list",
        "framework: a\nfamilies: [x]\n",
        "2: families: expected a mapping of names to families, found a list",
    ),
    bad(
        "families without a value",
        "framework: a\nfamilies:\n",
        "2: families: expected a mapping of names to families, found nothing",
    ),
    bad(
        "a family that is a number",
        "framework: a\nfamilies: {x: 3}\n",
        f"2: families.x: expected a mapping with the keys {FAMILY_KEYS}, found '3'",
    ),
    bad(
        "a generation of a framework that has none",
        PROFILE + "generation: 2\n",
        "10: generation: expected no generation: only paddlex is told apart by it",
    ),
    bad(
        "a generation in letters",
        PROFILE + "generation: two\n",
        "10: generation: expected a whole number of at least 1, found 'two'",
    ),
    bad(
        "evidence for no generation",
        PROFILE + "evidence: {names: [a]}\n",
        "10: evidence: expected only in a profile with a generation",
    ),
    bad(
        "a release twice",
        PROFILE + "releases: [1.0, 1.0]\n",
        "10: releases[1]: '1.0' stands twice in this list",
    ),
    bad(
        "too many releases",
        PROFILE + f"releases: [{', '.join(map(str, range(101)))}]\n",
        "10: releases: expected at most 100 releases, found a list",
    ),
]

ROLE_MISTAKES = [
    bad(
        "a role that there is not",
        PROFILE + "roles: {learning_rate: learningrate}\n",
        f"10: roles.learning_rate: expected a role ({ROLES}), found 'learningrate';"
        " did you mean 'learning_rate'?",
    ),
    bad(
        "a role for a parameter that there is not",
        PROFILE + "roles: {batchsize: batch_size}\n",
        "10: roles.batchsize: no signature has a parameter batchsize; expected one that does;"
        " did you mean 'batch_size'?",
    ),
    bad(
        "two parameters with one role",
        PROFILE + "roles: {num_epochs: batch_size}\n",
        f"9: {TRAINER}.methods.fit.signature: num_epochs and batch_size both have the role"
        " batch_size; expected one parameter for each role",
    ),
]

FAMILY_MISTAKES = [
    bad(
        "no schedule",
        with_("    schedule: piecewise\n", ""),
        f"3: {TRAINER}: the key 'schedule' is missing; expected one of piecewise, cosine,"
        " polynomial",
    ),
    bad(
        "a misspelt schedule",
        with_("piecewise", "picewise"),
        f"6: {TRAINER}.schedule: expected a schedule (piecewise, cosine, polynomial),"
        " found 'picewise'; did you mean 'piecewise'?",
    ),
    bad(
        "no namespace",
        with_("    namespace: mycorp\n", ""),
        f"3: {TRAINER}: the key 'namespace' is missing; expected where its classes are,"
        " such as mycorp.trainer",
    ),
    bad(
        "a namespace that is no module",
        with_("namespace: mycorp", "namespace: my-corp"),
        f"4: {TRAINER}.namespace: expected a dotted Python name, such as mycorp.trainer,"
        " found 'my-corp'",
    ),
    bad(
        "no methods",
        PROFILE[: PROFILE.index("    methods")],
        f"3: {TRAINER}: the key 'methods' is missing; expected"
        " `methods: {fit: {signature: ...}}`",
    ),
    bad(
        "no signature",
        with_("signature: num_epochs, learning_rate=0.1, batch_size=8", "source: here"),
        f"8: {TRAINER}.methods.fit: the key 'signature' is missing; expected its parameters,"
        " as in `num_epochs, batch_size=8`",
    ),
    bad(
        "a quirk that there is not",
        PROFILE + "    quirks: {cards_from_device: true}\n",
        f"10: {TRAINER}.quirks.cards_from_device: expected a quirk (batch_one_let_through,"
        " cards_from_devices, eval_batch_is_train_batch, negative_samples_force_batch_one,"
        " one_training_per_process, resume_excludes_pretrain, start_must_stay_below_rate,"
        " warmup_is_always_built, warmup_steps_are_whole), found 'cards_from_device';"
        " did you mean 'cards_from_devices'?",
    ),
    bad(
        "a quirk that is a number",
        PROFILE + "    quirks: {cards_from_devices: 3}\n",
        f"10: {TRAINER}.quirks.cards_from_devices: expected true or false, found '3'",
    ),
    bad(
        "quirks as a list",
        PROFILE + "    quirks: [cards_from_devices]\n",
        f"10: {TRAINER}.quirks: expected a mapping of quirks to true or false, found a list",
    ),
    bad(
        "a reference with impossible numbers",
        PROFILE + "    reference: {batch_size: 0, learning_rate: fast, source: x}\n",
        f"10: {TRAINER}.reference.batch_size: expected a whole number of at least 1, found '0'",
        f"10: {TRAINER}.reference.learning_rate: expected a number above 0, or a quotient such"
        " as 0.005 / 12, found 'fast'",
    ),
    bad(
        "half a reference",
        PROFILE + "    reference: {batch_size: 8, source: x}\n",
        f"10: {TRAINER}.reference: the key 'learning_rate' is missing; expected"
        " {batch_size: 8, learning_rate: 0.001 / 8, source: where it stands}",
    ),
    bad(
        "an unknown key in a reference",
        PROFILE + "    reference: {batch: 8, batch_size: 8, learning_rate: 1, source: x}\n",
        f"10: {TRAINER}.reference.batch: unknown key; expected one of batch_size, learning_rate,"
        " source",
    ),
    bad(
        "a warmup of half epochs",
        PROFILE + "    warmup: {epochs: 1.5}\n",
        f"10: {TRAINER}.warmup.epochs: expected a whole number of at least 1, found '1.5'",
    ),
    bad(
        "a decay length in letters",
        PROFILE + "    decay_length: long\n",
        f"10: {TRAINER}.decay_length: expected a whole number of at least 1, found 'long'",
    ),
    bad(
        "a decay length beyond all numbers",
        PROFILE + f"    decay_length: {'9' * 30}\n",
        f"10: {TRAINER}.decay_length: expected a whole number of at least 1,"
        f" found '{'9' * 30}'",
    ),
    bad(
        "decay that counts from nowhere",
        PROFILE + "    decay_counts_from: end\n",
        f"10: {TRAINER}.decay_counts_from: expected where decay counts from (start, warmup),"
        " found 'end'",
    ),
    bad(
        "a misspelt parent",
        PROFILE + "  small: {extends: trainr}\n",
        "10: families.small.extends: expected the name of a family that does not extend this"
        " one, found 'trainr'; did you mean 'trainer'?",
    ),
    bad(
        "a family that extends itself",
        PROFILE + "    extends: trainer\n",
        f"10: {TRAINER}.extends: expected the name of a family that does not extend this one,"
        " found 'trainer'",
    ),
    bad(
        "two families that extend each other",
        PROFILE + "    extends: b\n  b: {extends: trainer}\n",
        "11: families.b.extends: expected the name of a family that does not extend this one,"
        " found 'trainer'",
    ),
    bad(
        "two thousand families in a row",
        PROFILE
        + "  f0: {extends: trainer}\n"
        + "".join(f"  f{n + 1}: {{extends: f{n}}}\n" for n in range(2000)),
        "29: families.f19.extends: expected at most 20 families in a row",
    ),
    bad(
        "a release in a profile without releases",
        PROFILE + "    since: 1.0\n",
        f"10: {TRAINER}.since: expected such a release only in a file that lists its `releases`,"
        " found '1.0'",
    ),
    bad(
        "parameters of a release that there is not",
        "releases: [1.0, 1.1]\n" + PROFILE + "    added: {2.0: [batch_size]}\n",
        f"11: {TRAINER}.added.2.0: expected one of the file's releases (1.0, 1.1), found '2.0'",
    ),
    bad(
        "changes of a release that there is not",
        "releases: [1.0, 1.1]\n" + PROFILE + "    changes: {2.0: {schedule: cosine}}\n",
        f"11: {TRAINER}.changes.2.0: expected one of the file's releases (1.0, 1.1),"
        " found '2.0'",
    ),
    bad(
        "classes that change with a release",
        "releases: [1.0]\n" + PROFILE + "    changes: {1.0: {classes: [Other]}}\n",
        f"11: {TRAINER}.changes.1.0.classes: unknown key; expected one of constructor, schedule,"
        " decay_counts_from, decay_length, warmup, reference, quirks, refusals, methods",
    ),
]

CLASS_MISTAKES = [
    bad(
        "a class twice in a list",
        with_("[Trainer]", "[Trainer, Trainer]"),
        f"5: {TRAINER}.classes[1]: 'Trainer' stands twice in this list",
    ),
    bad(
        "a class in two families",
        PROFILE + "  other: {extends: trainer, classes: [Trainer]}\n",
        f"10: families.other.classes[0]: mycorp.Trainer is already in {TRAINER}.classes[0];"
        " expected each class once",
    ),
    bad(
        "one alias for two classes",
        with_("    schedule", "    also_under: [mycorp.all]\n    schedule")
        + "  other: {extends: trainer, namespace: mycorp.other, classes: [Trainer]}\n",
        "11: families.other.classes[0]: mycorp.all.Trainer is mycorp.Trainer already;"
        " expected another name",
    ),
    bad(
        "a class of PaddleX",
        with_("namespace: mycorp", "namespace: paddlex.det").replace("Trainer", "YOLOv3"),
        f"5: {TRAINER}.classes[0]: another profile describes paddlex.det.YOLOv3 already;"
        " expected a class of your own",
    ),
    bad(
        "a name that leads to a class of PaddleX",
        with_("[Trainer]", "[YOLOv3]\n    also_under: [paddlex.cv.models]"),
        f"5: {TRAINER}.classes[0]: another profile describes paddlex.cv.models.YOLOv3 already;"
        " expected a class of your own",
    ),
    bad(
        "more methods than anybody has",
        with_("[Trainer]", f"[{', '.join(f'T{number}' for number in range(6000))}]")
        + "      fit_again: {signature: num_epochs}\n",
        f"3: {TRAINER}: expected at most 10000 methods in all",
    ),
]

SIGNATURE = f"9: {TRAINER}.methods.fit.signature: "
SIGNATURE_MISTAKES = [
    bad(
        "a signature as a list",
        with_("num_epochs, learning_rate=0.1, batch_size=8", "[num_epochs]"),
        SIGNATURE + "expected parameters, as in `num_epochs, batch_size=8`, found a list",
    ),
    bad(
        "a parameter twice",
        with_("batch_size", "num_epochs"),
        SIGNATURE + "expected each parameter once, found num_epochs twice",
    ),
    bad(
        "any keyword",
        with_("batch_size=8", "**more"),
        SIGNATURE + "expected named parameters, without *args or **settings",
    ),
    bad(
        "a default that is a call",
        with_("0.1", "rate()"),
        SIGNATURE + "expected numbers, texts, None, lists or tuples, not `rate()`",
    ),
    bad(
        "a division by zero",
        with_("0.1", "1 / 0"),
        SIGNATURE + "expected a number, not a division by zero",
    ),
    bad(
        "a number of four hundred digits",
        with_("0.1", "9" * 400),
        SIGNATURE + "expected a number of at most 1e+15",
    ),
    bad(
        "a signature of a megabyte",
        with_("0.1", f"'{'a' * 500_000}'"),
        SIGNATURE + "expected at most 4000 characters",
    ),
    bad(
        "another default for no parameter",
        PROFILE + "        defaults: rate=1\n",
        f"10: {TRAINER}.methods.fit.defaults: there is no parameter rate;"
        " expected one of the signature",
    ),
    bad(
        "another default without a value",
        PROFILE + "        defaults: learning_rate\n",
        f"10: {TRAINER}.methods.fit.defaults: expected a value for learning_rate,"
        " as in learning_rate=1",
    ),
    bad(
        "one more parameter that is there",
        PROFILE + "        more: batch_size=1\n",
        f"10: {TRAINER}.methods.fit.more: batch_size is already in the signature;"
        " expected it once",
    ),
]

REFUSAL_MISTAKES = [
    bad(
        "a refusal that there is not",
        PROFILE + "    refusals: {nope: true}\n",
        f"10: {TRAINER}.refusals.nope: expected a name from `refusals` at the top level",
    ),
    bad(
        "a refusal without a reason",
        PROFILE + "refusals: {small: {below: {batch_size: 2}}}\n",
        "10: refusals.small: the key 'reason' is missing; expected a sentence that says why it"
        " is refused",
    ),
    bad(
        "a refusal with a role that there is not",
        PROFILE + "refusals: {small: {below: {batchsize: 2}, reason: too small}}\n",
        f"10: refusals.small.below.batchsize: expected a role ({ROLES}), found 'batchsize';"
        " did you mean 'batch_size'?",
    ),
    bad(
        "a refusal with a role that the method lacks",
        PROFILE
        + "    refusals: {r: true}\n"
        + "refusals: {r: {below: {warmup_steps: 2}, reason: x}}\n",
        f"10: {TRAINER}.refusals.r: needs the role warmup_steps, which"
        f" {TRAINER}.methods.fit does not have",
    ),
    bad(
        "a refusal below no number",
        PROFILE + "refusals: {small: {below: {batch_size: many}, reason: too small}}\n",
        "10: refusals.small.below.batch_size: expected a number, found 'many'",
    ),
    bad(
        "a refusal with one value instead of a list",
        PROFILE + "refusals: {small: {when: {batch_size: 1}, reason: too small}}\n",
        "10: refusals.small.when.batch_size: expected a list of values, found '1'",
    ),
]

DATASET = "datasets: {d: {namespace: m, classes: [D], signature: 'a, b', %s}}\n"
DATASET_MISTAKES = [
    bad(
        "a way of counting that there is not",
        PROFILE + DATASET % "list_parameter: a, folder_parameter: b, counting: voices",
        "10: datasets.d.counting: expected how samples are counted (imagenet, segmentation,"
        " change_detection, voc, coco, easydata_classification, easydata_detection,"
        " easydata_segmentation), found 'voices'",
    ),
    bad(
        "a list that is no parameter",
        PROFILE + DATASET % "list_parameter: c, folder_parameter: b, counting: voc",
        "10: datasets.d.list_parameter: expected a parameter of its signature, found 'c'",
    ),
    bad(
        "no list",
        PROFILE + DATASET % "folder_parameter: b, counting: voc",
        "10: datasets.d: the key 'list_parameter' is missing; expected the parameter of its"
        " constructor that names the list of samples",
    ),
    bad(
        "methods of a data set",
        PROFILE + DATASET % "methods: {}",
        "10: datasets.d.methods: unknown key; expected one of extends, since, namespace, module,"
        " also_under, classes, added, signature, more, defaults, source, list_parameter,"
        " folder_parameter, counting, changes",
    ),
]

SEVERAL = [
    bad(
        "mistakes in several places",
        "framework: 3\n"
        "families:\n"
        "  a: {schedule: round, quirks: {cards_from_devices: 1}}\n"
        "  b: {classes: [T], namespace: m}\n"
        "refusals: {r: {}}\n",
        "1: framework: expected a Python name, found '3'",
        "3: families.a.quirks.cards_from_devices: expected true or false, found '1'",
        "3: families.a.schedule: expected a schedule (piecewise, cosine, polynomial),"
        " found 'round'",
        "4: families.b: the key 'methods' is missing; expected `methods: {fit: {signature: ...}}`",
        "5: refusals.r: the key 'reason' is missing; expected a sentence that says why it is"
        " refused",
    ),
]

ALL_BAD = [
    *NOT_A_TREE,
    *TOP_LEVEL,
    *ROLE_MISTAKES,
    *FAMILY_MISTAKES,
    *CLASS_MISTAKES,
    *SIGNATURE_MISTAKES,
    *REFUSAL_MISTAKES,
    *DATASET_MISTAKES,
    *SEVERAL,
]


@pytest.mark.parametrize("case", ALL_BAD, ids=lambda case: case.name)
def test_a_mistake_is_named_with_file_line_key_and_what_is_expected(case: Bad) -> None:
    assert mistakes_in(case.text) == [f"own.yaml:{line}" for line in case.said]


@pytest.mark.parametrize(
    "text, line",
    [
        ("framework: a: b\n", 1),
        ("framework:\n\tx: 1\n", 2),
        ("framework: [a\n", 2),
        ("framework: 'a\n", 2),
        ("framework: a\nroles: \x07\n", 2),
        ("framework: a\n  roles: {}\n", 2),
    ],
    ids=[
        "two colons",
        "a tab as indentation",
        "an open bracket",
        "an open quote",
        "a control character",
        "a wrong indentation",
    ],
)
def test_what_is_no_yaml_is_named_with_the_line(text: str, line: int) -> None:
    # what follows is the parser's own explanation
    (said,) = mistakes_in(text)
    assert said.startswith(f"own.yaml:{line}: is not valid YAML: ")


@pytest.mark.parametrize(
    "default",
    ["==", "(", "1 +", "'open", "1_", "0777", "lambda: 1", "x for x in y", "1): pass\ndef g(a"],
)
def test_a_default_that_is_no_python_is_refused_where_it_stands(default: str) -> None:
    signature = json.dumps(f"num_epochs, learning_rate={default}")
    (said,) = mistakes_in(with_("num_epochs, learning_rate=0.1, batch_size=8", signature))
    assert said.startswith("own.yaml:9: families.trainer.methods.fit.signature: expected ")


def test_a_hundred_mistakes_are_told_and_no_more() -> None:
    said = mistakes_in(PROFILE + "".join(f"key{number}: 1\n" for number in range(5000)))
    assert len(said) == 101
    assert said[-1] == "own.yaml: there may be more mistakes below"


def test_the_mistakes_of_two_files_are_told_together() -> None:
    Path("first.yaml").write_text("framework: 1\n", encoding="utf-8")
    Path("second.yaml").write_text("framework: 2\n", encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load(("first.yaml", "missing.yaml", "second.yaml"))
    assert str(caught.value).splitlines() == [
        "first.yaml:1: framework: expected a Python name, found '1'",
        "missing.yaml: does not exist; expected a YAML file with profiles",
        "second.yaml:1: framework: expected a Python name, found '2'",
    ]


def test_two_files_cannot_describe_one_class() -> None:
    Path("first.yaml").write_text(PROFILE, encoding="utf-8")
    Path("second.yaml").write_text(PROFILE, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load(("first.yaml", "second.yaml"))
    assert str(caught.value) == (
        "second.yaml:5: families.trainer.classes[0]: another profile describes mycorp.Trainer"
        " already; expected a class of your own"
    )


def test_a_folder_is_no_profile() -> None:
    Path("folder").mkdir()
    with pytest.raises(ProfileError, match="^folder: is not a regular file; expected a YAML file"):
        load(("folder",))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_does_not_hang() -> None:
    os.mkfifo("pipe")
    told: list[str] = []

    def attempt() -> None:
        try:
            load(("pipe",))
        except ProfileError as error:
            told.append(str(error))

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(timeout=10)
    assert told == ["pipe: is not a regular file; expected a YAML file with profiles"]


def test_a_file_that_may_not_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("own.yaml").write_text(PROFILE, encoding="utf-8")
    Path("own.yaml").chmod(0)
    if os.access("own.yaml", os.R_OK):
        def refuse(*arguments: object) -> None:
            raise PermissionError(13, "Permission denied")

        # whoever may read everything needs a file system that refuses
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ProfileError, match="^own.yaml: cannot be read: Permission denied$"):
        document.read(Path("own.yaml"), "own.yaml")


def test_a_path_with_a_nul_byte_is_no_file() -> None:
    with pytest.raises(ProfileError, match="expected a YAML file with profiles"):
        load(("a\0b",))


def test_a_file_of_two_megabytes_is_too_large() -> None:
    Path("own.yaml").write_bytes(PROFILE.encode() + b"#" * 2_000_000)
    with pytest.raises(ProfileError, match="^own.yaml: is larger than 1000000 bytes$"):
        load(("own.yaml",))


def test_a_file_in_another_encoding_is_named_with_the_line() -> None:
    Path("own.yaml").write_bytes(b"framework: mycorp\n# caf\xe9\n")
    with pytest.raises(ProfileError, match="^own.yaml:2: is not UTF-8; save it as UTF-8$"):
        load(("own.yaml",))


@pytest.mark.parametrize(
    "text",
    [
        PROFILE,
        "\ufeff" + PROFILE,
        PROFILE.replace("\n", "\r\n"),
        PROFILE + "# 中文注释\n",
        "---\n" + PROFILE + "...\n",
        PROFILE + "    reference: null\n    warmup: ~\n",
        PROFILE + "roles: {}\nrefusals: {}\n",
        PROFILE + "  unused: {schedule: cosine}\n",
        with_("[Trainer]", "&names [Trainer]") + "    constructor: *names\n",
    ],
    ids=[
        "as it is",
        "with a byte order mark",
        "with carriage returns",
        "with Chinese comments",
        "with document marks",
        "with nulls",
        "with empty tables",
        "with a family that nobody extends",
        "with an anchor",
    ],
)
def test_a_good_profile_adds_its_classes_to_those_of_paddlex(text: str) -> None:
    profiles = load_text(text)
    assert "mycorp.Trainer" in profiles.methods
    assert "paddlex.det.YOLOv3" in profiles.methods
    assert profiles.roots == {"paddlex", "mycorp"}
    assert len(profiles.evidence) == 3


def test_the_documented_example_loads() -> None:
    profiles = load((str(EXAMPLE),))
    (detector,) = profiles.methods["mycorp.trainer.Detector"]["fit"]
    assert detector.framework == "mycorp"
    assert detector.generation == 0
    assert detector.releases == ("any",)
    assert detector.parameters[:4] == (
        Parameter("epochs", "num_epochs", REQUIRED),
        Parameter("data", "train_dataset", REQUIRED),
        Parameter("batch_size", "batch_size", 16),
        Parameter("learning_rate", "learning_rate", 0.00125),
    )
    assert detector.parameters[6] == Parameter("milestones", "decay_epochs", (60, 80))
    assert detector.decay_counts_from == "start"
    assert detector.quirks == {"cards_from_devices"}
    assert detector.refusals[0].below == {"warmup_start_lr": 0.0}
    assert detector.reference is not None and detector.reference.on_signature_line

    (small,) = profiles.methods["mycorp.trainer.TinyDetector"]["fit"]
    assert small.parameters[2].default == 64
    assert small.parameters[4] == detector.parameters[4]
    assert small.quirks == detector.quirks

    (boxes,) = profiles.datasets["mycorp.data.Boxes"]
    assert (boxes.list_parameter, boxes.folder_parameter) == ("list_file", "folder")
    assert "mycorp" in profiles.roots


def test_the_documented_example_names_every_key_role_and_quirk() -> None:
    head = EXAMPLE.read_text(encoding="utf-8").partition("\nframework:")[0]
    words = set(head.replace(",", " ").replace("(", " ").replace(".", " ").split())
    from lr_lint.profiles import schema, specification

    known = {
        *schema.CLASSES,
        *schema.PARAMETERS,
        *schema.FACTS,
        *specification.ROLES,
        *specification.QUIRKS,
        *specification.SCHEDULES,
        *specification.COUNTINGS,
    }
    assert known - words == set()


RELEASES = """\
framework: mycorp
releases: [1, 2, 3]
families:
  base:
    namespace: mycorp
    schedule: piecewise
    constructor: [size, depth]
    quirks: {cards_from_devices: true, batch_one_let_through: true}
    added: {2: [depth]}
    methods:
      fit: {signature: "epochs, rate=0.1", source: old.py:1}
  first:
    extends: base
    classes: [First]
    methods: {fit: {more: size=1}}
    quirks: {batch_one_let_through: false}
  second:
    extends: first
    since: 2
    classes: [Second]
    changes:
      3:
        schedule: cosine
        methods: {fit: {defaults: rate=0.5, source: new.py:1}}
"""


def test_a_family_differs_from_release_to_release() -> None:
    profiles = load_text(RELEASES)
    first = profiles.methods["mycorp.First"]["fit"]
    assert [method.releases for method in first] == [("1",), ("2", "3")]
    assert [method.constructor for method in first] == [("size",), ("size", "depth")]
    second = profiles.methods["mycorp.Second"]["fit"]
    assert [method.releases for method in second] == [("2",), ("3",)]
    assert [method.schedule for method in second] == ["piecewise", "cosine"]
    assert [method.source for method in second] == ["old.py:1", "new.py:1"]
    assert [method.parameters[1].default for method in second] == [0.1, 0.5]
    assert [item.name for item in second[1].parameters] == ["epochs", "rate", "size"]


def test_a_default_of_one_and_a_default_of_true_are_two_signatures() -> None:
    profiles = load_text(
        "releases: [1, 2, 3]\n"
        + with_("batch_size=8", "flag=1")
        + "    changes: {2: {methods: {fit: {defaults: flag=True}}}}\n"
    )
    found = profiles.methods["mycorp.Trainer"]["fit"]
    assert [method.releases for method in found] == [("1",), ("2", "3")]


def test_a_change_that_changes_nothing_parts_no_releases() -> None:
    profiles = load_text(
        "releases: [1, 2, 3]\n" + PROFILE + "    changes: {2: {schedule: piecewise}}\n"
    )
    (found,) = profiles.methods["mycorp.Trainer"]["fit"]
    assert found.releases == ("1", "2", "3")


def test_what_a_family_takes_back_is_not_inherited() -> None:
    profiles = load_text(RELEASES)
    for class_name in ("mycorp.First", "mycorp.Second"):
        for method in profiles.methods[class_name]["fit"]:
            assert method.quirks == {"cards_from_devices"}


def test_a_method_says_something_for_itself() -> None:
    profiles = load_text(
        PROFILE
        + "        reference: null\n"
        + "      tune: {signature: num_epochs, schedule: cosine}\n"
        + "    reference: {batch_size: 8, learning_rate: 0.1, source: x}\n"
    )
    methods = profiles.methods["mycorp.Trainer"]
    assert methods["fit"][0].reference is None
    assert methods["tune"][0].reference is not None
    assert [methods[name][0].schedule for name in ("fit", "tune")] == ["piecewise", "cosine"]


def test_a_source_that_is_not_given_is_the_profile_itself() -> None:
    (method,) = load_text(PROFILE).methods["mycorp.Trainer"]["fit"]
    assert method.source == "own.yaml:8"


def test_profiles_are_read_once() -> None:
    assert load() is load()
    assert load_devices() is load_devices()


def test_a_failure_is_not_remembered() -> None:
    with pytest.raises(ProfileError):
        load(("own.yaml",))
    Path("own.yaml").write_text(PROFILE, encoding="utf-8")
    assert "mycorp.Trainer" in load(("own.yaml",)).methods


def test_without_the_compiled_parser_the_result_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = load((str(EXAMPLE),))
    load.cache_clear()
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert load((str(EXAMPLE),)) == compiled
    load.cache_clear()


def test_importing_the_loader_reads_nothing_and_leaves_yaml_alone() -> None:
    program = (
        "import sys, lr_lint.profiles.loader;"
        "assert 'yaml' not in sys.modules;"
        "assert lr_lint.profiles.loader.load.cache_info().misses == 0"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=PROJECT)


LINES = EXAMPLE.read_text(encoding="utf-8").partition("\nframework:")[2].splitlines()


@settings(max_examples=80, deadline=None, database=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 4))
def test_no_damaged_profile_gives_anything_but_a_profile_error(seed: int, count: int) -> None:
    generator = random.Random(seed)
    lines = ["framework:" + LINES[0], *LINES[1:]]
    for _ in range(count):
        place = generator.randrange(len(lines))
        lines[place] = generator.choice(
            [
                "",
                lines[place] + generator.choice([":", "]", " x: y", "=", "{", "'", "&a", "*a"]),
                lines[place].replace(":", generator.choice(["", " ", ": ["]), 1),
                lines[place][generator.randrange(8):],
                "  " + lines[place],
                generator.choice(lines),
            ]
        )
    try:
        document_mistakes = load_text("\n".join(lines) + "\n")
    except ProfileError as error:
        for line in str(error).splitlines():
            assert line.startswith("own.yaml")
    else:
        assert document_mistakes.methods
