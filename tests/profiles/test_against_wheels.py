"""The profiles against the wheels that PaddlePaddle published.

The wheels are downloaded once, into pytest's cache or into the folder that
LR_LINT_WHEELS names, and read with `ast`. Without a registry these tests are
skipped; where the variable CI is set they fail instead.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

import pytest

from lr_lint.profiles.loader import load, load_devices
from lr_lint.profiles.specification import (
    REQUIRED,
    DatasetClass,
    Evidence,
    Parameter,
    Profiles,
    TrainingMethod,
)
from tests.profiles import wheels
from tests.profiles.wheels import WHEELS, NoWheel, Signature, Wheel

RELEASES = tuple(WHEELS)
METHODS = ("train", "quant_aware_train")


@pytest.fixture(scope="session")
def all_wheels(request: pytest.FixtureRequest) -> dict[str, Wheel]:
    named = os.environ.get("LR_LINT_WHEELS")
    if named:
        folder = Path(named)
    else:
        cache = getattr(request.config, "cache", None)
        assert cache is not None, "set LR_LINT_WHEELS when pytest runs without its cache"
        folder = cache.mkdir("paddlex-wheels")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        paths = {release: wheels.fetch(folder, version) for release, version in WHEELS.items()}
    except NoWheel as error:
        reason = f"the wheels of PaddleX cannot be downloaded: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return {release: Wheel(WHEELS[release], path) for release, path in paths.items()}


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def wheel(release: str, all_wheels: dict[str, Wheel]) -> Wheel:
    return all_wheels[release]


@pytest.fixture(scope="session")
def profiles() -> Profiles:
    return load()


def parameters_of(known: tuple[Parameter, ...]) -> list[tuple[str, str, object]]:
    """Return names and defaults so that 1, 1.0 and True, and list and tuple, differ."""
    return [
        typed(item.name, wheels.REQUIRED if item.default is REQUIRED else item.default)
        for item in known
    ]


def typed(name: str, default: object) -> tuple[str, str, object]:
    return name, type(default).__name__, default


def expected_parameters(signature: Signature) -> list[tuple[str, str, object]]:
    return [typed(name, default) for name, default in signature.parameters]


def methods_in(profiles: Profiles, release: str) -> Iterator[TrainingMethod]:
    for methods in profiles.methods.values():
        for variants in methods.values():
            yield from (variant for variant in variants if release in variant.releases)


def datasets_in(profiles: Profiles, release: str) -> Iterator[DatasetClass]:
    for variants in profiles.datasets.values():
        yield from (variant for variant in variants if release in variant.releases)


def test_the_profiles_know_exactly_the_methods_of_each_class(
    profiles: Profiles, release: str, wheel: Wheel
) -> None:
    known = [(method.class_name, method.method) for method in methods_in(profiles, release)]
    real = [
        (class_name, method)
        for class_name, node in wheel.training_classes().items()
        for method in METHODS
        if wheel.method(node, method) is not None
    ]
    assert sorted(known) == sorted(real)


def test_every_parameter_has_its_place_and_its_default(
    profiles: Profiles, release: str, wheel: Wheel
) -> None:
    classes = wheel.training_classes()
    known = {}
    real = {}
    for method in methods_in(profiles, release):
        signature = wheel.method(classes[method.class_name], method.method)
        assert signature is not None and not signature.takes_more
        key = (method.class_name, method.method)
        known[key] = parameters_of(method.parameters)
        real[key] = expected_parameters(signature)
    assert known == real


def test_every_constructor_has_its_parameters_in_order(
    profiles: Profiles, release: str, wheel: Wheel
) -> None:
    classes = wheel.training_classes()
    known = {}
    real = {}
    for method in methods_in(profiles, release):
        constructor = wheel.method(classes[method.class_name], "__init__")
        assert constructor is not None
        known[method.class_name] = method.constructor
        real[method.class_name] = constructor.names
    assert known == real


def test_the_profiles_know_exactly_the_data_sets(
    profiles: Profiles, release: str, wheel: Wheel
) -> None:
    known = {
        dataset.class_name: parameters_of(dataset.parameters)
        for dataset in datasets_in(profiles, release)
    }
    real = {}
    for class_name, node in wheel.dataset_classes().items():
        constructor = wheel.method(node, "__init__")
        assert constructor is not None and not constructor.takes_more
        real[class_name] = expected_parameters(constructor)
    assert known == real


def test_a_release_belongs_to_the_generation_of_its_wheel(
    profiles: Profiles, release: str
) -> None:
    generations = {method.generation for method in methods_in(profiles, release)}
    assert generations == {int(release.partition(".")[0])}


def line_at(source: str, all_wheels: dict[str, Wheel]) -> str:
    """Return the line that ``1.3.11:paddlex/cls.py:20`` names."""
    version, path, line = source.split(":")
    by_version = {wheel.version: wheel for wheel in all_wheels.values()}
    return by_version[version].files[path].splitlines()[int(line) - 1]


def test_the_source_of_a_method_is_the_line_where_it_begins(
    profiles: Profiles, all_wheels: dict[str, Wheel]
) -> None:
    for release, wheel in all_wheels.items():
        classes = wheel.training_classes()
        for method in methods_in(profiles, release):
            found = line_at(method.source, all_wheels)
            assert found.strip().startswith(f"def {method.method}("), method.source
            if method.source.startswith(f"{wheel.version}:"):
                signature = wheel.method(classes[method.class_name], method.method)
                assert signature is not None and signature.place == method.source


def test_the_source_of_a_data_set_is_its_constructor(
    profiles: Profiles, release: str, wheel: Wheel
) -> None:
    classes = wheel.dataset_classes()
    for dataset in datasets_in(profiles, release):
        constructor = wheel.method(classes[dataset.class_name], "__init__")
        assert constructor is not None
        if dataset.source.startswith(f"{wheel.version}:"):
            assert constructor.place == dataset.source


def test_the_source_of_a_warmup_speaks_of_warmup(
    profiles: Profiles, release: str, all_wheels: dict[str, Wheel]
) -> None:
    cited = {
        method.warmup_source
        for method in methods_in(profiles, release)
        if method.warmup_source[:1].isdigit()
    }
    assert cited
    for source in cited:
        assert "warmup" in line_at(source, all_wheels), source


REFUSING_LINES = {
    ("patience_below_one", 1): "if patience < 1",
    ("patience_below_one", 2): "if patience < 1",
    ("saving_every_zero_epochs", 1): "% save_interval_epochs",
    ("saving_every_zero_epochs", 2): "% save_interval_epochs",
    ("logging_every_zero_steps", 1): "% log_interval_steps",
    ("logging_every_zero_steps", 2): "% log_interval_steps",
    ("alexnet_needs_input_shape", 1): "assert self.fixed_input_shape is not None",
    ("metric_is_case_sensitive", 1): "assert metric in ['COCO', 'VOC']",
    ("metric_is_unknown", 2): "assert metric.lower() in ['coco', 'voc']",
    ("dataset_without_boxes", 1): "raise ValueError(",
    ("dataset_without_boxes", 2): "train_dataset.num_max_boxes",
    ("dataset_without_masks", 1): "raise Exception(",
}
"""Refusal and generation -> what stands in the line that the profile cites."""


def test_the_source_of_a_refusal_is_the_line_that_refuses(
    profiles: Profiles, all_wheels: dict[str, Wheel]
) -> None:
    cited: dict[tuple[str, int], set[str]] = {}
    for release in RELEASES:
        for method in methods_in(profiles, release):
            for refusal in method.refusals:
                sources = cited.setdefault((refusal.name, method.generation), set())
                sources.add(refusal.source)
    assert cited.keys() == REFUSING_LINES.keys()
    for key, sources in cited.items():
        for source in sources:
            assert REFUSING_LINES[key] in line_at(source, all_wheels), source


def test_every_other_name_of_a_class_is_one_in_some_wheel(
    profiles: Profiles, all_wheels: dict[str, Wheel]
) -> None:
    for alias, class_name in profiles.aliases.items():
        prefix = alias.rpartition(".")[0]
        if prefix not in ALSO_UNDER_WITHOUT_A_WHEEL:
            defining = [wheel for wheel in all_wheels.values() if wheel.defines(alias)]
            assert defining, f"{alias} -> {class_name}"


ALSO_UNDER_WITHOUT_A_WHEEL = (
    # release 2.0-rc was never on PyPI, and the official examples of 2.1 still use its name
    "paddlex.models",
    # has some of the classes only
    "paddlex.cv",
)


@pytest.mark.parametrize(
    "release, path, line",
    [("1.3", "paddlex/__init__.py", 28), ("2.1", "paddlex/utils/env.py", 20)],
)
def test_importing_paddlex_loads_paddle(
    all_wheels: dict[str, Wheel], release: str, path: str, line: int
) -> None:
    wheel = all_wheels[release]
    assert wheel.files[path].splitlines()[line - 1] == "import paddle"
    assert f"{wheel.version}, {path}:{line}" in load_devices().freezing["paddlex"].source


def generation_of(release: str) -> int:
    return int(release.partition(".")[0])


def evidence_of(profiles: Profiles, generation: int) -> Evidence:
    return next(item for item in profiles.evidence if item.generation == generation)


@pytest.mark.parametrize("generation", [1, 2])
def test_an_import_that_is_evidence_works_in_that_generation_only(
    profiles: Profiles, all_wheels: dict[str, Wheel], generation: int
) -> None:
    for dotted in evidence_of(profiles, generation).imports:
        if dotted.startswith("paddlex."):
            having = {
                generation_of(release)
                for release, wheel in all_wheels.items()
                if wheel.defines(dotted)
            }
            assert having == {generation}, dotted


@pytest.mark.parametrize("generation", [1, 2])
def test_a_name_that_is_evidence_exists_in_that_generation_only(
    profiles: Profiles, all_wheels: dict[str, Wheel], generation: int
) -> None:
    for name in evidence_of(profiles, generation).names:
        having = {
            generation_of(release)
            for release, wheel in all_wheels.items()
            if name in wheel.functions
            or any(wheel.defines(f"{where}.{name}") for where in NAMESPACES)
        }
        assert having == {generation}, name


NAMESPACES = ("paddlex", "paddlex.cls", "paddlex.det", "paddlex.seg", "paddlex.cv.datasets")


@pytest.mark.parametrize("generation", [1, 2])
def test_a_keyword_that_is_evidence_is_a_parameter_in_that_generation_only(
    profiles: Profiles, all_wheels: dict[str, Wheel], generation: int
) -> None:
    having: dict[str, set[int]] = {}
    for release, wheel in all_wheels.items():
        for parameter in set().union(*wheel.functions.values()):
            having.setdefault(parameter, set()).add(generation_of(release))
        for class_name, node in wheel.training_classes().items():
            signature = wheel.method(node, "train")
            for parameter in signature.names if signature is not None else ():
                qualified = f"{class_name.rpartition('.')[2]}.{parameter}"
                having.setdefault(qualified, set()).add(generation_of(release))
    for keyword in evidence_of(profiles, generation).keywords:
        assert having[keyword] == {generation}, keyword


def test_a_wheel_that_cannot_be_had_is_reported_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(NoWheel, match="paddlex==1.0.8"):
        wheels.fetch(tmp_path, "1.0.8")
    assert list(tmp_path.iterdir()) == []
